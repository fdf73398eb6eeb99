/*
 * The whole system under a seeded clock. To run one seed with a trace of all events, give it as an argument:
 * simulation.test SEED [COUNT [STEPS]].
 */
#include "simulation/system.h"

#include <stdlib.h>
#include <string.h>

enum { CALM_MS = 3 * 3600 * 1000 };

static uint64_t first_seed = 1, seed_count = 1000, steps = 16;
static bool trace;
static sim system_;

/* Advances the clock, from one due event to the next. */
static void pass(sim *s, dset_ms time)
{
    dset_ms end = s->now + time;

    sim_rest(s);
    while (s->now < end) {
        dset_ms next = sim_deadline(s);

        if (s->collect_again < next)
            next = s->collect_again;
        s->now = next < s->now ? s->now : next < end ? next : end;
        sim_rest(s);
        sim_collect(s);
        sim_read_truth(s, false);
    }
    sim_rest(s);
}

static void play(sim *s, uint64_t seed)
{
    uint64_t step;

    sim_start(s, seed);
    for (step = 0; step < steps; step++) {
        sim_meddle(s);
        if (sim_chance(s, 25))
            sim_crash(s);
        if (sim_chance(s, 6))
            s->storm_until = s->now + testing_below(&s->random, 6000);
        pass(s, testing_below(&s->random, sim_chance(s, 10) ? 60000 : 4000));
    }
    sim_calm(s);
    pass(s, CALM_MS);
    sim_check_end(s);
}

START_TEST(the_system_keeps_its_invariants)
{
    uint64_t actions = 0, crashes = 0, checked = 0, seed;

    for (seed = first_seed; seed < first_seed + seed_count; seed++) {
        system_.trace = trace;
        play(&system_, seed);
        actions += system_.actions;
        crashes += system_.crashes;
        checked += system_.checked;
        sim_end(&system_);
    }
    if (seed_count >= 100) {
        ck_assert_uint_gt(actions, 10 * seed_count);
        ck_assert_uint_gt(crashes, seed_count / 2);
        ck_assert_uint_gt(checked, 10 * seed_count);
    }
    printf("# %llu seeds: %llu actions, %llu plans checked, %llu crashes\n", (unsigned long long)seed_count,
           (unsigned long long)actions, (unsigned long long)checked, (unsigned long long)crashes);
}
END_TEST

int main(int count, char **arguments)
{
    Suite *suite = suite_create("simulation");
    TCase *tests = tcase_create("simulation");
    const char *sanitized = getenv("SANITIZED");

    if (sanitized != NULL && strcmp(sanitized, "yes") == 0)
        seed_count = 150;
    if (count > 1) {
        first_seed = strtoull(arguments[1], NULL, 10);
        seed_count = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
        steps = count > 3 ? strtoull(arguments[3], NULL, 10) : steps;
        trace = seed_count == 1;
    }
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, the_system_keeps_its_invariants);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
