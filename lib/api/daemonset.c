/* The public functions that read, update, check and write DaemonSets. */
#include <string.h>

#include "api/admission.h"
#include "api/revision_data.h"
#include "api/rules.h"
#include "base/error.h"
#include "base/number.h"
#include "daemonset/manifest.h"
#include "schema/decode.h"
#include "tree/builder.h"
#include "tree/document.h"
#include "tree/write.h"
#include "typed/daemonset.h"

#define COMMON_FLAGS (DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE | DSET_PARSE_DROP_UNKNOWN | \
                      DSET_PARSE_NO_DEFAULTS | DSET_PARSE_NO_WARNINGS | DSET_PARSE_NO_SURGE_ADVICE | \
                      DSET_PARSE_NO_PRIORITY_ADVICE | DSET_PARSE_NO_PREPARE)
#define CREATE_FLAGS ((uint32_t)(COMMON_FLAGS | DSET_PARSE_STORED))
#define UPDATE_FLAGS ((uint32_t)(COMMON_FLAGS | DSET_PARSE_STATUS))

#define AS_SENT ((uint32_t)(DSET_PARSE_NO_VALIDATE | DSET_PARSE_NO_DEFAULTS))

/* A document to convert to an object, and the object that it updates. */
typedef struct request {
    dset_parse_options options;
    dset_document *document;
    dset_document *old; /* NULL: a create */
    bool check;         /* report all issues, including warnings */
    dsetp_issues issues;
} request;

static int read_options(request *r, dset_document_options *limits, const dset_parse_options *given,
                        const dset_daemonset *old, dset_error *err)
{
    static const dset_parse_options none = DSET_PARSE_OPTIONS_INIT;
    dset_document_options plain = DSET_DOCUMENT_OPTIONS_INIT;
    dset_parse_options *known = &r->options;
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS("options", dset_parse_options, CREATE_FLAGS | UPDATE_FLAGS);
    int code = dsetp_struct(known, &layout, given != NULL ? given : &none, err);

    if (code != DSET_OK)
        return code;
    if ((known->flags & ~(old != NULL ? UPDATE_FLAGS : CREATE_FLAGS)) != 0)
        return dsetp_fail(err, DSET_EMISUSE, "options.flags", "must be flags for %s",
                          old != NULL ? "an update" : "a new set");
    if ((known->flags & DSET_PARSE_NO_PREPARE) != 0 && (known->flags & DSET_PARSE_NO_VALIDATE) == 0)
        return dsetp_fail(err, DSET_EMISUSE, "options.flags", "DSET_PARSE_NO_PREPARE requires DSET_PARSE_NO_VALIDATE");
    if (known->ns == NULL)
        known->ns = old != NULL ? old->ns : "default";
    plain.flags = known->flags & (DSET_PARSE_LENIENT | DSET_PARSE_STORED) ? DSET_DOCUMENT_LENIENT : 0;
    plain.memory = known->memory;
    plain.format = known->format;
    plain.bytes_max = known->bytes_max;
    plain.depth_max = known->depth_max;
    plain.values_max = known->values_max;
    if (known->values_max == 0 && (known->flags & DSET_PARSE_STORED) != 0)
        plain.values_max = DSETP_VALUES_MAX; /* an accepted object must be readable, even if it is denser now */
    return dsetp_document_options(limits, &plain, err);
}

/* An absent or null kind becomes DaemonSet; any other must be DaemonSet. */
static int settle_kind(dset_document *document, dset_value *root, dset_error *err)
{
    static const char *const wanted[][2] = { { "kind", "DaemonSet" }, { "apiVersion", "apps/v1" } };
    size_t i;

    for (i = 0; i < 2; i++) {
        dset_value *value = dsetp_get_last(root, wanted[i][0]), *made;
        const char *text = value == NULL ? "" : dset_value_string(value);

        if (text == NULL)
            return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, wanted[i][0],
                                 "must be a string");
        if (text[0] != '\0' && strcmp(text, wanted[i][1]) != 0)
            return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, wanted[i][0],
                                 "must be %s, not %.60s",
                                 wanted[i][1], text);
        if (text[0] != '\0')
            continue;
        made = dsetp_value_text(document, DSET_STRING, wanted[i][1]);
        if (made != NULL && value != NULL)
            dsetp_replace(value, made);
        else
            dsetp_put(root, wanted[i][0], made);
    }
    return dsetp_arena_failed(document->arena) ? dsetp_no_memory(err) : DSET_OK;
}

/* An annotation that the API server reads as a number. */
static int check_generation(const dset_value *root, dset_error *err)
{
    static const char *const path[] = { "metadata", "annotations", DSETP_TEMPLATE_GENERATION, NULL };
    const dset_value *value = dsetp_at(root, path);
    int64_t number;

    if (value == NULL || dsetp_parse_int64(value->text, strlen(value->text), &number))
        return DSET_OK;
    return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column,
                         "metadata.annotations." DSETP_TEMPLATE_GENERATION, "must be a whole number of 64 bits");
}

