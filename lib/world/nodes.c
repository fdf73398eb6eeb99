/* Nodes as last seen: names, labels and taints as numbers. */
#include "world/nodes.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"
#include "match/explanation.h"
#include "model/labels.h"
#include "world/change_queue.h"
#include "world/class_groups.h"
#include "world/gone.h"
#include "world/label_keys.h"
#include "world/node_classes.h"
#include "world/node_order.h"
#include "world/resync.h"
#include "world/taint_sets.h"

static bool same_node(const void *context, uint32_t number, const void *key)
{
    const dset_world *world = context;

    return strcmp(dsetp_node_name(world, number), key) == 0;
}

static uint32_t find_node(const dset_world *world, const char *name, uint64_t hash)
{
    return dsetp_table_find(&world->node_table, hash, same_node, world, name);
}

uint32_t dsetp_world_node(const dset_world *world, const char *name)
{
    return find_node(world, name, dsetp_key_hash(world, 0, name));
}

/* Makes room for a number in an array indexed by node; new items are zero. */
static bool reserve_in(dset_world *world, void **items, size_t *capacity, uint32_t number, size_t item_size)
{
    size_t known = *capacity;

    if (!dsetp_grow(&world->memory, items, capacity, (size_t)number + 1, item_size))
        return false;
    if (known < *capacity)
        memset((char *)*items + known * item_size, 0, (*capacity - known) * item_size);
    world->block_bytes += (*capacity - known) * item_size;
    return true;
}

bool dsetp_nodes_reserve(dset_world *world, uint32_t number)
{
    return reserve_in(world, (void **)&world->class_of, &world->class_of_capacity, number, sizeof *world->class_of) &&
           reserve_in(world, (void **)&world->node_names, &world->node_names_capacity, number,
                      sizeof *world->node_names) &&
           dsetp_set_nodes_grow(world, number + 1);
}

/* The number of a name, assigned if it is new. */
static uint32_t number_of(dset_world *world, const char *name, uint64_t hash)
{
    uint32_t number = find_node(world, name, hash), text;

    if (number != 0)
        return number;
    text = dsetp_strings_use(&world->strings, name);
    if (text == 0)
        return 0;
    if (dsetp_table_reserve(&world->node_table) && dsetp_order_reserve(world) &&
        dsetp_nodes_reserve(world, world->nodes.limit))
        number = dsetp_pool_take(&world->nodes);
    if (number == 0) {
        dsetp_strings_drop(&world->strings, text);
        return 0;
    }
    dsetp_node_get(world, number)->name = text;
    world->node_names[number] = dsetp_string(world, text);
    dsetp_table_add(&world->node_table, hash, number);
    dsetp_order_add(world, number);
    return number;
}

static void free_if_unused(dset_world *world, uint32_t number)
{
    dsetp_node *node = dsetp_node_get(world, number);

    if (dsetp_node_exists(world, number) || node->pods > 0)
        return;
    dsetp_gone_forget(world, number);
    dsetp_order_remove(world, number);
    dsetp_table_remove(&world->node_table, dsetp_key_hash(world, 0, dsetp_node_name(world, number)), number);
    dsetp_strings_drop(&world->strings, node->name);
    dsetp_pool_give(&world->nodes, number);
}

bool dsetp_node_use(dset_world *world, const char *name, uint32_t *out)
{
    *out = number_of(world, name, dsetp_key_hash(world, 0, name));
    if (*out == 0)
        return false;
    dsetp_node_get(world, *out)->pods++;
    return true;
}

void dsetp_node_unuse(dset_world *world, uint32_t number)
{
    if (number == 0)
        return;
    dsetp_node_get(world, number)->pods--;
    free_if_unused(world, number);
}

dset_labels dsetp_node_labels(const dset_world *world, const dsetp_node *node, dset_label *scratch)
{
    dset_labels view = { scratch, node->label_count };
    uint32_t i;

    for (i = 0; i < node->label_count; i++) {
        scratch[i].key = dsetp_string(world, node->labels[2 * i]);
        scratch[i].value = dsetp_string(world, node->labels[2 * i + 1]);
    }
    return view;
}

const dset_taint *dsetp_node_taints(const dset_world *world, const dsetp_node *node, size_t *count)
{
    *count = node->taints != 0 ? dsetp_taintset_get(world, node->taints)->count : 0;
    return node->taints != 0 ? dsetp_taintset_get(world, node->taints)->items : NULL;
}

static void drop_labels(dset_world *world, uint32_t *labels, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < 2 * count; i++)
        dsetp_strings_drop(&world->strings, labels[i]);
    dsetp_world_release(world, labels, (size_t)count * 2 * sizeof *labels);
}

