/* Wishes to actions: how many in one plan, in which order, with which names and notes. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

bool dsetp_wish_for(dsetp_planning *p, dsetp_wishes *wishes, const dsetp_entry *entry, uint32_t pod, uint32_t reason)
{
    dsetp_wish *wish;

    if (wishes->count == wishes->capacity) {
        size_t capacity = wishes->capacity == 0 ? 16 : wishes->capacity * 2;
        dsetp_wish *items = dsetp_arena_array(p->scratch, capacity, sizeof *items);

        if (items == NULL)
            return false;
        if (wishes->count > 0)
            memcpy(items, wishes->items, wishes->count * sizeof *items);
        wishes->items = items;
        wishes->capacity = capacity;
    }
    wish = &wishes->items[wishes->count++];
    wish->entry = (uint32_t)(entry - p->census.entries);
    wish->pod = pod;
    wish->reason = reason;
    return true;
}

static dset_note *make_note(dsetp_planning *p, uint32_t kind, const dset_action *action)
{
    dset_note *note = dsetp_arena_zalloc(p->plan->arena, sizeof *note);

    if (note == NULL)
        return NULL;
    note->size = sizeof *note;
    note->kind = kind;
    note->set_uid = dsetp_arena_string(p->plan->arena, p->set->uid);
    note->ns = action->ns;
    note->pod_name = action->object_name;
    note->pod_uid = kind == DSET_NOTE_DELETE ? action->object_uid : "";
    note->node_name = action->node_name;
    note->set_name = note->resource = note->version = "";
    note->at = p->now;
    return note->set_uid != NULL ? note : NULL;
}

static const char *why(uint32_t reason)
{
    switch (reason) {
    case DSET_BECAUSE_MISSING:
        return "the node has none";
    case DSET_BECAUSE_OUTDATED:
        return "the one on the node is of an older revision";
    case DSET_BECAUSE_SURPLUS:
        return "the node has more than one";
    case DSET_BECAUSE_FAILED:
        return "it has failed";
    case DSET_BECAUSE_SUCCEEDED:
        return "it has ended";
    case DSET_BECAUSE_NODE_GONE:
        return "its node does not exist";
    case DSET_BECAUSE_NOT_ELIGIBLE:
        return "it may not stay on its node";
    case DSET_BECAUSE_REPLACED:
        return "the new one is available";
    default:
        return dset_reason_name((int)reason);
    }
}

static bool delete_pod(dsetp_planning *p, const dsetp_wish *wish)
{
    const dsetp_entry *entry = &p->census.entries[wish->entry];
    dset_action *action = dsetp_act_on_pod(p, DSET_DELETE_POD, wish->reason, wish->pod);

    if (action == NULL)
        return false;
    action->message = dsetp_format(p, "delete pod %s on node %s: %s", action->object_name, action->node_name,
                                   why(wish->reason));
    action->note = make_note(p, DSET_NOTE_DELETE, action);
    return action->message != NULL && action->note != NULL &&
           dsetp_note_reason(p, entry, wish->reason, wish->pod);
}

/* The step of slow start that the i-th create belongs to: 1, 2, 4, ... of them. */
static uint32_t batch_of(size_t i)
{
    uint32_t batch = 0;

    for (i++; i > 1; i /= 2)
        batch++;
    return batch;
}

static bool create_pod(dsetp_planning *p, const dsetp_wish *wish, size_t index)
{
    const dsetp_entry *entry = &p->census.entries[wish->entry];
    dset_action *action = dsetp_act(p, DSET_CREATE_POD, wish->reason);

    if (action == NULL)
        return false;
    action->node_name = dsetp_arena_string(p->plan->arena, dsetp_entry_name(p, entry));
    action->revision = p->hash[0] != '\0' ? dsetp_arena_string(p->plan->arena, p->hash) : "";
    if (!(p->flags & DSET_RECONCILE_SERVER_NAMES))
        action->object_name = dsetp_pod_name(p, dsetp_entry_name(p, entry));
    action->batch = batch_of(index);
    action->message = dsetp_format(p, "create a pod on node %s: %s", dsetp_entry_name(p, entry), why(wish->reason));
    if (dsetp_arena_failed(p->plan->arena))
        return false;
    action->note = make_note(p, DSET_NOTE_CREATE, action);
    return action->note != NULL && dsetp_note_reason(p, entry, wish->reason, 0);
}

/* Too many for one plan: the node waits for the next. */
static bool put_off(dsetp_planning *p, const dsetp_wish *wish)
{
    return dsetp_note_reason(p, &p->census.entries[wish->entry], DSET_BECAUSE_BURST, wish->pod);
}

bool dsetp_sync(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_wishes *creates)
{
    size_t i, left = p->burst;

    p->acted = p->acted || broken->count + deletes->count + creates->count > 0;
    for (i = 0; i < broken->count; i++) {
        if (!(left > 0 ? left--, delete_pod(p, &broken->items[i]) : put_off(p, &broken->items[i])))
            return false;
    }
    for (i = 0; i < deletes->count; i++) {
        if (!(left > 0 ? left--, delete_pod(p, &deletes->items[i]) : put_off(p, &deletes->items[i])))
            return false;
    }
    for (i = 0; i < creates->count; i++) {
        if (!(i < p->burst ? create_pod(p, &creates->items[i], i) : put_off(p, &creates->items[i])))
            return false;
    }
    return true;
}
