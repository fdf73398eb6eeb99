/*
 * The core: worlds of different sizes in their desired state, and the cost of reconciling, of events, of building a
 * world and of planning. Each figure is compared with the naive reconcile on the same fleet: NAME_vs_plain is the ratio
 * of its cost to ours. With very many Pods, the naive reconcile runs over a few sets and is extrapolated.
 *
 * In the world with a million nodes each set runs on a fifth of them, so that it fits into the memory of one machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "bench.h"
#include "fleet.h"
#include "keys.h"
#include "plain.h"

#define NOW 1800000000000
#define BATCH 64u

typedef struct scene {
    dset_world *world;
    dset_daemonset **sets;
    size_t nodes, name_bytes;
    int set_count, flags, next;
    uint32_t (*where)[2]; /* set and node of each Pod, grouped by set */
    size_t pods, where_capacity, plain_pods; /* plain_pods: the first ones, which are in the plain world */
    plain *plain;
    size_t plain_sets; /* the number of sets in the plain world */
    unsigned version;
    uint64_t random;
} scene;

static void check(int code)
{
    if (code != DSET_OK)
        bench_fail(dset_code_name(code));
}

static dset_plan *plan_of(const scene *s, int set, uint32_t burst)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;

    options.now = NOW;
    options.burst = burst;
    check(dset_reconcile(&plan, s->world, NULL, "kube-system", dset_daemonset_name(s->sets[set]), &options, NULL));
    return plan;
}

static uint64_t bytes_of(const scene *s)
{
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;

    dset_world_count(s->world, &counters);
    return counters.bytes;
}

static void put_set(scene *s, int set, const dset_status *status)
{
    dset_daemonset_free(s->sets[set]);
    s->sets[set] = fleet_set(set, s->flags, status);
    check(dset_world_put_daemonset(s->world, s->sets[set], NULL));
}

static void put_revision(scene *s, const dset_action *action, int set)
{
    fleet_pod like;
    dset_revision revision;

    fleet_fill_pod(&like, set, 0, "", action->revision, 0);
    memset(&revision, 0, sizeof revision);
    revision.size = sizeof revision;
    revision.number = action->number;
    revision.ns = "kube-system";
    revision.name = revision.uid = action->object_name;
    revision.owner = like.pod.owner;
    revision.labels.items = like.labels;
    revision.labels.count = 2;
    revision.data = dset_daemonset_revision_data(s->sets[set], &revision.data_size);
    check(dset_world_put_revision(s->world, &revision, NULL));
}

static void remember(scene *s, int set, const fleet_pod *pod)
{
    if (s->pods == s->where_capacity) {
        s->where_capacity = s->where_capacity * 2 + 1024;
        s->where = realloc(s->where, s->where_capacity * sizeof *s->where);
        if (s->where == NULL)
            bench_fail("out of memory");
    }
    s->where[s->pods][0] = (uint32_t)set;
    s->where[s->pods++][1] = (uint32_t)strtoul(pod->pod.node_name + 5, NULL, 10);
}

/* Carries the plan out; the Pods are ready at once. */
static void carry_out(scene *s, int set, const dset_plan *plan)
{
    size_t i;
    fleet_pod pod;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        if (action->kind == DSET_CREATE_REVISION)
            put_revision(s, action, set);
        if (action->kind != DSET_CREATE_POD)
            continue;
        fleet_fill_pod(&pod, set, strtoul(action->node_name + 5, NULL, 10), action->node_name, action->revision, 0);
        check(dset_world_put_pod(s->world, &pod.pod, NULL));
        s->name_bytes += strlen(pod.name) + 1;
        remember(s, set, &pod);
    }
}

static void settle(scene *s, int set)
{
    dset_plan *plan = plan_of(s, set, UINT32_MAX);

    carry_out(s, set, plan);
    dset_plan_free(plan);
    plan = plan_of(s, set, 0);
    put_set(s, set, dset_plan_status(plan));
    dset_plan_free(plan);
    plan = plan_of(s, set, 0);
    if (dset_plan_count(plan) != 0)
        bench_fail("there is still something to do");
    dset_plan_free(plan);
}

