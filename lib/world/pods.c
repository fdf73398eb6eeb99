/* Pods: each in the list of its controller, or of the orphans of its namespace. */
#include "world/parts.h"

#include <string.h>

#include "base/text.h"

typedef struct pod_key {
    uint32_t space;
    const char *name;
} pod_key;

static bool same_pod(const void *context, uint32_t number, const void *key)
{
    const dsetp_pod *known = dsetp_pod_get(context, number);
    const pod_key *wanted = key;

    return known->space == wanted->space && strcmp(known->texts, wanted->name) == 0;
}

uint32_t dsetp_world_pod(const dset_world *world, uint32_t space, const char *name)
{
    pod_key key = { space, name };

    return space == 0 ? 0
                      : dsetp_table_find(&world->pod_table, dsetp_key_hash(world, space, name), same_pod, world, &key);
}

static uint32_t *list_of(dset_world *world, const dsetp_pod *pod)
{
    return pod->owner != 0 ? &dsetp_owner_get(world, pod->owner)->pods
                           : &dsetp_namespace_get(world, pod->space)->orphans;
}

static void link_pod(dset_world *world, uint32_t number)
{
    dsetp_pod *pod = dsetp_pod_get(world, number);
    uint32_t *head = list_of(world, pod);

    pod->previous = 0;
    pod->next = *head;
    if (*head != 0)
        dsetp_pod_get(world, *head)->previous = number;
    *head = number;
}

static void unlink_pod(dset_world *world, uint32_t number)
{
    dsetp_pod *pod = dsetp_pod_get(world, number);

    if (pod->previous != 0)
        dsetp_pod_get(world, pod->previous)->next = pod->next;
    else
        *list_of(world, pod) = pod->next;
    if (pod->next != 0)
        dsetp_pod_get(world, pod->next)->previous = pod->previous;
}

static void drop_parts(dset_world *world, const dsetp_pod *pod)
{
    dsetp_world_release(world, pod->texts, pod->texts_size);
    dsetp_labelset_drop(world, pod->labels);
    dsetp_node_unuse(world, pod->node);
    dsetp_owner_drop(world, pod->owner);
    dsetp_namespace_drop(world, pod->space);
}

static uint32_t append(char *texts, uint32_t at, const char *text)
{
    memcpy(texts + at, text, strlen(text) + 1);
    return at + (uint32_t)strlen(text) + 1;
}

static bool take_texts(dset_world *world, const dset_pod *given, dsetp_pod *made)
{
    const char *uid = dsetp_or_empty(given->uid), *version = dsetp_or_empty(given->version);
    const char *message = dsetp_or_empty(given->message);
    size_t size = strlen(given->name) + strlen(uid) + strlen(version) + strlen(message) + 4;

    made->texts = size <= UINT32_MAX ? dsetp_world_alloc(world, size) : NULL;
    if (made->texts == NULL)
        return false;
    made->texts_size = (uint32_t)size;
    made->uid = append(made->texts, 0, given->name);
    made->version = append(made->texts, made->uid, uid);
    made->message = append(made->texts, made->version, version);
    append(made->texts, made->message, message);
    return true;
}

/* Everything of a pod, made aside. */
static bool take_parts(dset_world *world, const dset_pod *given, dsetp_pod *made)
{
    bool bound = given->node_name != NULL && given->node_name[0] != '\0';
    bool owned = given->owner.kind != NULL || given->owner.name != NULL || given->owner.uid != NULL;
    const char *node = bound ? given->node_name : given->node_pinned;

    memset(made, 0, sizeof *made);
    made->phase = given->phase <= DSET_POD_FAILED ? (uint8_t)given->phase : (uint8_t)DSET_POD_UNKNOWN;
    if (given->flags & DSET_POD_READY)
        made->flags |= DSETP_POD_READY;
    if (bound)
        made->flags |= DSETP_POD_BOUND;
    made->created_at = given->created_at;
    made->ready_changed_at = given->ready_changed_at;
    made->deleted_at = given->deleted_at;
    return dsetp_namespace_use(world, given->ns, &made->space) && take_texts(world, given, made) &&
           dsetp_labelset_use(world, given->labels, &made->labels) &&
           (node == NULL || dsetp_node_use(world, node, &made->node)) &&
           (!owned || dsetp_owner_use(world, made->space, given->owner.kind, given->owner.name, given->owner.uid,
                                      &made->owner));
}

static void change_wanters(dset_world *world, const dsetp_pod *pod)
{
    if (pod->owner != 0)
        dsetp_change_owner(world, pod->owner);
    else
        dsetp_change_matching(world, pod->space, pod->labels);
}

static void replace_pod(dset_world *world, uint32_t number, const dsetp_pod *made)
{
    dsetp_pod *pod = dsetp_pod_get(world, number), old = *pod;

    change_wanters(world, pod);
    unlink_pod(world, number);
    *pod = *made;
    link_pod(world, number);
    change_wanters(world, pod);
    drop_parts(world, &old);
}

static int check(const dset_world *world, const dset_pod *pod, dset_pod *given, dset_error *err)
{
    int code = world == NULL ? dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL")
                             : dsetp_struct(given, sizeof *given, pod, "pod", err);

    if (code == DSET_OK && (given->ns == NULL || given->name == NULL))
        return dsetp_fail(err, DSET_EMISUSE, given->ns == NULL ? "pod.ns" : "pod.name", "must not be NULL");
    return code;
}

int dset_world_put_pod(dset_world *world, const dset_pod *pod, dset_error *err)
{
    dset_pod given;
    dsetp_pod made;
    uint32_t number;
    int code = check(world, pod, &given, err);

    if (code != DSET_OK)
        return code;
    if (!take_parts(world, &given, &made) || !dsetp_changes_reserve(world) ||
        !dsetp_table_reserve(&world->pod_table)) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    number = dsetp_world_pod(world, made.space, given.name);
    if (number != 0) {
        replace_pod(world, number, &made);
        return DSET_OK;
    }
    number = dsetp_pool_take(&world->pods);
    if (number == 0) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    *dsetp_pod_get(world, number) = made;
    dsetp_table_add(&world->pod_table, dsetp_key_hash(world, made.space, given.name), number);
    link_pod(world, number);
    change_wanters(world, &made);
    return DSET_OK;
}

int dset_world_drop_pod(dset_world *world, const char *ns, const char *name, dset_error *err)
{
    uint32_t space, number;
    dsetp_pod old;

    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    space = dsetp_world_namespace(world, ns);
    number = dsetp_world_pod(world, space, name);
    if (number == 0)
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "pod \"%s/%s\" is not in the world", ns, name);
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    old = *dsetp_pod_get(world, number);
    change_wanters(world, &old);
    unlink_pod(world, number);
    dsetp_table_remove(&world->pod_table, dsetp_key_hash(world, space, name), number);
    dsetp_pool_give(&world->pods, number);
    drop_parts(world, &old);
    return DSET_OK;
}
