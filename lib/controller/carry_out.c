/* Carries out a plan: stage by stage, creates batch by batch, and the end of a plan. */
#include "controller/carry_out.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "controller/log.h"
#include "controller/sets.h"
#include "controller/tasks.h"
#include "controller/unseen.h"

static const dsetp_stage stages[] = {
    [DSET_CREATE_POD] = DSETP_STAGE_CREATES,
    [DSET_DELETE_POD] = DSETP_STAGE_DELETES,
    [DSET_ADOPT_POD] = DSETP_STAGE_OWNERSHIP,
    [DSET_RELEASE_POD] = DSETP_STAGE_OWNERSHIP,
    [DSET_LABEL_POD] = DSETP_STAGE_OWNERSHIP,
    [DSET_CREATE_REVISION] = DSETP_STAGE_HISTORY,
    [DSET_UPDATE_REVISION] = DSETP_STAGE_HISTORY,
    [DSET_DELETE_REVISION] = DSETP_STAGE_CLEANUP,
    [DSET_ADOPT_REVISION] = DSETP_STAGE_HISTORY,
    [DSET_RELEASE_REVISION] = DSETP_STAGE_HISTORY,
    [DSET_WRITE_STATUS] = DSETP_STAGE_STATUS,
    [DSET_EMIT_EVENT] = DSETP_STAGE_EVENTS,
};

static dsetp_stage stage_of(const dset_action *action)
{
    if (action->kind < DSET_CREATE_POD || action->kind >= sizeof stages / sizeof stages[0])
        return DSETP_STAGES;
    return stages[action->kind];
}

/* Drops the notes of a set that was dropped, or whose name now belongs to another set. */
static int meet(dset_controller *controller, dsetp_set *set, const dset_daemonset *daemonset, dset_error *err)
{
    const char *uid = dset_daemonset_uid(daemonset);
    size_t size = strlen(uid) + 1;
    char *copy;

    if (strcmp(uid, dsetp_or_empty(set->uid)) == 0)
        return DSET_OK;
    copy = dsetp_alloc(&controller->memory, size);
    if (copy == NULL)
        return dsetp_no_memory(err);
    memcpy(copy, uid, size);
    if (dsetp_or_empty(set->uid)[0] != '\0') {
        dset_ledger_drop_daemonset(controller->ledger, set->uid);
        set->asked_count = 0;
        set->failures = 0;
    }
    dsetp_set_uid(controller, set, copy);
    return DSET_OK;
}

static int begin(dset_controller *controller, dsetp_set *set, const dset_daemonset *daemonset, dset_error *err)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;
    int code;

    options.flags = controller->options.flags;
    options.now = controller->now;
    options.memory = &controller->memory;
    options.burst = controller->options.burst;
    code = dset_reconcile(&plan, controller->world, controller->ledger, set->ns, set->name, &options, err);
    if (code != DSET_OK)
        return code;
    dset_pod_writer_free(set->pods.writer);
    set->pods.writer = NULL;
    dset_plan_free(set->plan);
    set->plan = plan;
    set->state = dsetp_set_state(daemonset);
    set->queued = false;
    set->running = true;
    set->failed = set->broken = set->batch_failed = false;
    set->stage = 0;
    set->cursor = 0;
    set->batch = 0;
    set->due = dsetp_sum(controller->now, controller->options.resync_every);
    if (dset_plan_recheck_at(plan) < set->due)
        set->due = dset_plan_recheck_at(plan) > controller->now ? dset_plan_recheck_at(plan) : dsetp_sum(controller->now, 1);
    controller->counters.plans++;
    dsetp_forget_seen(controller, set);
    return DSET_OK;
}

/* The longer of the back-off of this set and the delay by the rate limit of all retries. */
static dset_ms retry_after(dset_controller *controller, uint32_t failures)
{
    dset_ms wait = failures < 18 ? (dset_ms)DSETP_FIRST_RETRY_MS << failures : DSETP_LAST_RETRY_MS;
    dset_ms all;

    if (wait > DSETP_LAST_RETRY_MS)
        wait = DSETP_LAST_RETRY_MS;
    if (controller->retry_from < controller->now)
        controller->retry_from = controller->now;
    controller->retry_from = dsetp_sum(controller->retry_from, DSETP_RETRY_EVERY_MS);
    all = dsetp_difference(controller->retry_from, controller->now) -
          (dset_ms)DSETP_RETRY_BURST * DSETP_RETRY_EVERY_MS;
    return wait > all ? wait : all;
}

