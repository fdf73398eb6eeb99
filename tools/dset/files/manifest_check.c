/* Checks objects of files, with messages worded like kubectl's, and prepares them for the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"

/* The problems, in two groups: decoding errors, and invalid values. */
typedef struct findings {
    text form, values;
    size_t value_count;
    bool merged; /* the text is not the user's: positions are meaningless */
    bool quiet;  /* no warnings */
} findings;

const char *manifest_issue_words(const char *type)
{
    static const char *const words[][2] = {
        { "FieldValueRequired", "Required value" },   { "FieldValueInvalid", "Invalid value" },
        { "FieldValueDuplicate", "Duplicate value" }, { "FieldValueForbidden", "Forbidden" },
        { "FieldValueNotFound", "Not found" },        { "FieldValueNotSupported", "Unsupported value" },
        { "FieldValueTooLong", "Too long" },          { "FieldValueTooMany", "Too many" },
        { "FieldValueTypeInvalid", "Invalid value" }, { "InternalError", "Internal error" },
    };
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i][0], type) == 0)
            return words[i][1];
    }
    return NULL;
}

static void add_place(text *to, const findings *found, const dset_issue *issue)
{
    if (issue->line > 0 && !found->merged)
        text_format(to, " (line %u, column %u)", (unsigned)issue->line, (unsigned)issue->column);
}

static void note_issue(void *context, const dset_issue *issue)
{
    findings *found = context;
    const char *words = manifest_issue_words(issue->type);
    bool shows_value = words != NULL && issue->value != NULL && strcmp(words, "Required value") != 0 &&
                       strcmp(words, "Forbidden") != 0;

    if (issue->warning) {
        if (!found->quiet)
            fprintf(stderr, "Warning: %s: %s\n", issue->path, issue->text);
        return;
    }
    if (words == NULL) {
        text_format(&found->form, "%s%s%s%s", found->form.size > 0 ? ", " : "", issue->path,
                    issue->path[0] != '\0' ? ": " : "", issue->text);
        add_place(&found->form, found, issue);
        return;
    }
    text_format(&found->values, "\n* %s: %s", issue->path, words);
    if (shows_value)
        text_format(&found->values, ": %s", issue->value);
    if (issue->text[0] != '\0')
        text_format(&found->values, ": %s", issue->text);
    add_place(&found->values, found, issue);
    found->value_count++;
}

static void say_values(const manifest *m, const findings *found)
{
    text name;

    text_start(&name);
    text_show(&name, m->name);
    fprintf(stderr, "The %s \"%s\" is invalid: %s\n", m->what->name, name.data,
            found->value_count == 1 ? found->values.data + 3 : found->values.data);
    text_free(&name);
}

static void say_findings(const manifest *m, const findings *found, const char *doing)
{
    if (found->form.size > 0)
        say(stderr,
            "Error from server (BadRequest): error when %s \"%s\": %s in version \"%s\" cannot be handled as a "
            "%s: strict decoding error: %s",
            doing, m->file, m->what->name, strchr(m->what->version, '/') != NULL ? "v1" : m->what->version,
                m->what->name, found->form.data);
    else
        say_values(m, found);
}

static dset_parse_options parse_options(const manifest *m)
{
    dset_parse_options parse = DSET_PARSE_OPTIONS_INIT;

    parse.ns = m->ns;
    parse.values_max = UINT32_MAX; /* the file was within its limit; JSON is only denser */
    return parse;
}

/* flags: DSET_PARSE_* */
static bool check_daemonset(const manifest *m, const char *doing, uint32_t flags)
{
    findings found = { { NULL, 0, 0 }, { NULL, 0, 0 }, 0, false, m->quiet };
    dset_parse_options parse = parse_options(m);
    dset_error err = DSET_ERROR_INIT;
    int code;

    parse.flags = flags;
    text_start(&found.form);
    text_start(&found.values);
    code = dset_document_check(m->document, &parse, note_issue, &found, &err);
    if (found.form.size > 0 || found.value_count > 0)
        say_findings(m, &found, doing);
    else if (code != DSET_OK)
        say_error("error when %s \"%s\": %s", doing, m->file, err.text);
    text_free(&found.form);
    text_free(&found.values);
    return code == DSET_OK;
}

static bool check_name(const manifest *m)
{
    const char *problem = dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, m->name, strlen(m->name));

    if (problem != NULL)
        say(stderr, "The %s \"%s\" is invalid: metadata.name: Invalid value: \"%s\": %s", m->what->name, m->name, m->name,
            problem);
    return problem == NULL;
}

bool manifest_check(const manifest *m, const char *doing)
{
    return m->what->number == DSET_KIND_DAEMONSET ? check_daemonset(m, doing, 0) : m->name[0] == '\0' || check_name(m);
}

