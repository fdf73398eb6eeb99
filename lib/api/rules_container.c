/* Rules of containers, except resources and security. */
#include <string.h>

#include "api/rules.h"
#include "base/number.h"

const char *const dsetp_pull_policies[] = { "Always", "IfNotPresent", "Never", NULL };
const char *const dsetp_exit_operators[] = { "In", "NotIn", NULL };
static const char *const schemes[] = { "HTTP", "HTTPS", NULL };
static const char *const restart_actions[] = { "Restart", "RestartAllContainers", NULL };
static const char *const container_policies[] = { "Always", "Never", "OnFailure", NULL };
static const char *const resizable[] = { "cpu", "memory", NULL };
static const char *const resize_policies[] = { "NotRequired", "RestartContainer", NULL };
static const char *const propagations[] = { "Bidirectional", "HostToContainer", "None", NULL };
static const char *const read_only_modes[] = { "Disabled", "Enabled", "IfPossible", NULL };
static const char *const sub_paths[] = { "subPath", "subPathExpr", NULL };
static const char *const bind_options[] = { "nodev", "noexec", "nosuid", NULL };
static const char *const handlers[] = { "exec", "httpGet", "tcpSocket", "grpc", "sleep" };
static const char *const not_prepared[] = { "lifecycle", "livenessProbe", "readinessProbe", "startupProbe", NULL };
static const char *const not_ephemeral[] = {
    "ports",         "resources",      "resizePolicy", "restartPolicy", "restartPolicyRules",
    "livenessProbe", "readinessProbe", "startupProbe", "lifecycle",
};

/* The order in which Kubernetes validates the fields common to all containers. */
static const char *const common_order[] = {
    "name",         "image",         "terminationMessagePolicy", "ports",     "env",          "envFrom",
    "volumeMounts", "volumeDevices", "imagePullPolicy",          "resources", "resizePolicy", "securityContext",
    NULL,
};
static const char *const windows_signals[] = { "SIGKILL", "SIGTERM", NULL };

/* --- images and ports --- */

void dsetp_check_image(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
}

void dsetp_check_port_name(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL && dsetp_obey(v, DSET_RULE_PORT_NAME, value, value->text) &&
        !dsetp_name_set_add(v, &v->in->port_names, value->text))
        dsetp_wrong(v, dsetp_duplicate, value, "duplicate entry");
}

static void check_port_number(dsetp_validator *v, const dset_value *value, int64_t number)
{
    if (number < 1 || number > 65535)
        dsetp_wrong(v, dsetp_invalid, value, "must be from 1 to 65535");
}

void dsetp_check_host_port(dsetp_validator *v, const dset_value *value)
{
    int64_t number;

    if (dset_value_int64(value, &number) && number != 0)
        check_port_number(v, value, number);
}

void dsetp_check_container_port(dsetp_validator *v, const dset_value *value)
{
    int64_t number = 0;

    if (!dset_value_int64(value, &number) || number == 0)
        dsetp_wrong(v, dsetp_required, value, "must be given");
    else
        check_port_number(v, value, number);
}

/* Names must be unique within the list; each port is validated by its own fields. */
void dsetp_check_ports(dsetp_validator *v, const dset_value *value)
{
    (void)value;
    dsetp_name_set_end(&v->in->port_names);
}

void dsetp_check_port_or_name(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);
    int64_t number = 0;

    if (text != NULL)
        dsetp_obey(v, DSET_RULE_PORT_NAME, value, text);
    else if (!dset_value_int64(value, &number) || number < 1 || number > 65535)
        dsetp_wrong(v, dsetp_invalid, value, "must be from 1 to 65535");
}

