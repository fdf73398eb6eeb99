/* Rules of resources: names, amounts, requests and limits, claims. */
#include <stdio.h>
#include <string.h>

#include "api/rules.h"

#define HUGE_PAGES "hugepages-"

static const char *const container_resources[] = { "cpu", "memory", "ephemeral-storage", NULL };
static const char *const pod_resources[] = { "cpu", "memory", NULL };
static const char *const standard_resources[] = {
    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
    "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services",
    "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "storage", "requests.storage",
    "services.nodeports", "services.loadbalancers", NULL,
};

static bool is_huge_pages(const char *name)
{
    return dsetp_begins(name, HUGE_PAGES);
}

/* Native resources of Kubernetes: without a domain, or in one of its domains. */
static bool is_native(const char *name)
{
    return strchr(name, '/') == NULL || strstr(name, "kubernetes.io/") != NULL;
}

/* An extended resource: must also be a valid name with the prefix "requests.". */
static bool is_extended(const char *name)
{
    char prefixed[400];
    int length;

    if (is_native(name) || dsetp_begins(name, "requests."))
        return false;
    length = snprintf(prefixed, sizeof prefixed, "requests.%s", name);
    return length > 0 && (size_t)length < sizeof prefixed &&
           dset_text_problem(DSET_RULE_QUALIFIED_NAME, prefixed, (size_t)length) == NULL;
}

/* The path stands at the amount. */
static void check_name(dsetp_validator *v, const dset_value *value, bool of_pod)
{
    const char *name = value->key;
    bool prefixed = strchr(name, '/') != NULL, huge = is_huge_pages(name);

    if (!dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, value, name))
        return;
    if (!prefixed && !dsetp_is_one_of(name, standard_resources) && !huge && !dsetp_begins(name, "requests." HUGE_PAGES)) {
        dsetp_wrong(v, dsetp_invalid, value, "must be a standard resource, or have a domain");
        if (of_pod)
            return;
    }
    if (of_pod) {
        if (!dsetp_is_one_of(name, pod_resources) && !huge)
            dsetp_not_one_of(v, value, pod_resources);
    } else if (!prefixed && !dsetp_is_one_of(name, container_resources) && !huge) {
        dsetp_wrong(v, dsetp_invalid, value, "is not a resource of containers");
    } else if (prefixed && !is_native(name) && !is_extended(name)) {
        dsetp_wrong(v, dsetp_invalid, value, "must be a valid name of an extended resource");
    }
}

static bool is_whole(const dset_quantity *amount)
{
    int64_t milli;

    return !dset_quantity_milli(amount, &milli) || milli % 1000 == 0;
}

static bool is_multiple(const char *name, const dset_quantity *amount)
{
    const char *text = name + strlen(HUGE_PAGES);
    dset_quantity page;
    int64_t size, value;

    return dset_quantity_parse(&page, text, strlen(text), NULL) == DSET_OK && dset_quantity_sign(&page) > 0 &&
           is_whole(&page) && dset_quantity_value(&page, &size) && dset_quantity_value(amount, &value) &&
           size != 0 && value % size == 0;
}

static void check_amount(dsetp_validator *v, const dset_value *value)
{
    const char *name = value->key;
    dset_quantity amount;

    if (!dsetp_quantity_of(value, &amount))
        return;
    if (dset_quantity_sign(&amount) < 0)
        dsetp_wrong(v, dsetp_invalid, value, "must be at least 0");
    if ((is_extended(name) || strcmp(name, "pods") == 0) && !is_whole(&amount))
        dsetp_wrong(v, dsetp_invalid, value, "must be a whole number");
}

static void check_pages(dsetp_validator *v, const dset_value *value)
{
    const char *name = value->key;
    dset_quantity amount;

    if (is_huge_pages(name) && dsetp_quantity_of(value, &amount) && !is_multiple(name, &amount) && !dsetp_tolerated(v, DSETP_OLD_HUGE_PAGES))
        dsetp_wrong(v, dsetp_invalid, value, "must be a multiple of the page size");
}

