/* Lists of taints, each stored once for all nodes that have it. */
#include "world/taint_sets.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

static bool same_taintset(const void *context, uint32_t number, const void *key)
{
    const dsetp_taintset *known = dsetp_taintset_get(context, number), *wanted = key;
    uint32_t i;

    if (known->count != wanted->count)
        return false;
    for (i = 0; i < known->count; i++) {
        if (strcmp(known->items[i].effect, wanted->items[i].effect) != 0 ||
            strcmp(known->items[i].key, wanted->items[i].key) != 0 ||
            strcmp(known->items[i].value, wanted->items[i].value) != 0)
            return false;
    }
    return true;
}

bool dsetp_taintset_same(const dset_world *world, uint32_t number, const dset_taint *taints, size_t count)
{
    const dsetp_taintset *known = number != 0 ? dsetp_taintset_get(world, number) : NULL;
    size_t i;

    if (known == NULL || known->count != count)
        return known == NULL && count == 0;
    for (i = 0; i < count; i++) {
        if (strcmp(known->items[i].key, dsetp_or_empty(taints[i].key)) != 0 ||
            strcmp(known->items[i].value, dsetp_or_empty(taints[i].value)) != 0 ||
            strcmp(known->items[i].effect, dsetp_or_empty(taints[i].effect)) != 0)
            return false;
    }
    return true;
}

static uint64_t taints_hash(const dset_world *world, const dsetp_taintset *set)
{
    uint64_t hash = world->seed;
    uint32_t i;

    for (i = 0; i < set->count; i++) {
        hash = dsetp_hash(hash, set->items[i].key, strlen(set->items[i].key));
        hash = dsetp_hash(hash, set->items[i].value, strlen(set->items[i].value));
        hash = dsetp_hash(hash, set->items[i].effect, strlen(set->items[i].effect));
    }
    return hash;
}

static bool copy_taints(dset_world *world, const dset_taint *taints, size_t count, dsetp_taintset *out)
{
    size_t size = count * sizeof *taints, i;
    char *at;

    for (i = 0; i < count; i++)
        size += strlen(dsetp_or_empty(taints[i].key)) + strlen(dsetp_or_empty(taints[i].value)) +
                strlen(dsetp_or_empty(taints[i].effect)) + 3;
    if (size > UINT32_MAX || (out->items = dsetp_world_alloc(world, size)) == NULL)
        return false;
    at = (char *)(out->items + count);
    for (i = 0; i < count; i++) {
        out->items[i].key = dsetp_pack(&at, taints[i].key);
        out->items[i].value = dsetp_pack(&at, taints[i].value);
        out->items[i].effect = dsetp_pack(&at, taints[i].effect);
    }
    out->count = (uint32_t)count;
    out->block_size = (uint32_t)size;
    out->uses = 1;
    return true;
}

bool dsetp_taintset_use(dset_world *world, const dset_taint *taints, size_t count, uint32_t *out)
{
    dsetp_taintset made = { NULL, 0, 0, 0, 0 };
    uint64_t hash;

    *out = 0;
    if (count == 0)
        return true;
    if (!copy_taints(world, taints, count, &made))
        return false;
    hash = taints_hash(world, &made);
    *out = dsetp_table_find(&world->taintset_table, hash, same_taintset, world, &made);
    if (*out != 0) {
        dsetp_taintset_get(world, *out)->uses++;
        dsetp_world_release(world, made.items, made.block_size);
        return true;
    }
    if (dsetp_table_reserve(&world->taintset_table))
        *out = dsetp_pool_take(&world->taintsets);
    if (*out == 0) {
        dsetp_world_release(world, made.items, made.block_size);
        return false;
    }
    *dsetp_taintset_get(world, *out) = made;
    dsetp_table_add(&world->taintset_table, hash, *out);
    return true;
}

void dsetp_taintset_drop(dset_world *world, uint32_t number)
{
    dsetp_taintset *set;

    if (number == 0)
        return;
    set = dsetp_taintset_get(world, number);
    if (--set->uses > 0)
        return;
    dsetp_table_remove(&world->taintset_table, taints_hash(world, set), number);
    dsetp_world_release(world, set->items, set->block_size);
    dsetp_pool_give(&world->taintsets, number);
}
