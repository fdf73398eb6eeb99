/* The controller: its public functions. */
#include <stdio.h>
#include <string.h>

#include "controller/carry_out.h"
#include "controller/notes.h"
#include "controller/sets.h"
#include "controller/settled.h"
#include "controller/tasks.h"

#define IN_FLIGHT_MAX 500u
#define RESYNC_MS ((dset_ms)12 * 60 * 60 * 1000)

static int compare_ticket(const dsetp_tree_node *node, const void *key)
{
    uint64_t a = DSETP_TREE_ENTRY(node, const dsetp_task, node)->shown.ticket, b = *(const uint64_t *)key;

    return a < b ? -1 : a > b;
}

static int take_options(dset_controller_options *known, const dset_controller_options *given, dset_error *err)
{
    static const dset_controller_options defaults = DSET_CONTROLLER_OPTIONS_INIT;
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS(
        "options", dset_controller_options,
        DSET_RECONCILE_EXPLAIN | DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_DATA_BYTES);
    int code = dsetp_struct(known, &layout, given != NULL ? given : &defaults, err);

    if (code != DSET_OK)
        return code;
    if (known->resync_every < 0)
        return dsetp_fail(err, DSET_EMISUSE, "options.resync_every", "must not be negative");
    if (known->resync_every == 0)
        known->resync_every = RESYNC_MS;
    if (known->in_flight_max == 0)
        known->in_flight_max = IN_FLIGHT_MAX;
    return DSET_OK;
}

int dset_controller_new(dset_controller **out, const dset_controller_options *options, dset_error *err)
{
    dset_controller_options known;
    dset_controller *controller;
    dset_allocator memory;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    code = take_options(&known, options, err);
    if (code != DSET_OK)
        return code;
    memory = dsetp_memory(known.memory);
    controller = dsetp_zalloc(&memory, sizeof *controller);
    if (controller == NULL)
        return dsetp_no_memory(err);
    controller->memory = memory;
    controller->options = known;
    controller->now = INT64_MIN; /* any time of the first step is later */
    dsetp_tree_start(&controller->sets, dsetp_set_compare);
    dsetp_tree_start(&controller->out, compare_ticket);
    code = dset_world_new(&controller->world, &memory, err);
    if (code == DSET_OK)
        code = dset_ledger_new(&controller->ledger, &memory, err);
    if (code != DSET_OK) {
        dset_controller_free(controller);
        return code;
    }
    *out = controller;
    return DSET_OK;
}

static void free_tasks(dset_controller *controller)
{
    dsetp_tree_node *node;
    size_t state;

    while ((node = dsetp_tree_first(&controller->out)) != NULL) {
        dsetp_task *task = DSETP_TREE_ENTRY(node, dsetp_task, node);

        dsetp_tree_remove(&controller->out, &task->shown.ticket);
        dsetp_task_free(controller, task);
    }
    for (state = 0; state < sizeof controller->lists / sizeof controller->lists[0]; state++) {
        dsetp_task *task = dsetp_task_first(controller, (dsetp_task_state)state), *next;

        for (; task != NULL; task = next) {
            next = dsetp_task_next(task);
            dsetp_task_free(controller, task);
        }
    }
}

void dset_controller_free(dset_controller *controller)
{
    dset_allocator memory;
    dsetp_tree_node *node;

    if (controller == NULL)
        return;
    free_tasks(controller);
    while ((node = dsetp_tree_first(&controller->sets)) != NULL)
        dsetp_set_free(controller, DSETP_TREE_ENTRY(node, dsetp_set, node));
    dset_ledger_free(controller->ledger);
    dset_world_free(controller->world);
    memory = controller->memory;
    dsetp_release(&memory, controller, sizeof *controller);
}

dset_world *dset_controller_world(dset_controller *controller)
{
    return controller != NULL ? controller->world : NULL;
}

dset_ledger *dset_controller_ledger(dset_controller *controller)
{
    return controller != NULL ? controller->ledger : NULL;
}

/* Repeats actions with an unknown result when they are due, unless the world shows by now that they were carried out. */
static void ready_repeats(dset_controller *controller)
{
    dsetp_task *task = dsetp_task_first(controller, DSETP_REPEAT), *next;

    for (; task != NULL; task = next) {
        next = dsetp_task_next(task);
        if (task->at > controller->now)
            continue;
        dsetp_task_delist(controller, task);
        if (dsetp_note_seen(controller, task)) {
            task->code = task->shown.action->kind == DSET_CREATE_POD ? DSET_EEXISTS : DSET_ENOTFOUND;
            dsetp_task_enlist(controller, task, DSETP_SETTLED);
        } else {
            dsetp_task_enlist(controller, task, DSETP_READY);
        }
    }
}

