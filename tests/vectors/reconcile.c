/*
 * The kinds of vectors about one step: a snapshot in, a plan out. A plan and each recorded outcome are written down as
 * lines of text; the plan is right when its lines are those of one outcome, or satisfy a choice.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"
#include "vectors.h"

typedef struct lines {
    char **items;
    size_t count, capacity;
} lines;

static void add_line(lines *to, const char *format, ...)
{
    va_list arguments;
    int length;

    if (to->count == to->capacity) {
        to->capacity = to->capacity * 2 + 64;
        to->items = realloc(to->items, to->capacity * sizeof *to->items);
        if (to->items == NULL)
            abort();
    }
    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    to->items[to->count] = malloc((size_t)length + 1);
    if (to->items[to->count] == NULL)
        abort();
    va_start(arguments, format);
    vsnprintf(to->items[to->count++], (size_t)length + 1, format, arguments);
    va_end(arguments);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted and without repeats: one patch or deletion may have been sent several times. */
static void sort_lines(lines *of)
{
    size_t i, kept = 0;

    if (of->count == 0)
        return;
    qsort(of->items, of->count, sizeof *of->items, by_text);
    for (i = 0; i < of->count; i++) {
        if (kept > 0 && strcmp(of->items[kept - 1], of->items[i]) == 0)
            free(of->items[i]);
        else
            of->items[kept++] = of->items[i];
    }
    of->count = kept;
}

static void free_lines(lines *of)
{
    size_t i;

    for (i = 0; i < of->count; i++)
        free(of->items[i]);
    free(of->items);
    memset(of, 0, sizeof *of);
}

/* What an outcome says. */

static const char *text_of(const dset_value *object, const char *key)
{
    const char *text = dset_value_string(dset_value_get(object, key));

    return text != NULL ? text : "";
}

static long long number_of(const dset_value *object, const char *key, long long otherwise)
{
    int64_t number;

    return dset_value_int64(dset_value_get(object, key), &number) ? (long long)number : otherwise;
}

static char *canonical(const dset_value *value)
{
    vectors_text json = { NULL, 0, 0 };

    if (value == NULL || dset_value_write(value, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, vectors_sink, &json, NULL) != DSET_OK)
        vectors_add(&json, "-", 1);
    return json.text;
}

static void expect_names(lines *to, const char *what, const dset_value *list)
{
    const dset_value *at;

    for (at = dset_value_first(list); at != NULL; at = dset_value_next(at)) {
        const char *name = dset_value_string(at);

        add_line(to, "%s %s", what, name != NULL ? name : text_of(at, "name"));
    }
}

static void expect_pods(lines *to, const dset_value *outcome)
{
    const dset_value *at;

    for (at = dset_value_first(dset_value_get(outcome, "creates")); at != NULL; at = dset_value_next(at)) {
        char *pod = canonical(dset_value_get(at, "pod"));

        add_line(to, "create %s %s %s", text_of(at, "node"), text_of(at, "revisionHash"), pod);
        free(pod);
    }
    expect_names(to, "delete", dset_value_get(outcome, "deletes"));
    expect_names(to, "adopt", dset_value_get(outcome, "adopts"));
    expect_names(to, "release", dset_value_get(outcome, "releases"));
    for (at = dset_value_first(dset_value_get(outcome, "podPatches")); at != NULL; at = dset_value_next(at)) {
        if (strcmp(text_of(at, "type"), "application/merge-patch+json") == 0)
            add_line(to, "label %s %s", text_of(at, "pod"),
                     text_of(dset_value_find(at, "patch", "metadata", "labels", NULL), "controller-revision-hash"));
    }
}

static void expect_revisions(lines *to, const dset_value *revisions)
{
    const dset_value *at;

    for (at = dset_value_first(dset_value_get(revisions, "create")); at != NULL; at = dset_value_next(at)) {
        char *labels = canonical(dset_value_get(at, "labels"));
        char *annotations = canonical(dset_value_get(at, "annotations"));
        char *data = canonical(dset_value_get(at, "data"));

        add_line(to, "revision create %s %lld %s %s %s", text_of(at, "name"), number_of(at, "revision", 0), labels,
                 annotations, data);
        free(labels);
        free(annotations);
        free(data);
    }
    for (at = dset_value_first(dset_value_get(revisions, "update")); at != NULL; at = dset_value_next(at))
        add_line(to, "revision update %s %lld %s", text_of(at, "name"), number_of(at, "revision", 0),
                 text_of(dset_value_get(at, "labels"), "controller-revision-hash"));
    expect_names(to, "revision delete", dset_value_get(revisions, "delete"));
    expect_names(to, "revision adopt", dset_value_get(revisions, "adopt"));
    expect_names(to, "revision release", dset_value_get(revisions, "release"));
}

