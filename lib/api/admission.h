/* What the API server does to a DaemonSet before it is judged and stored. */
#ifndef DSETP_API_ADMISSION_H
#define DSETP_API_ADMISSION_H

#include "tree/tree.h"

/* A create: status cleared, generations, fields of disabled features. False when out of memory. */
bool dsetp_prepare_create(dset_document *document, dset_value *root);
/* What reading from storage changes: the old object of an update goes through it. */
bool dsetp_prepare_stored(dset_document *document, dset_value *root);
/* An update of the spec: generations, and what a client cannot change. old is in normal form, of another document. */
bool dsetp_prepare_update(dset_document *document, dset_value *root, const dset_value *old);
/* An update of the status. */
bool dsetp_prepare_status(dset_document *document, dset_value *root, const dset_value *old);

#endif
