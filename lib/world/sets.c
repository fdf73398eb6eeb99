/* DaemonSets as last seen. */
#include "world/world.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"
#include "world/change_queue.h"
#include "world/class_groups.h"
#include "world/gone.h"
#include "world/namespaces.h"
#include "world/node_classes.h"
#include "world/nodes.h"
#include "world/owners.h"
#include "world/policies.h"
#include "world/resync.h"
#include "world/revision_facts.h"

typedef struct set_key {
    uint32_t space;
    const char *name;
} set_key;

static bool same_set(const void *context, uint32_t number, const void *key)
{
    const dsetp_set_row *known = dsetp_set_get(context, number);
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
    dsetp_pool_link(&world->sets, offsetof(dsetp_set_row, links),
                    &dsetp_namespace_get(world, dsetp_set_get(world, number)->space)->sets, number);
}

static void unlink_set(dset_world *world, uint32_t number)
{
    dsetp_pool_unlink(&world->sets, offsetof(dsetp_set_row, links),
                      &dsetp_namespace_get(world, dsetp_set_get(world, number)->space)->sets, number);
}

/* The parts of a set that need memory: made first, then swapped in. */
typedef struct set_parts {
    uint32_t space;
    uint32_t owner, uid_owner;
    uint32_t name;
    dset_daemonset *value;
} set_parts;

/* Everything that placement reads is in the template. */
static bool same_template(const dset_daemonset *a, const dset_daemonset *b)
{
    return a->revision_data.size == b->revision_data.size &&
           memcmp(a->revision_data.data, b->revision_data.data, a->revision_data.size) == 0;
}

static bool take_parts(dset_world *world, const dset_daemonset *given, set_parts *made)
{
    memset(made, 0, sizeof *made);
    made->value = dsetp_daemonset_copy(given, &world->memory);
    if (made->value == NULL || !dsetp_namespace_use(world, given->ns, &made->space))
        return false;
    dsetp_check_terms(made->value);
    made->name = dsetp_strings_use(&world->strings, given->name);
    return made->name != 0 &&
           (dsetp_or_empty(given->uid)[0] == '\0' ||
            (dsetp_owner_use(world, made->space, "DaemonSet", given->name, given->uid, &made->owner) &&
             dsetp_owner_use(world, made->space, NULL, NULL, given->uid, &made->uid_owner)));
}

static void drop_parts(dset_world *world, const set_parts *old)
{
    dsetp_owner_drop(world, old->owner);
    dsetp_owner_drop(world, old->uid_owner);
    dsetp_strings_drop(&world->strings, old->name);
    dsetp_namespace_drop(world, old->space);
    dset_daemonset_free(old->value);
}

static set_parts parts_of(const dsetp_set_row *set)
{
    set_parts old = { set->space, set->owner, set->uid_owner, set->name, set->value };

    return old;
}

/* Its Pods find it through the owner that they name. */
static void own(dset_world *world, uint32_t owner, uint32_t set)
{
    if (owner != 0)
        dsetp_owner_get(world, owner)->set = set;
}

/* Replaces the parts; the set stays linked. */
static void swap_parts(dset_world *world, uint32_t number, const set_parts *old, const set_parts *made)
{
    dsetp_set_row *set = dsetp_set_get(world, number);

    own(world, old->owner, 0);
    set->owner = made->owner;
    set->uid_owner = made->uid_owner;
    set->name = made->name;
    set->value = made->value;
    own(world, made->owner, number);
}

static bool same_requirement(const dset_requirement *a, const dset_requirement *b)
{
    uint32_t i;

    if (a->op != b->op || a->count != b->count || strcmp(a->key, b->key) != 0)
        return false;
    for (i = 0; i < a->count; i++) {
        if (strcmp(a->values[i], b->values[i]) != 0)
            return false;
    }
    return true;
}

static bool same_selector(const dset_label_selector *a, const dset_label_selector *b)
{
    size_t i;

    if (a == NULL || b == NULL || a->count != b->count)
        return a == b;
    for (i = 0; i < a->count; i++) {
        if (!same_requirement(&a->items[i], &b->items[i]))
            return false;
    }
    return true;
}

/* Replaces an existing set. Going back to the old value on failure cannot itself fail. */
static bool replace(dset_world *world, uint32_t number, const set_parts *made)
{
    set_parts old = parts_of(dsetp_set_get(world, number));
    bool placed = same_template(old.value, made->value);

    if (placed && old.owner == made->owner && same_selector(old.value->selector, made->value->selector)) {
        swap_parts(world, number, &old, made);
        drop_parts(world, &old);
        return true;
    }
    if (!dsetp_keys_use(world, made->value))
        return false;
    if (!dsetp_set_nodes_room(world)) {
        dsetp_keys_drop(world, made->value);
        return false;
    }
    swap_parts(world, number, &old, made);
    dsetp_classes_judge(world, number);
    if (!dsetp_set_nodes_build(world, number)) {
        swap_parts(world, number, made, &old);
        dsetp_classes_judge(world, number);
        (void)dsetp_set_nodes_build(world, number);
        dsetp_keys_drop(world, made->value);
        return false;
    }
    if (old.owner != made->owner)
        dsetp_gone_end(world, &dsetp_set_get(world, number)->nodes);
    dsetp_keys_drop(world, old.value);
    drop_parts(world, &old);
    return true;
}

