/*
 * Which label keys tell node classes apart. A key that a DaemonSet names for the first time splits the classes of the
 * nodes that have it; a key whose value tells nearly every node apart stays out of them, and is looked up node by node
 * where a set asks for it. What it costs depends on the labels of the nodes, not on how many keys there are.
 */
#include "world/label_keys.h"

#include <string.h>

#include "base/bits.h"
#include "world/node_classes.h"

#define WIDE_MIN 64u      /* values that a key may always have */
#define CLASSES_MIN 256u
#define AHEAD 6u           /* nodes */
#define AT_ONCE 64u        /* keys whose values are counted in one pass */

enum { GONE, NARROW, WIDE }; /* what becomes of a key */

typedef bool (*key_fn)(dset_world *world, void *context, const char *key);

/* The label keys that a set names, some more than once; stops at the first false. */
static bool each_key(dset_world *world, const dset_daemonset *set, key_fn take, void *context)
{
    size_t i, j;

    for (i = 0; i < set->node_selector.count; i++) {
        if (!take(world, context, set->node_selector.items[i].key))
            return false;
    }
    for (i = 0; i < set->affinity.count; i++) {
        const dsetp_term *term = &set->affinity.terms[i];

        for (j = 0; j < term->expression_count && dsetp_term_valid(term); j++) {
            if (!take(world, context, term->expressions[j].key))
                return false;
        }
    }
    return true;
}

/* The keys, by the number of their string. */

static dsetp_key *find_text(const dset_world *world, const char *text)
{
    uint32_t name = dsetp_strings_find(&world->strings, text);

    return name != 0 ? dsetp_key_of(world, name) : NULL;
}

/* The last one takes its place. */
static void remove_key(dset_world *world, size_t at)
{
    uint32_t name = world->keys[at].name;

    world->keys[at] = world->keys[--world->key_count];
    world->key_at[world->keys[at].name] = (uint32_t)at + 1;
    world->key_at[name] = 0;
    dsetp_strings_drop(&world->strings, name);
}

static bool reserve_name(dset_world *world, uint32_t name)
{
    size_t known = world->key_at_capacity;

    if (!dsetp_grow(&world->memory, (void **)&world->key_at, &world->key_at_capacity, (size_t)name + 1,
                    sizeof *world->key_at))
        return false;
    memset(world->key_at + known, 0, (world->key_at_capacity - known) * sizeof *world->key_at);
    return true;
}

static bool reserve_keys(dset_world *world, size_t more)
{
    return dsetp_grow(&world->memory, (void **)&world->keys, &world->key_capacity, world->key_count + more,
                      sizeof *world->keys) &&
           dsetp_grow(&world->memory, (void **)&world->veil, &world->veil_capacity, world->key_count + more,
                      sizeof *world->veil);
}

void dsetp_keys_end(dset_world *world)
{
    dsetp_release(&world->memory, world->keys, world->key_capacity * sizeof *world->keys);
    dsetp_release(&world->memory, (void *)world->veil, world->veil_capacity * sizeof *world->veil);
    dsetp_release(&world->memory, world->key_at, world->key_at_capacity * sizeof *world->key_at);
}

size_t dsetp_keys_bytes(const dset_world *world)
{
    return world->key_capacity * sizeof *world->keys + world->veil_capacity * sizeof *world->veil +
           world->key_at_capacity * sizeof *world->key_at;
}

/* What becomes of each key. */

static bool is_idle(const dsetp_key *key)
{
    return key->uses == 0 && !key->wanted;
}

static bool is_open(const dsetp_key *key, bool thin)
{
    return !is_idle(key) && (key->fresh || (thin && !key->wide));
}

/* The different values that nodes have of some keys, each with its place among them. */
typedef struct counting {
    uint64_t *seen; /* a bit a string, for each of the keys */
    size_t words;
    size_t most; /* values of a key that classes tell */
} counting;

static void count_value(const counting *c, dsetp_key *key, uint32_t value)
{
    uint64_t *seen = c->seen + (key->place - 1) * c->words;

    key->count += !dsetp_bit(seen, value);
    dsetp_bit_set(seen, value);
}

