/*
 * Reconcile: plans one DaemonSet in the steps of Kubernetes' syncDaemonSet: history, pending answers, one Pod per node,
 * rolling update, clean-up, status. The steps are in files of their own; this one only decides which are taken, and in
 * which order.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

#define BURST 250u /* Kubernetes' BurstReplicas */

/* Are answers to earlier plans still pending? */
static bool waits_for_answers(dsetp_planning *p)
{
    size_t first, i, count = dsetp_ledger_of(p->ledger, p->set->uid, &first);
    dset_ms until = p->now;

    for (i = first; i < first + count; i++) {
        const dset_note *note = dset_ledger_get(p->ledger, i);
        dset_ms end = dsetp_sum(note->at, DSETP_NOTE_LIFE + 1);

        if (note->kind <= DSET_NOTE_DELETE && end > until && dsetp_note_open(note, p->world))
            until = end;
    }
    if (until == p->now)
        return false;
    dsetp_recheck(p, until);
    return true;
}

/* Surge as far as pruning is concerned: any limit that allows one node of one to have two Pods. */
static bool allows_surge(const dset_daemonset *set)
{
    int64_t surge = 0;

    return set->strategy == DSET_STRATEGY_ROLLING_UPDATE && set->has_rolling_update &&
           dset_int_or_percent_scale(&set->max_surge, 1, true, &surge, NULL) == DSET_OK && surge > 0;
}

static bool claim_pods(dsetp_planning *p)
{
    size_t i;

    for (i = 0; i < p->nodes.released_count; i++) {
        if (dsetp_act_on_pod(p, DSET_RELEASE_POD, DSET_BECAUSE_NOT_SELECTED, p->nodes.released[i]) == NULL)
            return false;
    }
    for (i = 0; i < p->nodes.adopted_count; i++) {
        if (dsetp_act_on_pod(p, DSET_ADOPT_POD, DSET_BECAUSE_ORPHAN, p->nodes.adopted[i]) == NULL)
            return false;
    }
    return true;
}

static bool act(dsetp_planning *p)
{
    if (!dsetp_plan_manage(p))
        return false;
    if (!p->acted && p->set->strategy == DSET_STRATEGY_ROLLING_UPDATE && !dsetp_plan_rollout(p))
        return false;
    return p->failed || dsetp_plan_cleanup(p);
}

/* Is the DaemonSet in a state in which it is not planned? */
static bool is_blocked(dsetp_planning *p, bool *ok)
{
    const dset_daemonset *set = p->set;

    *ok = true;
    if (set->selector != NULL && set->selector->empty)
        *ok = dsetp_event(p, DSET_BECAUSE_SELECTING_ALL, "Warning", "SelectingAll",
                          "This daemon set is selecting all pods. A non-empty selector is required.", NULL);
    else if (set->deleted_at != 0)
        return true;
    else if (set->selector_broken)
        dsetp_problem(p, DSET_EINVALID, "spec.selector", "must be a valid label selector");
    else if (dsetp_set_get(p->world, p->set_number)->owner == 0)
        dsetp_problem(p, DSET_EINVALID, "metadata.uid", "must not be empty: without it no Pod can belong to the set");
    else
        return false;
    return true;
}

static bool keep_revision(dsetp_planning *p)
{
    size_t size = strlen(p->current.hash) + 1;
    char *kept = size <= sizeof p->plan->revision_text ? p->plan->revision_text
                                                       : dsetp_arena_reserve(p->plan->arena, size);

    if (kept == NULL)
        return false;
    p->plan->revision = memcpy(kept, p->current.hash, size);
    return true;
}

static bool plan_set(dsetp_planning *p)
{
    bool ok, waiting;

    p->plan->status = dsetp_stored_status(p->set);
    if (is_blocked(p, &ok)) {
        if (p->set->deleted_at != 0)
            dsetp_judge_unplanned(&p->plan->status, DSET_ROLLOUT_PAUSED, DSET_CAUSE_DELETING);
        else
            dsetp_judge_unplanned(&p->plan->status, DSET_ROLLOUT_STALLED, DSET_CAUSE_PROBLEM);
        return ok;
    }
    if (p->set->has_template_generation)
        dsetp_decimal(p->current.generation, p->set->template_generation);
    p->may_share = allows_surge(p->set);
    if (!dsetp_list_claims(p) || !dsetp_plan_history(p))
        return false;
    if (!keep_revision(p))
        return false;
    if (p->failed)
        dsetp_judge_unplanned(&p->plan->status, DSET_ROLLOUT_STALLED, DSET_CAUSE_PROBLEM);
    if (p->failed)
        return dsetp_list_entries(p, DSETP_SCOPE_NONE) && dsetp_explain_end(p, false);
    waiting = waits_for_answers(p);
    if (!claim_pods(p) || (!waiting && !act(p)) || !dsetp_plan_status(p, !waiting))
        return false;
    dsetp_judge_rollout(p, waiting);
    return dsetp_explain_end(p, waiting);
}

