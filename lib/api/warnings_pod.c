/* Kubernetes' warnings about the spec of a Pod, without its containers. None of them refuses a document. */
#include <string.h>

#include "api/warning.h"

static const char *const old_labels[][2] = {
    { "beta.kubernetes.io/arch", "is deprecated since 1.14: use kubernetes.io/arch" },
    { "beta.kubernetes.io/os", "is deprecated since 1.14: use kubernetes.io/os" },
    { "failure-domain.beta.kubernetes.io/region", "is deprecated since 1.17: use topology.kubernetes.io/region" },
    { "failure-domain.beta.kubernetes.io/zone", "is deprecated since 1.17: use topology.kubernetes.io/zone" },
    { "beta.kubernetes.io/instance-type", "is deprecated since 1.17: use node.kubernetes.io/instance-type" },
    { "app.kubernetes.io/created-by", "is deprecated since 1.9" },
    { "scheduler.alpha.kubernetes.io/preferAvoidPods", "is deprecated since 1.22: use taints and tolerations" },
    { "node-role.kubernetes.io/master", "is deprecated: use node-role.kubernetes.io/control-plane" },
};

static const struct {
    const char *field;
    const char *name; /* in the path */
    const char *text;
} old_volumes[] = {
    { "photonPersistentDisk", "photonPersistentDisk", "has no effect since 1.16" },
    { "gitRepo", "gitRepo", "is off by default since 1.33" },
    { "scaleIO", "scaleIO", "has no effect since 1.22" },
    { "flocker", "flocker", "has no effect since 1.25" },
    { "storageos", "storageOS", "has no effect since 1.25" },
    { "quobyte", "quobyte", "has no effect since 1.25" },
    { "glusterfs", "glusterfs", "has no effect since 1.26" },
    { "cephfs", "cephfs", "has no effect since 1.31" },
    { "rbd", "rbd", "has no effect since 1.31" },
};

static const char required[] = "requiredDuringSchedulingIgnoredDuringExecution";
static const char preferred[] = "preferredDuringSchedulingIgnoredDuringExecution";
static const char no_selector[] = "without a selector it matches no Pod";
static const char *const with_items[] = { "configMap", "secret", "downwardAPI" };

/* --- node labels and selectors --- */

static const char *problem_of_label(const char *key)
{
    size_t i;

    for (i = 0; i < COUNT(old_labels); i++) {
        if (strcmp(key, old_labels[i][0]) == 0)
            return old_labels[i][1];
    }
    return NULL;
}

static void warn_expression(dsetp_validator *v, const dset_value *object, bool is_preferred)
{
    const dset_value *value;
    const char *problem = problem_of_label(dsetp_string_member(object, "key"));
    dsetp_elements values;

    if (problem != NULL)
        dsetp_warning_at(v, "key", object, problem);
    values = dsetp_enter_list(v, is_preferred ? object : NULL, "values");
    while ((value = dsetp_next_element(&values)) != NULL) {
        if (dset_text_problem(DSET_RULE_LABEL_VALUE, value->text, strlen(value->text)) != NULL)
            dsetp_warning(v, value, "is not a valid label value, so no node can have it");
    }
}

static void warn_node_term(dsetp_validator *v, const dset_value *term, bool is_preferred)
{
    dsetp_elements expressions = dsetp_enter_list(v, term, "matchExpressions");
    const dset_value *at;

    while ((at = dsetp_next_element(&expressions)) != NULL)
        warn_expression(v, at, is_preferred);
}

static void warn_node_affinity(dsetp_validator *v, const dset_value *affinity)
{
    size_t outer = dsetp_enter(v, "nodeAffinity"), mark = dsetp_enter(v, required);
    dsetp_elements terms = dsetp_enter_list(v, dsetp_get(affinity, required), "nodeSelectorTerms");
    const dset_value *at;

    while ((at = dsetp_next_element(&terms)) != NULL)
        warn_node_term(v, at, false);
    dsetp_leave(v, mark);
    terms = dsetp_enter_list(v, affinity, preferred);
    while ((at = dsetp_next_element(&terms)) != NULL) {
        dsetp_enter(v, "preference");
        warn_node_term(v, dsetp_get(at, "preference"), true);
    }
    dsetp_leave(v, outer);
}