static void count_values(dset_world *world, const counting *c)
{
    const dsetp_key_index index = dsetp_key_index_of(world);
    uint32_t node, i;

    for (node = 1; node < world->nodes.limit; node++) {
        const dsetp_node *known = dsetp_node_get(world, node);
        const uint32_t *labels = known->labels;

        for (i = 0; i < known->label_count; i++, labels += 2) {
            dsetp_key *key = dsetp_key_in(&index, labels[0]);

            if (key != NULL && key->place != 0 && key->count <= c->most)
                count_value(c, key, labels[1]);
        }
    }
}

/* Counts the values of the next keys that are open, so many at a time that their bits take little room. */
static void count_some(dset_world *world, const counting *c, size_t *at, bool thin)
{
    size_t place = 0, first = *at, i;

    for (; *at < world->key_count && place < AT_ONCE; ++*at) {
        world->keys[*at].count = 0;
        if (is_open(&world->keys[*at], thin))
            world->keys[*at].place = ++place;
    }
    if (place > 0) {
        memset(c->seen, 0, place * c->words * sizeof *c->seen);
        count_values(world, c);
    }
    for (i = first; i < *at; i++)
        world->keys[i].place = 0;
}

static size_t most_values(const dset_world *world)
{
    return WIDE_MIN + world->existing_nodes / 8;
}

/* As long as it is not known how many values the open ones have, they are narrow. */
static void choose_open(dset_world *world)
{
    size_t i;

    for (i = 0; i < world->key_count; i++) {
        dsetp_key *key = &world->keys[i];

        key->next = is_idle(key) ? GONE : key->wide ? WIDE : NARROW;
    }
}

static bool choose_counted(dset_world *world, bool thin)
{
    counting c = { NULL, DSETP_WORDS(world->strings.pool.limit), most_values(world) };
    size_t size = AT_ONCE * c.words * sizeof *c.seen, at = 0, i;

    c.seen = dsetp_world_alloc(world, size);
    if (c.seen == NULL)
        return false;
    while (at < world->key_count)
        count_some(world, &c, &at, thin);
    dsetp_world_release(world, c.seen, size);
    for (i = 0; i < world->key_count; i++) {
        if (is_open(&world->keys[i], thin) && world->keys[i].count > c.most)
            world->keys[i].next = WIDE;
    }
    return true;
}

/* Another choice of keys. */

static bool was_told(const dsetp_key *key)
{
    return !key->wide && !key->fresh;
}

/* The labels that are told after it; false when they are those that were told before it. */
static bool draft(dset_world *world, const dsetp_node *node)
{
    const dsetp_key_index index = dsetp_key_index_of(world);
    uint32_t *to = world->draft, i;
    bool other = false;

    for (i = 0; i < node->label_count; i++) {
        const dsetp_key *key = dsetp_key_in(&index, node->labels[2 * i]);

        if (key == NULL)
            continue;
        other = other || was_told(key) != (key->next == NARROW);
        if (key->next == NARROW) {
            *to++ = node->labels[2 * i];
            *to++ = node->labels[2 * i + 1];
        }
    }
    world->draft_count = (uint32_t)(to - world->draft) / 2;
    return other;
}

/*
 * Sets think of the new class what they thought of the old one: no key that they name is lost. False when out of
 * memory, or when there are more classes than limit.
 */
static bool move_nodes(dset_world *world, uint32_t *classes, size_t limit)
{
    uint32_t node;

    for (node = 1; node < world->nodes.limit; node++) {
        if (node + AHEAD < world->nodes.limit)
            dsetp_labels_ahead(dsetp_node_get(world, node + AHEAD));
        if (!dsetp_node_exists(world, node) || !draft(world, dsetp_node_get(world, node)))
            continue;
        classes[node] = dsetp_class_like(world, world->class_of[node]);
        if (classes[node] == 0 || world->classes.count > limit)
            return false;
    }
    return true;
}

static void drop_classes(dset_world *world, uint32_t *classes)
{
    uint32_t node;

    for (node = 1; node < world->nodes.limit; node++)
        dsetp_class_drop(world, classes[node]);
    memset(classes, 0, world->nodes.limit * sizeof *classes);
}

