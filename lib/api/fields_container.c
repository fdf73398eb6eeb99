/* Field tables: containers and their parts. In the order in which Kubernetes declares and writes the fields. */
#include "api/rules.h"

static const char *const message_policies[] = { "File", "FallbackToLogsOnError", NULL };
static const char *const http_protocols[] = { "HTTP1", "HTTP2", NULL };
static const char *const grpc_modes[] = { "Plaintext", "TLS", NULL };
static const char *const protocols[] = { "SCTP", "TCP", "UDP", NULL };

static const char *const port_order[] = { "name", "containerPort", "hostPort", "protocol", NULL };
static const dsetp_type port_type = { "ContainerPort", FIELDS(
    { "name", STRING, CHECK(port_name) },
    { "hostPort", INT32, CHECK(host_port) },
    { "containerPort", INT32, ALWAYS, CHECK(container_port) },
    { "protocol", STRING, PRESET("\"TCP\""), REQUIRED, OPTIONS(protocols) },
    { "hostIP", STRING },
), .order = port_order };

static const dsetp_field config_map_env_fields[] = {
    { "name", STRING, CHECK(env_source_name) },
    { "optional", BOOLEAN, POINTER },
};
static const dsetp_type config_map_env_type = { "ConfigMapEnvSource", FIELDS_OF(config_map_env) };
static const dsetp_type secret_env_type = { "SecretEnvSource", FIELDS_OF(config_map_env) };

static const dsetp_type env_from_type = { "EnvFromSource", FIELDS(
    { "prefix", STRING, RULE(ENV_VAR) },
    { "configMapRef", LOCAL(config_map_env_type), POINTER },
    { "secretRef", LOCAL(secret_env_type), POINTER },
), CHECK(env_from) };

const dsetp_type dsetp_field_ref_type = { "ObjectFieldSelector", FIELDS(
    { "apiVersion", STRING, PRESET("\"v1\"") },
    { "fieldPath", STRING, ALWAYS },
), VALIDATE(field_ref) };

const dsetp_type dsetp_resource_ref_type = { "ResourceFieldSelector", FIELDS(
    { "containerName", STRING },
    { "resource", STRING, ALWAYS },
    { "divisor", QUANTITY, ALWAYS },
), VALIDATE(resource_ref) };

static const dsetp_field key_ref_fields[] = {
    { "name", STRING, CHECK(subdomain) },
    { "key", STRING, ALWAYS, REQUIRED, RULE(CONFIG_MAP_KEY) },
    { "optional", BOOLEAN, POINTER },
};
static const dsetp_type key_ref_type = { "ConfigMapKeySelector", FIELDS_OF(key_ref) };
static const dsetp_type secret_key_ref_type = { "SecretKeySelector", FIELDS_OF(key_ref) };

static const char *const file_ref_order[] = { "key", "volumeName", "path", NULL };
static const dsetp_type file_ref_type = { "FileKeySelector", FIELDS(
    { "volumeName", STRING, ALWAYS, REQUIRED, RULE(DNS_LABEL) },
    { "path", STRING, ALWAYS, REQUIRED, CHECK(no_backstep) },
    { "key", STRING, ALWAYS, REQUIRED, RULE(ENV_VAR) },
    { "optional", BOOLEAN, POINTER, PRESET("false") },
), .order = file_ref_order };

static const dsetp_type env_source_type = { "EnvVarSource", FIELDS(
    { "fieldRef", STRUCT(field_ref), POINTER },
    { "resourceFieldRef", STRUCT(resource_ref), POINTER },
    { "configMapKeyRef", LOCAL(key_ref_type), POINTER },
    { "secretKeyRef", LOCAL(secret_key_ref_type), POINTER },
    { "fileKeyRef", LOCAL(file_ref_type), POINTER },
) };

