/* The data of ControllerRevisions by value. */
#ifndef DSETP_API_REVISION_DATA_H
#define DSETP_API_REVISION_DATA_H

#include "base/text.h"
#include "model/daemonset.h"
#include "tree/tree.h"

/*
 * Writes the form of revision data in which equal values are equal bytes: keys sorted, null and empty values omitted
 * where the API omits them, defaults filled in, quantities and numbers in one spelling. Writes nothing if the data has
 * this form. Returns DSET_ENOMEM or DSET_OK, also for data that is not JSON.
 */
int dsetp_revision_normal(dsetp_buffer *out, const char *data, size_t size);

/*
 * Makes a DaemonSet of a document, which is decoded and of no further use, with the normal form of its own revision
 * data. defaulted: the document has its defaults.
 */
int dsetp_revision_settle(dset_daemonset **out, dset_document *document, const dset_allocator *memory, bool defaulted,
                          dset_error *err);

#endif
