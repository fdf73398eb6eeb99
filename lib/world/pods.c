/* Pods as last seen: each in the list of its controller, or of the orphans of its namespace. */
#include "world/world.h"

#include <string.h>

#include "base/text.h"
#include "daemonset/label.h"
#include "model/labels.h"
#include "world/change_queue.h"
#include "world/gone.h"
#include "world/label_sets.h"
#include "world/namespaces.h"
#include "world/nodes.h"
#include "world/owners.h"
#include "world/pod_state.h"
#include "world/pod_texts.h"
#include "world/resync.h"

typedef struct pod_key {
    uint32_t space;
    const char *name;
} pod_key;

/* The set that owns the Pod; 0: none in the world. */
static uint32_t set_of(const dset_world *world, const dsetp_pod *pod)
{
    return pod->owner != 0 ? dsetp_owner_get(world, pod->owner)->set : 0;
}

static bool same_pod(const void *context, uint32_t number, const void *key)
{
    const dset_world *world = context;
    const dsetp_pod *known = dsetp_pod_get(world, number);
    const pod_key *wanted = key;

    dsetp_prefetch(dsetp_pool_side(&world->pods, number)); /* in parallel with the row, whose name may be elsewhere */
    return known->space == wanted->space && strcmp(dsetp_pod_name(world, number), wanted->name) == 0;
}

uint32_t dsetp_world_pod(const dset_world *world, uint32_t space, const char *name)
{
    pod_key key = { space, name };

    if (space == 0 || world->pods.count == 0)
        return 0;
    return dsetp_table_find(&world->pod_table, dsetp_key_hash(world, space, name), same_pod, world, &key);
}

static uint32_t *list_of(dset_world *world, const dsetp_pod *pod)
{
    return pod->owner != 0 ? &dsetp_owner_get(world, pod->owner)->pods
                           : &dsetp_namespace_get(world, pod->space)->orphans;
}

static void link_pod(dset_world *world, uint32_t number)
{
    dsetp_pool_link(&world->pods, offsetof(dsetp_pod, links), list_of(world, dsetp_pod_get(world, number)), number);
}

static void unlink_pod(dset_world *world, uint32_t number)
{
    dsetp_pool_unlink(&world->pods, offsetof(dsetp_pod, links), list_of(world, dsetp_pod_get(world, number)), number);
}

static void drop_parts(dset_world *world, const dsetp_pod *pod)
{
    dsetp_pod_texts_drop(world, pod->more);
    dsetp_labelset_drop(world, pod->labels);
    dsetp_node_unuse(world, pod->node);
    dsetp_owner_drop(world, pod->owner);
    dsetp_namespace_drop(world, pod->space);
}

static bool is_bound(const dset_pod *given)
{
    return given->node_name != NULL && given->node_name[0] != '\0';
}

static bool is_owned(const dset_pod *given)
{
    return given->owner.kind != NULL || given->owner.name != NULL || given->owner.uid != NULL;
}

/* The values that need no memory. */
static void take_values(const dset_pod *given, dsetp_pod *made)
{
    made->phase = (uint8_t)given->phase;
    made->flags = (uint8_t)(given->flags & (DSET_POD_READY | DSETP_POD_STUCK));
    if ((given->flags & DSET_POD_READY) || dsetp_phase_terminal(given->phase))
        made->flags &= DSET_POD_READY;
    if (is_bound(given))
        made->flags |= DSETP_POD_BOUND;
    made->created_at = given->created_at;
    made->ready_changed_at = given->ready_changed_at;
    made->deleted_at = given->deleted_at;
}

/* Makes the whole row of a Pod, to be swapped in. */
static bool take_parts(dset_world *world, const dset_pod *given, dsetp_pod *made, dsetp_pod_side *side)
{
    bool owned = is_owned(given);
    const char *node = is_bound(given) ? given->node_name : given->node_pinned;

    memset(made, 0, sizeof *made);
    take_values(given, made);
    return dsetp_pod_texts_put(world, given, &made->more, side) &&
           dsetp_namespace_use(world, given->ns, &made->space) &&
           dsetp_labelset_use(world, given->labels, &made->labels) &&
           (node == NULL || dsetp_node_use(world, node, &made->node)) &&
           (!owned || dsetp_owner_use(world, made->space, given->owner.kind, given->owner.name, given->owner.uid,
                                      &made->owner));
}