/* An empty YAML document is an empty object. */
static int settle_root(dset_document *document, dset_error *err)
{
    dset_value *root = dsetp_root(document), *made;

    if (dsetp_is_object(root))
        return DSET_OK;
    if (!document->yaml || !dsetp_is_null(root))
        return dsetp_fail_at(err, DSET_EINVALID, root->line, root->column, "", "must be an object");
    made = dsetp_value_new(document, DSET_OBJECT);
    if (made == NULL)
        return dsetp_no_memory(err);
    dsetp_replace(root, made);
    return DSET_OK;
}

static int decode_document(request *r, dset_error *err)
{
    dset_document *document = r->document;
    uint32_t flags = r->options.flags;
    dsetp_decode_options options = { .drop_unknown = (flags & DSET_PARSE_DROP_UNKNOWN) != 0 };
    int code = settle_root(document, err);

    options.tolerate = (flags & DSET_PARSE_LENIENT) != 0;
    if ((flags & DSET_PARSE_STORED) == 0 && (!options.tolerate || (r->check && (flags & DSET_PARSE_NO_WARNINGS) == 0)))
        options.findings = &r->issues;
    if (code == DSET_OK && document->yaml)
        code = dsetp_settle_duplicates(document, &options, err);
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
    dset_value *metadata = dsetp_get(dsetp_root(document), "metadata");
    const dsetp_field *field = dsetp_field_find(&dsetp_object_meta_type, "namespace");

    if (ns[0] == '\0' || dsetp_get(metadata, "namespace") != NULL ||
        dsetp_field_put(metadata, &dsetp_object_meta_type, field, dsetp_value_text(document, DSET_STRING, ns)))
        return DSET_OK;
    return dsetp_no_memory(err);
}

static int prepare(request *r, dset_error *err)
{
    dset_value *root = dsetp_root(r->document);
    bool good;

    if (r->old == NULL)
        good = dsetp_prepare_create(r->document, root);
    else if (r->options.flags & DSET_PARSE_STATUS)
        good = dsetp_prepare_status(r->document, root, dsetp_root(r->old));
    else
        good = dsetp_prepare_update(r->document, root, dsetp_root(r->old));
    return good ? put_namespace(r->document, r->options.ns, err) : dsetp_no_memory(err);
}

/* Kubernetes warns only when the template changes. */
static bool has_new_template(const request *r)
{
    const dsetp_type *spec = dsetp_field_find(&dsetp_daemonset_type, "spec")->type;

    return (r->options.flags & DSET_PARSE_STATUS) == 0 &&
           !dsetp_same_members(dsetp_get(dsetp_root(r->document), "spec"), dsetp_get(dsetp_root(r->old), "spec"), spec,
                               "template");
}

static int validate(request *r, dset_error *err)
{
    const dset_value *root = dsetp_root(r->document);
    dsetp_pod_context context;
    dsetp_validator v;

    dsetp_rules_start(&v, &context, &r->issues);
    if (r->old == NULL)
        dsetp_validate_create(&v, root);
    else if (r->options.flags & DSET_PARSE_STATUS)
        dsetp_validate_status(&v, root, dsetp_root(r->old));
    else
        dsetp_validate_update(&v, root, dsetp_root(r->old));
    if (r->check && (r->old == NULL || has_new_template(r)))
        dsetp_warn(&v, root, r->options.flags);
    dsetp_rules_end(&v);
    return r->issues.failed ? dsetp_no_memory(err) : DSET_OK;
}

/* Decodes, defaults, prepares and validates. */
static int settle(request *r, dset_error *err)
{
    uint32_t flags = r->options.flags;
    dset_value *root;
    int code = decode_document(r, err);

    if (code != DSET_OK || r->issues.errors > 0 || (flags & DSET_PARSE_STORED) != 0)
        return code;
    if (r->old == NULL && (flags & AS_SENT) == AS_SENT)
        return code;
    root = dsetp_root(r->document);
    if ((flags & DSET_PARSE_NO_DEFAULTS) == 0 && !dsetp_default(r->document, root, &dsetp_daemonset_type))
        return dsetp_no_memory(err);
    if ((flags & DSET_PARSE_NO_PREPARE) == 0)
        code = prepare(r, err);
    return code == DSET_OK && (flags & DSET_PARSE_NO_VALIDATE) == 0 ? validate(r, err) : code;
}

/* Opens the stored object, in normal form. */
static int open_old(request *r, const dset_daemonset *old, const dset_document_options *limits, dset_error *err)
{
    static const dsetp_decode_options plain = { .findings = NULL };
    int code = dsetp_reread(&r->old, old->document.data, old->document.size, limits, err);

    if (code == DSET_OK)
        code = dsetp_decode(r->old, dsetp_root(r->old), &dsetp_daemonset_type, &plain, err);
    if (code == DSET_OK && !dsetp_prepare_stored(r->old, dsetp_root(r->old)))
        code = dsetp_no_memory(err);
    return code;
}

