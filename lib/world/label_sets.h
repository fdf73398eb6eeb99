/* Sets of labels of Pods and revisions, each kept once for all that carry it. */
#ifndef DSETP_WORLD_LABEL_SETS_H
#define DSETP_WORLD_LABEL_SETS_H

#include "world/world.h"

/* Counts one more use and gives a number; false when out of memory, and then nothing is counted. */
bool dsetp_labelset_use(dset_world *world, dset_labels labels, uint32_t *out); /* 0 for no labels */
void dsetp_labelset_drop(dset_world *world, uint32_t number); /* one use less; 0 is fine */
dset_labels dsetp_labelset_view(const dset_world *world, uint32_t number); /* 0: none */
bool dsetp_same_labels(const dsetp_labelset *known, dset_labels labels); /* in the same order */

#endif
