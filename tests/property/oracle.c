/*
 * Reconcile against the reference implementation: every small world (up to 3 nodes, each with one of 3 labels, 2 taints
 * and 4 states of its Pod), and 100,000 larger random ones. A failing world is printed in full.
 */
#include <string.h>

#include "property/fleet.h"
#include "support/testing.h"

#define NOW 1800000000
#define RANDOM_WORLDS 100000
#define ROUNDS_MAX 200

static void check_reasons(const fleet *f, const dset_plan *plan, const fleet_outcome *found)
{
    char name[16], sentence[512];
    int i;

    for (i = 0; i < f->node_count; i++) {
        const dset_explanation *why;
        const dset_finding *first;

        snprintf(name, sizeof name, "n%d", i);
        why = dset_plan_explain(plan, name);
        testing_check(why != NULL && dset_explanation_count(why) > 0, "n%d has no reason: %s", i, fleet_describe(f));
        testing_check((dset_explanation_may_start(why) == DSET_YES) == fleet_should_run(f, i), "may start on n%d: %s", i,
                      fleet_describe(f));
        testing_check((dset_explanation_may_stay(why) == DSET_YES) == fleet_may_stay(f, i), "may stay on n%d: %s", i,
                      fleet_describe(f));
        first = dset_explanation_get(why, 0);
        testing_check(dset_finding_write(first, sentence, sizeof sentence) > 0, "a reason without a text: %s",
                      fleet_describe(f));
        /* a node that should run a Pod and gets none now must explain why */
        if (fleet_should_run(f, i) && !found->create[i])
            testing_check(dset_explanation_get(why, dset_explanation_count(why) - 1)->reason != DSET_BECAUSE_ELIGIBLE,
                          "n%d is eligible, but there is no action and no reason why: %s", i, fleet_describe(f));
    }
}

static void check_world(const fleet *f, fleet_outcome *found)
{
    fleet_outcome expected;
    dset_plan *plan = fleet_plan(f);
    int i;

    fleet_expect(f, &expected);
    fleet_read_plan(f, plan, found);
    for (i = 0; i < f->node_count; i++)
        testing_check(found->create[i] == expected.create[i], "create on n%d: expected %d: %s", i, expected.create[i],
                      fleet_describe(f));
    for (i = 0; i < f->pod_count; i++)
        testing_check(found->remove[i] == expected.remove[i], "delete %s: expected %d: %s", f->pods[i].name,
                      expected.remove[i], fleet_describe(f));
    testing_check(found->problem == expected.problem, "problem: expected %d: %s", expected.problem, fleet_describe(f));
    testing_check(memcmp(&found->desired, &expected.desired, 7 * sizeof(int32_t)) == 0,
                  "status %d/%d/%d/%d/%d/%d/%d, expected %d/%d/%d/%d/%d/%d/%d: %s", found->desired, found->current,
                  found->misscheduled, found->ready, found->available, found->unavailable, found->updated,
                  expected.desired, expected.current, expected.misscheduled, expected.ready, expected.available,
                  expected.unavailable, expected.updated, fleet_describe(f));
    check_reasons(f, plan, found);
    dset_plan_free(plan);
}

static bool is_idle(const fleet *f, const fleet_outcome *outcome)
{
    int i;

    for (i = 0; i < f->node_count; i++) {
        if (outcome->create[i])
            return false;
    }
    for (i = 0; i < f->pod_count; i++) {
        if (outcome->remove[i] || (f->pods[i].terminating && !f->pods[i].foreign))
            return false;
    }
    return true;
}

static int live_pods(const fleet *f, int node, bool current_only)
{
    int i, count = 0;

    for (i = 0; i < f->pod_count; i++) {
        const fleet_pod *pod = &f->pods[i];

        if (pod->node == node && !pod->foreign && !pod->terminating && pod->phase != DSET_POD_FAILED &&
            pod->phase != DSET_POD_SUCCEEDED && (pod->current || !current_only))
            count++;
    }
    return count;
}

/* If plans are carried out, they end, and then every node runs what it should. */
static void check_convergence(fleet f)
{
    fleet_outcome outcome;
    int round, idle = 0, i;

    for (round = 0; idle <= f.set.min_ready + 1; round++) {
        testing_check(round < ROUNDS_MAX, "never ends: %s", fleet_describe(&f));
        check_world(&f, &outcome);
        for (i = 0; i < f.node_count; i++)
            testing_check(!outcome.create[i] || live_pods(&f, i, true) == 0, "a second new Pod on n%d: %s", i,
                          fleet_describe(&f));
        idle = is_idle(&f, &outcome) ? idle + 1 : 0;
        fleet_apply(&f, &outcome);
    }
    for (i = 0; i < f.node_count; i++) {
        int live = live_pods(&f, i, false), updated = live_pods(&f, i, true);

        if (f.set.skips_cordoned) { /* a cordoned node without a Pod may use up the budget for good */
            testing_check(live <= 1, "n%d has %d live Pods: %s", i, live, fleet_describe(&f));
            continue;
        }
        testing_check(fleet_should_run(&f, i) ? live == 1 && (f.set.on_delete || updated == 1)
                                              : live <= (fleet_may_stay(&f, i) ? 1 : 0),
                      "n%d has %d live Pods, %d of them new: %s", i, live, updated, fleet_describe(&f));
    }
}

