/* The kinds of vectors about documents. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

/* By value: YAML has no numbers but Go's, so that 1.0 in an opaque value comes back as 1. */
static bool same_document(const char *first, const char *again)
{
    dset_document *a = NULL, *b = NULL;
    bool same = dset_document_parse(&a, first, strlen(first), NULL, NULL) == DSET_OK &&
                dset_document_parse(&b, again, strlen(again), NULL, NULL) == DSET_OK &&
                vectors_same(dset_document_root(a), dset_document_root(b));

    dset_document_free(a);
    dset_document_free(b);
    return same;
}

/* Written and read again, it is the same, and so is the revision: a rewritten template would restart a fleet. */
static void check_round_trip(vectors_case *c, const dset_daemonset *set, dset_format format)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    vectors_text text = { NULL, 0, 0 }, first = { NULL, 0, 0 }, again = { NULL, 0, 0 };
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *back = NULL;
    size_t size;

    options.flags = DSET_PARSE_STORED;
    options.format = (uint32_t)format;
    if (dset_daemonset_write(set, format, 0, vectors_sink, &text, NULL) != DSET_OK ||
        dset_daemonset_write(set, DSET_FORMAT_JSON, 0, vectors_sink, &first, NULL) != DSET_OK)
        vectors_wrong(c, "cannot be written");
    else if (dset_daemonset_parse(&back, text.text, text.size, &options, &err) != DSET_OK)
        vectors_wrong(c, "what was written cannot be read: %s: %s", err.path, err.text);
    else if (dset_daemonset_write(back, DSET_FORMAT_JSON, 0, vectors_sink, &again, NULL) != DSET_OK ||
             (strcmp(first.text, again.text) != 0 &&
              (format == DSET_FORMAT_JSON || !same_document(first.text, again.text))))
        vectors_wrong(c, "does not come back:\n  %s\n  %s", first.text, again.text != NULL ? again.text : "");
    else if (strcmp(dset_daemonset_revision_data(set, &size), dset_daemonset_revision_data(back, &size)) != 0)
        vectors_wrong(c, "comes back as another revision");
    dset_daemonset_free(back);
    vectors_free(&text);
    vectors_free(&first);
    vectors_free(&again);
}

static void check_round_trips(vectors_case *c, const dset_daemonset *set)
{
    check_round_trip(c, set, DSET_FORMAT_JSON);
    check_round_trip(c, set, DSET_FORMAT_YAML);
}

/* A revision's data; its hash and so its names are our own. */
static void run_revision(vectors_case *c)
{
    dset_daemonset *set = vectors_daemonset(c, dset_value_get(c->in, "daemonSet"),
                                            DSET_PARSE_STORED | DSET_PARSE_DROP_UNKNOWN);
    size_t size;

    if (set == NULL)
        return;
    vectors_found_text(c, "data", dset_daemonset_revision_data(set, &size));
    check_round_trips(c, set);
    dset_daemonset_free(set);
}

static dset_parse_options options_of(const vectors_case *c, uint32_t flags)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    const char *format = dset_value_string(dset_value_get(c->in, "format"));

    options.flags = flags;
    options.format = format != NULL && strcmp(format, "yaml") == 0 ? DSET_FORMAT_YAML : DSET_FORMAT_JSON;
    return options;
}

typedef struct findings {
    struct {
        const char *kind;
        char path[600];
        bool expected;
    } items[200];
    size_t count;
    bool other; /* something but findings of strictness */
} findings;

static void keep_finding(void *context, const dset_issue *issue)
{
    findings *all = context;
    bool unknown = strcmp(issue->type, "UnknownField") == 0;

    if (issue->warning)
        return;
    if (!unknown && strcmp(issue->type, "DuplicateField") != 0) {
        all->other = true;
        return;
    }
    all->items[all->count].kind = unknown ? "unknown" : "duplicate";
    snprintf(all->items[all->count].path, sizeof all->items[0].path, "%s", issue->path);
    all->items[all->count++].expected = false;
}

