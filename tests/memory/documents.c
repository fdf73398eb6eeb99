/* Values and documents with failing allocations. */
#include <stdlib.h>
#include <string.h>

#include "memory/memory.h"

const char memory_manifest[] = "apiVersion: apps/v1\n"
                               "kind: DaemonSet\n"
                               "metadata: {name: agent, namespace: kube-system, uid: u-1}\n"
                               "spec:\n"
                               "  selector: {matchLabels: {app: agent}, matchExpressions: [{key: x, operator: DoesNotExist}]}\n"
                               "  template:\n"
                               "    metadata: {labels: &labels {app: agent, \"tier\": node}}\n"
                               "    spec:\n"
                               "      nodeSelector: {daemon: need}\n"
                               "      tolerations: [{operator: Exists}]\n"
                               "      containers:\n"
                               "      - {name: agent, image: 'agent:1', resources: {limits: {cpu: 250m, memory: 0.5Gi}}}\n";

const char memory_stored[] =
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"agent\",\"namespace\":\"kube-system\",\"uid\":\"u-1\","
    "\"generation\":1},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"agent\"}},\"updateStrategy\":{\"type\":\"RollingUpdate\","
    "\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"agent\"}},\"spec\":{"
    "\"nodeSelector\":{\"daemon\":\"need\"},\"containers\":[{\"name\":\"agent\",\"image\":\"agent:1\"}]}}}}";

const char memory_pod[] =
    "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a-1\",\"namespace\":\"kube-system\",\"uid\":\"p-1\",\"labels\":{\"app\":\"a\\u0067ent\",\"b\":\"c\"},"
    "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"name\":\"agent\",\"uid\":\"u-1\",\"controller\":true}]},"
    "\"spec\":{\"nodeName\":\"n-1\"},\"status\":{\"phase\":\"Running\",\"message\":\"m\"}}";

const char memory_node[] = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n-1\",\"labels\":{\"daemon\":\"need\",\"z\":\"1\",\"a\":\"2\"}},"
                           "\"spec\":{\"taints\":[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoSchedule\"}]}}";

dset_daemonset *memory_set(void)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set = NULL;

    options.flags = DSET_PARSE_STORED;
    if (dset_daemonset_parse(&set, memory_stored, strlen(memory_stored), &options, NULL) != DSET_OK)
        abort();
    return set;
}

static void *make_set(void)
{
    return memory_set();
}

static void drop_set(void *context)
{
    dset_daemonset_free(context);
}

static void *make_document(void)
{
    static const char text[] = "{\"a\":{\"b\":[1,2],\"c\":\"d\"},\"matchExpressions\":[{\"key\":\"k\",\"operator\":\"In\",\"values\":[\"v\"]}]}";
    dset_document *document = NULL;

    if (dset_document_parse(&document, text, strlen(text), NULL, NULL) != DSET_OK)
        abort();
    return document;
}

static void write_document(void *context, dset_sink_fn sink, void *to)
{
    dset_value_write(dset_document_root(context), DSET_FORMAT_JSON, 0, sink, to, NULL);
}

static void drop_document(void *context)
{
    dset_document_free(context);
}

static int selector_new(void *context)
{
    static const char *const values[] = { "b", "a" };
    dset_requirement items[2] = { { "k", DSET_OP_IN, 2, values }, { "j", DSET_OP_EXISTS, 0, NULL } };
    dset_label_selector *selector;
    int code = dset_label_selector_new(&selector, items, 2, NULL, NULL);

    (void)context;
    dset_label_selector_free(selector);
    return code;
}

static int selector_parse(void *context)
{
    dset_label_selector *selector;
    int code = dset_label_selector_parse(&selector, "a in (x,y),b!=c,!d", 18, NULL, NULL);

    (void)context;
    dset_label_selector_free(selector);
    return code;
}

