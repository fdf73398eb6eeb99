/* The table cells of a Pod: its containers, phase and conditions summed up as kubectl does. */
#include "show/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/age.h"

const column pod_columns[] = {
    { "Name", 0 }, { "Ready", 0 }, { "Status", 0 },         { "Restarts", 0 },        { "Age", 0 },
    { "IP", 1 },   { "Node", 1 },  { "Nominated Node", 1 }, { "Readiness Gates", 1 }, { NULL, 0 },
};

typedef struct pod_summary {
    const dset_value *spec, *status;
    char reason[512];
    int64_t ready, total;
    int64_t restarts, sidecar_restarts;
    dset_ms restarted, sidecar_restarted; /* the latest end of a restarted container; 0: unknown */
    bool initializing;
    bool running; /* at least one container runs and is ready */
} pod_summary;

static bool has_condition(const dset_value *status, const char *type)
{
    const dset_value *condition = dset_value_first(dset_value_get(status, "conditions"));

    for (; condition != NULL; condition = dset_value_next(condition)) {
        if (strcmp(string_in(condition, "type"), type) == 0)
            return strcmp(string_in(condition, "status"), "True") == 0;
    }
    return false;
}

/* An init container that keeps running next to the main containers. */
static bool is_sidecar(const dset_value *spec, const char *name)
{
    const dset_value *container = dset_value_first(dset_value_get(spec, "initContainers"));
    bool sidecar = false;

    for (; container != NULL; container = dset_value_next(container)) {
        if (strcmp(string_in(container, "name"), name) == 0)
            sidecar = strcmp(string_in(container, "restartPolicy"), "Always") == 0;
    }
    return sidecar;
}

static void note_restarts(const dset_value *container, int64_t *restarts, dset_ms *latest)
{
    const char *ended = dset_value_string(dset_value_find(container, "lastState", "terminated", "finishedAt", NULL));
    dset_ms time;

    *restarts += number_in(container, "restartCount");
    if (ended != NULL && dset_time_parse(&time, ended, strlen(ended), NULL) == DSET_OK && time > *latest)
        *latest = time;
}

/* Why a container ended, worded like kubectl. */
static void write_end(pod_summary *s, const char *prefix, const dset_value *terminated)
{
    const char *reason = string_in(terminated, "reason");
    int64_t signal = number_in(terminated, "signal");

    if (reason[0] != '\0')
        snprintf(s->reason, sizeof s->reason, "%s%s", prefix, reason);
    else if (signal != 0)
        snprintf(s->reason, sizeof s->reason, "%sSignal:%" PRId64, prefix, signal);
    else
        snprintf(s->reason, sizeof s->reason, "%sExitCode:%" PRId64, prefix, number_in(terminated, "exitCode"));
}

/* One init container; returns whether to go on to the next one. */
static bool pass_init(pod_summary *s, const dset_value *container, int64_t index)
{
    const dset_value *state = dset_value_get(container, "state");
    const dset_value *terminated = dset_value_get(state, "terminated");
    const char *waiting = string_at(state, "waiting", "reason");
    bool ended = dset_value_type(terminated) == DSET_OBJECT;
    bool sidecar = is_sidecar(s->spec, string_in(container, "name"));

    note_restarts(container, &s->restarts, &s->restarted);
    if (sidecar)
        note_restarts(container, &s->sidecar_restarts, &s->sidecar_restarted);
    if (ended && number_in(terminated, "exitCode") == 0)
        return true;
    if (sidecar && dset_value_bool(dset_value_get(container, "started"))) {
        s->ready += dset_value_bool(dset_value_get(container, "ready"));
        return true;
    }
    if (ended)
        write_end(s, "Init:", terminated);
    else if (waiting[0] != '\0' && strcmp(waiting, "PodInitializing") != 0)
        snprintf(s->reason, sizeof s->reason, "Init:%s", waiting);
    else
        snprintf(s->reason, sizeof s->reason, "Init:%" PRId64 "/%zu", index,
                 dset_value_count(dset_value_get(s->spec, "initContainers")));
    return false;
}

static void look_at_inits(pod_summary *s)
{
    const dset_value *container = dset_value_first(dset_value_get(s->spec, "initContainers"));
    int64_t index = 0;

    for (; container != NULL; container = dset_value_next(container))
        s->total += is_sidecar(s->spec, string_in(container, "name"));
    container = dset_value_first(dset_value_get(s->status, "initContainerStatuses"));
    for (; container != NULL; container = dset_value_next(container)) {
        if (!pass_init(s, container, index++)) {
            s->initializing = true;
            break;
        }
    }
}

static void look_at_container(pod_summary *s, const dset_value *container)
{
    const dset_value *state = dset_value_get(container, "state");
    const dset_value *terminated = dset_value_get(state, "terminated");
    const char *waiting = string_at(state, "waiting", "reason");

    note_restarts(container, &s->restarts, &s->restarted);
    if (waiting[0] != '\0') {
        snprintf(s->reason, sizeof s->reason, "%s", waiting);
    } else if (dset_value_type(terminated) == DSET_OBJECT) {
        write_end(s, "", terminated);
    } else if (dset_value_bool(dset_value_get(container, "ready")) &&
               dset_value_type(dset_value_get(state, "running")) == DSET_OBJECT) {
        s->running = true;
        s->ready++;
    }
}

