/* The table of fields: the kinds of the group apps, and Pods as records. In the order in which Kubernetes has them. */
#include "api/rules.h"

#define KIND { "kind", STRING }, { "apiVersion", STRING }

static const dsetp_field rolling_update_fields[] = {
    { "maxUnavailable", INT_OR_STRING, POINTER, PRESET("1") },
    { "maxSurge", INT_OR_STRING, POINTER, PRESET("0") },
};
static const dsetp_type rolling_update_type = { "RollingUpdateDaemonSet", FIELDS(rolling_update), FILL(rolling_update),
                                                VALIDATE(rolling_update) };

static const dsetp_field strategy_fields[] = {
    { "type", STRING },
    { "rollingUpdate", LOCAL(rolling_update_type), POINTER },
};
static const dsetp_type strategy_type = { "DaemonSetUpdateStrategy", FIELDS(strategy), FILL(strategy),
                                          VALIDATE(strategy) };

static const dsetp_field daemonset_spec_fields[] = {
    { "selector", STRUCT(label_selector), POINTER, ALWAYS, CHECK(selector) },
    { "template", STRUCT(pod_template) },
    { "updateStrategy", LOCAL(strategy_type) },
    { "minReadySeconds", INT32, NOT_NEGATIVE },
    { "revisionHistoryLimit", INT32, POINTER, PRESET("10"), NOT_NEGATIVE },
};
static const dsetp_type daemonset_spec_type = { "DaemonSetSpec", FIELDS(daemonset_spec) };

static const dsetp_field condition_fields[] = {
    { "type", STRING, ALWAYS },
    { "status", STRING, ALWAYS },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
};
static const dsetp_type condition_type = { "DaemonSetCondition", FIELDS(condition) };

static const dsetp_field status_fields[] = {
    { "currentNumberScheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "numberMisscheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "desiredNumberScheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "numberReady", INT32, ALWAYS, NOT_NEGATIVE },
    { "observedGeneration", INT64, NOT_NEGATIVE },
    { "updatedNumberScheduled", INT32, NOT_NEGATIVE },
    { "numberAvailable", INT32, NOT_NEGATIVE },
    { "numberUnavailable", INT32, NOT_NEGATIVE },
    { "collisionCount", INT32, POINTER, NOT_NEGATIVE },
    { "conditions", LOCAL(condition_type), LIST },
};
static const dsetp_type status_type = { "DaemonSetStatus", FIELDS(status) };

static const dsetp_field daemonset_fields[] = {
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", LOCAL(daemonset_spec_type) },
    { "status", LOCAL(status_type) },
};
const dsetp_type dsetp_daemonset_type = { "DaemonSet", FIELDS(daemonset) };

static const dsetp_field shard_fields[] = {
    { "selector", STRING, ALWAYS },
};
static const dsetp_type shard_type = { "ShardInfo", FIELDS(shard) };

static const dsetp_field list_meta_fields[] = {
    { "selfLink", STRING },
    { "resourceVersion", STRING },
    { "continue", STRING },
    { "remainingItemCount", INT64, POINTER },
    { "shardInfo", LOCAL(shard_type), POINTER },
};
static const dsetp_type list_meta_type = { "ListMeta", FIELDS(list_meta) };

static const dsetp_field daemonset_list_fields[] = {
    KIND,
    { "metadata", LOCAL(list_meta_type) },
    { "items", STRUCT(daemonset), LIST, ALWAYS },
};
const dsetp_type dsetp_daemonset_list_type = { "DaemonSetList", FIELDS(daemonset_list) };

static const dsetp_field revision_fields[] = {
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "data", RAW },
    { "revision", INT64, ALWAYS, NOT_NEGATIVE },
};
const dsetp_type dsetp_revision_type = { "ControllerRevision", FIELDS(revision) };

static const dsetp_field revision_list_fields[] = {
    KIND,
    { "metadata", LOCAL(list_meta_type) },
    { "items", STRUCT(revision), LIST, ALWAYS },
};
const dsetp_type dsetp_revision_list_type = { "ControllerRevisionList", FIELDS(revision_list) };

/* Pods, as far as this library reads them. */
static const dsetp_field pod_condition_fields[] = {
    { "type", STRING, ALWAYS },
    { "observedGeneration", INT64 },
    { "status", STRING, ALWAYS },
    { "lastProbeTime", TIME },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
};
static const dsetp_type pod_condition_type = { "PodCondition", FIELDS(pod_condition) };

