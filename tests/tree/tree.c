/* The room tree: documents read from JSON and YAML, changed, and written. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/document.h"
#include "support/testing.h"

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
    static testing_output out;

    out.size = 0;
    ck_ok(dset_value_write(value, DSET_FORMAT_JSON, flags, testing_keep, &out, NULL));
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
        testing_output yaml = { "", 0 };
        char *first = strdup(written(dset_document_root(document), 0));

        options.format = DSET_FORMAT_YAML;
        ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_YAML, 0, testing_keep, &yaml, NULL));
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
    testing_output *to = context;
    char text[64];
    int length = snprintf(text, sizeof text, "%u:%s:%s ", line,
                          dset_value_string(dset_value_find(dset_document_root(document), "kind", NULL)),
                          dset_value_string(dset_value_find(dset_document_root(document), "metadata", "name", NULL)));

    return testing_keep(to, text, (size_t)length);
}

START_TEST(files_may_hold_many_documents)
{
    static const char yaml[] = "# nothing\n---\nkind: A\nmetadata: {name: a}\n---\n---\nkind: List\nitems:\n"
                               "- kind: B\n  metadata: {name: b}\n- {kind: C, metadata: {name: c}}\n...\n---\n"
                               "kind: DList\nitems: [{metadata: {name: d}}]\n";
    static const char json[] = "{\"kind\":\"A\",\"metadata\":{\"name\":\"a\"}}\n"
                               "{\"kind\":\"B\",\"metadata\":{\"name\":\"b\"}}";
    testing_output out = { "", 0 };

    ck_ok(dset_documents_read(yaml, strlen(yaml), NULL, list_document, &out, NULL));
    ck_assert_str_eq(out.text, "3:A:a 9:B:b 11:C:c 15:D:d ");
    out.size = 0;
    ck_ok(dset_documents_read(json, strlen(json), NULL, list_document, &out, NULL));
    ck_assert_str_eq(out.text, "1:A:a 2:B:b ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tests = tcase_create("tree");

    tcase_add_test(tests, json_is_written_as_it_was_read);
    tcase_add_test(tests, invalid_json_is_refused_with_its_position);
    tcase_add_test(tests, lenient_parsing_repairs);
    tcase_add_test(tests, canonical_text_is_sorted_and_escaped);
    tcase_add_test(tests, merge_patches);
    tcase_add_test(tests, yaml_round_trips);
    tcase_add_test(tests, files_may_hold_many_documents);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
