/* Which objects of a kind have been put since a resync of it began. */
#ifndef DSETP_WORLD_RESYNC_H
#define DSETP_WORLD_RESYNC_H

#include "base/bits.h"
#include "world/world.h"

/* An object was put. A number that is new since the beginning needs no mark. */
static inline void dsetp_resync_mark(dset_world *world, uint32_t kind, uint32_t number)
{
    dsetp_resync *resync = &world->resyncs[kind];

    if (number < resync->limit)
        dsetp_bit_set(resync->seen, number);
}

/* Forgets a resync that has begun, if there is one. */
void dsetp_resync_stop(dset_world *world, uint32_t kind);

#endif
