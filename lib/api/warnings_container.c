/* Kubernetes' warnings about containers and annotations of a Pod. None of them refuses a document. */
#include <string.h>

#include "api/warning.h"

static const char *const old_annotations[][2] = {
    { "scheduler.alpha.kubernetes.io/critical-pod", "has no effect since 1.16: use priorityClassName" },
    { "security.alpha.kubernetes.io/sysctls", "has no effect since 1.11: use the field sysctls" },
    { "security.alpha.kubernetes.io/unsafe-sysctls", "has no effect since 1.11: use the field sysctls" },
};

/* --- containers --- */

/* Whether a merge by name would lose an earlier variable with the same name. */
static bool hides(const dset_value *variable)
{
    const char *name = dsetp_string_member(variable, "name"), *value = dsetp_string_member(variable, "value"), *at;
    size_t length = strlen(name);

    if (dsetp_get(variable, "valueFrom") != NULL)
        return true;
    for (at = strstr(value, "$("); at != NULL; at = strstr(at + 2, "$(")) {
        if (strncmp(at + 2, name, length) == 0 && at[2 + length] == ')')
            return strlen(value) == length + 3;
    }
    return true;
}

static void warn_variables(dsetp_validator *v, const dset_value *container)
{
    dsetp_elements variables = dsetp_enter_list(v, container, "env");
    dsetp_name_set names = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&variables)) != NULL) {
        if (!dsetp_name_set_add(v, &names, dsetp_string_member(at, "name")) && hides(at))
            dsetp_warning(v, at, "hides an earlier variable of the same name, which kubectl apply may drop");
    }
    dsetp_name_set_end(&names);
}

static void warn_container(dsetp_validator *v, const dset_value *container)
{
    static const char *const bytes[] = { "memory", "ephemeral-storage", NULL };
    const dset_value *resources = dsetp_get(container, "resources");
    size_t mark = dsetp_enter(v, "resources");

    dsetp_warn_bytes(v, resources, "limits", bytes);
    dsetp_warn_bytes(v, resources, "requests", bytes);
    dsetp_leave(v, mark);
    warn_variables(v, container);
}

/* --- ports --- */

typedef struct port {
    const dset_value *value;
    uint32_t before; /* number of the previous one with the same containerPort and protocol; 0: none */
    uint32_t latest; /* by key number - 1: number of the last port with this key */
} port;

typedef struct ports { /* of all containers; numbers count from 1 */
    dsetp_name_set keys;
    port *items;
    size_t count, capacity;
} ports;

static const char *conflict(const dset_value *a, const dset_value *b)
{
    int64_t x = dsetp_number_member(a, "hostPort"), y = dsetp_number_member(b, "hostPort");
    const char *p = dsetp_string_member(a, "hostIP"), *q = dsetp_string_member(b, "hostIP");

    if (x == y && strcmp(p, q) == 0)
        return "the port is defined twice";
    if (x == 0 || y == 0)
        return "the port is defined twice, once without a hostPort";
    if (x == y && (p[0] == '\0') != (q[0] == '\0'))
        return "the port is defined twice, once for all addresses and once for one: which one counts is not defined";
    return NULL;
}

/* The number of the port's key: containerPort and protocol. 0 when out of memory. */
static uint32_t key_of(dsetp_validator *v, ports *all, const dset_value *value)
{
    char key[64];
    dsetp_text text = dsetp_text_start(key, sizeof key);

    dsetp_text_number(&text, dsetp_number_member(value, "containerPort"));
    dsetp_text_string(&text, "/");
    dsetp_text_string(&text, dsetp_string_member(value, "protocol"));
    dsetp_name_set_add(v, &all->keys, key);
    return dsetp_name_set_find(&all->keys, key);
}

