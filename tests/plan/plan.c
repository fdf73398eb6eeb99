/* The room plan: what the Kubernetes vectors do not cover: names, order, batches, notes, reasons. */
#include <stdlib.h>
#include <string.h>

#include "support/worlds.h"

START_TEST(creates_are_named_batched_and_noted)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(12, &set);
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, 0), *again = worlds_plan(world, NULL, "a", 2000, 0);
    size_t i, creates = 0;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);
        char node[32];

        if (action->kind != DSET_CREATE_POD)
            continue;
        snprintf(node, sizeof node, "n%zu", creates);
        ck_assert_str_eq(action->node_name, node);
        ck_assert_uint_eq(action->batch, creates < 1 ? 0 : creates < 3 ? 1 : creates < 7 ? 2 : 3);
        ck_assert_uint_eq(strlen(action->object_name), strlen("a-") + 10);
        ck_assert_str_eq(action->object_name, dset_plan_get(again, i)->object_name);
        ck_assert_str_eq(action->note->pod_name, action->object_name);
        ck_assert_uint_eq(action->note->kind, DSET_NOTE_CREATE);
        creates++;
    }
    ck_assert_uint_eq(creates, 12);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_REVISION), 1);
    ck_assert_uint_eq(worlds_count(plan, DSET_WRITE_STATUS), 1);
    dset_plan_free(again);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

static dset_plan *burst(const dset_world *world, uint32_t creates)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;

    options.now = 1000;
    options.burst = creates;
    ck_ok(dset_reconcile(&plan, world, NULL, "default", "a", &options, NULL));
    return plan;
}

/* Large plans are written with a different code path (stores that bypass the cache). */
START_TEST(a_large_plan_begins_like_a_small_one)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(33000, &set);
    dset_plan *large = burst(world, 33000), *small = burst(world, 1000);
    size_t i;

    ck_assert_uint_eq(worlds_count(large, DSET_CREATE_POD), 33000);
    ck_assert_uint_eq(worlds_count(small, DSET_CREATE_POD), 1000);
    for (i = 0; dset_plan_get(small, i)->kind != DSET_WRITE_STATUS; i++) {
        const dset_action *one = dset_plan_get(large, i), *other = dset_plan_get(small, i);

        ck_assert_uint_eq(one->kind, other->kind);
        ck_assert_uint_eq(one->reason, other->reason);
        ck_assert_uint_eq(one->batch, other->batch);
        ck_assert_str_eq(one->node_name, other->node_name);
        ck_assert_str_eq(one->object_name, other->object_name);
        ck_assert_str_eq(one->revision, other->revision);
        ck_assert_str_eq(one->message, other->message);
        ck_assert_int_eq(one->note != NULL, other->note != NULL);
        if (one->note == NULL)
            continue;
        ck_assert_str_eq(one->note->pod_name, one->object_name);
        ck_assert_str_eq(one->note->node_name, one->node_name);
        ck_assert_int_eq(one->note->at, other->note->at);
    }
    dset_plan_free(small);
    dset_plan_free(large);
    dset_world_free(world);
}
END_TEST

