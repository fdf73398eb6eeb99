/* IP addresses as text. */
#ifndef DSETP_MODEL_ADDRESS_H
#define DSETP_MODEL_ADDRESS_H

#include "daemonset/base.h"

/* What is wrong with the text, or NULL. */
const char *dsetp_address_lenient(const char *text, size_t size);   /* any spelling that is an address */
const char *dsetp_address_strict(const char *text, size_t size);    /* no leading zeros, no IPv4 inside IPv6 */
const char *dsetp_address_canonical(const char *text, size_t size); /* strict, and spelled as in RFC 5952 */

#endif
