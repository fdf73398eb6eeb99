/* DaemonSets read from documents, the Pods and revisions written from those, and records. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/manifest.h"
#include "daemonset/records.h"
#include "support/testing.h"

static void note_issue(void *context, const dset_issue *issue)
{
    char text[160];
    int length = snprintf(text, sizeof text, "%u:%u %s %s\n", issue->line, issue->column, issue->type, issue->path);

    if (!issue->warning)
        testing_keep(context, text, (size_t)length);
}

static int check_document(void *context, dset_document *document, uint32_t line)
{
    int code = dset_document_check(document, NULL, note_issue, context, NULL);

    ck_assert_uint_gt(line, 0);
    ck_assert_int_eq(code, DSET_EINVALID);
    ck_assert_int_eq(dset_document_check(document, NULL, NULL, NULL, NULL), code); /* the check has not changed it */
    return DSET_OK;
}

/* A file of several documents and a List; each document has one error. */
START_TEST(errors_have_their_position_in_the_file)
{
    static const char yaml[] =
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: A}\n"
        "spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, "
        "image: i}]}}}\n"
        "---\nkind: List\nitems:\n"
        "- apiVersion: apps/v1\n  kind: DaemonSet\n  metadata: {name: b, name: c}\n  more: 1\n"
        "- apiVersion: apps/v1\n  kind: DaemonSet\n  metadata: {name: c}\n"
        "  spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, "
        "image: i}]}}}\n";
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    testing_output out = { "", 0 };

    options.flags = DSET_DOCUMENT_KEEP_DUPLICATES;
    ck_ok(dset_documents_read(yaml, strlen(yaml), &options, check_document, &out, NULL));
    ck_assert_str_eq(out.text, "3:12 FieldValueInvalid metadata.name\n"
                               "10:23 DuplicateField metadata.name\n"
                               "11:3 UnknownField more\n"
                               "15:65 FieldValueInvalid spec.template.metadata.labels\n");
    ck_assert_int_eq(dset_document_check(NULL, NULL, NULL, NULL, NULL), DSET_EMISUSE);
}
END_TEST

static const char stored[] =
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"agent\",\"namespace\":\"ns\","
    "\"uid\":\"u1\",\"resourceVersion\":\"7\",\"generation\":3,\"annotations\":"
    "{\"deprecated.daemonset.template.generation\":\"2\"}},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"a\"}},"
    "\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\","
    "\"resources\":{}}],\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":"
    "{\"nodeSelectorTerms\":[{}]}}},\"tolerations\":[{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\","
    "\"effect\":\"NoExecute\",\"tolerationSeconds\":5}]}},\"updateStrategy\":{\"type\":\"RollingUpdate\","
    "\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},\"revisionHistoryLimit\":10},\"status\":"
    "{\"currentNumberScheduled\":0,\"numberMisscheduled\":0,\"desiredNumberScheduled\":0,\"numberReady\":0}}";

static dset_daemonset *stored_set(const dset_allocator *memory, int *code)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;

    options.flags = DSET_PARSE_STORED;
    options.memory = memory;
    *code = dset_daemonset_parse(&set, stored, strlen(stored), &options, NULL);
    return set;
}

START_TEST(a_pod_is_written_for_its_node)
{
    dset_pod_order order = { sizeof order, 0, "n1", NULL, "h1", NULL, 0 };
    testing_output out = { "", 0 };
    int code;
    dset_daemonset *set = stored_set(NULL, &code);

    ck_ok(code);
    ck_ok(dset_daemonset_write_pod(set, &order, testing_keep, &out, NULL));
    ck_assert_ptr_nonnull(strstr(out.text, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"generateName\":"
                                           "\"agent-\",\"namespace\":\"ns\",\"labels\":{\"app\":\"a\","
                                           "\"controller-revision-hash\":\"h1\",\"pod-template-generation\":\"2\"},"
                                           "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\","
                                           "\"name\":\"agent\",\"uid\":\"u1\",\"controller\":true,"
                                           "\"blockOwnerDeletion\":true}]}"));
    ck_assert_ptr_nonnull(strstr(out.text, "\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"metadata.name\","
                                           "\"operator\":\"In\",\"values\":[\"n1\"]}]}]"));
    ck_assert_ptr_null(strstr(out.text, "tolerationSeconds"));
    dset_daemonset_free(set);
}
END_TEST

static int keep_revision(void *context, const dset_revision *revision)
{
    testing_output *to = context;

    ck_assert_int_eq(revision->number, 4);
    ck_assert_str_eq(revision->owner.uid, "u1");
    return testing_keep(to, revision->data, revision->data_size);
}

