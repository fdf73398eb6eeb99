/* A snapshot of a cluster, as vectors give it, put into a world, and the plan for its DaemonSet. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "vectors.h"

typedef struct snapshot {
    dset_world *world;
    dset_ledger *ledger;
    dset_daemonset *set; /* NULL: it is gone */
    dset_plan *plan;
    const dset_value *revisions;
    dset_ms now;
    bool whole_pods;     /* the Pods to be made are compared as a whole */
    char new_hash[16];   /* of the revision that the plan makes, or "" */
    int64_t observed;    /* the generation in the stored status */
    int64_t requeue;     /* after how many seconds Kubernetes would look again, -1: not of itself */
} snapshot;

dset_ms snapshot_time(const dset_value *value); /* RFC 3339; 0 if it is none */
/* The same, rounded up: of waits that are measured more finely than here, none ends too early. */
dset_ms snapshot_time_up(const dset_value *value);
/* Every object of a list into the world; fails the case when one is refused. */
bool snapshot_load(vectors_case *c, dset_world *world, uint32_t kind, const dset_value *list);
/* Reads "in" of a case. False: the case has failed. Free it in any case. */
bool snapshot_start(snapshot *s, vectors_case *c);
/* Fills in requeue, after the back-offs of the plan are in the ledger. */
void snapshot_requeue(snapshot *s, const dset_plan *plan, int64_t min_ready_seconds);
bool snapshot_plan(snapshot *s, vectors_case *c);
void snapshot_end(snapshot *s);

#endif
