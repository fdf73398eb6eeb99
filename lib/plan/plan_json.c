/* The plan as JSON, described in doc/plan.md. Fields are never renamed, only added. */
#include "plan/plan.h"

#include "base/text.h"

#define PIECE 4096u

/* Output in pieces; a failure is sticky. */
typedef struct writer {
    dset_sink_fn sink;
    void *context;
    int code;
    dsetp_buffer piece;
} writer;

static void flush(writer *w, size_t least)
{
    if (w->code == DSET_OK && w->piece.failed)
        w->code = DSET_ENOMEM;
    if (w->code == DSET_OK && w->piece.size >= least)
        w->code = w->sink(w->context, w->piece.data, w->piece.size);
    if (w->piece.size >= least)
        w->piece.size = 0;
}

static void put_raw(writer *w, const char *text)
{
    dsetp_buffer_string(&w->piece, text);
}

/* ,"key":"text", omitted if the text is empty. */
static void put_field(writer *w, const char *key, const char *text)
{
    if (text[0] != '\0')
        dsetp_buffer_format(&w->piece, ",%q:%q", key, text);
}

static void put_count(writer *w, const char *key, int64_t number)
{
    dsetp_buffer_format(&w->piece, ",%q:%lld", key, (long long)number);
}

/* By kind of action. */
static const struct {
    const char *name;
    bool is_of_revision;
} kinds[] = {
    { "", false },
    { "CreatePod", false },
    { "DeletePod", false },
    { "AdoptPod", false },
    { "ReleasePod", false },
    { "LabelPod", false },
    { "CreateRevision", true },
    { "UpdateRevision", true },
    { "DeleteRevision", true },
    { "AdoptRevision", true },
    { "ReleaseRevision", true },
    { "WriteStatus", false },
    { "EmitEvent", false },
};

const char *dset_action_name(uint32_t kind)
{
    return kind > 0 && kind < sizeof kinds / sizeof kinds[0] ? kinds[kind].name : "Unknown";
}

static void put_action(writer *w, const dset_action *action)
{
    dsetp_buffer_format(&w->piece, "{\"kind\":%q", dset_action_name(action->kind));
    put_field(w, "reason", dset_reason_name(action->reason));
    put_field(w, "node", action->node_name);
    put_field(w, "name", action->object_name);
    put_field(w, "uid", action->object_uid);
    put_field(w, "resourceVersion", action->object_version);
    put_field(w, "revision", action->revision);
    if (kinds[action->kind].is_of_revision)
        put_count(w, "number", action->number);
    if (action->kind == DSET_CREATE_POD)
        put_count(w, "batch", action->batch);
    put_field(w, "type", action->event_type);
    put_field(w, "event", action->event_reason);
    put_field(w, "message", action->message);
    if (action->note != NULL && action->note->kind == DSET_NOTE_BACKOFF)
        put_count(w, "backoffMilliseconds", action->note->delay);
    put_raw(w, "}");
}

static const char *rollout_name(uint32_t rollout)
{
    static const char *const names[] = { "", "Complete", "Progressing", "Stalled", "Paused", "Stale" };

    return rollout < sizeof names / sizeof names[0] ? names[rollout] : "";
}

static void put_causes(writer *w, uint64_t causes)
{
    static const char *const words[] = { "Unobserved", "Problem", "Deleting", "InFlight", "Missing",  "Outdated",
                                         "OnDelete",   "Budget",  "Backoff",  "Moving",   "NotReady", "Young",
                                         "Policy",     "Stuck" };
    bool first = true;
    size_t i;

    put_raw(w, ",\"causes\":[");
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((causes >> i & 1) == 0)
            continue;
        dsetp_buffer_format(&w->piece, first ? "%q" : ",%q", words[i]);
        first = false;
    }
    put_raw(w, "]");
}

