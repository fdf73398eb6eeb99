/* Rules of security contexts, operating systems and annotations that duplicate fields. */
#include <string.h>

#include "api/rules.h"
#include "base/number.h"
#include "schema/decode.h"
#include "tree/builder.h"

#define TOLERATIONS "scheduler.alpha.kubernetes.io/tolerations"
#define ID_MAX INT32_MAX

const char *const dsetp_profile_types[] = { "Localhost", "RuntimeDefault", "Unconfined", NULL };
static const char *const proc_mounts[] = { "Default", "Unmasked", NULL };
static const char *const container_lists[] = { "containers", "initContainers", "ephemeralContainers", NULL };

static const char *const not_on_windows_pod[] = { "hostUsers", "hostPID", "hostIPC", "shareProcessNamespace", NULL };
static const char *const not_on_windows_pod_security[] = {
    "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser",
    "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy", NULL,
};
static const char *const not_on_windows_security[] = {
    "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
    "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup", NULL,
};
static const char *const not_on_linux_security[] = { "windowsOptions", NULL };

/* --- profiles --- */

void dsetp_check_seccomp_profile(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);

    if (strcmp(dsetp_string_member(v->object, "type"), "Localhost") != 0) {
        if (text != NULL)
            dsetp_wrong(v, dsetp_invalid, value, "can only be given with the type Localhost");
    } else if (text == NULL) {
        dsetp_wrong(v, dsetp_required, value, "must be given with the type Localhost");
    } else {
        dsetp_check_local_path(v, value);
    }
}

void dsetp_check_app_armor_profile(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value), *type = dsetp_string_member(v->object, "type");

    if (strcmp(type, "Localhost") != 0) {
        if (text != NULL && dsetp_is_one_of(type, dsetp_profile_types)) /* an error about another type is enough */
            dsetp_wrong(v, dsetp_invalid, value, "can only be given with the type Localhost");
        return;
    }
    if (text == NULL || text[strspn(text, " \t\r\n\v\f")] == '\0') {
        dsetp_wrong(v, dsetp_required, value, "must be given with the type Localhost");
        return;
    }
    if (dsetp_is_padded(text))
        dsetp_wrong(v, dsetp_invalid, value, "must not begin or end with white space");
    if (strlen(text) > 4095)
        dsetp_wrong(v, dsetp_too_long, value, "must be no more than 4095 bytes");
}

void dsetp_check_proc_mount(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);

    if (text == NULL)
        return;
    if (!dsetp_is_one_of(text, proc_mounts))
        dsetp_not_one_of(v, value, proc_mounts);
    else if (strcmp(text, "Default") != 0 && !dsetp_is_false(v->in->pod, "hostUsers"))
        dsetp_wrong(v, dsetp_invalid, value, "can only be Unmasked when hostUsers is false");
}

static void check_escalation(dsetp_validator *v, const dset_value *object)
{
    const dset_value *add = dsetp_get(dsetp_get(object, "capabilities"), "add"), *at;

    if (!dsetp_is_false(object, "allowPrivilegeEscalation"))
        return;
    if (dsetp_is_true(object, "privileged"))
        dsetp_wrong(v, dsetp_invalid, object, "privileged needs allowPrivilegeEscalation");
    for (at = add != NULL ? dsetp_first(add) : NULL; at != NULL; at = dsetp_next(at)) {
        if (strcmp(at->text, "CAP_SYS_ADMIN") == 0 && !dsetp_tolerated(v, DSETP_OLD_ESCALATION))
            dsetp_wrong(v, dsetp_invalid, object, "CAP_SYS_ADMIN needs allowPrivilegeEscalation");
    }
}

void dsetp_validate_security(dsetp_validator *v, const dset_value *object)
{
    static const char *const first[] = { "runAsUser", "runAsGroup", "procMount", "seccompProfile", NULL };
    static const char *const last[] = { "windowsOptions", "appArmorProfile", NULL };

    dsetp_validate_members(v, object, &dsetp_security_type, first);
    check_escalation(v, object);
    dsetp_validate_members(v, object, &dsetp_security_type, last);
}

/* --- Windows --- */

