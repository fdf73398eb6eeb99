/* The room world: putting and dropping objects, and which sets are reported as changed. */
#include <stdlib.h>
#include <string.h>

#include "support/worlds.h"

static dset_world *new_world(const dset_allocator *memory)
{
    dset_world *world;

    ck_ok(dset_world_new(&world, memory, NULL));
    return world;
}

static void expect_changed(dset_world *world, const char *names)
{
    char text[256] = "";
    const char *ns, *name;

    while (dset_world_take_changed(world, &ns, &name)) {
        ck_assert_str_eq(ns, "default");
        strcat(strcat(text, text[0] != '\0' ? "," : ""), name);
    }
    ck_assert_str_eq(text, names);
}

START_TEST(objects_are_counted)
{
    dset_world *world = new_world(NULL);
    worlds_set a = { 0 };
    worlds_pod pod = { 0 };
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;

    pod.name = "p";
    pod.node = "n1";
    worlds_put_daemonset(world, &a);
    worlds_put_daemonset(world, &a);
    worlds_put_node(world, "n1", "x=y", NULL);
    worlds_put_node(world, "n1", "x=z", "t:NoSchedule");
    worlds_put_pod(world, &pod);
    worlds_put_pod(world, &pod);
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.nodes, 1);
    ck_assert_uint_eq(counters.pods, 1);
    ck_assert_uint_eq(counters.daemonsets, 1);
    ck_assert_uint_gt(counters.bytes, 0);
    ck_ok(dset_world_drop_node(world, "n1", NULL));
    ck_ok(dset_world_drop_pod(world, "default", "p", NULL));
    ck_ok(dset_world_drop_daemonset(world, "default", "a", NULL));
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.nodes + counters.pods + counters.daemonsets, 0);
    dset_world_free(world);
}
END_TEST

