/* The caches of the room world: they save work, and plans stay correct. */
#include <stdlib.h>
#include <string.h>

#include "support/worlds.h"

#define AFFINITY(key, operator, value)                                                                               \
    ",\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{"   \
    "\"matchExpressions\":[{\"key\":\"" key "\",\"operator\":\"" operator "\",\"values\":[\"" value "\"]}]}]}}}"

static dset_world *new_world(void)
{
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    return world;
}

static void put_node(dset_world *world, const char *name, const char *zone, const char *host, const char *other)
{
    dset_label labels[3] = { { "host", host }, { "other", other }, { "zone", zone } };
    dset_node node;

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = name;
    node.labels.items = labels;
    node.labels.count = 3;
    ck_ok(dset_world_put_node(world, &node, NULL));
}

static void put_fleet(dset_world *world, size_t count, const char *other)
{
    static const char *const zones[] = { "a", "b" };
    char name[16], host[16];
    size_t i;

    for (i = 0; i < count; i++) {
        snprintf(name, sizeof name, "n%zu", i);
        snprintf(host, sizeof host, "h%zu", i);
        put_node(world, name, zones[i % 2], host, other);
    }
}

static void put_set(dset_world *world, const char *name, const char *pod)
{
    char uid[40];
    worlds_set set = { 0 };

    snprintf(uid, sizeof uid, "uid-%s", name);
    set.name = name;
    set.uid = uid;
    set.pod = pod;
    worlds_put_daemonset(world, &set);
}

static dset_world *three_sets(void)
{
    dset_world *world = new_world();

    put_set(world, "all", "");
    put_set(world, "in", AFFINITY("zone", "In", "a"));
    put_set(world, "out", AFFINITY("zone", "NotIn", "c"));
    put_fleet(world, 200, "x");
    return world;
}

static dset_world_counters count(const dset_world *world)
{
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;

    dset_world_count(world, &counters);
    return counters;
}

/* The names of the sets reported as changed, in alphabetical order. */
static const char *changed(dset_world *world)
{
    static char text[64];
    static const char *const names[] = { "all", "in", "out" };
    bool told[3] = { false, false, false };
    const char *ns, *name;
    size_t i;

    while (dset_world_take_changed(world, &ns, &name)) {
        for (i = 0; i < 3; i++)
            told[i] = told[i] || strcmp(name, names[i]) == 0;
    }
    text[0] = '\0';
    for (i = 0; i < 3; i++)
        strcat(strcat(text, told[i] ? names[i] : ""), told[i] ? " " : "");
    return text;
}

START_TEST(irrelevant_changes_evaluate_nothing)
{
    dset_world *world = three_sets();
    dset_world_counters before = count(world), after = DSET_WORLD_COUNTERS_INIT;

    ck_assert_uint_eq(before.classes, 2);
    ck_assert_uint_eq(before.placements_evaluated, 3 * 2);
    changed(world);
    put_fleet(world, 200, "x");
    ck_assert_str_eq(changed(world), "");
    put_fleet(world, 200, "y"); /* a label that no set uses */
    ck_assert_str_eq(changed(world), "");
    after = count(world);
    ck_assert_uint_eq(after.placements_evaluated, before.placements_evaluated);
    ck_assert_uint_eq(after.nodes_visited, before.nodes_visited);
    ck_assert_uint_eq(after.classes, 2);
    dset_world_free(world);
}
END_TEST

START_TEST(a_node_change_affects_sets_whose_verdict_changes)
{
    dset_world *world = three_sets();
    uint64_t judged = count(world).placements_evaluated;

    changed(world);
    put_node(world, "n0", "b", "h0", "x"); /* a known class */
    ck_assert_str_eq(changed(world), "in ");
    ck_assert_uint_eq(count(world).placements_evaluated, judged);
    put_node(world, "n1", "c", "h1", "x"); /* a new class */
    ck_assert_str_eq(changed(world), "out ");
    ck_assert_uint_eq(count(world).placements_evaluated, judged + 3);
    ck_ok(dset_world_drop_node(world, "n1", NULL));
    ck_assert_str_eq(changed(world), "all ");
    ck_assert_uint_eq(count(world).classes, 2);
    dset_world_free(world);
}
END_TEST

