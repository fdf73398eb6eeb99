/* Turns the deletes and creates that the steps want into actions, no more than the burst allows. */
#include "plan/plan.h"

#include <string.h>

#include "base/bits.h"
#include "world/gone.h"
#include "world/pod_texts.h"

bool dsetp_wish_for(dsetp_planning *p, dsetp_wishes *wishes, uint32_t node, const dsetp_entry *entry, uint32_t pod,
                    uint32_t reason)
{
    dsetp_wish *wish;

    if (wishes->count == wishes->capacity) {
        size_t nodes = p->nodes.entry_count;
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
    wish->node = node;
    wish->entry = entry != NULL ? (uint32_t)(entry - p->nodes.entries) : DSETP_NO_ENTRY;
    wish->pod = pod;
    wish->reason = reason;
    return true;
}

static bool note_wish(dsetp_planning *p, const dsetp_wish *wish, uint32_t reason)
{
    return wish->entry == DSETP_NO_ENTRY || dsetp_note_reason(p, &p->nodes.entries[wish->entry], reason, wish->pod);
}

/* subject: the Pod to create, where the node has none; "": the server names it. */
static bool note_create(dsetp_planning *p, const dsetp_wish *wish, const char *subject)
{
    dset_finding finding = dsetp_finding(wish->reason);

    if (wish->reason == DSET_BECAUSE_MISSING)
        finding.subject = subject;
    return wish->entry == DSETP_NO_ENTRY || dsetp_note_finding(&p->nodes.entries[wish->entry], &finding);
}

static bool delete_pod(dsetp_planning *p, const dsetp_wish *wish)
{
    dset_action *action = dsetp_act_on_pod(p, DSET_DELETE_POD, wish->reason, wish->pod);
    dset_note *note = dsetp_note_start(p, DSET_NOTE_DELETE);

    if (action == NULL || note == NULL)
        return false;
    note->pod_name = action->object_name;
    note->pod_uid = action->object_uid;
    note->node_name = action->node_name;
    action->message = dsetp_why(wish->reason);
    action->note = note;
    return note_wish(p, wish, wish->reason);
}

/* Deletes as many as the burst allows; the others wait for the next plan. */
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

/* The uids of the set's Pods on a node, a line each: a Pod that the server names is another than these. */
static const char *pods_there(dsetp_planning *p, const dsetp_wish *wish)
{
    const uint32_t first = dsetp_first_pod(p->set_nodes, wish->node);
    char uid[DSETP_POD_UID_SIZE], *lines, *at;
    size_t size = 1;
    uint32_t pod;

    for (pod = first; pod != 0; pod = dsetp_pod_get(p->world, pod)->beside)
        size += strlen(dsetp_pod_uid(p->world, pod, uid)) + 1;
    lines = at = dsetp_arena_array(p->plan->arena, size, 1);
    if (lines == NULL)
        return "";
    for (pod = first; pod != 0; pod = dsetp_pod_get(p->world, pod)->beside) {
        const char *text = dsetp_pod_uid(p->world, pod, uid);

        memcpy(at, text, strlen(text));
        at += strlen(text);
        *at++ = '\n';
    }
    if (at != lines)
        at--;
    *at = '\0';
    return lines;
}

/* Slow start: 1, 2, 4, ... Pods in a batch. */
static bool create_pod(dsetp_planning *p, const dsetp_wish *wish, uint32_t batch)
{
    const dsetp_target *target = dsetp_target_of(p, wish->node);
    const char *node_name = dsetp_node_name(p->world, wish->node);
    dset_action *action = dsetp_act(p, DSET_CREATE_POD, wish->reason);
    dset_note *note = dsetp_note_start(p, DSET_NOTE_CREATE);

    if (action == NULL || note == NULL)
        return false;
    action->node_name = dsetp_arena_string(p->plan->arena, node_name);
    if (!(p->flags & DSET_RECONCILE_SERVER_NAMES))
        action->object_name = dsetp_name_pod(p, target, wish->node);
    action->revision = target == &p->current ? p->plan->revision : dsetp_arena_string(p->plan->arena, target->hash);
    action->message = dsetp_why(wish->reason);
    action->batch = batch;
    action->note = note;
    note->node_name = action->node_name;
    note->pod_name = action->object_name;
    note->mark = dsetp_gone_mark(p->world, p->set_nodes, wish->node);
    if (p->flags & DSET_RECONCILE_SERVER_NAMES)
        note->pod_uid = pods_there(p, wish);
    return !dsetp_arena_failed(p->plan->arena) && note_create(p, wish, action->object_name);
}

static bool create_pods(dsetp_planning *p, const dsetp_wishes *wishes)
{
    size_t i;

    for (i = 0; i < wishes->count; i++) {
        if (i < p->burst ? !create_pod(p, &wishes->items[i], dsetp_highest((uint32_t)i + 1))
                         : !note_wish(p, &wishes->items[i], DSET_BECAUSE_BURST))
            return false;
    }
    return true;
}

bool dsetp_act_on_pods(dsetp_planning *p, const dsetp_wishes *broken, const dsetp_wishes *deletes,
                const dsetp_wishes *creates)
{
    size_t left = p->burst, all = broken->count + deletes->count;
    size_t made = creates->count < p->burst ? creates->count : p->burst;

    if (all + made == 0)
        return true;
    p->acted = true;
    return dsetp_actions_reserve(p, (all < left ? all : left) + made) && delete_pods(p, broken, &left) &&
           delete_pods(p, deletes, &left) && create_pods(p, creates);
}
