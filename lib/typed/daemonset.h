/* Converts trees in normal form to typed values. */
#ifndef DSETP_TYPED_DAEMONSET_H
#define DSETP_TYPED_DAEMONSET_H

#include "model/daemonset.h"
#include "tree/tree.h"

#define DSETP_TEMPLATE_GENERATION "deprecated.daemonset.template.generation"

/* A typed DaemonSet in its own arena, from the root of a document; values of a wrong type are omitted. */
int dsetp_daemonset_make(dset_daemonset **out, dset_document *document, const dset_allocator *memory, dset_error *err);

/* The bytes of a ControllerRevision's data for a template. */
void dsetp_write_revision_data(dsetp_buffer *buffer, dset_document *document, const dset_value *template_value);

#endif
