/* Node classes, and the verdicts of DaemonSets on them. */
#ifndef DSETP_WORLD_NODE_CLASSES_H
#define DSETP_WORLD_NODE_CLASSES_H

#include "world/world.h"

bool dsetp_classes_reserve(dset_world *world, uint32_t set); /* room for the verdicts of a set */
void dsetp_classes_judge(dset_world *world, uint32_t set);   /* evaluates the set on every class */
void dsetp_classes_forget(dset_world *world, uint32_t set);
void dsetp_classes_end(dset_world *world);
size_t dsetp_classes_bytes(const dset_world *world);

/* Adds a node to the class of these labels and taints; false when out of memory. */
bool dsetp_class_use(dset_world *world, const uint32_t *labels, uint32_t label_count, uint32_t taints, uint32_t *out);
void dsetp_class_drop(dset_world *world, uint32_t number); /* removes a node; 0 is fine */

/* The draft of the labels of a class. */
void dsetp_draft_change(dset_world *world, uint32_t key, uint32_t value); /* of a label that is in the draft */
void dsetp_class_draft(dset_world *world, uint32_t number); /* copies those of a class */
bool dsetp_class_of_draft(dset_world *world, uint32_t taints, uint32_t *out); /* as dsetp_class_use() */
/*
 * As dsetp_class_of_draft(), with the taints of an existing class and, for a new class, its verdicts; 0 when out of
 * memory.
 */
uint32_t dsetp_class_like(dset_world *world, uint32_t old);

uint32_t dsetp_label_value(const uint32_t *labels, uint32_t label_count, uint32_t key); /* 0: absent */
/* May a Pod of the set start on the node, and may it stay? */
void dsetp_node_verdict(dset_world *world, uint32_t set, uint32_t node, bool *run, bool *stay);
/* Marks in world.touched the sets whose verdicts on the two classes may differ; 0: no node. */
void dsetp_classes_compare(dset_world *world, uint32_t one, uint32_t other);

#endif