START_TEST(a_taken_name_is_skipped)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(1, &set);
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, 0);
    worlds_pod pod = { 0 };
    dset_plan *next;
    const char *first = worlds_find(plan, DSET_CREATE_POD, "n0")->object_name;

    pod.name = first;
    pod.owner = "somebody-else";
    pod.uid = "other";
    worlds_put_pod(world, &pod);
    next = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_str_ne(worlds_find(next, DSET_CREATE_POD, "n0")->object_name, first);
    dset_plan_free(next);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(names_never_change)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(1, &set);
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, 0);
    dset_action revision = *worlds_find(plan, DSET_CREATE_REVISION, "");

    revision.object_name = "r";
    revision.revision = "7d9f8";
    worlds_make_revision(world, &revision, &set);
    dset_plan_free(plan);
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_str_eq(worlds_find(plan, DSET_CREATE_POD, "n0")->object_name, "a-mznbzz84px");
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(an_open_note_holds_everything_back)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(2, &set);
    dset_ledger *ledger;
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, 0), *next;
    const dset_explanation *why;

    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    ck_ok(dset_ledger_put(ledger, worlds_find(plan, DSET_CREATE_POD, "n1")->note, NULL));
    next = worlds_plan(world, ledger, "a", 1000 + 300000, DSET_RECONCILE_EXPLAIN);
    ck_assert_uint_eq(worlds_count(next, DSET_CREATE_POD), 0);
    ck_assert_int_eq(dset_plan_recheck_at(next), 1000 + 300001);
    why = dset_plan_explain(next, "n0");
    ck_assert_uint_eq(dset_explanation_get(why, dset_explanation_count(why) - 1)->reason, DSET_BECAUSE_IN_FLIGHT);
    dset_plan_free(next);
    next = worlds_plan(world, ledger, "a", 1000 + 300001, 0);
    ck_assert_uint_eq(worlds_count(next, DSET_CREATE_POD), 2);
    dset_plan_free(next);
    worlds_apply(world, NULL, plan, &set, false, 1000);
    next = worlds_plan(world, ledger, "a", 2000, 0);
    ck_assert_int_eq(dset_plan_recheck_at(next), DSET_NEVER);
    dset_ledger_expire(ledger, world, 2000);
    ck_assert_uint_eq(dset_ledger_count(ledger), 0);
    dset_plan_free(next);
    dset_plan_free(plan);
    dset_ledger_free(ledger);
    dset_world_free(world);
}
END_TEST

/* The Pod to come is another than those that were there, whatever the clock of the server says. */
START_TEST(a_pod_named_by_the_server_is_told_from_others)
{
    worlds_set set = { .spec = ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":"
                               "{\"maxUnavailable\":0,\"maxSurge\":1}}" };
    static const dset_ms clocks[] = { -3600000, -1000, 0, 400, 3600000 }; /* of the server, from ours */
    size_t i;

    for (i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        dset_world *world = worlds_fleet(1, &set);
        dset_ms now = 1800000000000;
        dset_plan *plan = worlds_plan(world, NULL, "a", now, 0);
        worlds_pod old = { .name = "a-old", .node = "n0", .hash = "x", .created_at = now + clocks[i] };
        worlds_pod new = { .name = "a-new", .node = "n0", .created_at = now + clocks[i] };
        dset_ledger *ledger;
        const dset_action *create;

        worlds_make_revision(world, dset_plan_get(plan, 0), &set);
        dset_plan_free(plan);
        worlds_put_pod(world, &old);
        ck_ok(dset_ledger_new(&ledger, NULL, NULL));
        plan = worlds_plan(world, ledger, "a", now, DSET_RECONCILE_SERVER_NAMES);
        create = worlds_find(plan, DSET_CREATE_POD, "n0");
        ck_assert_ptr_nonnull(create);
        ck_ok(dset_ledger_put(ledger, create->note, NULL));
        dset_plan_free(plan);
        dset_ledger_expire(ledger, world, now + 1000);
        ck_assert_uint_eq(dset_ledger_count(ledger), 1);
        plan = worlds_plan(world, ledger, "a", now + 1000, DSET_RECONCILE_SERVER_NAMES);
        ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 0);
        dset_plan_free(plan);
        worlds_put_pod(world, &new);
        dset_ledger_expire(ledger, world, now + 1000);
        ck_assert_uint_eq(dset_ledger_count(ledger), 0);
        dset_ledger_free(ledger);
        dset_world_free(world);
    }
}
END_TEST

