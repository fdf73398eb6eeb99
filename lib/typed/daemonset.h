/* From trees in normal form to typed values. */
#ifndef DSETP_TYPED_DAEMONSET_H
#define DSETP_TYPED_DAEMONSET_H

#include "model/daemonset.h"
#include "tree/tree.h"

#define DSETP_TEMPLATE_GENERATION "deprecated.daemonset.template.generation"

/* A typed DaemonSet, in an arena of its own, from the root of a document; what is not of its type is left out. */
int dsetp_daemonset_make(dset_daemonset **out, dset_document *document, const dset_allocator *memory, dset_error *err);

/* Pieces that records are made of too. Strings are copied into the arena; false when out of memory. */
bool dsetp_labels_read(dsetp_arena *arena, dset_labels *out, const dset_value *map);
/* A time member, 0 when absent or null. */
dset_ms dsetp_time_member(const dset_value *object, const char *key);
/* Merges what every daemon tolerates into spec.tolerations of a template's spec. False when out of memory. */
bool dsetp_merge_tolerations(dset_document *document, dset_value *spec);

/* What a Pod of the template's spec asks of its node. False when out of memory. */
bool dsetp_requests_read(dset_daemonset *set, const dset_value *spec);

/* The bytes of a ControllerRevision's data for a template. */
void dsetp_write_revision_data(dsetp_buffer *buffer, dset_document *document, const dset_value *template_value);

/* Requirements of a label selector object; a broken one is DSET_EINVALID. */
int dsetp_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                        dset_error *err);

#endif
