/* A plan being made: what the steps of reconcile share. */
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

struct dset_plan { /* one block, followed by its names; an empty plan has no other */
    dset_allocator memory;
    size_t size;
    dsetp_arena *arena; /* points to pieces: owns everything except the block and the array of actions */
    dsetp_arena pieces;
    dset_action *actions;
    size_t action_count, action_capacity;
    const char *ns, *name;
    dset_status status;
    const char *revision;
    char revision_text[64];
    dset_ms now, recheck_at;
    dset_error problem;
    dsetp_explained *explained; /* in natural order of node names */
    size_t explained_count;
};

/* A node, and what concerns the set there. */
typedef struct dsetp_entry {
    uint32_t node;
    uint32_t first, count; /* its Pods: nodes.pods[first ..], in the order in which they count */
    bool exists;           /* false: Pods are on it or wait for it, but it does not exist */
    bool run, stay;
    dset_explanation *explanation; /* NULL unless requested */
} dsetp_entry;

typedef enum dsetp_scope { /* which nodes have entries */
    DSETP_SCOPE_NONE,
    DSETP_SCOPE_ATTENTION, /* nodes that may need creates or deletes, and those with adopted Pods */
    DSETP_SCOPE_UNSETTLED, /* all where a Pod should run or is; not the settled ones if handled by groups */
    DSETP_SCOPE_EVERY      /* all, to be explained */
} dsetp_scope;

typedef struct dsetp_plan_nodes {
    dsetp_scope scope;
    uint64_t *marked;     /* the nodes with entries; NULL: none are listed */
    dsetp_entry *entries; /* in natural order of node names */
    size_t entry_count;
    uint32_t *pods;
    uint32_t *adopted, *released; /* in natural order of names */
    size_t adopted_count, released_count;
    uint32_t *joining;    /* adopted Pods that count on a node, by its number */
    size_t joining_count;
    uint64_t *extra;      /* a bit per node with adopted Pods; NULL: there are none */
} dsetp_plan_nodes;

typedef struct dsetp_target { /* a revision that nodes should have */
    const char *hash;    /* "" if there is none */
    char generation[24]; /* of the template, in decimal; "" if not given */
} dsetp_target;

typedef struct dsetp_planning {
    const dset_world *world;
    const dset_ledger *ledger;
    const dset_daemonset *set;
    const dsetp_set_nodes *set_nodes;
    const dset_policy *policy;
    uint32_t set_number;
    uint32_t flags;
    uint32_t burst;
    dset_ms now;
    dset_plan *plan;
    dsetp_arena *scratch; /* freed when the plan is made */
    dsetp_plan_nodes nodes;
    uint32_t *old; /* revisions that are not the current one, in natural order of names; NULL: not listed */
    size_t old_count;
    dsetp_target current;
    const dsetp_target *named; /* the target that name_state is for; NULL: not computed yet */
    uint64_t name_state;  /* hash of what the names of all its Pods share */
    const char *set_uid;  /* copied into the plan; NULL: not yet */
    uint32_t last_labels; /* of the last Pod acted on, and the copy of its revision */
    const char *last_revision;
    uint64_t causes;  /* DSET_CAUSE_*: found while the actions were planned */
    bool may_share;   /* two Pods may share a node temporarily */
    bool surging;     /* the rolling update makes new Pods beside the old ones */
    bool young;       /* a Pod is ready and only has to stay so for minReadySeconds */
    bool acted;       /* creates or deletes are in the plan */
    bool failed;      /* a step failed: the following ones are skipped, except for the status */
} dsetp_planning;

/* Each returns false when out of memory. */

/* claims.c: the Pods to adopt and to release. */
bool dsetp_list_claims(dsetp_planning *p);
/* All Pods that belong to the set, in any state, in natural order of names. */
bool dsetp_list_claimed(dsetp_planning *p, const uint32_t **out, size_t *count);
typedef struct dsetp_numbers { /* in the scratch arena */
    uint32_t *items;
    size_t count, capacity;
} dsetp_numbers;
bool dsetp_numbers_add(dsetp_planning *p, dsetp_numbers *to, uint32_t item);

/* node_entries.c: entries for the nodes in scope. */
bool dsetp_list_entries(dsetp_planning *p, dsetp_scope scope);
/* The marked nodes, in natural order of names; NULL when out of memory. */
uint32_t *dsetp_list_marked(dsetp_planning *p, const uint64_t *marked, size_t *count);
/* Nodes of a group with one sound Pod that is available if it is ready. Are they handled by groups? */
uint64_t dsetp_settled(const dsetp_planning *p, size_t group);
bool dsetp_by_groups(const dsetp_planning *p);

/* history.c */
bool dsetp_plan_history(dsetp_planning *p);
bool dsetp_plan_cleanup(dsetp_planning *p);

/* one_per_node.c: one Pod where one should be, none where none may stay. */
bool dsetp_plan_manage(dsetp_planning *p);

