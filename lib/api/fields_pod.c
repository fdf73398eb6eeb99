/* Field tables: Pod templates except containers and volumes. In the order in which Kubernetes declares the fields. */
#include "api/rules.h"

static const char *const dns_policies[] = { "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None", NULL };
static const char *const effects[] = { "NoSchedule", "PreferNoSchedule", "NoExecute", NULL };
static const char *const fs_group_policies[] = { "Always", "OnRootMismatch", NULL };
static const char *const group_policies[] = { "Merge", "Strict", NULL };
static const char *const inclusion_policies[] = { "Honor", "Ignore", NULL };
static const char *const preemption_policies[] = { "PreemptLowerPriority", "Never", NULL };
static const char *const restart_policies[] = { "Always", "OnFailure", "Never", NULL };
static const char *const se_linux_policies[] = { "MountOption", "Recursive", NULL };

const dsetp_type dsetp_pod_template_type = { "PodTemplateSpec", FIELDS(
    { "metadata", STRUCT(object_meta) },
    { "spec", STRUCT(pod_spec) },
), VALIDATE(template), CHECK(daemon_template) };

const dsetp_type dsetp_name_ref_type = { "LocalObjectReference", FIELDS(
    { "name", STRING },
) };

static const dsetp_field node_requirement_fields[] = {
    { "key", STRING, ALWAYS },
    { "operator", STRING, ALWAYS },
    { "values", STRING, LIST },
};
static const dsetp_type node_requirement_type = { "NodeSelectorRequirement", FIELDS_OF(node_requirement),
                                                  VALIDATE(node_requirement) };
static const dsetp_type node_field_type = { "NodeSelectorRequirement", FIELDS_OF(node_requirement),
                                            VALIDATE(node_field) };

static const dsetp_field node_term_fields[] = {
    { "matchExpressions", LOCAL(node_requirement_type), LIST },
    { "matchFields", LOCAL(node_field_type), LIST },
};
const dsetp_type dsetp_node_term_type = { "NodeSelectorTerm", FIELDS_OF(node_term) };
static const dsetp_type preferred_term_type = { "NodeSelectorTerm", FIELDS_OF(node_term), VALIDATE(preferred_term) };

static const dsetp_type node_selector_type = { "NodeSelector", FIELDS(
    { "nodeSelectorTerms", STRUCT(node_term), LIST, ALWAYS, REQUIRED },
) };

static const dsetp_type preferred_node_type = { "PreferredSchedulingTerm", FIELDS(
    { "weight", INT32, ALWAYS, RANGE(1, 100) },
    { "preference", LOCAL(preferred_term_type) },
) };

static const dsetp_type node_affinity_type = { "NodeAffinity", FIELDS(
    { "requiredDuringSchedulingIgnoredDuringExecution", LOCAL(node_selector_type), POINTER },
    { "preferredDuringSchedulingIgnoredDuringExecution", LOCAL(preferred_node_type), LIST },
) };

const dsetp_type dsetp_pod_term_type = { "PodAffinityTerm", FIELDS(
    { "labelSelector", STRUCT(term_selector), POINTER },
    { "namespaces", STRING, LIST, CHECK(term_namespaces) },
    { "topologyKey", STRING, ALWAYS, CHECK(term_topology) },
    { "namespaceSelector", STRUCT(term_selector), POINTER },
    { "matchLabelKeys", STRING, LIST },
    { "mismatchLabelKeys", STRING, LIST },
), VALIDATE(pod_term) };

static const dsetp_type weighted_term_type = { "WeightedPodAffinityTerm", FIELDS(
    { "weight", INT32, ALWAYS, RANGE(1, 100) },
    { "podAffinityTerm", STRUCT(pod_term) },
) };

static const dsetp_field pod_affinity_fields[] = {
    { "requiredDuringSchedulingIgnoredDuringExecution", STRUCT(pod_term), LIST },
    { "preferredDuringSchedulingIgnoredDuringExecution", LOCAL(weighted_term_type), LIST },
};
static const dsetp_type pod_affinity_type = { "PodAffinity", FIELDS_OF(pod_affinity) };
static const dsetp_type pod_anti_affinity_type = { "PodAntiAffinity", FIELDS_OF(pod_affinity) };

static const dsetp_type affinity_type = { "Affinity", FIELDS(
    { "nodeAffinity", LOCAL(node_affinity_type), POINTER },
    { "podAffinity", LOCAL(pod_affinity_type), POINTER },
    { "podAntiAffinity", LOCAL(pod_anti_affinity_type), POINTER },
) };

const dsetp_type dsetp_toleration_type = { "Toleration", FIELDS(
    { "key", STRING, RULE(QUALIFIED_NAME) },
    { "operator", STRING },
    { "value", STRING },
    { "effect", STRING, OPTIONS(effects) },
    { "tolerationSeconds", INT64, POINTER },
), VALIDATE(toleration) };