void dsetp_check_gmsa_spec(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);

    if (text != NULL && (text[0] == '\0' || strlen(text) > 64u * 1024u))
        dsetp_wrong(v, dsetp_invalid, value, "must have 1 to 65536 bytes");
}

static bool has_any(const char *text, size_t size, const char *set)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (strchr(set, text[i]) != NULL)
            return true;
    }
    return false;
}

static bool is_domain(const char *text, size_t size)
{
    bool net_bios = size >= 1 && size <= 15 && text[0] != '.' && !has_any(text, size, "\\/:*?\"<>|");
    size_t i;

    if (size >= 256)
        return false;
    if (net_bios)
        return true;
    for (i = 0; i < size; i++) { /* a DNS name: labels of letters, digits and dashes, joined by dots */
        bool letter = dsetp_is_alnum(text[i]);

        if (!letter && text[i] != '-' && text[i] != '.')
            return false;
        if (!letter && (i == 0 || i + 1 == size || text[i - 1] == '.' || text[i + 1] == '.'))
            return false;
    }
    return size > 0;
}

static const char *windows_user_problem(const char *text)
{
    const char *slash = strchr(text, '\\'), *user = slash != NULL ? slash + 1 : text;
    size_t i;

    if (text[0] == '\0')
        return "must not be empty";
    for (i = 0; text[i] != '\0'; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return "must not contain control characters";
    }
    if (slash != NULL && strchr(user, '\\') != NULL)
        return "must contain no more than one backslash";
    if (slash != NULL && !is_domain(text, (size_t)(slash - text)))
        return "the domain is neither a NetBIOS nor a DNS name";
    if (user[0] == '\0' || strlen(user) > 104)
        return "the user must be 1 to 104 characters";
    if (user[strspn(user, ". ")] == '\0')
        return "the user must not be only dots and spaces";
    return has_any(user, strlen(user), "\"/\\:;|=,+*?<>@[]") ? "contains an invalid character" : NULL;
}

void dsetp_check_windows_user(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL)
        dsetp_wrong_if(v, value, windows_user_problem(value->text));
}

static void forbid_in_security(dsetp_validator *v, const dset_value *object, const char *const *names, const char *text)
{
    size_t mark = dsetp_enter(v, "securityContext");

    dsetp_forbid_members(v, dsetp_get(object, "securityContext"), names, text);
    dsetp_leave(v, mark);
}

void dsetp_check_os(dsetp_validator *v, const dset_value *spec)
{
    static const char windows_only[] = "must not be set when the operating system is windows";
    static const char linux_only[] = "must not be set when the operating system is linux";
    const char *name = dsetp_string_member(dsetp_get(spec, "os"), "name");
    dsetp_containers containers = dsetp_containers_of(v, spec, container_lists);
    const dset_value *at;

    if (strcmp(name, "linux") == 0) {
        forbid_in_security(v, spec, not_on_linux_security, linux_only);
        while ((at = dsetp_next_container(&containers)) != NULL)
            forbid_in_security(v, at, not_on_linux_security, linux_only);
    } else if (strcmp(name, "windows") == 0) {
        forbid_in_security(v, spec, not_on_windows_pod_security, windows_only);
        dsetp_forbid_members(v, spec, not_on_windows_pod, windows_only);
        while ((at = dsetp_next_container(&containers)) != NULL)
            forbid_in_security(v, at, not_on_windows_security, windows_only);
    }
}

static const dset_value *host_process_of(const dset_value *object)
{
    static const char *const path[] = { "securityContext", "windowsOptions", "hostProcess", NULL };

    return dsetp_at(object, path);
}

void dsetp_check_host_process(dsetp_validator *v, const dset_value *spec)
{
    dsetp_containers containers = dsetp_containers_of(v, spec, container_lists);
    const dset_value *of_pod = host_process_of(spec), *at, *own;
    bool with = false, without = false;

    while ((at = dsetp_next_container(&containers)) != NULL) {
        own = host_process_of(at);
        if (own != NULL && of_pod != NULL && dset_value_bool(own) != dset_value_bool(of_pod))
            dsetp_wrong_at(v, ".securityContext.windowsOptions.hostProcess", dsetp_invalid, own,
                           "must agree with hostProcess of the Pod");
        if (dset_value_bool(own != NULL ? own : of_pod))
            with = true;
        else
            without = true;
    }
    if (!with)
        return;
    if (without)
        dsetp_wrong(v, dsetp_invalid, NULL, "hostProcess must be set for all containers or for none");
    if (!dsetp_is_true(spec, "hostNetwork"))
        dsetp_wrong_at(v, ".hostNetwork", dsetp_invalid, NULL, "must be true when containers are host processes");
}

