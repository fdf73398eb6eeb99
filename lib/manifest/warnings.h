/* Warnings, across their files. Each reports at the validator's path. */
#ifndef DSETP_MANIFEST_WARNINGS_H
#define DSETP_MANIFEST_WARNINGS_H

#include "manifest/validate.h"

/* A rule that compares elements looks back over as many at most: no list is long enough to make it slow. */
enum { DSETP_LOOK_BACK = 32 };

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void dsetp_warning(dsetp_validator *v, const dset_value *at, const char *text);
/* The same for a member, and for a key of a member. */
void dsetp_warning_at(dsetp_validator *v, const char *name, const dset_value *at, const char *text);
void dsetp_warning_key(dsetp_validator *v, const char *name, const char *key, const dset_value *at, const char *text);

/* The first element of a member, or NULL. */
const dset_value *dsetp_first_of(const dset_value *object, const char *key);
/* Parts of bytes, in one list of resources; resources ends with NULL. */
void dsetp_warn_bytes(dsetp_validator *v, const dset_value *object, const char *list, const char *const *resources);
/* All that stands in the spec of a Pod, its containers aside. */
void dsetp_warn_pod(dsetp_validator *v, const dset_value *spec);

#endif
