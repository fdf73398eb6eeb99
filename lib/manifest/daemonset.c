/* The public door to DaemonSets: reading them from texts, writing them. */
#include <string.h>

#include "base/error.h"
#include "daemonset/manifest.h"
#include "manifest/convert.h"
#include "manifest/decode.h"
#include "manifest/defaults.h"
#include "manifest/document.h"
#include "manifest/validate.h"
#include "manifest/write.h"
#include "model/number.h"

#define PARSE_FLAGS (DSET_PARSE_LENIENT | DSET_PARSE_STORED | DSET_PARSE_NO_VALIDATE | \
                     DSET_PARSE_DROP_UNKNOWN | DSET_PARSE_NO_DEFAULTS)

#define AS_SENT ((uint32_t)(DSET_PARSE_NO_VALIDATE | DSET_PARSE_NO_DEFAULTS))

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

/* What is absent or null becomes the kind that was asked for; anything else must be it. */
static int settle_kind(dset_document *document, dset_value *root, dset_error *err)
{
    static const char *const wanted[][2] = { { "kind", "DaemonSet" }, { "apiVersion", "apps/v1" } };
    size_t i;

    for (i = 0; i < 2; i++) {
        const dset_value *value = dsetp_get(root, wanted[i][0]);
        const char *text = value == NULL || dsetp_is_null(value) ? "" : dset_value_string(value);

        if (text == NULL)
            return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, wanted[i][0], "must be a string");
        if (text[0] != '\0' && strcmp(text, wanted[i][1]) != 0)
            return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, wanted[i][0], "must be %s, not %.60s",
                                 wanted[i][1], text);
        if (text[0] == '\0')
            dsetp_put(root, wanted[i][0], dsetp_value_text(document, cJSON_String, wanted[i][1]));
    }
    return dsetp_arena_failed(document->arena) ? dsetp_no_memory(err) : DSET_OK;
}

/* An annotation that the API server reads as a number. */
static int check_generation(const dset_value *root, dset_error *err)
{
    static const char *const path[] = { "metadata", "annotations", DSETP_TEMPLATE_GENERATION, NULL };
    const dset_value *value = dsetp_at(root, path);
    int64_t number;

    if (value == NULL || dsetp_parse_int64(value->json.valuestring, strlen(value->json.valuestring), &number))
        return DSET_OK;
    return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column,
                         "metadata.annotations." DSETP_TEMPLATE_GENERATION, "must be a whole number of 64 bits");
}

/* A document of YAML may be empty: that is an object with nothing in it. */
static int settle_root(dset_document *document, dset_error *err)
{
    dset_value *root = dsetp_root(document), *made;

    if (dsetp_is_object(root))
        return DSET_OK;
    if (!document->yaml || !dsetp_is_null(root))
        return dsetp_fail_at(err, DSET_EINVALID, root->line, root->column, "", "must be an object");
    made = dsetp_value_new(document, cJSON_Object);
    if (made == NULL)
        return dsetp_no_memory(err);
    dsetp_replace(root, made);
    return DSET_OK;
}

static int decode_document(dset_document *document, uint32_t flags, dsetp_issues *findings, dset_error *err)
{
    dsetp_decode_options options = { (flags & DSET_PARSE_DROP_UNKNOWN) != 0, findings };
    int code = settle_root(document, err);

    if (code == DSET_OK && document->yaml)
        code = dsetp_settle_duplicates(document, findings, err);
    if (code == DSET_OK)
        code = settle_kind(document, dsetp_root(document), err);
    if (code == DSET_OK)
        code = dsetp_decode(document, dsetp_root(document), &dsetp_daemonset_type, &options, err);
    if (code == DSET_OK && (flags & DSET_PARSE_STORED) == 0)
        code = check_generation(dsetp_root(document), err);
    return code;
}

static int put_namespace(dset_document *document, const char *ns, dset_error *err)
{
    dset_value *metadata = dsetp_get(dsetp_root(document), "metadata"), *value;

    if (ns[0] == '\0' || dsetp_get(metadata, "namespace") != NULL)
        return DSET_OK;
    value = dsetp_value_text(document, cJSON_String, ns);
    if (value == NULL)
        return dsetp_no_memory(err);
    dsetp_field_put(metadata, &dsetp_object_meta_type, dsetp_field_find(&dsetp_object_meta_type, "namespace"), value);
    return DSET_OK;
}