/* --- the Pod's security context --- */

void dsetp_check_groups(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements groups = dsetp_elements_of(v, value);
    const dset_value *at;
    int64_t number;

    while ((at = dsetp_next_element(&groups)) != NULL) {
        if (dset_value_int64(at, &number) && (number < 0 || number > ID_MAX))
            dsetp_wrong(v, dsetp_invalid, at, "must be from 0 to 2147483647");
    }
}

/* Segments of lower case letters, digits, dashes and underscores, joined by dots or slashes. */
static bool is_sysctl(const char *name)
{
    size_t i, length = strlen(name);
    bool edge = true; /* the next character must be alphanumeric, or the last one was */

    if (length > 253)
        return false;
    for (i = 0; i < length; i++) {
        char c = name[i], next = name[i + 1];
        bool letter = dsetp_is_lower(c) || dsetp_is_digit(c);

        if (c == '.' || c == '/') {
            if (edge)
                return false;
            edge = true;
            continue;
        }
        if (!letter && (edge || (c != '-' && c != '_') || next == '.' || next == '/' || next == '\0'))
            return false;
        edge = false;
    }
    return !edge;
}

/* Which namespace of the kernel a sysctl belongs to; dots and slashes are the same. */
static bool is_of(const char *name, const char *const *prefixes)
{
    char dotted[260];
    size_t i, length = strlen(name);

    if (length >= sizeof dotted)
        return false;
    for (i = 0; i <= length; i++)
        dotted[i] = name[i] == '/' ? '.' : name[i];
    for (; *prefixes != NULL; prefixes++) {
        bool open = (*prefixes)[strlen(*prefixes) - 1] == '.';

        if (open ? dsetp_begins(dotted, *prefixes) : strcmp(dotted, *prefixes) == 0)
            return true;
    }
    return false;
}

static void check_sysctl(dsetp_validator *v, const dset_value *value, dsetp_name_set *names)
{
    static const char *const net[] = { "net.", NULL };
    static const char *const ipc[] = { "kernel.shm", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
                                       "kernel.shm_rmid_forced", "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni",
                                       "kernel.sem", "fs.mqueue.", NULL };
    const char *name = dsetp_string_member(value, "name");

    if (name[0] == '\0')
        dsetp_wrong_member(v, value, "name", dsetp_required, "must be given");
    else if (!is_sysctl(name))
        dsetp_wrong_member(v, value, "name", dsetp_invalid, "is not the name of a sysctl");
    else if (!dsetp_name_set_add(v, names, name))
        dsetp_wrong_member(v, value, "name", dsetp_duplicate, "duplicate entry");
    if (dsetp_is_true(v->in->pod, "hostNetwork") && is_of(name, net) && !dsetp_tolerated(v, DSETP_OLD_SYSCTL))
        dsetp_wrong_member(v, value, "name", dsetp_invalid, "must not be set with hostNetwork");
    if (dsetp_is_true(v->in->pod, "hostIPC") && is_of(name, ipc) && !dsetp_tolerated(v, DSETP_OLD_SYSCTL))
        dsetp_wrong_member(v, value, "name", dsetp_invalid, "must not be set with hostIPC");
}

void dsetp_check_sysctls(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements sysctls = dsetp_elements_of(v, value);
    dsetp_name_set names = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&sysctls)) != NULL)
        check_sysctl(v, at, &names);
    dsetp_name_set_end(&names);
}

/* --- annotations --- */

