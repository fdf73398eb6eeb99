/* The table of fields: Pod templates but for containers and volumes. In the order in which Kubernetes declares them. */
#include "manifest/fields.h"
#include "manifest/rules.h"

static const dsetp_field pod_template_fields[] = {
    { "metadata", STRUCT(object_meta) },
    { "spec", STRUCT(pod_spec) },
};
const dsetp_type dsetp_pod_template_type = { "PodTemplateSpec", DSETP_TYPE_FIELDS(pod_template_fields) };

static const dsetp_field name_ref_fields[] = {
    { "name", STRING },
};
const dsetp_type dsetp_name_ref_type = { "LocalObjectReference", DSETP_TYPE_FIELDS(name_ref_fields) };

static const dsetp_field node_requirement_fields[] = {
    { "key", STRING, ALWAYS },
    { "operator", STRING, ALWAYS },
    { "values", STRING, LIST },
};
static const dsetp_type node_requirement_type = { "NodeSelectorRequirement",
                                                  DSETP_TYPE_FIELDS(node_requirement_fields) };
static const dsetp_type node_field_type = { "NodeSelectorRequirement", DSETP_TYPE_FIELDS(node_requirement_fields) };

static const dsetp_field node_term_fields[] = {
    { "matchExpressions", LOCAL(node_requirement_type), LIST },
    { "matchFields", LOCAL(node_field_type), LIST },
};
static const dsetp_type node_term_type = { "NodeSelectorTerm", DSETP_TYPE_FIELDS(node_term_fields) };
static const dsetp_type preferred_term_type = { "NodeSelectorTerm", DSETP_TYPE_FIELDS(node_term_fields) };

static const dsetp_field node_selector_fields[] = {
    { "nodeSelectorTerms", LOCAL(node_term_type), LIST, ALWAYS, REQUIRED },
};
static const dsetp_type node_selector_type = { "NodeSelector", DSETP_TYPE_FIELDS(node_selector_fields) };

static const dsetp_field preferred_node_fields[] = {
    { "weight", INT32, ALWAYS, RANGE(1, 100) },
    { "preference", LOCAL(preferred_term_type) },
};
static const dsetp_type preferred_node_type = { "PreferredSchedulingTerm", DSETP_TYPE_FIELDS(preferred_node_fields) };

static const dsetp_field node_affinity_fields[] = {
    { "requiredDuringSchedulingIgnoredDuringExecution", LOCAL(node_selector_type), POINTER },
    { "preferredDuringSchedulingIgnoredDuringExecution", LOCAL(preferred_node_type), LIST },
};
static const dsetp_type node_affinity_type = { "NodeAffinity", DSETP_TYPE_FIELDS(node_affinity_fields) };

static const dsetp_field pod_term_fields[] = {
    { "labelSelector", STRUCT(label_selector), POINTER },
    { "namespaces", STRING, LIST },
    { "topologyKey", STRING, ALWAYS },
    { "namespaceSelector", STRUCT(label_selector), POINTER },
    { "matchLabelKeys", STRING, LIST },
    { "mismatchLabelKeys", STRING, LIST },
};
static const dsetp_type pod_term_type = { "PodAffinityTerm", DSETP_TYPE_FIELDS(pod_term_fields) };

static const dsetp_field weighted_term_fields[] = {
    { "weight", INT32, ALWAYS, RANGE(1, 100) },
    { "podAffinityTerm", LOCAL(pod_term_type) },
};
static const dsetp_type weighted_term_type = { "WeightedPodAffinityTerm", DSETP_TYPE_FIELDS(weighted_term_fields) };

static const dsetp_field pod_affinity_fields[] = {
    { "requiredDuringSchedulingIgnoredDuringExecution", LOCAL(pod_term_type), LIST },
    { "preferredDuringSchedulingIgnoredDuringExecution", LOCAL(weighted_term_type), LIST },
};
static const dsetp_type pod_affinity_type = { "PodAffinity", DSETP_TYPE_FIELDS(pod_affinity_fields) };

static const dsetp_field affinity_fields[] = {
    { "nodeAffinity", LOCAL(node_affinity_type), POINTER },
    { "podAffinity", LOCAL(pod_affinity_type), POINTER },
    { "podAntiAffinity", LOCAL(pod_affinity_type), POINTER },
};
const dsetp_type dsetp_affinity_type = { "Affinity", DSETP_TYPE_FIELDS(affinity_fields) };

static const dsetp_field toleration_fields[] = {
    { "key", STRING, RULE(QUALIFIED_NAME) },
    { "operator", STRING },
    { "value", STRING },
    { "effect", STRING },
    { "tolerationSeconds", INT64, POINTER },
};
const dsetp_type dsetp_toleration_type = { "Toleration", DSETP_TYPE_FIELDS(toleration_fields) };