static int by_key(const void *a, const void *b, void *context)
{
    const uint32_t *x = a, *y = b;

    return strcmp(dsetp_string(context, x[0]), dsetp_string(context, y[0]));
}

/* The labels as numbers, sorted by key; NULL when out of memory. */
static uint32_t *take_labels(dset_world *world, dset_labels labels)
{
    size_t size = labels.count * 2 * sizeof(uint32_t), i;
    uint32_t *made = labels.count < UINT32_MAX / 8 ? dsetp_world_alloc(world, size) : NULL;

    if (made == NULL)
        return NULL;
    memset(made, 0, size);
    for (i = 0; i < labels.count; i++) {
        made[2 * i] = dsetp_strings_use(&world->strings, labels.items[i].key);
        made[2 * i + 1] = dsetp_strings_use(&world->strings, labels.items[i].value);
        if (made[2 * i] == 0 || made[2 * i + 1] == 0)
            break;
    }
    if (i < labels.count ||
        !dsetp_sort(&world->memory, made, labels.count, 2 * sizeof *made, by_key, world)) {
        drop_labels(world, made, (uint32_t)labels.count);
        return NULL;
    }
    return made;
}

/* The parts of a node that need memory: allocated first, then swapped in. */
typedef struct node_parts {
    uint32_t *labels;
    uint32_t label_count;
    uint32_t taints;
    char *texts;
    uint32_t texts_size;
    uint32_t class;
} node_parts;

static void drop_parts(dset_world *world, const node_parts *old)
{
    dsetp_class_drop(world, old->class);
    if (old->labels != NULL)
        drop_labels(world, old->labels, old->label_count);
    dsetp_taintset_drop(world, old->taints);
    dsetp_world_release(world, old->texts, old->texts_size);
}

static uint32_t texts_size(const dset_node *given)
{
    return (uint32_t)(strlen(dsetp_or_empty(given->uid)) + strlen(dsetp_or_empty(given->version)) + 2);
}

static void write_texts(char *texts, const dset_node *given)
{
    const char *uid = dsetp_or_empty(given->uid), *version = dsetp_or_empty(given->version);

    memcpy(texts, uid, strlen(uid) + 1);
    memcpy(texts + strlen(uid) + 1, version, strlen(version) + 1);
}

static bool take_parts(dset_world *world, const dset_node *given, node_parts *made)
{
    memset(made, 0, sizeof *made);
    made->texts_size = texts_size(given);
    made->texts = dsetp_world_alloc(world, made->texts_size);
    if (made->texts == NULL)
        return false;
    write_texts(made->texts, given);
    made->labels = take_labels(world, given->labels);
    made->label_count = (uint32_t)given->labels.count;
    return made->labels != NULL &&
           dsetp_taintset_use(world, given->taints, given->taint_count, &made->taints) &&
           dsetp_class_use(world, made->labels, made->label_count, made->taints, &made->class);
}

static node_parts swap_parts(dset_world *world, uint32_t number, const node_parts *made)
{
    dsetp_node *node = dsetp_node_get(world, number);
    node_parts old = { node->labels, node->label_count,       node->taints, node->texts,
                  node->texts_size, world->class_of[number] };

    node->labels = made->labels;
    node->label_count = made->label_count;
    node->taints = made->taints;
    node->texts = made->texts;
    node->texts_size = made->texts_size;
    world->class_of[number] = made->class;
    return old;
}

#define CHANGES_MAX 8u

/* The labels of a node whose values have changed. */
typedef struct label_changes {
    size_t count;
    bool other;      /* the keys differ, or too many values do */
    uint32_t class;
    bool by_node;    /* the key of one of them is wide */
    uint32_t at[CHANGES_MAX], values[CHANGES_MAX];
} label_changes;

static void find_news(const dset_world *world, const dsetp_node *node, dset_labels labels, label_changes *n)
{
    uint32_t i;

    memset(n, 0, sizeof *n);
    n->other = labels.count != node->label_count;
    for (i = 0; i < node->label_count && !n->other; i++) {
        if (strcmp(dsetp_string(world, node->labels[2 * i]), labels.items[i].key) != 0) {
            n->other = true;
        } else if (strcmp(dsetp_string(world, node->labels[2 * i + 1]), dsetp_or_empty(labels.items[i].value)) != 0) {
            n->other = n->count == CHANGES_MAX;
            if (!n->other)
                n->at[n->count++] = i;
        }
    }
}

static void drop_news(dset_world *world, const label_changes *n)
{
    size_t i;

    for (i = 0; i < n->count; i++)
        dsetp_strings_drop(&world->strings, n->values[i]);
    dsetp_class_drop(world, n->class);
}