/* A list of tolerations as JSON in an annotation; elements are validated like those of the field. */
static void check_tolerations_annotation(dsetp_validator *v, const dset_value *value)
{
    static const dsetp_decode_options plain = { .drop_unknown = true };
    dset_document *document = v->issues->document;
    dset_value *list = NULL, *at;
    const dset_value *toleration;
    dsetp_elements tolerations;
    size_t mark;
    int code = dsetp_build_json(document, &list, value->text, strlen(value->text), DSETP_LAST_COUNTS, NULL);

    if (code == DSET_OK && !dsetp_is_array(list) && !dsetp_is_null(list))
        code = DSET_EINVALID;
    for (at = code == DSET_OK ? dsetp_first(list) : NULL; at != NULL && code == DSET_OK; at = dsetp_next(at))
        code = dsetp_decode(document, at, &dsetp_toleration_type, &plain, NULL);
    v->issues->failed = v->issues->failed || code == DSET_ENOMEM;
    if (code != DSET_OK) {
        dsetp_wrong(v, dsetp_invalid, value, TOLERATIONS " must be a list of tolerations as JSON");
        return;
    }
    mark = dsetp_enter(v, TOLERATIONS);
    tolerations = dsetp_elements_of(v, list);
    while ((toleration = dsetp_next_element(&tolerations)) != NULL)
        dsetp_validate_object(v, toleration, &dsetp_toleration_type);
    dsetp_leave(v, mark);
}

/* A 32-bit integer in canonical form. */
static bool is_deletion_cost(const char *text)
{
    char digits[24];
    int64_t number;

    if (!dsetp_parse_int64(text, strlen(text), &number) || number < INT32_MIN || number > INT32_MAX)
        return false;
    dsetp_decimal(digits, number);
    return strcmp(digits, text) == 0;
}

static bool is_seccomp_annotation(const char *text)
{
    if (dsetp_begins(text, "localhost/"))
        return dsetp_path_problem(text + strlen("localhost/")) == NULL;
    return strcmp(text, "runtime/default") == 0 || strcmp(text, "docker/default") == 0 ||
           strcmp(text, "unconfined") == 0;
}

static bool is_app_armor_annotation(const char *text)
{
    return text[0] == '\0' || strcmp(text, "runtime/default") == 0 || strcmp(text, "unconfined") == 0 ||
           dsetp_begins(text, "localhost/");
}

static bool has_container(const dset_value *spec, const char *name)
{
    size_t i;

    for (i = 0; container_lists[i] != NULL; i++) {
        if (dsetp_has_element(dsetp_get(spec, container_lists[i]), "name", name))
            return true;
    }
    return false;
}

static void wrong_key(dsetp_validator *v, const dset_value *value, const char *text)
{
    size_t mark = dsetp_enter_key(v, value->key);

    dsetp_wrong(v, dsetp_invalid, value, text);
    dsetp_leave(v, mark);
}

static void check_mirror(dsetp_validator *v, const dset_value *value, const dset_value *spec)
{
    if (dsetp_string_member(spec, "nodeName")[0] == '\0')
        wrong_key(v, value, "needs nodeName");
}

static void check_tolerations(dsetp_validator *v, const dset_value *value, const dset_value *spec)
{
    (void)spec;
    if (value->text[0] != '\0')
        check_tolerations_annotation(v, value);
}

static void check_deletion_cost(dsetp_validator *v, const dset_value *value, const dset_value *spec)
{
    (void)spec;
    if (!is_deletion_cost(value->text) && !dsetp_tolerated(v, DSETP_OLD_DELETION_COST))
        wrong_key(v, value, "must be a whole number of 32 bits");
}

static void check_seccomp(dsetp_validator *v, const dset_value *value, const dset_value *spec)
{
    size_t mark = dsetp_enter(v, value->key);

    (void)spec;
    if (!is_seccomp_annotation(value->text))
        dsetp_wrong(v, dsetp_invalid, value, "is not a seccomp profile");
    dsetp_leave(v, mark);
}

static void check_app_armor(dsetp_validator *v, const dset_value *value, const dset_value *spec)
{
    if (!has_container(spec, value->key + strlen(APP_ARMOR_CONTAINER)))
        wrong_key(v, value, "must name a container of the Pod");
    if (!is_app_armor_annotation(value->text))
        wrong_key(v, value, "is not an AppArmor profile");
}