static bool is_finding(const char *path, const char *wanted, bool key_only)
{
    size_t length = strlen(path), size = strlen(wanted);

    if (!key_only || length == size)
        return strcmp(path, wanted) == 0;
    return length > size && path[length - size - 1] == '.' && strcmp(path + length - size, wanted) == 0;
}

/* Is each expected finding there, and is there no other? */
static void compare_findings(vectors_case *c, findings *all)
{
    const dset_value *at = dset_value_first(dset_value_get(c->out, "strictErrors"));
    size_t i;

    for (; at != NULL; at = dset_value_next(at)) {
        const char *kind = dset_value_string(dset_value_get(at, "kind"));
        const char *path = dset_value_string(dset_value_get(at, "path"));
        bool found = false;

        for (i = 0; i < all->count; i++) {
            if (strcmp(all->items[i].kind, kind) == 0 &&
                is_finding(all->items[i].path, path, dset_value_bool(dset_value_get(at, "keyOnly"))))
                all->items[i].expected = found = true;
        }
        if (!found)
            vectors_wrong(c, "not found: %s %s", kind, path);
    }
    for (i = 0; i < all->count; i++) {
        if (!all->items[i].expected)
            vectors_wrong(c, "not expected: %s %s", all->items[i].kind, all->items[i].path);
    }
}

static void run_decode(vectors_case *c)
{
    dset_parse_options options = options_of(c, DSET_PARSE_NO_VALIDATE);
    dset_error err = DSET_ERROR_INIT;
    static findings all;
    dset_daemonset *set;
    vectors_text json = { NULL, 0, 0 };
    size_t size;
    char *text = vectors_input(c, &size);

    memset(&all, 0, sizeof all);
    vectors_found_bool(c, "ok", dset_daemonset_check(text, size, &options, keep_finding, &all, &err) == DSET_OK);
    if (!all.other)
        compare_findings(c, &all);
    options = options_of(c, DSET_PARSE_LENIENT | DSET_PARSE_DROP_UNKNOWN | DSET_PARSE_NO_DEFAULTS |
                                DSET_PARSE_NO_VALIDATE);
    if (dset_daemonset_parse(&set, text, size, &options, NULL) != DSET_OK) {
        vectors_found_text(c, "lenient", NULL);
    } else {
        if (dset_daemonset_write(set, DSET_FORMAT_JSON, 0, vectors_sink, &json, NULL) == DSET_OK)
            vectors_found_json(c, "lenient", json.text);
        check_round_trips(c, set);
        vectors_free(&json);
        dset_daemonset_free(set);
    }
    if (c->wrong.size > 0 && err.code != DSET_OK)
        vectors_wrong(c, "%u:%u: %s: %s", err.line, err.column, err.path, err.text);
    free(text);
}

/* Server-made members of the metadata are no part of the cases. */
static const char server_made[] = "{\"metadata\":{\"uid\":null,\"creationTimestamp\":null}}";

/* A member of "out" that is a set as it was written. */
static void found_defaults(vectors_case *c, const char *key, uint32_t flags, const char *without)
{
    dset_daemonset *set = vectors_daemonset(c, dset_value_get(c->in, "doc"),
                                            flags | DSET_PARSE_NO_VALIDATE | DSET_PARSE_LENIENT | DSET_PARSE_DROP_UNKNOWN);
    vectors_text json = { NULL, 0, 0 };
    dset_document *document;

    if (set == NULL)
        return;
    if (dset_daemonset_write(set, DSET_FORMAT_JSON, 0, vectors_sink, &json, NULL) == DSET_OK &&
        dset_document_parse(&document, json.text, json.size, NULL, NULL) == DSET_OK) {
        char *text;

        if (dset_document_merge(document, without, strlen(without), NULL) != DSET_OK)
            vectors_wrong(c, "merge");
        text = vectors_json(dset_document_root(document));
        vectors_found_json(c, key, text);
        free(text);
        dset_document_free(document);
    }
    check_round_trips(c, set);
    vectors_free(&json);
    dset_daemonset_free(set);
}