static int selector_read(void *context)
{
    dset_label_selector *selector;
    int code = dset_label_selector_read(&selector, dset_document_root(context), NULL, NULL);

    dset_label_selector_free(selector);
    return code;
}

static int parse_document(const char *text, dset_format format)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code;

    options.format = (uint32_t)format;
    code = dset_document_parse(&document, text, strlen(text), &options, NULL);
    dset_document_free(document);
    return code;
}

static int document_json(void *context)
{
    (void)context;
    return parse_document(memory_stored, DSET_FORMAT_JSON);
}

static int document_yaml(void *context)
{
    (void)context;
    return parse_document("a: &x {b: [1, 'two', \"three\"]}\nc: *x\nd:\n  <<: *x\n  e: |\n    text\n", DSET_FORMAT_YAML);
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    (void)context;
    (void)document;
    (void)line;
    return DSET_OK;
}

static int documents_read(void *context)
{
    static const char text[] = "a: 1\n---\nkind: List\nitems: [{b: 2}, {c: 3}]\n";

    (void)context;
    return dset_documents_read(text, strlen(text), NULL, take_document, NULL, NULL);
}

static int pass_over(void *context, const dset_error *err)
{
    (void)context;
    return err->code == DSET_ESYNTAX ? DSET_OK : DSET_EMISUSE;
}

/* What is JSON, what only looks like it, what is broken, and what libyaml must not see. */
static int documents_read_each(void *context)
{
    static const char text[] = "{\"a\":1}\n{b: &x {c: 2}, d: {<<: *x, c: 3}}\n---\nb: [\n---\n- [a:, \"\\'\", 1.5: 2]\n";

    static const char wide[] = "\xff\xfe" "a\0:\0 \0" "1\0\n\0"; /* UTF-16 */
    int code = dset_documents_read_each(text, strlen(text), NULL, take_document, pass_over, NULL, NULL);

    (void)context;
    return code == DSET_OK ? dset_documents_read_each(wide, sizeof wide - 1, NULL, take_document, NULL, NULL, NULL)
                           : code;
}

static int document_merge(void *context)
{
    static const char patch[] = "{\"a\":{\"b\":null,\"n\":{\"m\":[1,{\"x\":\"y\"}]}},\"z\":\"new\"}";

    return dset_document_merge(context, patch, strlen(patch), NULL);
}

static int document_patch(void *context)
{
    static const char patch[] = "{\"spec\":{\"template\":{\"spec\":{\"$setElementOrder/containers\":[{\"name\":\"a\"}],"
                                "\"containers\":[{\"name\":\"a\",\"image\":\"i\"},{\"$patch\":\"delete\",\"name\":\"b\"}]}}}}";

    return dset_document_patch(context, DSET_KIND_DAEMONSET, patch, strlen(patch), NULL);
}

static void *make_pods(void)
{
    static const char text[] =
        "{\"metadata\":{\"finalizers\":[\"a/1\",\"a/2\"]},\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"b\"},"
        "{\"name\":\"a\",\"args\":[\"x\"]}],\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}]}}}}";
    dset_document *document = NULL;

    return dset_document_parse(&document, text, strlen(text), NULL, NULL) == DSET_OK ? document : NULL;
}

static int patch_write(void *context)
{
    static const char text[] =
        "{\"metadata\":{\"finalizers\":[\"a/3\",\"a/2\"]},\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\"},"
        "{\"name\":\"c\"}],\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/x\"}}]}}}}";
    const dset_value *live = dset_document_root(context);
    dset_document *wanted;
    int code = dset_document_parse(&wanted, text, strlen(text), NULL, NULL);

    if (code == DSET_OK)
        code = dset_patch_write(DSET_KIND_DAEMONSET, live, dset_document_root(wanted), live, NULL, memory_sink, NULL, NULL);
    if (wanted != NULL)
        dset_document_free(wanted);
    return code;
}

static int value_write_json(void *context)
{
    return dset_value_write(dset_document_root(context), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, memory_sink, NULL, NULL);
}

