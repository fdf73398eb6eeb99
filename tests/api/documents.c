/* Documents, DaemonSets read from them, the Pods and revisions written from those, and records. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/manifest.h"
#include "daemonset/records.h"
#include "support/testing.h"

typedef struct output {
    char text[4096];
    size_t size;
} output;

static int keep(void *context, const void *data, size_t size)
{
    output *to = context;

    ck_assert_uint_lt(to->size + size, sizeof to->text);
    memcpy(to->text + to->size, data, size);
    to->size += size;
    to->text[to->size] = '\0';
    return DSET_OK;
}

static dset_document *parse(const char *text, uint32_t flags)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;

    options.flags = flags;
    options.format = DSET_FORMAT_JSON;
    ck_assert_msg(dset_document_parse(&document, text, strlen(text), &options, &err) == DSET_OK, "%s: %s", text,
                  err.text);
    return document;
}

static const char *written(const dset_value *value, uint32_t flags)
{
    static output out;

    out.size = 0;
    ck_ok(dset_value_write(value, DSET_FORMAT_JSON, flags, keep, &out, NULL));
    return out.text;
}

START_TEST(json_is_written_as_it_was_read)
{
    static const char *const texts[] = {
        "null", "true", "[]", "{}", "[[],{},[[]]]", "0", "-0", "1e400", "1234567890123460", "9007199254740993",
        "1.10", "\"\"", "\"a\\u0000b\"", "\"\xe2\x82\xac\"", "{\"b\":1,\"a\":[null,false,{\"x\":\"y\"}],\"\":2}",
        "{\"a\":{\"b\":{\"c\":[1,2,{\"d\":3}]}},\"e\":4}",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dset_document *document = parse(texts[i], 0);

        ck_assert_str_eq(written(dset_document_root(document), 0), texts[i]);
        dset_document_free(document);
    }
}
END_TEST

START_TEST(invalid_json_is_refused_with_its_position)
{
    static const struct {
        const char *text;
        int code;
        uint32_t line, column;
        const char *path;
    } cases[] = {
        { "", DSET_ESYNTAX, 1, 1, "" },
        { "[1,]", DSET_ESYNTAX, 1, 4, "[1]" },
        { "{\"a\":01}", DSET_ESYNTAX, 1, 7, "a" },
        { "{\"a\":1,}", DSET_ESYNTAX, 1, 8, "" },
        { "{a:1}", DSET_ESYNTAX, 1, 2, "" },
        { "[1 2]", DSET_ESYNTAX, 1, 4, "[1]" },
        { "[\"\x01\"]", DSET_ESYNTAX, 1, 3, "[0]" },
        { "\"\xc0\x80\"", DSET_ESYNTAX, 1, 2, "" },
        { "\"\xed\xa0\x80\"", DSET_ESYNTAX, 1, 2, "" },
        { "\"\\x\"", DSET_ESYNTAX, 1, 2, "" },
        { "{}x", DSET_ESYNTAX, 1, 3, "" },
        { "\xef\xbb\xbf{}", DSET_ESYNTAX, 1, 1, "" },
        { "[nul]", DSET_ESYNTAX, 1, 2, "[0]" },
        { "{\"a\":{\n \"b\":1,\n \"\\u0062\":2}}", DSET_EINVALID, 3, 2, "a.b" },
        { "{\"a\":[{\"b\":tru}]}", DSET_ESYNTAX, 1, 12, "a[0].b" },
        { "[1.]", DSET_ESYNTAX, 1, 4, "[0]" },
        { "[", DSET_ESYNTAX, 1, 2, "[0]" },
    };
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    size_t i;

    options.format = DSET_FORMAT_JSON;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dset_document *document;

        ck_assert_int_eq(dset_document_parse(&document, cases[i].text, strlen(cases[i].text), &options, &err),
                         cases[i].code);
        ck_assert_ptr_null(document);
        ck_assert_msg(err.line == cases[i].line && err.column == cases[i].column, "%s: %u:%u", cases[i].text, err.line,
                      err.column);
        ck_assert_msg(strcmp(err.path, cases[i].path) == 0, "%s: %s", cases[i].text, err.path);
    }
}
END_TEST

START_TEST(lenient_parsing_repairs)
{
    dset_document *document = parse("{\"a\":1,\"b\":\"x\xff\",\"a\":2}", DSET_DOCUMENT_LENIENT);

    ck_assert_str_eq(written(dset_document_root(document), 0), "{\"b\":\"x\xef\xbf\xbd\",\"a\":2}");
    dset_document_free(document);
}
END_TEST

START_TEST(canonical_text_is_sorted_and_escaped)
{
    dset_document *document = parse("{\"b\":{\"z\":1,\"y\":[{\"d\":1,\"c\":2}]},\"a\":\"<&>\xe2\x80\xa8\"}", 0);

    ck_assert_str_eq(written(dset_document_root(document), DSET_WRITE_CANONICAL),
                     "{\"a\":\"\\u003c\\u0026\\u003e\\u2028\",\"b\":{\"y\":[{\"c\":2,\"d\":1}],\"z\":1}}");
    ck_assert_str_eq(written(dset_value_find(dset_document_root(document), "b", NULL), DSET_WRITE_INDENT),
                     "{\n    \"z\": 1,\n    \"y\": [\n        {\n            \"d\": 1,\n            \"c\": 2\n"
                     "        }\n    ]\n}");
    dset_document_free(document);
}
END_TEST

/* The examples of RFC 7386, appendix A. */
START_TEST(merge_patches)
{
    static const char *const cases[][3] = {
        { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
        { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
        { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
        { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
        { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
        { "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" },
        { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" },
        { "{\"a\":\"foo\"}", "null", "null" },
        { "{\"a\":\"foo\"}", "\"bar\"", "\"bar\"" },
        { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
        { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" },
        { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
        { "{\"a\":{\"x\":{\"y\":1}},\"b\":2}", "{\"a\":{\"x\":{\"z\":3}},\"c\":4}",
          "{\"a\":{\"x\":{\"y\":1,\"z\":3}},\"b\":2,\"c\":4}" },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_document *document = parse(cases[i][0], 0);

        ck_ok(dset_document_merge(document, cases[i][1], strlen(cases[i][1]), NULL));
        ck_assert_str_eq(written(dset_document_root(document), 0), cases[i][2]);
        dset_document_free(document);
    }
}
END_TEST

START_TEST(yaml_round_trips)
{
    static const char *const texts[] = {
        "null", "[]", "{}", "\"\"", "\"yes\"", "[[],[1,[2,{\"a\":[{}]}]]]", "{\"a\":{\"b\":[{\"c\":1,\"d\":[]},2]},\"e\":\"f\"}",
        "{\"a: b\":\"x #y\",\"- c\":\"10\",\"d\":\"1e3\",\"e\":\"0x1F\",\"f\":\"1:20\",\"g\":\"2026-03-01\",\"h\":\"~\"}",
        "{\"s\":\"line\\n  two\\n\\nthree\",\"t\":\"end\\n\",\"u\":\"more\\n\\n\",\"v\":\"\\n x\",\"w\":\"\\n\\nx\",\"x\":\"\\ta\\n\"}",
        "[\"a\\u0000b\",\"\\u0001\",\"\\u001b\",\"\x7f\",\"\xc2\x85\",\"\xe2\x80\xa8\",\"\xef\xbb\xbf\",\"\xef\xbf\xbf\",\"\xf0\x9f\x98\x80\"]",
        "[\"a \",\" a\",\"a:\",\"a:b\",\"{\",\"*a\",\"!x\",\"a\\r\\nb\\n\",\"<<\",\"=\",\"100m\",\"1.2.3\",\"_\",\"\\\"\"]",
        "[true,false,null,0,-1,9223372036854775807,1.5,-0]", "{\"true\":1,\"1\":2,\"\":3,\"<<\":4}",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        dset_document *document = parse(texts[i], 0), *again;
        dset_error err = DSET_ERROR_INIT;
        output yaml = { "", 0 };
        char *first = strdup(written(dset_document_root(document), 0));

        options.format = DSET_FORMAT_YAML;
        ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_YAML, 0, keep, &yaml, NULL));
        ck_assert_msg(dset_document_parse(&again, yaml.text, yaml.size, &options, &err) == DSET_OK, "%s\n%s", err.text,
                      yaml.text);
        ck_assert_msg(strcmp(written(dset_document_root(again), 0), first) == 0, "%s\n%s\n%s", first, yaml.text,
                      written(dset_document_root(again), 0));
        free(first);
        dset_document_free(again);
        dset_document_free(document);
    }
}
END_TEST

static int list_document(void *context, dset_document *document, uint32_t line)
{
    output *to = context;
    char text[64];
    int length = snprintf(text, sizeof text, "%u:%s:%s ", line,
                          dset_value_string(dset_value_find(dset_document_root(document), "kind", NULL)),
                          dset_value_string(dset_value_find(dset_document_root(document), "metadata", "name", NULL)));

    return keep(to, text, (size_t)length);
}

START_TEST(files_may_hold_many_documents)
{
    static const char yaml[] = "# nothing\n---\nkind: A\nmetadata: {name: a}\n---\n---\nkind: List\nitems:\n"
                               "- kind: B\n  metadata: {name: b}\n- {kind: C, metadata: {name: c}}\n...\n---\n"
                               "kind: DList\nitems: [{metadata: {name: d}}]\n";
    static const char json[] = "{\"kind\":\"A\",\"metadata\":{\"name\":\"a\"}}\n"
                               "{\"kind\":\"B\",\"metadata\":{\"name\":\"b\"}}";
    output out = { "", 0 };

    ck_ok(dset_documents_read(yaml, strlen(yaml), NULL, list_document, &out, NULL));
    ck_assert_str_eq(out.text, "2:A:a 9:B:b 11:C:c 15:D:d ");
    out.size = 0;
    ck_ok(dset_documents_read(json, strlen(json), NULL, list_document, &out, NULL));
    ck_assert_str_eq(out.text, "1:A:a 2:B:b ");
}
END_TEST

static void note_issue(void *context, const dset_issue *issue)
{
    char text[160];
    int length = snprintf(text, sizeof text, "%u:%u %s %s\n", issue->line, issue->column, issue->type, issue->path);

    if (!issue->warning)
        keep(context, text, (size_t)length);
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
    output out = { "", 0 };

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
    output out = { "", 0 };
    int code;
    dset_daemonset *set = stored_set(NULL, &code);

    ck_ok(code);
    ck_ok(dset_daemonset_write_pod(set, &order, keep, &out, NULL));
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
    output *to = context;

    ck_assert_int_eq(revision->number, 4);
    ck_assert_str_eq(revision->owner.uid, "u1");
    return keep(to, revision->data, revision->data_size);
}

START_TEST(a_revision_reads_back_byte_for_byte)
{
    static const dset_record_methods methods = { .size = sizeof methods, .revision = keep_revision };
    output out = { "", 0 }, data = { "", 0 };
    int code;
    dset_daemonset *set = stored_set(NULL, &code);

    ck_ok(code);
    ck_ok(dset_daemonset_write_revision(set, "agent-x", "x", 4, keep, &out, NULL));
    ck_ok(dset_record_read(DSET_KIND_ANY, out.text, out.size, &methods, &data, NULL, NULL));
    ck_assert_str_eq(data.text, dset_daemonset_revision_data(set, NULL));
    dset_daemonset_free(set);
}
END_TEST

static int keep_normal(void *context, const dset_revision *revision)
{
    return revision->normal != NULL ? keep(context, revision->normal, revision->normal_size) : DSET_OK;
}

START_TEST(a_revision_is_read_with_its_normal_form)
{
    static const dset_record_methods methods = { .size = sizeof methods, .revision = keep_normal };
    static const char plain[] = "{\"spec\":{\"a\":1}}", other[] = "{ \"spec\": { \"b\": null, \"a\": 10e-1 } }";
    output normal = { "", 0 }, written = { "", 0 };
    char text[256];

    ck_ok(dset_revision_write_normal(other, strlen(other), NULL, keep, &written, NULL));
    ck_assert_str_eq(written.text, plain);
    snprintf(text, sizeof text, "{\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"r\"},\"data\":%s}", other);
    ck_ok(dset_record_read(DSET_KIND_REVISION, text, strlen(text), &methods, &normal, NULL, NULL));
    ck_assert_str_eq(normal.text, plain);

    normal.size = written.size = 0;
    ck_ok(dset_revision_write_normal(plain, strlen(plain), NULL, keep, &written, NULL));
    ck_ok(dset_revision_write_normal("no JSON", 7, NULL, keep, &written, NULL));
    snprintf(text, sizeof text, "{\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"r\"},\"data\":%s}", plain);
    ck_ok(dset_record_read(DSET_KIND_REVISION, text, strlen(text), &methods, &normal, NULL, NULL));
    ck_assert_uint_eq(normal.size + written.size, 0);
    ck_assert_int_eq(dset_revision_write_normal(NULL, 0, NULL, keep, &written, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_revision_write_normal(plain, 1, NULL, NULL, NULL, NULL), DSET_EMISUSE);
}
END_TEST

static int everything(const dset_allocator *memory, void *context)
{
    dset_pod_order order = { sizeof order, 0, "n1", "agent-1", "h1", NULL, 0 };
    output out = { "", 0 };
    dset_daemonset *copy = NULL;
    int code;
    dset_daemonset *set = stored_set(memory, &code);

    (void)context;
    if (code == DSET_OK)
        code = dset_daemonset_write_pod(set, &order, keep, &out, NULL);
    if (code == DSET_OK)
        code = dset_daemonset_write_revision(set, "agent-x", "x", 4, keep, &out, NULL);
    if (code == DSET_OK)
        code = dset_daemonset_copy(&copy, set, memory, NULL);
    out.size = 0;
    if (code == DSET_OK)
        code = dset_daemonset_write(copy, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, keep, &out, NULL);
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

int main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tests = tcase_create("manifest");

    tcase_add_test(tests, json_is_written_as_it_was_read);
    tcase_add_test(tests, invalid_json_is_refused_with_its_position);
    tcase_add_test(tests, lenient_parsing_repairs);
    tcase_add_test(tests, canonical_text_is_sorted_and_escaped);
    tcase_add_test(tests, merge_patches);
    tcase_add_test(tests, yaml_round_trips);
    tcase_add_test(tests, files_may_hold_many_documents);
    tcase_add_test(tests, errors_have_their_position_in_the_file);
    tcase_add_test(tests, a_pod_is_written_for_its_node);
    tcase_add_test(tests, a_revision_reads_back_byte_for_byte);
    tcase_add_test(tests, a_revision_is_read_with_its_normal_form);
    tcase_add_test(tests, an_accepted_set_can_be_read_from_a_store);
    tcase_add_test(tests, daemonsets_survive_failing_allocations);
    tcase_add_test(tests, hashes_are_encoded_as_names);
    tcase_add_test(tests, paths_of_the_host_never_step_up);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