static const dsetp_type env_type = { "EnvVar", FIELDS(
    { "name", STRING, ALWAYS, REQUIRED, RULE(ENV_VAR) },
    { "value", STRING },
    { "valueFrom", LOCAL(env_source_type), POINTER, CHECK(env_source), .late = true },
) };

static const dsetp_type claim_type = { "ResourceClaim", FIELDS(
    { "name", STRING, ALWAYS },
    { "request", STRING },
) };

static const dsetp_field resources_fields[] = {
    { "limits", QUANTITY, MAP, .rounds = true },
    { "requests", QUANTITY, MAP, .rounds = true },
    { "claims", LOCAL(claim_type), LIST },
};
const dsetp_type dsetp_resources_type = { "ResourceRequirements", FIELDS_OF(resources), VALIDATE(resources) };
const dsetp_type dsetp_pod_resources_type = { "ResourceRequirements", FIELDS_OF(resources), VALIDATE(pod_resources) };

static const dsetp_type resize_type = { "ContainerResizePolicy", FIELDS(
    { "resourceName", STRING, ALWAYS },
    { "restartPolicy", STRING, ALWAYS },
) };

static const dsetp_type exit_codes_type = { "ContainerRestartRuleOnExitCodes", FIELDS(
    { "operator", STRING, OPTIONS(dsetp_exit_operators), CHECK(exit_operator) },
    { "values", INT32, LIST, CHECK(exit_values) },
) };

static const dsetp_type restart_rule_type = { "ContainerRestartRule", FIELDS(
    { "action", STRING, CHECK(restart_action) },
    { "exitCodes", LOCAL(exit_codes_type), POINTER, REQUIRED },
) };

static const dsetp_type mount_type = { "VolumeMount", FIELDS(
    { "name", STRING, ALWAYS },
    { "readOnly", BOOLEAN },
    { "recursiveReadOnly", STRING, POINTER },
    { "mountPath", STRING, ALWAYS },
    { "subPath", STRING },
    { "mountPropagation", STRING, POINTER },
    { "subPathExpr", STRING },
    { "bindMountOptions", STRING, LIST, GATE(BIND_OPTIONS), CHECK(bind_options) },
) };

static const dsetp_type device_type = { "VolumeDevice", FIELDS(
    { "name", STRING, ALWAYS },
    { "devicePath", STRING, ALWAYS },
) };

static const dsetp_type exec_type = { "ExecAction", FIELDS(
    { "command", STRING, LIST, REQUIRED },
) };

static const dsetp_type header_type = { "HTTPHeader", FIELDS(
    { "name", STRING, ALWAYS },
    { "value", STRING, ALWAYS },
) };

static const dsetp_type http_type = { "HTTPGetAction", FIELDS(
    { "path", STRING, PRESET("\"/\""), REQUIRED },
    { "port", INT_OR_STRING, ALWAYS, CHECK(port_or_name) },
    { "host", STRING },
    { "scheme", STRING, PRESET("\"HTTP\""), CHECK(scheme) },
    { "httpHeaders", LOCAL(header_type), LIST, CHECK(headers) },
    { "protocol", STRING, POINTER, GATE(H2C_PROBE), OPTIONS(http_protocols) },
) };

static const dsetp_type tcp_type = { "TCPSocketAction", FIELDS(
    { "port", INT_OR_STRING, ALWAYS, CHECK(port_or_name) },
    { "host", STRING },
) };

static const dsetp_type grpc_type = { "GRPCAction", FIELDS(
    { "port", INT32, ALWAYS, RANGE(1, 65535) },
    { "service", STRING, POINTER, ALWAYS, PRESET("\"\"") },
    { "mode", STRING, POINTER, GATE(GRPC_TLS), OPTIONS(grpc_modes) },
) };

static const dsetp_type sleep_type = { "SleepAction", FIELDS(
    { "seconds", INT64, ALWAYS },
) };

