/* Controllers, as owner references name them. */
#include "world/owners.h"

#include <string.h>

#include "base/hash.h"
#include "world/namespaces.h"

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