/* A note that could never end or count is refused. */
START_TEST(notes_need_what_their_kind_needs)
{
    static const struct {
        dset_note note;
        const char *path;
    } cases[] = {
        { { .kind = DSET_NOTE_CREATE, .set_uid = "u", .pod_name = "p" }, "note.ns" },
        { { .kind = DSET_NOTE_CREATE, .set_uid = "u", .ns = "d" }, "note.pod_name" },
        { { .kind = DSET_NOTE_DELETE, .set_uid = "u", .pod_name = "p" }, "note.ns" },
        { { .kind = DSET_NOTE_DELETE, .set_uid = "u", .ns = "d" }, "note.pod_name" },
        { { .kind = DSET_NOTE_BACKOFF, .set_uid = "u" }, "note.node_name" },
        { { .kind = DSET_NOTE_WRITE, .set_uid = "u", .ns = "d", .resource = "pods", .version = "1" }, "note.set_name" },
        { { .kind = DSET_NOTE_WRITE, .set_uid = "u", .ns = "d", .resource = "pods", .set_name = "a" }, "note.version" },
        { { .kind = DSET_NOTE_WRITE, .set_uid = "u", .ns = "d", .version = "1", .set_name = "a" }, "note.resource" },
        { { .kind = DSET_NOTE_CREATE, .ns = "d", .pod_name = "p" }, "note.set_uid" },
        { { .kind = DSET_NOTE_GONE, .set_uid = "u", .ns = "d", .mark = 1 }, "note.node_name" },
        { { .kind = DSET_NOTE_GONE, .set_uid = "u", .ns = "d", .node_name = "n" }, "note.mark" },
        { { .kind = DSET_NOTE_UNKNOWN, .set_uid = "u", .ns = "d", .node_name = "n" }, "note.pod_name" },
        { { .kind = DSET_NOTE_UNKNOWN, .set_uid = "u", .ns = "d", .pod_name = "p" }, "note.node_name" },
        { { .kind = DSET_NOTE_UNKNOWN + 1, .set_uid = "u", .ns = "d", .pod_name = "p" }, "note.kind" },
    };
    dset_ledger *ledger;
    size_t i;

    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dset_note note = cases[i].note;

        note.size = sizeof note;
        ck_assert_int_eq(dset_ledger_put(ledger, &note, &err), DSET_EMISUSE);
        ck_assert_str_eq(err.path, cases[i].path);
    }
    ck_assert_uint_eq(dset_ledger_count(ledger), 0);
    dset_ledger_free(ledger);
}
END_TEST

static void check_last_sentence(const dset_plan *plan, const char *node, const char *wanted)
{
    const dset_explanation *why = dset_plan_explain(plan, node);
    char text[300];

    dset_finding_write(dset_explanation_get(why, dset_explanation_count(why) - 1), text, sizeof text);
    ck_assert_str_eq(text, wanted);
}

START_TEST(creates_are_explained)
{
    worlds_set set = { .spec = ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":"
                               "{\"maxUnavailable\":0,\"maxSurge\":1}}" };
    worlds_pod old = { .name = "a-old", .node = "n0", .hash = "x" };
    dset_world *world = worlds_fleet(1, &set);
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN);
    char text[300];

    snprintf(text, sizeof text, "the node has no Pod: %s is created",
             worlds_find(plan, DSET_CREATE_POD, "n0")->object_name);
    check_last_sentence(plan, "n0", text);
    worlds_make_revision(world, dset_plan_get(plan, 0), &set);
    dset_plan_free(plan);
    plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN | DSET_RECONCILE_SERVER_NAMES);
    check_last_sentence(plan, "n0", "the node has no Pod: one is created");
    dset_plan_free(plan);
    worlds_put_pod(world, &old);
    plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN);
    check_last_sentence(plan, "n0", "the Pod on the node is of an older revision and gets a successor");
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

