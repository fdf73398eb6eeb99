/* The pure rooms alone: this program links no parser, and a world and its plans do not need one. */
#include <daemonset/daemonset.h>
#include <string.h>

#include "support/testing.h"

START_TEST(a_world_needs_no_parser)
{
    static const dset_label labels[] = { { "app", "a" } };
    dset_node node = { .size = sizeof node, .name = "n" };
    dset_pod pod = { .size = sizeof pod, .ns = "x", .name = "p", .node_name = "n" };
    dset_revision revision = { .size = sizeof revision, .ns = "x", .name = "r", .data = "{}", .data_size = 2 };
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_world_counters count = DSET_WORLD_COUNTERS_INIT;
    dset_world *world;
    dset_plan *plan;

    pod.labels.items = labels;
    pod.labels.count = 1;
    options.now = 1;
    ck_ok(dset_world_new(&world, NULL, NULL));
    ck_ok(dset_world_put_node(world, &node, NULL));
    ck_ok(dset_world_put_pod(world, &pod, NULL));
    ck_ok(dset_world_put_revision(world, &revision, NULL));
    dset_world_count(world, &count);
    ck_assert_uint_eq(count.nodes + count.pods + count.revisions, 3);
    ck_ok(dset_reconcile(&plan, world, NULL, "x", "a", &options, NULL));
    ck_assert_uint_eq(dset_plan_count(plan), 0);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alone");
    TCase *tests = tcase_create("alone");

    tcase_add_test(tests, a_world_needs_no_parser);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
