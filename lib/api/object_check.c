/* Checks whether a Node, Pod or ControllerRevision can be decoded with the field tables. */
#include <string.h>

#include "api/types.h"
#include "base/error.h"
#include "daemonset/manifest.h"
#include "schema/decode.h"
#include "tree/document.h"

static const struct {
    uint32_t number;
    const dsetp_type *type;
    const char *version;
} kinds[] = {
    { DSET_KIND_REVISION, &dsetp_revision_type, "apps/v1" },
    { DSET_KIND_NODE, &dsetp_node_type, "v1" },
    { DSET_KIND_POD, &dsetp_pod_type, "v1" },
};

static int check_member(const dset_value *root, const char *key, const char *wanted, dset_error *err)
{
    const dset_value *value = dsetp_get_last(root, key);
    const char *text = dset_value_string(value);

    if (text == NULL || text[0] == '\0' || strcmp(text, wanted) == 0)
        return DSET_OK;
    return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, key, "must be %s, not %.60s", wanted,
                         text);
}

static int check(dset_document *document, size_t kind, dset_error *err)
{
    static const dsetp_decode_options lenient = { .drop_unknown = true, .sparse = true };
    dset_value *root = dsetp_root(document);
    int code;

    if (!dsetp_is_object(root))
        return dsetp_fail_at(err, DSET_EINVALID, root->line, root->column, "", "must be an object");
    code = check_member(root, "kind", kinds[kind].type->name, err);
    if (code == DSET_OK)
        code = check_member(root, "apiVersion", kinds[kind].version, err);
    return code == DSET_OK ? dsetp_decode(document, root, kinds[kind].type, &lenient, err) : code;
}

int dset_object_check(uint32_t kind, const void *data, size_t size, const dset_allocator *memory, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT, limits;
    dset_document *document;
    size_t i;
    int code;

    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    for (i = 0; i < sizeof kinds / sizeof kinds[0] && kinds[i].number != kind; i++)
        continue;
    if (i == sizeof kinds / sizeof kinds[0])
        return dsetp_fail(err, DSET_EMISUSE, "kind", "must be Node, Pod or ControllerRevision");
    options.flags = DSET_DOCUMENT_LENIENT;
    options.memory = memory;
    options.format = DSET_FORMAT_JSON;
    options.values_max = DSETP_VALUES_MAX; /* it may be denser than the text that it was read from */
    code = dsetp_document_options(&limits, &options, err);
    if (code == DSET_OK)
        code = dsetp_document_read(&document, data, size, &limits, DSETP_MARK_DUPLICATES, err);
    if (code != DSET_OK)
        return code;
    code = check(document, i, err);
    dset_document_free(document);
    return code;
}