/* Returns whether a key that classes told has become wide. */
static bool commit(dset_world *world, uint32_t *classes)
{
    bool turned = false;
    uint32_t node;
    size_t i;

    for (node = 1; node < world->nodes.limit; node++) {
        uint32_t old = world->class_of[node];

        if (classes[node] == 0)
            continue;
        world->class_of[node] = classes[node];
        classes[node] = old;
    }
    drop_classes(world, classes);
    world->wide_count = 0;
    for (i = world->key_count; i-- > 0;) {
        dsetp_key *key = &world->keys[i];

        turned = turned || (was_told(key) && key->next == WIDE);
        key->wide = key->next == WIDE;
        key->fresh = false;
        world->wide_count += key->wide;
        if (key->next == GONE)
            remove_key(world, i);
    }
    return turned;
}

/* Few new classes: then no key has many values, and they need not be counted. */
static bool move_all(dset_world *world, uint32_t *classes, bool thin)
{
    size_t limit = world->classes.count + most_values(world);

    choose_open(world);
    if (!thin && move_nodes(world, classes, limit))
        return true;
    if (!thin && world->classes.count <= limit)
        return false; /* out of memory */
    drop_classes(world, classes);
    return choose_counted(world, thin) && move_nodes(world, classes, SIZE_MAX);
}

static bool regroup(dset_world *world, bool thin, bool *turned)
{
    size_t size = world->nodes.limit * sizeof(uint32_t);
    uint32_t *classes = dsetp_world_alloc(world, size);
    bool ok;

    *turned = false;
    if (classes == NULL)
        return false;
    memset(classes, 0, size);
    ok = move_all(world, classes, thin);
    if (ok)
        *turned = commit(world, classes);
    else
        drop_classes(world, classes);
    dsetp_world_release(world, classes, size);
    return ok;
}

/* What sets name. */

static bool count_key(dset_world *world, void *context, const char *key)
{
    (void)world;
    (void)key;
    ++*(size_t *)context;
    return true;
}

static bool want_key(dset_world *world, void *context, const char *text)
{
    dsetp_key *key = find_text(world, text);
    uint32_t name;

    (void)context;
    if (key != NULL) {
        key->wanted = true;
        return true;
    }
    name = dsetp_strings_use(&world->strings, text);
    if (name == 0 || !reserve_name(world, name)) {
        dsetp_strings_drop(&world->strings, name);
        return false;
    }
    key = &world->keys[world->key_count++];
    memset(key, 0, sizeof *key);
    key->name = name;
    key->wanted = key->fresh = true;
    world->key_at[name] = (uint32_t)world->key_count;
    return true;
}

static bool use_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    find_text(world, key)->uses++;
    return true;
}

static bool drop_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    find_text(world, key)->uses--;
    return true;
}

bool dsetp_keys_use(dset_world *world, const dset_daemonset *set)
{
    size_t named = 0, known = world->key_count, i;
    bool ok, turned;

    each_key(world, set, count_key, &named);
    if (!reserve_keys(world, named))
        return false;
    ok = each_key(world, set, want_key, NULL) &&
         (world->key_count == known || regroup(world, false, &turned));
    while (!ok && world->key_count > known)
        remove_key(world, world->key_count - 1);
    for (i = 0; i < world->key_count; i++)
        world->keys[i].wanted = false;
    if (ok)
        each_key(world, set, use_key, NULL);
    return ok;
}

/* What nobody names any more goes with the next regrouping. */
void dsetp_keys_drop(dset_world *world, const dset_daemonset *set)
{
    each_key(world, set, drop_key, NULL);
}

static bool veil_key(dset_world *world, void *context, const char *text)
{
    dsetp_key *key = find_text(world, text);

    if (key->wide && key->veiled_in != world->veils) {
        key->veiled_in = world->veils;
        world->veil[(*(size_t *)context)++] = dsetp_string(world, key->name);
    }
    return true;
}

size_t dsetp_keys_veil(dset_world *world, const dset_daemonset *set)
{
    size_t count = 0;

    if (world->wide_count == 0)
        return 0;
    world->veils++;
    each_key(world, set, veil_key, &count);
    return count;
}

bool dsetp_classes_thin(dset_world *world)
{
    uint32_t set, limit = world->class_limit > CLASSES_MIN ? world->class_limit : CLASSES_MIN;
    bool turned;

    if (world->classes.count <= limit)
        return true;
    if (!regroup(world, true, &turned))
        return false;
    world->class_limit = world->classes.count * 2;
    for (set = 1; turned && set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space != 0)
            dsetp_classes_judge(world, set);
    }
    return true;
}