START_TEST(a_revision_reads_back_byte_for_byte)
{
    static const dset_record_methods methods = { .size = sizeof methods, .revision = keep_revision };
    testing_output out = { "", 0 }, data = { "", 0 };
    int code;
    dset_daemonset *set = stored_set(NULL, &code);

    ck_ok(code);
    ck_ok(dset_daemonset_write_revision(set, "agent-x", "x", 4, testing_keep, &out, NULL));
    ck_ok(dset_record_read(DSET_KIND_ANY, out.text, out.size, &methods, &data, NULL, NULL));
    ck_assert_str_eq(data.text, dset_daemonset_revision_data(set, NULL));
    dset_daemonset_free(set);
}
END_TEST

static int keep_normal(void *context, const dset_revision *revision)
{
    return revision->normal != NULL ? testing_keep(context, revision->normal, revision->normal_size) : DSET_OK;
}

START_TEST(a_revision_is_read_with_its_normal_form)
{
    static const dset_record_methods methods = { .size = sizeof methods, .revision = keep_normal };
    static const char plain[] = "{\"spec\":{\"a\":1}}", other[] = "{ \"spec\": { \"b\": null, \"a\": 10e-1 } }";
    testing_output normal = { "", 0 }, written = { "", 0 };
    char text[256];

    ck_ok(dset_revision_write_normal(other, strlen(other), NULL, testing_keep, &written, NULL));
    ck_assert_str_eq(written.text, plain);
    snprintf(text, sizeof text, "{\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"r\"},\"data\":%s}", other);
    ck_ok(dset_record_read(DSET_KIND_REVISION, text, strlen(text), &methods, &normal, NULL, NULL));
    ck_assert_str_eq(normal.text, plain);

    normal.size = written.size = 0;
    ck_ok(dset_revision_write_normal(plain, strlen(plain), NULL, testing_keep, &written, NULL));
    ck_ok(dset_revision_write_normal("no JSON", 7, NULL, testing_keep, &written, NULL));
    snprintf(text, sizeof text, "{\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"r\"},\"data\":%s}", plain);
    ck_ok(dset_record_read(DSET_KIND_REVISION, text, strlen(text), &methods, &normal, NULL, NULL));
    ck_assert_uint_eq(normal.size + written.size, 0);
    ck_assert_int_eq(dset_revision_write_normal(NULL, 0, NULL, testing_keep, &written, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_revision_write_normal(plain, 1, NULL, NULL, NULL, NULL), DSET_EMISUSE);
}
END_TEST

static int everything(const dset_allocator *memory, void *context)
{
    dset_pod_order order = { sizeof order, 0, "n1", "agent-1", "h1", NULL, 0 };
    testing_output out = { "", 0 };
    dset_daemonset *copy = NULL;
    int code;
    dset_daemonset *set = stored_set(memory, &code);

    (void)context;
    if (code == DSET_OK)
        code = dset_daemonset_write_pod(set, &order, testing_keep, &out, NULL);
    if (code == DSET_OK)
        code = dset_daemonset_write_revision(set, "agent-x", "x", 4, testing_keep, &out, NULL);
    if (code == DSET_OK)
        code = dset_daemonset_copy(&copy, set, memory, NULL);
    out.size = 0;
    if (code == DSET_OK)
        code = dset_daemonset_write(copy, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, testing_keep, &out, NULL);
    dset_daemonset_free(copy);
    dset_daemonset_free(set);
    return code;
}

/* As JSON this has more values per byte than a document may have, but a store must still be able to read it. */
START_TEST(an_accepted_set_can_be_read_from_a_store)
{
    static const char head[] = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n"
                               "  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n"
                               "    spec:\n      containers:\n      - name: c\n        image: i\n        args:\n";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dsetp_buffer yaml, json;
    dset_document *document = NULL;
    dset_daemonset *set, *again;
    int i;

    dsetp_buffer_start(&yaml, NULL);
    dsetp_buffer_start(&json, NULL);
    dsetp_buffer_string(&yaml, head);
    for (i = 0; i < 7000; i++)
        dsetp_buffer_string(&yaml, "        - ''\n");
    ck_ok(dset_daemonset_parse(&set, yaml.data, yaml.size, NULL, NULL));
    ck_ok(dset_daemonset_write(set, DSET_FORMAT_JSON, 0, dsetp_buffer_sink, &json, NULL));
    ck_assert_int_eq(dset_document_parse(&document, json.data, json.size, NULL, NULL), DSET_ELIMIT);
    options.flags = DSET_PARSE_STORED;
    ck_ok(dset_daemonset_parse(&again, json.data, json.size, &options, NULL));
    dset_daemonset_free(again);
    dset_daemonset_free(set);
    dsetp_buffer_free(&json);
    dsetp_buffer_free(&yaml);
}
END_TEST

START_TEST(daemonsets_survive_failing_allocations)
{
    ck_assert_uint_gt(testing_sweep(everything, NULL), 20);
}
END_TEST

START_TEST(hashes_are_encoded_as_names)
{
    char hash[16];

    dset_revision_hash("abc", 3, -1, hash);
    ck_assert_str_eq(hash, "884f64775"); /* FNV-1a of abc is 440920331 */
}
END_TEST

START_TEST(paths_of_the_host_never_step_up)
{
    static const char text[] =
        "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":"
        "{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"volumes\":"
        "[{\"name\":\"v\",\"hostPath\":{\"path\":\"//..\"}}]}}}}";
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;

    ck_assert_int_eq(dset_daemonset_parse(&set, text, strlen(text), NULL, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "spec.template.spec.volumes[0].hostPath.path");
}
END_TEST

/* What a program wants to know of a set, without reading the document again. */
START_TEST(a_set_can_be_asked)
{
    int code;
    dset_daemonset *set = stored_set(NULL, &code);
    dset_strategy strategy = DSET_STRATEGY_INIT;
    dset_status status = DSET_STATUS_INIT;
    dset_text text;

    ck_ok(code);
    ck_assert_uint_eq(dset_daemonset_labels(set).count, 0);
    ck_assert_uint_eq(dset_daemonset_annotations(set).count, 1);
    ck_assert_str_eq(dset_daemonset_template_labels(set).items[0].key, "app");
    ck_ok(dset_daemonset_strategy(set, &strategy));
    ck_assert_uint_eq(strategy.type, DSET_STRATEGY_ROLLING_UPDATE);
    ck_assert_int_eq(strategy.max_unavailable.number, 1);
    ck_assert_int_eq(strategy.history_limit, 10);
    ck_ok(dset_daemonset_status(set, &status));
    ck_assert_int_eq(status.desired, 0);
    ck_assert_int_eq(status.collision_count, -1);
    strategy.size = 0;
    ck_assert_int_eq(dset_daemonset_strategy(set, &strategy), DSET_EMISUSE);
    dset_text_start(&text, NULL);
    ck_ok(dset_daemonset_write_template(set, dset_text_add, &text, NULL));
    ck_assert_ptr_eq(strstr(text.data, "{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{\"containers\":"), text.data);
    dset_text_free(&text);
    dset_daemonset_free(set);
}
END_TEST

/* White space around a quantity is ignored as it stands in JSON, so that one that JSON escapes is not. */
START_TEST(quantities_may_stand_between_spaces)
{
    static const struct {
        const char *text;
        bool fine;
    } cases[] = {
        { "' 5 '", true }, { "'\xc2\xa0" "5\xe3\x80\x80'", true }, { "\"\\_5\\N\"", true }, { "\"5\\n\"", false },
        { "\"\\t5\"", false }, { "|\n              5", false }, { "\"5\\L\"", false }, { "'5\xe2\x80\xa8'", false },
        { "&x '5'", true }, { "\"\\x355\"", true },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dset_daemonset *set = NULL;
        char text[512];
        int length = snprintf(text, sizeof text,
                              "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n"
                              "  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n"
                              "    spec:\n      containers:\n      - name: m\n        image: i\n"
                              "        resources:\n          limits:\n            cpu: %s\n", cases[i].text);
        int code = dset_daemonset_parse(&set, text, (size_t)length, NULL, &err);

        ck_assert_msg((code == DSET_OK) == cases[i].fine, "%s: %s", cases[i].text, err.text);
        dset_daemonset_free(set);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tests = tcase_create("manifest");

    tcase_add_test(tests, errors_have_their_position_in_the_file);
    tcase_add_test(tests, a_pod_is_written_for_its_node);
    tcase_add_test(tests, a_revision_reads_back_byte_for_byte);
    tcase_add_test(tests, a_revision_is_read_with_its_normal_form);
    tcase_add_test(tests, an_accepted_set_can_be_read_from_a_store);
    tcase_add_test(tests, daemonsets_survive_failing_allocations);
    tcase_add_test(tests, hashes_are_encoded_as_names);
    tcase_add_test(tests, a_set_can_be_asked);
    tcase_add_test(tests, paths_of_the_host_never_step_up);
    tcase_add_test(tests, quantities_may_stand_between_spaces);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