/* Two ports cannot use the same host port. The path is at the container. */
static void take_host_ports(dsetp_validator *v, const dset_value *container, dsetp_name_set *taken)
{
    dsetp_elements ports = dsetp_enter_list(v, container, "ports");
    const dset_value *at;

    while ((at = dsetp_next_element(&ports)) != NULL) {
        int64_t number = dsetp_number_member(at, "hostPort");
        dsetp_buffer key;

        if (number == 0)
            continue;
        dsetp_buffer_start(&key, &v->issues->document->memory);
        dsetp_buffer_string(&key, dsetp_string_member(at, "protocol"));
        dsetp_buffer_string(&key, "/");
        dsetp_buffer_string(&key, dsetp_string_member(at, "hostIP"));
        dsetp_buffer_string(&key, "/");
        dsetp_buffer_number(&key, number);
        if (!dsetp_name_set_take(v, taken, &key))
            dsetp_wrong_member(v, at, "hostPort", dsetp_duplicate, "duplicate entry: the port is taken");
    }
}

void dsetp_check_host_ports(dsetp_validator *v, const dset_value *spec)
{
    dsetp_elements containers = dsetp_enter_list(v, spec, "containers");
    const dset_value *at;

    while ((at = dsetp_next_element(&containers)) != NULL)
        take_host_ports(v, at, &v->in->host_ports);
}

/* In the network of the host, a port of the container is a port of the host. */
void dsetp_check_network_ports(dsetp_validator *v, const dset_value *spec)
{
    bool shared = dsetp_is_true(spec, "hostNetwork");
    dsetp_elements containers = dsetp_enter_list(v, shared ? spec : NULL, "containers"), ports;
    const dset_value *container, *at;

    while ((container = dsetp_next_element(&containers)) != NULL) {
        ports = dsetp_enter_list(v, container, "ports");
        while ((at = dsetp_next_element(&ports)) != NULL) {
            int64_t number = dsetp_number_member(at, "hostPort");

            if (number != 0 && number != dsetp_number_member(at, "containerPort"))
                dsetp_wrong_member(v, at, "hostPort", dsetp_invalid,
                                   "must be the containerPort when hostNetwork is set");
        }
    }
}

/* --- the environment --- */

void dsetp_check_env_source_name(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
    else
        dsetp_obey(v, DSET_RULE_GENERATE_NAME, value, text);
}

void dsetp_check_env_from(dsetp_validator *v, const dset_value *object)
{
    bool map = dsetp_get(object, "configMapRef") != NULL, secret = dsetp_get(object, "secretRef") != NULL;

    if (map == secret)
        dsetp_wrong_list(v, "", dsetp_invalid, object, "must have one of configMapRef and secretRef");
}

void dsetp_check_env_source(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;
    size_t sources = 0;

    if (value == NULL)
        return;
    for (at = dsetp_first(value); at != NULL; at = dsetp_next(at))
        sources += dsetp_is_object(at);
    if (sources == 0)
        dsetp_wrong(v, dsetp_invalid, value, "must have a source");
    else if (dsetp_string_member(v->object, "value")[0] != '\0')
        dsetp_wrong(v, dsetp_invalid, value, "cannot be combined with value");
    else if (sources > 1)
        dsetp_wrong(v, dsetp_invalid, value, "must have one source");
}

/* --- mounts and devices --- */

/* Names and paths of a list of mounts or devices. */
typedef struct places {
    dsetp_name_set names, paths;
} places;

static places places_of(dsetp_validator *v, const dset_value *list, const char *path_member)
{
    places all = { { NULL }, { NULL } };
    const dset_value *at;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_name_set_add(v, &all.names, dsetp_string_member(at, "name"));
        dsetp_name_set_add(v, &all.paths, dsetp_string_member(at, path_member));
    }
    return all;
}

static void end_places(places *all)
{
    dsetp_name_set_end(&all->names);
    dsetp_name_set_end(&all->paths);
}

static void check_propagation(dsetp_validator *v, const dset_value *mount)
{
    const dset_value *value = dsetp_get(mount, "mountPropagation");

    if (value == NULL)
        return;
    if (!dsetp_is_one_of(value->text, propagations))
        dsetp_wrong_list(v, ".mountPropagation", dsetp_not_supported, value,
                         "must be Bidirectional, HostToContainer or None");
    else if (strcmp(value->text, "Bidirectional") == 0 &&
             !dsetp_is_true(dsetp_get(v->in->container, "securityContext"), "privileged"))
        dsetp_wrong_list(v, ".mountPropagation", dsetp_forbidden, value, "needs a privileged container");
}