static void run_defaults(vectors_case *c)
{
    bool kind = dset_value_find(c->in, "doc", "kind", NULL) != NULL;
    bool version = dset_value_find(c->in, "doc", "apiVersion", NULL) != NULL;
    char hidden[64]; /* the library says of what kind an object is, the judge only where it was said */

    snprintf(hidden, sizeof hidden, "{%s%s%s}", kind ? "" : "\"kind\":null", kind || version ? "" : ",",
             version ? "" : "\"apiVersion\":null");
    found_defaults(c, "doc", 0, server_made);
    found_defaults(c, "defaulted", DSET_PARSE_NO_PREPARE, hidden);
}

typedef struct errors {
    vectors_case *c;
    vectors_text lines;    /* "\ntype field\n" each */
    vectors_text warnings; /* "\npath\n" each */
} errors;

static void add_line(vectors_text *to, const char *a, const char *b)
{
    char line[1400];

    snprintf(line, sizeof line, "\n%s%s%s\n", a, b[0] != '\0' ? " " : "", b);
    vectors_add(to, line, strlen(line));
}

static void keep_error(void *context, const dset_issue *issue)
{
    errors *all = context;

    if (!issue->warning)
        add_line(&all->lines, issue->type, issue->path);
    else if (strcmp(issue->type, "Warning") == 0)
        add_line(&all->warnings, issue->path, "");
}

static errors start_errors(vectors_case *c)
{
    errors all = { c, { NULL, 0, 0 }, { NULL, 0, 0 } };

    vectors_add(&all.lines, "", 0);
    vectors_add(&all.warnings, "", 0);
    return all;
}

/* What a warning is about: it begins with the path, or it names a volume. */
static void path_of_warning(char *path, size_t size, const char *text, const dset_value *spec)
{
    const dset_value *at = dset_value_first(dset_value_get(spec, "volumes"));
    size_t index = 0, length = strlen("volume \"");

    if (strncmp(text, "volume \"", length) != 0) {
        snprintf(path, size, "%.*s", (int)(strstr(text, ": ") - text), text);
        return;
    }
    for (; at != NULL; at = dset_value_next(at), index++) {
        const char *name = dset_value_string(dset_value_get(at, "name"));

        if (strncmp(text + length, name, strlen(name)) == 0 && text[length + strlen(name)] == '"')
            snprintf(path, size, "spec.template.spec.volumes[%zu]", index);
    }
}

/* Each warning of Kubernetes has one of ours at the same path, and the other way round. */
static void compare_warnings(vectors_case *c, const char *lines, const dset_value *doc)
{
    const dset_value *spec = dset_value_find(doc, "spec", "template", "spec", NULL);
    const dset_value *at = dset_value_first(dset_value_get(c->out, "warnings"));
    vectors_text expected = { NULL, 0, 0 };
    const char *line;
    char path[600] = "", text[700];

    vectors_add(&expected, "", 0);
    for (; at != NULL; at = dset_value_next(at)) {
        path_of_warning(path, sizeof path, dset_value_string(at), spec);
        snprintf(text, sizeof text, "\n%s\n", path);
        vectors_add(&expected, text, strlen(text));
        if (strstr(lines, text) == NULL)
            vectors_wrong(c, "no warning: %s", dset_value_string(at));
    }
    for (line = lines; *line != '\0' && dset_value_count(dset_value_get(c->out, "errors")) == 0;) {
        size_t length = strcspn(line + 1, "\n") + 2;

        snprintf(text, sizeof text, "%.*s", (int)length, line);
        if (strstr(expected.text, text) == NULL)
            vectors_wrong(c, "a warning that is not expected:%.*s", (int)length - 1, text);
        line += length;
    }
    vectors_free(&expected);
}

static void end_errors(errors *all)
{
    vectors_free(&all->lines);
    vectors_free(&all->warnings);
}

/* What is said several times counts where it is said first. */
static void first_mentions(vectors_text *to, const char *lines)
{
    vectors_add(to, "", 0);
    while (*lines != '\0') {
        size_t length = strcspn(lines + 1, "\n") + 2;
        char text[1400];

        snprintf(text, sizeof text, "%.*s", (int)length, lines);
        if (strstr(to->text, text) == NULL)
            vectors_add(to, text, strlen(text));
        lines += length;
    }
}