static void warn_port(dsetp_validator *v, ports *all, const dset_value *value)
{
    void *items = all->items;
    uint32_t key = key_of(v, all, value), at;
    size_t seen = 0;

    if (dsetp_string_member(value, "hostIP")[0] != '\0' && dsetp_number_member(value, "hostPort") == 0)
        dsetp_warning(v, value, "hostIP has no effect without hostPort");
    if (key == 0 || !dsetp_grow(&v->issues->document->memory, &items, &all->capacity, all->count + 1, sizeof(port))) {
        v->issues->failed = true;
        return;
    }
    all->items = items;
    all->items[all->count].value = value;
    all->items[all->count].latest = 0; /* for a key that may get this number */
    all->items[all->count].before = all->items[key - 1].latest;
    for (at = all->items[all->count].before; at != 0 && seen < DSETP_LOOK_BACK; at = all->items[at - 1].before) {
        const char *text = conflict(value, all->items[at - 1].value);

        if (text != NULL)
            dsetp_warning(v, value, text);
        seen++;
    }
    all->items[key - 1].latest = (uint32_t)++all->count;
}

/* Services and probes that name a port mean the first one of that name. */
static void warn_port_names(dsetp_validator *v, const dset_value *spec)
{
    dsetp_containers containers = dsetp_containers_of(v, spec, dsetp_container_lists);
    dsetp_name_set names = { NULL };
    const dset_value *container, *at;

    while ((container = dsetp_next_container(&containers)) != NULL) {
        dsetp_elements own = dsetp_enter_list(v, container, "ports");

        while ((at = dsetp_next_element(&own)) != NULL) {
            const char *name = dsetp_string_member(at, "name");

            if (name[0] != '\0' && !dsetp_name_set_add(v, &names, name))
                dsetp_warning(v, at, "another port has this name, and is the one that the name stands for");
        }
    }
    dsetp_name_set_end(&names);
}

void dsetp_warn_containers(dsetp_validator *v, const dset_value *spec)
{
    dsetp_containers containers = dsetp_containers_of(v, spec, dsetp_container_lists);
    ports all = { { NULL }, NULL, 0, 0 };
    const dset_value *container, *at;

    while ((container = dsetp_next_container(&containers)) != NULL) {
        dsetp_elements own;

        warn_container(v, container);
        own = dsetp_enter_list(v, container, "ports");
        while ((at = dsetp_next_element(&own)) != NULL)
            warn_port(v, &all, at);
    }
    warn_port_names(v, spec);
    dsetp_name_set_end(&all.keys);
    dsetp_release(&v->issues->document->memory, all.items, all.capacity * sizeof(port));
}

/* --- annotations --- */

/* Names of the containers without a field in their security context. */
static void without(dsetp_validator *v, dsetp_name_set *names, const dset_value *spec, const char *field)
{
    dsetp_containers containers = dsetp_containers_of(v, spec, dsetp_container_lists);
    const dset_value *at;

    while ((at = dsetp_next_container(&containers)) != NULL) {
        if (dsetp_get(dsetp_get(at, "securityContext"), field) == NULL)
            dsetp_name_set_add(v, names, dsetp_string_member(at, "name"));
    }
}

static const char *after_prefix(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

void dsetp_warn_annotations(dsetp_validator *v, const dset_value *metadata, const dset_value *spec)
{
    const dset_value *security = dsetp_get(spec, "securityContext"), *at;
    dsetp_elements annotations;
    dsetp_name_set seccomp = { NULL }, armour = { NULL };
    size_t i;

    without(v, &seccomp, spec, "seccompProfile");
    if (dsetp_get(security, "appArmorProfile") == NULL)
        without(v, &armour, spec, "appArmorProfile");
    annotations = dsetp_enter_list(v, metadata, "annotations");
    while ((at = dsetp_next_element(&annotations)) != NULL) {
        const char *key = at->key, *container = after_prefix(key, SECCOMP_CONTAINER);
        const char *armoured = after_prefix(key, APP_ARMOR_CONTAINER);

        for (i = 0; i < COUNT(old_annotations); i++) {
            if (strcmp(key, old_annotations[i][0]) == 0)
                dsetp_warning(v, at, old_annotations[i][1]);
        }
        if ((strcmp(key, SECCOMP_POD) == 0 && dsetp_get(security, "seccompProfile") == NULL) ||
            (container != NULL && dsetp_name_set_find(&seccomp, container) != 0))
            dsetp_warning(v, at, "has no effect since 1.27: use the field seccompProfile");
        if (armoured != NULL && dsetp_name_set_find(&armour, armoured) != 0)
            dsetp_warning(v, at, "is deprecated since 1.30: use the field appArmorProfile");
    }
    dsetp_name_set_end(&seccomp);
    dsetp_name_set_end(&armour);
}
