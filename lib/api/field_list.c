/* The public list of fields: what an object may hold, in words for people. The checks themselves are elsewhere. */
#include <string.h>

#include "api/rules.h"
#include "base/error.h"
#include "base/text.h"
#include "daemonset/manifest.h"

static const dsetp_type *const kinds[] = { &dsetp_daemonset_type, &dsetp_daemonset_list_type, &dsetp_revision_type,
                                           &dsetp_revision_list_type };

static const char *const type_names[] = {
    [DSETP_STRING] = "string", [DSETP_BOOLEAN] = "boolean",   [DSETP_INT32] = "int32",
    [DSETP_INT64] = "int64",   [DSETP_QUANTITY] = "Quantity", [DSETP_INT_OR_STRING] = "IntOrString",
    [DSETP_TIME] = "Time",     [DSETP_RAW] = "object",
};

/* --- the rules in words --- */

static const char *const rules[] = {
    [DSET_RULE_QUALIFIED_NAME] = "a qualified name: [prefix/]name",
    [DSET_RULE_ANNOTATION_KEY] = "a qualified name, in any case",
    [DSET_RULE_LABEL_VALUE] = "a label value: at most 63 letters, digits, -, _ and .",
    [DSET_RULE_DNS_LABEL] = "a DNS label: at most 63 lower case letters, digits and -",
    [DSET_RULE_DNS_SUBDOMAIN] = "a DNS subdomain: DNS labels joined by dots, at most 253 bytes",
    [DSET_RULE_DNS_SUBDOMAIN_UNDERSCORE] = "a DNS subdomain, in which _ is allowed",
    [DSET_RULE_DNS1035_LABEL] = "a DNS label that begins with a letter",
    [DSET_RULE_GENERATE_NAME] = "the beginning of a DNS subdomain",
    [DSET_RULE_ENV_VAR] = "printable ASCII without =",
    [DSET_RULE_ENV_VAR_STRICT] = "letters, digits, _, - and ., not beginning with a digit",
    [DSET_RULE_PORT_NAME] = "at most 15 lower case letters, digits and -, with a letter",
    [DSET_RULE_CONFIG_MAP_KEY] = "the key of a ConfigMap: at most 253 letters, digits, -, _ and .",
    [DSET_RULE_HTTP_HEADER] = "the name of an HTTP header",
    [DSET_RULE_PERCENT] = "a percentage",
    [DSET_RULE_IP] = "an IP address in canonical form",
    [DSET_RULE_IP_STRICT] = "an IP address",
    [DSET_RULE_IP_LENIENT] = "an IP address",
    [DSET_RULE_FINALIZER] = "a qualified name",
};

