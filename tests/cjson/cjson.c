/* Documents from and to cJSON: converted values are equal, and values that cJSON would change are refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/cjson.h"
#include "support/testing.h"

static dset_document *parse(const char *text)
{
    dset_document *document;
    dset_error err = DSET_ERROR_INIT;

    testing_check(dset_document_parse(&document, text, strlen(text), NULL, &err) == DSET_OK, "%s", err.text);
    return document;
}

static char *write(const dset_document *document)
{
    dsetp_buffer out;

    dsetp_buffer_start(&out, NULL);
    ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, dsetp_buffer_sink, &out, NULL));
    return out.data; /* malloc is its allocator */
}

/* To cJSON and back. */
static void check_round(const char *text)
{
    dset_document *document = parse(text), *back;
    dset_error err = DSET_ERROR_INIT;
    char *before = write(document), *after;
    cJSON *tree;

    testing_check(dset_value_to_cjson(&tree, dset_document_root(document), &err) == DSET_OK, "%s: %s", err.path, err.text);
    testing_check(dset_document_from_cjson(&back, tree, NULL, &err) == DSET_OK, "%s: %s", err.path, err.text);
    after = write(back);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    cJSON_Delete(tree);
    dset_document_free(back);
    dset_document_free(document);
}

START_TEST(values_that_cjson_can_hold_are_converted)
{
    static const char *const texts[] = {
        "{\"kind\":\"DaemonSet\",\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}}}",
        "{\"ports\":[{\"hostPort\":80}],\"minReadySeconds\":0,\"paused\":false,\"x\":null}",
        "[]", "{}", "[[],{},[{}],[[]]]", "null", "true", "\"\"", "\"a\\\"\\\\\\n\\u0001\xc3\xa9\"", "{\"\":{\"\":[]}}",
        "[0,-1,9007199254740991,-9007199254740991]", "[0.1,-0.5,1e-300,5e-324,1.5e-07,123456.789,0.30000000000000004]",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_round(texts[i]);
}
END_TEST

START_TEST(numbers_may_be_spelled_differently)
{
    static const char *const texts[][2] = {
        { "[1.0]", "[1]" }, { "[1e2]", "[100]" }, { "[0.10]", "[0.1]" }, { "[-0]", "[-0]" }, { "[100e-1]", "[10]" },
        { "[0.001e3]", "[1]" }, { "[12345678901234567000e-4]", "[1234567890123456.75]" },
    };
    size_t i;

    for (i = 0; i + 1 < sizeof texts / sizeof texts[0]; i++) {
        dset_document *document = parse(texts[i][0]), *back;
        char *text;
        cJSON *tree;

        ck_ok(dset_value_to_cjson(&tree, dset_document_root(document), NULL));
        ck_ok(dset_document_from_cjson(&back, tree, NULL, NULL));
        text = write(back);
        ck_assert_str_eq(text, texts[i][1]);
        free(text);
        cJSON_Delete(tree);
        dset_document_free(back);
        dset_document_free(document);
    }
}
END_TEST

START_TEST(values_that_cjson_would_change_are_refused)
{
    static const struct {
        const char *text, *path;
    } cases[] = {
        { "{\"a\":[1,{\"b\":9007199254740993}]}", "a[1].b" },
        { "{\"a\":{},\"b\":[],\"c\":[[],123456789012345678901]}", "c[1]" },
        { "[0.1000000000000000055]", "[0]" },
        { "[1,1e999]", "[1]" },
        { "{\"x\":\"a\\u0000b\"}", "x" },
        { "{\"x\":{\"a\\u0000b\":1}}", "x.a\\x00" "b" },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_document *document = parse(cases[i].text);
        dset_error err = DSET_ERROR_INIT;
        cJSON *tree;

        ck_assert_int_eq(dset_value_to_cjson(&tree, dset_document_root(document), &err), DSET_EINVALID);
        ck_assert_ptr_null(tree);
        ck_assert_str_eq(err.path, cases[i].path);
        dset_document_free(document);
    }
}
END_TEST

static void refuse(cJSON *tree, int code, const char *path)
{
    dset_document *document;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(dset_document_from_cjson(&document, tree, NULL, &err), code);
    ck_assert_ptr_null(document);
    ck_assert_str_eq(err.path, path);
    cJSON_Delete(tree);
}

static cJSON *wrap(cJSON *item)
{
    cJSON *tree = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(tree, "list");

    cJSON_AddItemToArray(list, cJSON_CreateNull());
    cJSON_AddItemToArray(list, item);
    return tree;
}

START_TEST(trees_that_json_cannot_express_are_refused)
{
    cJSON *tree = cJSON_CreateArray();

    refuse(wrap(cJSON_CreateNumber((double)(1ll << 53))), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateNumber(-9007199254740992.0)), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_Parse("123456789012345678")), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_Parse("-18446744073709551615")), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateNumber(1e300)), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateNumber(HUGE_VAL)), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateNumber(NAN)), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateRaw("{}")), DSET_EINVALID, "list[1]");
    refuse(wrap(cJSON_CreateString("\xff")), DSET_ESYNTAX, "list[1]");
    cJSON_AddItemToArray(tree, cJSON_CreateTrue());
    tree->type = cJSON_Object;
    refuse(tree, DSET_EINVALID, "[0]");
    tree = cJSON_CreateObject();
    cJSON_AddNullToObject(tree, "a");
    cJSON_AddNullToObject(tree, "a");
    refuse(tree, DSET_EINVALID, "a");
}
END_TEST

