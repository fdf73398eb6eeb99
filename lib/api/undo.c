/*
 * Applies the data of a ControllerRevision to its DaemonSet, as kubectl rollout undo does. The data is a strategic
 * merge patch, usually one that replaces the template.
 */
#include "api/revision_data.h"
#include "api/types.h"
#include "base/error.h"
#include "schema/decode.h"
#include "schema/patch.h"
#include "tree/document.h"
#include "typed/daemonset.h"

static int apply(dset_document *document, const void *data, size_t size, uint32_t flags, dset_error *err)
{
    const dsetp_decode_options plain = { .drop_unknown = (flags & DSET_PARSE_DROP_UNKNOWN) != 0 };
    dset_value *patch = NULL;
    int code = dsetp_build_json(document, &patch, data, size, DSETP_LAST_COUNTS, err);

    if (code == DSET_OK && !dsetp_is_object(patch))
        code = dsetp_fail(err, DSET_EINVALID, "", "the data of a revision must be an object");
    if (code == DSET_OK)
        code = dsetp_patch_apply(document, dsetp_root(document), patch, &dsetp_daemonset_type, DSETP_PATCH_OBJECT, err);
    return code == DSET_OK ? dsetp_decode(document, dsetp_root(document), &dsetp_daemonset_type, &plain, err) : code;
}

int dset_daemonset_apply_revision(dset_daemonset **out, const dset_daemonset *set, const void *data, size_t size,
                                  uint32_t flags, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (set == NULL || data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "data", "must not be NULL");
    code = dsetp_check_flags(flags, DSET_PARSE_DROP_UNKNOWN, "flags", err);
    if (code != DSET_OK)
        return code;
    options.memory = &set->memory;
    code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    code = apply(document, data, size, flags, err);
    if (code == DSET_OK)
        code = dsetp_revision_settle(out, document, &set->memory, false, err);
    dset_document_free(document);
    return code;
}