static void expect_status(lines *to, const dset_value *outcome)
{
    const dset_value *status = dset_value_get(outcome, "status");

    if (dset_value_type(status) != DSET_OBJECT)
        return;
    add_line(to, "status %lld: %lld %lld %lld %lld %lld %lld %lld, %lld", number_of(status, "observedGeneration", 0),
             number_of(status, "desiredNumberScheduled", 0), number_of(status, "currentNumberScheduled", 0),
             number_of(status, "numberMisscheduled", 0), number_of(status, "numberReady", 0),
             number_of(status, "numberAvailable", 0), number_of(status, "numberUnavailable", 0),
             number_of(status, "updatedNumberScheduled", 0), number_of(status, "collisionCount", -1));
}

static bool is_planned(const char *reason)
{
    return strcmp(reason, "SelectingAll") == 0 || strcmp(reason, "FailedDaemonPod") == 0 ||
           strcmp(reason, "SucceededDaemonPod") == 0;
}

static void expect_rest(lines *to, const dset_value *outcome)
{
    const dset_value *at;

    for (at = dset_value_first(dset_value_get(outcome, "events")); at != NULL; at = dset_value_next(at)) {
        if (is_planned(text_of(at, "reason")))
            add_line(to, "event %s %s %s x%lld", text_of(at, "type"), text_of(at, "reason"), text_of(at, "message"),
                     number_of(at, "count", 1));
    }
    for (at = dset_value_first(dset_value_get(outcome, "backoff")); at != NULL; at = dset_value_next(at))
        add_line(to, "backoff %s %lld %llds %lld", text_of(at, "node"), number_of(at, "observedGeneration", 0),
                 number_of(at, "delaySeconds", 0), (long long)snapshot_time_up(dset_value_get(at, "lastUpdate")));
    if (dset_value_type(dset_value_get(outcome, "collisionCount")) == DSET_NUMBER)
        add_line(to, "collision %lld", number_of(outcome, "collisionCount", 0));
    if (dset_value_type(dset_value_get(outcome, "error")) == DSET_STRING)
        add_line(to, "error");
    if (dset_value_type(dset_value_get(outcome, "requeueAfterSeconds")) == DSET_NUMBER)
        add_line(to, "requeue %lld", number_of(outcome, "requeueAfterSeconds", 0));
}

static lines expect(const dset_value *outcome)
{
    lines to = { NULL, 0, 0 };

    expect_pods(&to, outcome);
    expect_revisions(&to, dset_value_get(outcome, "revisions"));
    expect_status(&to, outcome);
    expect_rest(&to, outcome);
    sort_lines(&to);
    return to;
}

/* What the plan says. */

/* The hash of a revision that this very plan makes, which is ours and not upstream's, is "$new". */
static const char *hash_in(const snapshot *s, const char *hash)
{
    return s->new_hash[0] != '\0' && strcmp(s->new_hash, hash) == 0 ? "$new" : hash;
}

/* The Pod that would be sent, without what the recorded ones leave out. */
static char *pod_of(const snapshot *s, const dset_action *action)
{
    static const char left_out[] = "{\"apiVersion\":null,\"kind\":null,\"metadata\":{\"namespace\":null}}";
    vectors_text json = { NULL, 0, 0 };
    dset_document *document = NULL;
    dset_pod_order order;
    char *text = NULL;

    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = action->node_name;
    order.revision = hash_in(s, action->revision);
    if (dset_daemonset_write_pod(s->set, &order, vectors_sink, &json, NULL) == DSET_OK &&
        dset_document_parse(&document, json.text, json.size, NULL, NULL) == DSET_OK &&
        dset_document_merge(document, left_out, strlen(left_out), NULL) == DSET_OK)
        text = canonical(dset_document_root(document));
    dset_document_free(document);
    vectors_free(&json);
    return text;
}

static void find_create(lines *to, const snapshot *s, const dset_action *action)
{
    char *pod = s->whole_pods ? pod_of(s, action) : NULL;

    add_line(to, "create %s %s %s", action->node_name, hash_in(s, action->revision), pod != NULL ? pod : "-");
    free(pod);
}

static void find_revision(lines *to, const snapshot *s, const dset_action *action)
{
    vectors_text json = { NULL, 0, 0 };
    dset_document *document = NULL;
    const dset_value *root, *metadata;
    char *labels, *annotations, *data;
    char name[300];

    snprintf(name, sizeof name, "%s-$new", dset_daemonset_name(s->set));
    if (dset_daemonset_write_revision(s->set, name, "$new", action->number, vectors_sink, &json, NULL) == DSET_OK)
        (void)!dset_document_parse(&document, json.text, json.size, NULL, NULL);
    root = dset_document_root(document);
    metadata = dset_value_get(root, "metadata");
    labels = canonical(dset_value_get(metadata, "labels"));
    annotations = canonical(dset_value_get(metadata, "annotations"));
    data = canonical(dset_value_get(root, "data"));
    add_line(to, "revision create %s %lld %s %s %s", text_of(metadata, "name"), number_of(root, "revision", 0), labels,
             annotations, data);
    free(labels);
    free(annotations);
    free(data);
    dset_document_free(document);
    vectors_free(&json);
}

