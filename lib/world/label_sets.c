/* Label sets of Pods and revisions, each stored once for all objects that have it. */
#include "world/label_sets.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "model/labels.h"

bool dsetp_same_labels(const dsetp_labelset *known, dset_labels labels)
{
    size_t i;

    if (known->count != labels.count)
        return false;
    for (i = 0; i < labels.count; i++) {
        if (strcmp(known->items[i].key, labels.items[i].key) != 0 ||
            strcmp(known->items[i].value, dsetp_or_empty(labels.items[i].value)) != 0)
            return false;
    }
    return true;
}

static bool same_labelset(const void *context, uint32_t number, const void *key)
{
    return dsetp_same_labels(dsetp_labelset_get(context, number), *(const dset_labels *)key);
}

static uint64_t labels_hash(const dset_world *world, const dset_label *items, size_t count)
{
    uint64_t hash = world->seed;
    size_t i;

    for (i = 0; i < count; i++) {
        hash = dsetp_hash(hash, items[i].key, strlen(items[i].key));
        hash = dsetp_hash(hash, items[i].value, strlen(items[i].value));
    }
    return hash;
}

/* A sorted copy in one block; NULL when out of memory. */
static dset_label *copy_labels(dset_world *world, dset_labels labels, size_t *size)
{
    dset_label *items;
    char *at;
    size_t i;

    *size = labels.count * sizeof *items;
    for (i = 0; i < labels.count; i++)
        *size += strlen(labels.items[i].key) + strlen(dsetp_or_empty(labels.items[i].value)) + 2;
    if (*size > UINT32_MAX || (items = dsetp_world_alloc(world, *size)) == NULL)
        return NULL;
    at = (char *)(items + labels.count);
    for (i = 0; i < labels.count; i++) {
        items[i].key = dsetp_pack(&at, labels.items[i].key);
        items[i].value = dsetp_pack(&at, labels.items[i].value);
    }
    if (!dsetp_labels_sort(&world->memory, items, labels.count)) {
        dsetp_world_release(world, items, *size);
        return NULL;
    }
    return items;
}

bool dsetp_labelset_use(dset_world *world, dset_labels labels, uint32_t *out)
{
    dset_labels sorted = { NULL, 0 };
    dsetp_labelset *set;
    dset_label *items;
    uint64_t hash;
    size_t size;

    *out = 0;
    if (labels.count == 0)
        return true;
    if ((items = copy_labels(world, labels, &size)) == NULL)
        return false;
    sorted.items = items;
    sorted.count = labels.count;
    hash = labels_hash(world, items, sorted.count);
    *out = dsetp_table_find(&world->labelset_table, hash, same_labelset, world, &sorted);
    if (*out != 0) {
        dsetp_labelset_get(world, *out)->uses++;
        dsetp_world_release(world, items, size);
        return true;
    }
    if (dsetp_table_reserve(&world->labelset_table))
        *out = dsetp_pool_take(&world->labelsets);
    if (*out == 0) {
        dsetp_world_release(world, items, size);
        return false;
    }
    set = dsetp_labelset_get(world, *out);
    set->items = items;
    set->count = (uint32_t)sorted.count;
    set->block_size = (uint32_t)size;
    set->uses = 1;
    set->revision = dsetp_labels_get(sorted, "controller-revision-hash");
    set->generation = dsetp_labels_get(sorted, "pod-template-generation");
    dsetp_table_add(&world->labelset_table, hash, *out);
    return true;
}

void dsetp_labelset_drop(dset_world *world, uint32_t number)
{
    dsetp_labelset *set;

    if (number == 0)
        return;
    set = dsetp_labelset_get(world, number);
    if (--set->uses > 0)
        return;
    dsetp_table_remove(&world->labelset_table, labels_hash(world, set->items, set->count), number);
    dsetp_world_release(world, set->items, set->block_size);
    dsetp_pool_give(&world->labelsets, number);
}

dset_labels dsetp_labelset_view(const dset_world *world, uint32_t number)
{
    dset_labels view = { NULL, 0 };

    if (number != 0) {
        view.items = dsetp_labelset_get(world, number)->items;
        view.count = dsetp_labelset_get(world, number)->count;
    }
    return view;
}
