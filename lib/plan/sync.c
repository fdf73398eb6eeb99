/* Wishes to actions: how many in one plan, in which order, with which names and notes. */
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
    wish->entry = (uint32_t)(entry - p->census.entries);
    wish->pod = pod;
    wish->reason = reason;
    return true;
}

/* What is the same in all notes of a plan is in it once. */
static bool begin_note(dsetp_planning *p, dset_note *note, uint32_t kind)
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
    dset_note *note = dsetp_arena_alloc(p->plan->arena, sizeof *note);

    if (action == NULL || note == NULL || !begin_note(p, note, DSET_NOTE_DELETE))
        return false;
    note->pod_name = action->object_name;
    note->pod_uid = action->object_uid;
    note->node_name = action->node_name;
    action->message = why(wish->reason);
    action->note = note;
    return dsetp_note_reason(p, &p->census.entries[wish->entry], wish->reason, wish->pod);
}

#define BLOCK 128u
#define AHEAD 16u

/* Where a full block of creates is drafted: moved in one piece, it spares reading the memory that it goes to. */
typedef struct draft {
    dset_action actions[BLOCK];
    dset_note notes[BLOCK];
} draft;

/* The creates of one plan. */
typedef struct creation {
    const dsetp_wish *wishes;
    size_t count, made;
    dset_action action; /* what they have in common */
    dset_note note;
    draft *draft; /* NULL: there is no full block */
    dsetp_naming names[2][BLOCK]; /* of this block and of the next */
} creation;

static const dsetp_node *node_of(const dsetp_planning *p, const creation *c, size_t i)
{
    return dsetp_node_get(p->world, p->census.entries[c->wishes[i].entry].node);
}

/* Names lie anywhere in memory: finds one, and asks for it, a block before it is copied. */
static void find_name(const dsetp_planning *p, creation *c, size_t i)
{
    dsetp_naming *naming = &c->names[i / BLOCK % 2][i % BLOCK];
    uint32_t name = node_of(p, c, i)->name;

    naming->node_name = dsetp_string(p->world, name);
    naming->size = dsetp_strings_size(&p->world->strings, name) + 1;
    dsetp_prefetch(naming->node_name);
    if (i + AHEAD < c->count)
        dsetp_prefetch(node_of(p, c, i + AHEAD));
}

static bool begin_creation(dsetp_planning *p, creation *c, const dsetp_wish *wishes, size_t count)
{
    size_t i;

    c->wishes = wishes;
    c->count = count;
    c->made = 0;
    c->draft = NULL;
    dsetp_action_start(p, &c->action, DSET_CREATE_POD, 0);
    c->action.revision = p->plan->revision;
    if (count >= BLOCK && (c->draft = dsetp_arena_alloc(p->scratch, sizeof *c->draft)) == NULL)
        return false;
    for (i = 0; i < count && i < BLOCK; i++)
        find_name(p, c, i);
    return begin_note(p, &c->note, DSET_NOTE_CREATE);
}

/* Writes actions and notes; kept: where the notes will lie in the end. */
static void write_creates(const dsetp_planning *p, creation *c, size_t count, dset_action *actions, dset_note *notes,
                          const dset_note *kept)
{
    const dsetp_naming *names = c->names[c->made / BLOCK % 2];
    size_t i;

    for (i = 0; i < count; i++, c->made++) {
        uint32_t reason = c->wishes[c->made].reason;

        if (reason != c->action.reason) {
            c->action.reason = reason;
            c->action.message = why(reason);
        }
        if (c->made > 0 && (c->made & (c->made + 1)) == 0)
            c->action.batch++; /* slow start: 1, 2, 4, ... of them in a batch */
        actions[i] = c->action;
        actions[i].node_name = names[i].node_name;
        actions[i].object_name = names[i].pod_name;
        actions[i].note = &kept[i];
        notes[i] = c->note;
        notes[i].node_name = names[i].node_name;
        notes[i].pod_name = names[i].pod_name;
        if (c->made + BLOCK < c->count)
            find_name(p, c, c->made + BLOCK);
    }
}

static bool create_block(dsetp_planning *p, creation *c, size_t count)
{
    dset_action *actions = p->plan->actions + p->plan->action_count; /* room has been made */
    dset_note *notes = dsetp_arena_room(p->plan->arena, count, sizeof *notes);
    const dsetp_wish *wishes = c->wishes + c->made;
    size_t i;

    if (notes == NULL || !dsetp_name_pods(p, c->names[c->made / BLOCK % 2], count))
        return false;
    if (count == BLOCK) {
        write_creates(p, c, count, c->draft->actions, c->draft->notes, notes);
        memcpy(actions, c->draft->actions, sizeof c->draft->actions);
        memcpy(notes, c->draft->notes, sizeof c->draft->notes);
    } else {
        write_creates(p, c, count, actions, notes, notes);
    }
    p->plan->action_count += count;
    for (i = 0; i < count && (p->flags & DSET_RECONCILE_EXPLAIN); i++) {
        if (!dsetp_note_reason(p, &p->census.entries[wishes[i].entry], wishes[i].reason, 0))
            return false;
    }
    return true;
}

static bool create_pods(dsetp_planning *p, const dsetp_wish *wishes, size_t count)
{
    creation c;

    if (count > 0 && !begin_creation(p, &c, wishes, count))
        return false;
    while (count > 0 && c.made < c.count) {
        if (!create_block(p, &c, c.count - c.made < BLOCK ? c.count - c.made : BLOCK))
            return false;
    }
    return true;
}

/* Too many for one plan: the node waits for the next. */
static bool put_off(dsetp_planning *p, const dsetp_wish *wish)
{
    return dsetp_note_reason(p, &p->census.entries[wish->entry], DSET_BECAUSE_BURST, wish->pod);
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
    size_t i, left = p->burst, all = broken->count + deletes->count;
    size_t made = creates->count < p->burst ? creates->count : p->burst;

    if (all + made == 0)
        return true;
    p->acted = true;
    if (!dsetp_actions_reserve(p, (all < left ? all : left) + made) || !delete_pods(p, broken, &left) ||
        !delete_pods(p, deletes, &left) || !create_pods(p, creates->items, made))
        return false;
    for (i = made; i < creates->count; i++) {
        if (!put_off(p, &creates->items[i]))
            return false;
    }
    return true;
}