static void forget(dset_world *world, uint32_t number)
{
    set_parts old = parts_of(dsetp_set_get(world, number));

    own(world, old.owner, 0);
    unlink_set(world, number);
    dsetp_classes_forget(world, number);
    dsetp_keys_drop(world, old.value);
    dsetp_set_nodes_end(world, &dsetp_set_get(world, number)->nodes);
    dsetp_pool_give(&world->sets, number);
}

/* A new set has the policy that its name was given before. */
static void give_policy(dset_world *world, uint32_t number, const dset_daemonset *value)
{
    static const dset_policy nothing = DSET_POLICY_INIT;
    const dset_policy *given = dsetp_policy_find(world, value->ns, value->name);

    dsetp_set_get(world, number)->policy = given != NULL ? *given : nothing;
}

/* Adds a new set. */
static bool add(dset_world *world, const set_parts *made)
{
    static const set_parts nothing = { 0, 0, 0, 0, NULL };
    uint32_t number;

    if (!dsetp_table_reserve(&world->set_table) || !dsetp_nodes_reserve(world, 0) ||
        !dsetp_keys_use(world, made->value))
        return false;
    number = dsetp_pool_take(&world->sets);
    if (number == 0 || !dsetp_classes_reserve(world, number) || !dsetp_set_nodes_room(world) ||
        !dsetp_set_nodes_start(world, number)) {
        if (number != 0) {
            dsetp_set_nodes_end(world, &dsetp_set_get(world, number)->nodes);
            dsetp_pool_give(&world->sets, number);
        }
        dsetp_keys_drop(world, made->value);
        return false;
    }
    dsetp_set_get(world, number)->space = made->space;
    give_policy(world, number, made->value);
    link_set(world, number);
    swap_parts(world, number, &nothing, made);
    dsetp_classes_judge(world, number);
    if (!dsetp_set_nodes_build(world, number) || !dsetp_gone_add_ended(world, number)) {
        forget(world, number);
        return false;
    }
    dsetp_table_add(&world->set_table, dsetp_key_hash(world, made->space, made->value->name), number);
    return true;
}

int dset_world_put_daemonset(dset_world *world, const dset_daemonset *given, dset_error *err)
{
    uint32_t number;
    set_parts made;

    if (world == NULL || given == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : "set", "must not be NULL");
    if (given->name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "set", "must have a name");
    if (!take_parts(world, given, &made) || !dsetp_changes_reserve(world)) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    number = find_set(world, made.space, given->name);
    if (!(number != 0 ? replace(world, number, &made) : add(world, &made))) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    number = find_set(world, made.space, dsetp_string(world, made.name));
    dsetp_resync_mark(world, DSET_KIND_DAEMONSET, number);
    dsetp_facts_refresh(world, number);
    dsetp_change_set(world, number);
    return DSET_OK;
}

int dset_world_drop_daemonset(dset_world *world, const char *ns, const char *name, dset_error *err)
{
    uint32_t number, space;
    set_parts old;

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
    dsetp_table_remove(&world->set_table, dsetp_key_hash(world, space, name), number);
    forget(world, number);
    drop_parts(world, &old);
    return DSET_OK;
}

int dset_world_put_policy(dset_world *world, const char *ns, const char *name, const dset_policy *policy,
                          dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS("policy", dset_policy, DSET_POLICY_SKIP_UNSCHEDULABLE);
    dset_policy given;
    uint32_t number;
    int code;

    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    if (ns[0] == '\0' || name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, ns[0] == '\0' ? "ns" : "name", "must not be empty");
    code = dsetp_struct(&given, &layout, policy, err);
    if (code != DSET_OK)
        return code;
    if (!dsetp_changes_reserve(world) || !dsetp_policy_keep(world, ns, name, &given))
        return dsetp_no_memory(err);
    number = dsetp_world_set(world, ns, name);
    if (number == 0)
        return DSET_OK;
    dsetp_set_get(world, number)->policy = given;
    dsetp_change_set(world, number);
    return DSET_OK;
}

const dset_policy *dset_world_get_policy(const dset_world *world, const char *ns, const char *name)
{
    uint32_t number;

    if (world == NULL || ns == NULL || name == NULL)
        return NULL;
    number = dsetp_world_set(world, ns, name);
    return number != 0 ? &dsetp_set_get(world, number)->policy : dsetp_policy_find(world, ns, name);
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

/* The next set in order; NULL: no more. Needs no memory, so that listing cannot fail. */
static const dset_daemonset *following(const dset_world *world, const dset_daemonset *last)
{
    const dset_daemonset *best = NULL;
    uint32_t number;

    for (number = 1; number < world->sets.limit; number++) {
        const dsetp_set_row *set = dsetp_set_get(world, number);

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