static const struct {
    dsetp_field_rule *check;
    const char *words;
} checks[] = {
    { dsetp_check_annotations, "keys are qualified names in any case; 262144 bytes in all" },
    { dsetp_check_app_armor_profile, "with the type Localhost, and only then" },
    { dsetp_check_bind_options, "nodev, noexec and nosuid" },
    { dsetp_check_claim_metadata, "only labels and annotations" },
    { dsetp_check_container_port, "required, from 1 to 65535" },
    { dsetp_check_devices, "each name and path once, of volumes that claim a block device" },
    { dsetp_check_env_source, "one source, and no value with it" },
    { dsetp_check_env_source_name, "a DNS subdomain" },
    { dsetp_check_exit_operator, "In or NotIn" },
    { dsetp_check_exit_values, "at most 255 exit codes" },
    { dsetp_check_fields_type, "FieldsV1" },
    { dsetp_check_finalizers, "qualified names with a domain, or kubernetes, orphan or foregroundDeletion" },
    { dsetp_check_flex_options, "no keys of the domains k8s.io and kubernetes.io" },
    { dsetp_check_gmsa_spec, "not empty, at most 64 KiB" },
    { dsetp_check_groups, "each from 0 to 2147483647" },
    { dsetp_check_headers, "names of HTTP headers" },
    { dsetp_check_host_port, "from 1 to 65535; with hostNetwork the same as containerPort" },
    { dsetp_check_hostname_override, "a DNS subdomain of at most 64 bytes; not with hostNetwork or setHostnameAsFQDN" },
    { dsetp_check_hostnames, "DNS subdomains" },
    { dsetp_check_image, "required, without white space at its ends" },
    { dsetp_check_image_reference, "required" },
    { dsetp_check_iqn, "an iSCSI name: iqn., eui. or naa." },
    { dsetp_check_key_type, "required" },
    { dsetp_check_labels, "keys are qualified names, values are label values" },
    { dsetp_check_local_path, "a relative path without .." },
    { dsetp_check_manager, "at most 128 printable bytes" },
    { dsetp_check_max_expiration, "from 3600 to 7862400, and at most 86400 for signers of kubernetes.io" },
    { dsetp_check_min_domains, "at least 1, and only with DoNotSchedule" },
    { dsetp_check_mounts, "each path once, of volumes that exist" },
    { dsetp_check_named_secret, "a secret with a name" },
    { dsetp_check_nameservers, "at most 3 IP addresses" },
    { dsetp_check_nfs_path, "an absolute path" },
    { dsetp_check_no_backstep, "without .." },
    { dsetp_check_optional_subdomain, "a DNS subdomain" },
    { dsetp_check_overhead, "resources of containers" },
    { dsetp_check_owner_version, "a version, or a group and a version" },
    { dsetp_check_port_name, "each name once in a container" },
    { dsetp_check_port_or_name, "from 1 to 65535, or the name of a port" },
    { dsetp_check_ports, "each hostPort once in the Pod" },
    { dsetp_check_proc_mount, "Default, or Unmasked when hostUsers is false" },
    { dsetp_check_qualified_name, "a qualified name" },
    { dsetp_check_quobyte_registry, "HOST:PORT, separated by commas" },
    { dsetp_check_quobyte_tenant, "at most 64 bytes" },
    { dsetp_check_resize_policy, "each resource once; not where the container restarts by rules" },
    { dsetp_check_resource_claim_name, "required, a DNS label, each name once; with either the name of a claim or of a template" },
    { dsetp_check_restart_action, "Restart or RestartAllContainers" },
    { dsetp_check_scheduling_gates, "each name once" },
    { dsetp_check_scheduling_group, "not with evictionResponders" },
    { dsetp_check_scheme, "HTTP or HTTPS" },
    { dsetp_check_searches, "at most 32 domains, 2048 bytes in all" },
    { dsetp_check_seccomp_profile, "with the type Localhost, and only then" },
    { dsetp_check_selector, "must match the labels of the template, must not be empty, cannot be changed" },
    { dsetp_check_share_process, "not with hostPID" },
    { dsetp_check_signer_name, "a domain and a path, such as example.com/signer" },
    { dsetp_check_size_limit, "at least 0" },
    { dsetp_check_sleep, "from 0 to terminationGracePeriodSeconds" },
    { dsetp_check_spreads, "each pair of topologyKey and whenUnsatisfiable once" },
    { dsetp_check_stop_signal, "the name of a signal; os must be given" },
    { dsetp_check_storage_class, "a DNS subdomain" },
    { dsetp_check_storage_request, "more than 0 for storage" },
    { dsetp_check_strict_ip, "an IP address without leading zeros" },
    { dsetp_check_subdomain, "a DNS subdomain" },
    { dsetp_check_subresource, "at most 256 bytes" },
    { dsetp_check_sysctls, "each once, and none of a namespace that is the host's" },
    { dsetp_check_term_namespaces, "DNS labels" },
    { dsetp_check_term_topology, "required, a qualified name" },
    { dsetp_check_token_path, "required, a relative path without .." },
    { dsetp_check_user_annotations, "keys are qualified names with a domain, in any case; 262144 bytes in all" },
    { dsetp_check_when_unsatisfiable, "DoNotSchedule or ScheduleAnyway" },
    { dsetp_check_windows_user, "not empty; [DOMAIN\\]USER" },
    { dsetp_check_written_path, "required, a relative path without .." },
};