static int value_write_yaml(void *context)
{
    return dset_value_write(dset_document_root(context), DSET_FORMAT_YAML, 0, memory_sink, NULL, NULL);
}

static int set_parse(void *context)
{
    dset_daemonset *set;
    int code = dset_daemonset_parse(&set, memory_manifest, strlen(memory_manifest), NULL, NULL);

    (void)context;
    dset_daemonset_free(set);
    return code;
}

static int set_parse_stored(void *context)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    int code;

    (void)context;
    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    code = dset_daemonset_parse(&set, memory_stored, strlen(memory_stored), &options, NULL);
    dset_daemonset_free(set);
    return code;
}

static void see_issue(void *context, const dset_issue *issue)
{
    (void)context;
    (void)issue;
}

/* Without defaults, unset numbers become zero, as in the API server. */
static int set_parse_sent(void *context)
{
    static const char text[] = "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"agent\"},"
                               "\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{}}}}";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set = NULL;
    int code;

    (void)context;
    options.flags = DSET_PARSE_NO_DEFAULTS | DSET_PARSE_NO_VALIDATE;
    code = dset_daemonset_parse(&set, text, strlen(text), &options, NULL);
    dset_daemonset_free(set);
    return code;
}

static int set_check(void *context)
{
    (void)context;
    return dset_daemonset_check(memory_manifest, strlen(memory_manifest), NULL, see_issue, NULL, NULL);
}

static int document_check(void *context)
{
    dset_document *document;
    int code = dset_document_parse(&document, memory_manifest, strlen(memory_manifest), NULL, NULL);

    (void)context;
    if (code == DSET_OK)
        code = dset_document_check(document, NULL, see_issue, NULL, NULL);
    dset_document_free(document);
    return code;
}

static const char *const changed = "apiVersion: apps/v1\n"
                                   "metadata: {name: agent, namespace: kube-system}\n"
                                   "spec:\n"
                                   "  selector: {matchLabels: {app: agent}}\n"
                                   "  template:\n"
                                   "    metadata: {labels: {app: agent}}\n"
                                   "    spec: {containers: [{name: agent, image: 'agent:2'}]}\n";

static int set_update(void *context)
{
    dset_daemonset *set;
    int code = dset_daemonset_update(&set, context, changed, strlen(changed), NULL, NULL);

    dset_daemonset_free(set);
    return code;
}

static int set_update_status(void *context)
{
    static const char status[] = "{\"metadata\":{\"name\":\"agent\"},\"status\":{\"numberReady\":1}}";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    int code;

    options.flags = DSET_PARSE_STATUS;
    code = dset_daemonset_update(&set, context, status, strlen(status), &options, NULL);
    dset_daemonset_free(set);
    return code;
}

static int set_check_update(void *context)
{
    return dset_daemonset_check_update(context, changed, strlen(changed), NULL, see_issue, NULL, NULL);
}

static int set_copy(void *context)
{
    dset_daemonset *copy;
    int code = dset_daemonset_copy(&copy, context, NULL, NULL);

    dset_daemonset_free(copy);
    return code;
}

static int set_write(void *context)
{
    return dset_daemonset_write(context, DSET_FORMAT_JSON, DSET_WRITE_INDENT, memory_sink, NULL, NULL);
}

static int set_write_yaml(void *context)
{
    return dset_daemonset_write(context, DSET_FORMAT_YAML, 0, memory_sink, NULL, NULL);
}

static int set_write_pod(void *context)
{
    dset_pod_order order = { sizeof order, 0, "n-1", "agent-x", "hash", NULL, 0 };

    return dset_daemonset_write_pod(context, &order, memory_sink, NULL, NULL);
}

static int set_write_template(void *context)
{
    return dset_daemonset_write_template(context, memory_sink, NULL, NULL);
}

