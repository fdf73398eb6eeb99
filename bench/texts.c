/* Input of the benchmarks: a Pod of 12 KB as an API server sends it, and a manifest of 5 KB. */
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

void add(text *to, const char *string)
{
    size_t size = strlen(string);

    while (to->size + size + 1 > to->capacity) {
        to->capacity = to->capacity != 0 ? 2 * to->capacity : 1 << 16;
        to->data = realloc(to->data, to->capacity);
        if (to->data == NULL)
            bench_fail("out of memory");
    }
    memcpy(to->data + to->size, string, size + 1);
    to->size += size;
}

#define ADD(to, ...)                                                                                                  \
    do {                                                                                                             \
        char piece_[2048];                                                                                           \
        snprintf(piece_, sizeof piece_, __VA_ARGS__);                                                                \
        add(to, piece_);                                                                                             \
    } while (0)

static void add_metadata(text *to, int i, const char *hash)
{
    ADD(to,
        "{\"metadata\":{\"name\":\"node-agent-%05d\",\"generateName\":\"node-agent-\",\"namespace\":\"kube-system\","
        "\"uid\":\"5f0c%04x-8c1e-4f6b-9d55-0242ac12%04x\",\"resourceVersion\":\"%d\",\"creationTimestamp\":"
        "\"2026-03-01T12:%02d:%02dZ\",\"labels\":{\"app\":\"node-agent\",\"app.kubernetes.io/component\":\"agent\",\"app.kubernetes.io/name\":"
        "\"node-agent\",\"controller-revision-hash\":\"%s\",\"pod-template-generation\":\"3\",\"team\":\"infra\"},"
        "\"annotations\":{\"checksum/config\":\"3b1f6cf0d9a1c6f1c3a8f1de02b6f2bd2f8d2c94f1f3d1a5f8f40ba3\","
        "\"prometheus.io/scrape\":\"true\",\"prometheus.io/port\":\"9100\"},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\","
        "\"kind\":\"DaemonSet\",\"name\":\"node-agent\",\"uid\":\"d5000001-0000-4000-8000-000000000001\","
        "\"controller\":true,\"blockOwnerDeletion\":true}],\"managedFields\":[",
        i, i, i, 100000 + i, i % 60, i % 59, hash);
    ADD(to, "{\"manager\":\"kube-controller-manager\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"time\":"
            "\"2026-03-01T12:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:annotations\":{\".\":{},"
            "\"f:checksum/config\":{},\"f:prometheus.io/scrape\":{}},\"f:generateName\":{},\"f:labels\":{\".\":{},"
            "\"f:app.kubernetes.io/name\":{},\"f:controller-revision-hash\":{},\"f:pod-template-generation\":{}},"
            "\"f:ownerReferences\":{\".\":{},\"k:{\\\"uid\\\":\\\"d5000001-0000-4000-8000-000000000001\\\"}\":{}}},"
            "\"f:spec\":{\"f:affinity\":{\".\":{},\"f:nodeAffinity\":{}},\"f:containers\":{\"k:{\\\"name\\\":\\\"agent\\\"}\":"
            "{\".\":{},\"f:args\":{},\"f:env\":{\".\":{},\"k:{\\\"name\\\":\\\"NODE_NAME\\\"}\":{\".\":{},\"f:name\":{},"
            "\"f:valueFrom\":{\".\":{},\"f:fieldRef\":{}}}},\"f:image\":{},\"f:resources\":{},\"f:volumeMounts\":{\".\":{},"
            "\"k:{\\\"mountPath\\\":\\\"/host/proc\\\"}\":{\".\":{},\"f:mountPath\":{},\"f:name\":{}}}}}}}},");
    ADD(to, "{\"manager\":\"kubelet\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"time\":\"2026-03-01T12:00:07Z\","
            "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:status\":{\"f:conditions\":{\"k:{\\\"type\\\":\\\"ContainersReady\\\"}\":"
            "{\".\":{},\"f:lastProbeTime\":{},\"f:lastTransitionTime\":{},\"f:status\":{},\"f:type\":{}},"
            "\"k:{\\\"type\\\":\\\"Ready\\\"}\":{\".\":{},\"f:status\":{},\"f:type\":{}}},\"f:containerStatuses\":{},"
            "\"f:hostIP\":{},\"f:phase\":{},\"f:podIP\":{},\"f:podIPs\":{\".\":{},\"k:{\\\"ip\\\":\\\"10.0.0.1\\\"}\":{}},"
            "\"f:startTime\":{}}},\"subresource\":\"status\"}]},");
}

