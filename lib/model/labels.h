/* Label sets as values. */
#ifndef DSETP_MODEL_LABELS_H
#define DSETP_MODEL_LABELS_H

#include "base/arena.h"
#include "base/error.h"
#include "daemonset/label.h"

/* The value of a key, or NULL. Linear: label sets are small, and callers' may be in any order. */
const char *dsetp_labels_get(dset_labels labels, const char *key);
/* Sorts by key, bytewise; equal keys stay in their order. False when out of memory. */
bool dsetp_labels_sort(const dset_allocator *memory, dset_label *items, size_t count);
/* A deep copy sorted by key, bytewise. False when out of memory. */
bool dsetp_labels_copy(dsetp_arena *arena, dset_labels *out, dset_labels labels);
/* Is there a NULL where a string is required? */
/* DSET_EMISUSE if a key or a value is NULL, or a key occurs twice. path: where the labels are. */
int dsetp_labels_check(const dset_allocator *memory, dset_labels labels, const char *path, dset_error *err);
bool dsetp_labels_have_null(dset_labels labels);

#endif