/* Notes that were saved may say anything; under UBSan a sum that overflows ends the test. */
START_TEST(times_at_their_ends_are_survived)
{
    static const dset_ms times[] = { INT64_MIN, -1, 0, INT64_MAX };
    worlds_set set = { .spec = ",\"minReadySeconds\":2147483647" };
    worlds_pod failed = { .name = "f", .node = "n0", .phase = DSET_POD_FAILED };
    worlds_pod young = { .name = "y", .node = "n1", .created_at = INT64_MAX, .ready_at = INT64_MAX };
    dset_world *world = worlds_fleet(3, &set);
    size_t i, j, kind;

    worlds_put_pod(world, &failed);
    worlds_put_pod(world, &young);
    for (i = 0; i < sizeof times / sizeof times[0]; i++) {
        for (kind = DSET_NOTE_CREATE; kind <= DSET_NOTE_BACKOFF; kind++) {
            dset_note note = { .size = sizeof note, .kind = (uint32_t)kind, .set_uid = WORLDS_UID, .ns = "default",
                               .pod_name = "p", .node_name = "n0", .generation = 1, .at = times[i],
                               .delay = INT64_MAX };
            dset_ledger *ledger;

            ck_ok(dset_ledger_new(&ledger, NULL, NULL));
            ck_ok(dset_ledger_put(ledger, &note, NULL));
            note.delay = -1;
            ck_assert_int_eq(dset_ledger_put(ledger, &note, NULL),
                             kind == DSET_NOTE_BACKOFF ? DSET_EMISUSE : DSET_OK);
            for (j = 0; j < sizeof times / sizeof times[0]; j++) {
                if (times[j] != 0)
                    dset_plan_free(worlds_plan(world, ledger, "a", times[j], DSET_RECONCILE_EXPLAIN));
            }
            for (j = 0; j < sizeof times / sizeof times[0]; j++)
                dset_ledger_expire(ledger, world, times[j]);
            dset_ledger_free(ledger);
        }
    }
    dset_world_free(world);
}
END_TEST

START_TEST(the_burst_limits_creates_and_is_reported)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(5, &set);
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    const dset_explanation *why;
    dset_plan *plan;

    options.burst = 2;
    options.now = 1000;
    options.flags = DSET_RECONCILE_EXPLAIN;
    ck_ok(dset_reconcile(&plan, world, NULL, "default", "a", &options, NULL));
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 2);
    why = dset_plan_explain(plan, "n1");
    ck_assert_uint_eq(dset_explanation_get(why, dset_explanation_count(why) - 1)->reason, DSET_BECAUSE_MISSING);
    why = dset_plan_explain(plan, "n2");
    ck_assert_uint_eq(dset_explanation_get(why, dset_explanation_count(why) - 1)->reason, DSET_BECAUSE_BURST);
    ck_assert_ptr_null(dset_plan_explain(plan, "n5"));
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(a_missing_set_has_an_empty_plan)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(1, &set);
    dset_plan *plan = worlds_plan(world, NULL, "b", 1000, 0);
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;

    ck_assert_uint_eq(dset_plan_count(plan), 0);
    ck_assert_ptr_null(dset_plan_get(plan, 0));
    ck_assert_ptr_null(dset_plan_problem(plan));
    dset_plan_free(plan);
    ck_assert_int_eq(dset_reconcile(NULL, world, NULL, "default", "a", &options, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_reconcile(&plan, NULL, NULL, "default", "a", &options, NULL), DSET_EMISUSE);
    ck_assert_ptr_null(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(a_plan_leaves_nothing_to_do)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(7, &set);
    dset_plan *plan;
    int round;

    for (round = 0; round < 3; round++) {
        plan = worlds_plan(world, NULL, "a", 1000 * (round + 1), 0);
        ck_assert_uint_eq(dset_plan_count(plan), round == 0 ? 9 : round == 1 ? 1 : 0);
        worlds_apply(world, NULL, plan, &set, true, 1000 * (round + 1));
        ck_assert_uint_eq(dset_plan_status(plan)->rollout,
                          round == 2 ? DSET_ROLLOUT_COMPLETE : round == 1 ? DSET_ROLLOUT_COMPLETE : DSET_ROLLOUT_STALE);
        dset_plan_free(plan);
    }
    dset_world_free(world);
}
END_TEST

START_TEST(a_plan_is_written_as_json)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(1, &set);
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN);
    char *text = worlds_text(plan);

    ck_assert_ptr_eq(strstr(text, "{\"version\":1,\"namespace\":\"default\",\"name\":\"a\",\"revision\":\""), text);
    ck_assert_ptr_nonnull(strstr(text, "\"recheckAt\":null"));
    ck_assert_ptr_nonnull(strstr(text, "{\"kind\":\"CreatePod\",\"reason\":\"Missing\",\"node\":\"n0\",\"name\":\"a-"));
    ck_assert_ptr_nonnull(strstr(text, "\"nodes\":[{\"name\":\"n0\",\"mayStart\":\"Yes\",\"mayStay\":\"Yes\""));
    free(text);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