static int pod_writer(void *context)
{
    dset_pod_order order = { .size = sizeof order, .node_name = "n", .pod_name = "p", .revision = "r" };
    dset_pod_writer *writer;
    int code = dset_pod_writer_new(&writer, context, &order, NULL);

    if (code == DSET_OK)
        code = dset_pod_writer_write(writer, "n", "p", memory_sink, NULL, NULL);
    dset_pod_writer_free(writer);
    return code;
}

static int set_write_revision(void *context)
{
    return dset_daemonset_write_revision(context, "agent-x", "x", 3, memory_sink, NULL, NULL);
}

static int set_apply_revision(void *context)
{
    static const char data[] = "{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"labels\":{\"app\":\"agent\"}},"
                               "\"spec\":{\"containers\":[{\"name\":\"agent\",\"image\":\"agent:0\"}]}}}}";
    dset_daemonset *set;
    int code = dset_daemonset_apply_revision(&set, context, data, strlen(data), 0, NULL);

    dset_daemonset_free(set);
    return code;
}

static int write_normal(void *context)
{
    static const char data[] = "{\"spec\":{\"template\":{\"spec\":{\"volumes\":[],\"x\":1.0},\"metadata\":null}}}";

    (void)context;
    return dset_revision_write_normal(data, sizeof data - 1, NULL, memory_sink, NULL, NULL);
}

static int see_pod(void *context, const dset_pod *pod)
{
    (void)context;
    (void)pod;
    return DSET_OK;
}

static int see_node(void *context, const dset_node *node)
{
    (void)context;
    (void)node;
    return DSET_OK;
}

static const dset_record_methods see = { .size = sizeof see, .node = see_node, .pod = see_pod };

static int record_read(void *context)
{
    int code = dset_record_read(DSET_KIND_POD, memory_pod, strlen(memory_pod), &see, NULL, NULL, NULL);

    (void)context;
    return code == DSET_OK ? dset_record_read(DSET_KIND_NODE, memory_node, strlen(memory_node), &see, NULL, NULL, NULL)
                           : code;
}

static int object_check(void *context)
{
    (void)context;
    return dset_object_check(DSET_KIND_POD, memory_pod, strlen(memory_pod), NULL, NULL);
}

/* In two pieces, so that the reader has to buffer the object. */
static int record_reader(void *context)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_OBJECT, 0, NULL, 0, 0 };
    dset_record_reader *reader;
    int code = dset_record_reader_new(&reader, &options, &see, NULL, NULL);

    (void)context;
    if (code == DSET_OK)
        code = dset_record_reader_feed(reader, memory_pod, 50, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_feed(reader, memory_pod + 50, strlen(memory_pod) - 50, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, NULL);
    dset_record_reader_free(reader);
    return code;
}

/* An object with a duplicate field is read through a tree. */
static int record_twice(void *context)
{
    static const char text[] = "{\"metadata\":{\"name\":\"a\"},\"metadata\":{\"namespace\":\"b\"}}";
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_OBJECT, 0, NULL, 0, 0 };
    dset_record_reader *reader;
    int code = dset_record_reader_new(&reader, &options, &see, NULL, NULL);

    (void)context;
    if (code == DSET_OK)
        code = dset_record_reader_feed(reader, text, sizeof text - 1, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, NULL);
    dset_record_reader_free(reader);
    return code;
}

static int see_refusal(void *context, const dset_refusal *refusal)
{
    (void)context;
    return strcmp(refusal->name, "a") == 0 ? DSET_OK : DSET_EINVALID;
}

