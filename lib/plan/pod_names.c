/*
 * Names of Pods, derived from their purpose, so that a repeated create collides instead of making a second Pod: the
 * name of the DaemonSet and ten characters from its uid, the node, the revision and the attempt. The attempt counts up
 * while a Pod in the world has the name. Existing names depend on this: it must never change.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/hash.h"

#define SUFFIX 10u
#define NAME_MAX 63u /* the name of a Pod is also a host name */

static uint64_t add(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

static void write_suffix(char *to, uint64_t state, uint32_t attempt)
{
    uint64_t z = state;
    unsigned i;

    for (i = 0; i < 32; i += 8)
        z = dsetp_fnv64_byte(z, (char)(attempt >> i & 0xffu));
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u; /* FNV mixes its upper bits poorly */
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (i = 0; i < SUFFIX; i++, z /= 27)
        to[i] = DSETP_SAFE_ALPHABET[z % 27];
    to[SUFFIX] = '\0';
}

const char *dsetp_name_pod(dsetp_planning *p, const dsetp_target *target, const char *node_name)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space, attempt = 0;
    size_t length = strlen(p->set->name);
    char *name;

    if (length > NAME_MAX - SUFFIX - 1)
        length = NAME_MAX - SUFFIX - 1;
    name = dsetp_arena_reserve(p->plan->arena, length + 1 + SUFFIX + 1);
    if (name == NULL)
        return NULL;
    memcpy(name, p->set->name, length);
    if (length > 0 && name[length - 1] == '.')
        name[length - 1] = '-'; /* cut after a dot: a label must not begin with a dash */
    name[length] = '-';
    if (p->named != target)
        p->name_state = add(add(DSETP_FNV64_START, p->set->uid), target->hash);
    p->named = target;
    do
        write_suffix(name + length + 1, add(p->name_state, node_name), attempt++);
    while (dsetp_world_pod(p->world, space, name) != 0);
    return name;
}
