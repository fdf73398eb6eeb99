/*
 * Node classes, and the verdict of every DaemonSet on each, evaluated once when the class or the set is new.
 * class_groups.c decides which labels distinguish classes.
 */
#include "world/node_classes.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "world/label_keys.h"

uint32_t dsetp_label_value(const uint32_t *labels, uint32_t label_count, uint32_t key)
{
    uint32_t i;

    for (i = 0; i < label_count; i++) {
        if (labels[2 * i] == key)
            return labels[2 * i + 1];
    }
    return 0;
}

/* The draft: the labels of the class that is looked for, as pairs of strings in the order of the node's labels. */

static bool draft_reserve(dset_world *world, size_t labels)
{
    return dsetp_grow(&world->memory, (void **)&world->draft, &world->draft_capacity, labels * 2,
                      sizeof *world->draft) &&
           dsetp_grow(&world->memory, (void **)&world->view, &world->view_capacity, labels, sizeof *world->view);
}

static void draft_add(dset_world *world, uint32_t key, uint32_t value)
{
    world->draft[2 * world->draft_count] = key;
    world->draft[2 * world->draft_count++ + 1] = value;
}

void dsetp_draft_change(dset_world *world, uint32_t key, uint32_t value)
{
    uint32_t i;

    for (i = 0; i < world->draft_count; i++) {
        if (world->draft[2 * i] == key)
            world->draft[2 * i + 1] = value;
    }
}

void dsetp_class_draft(dset_world *world, uint32_t number)
{
    const dsetp_class *class = dsetp_class_get(world, number);

    world->draft_count = class->label_count;
    if (class->label_count > 0)
        memcpy(world->draft, class->labels, (size_t)class->label_count * 2 * sizeof *world->draft);
}

/* Finding and making classes. */

/* A sum, so that the pairs are hashed independently of each other. */
static uint64_t class_hash(const dset_world *world, const uint32_t *labels, uint32_t label_count, uint32_t taints)
{
    uint64_t hash = (world->seed ^ taints) * 0x9e3779b97f4a7c15u;
    uint32_t i;

    for (i = 0; i < label_count; i++) {
        uint64_t pair = (((uint64_t)labels[2 * i] << 32 | labels[2 * i + 1]) ^ world->seed) * 0x9e3779b97f4a7c15u;

        hash += pair ^ pair >> 32;
    }
    return hash ^ hash >> 32;
}

/* key: the taints; the labels are in the draft. */
static bool same_class(const void *context, uint32_t number, const void *key)
{
    const dset_world *world = context;
    const dsetp_class *known = dsetp_class_get(world, number);

    return known->taints == *(const uint32_t *)key && known->label_count == world->draft_count &&
           (known->label_count == 0 ||
            memcmp(known->labels, world->draft, (size_t)known->label_count * 2 * sizeof *known->labels) == 0);
}

static uint32_t find_class(const dset_world *world, uint32_t taints)
{
    return dsetp_table_find(&world->class_table, class_hash(world, world->draft, world->draft_count, taints),
                            same_class, world, &taints);
}

static size_t labels_size(uint32_t label_count)
{
    return ((size_t)label_count * 2 + 1) * sizeof(uint32_t);
}

static void free_class(dset_world *world, uint32_t number)
{
    dsetp_class *class = dsetp_class_get(world, number);

    dsetp_world_release(world, class->labels, labels_size(class->label_count));
    dsetp_world_release(world, class->verdicts, (size_t)class->words * 3 * sizeof *class->verdicts);
    dsetp_pool_give(&world->classes, number);
}

/* A class for the draft, without verdicts; 0 when out of memory. */
static uint32_t make_class(dset_world *world, uint32_t taints)
{
    uint32_t number = dsetp_table_reserve(&world->class_table) ? dsetp_pool_take(&world->classes) : 0;
    size_t verdicts = (size_t)world->set_words * 3 * sizeof(uint64_t);
    dsetp_class *class;

    if (number == 0)
        return 0;
    class = dsetp_class_get(world, number);
    class->label_count = world->draft_count;
    class->labels = dsetp_world_alloc(world, labels_size(class->label_count));
    class->verdicts = dsetp_world_alloc(world, verdicts);
    class->words = class->verdicts != NULL ? world->set_words : 0;
    if (class->labels == NULL || class->verdicts == NULL) {
        free_class(world, number);
        return 0;
    }
    if (class->label_count > 0)
        memcpy(class->labels, world->draft, (size_t)class->label_count * 2 * sizeof *class->labels);
    memset(class->verdicts, 0, verdicts);
    class->taints = taints;
    dsetp_table_add(&world->class_table, class_hash(world, class->labels, class->label_count, taints), number);
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
    dsetp_table_remove(&world->class_table, class_hash(world, class->labels, class->label_count, class->taints),
                       number);
    free_class(world, number);
}

void dsetp_classes_end(dset_world *world)
{
    uint32_t i;

    for (i = 1; i < world->classes.limit; i++) {
        if (dsetp_class_get(world, i)->labels != NULL)
            free_class(world, i);
    }
    dsetp_release(&world->memory, world->draft, world->draft_capacity * sizeof *world->draft);
    dsetp_release(&world->memory, world->view, world->view_capacity * sizeof *world->view);
}

size_t dsetp_classes_bytes(const dset_world *world)
{
    return world->draft_capacity * sizeof *world->draft + world->view_capacity * sizeof *world->view;
}

/* Verdicts. */

