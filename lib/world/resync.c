/* Resync: brings one kind of objects in line with a complete list, dropping what is not in it. */
#include "world/resync.h"

#include <string.h>

#include "base/bits.h"
#include "world/pod_texts.h"

static const dsetp_pool *pool_of(const dset_world *world, uint32_t kind)
{
    switch (kind) {
    case DSET_KIND_NODE:
        return &world->nodes;
    case DSET_KIND_POD:
        return &world->pods;
    case DSET_KIND_REVISION:
        return &world->revisions;
    case DSET_KIND_DAEMONSET:
        return &world->sets;
    default:
        return NULL;
    }
}

static int check(const dset_world *world, uint32_t kind, dset_error *err)
{
    if (world == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL");
    if (pool_of(world, kind) == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "kind", "must be Node, Pod, ControllerRevision or DaemonSet");
    return DSET_OK;
}

void dsetp_resync_stop(dset_world *world, uint32_t kind)
{
    dsetp_resync *resync = &world->resyncs[kind];

    dsetp_world_release(world, resync->seen, DSETP_WORDS(resync->limit) * sizeof *resync->seen);
    resync->seen = NULL;
    resync->limit = 0;
}

int dset_world_resync_begin(dset_world *world, uint32_t kind, dset_error *err)
{
    uint32_t limit;
    uint64_t *seen;
    int code = check(world, kind, err);

    if (code != DSET_OK)
        return code;
    limit = pool_of(world, kind)->limit > 0 ? pool_of(world, kind)->limit : 1;
    seen = dsetp_world_alloc(world, DSETP_WORDS(limit) * sizeof *seen);
    if (seen == NULL)
        return dsetp_no_memory(err);
    memset(seen, 0, DSETP_WORDS(limit) * sizeof *seen);
    dsetp_resync_stop(world, kind);
    world->resyncs[kind].seen = seen;
    world->resyncs[kind].limit = limit;
    return DSET_OK;
}

void dset_world_resync_keep(dset_world *world, uint32_t kind, const char *ns, const char *name)
{
    uint32_t number = 0;

    if (check(world, kind, NULL) != DSET_OK || ns == NULL || name == NULL)
        return;
    if (kind == DSET_KIND_NODE)
        number = dsetp_world_node(world, name);
    else if (kind == DSET_KIND_POD)
        number = dsetp_world_pod(world, dsetp_world_namespace(world, ns), name);
    else if (kind == DSET_KIND_REVISION)
        number = dsetp_world_revision(world, dsetp_world_namespace(world, ns), name);
    else
        number = dsetp_world_set(world, ns, name);
    if (number != 0)
        dsetp_resync_mark(world, kind, number);
}

static const char *space_name(const dset_world *world, uint32_t space)
{
    return dsetp_string(world, dsetp_namespace_get(world, space)->name);
}

/* Drops an object by its number; DSET_OK when there is none. */
static int drop(dset_world *world, uint32_t kind, uint32_t number, dset_error *err)
{
    uint32_t space;

    switch (kind) {
    case DSET_KIND_NODE:
        if (dsetp_node_get(world, number)->name == 0 || !dsetp_node_exists(world, number))
            return DSET_OK;
        return dset_world_drop_node(world, dsetp_node_name(world, number), err);
    case DSET_KIND_POD:
        space = dsetp_pod_get(world, number)->space;
        return space == 0 ? DSET_OK
                          : dset_world_drop_pod(world, space_name(world, space), dsetp_pod_name(world, number), err);
    case DSET_KIND_REVISION:
        space = dsetp_revision_get(world, number)->space;
        return space == 0 ? DSET_OK
                          : dset_world_drop_revision(world, space_name(world, space),
                                                     dsetp_revision_get(world, number)->texts, err);
    default:
        space = dsetp_set_get(world, number)->space;
        return space == 0 ? DSET_OK
                          : dset_world_drop_daemonset(world, space_name(world, space),
                                                      dsetp_string(world, dsetp_set_get(world, number)->name), err);
    }
}

int dset_world_resync_end(dset_world *world, uint32_t kind, dset_error *err)
{
    uint32_t number;
    int code = check(world, kind, err);

    if (code == DSET_OK && world->resyncs[kind].seen == NULL)
        code = dsetp_fail(err, DSET_EMISUSE, "kind", "no resync of this kind has begun");
    for (number = 1; code == DSET_OK && number < world->resyncs[kind].limit; number++) {
        if (!dsetp_bit(world->resyncs[kind].seen, number))
            code = drop(world, kind, number, err);
    }
    if (code == DSET_OK)
        dsetp_resync_stop(world, kind);
    return code;
}
