/* Nodes, and names of nodes that do not exist but have Pods on them or waiting for them. */
#ifndef DSETP_WORLD_NODES_H
#define DSETP_WORLD_NODES_H

#include "world/world.h"

bool dsetp_node_use(dset_world *world, const char *name, uint32_t *out); /* adds a Pod to this name */
void dsetp_node_unuse(dset_world *world, uint32_t number); /* removes one, and the number if no node has it */
bool dsetp_nodes_reserve(dset_world *world, uint32_t number); /* room for this number in every array by node */

/* Views. scratch takes label_count_max labels. */
dset_labels dsetp_node_labels(const dset_world *world, const dsetp_node *node, dset_label *scratch);
const dset_taint *dsetp_node_taints(const dset_world *world, const dsetp_node *node, size_t *count);

#endif