/* One Pod has too many labels, the other too many bytes. */
static int record_refused(void *context)
{
    static const char text[] = "{\"items\":[{\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\"},\"name\":\"a\"}},"
                               "{\"metadata\":{\"name\":\"a\",\"uid\":\"\\u0041\"},\"spec\":{\"containers\":[{\"name\":"
                               "\"with a long name\"}]}}]}";
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 60, NULL, 30, 0 };
    dset_record_methods methods = { .size = sizeof methods, .pod = see_pod, .refusal = see_refusal };
    dset_record_reader *reader;
    size_t at;
    int code = dset_record_reader_new(&reader, &options, &methods, NULL, NULL);

    (void)context;
    for (at = 0; at < sizeof text - 1 && code == DSET_OK; at += 10)
        code = dset_record_reader_feed(reader, text + at, sizeof text - 1 - at < 10 ? sizeof text - 1 - at : 10, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, NULL);
    dset_record_reader_free(reader);
    return code;
}

static int place(void *context)
{
    dset_node node = { .size = sizeof node, .name = "n-1" };
    dset_explanation *why;
    int code = dset_place(&why, context, &node, NULL, NULL);

    dset_explanation_free(why);
    return code;
}

const subject memory_documents[] = {
    { "dset_label_selector_new", selector_new, NULL, NULL, NULL },
    { "dset_label_selector_parse", selector_parse, NULL, NULL, NULL },
    { "dset_label_selector_read", selector_read, make_document, NULL, drop_document },
    { "dset_document_parse JSON", document_json, NULL, NULL, NULL },
    { "dset_document_parse YAML", document_yaml, NULL, NULL, NULL },
    { "dset_documents_read", documents_read, NULL, NULL, NULL },
    { "dset_documents_read_each", documents_read_each, NULL, NULL, NULL },
    { "dset_document_merge", document_merge, make_document, write_document, drop_document },
    { "dset_document_patch", document_patch, make_pods, write_document, drop_document },
    { "dset_patch_write", patch_write, make_pods, NULL, drop_document },
    { "dset_value_write JSON", value_write_json, make_document, NULL, drop_document },
    { "dset_value_write YAML", value_write_yaml, make_document, NULL, drop_document },
    { "dset_daemonset_parse", set_parse, NULL, NULL, NULL },
    { "dset_daemonset_parse, stored", set_parse_stored, NULL, NULL, NULL },
    { "dset_daemonset_parse without defaults", set_parse_sent, NULL, NULL, NULL },
    { "dset_daemonset_check", set_check, NULL, NULL, NULL },
    { "dset_daemonset_update", set_update, make_set, NULL, drop_set },
    { "dset_daemonset_update of the status", set_update_status, make_set, NULL, drop_set },
    { "dset_document_check", document_check, NULL, NULL, NULL },
    { "dset_daemonset_check_update", set_check_update, make_set, NULL, drop_set },
    { "dset_daemonset_copy", set_copy, make_set, NULL, drop_set },
    { "dset_daemonset_write JSON", set_write, make_set, NULL, drop_set },
    { "dset_daemonset_write YAML", set_write_yaml, make_set, NULL, drop_set },
    { "dset_daemonset_write_pod", set_write_pod, make_set, NULL, drop_set },
    { "dset_daemonset_write_template", set_write_template, make_set, NULL, drop_set },
    { "dset_pod_writer_new, dset_pod_writer_write", pod_writer, make_set, NULL, drop_set },
    { "dset_daemonset_write_revision", set_write_revision, make_set, NULL, drop_set },
    { "dset_daemonset_apply_revision", set_apply_revision, make_set, NULL, drop_set },
    { "dset_revision_write_normal", write_normal, NULL, NULL, NULL },
    { "dset_record_reader with a duplicate field", record_twice, NULL, NULL, NULL },
    { "dset_record_reader with objects over a limit", record_refused, NULL, NULL, NULL },
    { "dset_object_check", object_check, NULL, NULL, NULL },
    { "dset_record_read", record_read, NULL, NULL, NULL },
    { "dset_record_reader_new, dset_record_reader_feed, dset_record_reader_end", record_reader, NULL, NULL, NULL },
    { "dset_place", place, make_set, NULL, drop_set },
    { NULL, NULL, NULL, NULL, NULL },
};