static const struct {
    dsetp_object_rule *check;
    const char *words;
} objects[] = {
    { dsetp_check_azure_disk, "fields by the kind of the disk" },
    { dsetp_check_certificate, "paths of a bundle, or of a key and a chain" },
    { dsetp_check_daemon_template, "restartPolicy Always, no activeDeadlineSeconds" },
    { dsetp_check_env_from, "one source" },
    { dsetp_check_flocker, "datasetName, without a slash, or datasetUUID" },
    { dsetp_check_iscsi, "targetPortal, an iqn, a lun" },
    { dsetp_check_owner, "not an Event; at most one is the controller" },
    { dsetp_validate_pod_term, "matchLabelKeys only with a labelSelector" },
    { dsetp_check_projection, "one source" },
    { dsetp_validate_security, "rules between its fields" },
    { dsetp_validate_spread, "matchLabelKeys only with a labelSelector" },
    { dsetp_validate_claim_spec, "a storage request; ReadWriteOnce, ReadOnlyMany and ReadWriteMany, or ReadWriteOncePod" },
    { dsetp_validate_bundle, "name, or signerName with a labelSelector" },
    { dsetp_validate_csi, "driver required" },
    { dsetp_validate_data_source, "kind and name required" },
    { dsetp_validate_dns_option, "name required" },
    { dsetp_validate_downward, "fieldRef or resourceFieldRef" },
    { dsetp_validate_fc, "targetWWNs and a lun, or wwids" },
    { dsetp_validate_field_ref, "a field of the Pod that is offered to containers" },
    { dsetp_validate_hook, "one handler" },
    { dsetp_validate_host_path, "path required, without .." },
    { dsetp_validate_label_requirement, "values with In and NotIn only" },
    { dsetp_validate_node_field, "metadata.name In or NotIn one name" },
    { dsetp_validate_node_requirement, "values by the operator" },
    { dsetp_validate_os, "linux or windows" },
    { dsetp_validate_pod_resources, "at least what the containers ask for" },
    { dsetp_validate_probe, "one handler" },
    { dsetp_validate_resource_ref, "a request or a limit" },
    { dsetp_validate_resources, "no request above its limit" },
    { dsetp_validate_projected, "each file once" },
    { dsetp_validate_rolling_update, "numbers or percentages, exactly one of them not 0" },
    { dsetp_validate_strategy, "rollingUpdate with RollingUpdate" },
    { dsetp_validate_toleration, "Exists and no value for all keys; NoExecute with tolerationSeconds" },
    { dsetp_validate_volume, "one source" },
};

/* Defaults that depend on other fields. */
static const struct {
    const char *type, *field, *words;
} presets[] = {
    { "Container", "imagePullPolicy", "\"Always\" for the tag latest or none, \"IfNotPresent\" otherwise" },
    { "EphemeralContainer", "imagePullPolicy", "\"Always\" for the tag latest or none, \"IfNotPresent\" otherwise" },
    { "ImageVolumeSource", "pullPolicy", "\"Always\" for the tag latest or none, \"IfNotPresent\" otherwise" },
    { "DaemonSetUpdateStrategy", "type", "\"RollingUpdate\"" },
    { "DaemonSetUpdateStrategy", "rollingUpdate", "{} with RollingUpdate" },
    { "PodSpec", "serviceAccount", "serviceAccountName" },
    { "PodSpec", "serviceAccountName", "serviceAccount" },
    { "Volume", "emptyDir", "{} when there is no other source" },
    { "ContainerPort", "hostPort", "containerPort with hostNetwork" },
};

static const char *words_of_check(const dsetp_field *field)
{
    size_t i;

    for (i = 0; i < sizeof checks / sizeof checks[0] && field->check != NULL; i++) {
        if (checks[i].check == field->check)
            return checks[i].words;
    }
    return NULL;
}

static const char *words_of_type(const dsetp_type *type)
{
    size_t i;

    for (i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (objects[i].check == type->check || objects[i].check == type->validate)
            return objects[i].words;
    }
    return NULL;
}

static const char *words_of_preset(const dsetp_type *type, const dsetp_field *field)
{
    size_t i;

    for (i = 0; i < sizeof presets / sizeof presets[0] && field->preset == NULL; i++) {
        if (strcmp(presets[i].type, type->name) == 0 && strcmp(presets[i].field, field->name) == 0)
            return presets[i].words;
    }
    return field->preset;
}

/* --- the list --- */

static void add_type(dsetp_text *text, const dsetp_field *field)
{
    dsetp_text_string(text, field->shape == DSETP_LIST ? "[]" : field->shape == DSETP_MAP ? "map[string]" : "");
    dsetp_text_string(text, field->kind == DSETP_STRUCT ? field->type->name : type_names[field->kind]);
}

static void add_rule(dsetp_text *text, const char *words)
{
    if (words == NULL)
        return;
    if (text->length > 0)
        dsetp_text_string(text, "; ");
    dsetp_text_string(text, words);
}