/* For a resource that cannot be overcommitted, request and limit must be equal. outside: length of the path of both. */
static void check_request(dsetp_validator *v, const dset_value *request, const dset_value *limits, size_t outside)
{
    const char *name = request->key;
    const dset_value *limit = dsetp_get(limits, name);
    bool overcommitted = is_native(name) && !is_huge_pages(name);
    dset_quantity wanted, most;
    int order;

    if (limit == NULL) {
        if (!overcommitted)
            dsetp_wrong_cut(v, outside, ".limits", dsetp_required, NULL,
                            "a limit must be set for what cannot be overcommitted");
        return;
    }
    if (!dsetp_quantity_of(request, &wanted) || !dsetp_quantity_of(limit, &most))
        return;
    order = dset_quantity_compare(&wanted, &most);
    if (order > 0 || (order != 0 && !overcommitted))
        dsetp_wrong_cut(v, outside, ".requests", dsetp_invalid, request,
                        overcommitted ? "must be at most the limit" : "must be equal to the limit");
}

/* limits: to compare requests with; NULL: they are limits themselves. */
static void check_list(dsetp_validator *v, const dset_value *list, const char *member, const dset_value *const *limits,
                       bool of_pod)
{
    size_t outside = strlen(v->path), mark = dsetp_enter(v, member);
    dsetp_elements amounts = dsetp_elements_of(v, list);
    const dset_value *at;

    while ((at = dsetp_next_element(&amounts)) != NULL) {
        check_name(v, at, of_pod);
        check_amount(v, at);
        if (limits != NULL)
            check_request(v, at, *limits, outside);
        check_pages(v, at);
    }
    dsetp_leave(v, mark);
}

static bool needs_more(const dset_value *limits, const dset_value *requests)
{
    const dset_value *lists[2] = { limits, requests }, *at;
    bool huge = false;
    size_t i;

    for (i = 0; i < 2; i++) {
        for (at = lists[i] != NULL ? dsetp_first(lists[i]) : NULL; at != NULL; at = dsetp_next(at)) {
            if (dsetp_is_one_of(at->key, pod_resources))
                return false;
            huge = huge || is_huge_pages(at->key);
        }
    }
    return huge;
}

static void check_lists(dsetp_validator *v, const dset_value *limits, const dset_value *requests, bool of_pod)
{
    check_list(v, limits, "limits", NULL, of_pod);
    check_list(v, requests, "requests", &limits, of_pod);
    if (needs_more(limits, requests))
        dsetp_wrong(v, dsetp_forbidden, NULL, "huge pages must be requested together with cpu or memory");
}

/* names: claims as a whole, and "claim/request"; parts: claims with a request. One excludes the other. */
static void check_claim(dsetp_validator *v, const dset_value *claim, dsetp_name_set *names, dsetp_name_set *parts)
{
    const char *name = dsetp_string_member(claim, "name"), *request = dsetp_string_member(claim, "request");
    dsetp_buffer whole;

    if (name[0] == '\0') {
        dsetp_wrong(v, dsetp_required, claim, "the name must be given");
        return;
    }
    if (dsetp_name_set_find(names, name) != 0 || (request[0] == '\0' && dsetp_name_set_find(parts, name) != 0)) {
        dsetp_wrong(v, dsetp_duplicate, claim, "duplicate entry");
    } else {
        if (request[0] != '\0') {
            dsetp_obey_member(v, claim, "request", DSET_RULE_DNS_LABEL);
            dsetp_name_set_add(v, parts, name);
        }
        dsetp_buffer_start(&whole, &v->issues->document->memory);
        dsetp_buffer_string(&whole, name);
        dsetp_buffer_string(&whole, request[0] != '\0' ? "/" : "");
        dsetp_buffer_string(&whole, request);
        if (!dsetp_name_set_take(v, names, &whole))
            dsetp_wrong(v, dsetp_duplicate, claim, "duplicate entry");
    }
    if (dsetp_name_set_find(&v->in->claim_names, name) == 0)
        dsetp_wrong(v, dsetp_missing, claim, "must name one of resourceClaims");
}

static void check_claims(dsetp_validator *v, const dset_value *resources)
{
    dsetp_elements claims = dsetp_enter_list(v, resources, "claims");
    dsetp_name_set names = { NULL }, parts = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&claims)) != NULL)
        check_claim(v, at, &names, &parts);
    dsetp_name_set_end(&names);
    dsetp_name_set_end(&parts);
}

