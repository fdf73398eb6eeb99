/*
 * The names of new Pods: a repeated create has the name of the first, and a successor has another than every Pod of the
 * set that the world has seen on its node, also after a restart.
 */
#include <string.h>

#include "support/worlds.h"

#define NOW ((dset_ms)1800000000000)

static const worlds_set sets[] = { { 0 }, { .uid = "another" } };

/* A world with a DaemonSet that has its revision, and a node. */
static dset_world *one_node(const worlds_set *set)
{
    dset_world *world;
    dset_plan *plan;

    ck_ok(dset_world_new(&world, NULL, NULL));
    worlds_put_daemonset(world, set);
    plan = worlds_plan(world, NULL, "a", NOW, 0);
    worlds_make_revision(world, dset_plan_get(plan, 0), set);
    dset_plan_free(plan);
    worlds_put_node(world, "n", NULL, NULL);
    return world;
}

typedef struct name {
    char text[64];
} name;

/* The name of the Pod that is created on the node; "": none is. */
static name planned(const dset_world *world, const dset_ledger *ledger)
{
    dset_plan *plan = worlds_plan(world, ledger, "a", NOW, 0);
    const dset_action *create = worlds_find(plan, DSET_CREATE_POD, "n");
    name made = { "" };

    if (create != NULL)
        snprintf(made.text, sizeof made.text, "%s", create->object_name);
    dset_plan_free(plan);
    return made;
}

static void put(dset_world *world, const char *pod_name, const char *uid, uint32_t phase, dset_ms deleted_at)
{
    worlds_pod pod = { .name = pod_name, .own = uid, .node = "n", .phase = phase, .deleted_at = deleted_at };

    worlds_put_pod(world, &pod);
}

START_TEST(a_successor_has_another_name)
{
    static const char *const uids[] = { "11111111-2222-3333-4444-000000000001", "11111111-2222-3333-4444-000000000002",
                                        "not-a-uuid", "nor-this", "" };
    dset_world *world = one_node(&sets[0]);
    name seen[6] = { planned(world, NULL) };
    size_t i, j;

    for (i = 0; i < 5; i++) {
        put(world, seen[i].text, uids[i], 0, 0);
        ck_assert_str_eq(planned(world, NULL).text, "");
        ck_ok(dset_world_drop_pod(world, "default", seen[i].text, NULL));
        seen[i + 1] = planned(world, NULL);
        for (j = 0; j <= i; j++)
            ck_assert_str_ne(seen[i + 1].text, seen[j].text);
    }
    dset_world_free(world);
}
END_TEST

/* The name depends on what was seen, not on whether it is still there: a repeated create collides with the first. */
START_TEST(a_pod_that_goes_changes_no_name)
{
    static const char uid[] = "11111111-2222-3333-4444-000000000001";
    dset_world *world = one_node(&sets[0]);
    name first = planned(world, NULL), second;

    put(world, first.text, uid, DSET_POD_FAILED, 0);
    put(world, first.text, uid, DSET_POD_FAILED, NOW); /* it no longer counts */
    second = planned(world, NULL);
    ck_assert_str_ne(second.text, "");
    ck_assert_str_ne(second.text, first.text);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    ck_assert_str_eq(planned(world, NULL).text, second.text);
    dset_world_free(world);
}
END_TEST

/* Between two looks a Pod was deleted, and another one got its name. */
START_TEST(another_pod_of_that_name_counts_as_new)
{
    dset_world *one = one_node(&sets[0]), *two = one_node(&sets[0]);
    name first = planned(one, NULL);

    put(one, first.text, "u1", 0, 0);
    put(one, first.text, "u2", 0, 0);
    ck_ok(dset_world_drop_pod(one, "default", first.text, NULL));
    put(two, first.text, "u2", 0, 0);
    put(two, first.text, "u2", DSET_POD_PENDING, 0); /* the same one with other values */
    ck_ok(dset_world_drop_pod(two, "default", first.text, NULL));
    ck_assert_str_ne(planned(one, NULL).text, planned(two, NULL).text);
    ck_assert_str_ne(planned(one, NULL).text, first.text);
    dset_world_free(one);
    dset_world_free(two);
}
END_TEST

