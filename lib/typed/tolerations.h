/* Tolerations, from trees and in them. */
#ifndef DSETP_TYPED_TOLERATIONS_H
#define DSETP_TYPED_TOLERATIONS_H

#include "base/arena.h"
#include "daemonset/place.h"
#include "tree/tree.h"

/* Texts are copied into the arena. False when out of memory. */
bool dsetp_tolerations_read(dsetp_arena *arena, const dset_toleration **out, size_t *count, const dset_value *list);
/* Merges those of every daemon Pod into spec.tolerations of a Pod's spec. False when out of memory. */
bool dsetp_merge_tolerations(dset_document *document, dset_value *spec);

#endif
