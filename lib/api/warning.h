/* Reports warnings, and their groups. All report at the validator's path. */
#ifndef DSETP_API_WARNING_H
#define DSETP_API_WARNING_H

#include "api/rules.h"

/* Rules that compare elements look back at most this far, so that long lists are not slow. */
enum { DSETP_LOOK_BACK = 32 };

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void dsetp_warning(dsetp_validator *v, const dset_value *at, const char *text);
/* The same for a member. */
void dsetp_warning_at(dsetp_validator *v, const char *name, const dset_value *at, const char *text);

/* The first element of a member, or NULL. */
const dset_value *dsetp_first_of(const dset_value *object, const char *key);
/* Warns about fractions of bytes in one list of resources; resources is NULL-terminated. */
void dsetp_warn_bytes(dsetp_validator *v, const dset_value *object, const char *list, const char *const *resources);

/* All in the spec of a Pod, its containers aside; in its containers; in the annotations of its metadata. */
void dsetp_warn_pod(dsetp_validator *v, const dset_value *spec);
void dsetp_warn_containers(dsetp_validator *v, const dset_value *spec);
void dsetp_warn_annotations(dsetp_validator *v, const dset_value *metadata, const dset_value *spec);

/* Warnings that Kubernetes does not have. */
void dsetp_advise_priority(dsetp_validator *v, const dset_value *spec);
void dsetp_advise_surge(dsetp_validator *v, const dset_value *strategy, const dset_value *spec);

#endif