static void end(request *r)
{
    dsetp_issues_free(&r->issues);
    dset_document_free(r->document);
    dset_document_free(r->old);
}

typedef struct source { /* the input: a text or a document */
    const void *data;
    size_t size;
    const dset_document *document;
} source;

/* Reads a text, or copies a document. */
static int take_source(request *r, const source *from, const dset_document_options *limits, dset_error *err)
{
    if (from->document == NULL)
        return dsetp_document_read(&r->document, from->data, from->size, limits, DSETP_MARK_DUPLICATES, err);
    r->document = dsetp_document_part(limits, from->document, dsetp_root(from->document));
    return r->document != NULL ? DSET_OK : dsetp_no_memory(err);
}

/*
 * Checks a text or a document; all: including warnings. A fatal error is returned in err; all others are issues of the
 * request.
 */
static int start(request *r, const source *from, const dset_daemonset *old, const dset_parse_options *options,
                 bool all, dset_error *err)
{
    dset_document_options limits;
    int code;

    memset(r, 0, sizeof *r);
    r->check = all;
    if (from->document == NULL && from->data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    code = read_options(r, &limits, options, old, err);
    if (code == DSET_OK)
        code = take_source(r, from, &limits, err);
    if (code != DSET_OK)
        return code;
    dsetp_issues_start(&r->issues, r->document);
    if (old != NULL)
        code = open_old(r, old, &limits, err);
    return code == DSET_OK ? settle(r, err) : code;
}

static int make(dset_daemonset **out, const dset_daemonset *old, const void *data, size_t size,
                const dset_parse_options *options, dset_error *err)
{
    request r;
    source from = { data, size, NULL };
    int code = start(&r, &from, old, options, false, err);
    bool defaulted = (r.options.flags & (DSET_PARSE_STORED | DSET_PARSE_NO_DEFAULTS)) == 0;

    if (code == DSET_OK)
        code = dsetp_issues_first(&r.issues, err);
    if (code == DSET_OK)
        code = dsetp_revision_settle(out, r.document, r.options.memory, defaulted, err);
    end(&r);
    return code;
}

/* Reports the issues in order, including a fatal error. */
static int give(const request *r, int code, const dset_error *fatal, dset_issue_fn report, void *context,
                dset_error *err)
{
    dset_issue issue;
    size_t i;

    if (code == DSET_OK) {
        for (i = 0; i < r->issues.count && report != NULL; i++)
            report(context, &r->issues.items[i]);
        return dsetp_issues_first(&r->issues, err);
    }
    memset(&issue, 0, sizeof issue);
    issue.code = code;
    issue.line = fatal->line;
    issue.column = fatal->column;
    issue.type = "Malformed";
    issue.path = fatal->path;
    issue.text = fatal->text;
    if (report != NULL && (code == DSET_ESYNTAX || code == DSET_EINVALID || code == DSET_ELIMIT))
        report(context, &issue);
    return dsetp_fail_at(err, code, fatal->line, fatal->column, fatal->path, "%s", fatal->text);
}

static int check(const source *from, const dset_daemonset *old, const dset_parse_options *options,
                 dset_issue_fn report, void *context, dset_error *err)
{
    dset_error fatal = DSET_ERROR_INIT;
    request r;
    int code = start(&r, from, old, options, true, &fatal);

    code = give(&r, code, &fatal, report, context, err);
    end(&r);
    return code;
}

int dset_daemonset_parse(dset_daemonset **out, const void *data, size_t size, const dset_parse_options *options,
                         dset_error *err)
{
    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    return make(out, NULL, data, size, options, err);
}

int dset_daemonset_update(dset_daemonset **out, const dset_daemonset *old, const void *changed, size_t size,
                          const dset_parse_options *options, dset_error *err)
{
    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (old == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "old", "must not be NULL");
    return make(out, old, changed, size, options, err);
}

int dset_daemonset_check(const void *data, size_t size, const dset_parse_options *options, dset_issue_fn report,
                         void *context, dset_error *err)
{
    source from = { data, size, NULL };

    return check(&from, NULL, options, report, context, err);
}

int dset_document_check(const dset_document *document, const dset_parse_options *options, dset_issue_fn report,
                        void *context, dset_error *err)
{
    source from = { NULL, 0, document };

    if (document == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "document", "must not be NULL");
    return check(&from, NULL, options, report, context, err);
}

int dset_daemonset_check_update(const dset_daemonset *old, const void *changed, size_t size,
                                const dset_parse_options *options, dset_issue_fn report, void *context,
                                dset_error *err)
{
    source from = { changed, size, NULL };

    if (old == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "old", "must not be NULL");
    return check(&from, old, options, report, context, err);
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