/* Where Kubernetes gives a revision its label and then its number, in two calls, the plan does it in one. */
static void find_update(lines *to, const snapshot *s, const dset_action *action)
{
    const dset_value *at;

    for (at = dset_value_first(s->revisions); at != NULL; at = dset_value_next(at)) {
        const dset_value *labels = dset_value_find(at, "metadata", "labels", NULL);

        if (strcmp(text_of(dset_value_get(at, "metadata"), "name"), action->object_name) == 0 &&
            dset_value_get(labels, "controller-revision-hash") == NULL)
            add_line(to, "revision update %s %lld %s", action->object_name, number_of(at, "revision", 0),
                     action->revision);
    }
    add_line(to, "revision update %s %lld %s", action->object_name, (long long)action->number, action->revision);
}

static void find_action(lines *to, const snapshot *s, const dset_action *action)
{
    const dset_status *n = dset_plan_status(s->plan);

    switch (action->kind) {
    case DSET_CREATE_POD:
        find_create(to, s, action);
        break;
    case DSET_LABEL_POD:
        add_line(to, "label %s %s", action->object_name, action->revision);
        break;
    case DSET_CREATE_REVISION:
        find_revision(to, s, action);
        break;
    case DSET_UPDATE_REVISION:
        find_update(to, s, action);
        break;
    case DSET_WRITE_STATUS:
        if (action->reason == DSET_BECAUSE_COLLISION)
            add_line(to, "collision %d", n->collision_count);
        else
            add_line(to, "status %lld: %d %d %d %d %d %d %d, %d", (long long)n->observed_generation, n->desired,
                     n->current, n->misscheduled, n->ready, n->available, n->unavailable, n->updated,
                     n->collision_count);
        break;
    case DSET_EMIT_EVENT:
        add_line(to, "event %s %s %s x1", action->event_type, action->event_reason, action->message);
        break;
    default: {
        static const char *const names[] = { "", "", "delete", "adopt", "release", "", "", "", "revision delete",
                                             "revision adopt", "revision release" };
        add_line(to, "%s %s", names[action->kind], action->object_name);
    }
    }
}

static lines find(const snapshot *s)
{
    lines to = { NULL, 0, 0 };
    size_t i;

    for (i = 0; i < dset_plan_count(s->plan); i++)
        find_action(&to, s, dset_plan_get(s->plan, i));
    for (i = 0; i < dset_ledger_count(s->ledger); i++) {
        const dset_note *note = dset_ledger_get(s->ledger, i);

        if (note->kind == DSET_NOTE_BACKOFF)
            add_line(&to, "backoff %s %lld %llds %lld", note->node_name, (long long)note->generation,
                     (long long)(note->delay / 1000), (long long)note->at);
    }
    if (dset_plan_problem(s->plan) != NULL)
        add_line(&to, "error");
    if (s->requeue >= 0)
        add_line(&to, "requeue %lld", (long long)s->requeue);
    sort_lines(&to);
    return to;
}

/* Comparing. */

static bool same_lines(const lines *a, const lines *b)
{
    size_t i;

    if (a->count != b->count)
        return false;
    for (i = 0; i < a->count; i++) {
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    }
    return true;
}

static bool has_line(const lines *in, const char *line)
{
    return in->count > 0 && bsearch(&line, in->items, in->count, sizeof *in->items, by_text) != NULL;
}

static void show_difference(vectors_case *c, const lines *expected, const lines *found)
{
    size_t i;

    for (i = 0; i < expected->count; i++) {
        if (!has_line(found, expected->items[i]))
            vectors_wrong(c, "  missing  %s", expected->items[i]);
    }
    for (i = 0; i < found->count; i++) {
        if (!has_line(expected, found->items[i]))
            vectors_wrong(c, "  too much %s", found->items[i]);
    }
}

static void compare_alternatives(vectors_case *c, const dset_value *alternatives, const lines *found)
{
    const dset_value *at;
    lines first = { NULL, 0, 0 };

    for (at = dset_value_first(alternatives); at != NULL; at = dset_value_next(at)) {
        lines expected = expect(at);
        bool same = same_lines(&expected, found);

        if (first.items == NULL)
            first = expected;
        else
            free_lines(&expected);
        if (same) {
            free_lines(&first);
            return;
        }
    }
    vectors_wrong(c, "none of %zu outcomes; the first:", dset_value_count(alternatives));
    show_difference(c, &first, found);
    free_lines(&first);
}

