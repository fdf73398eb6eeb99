/* The kind of vectors about whole scenarios: a script played against a simulated cluster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster.h"
#include "vectors.h"

#define ROUNDS_MAX 5000

/* What one settle or sync came to. */
typedef struct outcome {
    bool idle;
    int64_t rounds, seconds, failed;
    size_t without, most;
} outcome;

static bool settle_round(cluster *k, outcome *o)
{
    bool changed;
    size_t n;

    cluster_sync(k);
    o->failed += k->failed;
    n = cluster_nodes_without_pod(k);
    o->without = n > o->without ? n : o->without;
    n = cluster_most_pods(k);
    o->most = n > o->most ? n : o->most;
    changed = cluster_act(k);
    k->now += 1000;
    return k->wrote || changed || k->failed || cluster_in_motion(k);
}

static outcome settle(cluster *k, const dset_value *step)
{
    outcome o = { false, 0, 0, 0, 0, 0 };
    int64_t limit = ROUNDS_MAX;
    dset_ms began = k->now;

    (void)dset_value_int64(dset_value_get(step, "rounds"), &limit);
    while (o.rounds < limit) {
        bool busy = settle_round(k, &o);

        o.rounds++;
        if (busy)
            continue;
        if (k->rerun < 0) {
            o.idle = true;
            break;
        }
        k->now += (k->rerun - 1) * 1000; /* counted from the sync */
    }
    if (!o.idle)
        o.rounds++; /* the recorded loop counts the round that it does not begin any more */
    o.seconds = (k->now - began) / 1000;
    return o;
}

/* Members of one "after", as JSON; only those that are asked for. */
typedef struct after {
    vectors_text json;
    const dset_value *expected;
} after;

static void add(after *to, const char *key, const char *json)
{
    char head[80];

    if (dset_value_get(to->expected, key) == NULL)
        return;
    snprintf(head, sizeof head, "%s\"%s\":", to->json.size > 1 ? "," : "", key);
    vectors_add(&to->json, head, strlen(head));
    vectors_add(&to->json, json, strlen(json));
}

static void add_number(after *to, const char *key, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)number);
    add(to, key, text);
}

static void add_same(after *to, const char *key)
{
    char *json = vectors_json(dset_value_get(to->expected, key));

    add(to, key, json);
    free(json);
}

/* {"a":2,"b":1}: how many Pods share a text. */
static void add_counts(after *to, const char *key, const cluster *k, size_t offset)
{
    vectors_text json = { NULL, 0, 0 };
    size_t i, j;

    vectors_add(&json, "{", 1);
    for (i = 0; i < k->pod_count; i++) {
        const char *text = (const char *)k->pods[i] + offset;
        char member[200];
        size_t count = 0;

        for (j = 0; j < i && strcmp((const char *)k->pods[j] + offset, text) != 0; j++)
            continue;
        if (j < i)
            continue;
        for (j = 0; j < k->pod_count; j++)
            count += strcmp((const char *)k->pods[j] + offset, text) == 0;
        snprintf(member, sizeof member, "%s\"%s\":%zu", json.size > 1 ? "," : "", text, count);
        vectors_add(&json, member, strlen(member));
    }
    vectors_add(&json, "}", 1);
    add(to, key, json.text);
    vectors_free(&json);
}

static int by_number(const void *a, const void *b)
{
    const cluster_revision *x = *(cluster_revision *const *)a, *y = *(cluster_revision *const *)b;

    return x->number != y->number ? (x->number < y->number ? -1 : 1) : strcmp(x->image, y->image);
}