/* An orphan concerns every set of its namespace whose selector matches it. */
static void count_orphan(dset_world *world, const dsetp_pod *pod, int sign)
{
    uint32_t set = dsetp_namespace_get(world, pod->space)->sets;

    for (; set != 0; set = dsetp_set_get(world, set)->links.next)
        dsetp_set_get(world, set)->nodes.adoptable += (uint32_t)sign * dsetp_pod_adoptable(world, set, pod);
    dsetp_change_matching(world, pod->space, pod->labels);
}

/* Into and out of all lists and counters. */
static void enter(dset_world *world, uint32_t number)
{
    const dsetp_pod *pod = dsetp_pod_get(world, number);

    link_pod(world, number);
    if (pod->owner == 0)
        count_orphan(world, pod, 1);
    if (set_of(world, pod) == 0)
        return;
    dsetp_set_nodes_add(world, set_of(world, pod), number);
    dsetp_change_set(world, set_of(world, pod));
}

static void leave(dset_world *world, uint32_t number)
{
    const dsetp_pod *pod = dsetp_pod_get(world, number);

    if (pod->owner == 0)
        count_orphan(world, pod, -1);
    if (set_of(world, pod) != 0) {
        dsetp_set_nodes_remove(world, set_of(world, pod), number, false);
        dsetp_change_set(world, set_of(world, pod));
    }
    unlink_pod(world, number);
}

/* What the world keeps of Pods that are not in the list of a node: one that leaves it, and one that comes ended. */
typedef struct kept {
    uint32_t set, node, hash; /* set 0: nothing */
} kept;

static bool keep(dset_world *world, const dsetp_pod *pod, kept *out)
{
    out->set = set_of(world, pod);
    out->node = pod->node;
    return dsetp_gone_reserve(world, out->set, out->node);
}

/* Is it in the list of its node? */
static bool is_listed(const dset_world *world, const dsetp_pod *pod)
{
    uint32_t set = set_of(world, pod);

    return set != 0 && dsetp_pod_counts(pod) &&
           dset_label_selector_match(dsetp_set_get(world, set)->value->selector, dsetp_labelset_view(world, pod->labels));
}

/* Is a Pod still the same one of the same set on the same node? */
static bool same_identity(const dset_world *world, uint32_t number, const dset_pod *given, const dsetp_pod *made)
{
    const dsetp_pod *pod = dsetp_pod_get(world, number);

    return made->node == pod->node && set_of(world, made) == set_of(world, pod) &&
           dsetp_pod_has_uid(world, number, dsetp_or_empty(given->uid));
}

/*
 * Looks what is to be kept of a Pod that gets other values, and of the one that it becomes. number 0: it is new; given
 * and made NULL: it is dropped.
 */
static bool look_back(dset_world *world, uint32_t number, const dset_pod *given, const dsetp_pod *made, kept *out)
{
    const dsetp_pod *pod = number != 0 ? dsetp_pod_get(world, number) : NULL;
    bool same = pod != NULL && made != NULL && same_identity(world, number, given, made), listed;

    memset(out, 0, 2 * sizeof *out);
    if (same && made->labels == pod->labels && dsetp_pod_counts(made) == dsetp_pod_counts(pod))
        return true;
    listed = made != NULL && is_listed(world, made);
    if (pod != NULL && is_listed(world, pod) && !(same && listed)) {
        out[0].hash = dsetp_gone_hash(dsetp_pod_uid(world, number, (char[DSETP_POD_UID_SIZE]){ 0 }));
        if (!keep(world, pod, &out[0]))
            return false;
    }
    if (made == NULL || same || dsetp_pod_counts(made) || made->node == 0 || set_of(world, made) == 0)
        return true;
    out[1].hash = dsetp_gone_hash(dsetp_or_empty(given->uid));
    return keep(world, made, &out[1]);
}

