/* The changes an API server makes to a DaemonSet before it validates and stores it. */
#ifndef DSETP_API_ADMISSION_H
#define DSETP_API_ADMISSION_H

#include "tree/tree.h"

/* A create: status cleared, generations, fields of disabled features. False when out of memory. */
bool dsetp_prepare_create(dset_document *document, dset_value *root);
/* The changes when reading from storage, applied to the old object of an update. */
bool dsetp_prepare_stored(dset_document *document, dset_value *root);
/* An update of the spec: generations and fields that clients cannot change. old: normal form, in another document. */
bool dsetp_prepare_update(dset_document *document, dset_value *root, const dset_value *old);
/* An update of the status. */
bool dsetp_prepare_status(dset_document *document, dset_value *root, const dset_value *old);

#endif
