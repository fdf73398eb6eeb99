/* Defaults, and what the API server does to an object before it is judged and stored. */
#ifndef DSETP_MANIFEST_DEFAULTS_H
#define DSETP_MANIFEST_DEFAULTS_H

#include "manifest/fields.h"

/* Fills in the defaults of an object in normal form. False when out of memory. */
bool dsetp_default(dset_document *document, dset_value *object, const dsetp_type *type);

/* A create: status cleared, generations, fields behind features that are off. False when out of memory. */
bool dsetp_prepare_create(dset_document *document, dset_value *root);
/* What reading from storage changes: the old object of an update goes through it. */
bool dsetp_prepare_stored(dset_document *document, dset_value *root);
/* An update of the spec: generations, and what a client cannot change. old is in normal form, of another document. */
bool dsetp_prepare_update(dset_document *document, dset_value *root, const dset_value *old);
/* An update of the status. */
bool dsetp_prepare_status(dset_document *document, dset_value *root, const dset_value *old);
/* Drops a member that is known to its type. */
void dsetp_remove(dset_value *object, const char *key);

/* The policy for pulling an image whose policy is not given: that of the tag. */
const char *dsetp_pull_policy(const char *image);

#endif
