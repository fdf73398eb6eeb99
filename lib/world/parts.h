/* What the files of this room share: parts that several objects use and that are counted. */
#ifndef DSETP_WORLD_PARTS_H
#define DSETP_WORLD_PARTS_H

#include "world/world.h"

/* Each counts one more use and gives a number; false when out of memory, and then nothing is counted. */
bool dsetp_namespace_use(dset_world *world, const char *name, uint32_t *out);
bool dsetp_labelset_use(dset_world *world, dset_labels labels, uint32_t *out); /* 0 for no labels */
bool dsetp_taintset_use(dset_world *world, const dset_taint *taints, size_t count, uint32_t *out);
bool dsetp_taintset_same(const dset_world *world, uint32_t number, const dset_taint *taints, size_t count);
bool dsetp_owner_use(dset_world *world, uint32_t space, const char *kind, const char *name, const char *uid,
                     uint32_t *out);
bool dsetp_node_use(dset_world *world, const char *name, uint32_t *out); /* the number of a name, there or not */

/* One use less; 0 is fine. */
void dsetp_namespace_drop(dset_world *world, uint32_t number);
void dsetp_labelset_drop(dset_world *world, uint32_t number);
void dsetp_taintset_drop(dset_world *world, uint32_t number);
void dsetp_owner_drop(dset_world *world, uint32_t number);
void dsetp_node_unuse(dset_world *world, uint32_t number); /* frees the number of a node that is gone */

/* pod_texts.c. more: the block that there was, NULL: none, and is now. False when out of memory: all is as it was. */
bool dsetp_pod_texts_put(dset_world *world, const dset_pod *given, dsetp_pod_texts **more, dsetp_pod_side *side);
void dsetp_pod_texts_drop(dset_world *world, dsetp_pod_texts *block);

/* Something happened to a set, or to the sets that might want a Pod or revision without an owner. */
bool dsetp_changes_reserve(dset_world *world); /* room for every set and one that is dropped; false: out of memory */
void dsetp_change_set(dset_world *world, uint32_t set);
void dsetp_change_matching(dset_world *world, uint32_t space, uint32_t labels);
void dsetp_change_dropped(dset_world *world, uint32_t set); /* takes one use of its strings */

bool dsetp_nodes_reserve(dset_world *world, uint32_t number); /* room for this number in all that goes by node */

/* order.c: names in natural order. */
bool dsetp_order_reserve(dset_world *world); /* room for one more node */
void dsetp_order_add(dset_world *world, uint32_t node);
void dsetp_order_remove(dset_world *world, uint32_t node);

/* columns.c: what the world keeps of a set. */
bool dsetp_columns_start(dset_world *world, uint32_t set);
bool dsetp_columns_grow(dset_world *world, uint32_t limit); /* every set has room for nodes below the limit */
bool dsetp_columns_reserve(dset_world *world, uint32_t set, const dsetp_pod *pod); /* room for this Pod */
void dsetp_columns_add(dset_world *world, uint32_t set, uint32_t pod);
void dsetp_columns_remove(dset_world *world, uint32_t set, uint32_t pod, bool comes_back);
/* A Pod of the set gets other values, and stays where it is and whose it is. */
void dsetp_columns_renew(dset_world *world, uint32_t set, uint32_t pod, const dsetp_pod *values);
void dsetp_columns_count(dset_world *world, uint32_t set, uint32_t node, int sign);
bool dsetp_columns_put(dset_world *world, uint32_t set, uint32_t node, bool run, bool stay); /* is it news? */
/* All anew, from the verdicts and the Pods. Out of memory only for what was not in it before. */
bool dsetp_columns_room(dset_world *world); /* for building, as long as there is no new class */
bool dsetp_columns_build(dset_world *world, uint32_t set);
void dsetp_columns_end(dset_world *world, dsetp_columns *columns);
size_t dsetp_columns_bytes(const dsetp_columns *columns);

/* history.c */
void dsetp_facts_refresh(dset_world *world, uint32_t set);

uint64_t dsetp_key_hash(const dset_world *world, uint32_t space, const char *name);
bool dsetp_same_labels(const dsetp_labelset *known, dset_labels labels); /* in the same order */

#endif