/* With surge the new Pod comes while the old one is there; when it fails, its successor does too. */
START_TEST(a_successor_beside_another_pod_has_another_name)
{
    static const worlds_set surging[] = {
        { .spec = ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":1,"
                  "\"maxUnavailable\":0}}" },
        { .image = "image:2", .generation = 2,
          .spec = ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":1,"
                  "\"maxUnavailable\":0}}" } };
    dset_world *world = one_node(&surging[0]);
    dset_plan *plan;
    name first, second;

    put(world, planned(world, NULL).text, "u1", 0, 0);
    worlds_put_daemonset(world, &surging[1]);
    plan = worlds_plan(world, NULL, "a", NOW, 0);
    worlds_make_revision(world, dset_plan_get(plan, 0), &surging[1]);
    dset_plan_free(plan);
    first = planned(world, NULL);
    ck_assert_str_ne(first.text, "");
    put(world, first.text, "u2", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    second = planned(world, NULL);
    ck_assert_str_ne(second.text, "");
    ck_assert_str_ne(second.text, first.text);
    dset_world_free(world);
}
END_TEST

/* The ledger carries what has left from one world to the next. */
START_TEST(a_restart_repeats_no_name)
{
    dset_world *world = one_node(&sets[0]), *next = one_node(&sets[0]);
    dset_ledger *ledger;
    name first = planned(world, NULL), second;

    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    ck_ok(dset_ledger_put_gone(ledger, world, NULL));
    ck_assert_uint_eq(dset_ledger_count(ledger), 0); /* no Pod has left */
    put(world, first.text, "u1", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    second = planned(world, NULL);
    ck_ok(dset_ledger_put_gone(ledger, world, NULL));
    ck_ok(dset_ledger_put_gone(ledger, world, NULL));
    ck_assert_uint_eq(dset_ledger_count(ledger), 1);
    ck_assert_str_eq(planned(next, NULL).text, first.text);
    ck_assert_str_eq(planned(next, ledger).text, second.text);
    dset_ledger_expire(ledger, next, NOW);
    ck_assert_str_eq(planned(next, ledger).text, second.text);
    put(next, second.text, "u2", 0, 0);
    dset_ledger_expire(ledger, next, NOW); /* the new world has seen a Pod itself */
    ck_assert_uint_eq(dset_ledger_count(ledger), 0);
    dset_world_free(world);
    dset_world_free(next);
    dset_ledger_free(ledger);
}
END_TEST

/* Notes about what is not there any more are dropped, and a set that takes over the name begins again. */
START_TEST(what_is_gone_is_forgotten_with_its_node_and_its_set)
{
    dset_world *world = one_node(&sets[0]);
    dset_ledger *ledger;
    name first = planned(world, NULL);

    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    put(world, first.text, "u1", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    ck_ok(dset_ledger_put_gone(ledger, world, NULL));
    worlds_put_daemonset(world, &sets[1]);
    worlds_put_daemonset(world, &sets[0]);
    ck_assert_str_eq(planned(world, NULL).text, first.text);
    put(world, first.text, "u1", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    ck_ok(dset_world_drop_node(world, "n", NULL));
    dset_ledger_expire(ledger, world, NOW);
    ck_assert_uint_eq(dset_ledger_count(ledger), 0);
    worlds_put_node(world, "m", NULL, NULL); /* may get the number of the other one */
    worlds_put_node(world, "n", NULL, NULL);
    ck_assert_str_eq(planned(world, NULL).text, first.text);
    dset_world_free(world);
    dset_ledger_free(ledger);
}
END_TEST

/* A bare host need not look between two updates: the note of a create ends with a Pod that came and went. */
START_TEST(a_pod_that_came_and_went_is_not_waited_for)
{
    dset_world *world = one_node(&sets[0]);
    dset_plan *plan = worlds_plan(world, NULL, "a", NOW, 0);
    const dset_action *create = worlds_find(plan, DSET_CREATE_POD, "n");
    name first = planned(world, NULL);
    dset_ledger *ledger;
    dset_note saved;

    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    ck_ok(dset_ledger_put(ledger, create->note, NULL));
    ck_assert_str_eq(planned(world, ledger).text, "");
    put(world, first.text, "u1", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    ck_assert_str_ne(planned(world, ledger).text, "");
    ck_ok(dset_world_drop_node(world, "n", NULL)); /* what was there is forgotten, and proves nothing */
    worlds_put_node(world, "n", NULL, NULL);
    ck_assert_str_eq(planned(world, ledger).text, "");
    put(world, first.text, "u1", 0, 0);
    ck_ok(dset_world_drop_pod(world, "default", first.text, NULL));
    saved = *create->note;
    saved.mark = 0; /* as for another world: only the Pod itself ends it */
    ck_ok(dset_ledger_put(ledger, &saved, NULL));
    ck_assert_str_eq(planned(world, ledger).text, "");
    dset_plan_free(plan);
    dset_ledger_free(ledger);
    dset_world_free(world);
}
END_TEST

/* A Pod whose labels are changed by hand leaves no trace that looks like a new Pod. */
START_TEST(a_released_pod_is_no_new_pod)
{
    dset_world *world = one_node(&sets[0]);
    worlds_pod pod = { .name = "p", .own = "u1", .node = "n", .phase = DSET_POD_RUNNING };
    name before, after;

    worlds_put_pod(world, &pod);
    ck_ok(dset_world_drop_pod(world, "default", "p", NULL));
    before = planned(world, NULL);
    dset_world_free(world);
    world = one_node(&sets[0]);
    worlds_put_pod(world, &pod);
    pod.owner = "b"; /* another label app, so that the selector does not match; the same owner by uid */
    worlds_put_pod(world, &pod);
    ck_ok(dset_world_drop_pod(world, "default", "p", NULL));
    after = planned(world, NULL);
    ck_assert_str_eq(before.text, after.text);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");

    tcase_add_test(tests, a_successor_has_another_name);
    tcase_add_test(tests, a_pod_that_goes_changes_no_name);
    tcase_add_test(tests, another_pod_of_that_name_counts_as_new);
    tcase_add_test(tests, a_successor_beside_another_pod_has_another_name);
    tcase_add_test(tests, a_restart_repeats_no_name);
    tcase_add_test(tests, a_pod_that_came_and_went_is_not_waited_for);
    tcase_add_test(tests, a_released_pod_is_no_new_pod);
    tcase_add_test(tests, what_is_gone_is_forgotten_with_its_node_and_its_set);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
