/* Fleets for the benchmarks of the world: nodes with 30 labels each, and DaemonSets that select by them. */
#ifndef FLEET_H
#define FLEET_H

#include "daemonset/daemonset.h"

enum { FLEET_LABELS = 30, FLEET_ZONES = 6 };

typedef struct fleet_node {
    dset_node node;
    char name[24], version[24], uid[40];
    dset_label labels[FLEET_LABELS];
    dset_taint taints[2];
} fleet_node;

/* The i-th node; zone is added to its zone. */
void fleet_fill_node(fleet_node *to, size_t i, unsigned version, unsigned zone);

enum {
    FLEET_SPARSE = 1,
    FLEET_SIX_NOT_IN = 2,
    FLEET_SIX_NEW_KEYS = 4,
    FLEET_NEXT = 8,  /* of the next revision */
    FLEET_ONE = 16,  /* one node may be under way, not a tenth of them */
    FLEET_WAIT = 32, /* Pods have to be ready for 30 seconds */
    FLEET_SURGE = 64 /* a new Pod is made beside the old one, not in its place */
};

/* A node selector requirement of a DaemonSet, for evaluation without the library. */
typedef struct fleet_want {
    const char *key, *values[2];
    int value_count;
    bool not_in;
} fleet_want;
int fleet_wants(int set, int flags, fleet_want wants[6]);
bool fleet_tolerates_dedicated(int set);

/* The DaemonSet number set, with the status if it is not NULL. Free it. */
dset_daemonset *fleet_set(int set, int flags, const dset_status *status);
const char *fleet_set_name(int set); /* static buffer */

typedef struct fleet_pod {
    dset_pod pod;
    char name[40], uid[40], version[24], set[24], set_uid[40];
    dset_label labels[3];
} fleet_pod;

/* A running Pod of a set on a node, with the revision of this hash. */
void fleet_fill_pod(fleet_pod *to, int set, size_t node, const char *node_name, const char *hash, unsigned version);

#endif