static void add_options(dsetp_text *text, const char *const *options)
{
    size_t i;

    for (i = 0; options != NULL && options[i] != NULL; i++) {
        add_rule(text, i == 0 ? "one of " : NULL);
        dsetp_text_string(text, i > 0 ? ", " : "");
        dsetp_text_string(text, options[i]);
    }
}

static void add_range(dsetp_text *text, const dsetp_field *field)
{
    if (field->range == NULL)
        return;
    add_rule(text, field->range->max == INT64_MAX ? "at least " : "from ");
    dsetp_text_number(text, field->range->min);
    if (field->range->max == INT64_MAX)
        return;
    dsetp_text_string(text, " to ");
    dsetp_text_number(text, field->range->max);
}

static int lend(const dsetp_type *type, const dsetp_field *field, const char *above, dset_field_fn take, void *context)
{
    char path[512], kind[96], rule[600];
    dsetp_text at = dsetp_text_start(path, sizeof path), name = dsetp_text_start(kind, sizeof kind);
    dsetp_text words = dsetp_text_start(rule, sizeof rule);
    dset_field lent;

    dsetp_text_string(&at, above);
    dsetp_text_string(&at, above[0] != '\0' ? "." : "");
    dsetp_text_string(&at, field->name);
    add_type(&name, field);
    add_rule(&words, field->required ? "required" : NULL);
    add_options(&words, field->options);
    add_rule(&words, rules[field->rule]);
    add_range(&words, field);
    add_rule(&words, words_of_check(field));
    add_rule(&words, field->kind == DSETP_STRUCT ? words_of_type(field->type) : NULL);
    add_rule(&words, field->gate != DSETP_GATE_NONE ? "of a feature that is off: cleared" : NULL);
    memset(&lent, 0, sizeof lent);
    lent.name = field->name;
    lent.path = path;
    lent.type = kind;
    lent.preset = words_of_preset(type, field);
    lent.rule = rule;
    lent.count = field->kind == DSETP_STRUCT ? (uint32_t)field->type->count : 0;
    return take(context, &lent);
}

static const dsetp_type *find_kind(const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i]->name) == length && memcmp(kinds[i]->name, name, length) == 0)
            return kinds[i];
    }
    return NULL;
}

static const dsetp_field *find_field(const dsetp_type *type, const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < type->count; i++) {
        if (strlen(type->fields[i].name) == length && memcmp(type->fields[i].name, name, length) == 0)
            return &type->fields[i];
    }
    return NULL;
}

/* One name of a path; advances *path past it, its index and the dot. */
static size_t step(const char **path)
{
    size_t length = strcspn(*path, ".[");
    const char *end = *path + length;

    if (*end == '[')
        end += strcspn(end, "]") + (strchr(end, ']') != NULL);
    *path = *end == '.' ? end + 1 : end;
    return length;
}

int dset_field_list(const char *path, dset_field_fn take, void *context, dset_error *err)
{
    const dsetp_type *type = &dsetp_daemonset_type, *above = NULL;
    const dsetp_field *field = NULL;
    const char *from = path, *at = path;
    char here[512];
    dsetp_text text = dsetp_text_start(here, sizeof here);
    size_t i, before = 0;
    int code = DSET_OK;

    if (path == NULL || take == NULL)
        return dsetp_fail(err, DSET_EMISUSE, path == NULL ? "path" : "take", "must not be NULL");
    while (*at != '\0') {
        size_t length;

        from = at;
        length = step(&at);
        if (from == path && find_kind(from, length) != NULL) {
            type = find_kind(from, length);
            dsetp_text_string(&text, type != &dsetp_daemonset_type ? type->name : "");
            continue;
        }
        above = type;
        field = type != NULL ? find_field(type, from, length) : NULL;
        if (field == NULL)
            return dsetp_fail(err, DSET_ENOTFOUND, path, "there is no such field");
        type = field->kind == DSETP_STRUCT ? field->type : NULL;
        before = text.length;
        dsetp_text_string(&text, before > 0 ? "." : "");
        dsetp_text_string(&text, field->name);
        dsetp_text_string(&text, type != NULL && field->shape == DSETP_LIST ? "[]" : "");
    }
    if (type == NULL) {
        here[before < sizeof here ? before : sizeof here - 1] = '\0';
        return lend(above, field, here, take, context);
    }
    for (i = 0; i < type->count && code == DSET_OK; i++)
        code = lend(type, &type->fields[i], here, take, context);
    return code;
}