static void put_status(writer *w, const dset_status *status)
{
    dsetp_buffer_format(&w->piece, ",\"status\":{\"observedGeneration\":%lld", (long long)status->observed_generation);
    put_count(w, "desiredNumberScheduled", status->desired);
    put_count(w, "currentNumberScheduled", status->current);
    put_count(w, "numberMisscheduled", status->misscheduled);
    put_count(w, "numberReady", status->ready);
    put_count(w, "numberAvailable", status->available);
    put_count(w, "numberUnavailable", status->unavailable);
    put_count(w, "updatedNumberScheduled", status->updated);
    if (status->collision_count >= 0)
        put_count(w, "collisionCount", status->collision_count);
    put_field(w, "rollout", rollout_name(status->rollout));
    if (status->causes != 0)
        put_causes(w, status->causes);
    put_raw(w, "}");
}

static void put_problem(writer *w, const dset_error *problem)
{
    dsetp_buffer_format(&w->piece, ",\"problem\":{\"code\":%q", dset_code_name(problem->code));
    put_field(w, "path", problem->path);
    put_field(w, "text", problem->text);
    put_raw(w, "}");
}

static void put_finding(writer *w, const dset_finding *finding)
{
    dsetp_buffer_format(&w->piece, "{\"reason\":%q", dset_reason_name(finding->reason));
    if (finding->index != UINT32_MAX)
        put_count(w, "index", finding->index);
    put_field(w, "subject", finding->subject);
    put_field(w, "wanted", finding->wanted);
    put_field(w, "found", finding->found);
    if (finding->absent)
        put_raw(w, ",\"absent\":true");
    if (finding->until != DSET_NEVER)
        put_count(w, "until", finding->until);
    put_raw(w, "}");
}

static void put_node(writer *w, const dsetp_explained *node)
{
    static const char *const verdicts[] = { "No", "Yes", "Unknown" };
    const dset_explanation *explanation = node->explanation;
    size_t i;

    dsetp_buffer_format(&w->piece, "{\"name\":%q", node->node_name);
    put_field(w, "mayStart", verdicts[explanation->may_start]);
    put_field(w, "mayStay", verdicts[explanation->may_stay]);
    put_raw(w, ",\"findings\":[");
    for (i = 0; i < explanation->count; i++) {
        if (i > 0)
            put_raw(w, ",");
        put_finding(w, &explanation->items[i]);
    }
    put_raw(w, "]}");
}

static void put_plan(writer *w, const dset_plan *plan)
{
    size_t i;

    dsetp_buffer_format(&w->piece, "{\"version\":1,\"namespace\":%q,\"name\":%q,\"revision\":%q,\"recheckAt\":",
                        plan->ns, plan->name, plan->revision);
    if (plan->recheck_at == DSET_NEVER)
        put_raw(w, "null");
    else
        dsetp_buffer_number(&w->piece, plan->recheck_at);
    if (plan->problem.code != DSET_OK)
        put_problem(w, &plan->problem);
    put_status(w, &plan->status);
    put_raw(w, ",\"actions\":[");
    for (i = 0; i < plan->action_count; i++) {
        if (i > 0)
            put_raw(w, ",");
        put_action(w, &plan->actions[i]);
        flush(w, PIECE);
    }
    put_raw(w, "]");
    if (plan->explained_count > 0)
        put_raw(w, ",\"nodes\":[");
    for (i = 0; i < plan->explained_count; i++) {
        if (i > 0)
            put_raw(w, ",");
        put_node(w, &plan->explained[i]);
        flush(w, PIECE);
    }
    put_raw(w, plan->explained_count > 0 ? "]}" : "}");
}

int dset_plan_write(const dset_plan *plan, dset_sink_fn sink, void *context, dset_error *err)
{
    writer w;

    if (plan == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, plan == NULL ? "plan" : "sink", "must not be NULL");
    w.sink = sink;
    w.context = context;
    w.code = DSET_OK;
    dsetp_buffer_start(&w.piece, &plan->memory);
    put_plan(&w, plan);
    flush(&w, 0);
    dsetp_buffer_free(&w.piece);
    if (w.piece.failed)
        return dsetp_no_memory(err);
    return w.code == DSET_OK ? DSET_OK : dsetp_fail(err, w.code, NULL, "the sink refused the plan");
}