/* Everything between a text and an object fit to be stored. */
static int load(dset_document *document, const dset_parse_options *options, dsetp_issues *findings, dset_error *err)
{
    bool stored = (options->flags & DSET_PARSE_STORED) != 0, lenient = (options->flags & DSET_PARSE_LENIENT) != 0;
    int code = decode_document(document, options->flags, stored || lenient ? NULL : findings, err);
    dset_value *root = dsetp_root(document);

    if (code != DSET_OK || stored || findings->errors > 0 || (options->flags & AS_SENT) == AS_SENT)
        return code;
    if ((options->flags & DSET_PARSE_NO_DEFAULTS) == 0 && !dsetp_default(document, root, &dsetp_daemonset_type))
        return dsetp_no_memory(err);
    if (!dsetp_prepare_create(document, root))
        return dsetp_no_memory(err);
    code = put_namespace(document, options->ns, err);
    if (code == DSET_OK && (options->flags & DSET_PARSE_NO_VALIDATE) == 0) {
        dsetp_validator v;

        dsetp_validate_start(&v, findings);
        dsetp_validate_create(&v, root);
        dsetp_validate_end(&v);
        if (findings->failed)
            code = dsetp_no_memory(err);
    }
    return code;
}

int dset_daemonset_parse(dset_daemonset **out, const void *data, size_t size, const dset_parse_options *options,
                         dset_error *err)
{
    dset_parse_options known;
    dset_document_options limits;
    dset_document *document;
    dsetp_issues findings;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    code = read_options(&known, &limits, options, err);
    if (code != DSET_OK)
        return code;
    code = dsetp_document_read(&document, data, size, &limits, DSETP_MARK_DUPLICATES, err);
    if (code != DSET_OK)
        return code;
    dsetp_issues_start(&findings, document);
    code = load(document, &known, &findings, err);
    if (code == DSET_OK)
        code = dsetp_issues_first(&findings, err);
    if (code == DSET_OK)
        code = dsetp_daemonset_make(out, document, known.memory, err);
    dsetp_issues_free(&findings);
    dset_document_free(document);
    return code;
}

/* Gives out what was found, in its order. */
static int give_issues(const dsetp_issues *issues, dset_issue_fn report, void *context, dset_error *err)
{
    size_t i;

    for (i = 0; i < issues->count && report != NULL; i++)
        report(context, &issues->items[i]);
    return dsetp_issues_first(issues, err);
}

/* An error that ends the reading is an issue too. */
static void give_fatal(const dset_error *fatal, dset_issue_fn report, void *context)
{
    dset_issue issue;

    if (report == NULL || fatal->code == DSET_OK)
        return;
    memset(&issue, 0, sizeof issue);
    issue.code = fatal->code;
    issue.line = fatal->line;
    issue.column = fatal->column;
    issue.type = "Malformed";
    issue.path = fatal->path;
    issue.text = fatal->text;
    report(context, &issue);
}

int dset_daemonset_check(const void *data, size_t size, const dset_parse_options *options, dset_issue_fn report,
                         void *context, dset_error *err)
{
    dset_error fatal = DSET_ERROR_INIT;
    dset_parse_options known;
    dset_document_options limits;
    dset_document *document;
    dsetp_issues issues;
    int code;

    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    code = read_options(&known, &limits, options, err);
    if (code != DSET_OK)
        return code;
    code = dsetp_document_read(&document, data, size, &limits, DSETP_MARK_DUPLICATES, &fatal);
    if (code != DSET_OK) {
        give_fatal(&fatal, report, context);
        return dsetp_fail_at(err, code, fatal.line, fatal.column, fatal.path, "%s", fatal.text);
    }
    dsetp_issues_start(&issues, document);
    code = load(document, &known, &issues, &fatal);
    if (code != DSET_OK) {
        give_fatal(&fatal, report, context);
        dsetp_fail_at(err, code, fatal.line, fatal.column, fatal.path, "%s", fatal.text);
    } else {
        code = give_issues(&issues, report, context, err);
    }
    dsetp_issues_free(&issues);
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
