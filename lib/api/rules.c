/* The memory of the rules: what they have seen on their walk over a DaemonSet. */
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
    dsetp_names_end(&volumes->names);
    dsetp_release(&v->issues->document->memory, volumes->items, volumes->capacity * sizeof *volumes->items);
}

void dsetp_rules_end(dsetp_validator *v)
{
    end_volumes(v, &v->in->volumes);
    end_volumes(v, &v->in->all_volumes);
    dsetp_names_end(&v->in->container_names);
    dsetp_names_end(&v->in->claim_names);
    dsetp_names_end(&v->in->port_names);
    dsetp_names_end(&v->in->host_ports);
}

const dset_value *dsetp_volumes_find(const dsetp_volumes *volumes, const char *name)
{
    uint32_t number = dsetp_names_find(&volumes->names, name);

    return number != 0 ? volumes->items[number] : NULL;
}
