/* dset fields: the fields of a DaemonSet with their types, defaults and rules, from the tables of the library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

typedef struct listing {
    const options *given;
    table rows;
    text json;
} listing;

static bool is_json(const options *given)
{
    return given->output != NULL && strcmp(given->output, "json") == 0;
}

static void add_json(listing *work, const dset_field *field)
{
    text *to = &work->json;

    text_add(to, to->size > 0 ? ",{\"path\":" : "{\"path\":");
    text_json(to, field->path);
    text_add(to, ",\"name\":");
    text_json(to, field->name);
    text_add(to, ",\"type\":");
    text_json(to, field->type);
    if (field->preset != NULL) {
        text_add(to, ",\"default\":");
        text_json(to, field->preset);
    }
    if (field->rule[0] != '\0') {
        text_add(to, ",\"rule\":");
        text_json(to, field->rule);
    }
    text_format(to, ",\"fields\":%u}", (unsigned)field->count);
}

static void add_row(listing *work, const dset_field *field)
{
    table_cell(&work->rows, work->given->recursive ? field->path : field->name);
    table_cell(&work->rows, field->type);
    table_cell(&work->rows, field->preset != NULL ? field->preset : "<none>");
    table_cell(&work->rows, field->rule);
}

static int take(void *context, const dset_field *field)
{
    listing *work = context;
    char *path;
    int code;

    if (is_json(work->given))
        add_json(work, field);
    else
        add_row(work, field);
    if (!work->given->recursive || field->count == 0)
        return DSET_OK;
    path = need_copy(field->path);
    code = dset_field_list(path, take, work, NULL);
    free(path);
    return code;
}

/* As in kubectl explain, "ds.spec" means "spec". */
static const char *within(const char *path)
{
    size_t length = strcspn(path, ".");
    const kind *what = kind_of_word(path, length);

    if (what == NULL || what->number != DSET_KIND_DAEMONSET)
        return path;
    return path[length] == '.' ? path + length + 1 : path + length;
}

static void print_rows(const listing *work)
{
    text output;

    text_start(&output);
    table_write(&work->rows, &output);
    fputs(output.data, stdout);
    text_free(&output);
}

int run_fields(const options *given)
{
    static const char *const columns[] = { "Field", "Type", "Default", "Rule" };
    const char *path = given->arguments.count > 1 ? within(given->arguments.items[1]) : "";
    dset_error err = DSET_ERROR_INIT;
    listing work = { given, { 0 }, { NULL, 0, 0 } };
    size_t i;
    int code;

    if (given->arguments.count > 2) {
        say_error("unexpected argument: %s", given->arguments.items[2]);
        return EXIT_WRONG;
    }
    if (given->output != NULL && !is_json(given)) {
        say_error("unable to match a printer suitable for the output format \"%s\", allowed formats are: json",
                  given->output);
        return EXIT_WRONG;
    }
    table_start(&work.rows, DSET_KIND_ANY, given->no_headers ? TABLE_NO_HEADERS : 0u);
    for (i = 0; i < sizeof columns / sizeof columns[0]; i++)
        table_column(&work.rows, columns[i], 0);
    text_start(&work.json);
    code = dset_field_list(path, take, &work, &err);
    if (code == DSET_ENOTFOUND)
        say_error("field \"%s\" does not exist", path);
    else if (code != DSET_OK)
        say_error("%s", err.text);
    else if (is_json(given))
        printf("[%s]\n", work.json.data);
    else
        print_rows(&work);
    text_free(&work.json);
    table_free(&work.rows);
    return code == DSET_OK ? EXIT_FINE : EXIT_WRONG;
}
