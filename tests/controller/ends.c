/* Times, numbers and texts at their ends: nothing overflows, which the sanitizers see, and nothing is cut. */
#include <limits.h>
#include <string.h>

#include "controller/by_hand.h"
#include "daemonset/document.h"
#include "daemonset/ports.h"
#include "daemonset/simulate.h"

static const dset_ms ends[] = { INT64_MIN, INT64_MIN + 1, -1, 1, 1780000000000, INT64_MAX - 1, INT64_MAX };
#define ENDS (sizeof ends / sizeof ends[0])

static dset_world *start(const char *spec, const char *meta)
{
    worlds_set set = { .spec = spec, .meta = meta };
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    worlds_put_node(world, "n1", NULL, NULL);
    worlds_put_node(world, "n2", NULL, NULL);
    worlds_put_daemonset(world, &set);
    return world;
}

/* At every time, both ways; expiring last. */
static void plan_at_ends(const dset_world *world, dset_ledger *ledger)
{
    size_t i;
    uint32_t flags;

    for (i = 0; i < ENDS; i++) {
        for (flags = 0; flags <= DSET_RECONCILE_EXPLAIN; flags++) {
            dset_plan *plan = worlds_plan(world, ledger, "a", ends[i], flags);

            ck_assert(dset_plan_recheck_at(plan) > ends[i] || ends[i] == INT64_MAX);
            dset_plan_free(plan);
        }
    }
    dset_ledger_expire(ledger, world, INT64_MIN);
    dset_ledger_expire(ledger, world, INT64_MAX);
}

START_TEST(times)
{
    dset_world *world = start(",\"minReadySeconds\":2147483647", NULL);
    size_t i;

    for (i = 0; i < ENDS; i++) {
        worlds_pod pod = { .name = "p", .node = "n1", .created_at = ends[i], .ready_at = ends[i] };

        worlds_put_pod(world, &pod);
        plan_at_ends(world, NULL);
    }
    dset_world_free(world);
}
END_TEST

START_TEST(notes)
{
    dset_world *world = start(NULL, NULL);
    worlds_pod failed = { .name = "f", .node = "n2", .phase = DSET_POD_FAILED };
    dset_ledger *ledger;
    uint32_t kind;
    size_t i, j;

    worlds_put_pod(world, &failed);
    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    for (kind = DSET_NOTE_CREATE; kind <= DSET_NOTE_UNKNOWN; kind++) {
        for (i = 0; i < ENDS; i++) {
            for (j = 0; j < ENDS; j++) {
                dset_note note = { .size = sizeof note, .kind = kind, .set_uid = WORLDS_UID, .ns = "default",
                                   .pod_name = "q", .node_name = "n2", .at = ends[i], .delay = ends[j],
                                   .generation = 0, .set_name = "a", .resource = "pods", .version = "1", .mark = 1 };
                int code = dset_ledger_put(ledger, &note, NULL);

                ck_assert_int_eq(code, kind == DSET_NOTE_BACKOFF && ends[j] < 0 ? DSET_EMISUSE : DSET_OK);
                plan_at_ends(world, ledger);
            }
        }
    }
    dset_ledger_free(ledger);
    dset_world_free(world);
}
END_TEST

START_TEST(numbers)
{
    static const struct {
        const char *spec, *meta;
    } sets[] = {
        { ",\"revisionHistoryLimit\":2147483647,\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{"
          "\"maxUnavailable\":\"2147483647%\",\"maxSurge\":\"0%\"}}",
          NULL },
        { ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":2147483647,"
          "\"maxSurge\":2147483647}}",
          NULL },
        { ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":-2147483648}}", NULL },
        { ",\"revisionHistoryLimit\":-2147483648", NULL },
    };
    static const int64_t revisions[] = { INT64_MAX, INT64_MIN, 0 };
    size_t i, j;

    for (i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        dset_world *world = start(sets[i].spec, sets[i].meta);
        worlds_pod pods[] = { { .name = "p", .node = "n1", .hash = "old" }, { .name = "q", .node = "n2", .hash = "old" } };

        for (j = 0; j < 3; j++) {
            dset_action made = { .object_name = (const char *[]){ "a-1", "a-2", "a-3" }[j], .revision = "r",
                                 .number = revisions[j] };
            worlds_set old = { .image = (const char *[]){ "i:1", "i:2", "i:3" }[j] };

            worlds_make_revision(world, &made, &old);
        }
        worlds_put_pod(world, &pods[0]);
        worlds_put_pod(world, &pods[1]);
        plan_at_ends(world, NULL);
        dset_world_free(world);
    }
}
END_TEST

