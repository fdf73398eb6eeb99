/* How label keys group the nodes into classes. */
#ifndef DSETP_WORLD_CLASS_GROUPS_H
#define DSETP_WORLD_CLASS_GROUPS_H

#include "world/world.h"

bool dsetp_keys_use(dset_world *world, const dset_daemonset *set); /* counts a use of each key that it names */
void dsetp_keys_drop(dset_world *world, const dset_daemonset *set);
bool dsetp_classes_thin(dset_world *world); /* makes keys wide if there are too many classes */

#endif