static bool lists(const dset_value *list, const char *name)
{
    const dset_value *at;

    for (at = dset_value_first(list); at != NULL; at = dset_value_next(at)) {
        if (strcmp(dset_value_string(at), name) == 0)
            return true;
    }
    return false;
}

/* One half of a choice: what must be among the names, what else may be, and how many. */
static void compare_choice(vectors_case *c, const snapshot *s, uint32_t kind, const char *what)
{
    char key[32];
    const dset_value *choice = dset_value_get(c->out, "choice"), *count, *always, *candidates, *at;
    size_t i, n = 0, needed = 0;

    snprintf(key, sizeof key, "%sCount", what);
    count = dset_value_get(choice, key);
    snprintf(key, sizeof key, "%sAlways", what);
    always = dset_value_get(choice, key);
    snprintf(key, sizeof key, "%sCandidates", what);
    candidates = dset_value_get(choice, key);
    for (i = 0; i < dset_plan_count(s->plan); i++) {
        const dset_action *action = dset_plan_get(s->plan, i);
        const char *name = kind == DSET_CREATE_POD ? action->node_name : action->object_name;

        if (action->kind != kind)
            continue;
        n++;
        if (lists(always, name))
            needed++;
        else if (!lists(candidates, name))
            vectors_wrong(c, "%s %s is not among the candidates", what, name);
        if (kind == DSET_CREATE_POD &&
            !lists(dset_value_get(choice, "createRevisionHash"), hash_in(s, action->revision)))
            vectors_wrong(c, "create with hash %s", action->revision);
    }
    for (at = dset_value_first(always); at != NULL; at = dset_value_next(at))
        needed--;
    if (needed != 0)
        vectors_wrong(c, "%s: some that every outcome has are missing", what);
    if ((long long)n < number_of(count, "min", 0) || (long long)n > number_of(count, "max", 0))
        vectors_wrong(c, "%s: %zu of them", what, n);
}

/* The lines that a choice leaves to its "rest". */
static lines without_choice(const lines *all)
{
    static const char *const left_out[] = { "create ", "delete ", "event " };
    lines rest = { NULL, 0, 0 };
    size_t i, j;

    for (i = 0; i < all->count; i++) {
        for (j = 0; j < 3 && strncmp(all->items[i], left_out[j], strlen(left_out[j])) != 0; j++)
            continue;
        if (j == 3)
            add_line(&rest, "%s", all->items[i]);
    }
    return rest;
}

static void compare_events(vectors_case *c, const snapshot *s)
{
    const dset_value *counts = dset_value_find(c->out, "choice", "eventCounts", NULL), *at;

    for (at = dset_value_first(counts); at != NULL; at = dset_value_next(at)) {
        long long found = 0;
        size_t i;

        for (i = 0; i < dset_plan_count(s->plan); i++)
            found += strcmp(dset_plan_get(s->plan, i)->event_reason, text_of(at, "reason")) == 0;
        if (is_planned(text_of(at, "reason")) && number_of(at, "count", 0) != found)
            vectors_wrong(c, "%lld events %s", found, text_of(at, "reason"));
    }
}

static void judge(vectors_case *c, const snapshot *s)
{
    lines found = find(s), rest;

    if (dset_value_get(c->out, "alternatives") != NULL) {
        compare_alternatives(c, dset_value_get(c->out, "alternatives"), &found);
    } else {
        compare_choice(c, s, DSET_CREATE_POD, "create");
        compare_choice(c, s, DSET_DELETE_POD, "delete");
        compare_events(c, s);
        rest = without_choice(&found);
        compare_alternatives(c, dset_value_find(c->out, "choice", "rest", NULL), &rest);
        free_lines(&rest);
    }
    free_lines(&found);
}

/* Outcomes that depend on what a server answers, or on upstream's own hash, are not those of a plan. */
static bool is_beyond(const vectors_case *c)
{
    static const char *const keys[] = { "faults", "liveDaemonSet", "liveRevisions" };
    size_t i;

    for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (dset_value_get(c->in, keys[i]) != NULL)
            return true;
    }
    return c->needs_upstream_hash;
}

static void run_reconcile(vectors_case *c)
{
    snapshot s;

    if (is_beyond(c)) {
        c->skipped = true;
        return;
    }
    if (snapshot_start(&s, c)) {
        s.whole_pods = strstr(c->id, "/podspec/") != NULL;
        if (snapshot_plan(&s, c))
            judge(c, &s);
    }
    snapshot_end(&s);
}

const vectors_kind vectors_reconcile[] = {
    { "reconcile", run_reconcile },
    { "reconcile-rolling", run_reconcile },
    { "reconcile-history", run_reconcile },
    { "reconcile-upstream-shape", run_reconcile },
    { NULL, NULL },
};
