/* Controllers, as owner references name them. */
#ifndef DSETP_WORLD_OWNERS_H
#define DSETP_WORLD_OWNERS_H

#include "world/world.h"

/* Adds a use and returns the number; false when out of memory, with nothing counted. */
bool dsetp_owner_use(dset_world *world, uint32_t space, const char *kind, const char *name, const char *uid,
                     uint32_t *out);
void dsetp_owner_drop(dset_world *world, uint32_t number); /* removes a use; 0 is fine */

#endif
