/* The rules of names; the table of them is public (scalar.h). */
#ifndef DSETP_MODEL_NAMES_H
#define DSETP_MODEL_NAMES_H

#include "daemonset/scalar.h"

bool dsetp_obeys(uint32_t rule, const char *text);

#endif
