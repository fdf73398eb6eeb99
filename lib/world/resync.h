/* Marks the objects of a kind that have been put since its resync began. */
#ifndef DSETP_WORLD_RESYNC_H
#define DSETP_WORLD_RESYNC_H

#include "base/bits.h"
#include "world/world.h"

/* Marks an object that was put. Numbers newer than the resync need no mark. */
static inline void dsetp_resync_mark(dset_world *world, uint32_t kind, uint32_t number)
{
    dsetp_resync *resync = &world->resyncs[kind];

    if (number < resync->limit)
        dsetp_bit_set(resync->seen, number);
}

/* Abandons the resync of a kind, if one has begun. */
void dsetp_resync_stop(dset_world *world, uint32_t kind);

#endif