/* One round over the sets with work; each is moved to the end, so that none starves. */
static int serve(dset_controller *controller, dset_error *err)
{
    dsetp_link *last = controller->work.last, *at = controller->work.first;
    bool more = at != NULL;

    while (more) {
        dsetp_set *set = DSETP_LIST_ENTRY(at, dsetp_set, work);
        int code;

        more = at != last;
        at = at->next;
        dsetp_set_work(controller, set);
        code = dsetp_carry_out(controller, set, err);
        if (code != DSET_OK)
            return code;
    }
    return DSET_OK;
}

int dset_controller_step(dset_controller *controller, dset_ms now, dset_error *err)
{
    dsetp_task *task;
    int code;

    if (controller == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "controller", "must not be NULL");
    if (now == 0)
        return dsetp_fail(err, DSET_EMISUSE, "now", "must be set");
    if (now > controller->now)
        controller->now = now;
    ready_repeats(controller);
    while ((task = dsetp_task_first(controller, DSETP_SETTLED)) != NULL) {
        code = dsetp_take_settled(controller, task, err);
        if (code != DSET_OK)
            return code;
    }
    dset_ledger_expire(controller->ledger, controller->world, controller->now);
    code = dsetp_sets_take_changed(controller, err);
    if (code != DSET_OK)
        return code;
    dsetp_sets_queue_due(controller);
    return serve(controller, err);
}

const dset_task *dset_controller_next(dset_controller *controller)
{
    dsetp_task *task = controller != NULL ? dsetp_task_first(controller, DSETP_READY) : NULL;

    if (task == NULL)
        return NULL;
    dsetp_task_delist(controller, task);
    task->state = DSETP_OUT;
    dsetp_tree_insert(&controller->out, &task->node, &task->shown.ticket);
    controller->counters.tasks++;
    return &task->shown;
}

int dset_controller_settle(dset_controller *controller, const dset_outcome *outcome, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT("outcome", dset_outcome);
    dset_outcome known;
    dsetp_tree_node *node;
    dsetp_task *task;
    int code = controller == NULL ? dsetp_fail(err, DSET_EMISUSE, "controller", "must not be NULL")
                                  : dsetp_struct(&known, &layout, outcome, err);

    if (code != DSET_OK)
        return code;
    if (known.code > 0)
        return dsetp_fail(err, DSET_EMISUSE, "outcome.code", "must be DSET_OK or negative");
    node = dsetp_tree_find(&controller->out, &known.ticket);
    if (node == NULL)
        return dsetp_fail(err, DSET_ENOTFOUND, "outcome.ticket", "no task with this ticket is outstanding");
    task = DSETP_TREE_ENTRY(node, dsetp_task, node);
    if (!dsetp_task_answer(task, &known))
        return dsetp_no_memory(err);
    dsetp_tree_remove(&controller->out, &known.ticket);
    task->code = known.code;
    dsetp_one_line(task->why, sizeof task->why,
                   dsetp_or_empty(known.why)[0] != '\0' ? known.why : dset_code_name(known.code));
    dsetp_task_enlist(controller, task, DSETP_SETTLED);
    return DSET_OK;
}

/* Whether the next step has something to do, whatever the time. */
static bool has_work(const dset_controller *controller)
{
    const dsetp_link *at;

    if (controller->lists[DSETP_SETTLED].first != NULL || controller->lists[DSETP_READY].first != NULL ||
        controller->look_at_all)
        return true;
    if (controller->in_flight >= controller->options.in_flight_max)
        return false;
    for (at = controller->work.first; at != NULL; at = at->next) {
        if (!DSETP_LIST_ENTRY(at, const dsetp_set, work)->running)
            return true;
    }
    return false;
}

dset_ms dset_controller_deadline(const dset_controller *controller)
{
    dset_ms deadline = DSET_NEVER;
    const dsetp_tree_node *node;
    const dsetp_task *task;

    if (controller == NULL)
        return DSET_NEVER;
    if (has_work(controller))
        return controller->now;
    for (task = dsetp_task_first(controller, DSETP_REPEAT); task != NULL; task = dsetp_task_next(task))
        deadline = task->at < deadline ? task->at : deadline;
    for (node = dsetp_tree_first(&controller->sets); node != NULL;) {
        const dsetp_set *set = DSETP_TREE_ENTRY(node, const dsetp_set, node);

        if (!set->running && !set->queued && set->due < deadline) /* a queued set waits for a slot, not for a time */
            deadline = set->due;
        node = dsetp_set_after(controller, set);
    }
    return deadline;
}

const dset_plan *dset_controller_plan(const dset_controller *controller, const char *ns, const char *name)
{
    const dsetp_set *set;

    if (controller == NULL || ns == NULL || name == NULL)
        return NULL;
    set = dsetp_set_find(controller, ns, name);
    return set != NULL ? set->plan : NULL;
}

int dset_controller_count(const dset_controller *controller, dset_controller_counters *out)
{
    dset_controller_counters made = DSET_CONTROLLER_COUNTERS_INIT;

    if (controller != NULL) {
        made = controller->counters;
        made.out = controller->out.count;
    }
    return dsetp_struct_give(out, &made, sizeof made);
}