static void warn_pod_affinity(dsetp_validator *v, const dset_value *affinity, const char *name)
{
    size_t outer = dsetp_enter(v, name);
    dsetp_elements terms = dsetp_enter_list(v, dsetp_get(affinity, name), required);
    const dset_value *at;

    while ((at = dsetp_next_element(&terms)) != NULL) {
        if (dsetp_get(at, "labelSelector") == NULL)
            dsetp_warning_at(v, "labelSelector", at, no_selector);
    }
    terms = dsetp_enter_list(v, dsetp_get(affinity, name), preferred);
    while ((at = dsetp_next_element(&terms)) != NULL) {
        const dset_value *term = dsetp_get(at, "podAffinityTerm");

        dsetp_enter(v, "podAffinityTerm");
        if (dsetp_get(term, "labelSelector") == NULL)
            dsetp_warning_at(v, "labelSelector", term, no_selector);
    }
    dsetp_leave(v, outer);
}

static void warn_selectors(dsetp_validator *v, const dset_value *spec)
{
    const dset_value *at, *affinity = dsetp_get(spec, "affinity");
    dsetp_elements elements = dsetp_enter_list(v, spec, "nodeSelector");
    const char *problem;
    size_t mark;

    while ((at = dsetp_next_element(&elements)) != NULL) {
        if (problem_of_label(at->key) != NULL)
            dsetp_warning(v, at, problem_of_label(at->key));
    }
    mark = dsetp_enter(v, "affinity");
    warn_node_affinity(v, dsetp_get(affinity, "nodeAffinity"));
    warn_pod_affinity(v, affinity, "podAffinity");
    warn_pod_affinity(v, affinity, "podAntiAffinity");
    dsetp_leave(v, mark);
    elements = dsetp_enter_list(v, spec, "topologySpreadConstraints");
    while ((at = dsetp_next_element(&elements)) != NULL) {
        problem = problem_of_label(dsetp_string_member(at, "topologyKey"));
        if (problem != NULL)
            dsetp_warning_at(v, "topologyKey", at, problem);
        if (dsetp_get(at, "labelSelector") == NULL)
            dsetp_warning_at(v, "labelSelector", at, no_selector);
    }
}

/* --- volumes --- */

typedef struct path_source { /* a file in a volume, and its source */
    const char *path;
    size_t length; /* without trailing slashes */
    const dset_value *at;
} path_source;

typedef struct paths {
    path_source items[DSETP_LOOK_BACK];
    size_t count;
} paths;

static bool overlap(const path_source *a, const path_source *b)
{
    const path_source *shorter = a->length < b->length ? a : b, *longer = shorter == a ? b : a;

    return shorter->length > 0 && memcmp(shorter->path, longer->path, shorter->length) == 0 &&
           (longer->length == shorter->length || longer->path[shorter->length] == '/');
}

static void add_path(dsetp_validator *v, paths *known, const dset_value *object, const char *key)
{
    const char *text = dsetp_text_of(object, key);
    path_source made = { text, text != NULL ? strlen(text) : 0, object };
    size_t i;

    while (made.length > 0 && text[made.length - 1] == '/')
        made.length--;
    for (i = 0; i < known->count; i++) {
        if (overlap(&known->items[i], &made))
            dsetp_warning(v, object, "two files have the same path, or one is where the other has a folder");
    }
    if (text != NULL && known->count < DSETP_LOOK_BACK)
        known->items[known->count++] = made;
}

static void add_items(dsetp_validator *v, paths *known, const dset_value *source)
{
    const dset_value *at;

    for (at = dsetp_first_of(source, "items"); at != NULL; at = dsetp_next(at))
        add_path(v, known, at, "path");
}

static void warn_projected(dsetp_validator *v, const dset_value *projected)
{
    static const char *const of_certificate[] = { "credentialBundlePath", "keyPath", "certificateChainPath" };
    paths known = { .count = 0 };
    const dset_value *at;
    size_t i;

    for (at = dsetp_first_of(projected, "sources"); at != NULL; at = dsetp_next(at)) {
        if (dsetp_first(at) == NULL)
            dsetp_warning(v, at, "a source is empty");
        for (i = 0; i < COUNT(with_items); i++)
            add_items(v, &known, dsetp_get(at, with_items[i]));
        add_path(v, &known, dsetp_get(at, "serviceAccountToken"), "path");
        add_path(v, &known, dsetp_get(at, "clusterTrustBundle"), "path");
        for (i = 0; i < COUNT(of_certificate); i++)
            add_path(v, &known, dsetp_get(at, "podCertificate"), of_certificate[i]);
    }
}

