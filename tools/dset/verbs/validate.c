/* dset validate: reports all problems of manifests with their positions, without a store: for editors and CI. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "files/paths.h"
#include "show/table.h"

typedef struct validating {
    const options *given;
    const char *file;
    const char *object; /* "daemonset.apps/nginx"; "" if not known yet */
    size_t objects, errors, warnings;
    bool json;
    bool broken; /* a file cannot be read, or there is none, or out of memory */
} validating;

static void print_json(const validating *work, const dset_issue *issue)
{
    text line;

    text_start(&line);
    text_add(&line, work->errors + work->warnings > 1 ? ",{\"file\":" : "{\"file\":");
    text_json(&line, work->file);
    text_format(&line, ",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"object\":", (unsigned)issue->line,
                (unsigned)issue->column, issue->warning ? "warning" : "error");
    text_json(&line, work->object);
    text_add(&line, ",\"type\":");
    text_json(&line, issue->type);
    text_add(&line, ",\"path\":");
    text_json(&line, issue->path);
    text_add(&line, ",\"text\":");
    text_json(&line, issue->text);
    if (issue->value != NULL) {
        text_add(&line, ",\"value\":");
        text_add(&line, issue->value);
    }
    text_add(&line, "}");
    fputs(line.data, stdout);
    text_free(&line);
}

/* "file:line:column: error: path: text", a format that editors can parse. */
static void print_line(const validating *work, const dset_issue *issue)
{
    printf("%s:", work->file);
    if (issue->line > 0)
        printf("%u:%u:", (unsigned)issue->line, (unsigned)issue->column);
    printf(" %s: %s%s%s\n", issue->warning ? "warning" : "error", issue->path, issue->path[0] != '\0' ? ": " : "",
           issue->text[0] != '\0' ? issue->text : manifest_issue_words(issue->type));
}

static void report(void *context, const dset_issue *issue)
{
    validating *work = context;

    if (issue->warning)
        work->warnings++;
    else
        work->errors++;
    if (work->json)
        print_json(work, issue);
    else
        print_line(work, issue);
}

static void report_here(validating *work, const dset_document *document, const dset_value *at, const char *type,
                        const char *path, const char *words)
{
    dset_issue issue;

    memset(&issue, 0, sizeof issue);
    issue.code = DSET_EINVALID;
    issue.type = type;
    issue.path = path;
    issue.text = words;
    dset_value_place(document, at != NULL ? at : dset_document_root(document), &issue.line, &issue.column);
    report(work, &issue);
}

static void check_daemonset(validating *work, const dset_document *document)
{
    dset_parse_options parse = DSET_PARSE_OPTIONS_INIT;
    size_t before = work->errors;
    dset_error err = DSET_ERROR_INIT;

    parse.ns = work->given->ns;
    if (dset_document_check(document, &parse, report, work, &err) == DSET_OK || work->errors > before)
        return;
    say_error("%s: %s", work->file, err.text);
    work->broken = true;
}

static void check_name(validating *work, const dset_document *document, const char *name)
{
    const dset_value *at = dset_value_find(dset_document_root(document), "metadata", "name", NULL);
    const char *problem = dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, name, strlen(name));

    if (name[0] == '\0')
        report_here(work, document, at, "FieldValueRequired", "metadata.name", "name or generateName is required");
    else if (problem != NULL)
        report_here(work, document, at, "FieldValueInvalid", "metadata.name", problem);
}

static void check_other(validating *work, const dset_document *document, const char *version, const char *name)
{
    const dset_value *root = dset_document_root(document);
    const char *missing = version[0] == '\0' ? "apiVersion" : name[0] == '\0' ? "kind" : NULL;
    const kind *meant = kind_meant(version, name);
    text words;

    if (missing != NULL) {
        report_here(work, document, NULL, "FieldValueRequired", missing, "must be set");
        return;
    }
    if (work->given->ignore_other_kinds && meant == NULL)
        return;
    text_start(&words);
    text_format(&words, "kind \"%s\" in version \"%s\" is not known", name, version);
    if (meant != NULL)
        text_format(&words, "; probably %s in %s is meant", meant->name, meant->version);
    report_here(work, document, dset_value_get(root, "kind"), "FieldValueNotSupported", "kind", words.data);
    text_free(&words);
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    validating *work = context;
    const dset_value *root = dset_document_root(document);
    const char *version = string_in(root, "apiVersion"), *kind_name = string_in(root, "kind");
    const kind *what = kind_of_object(version, kind_name);
    text named;

    (void)line;
    work->objects++;
    text_start(&named);
    if (what != NULL)
        text_format(&named, "%s/%s", what->singular, string_at(root, "metadata", "name"));
    work->object = named.data;
    if (what == NULL)
        check_other(work, document, version, kind_name);
    else if (what->number == DSET_KIND_DAEMONSET)
        check_daemonset(work, document);
    else
        check_name(work, document, string_at(root, "metadata", "name"));
    work->object = "";
    text_free(&named);
    return DSET_OK;
}

static int report_broken(void *context, const dset_error *err)
{
    size_t length = strlen(err->path);
    dset_issue issue;

    memset(&issue, 0, sizeof issue);
    issue.code = err->code;
    issue.type = "Syntax";
    issue.line = err->line;
    issue.column = err->column;
    /* nested too deeply: a path too long to help */
    issue.path = err->code == DSET_ELIMIT && length > 3 && strcmp(err->path + length - 3, "...") == 0 ? "" : err->path;
    issue.text = err->text;
    report(context, &issue);
    return DSET_OK;
}

static void validate_file(validating *work, const char *name)
{
    dset_document_options open = DSET_DOCUMENT_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    text content;

    text_start(&content);
    work->file = strcmp(name, "-") == 0 ? "STDIN" : name;
    open.flags = DSET_DOCUMENT_KEEP_DUPLICATES;
    if (!file_read(name, &content))
        work->broken = true;
    else if (dset_documents_read_each(content.data, content.size, &open, take_document, report_broken, work, &err) !=
             DSET_OK)
        report_broken(work, &err);
    text_free(&content);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

int run_validate(const options *given)
{
    validating work;
    files names;
    size_t i;

    memset(&work, 0, sizeof work);
    work.given = given;
    work.object = "";
    work.json = given->output != NULL && strcmp(given->output, "json") == 0;
    if (given->output != NULL && !work.json) {
        say_error("unable to match a printer suitable for the output format \"%s\", allowed formats are: json",
                  given->output);
        return EXIT_WRONG;
    }
    work.broken = !files_find_all(&names, given);
    if (work.json && names.count > 0)
        fputs("{\"problems\":[", stdout);
    for (i = 0; i < names.count; i++)
        validate_file(&work, names.items[i]);
    if (!work.broken && work.objects == 0 && work.errors == 0) {
        say_error("no objects passed to validate");
        work.broken = true;
    }
    if (work.json && names.count > 0)
        printf("],\"objects\":%zu,\"errors\":%zu,\"warnings\":%zu}\n", work.objects, work.errors, work.warnings);
    else if (work.objects > 0 || work.errors > 0)
        fprintf(stderr, "%zu object%s in %zu file%s: %zu error%s, %zu warning%s\n", work.objects, plural(work.objects),
                names.count, plural(names.count), work.errors, plural(work.errors), work.warnings,
                plural(work.warnings));
    files_free(&names);
    return work.broken || work.errors > 0 ? EXIT_WRONG : EXIT_FINE;
}