/* In the order in which Kubernetes looks at them. */
static const struct {
    const char *key;
    bool prefix;
    void (*check)(dsetp_validator *v, const dset_value *value, const dset_value *spec);
} pod_annotations[] = {
    { "kubernetes.io/config.mirror", false, check_mirror },
    { TOLERATIONS, false, check_tolerations },
    { "controller.kubernetes.io/pod-deletion-cost", false, check_deletion_cost },
    { SECCOMP_POD, false, check_seccomp },
    { SECCOMP_CONTAINER, true, check_seccomp },
    { APP_ARMOR_CONTAINER, true, check_app_armor },
};

void dsetp_check_pod_annotations(dsetp_validator *v, const dset_value *annotations, const dset_value *spec)
{
    const dset_value *at;
    size_t i;

    for (i = 0; i < sizeof pod_annotations / sizeof pod_annotations[0]; i++) {
        const char *key = pod_annotations[i].key;

        for (at = annotations != NULL ? dsetp_first(annotations) : NULL; at != NULL; at = dsetp_next(at)) {
            if (pod_annotations[i].prefix ? dsetp_begins(at->key, key) : strcmp(at->key, key) == 0)
                pod_annotations[i].check(v, at, spec);
        }
    }
}

/* A field and an annotation that both say which profile must say the same. The path stands at what has the context. */
static void check_agreement(dsetp_validator *v, const char *member, const dset_value *profile, const char *annotation)
{
    const char *type = dsetp_string_member(profile, "type"), *local = dsetp_text_of(profile, "localhostProfile");
    bool localhost = strcmp(type, "Localhost") == 0, agrees = true;
    size_t mark;

    if (profile == NULL || annotation == NULL)
        return;
    mark = dsetp_enter(v, "securityContext");
    dsetp_enter(v, member);
    if (strcmp(type, "Unconfined") == 0)
        agrees = strcmp(annotation, "unconfined") == 0;
    else if (strcmp(type, "RuntimeDefault") == 0)
        agrees = strcmp(annotation, "runtime/default") == 0 || strcmp(annotation, "docker/default") == 0;
    else if (localhost)
        agrees = dsetp_begins(annotation, "localhost/");
    if (!agrees)
        dsetp_wrong_at(v, ".type", dsetp_forbidden, profile, "must agree with the annotation");
    else if (localhost && (local == NULL || strcmp(local, annotation + strlen("localhost/")) != 0))
        dsetp_wrong_at(v, ".localhostProfile", dsetp_forbidden, profile, "must agree with the annotation");
    dsetp_leave(v, mark);
}

static const char *container_annotation(const dset_value *annotations, const char *prefix, const dset_value *container)
{
    const char *name = dsetp_string_member(container, "name");
    const dset_value *at;

    for (at = annotations != NULL ? dsetp_first(annotations) : NULL; at != NULL; at = dsetp_next(at)) {
        if (dsetp_begins(at->key, prefix) && strcmp(at->key + strlen(prefix), name) == 0)
            return at->text;
    }
    return NULL;
}

static void check_container_profiles(dsetp_validator *v, const dset_value *container, const dset_value *annotations,
                                     const dset_value *spec)
{
    const dset_value *security = dsetp_get(container, "securityContext"), *profile;
    const char *text = container_annotation(annotations, SECCOMP_CONTAINER, container);

    check_agreement(v, "seccompProfile", dsetp_get(security, "seccompProfile"), text);
    text = container_annotation(annotations, APP_ARMOR_CONTAINER, container);
    profile = dsetp_get(security, "appArmorProfile");
    if (profile == NULL)
        profile = dsetp_get(dsetp_get(spec, "securityContext"), "appArmorProfile");
    if (strcmp(dsetp_string_member(dsetp_get(spec, "os"), "name"), "windows") != 0)
        check_agreement(v, "appArmorProfile", profile, text);
}

void dsetp_check_profile_annotations(dsetp_validator *v, const dset_value *annotations, const dset_value *spec)
{
    dsetp_containers containers = dsetp_containers_of(v, spec, container_lists);
    const dset_value *profile = dsetp_get(dsetp_get(spec, "securityContext"), "seccompProfile"), *at;

    check_agreement(v, "seccompProfile", profile, dsetp_text_of(annotations, SECCOMP_POD));
    while ((at = dsetp_next_container(&containers)) != NULL)
        check_container_profiles(v, at, annotations, spec);
}