static void warn_claim(dsetp_validator *v, const dset_value *volume)
{
    static const char *const storage[] = { "storage", NULL };
    static const char *const path[] = { "ephemeral", "volumeClaimTemplate", "spec", "resources", NULL };
    size_t mark = v->at.length, i;

    for (i = 0; path[i] != NULL; i++)
        dsetp_enter(v, path[i]);
    dsetp_warn_bytes(v, dsetp_at(volume, path), "requests", storage);
    dsetp_warn_bytes(v, dsetp_at(volume, path), "limits", storage);
    dsetp_leave(v, mark);
}

static void warn_volumes(dsetp_validator *v, const dset_value *spec)
{
    dsetp_elements volumes = dsetp_enter_list(v, spec, "volumes");
    const dset_value *at;
    size_t i;

    while ((at = dsetp_next_element(&volumes)) != NULL) {
        for (i = 0; i < COUNT(old_volumes); i++) {
            if (dsetp_get(at, old_volumes[i].field) != NULL)
                dsetp_warning_at(v, old_volumes[i].name, dsetp_get(at, old_volumes[i].field), old_volumes[i].text);
        }
        warn_claim(v, at);
        for (i = 0; i < COUNT(with_items); i++) {
            paths known = { .count = 0 };

            add_items(v, &known, dsetp_get(at, with_items[i]));
        }
        warn_projected(v, dsetp_get(at, "projected"));
    }
}

/* --- lists of the Pod --- */

static void warn_repeated(dsetp_validator *v, const dset_value *spec, const char *list, const char *key)
{
    dsetp_elements elements = dsetp_enter_list(v, spec, list);
    dsetp_name_set names = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&elements)) != NULL) {
        if (!dsetp_name_set_add(v, &names, dsetp_string_member(at, key)))
            dsetp_warning_at(v, key, at, "duplicate entry");
    }
    dsetp_name_set_end(&names);
}

static void warn_empty_secrets(dsetp_validator *v, const dset_value *spec)
{
    dsetp_elements secrets = dsetp_enter_list(v, spec, "imagePullSecrets");
    const dset_value *at;

    while ((at = dsetp_next_element(&secrets)) != NULL) {
        if (dsetp_string_member(at, "name")[0] == '\0')
            dsetp_warning_at(v, "name", at, "is empty");
    }
}

/* A valid address that is not in canonical form. */
static void warn_address(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);

    if (text != NULL && dset_text_problem(DSET_RULE_IP_STRICT, text, strlen(text)) == NULL &&
        dset_text_problem(DSET_RULE_IP, text, strlen(text)) != NULL)
        dsetp_warning(v, value, "should be in the canonical form of RFC 5952");
}

static void warn_addresses(dsetp_validator *v, const dset_value *spec)
{
    size_t mark = dsetp_enter(v, "dnsConfig");
    dsetp_elements elements = dsetp_enter_list(v, dsetp_get(spec, "dnsConfig"), "nameservers");
    const dset_value *at;

    while ((at = dsetp_next_element(&elements)) != NULL)
        warn_address(v, at);
    dsetp_leave(v, mark);
    elements = dsetp_enter_list(v, spec, "hostAliases");
    while ((at = dsetp_next_element(&elements)) != NULL) {
        dsetp_enter(v, "ip");
        warn_address(v, dsetp_get(at, "ip"));
    }
}

void dsetp_warn_pod(dsetp_validator *v, const dset_value *spec)
{
    static const char *const bytes[] = { "memory", "ephemeral-storage", NULL };
    int64_t seconds;

    warn_selectors(v, spec);
    dsetp_warn_bytes(v, spec, "overhead", bytes);
    warn_volumes(v, spec);
    warn_repeated(v, spec, "hostAliases", "ip");
    warn_repeated(v, spec, "imagePullSecrets", "name");
    warn_empty_secrets(v, spec);
    warn_addresses(v, spec);
    if (dset_value_int64(dsetp_get(spec, "terminationGracePeriodSeconds"), &seconds) && seconds < 0)
        dsetp_warning_at(v, "terminationGracePeriodSeconds", dsetp_get(spec, "terminationGracePeriodSeconds"),
                         "is negative, and counts as 1");
}
