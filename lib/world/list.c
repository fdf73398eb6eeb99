/* What a world holds, in natural order: nodes, Pods and revisions as the caller put them. DaemonSets are in sets.c. */
#include "world/world.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"
#include "world/label_sets.h"
#include "world/nodes.h"
#include "world/pod_texts.h"

typedef struct listing {
    const dset_world *world;
    uint32_t *numbers;
    size_t count;
} listing;

static const char *space_name(const dset_world *world, uint32_t space)
{
    return dsetp_string(world, dsetp_namespace_get(world, space)->name);
}

static int by_place(const dset_world *world, uint32_t space, const char *name, uint32_t other_space, const char *other)
{
    int order = space != other_space
                    ? dset_name_compare(space_name(world, space), space_name(world, other_space))
                    : 0;

    return order != 0 ? order : dset_name_compare(name, other);
}

static int by_node(const void *a, const void *b, void *context)
{
    return dset_name_compare(dsetp_node_name(context, *(const uint32_t *)a),
                             dsetp_node_name(context, *(const uint32_t *)b));
}

static int by_pod(const void *a, const void *b, void *context)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return by_place(context, dsetp_pod_get(context, x)->space, dsetp_pod_name(context, x),
                    dsetp_pod_get(context, y)->space, dsetp_pod_name(context, y));
}

static int by_revision(const void *a, const void *b, void *context)
{
    const dsetp_revision *x = dsetp_revision_get(context, *(const uint32_t *)a);
    const dsetp_revision *y = dsetp_revision_get(context, *(const uint32_t *)b);

    return by_place(context, x->space, x->texts, y->space, y->texts);
}

static bool is_node(const dset_world *world, uint32_t number)
{
    return dsetp_node_get(world, number)->name != 0 && dsetp_node_exists(world, number);
}

static bool is_pod(const dset_world *world, uint32_t number)
{
    return dsetp_pod_get(world, number)->space != 0;
}

static bool is_revision(const dset_world *world, uint32_t number)
{
    return dsetp_revision_get(world, number)->space != 0;
}

static void end_list(listing *list, const dsetp_pool *pool)
{
    dset_allocator memory = list->world->memory;

    dsetp_release(&memory, list->numbers, (size_t)pool->limit * sizeof *list->numbers);
}

/* The numbers of all objects of a pool, sorted. False: out of memory, and there is nothing to end. */
static bool start_list(listing *list, const dset_world *world, const dsetp_pool *pool,
                       bool (*is)(const dset_world *world, uint32_t number), dsetp_compare_fn order)
{
    dset_allocator memory = world->memory;
    uint32_t number;

    list->world = world;
    list->count = 0;
    list->numbers = dsetp_alloc(&memory, (size_t)pool->limit * sizeof *list->numbers);
    if (list->numbers == NULL)
        return false;
    for (number = 1; number < pool->limit; number++) {
        if (is(world, number))
            list->numbers[list->count++] = number;
    }
    if (dsetp_sort(&memory, list->numbers, list->count, sizeof *list->numbers, order, (void *)(uintptr_t)world))
        return true;
    end_list(list, pool);
    return false;
}

static int give_node(const dset_world *world, uint32_t number, dset_label *scratch, dset_node_fn take, void *context)
{
    const dsetp_node *node = dsetp_node_get(world, number);
    dset_node given;

    memset(&given, 0, sizeof given);
    given.size = sizeof given;
    given.flags = node->flags;
    given.name = dsetp_node_name(world, number);
    given.uid = node->texts;
    given.version = node->texts + strlen(node->texts) + 1;
    given.labels = dsetp_node_labels(world, node, scratch);
    given.taints = dsetp_node_taints(world, node, &given.taint_count);
    given.ready_changed_at = node->ready_changed_at;
    return take(context, &given);
}

