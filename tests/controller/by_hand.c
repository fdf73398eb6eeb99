/* A controller over a small world, driven by hand. */
#include "controller/by_hand.h"

#include <string.h>

void machine_start(machine *m, const dset_controller_options *options)
{
    memset(m, 0, sizeof *m);
    ck_ok(dset_controller_new(&m->controller, options, NULL));
    m->world = dset_controller_world(m->controller);
    m->now = NOW;
}

void machine_put_nodes(machine *m, size_t count)
{
    char name[16];
    size_t i;

    for (i = 1; i <= count; i++) {
        snprintf(name, sizeof name, "n%zu", i);
        worlds_put_node(m->world, name, NULL, NULL);
    }
}

int machine_settle_ticket(dset_controller *controller, uint64_t ticket, int code, dset_error *err)
{
    dset_outcome outcome = DSET_OUTCOME_INIT;

    outcome.ticket = ticket;
    outcome.code = code;
    return dset_controller_settle(controller, &outcome, err);
}

void machine_settle(machine *m, const dset_task *task, int code)
{
    ck_ok(machine_settle_ticket(m->controller, task->ticket, code, NULL));
}

size_t machine_step(machine *m)
{
    size_t events = m->events;
    const dset_task *task;

    m->count = 0;
    ck_ok(dset_controller_step(m->controller, m->now, NULL));
    while ((task = dset_controller_next(m->controller)) != NULL) {
        if (task->action == NULL) {
            m->events++;
            machine_settle(m, task, DSET_OK);
            continue;
        }
        ck_assert_uint_lt(m->count, TASKS);
        m->tasks[m->count++] = task;
    }
    return m->count > 0 || m->events == events ? m->count : machine_step(m);
}

void machine_settle_all(machine *m, int code)
{
    size_t i;

    for (i = 0; i < m->count; i++)
        machine_settle(m, m->tasks[i], code);
    m->count = 0;
}

void machine_show_revision(machine *m, const dset_task *task)
{
    static const worlds_set set = { 0 };

    if (task->action->kind == DSET_CREATE_REVISION)
        worlds_make_revision(m->world, task->action, &set);
}

size_t machine_step_to(machine *m, uint32_t kind)
{
    size_t turns;

    for (turns = 0; turns < 20; turns++) {
        if (machine_step(m) > 0 && m->tasks[0]->action->kind == kind)
            return m->count;
        if (m->count > 0)
            machine_show_revision(m, m->tasks[0]);
        machine_settle_all(m, DSET_OK);
    }
    return 0;
}

void machine_show_pod(machine *m, const dset_task *task)
{
    worlds_pod pod = { .name = task->record->name, .node = task->action->node_name, .hash = task->action->revision,
                       .created_at = m->now, .ready_at = m->now };

    worlds_put_pod(m->world, &pod);
}

void machine_show_status(machine *m)
{
    worlds_set set = { .status = dset_plan_status(dset_controller_plan(m->controller, "default", "a")) };

    worlds_put_daemonset(m->world, &set);
}

void machine_start_empty(machine *m, const dset_controller_options *options, size_t nodes)
{
    static const worlds_set set = { 0 };

    machine_start(m, options);
    worlds_put_daemonset(m->world, &set);
    ck_assert_uint_eq(machine_step_to(m, DSET_CREATE_REVISION), 1);
    machine_show_revision(m, m->tasks[0]);
    machine_settle_all(m, DSET_OK);
    while (machine_step(m) > 0)
        machine_settle_all(m, DSET_OK);
    machine_put_nodes(m, nodes);
}
