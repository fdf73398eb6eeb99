/* What follows from the outcome of a task: what is noted, and what is waited for. */
#include "controller/by_hand.h"

#include <string.h>

static void show_named(machine *m, const char *name, const char *node, const char *hash, dset_ms created_at)
{
    worlds_pod pod = { .name = name, .node = node, .hash = hash, .created_at = created_at };

    worlds_put_pod(m->world, &pod);
}

/* The set is planned again as soon as the world shows the Pods that the server has named, and not before. */
START_TEST(pods_may_be_named_by_the_server)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    char hash[64];
    machine m;
    int known;

    options.flags = DSET_RECONCILE_SERVER_NAMES;
    for (known = 0; known < 2; known++) {
        dset_outcome outcome = DSET_OUTCOME_INIT;

        machine_start_empty(&m, &options, 2);
        ck_assert_uint_eq(machine_step(&m), 1); /* slow start */
        ck_assert_str_eq(m.tasks[0]->record->name, "");
        ck_assert_ptr_nonnull(strstr(m.tasks[0]->record->data, "\"generateName\":\"a-\""));
        snprintf(hash, sizeof hash, "%s", m.tasks[0]->action->revision);
        outcome.ticket = m.tasks[0]->ticket;
        outcome.name = known ? "a-x1" : NULL;
        ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
        ck_assert_uint_eq(machine_step(&m), 1);
        outcome.ticket = m.tasks[0]->ticket;
        outcome.name = known ? "a-x2" : NULL;
        ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
        while (machine_step(&m) > 0) {
            ck_assert_uint_ne(m.tasks[0]->action->kind, DSET_CREATE_POD);
            machine_settle_all(&m, DSET_OK);
        }
        ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 2);
        show_named(&m, "a-old", "n1", hash, m.now - 60000); /* another one, from before: not the answer */
        ck_ok(dset_world_drop_pod(m.world, "default", "a-old", NULL));
        while (machine_step(&m) > 0) {
            ck_assert_uint_ne(m.tasks[0]->action->kind, DSET_CREATE_POD);
            machine_settle_all(&m, DSET_OK);
        }
        show_named(&m, "a-x1", "n1", hash, m.now / 1000 * 1000);
        show_named(&m, "a-x2", "n2", hash, m.now / 1000 * 1000);
        machine_put_nodes(&m, 3);
        m.now += 5;
        ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
        ck_assert_str_eq(m.tasks[0]->action->node_name, "n3");
        machine_settle_all(&m, DSET_EDENIED); /* refused: nothing is waited for */
        ck_ok(dset_controller_step(m.controller, m.now, NULL));
        ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 0);
        dset_controller_free(m.controller);
    }
}
END_TEST

/* What was written is waited for, if the host says up to where it has seen. */
START_TEST(versions_written_are_waited_for)
{
    dset_outcome outcome = DSET_OUTCOME_INIT;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_ok(dset_world_put_synced(m.world, "pods", "10", NULL));
    ck_assert_uint_eq(machine_step(&m), 1);
    outcome.ticket = m.tasks[0]->ticket;
    outcome.version = "12";
    machine_show_pod(&m, m.tasks[0]);
    ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    machine_put_nodes(&m, 2);
    ck_assert_uint_eq(machine_step(&m), 0);
    ck_assert_int_eq(dset_plan_problem(dset_controller_plan(m.controller, "default", "a"))->code, DSET_EBUSY);
    ck_ok(dset_world_put_synced(m.world, "pods", "12", NULL));
    m.now += 60000;
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    dset_controller_free(m.controller);
}
END_TEST

static void count_warning(void *context, int level, const char *text)
{
    *(int *)context += level == DSET_LOG_WARNING && strstr(text, "not a number: v1x y") != NULL;
}

/* Nothing can wait for a version that cannot be compared: that is told, once. */
START_TEST(versions_that_are_no_numbers_are_told)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    dset_outcome outcome = DSET_OUTCOME_INIT;
    int told = 0;
    machine m;

    options.log = count_warning;
    options.log_context = &told;
    machine_start_empty(&m, &options, 3);
    ck_ok(dset_world_put_synced(m.world, "pods", "v1w", NULL));
    while (machine_step(&m) > 0) {
        outcome.ticket = m.tasks[0]->ticket;
        outcome.version = "v1x\ny";
        ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
        while (m.count > 1)
            machine_settle(&m, m.tasks[--m.count], DSET_OK);
    }
    ck_assert_int_eq(told, 1);
    ck_assert_uint_eq(m.count, 0);
    dset_controller_free(m.controller);
}
END_TEST

