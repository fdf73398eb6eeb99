/*
 * Which label keys distinguish node classes. A key that a DaemonSet names for the first time splits the classes of the
 * nodes that have it. A key with a different value on nearly every node is wide: classes ignore it, and sets that name
 * it are evaluated node by node. The cost depends on the labels of the nodes, not on the number of keys.
 */
#include "world/class_groups.h"

#include <string.h>

#include "base/bits.h"
#include "world/label_keys.h"
#include "world/node_classes.h"

#define WIDE_MIN 64u      /* a key with no more values is never wide */
#define CLASSES_MIN 256u
#define AHEAD 6u           /* nodes to prefetch */
#define AT_ONCE 64u        /* keys whose values are counted in one pass over the nodes */

enum { GONE, NARROW, WIDE }; /* what becomes of a key */

/* Deciding which keys are narrow or wide. */

static bool is_idle(const dsetp_key *key)
{
    return key->uses == 0 && !key->wanted;
}

static bool is_open(const dsetp_key *key, bool thin)
{
    return !is_idle(key) && (key->fresh || (thin && !key->wide));
}

/* Counts the distinct values of some keys; key->place is the place of each, from 1. */
typedef struct counting {
    uint64_t *seen; /* for each of the keys, a bit per string */
    size_t words;
    size_t most; /* values of a narrow key */
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

/* Counts the values of the next undecided keys, a limited number at a time to bound the memory for the bits. */
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

/* Assumes that the undecided keys are narrow. */
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

/* Regrouping the nodes. */

static bool was_told(const dsetp_key *key)
{
    return !key->wide && !key->fresh;
}

/* Drafts the labels of the node's new class; false if they are those of its present one. */
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
 * A new class inherits the verdicts of the old one: no set names a key that is dropped or new. False when out of
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

/* True if a narrow key has become wide. */
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
            dsetp_keys_remove(world, i);
    }
    return turned;
}

/* If few classes result, no key has many values, and they need not be counted. */
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

/* The keys that sets name. */

static bool count_key(dset_world *world, void *context, const char *key)
{
    (void)world;
    (void)key;
    ++*(size_t *)context;
    return true;
}

static bool want_key(dset_world *world, void *context, const char *text)
{
    dsetp_key *key = dsetp_keys_find(world, text);

    (void)context;
    if (key == NULL) {
        key = dsetp_keys_add(world, text);
        if (key == NULL)
            return false;
        key->fresh = true;
    }
    key->wanted = true;
    return true;
}

static bool use_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    dsetp_keys_find(world, key)->uses++;
    return true;
}

static bool drop_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    dsetp_keys_find(world, key)->uses--;
    return true;
}

bool dsetp_keys_use(dset_world *world, const dset_daemonset *set)
{
    size_t named = 0, known = world->key_count, i;
    bool ok, turned;

    dsetp_keys_each(world, set, count_key, &named);
    if (!dsetp_keys_reserve(world, named))
        return false;
    ok = dsetp_keys_each(world, set, want_key, NULL) &&
         (world->key_count == known || regroup(world, false, &turned));
    while (!ok && world->key_count > known)
        dsetp_keys_remove(world, world->key_count - 1);
    for (i = 0; i < world->key_count; i++)
        world->keys[i].wanted = false;
    if (ok)
        dsetp_keys_each(world, set, use_key, NULL);
    return ok;
}

/* Keys that are no longer named are removed by the next regrouping. */
void dsetp_keys_drop(dset_world *world, const dset_daemonset *set)
{
    dsetp_keys_each(world, set, drop_key, NULL);
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