static void add_container(text *to, const char *name, int i)
{
    ADD(to,
        "{\"name\":\"%s\",\"image\":\"registry.example/infra/%s:1.%d.0\",\"args\":[\"--path.procfs=/host/proc\","
        "\"--path.sysfs=/host/sys\",\"--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|var/lib/docker/.+)($|/)\"],"
        "\"ports\":[{\"name\":\"metrics\",\"hostPort\":%d,\"containerPort\":%d,\"protocol\":\"TCP\"}],\"env\":[{\"name\":"
        "\"NODE_NAME\",\"valueFrom\":{\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"spec.nodeName\"}}},{\"name\":"
        "\"LOG_LEVEL\",\"value\":\"info\"},{\"name\":\"HTTPS_PROXY\",\"value\":\"http://proxy.internal.example:3128\"},"
        "{\"name\":\"NO_PROXY\",\"value\":\"localhost,127.0.0.1,.svc,.cluster.local,10.0.0.0/8\"},{\"name\":\"TOKEN\","
        "\"valueFrom\":{\"secretKeyRef\":{\"name\":\"node-agent\",\"key\":\"token\"}}},{\"name\":\"GOMEMLIMIT\","
        "\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.memory\",\"divisor\":\"0\"}}}],\"resources\":{\"limits\":{\"cpu\":\"250m\",\"memory\":\"180Mi\"},\"requests\":"
        "{\"cpu\":\"102m\",\"memory\":\"180Mi\"}},\"volumeMounts\":[{\"name\":\"proc\",\"readOnly\":true,\"mountPath\":"
        "\"/host/proc\"},{\"name\":\"sys\",\"readOnly\":true,\"mountPath\":\"/host/sys\"},{\"name\":\"kube-api-access-x7k2p\","
        "\"readOnly\":true,\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}],",
        name, name, i, 9100 + i, 9100 + i);
    ADD(to, "\"livenessProbe\":{\"httpGet\":{\"path\":\"/healthz\",\"port\":9100,\"scheme\":\"HTTP\"},\"initialDelaySeconds\":10,"
            "\"timeoutSeconds\":1,\"periodSeconds\":10,\"successThreshold\":1,\"failureThreshold\":3},\"readinessProbe\":"
            "{\"httpGet\":{\"path\":\"/ready\",\"port\":9100,\"scheme\":\"HTTP\"},\"timeoutSeconds\":1,\"periodSeconds\":10,"
            "\"successThreshold\":1,\"failureThreshold\":3},\"terminationMessagePath\":\"/dev/termination-log\","
            "\"terminationMessagePolicy\":\"File\",\"imagePullPolicy\":\"IfNotPresent\",\"securityContext\":{\"capabilities\":"
            "{\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true,\"allowPrivilegeEscalation\":false}}");
}

static void add_tolerations(text *to)
{
    static const char *const keys[] = { "not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure",
                                        "unschedulable", "network-unavailable" };
    int i;

    for (i = 0; i < 7; i++)
        ADD(to, "%s{\"key\":\"node.kubernetes.io/%s\",\"operator\":\"Exists\",\"effect\":\"%s\"}", i > 0 ? "," : "",
            keys[i], i < 2 ? "NoExecute" : "NoSchedule");
}

static void add_spec(text *to, int i)
{
    static const char *const names[] = { "agent", "log-shipper", "kube-rbac-proxy" };
    int c;

    add(to, "\"spec\":{\"volumes\":[{\"name\":\"proc\",\"hostPath\":{\"path\":\"/proc\",\"type\":\"\"}},{\"name\":\"sys\","
            "\"hostPath\":{\"path\":\"/sys\",\"type\":\"\"}},{\"name\":\"kube-api-access-x7k2p\",\"projected\":{\"sources\":["
            "{\"serviceAccountToken\":{\"expirationSeconds\":3607,\"path\":\"token\"}},{\"configMap\":{\"name\":"
            "\"kube-root-ca.crt\",\"items\":[{\"key\":\"ca.crt\",\"path\":\"ca.crt\"}]}},{\"downwardAPI\":{\"items\":[{\"path\":"
            "\"namespace\",\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"}}]}}],\"defaultMode\":420}}],"
            "\"initContainers\":[");
    add_container(to, "migrate", i % 10);
    add(to, "],\"containers\":[");
    for (c = 0; c < 3; c++) {
        add(to, c > 0 ? "," : "");
        add_container(to, names[c], i % 10);
    }
    ADD(to,
        "],\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"nodeSelector\":"
        "{\"kubernetes.io/os\":\"linux\"},\"serviceAccountName\":\"node-agent\",\"serviceAccount\":\"node-agent\",\"nodeName\":"
        "\"ip-10-0-%d-%d.eu-central-1.compute.internal\",\"hostNetwork\":true,\"hostPID\":true,\"securityContext\":"
        "{\"runAsUser\":65534,\"runAsNonRoot\":true},\"affinity\":{\"nodeAffinity\":{"
        "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"metadata.name\","
        "\"operator\":\"In\",\"values\":[\"ip-10-0-%d-%d.eu-central-1.compute.internal\"]}]}]}}},\"schedulerName\":"
        "\"default-scheduler\",\"tolerations\":[",
        i / 250, i % 250, i / 250, i % 250);
    add_tolerations(to);
    add(to, "],\"priorityClassName\":\"system-node-critical\",\"priority\":2000001000,\"enableServiceLinks\":true,"
            "\"preemptionPolicy\":\"PreemptLowerPriority\"},");
}