static void end(dset_controller *controller, dsetp_set *set)
{
    const dset_error *problem = dset_plan_problem(set->plan);

    set->running = false;
    if (problem != NULL) {
        set->failed = true;
        dsetp_log(controller, DSET_LOG_WARNING, set, "cannot be planned in full", problem->text);
    }
    if (set->failed) {
        dset_ms again = dsetp_sum(controller->now, retry_after(controller, set->failures));

        controller->counters.failures++;
        set->failures++;
        if (again < set->due)
            set->due = again;
    } else {
        set->failures = 0;
    }
    if (!set->queued)
        dsetp_set_rest(controller, set);
}

/* The next stage: a failure in history or ownership skips the rest, a later one only the cleanup. */
static uint32_t next_stage(const dsetp_set *set)
{
    if (set->broken || (set->failed && set->stage <= DSETP_STAGE_OWNERSHIP))
        return DSETP_STAGES;
    if (set->failed && set->stage + 1 == DSETP_STAGE_CLEANUP)
        return DSETP_STAGE_STATUS;
    return set->stage + 1;
}

/* The next action of this stage that may start now, or NULL. *wait: there is one, but it must wait. */
static const dset_action *next_action(dset_controller *controller, dsetp_set *set, bool *wait)
{
    const dset_action *action;

    *wait = false;
    for (; (action = dset_plan_get(set->plan, set->cursor)) != NULL; set->cursor++) {
        if (stage_of(action) != set->stage || dsetp_is_unseen(controller, set, action))
            continue;
        if (set->stage != DSETP_STAGE_CREATES || action->batch == set->batch)
            return action;
        if (set->open > 0) {
            *wait = true;
            return NULL;
        }
        if (set->batch_failed)
            continue;
        set->batch = action->batch;
        return action;
    }
    return NULL;
}

static bool is_stale(const dset_controller *controller, const dsetp_set *set)
{
    const dset_daemonset *now = dset_world_get_daemonset(controller->world, set->ns, set->name);

    return now == NULL || dsetp_set_state(now) != set->state;
}

/* Makes tasks from a plan until the limit is reached, or the next one must wait. */
static int advance(dset_controller *controller, dsetp_set *set, dset_error *err)
{
    if (is_stale(controller, set))
        set->broken = true;
    while (set->running) {
        bool wait = false;
        const dset_action *action = set->broken ? NULL : next_action(controller, set, &wait);

        if (wait || (action == NULL && set->open > 0))
            break;
        if (action != NULL) {
            int code;

            if (controller->in_flight >= controller->options.in_flight_max)
                break;
            code = dsetp_task_make(controller, set, action, err);
            if (code != DSET_OK)
                return code;
            set->cursor++;
            continue;
        }
        set->stage = next_stage(set);
        set->cursor = 0;
        if (set->stage == DSETP_STAGES)
            end(controller, set);
    }
    return DSET_OK;
}

int dsetp_carry_out(dset_controller *controller, dsetp_set *set, dset_error *err)
{
    const dset_daemonset *daemonset;
    int code = set->running ? advance(controller, set, err) : DSET_OK;

    if (code != DSET_OK || set->running || !set->queued || controller->in_flight >= controller->options.in_flight_max)
        return code;
    daemonset = dset_world_get_daemonset(controller->world, set->ns, set->name);
    if (daemonset == NULL) {
        dset_ledger_drop_daemonset(controller->ledger, dsetp_or_empty(set->uid));
        dsetp_set_free(controller, set);
        return DSET_OK;
    }
    code = meet(controller, set, daemonset, err);
    if (code == DSET_OK)
        code = begin(controller, set, daemonset, err);
    return code == DSET_OK ? advance(controller, set, err) : code;
}