START_TEST(a_pod_change_affects_its_set_only)
{
    dset_world *world = three_sets();
    dset_world_counters before = count(world), after = DSET_WORLD_COUNTERS_INIT;
    worlds_pod pod = { 0 };

    changed(world);
    pod.name = "p";
    pod.owner = "in";
    pod.uid = "uid-in";
    pod.node = "n4";
    worlds_put_pod(world, &pod);
    pod.unready = true;
    worlds_put_pod(world, &pod);
    ck_assert_str_eq(changed(world), "in ");
    ck_ok(dset_world_drop_pod(world, "default", "p", NULL));
    ck_assert_str_eq(changed(world), "in ");
    after = count(world);
    ck_assert_uint_eq(after.placements_evaluated, before.placements_evaluated);
    ck_assert_uint_eq(after.nodes_visited, before.nodes_visited);
    dset_world_free(world);
}
END_TEST

START_TEST(a_new_set_evaluates_classes_and_no_other_set)
{
    dset_world *world = three_sets();
    uint64_t judged = count(world).placements_evaluated;

    put_set(world, "late", AFFINITY("zone", "In", "b"));
    ck_assert_uint_eq(count(world).placements_evaluated, judged + 2);
    put_set(world, "late", AFFINITY("zone", "In", "b")); /* put again with the same template */
    ck_assert_uint_eq(count(world).placements_evaluated, judged + 2);
    put_fleet(world, 100, "y"); /* half of the nodes */
    put_set(world, "key", AFFINITY("other", "In", "x")); /* a key that no set has used so far */
    ck_assert_uint_eq(count(world).classes, 4);
    ck_assert_uint_eq(count(world).placements_evaluated, judged + 2 + 4);
    dset_world_free(world);
}
END_TEST

/* The nodes on which the plan creates Pods, in order. */
static char *wanted(const dset_world *world, const char *name)
{
    dset_plan *plan = worlds_plan(world, NULL, name, 1000, 0);
    char *text = calloc(1, 65536);
    size_t i, length = 0;

    for (i = 0; i < dset_plan_count(plan); i++) {
        if (dset_plan_get(plan, i)->kind == DSET_CREATE_POD)
            length += (size_t)sprintf(text + length, "%s ", dset_plan_get(plan, i)->node_name);
    }
    dset_plan_free(plan);
    return text;
}

static void expect_wanted(const dset_world *world, const char *name, const char *nodes)
{
    char *text = wanted(world, name);

    ck_assert_str_eq(text, nodes);
    free(text);
}

START_TEST(unique_label_values_make_no_classes)
{
    dset_world *world = three_sets();

    put_set(world, "host", AFFINITY("host", "In", "h17"));
    ck_assert_uint_eq(count(world).classes, 2);
    expect_wanted(world, "host", "n17 ");
    put_node(world, "n17", "b", "h-17", "x");
    put_node(world, "n3", "b", "h17", "x");
    expect_wanted(world, "host", "n3 ");
    put_set(world, "host", ",\"nodeName\":\"n9\"");
    expect_wanted(world, "host", "n9 ");
    put_set(world, "host", ",\"nodeSelector\":{\"host\":\"h8\",\"zone\":\"a\"}");
    expect_wanted(world, "host", "n8 ");
    ck_assert_uint_eq(count(world).classes, 2);
    dset_world_free(world);
}
END_TEST

START_TEST(too_many_classes_are_reduced)
{
    dset_world *world = new_world();
    char name[16];

    put_set(world, "host", AFFINITY("host", "In", "h917"));
    put_set(world, "in", AFFINITY("zone", "In", "a"));
    put_fleet(world, 1000, "x");
    ck_assert_uint_le(count(world).classes, 4);
    expect_wanted(world, "host", "n917 ");
    snprintf(name, sizeof name, "n%d", 916);
    put_node(world, name, "a", "h917", "x");
    expect_wanted(world, "host", "n916 n917 ");
    dset_world_free(world);
}
END_TEST

enum { KEYS = 150 };

/* Labels key-0, key-1, ...; the value of the last one is the node name, of the others "even" or "odd". */
static void put_node_of_many_keys(dset_world *world, size_t i)
{
    char name[16], texts[KEYS][16];
    dset_label labels[KEYS];
    dset_node node;
    size_t k;

    memset(&node, 0, sizeof node);
    snprintf(name, sizeof name, "n%zu", i);
    for (k = 0; k < KEYS; k++) {
        snprintf(texts[k], sizeof texts[k], "key-%zu", k);
        labels[k].key = texts[k];
        labels[k].value = k == KEYS - 1 ? name : i % 2 == 0 ? "even" : "odd";
    }
    node.size = sizeof node;
    node.name = name;
    node.labels.items = labels;
    node.labels.count = KEYS;
    ck_ok(dset_world_put_node(world, &node, NULL));
}

