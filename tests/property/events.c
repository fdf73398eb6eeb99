/*
 * Compares worlds changed by events with worlds built from scratch: 100,000 histories end in identical plans. Also
 * checks that a set not reported as changed keeps its plan, and that a plan holds until its recheck_at, but not at it.
 */
#include <stdlib.h>
#include <string.h>

#include "property/history.h"

#define LIVES 2000
#define HISTORIES 50 /* per life; each continues the last one */

static dset_ms write_plan(dset_text *to, const dset_world *world, const dset_ledger *ledger, int set, dset_ms now,
                          uint32_t flags)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;
    dset_ms recheck_at;

    options.now = now;
    options.flags = flags;
    options.burst = 3;
    ck_ok(dset_reconcile(&plan, world, ledger, history_set_space(set), history_set_name(set), &options, NULL));
    to->size = 0;
    ck_ok(dset_plan_write(plan, dset_text_add, to, NULL));
    recheck_at = dset_plan_recheck_at(plan);
    dset_plan_free(plan);
    return recheck_at;
}

static struct {
    dset_text lived, made, later;
    dset_text last[HISTORY_SETS]; /* the plans of the previous history */
    int64_t last_now;
    bool changed[HISTORY_SETS], ledger_changed;
    size_t exact, histories;
} check;

static void take_changes(dset_world *world)
{
    const char *ns, *name;
    int set;

    memset(check.changed, 0, sizeof check.changed);
    while (dset_world_take_changed(world, &ns, &name)) {
        for (set = 0; set < HISTORY_SETS; set++) {
            if (strcmp(ns, history_set_space(set)) == 0 && strcmp(name, history_set_name(set)) == 0)
                check.changed[set] = true;
        }
    }
}

/* Just before recheck_at the plan is the same; at recheck_at it is not. */
static void check_time(const dset_world *world, const dset_ledger *ledger, int set, dset_ms now, dset_ms recheck_at)
{
    dset_ms again;

    testing_check(recheck_at > now, "recheck at %lld, but now is %lld", (long long)recheck_at, (long long)now);
    again = write_plan(&check.later, world, ledger, set, recheck_at - 1,
                       DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_EXPLAIN);
    testing_check(again == recheck_at && strcmp(check.later.data, check.lived.data) == 0,
                  "at %lld: %.1500s\nbefore recheck_at: %.1500s", (long long)now, check.lived.data, check.later.data);
    write_plan(&check.later, world, ledger, set, recheck_at,
               DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_EXPLAIN);
    testing_check(strcmp(check.later.data, check.lived.data) != 0, "nothing changes at %lld: %.3000s",
                  (long long)recheck_at, check.lived.data);
    check.exact++;
}

static dset_ms compare(const dset_world *world, const dset_ledger *ledger, const dset_world *fresh,
                       const dset_ledger *fresh_ledger, int set, dset_ms now, uint32_t flags)
{
    dset_ms recheck_at = write_plan(&check.lived, world, ledger, set, now, flags);

    write_plan(&check.made, fresh, fresh_ledger, set, now, flags);
    testing_check(strcmp(check.lived.data, check.made.data) == 0, "lived: %.1500s\nbuilt: %.1500s", check.lived.data,
                  check.made.data);
    return recheck_at;
}

/* Without explanations the planner may skip nodes, but must plan the same actions. */
static void check_explained(const char *explained, const char *plain)
{
    const char *one = strstr(explained, "\"status\""), *other = strstr(plain, "\"status\"");

    testing_check(one != NULL && other != NULL && strncmp(one, other, strlen(other) - 1) == 0,
                  "explained: %.1500s\nplain: %.1500s", explained, plain);
}

static void check_set(const dset_world *world, const dset_ledger *ledger, const dset_world *fresh,
                      const dset_ledger *fresh_ledger, int set, const history *h)
{
    dset_ms now = h->now * 1000, recheck_at;
    dset_text *last = &check.last[set], swap;

    compare(world, ledger, fresh, fresh_ledger, set, now, DSET_RECONCILE_SERVER_NAMES);
    testing_check(check.changed[set] || check.ledger_changed || check.last_now != h->now || last->size == 0 ||
                      strcmp(last->data, check.lived.data) == 0,
                  "not reported as changed, but the plan differs: %.1500s\nbefore: %.1500s", check.lived.data,
                  last->data);
    swap = *last;
    *last = check.lived;
    check.lived = swap;
    if (check.histories % 4 == (size_t)set)
        compare(world, ledger, fresh, fresh_ledger, set, now,
                DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_DATA_BYTES);
    recheck_at = compare(world, ledger, fresh, fresh_ledger, set, now,
                         DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_EXPLAIN);
    check_explained(check.lived.data, last->data);
    if (recheck_at != DSET_NEVER)
        check_time(world, ledger, set, now, recheck_at);
}

/* Names depend on what has left as well, so they are compared between worlds that nothing has left. */
static void check_names(history *h, const dset_world *fresh, const dset_ledger *fresh_ledger)
{
    dset_world *other;
    dset_ledger *other_ledger;
    int set;

    history_build(h, &other, &other_ledger);
    for (set = 0; set < HISTORY_SETS; set++)
        compare(other, other_ledger, fresh, fresh_ledger, set, h->now * 1000, 0);
    dset_world_free(other);
    dset_ledger_free(other_ledger);
}

static void check_history(history *h, dset_world *world, dset_ledger *ledger)
{
    dset_world *fresh;
    dset_ledger *fresh_ledger;
    int events = 1 + (int)testing_below(&h->random, 4), set;

    check.ledger_changed = false;
    while (events-- > 0) {
        history_event(h, world, ledger);
        check.ledger_changed = check.ledger_changed || h->noted;
    }
    if (testing_below(&h->random, 3) == 0)
        h->now += testing_below(&h->random, 12);
    take_changes(world);
    history_build(h, &fresh, &fresh_ledger);
    for (set = 0; set < HISTORY_SETS; set++)
        check_set(world, ledger, fresh, fresh_ledger, set, h);
    if (check.histories % 4 == 0)
        check_names(h, fresh, fresh_ledger);
    check.last_now = h->now;
    check.histories++;
    dset_world_free(fresh);
    dset_ledger_free(fresh_ledger);
}

static void live(uint64_t seed)
{
    dset_world *world;
    dset_ledger *ledger;
    history h;
    int i;

    history_start(&h, seed);
    ck_ok(dset_world_new(&world, NULL, NULL));
    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    for (i = 0; i < 40; i++)
        history_event(&h, world, ledger);
    for (i = 0; i < HISTORY_SETS; i++)
        check.last[i].size = 0;
    for (i = 0; i < HISTORIES; i++)
        check_history(&h, world, ledger);
    dset_world_free(world);
    dset_ledger_free(ledger);
}

START_TEST(a_world_depends_only_on_what_was_put)
{
    uint64_t seed;
    int i;

    memset(&check, 0, sizeof check);
    for (seed = 1; seed <= LIVES; seed++)
        live(seed);
    ck_assert_uint_eq(check.histories, (size_t)LIVES * HISTORIES);
    ck_assert_uint_gt(check.exact, check.histories / 4);
    history_end();
    dset_text_free(&check.lived);
    dset_text_free(&check.made);
    dset_text_free(&check.later);
    for (i = 0; i < HISTORY_SETS; i++)
        dset_text_free(&check.last[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("events");
    TCase *tests = tcase_create("events");

    tcase_set_timeout(tests, 900);
    tcase_add_test(tests, a_world_depends_only_on_what_was_put);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