static void remember(dset_world *world, const kept *pods)
{
    size_t i;

    for (i = 0; i < 2; i++) {
        if (pods[i].set != 0)
            dsetp_gone_add(world, pods[i].set, pods[i].node, pods[i].hash);
    }
}

static bool same_text(const char *known, const char *given)
{
    return strcmp(known, dsetp_or_empty(given)) == 0;
}

/* Are node, owner and labels unchanged? */
static bool same_place(const dset_world *world, const dsetp_pod *known, const dset_pod *given)
{
    static const dsetp_labelset none = { NULL, 0, 0, 0, NULL, NULL, 0 };
    const dsetp_labelset *labels = known->labels != 0 ? dsetp_labelset_get(world, known->labels) : &none;
    const char *node = is_bound(given) ? given->node_name : given->node_pinned;

    if (is_owned(given) != (known->owner != 0) || (node != NULL) != (known->node != 0))
        return false;
    if (known->owner != 0) {
        const dsetp_owner *owner = dsetp_owner_get(world, known->owner);

        if (!same_text(dsetp_string(world, owner->uid), given->owner.uid) ||
            !same_text(dsetp_string(world, owner->name), given->owner.name) ||
            !same_text(dsetp_string(world, owner->kind), given->owner.kind))
            return false;
    }
    return dsetp_same_labels(labels, given->labels) &&
           (node == NULL || same_text(dsetp_node_name(world, known->node), node));
}

/* An update that leaves node, owner and labels: usually needs no memory. */
static bool refresh(dset_world *world, uint32_t number, const dset_pod *given)
{
    dsetp_pod *pod = dsetp_pod_get(world, number), values = *pod;
    uint32_t set = set_of(world, pod);
    kept seen[2];

    take_values(given, &values);
    if (!look_back(world, number, given, &values, seen) ||
        !dsetp_pod_texts_put(world, given, &values.more, dsetp_pool_side(&world->pods, number)))
        return false;
    remember(world, seen);
    if (set != 0) {
        dsetp_set_nodes_renew(world, set, number, &values);
        dsetp_change_set(world, set);
        return true;
    }
    if (pod->owner == 0)
        count_orphan(world, pod, -1);
    *pod = values;
    if (pod->owner == 0)
        count_orphan(world, pod, 1);
    return true;
}

static void replace_pod(dset_world *world, uint32_t number, const dsetp_pod *made, const dsetp_pod_side *side,
                        const kept *seen)
{
    dsetp_pod *pod = dsetp_pod_get(world, number), old;

    leave(world, number);
    remember(world, seen);
    old = *pod;
    *pod = *made;
    *(dsetp_pod_side *)dsetp_pool_side(&world->pods, number) = *side;
    enter(world, number);
    drop_parts(world, &old);
}

