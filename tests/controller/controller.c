/* The controller: which tasks it hands out, in which order, and how it reacts to their results. */
#include <stdlib.h>
#include <string.h>

#include "controller/by_hand.h"

START_TEST(a_plan_is_carried_out_in_order)
{
    const worlds_set set = { .spec = ",\"revisionHistoryLimit\":0,\"updateStrategy\":{\"type\":\"OnDelete\"}" };
    const worlds_pod orphan = { .name = "orphan", .node = "n2", .uid = "" };
    const worlds_pod failed = { .name = "failed", .node = "n3", .phase = DSET_POD_FAILED };
    const worlds_pod misplaced = { .name = "misplaced", .node = "n4" };
    dset_label label = { "app", "a" };
    dset_revision old = { .size = sizeof old, .number = 1, .ns = "default", .name = "a-old", .uid = "old",
                          .owner = { "DaemonSet", "a", WORLDS_UID }, .labels = { &label, 1 }, .data = "{}",
                          .data_size = 2 };
    char order[128] = "";
    size_t i;
    machine m;

    machine_start(&m, NULL);
    worlds_put_node(m.world, "n1", NULL, NULL);
    worlds_put_node(m.world, "n2", NULL, NULL);
    worlds_put_node(m.world, "n3", NULL, NULL);
    worlds_put_node(m.world, "n4", NULL, "gone:NoExecute");
    worlds_put_pod(m.world, &orphan);
    worlds_put_pod(m.world, &failed);
    worlds_put_pod(m.world, &misplaced);
    ck_ok(dset_world_put_revision(m.world, &old, NULL));
    worlds_put_daemonset(m.world, &set);
    while (machine_step(&m) > 0) { /* each step is settled before the next one, so this is the order of the plan */
        for (i = 0; i < m.count; i++)
            snprintf(order + strlen(order), sizeof order - strlen(order), "%u ", m.tasks[i]->action->kind);
        machine_settle_all(&m, DSET_OK);
    }
    /* label the old revision, create one; adopt; event; create; delete two; delete the old revision; status */
    ck_assert_str_eq(order, "7 6 3 12 1 2 2 8 11 ");
    ck_assert_uint_eq(m.events, 3);
    ck_assert_uint_eq(dset_plan_count(dset_controller_plan(m.controller, "default", "a")), 9);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(tasks_say_what_to_do)
{
    const dset_task *task;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    task = m.tasks[0];
    ck_assert_uint_eq(task->kind, DSET_TASK_ACT);
    ck_assert_str_eq(task->set_ns, "default");
    ck_assert_str_eq(task->set_name, "a");
    ck_assert_uint_eq(task->action->kind, DSET_CREATE_POD);
    ck_assert_uint_eq(task->action->reason, DSET_BECAUSE_MISSING);
    ck_assert_str_eq(task->action->node_name, "n1");
    ck_assert_uint_eq(task->record->kind, DSET_KIND_POD);
    ck_assert_str_eq(task->record->ns, "default");
    ck_assert_str_eq(task->record->name, task->action->object_name);
    ck_assert_ptr_nonnull(strstr(task->record->data, "\"image\":\"image:1\""));
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 1);
    task = m.tasks[0];
    ck_assert_uint_eq(task->kind, DSET_TASK_PATCH);
    ck_assert_uint_eq(task->record->kind, DSET_KIND_DAEMONSET);
    ck_assert_ptr_nonnull(strstr(task->record->data, "\"desiredNumberScheduled\":1"));
    ck_assert_ptr_nonnull(strstr(task->record->data, "\"uid\":\"" WORLDS_UID "\""));
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(creates_are_batched_with_a_slow_start)
{
    static const size_t batches[] = { 1, 2, 4, 3 };
    size_t i;
    machine m;

    machine_start_empty(&m, NULL, 10);
    for (i = 0; i < 4; i++) {
        ck_assert_uint_eq(machine_step(&m), batches[i]);
        ck_assert_uint_eq(m.tasks[0]->action->kind, DSET_CREATE_POD);
        if (m.count > 1) { /* not before the whole batch has succeeded */
            machine part = m;

            machine_settle(&m, m.tasks[0], DSET_OK);
            ck_assert_uint_eq(machine_step(&m), 0);
            m.count = 0;
            for (; m.count + 1 < part.count; m.count++)
                m.tasks[m.count] = part.tasks[m.count + 1];
        }
        machine_settle_all(&m, DSET_OK);
    }
    ck_assert_uint_eq(machine_step(&m), 1);
    ck_assert_uint_eq(m.tasks[0]->action->kind, DSET_WRITE_STATUS);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(a_failure_stops_the_creates)
{
    machine m;

    machine_start_empty(&m, NULL, 10);
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_show_pod(&m, m.tasks[0]);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 2);
    machine_settle(&m, m.tasks[0], DSET_EDENIED);
    machine_settle(&m, m.tasks[1], DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 1); /* the status is still written */
    ck_assert_uint_eq(m.tasks[0]->action->kind, DSET_WRITE_STATUS);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0); /* and no new ones before the created ones are seen */
    ck_assert_uint_eq(m.events, 3);
    dset_controller_free(m.controller);
}
END_TEST

