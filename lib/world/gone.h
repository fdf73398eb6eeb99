/*
 * What the world keeps of the Pods of a DaemonSet that have left a node, or do not count there any more: the sum of the
 * hashes of their uids. With those that are there it makes a number that only a new Pod changes, so that no Pod gets
 * the name of an earlier one.
 */
#ifndef DSETP_WORLD_GONE_H
#define DSETP_WORLD_GONE_H

#include "world/world.h"

bool dsetp_gone_reserve(dset_world *world, uint32_t set, uint32_t node); /* room for dsetp_gone_add() */
void dsetp_gone_add(dset_world *world, uint32_t set, uint32_t node, uint32_t hash);
void dsetp_gone_forget(dset_world *world, uint32_t node); /* its number will be that of another node */
void dsetp_gone_end(dset_world *world, dsetp_set_nodes *nodes);

/* For a new set: adds its Pods that have ended and are being deleted, and so are in no list of a node. */
bool dsetp_gone_add_ended(dset_world *world, uint32_t set);
/* What a Pod adds. */
uint32_t dsetp_gone_hash(const char *uid);
/* The sum of the Pods that have left; 0: none has. */
uint32_t dsetp_gone_sum(const dsetp_set_nodes *nodes, uint32_t node);
/* The sum of those that have left and of those that are there. */
uint32_t dsetp_gone_and_there(const dset_world *world, const dsetp_set_nodes *nodes, uint32_t node);
/* The same to compare with later; never 0. */
static inline uint32_t dsetp_gone_mark(const dset_world *world, const dsetp_set_nodes *nodes, uint32_t node)
{
    uint32_t sum = dsetp_gone_and_there(world, nodes, node);

    return sum != 0 ? sum : 1;
}

#endif