#define ROLLING ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1}}"

typedef struct setting {
    const dset_world *world;
    const dset_ledger *ledger;
} setting;

static int reconcile_with(const dset_allocator *memory, void *context)
{
    const setting *given = context;
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;
    int code;

    options.memory = memory;
    options.now = 1000;
    options.flags = DSET_RECONCILE_EXPLAIN;
    code = dset_reconcile(&plan, given->world, given->ledger, "default", "a", &options, NULL);
    ck_assert((code == DSET_OK) == (plan != NULL));
    dset_plan_free(plan);
    return code;
}

static void token_of(dset_world *world, const char *name, dset_ms now, char text[DSET_TOKEN_LENGTH + 1])
{
    dset_plan *plan = worlds_plan(world, NULL, name, now, 0);

    ck_assert_uint_eq(dset_plan_token(plan, text, DSET_TOKEN_LENGTH + 1), DSET_TOKEN_LENGTH);
    ck_assert_uint_eq(strlen(text), DSET_TOKEN_LENGTH);
    dset_plan_free(plan);
}

START_TEST(equal_plans_have_equal_tokens)
{
    char first[DSET_TOKEN_LENGTH + 1], second[DSET_TOKEN_LENGTH + 1];
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(3, &set);
    worlds_pod pod = { 0 };

    token_of(world, "a", 1000, first);
    token_of(world, "a", 99000, second);
    ck_assert_str_eq(first, second);
    worlds_put_node(world, "n3", NULL, "key:NoExecute"); /* affects neither status nor actions */
    token_of(world, "a", 1000, second);
    ck_assert_str_eq(first, second);
    worlds_put_node(world, "n3", NULL, NULL);
    token_of(world, "a", 1000, second);
    ck_assert_str_ne(first, second);
    token_of(world, "nobody", 1000, first);
    ck_assert_str_ne(first, second);
    pod.name = "pod";
    pod.node = "n3";
    worlds_put_pod(world, &pod);
    token_of(world, "a", 1000, first);
    ck_assert_str_ne(first, second);
    set.image = "image:2";
    worlds_put_daemonset(world, &set);
    token_of(world, "a", 1000, second);
    ck_assert_str_ne(first, second);
    dset_world_free(world);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    worlds_set set = { 0 };
    dset_world *world = worlds_fleet(9, &set);
    worlds_pod pod = { 0 };
    setting given = { world, NULL };

    pod.name = "failed";
    pod.node = "n1";
    pod.phase = DSET_POD_FAILED;
    worlds_put_pod(world, &pod);
    pod.name = "surplus";
    pod.phase = DSET_POD_RUNNING;
    worlds_put_pod(world, &pod);
    pod.name = "orphan";
    pod.uid = "";
    worlds_put_pod(world, &pod);
    ck_assert_uint_gt(testing_sweep(reconcile_with, &given), 5);
    dset_world_free(world);
}
END_TEST

static void cordon(dset_world *world, const char *name, bool on)
{
    dset_node node = { .size = sizeof node, .name = name, .flags = on ? DSET_NODE_UNSCHEDULABLE : 0 };

    ck_ok(dset_world_put_node(world, &node, NULL));
}