/* A Pod that was created but not yet seen is not created again before five minutes have passed. */
START_TEST(created_pods_are_waited_for)
{
    char name[80];
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    snprintf(name, sizeof name, "%s", m.tasks[0]->record->name);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 1); /* the status */
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 0);
    worlds_put_node(m.world, "n1", "some=news", NULL);
    m.now += MINUTES(4);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    ck_assert_int_le(dset_controller_deadline(m.controller), NOW + MINUTES(5) + 1);
    m.now = NOW + MINUTES(5) + 1;
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->record->name, name);
    machine_show_pod(&m, m.tasks[0]);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    m.now += MINUTES(6);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    dset_controller_free(m.controller);
}
END_TEST

/* A Pod that is gone before it was seen causes no watch event: the controller looks again by itself. */
START_TEST(a_pod_that_is_never_seen_is_created_again)
{
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_settle_all(&m, DSET_OK);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    ck_assert_int_gt(dset_controller_deadline(m.controller), m.now);
    ck_assert_int_le(dset_controller_deadline(m.controller), NOW + MINUTES(5) + 1);
    m.now = NOW + MINUTES(5) + 1;
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(failures_are_retried_with_backoff)
{
    dset_controller_counters counters = DSET_CONTROLLER_COUNTERS_INIT;
    dset_ms wait = 5;
    unsigned i;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    machine_settle_all(&m, DSET_EDENIED);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    ck_assert_int_eq(dset_controller_deadline(m.controller) - m.now, wait);
    machine_show_status(&m); /* from here on there is nothing else to wait for */
    for (i = 1, wait = 10; i < 22; i++, wait = wait * 2 > 1000000 ? 1000000 : wait * 2) {
        ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
        machine_settle_all(&m, DSET_EDENIED);
        while (machine_step(&m) > 0)
            machine_settle_all(&m, DSET_OK);
        ck_assert_int_eq(dset_controller_deadline(m.controller) - m.now, wait);
        m.now += wait - 1;
        ck_assert_uint_eq(machine_step(&m), 0);
        m.now += 1;
    }
    dset_controller_count(m.controller, &counters);
    ck_assert_uint_eq(counters.failures, 22);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1); /* a success resets the back-off */
    machine_show_pod(&m, m.tasks[0]);
    machine_settle_all(&m, DSET_OK);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    ck_ok(dset_world_drop_node(m.world, "n1", NULL));
    worlds_put_node(m.world, "n2", NULL, NULL);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    machine_settle_all(&m, DSET_EDENIED);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    ck_assert_int_eq(dset_controller_deadline(m.controller) - m.now, 5);
    dset_controller_free(m.controller);
}
END_TEST

