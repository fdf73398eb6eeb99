/* The nodes in natural order of their names. */
#ifndef DSETP_WORLD_NODE_ORDER_H
#define DSETP_WORLD_NODE_ORDER_H

#include "world/world.h"

bool dsetp_order_reserve(dset_world *world); /* room for one more node */
void dsetp_order_add(dset_world *world, uint32_t node);
void dsetp_order_remove(dset_world *world, uint32_t node);
/* The marked nodes in order. out and scratch take count numbers. */
void dsetp_order_marked(const dset_world *world, const uint64_t *marked, size_t count, uint32_t *out,
                        uint32_t *scratch);

#endif
