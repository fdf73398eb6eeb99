/* What the files of this room share: parts that several objects use and that are counted. */
#ifndef DSETP_WORLD_PARTS_H
#define DSETP_WORLD_PARTS_H

#include "world/world.h"

/* Each counts one more use and gives a number; false when out of memory, and then nothing is counted. */
bool dsetp_namespace_use(dset_world *world, const char *name, uint32_t *out);
bool dsetp_labelset_use(dset_world *world, dset_labels labels, uint32_t *out); /* 0 for no labels */
bool dsetp_taintset_use(dset_world *world, const dset_taint *taints, size_t count, uint32_t *out);
bool dsetp_owner_use(dset_world *world, uint32_t space, const char *kind, const char *name, const char *uid,
                     uint32_t *out);
bool dsetp_node_use(dset_world *world, const char *name, uint32_t *out); /* the number of a name, there or not */

/* One use less; 0 is fine. */
void dsetp_namespace_drop(dset_world *world, uint32_t number);
void dsetp_labelset_drop(dset_world *world, uint32_t number);
void dsetp_taintset_drop(dset_world *world, uint32_t number);
void dsetp_owner_drop(dset_world *world, uint32_t number);
void dsetp_node_unuse(dset_world *world, uint32_t number); /* frees the number of a node that is gone */

/* A block that the world counts. */
void *dsetp_world_alloc(dset_world *world, size_t size);
void dsetp_world_release(dset_world *world, void *block, size_t size);

/* Revision data by value, nothing when it is the data itself; false when out of memory, and then nothing is held. */
bool dsetp_normal_take(dset_world *world, const char *data, size_t size, dsetp_bytes *out);
void dsetp_normal_drop(dset_world *world, const dsetp_bytes *normal);

/* Something happened to a set, to the sets that might want a Pod or revision without an owner, to all. */
bool dsetp_changes_reserve(dset_world *world); /* room for every set and one that is dropped; false: out of memory */
void dsetp_change_set(dset_world *world, uint32_t set);
void dsetp_change_owner(dset_world *world, uint32_t owner);
void dsetp_change_matching(dset_world *world, uint32_t space, uint32_t labels);
void dsetp_change_all(dset_world *world);
void dsetp_change_dropped(dset_world *world, uint32_t set); /* takes one use of its strings */

uint64_t dsetp_key_hash(const dset_world *world, uint32_t space, const char *name);
bool dsetp_same_labels(const dsetp_labelset *known, dset_labels labels); /* in the same order */

#endif