static scene make(size_t nodes, int sets, int flags, bool filled)
{
    scene s;
    fleet_node node;
    size_t i;
    int set;

    memset(&s, 0, sizeof s);
    s.nodes = nodes;
    s.set_count = sets;
    s.flags = flags;
    s.random = 88172645463325252u;
    s.sets = calloc((size_t)sets + 1, sizeof *s.sets);
    check(dset_world_new(&s.world, NULL, NULL));
    for (set = 0; set < sets; set++)
        put_set(&s, set, NULL);
    for (i = 0; i < nodes; i++) {
        fleet_fill_node(&node, i, 0, 0);
        check(dset_world_put_node(s.world, &node.node, NULL));
    }
    s.plain = plain_new(nodes);
    s.plain_sets = nodes > 10000 && sets > 4 ? 4 : (size_t)sets;
    for (set = 0; set < sets && filled; set++) {
        settle(&s, set);
        s.plain_pods = set < (int)s.plain_sets ? s.pods : s.plain_pods;
    }
    for (set = 0; set < (int)s.plain_sets; set++)
        plain_add_set(s.plain, set, flags, filled);
    return s;
}

static void end(scene *s)
{
    int set;

    plain_free(s->plain);
    dset_world_free(s->world);
    for (set = 0; set <= s->set_count; set++)
        dset_daemonset_free(s->sets[set]);
    free(s->sets);
    free(s->where);
}

static void figures(const char *name, double value, double theirs, const char *unit)
{
    char ratio[64];

    bench_figure(name, value, unit);
    snprintf(ratio, sizeof ratio, "%s_vs_plain", name);
    bench_figure(ratio, theirs / value, "times");
}

static size_t below(scene *s, size_t limit)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return (size_t)(s->random % limit);
}

/* Steady state. */

static void reconcile_all(void *context)
{
    scene *s = context;
    int set;

    for (set = 0; set < s->set_count; set++)
        dset_plan_free(plan_of(s, set, 0));
}

static void plain_all(void *context)
{
    scene *s = context;
    size_t i;

    for (i = 0; i < s->plain_sets; i++) {
        if (plain_reconcile(s->plain, i, false) != 0)
            bench_fail("the plain reconcile finds something to do");
    }
}

static double once(void (*run)(void *), void *context)
{
    double start = bench_cpu();

    run(context);
    return bench_cpu() - start;
}

static void steady(scene *s, const char *name)
{
    double ours = bench_best(reconcile_all, s), theirs;

    theirs = s->nodes > 10000 ? once(plain_all, s) : bench_best(plain_all, s);
    figures(name, ours * 1e9, theirs * 1e9 * s->set_count / (double)s->plain_sets, "ns");
}

/* Events: prepared in batches; only putting them is timed. */

typedef struct events {
    fleet_node nodes[BATCH];
    fleet_pod pods[BATCH];
    size_t node[BATCH], set[BATCH];
    char names[BATCH][32];
} events;

/* Runs of events: the cost of one event in the best run. */
typedef struct tally {
    double spent, theirs; /* of this run */
    double best, their_best;
    size_t count; /* of this run */
} tally;

#define RUNS 8
#define RUN_SECONDS 0.05

static void end_run(tally *t)
{
    double ours = t->spent / (double)t->count, theirs = t->theirs / (double)t->count;

    t->best = t->best == 0 || ours < t->best ? ours : t->best;
    t->their_best = t->their_best == 0 || theirs < t->their_best ? theirs : t->their_best;
    t->spent = t->theirs = 0;
    t->count = 0;
}

static void node_batch(scene *s, tally *t, bool change)
{
    static events e;
    double start;
    size_t i;

    s->version++;
    for (i = 0; i < BATCH; i++) {
        e.node[i] = below(s, s->nodes);
        fleet_fill_node(&e.nodes[i], e.node[i], s->version, change ? s->version % FLEET_ZONES : 0);
    }
    start = bench_cpu();
    for (i = 0; i < BATCH; i++)
        check(dset_world_put_node(s->world, &e.nodes[i].node, NULL));
    t->spent += bench_cpu() - start;
    start = bench_cpu();
    for (i = 0; i < BATCH; i++)
        (void)plain_node_event(s->plain, e.node[i]);
    t->theirs += bench_cpu() - start;
    t->count += BATCH;
}

static void node_events(scene *s, const char *name, bool change)
{
    tally t = { 0, 0, 0, 0, 0 };
    int run;

    for (run = 0; run < RUNS; run++) {
        while (t.spent < RUN_SECONDS)
            node_batch(s, &t, change);
        end_run(&t);
    }
    figures(name, t.best * 1e9, t.their_best * 1e9 * s->set_count / (double)s->plain_sets, "ns");
}

static const char *revision_of(scene *s, size_t set)
{
    static char text[64];
    dset_plan *plan = plan_of(s, (int)set, 0);

    snprintf(text, sizeof text, "%s", dset_plan_revision(plan));
    dset_plan_free(plan);
    return text;
}

