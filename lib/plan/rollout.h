/* A rolling update being worked out: what the Pods of each node are to it, as a bit a node. */
#ifndef DSETP_PLAN_ROLLOUT_H
#define DSETP_PLAN_ROLLOUT_H

#include "plan/plan.h"

/* Something that limits how many nodes may be under way. A node begins only if every meter has room for it. */
typedef struct dsetp_meter {
    bool (*has_room)(const struct dsetp_meter *meter, uint32_t node); /* node 0: for any node at all */
    void (*charge)(struct dsetp_meter *meter, uint32_t node);
    int64_t limit, used;
} dsetp_meter;

enum { DSETP_METERS_MAX = 4 };

typedef struct dsetp_rollout {
    size_t words;
    bool surging; /* new Pods are made beside the old ones, as opposed to in their place */
    int32_t desired;
    dsetp_meter meters[DSETP_METERS_MAX];
    size_t meter_count;
    /* bits of nodes */
    uint64_t *candidates; /* an old Pod is available: to be replaced within the budget */
    uint64_t *at_once;    /* an old Pod is not available: to be replaced whatever the budget */
    uint64_t *using;      /* counts against the budget */
    uint64_t *fresh;      /* a Pod of the target is available, and there is no old one */
    uint64_t *failing;    /* a Pod of the target is not available */
    uint64_t *closed;     /* a policy keeps it from getting a new Pod; NULL: there is no policy */
    uint64_t *ended;      /* surging: an old Pod that is no longer needed */
    uint64_t *sunset;     /* surging: an old Pod that is available, where none should start */
    bool searched;        /* candidates and fresh cover the settled nodes too */
    size_t candidate_count;
    int64_t available;    /* surging: nodes with an available Pod, as Kubernetes counts them */
} dsetp_rollout;

/* The Pods of a node that are not being deleted: at most one new and one old, otherwise excess is set. */
typedef struct dsetp_pair {
    uint32_t newer, older;
    size_t old_count;
    bool excess;
} dsetp_pair;

/* rollout_nodes.c. False: out of memory, or a problem of the set. */
bool dsetp_rollout_classify(dsetp_planning *p, dsetp_rollout *r);
void dsetp_rollout_search(dsetp_planning *p, dsetp_rollout *r); /* also for the candidates among the settled nodes */
/* entry: NULL for a settled node, which has one Pod. */
dsetp_pair dsetp_rollout_pair(const dsetp_planning *p, uint32_t node, const dsetp_entry *entry);

/* rollout_budget.c: the budget of Kubernetes. False: a problem of the set. */
bool dsetp_rollout_budget(dsetp_planning *p, dsetp_rollout *r);

#endif
