/* The public door to DaemonSets: reading them from texts, writing them. */
#include <string.h>

#include "base/error.h"
#include "daemonset/manifest.h"
#include "manifest/convert.h"
#include "manifest/document.h"
#include "manifest/write.h"

#define PARSE_FLAGS (DSET_PARSE_LENIENT | DSET_PARSE_STORED | DSET_PARSE_NO_VALIDATE)

static int read_options(dset_parse_options *known, dset_document_options *document, const dset_parse_options *given,
                        dset_error *err)
{
    static const dset_parse_options none = DSET_PARSE_OPTIONS_INIT;
    dset_document_options plain = DSET_DOCUMENT_OPTIONS_INIT;
    int code = dsetp_struct(known, sizeof *known, given != NULL ? given : &none, "options", err);

    if (code != DSET_OK)
        return code;
    if ((known->flags & ~(uint32_t)PARSE_FLAGS) != 0)
        return dsetp_fail(err, DSET_EMISUSE, "options.flags", "an unknown flag");
    if (known->ns == NULL)
        known->ns = "default";
    plain.flags = known->flags & (DSET_PARSE_LENIENT | DSET_PARSE_STORED) ? DSET_DOCUMENT_LENIENT : 0;
    plain.memory = known->memory;
    plain.format = known->format;
    plain.bytes_max = known->bytes_max;
    plain.depth_max = known->depth_max;
    plain.values_max = known->values_max;
    return dsetp_document_options(document, &plain, err);
}

static int read_document(dset_document **out, const void *data, size_t size, const dset_parse_options *options,
                         const dset_document_options *limits, dset_error *err)
{
    (void)options;
    return dsetp_document_read(out, data, size, limits,
                               limits->flags & DSET_DOCUMENT_LENIENT ? DSETP_LAST_COUNTS : DSETP_REFUSE_DUPLICATES,
                               err);
}

int dset_daemonset_parse(dset_daemonset **out, const void *data, size_t size, const dset_parse_options *options,
                         dset_error *err)
{
    dset_parse_options known;
    dset_document_options limits;
    dset_document *document;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    code = read_options(&known, &limits, options, err);
    if (code != DSET_OK)
        return code;
    code = read_document(&document, data, size, &known, &limits, err);
    if (code != DSET_OK)
        return code;
    if (dsetp_is_object(dsetp_root(document)))
        code = dsetp_daemonset_make(out, document, known.memory, err);
    else
        code = dsetp_fail(err, DSET_EINVALID, "", "must be an object");
    dset_document_free(document);
    return code;
}

int dset_daemonset_write(const dset_daemonset *set, dset_format format, uint32_t flags, dset_sink_fn sink,
                         void *context, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code;

    if (set == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "sink", "must not be NULL");
    if (format != DSET_FORMAT_YAML && flags == 0)
        return sink(context, set->document.data, set->document.size);
    options.memory = &set->memory;
    code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    code = dset_value_write(dsetp_root(document), format, flags, sink, context, err);
    dset_document_free(document);
    return code;
}