/* Where the line begins that a place is in. */
static size_t line_of(const char *text, size_t place)
{
    while (place > 0 && text[place] != '\n')
        place--;
    return place;
}

static void compare_order(vectors_case *c, const char *lines, const char *expected)
{
    vectors_text ours = { NULL, 0, 0 }, theirs = { NULL, 0, 0 };
    size_t same = 0;

    first_mentions(&ours, lines);
    first_mentions(&theirs, expected);
    while (ours.text[same] != '\0' && ours.text[same] == theirs.text[same])
        same++;
    if (strcmp(ours.text, theirs.text) != 0)
        vectors_wrong(c, "another order, from here on:%.400s\nnot%.400s", ours.text + line_of(ours.text, same),
                      theirs.text + line_of(ours.text, same));
    vectors_free(&ours);
    vectors_free(&theirs);
}

/* The set of (type, field) of what was found and of what is expected. */
static void compare_errors(vectors_case *c, const char *lines)
{
    const dset_value *list = dset_value_get(c->out, "errors"), *at;
    vectors_text expected = { NULL, 0, 0 };
    const char *line;

    vectors_add(&expected, "", 0);
    for (at = dset_value_first(list); at != NULL; at = dset_value_next(at)) {
        char text[1400];

        snprintf(text, sizeof text, "\n%s %s\n", dset_value_string(dset_value_get(at, "type")),
                 dset_value_string(dset_value_get(at, "field")));
        vectors_add(&expected, text, strlen(text));
        if (strstr(lines, text) == NULL)
            vectors_wrong(c, "missing:%.*s (%s)", (int)strlen(text) - 1, text,
                          dset_value_string(dset_value_get(at, "detail")));
    }
    if (dset_value_get(c->out, "orderVaries") == NULL)
        compare_order(c, lines, expected.text);
    for (line = lines; *line != '\0';) {
        size_t length = strcspn(line + 1, "\n") + 2;
        char text[1400];

        snprintf(text, sizeof text, "%.*s", (int)length, line);
        if (strstr(expected.text, text) == NULL)
            vectors_wrong(c, "not expected:%.*s", (int)length - 1, text);
        line += length;
    }
    vectors_free(&expected);
}

static void run_validate(vectors_case *c)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    errors all = start_errors(c);
    char *json = vectors_json(dset_value_get(c->in, "doc"));
    dset_daemonset *set = NULL;
    int code;

    options.flags = DSET_PARSE_NO_DEFAULTS | DSET_PARSE_LENIENT | DSET_PARSE_DROP_UNKNOWN;
    options.ns = "";
    code = dset_daemonset_check(json, strlen(json), &options, keep_error, &all, NULL);
    compare_errors(c, all.lines.text);
    compare_warnings(c, all.warnings.text, dset_value_get(c->in, "doc"));
    end_errors(&all);
    if (dset_daemonset_parse(&set, json, strlen(json), &options, NULL) != code)
        vectors_wrong(c, "check and parse disagree");
    if (set != NULL)
        check_round_trips(c, set);
    dset_daemonset_free(set);
    free(json);
}

/* An update is judged as it was sent. */
static dset_parse_options update_options(uint32_t flags)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;

    options.flags = flags | DSET_PARSE_NO_DEFAULTS | DSET_PARSE_LENIENT | DSET_PARSE_DROP_UNKNOWN;
    options.ns = "";
    return options;
}

static void found_set(vectors_case *c, const char *key, const dset_daemonset *set)
{
    vectors_text json = { NULL, 0, 0 };

    if (set == NULL || dset_daemonset_write(set, DSET_FORMAT_JSON, 0, vectors_sink, &json, NULL) != DSET_OK)
        vectors_found_json(c, key, "null");
    else
        vectors_found_json(c, key, json.text);
    vectors_free(&json);
}

