/* The room tree: what YAML means, as the Kubernetes tools read it. More of it in the vectors of kind "yaml". */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/document.h"
#include "support/testing.h"

/* The canonical JSON of a text, or the error as "line:column: path: text". Good until the next call. */
static const char *read_as(const char *text, size_t size, uint32_t format, uint32_t flags)
{
    static testing_output out;
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;

    options.flags = flags;
    options.format = format;
    out.size = 0;
    out.text[0] = '\0';
    if (dset_document_parse(&document, text, size, &options, &err) != DSET_OK) {
        dset_error_write(&err, out.text, sizeof out.text);
        return out.text;
    }
    ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, testing_keep, &out,
                           NULL));
    dset_document_free(document);
    return out.text;
}

static const char *read_text(const char *text)
{
    return read_as(text, strlen(text), DSET_FORMAT_AUTO, 0);
}

static void expect(const char *text, const char *found, const char *wanted)
{
    ck_assert_msg(strcmp(found, wanted) == 0, "%s\nis     %s\nwanted %s", text, found, wanted);
}

/* Pairs of a text and what read_text() makes of it. */
static void expect_all(const char *const cases[][2], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        expect(cases[i][0], read_text(cases[i][0]), cases[i][1]);
}

#define X "a: &x {p: 1, q: 2}\n"

START_TEST(merged_keys_may_be_overridden)
{
    static const char *const cases[][2] = {
        { X "b: {<<: *x, p: 3}", "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":3,\"q\":2}}" },
        /* go-yaml 2 goes through the keys in order */
        { X "b: {p: 3, <<: *x}", "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":2}}" },
        { X "b: {<<: [*x, {q: 4, r: 5}], p: 3}", "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":3,\"q\":2,\"r\":5}}" },
        { X "b: {<<: *x, <<: {q: 4, r: 5}}", "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":4,\"r\":5}}" },
        { X "b: {<<: {p: 3, <<: *x}}", "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":2}}" },
        { "b: {<<: &y {p: 3}, q: 4}\nc: {<<: *y}", "{\"b\":{\"p\":3,\"q\":4},\"c\":{\"p\":3}}" },
        { "b: {<<: &l [{p: 3}], q: 4}\nc: *l", "{\"b\":{\"p\":3,\"q\":4},\"c\":[{\"p\":3}]}" },
        { "b: {<<: [&y {p: 3}, *y], q: 4}\nc: *y", "{\"b\":{\"p\":3,\"q\":4},\"c\":{\"p\":3}}" },
        { "b: {<<: {p: &y {r: 1}}, p: 4}\nc: *y", "{\"b\":{\"p\":4},\"c\":{\"r\":1}}" },
        { "b: &y {c: &y {d: 1}, e: *y}\nf: *y", "{\"b\":{\"c\":{\"d\":1},\"e\":{\"d\":1}},\"f\":{\"d\":1}}" },
        { "b: {&k <<: {p: 1}, q: *k}", "{\"b\":{\"p\":1,\"q\":\"\\u003c\\u003c\"}}" },
        { "b: {! <<: {p: 1}, \"<<\": 2, !!str <<: 3}", "1:28: b.<<: duplicate key" },
        { X "b: {p: 3, <<: *x, p: 4}", "2:19: b.p: duplicate key" },
        { X "b: {<<: {p: 3, p: 4}, p: 5}", "2:16: b.<<.p: duplicate key" },
        { "x: &l [{p: 1}]\nb: {<<: *l}", "2:9: b.<<: only mappings can be merged with <<" },
        { "b: {<<: [[{p: 1}]]}", "1:5: b: only mappings can be merged with <<" },
        { "b: {&k .inf: 1, c: *k}", "1:5: b.c: JSON has no such number" },
        { "b: &y {<<: *y}", "1:12: b.<<: the alias is inside the value that it stands for" },
    };

    expect_all(cases, sizeof cases / sizeof cases[0]);
}
END_TEST