START_TEST(a_set_may_use_many_keys)
{
    dset_world *world = new_world();
    char pod[8192];
    size_t i, length;

    for (i = 0; i < 200; i++)
        put_node_of_many_keys(world, i);
    length = (size_t)snprintf(pod, sizeof pod, ",\"nodeSelector\":{\"key-%d\":\"n17\"", KEYS - 1);
    for (i = 0; i < KEYS - 1; i++)
        length += (size_t)snprintf(pod + length, sizeof pod - length, ",\"key-%zu\":\"odd\"", i);
    snprintf(pod + length, sizeof pod - length, "}");
    put_set(world, "many", pod);
    ck_assert_uint_eq(count(world).classes, 2);
    expect_wanted(world, "many", "n17 ");
    put_set(world, "one", ",\"nodeSelector\":{\"key-149\":\"n18\"}");
    put_set(world, "many", ",\"nodeSelector\":{\"key-149\":\"n19\"}");
    put_set(world, "other", ",\"nodeSelector\":{\"key-x\":\"\"}"); /* keys that no set uses any more are dropped */
    ck_assert_uint_eq(count(world).classes, 1);
    expect_wanted(world, "one", "n18 ");
    expect_wanted(world, "many", "n19 ");
    expect_wanted(world, "other", "");
    dset_world_free(world);
}
END_TEST

START_TEST(nodes_are_in_natural_order)
{
    dset_world *world = new_world();
    testing_random random = { 7 };
    char name[16], *text, *expected = calloc(1, 65536);
    size_t i, length = 0;

    put_set(world, "all", "");
    for (i = 0; i < 5000; i++) {
        uint32_t number = testing_below(&random, 900);

        snprintf(name, sizeof name, "n%u", (unsigned)number);
        if (testing_below(&random, 4) == 0)
            (void)dset_world_drop_node(world, name, NULL);
        else
            put_node(world, name, "a", "h", "x");
    }
    for (i = 0; i < 900; i += 3) {
        snprintf(name, sizeof name, "n%zu", i);
        put_node(world, name, "a", "h", "x");
        if (i % 2 == 0)
            ck_ok(dset_world_drop_node(world, name, NULL));
    }
    for (i = 0; i < 900; i++) {
        snprintf(name, sizeof name, "n%zu", i);
        put_node(world, name, "a", "h", "x");
    }
    for (i = 0; i < 250; i++) /* the burst of a plan */
        length += (size_t)sprintf(expected + length, "n%zu ", i);
    text = wanted(world, "all");
    ck_assert_str_eq(text, expected);
    free(text);
    free(expected);
    dset_world_free(world);
}
END_TEST

START_TEST(an_empty_plan_is_one_allocation)
{
    worlds_set set = { 0 };
    dset_world *world = new_world();
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    testing_heap heap;
    dset_plan *plan;
    int i;

    set.name = "all";
    put_fleet(world, 100, "x");
    worlds_put_daemonset(world, &set);
    for (i = 0; i < 3; i++) {
        plan = worlds_plan(world, NULL, "all", 1000, 0);
        worlds_apply(world, NULL, plan, &set, true, 1000);
        dset_plan_free(plan);
    }
    testing_heap_start(&heap);
    options.memory = &heap.allocator;
    options.now = 2000;
    ck_ok(dset_reconcile(&plan, world, NULL, "default", "all", &options, NULL));
    ck_assert_uint_eq(dset_plan_count(plan), 0);
    ck_assert_int_eq(dset_plan_status(plan)->available, 100);
    ck_assert_uint_eq(heap.calls, 1);
    dset_plan_free(plan);
    ck_assert_uint_eq(heap.blocks, 0);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("set_nodes");
    TCase *tests = tcase_create("set_nodes");

    tcase_add_test(tests, irrelevant_changes_evaluate_nothing);
    tcase_add_test(tests, a_node_change_affects_sets_whose_verdict_changes);
    tcase_add_test(tests, a_pod_change_affects_its_set_only);
    tcase_add_test(tests, a_new_set_evaluates_classes_and_no_other_set);
    tcase_add_test(tests, unique_label_values_make_no_classes);
    tcase_add_test(tests, too_many_classes_are_reduced);
    tcase_add_test(tests, a_set_may_use_many_keys);
    tcase_add_test(tests, nodes_are_in_natural_order);
    tcase_add_test(tests, an_empty_plan_is_one_allocation);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