static int check(const dset_world *world, const dset_pod *pod, dset_pod *given, dset_error *err)
{
    static const dsetp_layout layout = { "pod", sizeof(dset_pod), offsetof(dset_pod, flags),
                                       DSET_POD_READY | DSETP_POD_STUCK,
                                       offsetof(dset_pod, reserved) };
    int code = world == NULL ? dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL")
                             : dsetp_struct(given, &layout, pod, err);

    if (code == DSET_OK && given->ns == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "pod.ns", "must not be NULL");
    if (code == DSET_OK && dsetp_or_empty(given->name)[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "pod.name", "must not be empty");
    if (code == DSET_OK && given->phase > DSET_POD_FAILED)
        return dsetp_fail(err, DSET_EMISUSE, "pod.phase", "must be a dset_phase");
    if (code == DSET_OK && dsetp_labels_have_null(given->labels))
        return dsetp_fail(err, DSET_EMISUSE, "pod.labels", "must not contain NULL");
    return code;
}

/* Makes room for everything that the new row needs. */
static bool reserve(dset_world *world, const dsetp_pod *made)
{
    return dsetp_table_reserve(&world->pod_table) &&
           (set_of(world, made) == 0 || dsetp_set_nodes_reserve(world, set_of(world, made), made));
}

/* Prefetches the node, and the set's entry for it. */
static void look_ahead(const dset_world *world, uint32_t space, const dset_pod *given)
{
    const char *name = is_bound(given) ? given->node_name : given->node_pinned;
    uint32_t node = name != NULL ? dsetp_table_guess(&world->node_table, dsetp_key_hash(world, 0, name)) : 0;
    const char *owner = given->owner.name;
    uint32_t set = owner != NULL ? dsetp_table_guess(&world->set_table, dsetp_key_hash(world, space, owner)) : 0;

    if (node == 0)
        return;
    dsetp_prefetch(dsetp_node_name(world, node));
    if (set != 0)
        dsetp_prefetch(&dsetp_set_get(world, set)->nodes.groups[node / 64]);
}

/* In a large fleet nothing that a Pod touches is in the cache: prefetch as much as possible before using any of it. */
static uint32_t look_up(const dset_world *world, const dset_pod *given)
{
    pod_key key = { dsetp_world_namespace(world, given->ns), given->name };
    uint64_t hash = dsetp_key_hash(world, key.space, given->name);

    if (key.space == 0)
        return 0;
    dsetp_table_ahead(&world->pod_table, hash);
    look_ahead(world, key.space, given);
    return dsetp_table_find(&world->pod_table, hash, same_pod, world, &key);
}

int dset_world_put_pod(dset_world *world, const dset_pod *pod, dset_error *err)
{
    dset_pod given;
    dsetp_pod made;
    dsetp_pod_side side;
    kept seen[2];
    uint32_t number;
    int code = check(world, pod, &given, err);

    if (code != DSET_OK)
        return code;
    if (!dsetp_changes_reserve(world))
        return dsetp_no_memory(err);
    number = look_up(world, &given);
    if (number != 0 && same_place(world, dsetp_pod_get(world, number), &given)) {
        if (!refresh(world, number, &given))
            return dsetp_no_memory(err);
        dsetp_resync_mark(world, DSET_KIND_POD, number);
        return DSET_OK;
    }
    code = dsetp_labels_check(&world->memory, given.labels, "pod.labels", err);
    if (code != DSET_OK)
        return code;
    if (!take_parts(world, &given, &made, &side) || !reserve(world, &made) ||
        !look_back(world, number, &given, &made, seen)) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    if (number != 0) {
        replace_pod(world, number, &made, &side, seen);
        dsetp_resync_mark(world, DSET_KIND_POD, number);
        return DSET_OK;
    }
    number = dsetp_pool_take(&world->pods);
    if (number == 0) {
        drop_parts(world, &made);
        return dsetp_no_memory(err);
    }
    *dsetp_pod_get(world, number) = made;
    *(dsetp_pod_side *)dsetp_pool_side(&world->pods, number) = side;
    remember(world, seen);
    dsetp_table_add(&world->pod_table, dsetp_key_hash(world, made.space, given.name), number);
    enter(world, number);
    dsetp_resync_mark(world, DSET_KIND_POD, number);
    return DSET_OK;
}

int dset_world_drop_pod(dset_world *world, const char *ns, const char *name, dset_error *err)
{
    uint32_t space, number;
    kept seen[2];
    dsetp_pod old;

    if (world == NULL || ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, world == NULL ? "world" : ns == NULL ? "ns" : "name",
                          "must not be NULL");
    space = dsetp_world_namespace(world, ns);
    number = dsetp_world_pod(world, space, name);
    if (number == 0)
        return dsetp_fail(err, DSET_ENOTFOUND, NULL, "pod \"%s/%s\" is not in the world", ns, name);
    if (!dsetp_changes_reserve(world) || !look_back(world, number, NULL, NULL, seen))
        return dsetp_no_memory(err);
    leave(world, number);
    remember(world, seen);
    old = *dsetp_pod_get(world, number);
    dsetp_table_remove(&world->pod_table, dsetp_key_hash(world, space, name), number);
    dsetp_pool_give(&world->pods, number);
    drop_parts(world, &old);
    return DSET_OK;
}
