/* What the rules share: their memory of what they have seen on the walk over a DaemonSet, and small questions. */
#include "api/rules.h"

#include <string.h>

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
}

const dset_value *dsetp_volumes_find(const dsetp_volumes *volumes, const char *name)
{
    uint32_t number = dsetp_name_set_find(&volumes->names, name);

    return number != 0 ? volumes->items[number] : NULL;
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

/* Relative, and without a step up. */
const char *dsetp_path_problem(const char *path)
{
    const char *at = path;

    if (path[0] == '/')
        return "must be a relative path";
    while (true) {
        size_t length = strcspn(at, "/");

        if (length == 2 && at[0] == '.' && at[1] == '.')
            return "must not contain '..'";
        if (at[length] == '\0')
            return NULL;
        at += length + 1;
    }
}