/* The values that need no memory. */
static void take_values(dset_world *world, dsetp_node *node, const dset_node *given)
{
    if ((node->flags ^ given->flags) & DSET_NODE_UNSCHEDULABLE)
        dsetp_change_policied(world, DSET_POLICY_SKIP_UNSCHEDULABLE);
    node->flags = given->flags;
    node->ready_changed_at = given->ready_changed_at;
}

/* An update that changes neither labels nor taints: usually needs no memory. */
static bool refresh(dset_world *world, dsetp_node *node, const dset_node *given)
{
    uint32_t size = texts_size(given);

    if (size != node->texts_size) {
        char *texts = dsetp_world_alloc(world, size);

        if (texts == NULL)
            return false;
        dsetp_world_release(world, node->texts, node->texts_size);
        node->texts = texts;
        node->texts_size = size;
    }
    write_texts(node->texts, given);
    take_values(world, node, given);
    return true;
}

/* The new values as numbers, and the class that results. */
static bool take_news(dset_world *world, uint32_t number, dset_labels labels, label_changes *n)
{
    const dsetp_node *node = dsetp_node_get(world, number);
    const dsetp_key *known;
    size_t i;

    dsetp_class_draft(world, world->class_of[number]);
    for (i = 0; i < n->count; i++) {
        uint32_t key = node->labels[2 * n->at[i]];

        n->values[i] = dsetp_strings_use(&world->strings, labels.items[n->at[i]].value);
        if (n->values[i] == 0)
            return false;
        known = dsetp_key_of(world, key);
        if (known != NULL && known->wide)
            n->by_node = true;
        else if (known != NULL)
            dsetp_draft_change(world, key, n->values[i]);
    }
    return dsetp_class_of_draft(world, node->taints, &n->class);
}

/* Is there a label with a wide key that the others lack or have with another value? */
static bool has_other_wide(const dset_world *world, const uint32_t *labels, uint32_t count, const uint32_t *others,
                           uint32_t other_count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        const dsetp_key *key = dsetp_key_of(world, labels[2 * i]);

        if (key != NULL && key->wide &&
            dsetp_label_value(others, other_count, labels[2 * i]) != labels[2 * i + 1])
            return true;
    }
    return false;
}

static bool differs_by_node(const dset_world *world, const dsetp_node *node, const node_parts *made)
{
    return has_other_wide(world, node->labels, node->label_count, made->labels, made->label_count) ||
           has_other_wide(world, made->labels, made->label_count, node->labels, node->label_count);
}

/* Does the set have Pods there, or might it adopt some? */
static bool concerns(const dsetp_set_row *set, uint32_t node)
{
    return set->nodes.adoptable > 0 || dsetp_bit(&set->nodes.groups[node / 64].has, node % 64);
}

/* Marks the sets for which the node may change. */
static void touch(dset_world *world, uint32_t number, const node_parts *made)
{
    const dsetp_node *node = dsetp_node_get(world, number);
    uint32_t before = world->class_of[number], set;

    if (before == made->class && !differs_by_node(world, node, made)) {
        if (world->set_words > 0)
            memset(world->touched, 0, world->set_words * sizeof *world->touched);
        return;
    }
    dsetp_classes_compare(world, before, made->class);
    if ((before == 0) == (made->class == 0) || node->pods == 0)
        return;
    for (set = 1; set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space != 0 && concerns(dsetp_set_get(world, set), number))
            dsetp_bit_set(world->touched, set);
    }
}

/* Evaluates the node again for the marked sets. */
static void judge_again(dset_world *world, uint32_t number, bool existed)
{
    size_t words = DSETP_WORDS(world->sets.limit), i;
    uint64_t word;

    for (i = 0; i < words && i < world->set_words; i++) {
        for (word = world->touched[i]; word != 0; word &= word - 1) {
            uint32_t set = (uint32_t)(i * 64 + dsetp_lowest(word));
            bool run, stay;

            dsetp_node_verdict(world, set, number, &run, &stay);
            if (dsetp_set_nodes_put(world, set, number, run, stay) ||
                (existed != dsetp_node_exists(world, number) && concerns(dsetp_set_get(world, set), number)))
                dsetp_change_set(world, set);
            dsetp_set_nodes_count(world, set, number, 1);
        }
    }
}

/* Takes the node out of the counters of the marked sets. */
static void uncount(dset_world *world, uint32_t number)
{
    size_t words = DSETP_WORDS(world->sets.limit), i;
    uint64_t word;

    for (i = 0; i < words && i < world->set_words; i++) {
        for (word = world->touched[i]; word != 0; word &= word - 1)
            dsetp_set_nodes_count(world, (uint32_t)(i * 64 + dsetp_lowest(word)), number, -1);
    }
}