/* rollout.c: the rolling update. */
bool dsetp_plan_rollout(dsetp_planning *p);

/* policy.c: the first policy that keeps a node from getting a new Pod, as a reason; 0: none does. */
uint32_t dsetp_closed_because(const dsetp_planning *p, uint32_t node);
bool dsetp_any_policy(const dsetp_planning *p);
/* skip_unschedulable.c */
bool dsetp_skip_unschedulable(const dsetp_planning *p, uint32_t node);

/* status.c, rollout_verdict.c */
bool dsetp_plan_status(dsetp_planning *p, bool observed);
void dsetp_judge_rollout(dsetp_planning *p, bool waiting);
/* For a set that is not planned at all. */
void dsetp_judge_unplanned(dset_status *status, uint32_t rollout, uint64_t cause);

/* burst.c: Pods to delete and nodes to create on, as actions. */
#define DSETP_NO_ENTRY UINT32_MAX
typedef struct dsetp_wish {
    uint32_t node;
    uint32_t entry; /* DSETP_NO_ENTRY: of a settled node */
    uint32_t pod; /* 0: create */
    uint32_t reason;
} dsetp_wish;
typedef struct dsetp_wishes {
    dsetp_wish *items;
    size_t count, capacity;
} dsetp_wishes;
/* entry: NULL for a settled node */
bool dsetp_wish_for(dsetp_planning *p, dsetp_wishes *wishes, uint32_t node, const dsetp_entry *entry, uint32_t pod,
                    uint32_t reason);
/* Deletes in two lists, the broken ones first. */
bool dsetp_act_on_pods(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_wishes *creates);

/* actions.c */
bool dsetp_actions_reserve(dsetp_planning *p, size_t count); /* makes room for this many more */
dset_action *dsetp_act(dsetp_planning *p, uint32_t kind, uint32_t reason); /* NULL when out of memory */
dset_action *dsetp_act_on_pod(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t pod);
dset_action *dsetp_act_on_revision(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t revision);
bool dsetp_event(dsetp_planning *p, uint32_t reason, const char *type, const char *event, const char *message,
                 const dset_note *note);
dset_note *dsetp_note_start(dsetp_planning *p, uint32_t kind); /* with the members that all notes of a plan share */
const char *dsetp_why(uint32_t reason); /* in a few words, for logs */
const char *dsetp_format(dsetp_planning *p, const char *format, ...) DSETP_FORMAT(2, 3);
void dsetp_problem(dsetp_planning *p, int code, const char *path, const char *text);
void dsetp_recheck(dsetp_planning *p, dset_ms at);

/* pod_names.c: the name of a new Pod on a node, in the plan's arena. */
const char *dsetp_name_pod(dsetp_planning *p, const dsetp_target *target, uint32_t node);
/* Until when a new Pod must wait for one that goes, since both must have one name; 0: it need not. */
dset_ms dsetp_name_taken_until(const dsetp_planning *p, uint32_t node);

/* explain.c: what is done or awaited on a node; the first one noted is the one that counts. */
bool dsetp_note_reason(dsetp_planning *p, const dsetp_entry *entry, uint32_t reason, uint32_t pod);
bool dsetp_note_finding(const dsetp_entry *entry, const dset_finding *finding);
bool dsetp_explain_end(dsetp_planning *p, bool waiting);

/* pod_checks.c: is a Pod ready, available, up to date? */
bool dsetp_pod_ready(const dsetp_pod *pod);
/* Adds a recheck time if it is only a matter of time. */
bool dsetp_pod_available(dsetp_planning *p, const dsetp_pod *pod);
bool dsetp_ready_long(const dsetp_planning *p, dset_ms latest); /* is every Pod available that turned ready by then? */
bool dsetp_pod_updated(const dsetp_planning *p, const dsetp_pod *pod);
bool dsetp_labels_updated(const dsetp_planning *p, uint32_t labels, const dsetp_target *target);
bool dsetp_pod_has_hash(const dsetp_planning *p, const dsetp_pod *pod); /* the label alone */
/* The revision that a node should have: in Kubernetes the current one, wherever it is. */
static inline const dsetp_target *dsetp_target_of(const dsetp_planning *p, uint32_t node)
{
    (void)node;
    return &p->current;
}
size_t dsetp_count_old(const dsetp_planning *p); /* live Pods that are not up to date, without the adopted ones */
const char *dsetp_pod_text(const dsetp_planning *p, uint32_t pod); /* its name */
static inline const char *dsetp_entry_name(const dsetp_planning *p, const dsetp_entry *entry)
{
    return dsetp_node_name(p->world, entry->node);
}
static inline dsetp_pod *dsetp_entry_pod(const dsetp_planning *p, const dsetp_entry *entry, uint32_t index)
{
    return dsetp_pod_get(p->world, p->nodes.pods[entry->first + index]);
}

#endif