/* What an action asks for is what the task asks for. */
static void check_target(const dset_plan *plan, const dset_task *task)
{
    static const uint32_t verbs[] = { [DSET_TASK_PUT] = DSET_VERB_CREATE, [DSET_TASK_DROP] = DSET_VERB_DELETE,
                                      [DSET_TASK_PATCH] = DSET_VERB_PATCH };
    const dset_action *action = task->action;
    dset_target target = DSET_TARGET_INIT;

    ck_ok(dset_action_target(plan, action, &target));
    ck_assert_uint_eq(target.kind, task->record->kind);
    ck_assert_uint_eq(target.verb, task->kind != DSET_TASK_ACT        ? verbs[task->kind]
                                   : action->kind == DSET_CREATE_POD ? DSET_VERB_CREATE
                                   : action->kind == DSET_DELETE_POD ? DSET_VERB_DELETE
                                                                     : DSET_VERB_PATCH);
    ck_assert_str_eq(target.ns, task->record->ns);
    ck_assert_str_eq(target.name, action->kind == DSET_EMIT_EVENT ? "" : task->record->name);
    ck_assert_str_eq(target.subresource, action->kind == DSET_WRITE_STATUS ? "status" : "");
    ck_assert_str_eq(target.uid, action->object_uid);
}

/* A host that carries out plans itself writes what the machine does. */
START_TEST(actions_are_written_as_in_tasks)
{
    const dset_plan *plan;
    size_t i, written = 0, turns;
    machine m;

    machine_start(&m, NULL);
    worlds_put_daemonset(m.world, &(worlds_set){ 0 });
    machine_put_nodes(&m, 3);
    worlds_put_pod(m.world, &(worlds_pod){ .name = "orphan", .uid = "", .node = "n1", .hash = "old" });
    worlds_put_pod(m.world, &(worlds_pod){ .name = "failed", .node = "n2", .phase = DSET_POD_FAILED });
    for (turns = 0; turns < 12; turns++) {
        if (machine_step(&m) == 0)
            break;
        plan = dset_controller_plan(m.controller, "default", "a");
        for (i = 0; i < m.count; i++) {
            const dset_task *task = m.tasks[i];
            dset_text text;

            dset_text_start(&text, NULL);
            ck_ok(dset_action_write(plan, task->action, dset_world_get_daemonset(m.world, "default", "a"), dset_text_add,
                                    &text, NULL));
            if (task->action->kind == DSET_DELETE_POD)
                ck_assert_uint_eq(text.size, 0);
            else
                ck_assert_str_eq(text.data, task->record->data);
            check_target(plan, task);
            written++;
            dset_text_free(&text);
            machine_show_revision(&m, task);
        }
        machine_settle_all(&m, DSET_OK);
    }
    ck_assert_uint_gt(written, 6);
    dset_controller_free(m.controller);
}
END_TEST

/*
 * The world has shown a created Pod, and it has gone again, before the reply is settled: nothing is waited for. Between
 * two steps only the version tells, if the world says up to where it is current.
 */
START_TEST(pods_that_came_and_went_are_not_waited_for)
{
    static const struct {
        bool by_server, step, synced;
    } cases[] = { { true, true, false }, { true, true, true }, { false, true, false }, { false, false, true },
                  { true, false, true } };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
        dset_outcome outcome = DSET_OUTCOME_INIT;
        char name[64];
        machine m;

        options.flags = cases[i].by_server ? DSET_RECONCILE_SERVER_NAMES : 0;
        machine_start_empty(&m, &options, 1);
        ck_assert_uint_eq(machine_step(&m), 1);
        outcome.ticket = m.tasks[0]->ticket;
        outcome.version = "101";
        snprintf(name, sizeof name, "%s", cases[i].by_server ? "a-x1" : m.tasks[0]->record->name);
        outcome.name = name;
        show_named(&m, name, "n1", m.tasks[0]->action->revision, m.now);
        if (cases[i].step)
            ck_ok(dset_controller_step(m.controller, ++m.now, NULL));
        ck_ok(dset_world_drop_pod(m.world, "default", name, NULL));
        if (cases[i].synced)
            ck_ok(dset_world_put_synced(m.world, "pods", "102", NULL));
        ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
        m.now += 2000;
        testing_check(machine_step_to(&m, DSET_CREATE_POD) == 1, "case %zu: the Pod that has gone is waited for", i);
        dset_controller_free(m.controller);
    }
}
END_TEST

