/* A plan in the making: what the steps of reconcile hand to each other. */
#ifndef DSETP_PLAN_PLAN_H
#define DSETP_PLAN_PLAN_H

#include "base/arena.h"
#include "daemonset/plan.h"
#include "match/explanation.h"
#include "plan/ledger.h"
#include "world/world.h"

typedef struct dsetp_explained {
    const char *node_name;
    dset_explanation *explanation;
} dsetp_explained;

struct dset_plan {
    dset_allocator memory;
    dsetp_arena *arena; /* owns everything but the array of actions */
    dset_action *actions;
    size_t action_count, action_capacity;
    const char *ns, *name;
    dset_status status;
    const char *revision;
    dset_ms recheck_at;
    dset_error problem;
    dsetp_explained *explained; /* in natural order of node names */
    size_t explained_count;
};

/* A node with what concerns the set there. */
typedef struct dsetp_entry {
    uint32_t node;
    uint32_t first, count; /* its Pods: census.pods[first ..], the one that counts first */
    bool exists;           /* false: Pods are on it or wait for it, and it is not there */
    bool run, stay;
    dset_explanation *explanation; /* NULL unless asked for */
} dsetp_entry;

typedef struct dsetp_census {
    dsetp_entry *entries; /* in natural order of node names */
    size_t entry_count;
    uint32_t *pods;
    size_t pod_count;
    uint32_t *claimed; /* all that belong to the set, whatever their state, in natural order of names */
    size_t claimed_count;
    uint32_t *adopted, *released;
    size_t adopted_count, released_count;
} dsetp_census;

typedef struct dsetp_planning {
    const dset_world *world;
    const dset_ledger *ledger;
    const dset_daemonset *set;
    uint32_t set_number;
    uint32_t flags;
    uint32_t burst;
    dset_ms now;
    dset_plan *plan;
    dsetp_arena *scratch; /* freed when the plan is made */
    dsetp_census census;
    uint32_t *old; /* revisions that are not the current one, in natural order of names */
    size_t old_count;
    const char *hash; /* of the current revision; "" if there is none */
    char generation[24]; /* of the template, in decimal; "" if not given */
    bool surge;       /* two Pods may share a node for a while */
    bool acted;       /* creates or deletes are in the plan */
    bool failed;      /* a step could not be done: the ones after it are left out, all but the status */
} dsetp_planning;

/* Each returns false when out of memory. */

/* census.c: the Pods of the set, by node. */
bool dsetp_take_census(dsetp_planning *p);

/* history.c */
bool dsetp_plan_history(dsetp_planning *p);
bool dsetp_plan_cleanup(dsetp_planning *p);

/* manage.c: one Pod where one should be, none where none may stay. */
bool dsetp_plan_manage(dsetp_planning *p);

/* rollout.c: the rolling update. */
bool dsetp_plan_rollout(dsetp_planning *p);

/* equal.c: has the revision the data of the present template? */
bool dsetp_same_revision(const dsetp_planning *p, const dsetp_revision *revision);

/* status.c, verdict.c */
bool dsetp_plan_status(dsetp_planning *p, bool observed);
void dsetp_judge_rollout(dsetp_planning *p);

/* sync.c: Pods to delete and nodes to create on, as actions. */
typedef struct dsetp_wish {
    uint32_t entry;
    uint32_t pod; /* 0: create */
    uint32_t reason;
} dsetp_wish;
typedef struct dsetp_wishes {
    dsetp_wish *items;
    size_t count, capacity;
} dsetp_wishes;
bool dsetp_wish_for(dsetp_planning *p, dsetp_wishes *wishes, const dsetp_entry *entry, uint32_t pod, uint32_t reason);
/* Deletes in two lists, the broken ones first. */
bool dsetp_sync(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_wishes *creates);

/* actions.c */
dset_action *dsetp_act(dsetp_planning *p, uint32_t kind, uint32_t reason); /* NULL when out of memory */
dset_action *dsetp_act_on_pod(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t pod);
dset_action *dsetp_act_on_revision(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t revision);
bool dsetp_event(dsetp_planning *p, uint32_t reason, const char *type, const char *event, const char *message,
                 const dset_note *note);
const char *dsetp_format(dsetp_planning *p, const char *format, ...) DSETP_FORMAT(2, 3);
void dsetp_problem(dsetp_planning *p, int code, const char *path, const char *text);
void dsetp_recheck(dsetp_planning *p, dset_ms at);

/* names.c: the name of the Pod to make on a node. */
const char *dsetp_pod_name(dsetp_planning *p, const char *node_name);

/* explain.c: what is done or waited for on a node; the first one noted is the one that counts. */
bool dsetp_note_reason(dsetp_planning *p, const dsetp_entry *entry, uint32_t reason, uint32_t pod);
bool dsetp_note_finding(const dsetp_entry *entry, const dset_finding *finding);
bool dsetp_explain_end(dsetp_planning *p, bool waiting);

/* pods.c: what the rules ask of a Pod. */
bool dsetp_pod_ready(const dsetp_pod *pod);
/* Notes when it will be, if that is only a matter of time. */
bool dsetp_pod_available(dsetp_planning *p, const dsetp_pod *pod);
bool dsetp_pod_updated(const dsetp_planning *p, const dsetp_pod *pod);
bool dsetp_pod_has_hash(const dsetp_planning *p, const dsetp_pod *pod); /* the label alone */
bool dsetp_pod_terminal(const dsetp_pod *pod);
const char *dsetp_pod_text(const dsetp_planning *p, uint32_t pod); /* its name */
const char *dsetp_entry_name(const dsetp_planning *p, const dsetp_entry *entry);
static inline dsetp_pod *dsetp_entry_pod(const dsetp_planning *p, const dsetp_entry *entry, uint32_t index)
{
    return dsetp_pod_get(p->world, p->census.pods[entry->first + index]);
}

#endif