START_TEST(steps)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    machine m;
    size_t i, j;

    options.resync_every = INT64_MAX;
    machine_start(&m, &options);
    worlds_put_daemonset(m.world, &(worlds_set){ 0 });
    machine_put_nodes(&m, 2);
    for (i = 0; i < 3 * ENDS; i++) { /* backwards too */
        m.now = ends[i % ENDS];
        ck_ok(dset_controller_step(m.controller, m.now, NULL));
        for (j = 0; j < 3; j++) {
            const dset_task *task = dset_controller_next(m.controller);

            if (task != NULL)
                machine_settle(&m, task, i % 2 == 0 ? DSET_EUNKNOWN : DSET_EIO);
        }
        (void)dset_controller_deadline(m.controller);
    }
    dset_controller_free(m.controller);
}
END_TEST

/* The simulated nodes: everything takes for ever. */
START_TEST(durations)
{
    static const char set[] = "{\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{"
                              "\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";
    static const char taint[] = "{\"spec\":{\"taints\":[{\"key\":\"k\",\"effect\":\"NoExecute\"}]}}";
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    dset_record records[] = { { sizeof *records, DSET_KIND_NODE, "", "n1", "{}", 2, NULL },
                              { sizeof *records, DSET_KIND_DAEMONSET, "default", "x", set, sizeof set - 1, NULL },
                              { sizeof *records, DSET_KIND_NODE, "", "n1", taint, sizeof taint - 1, NULL } };
    dset_controller *controller;
    dset_transport nodes;
    dset_driver *driver;
    dset_store store;
    int i;

    options.start_after = options.ready_after = options.stop_after = INT64_MAX;
    ck_ok(dset_store_memory(&store, NULL, NULL));
    ck_ok(dset_transport_loopback(&nodes, &store, &options, NULL));
    ck_ok(dset_controller_new(&controller, NULL, NULL));
    ck_ok(dset_driver_new(&driver, controller, &store, &nodes, NULL, NULL));
    ck_ok(dset_store_create(&store, &records[0], 1000, 0, NULL, NULL, NULL));
    ck_ok(dset_store_create(&store, &records[1], 1000, 0, NULL, NULL, NULL));
    for (i = 0; i < 20; i++)
        ck_ok(dset_drive(driver, 1000 + i, NULL));
    ck_ok(dset_store_patch(&store, &records[2], NULL, NULL));
    for (i = 0; i < 20; i++)
        ck_ok(dset_drive(driver, 2000 + i, NULL));
    dset_driver_free(driver);
    dset_controller_free(controller);
    dset_transport_close(&nodes);
    dset_store_close(&store);
}
END_TEST

/* The uid of a set may have any length: Events name it whole, and its notes go with it. */
START_TEST(a_long_uid_is_not_cut)
{
    char uid[200], quoted[220];
    worlds_set set = { .uid = uid };
    worlds_pod failed = { .name = "f", .uid = uid, .node = "n1", .phase = DSET_POD_FAILED };
    size_t events = 0;
    const dset_task *task;
    machine m;

    memset(uid, 'u', sizeof uid - 1);
    uid[sizeof uid - 1] = '\0';
    snprintf(quoted, sizeof quoted, "\"uid\":\"%s\"", uid);
    machine_start(&m, NULL);
    worlds_put_daemonset(m.world, &set);
    machine_put_nodes(&m, 2);
    worlds_put_pod(m.world, &failed);
    for (m.now = NOW; m.now < NOW + 10; m.now++) {
        ck_ok(dset_controller_step(m.controller, m.now, NULL));
        while ((task = dset_controller_next(m.controller)) != NULL) {
            if (task->record->kind == DSET_KIND_EVENT)
                ck_assert(strstr(task->record->data, quoted) != NULL && ++events > 0);
            if (task->action != NULL && task->action->kind == DSET_CREATE_REVISION)
                worlds_make_revision(m.world, task->action, &set);
            machine_settle(&m, task, DSET_OK);
        }
    }
    ck_assert_uint_gt(events, 0);
    ck_assert_uint_gt(dset_ledger_count(dset_controller_ledger(m.controller)), 0);
    ck_ok(dset_world_drop_daemonset(m.world, "default", "a", NULL));
    ck_ok(dset_controller_step(m.controller, m.now, NULL));
    ck_assert_uint_eq(dset_ledger_count(dset_controller_ledger(m.controller)), 0);
    dset_controller_free(m.controller);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ends");
    TCase *tests = tcase_create("ends");

    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, times);
    tcase_add_test(tests, notes);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, steps);
    tcase_add_test(tests, durations);
    tcase_add_test(tests, a_long_uid_is_not_cut);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
