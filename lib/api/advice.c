/* Warnings that Kubernetes does not have. None of them refuses a document. */
#include <string.h>

#include "api/warning.h"

static bool has_requests(const dset_value *resources)
{
    return dsetp_first_of(resources, "requests") != NULL;
}

/* Without a priority, Pods cannot preempt others on a full node, and are the first to be evicted. */
void dsetp_advise_priority(dsetp_validator *v, const dset_value *spec)
{
    bool asks = has_requests(dsetp_get(spec, "resources"));
    const dset_value *at;
    size_t i;

    for (i = 0; i < 2; i++) {
        for (at = dsetp_first_of(spec, dsetp_container_lists[i]); at != NULL; at = dsetp_next(at))
            asks = asks || has_requests(dsetp_get(at, "resources"));
    }
    if (asks && dsetp_string_member(spec, "priorityClassName")[0] == '\0' && dsetp_get(spec, "priority") == NULL)
        dsetp_warning_at(v, "priorityClassName", spec,
                         "is not set, but resources are requested: on a full node the Pods cannot start");
}

/* During a surge the old and the new Pod run at the same time and cannot share a host port. */
void dsetp_advise_surge(dsetp_validator *v, const dset_value *strategy, const dset_value *spec)
{
    const dset_value *surge = dsetp_get(dsetp_get(strategy, "rollingUpdate"), "maxSurge"), *at, *port_at;
    bool percent, host_network = dsetp_is_true(spec, "hostNetwork"), taken = false;
    size_t i;

    for (i = 0; i < 2; i++) {
        for (at = dsetp_first_of(spec, dsetp_container_lists[i]); at != NULL; at = dsetp_next(at)) {
            for (port_at = dsetp_first_of(at, "ports"); port_at != NULL; port_at = dsetp_next(port_at))
                taken = taken || host_network || dsetp_number_member(port_at, "hostPort") != 0;
        }
    }
    if (taken && strcmp(dsetp_string_member(strategy, "type"), "RollingUpdate") == 0 &&
        dsetp_weight_of(surge, &percent) != 0)
        dsetp_warning(v, surge, "a new Pod cannot start beside the old one, which has the ports of the node");
}
