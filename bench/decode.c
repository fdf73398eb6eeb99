/*
 * Decoding: a page of 500 Pods as an API server sends it, through the record reader and, in turns with it, through
 * cJSON_Parse; and a manifest of 5 KB from text to a checked DaemonSet.
 *
 * decode --once decodes the page once and prints nothing: for counting instructions.
 */
#ifdef WITH_CJSON
#include <cjson/cJSON.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "daemonset/daemonset.h"

#define PODS 500

typedef struct text {
    char *data;
    size_t size, capacity;
} text;

static void add(text *to, const char *string)
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

static void add_metadata(text *to, int i)
{
    ADD(to,
        "{\"metadata\":{\"name\":\"node-agent-%05d\",\"generateName\":\"node-agent-\",\"namespace\":\"kube-system\","
        "\"uid\":\"5f0c%04x-8c1e-4f6b-9d55-0242ac12%04x\",\"resourceVersion\":\"%d\",\"creationTimestamp\":"
        "\"2026-03-01T12:%02d:%02dZ\",\"labels\":{\"app.kubernetes.io/component\":\"agent\",\"app.kubernetes.io/name\":"
        "\"node-agent\",\"controller-revision-hash\":\"7fdc47786f\",\"pod-template-generation\":\"3\",\"team\":\"infra\"},"
        "\"annotations\":{\"checksum/config\":\"3b1f6cf0d9a1c6f1c3a8f1de02b6f2bd2f8d2c94f1f3d1a5f8f40ba3\","
        "\"prometheus.io/scrape\":\"true\",\"prometheus.io/port\":\"9100\"},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\","
        "\"kind\":\"DaemonSet\",\"name\":\"node-agent\",\"uid\":\"d5000001-0000-4000-8000-000000000001\","
        "\"controller\":true,\"blockOwnerDeletion\":true}],\"managedFields\":[",
        i, i, i, 100000 + i, i % 60, i % 59);
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

static void add_status(text *to, int i)
{
    static const char *const types[] = { "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady",
                                         "PodScheduled" };
    static const char *const names[] = { "agent", "log-shipper", "kube-rbac-proxy" };
    int c;

    add(to, "\"status\":{\"phase\":\"Running\",\"conditions\":[");
    for (c = 0; c < 5; c++)
        ADD(to, "%s{\"type\":\"%s\",\"status\":\"True\",\"lastProbeTime\":null,\"lastTransitionTime\":\"2026-03-01T12:00:%02dZ\"}",
            c > 0 ? "," : "", types[c], i % 60);
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

static text make_page(void)
{
    text page = { NULL, 0, 0 };
    int i;

    add(&page, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"4711\",\"continue\":\"abc\"},"
               "\"items\":[");
    for (i = 0; i < PODS; i++) {
        add(&page, i > 0 ? "," : "");
        add_metadata(&page, i);
        add_spec(&page, i);
        add_status(&page, i);
    }
    add(&page, "]}\n");
    return page;
}

static text make_manifest(void)
{
    text manifest = { NULL, 0, 0 };
    int c;

    add(&manifest, "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"node-agent\",\"namespace\":"
                   "\"kube-system\",\"labels\":{\"app\":\"node-agent\"}},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":"
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

typedef struct job {
    text input;
    uint64_t seen; /* of what the values say, so that nothing is left out */
} job;

static int see_pod(void *context, const dset_pod *pod)
{
    job *at = context;

    at->seen += (uint64_t)pod->created_at + pod->phase + pod->labels.count + (unsigned char)pod->node_pinned[4] +
                (unsigned char)pod->owner.uid[0] + pod->flags;
    return DSET_OK;
}

static size_t heap_now, heap_most;

static void *count_heap(void *self, void *block, size_t old_size, size_t new_size)
{
    void *made = NULL;

    (void)self;
    heap_now += new_size - (block != NULL ? old_size : 0);
    if (heap_now > heap_most)
        heap_most = heap_now;
    if (new_size == 0)
        free(block);
    else
        made = realloc(block, new_size);
    return made;
}

static void decode_page(void *context)
{
    static const dset_record_methods methods = { .size = sizeof methods, .pod = see_pod };
    dset_allocator counting = { count_heap, NULL };
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 0, &counting, 0, 0 };
    dset_record_reader *reader = NULL;
    job *at = context;

    if (dset_record_reader_new(&reader, &options, &methods, at, NULL) != DSET_OK ||
        dset_record_reader_feed(reader, at->input.data, at->input.size, NULL) != DSET_OK ||
        dset_record_reader_end(reader, NULL) != DSET_OK)
        bench_fail("the page was refused");
    dset_record_reader_free(reader);
}

static void parse_page(void *context)
{
#ifdef WITH_CJSON
    job *at = context;
    cJSON *tree = cJSON_ParseWithLength(at->input.data, at->input.size);

    if (tree == NULL)
        bench_fail("cJSON refuses the page");
    cJSON_Delete(tree);
#else
    (void)context;
#endif
}

static void parse_manifest(void *context)
{
    job *at = context;
    dset_daemonset *set = NULL;
    dset_error err = DSET_ERROR_INIT;

    if (dset_daemonset_parse(&set, at->input.data, at->input.size, NULL, &err) != DSET_OK)
        bench_fail(err.text);
    dset_daemonset_free(set);
}

int main(int argc, char **argv)
{
    job page = { make_page(), 0 }, manifest = { make_manifest(), 0 };
    double best = 1e300, best_cjson = 1e300;
    int i;

    if (argc > 1 && strcmp(argv[1], "--size") == 0) {
        printf("%zu\n", page.input.size);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--once") == 0) {
        decode_page(&page);
        return 0;
    }
    for (i = 0; i < 7; i++) { /* in turns, so that both see the same machine */
        double start = bench_now(), middle;

        decode_page(&page);
        middle = bench_now();
        parse_page(&page);
        best_cjson = bench_now() - middle < best_cjson ? bench_now() - middle : best_cjson;
        best = middle - start < best ? middle - start : best;
    }
    bench_figure("decode_page_size", (double)page.input.size, "bytes");
    bench_figure("decode_page", (double)page.input.size / best / 1e6, "MB/s");
#ifdef WITH_CJSON
    bench_figure("decode_page_vs_cjson", best_cjson / best, "x");
#endif
    bench_figure("decode_page_heap", (double)heap_most, "bytes");
    bench_figure("manifest_5k_size", (double)manifest.input.size, "bytes");
    bench_figure("manifest_5k", bench_best(parse_manifest, &manifest) * 1e6, "us");
    free(page.input.data);
    free(manifest.input.data);
    return 0;
}
