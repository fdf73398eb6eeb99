/*
 * What the world keeps of each DaemonSet, so that reconcile need not search: bits by node, the Pods of each node, and
 * counters of all that can be counted without a clock. Kept up to date event by event.
 */
#ifndef DSETP_WORLD_COLUMNS_H
#define DSETP_WORLD_COLUMNS_H

#include "base/bits.h"
#include "world/table.h"

/* 64 nodes of one set. */
typedef struct dsetp_group {
    uint64_t run;   /* a Pod should run there */
    uint64_t stay;  /* a Pod may stay there */
    uint64_t has;   /* there is one, or one waits for it */
    uint64_t sound; /* there is exactly one, and it is neither ending nor ended */
    uint64_t ready; /* the one that counts is ready */
    int64_t ready_latest; /* no Pod on them has turned ready later; DSET_NEVER if one does not say when */
    uint32_t *first; /* by node, the Pod that counts, the head of those beside it; NULL: none in the group */
} dsetp_group;

/* Pods of a set that carry the same labels: of one revision, as a rule. */
typedef struct dsetp_tally {
    uint32_t labels; /* label set */
    uint32_t pods;   /* all */
    uint32_t placed; /* with a node, ended and going ones included */
    uint32_t live;   /* that count on a node and are not being deleted */
    uint32_t first;  /* that are the one that counts on a node where one should run */
    bool claimed;    /* the selector matches; if it does not, the others stay 0 */
} dsetp_tally;

typedef struct dsetp_counts { /* of nodes */
    uint32_t desired, current, misscheduled, ready;
    uint32_t attention; /* where there may be something to do: see dsetp_attention() */
} dsetp_counts;

/* What is known of a node, to a set. */
enum {
    DSETP_AT_EXISTS = 1u << 0,
    DSETP_AT_RUN = 1u << 1,   /* a Pod should run there */
    DSETP_AT_HAS = 1u << 2,   /* there is one */
    DSETP_AT_READY = 1u << 3, /* the one that counts is ready */
    DSETP_AT_FINE = 1u << 4   /* it is alone, sound, and may stay */
};

typedef struct dsetp_columns {
    dsetp_group *groups;
    size_t group_count;
    dsetp_tally *tallies;
    size_t tally_count, tally_capacity, tally_last; /* last: the one that was looked for last */
    dsetp_table tally_table; /* by label set: index in tallies + 1 */
    dsetp_counts counts;
    uint32_t released;  /* Pods of its own that the selector does not match */
    uint32_t adoptable; /* Pods of nobody that it matches */
    uint32_t moving;    /* Pods that count and are on their way in or out */
    int64_t ready_latest; /* no Pod of its own has turned ready later; DSET_NEVER if one does not say when */
} dsetp_columns;

/* Nodes of a group that lack a Pod, or where there is anything but one sound Pod that may stay. */
static inline uint64_t dsetp_attention(const dsetp_group *group)
{
    return (group->run & ~group->has) | (group->has & ~(group->sound & group->stay));
}

#endif