/* Updates of random existing Pods, among the first ones. */
static void fill_pods(scene *s, events *e, size_t pods, const char (*revisions)[64])
{
    size_t i;

    s->version++;
    for (i = 0; i < BATCH; i++) {
        const uint32_t *where = s->where[below(s, pods)];

        e->set[i] = where[0];
        e->node[i] = where[1];
        snprintf(e->names[i], sizeof e->names[i], "node-%07zu", e->node[i]);
        fleet_fill_pod(&e->pods[i], (int)e->set[i], e->node[i], e->names[i], revisions[e->set[i]], s->version);
        e->pods[i].pod.flags = s->version % 2 == 0 ? DSET_POD_READY : 0;
    }
}

/* Pods of all sets; the plain world has fewer Pods, so its cache works better. */
static void pod_batch(scene *s, tally *t, const char (*revisions)[64])
{
    static events e;
    double start;
    size_t i;

    fill_pods(s, &e, s->pods, revisions);
    start = bench_cpu();
    for (i = 0; i < BATCH; i++)
        check(dset_world_put_pod(s->world, &e.pods[i].pod, NULL));
    t->spent += bench_cpu() - start;
    fill_pods(s, &e, s->plain_pods, revisions);
    start = bench_cpu();
    for (i = 0; i < BATCH; i++)
        plain_pod_event(s->plain, e.set[i], &e.pods[i]);
    t->theirs += bench_cpu() - start;
    t->count += BATCH;
}

static void pod_events(scene *s)
{
    char (*revisions)[64] = calloc((size_t)s->set_count, sizeof *revisions);
    tally t = { 0, 0, 0, 0, 0 };
    int i;

    for (i = 0; i < s->set_count; i++)
        strcpy(revisions[i], revision_of(s, (size_t)i));
    for (i = 0; i < RUNS; i++) {
        while (t.spent < RUN_SECONDS)
            pod_batch(s, &t, (const char (*)[64])revisions);
        end_run(&t);
    }
    figures("pod_event", t.best * 1e9, t.their_best * 1e9, "ns");
    free(revisions);
}

/* A new set in an existing world. */
static void new_set(scene *s, const char *name, int flags, bool known)
{
    double best = 1e300, theirs = 1e300, start;
    dset_daemonset *set = fleet_set(900, flags, NULL);
    size_t last = s->plain_sets;
    int i;

    plain_add_set(s->plain, 900, flags, false);
    for (i = 0; i < 20; i++) {
        start = bench_cpu();
        check(dset_world_put_daemonset(s->world, set, NULL));
        best = bench_cpu() - start < best ? bench_cpu() - start : best;
        check(dset_world_drop_daemonset(s->world, "kube-system", dset_daemonset_name(set), NULL));
        start = bench_cpu();
        (void)plain_reconcile(s->plain, last, false);
        theirs = bench_cpu() - start < theirs ? bench_cpu() - start : theirs;
        if (!known)
            break; /* from now on its keys are known */
    }
    figures(name, best * 1e9, theirs * 1e9, "ns");
    dset_daemonset_free(set);
}

/* All sets at once, into a world with nodes and Pods: builds classes, verdicts and columns. */
static void cold_build(scene *s)
{
    double start, spent = 1e300, theirs;
    int set, i;

    for (i = 0; i < 5; i++) {
        for (set = 0; set < s->set_count; set++)
            check(dset_world_drop_daemonset(s->world, "kube-system", dset_daemonset_name(s->sets[set]), NULL));
        start = bench_cpu();
        for (set = 0; set < s->set_count; set++)
            check(dset_world_put_daemonset(s->world, s->sets[set], NULL));
        reconcile_all(s);
        spent = bench_cpu() - start < spent ? bench_cpu() - start : spent;
    }
    theirs = once(plain_all, s) * s->set_count / (double)s->plain_sets;
    figures("cold_build_100k_100", spent * 1e9, theirs * 1e9, "ns");
}

static void plan_once(void *context)
{
    dset_plan *plan = plan_of(context, 0, UINT32_MAX);

    if (dset_plan_count(plan) < 200000)
        bench_fail("the plan has too few actions");
    dset_plan_free(plan);
}

static void plain_plan_once(void *context)
{
    if (plain_reconcile(((scene *)context)->plain, 0, true) < 200000)
        bench_fail("the plain plan has too few actions");
}

static void actions(void)
{
    scene s = make(215000, 1, 0, false);
    dset_plan *plan = plan_of(&s, 0, UINT32_MAX);
    double count = (double)dset_plan_count(plan), ours, theirs;

    dset_plan_free(plan);
    ours = bench_best(plan_once, &s);
    theirs = bench_best(plain_plan_once, &s);
    bench_figure("plan_actions_per_second", count / ours, "actions/s");
    bench_figure("plan_actions_per_second_vs_plain", theirs / ours, "times");
    end(&s);
}