/* More than a few keys are sorted to find equal ones. */
START_TEST(many_keys_may_be_overridden)
{
    static const char text[] = "x: &x {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1}\n"
                               "w: {z: 0, <<: *x, c: 2, m: 2, a: 2}\n";
    static const char wrong[] = "x: &x {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1}\n"
                                "w: {c: 0, <<: *x, c: 2, m: 2, a: 2}\n";
    const char *found = read_text(text);

    ck_assert_ptr_nonnull(strstr(found, "\"w\":{\"a\":2,\"b\":1,\"c\":2,\"d\":1,"));
    ck_assert_ptr_nonnull(strstr(found, "\"m\":2,\"z\":0}"));
    ck_assert_str_eq(read_text(wrong), "2:19: w.c: duplicate key");
}
END_TEST

/* With fieldValidation=Strict the API server counts an overridden key as a duplicate, kubectl reads it. */
START_TEST(as_a_request_overridden_keys_are_duplicates)
{
    static const char text[] = X "b: {<<: *x, p: 3}";

    ck_assert_str_eq(read_as(text, strlen(text), DSET_FORMAT_YAML, 0), "2:13: b.p: duplicate key");
    ck_assert_str_eq(read_as(text, strlen(text), DSET_FORMAT_YAML, DSET_DOCUMENT_LENIENT),
                     "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":3,\"q\":2}}");
}
END_TEST

START_TEST(scalars_mean_what_they_mean_to_go)
{
    static const char *const cases[][2] = {
        { "- .5_1\n- ._5\n- .5_\n- .5_e1", "[0.51,\"._5\",\".5_\",\".5_e1\"]" },
        { "- 0b+1\n- 0b-11\n- 0b+\n- -0b-1\n- 0b+2", "[1,-3,\"0b+\",\"-0b-1\",\"0b+2\"]" },
        { "- !!float 1\n- !!float 9007199254740993\n- !!float 1e3", "[1,9007199254740992,1000]" },
        { "- !!float 18446744073709551615", "1:3: [0]: the value does not fit its tag" },
        { "- !!timestamp 2001-01-01\n- !!timestamp '2001-2-3t4:5:6,7+24:60'\n"
          "- !!timestamp 2000-02-29   1:2:3.0000000001",
          "[\"2001-01-01\",\"2001-2-3t4:5:6,7+24:60\",\"2000-02-29   1:2:3.0000000001\"]" },
        { "- !!timestamp 2001-02-29", "1:3: [0]: the value does not fit its tag" },
        { "- !!timestamp 2001-01-01T00:00:00", "1:3: [0]: the value does not fit its tag" },
        { "- !!timestamp 5", "1:3: [0]: the value does not fit its tag" },
        { "- !!timestamp", "1:3: [0]: the value does not fit its tag" },
        { "0.1: a\n3.14159265358979: b\n1e10: c\n16777217.0: d\n1e300: e\n-1e300: f\n1e-50: g\n1e5: h\n0.00001: i\n"
          "1e6: j\n!!float 7: k\n",
          "{\"-.inf\":\"f\",\".inf\":\"e\",\"0\":\"g\",\"0.1\":\"a\",\"1.6777216e+07\":\"d\",\"100000\":\"h\","
          "\"1e+06\":\"j\",\"1e+10\":\"c\",\"1e-05\":\"i\",\"3.1415927\":\"b\",\"7\":\"k\"}" },
        { "a: {&k 1e10: 1, c: *k}", "{\"a\":{\"1e+10\":1,\"c\":10000000000}}" },
        { "a: &k 1e10\nb: {*k : 1}", "{\"a\":10000000000,\"b\":{\"1e+10\":1}}" },
        { "- 1\xc2\xa0\n- true\xc2\xa0\n- \"\\_\"", "[\"1\xc2\xa0\",\"true\xc2\xa0\",\"\xc2\xa0\"]" },
    };

    expect_all(cases, sizeof cases / sizeof cases[0]);
}
END_TEST