/* Other changes must not cancel a pending retry: here the delete of a failed Pod is refused. */
START_TEST(a_refused_delete_is_retried)
{
    const worlds_pod failed = { .name = "failed", .node = "n1", .phase = DSET_POD_FAILED };
    machine m;

    machine_start_empty(&m, NULL, 1);
    worlds_put_pod(m.world, &failed);
    ck_assert_uint_eq(machine_step_to(&m, DSET_DELETE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->action->object_uid, "uid-failed");
    machine_settle_all(&m, DSET_EDENIED);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    worlds_put_node(m.world, "n1", "some=news", NULL);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    ck_assert_int_le(dset_controller_deadline(m.controller), NOW + 1000);
    m.now = NOW + 1000;
    ck_assert_uint_eq(machine_step_to(&m, DSET_DELETE_POD), 1);
    dset_controller_free(m.controller);
}
END_TEST

/* After a create with an unknown result, the same task is handed out again, up to four times. */
START_TEST(a_create_with_unknown_result_is_repeated)
{
    static const dset_ms waits[] = { 5, 20, 80, 320 };
    const dset_task *task;
    uint64_t ticket;
    size_t i;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    task = m.tasks[0];
    ticket = task->ticket;
    for (i = 0; i < 4; i++) {
        machine_settle(&m, task, DSET_EUNKNOWN);
        ck_assert_uint_eq(machine_step(&m), 0);
        ck_assert_int_eq(dset_controller_deadline(m.controller) - m.now, waits[i]);
        m.now += waits[i] - 1;
        ck_assert_uint_eq(machine_step(&m), 0);
        m.now += 1;
        ck_assert_uint_eq(machine_step(&m), 1);
        ck_assert_ptr_eq(m.tasks[0], task);
        ck_assert_uint_eq(task->ticket, ticket);
    }
    machine_settle(&m, task, DSET_EUNKNOWN);
    ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 1);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    m.now += MINUTES(1); /* the Pod may exist: no new create before the note expires */
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    m.now += MINUTES(5);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    dset_controller_free(m.controller);
}
END_TEST

/* A refused repeat does not show that the first attempt failed. */
START_TEST(a_refused_repeat_proves_nothing)
{
    const dset_task *task;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    task = m.tasks[0];
    machine_settle(&m, task, DSET_EUNKNOWN);
    ck_assert_uint_eq(machine_step(&m), 0);
    m.now += 5;
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_settle(&m, task, DSET_EDENIED);
    m.now += MINUTES(1);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    m.now += MINUTES(6);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    dset_controller_free(m.controller);
}
END_TEST

/* A repeat may create the Pod again after the first one was seen and deleted: the next request has the same name. */
START_TEST(a_repeat_keeps_the_name)
{
    const dset_task *task;
    char name[64];
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    task = m.tasks[0];
    machine_settle(&m, task, DSET_EUNKNOWN);
    ck_assert_uint_eq(machine_step(&m), 0);
    m.now += 5;
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_show_pod(&m, task);
    ck_assert_uint_eq(machine_step(&m), 0);
    ck_ok(dset_world_drop_pod(m.world, "default", task->record->name, NULL));
    snprintf(name, sizeof name, "%s", task->record->name);
    machine_settle(&m, task, DSET_OK);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->record->name, name); /* so that the server refuses it if there is one */
    dset_controller_free(m.controller);
}
END_TEST

