/* The policies that the host gave, by the names of DaemonSets, which the world may not have yet or any more. */
#ifndef DSETP_WORLD_POLICIES_H
#define DSETP_WORLD_POLICIES_H

#include "world/world.h"

const dset_policy *dsetp_policy_find(const dset_world *world, const char *ns, const char *name); /* NULL: none */
/* In place of the one of that name; none is kept that asks for nothing. False when out of memory. */
bool dsetp_policy_keep(dset_world *world, const char *ns, const char *name, const dset_policy *policy);
void dsetp_policies_end(dset_world *world);

#endif