/* Replaces the parts of a node, and updates everything that depends on them. */
static void change(dset_world *world, uint32_t number, const node_parts *made)
{
    bool existed = dsetp_node_exists(world, number);
    node_parts old;

    touch(world, number, made);
    uncount(world, number);
    old = swap_parts(world, number, made);
    judge_again(world, number, existed);
    world->existing_nodes += made->class != 0;
    world->existing_nodes -= existed;
    drop_parts(world, &old);
}

/* Changes the values of some labels; cannot fail. */
static void tell_news(dset_world *world, uint32_t number, label_changes *n)
{
    dsetp_node *node = dsetp_node_get(world, number);
    uint32_t before = world->class_of[number];
    size_t i;

    if (before != n->class || n->by_node) {
        dsetp_classes_compare(world, before, n->class);
        uncount(world, number);
    }
    world->class_of[number] = n->class;
    n->class = before == n->class && !n->by_node ? 0 : before;
    for (i = 0; i < n->count; i++) {
        uint32_t old = node->labels[2 * n->at[i] + 1];

        node->labels[2 * n->at[i] + 1] = n->values[i];
        n->values[i] = old;
    }
    if (n->class != 0)
        judge_again(world, number, true);
    else
        n->class = before;
    drop_news(world, n);
}

/* An existing node, with the same taints and the same label keys. */
static int update(dset_world *world, uint32_t number, const dset_node *given, label_changes *n, dset_error *err)
{
    bool ok = dsetp_changes_reserve(world) &&
              (n->count == 0 || (dsetp_classes_thin(world) && take_news(world, number, given->labels, n)));

    if (!ok || !refresh(world, dsetp_node_get(world, number), given)) {
        drop_news(world, n);
        return dsetp_no_memory(err);
    }
    if (n->count > 0)
        tell_news(world, number, n);
    return DSET_OK;
}

/* A new node, or one with other taints or label keys. */
static int replace(dset_world *world, uint32_t number, const dset_node *given, dset_error *err)
{
    node_parts made;
    int code = dsetp_labels_check(&world->memory, given->labels, "node.labels", err);

    memset(&made, 0, sizeof made);
    if (code != DSET_OK) {
        free_if_unused(world, number);
        return code;
    }
    if (!dsetp_classes_thin(world) || !take_parts(world, given, &made) || !dsetp_changes_reserve(world)) {
        drop_parts(world, &made);
        free_if_unused(world, number);
        return dsetp_no_memory(err);
    }
    if (made.label_count > world->label_count_max)
        world->label_count_max = made.label_count;
    change(world, number, &made);
    take_values(world, dsetp_node_get(world, number), given);
    return DSET_OK;
}

/* Prefetches what most node events are compared with, before the name is compared. */
static void look_ahead(const dset_world *world, uint64_t hash)
{
    uint32_t guess = dsetp_table_guess(&world->node_table, hash);
    const dsetp_node *node;

    if (guess == 0)
        return;
    node = dsetp_node_get(world, guess);
    dsetp_prefetch(dsetp_node_name(world, guess));
    dsetp_labels_ahead(node);
    dsetp_prefetch(node->texts);
}

int dset_world_put_node(dset_world *world, const dset_node *node, dset_error *err)
{
    dset_node given;
    const dsetp_node *known;
    uint64_t hash;
    uint32_t number;
    label_changes n;
    bool other;
    int code = world == NULL ? dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL")
                             : dsetp_node_read(&given, node, err);

    if (code != DSET_OK)
        return code;
    if (dsetp_or_empty(given.name)[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "node.name", "must not be empty");
    hash = dsetp_key_hash(world, 0, given.name);
    look_ahead(world, hash);
    number = number_of(world, given.name, hash);
    if (number == 0)
        return dsetp_no_memory(err);
    known = dsetp_node_get(world, number);
    other = !dsetp_node_exists(world, number) ||
            !dsetp_taintset_same(world, known->taints, given.taints, given.taint_count);
    if (!other) {
        find_news(world, known, given.labels, &n);
        other = n.other;
    }
    code = other ? replace(world, number, &given, err) : update(world, number, &given, &n, err);
    if (code == DSET_OK)
        dsetp_resync_mark(world, DSET_KIND_NODE, number);
    return code;
}

int dset_world_drop_node(dset_world *world, const char *name, dset_error *err)
{
    static const node_parts nothing = { NULL, 0, 0, NULL, 0, 0 };
    uint32_t number;

    if (world == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : "name", "must not be NULL");
    number = find_node(world, name, dsetp_key_hash(world, 0, name));
    if (number == 0 || !dsetp_node_exists(world, number))
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "node \"%s\" is not in the world", name);
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    change(world, number, &nothing);
    dsetp_node_get(world, number)->flags = 0;
    free_if_unused(world, number);
    return DSET_OK;
}