const dsetp_type dsetp_spread_type = { "TopologySpreadConstraint", FIELDS(
    { "maxSkew", INT32, ALWAYS, RANGE(1, INT64_MAX) },
    { "topologyKey", STRING, ALWAYS, REQUIRED },
    { "whenUnsatisfiable", STRING, ALWAYS, CHECK(when_unsatisfiable) },
    { "labelSelector", STRUCT(spread_selector), POINTER },
    { "minDomains", INT32, POINTER, CHECK(min_domains) },
    { "nodeAffinityPolicy", STRING, POINTER, OPTIONS(inclusion_policies) },
    { "nodeTaintsPolicy", STRING, POINTER, OPTIONS(inclusion_policies) },
    { "matchLabelKeys", STRING, LIST },
), VALIDATE(spread) };

static const dsetp_type host_alias_type = { "HostAlias", FIELDS(
    { "ip", STRING, ALWAYS, CHECK(strict_ip) },
    { "hostnames", STRING, LIST, CHECK(hostnames) },
) };

static const dsetp_type dns_option_type = { "PodDNSConfigOption", FIELDS(
    { "name", STRING },
    { "value", STRING, POINTER },
), VALIDATE(dns_option) };

static const dsetp_type dns_config_type = { "PodDNSConfig", FIELDS(
    { "nameservers", STRING, LIST, CHECK(nameservers) },
    { "searches", STRING, LIST, CHECK(searches) },
    { "options", LOCAL(dns_option_type), LIST },
) };

static const dsetp_type readiness_gate_type = { "PodReadinessGate", FIELDS(
    { "conditionType", STRING, ALWAYS, CHECK(qualified_name) },
) };

static const dsetp_type scheduling_gate_type = { "PodSchedulingGate", FIELDS(
    { "name", STRING, ALWAYS },
) };

static const dsetp_type resource_claim_type = { "PodResourceClaim", FIELDS(
    { "name", STRING, ALWAYS, CHECK(resource_claim_name) },
    { "resourceClaimName", STRING, POINTER, CHECK(optional_subdomain) },
    { "resourceClaimTemplateName", STRING, POINTER, CHECK(optional_subdomain) },
) };

static const dsetp_type os_type = { "PodOS", FIELDS(
    { "name", STRING, ALWAYS },
), VALIDATE(os) };

static const dsetp_type scheduling_group_type = { "PodSchedulingGroup", FIELDS(
    { "podGroupName", STRING, POINTER, CHECK(subdomain) },
) };

static const dsetp_type responder_type = { "EvictionResponder", FIELDS(
    { "name", STRING, ALWAYS },
    { "priority", INT32, POINTER, ALWAYS },
) };

static const dsetp_type se_linux_type = { "SELinuxOptions", FIELDS(
    { "user", STRING },
    { "role", STRING },
    { "type", STRING },
    { "level", STRING },
) };

static const dsetp_type windows_type = { "WindowsSecurityContextOptions", FIELDS(
    { "gmsaCredentialSpecName", STRING, POINTER, CHECK(optional_subdomain) },
    { "gmsaCredentialSpec", STRING, POINTER, CHECK(gmsa_spec) },
    { "runAsUserName", STRING, POINTER, CHECK(windows_user) },
    { "hostProcess", BOOLEAN, POINTER },
) };

static const dsetp_type seccomp_type = { "SeccompProfile", FIELDS(
    { "type", STRING, ALWAYS, REQUIRED, OPTIONS(dsetp_profile_types) },
    { "localhostProfile", STRING, POINTER, CHECK(seccomp_profile) },
) };

static const dsetp_type app_armor_type = { "AppArmorProfile", FIELDS(
    { "type", STRING, ALWAYS, REQUIRED, OPTIONS(dsetp_profile_types) },
    { "localhostProfile", STRING, POINTER, CHECK(app_armor_profile) },
) };

static const dsetp_type sysctl_type = { "Sysctl", FIELDS(
    { "name", STRING, ALWAYS },
    { "value", STRING, ALWAYS },
) };

