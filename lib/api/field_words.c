/* The rules of fields in words, for people who ask what a field may hold. The checks themselves are elsewhere. */
#include <string.h>

#include "api/field_words.h"
#include "api/rules.h"

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
    { dsetp_check_access_modes, "at least one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, the last only alone" },
    { dsetp_check_annotations, "keys are qualified names in any case; 262144 bytes in all" },
    { dsetp_check_app_armor_profile, "with the type Localhost, and only then" },
    { dsetp_check_claim_metadata, "only labels and annotations" },
    { dsetp_check_container_port, "required, from 1 to 65535" },
    { dsetp_check_dataset_name, "no slash" },
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
    { dsetp_check_owners, "at most one of them the controller" },
    { dsetp_check_port_name, "each name once in a container" },
    { dsetp_check_port_or_name, "from 1 to 65535, or the name of a port" },
    { dsetp_check_ports, "each hostPort once in the Pod" },
    { dsetp_check_proc_mount, "Default, or Unmasked when hostUsers is false" },
    { dsetp_check_qualified_name, "a qualified name" },
    { dsetp_check_quobyte_registry, "HOST:PORT, separated by commas" },
    { dsetp_check_quobyte_tenant, "at most 64 bytes" },
    { dsetp_check_resize_policy, "each resource once; not where the container restarts by rules" },
    { dsetp_check_resource_claims, "each of the Pod's resourceClaims" },
    { dsetp_check_restart_action, "Restart or RestartAllContainers" },
    { dsetp_check_scheduling_gates, "each name once" },
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
    { dsetp_check_claim_spec, "access modes and a storage request" },
    { dsetp_check_daemon_template, "restartPolicy Always, no activeDeadlineSeconds" },
    { dsetp_check_env_from, "one source" },
    { dsetp_check_flocker, "datasetName or datasetUUID" },
    { dsetp_check_iscsi, "targetPortal, an iqn, a lun" },
    { dsetp_check_owner, "not an Event" },
    { dsetp_check_pod_term, "matchLabelKeys only with a labelSelector" },
    { dsetp_check_projected, "each file once" },
    { dsetp_check_projection, "one source" },
    { dsetp_check_resource_claim, "resourceClaimName or resourceClaimTemplateName" },
    { dsetp_check_security, "rules between its fields" },
    { dsetp_check_spread, "matchLabelKeys only with a labelSelector" },
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

const char *dsetp_words_of_rule(uint32_t rule)
{
    return rule < sizeof rules / sizeof rules[0] ? rules[rule] : NULL;
}

const char *dsetp_words_of_check(const dsetp_field *field)
{
    size_t i;

    for (i = 0; i < sizeof checks / sizeof checks[0] && field->check != NULL; i++) {
        if (checks[i].check == field->check)
            return checks[i].words;
    }
    return NULL;
}

const char *dsetp_words_of_type(const dsetp_type *type)
{
    size_t i;

    for (i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (objects[i].check == type->check || objects[i].check == type->validate)
            return objects[i].words;
    }
    return NULL;
}

const char *dsetp_words_of_preset(const dsetp_type *type, const dsetp_field *field)
{
    size_t i;

    for (i = 0; i < sizeof presets / sizeof presets[0] && field->preset == NULL; i++) {
        if (strcmp(presets[i].type, type->name) == 0 && strcmp(presets[i].field, field->name) == 0)
            return presets[i].words;
    }
    return field->preset;
}
