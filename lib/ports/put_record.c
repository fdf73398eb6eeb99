/* Puts stored records into a world. */
#include "base/text.h"
#include "model/daemonset.h"
#include "ports/store.h"
#include "world/world.h"

static int put_node(void *context, const dset_node *node)
{
    return dset_world_put_node(context, node, NULL);
}

static int put_pod(void *context, const dset_pod *pod)
{
    return dset_world_put_pod(context, pod, NULL);
}

static int put_revision(void *context, const dset_revision *revision)
{
    return dset_world_put_revision(context, revision, NULL);
}

static const dset_record_methods into_world = {
    .size = sizeof into_world, .node = put_node, .pod = put_pod, .revision = put_revision,
};

const dset_record_methods *dset_world_methods(void)
{
    return &into_world;
}

/* Name, namespace and version are those of the record, even if the object has others. */
typedef struct putting {
    dset_world *world;
    const dset_record *record;
    dset_error *err;
} putting;

static int put_placed_node(void *context, const dset_node *node)
{
    const putting *work = context;
    dset_node put = *node;

    put.name = work->record->name;
    put.version = work->record->version;
    return dset_world_put_node(work->world, &put, work->err);
}

static int put_placed_pod(void *context, const dset_pod *pod)
{
    const putting *work = context;
    dset_pod put = *pod;

    put.ns = work->record->ns;
    put.name = work->record->name;
    put.version = work->record->version;
    return dset_world_put_pod(work->world, &put, work->err);
}

static int put_placed_revision(void *context, const dset_revision *revision)
{
    const putting *work = context;
    dset_revision put = *revision;

    put.ns = work->record->ns;
    put.name = work->record->name;
    put.version = work->record->version;
    return dset_world_put_revision(work->world, &put, work->err);
}

static int put_daemonset(const putting *work)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    int code;

    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    options.format = DSET_FORMAT_JSON;
    options.ns = work->record->ns;
    options.memory = &work->world->memory;
    code = dset_daemonset_parse(&set, work->record->data, work->record->data_size, &options, work->err);
    if (code != DSET_OK)
        return code;
    set->ns = dsetp_arena_string(set->arena, work->record->ns);
    set->name = dsetp_arena_string(set->arena, work->record->name);
    set->version = dsetp_arena_string(set->arena, dsetp_or_empty(work->record->version));
    code = set->ns != NULL && set->name != NULL && set->version != NULL
               ? dset_world_put_daemonset(work->world, set, work->err)
               : dsetp_no_memory(work->err);
    dset_daemonset_free(set);
    return code;
}

static int put(putting *work)
{
    static const dset_record_methods methods = {
        .size = sizeof methods,
        .node = put_placed_node,
        .pod = put_placed_pod,
        .revision = put_placed_revision,
    };
    const dset_record *record = work->record;

    if (record->kind == DSET_KIND_DAEMONSET)
        return put_daemonset(work);
    return dset_record_read(record->kind, record->data, record->data_size, &methods, work, &work->world->memory,
                            work->err);
}

static int drop(dset_world *world, const dset_record *record, dset_error *err)
{
    dset_error inner = DSET_ERROR_INIT;
    int code;

    switch (record->kind) {
    case DSET_KIND_NODE:
        code = dset_world_drop_node(world, record->name, &inner);
        break;
    case DSET_KIND_POD:
        code = dset_world_drop_pod(world, record->ns, record->name, &inner);
        break;
    case DSET_KIND_REVISION:
        code = dset_world_drop_revision(world, record->ns, record->name, &inner);
        break;
    default:
        code = dset_world_drop_daemonset(world, record->ns, record->name, &inner);
        break;
    }
    if (code == DSET_OK || code == DSET_ENOTFOUND)
        return DSET_OK;
    return dset_error_set(err, code, inner.path, inner.text);
}

int dset_world_put_record(dset_world *world, const dset_record *record, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT("record", dset_record);
    dset_error inner = DSET_ERROR_INIT;
    putting work = { world, record, &inner };
    dset_record known;
    char path[128], text[384];
    int code;

    if (world == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL");
    code = dsetp_struct(&known, &layout, record, err);
    if (code != DSET_OK)
        return code;
    if (record->kind < DSET_KIND_DAEMONSET || record->kind > DSET_KIND_POD)
        return dsetp_fail(err, DSET_EMISUSE, "record.kind", "must be DaemonSet, ControllerRevision, Node or Pod");
    if (record->ns == NULL || record->name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, record->ns == NULL ? "record.ns" : "record.name", "must not be NULL");
    if (record->name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "record.name", "must not be empty");
    if (record->data == NULL)
        return drop(world, record, err);
    code = put(&work);
    if (code == DSET_OK || code == DSET_ENOMEM)
        return code == DSET_OK ? DSET_OK : dsetp_no_memory(err);
    dset_world_resync_keep(world, record->kind, record->ns, record->name);
    dsetp_object_path(path, record->kind, record->ns, record->name);
    dset_error_write(&inner, text, sizeof text);
    return dset_error_set(err, code, path, text);
}
