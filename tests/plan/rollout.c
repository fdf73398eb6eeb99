/* The room plan: the verdict on the rollout, its causes, and what is said of Pods that are stuck. */
#include <string.h>

#include "support/worlds.h"

static void expect_rollout(const dset_world *world, const dset_ledger *ledger, dset_ms now, uint32_t rollout,
                           uint64_t causes)
{
    dset_plan *plan = worlds_plan(world, ledger, "a", now, 0), *told = worlds_plan(world, ledger, "a", now,
                                                                                   DSET_RECONCILE_EXPLAIN);

    ck_assert_uint_eq(dset_plan_status(plan)->rollout, rollout);
    ck_assert_uint_eq(dset_plan_status(plan)->causes, causes);
    ck_assert_uint_eq(dset_plan_status(told)->causes, causes);
    dset_plan_free(plan);
    dset_plan_free(told);
}

static void carry_on(dset_world *world, const worlds_set *set, bool up, dset_ms now)
{
    dset_plan *plan = worlds_plan(world, NULL, "a", now, 0);

    worlds_apply(world, NULL, plan, set, up, now);
    dset_plan_free(plan);
}

#define ROLLING ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1}}"

START_TEST(a_rollout_is_reported_with_its_causes)
{
    worlds_set set = { .spec = ROLLING };
    dset_world *world = worlds_fleet(2, &set);
    worlds_pod pod = { 0 };
    dset_ledger *ledger;
    dset_plan *plan;

    expect_rollout(world, NULL, 1000, DSET_ROLLOUT_STALE, DSET_CAUSE_UNOBSERVED | DSET_CAUSE_MISSING);
    carry_on(world, &set, true, 1000);
    expect_rollout(world, NULL, 1000, DSET_ROLLOUT_COMPLETE, 0);
    set.spec = ROLLING ",\"minReadySeconds\":5";
    carry_on(world, &set, true, 1000);
    expect_rollout(world, NULL, 2000, DSET_ROLLOUT_PROGRESSING, DSET_CAUSE_YOUNG);
    expect_rollout(world, NULL, 6000, DSET_ROLLOUT_COMPLETE, 0);
    set.image = "image:2";
    carry_on(world, &set, true, 6000); /* the new template is observed */
    carry_on(world, &set, true, 6000); /* its revision exists now, and one Pod is deleted */
    expect_rollout(world, NULL, 6000, DSET_ROLLOUT_PROGRESSING, DSET_CAUSE_MISSING | DSET_CAUSE_OUTDATED);
    carry_on(world, &set, false, 6000);
    expect_rollout(world, NULL, 6000, DSET_ROLLOUT_PROGRESSING,
                   DSET_CAUSE_OUTDATED | DSET_CAUSE_BUDGET | DSET_CAUSE_MOVING | DSET_CAUSE_NOT_READY);
    plan = worlds_plan(world, NULL, "a", 6000, 0);
    pod.node = "n0";
    pod.name = "extra";
    pod.hash = dset_plan_revision(plan);
    pod.phase = DSET_POD_FAILED;
    pod.unready = true;
    worlds_put_pod(world, &pod);
    dset_plan_free(plan);
    plan = worlds_plan(world, NULL, "a", 6000, 0);
    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    ck_ok(dset_ledger_put(ledger, worlds_find(plan, DSET_EMIT_EVENT, "")->note, NULL));
    dset_plan_free(plan);
    plan = worlds_plan(world, ledger, "a", 6500, 0);
    ck_assert_uint_ne(dset_plan_status(plan)->causes & DSET_CAUSE_BACKOFF, 0);
    dset_plan_free(plan);
    dset_ledger_free(ledger);
    dset_world_free(world);
}
END_TEST

/* The last finding about n0. */
static void expect_finding(const dset_world *world, uint32_t reason, const char *words)
{
    dset_plan *plan = worlds_plan(world, NULL, "a", 9000, DSET_RECONCILE_EXPLAIN);
    const dset_explanation *why = dset_plan_explain(plan, "n0");
    const dset_finding *last = dset_explanation_get(why, dset_explanation_count(why) - 1);
    char text[256];

    dset_finding_write(last, text, sizeof text);
    ck_assert_uint_eq(last->reason, reason);
    ck_assert_str_eq(text, words);
    dset_plan_free(plan);
}

static int same_flags(void *context, const dset_pod *pod)
{
    ck_assert_uint_eq(pod->flags, *(const uint32_t *)context);
    return DSET_OK;
}

