/* From trees to typed values, and in them what a Pod gets. Texts are copied into the arena. */
#ifndef DSETP_TYPED_READ_H
#define DSETP_TYPED_READ_H

#include "base/arena.h"
#include "daemonset/place.h"
#include "model/daemonset.h"
#include "model/selector.h"
#include "tree/tree.h"

/* A time member, 0 when absent or null. */
dset_ms dsetp_time_member(const dset_value *object, const char *key);
/* Requirements of a label selector object; a broken one is DSET_EINVALID. */
int dsetp_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                        dset_error *err);

/* These return false when out of memory. */
bool dsetp_labels_read(dsetp_arena *arena, dset_labels *out, const dset_value *map);
/* The elements of matchExpressions or matchFields. */
bool dsetp_requirements_read(dsetp_arena *arena, const dset_requirement **out, size_t *count, const dset_value *list);
bool dsetp_tolerations_read(dsetp_arena *arena, const dset_toleration **out, size_t *count, const dset_value *list);
/* Merges those of every daemon Pod into spec.tolerations of a Pod's spec. */
bool dsetp_merge_tolerations(dset_document *document, dset_value *spec);
/* What the Pods of a template ask of their node. */
bool dsetp_requests_read(dset_daemonset *set, const dset_value *spec);

#endif
