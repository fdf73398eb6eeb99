/*
 * Node classes, and what every DaemonSet thinks of each: judged once, when the class or the set is new. Which labels
 * tell classes apart is decided in regroup.c.
 */
#include "world/parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

uint32_t dsetp_label_value(const uint32_t *labels, uint32_t label_count, uint32_t key)
{
    uint32_t i;

    for (i = 0; i < label_count; i++) {
        if (labels[2 * i] == key)
            return labels[2 * i + 1];
    }
    return 0;
}

/* Finding and making. */

typedef struct class_key {
    const dsetp_classes *classes;
    const uint32_t *values;
    uint32_t taints;
} class_key;

static uint64_t class_hash(const dset_world *world, const uint32_t *values, size_t width, uint32_t taints)
{
    uint64_t hash = world->seed ^ taints;
    size_t i;

    for (i = 0; i < width; i++) {
        hash = (hash ^ values[i]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash;
}

static bool same_class(const void *context, uint32_t number, const void *key)
{
    const class_key *wanted = key;
    const dsetp_class *known = dsetp_pool_get(&wanted->classes->pool, number);

    (void)context;
    return known->taints == wanted->taints &&
           (wanted->classes->width == 0 ||
            memcmp(known->values, wanted->values, wanted->classes->width * sizeof *known->values) == 0);
}

uint32_t dsetp_classes_find(const dset_world *world, const dsetp_classes *classes, const uint32_t *values,
                            uint32_t taints)
{
    class_key key = { classes, values, taints };

    return dsetp_table_find(&classes->table, class_hash(world, values, classes->width, taints), same_class, NULL, &key);
}

static void free_class(dset_world *world, dsetp_classes *classes, uint32_t number)
{
    dsetp_class *class = dsetp_pool_get(&classes->pool, number);

    dsetp_world_release(world, class->values, (classes->width + 1) * sizeof *class->values);
    dsetp_world_release(world, class->verdicts, (size_t)class->words * 3 * sizeof *class->verdicts);
    dsetp_pool_give(&classes->pool, number);
}

uint32_t dsetp_classes_make(dset_world *world, dsetp_classes *classes, const uint32_t *values, uint32_t taints)
{
    uint32_t number = dsetp_table_reserve(&classes->table) ? dsetp_pool_take(&classes->pool) : 0;
    size_t size = (classes->width + 1) * sizeof *values, verdicts = (size_t)world->set_words * 3 * sizeof(uint64_t);
    dsetp_class *class;

    if (number == 0)
        return 0;
    class = dsetp_pool_get(&classes->pool, number);
    class->values = dsetp_world_alloc(world, size);
    class->verdicts = dsetp_world_alloc(world, verdicts);
    class->words = class->verdicts != NULL ? world->set_words : 0;
    if (class->values == NULL || class->verdicts == NULL) {
        free_class(world, classes, number);
        return 0;
    }
    if (classes->width > 0)
        memcpy(class->values, values, classes->width * sizeof *values);
    memset(class->verdicts, 0, verdicts);
    class->taints = taints;
    dsetp_table_add(&classes->table, class_hash(world, values, classes->width, taints), number);
    return number;
}

void dsetp_class_drop(dset_world *world, uint32_t number)
{
    dsetp_class *class;

    if (number == 0)
        return;
    class = dsetp_class_get(world, number);
    if (--class->uses > 0)
        return;
    dsetp_table_remove(&world->classes.table,
                       class_hash(world, class->values, world->classes.width, class->taints), number);
    free_class(world, &world->classes, number);
}

void dsetp_classes_end(dset_world *world, dsetp_classes *classes)
{
    uint32_t i;

    for (i = 1; i < classes->pool.limit; i++) {
        if (((dsetp_class *)dsetp_pool_get(&classes->pool, i))->values != NULL)
            free_class(world, classes, i);
    }
    dsetp_pool_end(&classes->pool);
    dsetp_table_end(&classes->table);
}

/* Judging. */

static dsetp_place_node view_of(const dset_world *world, const dsetp_class *class)
{
    dsetp_place_node place;
    size_t i, count = 0;

    memset(&place, 0, sizeof place);
    for (i = 0; i < world->classes.width; i++) {
        if (class->values[i] == 0)
            continue;
        world->view[count].key = dsetp_string(world, world->narrow[i].name);
        world->view[count++].value = dsetp_string(world, class->values[i]);
    }
    place.name = "";
    place.labels.items = world->view;
    place.labels.count = count;
    if (class->taints != 0) {
        place.taints = dsetp_taintset_get(world, class->taints)->items;
        place.taint_count = dsetp_taintset_get(world, class->taints)->count;
    }
    return place;
}

static void judge_class(dset_world *world, uint32_t number, uint32_t set)
{
    dsetp_class *class = dsetp_class_get(world, number);
    dsetp_place_node place = view_of(world, class);
    dsetp_placement placement;

    place.nameless = true;
    place.veiled = world->veil;
    place.veiled_count = world->wide_count;
    placement = dsetp_place(dsetp_set_get(world, set)->value, &place);
    world->placements_evaluated++;
    dsetp_bit_put(class->verdicts, set, placement.may_start == DSET_YES);
    dsetp_bit_put(class->verdicts + class->words, set, placement.may_stay == DSET_YES);
    dsetp_bit_put(class->verdicts + 2 * (size_t)class->words, set,
                  placement.may_start == DSET_UNKNOWN || placement.may_stay == DSET_UNKNOWN);
}

void dsetp_class_draft(dset_world *world, uint32_t number)
{
    if (world->classes.width > 0)
        memcpy(world->draft, dsetp_class_get(world, number)->values, world->classes.width * sizeof *world->draft);
}

bool dsetp_class_of_draft(dset_world *world, uint32_t taints, uint32_t *out)
{
    uint32_t set;

    *out = dsetp_classes_find(world, &world->classes, world->draft, taints);
    if (*out == 0) {
        *out = dsetp_classes_make(world, &world->classes, world->draft, taints);
        if (*out == 0)
            return false;
        for (set = 1; set < world->sets.limit; set++) {
            if (dsetp_set_get(world, set)->space != 0)
                judge_class(world, *out, set);
        }
    }
    dsetp_class_get(world, *out)->uses++;
    return true;
}

bool dsetp_class_use(dset_world *world, const uint32_t *labels, uint32_t label_count, uint32_t taints, uint32_t *out)
{
    size_t i;

    for (i = 0; i < world->classes.width; i++)
        world->draft[i] = dsetp_label_value(labels, label_count, world->narrow[i].name);
    return dsetp_class_of_draft(world, taints, out);
}

void dsetp_classes_judge(dset_world *world, uint32_t set)
{
    uint32_t i;

    for (i = 1; i < world->classes.pool.limit; i++) {
        if (dsetp_class_get(world, i)->values != NULL)
            judge_class(world, i, set);
    }
}

void dsetp_classes_forget(dset_world *world, uint32_t set)
{
    uint32_t i, part;

    for (i = 1; i < world->classes.pool.limit; i++) {
        dsetp_class *class = dsetp_class_get(world, i);

        for (part = 0; part < 3 && class->values != NULL; part++)
            dsetp_bit_clear(class->verdicts + (size_t)part * class->words, set);
    }
}

/* A class that could not be given more words keeps what it has: each knows how many. */
static bool widen_class(dset_world *world, dsetp_class *class, uint32_t words)
{
    uint64_t *verdicts = dsetp_world_alloc(world, (size_t)words * 3 * sizeof *verdicts);
    size_t part;

    if (verdicts == NULL)
        return false;
    memset(verdicts, 0, (size_t)words * 3 * sizeof *verdicts);
    for (part = 0; part < 3; part++)
        memcpy(verdicts + part * words, class->verdicts + part * class->words, class->words * sizeof *verdicts);
    dsetp_world_release(world, class->verdicts, (size_t)class->words * 3 * sizeof *verdicts);
    class->verdicts = verdicts;
    class->words = words;
    return true;
}

bool dsetp_classes_reserve(dset_world *world, uint32_t set)
{
    uint32_t words = (uint32_t)DSETP_WORDS((size_t)set + 1), i;
    uint64_t *touched;

    if (words <= world->set_words)
        return true;
    words = words < world->set_words * 2 ? world->set_words * 2 : words;
    for (i = 1; i < world->classes.pool.limit; i++) {
        dsetp_class *class = dsetp_class_get(world, i);

        if (class->values != NULL && class->words < words && !widen_class(world, class, words))
            return false;
    }
    touched = dsetp_world_alloc(world, words * sizeof *touched);
    if (touched == NULL)
        return false;
    dsetp_world_release(world, world->touched, world->set_words * sizeof *touched);
    world->touched = touched;
    world->set_words = words;
    return true;
}

/* One node against all. */

static void judge_by_node(dset_world *world, uint32_t set, uint32_t number, bool *run, bool *stay)
{
    const dsetp_node *node = dsetp_node_get(world, number);
    dsetp_place_node place = view_of(world, dsetp_class_get(world, world->class_of[number]));
    dsetp_placement placement;
    size_t i;

    place.name = dsetp_node_name(world, number);
    for (i = 0; i < world->wide_count; i++) {
        uint32_t value = dsetp_label_value(node->labels, node->label_count, world->wide[i].name);

        if (value == 0)
            continue;
        world->view[place.labels.count].key = world->veil[i];
        world->view[place.labels.count++].value = dsetp_string(world, value);
    }
    placement = dsetp_place(dsetp_set_get(world, set)->value, &place);
    world->nodes_visited++;
    *run = placement.may_start == DSET_YES;
    *stay = placement.may_stay == DSET_YES;
}

void dsetp_node_verdict(dset_world *world, uint32_t set, uint32_t node, bool *run, bool *stay)
{
    const dsetp_class *class;

    *run = *stay = false;
    if (!dsetp_node_exists(world, node))
        return;
    class = dsetp_class_get(world, world->class_of[node]);
    if (dsetp_bit(class->verdicts + 2 * (size_t)class->words, set)) {
        judge_by_node(world, set, node, run, stay);
    } else {
        *run = dsetp_bit(class->verdicts, set);
        *stay = dsetp_bit(class->verdicts + class->words, set);
    }
}

void dsetp_classes_compare(dset_world *world, uint32_t one, uint32_t other)
{
    const dsetp_class *a = one != 0 ? dsetp_class_get(world, one) : NULL;
    const dsetp_class *b = other != 0 ? dsetp_class_get(world, other) : NULL;
    size_t words = DSETP_WORDS(world->sets.limit), i;

    for (i = 0; i < words && i < world->set_words; i++) {
        uint64_t run = a != NULL ? a->verdicts[i] : 0, stay = a != NULL ? a->verdicts[a->words + i] : 0;
        uint64_t by = a != NULL ? a->verdicts[2 * (size_t)a->words + i] : 0;

        if (b != NULL) {
            run ^= b->verdicts[i];
            stay ^= b->verdicts[b->words + i];
            by |= b->verdicts[2 * (size_t)b->words + i];
        }
        world->touched[i] = run | stay | by;
    }
}
