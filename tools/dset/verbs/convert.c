/* dset convert: converts manifests between YAML and JSON, unchanged or with the defaults of a server. */
#include <stdio.h>
#include <string.h>

#include "dset.h"
#include "files/paths.h"
#include "show/table.h"

typedef struct converting {
    const options *given;
    const char *file;
    dset_format to;
    size_t count;
    dset_error err;
} converting;

/* The object with every default filled in. */
static int complete(converting *work, const dset_value *root, text *completed)
{
    dset_parse_options parse = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set = NULL;
    text json;
    int code;

    parse.flags = DSET_PARSE_NO_VALIDATE;
    parse.ns = work->given->ns;
    text_start(&json);
    code = dset_value_write(root, DSET_FORMAT_JSON, 0, text_sink, &json, &work->err);
    if (code == DSET_OK)
        code = dset_daemonset_parse(&set, json.data, json.size, &parse, &work->err);
    if (code == DSET_OK)
        code = dset_daemonset_write(set, DSET_FORMAT_JSON, 0, text_sink, completed, &work->err);
    dset_daemonset_free(set);
    text_free(&json);
    work->err.line = work->err.column = 0; /* positions in text that is not the user's */
    return code;
}

static int write_value(converting *work, const dset_value *root, text *output)
{
    bool canonical = work->given->canonical, json = work->to == DSET_FORMAT_JSON;
    dset_document *sorted;
    text keys;
    int code;

    if (json || !canonical) {
        code = dset_value_write(root, work->to, json ? (canonical ? DSET_WRITE_CANONICAL : DSET_WRITE_INDENT) : 0u,
                                text_sink, output, &work->err);
        text_add(output, json ? "\n" : "");
        return code;
    }
    text_start(&keys); /* the YAML writer keeps the order of keys */
    code = dset_value_write(root, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, text_sink, &keys, &work->err);
    if (code == DSET_OK)
        code = reread(&sorted, keys.data, keys.size, &work->err);
    if (code == DSET_OK) {
        code = dset_value_write(dset_document_root(sorted), DSET_FORMAT_YAML, 0, text_sink, output, &work->err);
        dset_document_free(sorted);
    }
    text_free(&keys);
    return code;
}

static bool is_daemonset(const dset_value *root)
{
    const kind *what = kind_of_object(string_in(root, "apiVersion"), string_in(root, "kind"));

    return what != NULL && what->number == DSET_KIND_DAEMONSET;
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    converting *work = context;
    const dset_value *root = dset_document_root(document);
    dset_document *whole = NULL;
    text completed, output;
    int code = DSET_OK;

    (void)line;
    if (dset_value_type(root) == DSET_NULL)
        return DSET_OK;
    text_start(&completed);
    text_start(&output);
    if (work->given->defaults && is_daemonset(root)) {
        code = complete(work, root, &completed);
        if (code == DSET_OK)
            code = reread(&whole, completed.data, completed.size, &work->err);
        root = dset_document_root(whole);
    }
    if (code == DSET_OK)
        code = write_value(work, root, &output);
    if (code == DSET_OK)
        printf("%s%s", work->count++ > 0 && work->to == DSET_FORMAT_YAML ? "---\n" : "", output.data);
    dset_document_free(whole);
    text_free(&completed);
    text_free(&output);
    return code;
}

/* JSON objects and lists start with a bracket. */
static bool is_json(const text *content)
{
    size_t space = strspn(content->data, " \t\r\n");

    return content->data[space] == '{' || content->data[space] == '[';
}

static bool convert_file(converting *work, const char *name)
{
    const char *output = work->given->output;
    text content;
    int code = DSET_EIO;

    text_start(&content);
    work->file = strcmp(name, "-") == 0 ? "STDIN" : name;
    work->err = (dset_error)DSET_ERROR_INIT;
    if (file_read(name, &content)) {
        if (output == NULL)
            work->to = is_json(&content) ? DSET_FORMAT_YAML : DSET_FORMAT_JSON;
        code = dset_documents_read(content.data, content.size, NULL, take_document, work, &work->err);
        if (code != DSET_OK)
            say_unreadable(work->file, &work->err);
    }
    text_free(&content);
    return code == DSET_OK;
}

int run_convert(const options *given)
{
    const char *output = given->output;
    converting work;
    bool fine = true;
    files names;
    size_t i;

    memset(&work, 0, sizeof work);
    work.given = given;
    if (output != NULL && strcmp(output, "json") != 0 && strcmp(output, "yaml") != 0) {
        say_error("unable to match a printer suitable for the output format \"%s\", allowed formats are: json,yaml",
                  output);
        return EXIT_WRONG;
    }
    work.to = output != NULL && strcmp(output, "yaml") == 0 ? DSET_FORMAT_YAML : DSET_FORMAT_JSON;
    fine = files_find_all(&names, given);
    for (i = 0; i < names.count; i++)
        fine = convert_file(&work, names.items[i]) && fine;
    files_free(&names);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
