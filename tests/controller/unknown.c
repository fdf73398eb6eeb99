/* Creates whose result is unknown, between Pods that come and go: never a second Pod on a node. */
#include "controller/by_hand.h"

#include <string.h>

static void drop(machine *m, const char *pod_name)
{
    ck_ok(dset_world_drop_pod(m->world, "default", pod_name, NULL));
}

static void show(machine *m, const char *pod_name, const char *uid, const char *hash)
{
    worlds_pod pod = { .name = pod_name, .own = uid, .node = "n1", .hash = hash, .created_at = m->now };

    worlds_put_pod(m->world, &pod);
}

static void settle(machine *m, const dset_task *task, int code, const char *uid)
{
    dset_outcome outcome = DSET_OUTCOME_INIT;

    outcome.ticket = task->ticket;
    outcome.code = code;
    outcome.uid = uid;
    ck_ok(dset_controller_settle(m->controller, &outcome, NULL));
}

static void settle_rest(machine *m)
{
    while (machine_step(m) > 0)
        machine_settle_all(m, DSET_OK);
}

/* A create without a result, for the node n1; the task stays valid until it is settled for good. */
static const dset_task *start(machine *m, char pod_name[64], char hash[64])
{
    const dset_task *task;

    machine_start_empty(m, NULL, 1);
    ck_assert_uint_eq(machine_step(m), 1);
    task = m->tasks[0];
    snprintf(pod_name, 64, "%s", task->record->name);
    snprintf(hash, 64, "%s", task->action->revision);
    settle(m, task, DSET_EUNKNOWN, NULL);
    ck_assert_uint_eq(machine_step(m), 0);
    return task;
}

/* The create is asked for again. */
static void repeat(machine *m)
{
    m->now += 5;
    ck_assert_uint_eq(machine_step(m), 1);
}

/* What the world shows is not asked for again, even if it is gone by then. */
START_TEST(what_was_seen_is_not_repeated)
{
    char pod_name[64], hash[64];
    int gone;
    machine m;

    for (gone = 0; gone < 2; gone++) {
        uint64_t ticket = start(&m, pod_name, hash)->ticket;

        show(&m, pod_name, "A", hash);
        if (gone)
            drop(&m, pod_name);
        m.now += 5;
        while (machine_step(&m) > 0) {
            ck_assert(m.tasks[0]->action->kind != DSET_CREATE_POD || (gone && m.tasks[0]->ticket != ticket));
            machine_settle_all(&m, DSET_OK);
        }
        dset_controller_free(m.controller);
    }
}
END_TEST

/* Of two Pods of one name the first does not stand for the second. */
START_TEST(of_two_pods_of_a_name_none_is_forgotten)
{
    char pod_name[64], hash[64];
    machine m;
    const dset_task *task = start(&m, pod_name, hash);

    repeat(&m);
    show(&m, pod_name, "A", hash); /* made by the first attempt, and deleted before the second */
    settle(&m, task, DSET_OK, "B");
    settle_rest(&m);
    drop(&m, pod_name);
    m.now += 100;
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->record->name, pod_name); /* the server refuses it: B is there */
    machine_settle_all(&m, DSET_EEXISTS);
    show(&m, pod_name, "B", hash);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    dset_controller_free(m.controller);
}
END_TEST

/* The Pod of an unknown result has ended and goes: until it is gone, a request that comes late could make no other. */
START_TEST(a_successor_waits_for_the_name)
{
    char pod_name[64], hash[64];
    machine m;
    const dset_task *task = start(&m, pod_name, hash);
    worlds_pod ended = { .name = pod_name, .own = "A", .node = "n1", .hash = hash, .phase = DSET_POD_FAILED };

    repeat(&m);
    settle(&m, task, DSET_OK, NULL);
    settle_rest(&m);
    worlds_put_pod(m.world, &ended);
    ck_assert_uint_eq(machine_step_to(&m, DSET_DELETE_POD), 1);
    machine_settle_all(&m, DSET_OK);
    ended.deleted_at = m.now;
    worlds_put_pod(m.world, &ended);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 0);
    ck_assert_int_le(dset_controller_deadline(m.controller), m.now + MINUTES(5) + 1);
    drop(&m, pod_name);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->record->name, pod_name);
    dset_controller_free(m.controller);
}
END_TEST

/* Whatever a repeat is told, a Pod that came and went is not waited for. */
START_TEST(what_has_come_and_gone_is_not_waited_for)
{
    static const struct {
        int code;
        const char *uid;
    } cases[] = { { DSET_EEXISTS, NULL }, { DSET_OK, "A" }, { DSET_OK, NULL } };
    char pod_name[64], hash[64];
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        machine m;
        const dset_task *task = start(&m, pod_name, hash);

        repeat(&m);
        show(&m, pod_name, "A", hash);
        ck_assert_uint_eq(machine_step(&m), 0);
        drop(&m, pod_name);
        ck_assert_uint_eq(machine_step(&m), 0);
        settle(&m, task, cases[i].code, cases[i].uid);
        ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
        dset_controller_free(m.controller);
    }
}
END_TEST

/* If it is not known, the next Pod has the same name for a while, so that the server refuses a second one. */
START_TEST(after_an_unknown_result_the_name_stays)
{
    char pod_name[64], hash[64];
    machine m;
    const dset_task *task = start(&m, pod_name, hash);

    repeat(&m);
    settle(&m, task, DSET_OK, NULL);
    settle_rest(&m);
    show(&m, pod_name, "A", hash);
    settle_rest(&m);
    drop(&m, pod_name);
    m.now += MINUTES(4);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_eq(m.tasks[0]->record->name, pod_name);
    machine_settle_all(&m, DSET_EEXISTS);
    settle_rest(&m);
    show(&m, pod_name, "B", hash);
    settle_rest(&m);
    drop(&m, pod_name);
    m.now += MINUTES(2);
    ck_assert_uint_eq(machine_step_to(&m, DSET_CREATE_POD), 1);
    ck_assert_str_ne(m.tasks[0]->record->name, pod_name);
    dset_controller_free(m.controller);
}
END_TEST

/* A delete that the world shows is not asked for again either. */
START_TEST(a_delete_that_was_seen_is_not_repeated)
{
    char pod_name[64], hash[64];
    machine m;
    const dset_task *task = start(&m, pod_name, hash);

    repeat(&m);
    settle(&m, task, DSET_OK, NULL);
    show(&m, pod_name, "A", hash);
    settle_rest(&m);
    worlds_put_node(m.world, "n1", NULL, "key:NoExecute");
    ck_assert_uint_eq(machine_step_to(&m, DSET_DELETE_POD), 1);
    settle(&m, m.tasks[0], DSET_EUNKNOWN, NULL);
    ck_assert_uint_eq(machine_step(&m), 0);
    drop(&m, pod_name);
    m.now += 5;
    ck_assert_uint_eq(machine_step_to(&m, DSET_DELETE_POD), 0);
    dset_controller_free(m.controller);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unknown");
    TCase *tests = tcase_create("unknown");

    tcase_add_test(tests, what_was_seen_is_not_repeated);
    tcase_add_test(tests, of_two_pods_of_a_name_none_is_forgotten);
    tcase_add_test(tests, a_successor_waits_for_the_name);
    tcase_add_test(tests, what_has_come_and_gone_is_not_waited_for);
    tcase_add_test(tests, after_an_unknown_result_the_name_stays);
    tcase_add_test(tests, a_delete_that_was_seen_is_not_repeated);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
