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
        { "b: {&k .inf: 1, c: *k}", "1:8: b.c: JSON has no such number" },
        { "b: &y {<<: *y}", "1:12: b.<<: the alias is inside the value that it stands for" },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_str_eq(read_text(cases[i][0]), cases[i][1]);
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

int main(void)
{
    Suite *suite = suite_create("yaml");
    TCase *tests = tcase_create("yaml");

    tcase_add_test(tests, merged_keys_may_be_overridden);
    tcase_add_test(tests, many_keys_may_be_overridden);
    tcase_add_test(tests, as_a_request_overridden_keys_are_duplicates);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
