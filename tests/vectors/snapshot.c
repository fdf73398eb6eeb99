/* From the objects of a case to a world, a ledger and a plan. */
#include "snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

dset_ms snapshot_time(const dset_value *value)
{
    const char *text = dset_value_string(value);
    dset_ms time = 0;

    if (text != NULL && dset_time_parse(&time, text, strlen(text), NULL) != DSET_OK)
        return 0;
    return time;
}

dset_ms snapshot_time_up(const dset_value *value)
{
    const char *text = dset_value_string(value), *dot = text != NULL ? strchr(text, '.') : NULL;
    size_t digits = dot != NULL ? strspn(dot + 1, "0123456789") : 0;
    bool finer = digits > 3 && strspn(dot + 4, "0") < digits - 3;

    return snapshot_time(value) + (finer ? 1 : 0);
}

static int put_node(void *world, const dset_node *node)
{
    return dset_world_put_node(world, node, NULL);
}

/* Pods in unit tests of Kubernetes may have no name, which no server and no world allows. */
static int put_pod(void *world, const dset_pod *pod)
{
    dset_pod named = *pod;

    if (named.name[0] == '\0')
        named.name = "unnamed";
    return dset_world_put_pod(world, &named, NULL);
}

static int put_revision(void *world, const dset_revision *revision)
{
    return dset_world_put_revision(world, revision, NULL);
}

bool snapshot_load(vectors_case *c, dset_world *world, uint32_t kind, const dset_value *list)
{
    dset_record_methods methods = { .size = sizeof methods, .node = put_node, .pod = put_pod, .revision = put_revision };
    const dset_value *at;
    bool ok = true;

    for (at = dset_value_first(list); at != NULL && ok; at = dset_value_next(at)) {
        dset_error err = DSET_ERROR_INIT;
        char *json = vectors_json(at), text[512];

        if (dset_record_read(kind, json, strlen(json), &methods, world, NULL, &err) != DSET_OK) {
            dset_error_write(&err, text, sizeof text);
            vectors_wrong(c, "an object is refused: %s", text);
            ok = false;
        }
        free(json);
    }
    return ok;
}

static int64_t seconds_of(const dset_value *object, const char *key)
{
    int64_t number = 0;

    (void)dset_value_int64(dset_value_get(object, key), &number);
    return number;
}

static bool load_backoff(snapshot *s, const dset_value *list)
{
    const dset_value *at;

    for (at = dset_value_first(list); at != NULL; at = dset_value_next(at)) {
        dset_note note;

        memset(&note, 0, sizeof note);
        note.size = sizeof note;
        note.kind = DSET_NOTE_BACKOFF;
        note.set_uid = dset_daemonset_uid(s->set);
        note.node_name = dset_value_string(dset_value_get(at, "node"));
        note.generation = seconds_of(at, "observedGeneration");
        note.delay = seconds_of(at, "delaySeconds") * 1000;
        note.at = snapshot_time_up(dset_value_get(at, "lastUpdate"));
        if (dset_ledger_put(s->ledger, &note, NULL) != DSET_OK)
            return false;
    }
    return true;
}

/* What is waited for, whatever it is, as one Pod that nobody has seen. */
static bool load_expectations(snapshot *s, const dset_value *expected)
{
    dset_note note;

    if (seconds_of(expected, "adds") <= 0 && seconds_of(expected, "dels") <= 0)
        return true;
    memset(&note, 0, sizeof note);
    note.size = sizeof note;
    note.kind = DSET_NOTE_CREATE;
    note.set_uid = dset_daemonset_uid(s->set);
    note.ns = dset_daemonset_namespace(s->set);
    note.pod_name = "a-pod-that-was-asked-for";
    note.at = s->now - seconds_of(expected, "ageSeconds") * 1000;
    return dset_ledger_put(s->ledger, &note, NULL) == DSET_OK;
}

static bool load_writes(snapshot *s, const dset_value *consistency)
{
    const dset_value *at, *synced = dset_value_get(consistency, "synced");
    dset_note note;

    if (dset_world_put_synced(s->world, "pods", dset_value_string(dset_value_get(synced, "pods")), NULL) != DSET_OK ||
        dset_world_put_synced(s->world, "daemonsets", dset_value_string(dset_value_get(synced, "daemonsets")), NULL) !=
            DSET_OK)
        return false;
    for (at = dset_value_first(dset_value_get(consistency, "written")); at != NULL; at = dset_value_next(at)) {
        memset(&note, 0, sizeof note);
        note.size = sizeof note;
        note.kind = DSET_NOTE_WRITE;
        note.ns = s->set != NULL ? dset_daemonset_namespace(s->set) : "default";
        note.set_name = s->set != NULL ? dset_daemonset_name(s->set) : "agent";
        note.set_uid = dset_value_string(dset_value_get(at, "uid"));
        note.resource = dset_value_string(dset_value_get(at, "resource"));
        note.version = dset_value_string(dset_value_get(at, "version"));
        if (dset_ledger_put(s->ledger, &note, NULL) != DSET_OK)
            return false;
    }
    return true;
}

