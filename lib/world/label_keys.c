/* The label keys that DaemonSets name. */
#include "world/label_keys.h"

#include <string.h>

bool dsetp_keys_each(dset_world *world, const dset_daemonset *set, dsetp_key_fn take, void *context)
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

/* Keys by the number of their string. */

dsetp_key *dsetp_keys_find(const dset_world *world, const char *text)
{
    uint32_t name = dsetp_strings_find(&world->strings, text);

    return name != 0 ? dsetp_key_of(world, name) : NULL;
}

/* Fills the freed slot with the last key. */
void dsetp_keys_remove(dset_world *world, size_t at)
{
    uint32_t name = world->keys[at].name;

    world->keys[at] = world->keys[--world->key_count];
    world->key_at[world->keys[at].name] = (uint32_t)at + 1;
    world->key_at[name] = 0;
    dsetp_strings_drop(&world->strings, name);
}

static bool reserve_name(dset_world *world, uint32_t name)
{
    size_t known = world->key_at_capacity;

    if (!dsetp_grow(&world->memory, (void **)&world->key_at, &world->key_at_capacity, (size_t)name + 1,
                    sizeof *world->key_at))
        return false;
    memset(world->key_at + known, 0, (world->key_at_capacity - known) * sizeof *world->key_at);
    return true;
}

bool dsetp_keys_reserve(dset_world *world, size_t more)
{
    return dsetp_grow(&world->memory, (void **)&world->keys, &world->key_capacity, world->key_count + more,
                      sizeof *world->keys) &&
           dsetp_grow(&world->memory, (void **)&world->veil, &world->veil_capacity, world->key_count + more,
                      sizeof *world->veil);
}

void dsetp_keys_end(dset_world *world)
{
    dsetp_release(&world->memory, world->keys, world->key_capacity * sizeof *world->keys);
    dsetp_release(&world->memory, (void *)world->veil, world->veil_capacity * sizeof *world->veil);
    dsetp_release(&world->memory, world->key_at, world->key_at_capacity * sizeof *world->key_at);
}

size_t dsetp_keys_bytes(const dset_world *world)
{
    return world->key_capacity * sizeof *world->keys + world->veil_capacity * sizeof *world->veil +
           world->key_at_capacity * sizeof *world->key_at;
}

dsetp_key *dsetp_keys_add(dset_world *world, const char *text)
{
    uint32_t name = dsetp_strings_use(&world->strings, text);
    dsetp_key *key;

    if (name == 0 || !reserve_name(world, name)) {
        dsetp_strings_drop(&world->strings, name);
        return NULL;
    }
    key = &world->keys[world->key_count++];
    memset(key, 0, sizeof *key);
    key->name = name;
    world->key_at[name] = (uint32_t)world->key_count;
    return key;
}

static bool veil_key(dset_world *world, void *context, const char *text)
{
    dsetp_key *key = dsetp_keys_find(world, text);

    if (key->wide && key->veiled_in != world->veils) {
        key->veiled_in = world->veils;
        world->veil[(*(size_t *)context)++] = dsetp_string(world, key->name);
    }
    return true;
}

size_t dsetp_keys_veil(dset_world *world, const dset_daemonset *set)
{
    size_t count = 0;

    if (world->wide_count == 0)
        return 0;
    world->veils++;
    dsetp_keys_each(world, set, veil_key, &count);
    return count;
}