static void view_taints(const dset_world *world, const dsetp_class *class, dsetp_place_node *place)
{
    if (class->taints != 0) {
        place->taints = dsetp_taintset_get(world, class->taints)->items;
        place->taint_count = dsetp_taintset_get(world, class->taints)->count;
    }
}

static void view_label(const dset_world *world, const uint32_t *pair, dsetp_place_node *place)
{
    dset_label *label = &world->view[place->labels.count++];

    label->key = dsetp_string(world, pair[0]);
    label->value = dsetp_string(world, pair[1]);
}

static dsetp_place_node view_class(const dset_world *world, const dsetp_class *class)
{
    dsetp_place_node place;
    uint32_t i;

    memset(&place, 0, sizeof place);
    place.name = "";
    place.nameless = true;
    place.veiled = world->veil;
    place.labels.items = world->view;
    for (i = 0; i < class->label_count; i++)
        view_label(world, &class->labels[2 * i], &place);
    view_taints(world, class, &place);
    return place;
}

/* Stores the verdict of a set on a class; place is the class, with the veil of the set. */
static void judge_class(dset_world *world, dsetp_class *class, const dsetp_place_node *place, uint32_t set)
{
    dsetp_placement placement = dsetp_place(dsetp_set_get(world, set)->value, place);

    world->placements_evaluated++;
    dsetp_bit_put(class->verdicts, set, placement.may_start == DSET_YES);
    dsetp_bit_put(class->verdicts + class->words, set, placement.may_stay == DSET_YES);
    dsetp_bit_put(class->verdicts + 2 * (size_t)class->words, set,
                  placement.may_start == DSET_UNKNOWN || placement.may_stay == DSET_UNKNOWN);
}

static void judge_new_class(dset_world *world, dsetp_class *class)
{
    dsetp_place_node place = view_class(world, class);
    uint32_t set;

    for (set = 1; set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space == 0)
            continue;
        place.veiled_count = dsetp_keys_veil(world, dsetp_set_get(world, set)->value);
        judge_class(world, class, &place, set);
    }
}

void dsetp_classes_judge(dset_world *world, uint32_t set)
{
    size_t veiled = dsetp_keys_veil(world, dsetp_set_get(world, set)->value);
    uint32_t i;

    for (i = 1; i < world->classes.limit; i++) {
        dsetp_class *class = dsetp_class_get(world, i);
        dsetp_place_node place;

        if (class->labels == NULL)
            continue;
        place = view_class(world, class);
        place.veiled_count = veiled;
        judge_class(world, class, &place, set);
    }
}

bool dsetp_class_of_draft(dset_world *world, uint32_t taints, uint32_t *out)
{
    *out = find_class(world, taints);
    if (*out == 0) {
        *out = make_class(world, taints);
        if (*out == 0)
            return false;
        judge_new_class(world, dsetp_class_get(world, *out));
    }
    dsetp_class_get(world, *out)->uses++;
    return true;
}

bool dsetp_class_use(dset_world *world, const uint32_t *labels, uint32_t label_count, uint32_t taints, uint32_t *out)
{
    uint32_t i;

    *out = 0;
    if (!draft_reserve(world, label_count))
        return false;
    world->draft_count = 0;
    for (i = 0; i < label_count; i++) {
        const dsetp_key *key = dsetp_key_of(world, labels[2 * i]);

        if (key != NULL && !key->wide)
            draft_add(world, labels[2 * i], labels[2 * i + 1]);
    }
    return dsetp_class_of_draft(world, taints, out);
}

static void copy_verdicts(const dset_world *world, dsetp_class *to, const dsetp_class *from)
{
    size_t part;

    for (part = 0; part < 3; part++)
        memcpy(to->verdicts + part * to->words, from->verdicts + part * from->words,
               world->set_words * sizeof *to->verdicts);
}

uint32_t dsetp_class_like(dset_world *world, uint32_t old)
{
    uint32_t taints = dsetp_class_get(world, old)->taints, number = find_class(world, taints);

    if (number == 0) {
        number = make_class(world, taints);
        if (number == 0)
            return 0;
        copy_verdicts(world, dsetp_class_get(world, number), dsetp_class_get(world, old));
    }
    dsetp_class_get(world, number)->uses++;
    return number;
}

void dsetp_classes_forget(dset_world *world, uint32_t set)
{
    uint32_t i, part;

    for (i = 1; i < world->classes.limit; i++) {
        dsetp_class *class = dsetp_class_get(world, i);

        for (part = 0; part < 3 && class->labels != NULL; part++)
            dsetp_bit_clear(class->verdicts + (size_t)part * class->words, set);
    }
}

/* On failure the class keeps its words: each knows how many it has. */
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
    for (i = 1; i < world->classes.limit; i++) {
        dsetp_class *class = dsetp_class_get(world, i);

        if (class->labels != NULL && class->words < words && !widen_class(world, class, words))
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

/* Verdicts on single nodes. */

static void judge_by_node(dset_world *world, uint32_t set, uint32_t number, bool *run, bool *stay)
{
    const dsetp_node *node = dsetp_node_get(world, number);
    dsetp_place_node place;
    dsetp_placement placement;
    uint32_t i;

    memset(&place, 0, sizeof place);
    place.name = dsetp_node_name(world, number);
    place.labels.items = world->view;
    for (i = 0; i < node->label_count; i++) {
        if (dsetp_key_of(world, node->labels[2 * i]) != NULL)
            view_label(world, &node->labels[2 * i], &place);
    }
    view_taints(world, dsetp_class_get(world, world->class_of[number]), &place);
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
