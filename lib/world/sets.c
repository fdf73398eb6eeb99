/* DaemonSets as last seen. */
#include "world/parts.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"

typedef struct set_key {
    uint32_t space;
    const char *name;
} set_key;

static bool same_set(const void *context, uint32_t number, const void *key)
{
    const dsetp_set *known = dsetp_set_get(context, number);
    const set_key *wanted = key;

    return known->space == wanted->space && strcmp(known->value->name, wanted->name) == 0;
}

static uint32_t find_set(const dset_world *world, uint32_t space, const char *name)
{
    set_key key = { space, name };

    return space == 0 ? 0
                      : dsetp_table_find(&world->set_table, dsetp_key_hash(world, space, name), same_set, world, &key);
}

uint32_t dsetp_world_set(const dset_world *world, const char *ns, const char *name)
{
    return find_set(world, dsetp_world_namespace(world, ns), name);
}

static void link_set(dset_world *world, uint32_t number)
{
    dsetp_set *set = dsetp_set_get(world, number);
    uint32_t *head = &dsetp_namespace_get(world, set->space)->sets;

    set->previous = 0;
    set->next = *head;
    if (*head != 0)
        dsetp_set_get(world, *head)->previous = number;
    *head = number;
}

static void unlink_set(dset_world *world, uint32_t number)
{
    dsetp_set *set = dsetp_set_get(world, number);

    if (set->previous != 0)
        dsetp_set_get(world, set->previous)->next = set->next;
    else
        dsetp_namespace_get(world, set->space)->sets = set->next;
    if (set->next != 0)
        dsetp_set_get(world, set->next)->previous = set->previous;
}

/* What of a set takes memory: made aside, then swapped in. */
typedef struct parts {
    uint32_t space;
    uint32_t owner;
    uint32_t name;
    dset_daemonset *value;
    dsetp_bytes normal;
} parts;

/* Most puts bring a new status and the old template. */
static bool take_normal(dset_world *world, const dset_daemonset *given, parts *made)
{
    uint32_t number = dsetp_world_set(world, given->ns, given->name);
    const dsetp_set *known = number != 0 ? dsetp_set_get(world, number) : NULL;
    const dsetp_bytes *data = &given->revision_data;

    if (known != NULL && known->normal.data == NULL && known->value->revision_data.size == data->size &&
        memcmp(known->value->revision_data.data, data->data, data->size) == 0)
        return true;
    return dsetp_normal_take(world, data->data, data->size, &made->normal);
}

static bool take_parts(dset_world *world, const dset_daemonset *given, parts *made)
{
    memset(made, 0, sizeof *made);
    made->value = dsetp_daemonset_copy(given, &world->memory);
    if (made->value == NULL || !dsetp_namespace_use(world, given->ns, &made->space))
        return false;
    made->name = dsetp_strings_use(&world->strings, given->name);
    return made->name != 0 && take_normal(world, given, made) &&
           (dsetp_or_empty(given->uid)[0] == '\0' ||
            dsetp_owner_use(world, made->space, "DaemonSet", given->name, given->uid, &made->owner));
}

static void drop_parts(dset_world *world, const parts *old)
{
    dsetp_owner_drop(world, old->owner);
    dsetp_strings_drop(&world->strings, old->name);
    dsetp_namespace_drop(world, old->space);
    dsetp_normal_drop(world, &old->normal);
    dset_daemonset_free(old->value);
}

static parts parts_of(const dsetp_set *set)
{
    parts old = { set->space, set->owner, set->name, set->value, set->normal };

    return old;
}

/* Its Pods find it by the owner that they name. */
static void own(dset_world *world, uint32_t owner, uint32_t set)
{
    if (owner != 0)
        dsetp_owner_get(world, owner)->set = set;
}

int dset_world_put_daemonset(dset_world *world, const dset_daemonset *given, dset_error *err)
{
    parts made, old = { 0, 0, 0, NULL, { NULL, 0 } };
    uint32_t number;

    if (world == NULL || given == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : "set", "must not be NULL");
    if (!take_parts(world, given, &made) || !dsetp_changes_reserve(world) ||
        !dsetp_table_reserve(&world->set_table)) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    number = find_set(world, made.space, given->name);
    if (number != 0) {
        old = parts_of(dsetp_set_get(world, number));
    } else if ((number = dsetp_pool_take(&world->sets)) != 0) {
        dsetp_set_get(world, number)->space = made.space;
        dsetp_set_get(world, number)->value = made.value;
        link_set(world, number);
        dsetp_table_add(&world->set_table, dsetp_key_hash(world, made.space, given->name), number);
    } else {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    dsetp_set_get(world, number)->owner = made.owner;
    dsetp_set_get(world, number)->name = made.name;
    dsetp_set_get(world, number)->value = made.value;
    dsetp_set_get(world, number)->normal = made.normal;
    own(world, old.owner, 0);
    own(world, made.owner, number);
    drop_parts(world, &old);
    dsetp_change_set(world, number);
    return DSET_OK;
}

int dset_world_drop_daemonset(dset_world *world, const char *ns, const char *name, dset_error *err)
{
    uint32_t number, space;
    parts old;

    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    space = dsetp_world_namespace(world, ns);
    number = find_set(world, space, name);
    if (number == 0)
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "daemonset \"%s/%s\" is not in the world", ns, name);
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    dsetp_change_dropped(world, number);
    old = parts_of(dsetp_set_get(world, number));
    unlink_set(world, number);
    dsetp_table_remove(&world->set_table, dsetp_key_hash(world, space, name), number);
    dsetp_pool_give(&world->sets, number);
    own(world, old.owner, 0);
    drop_parts(world, &old);
    return DSET_OK;
}

const dset_daemonset *dset_world_get_daemonset(const dset_world *world, const char *ns, const char *name)
{
    uint32_t number = world != NULL && ns != NULL && name != NULL ? dsetp_world_set(world, ns, name) : 0;

    return number != 0 ? dsetp_set_get(world, number)->value : NULL;
}

static int by_name(const dset_daemonset *a, const dset_daemonset *b)
{
    int order = dset_name_compare(a->ns, b->ns);

    return order != 0 ? order : dset_name_compare(a->name, b->name);
}

/* The next set after one, in order; NULL: no more. Needs no memory, so that listing cannot fail. */
static const dset_daemonset *following(const dset_world *world, const dset_daemonset *last)
{
    const dset_daemonset *best = NULL;
    uint32_t number;

    for (number = 1; number < world->sets.limit; number++) {
        const dsetp_set *set = dsetp_set_get(world, number);

        if (set->space != 0 && (last == NULL || by_name(set->value, last) > 0) &&
            (best == NULL || by_name(set->value, best) < 0))
            best = set->value;
    }
    return best;
}

int dset_world_list_daemonsets(const dset_world *world, dset_daemonset_fn take, void *context)
{
    const dset_daemonset *set = NULL;
    int code = DSET_OK;

    if (world == NULL || take == NULL)
        return DSET_EMISUSE;
    while (code == DSET_OK && (set = following(world, set)) != NULL)
        code = take(context, set);
    return code;
}
