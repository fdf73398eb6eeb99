/* Namespaces, with the lists of their orphans and DaemonSets. */
#include "world/namespaces.h"

#include <string.h>

#include "base/text.h"

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
