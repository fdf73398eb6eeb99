/*
 * Small fleets in plain arrays, a slow and simple reference implementation of the DaemonSet controller, and a bridge to
 * the library. The reference implementation shares no code with the library.
 */
#ifndef FLEET_H
#define FLEET_H

#include "daemonset/daemonset.h"

enum { NODES_MAX = 12, PODS_MAX = 40 };

typedef struct fleet_node {
    int daemon; /* label daemon: 0 none, 1 "need", 2 "no" */
    int zone;   /* label zone: 0 none, 1 "a", 2 "b" */
    bool no_schedule, no_execute; /* has the taint */
    bool cordoned;                /* spec.unschedulable, without its taint, which every Pod tolerates */
} fleet_node;

typedef struct fleet_pod {
    char name[24];
    int node;     /* index; node_count or above: a node that does not exist */
    bool bound;   /* has spec.nodeName; else only the affinity */
    int phase;    /* dset_phase */
    bool ready;
    int64_t ready_at;   /* seconds */
    int64_t created_at; /* seconds */
    bool terminating;
    bool current; /* of the current revision */
    bool foreign; /* has another owner */
} fleet_pod;

typedef struct fleet_set {
    bool wants_daemon;  /* nodeSelector daemon=need */
    int zone;           /* affinity: 0 none, 1 zone In (a), 2 zone NotIn (a) */
    bool tolerates_no_schedule, tolerates_no_execute;
    bool on_delete;
    int max_unavailable; /* negative: percent */
    int max_surge;       /* negative: percent */
    int min_ready;       /* seconds */
    bool skips_cordoned; /* has the policy */
} fleet_set;

typedef struct fleet {
    fleet_set set;
    int64_t now; /* seconds */
    int node_count, pod_count;
    fleet_node nodes[NODES_MAX];
    fleet_pod pods[PODS_MAX];
    int created; /* Pods created so far, for their names */
} fleet;

typedef struct fleet_outcome {
    bool create[NODES_MAX];
    bool remove[PODS_MAX];
    bool problem; /* the rolling update failed */
    int32_t desired, current, misscheduled, ready, available, unavailable, updated;
} fleet_outcome;

/* What Kubernetes does in one sync, by the reference implementation. */
void fleet_expect(const fleet *f, fleet_outcome *out);
bool fleet_should_run(const fleet *f, int node);
bool fleet_may_stay(const fleet *f, int node);

/* The library's world of a fleet. Free it. hash: label value of the current revision. */
dset_world *fleet_world(const fleet *f, char hash[16]);
/* The plan for it, explained, with the server naming Pods. Free it. */
dset_plan *fleet_plan(const fleet *f);
/* Converts a plan to an outcome; fails the test on an invalid action. */
void fleet_read_plan(const fleet *f, const dset_plan *plan, fleet_outcome *out);
/* Carries the plan out and advances the clock by one second. */
void fleet_apply(fleet *f, const fleet_outcome *outcome);
/* A fleet in one line, for failure messages. Static buffer. */
const char *fleet_describe(const fleet *f);
void fleet_end(void); /* frees the cache */

#endif
