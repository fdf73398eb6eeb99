/*
 * Names of Pods, derived from what they are for, so that asking twice collides instead of making two: the name of the
 * DaemonSet, and ten characters from its uid, the node, the revision and the attempt. An attempt counts up past the
 * names that Pods in the world have. Names already given out depend on this: it must never change.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/hash.h"

#define SUFFIX 10u
#define LETTERS 27u
#define NAME_MAX 63u /* a Pod's name is a host name, too */

static uint64_t add(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

static void write_suffix(char *to, uint64_t state, uint32_t attempt)
{
    static const char alphabet[] = DSETP_SAFE_ALPHABET;
    unsigned char bytes[4];
    uint64_t z;
    unsigned i;

    for (i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(attempt >> (8 * i));
    z = dsetp_fnv64(state, bytes, sizeof bytes);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u; /* FNV mixes its upper bits badly */
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (i = 0; i < SUFFIX; i += 2, z /= LETTERS * LETTERS) { /* two at a time: a division has to wait for the last */
        unsigned pair = (unsigned)(z % (LETTERS * LETTERS));

        to[i] = alphabet[pair % LETTERS];
        to[i + 1] = alphabet[pair / LETTERS];
    }
    to[SUFFIX] = '\0';
}

/* What the names of all Pods of one plan have in common. */
static bool begin(dsetp_planning *p)
{
    size_t length = strlen(p->set->name);
    char *prefix;

    if (length > NAME_MAX - SUFFIX - 1)
        length = NAME_MAX - SUFFIX - 1;
    prefix = dsetp_arena_reserve(p->scratch, length + 1);
    if (prefix == NULL)
        return false;
    memcpy(prefix, p->set->name, length);
    if (prefix[length - 1] == '.')
        prefix[length - 1] = '-'; /* cut behind a dot: no label may begin with the dash */
    prefix[length] = '-';
    p->names.prefix = prefix;
    p->names.length = length + 1;
    p->names.state = add(add(DSETP_FNV64_START, p->set->uid), p->hash);
    return true;
}

const char *dsetp_pod_name(dsetp_planning *p, const char *node_name, size_t size)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space, attempt;
    uint64_t state;
    char *name;

    if (p->names.prefix == NULL && !begin(p))
        return NULL;
    name = dsetp_arena_reserve(p->plan->arena, p->names.length + SUFFIX + 1);
    if (name == NULL)
        return NULL;
    memcpy(name, p->names.prefix, p->names.length);
    state = dsetp_fnv64(p->names.state, node_name, size);
    for (attempt = 0;; attempt++) {
        write_suffix(name + p->names.length, state, attempt);
        if (dsetp_world_pod(p->world, space, name) == 0)
            return name;
    }
}