/* A Pod that is stuck holds the rollout up: it is no longer on its way. */
START_TEST(a_rollout_that_hangs_says_so)
{
    static const struct {
        uint32_t flag, phase, reason;
        const char *message, *words;
    } cases[] = {
        { DSET_POD_UNPLACED, DSET_POD_PENDING, DSET_BECAUSE_UNPLACED, "no room", "Pod p cannot be scheduled: no room" },
        { DSET_POD_NO_IMAGE, DSET_POD_PENDING, DSET_BECAUSE_NO_IMAGE, "x", "Pod p cannot get an image: x" },
        { DSET_POD_MISCONFIGURED, DSET_POD_PENDING, DSET_BECAUSE_MISCONFIGURED, NULL,
          "Pod p has a container that cannot start" },
        { DSET_POD_CRASHING, DSET_POD_RUNNING, DSET_BECAUSE_CRASHING, "x", "Pod p has a container that keeps crashing: x" },
        { DSET_POD_NO_IMAGE | DSET_POD_CRASHING, DSET_POD_PENDING, DSET_BECAUSE_NO_IMAGE, NULL,
          "Pod p cannot get an image" },
    };
    worlds_set set = { .spec = ROLLING };
    dset_world *world = worlds_fleet(1, &set);
    worlds_pod pod = { .name = "p", .node = "n0", .unready = true };
    dset_plan *plan;
    char hash[64];
    size_t i;

    plan = worlds_plan(world, NULL, "a", 1000, 0);
    worlds_make_revision(world, worlds_find(plan, DSET_CREATE_REVISION, ""), &set);
    snprintf(hash, sizeof hash, "%s", dset_plan_revision(plan));
    pod.hash = hash;
    set.status = &(dset_status){ sizeof(dset_status), 0, 1, 1, 1, 0, 0, 0, 1, 1, -1, 0 };
    worlds_put_daemonset(world, &set);
    dset_plan_free(plan);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pod.phase = cases[i].phase;
        pod.stuck = cases[i].flag;
        pod.message = cases[i].message;
        worlds_put_pod(world, &pod);
        expect_rollout(world, NULL, 9000, DSET_ROLLOUT_STALLED, DSET_CAUSE_NOT_READY | DSET_CAUSE_STUCK);
        expect_finding(world, cases[i].reason, cases[i].words);
        ck_ok(dset_world_list_pods(world, same_flags, &pod.stuck));
        pod.phase = DSET_POD_PENDING; /* it is being tried again */
        pod.stuck = 0;
        worlds_put_pod(world, &pod);
        expect_rollout(world, NULL, 9000, DSET_ROLLOUT_PROGRESSING, DSET_CAUSE_NOT_READY | DSET_CAUSE_MOVING);
        expect_finding(world, DSET_BECAUSE_PENDING, "Pod p does not run yet");
    }
    pod.stuck = DSET_POD_NO_IMAGE;
    pod.deleted_at = 8000;
    worlds_put_pod(world, &pod);
    expect_rollout(world, NULL, 9000, DSET_ROLLOUT_PROGRESSING, DSET_CAUSE_NOT_READY | DSET_CAUSE_MOVING);
    expect_finding(world, DSET_BECAUSE_TERMINATING, "Pod p is on its way out");
    pod.deleted_at = 0;
    pod.uid = ""; /* an orphan that is about to be adopted */
    worlds_put_pod(world, &pod);
    expect_rollout(world, NULL, 9000, DSET_ROLLOUT_STALLED, DSET_CAUSE_NOT_READY | DSET_CAUSE_STUCK);
    pod.uid = NULL;
    pod.unready = false; /* what is said of a ready Pod does not count */
    pod.phase = DSET_POD_RUNNING;
    worlds_put_pod(world, &pod);
    expect_rollout(world, NULL, 9000, DSET_ROLLOUT_COMPLETE, 0);
    dset_world_free(world);
}
END_TEST

/* What a node waits for is told first, then that its Pod is stuck. */
START_TEST(a_stuck_pod_is_told_beside_what_its_node_waits_for)
{
    worlds_set set = { .spec = ",\"updateStrategy\":{\"type\":\"OnDelete\"}" };
    dset_world *world = worlds_fleet(1, &set);
    worlds_pod pod = { .name = "p", .node = "n0", .hash = "old", .unready = true, .stuck = DSET_POD_CRASHING };
    dset_plan *plan;
    const dset_explanation *why;
    size_t count;

    worlds_put_pod(world, &pod);
    plan = worlds_plan(world, NULL, "a", 9000, DSET_RECONCILE_EXPLAIN);
    why = dset_plan_explain(plan, "n0");
    count = dset_explanation_count(why);
    ck_assert_uint_ge(count, 2);
    ck_assert_uint_eq(dset_explanation_get(why, count - 2)->reason, DSET_BECAUSE_ON_DELETE);
    ck_assert_uint_eq(dset_explanation_get(why, count - 1)->reason, DSET_BECAUSE_CRASHING);
    ck_assert_uint_eq(dset_reason_kind_of(DSET_BECAUSE_CRASHING), DSET_REASON_STUCK);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

START_TEST(a_rollout_may_wait_for_the_user)
{
    worlds_set set = { 0 };
    dset_world *world;

    set.spec = ",\"updateStrategy\":{\"type\":\"OnDelete\"}";
    world = worlds_fleet(2, &set);
    carry_on(world, &set, true, 1000);
    set.image = "image:2";
    carry_on(world, &set, true, 1000);
    carry_on(world, &set, true, 1000);
    expect_rollout(world, NULL, 1000, DSET_ROLLOUT_PAUSED, DSET_CAUSE_OUTDATED | DSET_CAUSE_ON_DELETE);
    set.meta = ",\"deletionTimestamp\":\"2027-01-01T00:00:00Z\"";
    worlds_put_daemonset(world, &set);
    expect_rollout(world, NULL, 1000, DSET_ROLLOUT_PAUSED, DSET_CAUSE_DELETING);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rollout");
    TCase *tests = tcase_create("rollout");

    tcase_add_test(tests, a_rollout_is_reported_with_its_causes);
    tcase_add_test(tests, a_rollout_that_hangs_says_so);
    tcase_add_test(tests, a_stuck_pod_is_told_beside_what_its_node_waits_for);
    tcase_add_test(tests, a_rollout_may_wait_for_the_user);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
