/* Nodes: numbers for their names, labels and taints as numbers. */
#include "world/parts.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"

static bool same_node(const void *context, uint32_t number, const void *key)
{
    const dset_world *world = context;

    return strcmp(dsetp_string(world, dsetp_node_get(world, number)->name), key) == 0;
}

uint32_t dsetp_world_node(const dset_world *world, const char *name)
{
    return dsetp_table_find(&world->node_table, dsetp_key_hash(world, 0, name), same_node, world, name);
}

/* The number of a name, a new one if need be. */
static uint32_t number_of(dset_world *world, const char *name)
{
    uint32_t number = dsetp_world_node(world, name), text;

    if (number != 0)
        return number;
    text = dsetp_strings_use(&world->strings, name);
    if (text == 0)
        return 0;
    if (dsetp_table_reserve(&world->node_table))
        number = dsetp_pool_take(&world->nodes);
    if (number == 0) {
        dsetp_strings_drop(&world->strings, text);
        return 0;
    }
    dsetp_node_get(world, number)->name = text;
    dsetp_table_add(&world->node_table, dsetp_key_hash(world, 0, name), number);
    return number;
}

static void free_if_unused(dset_world *world, uint32_t number)
{
    dsetp_node *node = dsetp_node_get(world, number);

    if (node->exists || node->pods > 0)
        return;
    dsetp_table_remove(&world->node_table, dsetp_key_hash(world, 0, dsetp_string(world, node->name)), number);
    dsetp_strings_drop(&world->strings, node->name);
    dsetp_pool_give(&world->nodes, number);
}

bool dsetp_node_use(dset_world *world, const char *name, uint32_t *out)
{
    *out = number_of(world, name);
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

/* Labels as numbers, sorted by key; NULL when out of memory. */
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

/* What of a node takes memory: made aside, then swapped in. */
typedef struct parts {
    uint32_t *labels;
    uint32_t label_count;
    uint32_t taints;
    char *texts;
    uint32_t texts_size;
} parts;

static void drop_parts(dset_world *world, const parts *old)
{
    if (old->labels != NULL)
        drop_labels(world, old->labels, old->label_count);
    dsetp_taintset_drop(world, old->taints);
    dsetp_world_release(world, old->texts, old->texts_size);
}

static bool take_parts(dset_world *world, const dset_node *given, parts *made)
{
    const char *uid = dsetp_or_empty(given->uid), *version = dsetp_or_empty(given->version);

    memset(made, 0, sizeof *made);
    made->texts_size = (uint32_t)(strlen(uid) + strlen(version) + 2);
    made->texts = dsetp_world_alloc(world, made->texts_size);
    if (made->texts == NULL)
        return false;
    memcpy(made->texts, uid, strlen(uid) + 1);
    memcpy(made->texts + strlen(uid) + 1, version, strlen(version) + 1);
    made->labels = take_labels(world, given->labels);
    made->label_count = (uint32_t)given->labels.count;
    return made->labels != NULL &&
           dsetp_taintset_use(world, given->taints, given->taint_count, &made->taints);
}

static parts swap_parts(dsetp_node *node, const parts *made)
{
    parts old = { node->labels, node->label_count, node->taints, node->texts, node->texts_size };

    node->labels = made->labels;
    node->label_count = made->label_count;
    node->taints = made->taints;
    node->texts = made->texts;
    node->texts_size = made->texts_size;
    return old;
}

static bool same_place(const parts *a, const parts *b)
{
    return a->taints == b->taints && a->label_count == b->label_count &&
           memcmp(a->labels, b->labels, (size_t)a->label_count * 2 * sizeof *a->labels) == 0;
}

int dset_world_put_node(dset_world *world, const dset_node *node, dset_error *err)
{
    dset_node given;
    dsetp_node *known;
    uint32_t number;
    parts made, old;
    int code = world == NULL ? dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL")
                             : dsetp_struct(&given, sizeof given, node, "node", err);

    if (code != DSET_OK)
        return code;
    if (given.name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "node.name", "must not be NULL");
    number = number_of(world, given.name);
    if (number == 0)
        return dsetp_no_memory(err);
    if (!take_parts(world, &given, &made) || !dsetp_changes_reserve(world)) {
        drop_parts(world, &made);
        free_if_unused(world, number);
        return dsetp_no_memory(err);
    }
    known = dsetp_node_get(world, number);
    old = swap_parts(known, &made);
    known->flags = given.flags;
    known->ready_changed_at = given.ready_changed_at;
    if (made.label_count > world->label_count_max)
        world->label_count_max = made.label_count;
    if (!known->exists || !same_place(&old, &made))
        dsetp_change_all(world);
    if (!known->exists)
        world->existing_nodes++;
    known->exists = true;
    drop_parts(world, &old);
    return DSET_OK;
}

int dset_world_drop_node(dset_world *world, const char *name, dset_error *err)
{
    static const parts nothing = { NULL, 0, 0, NULL, 0 };
    uint32_t number;
    parts old;

    if (world == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : "name", "must not be NULL");
    number = dsetp_world_node(world, name);
    if (number == 0 || !dsetp_node_get(world, number)->exists)
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "node \"%s\" is not in the world", name);
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    old = swap_parts(dsetp_node_get(world, number), &nothing);
    drop_parts(world, &old);
    dsetp_node_get(world, number)->exists = false;
    dsetp_node_get(world, number)->flags = 0;
    world->existing_nodes--;
    free_if_unused(world, number);
    dsetp_change_all(world);
    return DSET_OK;
}