/* Where libyaml and go-yaml 2 have different grammars. */
START_TEST(the_grammar_is_that_of_go_yaml)
{
    static const char *const cases[][2] = {
        { "a: \"x\\/y\"", "1:6: a: YAML has no escape \\/; write / as it is" },
        { "a: \"\xc3\xa9 \\\\/ \\/\"", "1:12: a: YAML has no escape \\/; write / as it is" },
        { "\"a\\/\": 1", "1:3: YAML has no escape \\/; write / as it is" },
        { "a: 'x\\/y' # \"\\/\"\nb: x\\/y", "{\"a\":\"x\\\\/y\",\"b\":\"x\\\\/y\"}" },
        { "a: \"it\\'s\"\nb: \"\\'\\\\'\\'\"\nc: 'x\\'\nd: |\n  \"\\'\"\n\"\\'\": e # \"\\'\"",
          "{\"'\":\"e\",\"a\":\"it's\",\"b\":\"'\\\\''\",\"c\":\"x\\\\\",\"d\":\"\\\"\\\\'\\\"\\n\"}" },
        { "a: \"\\'\" \"", "2:1: found unexpected end of stream" },
        { "[a:]", "1:2: [0]: not a value" },
        { "- [a:]\n- [a:, b:,c: ,{d:}]\n- {a:, b:1, \"c\":2}",
          "[[\"a:\"],[\"a:\",\"b:\",{\"c\":null},{\"d:\":null}],{\"a:\":null,\"b:1\":null,\"c\":2}]" },
        { "- [a?]", "1:4: [0][0]: within [ ] or { }, a text with ? must be quoted" },
        { "- a?", "[\"a?\"]" },
        { "- [\"a?\"]", "[[\"a?\"]]" },
        { "a: 1\n\xef\xbb\xbf" "b: \xef\xbb\xbf", "{\"a\":1,\"\xef\xbb\xbf" "b\":\"\xef\xbb\xbf\"}" },
        { "\xef\xbb\xbf" "a: 1", "{\"a\":1}" },
        { "- \"\\'\"\n- \"\\ue000\\ue001\xee\x80\x82\"", "[\"'\",\"\xee\x80\x80\xee\x80\x81\xee\x80\x82\"]" },
        { "%YAML 1.1\n--- a", "2:1: did not find expected <document start>" },
    };

    expect_all(cases, sizeof cases / sizeof cases[0]);
}
END_TEST

static int add_document(void *context, dset_document *document, uint32_t line)
{
    testing_output *to = context;
    char number[16];

    testing_keep(to, number, (size_t)snprintf(number, sizeof number, "%u:", line));
    ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, testing_keep, to,
                           NULL));
    return testing_keep(to, " ", 1);
}

static int add_broken(void *context, const dset_error *err)
{
    char text[512];

    dset_error_write(err, text, sizeof text);
    testing_keep(context, "(", 1);
    testing_keep(context, text, strlen(text));
    return testing_keep(context, ") ", 2);
}

START_TEST(a_stream_is_cut_before_it_is_read)
{
    static const char *const cases[][2] = {
        { "{a: 1, # KYAML\n}\n---\n{\n  b: [\"c\",],\n}", "1:{\"a\":1} 4:{\"b\":[\"c\"]} " },
        { "{\"a\":1}\n---\n{\"a\":2}\n---\na: 3", "1:{\"a\":1} 3:{\"a\":2} 5:{\"a\":3} " },
        { "{\"a\":1}\n{\"a\":2}\n{\"a\":3}", "1:{\"a\":1} 2:{\"a\":2} 3:{\"a\":3} " },
        { "{\"a\":1}\n{\"a\":2}\n---\n{\"a\":3}", "1:{\"a\":1} 2:{\"a\":2} (3:2: not a number) 4:{\"a\":3} " },
        { "\xc2\xa0\n {\"a\":1}", "2:{\"a\":1} " },
        { "\xef\xbb\xbf" "a: 1\n---\n\xef\xbb\xbf" "a: 2\n---\n\xef\xbb\xbf{\"a\":3}",
          "1:{\"a\":1} 3:{\"a\":2} 5:{\"a\":3} " },
        { "a: 1\n---#x\na: 2\n--- # y\r\na: 3\n---\xc2\xa0\na: 4\n---",
          "1:{\"a\":1} 3:{\"a\":2} 5:{\"a\":3} 7:{\"a\":4} " },
        { "---#x\na: 1", "(2:2: mapping values are not allowed in this context) " },
        { "a: |\n  x\n  y", "1:{\"a\":\"x\\ny\\n\"} " },
        { "a: |\n  x\n  y\r", "1:{\"a\":\"x\\ny\\n\"} " },
        { "# a\n---\n---\n# b\n---\na: 1\n---\n", "6:{\"a\":1} " },
        { "a: 1\n...\nb: 2\n", "1:{\"a\":1} " },
        { "{a: 1} b", "1:{\"a\":1} " },
        { "kind: List\nitems: [null, {a: 1}]", "2:null 2:{\"a\":1} " },
        { "a: [\n---\nb: 1\n---\nc: *x\n---\n d: 1\n", "(2:1: a[0]: did not find expected node content) 3:{\"b\":1} "
          "(5:4: c: the alias has no anchor) 7:{\"d\":1} " },
        { "a: 1\n--- b\nc: 1\n---\nd: 1", "1:{\"a\":1} (2:5: only a comment may follow ---; begin the document on the "
          "next line) 5:{\"d\":1} " },
        { "{\"a\":1,\n \"b\" 2}\n---\na: 1", "(2:6: a colon must follow a key) 4:{\"a\":1} " },
        { "{\"a\":1,\n b: [}\n}\n---\na: 1", "(2:6: b[0]: did not find expected node content) 5:{\"a\":1} " },
        { "x: \xc3\xa9\xff", "(1:6: invalid leading UTF-8 octet) " },
        { "{\"a\":1} x", "1:{\"a\":1} (1:9: not a value) " },
        { "x: \"\xff\"\n---\na: \xc3\xa9\n---\n\n y: \xc3\xa9 \xc3",
          "(1:5: invalid leading UTF-8 octet) 3:{\"a\":\"\xc3\xa9\"} "
          "(6:8: invalid trailing UTF-8 octet) " },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        testing_output out = { "", 0 };

        ck_ok(dset_documents_read_each(cases[i][0], strlen(cases[i][0]), NULL, add_document, add_broken, &out, NULL));
        expect(cases[i][0], out.text, cases[i][1]);
    }
}
END_TEST

