/*
 * Runs files of vectors: run [--tap] [--log FILE] DIR [NAME,NAME...]
 *
 * A file is NAME.jsonl or NAME.jsonl.xz, one case a line. With names, only these are run, and a name that is not
 * covered fails. --tap is for make check: one test a file, what is not covered is skipped.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

#define SHOWN 10 /* failures of a file in the log */

static const vectors_kind *const tables[] = {
    vectors_converge,
    vectors_documents,
    vectors_patches,
    vectors_pods,
    vectors_reconcile,
    vectors_tables,
    vectors_values,
    vectors_yaml,
};

/* Known, and covered by nobody yet. */
static const char *const uncovered[] = {
    "event",
};

typedef struct tally {
    size_t passed, failed, skipped;
} tally;

static struct {
    bool tap;
    const char *only;
    const char *log_name;
    FILE *log;
    size_t tests; /* --tap: so far */
    tally all;
    bool bad;     /* a name that is unknown, or asked for and not covered */
} runner;

static const vectors_kind *find_kind(const char *name)
{
    size_t i;
    const vectors_kind *kind;

    for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (kind = tables[i]; kind->name != NULL; kind++) {
            if (strcmp(kind->name, name) == 0)
                return kind;
        }
    }
    return NULL;
}

static bool is_uncovered(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof uncovered / sizeof uncovered[0]; i++) {
        if (strcmp(uncovered[i], name) == 0)
            return true;
    }
    return false;
}

/* Is the name in a list like "a,b"? No list: everything is. */
static bool is_asked_for(const char *name)
{
    const char *at = runner.only;
    size_t length = strlen(name);

    if (at == NULL || *at == '\0')
        return true;
    for (; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static dset_document *read_line(const char *text, size_t size, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;

    options.format = DSET_FORMAT_JSON;
    options.bytes_max = 256u << 20;
    options.depth_max = 10000;
    options.values_max = UINT32_MAX;
    if (dset_document_parse(&document, text, size, &options, err) != DSET_OK)
        return NULL;
    return document;
}

/* Compares each member that was found with what is expected of it. */
static void compare(vectors_case *c)
{
    vectors_text object = { NULL, 0, 0 };
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;
    const dset_value *at;

    vectors_add(&object, "{", 1);
    vectors_add(&object, c->found.text != NULL ? c->found.text : "", c->found.size);
    vectors_add(&object, "}", 1);
    document = read_line(object.text, object.size, &err);
    if (document == NULL)
        vectors_wrong(c, "what was found is no JSON: %s: %s", err.text, object.text);
    for (at = dset_value_first(dset_document_root(document)); at != NULL; at = dset_value_next(at)) {
        const dset_value *expected = dset_value_get(c->out, dset_value_key(at));

        if (!vectors_same(at, expected)) {
            char *found = vectors_json(at), *wanted = expected != NULL ? vectors_json(expected) : NULL;

            vectors_wrong(c, "%s:", dset_value_key(at));
            vectors_add(&c->wrong, "  expected ", 11);
            vectors_add(&c->wrong, wanted != NULL ? wanted : "nothing", wanted != NULL ? strlen(wanted) : 7);
            vectors_add(&c->wrong, "\n  found    ", 12);
            vectors_add(&c->wrong, found, strlen(found));
            vectors_add(&c->wrong, "\n", 1);
            free(found);
            free(wanted);
        }
    }
    dset_document_free(document);
    vectors_free(&object);
}

static void log_failure(const vectors_case *c, const tally *file)
{
    char *in;

    if (runner.log == NULL || file->failed > SHOWN)
        return;
    in = vectors_json(c->in);
    fprintf(runner.log, "%s\n%s  in       %s\n\n", c->id, c->wrong.text, in);
    free(in);
}

static void run_case(const vectors_kind *kind, const dset_value *line, tally *file)
{
    vectors_case c;

    memset(&c, 0, sizeof c);
    c.id = dset_value_string(dset_value_get(line, "id"));
    c.in = dset_value_get(line, "in");
    c.out = dset_value_get(line, "out");
    c.needs_upstream_hash = dset_value_bool(dset_value_get(line, "needsUpstreamHash"));
    if (c.id == NULL)
        c.id = "(a line without an id)";
    kind->run(&c);
    if (!c.skipped)
        compare(&c);
    if (c.skipped) {
        file->skipped++;
    } else if (c.wrong.size == 0) {
        file->passed++;
    } else {
        file->failed++;
        log_failure(&c, file);
    }
    vectors_free(&c.found);
    vectors_free(&c.wrong);
}

static FILE *open_file(const char *path, bool packed)
{
    char command[4200];

    if (!packed)
        return fopen(path, "rb");
    snprintf(command, sizeof command, "xz -dc '%s'", path);
    return popen(command, "r");
}

static void run_lines(const vectors_kind *kind, FILE *file, const char *name, tally *counts)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;

    while ((size = getline(&line, &capacity, file)) > 0) {
        dset_error err = DSET_ERROR_INIT;
        dset_document *document;

        if (strspn(line, " \r\n") == (size_t)size)
            continue;
        document = read_line(line, (size_t)size, &err);
        if (document == NULL) {
            counts->failed++;
            fprintf(stderr, "%s: a line is no JSON: %s\n", name, err.text);
            continue;
        }
        run_case(kind, dset_document_root(document), counts);
        dset_document_free(document);
    }
    free(line);
}

static void report(const char *name, const tally *file)
{
    char skipped[40] = "";

    if (file->skipped > 0)
        snprintf(skipped, sizeof skipped, ", %zu skipped", file->skipped);
    if (runner.tap)
        printf("%sok %zu - ", file->failed > 0 || file->passed == 0 ? "not " : "", ++runner.tests);
    printf("%s: %zu passed, %zu failed%s\n", name, file->passed, file->failed, skipped);
    fflush(stdout);
    runner.all.passed += file->passed;
    runner.all.failed += file->failed;
}

static void run_file(const char *path, const char *name, bool packed)
{
    const vectors_kind *kind = find_kind(name);
    tally counts = { 0, 0, 0 };
    FILE *file;

    if (kind == NULL) {
        bool known = is_uncovered(name);

        runner.bad = runner.bad || !known || (runner.only != NULL && runner.only[0] != '\0');
        if (runner.tap)
            printf("%sok %zu - ", known ? "" : "not ", ++runner.tests);
        printf("%s: %s%s\n", name, known ? "not covered" : "no known kind", known && runner.tap ? " # SKIP" : "");
        return;
    }
    file = open_file(path, packed);
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        runner.bad = true;
        return;
    }
    run_lines(kind, file, name, &counts);
    if (packed ? pclose(file) != 0 : fclose(file) != 0) {
        fprintf(stderr, "%s: cannot be read to its end\n", path);
        runner.bad = true;
    }
    report(name, &counts);
}

