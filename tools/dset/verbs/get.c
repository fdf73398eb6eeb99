/* dset get: prints objects as tables, JSON, YAML or names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

typedef struct getting {
    const options *given;
    session s;
    targets about;
    dset_label_selector *selector;
    objects found;
    size_t *starts; /* index in found of the first object of each target; one more for the end */
    int *codes;     /* of each target */
    dset_error *errors;
    bool failed;
} getting;

static bool read_selector(getting *get)
{
    dset_error err = DSET_ERROR_INIT;
    const char *query = get->given->selector;

    if (query == NULL || dset_label_selector_parse(&get->selector, query, strlen(query), NULL, &err) == DSET_OK)
        return true;
    say_error("unable to parse requirement: %s", err.text);
    return false;
}

static bool check_output(const options *given)
{
    static const char *const forms[] = { "wide", "json", "yaml", "name" };
    size_t i;

    for (i = 0; given->output != NULL && i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(given->output, forms[i]) == 0)
            return true;
    }
    if (given->output == NULL || given->output[0] == '\0')
        return true;
    say_error("unable to match a printer suitable for the output format \"%s\", allowed formats are: json,name,wide,yaml",
              given->output);
    return false;
}

static bool is_output(const options *given, const char *form)
{
    return given->output != NULL && strcmp(given->output, form) == 0;
}

static bool by_name(const targets *about)
{
    return about->items[0].name != NULL;
}

static int find(getting *get, const target *one, dset_error *err)
{
    const char *ns = session_namespace(get->given, one->what);

    if (one->name != NULL)
        return objects_get(&get->found, &get->s, one->what, ns, one->name, err);
    return objects_list(&get->found, &get->s, one->what,
                        get->given->all_namespaces && one->what->namespaced ? NULL : ns, get->selector, err);
}

/* As in kubectl, after what was found. */
static void say_failures(getting *get)
{
    size_t i;

    fflush(stdout);
    for (i = 0; i < get->about.count; i++) {
        const target *one = &get->about.items[i];

        if (get->codes[i] == DSET_OK || (get->codes[i] == DSET_ENOTFOUND && get->given->ignore_not_found))
            continue;
        say_refused(get->codes[i], &get->errors[i], one->what, one->name != NULL ? one->name : "");
        get->failed = true;
    }
}

static int compare_seen(const void *a, const void *b)
{
    const object *first = a, *second = b;
    int order = strcmp(string_in(first->root, "lastTimestamp"), string_in(second->root, "lastTimestamp"));

    return order != 0 ? order : dset_name_compare(first->name, second->name);
}

/* In byte order of the etcd keys, as kubectl lists objects. */
static int compare_key(const void *a, const void *b)
{
    const object *first = a, *second = b;
    text one, other;
    int order;

    text_start(&one);
    text_start(&other);
    text_format(&one, "%s/%s", first->ns, first->name);
    text_format(&other, "%s/%s", second->ns, second->name);
    order = strcmp(one.data, other.data);
    text_free(&one);
    text_free(&other);
    return order;
}

static void find_all(getting *get)
{
    size_t i;

    get->starts = need((get->about.count + 1) * sizeof *get->starts);
    get->codes = need(get->about.count * sizeof *get->codes);
    get->errors = need(get->about.count * sizeof *get->errors);
    for (i = 0; i < get->about.count; i++) {
        get->starts[i] = get->found.count;
        get->errors[i] = (dset_error)DSET_ERROR_INIT;
        get->codes[i] = find(get, &get->about.items[i], &get->errors[i]);
        /* Events are sorted by the time they were last seen, which is the most useful order. */
        if (get->about.items[i].name == NULL && get->found.count > get->starts[i])
            qsort(get->found.items + get->starts[i], get->found.count - get->starts[i], sizeof *get->found.items,
                  get->about.items[i].what->number == DSET_KIND_EVENT ? compare_seen : compare_key);
    }
    get->starts[get->about.count] = get->found.count;
}

static void print_names(const getting *get)
{
    size_t i, j;

    for (i = 0; i < get->about.count; i++) {
        for (j = get->starts[i]; j < get->starts[i + 1]; j++)
            say(stdout, "%s/%s", get->about.items[i].what->singular, get->found.items[j].name);
    }
}

