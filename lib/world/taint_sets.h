/* Lists of taints, each stored once for all nodes that have it. */
#ifndef DSETP_WORLD_TAINT_SETS_H
#define DSETP_WORLD_TAINT_SETS_H

#include "world/world.h"

/* Adds a use and returns the number; false when out of memory, with nothing counted. */
bool dsetp_taintset_use(dset_world *world, const dset_taint *taints, size_t count, uint32_t *out);
void dsetp_taintset_drop(dset_world *world, uint32_t number); /* removes a use; 0 is fine */
bool dsetp_taintset_same(const dset_world *world, uint32_t number, const dset_taint *taints, size_t count);

#endif
