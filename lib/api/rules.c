/* Shared by the rules: their state during the walk over a DaemonSet, and small predicates. */
#include "api/rules.h"

#include <string.h>

const char *const dsetp_container_lists[] = { "initContainers", "containers", "ephemeralContainers", NULL };

void dsetp_rules_start(dsetp_validator *v, dsetp_pod_context *context, dsetp_issues *issues)
{
    memset(context, 0, sizeof *context);
    dsetp_validate_start(v, issues);
    v->in = context;
}

static void end_volumes(dsetp_validator *v, dsetp_volumes *volumes)
{
    dsetp_name_set_end(&volumes->names);
    dsetp_release(&v->issues->document->memory, volumes->items, volumes->capacity * sizeof *volumes->items);
}

void dsetp_rules_end(dsetp_validator *v)
{
    end_volumes(v, &v->in->volumes);
    end_volumes(v, &v->in->all_volumes);
    dsetp_name_set_end(&v->in->container_names);
    dsetp_name_set_end(&v->in->claim_names);
    dsetp_name_set_end(&v->in->port_names);
    dsetp_name_set_end(&v->in->host_ports);
    dsetp_name_set_end(&v->in->projected_paths);
    dsetp_release(&v->issues->document->memory, v->in->repeated_spreads, v->in->spread_count);
}

const dset_value *dsetp_volumes_find(const dsetp_volumes *volumes, const char *name)
{
    uint32_t number = dsetp_name_set_find(&volumes->names, name);

    return number != 0 ? volumes->items[number] : NULL;
}

bool dsetp_name_set_add(dsetp_validator *v, dsetp_name_set *names, const char *name)
{
    uint32_t count;

    if (names->table == NULL)
        names->table = dsetp_intern_new(&v->issues->document->memory);
    if (names->table == NULL) {
        v->issues->failed = true;
        return true;
    }
    count = dsetp_intern_count(names->table);
    if (dsetp_intern_put(names->table, name, strlen(name)) == 0)
        v->issues->failed = true;
    return dsetp_intern_count(names->table) > count;
}

bool dsetp_name_set_take(dsetp_validator *v, dsetp_name_set *names, dsetp_buffer *name)
{
    bool added = name->failed || dsetp_name_set_add(v, names, name->data);

    v->issues->failed = v->issues->failed || name->failed;
    dsetp_buffer_free(name);
    return added;
}

uint32_t dsetp_name_set_find(const dsetp_name_set *names, const char *name)
{
    return names->table != NULL ? dsetp_intern_find(names->table, name, strlen(name)) : 0;
}

void dsetp_name_set_end(dsetp_name_set *names)
{
    dsetp_intern_free(names->table);
    names->table = NULL;
}

dsetp_containers dsetp_containers_of(dsetp_validator *v, const dset_value *spec, const char *const *lists)
{
    return (dsetp_containers){ spec, lists, dsetp_elements_of(v, NULL) };
}

const dset_value *dsetp_next_container(dsetp_containers *walk)
{
    const dset_value *at;

    while ((at = dsetp_next_element(&walk->list)) == NULL && *walk->lists != NULL)
        walk->list = dsetp_enter_list(walk->list.v, walk->spec, *walk->lists++);
    return at;
}

bool dsetp_is_true(const dset_value *object, const char *key)
{
    return dset_value_bool(dsetp_get(object, key));
}

bool dsetp_is_false(const dset_value *object, const char *key)
{
    const dset_value *value = dsetp_get(object, key);

    return value != NULL && dsetp_kind(value) == DSETP_FALSE;
}

bool dsetp_has_element(const dset_value *list, const char *member, const char *text)
{
    const dset_value *at;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (strcmp(dsetp_string_member(at, member), text) == 0)
            return true;
    }
    return false;
}

bool dsetp_is_padded(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && (strchr(" \t\r\n\v\f", text[0]) != NULL || strchr(" \t\r\n\v\f", text[length - 1]) != NULL);
}

bool dsetp_steps_up(const char *path)
{
    while (true) {
        size_t length = strcspn(path, "/");

        if (length == 2 && path[0] == '.' && path[1] == '.')
            return true;
        if (path[length] == '\0')
            return false;
        path += length + 1;
    }
}

/* Relative, and without a step up. */
const char *dsetp_path_problem(const char *path)
{
    if (path[0] == '/')
        return "must be a relative path";
    return dsetp_steps_up(path) ? "must not contain '..'" : NULL;
}