static int refuse_document(void *context, dset_document *document, uint32_t line)
{
    (void)context;
    (void)document;
    (void)line;
    return 7;
}

static int refuse_broken(void *context, const dset_error *err)
{
    (void)context;
    return err->code == DSET_ESYNTAX ? 8 : 0;
}

START_TEST(callbacks_end_a_stream)
{
    static const char text[] = "a: [\n---\na: 1";
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(dset_documents_read_each(text, strlen(text), NULL, refuse_document, refuse_broken, NULL, &err), 8);
    ck_assert_int_eq(dset_documents_read_each(text + 9, strlen(text + 9), NULL, refuse_document, NULL, NULL, &err), 7);
    ck_assert_int_eq(err.code, DSET_OK);
    ck_assert_int_eq(dset_documents_read(text, strlen(text), NULL, refuse_document, NULL, &err), DSET_ESYNTAX);
    ck_assert_uint_eq(err.line, 2);
}
END_TEST

START_TEST(the_first_document_is_found_as_in_a_stream)
{
    static const char *const cases[][2] = {
        { "# licence\n---\na: 1\n---\nb: 1", "{\"a\":1}" },
        { "---\n---\n", "null" },
        { "", "null" },
        { "{\"a\":1}\n---\nb: 1", "{\"a\":1}" },
        { "{\"a\":1}}", "1:8: unexpected data after the document" },
        { "{\"a\":1}\n{\"a\":2}", "2:1: unexpected data after the document" },
        { "{a: |}", "1:5: found character that cannot start any token" },
    };
    dset_error err = DSET_ERROR_INIT;
    testing_output out = { "", 0 };
    dset_document *document;

    expect_all(cases, sizeof cases / sizeof cases[0]);
    expect("a: |\n  x", read_as("a: |\n  x", 8, DSET_FORMAT_AUTO, 0), "{\"a\":\"x\\n\"}");
    ck_ok(dset_document_parse(&document, "{a: 1}", 6, NULL, &err)); /* which is not JSON, but that is no failure */
    dset_document_free(document);
    ck_assert_int_eq(err.code, DSET_OK);
    ck_ok(dset_documents_read("{a: 1}", 6, NULL, add_document, &out, &err));
    ck_assert_int_eq(err.code, DSET_OK);
    /* the API server adds no newline */
    expect("a: |\n  x", read_as("a: |\n  x", 8, DSET_FORMAT_YAML, 0), "{\"a\":\"x\"}");
}
END_TEST

