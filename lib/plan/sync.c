/* Wishes to actions: how many in one plan, in which order, with which notes. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

bool dsetp_wish_for(dsetp_planning *p, dsetp_wishes *wishes, const dsetp_entry *entry, uint32_t pod, uint32_t reason)
{
    dsetp_wish *wish;

    if (wishes->count == wishes->capacity) {
        size_t nodes = p->census.entry_count;
        size_t capacity = wishes->capacity == 0 ? 16 : wishes->capacity < nodes ? nodes : wishes->capacity * 2;
        dsetp_wish *items = dsetp_arena_room(p->scratch, capacity, sizeof *items);

        if (items == NULL)
            return false;
        if (wishes->count > 0)
            memcpy(items, wishes->items, wishes->count * sizeof *items);
        wishes->items = items;
        wishes->capacity = capacity;
    }
    wish = &wishes->items[wishes->count++];
    wish->entry = entry != NULL ? (uint32_t)(entry - p->census.entries) : DSETP_NO_ENTRY;
    wish->pod = pod;
    wish->reason = reason;
    return true;
}

static bool note_wish(dsetp_planning *p, const dsetp_wish *wish, uint32_t reason)
{
    return wish->entry == DSETP_NO_ENTRY || dsetp_note_reason(p, &p->census.entries[wish->entry], reason, wish->pod);
}

/* What is the same in all notes of a plan is in it once. */
bool dsetp_note_start(dsetp_planning *p, dset_note *note, uint32_t kind)
{
    if (p->set_uid == NULL)
        p->set_uid = dsetp_arena_string(p->plan->arena, p->set->uid);
    memset(note, 0, sizeof *note);
    note->size = sizeof *note;
    note->kind = kind;
    note->set_uid = p->set_uid;
    note->ns = p->plan->ns;
    note->pod_name = note->pod_uid = note->node_name = note->set_name = note->resource = note->version = "";
    note->at = p->now;
    return p->set_uid != NULL;
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

static bool delete_pod(dsetp_planning *p, const dsetp_wish *wish)
{
    dset_action *action = dsetp_act_on_pod(p, DSET_DELETE_POD, wish->reason, wish->pod);
    dset_note *note = dsetp_arena_alloc(p->plan->arena, sizeof *note);

    if (action == NULL || note == NULL || !dsetp_note_start(p, note, DSET_NOTE_DELETE))
        return false;
    note->pod_name = action->object_name;
    note->pod_uid = action->object_uid;
    note->node_name = action->node_name;
    action->message = dsetp_why(wish->reason);
    action->note = note;
    return note_wish(p, wish, wish->reason);
}

/* As many as may be of a list; the others are too many for one plan, and wait for the next. */
static bool delete_pods(dsetp_planning *p, const dsetp_wishes *wishes, size_t *left)
{
    size_t i;

    for (i = 0; i < wishes->count; i++) {
        if (*left > 0 ? !delete_pod(p, &wishes->items[i]) : !note_wish(p, &wishes->items[i], DSET_BECAUSE_BURST))
            return false;
        *left -= *left > 0;
    }
    return true;
}

bool dsetp_creates_of(dsetp_planning *p, const dsetp_wishes *wishes, uint32_t reason, dsetp_creates *out)
{
    size_t i;

    out->nodes = NULL;
    out->count = wishes->count;
    out->reason = reason;
    if (out->count == 0)
        return true;
    out->nodes = dsetp_arena_room(p->scratch, out->count, sizeof *out->nodes);
    for (i = 0; i < out->count && out->nodes != NULL; i++)
        out->nodes[i] = p->census.entries[wishes->items[i].entry].node;
    return out->nodes != NULL;
}

/* Explains the creates; those that were too many for one plan wait for the next. */
static bool note_creates(dsetp_planning *p, const dsetp_creates *creates, size_t made)
{
    const dsetp_entry *entry = p->census.entries;
    size_t i;

    for (i = 0; i < creates->count && (p->flags & DSET_RECONCILE_EXPLAIN); i++) {
        while (entry->node != creates->nodes[i]) /* both in natural order, as a rule */
            entry = entry + 1 < p->census.entries + p->census.entry_count ? entry + 1 : p->census.entries;
        if (!dsetp_note_reason(p, entry, i < made ? creates->reason : DSET_BECAUSE_BURST, 0))
            return false;
    }
    return true;
}

bool dsetp_sync(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_creates *creates)
{
    size_t left = p->burst, all = broken->count + deletes->count;
    size_t made = creates->count < p->burst ? creates->count : p->burst;

    if (all + made == 0)
        return true;
    p->acted = true;
    return dsetp_actions_reserve(p, (all < left ? all : left) + made) && delete_pods(p, broken, &left) &&
           delete_pods(p, deletes, &left) && dsetp_create_pods(p, creates, made) && note_creates(p, creates, made);
}