/* The enumerated states of a Pod: 4 in each of two families. */
static void add_state(fleet *f, int node, int state, int family)
{
    fleet_pod *pod = &f->pods[f->pod_count];

    if (state == 0)
        return;
    memset(pod, 0, sizeof *pod);
    snprintf(pod->name, sizeof pod->name, "p%d", f->pod_count++);
    pod->node = node;
    pod->bound = true;
    pod->created_at = f->now - 100;
    pod->ready_at = f->now - 50;
    pod->phase = state == 3 && family == 0 ? DSET_POD_FAILED : DSET_POD_RUNNING;
    pod->ready = state == 1;
    pod->terminating = state == 3 && family == 1;
    pod->current = family == 0;
}

static void check_small_worlds(int family)
{
    fleet f;
    int nodes, code, codes, i, rest;
    fleet_outcome outcome;

    for (nodes = 0; nodes <= 3; nodes++) {
        for (codes = 1, i = 0; i < nodes; i++)
            codes *= 3 * 4 * 4;
        for (code = 0; code < codes; code++) {
            memset(&f, 0, sizeof f);
            f.now = NOW;
            f.set.wants_daemon = true;
            f.set.max_unavailable = 1;
            f.node_count = nodes;
            for (i = 0, rest = code; i < nodes; i++, rest /= 48) {
                f.nodes[i].daemon = rest % 3;
                f.nodes[i].no_schedule = (rest / 3 & 1) != 0;
                f.nodes[i].no_execute = (rest / 6 & 1) != 0;
                add_state(&f, i, rest / 12 % 4, family);
            }
            check_world(&f, &outcome);
            if (code % 97 == 0)
                check_convergence(f);
        }
    }
}

START_TEST(every_small_world_of_new_pods)
{
    check_small_worlds(0);
}
END_TEST

START_TEST(every_small_world_of_old_pods)
{
    check_small_worlds(1);
}
END_TEST

static void random_set(testing_random *random, fleet_set *s)
{
    static const int limits[] = { 1, 1, 2, 3, -10, -34, -50, -100, 12 };

    memset(s, 0, sizeof *s);
    s->wants_daemon = testing_below(random, 2) == 0;
    s->zone = (int)testing_below(random, 3);
    s->tolerates_no_schedule = testing_below(random, 2) == 0;
    s->tolerates_no_execute = testing_below(random, 2) == 0;
    s->on_delete = testing_below(random, 5) == 0;
    s->min_ready = testing_below(random, 3) == 0 ? 5 : 0;
    s->skips_cordoned = testing_below(random, 3) == 0;
    if (testing_below(random, 2) == 0)
        s->max_unavailable = limits[testing_below(random, 9)];
    else
        s->max_surge = limits[testing_below(random, 9)];
}

static void random_pod(testing_random *random, fleet *f, int node, bool *failed)
{
    fleet_pod *pod = &f->pods[f->pod_count];

    memset(pod, 0, sizeof *pod);
    snprintf(pod->name, sizeof pod->name, "p%u-%d", testing_below(random, 100), f->pod_count++);
    pod->node = node;
    pod->bound = testing_below(random, 5) != 0;
    pod->foreign = testing_below(random, 12) == 0;
    pod->created_at = f->now - testing_below(random, 4);
    pod->ready_at = f->now - testing_below(random, 10);
    pod->phase = DSET_POD_RUNNING;
    pod->ready = testing_below(random, 3) != 0;
    pod->current = testing_below(random, 2) == 0;
    pod->terminating = node < f->node_count && testing_below(random, 8) == 0;
    switch (testing_below(random, 12)) {
    case 0:
        pod->phase = DSET_POD_PENDING;
        break;
    case 1:
        pod->phase = DSET_POD_SUCCEEDED;
        break;
    case 2:
        /* of several failed Pods on a node, one is deleted per sync, and which one is unspecified */
        pod->phase = *failed ? DSET_POD_UNKNOWN : DSET_POD_FAILED;
        *failed = *failed || !pod->foreign;
        break;
    default:
        break;
    }
}

static void random_fleet(testing_random *random, fleet *f)
{
    int i;
    uint32_t count;

    memset(f, 0, sizeof *f);
    f->now = NOW;
    random_set(random, &f->set);
    f->node_count = (int)testing_below(random, NODES_MAX + 1);
    for (i = 0; i <= f->node_count; i++) {
        bool failed = false;

        if (i < f->node_count) {
            f->nodes[i].daemon = testing_below(random, 4) == 0 ? (int)testing_below(random, 3) : 1;
            f->nodes[i].zone = (int)testing_below(random, 3);
            f->nodes[i].no_schedule = testing_below(random, 5) == 0;
            f->nodes[i].no_execute = testing_below(random, 6) == 0;
            f->nodes[i].cordoned = testing_below(random, 4) == 0;
        }
        for (count = testing_below(random, 3); count > 0 && f->pod_count < PODS_MAX / 2; count--)
            random_pod(random, f, i, &failed);
    }
}

START_TEST(many_random_worlds)
{
    testing_random random = { 20260301 };
    fleet_outcome outcome;
    fleet f;
    int i;

    for (i = 0; i < RANDOM_WORLDS; i++) {
        random_fleet(&random, &f);
        check_world(&f, &outcome);
        if (i % 50 == 0)
            check_convergence(f);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("oracle");
    TCase *tests = tcase_create("oracle");

    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, every_small_world_of_new_pods);
    tcase_add_test(tests, every_small_world_of_old_pods);
    tcase_add_test(tests, many_random_worlds);
    tcase_add_unchecked_fixture(tests, NULL, fleet_end);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