void dsetp_validate_resources(dsetp_validator *v, const dset_value *object)
{
    check_lists(v, dsetp_get(object, "limits"), dsetp_get(object, "requests"), false);
    check_claims(v, object);
}

void dsetp_check_overhead(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL)
        check_lists(v, value, NULL, false);
}

static const dset_value *list_of(const dset_value *container, const char *list)
{
    return dsetp_get(dsetp_get(container, "resources"), list);
}

static void add_amount(dset_quantity *sum, const dset_value *container, const char *list, const char *name)
{
    dset_quantity amount;

    if (dsetp_quantity_of(dsetp_get(list_of(container, list), name), &amount))
        dset_quantity_add(sum, &amount, NULL);
}

/* The maximum that the containers need at one time: all regular ones, or one init container. */
static void total_of(const dset_value *pod, const char *list, const char *name, dset_quantity *out)
{
    const dset_value *regular = dsetp_get(pod, "containers"), *init = dsetp_get(pod, "initContainers"), *at;
    dset_quantity sidecars, most;

    dset_quantity_parse(&sidecars, "0", 1, NULL);
    *out = most = sidecars;
    for (at = regular != NULL ? dsetp_first(regular) : NULL; at != NULL; at = dsetp_next(at))
        add_amount(out, at, list, name);
    for (at = init != NULL ? dsetp_first(init) : NULL; at != NULL; at = dsetp_next(at)) {
        dset_quantity now = sidecars;

        add_amount(&now, at, list, name);
        if (strcmp(dsetp_string_member(at, "restartPolicy"), "Always") == 0) { /* a sidecar */
            add_amount(out, at, list, name);
            sidecars = now;
        }
        if (dset_quantity_compare(&now, &most) > 0)
            most = now;
    }
    if (dset_quantity_compare(&most, out) > 0)
        *out = most;
}

static void check_totals(dsetp_validator *v, const dset_value *resources, const char *member)
{
    bool limits = strcmp(member, "limits") == 0;
    dsetp_elements amounts = dsetp_enter_list(v, resources, member);
    const dset_value *at;

    while ((at = dsetp_next_element(&amounts)) != NULL) {
        dset_quantity own, total;

        total_of(v->in->pod, member, at->key, &total);
        if ((!limits || is_huge_pages(at->key)) && dsetp_quantity_of(at, &own) &&
            dset_quantity_compare(&total, &own) > 0)
            dsetp_wrong(v, dsetp_invalid, at, "must be at least the total of the containers");
    }
}

/* The path has the index before the resource and the list after it, as in Kubernetes. */
static void check_container_limits(dsetp_validator *v, const dset_value *limits)
{
    dsetp_elements containers = dsetp_enter_list(v, v->in->pod, "containers");
    const dset_value *container, *at;

    while ((container = dsetp_next_element(&containers)) != NULL) {
        dsetp_elements amounts = dsetp_elements_of(v, list_of(container, "limits"));

        while ((at = dsetp_next_element(&amounts)) != NULL) {
            dset_quantity own, most;

            if (dsetp_quantity_of(at, &own) && dsetp_quantity_of(dsetp_get(limits, at->key), &most) &&
                dset_quantity_compare(&own, &most) > 0)
                dsetp_wrong_at(v, ".limits", dsetp_invalid, at, "must be at most the limit of the Pod");
        }
    }
}

void dsetp_validate_pod_resources(dsetp_validator *v, const dset_value *object)
{
    const dset_value *limits = dsetp_get(object, "limits"), *requests = dsetp_get(object, "requests");

    if (strcmp(dsetp_string_member(dsetp_get(v->in->pod, "os"), "name"), "windows") == 0) {
        dsetp_wrong(v, dsetp_forbidden, object, "must not be set when the operating system is windows");
        return;
    }
    if (dsetp_count(dsetp_get(object, "claims")) > 0)
        dsetp_wrong_at(v, ".claims", dsetp_forbidden, NULL, "a Pod as a whole cannot have claims");
    check_lists(v, limits, requests, true);
    check_claims(v, object);
    check_totals(v, object, "requests");
    check_totals(v, object, "limits");
    check_container_limits(v, limits);
}