START_TEST(depth_and_size_are_bounded)
{
    cJSON *tree = cJSON_CreateArray(), *inner = tree;
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    char text[4096];
    size_t i;

    for (i = 0; i < 1500; i++) {
        cJSON *next = cJSON_CreateArray();

        cJSON_AddItemToArray(inner, next);
        inner = next;
    }
    ck_assert_int_eq(dset_document_from_cjson(&document, tree, NULL, NULL), DSET_ELIMIT);
    cJSON_Delete(tree);
    tree = wrap(cJSON_CreateString("0123456789"));
    options.bytes_max = 20;
    ck_assert_int_eq(dset_document_from_cjson(&document, tree, &options, NULL), DSET_ELIMIT);
    cJSON_Delete(tree);
    memset(text, '[', 1500);
    memset(text + 1500, ']', 1500);
    text[3000] = '\0';
    options.bytes_max = 0;
    options.depth_max = 2000;
    ck_ok(dset_document_parse(&document, text, 3000, &options, NULL));
    ck_assert_int_eq(dset_value_to_cjson(&tree, dset_document_root(document), NULL), DSET_ELIMIT);
    dset_document_free(document);
}
END_TEST

static int read_swept(const dset_allocator *memory, void *context)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code;

    options.memory = memory;
    code = dset_document_from_cjson(&document, context, &options, NULL);
    dset_document_free(document);
    return code;
}

static size_t allowed;

static void *scarce(size_t size)
{
    return allowed-- > 0 ? malloc(size) : NULL;
}

/* cJSON's allocator can only be changed for the whole process, which a test may do. */
START_TEST(failing_allocations_are_survived)
{
    static const char text[] = "{\"a\":[1,\"x\",{\"b\":null}],\"c\":{\"d\":true}}";
    cJSON_Hooks hooks = { scarce, free };
    cJSON *tree = cJSON_Parse(text), *made = NULL;
    dset_document *document = parse(text);
    size_t i;
    int code = DSET_ENOMEM;

    ck_assert_uint_gt(testing_sweep(read_swept, tree), 1);
    cJSON_InitHooks(&hooks);
    for (i = 0; code != DSET_OK; i++) {
        allowed = i;
        code = dset_value_to_cjson(&made, dset_document_root(document), NULL);
        ck_assert(code == DSET_OK || (code == DSET_ENOMEM && made == NULL));
        if (allowed > i)
            allowed = 0;
    }
    cJSON_InitHooks(NULL);
    ck_assert_uint_gt(i, 8);
    cJSON_Delete(made);
    cJSON_Delete(tree);
    dset_document_free(document);
}
END_TEST