/* The name is taken by a Pod of an earlier request whose reply was lost. */
START_TEST(a_pod_that_already_exists_is_waited_for)
{
    dset_controller_counters counters = DSET_CONTROLLER_COUNTERS_INIT;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_settle_all(&m, DSET_EEXISTS);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    dset_controller_count(m.controller, &counters);
    ck_assert_uint_eq(counters.failures, 0);
    ck_assert_uint_eq(m.events, 0);
    ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 1);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(a_changed_set_aborts_its_plan)
{
    const worlds_set changed = { .image = "image:2", .generation = 2 };
    size_t i;
    machine m;

    machine_start_empty(&m, NULL, 10);
    ck_assert_uint_eq(machine_step(&m), 1);
    machine_show_pod(&m, m.tasks[0]);
    worlds_put_daemonset(m.world, &changed);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 1); /* no second batch: the revision of the new template */
    ck_assert_uint_eq(m.tasks[0]->action->kind, DSET_CREATE_REVISION);
    worlds_make_revision(m.world, m.tasks[0]->action, &changed);
    machine_settle_all(&m, DSET_OK);
    ck_assert_uint_eq(machine_step(&m), 1);
    for (i = 0; i < m.count; i++)
        ck_assert_ptr_nonnull(strstr(m.tasks[i]->record->data, "image:2"));
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(a_dropped_set_is_forgotten)
{
    dset_controller_counters counters = DSET_CONTROLLER_COUNTERS_INIT;
    machine m;

    machine_start_empty(&m, NULL, 3);
    ck_assert_uint_eq(machine_step(&m), 1);
    ck_ok(dset_world_drop_daemonset(m.world, "default", "a", NULL));
    ck_assert_uint_eq(machine_step(&m), 0);
    machine_settle_all(&m, DSET_OK);
    machine_settle(&m, m.tasks[0], DSET_OK); /* the task in flight stays valid until it is settled */
    ck_assert_uint_eq(machine_step(&m), 0);
    dset_controller_count(m.controller, &counters);
    ck_assert_uint_eq(counters.sets, 0);
    ck_assert_uint_eq(counters.out, 0);
    ck_assert_ptr_null(dset_controller_plan(m.controller, "default", "a"));
    ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 0);
    ck_assert_int_eq(dset_controller_deadline(m.controller), DSET_NEVER);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(settling_is_checked)
{
    dset_error err = DSET_ERROR_INIT;
    uint64_t ticket;
    machine m;

    machine_start_empty(&m, NULL, 1);
    ck_ok(dset_controller_step(m.controller, m.now, NULL));
    ck_assert_int_eq(machine_settle_ticket(m.controller, 1000, DSET_OK, NULL), DSET_ENOTFOUND);
    ck_assert_uint_eq(machine_step(&m), 1);
    ticket = m.tasks[0]->ticket;
    ck_assert_int_eq(machine_settle_ticket(m.controller, ticket, 1, &err), DSET_EMISUSE);
    ck_assert_str_eq(err.path, "outcome.code");
    ck_assert_int_eq(machine_settle_ticket(NULL, ticket, DSET_OK, NULL), DSET_EMISUSE);
    ck_ok(machine_settle_ticket(m.controller, ticket, DSET_OK, NULL));
    ck_assert_int_eq(machine_settle_ticket(m.controller, ticket, DSET_OK, NULL), DSET_ENOTFOUND);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(the_deadline_says_when)
{
    const worlds_set set = { 0 };
    machine m;

    ck_assert_int_eq(dset_controller_deadline(NULL), DSET_NEVER);
    machine_start(&m, NULL);
    ck_assert_int_eq(dset_controller_deadline(m.controller), DSET_NEVER);
    worlds_put_daemonset(m.world, &set);
    ck_ok(dset_controller_step(m.controller, m.now, NULL));
    ck_assert_int_eq(dset_controller_deadline(m.controller), m.now); /* a task is waiting to be taken */
    ck_assert_uint_eq(machine_step(&m), 1);
    ck_assert_int_eq(dset_controller_deadline(m.controller), DSET_NEVER); /* in flight: nothing to do until settled */
    machine_show_revision(&m, m.tasks[0]);
    machine_settle_all(&m, DSET_OK);
    ck_assert_int_eq(dset_controller_deadline(m.controller), m.now);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    m.now += MINUTES(6);
    while (machine_step(&m) > 0)
        machine_settle_all(&m, DSET_OK);
    machine_show_status(&m);
    ck_assert_uint_eq(machine_step(&m), 0);
    ck_assert_int_eq(dset_controller_deadline(m.controller), m.now + MINUTES(12 * 60)); /* all is well */
    dset_controller_free(m.controller);
}
END_TEST

/* Tasks in flight are limited, and a controller at the limit does not ask to be stepped. */
START_TEST(tasks_in_flight_are_limited)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    const worlds_set other = { .name = "b", .uid = "99999999-2222-3333-4444-555555555555" };
    size_t out = 1, made = 0;
    const dset_task *held;
    machine m;

    options.in_flight_max = 1;
    machine_start_empty(&m, &options, 5);
    ck_assert_uint_eq(machine_step(&m), 1);
    held = m.tasks[0];
    worlds_put_daemonset(m.world, &other);
    ck_assert_uint_eq(machine_step(&m), 0);
    m.now += MINUTES(1);
    ck_assert_uint_eq(machine_step(&m), 0);
    ck_assert_int_gt(dset_controller_deadline(m.controller), m.now); /* "b" waits for a free slot, not for a time */
    machine_settle(&m, held, DSET_OK);
    while ((out = machine_step(&m)) > 0) {
        ck_assert_uint_eq(out, 1);
        made += m.tasks[0]->action->kind == DSET_CREATE_POD;
        if (m.tasks[0]->action->kind == DSET_CREATE_REVISION)
            worlds_make_revision(m.world, m.tasks[0]->action, &other);
        machine_settle_all(&m, DSET_OK);
    }
    ck_assert_uint_eq(made, 4 + 5);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(no_set_starves_another)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    const worlds_set other = { .name = "b", .uid = "99999999-2222-3333-4444-555555555555" };
    size_t of_b = 0, turns;
    machine m;

    options.in_flight_max = 2;
    machine_start_empty(&m, &options, 30);
    worlds_put_daemonset(m.world, &other);
    for (turns = 0; turns < 12 && of_b == 0; turns++) {
        size_t i;

        machine_step(&m);
        for (i = 0; i < m.count; i++) {
            of_b += strcmp(m.tasks[i]->set_name, "b") == 0;
            machine_settle(&m, m.tasks[i], DSET_EDENIED); /* "a" fails all the time */
        }
    }
    ck_assert_uint_gt(of_b, 0);
    dset_controller_free(m.controller);
}
END_TEST

