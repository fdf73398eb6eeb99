/*
 * Which label keys tell node classes apart. A key that a DaemonSet names for the first time splits the classes; a key
 * whose value tells nearly every node apart stays out of them, and is looked up node by node where a set asks for it.
 */
#include "world/parts.h"

#include <string.h>

#include "base/bits.h"

#define WIDE_MIN 64u      /* values that a key may always have */
#define CLASSES_MIN 256u

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

static dsetp_key *find_in(dsetp_key *keys, size_t count, uint32_t name)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (keys[i].name == name)
            return &keys[i];
    }
    return NULL;
}

static dsetp_key *find_key(dset_world *world, const char *text)
{
    uint32_t name = dsetp_strings_find(&world->strings, text);
    dsetp_key *key = name != 0 ? find_in(world->narrow, world->narrow_count, name) : NULL;

    return key != NULL || name == 0 ? key : find_in(world->wide, world->wide_count, name);
}

/* What takes the place of everything that depends on the choice of keys. */
typedef struct regroup {
    dsetp_key *keys;      /* narrow, then wide */
    size_t narrow_count, wide_count, capacity;
    size_t *sources;      /* of every narrow one: its place among the old ones, or behind them a column */
    uint32_t *columns;    /* of the fresh keys: the value by node */
    size_t column_count, limit;
    dsetp_classes classes;
    uint32_t *class_of;
    dset_label *view;
    const char **veil;
    uint32_t *draft;
} regroup;

static bool start(dset_world *world, regroup *r, size_t fresh)
{
    memset(r, 0, sizeof *r);
    r->capacity = world->narrow_count + world->wide_count + fresh + 1;
    r->limit = world->nodes.limit;
    r->column_count = fresh;
    dsetp_pool_start(&r->classes.pool, &world->memory, sizeof(dsetp_class), 0);
    dsetp_table_start(&r->classes.table, &world->memory);
    r->keys = dsetp_world_alloc(world, r->capacity * sizeof *r->keys);
    r->sources = dsetp_world_alloc(world, r->capacity * sizeof *r->sources);
    r->columns = dsetp_world_alloc(world, fresh * r->limit * sizeof *r->columns);
    r->class_of = dsetp_world_alloc(world, world->class_of_capacity * sizeof *r->class_of);
    r->view = dsetp_world_alloc(world, r->capacity * sizeof *r->view);
    r->veil = dsetp_world_alloc(world, r->capacity * sizeof *r->veil);
    r->draft = dsetp_world_alloc(world, r->capacity * sizeof *r->draft);
    if (r->keys == NULL || r->sources == NULL || r->columns == NULL || r->class_of == NULL || r->view == NULL ||
        r->veil == NULL || r->draft == NULL)
        return false;
    memset(r->class_of, 0, world->class_of_capacity * sizeof *r->class_of);
    return true;
}

/* Frees what is not in use: the new when it failed, the old when it did not. */
static void end(dset_world *world, regroup *r)
{
    dsetp_world_release(world, r->keys, r->capacity * sizeof *r->keys);
    dsetp_world_release(world, r->class_of, world->class_of_capacity * sizeof *r->class_of);
    dsetp_world_release(world, r->view, r->capacity * sizeof *r->view);
    dsetp_world_release(world, r->veil, r->capacity * sizeof *r->veil);
    dsetp_world_release(world, r->draft, r->capacity * sizeof *r->draft);
    dsetp_classes_end(world, &r->classes);
}

static void end_work(dset_world *world, regroup *r, size_t capacity)
{
    dsetp_world_release(world, r->sources, capacity * sizeof *r->sources);
    dsetp_world_release(world, r->columns, r->column_count * r->limit * sizeof *r->columns);
}

/* The values of the fresh keys, in one pass over the labels of every node. */
static void gather(const dset_world *world, regroup *r, const uint32_t *fresh)
{
    uint64_t filter = 0;
    uint32_t node, i;
    size_t k;

    memset(r->columns, 0, r->column_count * r->limit * sizeof *r->columns);
    for (k = 0; k < r->column_count; k++)
        filter |= (uint64_t)1 << (fresh[k] & 63u);
    for (node = 1; node < r->limit; node++) {
        const dsetp_node *known = dsetp_node_get(world, node);

        for (i = 0; i < known->label_count; i++) {
            uint32_t key = known->labels[2 * i];

            for (k = 0; (filter >> (key & 63u) & 1u) != 0 && k < r->column_count; k++) {
                if (fresh[k] == key)
                    r->columns[k * r->limit + node] = known->labels[2 * i + 1];
            }
        }
    }
}

