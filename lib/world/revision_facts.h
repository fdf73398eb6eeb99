/* What the world knows about the revisions of a DaemonSet. */
#ifndef DSETP_WORLD_REVISION_FACTS_H
#define DSETP_WORLD_REVISION_FACTS_H

#include "world/world.h"

bool dsetp_revision_matches(const dset_world *world, uint32_t set, uint32_t revision);
bool dsetp_revision_current(const dset_world *world, uint32_t set, uint32_t revision, int how); /* DSETP_BY_* */
void dsetp_facts_refresh(dset_world *world, uint32_t set);

#endif
