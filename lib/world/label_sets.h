/* Label sets of Pods and revisions, each stored once for all objects that have it. */
#ifndef DSETP_WORLD_LABEL_SETS_H
#define DSETP_WORLD_LABEL_SETS_H

#include "world/world.h"

/* Adds a use and returns the number; false when out of memory, with nothing counted. */
bool dsetp_labelset_use(dset_world *world, dset_labels labels, uint32_t *out); /* 0 for no labels */
void dsetp_labelset_drop(dset_world *world, uint32_t number); /* removes a use; 0 is fine */
dset_labels dsetp_labelset_view(const dset_world *world, uint32_t number); /* 0: none */
bool dsetp_same_labels(const dsetp_labelset *known, dset_labels labels); /* in the same order */

#endif
