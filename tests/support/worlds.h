/* Small worlds for tests: a DaemonSet, nodes and Pods in one line each, and plans carried out in the world. */
#ifndef WORLDS_H
#define WORLDS_H

#include "daemonset/plan.h"
#include "daemonset/world.h"
#include "support/testing.h"

#define WORLDS_UID "11111111-2222-3333-4444-555555555555"

/* The DaemonSet default/NAME: it selects app=NAME. Zero means the default of each field. */
typedef struct worlds_set {
    const char *name;  /* "a" */
    const char *uid;   /* WORLDS_UID */
    const char *image; /* "image:1" */
    const char *spec;  /* more members of spec, each after a comma: ",\"minReadySeconds\":10" */
    const char *pod;   /* more members of the template's spec, likewise */
    const char *meta;  /* more members of metadata, likewise */
    int64_t generation; /* 1 */
    const dset_status *status;
} worlds_set;
dset_daemonset *worlds_daemonset(const worlds_set *set);
void worlds_put_daemonset(dset_world *world, const worlds_set *set);

/* A world with this set and the nodes n0, n1, ..., put in reverse order. */
dset_world *worlds_fleet(size_t nodes, const worlds_set *set);

/* label: "key=value" or NULL; taint: "key:Effect" or NULL. */
void worlds_put_node(dset_world *world, const char *name, const char *label, const char *taint);

/* A running Pod in the namespace default, with the labels app=OWNER and the hash. */
typedef struct worlds_pod {
    const char *name;
    const char *owner; /* "a" */
    const char *uid;   /* of the owner, WORLDS_UID; "": an orphan */
    const char *own;   /* its own uid, "uid-NAME" */
    const char *node;
    const char *hash;
    uint32_t phase;    /* DSET_POD_RUNNING */
    bool unready, unbound;
    uint32_t stuck;    /* DSET_POD_* of one that is stuck */
    const char *message;
    dset_ms created_at, ready_at, deleted_at;
} worlds_pod;
void worlds_put_pod(dset_world *world, const worlds_pod *pod);

/* The plan for default/NAME. */
dset_plan *worlds_plan(const dset_world *world, const dset_ledger *ledger, const char *name, dset_ms now,
                       uint32_t flags);
char *worlds_text(const dset_plan *plan); /* as JSON; free it */
size_t worlds_count(const dset_plan *plan, uint32_t kind);
const dset_action *worlds_find(const dset_plan *plan, uint32_t kind, const char *name); /* by node or object name */

/* Puts the revision that an action creates for a set. */
void worlds_make_revision(dset_world *world, const dset_action *action, const worlds_set *set);

/*
 * Carries a plan out in the world: created Pods are running and ready at once if up, else pending and unbound; deleted
 * Pods are dropped. Back-offs are put into the ledger, which may be NULL. The set gets the status of the plan.
 */
void worlds_apply(dset_world *world, dset_ledger *ledger, const dset_plan *plan, const worlds_set *set, bool up,
                  dset_ms now);

#endif
