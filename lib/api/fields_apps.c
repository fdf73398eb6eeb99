/* Field tables: the kinds of the group apps, and Pods and Nodes as records. In Kubernetes' order. */
#include "api/rules.h"

#define KIND { "kind", STRING }, { "apiVersion", STRING }

static const dsetp_type rolling_update_type = { "RollingUpdateDaemonSet", FIELDS(
    { "maxUnavailable", INT_OR_STRING, POINTER, PRESET("1") },
    { "maxSurge", INT_OR_STRING, POINTER, PRESET("0") },
), FILL(rolling_update), VALIDATE(rolling_update) };

static const dsetp_type strategy_type = { "DaemonSetUpdateStrategy", FIELDS(
    { "type", STRING },
    { "rollingUpdate", LOCAL(rolling_update_type), POINTER },
), FILL(strategy), VALIDATE(strategy) };

const dsetp_type dsetp_daemonset_spec_type = { "DaemonSetSpec", FIELDS(
    { "selector", STRUCT(label_selector), POINTER, ALWAYS, CHECK(selector) },
    { "template", STRUCT(pod_template) },
    { "updateStrategy", LOCAL(strategy_type) },
    { "minReadySeconds", INT32, NOT_NEGATIVE },
    { "revisionHistoryLimit", INT32, POINTER, PRESET("10"), NOT_NEGATIVE },
), VALIDATE(daemonset_spec) };

static const dsetp_type condition_type = { "DaemonSetCondition", FIELDS(
    { "type", STRING, ALWAYS },
    { "status", STRING, ALWAYS },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
) };

static const dsetp_type status_type = { "DaemonSetStatus", FIELDS(
    { "currentNumberScheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "numberMisscheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "desiredNumberScheduled", INT32, ALWAYS, NOT_NEGATIVE },
    { "numberReady", INT32, ALWAYS, NOT_NEGATIVE },
    { "observedGeneration", INT64, NOT_NEGATIVE },
    { "updatedNumberScheduled", INT32, NOT_NEGATIVE },
    { "numberAvailable", INT32, NOT_NEGATIVE },
    { "numberUnavailable", INT32, NOT_NEGATIVE },
    { "collisionCount", INT32, POINTER, NOT_NEGATIVE },
    { "conditions", LOCAL(condition_type), MERGED_BY("type") },
) };

const dsetp_type dsetp_daemonset_type = { "DaemonSet", FIELDS(
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", STRUCT(daemonset_spec) },
    { "status", LOCAL(status_type) },
) };

static const dsetp_type shard_type = { "ShardInfo", FIELDS(
    { "selector", STRING, ALWAYS },
) };

static const dsetp_type list_meta_type = { "ListMeta", FIELDS(
    { "selfLink", STRING },
    { "resourceVersion", STRING },
    { "continue", STRING },
    { "remainingItemCount", INT64, POINTER },
    { "shardInfo", LOCAL(shard_type), POINTER },
) };

const dsetp_type dsetp_daemonset_list_type = { "DaemonSetList", FIELDS(
    KIND,
    { "metadata", LOCAL(list_meta_type) },
    { "items", STRUCT(daemonset), LIST, ALWAYS },
) };

const dsetp_type dsetp_revision_type = { "ControllerRevision", FIELDS(
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "data", RAW },
    { "revision", INT64, ALWAYS, NOT_NEGATIVE },
) };

const dsetp_type dsetp_revision_list_type = { "ControllerRevisionList", FIELDS(
    KIND,
    { "metadata", LOCAL(list_meta_type) },
    { "items", STRUCT(revision), LIST, ALWAYS },
) };

/* Pods, as far as this library reads them. */
static const dsetp_type pod_condition_type = { "PodCondition", FIELDS(
    { "type", STRING, ALWAYS },
    { "observedGeneration", INT64 },
    { "status", STRING, ALWAYS },
    { "lastProbeTime", TIME },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
) };

static const dsetp_type ip_type = { "PodIP", FIELDS(
    { "ip", STRING },
) };

static const dsetp_type waiting_type = { "ContainerStateWaiting", FIELDS(
    { "reason", STRING },
    { "message", STRING },
) };

static const dsetp_type running_type = { "ContainerStateRunning", FIELDS(
    { "startedAt", TIME },
) };

static const dsetp_type terminated_type = { "ContainerStateTerminated", FIELDS(
    { "exitCode", INT32, ALWAYS },
    { "signal", INT32 },
    { "reason", STRING },
    { "message", STRING },
    { "startedAt", TIME },
    { "finishedAt", TIME },
    { "containerID", STRING },
) };

static const dsetp_type state_type = { "ContainerState", FIELDS(
    { "waiting", LOCAL(waiting_type), POINTER },
    { "running", LOCAL(running_type), POINTER },
    { "terminated", LOCAL(terminated_type), POINTER },
) };

static const dsetp_type container_status_type = { "ContainerStatus", FIELDS(
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
) };

static const dsetp_type pod_status_type = { "PodStatus", FIELDS(
    { "observedGeneration", INT64 },
    { "phase", STRING },
    { "conditions", LOCAL(pod_condition_type), MERGED_BY("type") },
    { "message", STRING },
    { "reason", STRING },
    { "nominatedNodeName", STRING },
    { "hostIP", STRING },
    { "hostIPs", LOCAL(ip_type), MERGED_BY("ip") },
    { "podIP", STRING },
    { "podIPs", LOCAL(ip_type), MERGED_BY("ip") },
    { "startTime", TIME, POINTER },
    { "initContainerStatuses", LOCAL(container_status_type), LIST },
    { "containerStatuses", LOCAL(container_status_type), LIST },
    { "qosClass", STRING },
    { "ephemeralContainerStatuses", LOCAL(container_status_type), LIST },
    { "resize", STRING },
) };

const dsetp_type dsetp_pod_type = { "Pod", FIELDS(
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", STRUCT(pod_spec) },
    { "status", LOCAL(pod_status_type) },
) };

/* Nodes, as far as this library reads them. */
static const dsetp_type taint_type = { "Taint", FIELDS(
    { "key", STRING, ALWAYS },
    { "value", STRING },
    { "effect", STRING, ALWAYS },
    { "timeAdded", TIME, POINTER },
) };

static const dsetp_type node_spec_type = { "NodeSpec", FIELDS(
    { "podCIDR", STRING },
    { "podCIDRs", STRING, SET },
    { "providerID", STRING },
    { "unschedulable", BOOLEAN },
    { "taints", LOCAL(taint_type), LIST },
) };

static const dsetp_type node_condition_type = { "NodeCondition", FIELDS(
    { "type", STRING, ALWAYS },
    { "status", STRING, ALWAYS },
    { "lastHeartbeatTime", TIME },
    { "lastTransitionTime", TIME },
    { "reason", STRING },
    { "message", STRING },
) };

static const dsetp_type node_status_type = { "NodeStatus", FIELDS(
    { "conditions", LOCAL(node_condition_type), MERGED_BY("type") },
) };

const dsetp_type dsetp_node_type = { "Node", FIELDS(
    KIND,
    { "metadata", STRUCT(object_meta) },
    { "spec", LOCAL(node_spec_type) },
    { "status", LOCAL(node_status_type) },
) };
