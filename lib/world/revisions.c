/* ControllerRevisions as last seen: each in the list of its controller, or of the orphans of its namespace. */
#include "world/world.h"

#include <string.h>

#include "base/text.h"
#include "model/labels.h"
#include "world/change_queue.h"
#include "world/label_sets.h"
#include "world/namespaces.h"
#include "world/owners.h"
#include "world/resync.h"
#include "world/revision_facts.h"

typedef struct revision_key {
    uint32_t space;
    const char *name;
} revision_key;

static bool same_revision(const void *context, uint32_t number, const void *key)
{
    const dsetp_revision *known = dsetp_revision_get(context, number);
    const revision_key *wanted = key;

    return known->space == wanted->space && strcmp(known->texts, wanted->name) == 0;
}

uint32_t dsetp_world_revision(const dset_world *world, uint32_t space, const char *name)
{
    revision_key key = { space, name };

    return space == 0 ? 0
                      : dsetp_table_find(&world->revision_table, dsetp_key_hash(world, space, name), same_revision,
                                         world, &key);
}

static uint32_t *list_of(dset_world *world, const dsetp_revision *revision)
{
    return revision->owner != 0 ? &dsetp_owner_get(world, revision->owner)->revisions
                                : &dsetp_namespace_get(world, revision->space)->revisions;
}

static void link_revision(dset_world *world, uint32_t number)
{
    dsetp_pool_link(&world->revisions, offsetof(dsetp_revision, links),
                    list_of(world, dsetp_revision_get(world, number)), number);
}

static void unlink_revision(dset_world *world, uint32_t number)
{
    dsetp_pool_unlink(&world->revisions, offsetof(dsetp_revision, links),
                      list_of(world, dsetp_revision_get(world, number)), number);
}

static void drop_parts(dset_world *world, const dsetp_revision *revision)
{
    dsetp_world_release(world, revision->texts, revision->texts_size);
    dsetp_labelset_drop(world, revision->labels);
    dsetp_owner_drop(world, revision->owner);
    dsetp_namespace_drop(world, revision->space);
}

static bool take_texts(dset_world *world, const dset_revision *given, dsetp_revision *made)
{
    size_t name = strlen(given->name) + 1, uid = strlen(dsetp_or_empty(given->uid)) + 1;
    size_t version = strlen(dsetp_or_empty(given->version)) + 1;

    if (given->data_size > SIZE_MAX / 4 || given->normal_size > SIZE_MAX / 4 || name + uid + version > UINT32_MAX)
        return false;
    made->normal_size = given->normal != NULL ? given->normal_size : 0;
    made->texts_size = name + uid + version + given->data_size + made->normal_size;
    made->texts = dsetp_world_alloc(world, made->texts_size);
    if (made->texts == NULL)
        return false;
    made->uid = (uint32_t)name;
    made->version = (uint32_t)(name + uid);
    made->data = (uint32_t)(name + uid + version);
    made->data_size = given->data_size;
    memcpy(made->texts, given->name, name);
    memcpy(made->texts + made->uid, dsetp_or_empty(given->uid), uid);
    memcpy(made->texts + made->version, dsetp_or_empty(given->version), version);
    if (given->data_size > 0)
        memcpy(made->texts + made->data, given->data, given->data_size);
    if (made->normal_size > 0)
        memcpy(made->texts + made->data + given->data_size, given->normal, made->normal_size);
    return true;
}

static bool take_parts(dset_world *world, const dset_revision *given, dsetp_revision *made)
{
    bool owned = given->owner.kind != NULL || given->owner.name != NULL || given->owner.uid != NULL;

    memset(made, 0, sizeof *made);
    made->number = given->number;
    made->created_at = given->created_at;
    made->deleted_at = given->deleted_at;
    return dsetp_namespace_use(world, given->ns, &made->space) && take_texts(world, given, made) &&
           dsetp_labelset_use(world, given->labels, &made->labels) &&
           (!owned || dsetp_owner_use(world, made->space, NULL, NULL, given->owner.uid, &made->owner));
}