int dset_world_list_nodes(const dset_world *world, dset_node_fn take, void *context)
{
    dset_label *scratch;
    dset_allocator memory;
    size_t room, i;
    listing list;
    int code = DSET_OK;

    if (world == NULL || take == NULL)
        return DSET_EMISUSE;
    memory = world->memory;
    room = ((size_t)world->label_count_max + 1) * sizeof *scratch;
    scratch = dsetp_alloc(&memory, room);
    if (scratch == NULL || !start_list(&list, world, &world->nodes, is_node, by_node)) {
        dsetp_release(&memory, scratch, room);
        return DSET_ENOMEM;
    }
    for (i = 0; code == DSET_OK && i < list.count; i++)
        code = give_node(world, list.numbers[i], scratch, take, context);
    end_list(&list, &world->nodes);
    dsetp_release(&memory, scratch, room);
    return code;
}

static dset_owner owner_of(const dset_world *world, uint32_t number, bool by_uid_alone)
{
    dset_owner none = { NULL, NULL, NULL }, owner = none;
    const dsetp_owner *known;

    if (number == 0)
        return none;
    known = dsetp_owner_get(world, number);
    owner.kind = by_uid_alone ? NULL : dsetp_string(world, known->kind);
    owner.name = by_uid_alone ? NULL : dsetp_string(world, known->name);
    owner.uid = dsetp_string(world, known->uid);
    return owner;
}

static int give_pod(const dset_world *world, uint32_t number, dset_pod_fn take, void *context)
{
    const dsetp_pod *pod = dsetp_pod_get(world, number);
    const char *node = pod->node != 0 ? dsetp_node_name(world, pod->node) : NULL;
    char uid[DSETP_POD_UID_SIZE];
    dset_pod given;

    memset(&given, 0, sizeof given);
    given.size = sizeof given;
    given.flags = pod->flags & (DSET_POD_READY | DSETP_POD_STUCK);
    given.phase = pod->phase;
    given.ns = space_name(world, pod->space);
    given.name = dsetp_pod_name(world, number);
    given.uid = dsetp_pod_uid(world, number, uid);
    given.version = dsetp_pod_version(world, number);
    given.node_name = pod->flags & DSETP_POD_BOUND ? node : NULL;
    given.node_pinned = pod->flags & DSETP_POD_BOUND ? NULL : node;
    given.owner = owner_of(world, pod->owner, false);
    given.labels = dsetp_labelset_view(world, pod->labels);
    given.created_at = pod->created_at;
    given.ready_changed_at = pod->ready_changed_at;
    given.deleted_at = pod->deleted_at;
    given.message = dsetp_pod_message(world, number);
    return take(context, &given);
}

int dset_world_list_pods(const dset_world *world, dset_pod_fn take, void *context)
{
    listing list;
    size_t i;
    int code = DSET_OK;

    if (world == NULL || take == NULL)
        return DSET_EMISUSE;
    if (!start_list(&list, world, &world->pods, is_pod, by_pod))
        return DSET_ENOMEM;
    for (i = 0; code == DSET_OK && i < list.count; i++)
        code = give_pod(world, list.numbers[i], take, context);
    end_list(&list, &world->pods);
    return code;
}

static int give_revision(const dset_world *world, uint32_t number, dset_revision_fn take, void *context)
{
    const dsetp_revision *revision = dsetp_revision_get(world, number);
    dset_revision given;

    memset(&given, 0, sizeof given);
    given.size = sizeof given;
    given.number = revision->number;
    given.ns = space_name(world, revision->space);
    given.name = revision->texts;
    given.uid = revision->texts + revision->uid;
    given.version = revision->texts + revision->version;
    given.owner = owner_of(world, revision->owner, true);
    given.labels = dsetp_labelset_view(world, revision->labels);
    given.created_at = revision->created_at;
    given.deleted_at = revision->deleted_at;
    given.data = revision->texts + revision->data;
    given.data_size = revision->data_size;
    if (revision->normal_size > 0) {
        given.normal = revision->texts + revision->data + revision->data_size;
        given.normal_size = revision->normal_size;
    }
    return take(context, &given);
}

int dset_world_list_revisions(const dset_world *world, dset_revision_fn take, void *context)
{
    listing list;
    size_t i;
    int code = DSET_OK;

    if (world == NULL || take == NULL)
        return DSET_EMISUSE;
    if (!start_list(&list, world, &world->revisions, is_revision, by_revision))
        return DSET_ENOMEM;
    for (i = 0; code == DSET_OK && i < list.count; i++)
        code = give_revision(world, list.numbers[i], take, context);
    end_list(&list, &world->revisions);
    return code;
}