bool manifest_check_form(const manifest *m, const char *doing)
{
    return m->what->number != DSET_KIND_DAEMONSET ||
           check_daemonset(m, doing, DSET_PARSE_NO_VALIDATE | DSET_PARSE_NO_DEFAULTS | DSET_PARSE_NO_WARNINGS);
}

/* The object without a resourceVersion: kubectl does not send that of the file when it creates an object. */
static int write_new(const manifest *m, text *json, dset_error *err)
{
    dset_document *document;
    int code = reread(&document, m->json.data, m->json.size, err);

    if (code == DSET_OK)
        code = drop_version(document, err);
    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, text_sink, json, err);
    dset_document_free(document);
    return code;
}

bool manifest_stored(const manifest *m, text *stored)
{
    dset_error err = DSET_ERROR_INIT;
    dset_parse_options parse = parse_options(m);
    dset_daemonset *set = NULL;
    text json;
    int code;

    text_start(&json);
    code = write_new(m, &json, &err);
    if (code == DSET_OK && m->what->number != DSET_KIND_DAEMONSET)
        text_bytes(stored, json.data, json.size);
    else if (code == DSET_OK)
        code = dset_daemonset_parse(&set, json.data, json.size, &parse, &err);
    if (set != NULL)
        code = dset_daemonset_write(set, DSET_FORMAT_JSON, 0, text_sink, stored, &err);
    text_free(&json);
    dset_daemonset_free(set);
    if (code != DSET_OK)
        say_error("error when creating \"%s\": %s", m->file, err.text);
    return code == DSET_OK;
}

static dset_daemonset *parse_stored(const manifest *m, const text *json, dset_error *err)
{
    dset_parse_options parse = parse_options(m);
    dset_daemonset *set;

    parse.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    return dset_daemonset_parse(&set, json->data, json->size, &parse, err) == DSET_OK ? set : NULL;
}

static bool update_daemonset(const manifest *m, const dset_daemonset *old, const text *merged, text *before,
                             text *after)
{
    findings found = { { NULL, 0, 0 }, { NULL, 0, 0 }, 0, false, m->quiet };
    dset_parse_options parse = parse_options(m);
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *next = NULL;
    int code;

    text_start(&found.form);
    text_start(&found.values);
    found.merged = true;
    code = dset_daemonset_check_update(old, merged->data, merged->size, &parse, note_issue, &found, &err);
    if (code == DSET_OK)
        code = dset_daemonset_update(&next, old, merged->data, merged->size, &parse, &err);
    if (code == DSET_OK)
        code = dset_daemonset_write(old, DSET_FORMAT_JSON, 0, text_sink, before, &err);
    if (code == DSET_OK)
        code = dset_daemonset_write(next, DSET_FORMAT_JSON, 0, text_sink, after, &err);
    if (found.form.size > 0 || found.value_count > 0)
        say_findings(m, &found, "applying");
    else if (code != DSET_OK)
        say_error("error when applying \"%s\": %s", m->file, err.text);
    dset_daemonset_free(next);
    text_free(&found.form);
    text_free(&found.values);
    return code == DSET_OK;
}

bool manifest_update(const manifest *m, const text *stored, const text *merged, text *before, text *after)
{
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *old;
    bool fine;

    if (m->what->number != DSET_KIND_DAEMONSET) {
        text_bytes(before, stored->data, stored->size);
        text_bytes(after, merged->data, merged->size);
        return true;
    }
    old = parse_stored(m, stored, &err);
    if (old == NULL)
        say_error("error when applying \"%s\": the stored object cannot be read: %s", m->file, err.text);
    fine = old != NULL && update_daemonset(m, old, merged, before, after);
    dset_daemonset_free(old);
    return fine;
}

#define NAMES_TRIED 8 /* as an API server does, when a generated one is taken */

bool manifest_create(const manifest *m, session *s, const text *stored, dset_created *created)
{
    dset_record record = record_of(m->what, m->ns, m->name, stored);
    dset_error err = DSET_ERROR_INIT;
    int code = DSET_EEXISTS;
    uint64_t salt;

    for (salt = 0; code == DSET_EEXISTS && salt < (m->name[0] == '\0' ? NAMES_TRIED : 1); salt++)
        code = dset_store_create(&s->store, &record, s->now, salt, created, NULL, &err);
    if (code == DSET_EEXISTS)
        say(stderr, "Error from server (AlreadyExists): error when creating \"%s\": %s \"%s\" already exists", m->file,
            m->what->plural, m->name[0] != '\0' ? m->name : m->generate_name);
    else if (code != DSET_OK)
        say_error("error when creating \"%s\": %s", m->file, err.text);
    return code == DSET_OK;
}