static void add_status(text *to, int i, bool ready)
{
    static const char *const types[] = { "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady",
                                         "PodScheduled" };
    static const char *const names[] = { "agent", "log-shipper", "kube-rbac-proxy" };
    int c;

    add(to, "\"status\":{\"phase\":\"Running\",\"conditions\":[");
    for (c = 0; c < 5; c++)
        ADD(to, "%s{\"type\":\"%s\",\"status\":\"%s\",\"lastProbeTime\":null,\"lastTransitionTime\":\"2026-03-01T12:00:%02dZ\"}",
            c > 0 ? "," : "", types[c], ready || (c != 2 && c != 3) ? "True" : "False", i % 60);
    ADD(to, "],\"hostIP\":\"10.0.%d.%d\",\"podIP\":\"10.0.%d.%d\",\"podIPs\":[{\"ip\":\"10.0.%d.%d\"}],\"startTime\":"
            "\"2026-03-01T12:00:00Z\",\"containerStatuses\":[", i / 250, i % 250, i / 250, i % 250, i / 250, i % 250);
    for (c = 0; c < 3; c++)
        ADD(to,
            "%s{\"name\":\"%s\",\"state\":{\"running\":{\"startedAt\":\"2026-03-01T12:00:05Z\"}},\"lastState\":{},\"ready\":true,"
            "\"restartCount\":0,\"image\":\"registry.example/infra/%s:1.%d.0\",\"imageID\":\"registry.example/infra/%s@sha256:"
            "9a1b%04x5f3c6f1c3a8f1de02b6f2bd2f8d2c94f1f3d1a5f8f40ba3b1f6cf0d9a1\",\"containerID\":\"containerd://"
            "3b1f6cf0d9a1c6f1c3a8f1de02b6f2bd2f8d2c94f1f3d1a5f8f40ba3%04x\",\"started\":true}",
            c > 0 ? "," : "", names[c], names[c], i % 10, names[c], i, i);
    add(to, "],\"qosClass\":\"Burstable\"}}");
}

void add_pod(text *to, int i, const char *hash, bool ready)
{
    add_metadata(to, i, hash);
    add_spec(to, i);
    add_status(to, i, ready);
}

text make_manifest(const char *metadata)
{
    text manifest = { NULL, 0, 0 };
    int c;

    add(&manifest, "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"node-agent\",\"namespace\":"
                   "\"kube-system\",\"labels\":{\"app\":\"node-agent\"}");
    add(&manifest, metadata);
    add(&manifest, "},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":"
                   "\"node-agent\"}},\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":"
                   "\"10%\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"node-agent\"}},\"spec\":{\"volumes\":[{\"name\":"
                   "\"proc\",\"hostPath\":{\"path\":\"/proc\"}},{\"name\":\"sys\",\"hostPath\":{\"path\":\"/sys\"}},{\"name\":"
                   "\"kube-api-access-x7k2p\",\"emptyDir\":{}}],\"hostNetwork\":true,\"containers\":[");
    for (c = 0; c < 2; c++) {
        static const char *const names[] = { "agent", "log-shipper" };

        add(&manifest, c > 0 ? "," : "");
        add_container(&manifest, names[c], c);
    }
    add(&manifest, "],\"tolerations\":[");
    add_tolerations(&manifest);
    add(&manifest, "]}}}}");
    return manifest;
}
