/*
 * What the world keeps for each DaemonSet so that reconcile need not search: bits per node, the Pods of each node, and
 * counters of everything that does not depend on the time. Updated event by event.
 */
#ifndef DSETP_WORLD_SET_NODES_H
#define DSETP_WORLD_SET_NODES_H

#include "base/bits.h"
#include "daemonset/world.h"
#include "world/table.h"

enum { DSETP_SLAB = 16 }; /* groups: what they have by node is allocated in one block */

/* 64 nodes of one set. */
typedef struct dsetp_group {
    uint64_t run;   /* a Pod should run there */
    uint64_t stay;  /* a Pod may stay there */
    uint64_t has;   /* there is a Pod, or one waits for it */
    uint64_t sound; /* there is exactly one Pod, and it is live */
    uint64_t ready; /* the Pod that counts first is ready */
    int64_t ready_latest; /* the latest time at which one of their Pods turned ready; DSET_NEVER if one is unknown */
    uint32_t *first; /* by node, the Pod that counts first, head of the list of the others; NULL: none */
    uint32_t *gone;  /* by node, what is kept of the Pods that have left: see gone.h; NULL: none has */
} dsetp_group;

/* Pods of a set with the same labels: usually those of one revision. */
typedef struct dsetp_tally {
    uint32_t labels; /* label set */
    uint32_t pods;   /* all */
    uint32_t placed; /* with a node, including those that have ended or are being deleted */
    uint32_t live;   /* counted on a node and not being deleted */
    uint32_t first;  /* that count first on a node where one should run */
    bool claimed;    /* the selector matches; if it does not, the others stay 0 */
} dsetp_tally;

typedef struct dsetp_counts { /* of nodes */
    uint32_t desired, current, misscheduled, ready;
    uint32_t attention; /* where something may have to be done: see dsetp_attention() */
} dsetp_counts;

/* The state of a node for a set. */
enum {
    DSETP_AT_EXISTS = 1u << 0,
    DSETP_AT_RUN = 1u << 1,   /* a Pod should run there */
    DSETP_AT_HAS = 1u << 2,   /* there is one */
    DSETP_AT_READY = 1u << 3, /* the one that counts is ready */
    DSETP_AT_FINE = 1u << 4   /* it is sound and may stay */
};

typedef struct dsetp_set_nodes {
    dsetp_group *groups;
    size_t group_count;
    dsetp_tally *tallies;
    size_t tally_count, tally_capacity, tally_last; /* last: the one found last */
    dsetp_table tally_table; /* by label set: index in tallies + 1 */
    dsetp_counts counts;
    uint32_t released;  /* Pods of its own that the selector does not match */
    uint32_t adoptable; /* orphan Pods that the set would adopt */
    uint32_t moving;    /* Pods counted on a node that are moving */
    uint32_t stuck;     /* those that are stuck */
    bool ended;         /* when it was built, it had Pods that did not count */
    int64_t ready_latest; /* the latest time at which one of its Pods turned ready; DSET_NEVER if one is unknown */
} dsetp_set_nodes;

/* Nodes of a group that lack a Pod, or have anything but one sound Pod that may stay. */
static inline uint64_t dsetp_attention(const dsetp_group *group)
{
    return (group->run & ~group->has) | (group->has & ~(group->sound & group->stay));
}

/* The Pod of the set that counts first on a node; 0: it has none. */
static inline uint32_t dsetp_first_pod(const dsetp_set_nodes *nodes, uint32_t node)
{
    const dsetp_group *group = &nodes->groups[node / 64];

    return group->first != NULL ? group->first[node % 64] : 0;
}

struct dsetp_pod;

bool dsetp_set_nodes_start(dset_world *world, uint32_t set);
bool dsetp_set_nodes_grow(dset_world *world, uint32_t limit); /* every set has room for nodes below the limit */
bool dsetp_set_nodes_reserve(dset_world *world, uint32_t set, const struct dsetp_pod *pod); /* room for this Pod */
void dsetp_set_nodes_add(dset_world *world, uint32_t set, uint32_t pod);
void dsetp_set_nodes_remove(dset_world *world, uint32_t set, uint32_t pod, bool comes_back);
/* A Pod of the set gets other values, and keeps its node and its owner. */
void dsetp_set_nodes_renew(dset_world *world, uint32_t set, uint32_t pod, const struct dsetp_pod *values);
void dsetp_set_nodes_count(dset_world *world, uint32_t set, uint32_t node, int sign);
bool dsetp_set_nodes_put(dset_world *world, uint32_t set, uint32_t node, bool run, bool stay); /* has it changed? */
/* Rebuilds everything from the verdicts and the Pods. Out of memory only for what was not in it before. */
bool dsetp_set_nodes_room(dset_world *world); /* for building, as long as there is no new class */
bool dsetp_set_nodes_build(dset_world *world, uint32_t set);
void dsetp_set_nodes_end(dset_world *world, dsetp_set_nodes *nodes);
size_t dsetp_set_nodes_bytes(const dsetp_set_nodes *nodes);
/* What a node adds to the counters of a set: state holds DSETP_AT_*. */
void dsetp_count_node(dsetp_counts *counts, int sign, uint32_t state);

#endif
