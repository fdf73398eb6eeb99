/* The queue of changed DaemonSets. */
#ifndef DSETP_WORLD_CHANGE_QUEUE_H
#define DSETP_WORLD_CHANGE_QUEUE_H

#include "world/world.h"

bool dsetp_changes_reserve(dset_world *world); /* room for every set and a dropped one; false: out of memory */
void dsetp_change_set(dset_world *world, uint32_t set);
/* The sets that might adopt an orphan Pod or revision with these labels. */
void dsetp_change_matching(dset_world *world, uint32_t space, uint32_t labels);
void dsetp_change_policied(dset_world *world, uint32_t flag); /* the sets whose policy has the flag */
void dsetp_change_dropped(dset_world *world, uint32_t set); /* call it before the set is dropped */

#endif