/* Some containers are completed, others may not be: running and ready first, then a failure, then NotReady. */
static void judge_completed(pod_summary *s)
{
    const dset_value *container = dset_value_first(dset_value_get(s->status, "containerStatuses"));

    if (s->running && has_condition(s->status, "Ready")) {
        snprintf(s->reason, sizeof s->reason, "Running");
        return;
    }
    for (; container != NULL; container = dset_value_next(container)) {
        const dset_value *terminated = dset_value_find(container, "state", "terminated", NULL);

        if (number_in(terminated, "exitCode") != 0) {
            write_end(s, "", terminated);
            return;
        }
    }
    if (s->running)
        snprintf(s->reason, sizeof s->reason, "NotReady");
}

/* From last to first: the first container overrides the others. */
static void look_at_containers(pod_summary *s)
{
    const dset_value *containers = dset_value_get(s->status, "containerStatuses"), *container;
    size_t count = 0;
    const dset_value **all = need((dset_value_count(containers) + 1) * sizeof *all);

    s->restarts = s->sidecar_restarts;
    s->restarted = s->sidecar_restarted;
    for (container = dset_value_first(containers); container != NULL; container = dset_value_next(container))
        all[count++] = container;
    while (count > 0)
        look_at_container(s, all[--count]);
    free(all);
    if (strcmp(s->reason, "Completed") == 0)
        judge_completed(s);
}

static void begin(pod_summary *s, const dset_value *object)
{
    const dset_value *condition;

    memset(s, 0, sizeof *s);
    s->spec = dset_value_get(object, "spec");
    s->status = dset_value_get(object, "status");
    s->total = (int64_t)dset_value_count(dset_value_get(s->spec, "containers"));
    snprintf(s->reason, sizeof s->reason, "%s",
             string_in(s->status, string_in(s->status, "reason")[0] != '\0' ? "reason" : "phase"));
    condition = dset_value_first(dset_value_get(s->status, "conditions"));
    for (; condition != NULL; condition = dset_value_next(condition)) {
        if (strcmp(string_in(condition, "type"), "PodScheduled") == 0 &&
            strcmp(string_in(condition, "reason"), "SchedulingGated") == 0)
            snprintf(s->reason, sizeof s->reason, "SchedulingGated");
    }
}

static void summarize(pod_summary *s, const dset_value *object)
{
    const char *phase;

    begin(s, object);
    look_at_inits(s);
    if (!s->initializing || has_condition(s->status, "Initialized"))
        look_at_containers(s);
    if (dset_value_string(dset_value_find(object, "metadata", "deletionTimestamp", NULL)) == NULL)
        return;
    phase = string_in(s->status, "phase");
    if (strcmp(string_in(s->status, "reason"), "NodeLost") == 0)
        snprintf(s->reason, sizeof s->reason, "Unknown");
    else if (strcmp(phase, "Failed") != 0 && strcmp(phase, "Succeeded") != 0)
        snprintf(s->reason, sizeof s->reason, "Terminating");
}

static void add_restarts(table *t, const pod_summary *s, dset_ms now)
{
    char cell[64], age[32], at[32];

    snprintf(cell, sizeof cell, "%" PRId64, s->restarts);
    if (s->restarts != 0 && s->restarted != 0) {
        dset_time_write(s->restarted, at, sizeof at);
        age_since(age, sizeof age, at, now);
        snprintf(cell, sizeof cell, "%" PRId64 " (%s ago)", s->restarts, age);
    }
    table_cell(t, cell);
}

static void add_gates(table *t, const pod_summary *s)
{
    const dset_value *gates = dset_value_get(s->spec, "readinessGates"), *gate;
    size_t open = 0;
    char cell[64];

    for (gate = dset_value_first(gates); gate != NULL; gate = dset_value_next(gate))
        open += has_condition(s->status, string_in(gate, "conditionType"));
    snprintf(cell, sizeof cell, "%zu/%zu", open, dset_value_count(gates));
    table_cell(t, dset_value_count(gates) > 0 ? cell : "<none>");
}

void pod_row(table *t, const dset_value *object, dset_ms now)
{
    const char *address;
    char ready[64];
    pod_summary s;

    summarize(&s, object);
    snprintf(ready, sizeof ready, "%" PRId64 "/%" PRId64, s.ready, s.total);
    add_name_cell(t, object);
    table_cell(t, ready);
    table_cell(t, s.reason);
    add_restarts(t, &s, now);
    add_age_cell(t, object, now);
    address = string_in(s.status, "podIP");
    if (address[0] == '\0')
        address = string_in(dset_value_first(dset_value_get(s.status, "podIPs")), "ip");
    add_or_none(t, address, "<none>");
    add_or_none(t, string_in(s.spec, "nodeName"), "<none>");
    add_or_none(t, string_in(s.status, "nominatedNodeName"), "<none>");
    add_gates(t, &s);
}