static const dsetp_field spread_fields[] = {
    { "maxSkew", INT32, ALWAYS, RANGE(1, INT64_MAX) },
    { "topologyKey", STRING, ALWAYS, REQUIRED },
    { "whenUnsatisfiable", STRING, ALWAYS },
    { "labelSelector", STRUCT(label_selector), POINTER },
    { "minDomains", INT32, POINTER },
    { "nodeAffinityPolicy", STRING, POINTER },
    { "nodeTaintsPolicy", STRING, POINTER },
    { "matchLabelKeys", STRING, LIST },
};
const dsetp_type dsetp_spread_type = { "TopologySpreadConstraint", DSETP_TYPE_FIELDS(spread_fields) };

static const dsetp_field host_alias_fields[] = {
    { "ip", STRING, ALWAYS },
    { "hostnames", STRING, LIST },
};
static const dsetp_type host_alias_type = { "HostAlias", DSETP_TYPE_FIELDS(host_alias_fields) };

static const dsetp_field dns_option_fields[] = {
    { "name", STRING },
    { "value", STRING, POINTER },
};
static const dsetp_type dns_option_type = { "PodDNSConfigOption", DSETP_TYPE_FIELDS(dns_option_fields) };

static const dsetp_field dns_config_fields[] = {
    { "nameservers", STRING, LIST },
    { "searches", STRING, LIST },
    { "options", LOCAL(dns_option_type), LIST },
};
static const dsetp_type dns_config_type = { "PodDNSConfig", DSETP_TYPE_FIELDS(dns_config_fields) };

static const dsetp_field readiness_gate_fields[] = {
    { "conditionType", STRING, ALWAYS },
};
static const dsetp_type readiness_gate_type = { "PodReadinessGate", DSETP_TYPE_FIELDS(readiness_gate_fields) };

static const dsetp_field scheduling_gate_fields[] = {
    { "name", STRING, ALWAYS },
};
static const dsetp_type scheduling_gate_type = { "PodSchedulingGate", DSETP_TYPE_FIELDS(scheduling_gate_fields) };

static const dsetp_field resource_claim_fields[] = {
    { "name", STRING, ALWAYS, REQUIRED, RULE(DNS_LABEL) },
    { "resourceClaimName", STRING, POINTER },
    { "resourceClaimTemplateName", STRING, POINTER },
};
static const dsetp_type resource_claim_type = { "PodResourceClaim", DSETP_TYPE_FIELDS(resource_claim_fields) };

static const dsetp_field os_fields[] = {
    { "name", STRING, ALWAYS },
};
static const dsetp_type os_type = { "PodOS", DSETP_TYPE_FIELDS(os_fields) };

static const dsetp_field scheduling_group_fields[] = {
    { "podGroupName", STRING, POINTER },
};
static const dsetp_type scheduling_group_type = { "PodSchedulingGroup", DSETP_TYPE_FIELDS(scheduling_group_fields) };

static const dsetp_field responder_fields[] = {
    { "name", STRING, ALWAYS },
    { "priority", INT32, ALWAYS },
};
static const dsetp_type responder_type = { "EvictionResponder", DSETP_TYPE_FIELDS(responder_fields) };

static const dsetp_field pod_spec_fields[] = {
    { "volumes", STRUCT(volume), LIST },
    { "initContainers", STRUCT(init_container), LIST },
    { "containers", STRUCT(container), LIST, ALWAYS },
    { "ephemeralContainers", STRUCT(ephemeral_container), LIST },
    { "restartPolicy", STRING, PRESET("\"Always\""), REQUIRED },
    { "terminationGracePeriodSeconds", INT64, POINTER, PRESET("30"), REQUIRED },
    { "activeDeadlineSeconds", INT64, POINTER, RANGE(1, INT32_MAX) },
    { "dnsPolicy", STRING, PRESET("\"ClusterFirst\""), REQUIRED },
    { "nodeSelector", STRING, MAP },
    { "serviceAccountName", STRING, RULE(DNS_SUBDOMAIN) },
    { "serviceAccount", STRING },
    { "automountServiceAccountToken", BOOLEAN, POINTER },
    { "nodeName", STRING, RULE(DNS_SUBDOMAIN) },
    { "hostNetwork", BOOLEAN },
    { "hostPID", BOOLEAN },
    { "hostIPC", BOOLEAN },
    { "shareProcessNamespace", BOOLEAN, POINTER },
    { "securityContext", STRUCT(pod_security), POINTER, PRESET("{}") },
    { "imagePullSecrets", STRUCT(name_ref), LIST },
    { "hostname", STRING, RULE(DNS_LABEL) },
    { "subdomain", STRING, RULE(DNS_LABEL) },
    { "affinity", STRUCT(affinity), POINTER },
    { "schedulerName", STRING, PRESET("\"default-scheduler\"") },
    { "tolerations", STRUCT(toleration), LIST },
    { "hostAliases", LOCAL(host_alias_type), LIST },
    { "priorityClassName", STRING, RULE(DNS_SUBDOMAIN) },
    { "priority", INT32, POINTER },
    { "dnsConfig", LOCAL(dns_config_type), POINTER },
    { "readinessGates", LOCAL(readiness_gate_type), LIST },
    { "runtimeClassName", STRING, POINTER },
    { "enableServiceLinks", BOOLEAN, POINTER },
    { "preemptionPolicy", STRING, POINTER, REQUIRED },
    { "overhead", QUANTITY, MAP, .rounds = true },
    { "topologySpreadConstraints", STRUCT(spread), LIST },
    { "setHostnameAsFQDN", BOOLEAN, POINTER },
    { "os", LOCAL(os_type), POINTER },
    { "hostUsers", BOOLEAN, POINTER },
    { "schedulingGates", LOCAL(scheduling_gate_type), LIST },
    { "resourceClaims", LOCAL(resource_claim_type), LIST },
    { "resources", STRUCT(pod_resources), POINTER },
    { "hostnameOverride", STRING, POINTER },
    { "schedulingGroup", LOCAL(scheduling_group_type), POINTER, GATE(WORKLOAD) },
    { "evictionResponders", LOCAL(responder_type), LIST, GATE(EVICTION) },
};
const dsetp_type dsetp_pod_spec_type = { "PodSpec", DSETP_TYPE_FIELDS(pod_spec_fields), .fill = dsetp_fill_pod_spec };