static size_t count_of(const dset_plan *plan, uint32_t kind)
{
    size_t count = 0, i;

    for (i = 0; i < dset_plan_count(plan); i++)
        count += dset_plan_get(plan, i)->kind == kind;
    return count;
}

/* In the place of those of the nodes, or beside them. */
static void put_pods(scene *s, size_t first, size_t end, const char *hash, uint32_t flags, dset_ms ready_at,
                     const char *beside)
{
    fleet_node node;
    fleet_pod pod;
    size_t i;

    for (i = first; i < end; i++) {
        fleet_fill_node(&node, i, 0, 0);
        if (node.node.taint_count > 0 && node.node.taints[node.node.taint_count - 1].value[0] == '\0')
            continue; /* broken nodes have no Pod */
        fleet_fill_pod(&pod, 0, i, node.name, hash, 0);
        pod.pod.flags = flags;
        strcat(pod.name, beside);
        if (ready_at != 0)
            pod.pod.ready_changed_at = ready_at;
        check(dset_world_put_pod(s->world, &pod.pod, NULL));
    }
}

/* The middle of a rolling update: half of the nodes have a new Pod, some of which are not ready yet. */
static void rolling(int flags, const char *name, size_t unready, size_t deletes)
{
    scene s = make(100000, 1, flags, true);
    dset_plan *plan;
    char hash[64];

    s.flags |= FLEET_NEXT;
    put_set(&s, 0, NULL);
    plan = plan_of(&s, 0, 0);
    carry_out(&s, 0, plan);
    snprintf(hash, sizeof hash, "%s", dset_plan_revision(plan));
    dset_plan_free(plan);
    plan = plan_of(&s, 0, 0);
    snprintf(hash, sizeof hash, "%s", dset_plan_revision(plan));
    dset_plan_free(plan);
    put_pods(&s, 0, 50000 - unready, hash, DSET_POD_READY, 0, "");
    put_pods(&s, 50000 - unready, 50000, hash, 0, 0, flags & FLEET_SURGE ? "-b" : "");
    plan = plan_of(&s, 0, 0);
    put_set(&s, 0, dset_plan_status(plan));
    if (count_of(plan, DSET_DELETE_POD) != deletes)
        bench_fail("the rolling update does not go on as expected");
    dset_plan_free(plan);
    bench_figure(name, bench_best(reconcile_all, &s) * 1e9, "ns");
    end(&s);
}

/* The Pods that a plan made: unready until the next one. */
typedef struct made {
    size_t nodes[512];
    char names[512][40];
    size_t count;
} made;

static void put_made(scene *s, size_t node_index, const char *name, const char *hash, uint32_t flags)
{
    fleet_node node;
    fleet_pod pod;

    fleet_fill_node(&node, node_index, 0, 0);
    fleet_fill_pod(&pod, 0, node_index, node.name, hash, 0);
    snprintf(pod.name, sizeof pod.name, "%s", name);
    pod.pod.flags = flags;
    pod.pod.created_at += 1000;
    check(dset_world_put_pod(s->world, &pod.pod, NULL));
}

/* Carries a plan out; false: it has nothing to do with Pods. */
static bool roll_on(scene *s, const dset_plan *plan, made *last)
{
    const char *hash = dset_plan_revision(plan);
    bool acted = last->count > 0;
    size_t i;

    for (i = 0; i < last->count; i++)
        put_made(s, last->nodes[i], last->names[i], hash, DSET_POD_READY);
    last->count = 0;
    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        if (action->kind == DSET_CREATE_REVISION)
            put_revision(s, action, 0);
        if (action->kind == DSET_DELETE_POD)
            check(dset_world_drop_pod(s->world, action->ns, action->object_name, NULL));
        if (action->kind == DSET_CREATE_POD) {
            last->nodes[last->count] = strtoul(action->node_name + 5, NULL, 10);
            snprintf(last->names[last->count], sizeof last->names[0], "%s", action->object_name);
            put_made(s, last->nodes[last->count++], action->object_name, hash, 0);
        }
        acted = acted || action->kind != DSET_WRITE_STATUS;
    }
    return acted;
}