/* Does a key tell too many nodes apart? next() gives its values one by one, in any order. */
typedef struct census {
    uint64_t *seen; /* a bit a string */
    size_t words, distinct, most;
} census;

static bool start_census(dset_world *world, census *c)
{
    c->words = DSETP_WORDS(world->strings.pool.limit);
    c->most = WIDE_MIN + world->existing_nodes / 8;
    c->seen = dsetp_world_alloc(world, c->words * sizeof *c->seen);
    return c->seen != NULL;
}

static void count_value(census *c, uint32_t value)
{
    if (!dsetp_bit(c->seen, value)) {
        dsetp_bit_set(c->seen, value);
        c->distinct++;
    }
}

static void begin_key(census *c)
{
    memset(c->seen, 0, c->words * sizeof *c->seen);
    c->distinct = 0;
}

static bool is_wide_column(census *c, const regroup *r, size_t column)
{
    size_t node;

    begin_key(c);
    for (node = 1; node < r->limit; node++)
        count_value(c, r->columns[column * r->limit + node]);
    return c->distinct > c->most;
}

static bool is_wide_in_classes(const dset_world *world, census *c, size_t place)
{
    uint32_t i;

    begin_key(c);
    for (i = 1; i < world->classes.pool.limit; i++) {
        if (dsetp_class_get(world, i)->values != NULL)
            count_value(c, dsetp_class_get(world, i)->values[place]);
    }
    return c->distinct > c->most;
}

static void take_narrow(regroup *r, dsetp_key key, size_t source)
{
    r->sources[r->narrow_count] = source;
    r->keys[r->narrow_count++] = key;
}

/* Wide ones wait at the end, in the order in which they came. */
static void take_wide(regroup *r, dsetp_key key)
{
    r->wide_count++;
    memmove(&r->keys[r->capacity - r->wide_count], &r->keys[r->capacity - r->wide_count + 1],
            (r->wide_count - 1) * sizeof *r->keys);
    r->keys[r->capacity - 1] = key;
}

static bool is_idle(const dsetp_key *key)
{
    return key->uses == 0 && !key->wanted;
}

static bool choose(dset_world *world, regroup *r, const uint32_t *fresh, bool thin)
{
    census c;
    size_t i;

    if (!start_census(world, &c))
        return false;
    for (i = 0; i < world->narrow_count; i++) {
        if (is_idle(&world->narrow[i]))
            continue;
        if (thin && is_wide_in_classes(world, &c, i))
            take_wide(r, world->narrow[i]);
        else
            take_narrow(r, world->narrow[i], i);
    }
    for (i = 0; i < world->wide_count; i++) {
        if (!is_idle(&world->wide[i]))
            take_wide(r, world->wide[i]);
    }
    for (i = 0; i < r->column_count; i++) {
        dsetp_key key = { fresh[i], 0, true };

        if (is_wide_column(&c, r, i))
            take_wide(r, key);
        else
            take_narrow(r, key, world->narrow_count + i);
    }
    memmove(r->keys + r->narrow_count, r->keys + r->capacity - r->wide_count, r->wide_count * sizeof *r->keys);
    dsetp_world_release(world, c.seen, c.words * sizeof *c.seen);
    return true;
}

static void copy_verdicts(const dset_world *world, dsetp_class *to, const dsetp_class *from)
{
    size_t part;

    for (part = 0; part < 3; part++)
        memcpy(to->verdicts + part * to->words, from->verdicts + part * from->words,
               world->set_words * sizeof *to->verdicts);
}

/* Sets think of a new class what they thought of the old one that its nodes come from: no key that they name is lost. */
static bool sort_nodes(dset_world *world, regroup *r)
{
    uint32_t node;
    size_t i;

    r->classes.width = r->narrow_count;
    for (node = 1; node < r->limit; node++) {
        const dsetp_class *old;
        uint32_t number;

        if (world->class_of[node] == 0)
            continue;
        old = dsetp_class_get(world, world->class_of[node]);
        for (i = 0; i < r->narrow_count; i++)
            r->draft[i] = r->sources[i] < world->narrow_count
                              ? old->values[r->sources[i]]
                              : r->columns[(r->sources[i] - world->narrow_count) * r->limit + node];
        number = dsetp_classes_find(world, &r->classes, r->draft, old->taints);
        if (number == 0) {
            number = dsetp_classes_make(world, &r->classes, r->draft, old->taints);
            if (number == 0)
                return false;
            copy_verdicts(world, dsetp_pool_get(&r->classes.pool, number), old);
        }
        ((dsetp_class *)dsetp_pool_get(&r->classes.pool, number))->uses++;
        r->class_of[node] = number;
    }
    return true;
}