/*
 * The world has not caught up with what was written under the name of the set: nothing is planned, since the same could
 * be planned twice, whatever the set is now.
 */
static bool is_behind(dset_plan *plan, const dset_world *world, const dset_ledger *ledger)
{
    const dset_note *note = dsetp_ledger_ahead(ledger, world, plan->ns, plan->name);

    if (note == NULL)
        return false;
    dsetp_fail(&plan->problem, DSET_EBUSY, NULL, "the world has seen %s only up to version %s, but %s was written",
               note->resource, dsetp_synced(world, note->resource), note->version);
    dsetp_judge_unplanned(&plan->status, DSET_ROLLOUT_STALE, DSET_CAUSE_IN_FLIGHT);
    return true;
}

static dset_plan *new_plan(const dset_reconcile_options *options, const char *ns, const char *name)
{
    static const dset_status none = DSET_STATUS_INIT;
    dset_allocator hook = dsetp_memory(options->memory);
    size_t ns_size = strlen(ns) + 1, name_size = strlen(name) + 1, size = sizeof(dset_plan) + ns_size + name_size;
    dset_plan *plan = dsetp_alloc(&hook, size);

    if (plan == NULL)
        return NULL;
    memset(plan, 0, sizeof *plan);
    plan->memory = hook;
    plan->size = size;
    plan->arena = &plan->pieces;
    dsetp_arena_start(&plan->pieces, &hook);
    plan->ns = memcpy((char *)(plan + 1), ns, ns_size);
    plan->name = memcpy((char *)(plan + 1) + ns_size, name, name_size);
    plan->revision = "";
    plan->now = options->now;
    plan->recheck_at = DSET_NEVER;
    plan->status = none;
    return plan;
}

static bool make_plan(dset_plan *plan, const dset_world *world, const dset_ledger *ledger, uint32_t set,
                      const dset_reconcile_options *options)
{
    dsetp_planning p;
    dsetp_arena scratch;
    bool ok;

    memset(&p, 0, sizeof p);
    p.world = world;
    p.ledger = ledger;
    p.set = dsetp_set_get(world, set)->value;
    p.set_nodes = &dsetp_set_get(world, set)->nodes;
    p.policy = &dsetp_set_get(world, set)->policy;
    p.set_number = set;
    p.flags = options->flags;
    p.burst = options->burst != 0 ? options->burst : BURST;
    p.now = options->now;
    p.plan = plan;
    p.current.hash = "";
    p.scratch = &scratch;
    dsetp_arena_start(&scratch, &plan->memory);
    ok = plan_set(&p);
    dsetp_arena_end(&scratch);
    return ok;
}

int dset_reconcile(dset_plan **out, const dset_world *world, const dset_ledger *ledger, const char *ns,
                   const char *name, const dset_reconcile_options *options, dset_error *err)
{
    static const dsetp_layout layout = {
        "options", sizeof(dset_reconcile_options), offsetof(dset_reconcile_options, flags),
        DSET_RECONCILE_EXPLAIN | DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_DATA_BYTES,
        offsetof(dset_reconcile_options, reserved)
    };
    dset_reconcile_options chosen;
    uint32_t set;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    if (name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "name", "must not be empty");
    code = dsetp_struct(&chosen, &layout, options, err);
    if (code != DSET_OK)
        return code;
    if (chosen.now == 0)
        return dsetp_fail(err, DSET_EMISUSE, "options.now", "must be set");
    *out = new_plan(&chosen, ns, name);
    if (*out == NULL)
        return dsetp_no_memory(err);
    set = dsetp_world_set(world, ns, name);
    if (!is_behind(*out, world, ledger) && set != 0 && !make_plan(*out, world, ledger, set, &chosen)) {
        dset_plan_free(*out);
        *out = NULL;
        return dsetp_no_memory(err);
    }
    return DSET_OK;
}