/* A whole rolling update, plan by plan, each new Pod ready one plan later: the time of all plans. */
static double whole(int flags, const char *name)
{
    scene s = make(100000, 1, flags, true);
    double spent = 0, begun;
    made last = { .count = 0 };
    bool more = true;

    s.flags |= FLEET_NEXT;
    put_set(&s, 0, NULL);
    while (more) {
        dset_plan *plan;

        begun = bench_cpu();
        plan = plan_of(&s, 0, 0);
        spent += bench_cpu() - begun;
        more = roll_on(&s, plan, &last);
        dset_plan_free(plan);
    }
    bench_figure(name, spent * 1e3, "ms");
    end(&s);
    return spent;
}

/* Everything is up to date, but one Pod has not been ready for minReadySeconds yet. */
static void ready_wait(void)
{
    scene s = make(100000, 1, FLEET_WAIT, true);
    dset_plan *plan = plan_of(&s, 0, 0);
    char hash[64];

    snprintf(hash, sizeof hash, "%s", dset_plan_revision(plan));
    dset_plan_free(plan);
    put_pods(&s, 40, 41, hash, DSET_POD_READY, NOW - 1000, "");
    plan = plan_of(&s, 0, 0);
    put_set(&s, 0, dset_plan_status(plan));
    if (dset_plan_status(plan)->unavailable != 1)
        bench_fail("no Pod is waited for");
    dset_plan_free(plan);
    bench_figure("ready_wait_100k", bench_best(reconcile_all, &s) * 1e9, "ns");
    end(&s);
}

static void sizes(void)
{
    scene s = make(10, 10, 0, false);
    double nodes = 100000, per_node, per_pod;
    fleet_node node;
    uint64_t before = bytes_of(&s);
    size_t i, names = 0;
    int set;

    for (i = 10; i < 10 + (size_t)nodes; i++) {
        fleet_fill_node(&node, i, 0, 0);
        check(dset_world_put_node(s.world, &node.node, NULL));
        names += strlen(node.name) + 1;
    }
    per_node = ((double)(bytes_of(&s) - before) - (double)names) / nodes;
    before = bytes_of(&s);
    for (set = 0; set < 10; set++)
        settle(&s, set);
    per_pod = ((double)(bytes_of(&s) - before) - (double)s.name_bytes) / (double)s.pods;
    figures("bytes_per_pod", per_pod, (double)plain_bytes_per_pod(), "bytes");
    figures("bytes_per_node", per_node, (double)plain_bytes_per_node(), "bytes");
    end(&s);
}

static void of_ten_thousand(void)
{
    scene s = make(10000, 1, 0, true);

    steady(&s, "steady_10k_1");
    end(&s);
    s = make(10000, 100, 0, true);
    steady(&s, "steady_10k_100");
    node_events(&s, "node_event_same_class", false);
    node_events(&s, "node_event_class_change", true);
    new_set(&s, "new_set_10k_affinity", FLEET_SIX_NOT_IN, true);
    new_set(&s, "new_set_10k_new_keys", FLEET_SIX_NEW_KEYS, false);
    end(&s);
}

static void of_many(size_t nodes, int flags, const char *name, bool more)
{
    double start = bench_cpu();
    scene s = make(nodes, 100, flags, true);
    char text[64];

    snprintf(text, sizeof text, "%s_pods", name);
    bench_figure(text, (double)s.pods, "pods");
    snprintf(text, sizeof text, "%s_load", name);
    bench_figure(text, (bench_cpu() - start) * 1e9 / (double)s.pods, "ns/pod");
    steady(&s, name);
    if (more) {
        pod_events(&s);
        cold_build(&s);
    }
    end(&s);
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "sizes ten keys actions rolling hundred million";
    double replaced;

#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* like a long-running host, keep memory between plans */
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
    if (strstr(only, "sizes") != NULL)
        sizes();
    if (strstr(only, "ten") != NULL)
        of_ten_thousand();
    if (strstr(only, "keys") != NULL)
        keys_of_their_own();
    if (strstr(only, "actions") != NULL)
        actions();
    if (strstr(only, "rolling") != NULL) {
        rolling(0, "rolling_100k_tenth", 10000, 0);
        rolling(FLEET_ONE, "rolling_100k_one", 0, 1);
        rolling(FLEET_SURGE, "rolling_100k_surge_tenth", 10000, 0);
        rolling(FLEET_SURGE | FLEET_ONE, "rolling_100k_surge_one", 0, 0);
        replaced = whole(0, "rollout_100k");
        bench_figure("rollout_100k_surge_vs_other", whole(FLEET_SURGE, "rollout_100k_surge") / replaced, "times");
        ready_wait();
    }
    if (strstr(only, "hundred") != NULL)
        of_many(100000, 0, "steady_100k_100", true);
    if (strstr(only, "million") != NULL)
        of_many(1000000, FLEET_SPARSE, "steady_1m_100", false);
    return 0;
}