START_TEST(misuse_is_reported)
{
    dset_document *document;
    cJSON *tree = NULL;

    ck_assert_int_eq(dset_document_from_cjson(NULL, tree, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_document_from_cjson(&document, NULL, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_value_to_cjson(&tree, NULL, NULL), DSET_EMISUSE);
    document = parse("1");
    ck_assert_int_eq(dset_value_to_cjson(NULL, dset_document_root(document), NULL), DSET_EMISUSE);
    dset_document_free(document);
}
END_TEST

/* As deep as cJSON itself parses, and no deeper, whatever is in the innermost. */
START_TEST(both_ways_have_the_depth_of_cjson)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    char text[2 * CJSON_NESTING_LIMIT + 3];
    size_t depth;

    options.depth_max = CJSON_NESTING_LIMIT + 10;
    options.values_max = 10000;
    for (depth = CJSON_NESTING_LIMIT; depth <= CJSON_NESTING_LIMIT + 1; depth++) {
        bool fits = depth == CJSON_NESTING_LIMIT;
        dset_document *document, *back;
        cJSON *tree, *inner;
        size_t i;

        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        ck_ok(dset_document_parse(&document, text, 2 * depth, &options, NULL));
        ck_assert_int_eq(dset_value_to_cjson(&tree, dset_document_root(document), NULL), fits ? DSET_OK : DSET_ELIMIT);
        dset_document_free(document);
        text[2 * depth] = '\0';
        inner = cJSON_Parse(text);
        ck_assert_int_eq(inner != NULL, fits);
        cJSON_Delete(inner);
        cJSON_Delete(tree);
        tree = inner = cJSON_CreateArray();
        for (i = 1; i < depth; i++) {
            cJSON *next = cJSON_CreateArray();

            ck_assert(cJSON_AddItemToArray(inner, next));
            inner = next;
        }
        ck_assert_int_eq(dset_document_from_cjson(&back, tree, &options, NULL), fits ? DSET_OK : DSET_ELIMIT);
        dset_document_free(back);
        cJSON_Delete(tree);
    }
}
END_TEST

START_TEST(options_follow_the_rule_of_structs)
{
    struct {
        dset_document_options known;
        char more[8];
    } options = { DSET_DOCUMENT_OPTIONS_INIT, "" };
    cJSON *tree = cJSON_CreateNull();
    dset_document *document;

    options.known.size = 0;
    ck_assert_int_eq(dset_document_from_cjson(&document, tree, &options.known, NULL), DSET_EMISUSE);
    options.known.size = sizeof options;
    ck_ok(dset_document_from_cjson(&document, tree, &options.known, NULL));
    dset_document_free(document);
    options.more[7] = 1;
    ck_assert_int_eq(dset_document_from_cjson(&document, tree, &options.known, NULL), DSET_EVERSION);
    cJSON_Delete(tree);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cjson");
    TCase *tests = tcase_create("cjson");

    tcase_add_test(tests, values_that_cjson_can_hold_are_converted);
    tcase_add_test(tests, numbers_may_be_spelled_differently);
    tcase_add_test(tests, values_that_cjson_would_change_are_refused);
    tcase_add_test(tests, trees_that_json_cannot_express_are_refused);
    tcase_add_test(tests, depth_and_size_are_bounded);
    tcase_add_test(tests, failing_allocations_are_survived);
    tcase_add_test(tests, misuse_is_reported);
    tcase_add_test(tests, both_ways_have_the_depth_of_cjson);
    tcase_add_test(tests, options_follow_the_rule_of_structs);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