START_TEST(options_are_checked)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    dset_controller *controller;

    ck_assert_int_eq(dset_controller_new(NULL, NULL, NULL), DSET_EMISUSE);
    options.resync_every = -1;
    ck_assert_int_eq(dset_controller_new(&controller, &options, NULL), DSET_EMISUSE);
    ck_assert_ptr_null(controller);
    ck_assert_int_eq(dset_controller_step(NULL, NOW, NULL), DSET_EMISUSE);
    ck_assert_ptr_null(dset_controller_next(NULL));
    dset_controller_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("controller");
    TCase *tests = tcase_create("controller");

    tcase_add_test(tests, a_plan_is_carried_out_in_order);
    tcase_add_test(tests, tasks_say_what_to_do);
    tcase_add_test(tests, creates_are_batched_with_a_slow_start);
    tcase_add_test(tests, a_failure_stops_the_creates);
    tcase_add_test(tests, created_pods_are_waited_for);
    tcase_add_test(tests, a_pod_that_is_never_seen_is_created_again);
    tcase_add_test(tests, failures_are_retried_with_backoff);
    tcase_add_test(tests, a_refused_delete_is_retried);
    tcase_add_test(tests, a_create_with_unknown_result_is_repeated);
    tcase_add_test(tests, a_refused_repeat_proves_nothing);
    tcase_add_test(tests, a_repeat_keeps_the_name);
    tcase_add_test(tests, a_pod_that_already_exists_is_waited_for);
    tcase_add_test(tests, a_changed_set_aborts_its_plan);
    tcase_add_test(tests, a_dropped_set_is_forgotten);
    tcase_add_test(tests, settling_is_checked);
    tcase_add_test(tests, the_deadline_says_when);
    tcase_add_test(tests, tasks_in_flight_are_limited);
    tcase_add_test(tests, no_set_starves_another);
    tcase_add_test(tests, options_are_checked);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