static bool print_values(const getting *get)
{
    bool single = get->about.count == 1 && by_name(&get->about), fine;
    text json;
    size_t i;

    if (single && get->found.count == 0)
        return true;
    text_start(&json);
    text_add(&json, single ? "" : "{\"apiVersion\":\"v1\",\"items\":[");
    for (i = 0; i < get->found.count; i++) {
        text_add(&json, i > 0 ? "," : "");
        dset_value_write(get->found.items[i].root, DSET_FORMAT_JSON, 0, text_sink, &json, NULL);
    }
    text_add(&json, single ? "" : "],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}");
    fine = print_value(&json, get->given->output);
    text_free(&json);
    return fine;
}

/* Names come with their kind when there are objects of several, or several were asked for without names. */
static bool has_several_kinds(const getting *get)
{
    const kind *seen = NULL;
    size_t i;

    for (i = 0; i < get->about.count; i++) {
        const target *one = &get->about.items[i];

        if (one->name != NULL && get->codes[i] != DSET_OK)
            continue;
        if (seen != NULL && seen != one->what)
            return true;
        seen = one->what;
    }
    return false;
}

static uint32_t table_flags(const getting *get, const kind *what)
{
    return (get->given->all_namespaces && what->namespaced ? TABLE_NAMESPACE : 0u) |
           (get->given->show_labels ? TABLE_LABELS : 0u) | (is_output(get->given, "wide") ? TABLE_WIDE : 0u) |
           (get->given->no_headers ? TABLE_NO_HEADERS : 0u) | (has_several_kinds(get) ? TABLE_KIND : 0u);
}

/* Consecutive targets of one kind share a table. */
static void print_tables(const getting *get)
{
    bool printed = false;
    size_t i = 0, j;

    while (i < get->about.count) {
        const kind *what = get->about.items[i].what;
        text output;
        table t;

        table_start(&t, what->number, table_flags(get, what));
        for (; i < get->about.count && get->about.items[i].what == what; i++) {
            for (j = get->starts[i]; j < get->starts[i + 1]; j++)
                table_row(&t, get->found.items[j].root, get->s.now);
        }
        text_start(&output);
        table_write(&t, &output);
        if (output.size > 0) {
            printf("%s%s", printed ? "\n" : "", output.data);
            printed = true;
        }
        text_free(&output);
        table_free(&t);
    }
}

static void say_nothing_found(const getting *get)
{
    const kind *what = get->about.items[0].what;

    size_t i;

    for (i = 0; i < get->about.count; i++) {
        if (get->codes[i] != DSET_OK)
            return;
    }
    if (get->given->ignore_not_found)
        return;
    if (what->namespaced && !get->given->all_namespaces)
        say(stderr, "No resources found in %s namespace.", session_namespace(get->given, what));
    else
        fputs("No resources found\n", stderr);
}

static bool print(const getting *get)
{
    if (is_output(get->given, "json") || is_output(get->given, "yaml"))
        return print_values(get);
    if (is_output(get->given, "name"))
        print_names(get);
    else if (get->found.count == 0)
        say_nothing_found(get);
    else
        print_tables(get);
    return true;
}

static bool check_arguments(getting *get)
{
    if (get->given->arguments.count < 2) {
        say_error("You must specify the type of resource to get: ds, pods, nodes, events or controllerrevisions");
        return false;
    }
    if (!check_output(get->given) || !targets_read(&get->about, get->given, 1, NULL))
        return false;
    if (by_name(&get->about) && get->given->selector != NULL) {
        say_error("name cannot be provided when a selector is specified");
        return false;
    }
    if (by_name(&get->about) && get->given->all_namespaces) {
        say_error("a resource cannot be retrieved by name across all namespaces");
        return false;
    }
    return read_selector(get);
}

int run_get(const options *given)
{
    getting get;

    memset(&get, 0, sizeof get);
    get.given = given;
    if (!check_arguments(&get) || !session_open(&get.s, given, 0)) {
        dset_label_selector_free(get.selector);
        targets_free(&get.about);
        return EXIT_WRONG;
    }
    find_all(&get);
    session_unlock(&get.s);
    get.failed = !print(&get);
    say_failures(&get);
    objects_free(&get.found);
    free(get.starts);
    free(get.codes);
    free(get.errors);
    dset_label_selector_free(get.selector);
    targets_free(&get.about);
    session_close(&get.s);
    return get.failed ? EXIT_WRONG : EXIT_FINE;
}