/* A settling that fails for lack of memory has not happened: it may be repeated. */
START_TEST(settling_may_be_repeated)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    dset_outcome outcome = DSET_OUTCOME_INIT;
    dset_error err = DSET_ERROR_INIT;
    testing_heap heap;
    machine m;

    testing_heap_start(&heap);
    options.memory = &heap.allocator;
    machine_start_empty(&m, &options, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    outcome.ticket = m.tasks[0]->ticket;
    outcome.version = "12";
    heap.fail_at = heap.calls + 1;
    ck_assert_int_eq(dset_controller_settle(m.controller, &outcome, &err), DSET_ENOMEM);
    ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
    ck_assert_int_eq(dset_controller_settle(m.controller, &outcome, &err), DSET_ENOTFOUND);
    dset_controller_free(m.controller);
    ck_assert_uint_eq(heap.blocks, 0);
}
END_TEST

static void keep_line(void *context, int level, const char *text)
{
    char (*line)[512] = context;

    (void)level;
    snprintf(*line, sizeof *line, "%s", text);
}

/* The first Event after a create that ended in this way. */
static void check_told(const char *why, const char *message)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    dset_outcome outcome = DSET_OUTCOME_INIT;
    char line[512] = "";
    dset_document *event;
    const dset_task *task;
    machine m;

    options.log = keep_line;
    options.log_context = &line;
    machine_start_empty(&m, &options, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    outcome.ticket = m.tasks[0]->ticket;
    outcome.code = DSET_EDENIED;
    outcome.why = why;
    ck_ok(dset_controller_settle(m.controller, &outcome, NULL));
    ck_ok(dset_controller_step(m.controller, m.now, NULL));
    do
        task = dset_controller_next(m.controller);
    while (task != NULL && task->record->kind != DSET_KIND_EVENT);
    ck_assert_ptr_nonnull(task);
    ck_ok(dset_document_parse(&event, task->record->data, task->record->data_size, NULL, NULL));
    ck_assert_str_eq(dset_value_string(dset_value_get(dset_document_root(event), "message")), message);
    ck_assert_ptr_null(strchr(line, '\n'));
    dset_document_free(event);
    dset_controller_free(m.controller);
}

/* What a server says is hostile: it becomes one line of UTF-8. */
START_TEST(reasons_are_told_in_one_line)
{
    char text[300], wanted[300] = "Error creating: ";
    size_t i;

    check_told("no quota", "Error creating: no quota");
    check_told("two\nlines\x1b[31m\x7f", "Error creating: two lines [31m ");
    check_told("bad \xff\xfe\xe2\x82", "Error creating: bad ????");
    memset(text, 'a', 190);
    snprintf(text + 190, sizeof text - 190, "\xe2\x82\xac");
    snprintf(wanted + 16, sizeof wanted - 16, "%.190s", text);
    check_told(text, wanted); /* cut before the character that does not fit */
    for (i = 0; i < 99; i++)
        memcpy(text + i * 3, "\xe2\x82\xac", 4);
    snprintf(wanted + 16, sizeof wanted - 16, "%.189s", text);
    check_told(text, wanted);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outcome");
    TCase *tests = tcase_create("outcome");

    tcase_add_test(tests, pods_may_be_named_by_the_server);
    tcase_add_test(tests, versions_written_are_waited_for);
    tcase_add_test(tests, versions_that_are_no_numbers_are_told);
    tcase_add_test(tests, actions_are_written_as_in_tasks);
    tcase_add_test(tests, pods_that_came_and_went_are_not_waited_for);
    tcase_add_test(tests, settling_may_be_repeated);
    tcase_add_test(tests, reasons_are_told_in_one_line);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