static void check_read_only(dsetp_validator *v, const dset_value *mount)
{
    const dset_value *value = dsetp_get(mount, "recursiveReadOnly");
    const char *propagation = dset_value_string(dsetp_get(mount, "mountPropagation"));

    if (value == NULL || strcmp(value->text, "Disabled") == 0)
        return;
    if (!dsetp_is_one_of(value->text, read_only_modes)) {
        dsetp_wrong_list(v, ".recursiveReadOnly", dsetp_not_supported, value, "must be Disabled, Enabled or IfPossible");
        return;
    }
    if (!dsetp_is_true(mount, "readOnly"))
        dsetp_wrong_list(v, ".recursiveReadOnly", dsetp_forbidden, value, "needs readOnly");
    if (propagation != NULL && strcmp(propagation, "None") != 0)
        dsetp_wrong_list(v, ".recursiveReadOnly", dsetp_forbidden, value, "needs mountPropagation to be None");
}

static void check_sub_paths(dsetp_validator *v, const dset_value *mount)
{
    size_t i;

    for (i = 0; sub_paths[i] != NULL; i++) {
        const dset_value *path = dsetp_get(mount, sub_paths[i]);
        const char *problem = path != NULL ? dsetp_path_problem(path->text) : NULL;

        if (i > 0 && path != NULL && dsetp_get(mount, sub_paths[0]) != NULL)
            dsetp_wrong_member(v, mount, sub_paths[i], dsetp_invalid, "cannot be combined with subPath");
        if (problem != NULL)
            dsetp_wrong_list(v, i == 0 ? ".subPath" : ".subPathExpr", dsetp_invalid, path, problem);
    }
}

static void check_mount(dsetp_validator *v, const dset_value *mount, const places *devices, dsetp_name_set *paths)
{
    const char *name = dsetp_string_member(mount, "name"), *path = dsetp_string_member(mount, "mountPath");

    if (name[0] == '\0')
        dsetp_wrong_member(v, mount, "name", dsetp_required, "must be given");
    if (dsetp_volumes_find(&v->in->volumes, name) == NULL)
        dsetp_wrong_member(v, mount, "name", dsetp_missing, "must name a valid volume of the Pod");
    if (path[0] == '\0')
        dsetp_wrong_member(v, mount, "mountPath", dsetp_required, "must be given");
    if (!dsetp_name_set_add(v, paths, path))
        dsetp_wrong_member(v, mount, "mountPath", dsetp_invalid, "must be unique");
    if (dsetp_name_set_find(&devices->names, name) != 0)
        dsetp_wrong_member(v, mount, "name", dsetp_invalid, "duplicate entry: a device has this name");
    if (dsetp_name_set_find(&devices->paths, path) != 0)
        dsetp_wrong_member(v, mount, "mountPath", dsetp_invalid, "duplicate entry: a device has this path");
    check_sub_paths(v, mount);
    check_propagation(v, mount);
    check_read_only(v, mount);
}

void dsetp_check_mounts(dsetp_validator *v, const dset_value *value)
{
    places devices = places_of(v, dsetp_get(v->object, "volumeDevices"), "devicePath");
    dsetp_elements mounts = dsetp_elements_of(v, value);
    dsetp_name_set paths = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&mounts)) != NULL)
        check_mount(v, at, &devices, &paths);
    dsetp_name_set_end(&paths);
    end_places(&devices);
}

void dsetp_check_no_backstep(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_steps_up(dsetp_or_empty(dset_value_string(value))))
        dsetp_wrong(v, dsetp_invalid, value, "must not contain '..'");
}

void dsetp_check_bind_options(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements options = dsetp_elements_of(v, value);
    const dset_value *at;

    while ((at = dsetp_next_element(&options)) != NULL) {
        if (!dsetp_is_one_of(at->text, bind_options))
            dsetp_not_one_of(v, at, bind_options);
    }
}