static const dsetp_field se_linux_fields[] = {
    { "user", STRING },
    { "role", STRING },
    { "type", STRING },
    { "level", STRING },
};
static const dsetp_type se_linux_type = { "SELinuxOptions", DSETP_TYPE_FIELDS(se_linux_fields) };

static const dsetp_field windows_fields[] = {
    { "gmsaCredentialSpecName", STRING, POINTER },
    { "gmsaCredentialSpec", STRING, POINTER },
    { "runAsUserName", STRING, POINTER },
    { "hostProcess", BOOLEAN, POINTER },
};
static const dsetp_type windows_type = { "WindowsSecurityContextOptions", DSETP_TYPE_FIELDS(windows_fields) };

static const dsetp_field seccomp_fields[] = {
    { "type", STRING, ALWAYS, REQUIRED },
    { "localhostProfile", STRING, POINTER },
};
static const dsetp_type seccomp_type = { "SeccompProfile", DSETP_TYPE_FIELDS(seccomp_fields) };

static const dsetp_field app_armor_fields[] = {
    { "type", STRING, ALWAYS, REQUIRED },
    { "localhostProfile", STRING, POINTER },
};
static const dsetp_type app_armor_type = { "AppArmorProfile", DSETP_TYPE_FIELDS(app_armor_fields) };

static const dsetp_field sysctl_fields[] = {
    { "name", STRING, ALWAYS },
    { "value", STRING, ALWAYS },
};
static const dsetp_type sysctl_type = { "Sysctl", DSETP_TYPE_FIELDS(sysctl_fields) };

static const dsetp_field pod_security_fields[] = {
    { "seLinuxOptions", LOCAL(se_linux_type), POINTER },
    { "windowsOptions", LOCAL(windows_type), POINTER },
    { "runAsUser", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsNonRoot", BOOLEAN, POINTER },
    { "supplementalGroups", INT64, LIST },
    { "supplementalGroupsPolicy", STRING, POINTER },
    { "fsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "sysctls", LOCAL(sysctl_type), LIST },
    { "fsGroupChangePolicy", STRING, POINTER },
    { "seccompProfile", LOCAL(seccomp_type), POINTER },
    { "appArmorProfile", LOCAL(app_armor_type), POINTER },
    { "seLinuxChangePolicy", STRING, POINTER },
};
const dsetp_type dsetp_pod_security_type = { "PodSecurityContext", DSETP_TYPE_FIELDS(pod_security_fields) };

static const dsetp_field capabilities_fields[] = {
    { "add", STRING, LIST },
    { "drop", STRING, LIST },
};
static const dsetp_type capabilities_type = { "Capabilities", DSETP_TYPE_FIELDS(capabilities_fields) };

static const dsetp_field security_fields[] = {
    { "capabilities", LOCAL(capabilities_type), POINTER },
    { "privileged", BOOLEAN, POINTER },
    { "seLinuxOptions", LOCAL(se_linux_type), POINTER },
    { "windowsOptions", LOCAL(windows_type), POINTER },
    { "runAsUser", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsGroup", INT64, POINTER, RANGE(0, INT32_MAX) },
    { "runAsNonRoot", BOOLEAN, POINTER },
    { "readOnlyRootFilesystem", BOOLEAN, POINTER },
    { "allowPrivilegeEscalation", BOOLEAN, POINTER },
    { "procMount", STRING, POINTER },
    { "seccompProfile", LOCAL(seccomp_type), POINTER },
    { "appArmorProfile", LOCAL(app_armor_type), POINTER },
};
const dsetp_type dsetp_security_type = { "SecurityContext", DSETP_TYPE_FIELDS(security_fields) };
