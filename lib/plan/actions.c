/* Actions and what they carry, copied into the plan so that it outlives the world. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"
#include "world/pod_texts.h"

static const char *keep(dsetp_planning *p, const char *text)
{
    return text[0] == '\0' ? "" : dsetp_arena_string(p->plan->arena, text);
}

bool dsetp_actions_reserve(dsetp_planning *p, size_t count)
{
    dset_plan *plan = p->plan;

    return dsetp_grow(&plan->memory, (void **)&plan->actions, &plan->action_capacity, plan->action_count + count,
                      sizeof *plan->actions);
}

dset_action *dsetp_act(dsetp_planning *p, uint32_t kind, uint32_t reason)
{
    dset_action *action;

    if (!dsetp_actions_reserve(p, 1))
        return NULL;
    action = &p->plan->actions[p->plan->action_count++];
    memset(action, 0, sizeof *action);
    action->kind = kind;
    action->reason = reason;
    action->ns = p->plan->ns;
    action->node_name = action->object_name = action->object_uid = action->object_version = action->revision = "";
    action->event_type = action->event_reason = action->message = "";
    return action;
}

dset_action *dsetp_act_on_pod(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t number)
{
    const dsetp_pod *pod = dsetp_pod_get(p->world, number);
    dset_action *action = dsetp_act(p, kind, reason);
    char uid[DSETP_POD_UID_SIZE];

    if (action == NULL)
        return NULL;
    if (pod->node != 0)
        action->node_name = keep(p, dsetp_node_name(p->world, pod->node));
    action->object_name = keep(p, dsetp_pod_name(p->world, number));
    action->object_uid = keep(p, dsetp_pod_uid(p->world, number, uid));
    action->object_version = keep(p, dsetp_pod_version(p->world, number));
    if (pod->labels != 0 && pod->labels != p->last_labels) {
        p->last_revision = keep(p, dsetp_or_empty(dsetp_labelset_get(p->world, pod->labels)->revision));
        p->last_labels = pod->labels;
    }
    if (pod->labels != 0)
        action->revision = p->last_revision;
    return dsetp_arena_failed(p->plan->arena) ? NULL : action;
}

dset_action *dsetp_act_on_revision(dsetp_planning *p, uint32_t kind, uint32_t reason, uint32_t number)
{
    const dsetp_revision *revision = dsetp_revision_get(p->world, number);
    dset_action *action = dsetp_act(p, kind, reason);

    if (action == NULL)
        return NULL;
    action->object_name = keep(p, revision->texts);
    action->object_uid = keep(p, revision->texts + revision->uid);
    action->object_version = keep(p, revision->texts + revision->version);
    action->number = revision->number;
    if (revision->labels != 0)
        action->revision = keep(p, dsetp_or_empty(dsetp_labelset_get(p->world, revision->labels)->revision));
    return dsetp_arena_failed(p->plan->arena) ? NULL : action;
}

dset_note *dsetp_note_start(dsetp_planning *p, uint32_t kind)
{
    dset_note *note = dsetp_arena_zalloc(p->plan->arena, sizeof *note);

    if (p->set_uid == NULL)
        p->set_uid = dsetp_arena_string(p->plan->arena, p->set->uid);
    if (note == NULL || p->set_uid == NULL)
        return NULL;
    note->size = sizeof *note;
    note->kind = kind;
    note->set_uid = p->set_uid;
    note->ns = p->plan->ns;
    note->pod_name = note->pod_uid = note->node_name = note->set_name = note->resource = note->version = "";
    note->at = p->now;
    return note;
}

const char *dsetp_why(uint32_t reason)
{
    static const struct {
        uint32_t reason;
        const char *sentence;
    } sentences[] = {
        { DSET_BECAUSE_MISSING, "the node has none" },
        { DSET_BECAUSE_OUTDATED, "the one on the node is of an older revision" },
        { DSET_BECAUSE_SURPLUS, "the node has more than one" },
        { DSET_BECAUSE_FAILED, "it has failed" },
        { DSET_BECAUSE_SUCCEEDED, "it has ended" },
        { DSET_BECAUSE_NODE_GONE, "its node does not exist" },
        { DSET_BECAUSE_NOT_ELIGIBLE, "it may not stay on its node" },
        { DSET_BECAUSE_REPLACED, "the new one is available" },
    };
    size_t i;

    for (i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (sentences[i].reason == reason)
            return sentences[i].sentence;
    }
    return "";
}

bool dsetp_event(dsetp_planning *p, uint32_t reason, const char *type, const char *event, const char *message,
                 const dset_note *note)
{
    dset_action *action = message != NULL ? dsetp_act(p, DSET_EMIT_EVENT, reason) : NULL;

    if (action == NULL)
        return false;
    action->event_type = type;
    action->event_reason = event;
    action->message = message;
    action->note = note;
    return true;
}

const char *dsetp_format(dsetp_planning *p, const char *format, ...)
{
    dsetp_text text = dsetp_text_start(NULL, 0);
    va_list arguments;
    char *whole;

    va_start(arguments, format);
    dsetp_text_format(&text, format, &arguments);
    va_end(arguments);
    whole = dsetp_arena_alloc(p->plan->arena, text.length + 1);
    if (whole == NULL)
        return NULL;
    text = dsetp_text_start(whole, text.length + 1);
    va_start(arguments, format);
    dsetp_text_format(&text, format, &arguments);
    va_end(arguments);
    return whole;
}

void dsetp_problem(dsetp_planning *p, int code, const char *path, const char *text)
{
    dset_error_set(&p->plan->problem, code, path, text);
    p->failed = true;
}

void dsetp_recheck(dsetp_planning *p, dset_ms at)
{
    if (at < p->plan->recheck_at)
        p->plan->recheck_at = at;
}