/* The name in "NAME.jsonl" or "NAME.jsonl.xz"; false for other files. */
static bool name_of(const char *entry, char *name, size_t size, bool *packed)
{
    const char *dot = strstr(entry, ".jsonl");

    if (dot == NULL || (dot[6] != '\0' && strcmp(dot + 6, ".xz") != 0) || (size_t)(dot - entry) >= size)
        return false;
    memcpy(name, entry, (size_t)(dot - entry));
    name[dot - entry] = '\0';
    *packed = dot[6] != '\0';
    return true;
}

static int run_directory(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort), i;

    if (count < 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return EXIT_FAILURE;
    }
    for (i = 0; i < count; i++) {
        char name[256], full[4096];
        bool packed;

        snprintf(full, sizeof full, "%s/%s", path, entries[i]->d_name);
        if (name_of(entries[i]->d_name, name, sizeof name, &packed) && is_asked_for(name))
            run_file(full, name, packed);
        free(entries[i]);
    }
    free(entries);
    if (runner.tap)
        printf("1..%zu\n", runner.tests);
    else
        printf("%zu passed, %zu failed\n", runner.all.passed, runner.all.failed);
    if (runner.all.failed > 0 && runner.log != NULL)
        fprintf(stderr, "the first failures of each file are in %s\n", runner.log_name);
    return runner.bad || runner.all.failed > 0 || (runner.all.passed == 0 && !runner.tap) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    int at = 1, status;

    if (at < argc && strcmp(argv[at], "--tap") == 0) {
        runner.tap = true;
        at++;
    }
    if (at + 1 < argc && strcmp(argv[at], "--log") == 0) {
        runner.log_name = argv[at + 1];
        runner.log = fopen(runner.log_name, "w");
        at += 2;
    }
    if (at >= argc) {
        fprintf(stderr, "usage: run [--tap] [--log FILE] DIR [NAME,NAME...]\n");
        return EXIT_FAILURE;
    }
    runner.only = at + 1 < argc ? argv[at + 1] : NULL;
    status = run_directory(argv[at]);
    if (runner.log != NULL)
        fclose(runner.log);
    return status;
}