static const dsetp_field ip_fields[] = {
    { "ip", STRING },
};
static const dsetp_type ip_type = { "PodIP", FIELDS(ip) };

static const dsetp_field waiting_fields[] = {
    { "reason", STRING },
    { "message", STRING },
};
static const dsetp_type waiting_type = { "ContainerStateWaiting", FIELDS(waiting) };

static const dsetp_field running_fields[] = {
    { "startedAt", TIME },
};
static const dsetp_type running_type = { "ContainerStateRunning", FIELDS(running) };

static const dsetp_field terminated_fields[] = {
    { "exitCode", INT32, ALWAYS },
    { "signal", INT32 },
    { "reason", STRING },
    { "message", STRING },
    { "startedAt", TIME },
    { "finishedAt", TIME },
    { "containerID", STRING },
};
static const dsetp_type terminated_type = { "ContainerStateTerminated", FIELDS(terminated) };

static const dsetp_field state_fields[] = {
    { "waiting", LOCAL(waiting_type), POINTER },
    { "running", LOCAL(running_type), POINTER },
    { "terminated", LOCAL(terminated_type), POINTER },
};
static const dsetp_type state_type = { "ContainerState", FIELDS(state) };

static const dsetp_field container_status_fields[] = {
    { "name", STRING, ALWAYS },
    { "state", LOCAL(state_type) },
    { "lastState", LOCAL(state_type) },
    { "ready", BOOLEAN, ALWAYS },
    { "restartCount", INT32, ALWAYS },
    { "image", STRING, ALWAYS },
    { "imageID", STRING, ALWAYS },
    { "containerID", STRING },
    { "started", BOOLEAN, POINTER },
    { "allocatedResources", QUANTITY, MAP },
    { "resources", STRUCT(resources), POINTER },
};
static const dsetp_type container_status_type = { "ContainerStatus", FIELDS(container_status) };

static const dsetp_field pod_status_fields[] = {
    { "observedGeneration", INT64 },
    { "phase", STRING },
    { "conditions", LOCAL(pod_condition_type), LIST },
    { "message", STRING },
    { "reason", STRING },
    { "nominatedNodeName", STRING },
    { "hostIP", STRING },
    { "hostIPs", LOCAL(ip_type), LIST },
    { "podIP", STRING },
    { "podIPs", LOCAL(ip_type), LIST },
    { "startTime", TIME, POINTER },
    { "initContainerStatuses", LOCAL(container_status_type), LIST },
    { "containerStatuses", LOCAL(container_status_type), LIST },
    { "qosClass", STRING },
    { "ephemeralContainerStatuses", LOCAL(container_status_type), LIST },
    { "resize", STRING },
};
static const dsetp_type pod_status_type = { "PodStatus", FIELDS(pod_status) };

static const dsetp_field pod_fields[] = {
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", STRUCT(pod_spec) },
    { "status", LOCAL(pod_status_type) },
};
const dsetp_type dsetp_pod_type = { "Pod", FIELDS(pod) };

/* Nodes, as far as this library reads them. */
static const dsetp_field taint_fields[] = {
    { "key", STRING, ALWAYS },
    { "value", STRING },
    { "effect", STRING, ALWAYS },
    { "timeAdded", TIME, POINTER },
};
static const dsetp_type taint_type = { "Taint", FIELDS(taint) };

static const dsetp_field node_spec_fields[] = {
    { "podCIDR", STRING },
    { "podCIDRs", STRING, LIST },
    { "providerID", STRING },
    { "unschedulable", BOOLEAN },
    { "taints", LOCAL(taint_type), LIST },
};
static const dsetp_type node_spec_type = { "NodeSpec", FIELDS(node_spec) };

static const dsetp_field node_condition_fields[] = {
    { "type", STRING, ALWAYS },
    { "status", STRING, ALWAYS },
    { "lastHeartbeatTime", TIME },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
};
static const dsetp_type node_condition_type = { "NodeCondition", FIELDS(node_condition) };

static const dsetp_field node_status_fields[] = {
    { "conditions", LOCAL(node_condition_type), LIST },
};
static const dsetp_type node_status_type = { "NodeStatus", FIELDS(node_status) };

static const dsetp_field node_fields[] = {
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", LOCAL(node_spec_type) },
    { "status", LOCAL(node_status_type) },
};
const dsetp_type dsetp_node_type = { "Node", FIELDS(node) };
