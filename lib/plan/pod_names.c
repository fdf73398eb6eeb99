/*
 * Names of Pods, derived from their purpose, so that a repeated create collides instead of making a second Pod: the
 * name of the DaemonSet and ten characters from its uid, the revision, the node, the Pods that were seen there, so that
 * a successor has another name, and the attempt. The attempt counts up while a Pod in the world has the name. Existing
 * names depend on this: it must never change.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "world/gone.h"

#define SUFFIX 10u
#define NAME_MAX 63u /* the name of a Pod is also a host name */

static uint64_t add(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

static uint64_t add_number(uint64_t state, uint32_t number)
{
    unsigned i;

    for (i = 0; i < 32; i += 8)
        state = dsetp_fnv64_byte(state, (char)(number >> i & 0xffu));
    return state;
}

static void write_suffix(char *to, uint64_t state, uint32_t attempt)
{
    uint64_t z = add_number(state, attempt);
    unsigned i;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u; /* FNV mixes its upper bits poorly */
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (i = 0; i < SUFFIX; i++, z /= 27)
        to[i] = DSETP_SAFE_ALPHABET[z % 27];
    to[SUFFIX] = '\0';
}

static const dset_note *find_note(const dsetp_planning *p, uint32_t kind, const char *node_name)
{
    return dsetp_ledger_find(p->ledger, kind, p->set->uid, p->set->ns, node_name);
}

/* The note of a Pod that may have been created there, or may still be. *there: the world has one of that name. */
static const dset_note *unknown_pod(const dsetp_planning *p, uint32_t node, bool *there)
{
    const dset_note *note = find_note(p, DSET_NOTE_UNKNOWN, dsetp_node_name(p->world, node));
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space;

    if (note == NULL || dsetp_difference(p->now, note->at) > DSETP_NOTE_LIFE)
        return NULL;
    *there = dsetp_world_pod(p->world, space, note->pod_name) != 0;
    return note;
}

dset_ms dsetp_name_taken_until(const dsetp_planning *p, uint32_t node)
{
    bool there = false;
    const dset_note *note = unknown_pod(p, node, &there);

    return note != NULL && there ? dsetp_sum(note->at, DSETP_NOTE_LIFE + 1) : 0;
}

/* The hash of a name without its attempt. A node that no Pod was on adds nothing but its name. */
static uint64_t purpose_of(dsetp_planning *p, const dsetp_target *target, uint32_t node)
{
    const char *node_name = dsetp_node_name(p->world, node);
    uint32_t mark = dsetp_gone_and_there(p->world, p->set_nodes, node);
    const dset_note *gone = mark == 0 ? find_note(p, DSET_NOTE_GONE, node_name) : NULL;
    uint64_t state;

    if (p->named != target)
        p->name_state = add(add(DSETP_FNV64_START, p->set->uid), target->hash);
    p->named = target;
    state = add(p->name_state, node_name);
    if (gone != NULL)
        mark = gone->mark;
    return mark != 0 ? add_number(state, mark) : state;
}

const char *dsetp_name_pod(dsetp_planning *p, const dsetp_target *target, uint32_t node)
{
    uint64_t purpose = purpose_of(p, target, node);
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space, attempt = 0;
    size_t length = strlen(p->set->name);
    bool there = false;
    const dset_note *unknown = unknown_pod(p, node, &there);
    char *name;

    if (unknown != NULL && !there)
        return dsetp_arena_string(p->plan->arena, unknown->pod_name);
    if (length > NAME_MAX - SUFFIX - 1)
        length = NAME_MAX - SUFFIX - 1;
    name = dsetp_arena_reserve(p->plan->arena, length + 1 + SUFFIX + 1);
    if (name == NULL)
        return NULL;
    memcpy(name, p->set->name, length);
    if (length > 0 && name[length - 1] == '.')
        name[length - 1] = '-'; /* cut after a dot: a label must not begin with a dash */
    name[length] = '-';
    do
        write_suffix(name + length + 1, purpose, attempt++);
    while (dsetp_world_pod(p->world, space, name) != 0);
    return name;
}
