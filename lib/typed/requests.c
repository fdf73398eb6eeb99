/*
 * The resource requests of a Pod of the template, summed as in the scheduler (PodRequests), with the defaults that the
 * API server adds to Pods but not to templates. Does not validate: an invalid amount counts as absent.
 */
#include "typed/read.h"

#include <string.h>

#include "model/amounts.h"

static bool read_amounts(dsetp_amounts *out, const dset_value *map, bool only_missing)
{
    const dset_value *at;
    dset_quantity amount;

    for (at = dsetp_is_object(map) ? dsetp_first(map) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!dsetp_is_string(at) || (only_missing && dsetp_amounts_find(out, at->key) != NULL) ||
            dset_quantity_parse(&amount, at->text, strlen(at->text), NULL) != DSET_OK)
            continue;
        if (!dsetp_amounts_set(out, at->key, &amount))
            return false;
    }
    return true;
}

/* A limit without a request is also the request. */
static bool read_container(dsetp_amounts *out, const dset_value *container)
{
    const dset_value *resources = dsetp_get(container, "resources");

    return read_amounts(out, dsetp_get(resources, "requests"), false) &&
           read_amounts(out, dsetp_get(resources, "limits"), true);
}

static bool add_all(dsetp_amounts *sum, const dsetp_amounts *more)
{
    return dsetp_amounts_add(sum, more->items, more->count);
}

static bool is_sidecar(const dset_value *container)
{
    return strcmp(dsetp_string_member(container, "restartPolicy"), "Always") == 0;
}

/* An init container runs together with earlier sidecars; a sidecar keeps running. */
static bool add_init_containers(dsetp_amounts *sum, const dset_value *list)
{
    dsetp_amounts sidecars = { sum->arena, NULL, 0, 0 }, peak = { sum->arena, NULL, 0, 0 };
    const dset_value *at;

    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_amounts own = { sum->arena, NULL, 0, 0 };

        if (!read_container(&own, at))
            return false;
        if (is_sidecar(at) && !(add_all(sum, &own) && add_all(&sidecars, &own)))
            return false;
        if (!is_sidecar(at) && !(add_all(&own, &sidecars) && dsetp_amounts_raise(&peak, own.items, own.count)))
            return false;
    }
    return dsetp_amounts_raise(&peak, sidecars.items, sidecars.count) &&
           dsetp_amounts_raise(sum, peak.items, peak.count);
}

static bool is_huge_page(const char *resource)
{
    return dsetp_begins(resource, "hugepages-");
}

/* Whether a resource is allowed in Pod-level requests. */
static bool is_pod_level(const char *resource)
{
    return strcmp(resource, "cpu") == 0 || strcmp(resource, "memory") == 0 || is_huge_page(resource);
}

/* Pod-level requests replace the sum; Pod-level limits count for resources that no container requests. */
static bool apply_pod_level(dsetp_amounts *sum, const dset_value *resources)
{
    dsetp_amounts asked = { sum->arena, NULL, 0, 0 }, limits = { sum->arena, NULL, 0, 0 };
    size_t i;

    if (!read_amounts(&asked, dsetp_get(resources, "requests"), false) ||
        !read_amounts(&limits, dsetp_get(resources, "limits"), false))
        return false;
    for (i = 0; i < limits.count; i++) {
        const char *resource = limits.items[i].resource;

        if ((is_huge_page(resource) || dsetp_amounts_find(sum, resource) == NULL) &&
            dsetp_amounts_find(&asked, resource) == NULL &&
            !dsetp_amounts_set(&asked, resource, &limits.items[i].amount))
            return false;
    }
    for (i = 0; i < asked.count; i++) {
        if (is_pod_level(asked.items[i].resource) &&
            !dsetp_amounts_set(sum, asked.items[i].resource, &asked.items[i].amount))
            return false;
    }
    return true;
}

static bool sum_up(dsetp_amounts *sum, const dset_value *spec)
{
    dsetp_amounts overhead = { sum->arena, NULL, 0, 0 };
    const dset_value *list = dsetp_get(spec, "containers"), *at;

    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_amounts own = { sum->arena, NULL, 0, 0 };

        if (!read_container(&own, at) || !add_all(sum, &own))
            return false;
    }
    return add_init_containers(sum, dsetp_get(spec, "initContainers")) &&
           apply_pod_level(sum, dsetp_get(spec, "resources")) &&
           read_amounts(&overhead, dsetp_get(spec, "overhead"), false) && add_all(sum, &overhead);
}

bool dsetp_requests_read(dset_daemonset *set, const dset_value *spec)
{
    dsetp_arena *scratch = dsetp_arena_new(&set->memory, 0);
    dsetp_amounts sum = { scratch, NULL, 0, 0 };
    bool good = scratch != NULL && sum_up(&sum, spec) &&
                dsetp_requests_copy(set->arena, &set->requests, sum.items, sum.count);

    set->request_count = sum.count;
    dsetp_arena_free(scratch);
    return good;
}
