/* The room simulate: simulated nodes, and time that passes without waiting. */
#include "support/cluster.h"

static const char *text_at(cluster *system, uint32_t kind, const char *ns, const char *name, const char *first,
                           const char *second)
{
    static char buffer[256];

    return cluster_text(system, buffer, kind, ns, name, first, second);
}

/* The walk-through of the documentation, in simulated time. */
START_TEST(a_daemonset_follows_node_labels)
{
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    cluster system;

    options.start_after = 2000;
    options.ready_after = 10000;
    ck_ok(cluster_start(&system, &options, NULL));
    ck_ok(cluster_add_node(&system, "192.168.0.212", ""));
    ck_ok(cluster_add_node(&system, "192.168.0.94", ""));
    ck_ok(cluster_add_node(&system, "192.168.0.97", ""));
    ck_ok(cluster_add_set(&system, "nginx", "nginx:alpine", ",\"nodeSelector\":{\"daemon\":\"need\"}"));
    ck_ok(cluster_pass(&system, 20000));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 0);
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_REVISION, "default"), 1);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "nginx", "status", "observedGeneration"), "1");
    ck_ok(cluster_patch(&system, DSET_KIND_NODE, "", "192.168.0.212", "{\"metadata\":{\"labels\":{\"daemon\":\"need\"}}}"));
    ck_ok(cluster_pass(&system, 20000));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 1);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "nginx", "status", "numberReady"), "1");
    ck_ok(cluster_patch(&system, DSET_KIND_NODE, "", "192.168.0.94", "{\"metadata\":{\"labels\":{\"daemon\":\"need\"}}}"));
    ck_ok(cluster_pass(&system, 8000));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 2);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "nginx", "status", "numberReady"), "1");
    ck_ok(cluster_pass(&system, 2000));
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "nginx", "status", "numberReady"), "2");
    ck_ok(cluster_patch(&system, DSET_KIND_NODE, "", "192.168.0.94", "{\"metadata\":{\"labels\":{\"daemon\":\"no\"}}}"));
    ck_ok(cluster_settle(&system));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 1);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "nginx", "status", "desiredNumberScheduled"), "1");
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_EVENT, "default"), 3);
    cluster_end(&system);
}
END_TEST


/* Everything due up to `until` is done and nothing later; a new controller and agent continue from there. */
START_TEST(time_passes_up_to_a_moment)
{
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    const dset_ms start = CLUSTER_START;
    cluster system;

    options.start_after = 2000;
    options.ready_after = 10000;
    ck_ok(cluster_start(&system, &options, NULL));
    ck_ok(cluster_add_node(&system, "n1", ""));
    ck_ok(cluster_add_set(&system, "web", "web:1", ""));
    ck_ok(dset_simulate(system.driver, start, start + 9999, NULL));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 1);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "0");
    ck_assert_int_eq(dset_driver_deadline(system.driver), start + 10000);
    ck_ok(dset_simulate(system.driver, start + 9999, start + 10000, NULL));
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "1");
    ck_ok(cluster_restart(&system, &options, NULL));
    ck_ok(dset_simulate(system.driver, start + 20000, start + 20000, NULL));
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "1");
    ck_assert_int_eq(dset_simulate(NULL, start, start, NULL), DSET_EMISUSE);
    cluster_end(&system);
}
END_TEST

/* A failing Pod is created again with a growing delay: simulating hours of this ends, with one Pod per set. */
START_TEST(failing_images_are_retried_for_hours)
{
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    cluster system;

    options.fail_images = "web:1";
    options.stuck_images = "log:1";
    ck_ok(cluster_start(&system, &options, NULL));
    ck_ok(cluster_add_node(&system, "n1", ""));
    ck_ok(cluster_add_set(&system, "web", "web:1", ""));
    ck_ok(cluster_add_set(&system, "log", "log:1", ""));
    ck_ok(dset_simulate(system.driver, CLUSTER_START, CLUSTER_START + 6 * 3600000, NULL));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 2);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "0");
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "log", "status", "numberReady"), "0");
    cluster_end(&system);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("simulate");
    TCase *tests = tcase_create("simulate");

    tcase_add_test(tests, a_daemonset_follows_node_labels);
    tcase_add_test(tests, time_passes_up_to_a_moment);
    tcase_add_test(tests, failing_images_are_retried_for_hours);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