static void compare_update(vectors_case *c, const dset_daemonset *old, const char *json, uint32_t flags)
{
    dset_parse_options options = update_options(flags);
    errors all = start_errors(c);
    dset_daemonset *set = NULL;
    int code;

    code = dset_daemonset_check_update(old, json, strlen(json), &options, keep_error, &all, NULL);
    compare_errors(c, all.lines.text);
    compare_warnings(c, all.warnings.text, dset_value_get(c->in, "new"));
    end_errors(&all);
    if (dset_daemonset_update(&set, old, json, strlen(json), &options, NULL) != code)
        vectors_wrong(c, "check and update disagree");
    found_set(c, "doc", set);
    if (set != NULL)
        check_round_trips(c, set);
    dset_daemonset_free(set);
    options.flags |= DSET_PARSE_NO_VALIDATE;
    if (dset_daemonset_update(&set, old, json, strlen(json), &options, NULL) != DSET_OK)
        vectors_wrong(c, "not prepared");
    else
        vectors_found_number(c, "generation", dset_daemonset_generation(set));
    dset_daemonset_free(set);
}

static void update(vectors_case *c, uint32_t flags)
{
    dset_daemonset *old = vectors_daemonset(c, dset_value_get(c->in, "old"), DSET_PARSE_STORED | DSET_PARSE_LENIENT);
    char *json = vectors_json(dset_value_get(c->in, "new"));

    if (old != NULL)
        compare_update(c, old, json, flags);
    dset_daemonset_free(old);
    free(json);
}

static void run_update(vectors_case *c)
{
    update(c, 0);
}

static void run_status_update(vectors_case *c)
{
    update(c, DSET_PARSE_STATUS);
}

/* The members of a document that is written again; NULL: none. Free it with the set's document. */
static dset_document *document_of(const dset_daemonset *set)
{
    vectors_text json = { NULL, 0, 0 };
    dset_document *document = NULL;

    if (dset_daemonset_write(set, DSET_FORMAT_JSON, 0, vectors_sink, &json, NULL) == DSET_OK &&
        dset_document_parse(&document, json.text, json.size, NULL, NULL) != DSET_OK)
        document = NULL;
    vectors_free(&json);
    return document;
}

/* Is everything but the template the same? */
static bool rest_is_same(const dset_daemonset *a, const dset_daemonset *b)
{
    static const char no_template[] = "{\"spec\":{\"template\":null}}";
    dset_document *x = document_of(a), *y = document_of(b);
    bool same = dset_document_merge(x, no_template, sizeof no_template - 1, NULL) == DSET_OK &&
                dset_document_merge(y, no_template, sizeof no_template - 1, NULL) == DSET_OK &&
                vectors_same(dset_document_root(x), dset_document_root(y));

    dset_document_free(x);
    dset_document_free(y);
    return same;
}

static void run_apply_revision(vectors_case *c)
{
    const char *data = dset_value_string(dset_value_get(c->in, "revisionData"));
    dset_daemonset *set = vectors_daemonset(c, dset_value_get(c->in, "daemonSet"),
                                            DSET_PARSE_STORED | DSET_PARSE_DROP_UNKNOWN), *undone = NULL;
    dset_error err = DSET_ERROR_INIT;
    size_t size;

    vectors_found_bool(c, "ok", dset_daemonset_apply_revision(&undone, set, data, strlen(data), DSET_PARSE_DROP_UNKNOWN,
                                                              &err) == DSET_OK);
    vectors_found_bool(c, "same", strcmp(dset_daemonset_revision_data(set, &size), data) == 0);
    if (undone == NULL) {
        vectors_found_text(c, "template", NULL);
    } else {
        dset_document *document = document_of(undone);
        const dset_value *template_value = dset_value_find(dset_document_root(document), "spec", "template", NULL);
        char *json = vectors_json(template_value);

        vectors_found_json(c, "template", json);
        vectors_found_bool(c, "restUnchanged", rest_is_same(set, undone));
        free(json);
        dset_document_free(document);
    }
    dset_daemonset_free(undone);
    dset_daemonset_free(set);
}

const vectors_kind vectors_documents[] = {
    { "applyrevision", run_apply_revision },
    { "decode", run_decode },
    { "defaults", run_defaults },
    { "revision", run_revision },
    { "statusupdate", run_status_update },
    { "update", run_update },
    { "validate", run_validate },
    { NULL, NULL },
};