START_TEST(columns_are_bytes)
{
    expect("", read_text("a: {\xc3\xa9: 1, \xf0\x9f\x98\x80: [}}"),
           "1:19: a.\xf0\x9f\x98\x80[0]: did not find expected node content");
    expect("", read_text("- \"\xc3\xa9\"\n- \"\\'\xc3\xa9\": [\xc3\xa9, @]"),
           "2:16: [1].'\xc3\xa9[1]: found character that cannot start any token");
}
END_TEST

#define LITTLE(c) c "\0"
#define BIG(c) "\0" c

START_TEST(a_mark_says_what_the_encoding_is)
{
    static const char little[] = "\xff\xfe" LITTLE("{") LITTLE("a") LITTLE(":") LITTLE(" ") "\x3d\xd8\x00\xde" "\xac\x20"
                                 "\xe9\x00" "\x00\xdc" LITTLE("}") LITTLE("\n");
    static const char big[] = "\xfe\xff" BIG("a") BIG(":") BIG(" ") "\xd8\x00" BIG("1") BIG("\n") BIG("-") BIG("-") BIG("-")
                              BIG("\n") BIG("b") BIG(":") BIG(" ") BIG("2") "\0";
    static const char json[] = "\xef\xbb\xbf{\"a\":\"\\/\"}";
    static const char broken[] = "a: 1\n---\n\xff\xfe: 2\n";
    testing_output out = { "", 0 };
    uint32_t formats[] = { DSET_FORMAT_AUTO, DSET_FORMAT_YAML };
    size_t i;

    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        expect("", read_as(little, sizeof little - 1, formats[i], 0),
               "{\"a\":\"\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9\xef\xbf\xbd\"}");
        expect("", read_as(big, sizeof big - 1, formats[i], 0), "{\"a\":\"\xef\xbf\xbd" "1\"}");
    }
    expect(json, read_text(json), "{\"a\":\"/\"}");
    ck_ok(dset_documents_read_each(big, sizeof big - 1, NULL, add_document, add_broken, &out, NULL));
    ck_ok(dset_documents_read_each(broken, sizeof broken - 1, NULL, add_document, add_broken, &out, NULL));
    expect("", out.text, "1:{\"a\":\"\xef\xbf\xbd" "1\"} 3:{\"b\":\"2\xef\xbf\xbd\"} 1:{\"a\":1} "
           "(3:1: invalid leading UTF-8 octet) ");
}
END_TEST

/* A path that is too long for an error says so, wherever it is cut. */
START_TEST(long_paths_end_with_a_sign)
{
    static const char key[] = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9";
    testing_output text = { "", 0 }, deep = { "", 0 };
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;
    size_t i;

    for (i = 0; i < 20; i++) {
        testing_keep(&text, "{\"", 2);
        testing_keep(&text, key, strlen(key));
        testing_keep(&text, "\":", 2);
        testing_keep(&deep, "[", 1);
    }
    testing_keep(&text, "@", 1);
    ck_assert_int_eq(dset_document_parse(&document, text.text, text.size, NULL, &err), DSET_ESYNTAX);
    ck_assert_uint_eq(strlen(err.path), 126);
    ck_assert_str_eq(err.path + 120, ".\xc3\xa9...");
    for (i = 20; i < 80; i++)
        testing_keep(&deep, "[", 1);
    testing_keep(&deep, "@", 1);
    ck_assert_int_eq(dset_document_parse(&document, deep.text, deep.size, NULL, &err), DSET_ESYNTAX);
    ck_assert_str_eq(err.path + strlen(err.path) - 6, "0][...");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("yaml");
    TCase *tests = tcase_create("yaml");

    tcase_add_test(tests, merged_keys_may_be_overridden);
    tcase_add_test(tests, many_keys_may_be_overridden);
    tcase_add_test(tests, as_a_request_overridden_keys_are_duplicates);
    tcase_add_test(tests, scalars_mean_what_they_mean_to_go);
    tcase_add_test(tests, the_grammar_is_that_of_go_yaml);
    tcase_add_test(tests, a_stream_is_cut_before_it_is_read);
    tcase_add_test(tests, callbacks_end_a_stream);
    tcase_add_test(tests, the_first_document_is_found_as_in_a_stream);
    tcase_add_test(tests, columns_are_bytes);
    tcase_add_test(tests, a_mark_says_what_the_encoding_is);
    tcase_add_test(tests, long_paths_end_with_a_sign);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
