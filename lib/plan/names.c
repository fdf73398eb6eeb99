/*
 * Names of Pods, derived from what they are for, so that asking twice collides instead of making two: the name of the
 * DaemonSet, and ten characters from its uid, the node, the revision and the attempt. An attempt counts up past the
 * names that Pods in the world have. Names already given out depend on this: it must never change.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/bits.h"
#include "base/hash.h"

#define SUFFIX 10u
#define PAIRS (27u * 27u) /* of letters of the safe alphabet */
#define NAME_MAX 63u /* a Pod's name is a host name, too */
#define ROOM (NAME_MAX + 1)

static uint64_t add(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

/* All pairs of letters of the safe alphabet, the first one counting up faster. */
#define ROW(x) "b" x "c" x "d" x "f" x "g" x "h" x "j" x "k" x "l" x "m" x "n" x "p" x "q" x "r" x "s" x "t" x "v" x \
    "w" x "x" x "z" x "2" x "4" x "5" x "6" x "7" x "8" x "9" x
static const char pairs[] =
    ROW("b") ROW("c") ROW("d") ROW("f") ROW("g") ROW("h") ROW("j") ROW("k") ROW("l") ROW("m") ROW("n") ROW("p") ROW("q")
    ROW("r") ROW("s") ROW("t") ROW("v") ROW("w") ROW("x") ROW("z") ROW("2") ROW("4") ROW("5") ROW("6") ROW("7") ROW("8")
    ROW("9");

/* As dsetp_fnv64() over the four bytes of the attempt, the lowest first: a byte of 0 only multiplies. */
static uint64_t add_attempt(uint64_t state, uint32_t attempt)
{
    const uint64_t prime = DSETP_FNV64_PRIME;
    unsigned i;

    if (attempt == 0)
        return state * (prime * prime * prime * prime);
    for (i = 0; i < 32; i += 8)
        state = dsetp_fnv64_byte(state, (char)(attempt >> i & 0xffu));
    return state;
}

static void put_pair(char *to, uint32_t pair)
{
    memcpy(to, pairs + 2 * pair, 2);
}

static void write_suffix(char *to, uint64_t state, uint32_t attempt)
{
    uint64_t z = add_attempt(state, attempt);
    uint32_t low, high; /* short divisions */

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u; /* FNV mixes its upper bits badly */
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    low = (uint32_t)(z % (PAIRS * PAIRS * PAIRS));
    high = (uint32_t)(z / (PAIRS * PAIRS * PAIRS) % (PAIRS * PAIRS));
    put_pair(to, low % PAIRS);
    put_pair(to + 2, low / PAIRS % PAIRS);
    put_pair(to + 4, low / (PAIRS * PAIRS));
    put_pair(to + 6, high % PAIRS);
    put_pair(to + 8, high / PAIRS);
    to[SUFFIX] = '\0';
}

/* What the names of all Pods of one plan have in common. */
static bool begin(dsetp_planning *p)
{
    size_t length = strlen(p->set->name);
    char *prefix = dsetp_arena_alloc(p->scratch, ROOM);

    if (length > NAME_MAX - SUFFIX - 1)
        length = NAME_MAX - SUFFIX - 1;
    if (prefix == NULL)
        return false;
    memset(prefix, 0, ROOM);
    memcpy(prefix, p->set->name, length);
    if (prefix[length - 1] == '.')
        prefix[length - 1] = '-'; /* cut behind a dot: no label may begin with the dash */
    prefix[length] = '-';
    p->names.prefix = prefix;
    p->names.length = length + 1;
    p->names.state = add(add(DSETP_FNV64_START, p->set->uid), p->hash);
    return true;
}

#define WORD 8u
#define STEPS 4u

/* The hash of how the last name began, word by word: names in natural order mostly begin alike, and many are long. */
typedef struct beginning {
    uint64_t words[STEPS], states[STEPS]; /* the hash after the word; no word of a name is 0 */
} beginning;

static uint64_t hash_name(beginning *last, uint64_t state, const char *name, size_t size)
{
    size_t step;

    for (step = 0; step < STEPS && size >= WORD; step++, name += WORD, size -= WORD) {
        uint64_t word;

        memcpy(&word, name, WORD);
        if (last->words[step] != word) {
            memset(last->words + step, 0, (STEPS - step) * sizeof word);
            last->words[step] = word;
            last->states[step] = dsetp_fnv64(state, name, WORD);
        }
        state = last->states[step];
    }
    for (; size > 0; size--)
        state = dsetp_fnv64_byte(state, *name++);
    return state;
}

static void name_pod(const dsetp_planning *p, uint32_t space, char *name, uint64_t state)
{
    uint32_t attempt = 0;

    memcpy(name, p->names.prefix, ROOM); /* what is too much gives way to the next name */
    do
        write_suffix(name + p->names.length, state, attempt++);
    while (dsetp_world_pod(p->world, space, name) != 0);
}

bool dsetp_name_pods(dsetp_planning *p, dsetp_naming *names, size_t count)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space;
    bool derived = !(p->flags & DSET_RECONCILE_SERVER_NAMES);
    size_t each, size = 0, i;
    beginning last;
    char *text;

    memset(&last, 0, sizeof last);
    if (derived && p->names.prefix == NULL && !begin(p))
        return false;
    each = derived ? p->names.length + SUFFIX + 1 : 0;
    for (i = 0; i < count; i++) { /* in a round of its own: the hash of one need not wait for the one before */
        names[i].size = strlen(names[i].node_name) + 1;
        names[i].state = hash_name(&last, p->names.state, names[i].node_name, names[i].size);
        size += names[i].size + each;
    }
    text = dsetp_arena_reserve(p->plan->arena, size + ROOM);
    if (text == NULL)
        return false;
    for (i = 0; i < count; i++) {
        names[i].node_name = memcpy(text, names[i].node_name, names[i].size);
        text += names[i].size;
        names[i].pod_name = derived ? text : "";
        if (derived)
            name_pod(p, space, text, names[i].state);
        dsetp_prefetch(names[i].ahead); /* names lie anywhere in memory */
        text += each;
    }
    return true;
}