#define HANDLERS                                                                                                     \
    { "exec", LOCAL(exec_type), POINTER }, { "httpGet", LOCAL(http_type), POINTER },                                  \
    { "tcpSocket", LOCAL(tcp_type), POINTER }

const dsetp_type dsetp_probe_type = { "Probe", FIELDS(
    HANDLERS,
    { "grpc", LOCAL(grpc_type), POINTER },
    { "initialDelaySeconds", INT32, NOT_NEGATIVE },
    { "timeoutSeconds", INT32, PRESET("1"), NOT_NEGATIVE },
    { "periodSeconds", INT32, PRESET("10"), NOT_NEGATIVE },
    { "successThreshold", INT32, PRESET("1"), NOT_NEGATIVE },
    { "failureThreshold", INT32, PRESET("3"), NOT_NEGATIVE },
    { "terminationGracePeriodSeconds", INT64, POINTER, RANGE(1, INT64_MAX) },
), VALIDATE(probe) };

const dsetp_type dsetp_hook_type = { "LifecycleHandler", FIELDS(
    HANDLERS,
    { "sleep", LOCAL(sleep_type), POINTER, CHECK(sleep) },
), VALIDATE(hook) };

static const dsetp_type lifecycle_type = { "Lifecycle", FIELDS(
    { "postStart", STRUCT(hook), POINTER },
    { "preStop", STRUCT(hook), POINTER },
    { "stopSignal", STRING, POINTER, GATE(STOP_SIGNALS), CHECK(stop_signal) },
) };

#define CONTAINER                                                                                                    \
    { "name", STRING, ALWAYS, REQUIRED, RULE(DNS_LABEL) }, { "image", STRING, CHECK(image) },                        \
    { "command", STRING, LIST }, { "args", STRING, LIST }, { "workingDir", STRING },                                 \
    { "ports", LOCAL(port_type), MERGED_BY("containerPort"), CHECK(ports) },                                         \
    { "envFrom", LOCAL(env_from_type), LIST },                                                                       \
    { "env", LOCAL(env_type), MERGED_BY("name") }, { "resources", STRUCT(resources) },                               \
    { "resizePolicy", LOCAL(resize_type), LIST, CHECK(resize_policy) },                                              \
    { "restartPolicy", STRING, POINTER }, { "restartPolicyRules", LOCAL(restart_rule_type), LIST },                  \
    { "volumeMounts", LOCAL(mount_type), MERGED_BY("mountPath"), CHECK(mounts) },                                    \
    { "volumeDevices", LOCAL(device_type), MERGED_BY("devicePath"), CHECK(devices) },                                \
    { "livenessProbe", STRUCT(probe), POINTER }, { "readinessProbe", STRUCT(probe), POINTER },                       \
    { "startupProbe", STRUCT(probe), POINTER }, { "lifecycle", LOCAL(lifecycle_type), POINTER },                     \
    { "terminationMessagePath", STRING, PRESET("\"/dev/termination-log\"") },                                        \
    { "terminationMessagePolicy", STRING, PRESET("\"File\""), REQUIRED, OPTIONS(message_policies) },                 \
    { "imagePullPolicy", STRING, REQUIRED, OPTIONS(dsetp_pull_policies) },                                           \
    { "securityContext", STRUCT(security), POINTER }, { "stdin", BOOLEAN }, { "stdinOnce", BOOLEAN },                \
    { "tty", BOOLEAN }

static const dsetp_field container_fields[] = {
    CONTAINER,
};
const dsetp_type dsetp_container_type = { "Container", FIELDS_OF(container), FILL(container), VALIDATE(container) };
const dsetp_type dsetp_init_container_type = { "Container", FIELDS_OF(container), FILL(container),
                                               VALIDATE(init_container) };

const dsetp_type dsetp_ephemeral_container_type = { "EphemeralContainer", FIELDS(
    CONTAINER,
    { "targetContainerName", STRING },
), FILL(container), VALIDATE(ephemeral_container) };