START_TEST(a_policy_skips_cordoned_nodes)
{
    worlds_set set = { .spec = ROLLING };
    dset_world *world = worlds_fleet(2, &set);
    dset_policy policy = DSET_POLICY_INIT;
    const dset_explanation *why;
    dset_plan *plan;

    cordon(world, "n0", true);
    policy.flags = DSET_POLICY_SKIP_UNSCHEDULABLE;
    ck_ok(dset_world_put_policy(world, "default", "a", &policy, NULL));
    ck_assert_uint_eq(dset_world_get_policy(world, "default", "a")->flags, policy.flags);
    plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_EXPLAIN);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 1);
    ck_assert_ptr_nonnull(worlds_find(plan, DSET_CREATE_POD, "n1"));
    why = dset_plan_explain(plan, "n0");
    ck_assert_uint_eq(dset_explanation_get(why, dset_explanation_count(why) - 1)->reason, DSET_BECAUSE_UNSCHEDULABLE);
    ck_assert_uint_ne(dset_plan_status(plan)->causes & DSET_CAUSE_POLICY, 0);
    ck_assert_int_eq(dset_plan_status(plan)->desired, 2);
    dset_plan_free(plan);
    while (dset_world_take_changed(world, NULL, NULL))
        continue;
    cordon(world, "n0", false);
    ck_assert(dset_world_take_changed(world, NULL, NULL));
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 2);
    dset_plan_free(plan);
    policy.flags = 1u << 20;
    ck_assert_int_eq(dset_world_put_policy(world, "default", "a", &policy, NULL), DSET_EVERSION);
    policy.flags = 0;
    ck_ok(dset_world_put_policy(world, "default", "b", &policy, NULL));
    ck_assert_ptr_null(dset_world_get_policy(world, "default", "b"));
    dset_world_free(world);
}
END_TEST

/* It belongs to the name: the first plan of a set follows it, and so does that of its successor. */
START_TEST(a_policy_may_be_given_before_the_set)
{
    worlds_set set = { .spec = ROLLING }, other = { .name = "b" };
    dset_policy policy = DSET_POLICY_INIT;
    dset_world *world;
    size_t again;

    ck_ok(dset_world_new(&world, NULL, NULL));
    worlds_put_node(world, "n0", NULL, NULL);
    cordon(world, "n0", true);
    policy.flags = DSET_POLICY_SKIP_UNSCHEDULABLE;
    ck_ok(dset_world_put_policy(world, "default", "z", &policy, NULL));
    ck_ok(dset_world_put_policy(world, "default", "a", &policy, NULL));
    ck_assert_uint_eq(dset_world_get_policy(world, "default", "a")->flags, policy.flags);
    worlds_put_daemonset(world, &other);
    ck_assert_uint_eq(dset_world_get_policy(world, "default", "b")->flags, 0);
    for (again = 0; again < 3; again++) {
        dset_plan *plan;

        worlds_put_daemonset(world, &set);
        plan = worlds_plan(world, NULL, "a", 1000, 0);
        ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), again == 2 ? 1 : 0);
        dset_plan_free(plan);
        ck_ok(dset_world_drop_daemonset(world, "default", "a", NULL));
        policy.flags = again == 0 ? DSET_POLICY_SKIP_UNSCHEDULABLE : 0;
        ck_ok(dset_world_put_policy(world, "default", "a", &policy, NULL));
    }
    ck_assert_ptr_null(dset_world_get_policy(world, "default", "a"));
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plan");

    tcase_add_test(tests, creates_are_named_batched_and_noted);
    tcase_add_test(tests, a_large_plan_begins_like_a_small_one);
    tcase_add_test(tests, a_taken_name_is_skipped);
    tcase_add_test(tests, names_never_change);
    tcase_add_test(tests, an_open_note_holds_everything_back);
    tcase_add_test(tests, a_pod_named_by_the_server_is_told_from_others);
    tcase_add_test(tests, creates_are_explained);
    tcase_add_test(tests, notes_need_what_their_kind_needs);
    tcase_add_test(tests, times_at_their_ends_are_survived);
    tcase_add_test(tests, the_burst_limits_creates_and_is_reported);
    tcase_add_test(tests, a_missing_set_has_an_empty_plan);
    tcase_add_test(tests, a_plan_leaves_nothing_to_do);
    tcase_add_test(tests, a_plan_is_written_as_json);
    tcase_add_test(tests, a_policy_skips_cordoned_nodes);
    tcase_add_test(tests, a_policy_may_be_given_before_the_set);
    tcase_add_test(tests, equal_plans_have_equal_tokens);
    tcase_add_test(tests, every_allocation_may_fail);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
