/* Labels, requirements and label selectors, from trees. Texts are copied into the arena. */
#ifndef DSETP_TYPED_SELECTOR_H
#define DSETP_TYPED_SELECTOR_H

#include "base/arena.h"
#include "model/selector.h"
#include "tree/tree.h"

/* False when out of memory. */
bool dsetp_labels_read(dsetp_arena *arena, dset_labels *out, const dset_value *map);
/* The elements of matchExpressions or matchFields. False when out of memory. */
bool dsetp_requirements_read(dsetp_arena *arena, const dset_requirement **out, size_t *count, const dset_value *list);
/* Requirements of a label selector object; a broken one is DSET_EINVALID. */
int dsetp_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                        dset_error *err);
/* A time member, 0 when absent or null. */
dset_ms dsetp_time_member(const dset_value *object, const char *key);

#endif