/* The name of a device must be that of a claim volume. */
static void check_device_name(dsetp_validator *v, const dset_value *device, dsetp_name_set *names)
{
    const char *name = dsetp_string_member(device, "name");
    const dset_value *volume = dsetp_volumes_find(&v->in->volumes, name);

    if (name[0] == '\0')
        dsetp_wrong_member(v, device, "name", dsetp_required, "must be given");
    else if (!dsetp_name_set_add(v, names, name))
        dsetp_wrong_member(v, device, "name", dsetp_invalid, "must be unique");
    if (volume == NULL)
        dsetp_wrong_member(v, device, "name", dsetp_missing, "must name a valid volume of the Pod");
    else if (dsetp_get(volume, "persistentVolumeClaim") == NULL && dsetp_get(volume, "ephemeral") == NULL)
        dsetp_wrong_member(v, device, "name", dsetp_invalid, "the volume must be a claim");
}

static void check_device_path(dsetp_validator *v, const dset_value *device, dsetp_name_set *paths)
{
    const char *path = dsetp_string_member(device, "devicePath");

    if (path[0] == '\0')
        dsetp_wrong_member(v, device, "devicePath", dsetp_required, "must be given");
    if (dsetp_name_set_find(paths, path) != 0)
        dsetp_wrong_member(v, device, "devicePath", dsetp_invalid, "must be unique");
    if (dsetp_steps_up(path))
        dsetp_wrong_member(v, device, "devicePath", dsetp_invalid, "must not contain '..'");
    else
        dsetp_name_set_add(v, paths, path);
}

static void compare_with_mounts(dsetp_validator *v, const dset_value *device, const places *mounts)
{
    if (dsetp_name_set_find(&mounts->names, dsetp_string_member(device, "name")) != 0)
        dsetp_wrong_member(v, device, "name", dsetp_invalid, "duplicate entry: a mount has this name");
    if (dsetp_name_set_find(&mounts->paths, dsetp_string_member(device, "devicePath")) != 0)
        dsetp_wrong_member(v, device, "devicePath", dsetp_invalid, "duplicate entry: a mount has this path");
}

void dsetp_check_devices(dsetp_validator *v, const dset_value *value)
{
    places mounts = places_of(v, dsetp_get(v->object, "volumeMounts"), "mountPath");
    dsetp_elements devices = dsetp_elements_of(v, value);
    dsetp_name_set names = { NULL }, paths = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&devices)) != NULL) {
        check_device_name(v, at, &names);
        check_device_path(v, at, &paths);
        compare_with_mounts(v, at, &mounts);
    }
    end_places(&mounts);
    dsetp_name_set_end(&names);
    dsetp_name_set_end(&paths);
}

/* --- probes and hooks --- */

void dsetp_check_scheme(dsetp_validator *v, const dset_value *value)
{
    if (!dsetp_is_one_of(dsetp_or_empty(dset_value_string(value)), schemes))
        dsetp_not_one_of(v, value, schemes);
}

void dsetp_check_headers(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_obey(v, DSET_RULE_HTTP_HEADER, dsetp_get(at, "name"), dsetp_string_member(at, "name"));
}

/* The first handler is validated; further ones are forbidden. */
static void check_handler(dsetp_validator *v, const dset_value *object, const dsetp_type *type)
{
    bool found = false;
    size_t i;

    for (i = 0; i < sizeof handlers / sizeof handlers[0]; i++) {
        if (dsetp_get(object, handlers[i]) == NULL || dsetp_field_find(type, handlers[i]) == NULL)
            continue;
        if (!found)
            dsetp_validate_member(v, object, type, handlers[i]);
        else
            dsetp_wrong_member(v, object, handlers[i], dsetp_forbidden, "must have only one handler");
        found = true;
    }
    if (!found)
        dsetp_wrong(v, dsetp_required, object, "must have a handler");
}

