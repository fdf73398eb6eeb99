/* Namespaces, with the lists of what belongs to nobody in them. */
#ifndef DSETP_WORLD_NAMESPACES_H
#define DSETP_WORLD_NAMESPACES_H

#include "world/world.h"

/* Counts one more use and gives a number; false when out of memory, and then nothing is counted. */
bool dsetp_namespace_use(dset_world *world, const char *name, uint32_t *out);
void dsetp_namespace_drop(dset_world *world, uint32_t number); /* one use less; 0 is fine */

#endif