/* Updates the sets that own it: more than one if they share a uid. */
static bool refresh_owners(dset_world *world, uint32_t space, uint32_t owner)
{
    uint32_t set;
    bool any = false;

    for (set = dsetp_namespace_get(world, space)->sets; set != 0; set = dsetp_set_get(world, set)->links.next) {
        if (dsetp_set_get(world, set)->uid_owner == owner) {
            dsetp_facts_refresh(world, set);
            dsetp_change_set(world, set);
            any = true;
        }
    }
    return any;
}

/* Updates the sets that may adopt it. */
static void refresh_takers(dset_world *world, uint32_t space, uint32_t labels)
{
    uint32_t set;

    dsetp_change_matching(world, space, labels);
    for (set = dsetp_namespace_get(world, space)->sets; set != 0; set = dsetp_set_get(world, set)->links.next)
        dsetp_facts_refresh(world, set);
}

/* After one was put or dropped. Even without an owner in the world it may have a name that a set wants to use. */
static void refresh(dset_world *world, const dsetp_revision *revision)
{
    if (revision->owner == 0 || !refresh_owners(world, revision->space, revision->owner))
        refresh_takers(world, revision->space, revision->labels);
}

static int check(const dset_world *world, const dset_revision *revision, dset_revision *given, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_RESERVED("revision", dset_revision);
    int code = world == NULL ? dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL")
                             : dsetp_struct(given, &layout, revision, err);

    if (code == DSET_OK && given->ns == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "revision.ns", "must not be NULL");
    if (code == DSET_OK && dsetp_or_empty(given->name)[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "revision.name", "must not be empty");
    if (code == DSET_OK)
        code = dsetp_labels_check(&world->memory, given->labels, "revision.labels", err);
    if (code == DSET_OK && given->data == NULL && given->data_size != 0)
        return dsetp_fail(err, DSET_EMISUSE, "revision.data", "must not be NULL");
    if (code == DSET_OK && given->normal == NULL && given->normal_size != 0)
        return dsetp_fail(err, DSET_EMISUSE, "revision.normal", "must not be NULL");
    return code;
}

int dset_world_put_revision(dset_world *world, const dset_revision *revision, dset_error *err)
{
    dset_revision given;
    dsetp_revision made, old;
    uint32_t number;
    int code = check(world, revision, &given, err);

    if (code != DSET_OK)
        return code;
    memset(&old, 0, sizeof old);
    if (!take_parts(world, &given, &made) || !dsetp_changes_reserve(world) ||
        !dsetp_table_reserve(&world->revision_table)) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    number = dsetp_world_revision(world, made.space, given.name);
    if (number != 0) {
        old = *dsetp_revision_get(world, number);
        unlink_revision(world, number);
    } else if ((number = dsetp_pool_take(&world->revisions)) != 0) {
        dsetp_table_add(&world->revision_table, dsetp_key_hash(world, made.space, given.name), number);
    } else {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    *dsetp_revision_get(world, number) = made;
    link_revision(world, number);
    dsetp_resync_mark(world, DSET_KIND_REVISION, number);
    if (old.space != 0)
        refresh(world, &old);
    refresh(world, &made);
    drop_parts(world, &old);
    return DSET_OK;
}

int dset_world_drop_revision(dset_world *world, const char *ns, const char *name, dset_error *err)
{
    uint32_t space, number;
    dsetp_revision old;

    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    space = dsetp_world_namespace(world, ns);
    number = dsetp_world_revision(world, space, name);
    if (number == 0)
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "revision \"%s/%s\" is not in the world", ns, name);
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    old = *dsetp_revision_get(world, number);
    unlink_revision(world, number);
    refresh(world, &old);
    dsetp_table_remove(&world->revision_table, dsetp_key_hash(world, space, name), number);
    dsetp_pool_give(&world->revisions, number);
    drop_parts(world, &old);
    return DSET_OK;
}
