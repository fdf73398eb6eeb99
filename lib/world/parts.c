/* Parts that are kept once for all their users: namespaces, label sets, taint lists, owners. */
#include "world/parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "model/labels.h"

void *dsetp_world_alloc(dset_world *world, size_t size)
{
    void *block = dsetp_alloc(&world->memory, size);

    if (block != NULL)
        world->block_bytes += size;
    return block;
}

void dsetp_world_release(dset_world *world, void *block, size_t size)
{
    if (block == NULL)
        return;
    world->block_bytes -= size;
    dsetp_release(&world->memory, block, size);
}

uint64_t dsetp_key_hash(const dset_world *world, uint32_t space, const char *name)
{
    return dsetp_hash(world->seed + space, name, strlen(name));
}

/* Namespaces. */

static bool same_namespace(const void *context, uint32_t number, const void *key)
{
    return strcmp(dsetp_string(context, dsetp_namespace_get(context, number)->name), key) == 0;
}

uint32_t dsetp_world_namespace(const dset_world *world, const char *ns)
{
    const char *name = dsetp_or_empty(ns);

    if (world->likely_space != 0 && same_namespace(world, world->likely_space, name))
        return world->likely_space;
    return dsetp_table_find(&world->namespace_table, dsetp_key_hash(world, 0, name), same_namespace, world, name);
}

bool dsetp_namespace_use(dset_world *world, const char *name, uint32_t *out)
{
    uint32_t text;

    *out = dsetp_world_namespace(world, name);
    if (*out != 0) {
        dsetp_namespace_get(world, *out)->uses++;
        world->likely_space = *out;
        return true;
    }
    text = dsetp_strings_use(&world->strings, name);
    if (text == 0)
        return false;
    if (dsetp_table_reserve(&world->namespace_table))
        *out = dsetp_pool_take(&world->namespaces);
    if (*out == 0) {
        dsetp_strings_drop(&world->strings, text);
        return false;
    }
    dsetp_namespace_get(world, *out)->name = text;
    dsetp_namespace_get(world, *out)->uses = 1;
    dsetp_table_add(&world->namespace_table, dsetp_key_hash(world, 0, dsetp_or_empty(name)), *out);
    return true;
}

void dsetp_namespace_drop(dset_world *world, uint32_t number)
{
    dsetp_namespace *space;

    if (number == 0)
        return;
    space = dsetp_namespace_get(world, number);
    if (--space->uses > 0)
        return;
    if (world->likely_space == number)
        world->likely_space = 0;
    dsetp_table_remove(&world->namespace_table, dsetp_key_hash(world, 0, dsetp_string(world, space->name)), number);
    dsetp_strings_drop(&world->strings, space->name);
    dsetp_pool_give(&world->namespaces, number);
}

/* Label sets. */

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

static char *copy_text(char **at, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = *at;

    memcpy(copy, text, size);
    *at += size;
    return copy;
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
        items[i].key = copy_text(&at, labels.items[i].key);
        items[i].value = copy_text(&at, dsetp_or_empty(labels.items[i].value));
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

/* Taint lists. */

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
        out->items[i].key = copy_text(&at, dsetp_or_empty(taints[i].key));
        out->items[i].value = copy_text(&at, dsetp_or_empty(taints[i].value));
        out->items[i].effect = copy_text(&at, dsetp_or_empty(taints[i].effect));
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

/* Owners. */

static bool same_owner(const void *context, uint32_t number, const void *key)
{
    const dsetp_owner *known = dsetp_owner_get(context, number), *wanted = key;

    return known->space == wanted->space && known->uid == wanted->uid && known->name == wanted->name &&
           known->kind == wanted->kind;
}

static uint64_t owner_hash(const dset_world *world, const dsetp_owner *owner)
{
    uint32_t parts[4] = { owner->space, owner->kind, owner->name, owner->uid };

    return dsetp_hash(world->seed, parts, sizeof parts);
}

static void drop_owner_strings(dset_world *world, const dsetp_owner *owner)
{
    dsetp_strings_drop(&world->strings, owner->kind);
    dsetp_strings_drop(&world->strings, owner->name);
    dsetp_strings_drop(&world->strings, owner->uid);
}

bool dsetp_owner_use(dset_world *world, uint32_t space, const char *kind, const char *name, const char *uid,
                     uint32_t *out)
{
    dsetp_owner made;

    memset(&made, 0, sizeof made);
    *out = 0;
    made.uses = 1;
    made.space = space;
    made.kind = dsetp_strings_use(&world->strings, kind);
    made.name = dsetp_strings_use(&world->strings, name);
    made.uid = dsetp_strings_use(&world->strings, uid);
    if (made.kind != 0 && made.name != 0 && made.uid != 0) {
        *out = dsetp_table_find(&world->owner_table, owner_hash(world, &made), same_owner, world, &made);
        if (*out != 0) {
            dsetp_owner_get(world, *out)->uses++;
        } else if (dsetp_table_reserve(&world->owner_table) && (*out = dsetp_pool_take(&world->owners)) != 0) {
            *dsetp_owner_get(world, *out) = made;
            dsetp_namespace_get(world, space)->uses++;
            dsetp_table_add(&world->owner_table, owner_hash(world, &made), *out);
            return true;
        }
    }
    drop_owner_strings(world, &made);
    return *out != 0;
}

void dsetp_owner_drop(dset_world *world, uint32_t number)
{
    dsetp_owner *owner;
    uint32_t space;

    if (number == 0)
        return;
    owner = dsetp_owner_get(world, number);
    if (--owner->uses > 0)
        return;
    space = owner->space;
    dsetp_table_remove(&world->owner_table, owner_hash(world, owner), number);
    drop_owner_strings(world, owner);
    dsetp_pool_give(&world->owners, number);
    dsetp_namespace_drop(world, space);
}
