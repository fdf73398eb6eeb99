/* Namespaces, with the lists of their orphans and DaemonSets. */
#ifndef DSETP_WORLD_NAMESPACES_H
#define DSETP_WORLD_NAMESPACES_H

#include "world/world.h"

/* Adds a use and returns the number; false when out of memory, with nothing counted. */
bool dsetp_namespace_use(dset_world *world, const char *name, uint32_t *out);
void dsetp_namespace_drop(dset_world *world, uint32_t number); /* removes a use; 0 is fine */

#endif