void dsetp_validate_probe(dsetp_validator *v, const dset_value *object)
{
    static const char *const numbers[] = { "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
                                           "failureThreshold", "terminationGracePeriodSeconds", NULL };

    check_handler(v, object, &dsetp_probe_type);
    dsetp_validate_members(v, object, &dsetp_probe_type, numbers);
    if (v->in->readiness && dsetp_get(object, "terminationGracePeriodSeconds") != NULL)
        dsetp_wrong_member(v, object, "terminationGracePeriodSeconds", dsetp_invalid,
                           "must not be set in a readinessProbe");
    if (!v->in->readiness && dsetp_number_member(object, "successThreshold") != 1)
        dsetp_wrong_member(v, object, "successThreshold", dsetp_invalid, "must be 1");
}

void dsetp_validate_hook(dsetp_validator *v, const dset_value *object)
{
    check_handler(v, object, &dsetp_hook_type);
}

/* A hook cannot sleep longer than the Pod may take to end. */
void dsetp_check_sleep(dsetp_validator *v, const dset_value *value)
{
    int64_t seconds = dsetp_number_member(value, "seconds"), grace;

    if (value != NULL && dset_value_int64(dsetp_get(v->in->pod, "terminationGracePeriodSeconds"), &grace) &&
        (seconds < 0 || seconds > grace))
        dsetp_wrong(v, dsetp_invalid, value, "must be from 0 to terminationGracePeriodSeconds");
}

/* A signal at a distance from the end of the range, from 1 up, without leading zeros. */
static bool is_near(const char *name, const char *end, int64_t most)
{
    const char *digits = name + strlen(end);
    int64_t number;

    return dsetp_begins(name, end) && digits[0] >= '1' && digits[0] <= '9' &&
           dsetp_parse_int64(digits, strlen(digits), &number) && number <= most;
}

static bool is_linux_signal(const char *name)
{
    static const char *const names[] = {
        "SIGABRT", "SIGALRM", "SIGBUS",  "SIGCHLD", "SIGCLD",    "SIGCONT", "SIGFPE",  "SIGHUP",  "SIGILL",
        "SIGINT",  "SIGIO",   "SIGIOT",  "SIGKILL", "SIGPIPE",   "SIGPOLL", "SIGPROF", "SIGPWR",  "SIGQUIT",
        "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM",  "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG",  "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "SIGRTMIN", "SIGRTMAX", NULL,
    };

    return dsetp_is_one_of(name, names) || is_near(name, "SIGRTMIN+", 15) || is_near(name, "SIGRTMAX-", 14);
}

void dsetp_check_stop_signal(dsetp_validator *v, const dset_value *value)
{
    const dset_value *os = dsetp_get(v->in->pod, "os");
    const char *text = dset_value_string(value);
    const char *system = dsetp_string_member(os, "name");

    if (text == NULL)
        return;
    if (os == NULL)
        dsetp_wrong(v, dsetp_forbidden, value, "needs os");
    else if ((strcmp(system, "windows") == 0 && !dsetp_is_one_of(text, windows_signals)) ||
             (strcmp(system, "linux") == 0 && !is_linux_signal(text)))
        dsetp_wrong(v, dsetp_not_supported, value, "is not a signal of the operating system");
}

/* --- restarting --- */

void dsetp_check_exit_operator(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_or_empty(dset_value_string(value))[0] == '\0')
        dsetp_not_one_of(v, value, dsetp_exit_operators);
}

void dsetp_check_exit_values(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_count(value) > 255)
        dsetp_wrong(v, dsetp_too_many, value, "must have no more than 255 values");
}

void dsetp_check_restart_action(dsetp_validator *v, const dset_value *value)
{
    if (!dsetp_is_one_of(dsetp_or_empty(dset_value_string(value)), restart_actions))
        dsetp_not_one_of(v, value, restart_actions);
}