static const char *const pod_security_order[] = {
    "fsGroup",         "runAsUser",                "runAsGroup",          "supplementalGroups", "sysctls",
    "fsGroupChangePolicy", "seccompProfile",       "windowsOptions",      "appArmorProfile",
    "supplementalGroupsPolicy", "seLinuxChangePolicy", NULL,
};
static const dsetp_type pod_security_type = { "PodSecurityContext", FIELDS(
    { "seLinuxOptions", LOCAL(se_linux_type), POINTER },
    { "windowsOptions", LOCAL(windows_type), POINTER },
    { "runAsUser", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsNonRoot", BOOLEAN, POINTER },
    { "supplementalGroups", INT64, LIST, CHECK(groups) },
    { "supplementalGroupsPolicy", STRING, POINTER, OPTIONS(group_policies) },
    { "fsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "sysctls", LOCAL(sysctl_type), LIST, CHECK(sysctls) },
    { "fsGroupChangePolicy", STRING, POINTER, OPTIONS(fs_group_policies) },
    { "seccompProfile", LOCAL(seccomp_type), POINTER },
    { "appArmorProfile", LOCAL(app_armor_type), POINTER },
    { "seLinuxChangePolicy", STRING, POINTER, OPTIONS(se_linux_policies) },
), .order = pod_security_order };

static const dsetp_type capabilities_type = { "Capabilities", FIELDS(
    { "add", STRING, LIST },
    { "drop", STRING, LIST },
) };

const dsetp_type dsetp_security_type = { "SecurityContext", FIELDS(
    { "capabilities", LOCAL(capabilities_type), POINTER },
    { "privileged", BOOLEAN, POINTER },
    { "seLinuxOptions", LOCAL(se_linux_type), POINTER },
    { "windowsOptions", LOCAL(windows_type), POINTER },
    { "runAsUser", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsNonRoot", BOOLEAN, POINTER },
    { "readOnlyRootFilesystem", BOOLEAN, POINTER },
    { "allowPrivilegeEscalation", BOOLEAN, POINTER },
    { "procMount", STRING, POINTER, CHECK(proc_mount) },
    { "seccompProfile", LOCAL(seccomp_type), POINTER },
    { "appArmorProfile", LOCAL(app_armor_type), POINTER },
), VALIDATE(security) };

const dsetp_type dsetp_pod_spec_type = { "PodSpec", FIELDS(
    { "volumes", STRUCT(volume), MERGED_BY("name"), RETAINS },
    { "initContainers", STRUCT(init_container), MERGED_BY("name") },
    { "containers", STRUCT(container), MERGED_BY("name"), ALWAYS, REQUIRED },
    { "ephemeralContainers", STRUCT(ephemeral_container), MERGED_BY("name") },
    { "restartPolicy", STRING, PRESET("\"Always\""), REQUIRED, OPTIONS(restart_policies) },
    { "terminationGracePeriodSeconds", INT64, POINTER, PRESET("30"), REQUIRED },
    { "activeDeadlineSeconds", INT64, POINTER, RANGE(1, INT32_MAX) },
    { "dnsPolicy", STRING, PRESET("\"ClusterFirst\""), REQUIRED, OPTIONS(dns_policies) },
    { "nodeSelector", STRING, MAP, CHECK(labels) },
    { "serviceAccountName", STRING, RULE(DNS_SUBDOMAIN) },
    { "serviceAccount", STRING, CHECK(service_account) },
    { "automountServiceAccountToken", BOOLEAN, POINTER },
    { "nodeName", STRING, RULE(DNS_SUBDOMAIN) },
    { "hostNetwork", BOOLEAN },
    { "hostPID", BOOLEAN },
    { "hostIPC", BOOLEAN },
    { "shareProcessNamespace", BOOLEAN, POINTER, CHECK(share_process) },
    { "securityContext", LOCAL(pod_security_type), POINTER, PRESET("{}") },
    { "imagePullSecrets", STRUCT(name_ref), MERGED_BY("name") },
    { "hostname", STRING, RULE(DNS_LABEL) },
    { "subdomain", STRING, RULE(DNS_LABEL) },
    { "affinity", LOCAL(affinity_type), POINTER },
    { "schedulerName", STRING, PRESET("\"default-scheduler\"") },
    { "tolerations", STRUCT(toleration), LIST },
    { "hostAliases", LOCAL(host_alias_type), MERGED_BY("ip") },
    { "priorityClassName", STRING, RULE(DNS_SUBDOMAIN) },
    { "priority", INT32, POINTER },
    { "dnsConfig", LOCAL(dns_config_type), POINTER },
    { "readinessGates", LOCAL(readiness_gate_type), LIST },
    { "runtimeClassName", STRING, POINTER, CHECK(optional_subdomain) },
    { "enableServiceLinks", BOOLEAN, POINTER },
    { "preemptionPolicy", STRING, POINTER, REQUIRED, OPTIONS(preemption_policies) },
    { "overhead", QUANTITY, MAP, .rounds = true, CHECK(overhead) },
    { "topologySpreadConstraints", STRUCT(spread), MERGED_BY("topologyKey"), CHECK(spreads) },
    { "setHostnameAsFQDN", BOOLEAN, POINTER },
    { "os", LOCAL(os_type), POINTER },
    { "hostUsers", BOOLEAN, POINTER },
    { "schedulingGates", LOCAL(scheduling_gate_type), MERGED_BY("name"), CHECK(scheduling_gates) },
    { "resourceClaims", LOCAL(resource_claim_type), MERGED_BY("name"), RETAINS },
    { "resources", STRUCT(pod_resources), POINTER },
    { "hostnameOverride", STRING, POINTER, CHECK(hostname_override) },
    { "schedulingGroup", LOCAL(scheduling_group_type), POINTER, GATE(WORKLOAD), CHECK(scheduling_group), .late = true },
    { "evictionResponders", LOCAL(responder_type), MERGED_BY("name"), GATE(EVICTION) },
), FILL(pod_spec), VALIDATE(pod_spec) };