bool snapshot_start(snapshot *s, vectors_case *c)
{
    const dset_value *set = dset_value_get(c->in, "daemonSet");

    memset(s, 0, sizeof *s);
    s->now = snapshot_time(dset_value_get(c->in, "now"));
    s->requeue = -1;
    s->revisions = dset_value_get(c->in, "revisions");
    if (dset_world_new(&s->world, NULL, NULL) != DSET_OK || dset_ledger_new(&s->ledger, NULL, NULL) != DSET_OK)
        abort();
    if (!snapshot_load(c, s->world, DSET_KIND_NODE, dset_value_get(c->in, "nodes")) ||
        !snapshot_load(c, s->world, DSET_KIND_POD, dset_value_get(c->in, "pods")) ||
        !snapshot_load(c, s->world, DSET_KIND_REVISION, dset_value_get(c->in, "revisions")))
        return false;
    if (dset_value_type(set) != DSET_OBJECT)
        return load_writes(s, dset_value_get(c->in, "consistency"));
    s->set = vectors_daemonset(c, set, DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE);
    if (s->set == NULL)
        return false;
    if (dset_world_put_daemonset(s->world, s->set, NULL) != DSET_OK ||
        !load_backoff(s, dset_value_get(c->in, "backoff")) ||
        !load_expectations(s, dset_value_get(c->in, "expectations")) ||
        !load_writes(s, dset_value_get(c->in, "consistency")))
        abort();
    return true;
}

/* The whole delay of every node that is in back-off, as Kubernetes asks for it. */
static void look_for_backoff(snapshot *s, const dset_plan *plan)
{
    size_t i, j;

    for (i = 0; i < dset_ledger_count(s->ledger); i++) {
        const dset_note *note = dset_ledger_get(s->ledger, i);
        const dset_explanation *why = dset_plan_explain(plan, note->node_name);

        for (j = 0; note->kind == DSET_NOTE_BACKOFF && why != NULL && j < dset_explanation_count(why); j++) {
            if (dset_explanation_get(why, j)->reason == DSET_BECAUSE_BACKOFF &&
                note->generation == s->observed && (s->requeue < 0 || note->delay / 1000 < s->requeue))
                s->requeue = note->delay / 1000;
        }
    }
}

void snapshot_requeue(snapshot *s, const dset_plan *plan, int64_t min_ready_seconds)
{
    const dset_status *status = dset_plan_status(plan);

    look_for_backoff(s, plan);
    if (min_ready_seconds > 0 && dset_plan_revision(plan)[0] != '\0' && status->ready != status->available &&
        (s->requeue < 0 || min_ready_seconds < s->requeue))
        s->requeue = min_ready_seconds;
}

bool snapshot_plan(snapshot *s, vectors_case *c)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    const dset_value *set = dset_value_get(c->in, "daemonSet");
    size_t i;

    options.flags = DSET_RECONCILE_EXPLAIN | DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_DATA_BYTES;
    options.now = s->now;
    if (dset_reconcile(&s->plan, s->world, s->ledger, s->set != NULL ? dset_daemonset_namespace(s->set) : "default",
                       s->set != NULL ? dset_daemonset_name(s->set) : "agent", &options, &err) != DSET_OK) {
        vectors_wrong(c, "%s", err.text);
        return false;
    }
    for (i = 0; i < dset_plan_count(s->plan); i++) {
        const dset_action *action = dset_plan_get(s->plan, i);

        if (action->kind == DSET_CREATE_REVISION)
            snprintf(s->new_hash, sizeof s->new_hash, "%s", action->revision);
        if (action->note != NULL && action->note->kind == DSET_NOTE_BACKOFF &&
            dset_ledger_put(s->ledger, action->note, NULL) != DSET_OK)
            abort();
    }
    s->observed = seconds_of(dset_value_get(set, "status"), "observedGeneration");
    snapshot_requeue(s, s->plan, seconds_of(dset_value_get(set, "spec"), "minReadySeconds"));
    return true;
}

void snapshot_end(snapshot *s)
{
    dset_plan_free(s->plan);
    dset_daemonset_free(s->set);
    dset_ledger_free(s->ledger);
    dset_world_free(s->world);
}