static void add_revisions(after *to, cluster *k)
{
    vectors_text json = { NULL, 0, 0 };
    char member[200];
    size_t i;

    qsort(k->revisions, k->revision_count, sizeof *k->revisions, by_number);
    vectors_add(&json, "[", 1);
    for (i = 0; i < k->revision_count; i++) {
        snprintf(member, sizeof member, "%s{\"image\":\"%s\",\"number\":%lld}", i > 0 ? "," : "",
                 k->revisions[i]->image, (long long)k->revisions[i]->number);
        vectors_add(&json, member, strlen(member));
    }
    vectors_add(&json, "]", 1);
    add(to, "revisions", json.text);
    vectors_free(&json);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void add_names(after *to, const char *key, char names[][64], size_t count)
{
    vectors_text json = { NULL, 0, 0 };
    char member[80];
    size_t i;

    if (count > 0)
        qsort(names, count, sizeof names[0], by_text);
    vectors_add(&json, "[", 1);
    for (i = 0; i < count; i++) {
        snprintf(member, sizeof member, "%s\"%s\"", i > 0 ? "," : "", names[i]);
        vectors_add(&json, member, strlen(member));
    }
    vectors_add(&json, "]", 1);
    add(to, key, count > 0 ? json.text : "null");
    vectors_free(&json);
}

static void add_outcome(after *to, cluster *k, const outcome *o)
{
    char *status = vectors_json(dset_value_get(dset_document_root(k->set_document), "status"));
    const dset_value *error = dset_value_get(to->expected, "error");

    add_number(to, "creates", (int64_t)k->creates);
    add_number(to, "deletes", (int64_t)k->deletes);
    add(to, "idle", o->idle ? "true" : "false");
    add_number(to, "rounds", o->rounds);
    add_number(to, "seconds", o->seconds);
    add_number(to, "failedSyncs", o->failed);
    add_number(to, "peakNodesWithoutAvailablePod", (int64_t)o->without);
    add_number(to, "peakPodsOnANode", (int64_t)o->most);
    add_counts(to, "podsByNode", k, offsetof(cluster_pod, node));
    add_counts(to, "podsByImage", k, offsetof(cluster_pod, image));
    add_revisions(to, k);
    add_names(to, "createNodes", k->create_nodes, k->create_count);
    add_names(to, "deleteNodes", k->delete_nodes, k->delete_count);
    add(to, "status", status);
    if ((dset_value_type(error) == DSET_STRING || dset_value_bool(error)) == k->failed)
        add_same(to, "error");
    else
        add(to, "error", k->failed ? "\"an error\"" : "null");
    free(status);
}

static void play(vectors_case *c, cluster *k)
{
    const dset_value *step, *expected = dset_value_first(dset_value_get(c->out, "after"));
    vectors_text all = { NULL, 0, 0 };

    vectors_add(&all, "[", 1);
    for (step = dset_value_first(dset_value_get(c->in, "script")); step != NULL; step = dset_value_next(step)) {
        const char *op = dset_value_string(dset_value_get(step, "op"));
        outcome o = { false, 0, 0, 0, 0, 0 };
        after to = { { NULL, 0, 0 }, expected };

        if (strcmp(op, "settle") != 0 && strcmp(op, "sync") != 0) {
            cluster_do(k, step);
            continue;
        }
        k->creates = k->deletes = 0;
        if (op[1] == 'e')
            o = settle(k, step);
        else
            cluster_sync(k);
        vectors_add(&to.json, "{", 1);
        add_same(&to, "op");
        add_same(&to, "step");
        add_same(&to, "varies");
        add_outcome(&to, k, &o);
        vectors_add(&to.json, "}", 1);
        if (all.size > 1)
            vectors_add(&all, ",", 1);
        vectors_add(&all, to.json.text, to.json.size);
        vectors_free(&to.json);
        expected = dset_value_next(expected);
    }
    vectors_add(&all, "]", 1);
    vectors_found_json(c, "after", all.text);
    vectors_free(&all);
}

static void run_converge(vectors_case *c)
{
    static cluster k; /* large */

    if (c->needs_upstream_hash) {
        c->skipped = true;
        return;
    }
    cluster_start(&k, c);
    play(c, &k);
    cluster_end(&k);
}

const vectors_kind vectors_converge[] = {
    { "converge", run_converge },
    { NULL, NULL },
};