#define SWAP(type, a, b)   \
    do {                   \
        type other = (a);  \
        (a) = (b);         \
        (b) = other;       \
    } while (0)

static void commit(dset_world *world, regroup *r)
{
    size_t i;

    for (i = 0; i < world->narrow_count + world->wide_count; i++) {
        if (is_idle(&world->narrow[i]))
            dsetp_strings_drop(&world->strings, world->narrow[i].name);
    }
    SWAP(dsetp_key *, world->narrow, r->keys);
    SWAP(size_t, world->key_capacity, r->capacity);
    SWAP(dsetp_classes, world->classes, r->classes);
    SWAP(uint32_t *, world->class_of, r->class_of);
    SWAP(dset_label *, world->view, r->view);
    SWAP(const char **, world->veil, r->veil);
    SWAP(uint32_t *, world->draft, r->draft);
    world->narrow_count = r->narrow_count;
    world->wide_count = r->wide_count;
    world->wide = world->narrow + world->narrow_count;
    for (i = 0; i < world->wide_count; i++)
        world->veil[i] = dsetp_string(world, world->wide[i].name);
}

static bool run(dset_world *world, const uint32_t *fresh, size_t fresh_count, bool thin)
{
    regroup r;
    size_t capacity;
    bool ok = start(world, &r, fresh_count);

    capacity = r.capacity;
    if (ok)
        gather(world, &r, fresh);
    ok = ok && choose(world, &r, fresh, thin) && sort_nodes(world, &r);
    if (ok)
        commit(world, &r);
    end_work(world, &r, capacity);
    end(world, &r);
    return ok;
}

typedef struct collection {
    uint32_t *fresh;
    size_t count, capacity;
} collection;

static bool count_key(dset_world *world, void *context, const char *key)
{
    (void)world;
    (void)key;
    ((collection *)context)->capacity++;
    return true;
}

static bool collect_key(dset_world *world, void *context, const char *key)
{
    collection *c = context;
    dsetp_key *known = find_key(world, key);
    uint32_t name;
    size_t i;

    if (known != NULL) {
        known->wanted = true;
        return true;
    }
    name = dsetp_strings_use(&world->strings, key);
    if (name == 0)
        return false;
    for (i = 0; i < c->count && c->fresh[i] != name; i++)
        continue;
    if (i < c->count)
        dsetp_strings_drop(&world->strings, name);
    else
        c->fresh[c->count++] = name;
    return true;
}

static bool use_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    find_key(world, key)->uses++;
    return true;
}

static bool drop_key(dset_world *world, void *context, const char *key)
{
    (void)context;
    find_key(world, key)->uses--;
    return true;
}

bool dsetp_keys_use(dset_world *world, const dset_daemonset *set)
{
    collection c = { NULL, 0, 0 };
    size_t i;
    bool ok;

    each_key(world, set, count_key, &c);
    c.fresh = dsetp_world_alloc(world, (c.capacity + 1) * sizeof *c.fresh);
    ok = c.fresh != NULL && each_key(world, set, collect_key, &c) &&
         (c.count == 0 || run(world, c.fresh, c.count, false));
    for (i = 0; i < world->narrow_count + world->wide_count; i++)
        world->narrow[i].wanted = false;
    if (ok)
        each_key(world, set, use_key, NULL);
    while (!ok && c.count > 0)
        dsetp_strings_drop(&world->strings, c.fresh[--c.count]);
    dsetp_world_release(world, c.fresh, (c.capacity + 1) * sizeof *c.fresh);
    return ok;
}

/* What nobody names any more goes with the next regrouping. */
void dsetp_keys_drop(dset_world *world, const dset_daemonset *set)
{
    each_key(world, set, drop_key, NULL);
}

bool dsetp_classes_thin(dset_world *world)
{
    uint32_t set, limit = world->class_limit > CLASSES_MIN ? world->class_limit : CLASSES_MIN;

    if (world->classes.pool.count <= limit)
        return true;
    if (!run(world, NULL, 0, true))
        return false;
    world->class_limit = world->classes.pool.count * 2;
    for (set = 1; set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space != 0)
            dsetp_classes_judge(world, set);
    }
    return true;
}