static void check_restart_policy(dsetp_validator *v, const dset_value *container, const dsetp_type *type)
{
    const dset_value *policy = dsetp_get(container, "restartPolicy"), *rules = dsetp_get(container, "restartPolicyRules");
    size_t mark = dsetp_enter(v, "restartPolicy");

    if (policy != NULL && !dsetp_is_one_of(policy->text, container_policies))
        dsetp_not_one_of(v, policy, container_policies);
    if (policy == NULL && dsetp_count(rules) > 0)
        dsetp_wrong(v, dsetp_required, NULL, "must be given with restartPolicyRules");
    dsetp_leave(v, mark);
    if (policy == NULL && v->in->kind == DSETP_INIT) /* without it, Kubernetes does not look at their rules */
        return;
    if (dsetp_count(rules) > 20)
        dsetp_wrong_member(v, container, "restartPolicyRules", dsetp_too_many, "must have no more than 20 rules");
    dsetp_validate_member(v, container, type, "restartPolicyRules");
}

void dsetp_check_resize_policy(dsetp_validator *v, const dset_value *value)
{
    dsetp_name_set names = { NULL };
    const dset_value *at;
    size_t index = 0;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        const char *name = dsetp_string_member(at, "resourceName"), *policy = dsetp_string_member(at, "restartPolicy");
        size_t mark = dsetp_enter_index(v, index++);

        if (!dsetp_name_set_add(v, &names, name))
            dsetp_wrong(v, dsetp_duplicate, at, "duplicate entry");
        dsetp_leave(v, mark);
        if (name[0] == '\0')
            dsetp_wrong(v, dsetp_required, at, "resourceName must be given");
        else if (!dsetp_is_one_of(name, resizable))
            dsetp_not_one_of(v, dsetp_get(at, "resourceName"), resizable);
        if (policy[0] == '\0')
            dsetp_wrong(v, dsetp_required, at, "restartPolicy must be given");
        else if (!dsetp_is_one_of(policy, resize_policies))
            dsetp_not_one_of(v, dsetp_get(at, "restartPolicy"), resize_policies);
        if (strcmp(dsetp_string_member(v->in->pod, "restartPolicy"), "Never") == 0 &&
            strcmp(policy, "NotRequired") != 0)
            dsetp_wrong(v, dsetp_invalid, at, "must be NotRequired in a Pod that is never restarted");
    }
    dsetp_name_set_end(&names);
}

/* --- containers --- */

/* Of the init containers without a name only those are duplicates that come after a regular one without. */
static void check_unique_name(dsetp_validator *v, const dset_value *container)
{
    const char *name = dsetp_string_member(container, "name");
    bool nameless = name[0] == '\0' && dsetp_name_set_find(&v->in->container_names, name) == 0;

    if (v->in->kind == DSETP_INIT && nameless)
        return;
    if (v->in->kind == DSETP_EPHEMERAL && nameless && dsetp_has_element(dsetp_get(v->in->pod, "initContainers"), "name", ""))
        (void)dsetp_name_set_add(v, &v->in->container_names, name);
    if (!dsetp_name_set_add(v, &v->in->container_names, name))
        dsetp_wrong_member(v, container, "name", dsetp_duplicate, "duplicate entry: another container has this name");
}

/* The fields common to all kinds of containers. */
static void validate_common(dsetp_validator *v, const dset_value *object, const dsetp_type *type,
                            dsetp_container_kind kind)
{
    v->in->container = object;
    v->in->kind = kind;
    dsetp_validate_members(v, object, type, common_order);
}

static void validate_probes(dsetp_validator *v, const dset_value *object, const dsetp_type *type)
{
    size_t i;

    for (i = 0; not_prepared[i] != NULL; i++) {
        v->in->readiness = strcmp(not_prepared[i], "readinessProbe") == 0;
        dsetp_validate_member(v, object, type, not_prepared[i]);
    }
    v->in->readiness = false;
}

void dsetp_validate_container(dsetp_validator *v, const dset_value *object)
{
    validate_common(v, object, &dsetp_container_type, DSETP_REGULAR);
    check_unique_name(v, object);
    validate_probes(v, object, &dsetp_container_type);
    check_restart_policy(v, object, &dsetp_container_type);
    v->in->container = NULL;
}