/* Puts every second object of each kind again, and a new one. */
START_TEST(a_resync_drops_objects_not_put_again)
{
    static const uint32_t kinds[] = { DSET_KIND_NODE, DSET_KIND_POD, DSET_KIND_DAEMONSET };
    dset_world *world = new_world(NULL);
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;
    size_t round, i, k;

    for (round = 0; round < 2; round++) {
        for (k = 0; k < 3 && round == 1; k++)
            ck_ok(dset_world_resync_begin(world, kinds[k], NULL));
        for (i = 0; i < 300; i += 1 + round) {
            char name[16], node[16];
            worlds_set set = { .name = name };
            worlds_pod pod = { .name = name, .node = node };

            snprintf(name, sizeof name, "x%zu", i);
            snprintf(node, sizeof node, "n%zu", i);
            worlds_put_node(world, node, round == 0 ? "a=b" : i % 4 == 0 ? "a=c" : "a=b", NULL);
            worlds_put_pod(world, &pod);
            if (i < 20)
                worlds_put_daemonset(world, &set);
        }
    }
    worlds_put_node(world, "new", "a=b", NULL);
    for (k = 0; k < 3; k++)
        ck_ok(dset_world_resync_end(world, kinds[k], NULL));
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.nodes, 151);
    ck_assert_uint_eq(counters.pods, 150);
    ck_assert_uint_eq(counters.daemonsets, 10);
    ck_assert_int_eq(dset_world_drop_node(world, "n1", NULL), DSET_ENOTFOUND);
    ck_ok(dset_world_drop_node(world, "n2", NULL));
    ck_ok(dset_world_drop_node(world, "new", NULL));
    ck_assert_int_eq(dset_world_resync_end(world, DSET_KIND_NODE, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_world_resync_begin(world, DSET_KIND_LEASE, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_world_resync_begin(NULL, DSET_KIND_NODE, NULL), DSET_EMISUSE);
    ck_ok(dset_world_resync_begin(world, DSET_KIND_NODE, NULL)); /* freed with the world */
    dset_world_free(world);
}
END_TEST

START_TEST(dropping_missing_objects_is_reported)
{
    dset_world *world = new_world(NULL);
    worlds_pod pod = { 0 };
    dset_error err = DSET_ERROR_INIT;

    pod.name = "p";
    pod.node = "n1";
    worlds_put_pod(world, &pod);
    ck_assert_int_eq(dset_world_drop_node(world, "n1", &err), DSET_ENOTFOUND);
    ck_assert_str_eq(err.text, "node \"n1\" is not in the world");
    ck_assert_int_eq(dset_world_drop_pod(world, "default", "q", NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(dset_world_drop_pod(world, "other", "p", NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(dset_world_drop_daemonset(world, "default", "a", NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(dset_world_drop_revision(world, "default", "r", NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(dset_world_drop_node(NULL, "n", NULL), DSET_EMISUSE);
    dset_world_free(world);
}
END_TEST

START_TEST(changed_daemonsets_are_reported_in_order)
{
    static const char *const names[] = { "b-10", "a", "b-9" };
    dset_world *world = new_world(NULL);
    char text[64] = "";
    size_t i;

    for (i = 0; i < 3; i++) {
        worlds_set set = { 0 };

        set.name = names[i];
        worlds_put_daemonset(world, &set);
    }
    ck_assert_str_eq(dset_daemonset_name(dset_world_get_daemonset(world, "default", "a")), "a");
    ck_assert_ptr_null(dset_world_get_daemonset(world, "other", "a"));
    for (i = 0; i < 3; i++) {
        const char *ns, *name;

        ck_assert(dset_world_take_changed(world, &ns, &name));
        strcat(strcat(text, name), " ");
    }
    ck_assert_str_eq(text, "b-10 a b-9 ");
    dset_world_free(world);
}
END_TEST

static int note_name(void *context, const dset_daemonset *set)
{
    char *text = context;

    strcat(strcat(text, dset_daemonset_name(set)), " ");
    return strcmp(dset_daemonset_name(set), "b-9") == 0 ? 7 : DSET_OK;
}

START_TEST(listing_is_in_natural_order_and_stops)
{
    static const char *const names[] = { "b-10", "a", "b-9" };
    dset_world *world = new_world(NULL);
    char text[64] = "";
    size_t i;

    for (i = 0; i < 3; i++) {
        worlds_set set = { 0 };

        set.name = names[i];
        worlds_put_daemonset(world, &set);
    }
    ck_assert_int_eq(dset_world_list_daemonsets(world, note_name, text), 7);
    ck_assert_str_eq(text, "a b-9 ");
    dset_world_free(world);
}
END_TEST

START_TEST(changes_are_reported_to_the_sets_affected)
{
    dset_world *world = new_world(NULL);
    worlds_set a = { 0 }, b = { 0 };
    worlds_pod pod = { 0 };

    b.name = "b";
    b.uid = "b-uid";
    worlds_put_daemonset(world, &a);
    worlds_put_daemonset(world, &b);
    expect_changed(world, "a,b");
    pod.name = "p";
    pod.node = "n1";
    worlds_put_pod(world, &pod);
    expect_changed(world, "a");
    pod.uid = ""; /* an orphan now: the old owner loses it, and may adopt it again */
    worlds_put_pod(world, &pod);
    expect_changed(world, "a");
    pod.owner = "b";
    worlds_put_pod(world, &pod);
    expect_changed(world, "a,b");
    ck_ok(dset_world_drop_pod(world, "default", "p", NULL));
    expect_changed(world, "b");
    ck_ok(dset_world_drop_daemonset(world, "default", "a", NULL));
    expect_changed(world, "a");
    worlds_put_daemonset(world, &a);
    ck_ok(dset_world_drop_daemonset(world, "default", "a", NULL));
    worlds_put_daemonset(world, &a);
    expect_changed(world, "a,a");
    dset_world_free(world);
}
END_TEST

/* Puts, changes and drops one object of each kind. */
static int live(const dset_allocator *memory, void *context)
{
    static const dset_label label = { "x", "y" };
    static const dset_taint taint = { "t", "v", "NoSchedule" };
    const dset_daemonset *set = context;
    dset_revision revision;
    dset_world *world;
    dset_node node;
    dset_pod pod;
    int code = dset_world_new(&world, memory, NULL);

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = "n";
    node.labels.items = &label;
    node.labels.count = 1;
    node.taints = &taint;
    node.taint_count = 1;
    memset(&pod, 0, sizeof pod);
    pod.size = sizeof pod;
    pod.ns = "default";
    pod.name = "p";
    pod.node_name = "m";
    pod.labels = node.labels;
    pod.owner.kind = "DaemonSet";
    pod.owner.name = "a";
    pod.owner.uid = WORLDS_UID;
    memset(&revision, 0, sizeof revision);
    revision.size = sizeof revision;
    revision.ns = "default";
    revision.name = "r";
    revision.owner = pod.owner;
    revision.labels = node.labels;
    if (code == DSET_OK)
        code = dset_world_put_pod(world, &pod, NULL);
    pod.node_name = "n";
    pod.owner.uid = "another";
    if (code == DSET_OK && (code = dset_world_put_daemonset(world, set, NULL)) == DSET_OK &&
        (code = dset_world_put_node(world, &node, NULL)) == DSET_OK &&
        (code = dset_world_put_pod(world, &pod, NULL)) == DSET_OK &&
        (code = dset_world_put_revision(world, &revision, NULL)) == DSET_OK &&
        (code = dset_world_put_daemonset(world, set, NULL)) == DSET_OK &&
        (code = dset_world_drop_node(world, "n", NULL)) == DSET_OK &&
        (code = dset_world_drop_revision(world, "default", "r", NULL)) == DSET_OK)
        code = dset_world_drop_pod(world, "default", "p", NULL);
    dset_world_free(world);
    return code;
}

static void put_texts(dset_world *world, const char *node, const char *hash, const char *const texts[4])
{
    dset_label labels[2] = { { "app", "a" }, { "controller-revision-hash", hash } };
    dset_pod pod;

    memset(&pod, 0, sizeof pod);
    pod.size = sizeof pod;
    pod.ns = "default";
    pod.name = texts[0];
    pod.uid = texts[1];
    pod.version = texts[2];
    pod.message = texts[3];
    pod.node_name = node;
    pod.phase = DSET_POD_RUNNING;
    pod.labels.items = labels;
    pod.labels.count = 2;
    pod.owner.kind = "DaemonSet";
    pod.owner.name = "a";
    pod.owner.uid = WORLDS_UID;
    ck_ok(dset_world_put_pod(world, &pod, NULL));
}

static void expect_texts(dset_world *world, const char *const texts[4])
{
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN);
    const dset_action *action = worlds_find(plan, DSET_DELETE_POD, texts[0]);
    const dset_explanation *explanation = dset_plan_explain(plan, "good");

    if (action != NULL) {
        ck_assert_str_eq(action->object_uid, texts[1]);
        ck_assert_str_eq(action->object_version, texts[2]);
    } else {
        const dset_finding *last = dset_explanation_get(explanation, dset_explanation_count(explanation) - 1);

        ck_assert_str_eq(last->subject, texts[0]);
        ck_assert_str_eq(last->found, texts[3]);
    }
    dset_plan_free(plan);
}

#define LONG_NAME "a-name-that-is-as-long-as-an-operator-of-a-fleet-likes-it-to-be-0"

/* Short and long texts, with and without a UUID as uid, each put over the same Pod. */
START_TEST(the_texts_of_a_pod_are_kept_exactly)
{
    static const char *const cases[][3] = { { "5f0c0001-8c1e-4f6b-9d55-0242ac00ff09", "7", "" },
                                            { "5F0C0001-8c1e-4f6b-9d55-0242ac00ff09", "7", "" },
                                            { "5f0c0001-8c1e-4f6b-9d55-0242ac00ff09", "123456789012345", "waits" },
                                            { "5f0c0001-8c1e-4f6b-9d55-0242ac00ff0", "8", "" },
                                            { "5f0c0001-8c1e-4f6b-9d55-0242ac00ff09x", "8", "" },
                                            { "5f0c00018c1e-4f6b-9d55-0242ac00ff09-", "8", "" },
                                            { "ffffffff-ffff-ffff-ffff-ffffffffffff", "", "x" },
                                            { "", "9", "no image \"x\": the registry does not answer at all" },
                                            { "", "9", "" },
                                            { "uid-1", "10", "ok" } };
    static const char *const names[] = { "a-1", LONG_NAME }, *const nodes[] = { "good", "bad", "bad", "good" };
    dset_world *world = new_world(NULL);
    worlds_set a = { .pod = ",\"nodeSelector\":{\"disk\":\"ssd\"}" };
    dset_plan *plan;
    size_t name, i;

    worlds_put_daemonset(world, &a);
    worlds_put_node(world, "good", "disk=ssd", NULL);
    worlds_put_node(world, "bad", "disk=hdd", NULL);
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    worlds_make_revision(world, dset_plan_get(plan, 0), &a);
    for (name = 0; name < 2; name++) {
        for (i = 0; i < 4 * (sizeof cases / sizeof cases[0]); i++) {
            const char *const *given = cases[i / 4], *const texts[] = { names[name], given[0], given[1], given[2] };

            put_texts(world, nodes[i % 4], dset_plan_revision(plan), texts);
            expect_texts(world, texts);
        }
        ck_ok(dset_world_drop_pod(world, "default", names[name], NULL));
    }
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(null_in_a_required_text_is_refused)
{
    static const dset_label null_key = { NULL, "v" }, null_value = { "k", NULL };
    static const dset_taint null_effect = { "k", "", NULL };
    dset_pod pod = { .size = sizeof pod, .ns = "ns", .name = "p" };
    dset_node node = { .size = sizeof node, .name = "n" };
    dset_revision revision = { .size = sizeof revision, .ns = "ns", .name = "r" };
    dset_world_counters count = DSET_WORLD_COUNTERS_INIT;
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    pod.labels.count = node.labels.count = revision.labels.count = 1;
    ck_assert_int_eq(dset_world_put_pod(world, &pod, NULL), DSET_EMISUSE);
    pod.labels.items = &null_key;
    ck_assert_int_eq(dset_world_put_pod(world, &pod, NULL), DSET_EMISUSE);
    node.labels.items = &null_value;
    ck_assert_int_eq(dset_world_put_node(world, &node, NULL), DSET_EMISUSE);
    node.labels.count = 0;
    node.taint_count = 1;
    ck_assert_int_eq(dset_world_put_node(world, &node, NULL), DSET_EMISUSE);
    node.taints = &null_effect;
    ck_assert_int_eq(dset_world_put_node(world, &node, NULL), DSET_EMISUSE);
    revision.labels.items = &null_value;
    ck_assert_int_eq(dset_world_put_revision(world, &revision, NULL), DSET_EMISUSE);
    revision.labels.count = 0;
    revision.data_size = 1;
    ck_assert_int_eq(dset_world_put_revision(world, &revision, NULL), DSET_EMISUSE);
    revision.data_size = 0;
    revision.normal_size = 1;
    ck_assert_int_eq(dset_world_put_revision(world, &revision, NULL), DSET_EMISUSE);
    dset_world_count(world, &count);
    ck_assert_uint_eq(count.nodes + count.pods + count.revisions, 0);
    dset_world_free(world);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    worlds_set a = { 0 };
    dset_daemonset *set = worlds_daemonset(&a);

    ck_assert_uint_gt(testing_sweep(live, set), 20);
    dset_daemonset_free(set);
}
END_TEST

static int note_node(void *context, const dset_node *node)
{
    size_t i;

    dset_text_add(context, node->name, strlen(node->name));
    for (i = 0; i < node->labels.count; i++) {
        dset_text_add(context, ",", 1);
        dset_text_add(context, node->labels.items[i].value, strlen(node->labels.items[i].value));
    }
    dset_text_add(context, node->taint_count > 0 ? "! " : " ", node->taint_count > 0 ? 2 : 1);
    return strcmp(node->name, "stop") == 0 ? DSET_EBUSY : DSET_OK;
}

static int note_pod(void *context, const dset_pod *pod)
{
    dset_text_add(context, pod->ns, strlen(pod->ns));
    dset_text_add(context, "/", 1);
    dset_text_add(context, pod->name, strlen(pod->name));
    dset_text_add(context, pod->owner.uid != NULL ? "+" : "-", 1);
    dset_text_add(context, pod->node_name != NULL ? pod->node_name : "", pod->node_name != NULL ? strlen(pod->node_name) : 0);
    dset_text_add(context, " ", 1);
    return DSET_OK;
}

static int note_revision(void *context, const dset_revision *revision)
{
    dset_text_add(context, revision->name, strlen(revision->name));
    dset_text_add(context, "=", 1);
    dset_text_add(context, revision->data, revision->data_size);
    dset_text_add(context, " ", 1);
    return DSET_OK;
}

/* What was put comes back, in natural order. */
START_TEST(objects_are_listed)
{
    dset_revision revision = { .size = sizeof revision, .ns = "b", .name = "r1", .data = "{}", .data_size = 2 };
    dset_pod pod = { .size = sizeof pod, .ns = "b", .name = "p10", .node_name = "n2", .owner = { "DaemonSet", "a", "u" } };
    dset_world *world;
    dset_text text;

    dset_text_start(&text, NULL);
    ck_ok(dset_world_new(&world, NULL, NULL));
    worlds_put_node(world, "n10", "k=v", NULL);
    worlds_put_node(world, "n2", NULL, "t:NoSchedule");
    ck_ok(dset_world_put_pod(world, &pod, NULL));
    pod = (dset_pod){ .size = sizeof pod, .ns = "b", .name = "p9", .node_pinned = "n3" };
    ck_ok(dset_world_put_pod(world, &pod, NULL));
    pod.ns = "a";
    ck_ok(dset_world_put_pod(world, &pod, NULL));
    ck_ok(dset_world_put_revision(world, &revision, NULL));
    ck_ok(dset_world_list_nodes(world, note_node, &text));
    ck_ok(dset_world_list_pods(world, note_pod, &text));
    ck_ok(dset_world_list_revisions(world, note_revision, &text));
    ck_assert_str_eq(text.data, "n2! n10,v a/p9- b/p9- b/p10+n2 r1={} ");
    worlds_put_node(world, "stop", NULL, NULL);
    ck_assert_int_eq(dset_world_list_nodes(world, note_node, &text), DSET_EBUSY);
    ck_assert_int_eq(dset_world_list_pods(world, NULL, NULL), DSET_EMISUSE);
    dset_text_free(&text);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world");
    TCase *tests = tcase_create("world");

    tcase_add_test(tests, objects_are_counted);
    tcase_add_test(tests, objects_are_listed);
    tcase_add_test(tests, a_resync_drops_objects_not_put_again);
    tcase_add_test(tests, dropping_missing_objects_is_reported);
    tcase_add_test(tests, changed_daemonsets_are_reported_in_order);
    tcase_add_test(tests, listing_is_in_natural_order_and_stops);
    tcase_add_test(tests, changes_are_reported_to_the_sets_affected);
    tcase_add_test(tests, the_texts_of_a_pod_are_kept_exactly);
    tcase_add_test(tests, null_in_a_required_text_is_refused);
    tcase_add_test(tests, every_allocation_may_fail);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
