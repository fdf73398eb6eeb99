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

/* What is the same in all notes of a plan is in it once. */
static bool make_note(dsetp_planning *p, uint32_t kind, dset_action *action)
{
    dset_note *note = dsetp_arena_alloc(p->plan->arena, sizeof *note);

    if (p->set_uid == NULL)
        p->set_uid = dsetp_arena_string(p->plan->arena, p->set->uid);
    if (note == NULL || p->set_uid == NULL)
        return false;
    note->size = sizeof *note;
    note->kind = kind;
    note->set_uid = p->set_uid;
    note->ns = action->ns;
    note->pod_name = action->object_name;
    note->pod_uid = kind == DSET_NOTE_DELETE ? action->object_uid : "";
    note->node_name = action->node_name;
    note->generation = 0;
    note->at = p->now;
    note->delay = 0;
    note->set_name = note->resource = note->version = "";
    action->note = note;
    return true;
}

static const char *why(uint32_t reason)
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

static bool delete_pod(dsetp_planning *p, const dsetp_wish *wish)
{
    dset_action *action = dsetp_act_on_pod(p, DSET_DELETE_POD, wish->reason, wish->pod);

    if (action == NULL)
        return false;
    action->message = why(wish->reason);
    return make_note(p, DSET_NOTE_DELETE, action) &&
           dsetp_note_reason(p, &p->census.entries[wish->entry], wish->reason, wish->pod);
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
    uint32_t name = dsetp_node_get(p->world, entry->node)->name;
    size_t size = dsetp_strings_size(&p->world->strings, name) + 1;
    dset_action *action = dsetp_act(p, DSET_CREATE_POD, wish->reason);

    if (action == NULL)
        return false;
    action->node_name = dsetp_arena_text(p->plan->arena, dsetp_string(p->world, name), size - 1);
    action->revision = p->plan->revision;
    if (!(p->flags & DSET_RECONCILE_SERVER_NAMES) && action->node_name != NULL)
        action->object_name = dsetp_pod_name(p, action->node_name, size);
    action->batch = batch_of(index);
    action->message = why(wish->reason);
    return action->node_name != NULL && action->object_name != NULL && make_note(p, DSET_NOTE_CREATE, action) &&
           dsetp_note_reason(p, entry, wish->reason, 0);
}

/* Too many for one plan: the node waits for the next. */
static bool put_off(dsetp_planning *p, const dsetp_wish *wish)
{
    return dsetp_note_reason(p, &p->census.entries[wish->entry], DSET_BECAUSE_BURST, wish->pod);
}

#define AHEAD 8u

/* Names lie anywhere in memory: asks for one some time before it is copied. */
static void look_ahead(const dsetp_planning *p, const dsetp_wishes *wishes, size_t i)
{
    if (i + AHEAD < wishes->count) {
        const dsetp_entry *entry = &p->census.entries[wishes->items[i + AHEAD].entry];

        dsetp_prefetch(dsetp_string(p->world, dsetp_node_get(p->world, entry->node)->name));
    }
}

/* As many as may be of a list, and the others put off. */
static bool delete_pods(dsetp_planning *p, const dsetp_wishes *wishes, size_t *left)
{
    size_t i;

    for (i = 0; i < wishes->count; i++) {
        if (*left > 0 ? !delete_pod(p, &wishes->items[i]) : !put_off(p, &wishes->items[i]))
            return false;
        *left -= *left > 0;
    }
    return true;
}

bool dsetp_sync(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_wishes *creates)
{
    size_t i, left = p->burst, all = broken->count + deletes->count, made = creates->count;

    if (all + made == 0)
        return true;
    p->acted = true;
    if (!dsetp_actions_reserve(p, (all < left ? all : left) + (made < left ? made : left)) ||
        !delete_pods(p, broken, &left) || !delete_pods(p, deletes, &left))
        return false;
    for (i = 0; i < made; i++) {
        look_ahead(p, creates, i);
        if (i < p->burst ? !create_pod(p, &creates->items[i], i) : !put_off(p, &creates->items[i]))
            return false;
    }
    return true;
}
