/* The public functions for strategic merge patches: the field tables by kind. */
#include "daemonset/patch.h"

#include "api/types.h"
#include "base/error.h"
#include "schema/patch.h"
#include "tree/document.h"
#include "tree/write.h"

static const struct {
    uint32_t number;
    const dsetp_type *type;
} kinds[] = {
    { DSET_KIND_DAEMONSET, &dsetp_daemonset_type },
    { DSET_KIND_REVISION, &dsetp_revision_type },
    { DSET_KIND_NODE, &dsetp_node_type },
    { DSET_KIND_POD, &dsetp_pod_type },
};

/* NULL: there is no such kind. */
static const dsetp_type *type_of(uint32_t kind, dset_error *err)
{
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].number == kind)
            return kinds[i].type;
    }
    dsetp_fail(err, DSET_EMISUSE, "kind", "must be DaemonSet, ControllerRevision, Node or Pod");
    return NULL;
}

static int check_object(const dset_value *value, const char *name, dset_error *err)
{
    return dsetp_is_object(value) ? DSET_OK : dsetp_fail(err, DSET_EINVALID, "", "%s must be an object", name);
}

int dset_document_patch(dset_document *document, uint32_t kind, const void *patch, size_t size, dset_error *err)
{
    dset_value *changes, *patched;
    const dsetp_type *type;
    int code;

    if (document == NULL || patch == NULL)
        return dsetp_fail(err, DSET_EMISUSE, document == NULL ? "document" : "patch", "must not be NULL");
    type = type_of(kind, err);
    if (type == NULL)
        return DSET_EMISUSE;
    if (size > document->options.bytes_max)
        return dsetp_fail(err, DSET_ELIMIT, "", "more bytes than the limit allows");
    code = dsetp_build_json(document, &changes, patch, size, DSETP_LAST_COUNTS, err);
    if (code == DSET_OK)
        code = check_object(dsetp_root(document), "the document", err);
    if (code == DSET_OK)
        code = check_object(changes, "the patch", err);
    if (code != DSET_OK)
        return code;
    patched = dsetp_value_copy(document, dsetp_root(document));
    if (patched == NULL)
        return dsetp_no_memory(err);
    code = dsetp_patch_apply(document, patched, changes, type, DSETP_PATCH_OBJECT, err);
    if (code == DSET_OK)
        dsetp_replace(dsetp_root(document), patched);
    return code;
}

/* Copies of the three objects in one document. */
static int copy(dset_document *document, const dset_value *const from[3], dset_value *to[3], dset_error *err)
{
    size_t i;

    for (i = 0; i < 3; i++) {
        to[i] = from[i] != NULL ? dsetp_value_copy(document, from[i]) : NULL;
        if (from[i] != NULL && to[i] == NULL)
            return dsetp_no_memory(err);
    }
    return DSET_OK;
}

static int write_patch(dset_document *document, const dset_value *patch, dset_sink_fn sink, void *context,
                       dset_error *err)
{
    dsetp_buffer buffer;
    int code;

    dsetp_buffer_start(&buffer, &document->memory);
    dsetp_write_json(&buffer, patch, DSET_WRITE_CANONICAL);
    code = buffer.failed ? dsetp_no_memory(err) : sink(context, buffer.data, buffer.size);
    dsetp_buffer_free(&buffer);
    return code;
}

int dset_patch_write(uint32_t kind, const dset_value *last, const dset_value *wanted, const dset_value *live,
                     const dset_allocator *memory, dset_sink_fn sink, void *context, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT, limits;
    const dset_value *const given[] = { last, wanted, live };
    dset_value *copies[3], *patch = NULL;
    const dsetp_type *type;
    dset_document *document;
    int code;

    if (wanted == NULL || live == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, wanted == NULL ? "wanted" : live == NULL ? "live" : "sink",
                          "must not be NULL");
    type = type_of(kind, err);
    if (type == NULL)
        return DSET_EMISUSE;
    code = last != NULL ? check_object(last, "the object applied last", err) : DSET_OK;
    if (code == DSET_OK)
        code = check_object(wanted, "the wanted object", err);
    if (code == DSET_OK)
        code = check_object(live, "the live object", err);
    if (code != DSET_OK)
        return code;
    options.memory = memory;
    code = dsetp_document_options(&limits, &options, err);
    document = code == DSET_OK ? dsetp_document_new(&limits, 0) : NULL;
    if (document == NULL)
        return code == DSET_OK ? dsetp_no_memory(err) : code;
    code = copy(document, given, copies, err);
    if (code == DSET_OK)
        code = dsetp_patch_make(&patch, document, copies[0], copies[1], copies[2], type, err);
    if (code == DSET_OK)
        code = write_patch(document, patch, sink, context, err);
    dset_document_free(document);
    return code;
}
