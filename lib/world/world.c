/* The world as a whole: making, freeing, counting. */
#include "world/world.h"

#include <string.h>

#include "world/label_keys.h"
#include "world/node_classes.h"
#include "world/pod_texts.h"
#include "world/policies.h"
#include "world/resync.h"

/* What a world keeps of each kind of row: where its pool and its table are in the world, and how large a row is. */
static const struct {
    size_t pool, table;
    size_t item, side;
} indexes[] = {
#define INDEX(rows, table, item, side) { offsetof(dset_world, rows), offsetof(dset_world, table), sizeof(item), side }
    INDEX(labelsets, labelset_table, dsetp_labelset, 0),
    INDEX(taintsets, taintset_table, dsetp_taintset, 0),
    INDEX(owners, owner_table, dsetp_owner, 0),
    INDEX(namespaces, namespace_table, dsetp_namespace, 0),
    INDEX(classes, class_table, dsetp_class, 0),
    INDEX(nodes, node_table, dsetp_node, 0),
    INDEX(pods, pod_table, dsetp_pod, sizeof(dsetp_pod_side)),
    INDEX(revisions, revision_table, dsetp_revision, 0),
    INDEX(sets, set_table, dsetp_set_row, 0),
#undef INDEX
};
#define INDEX_COUNT (sizeof indexes / sizeof indexes[0])

/* A pool or table of a world. */
static void *part(const dset_world *world, size_t offset)
{
    return (void *)((uintptr_t)world + offset);
}

int dset_world_new(dset_world **out, const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    dset_world *world;
    size_t i;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = world = dsetp_zalloc(&hook, sizeof *world);
    if (world == NULL)
        return dsetp_no_memory(err);
    world->memory = hook;
    /* Whoever chooses the names cannot know the address of the world; no result depends on it. */
    world->seed = (uint64_t)(uintptr_t)world * 0x9e3779b97f4a7c15u;
    dsetp_strings_start(&world->strings, &hook, world->seed);
    for (i = 0; i < INDEX_COUNT; i++) {
        dsetp_pool_start(part(world, indexes[i].pool), &hook, indexes[i].item, indexes[i].side);
        dsetp_table_start(part(world, indexes[i].table), &hook);
    }
    return DSET_OK;
}

static void free_blocks(dset_world *world)
{
    uint32_t i;

    for (i = 1; i < world->labelsets.limit; i++)
        dsetp_world_release(world, dsetp_labelset_get(world, i)->items, dsetp_labelset_get(world, i)->block_size);
    for (i = 1; i < world->taintsets.limit; i++)
        dsetp_world_release(world, dsetp_taintset_get(world, i)->items, dsetp_taintset_get(world, i)->block_size);
    for (i = 1; i < world->nodes.limit; i++) {
        dsetp_node *node = dsetp_node_get(world, i);

        dsetp_world_release(world, node->labels, (size_t)node->label_count * 2 * sizeof *node->labels);
        dsetp_world_release(world, node->texts, node->texts_size);
    }
    for (i = 1; i < world->pods.limit; i++)
        dsetp_pod_texts_drop(world, dsetp_pod_get(world, i)->more);
    for (i = 1; i < world->revisions.limit; i++) {
        dsetp_world_release(world, dsetp_revision_get(world, i)->texts, dsetp_revision_get(world, i)->texts_size);
    }
    for (i = 1; i < world->sets.limit; i++) {
        dset_daemonset_free(dsetp_set_get(world, i)->value);
        dsetp_set_nodes_end(world, &dsetp_set_get(world, i)->nodes);
    }
    for (i = 0; i < sizeof world->resyncs / sizeof world->resyncs[0]; i++)
        dsetp_resync_stop(world, i);
    dsetp_policies_end(world);
    dsetp_classes_end(world);
    dsetp_keys_end(world);
    dsetp_world_release(world, world->class_of, world->class_of_capacity * sizeof *world->class_of);
    dsetp_world_release(world, (void *)world->node_names, world->node_names_capacity * sizeof *world->node_names);
    dsetp_world_release(world, world->touched, world->set_words * sizeof *world->touched);
    dsetp_release(&world->memory, world->opinions, world->opinions_capacity);
    dsetp_release(&world->memory, world->order, world->order_capacity * sizeof *world->order);
}

void dset_world_free(dset_world *world)
{
    dset_allocator memory;
    size_t i;

    if (world == NULL)
        return;
    memory = world->memory;
    free_blocks(world);
    dsetp_strings_end(&world->strings);
    for (i = 0; i < INDEX_COUNT; i++) {
        dsetp_pool_end(part(world, indexes[i].pool));
        dsetp_table_end(part(world, indexes[i].table));
    }
    dsetp_release(&memory, world->changes, world->change_capacity * sizeof *world->changes);
    dsetp_release(&memory, world, sizeof *world);
}

int dset_world_put_synced(dset_world *world, const char *resource, const char *version, dset_error *err)
{
    uint32_t *place = NULL, text;

    if (world == NULL || resource == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : "resource", "must not be NULL");
    if (strcmp(resource, "pods") == 0)
        place = &world->synced_pods;
    else if (strcmp(resource, "daemonsets") == 0)
        place = &world->synced_sets;
    else
        return dsetp_fail(err, DSET_EMISUSE, "resource", "must be \"pods\" or \"daemonsets\"");
    text = dsetp_strings_use(&world->strings, version);
    if (text == 0)
        return dsetp_no_memory(err);
    dsetp_strings_drop(&world->strings, *place);
    *place = text;
    return DSET_OK;
}

static uint64_t held(const dset_world *world)
{
    uint64_t bytes = sizeof *world + world->block_bytes + dsetp_strings_bytes(&world->strings) +
                     dsetp_classes_bytes(world) + dsetp_keys_bytes(world) +
                     world->change_capacity * sizeof *world->changes + world->opinions_capacity +
                     world->order_capacity * sizeof *world->order;
    size_t i;

    for (i = 0; i < INDEX_COUNT; i++)
        bytes += dsetp_pool_bytes(part(world, indexes[i].pool)) + dsetp_table_bytes(part(world, indexes[i].table));
    for (i = 1; i < world->sets.limit; i++) {
        if (dsetp_set_get(world, (uint32_t)i)->space != 0)
            bytes += dsetp_arena_bytes(dsetp_set_get(world, (uint32_t)i)->value->arena) +
                     dsetp_set_nodes_bytes(&dsetp_set_get(world, (uint32_t)i)->nodes);
    }
    return bytes;
}

static void count(const dset_world *world, dset_world_counters *out)
{
    out->nodes = world->existing_nodes;
    out->pods = world->pods.count;
    out->revisions = world->revisions.count;
    out->daemonsets = world->sets.count;
    out->classes = world->classes.count;
    out->placements_evaluated = world->placements_evaluated;
    out->nodes_visited = world->nodes_visited;
    out->bytes = held(world);
}

int dset_world_count(const dset_world *world, dset_world_counters *out)
{
    dset_world_counters made = DSET_WORLD_COUNTERS_INIT;

    if (world != NULL)
        count(world, &made);
    return dsetp_struct_give(out, &made, sizeof made);
}