/* Kubernetes always reports the first init container here. */
static void check_init_host_ports(dsetp_validator *v, const dset_value *container)
{
    dsetp_name_set taken = { NULL };
    char saved[sizeof v->path];
    size_t mark = v->at.length;

    memcpy(saved, v->path, sizeof saved);
    dsetp_leave(v, (size_t)(strrchr(v->path, '[') - v->path));
    dsetp_enter_index(v, 0);
    take_host_ports(v, container, &taken);
    memcpy(v->path, saved, sizeof saved);
    v->at.length = mark;
    dsetp_name_set_end(&taken);
}

/* It cannot be restarted to be resized, since it has ended by then. */
static void check_init_resize(dsetp_validator *v, const dset_value *container)
{
    dsetp_elements policies = dsetp_enter_list(v, container, "resizePolicy");
    const dset_value *at;

    while ((at = dsetp_next_element(&policies)) != NULL) {
        if (strcmp(dsetp_string_member(at, "restartPolicy"), "RestartContainer") == 0 &&
            !dsetp_tolerated(v, DSETP_OLD_INIT_RESIZE))
            dsetp_wrong_member(v, at, "restartPolicy", dsetp_invalid,
                               "must be NotRequired in an init container that is not a sidecar");
    }
}

/* A plain init container ends before the others start; a sidecar keeps running and may have the same fields as they. */
void dsetp_validate_init_container(dsetp_validator *v, const dset_value *object)
{
    bool sidecar = strcmp(dsetp_string_member(object, "restartPolicy"), "Always") == 0;

    validate_common(v, object, &dsetp_init_container_type, DSETP_INIT);
    check_restart_policy(v, object, &dsetp_init_container_type);
    check_unique_name(v, object);
    check_init_host_ports(v, object);
    if (sidecar) {
        validate_probes(v, object, &dsetp_init_container_type);
    } else {
        dsetp_forbid_members(v, object, not_prepared, "must not be given in an init container that is not a sidecar");
        check_init_resize(v, object);
    }
    v->in->container = NULL;
}

/* {} counts as absent, and so does what is unknown. */
static bool has_resources(const dset_value *resources)
{
    return dsetp_get(resources, "limits") != NULL || dsetp_get(resources, "requests") != NULL ||
           dsetp_get(resources, "claims") != NULL;
}

static void forbid_in_ephemeral(dsetp_validator *v, const dset_value *object)
{
    static const char why[] = "must not be given in an ephemeral container";
    dsetp_elements mounts;
    const dset_value *at;
    size_t i;

    for (i = 0; i < sizeof not_ephemeral / sizeof not_ephemeral[0]; i++) {
        const dset_value *member = dsetp_get(object, not_ephemeral[i]);

        if (member != NULL && (strcmp(member->key, "resources") != 0 || has_resources(member)))
            dsetp_wrong_member(v, object, member->key, dsetp_forbidden, why);
    }
    mounts = dsetp_enter_list(v, object, "volumeMounts");
    while ((at = dsetp_next_element(&mounts)) != NULL)
        dsetp_forbid_members(v, at, sub_paths, why);
}

void dsetp_validate_ephemeral_container(dsetp_validator *v, const dset_value *object)
{
    const char *target = dsetp_string_member(object, "targetContainerName");

    validate_common(v, object, &dsetp_ephemeral_container_type, DSETP_EPHEMERAL);
    if (dsetp_is_padded(dsetp_string_member(object, "image")))
        dsetp_wrong_member(v, object, "image", dsetp_invalid, "must not begin or end with white space");
    check_unique_name(v, object);
    if (target[0] != '\0' && !dsetp_has_element(dsetp_get(v->in->pod, "containers"), "name", target))
        dsetp_wrong_member(v, object, "targetContainerName", dsetp_missing, "must name a container of the Pod");
    forbid_in_ephemeral(v, object);
    v->in->container = NULL;
}
