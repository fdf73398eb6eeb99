/*
 * Documents, manifests and records against hostile input: deep, repeated, long, broken. Each case ends soon (or fails
 * by the time limit of its test) and within a memory bound.
 */
#include <stdlib.h>
#include <string.h>

#include "daemonset/manifest.h"
#include "daemonset/records.h"
#include "support/testing.h"

#define MIB ((size_t)1 << 20)
#define TREE_MAX(size) (8 * (size) + (320u << 10)) /* eight times the input, plus a fixed allowance */

typedef struct input {
    char *text;
    size_t size, capacity;
} input;

static void add(input *to, const char *text)
{
    size_t length = strlen(text);

    if (to->size + length + 1 > to->capacity) {
        to->capacity = 2 * (to->size + length + 1);
        to->text = realloc(to->text, to->capacity);
        ck_assert_ptr_nonnull(to->text);
    }
    memcpy(to->text + to->size, text, length + 1);
    to->size += length;
}

/* before, then unit this many times, then after; a %zu in unit becomes the index. */
static input repeated(const char *before, const char *unit, size_t times, const char *after)
{
    const char *number = strstr(unit, "%zu");
    input made = { NULL, 0, 0 };
    char text[1000];
    size_t i;

    add(&made, before);
    for (i = 0; i < times; i++) {
        if (number != NULL)
            snprintf(text, sizeof text, "%.*s%zu%s", (int)(number - unit), unit, i, number + 3);
        add(&made, number != NULL ? text : unit);
    }
    add(&made, after);
    return made;
}

static const struct {
    const char *before, *unit;
    size_t times;
    const char *after;
    dset_format format;
    uint32_t flags;
    int code;
} documents[] = {
    { "", "[", MIB, "", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "", "{\"a\":", MIB / 5, "", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "", "[", 200000, "", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "", "{a: ", 200000, "", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "", "[a: ", 200000, "", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "", "- ", 200000, "x", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "", "? ", 200000, "x", DSET_FORMAT_YAML, 0, DSET_EINVALID },
    { "[", "0,", MIB / 2, "0]", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "[", "0,", MIB / 2, "0]", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "[", "0,", 199998, "0]", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "[", "[],", MIB / 3, "0]", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "{", "\"a\":0,", MIB / 6, "\"a\":0}", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
    { "[", "\"12345678\",", 95000, "0]", DSET_FORMAT_JSON, 0, DSET_OK },
    { "{", "\"k%zu\":1,", 100000, "\"k\":2}", DSET_FORMAT_JSON, 0, DSET_OK },
    { "{", "\"k\":123456,", 100000, "\"k\":2}", DSET_FORMAT_JSON, 0, DSET_EINVALID },
    { "{", "\"k\":123456,", 100000, "\"k\":2}", DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT, DSET_OK },
    { "", "k%zu: some\n", 60000, "", DSET_FORMAT_YAML, 0, DSET_OK },
    { "", "k: something\n", 60000, "", DSET_FORMAT_YAML, DSET_DOCUMENT_LENIENT, DSET_OK },
    { "", "9", 3 * MIB, "", DSET_FORMAT_JSON, 0, DSET_OK },
    { "0.", "9", 3 * MIB - 10, "e5", DSET_FORMAT_JSON, 0, DSET_OK },
    { "", "9", MIB, "", DSET_FORMAT_YAML, 0, DSET_OK }, /* too large for a number: a string */
    { "0.", "9", MIB, "e5", DSET_FORMAT_YAML, 0, DSET_OK },
    { "0.", "0", MIB, "1e1048570", DSET_FORMAT_YAML, 0, DSET_OK },
    { "", "1_", MIB, "", DSET_FORMAT_YAML, 0, DSET_OK },
    { "[", "\"\xff\xfe\xf8\xc0\xed\xa0\",", 100000, "0]", DSET_FORMAT_JSON, 0, DSET_ESYNTAX },
    { "[", "\"\xff\xfe\xf8\xc0\xed\xa0......\",", 80000, "0]", DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT, DSET_OK },
    { "[", "\"\xff\xfe\xf8\xc0\xed\xa0..\",", 100000, "0]", DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT, DSET_ELIMIT },
    { "\"", "\xff", MIB, "\"", DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT, DSET_OK },
    { "\"", "\\u0041", MIB / 3, "\"", DSET_FORMAT_JSON, 0, DSET_OK },
    { "\"", "\\", MIB + 1, "\"", DSET_FORMAT_JSON, 0, DSET_ESYNTAX },
    { "a: &a x\nb: [", "*a,", 200000, "*a]\n", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "[", "&a%zu x,", 60000, "x]", DSET_FORMAT_YAML, 0, DSET_ELIMIT },
    { "[", "&a%zu what it stands for,", 60000, "x]", DSET_FORMAT_YAML, 0, DSET_OK },
    { "b: &b {x: 1}\n", "a%zu: {<<: *b, and: some text of its own}\n", 5000, "", DSET_FORMAT_YAML, 0, DSET_OK },
    { "a: {<<: [", "{a: some text and more},", 30000, "{c: d}]}\n", DSET_FORMAT_YAML, DSET_DOCUMENT_LENIENT, DSET_OK },
    { "", "#", 3 * MIB - 10, "\na: b", DSET_FORMAT_YAML, 0, DSET_OK },
    { "a: ", "x ", MIB, "\n", DSET_FORMAT_YAML, 0, DSET_OK },
    { "", "!", MIB, " a", DSET_FORMAT_YAML, 0, DSET_OK },
    { "", "%YAML 1.1\n", 100000, "---\na", DSET_FORMAT_YAML, 0, DSET_ESYNTAX },
    { "", "a:\n ", 4000, "b", DSET_FORMAT_YAML, 0, DSET_ESYNTAX },
    { "", " ", 3 * MIB + 1, "", DSET_FORMAT_JSON, 0, DSET_ELIMIT },
};

START_TEST(documents_are_bounded_in_time_and_memory)
{
    size_t i;

    for (i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        input text = repeated(documents[i].before, documents[i].unit, documents[i].times, documents[i].after);
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        dset_error err = DSET_ERROR_INIT;
        dset_document *document;
        testing_heap heap;
        int code;

        testing_heap_start(&heap);
        options.memory = &heap.allocator;
        options.format = documents[i].format;
        options.flags = documents[i].flags;
        code = dset_document_parse(&document, text.text, text.size, &options, &err);
        testing_check(code == documents[i].code, "%zu: %.20s: %s: %s", i, documents[i].unit, dset_code_name(code),
                      err.text);
        testing_check(heap.peak <= TREE_MAX(text.size), "%zu: %.20s: %zu bytes", i, documents[i].unit, heap.peak);
        dset_document_free(document);
        ck_assert_uint_eq(heap.bytes, 0);
        free(text.text);
    }
}
END_TEST

/* Too many values, or too many for the size: the error is at the first excess value, and no tree is built. */
static const struct {
    const char *before, *unit, *after;
    uint32_t values_max;
    uint32_t column;
    const char *path;
} counted[] = {
    { "[", "0,", "0]", 0, 2 * (4095 + 200003 / 11) + 2, "[22277]" },
    { "[", "0,", "0]", 9, 18, "[8]" },
    { "[", "\",[\",", "0]", 9, 42, "[8]" }, /* brackets and commas in strings do not count */
    { "{\"a\":[0,{\"b\\n\":\"[\",\"c\":[", "{},", "{}]}]}", 9, 34, "a[1].c[3]" },
    { "{\"\\u0061\\t\":[", "0,", "0]}", 9, 28, "a\\t[7]" },
    { "{\"a\":{", "\"k%zu\":[ ],", "\"z\":0}}", 9, 75, "a.k7" },
    { "[[[[", "0,", "0]]]]", 9, 15, "[0][0][0][5]" },
};

START_TEST(values_are_counted_before_a_tree_is_built)
{
    size_t i;

    for (i = 0; i < sizeof counted / sizeof counted[0]; i++) {
        input text = repeated(counted[i].before, counted[i].unit, 100000, counted[i].after);
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        dset_error err = DSET_ERROR_INIT;
        dset_document *document;
        testing_heap heap;

        testing_heap_start(&heap);
        options.memory = &heap.allocator;
        options.values_max = counted[i].values_max;
        ck_assert_int_eq(dset_document_parse(&document, text.text, text.size, &options, &err), DSET_ELIMIT);
        testing_check(err.line == 1 && err.column == counted[i].column, "%zu: column %u", i, err.column);
        testing_check(strcmp(err.path, counted[i].path) == 0, "%zu: %s", i, err.path);
        testing_check(heap.peak <= 4096, "%zu: %zu bytes", i, heap.peak);
        options.values_max = 400000;
        testing_check(dset_document_parse(&document, text.text, text.size, &options, &err) == DSET_OK, "%zu: %s", i,
                      err.text);
        dset_document_free(document);
        free(text.text);
    }
}
END_TEST

static int count_values(void *context, dset_document *document, uint32_t line)
{
    *(size_t *)context += dset_value_count(dset_document_root(document));
    return line > 0 ? DSET_OK : DSET_EINVALID;
}

/* List items are passed to the callback from the List's own tree, and the limits apply here, too. */
START_TEST(files_need_memory_for_their_largest_document_only)
{
    static const struct {
        const char *before, *unit, *after;
        int code;
        size_t most;
    } files[] = {
        { "{\"kind\":\"List\",\"items\":[[", "\"some text\",", "0]]}", DSET_OK, TREE_MAX(1200000) },
        { "kind: List\nitems:\n- [", "some words,", "0]", DSET_OK, TREE_MAX(1100000) },
        { "[0] [", "0,", "0]", DSET_ELIMIT, 8192 },
        { "", "[\"some text\"]", "", DSET_OK, 8192 },
        { "", "[0]", "", DSET_OK, 8192 },
    };
    size_t i;

    for (i = 0; i < sizeof files / sizeof files[0]; i++) {
        input text = repeated(files[i].before, files[i].unit, 100000, files[i].after);
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        testing_heap heap;
        size_t count = 0;
        int code;

        testing_heap_start(&heap);
        options.memory = &heap.allocator;
        code = dset_documents_read(text.text, text.size, &options, count_values, &count, NULL);
        testing_check(code == files[i].code, "%zu: %s", i, dset_code_name(code));
        testing_check(code != DSET_OK || count >= 100000, "%zu: %zu", i, count);
        testing_check(heap.peak <= files[i].most, "%zu: %zu bytes", i, heap.peak);
        ck_assert_uint_eq(heap.bytes, 0);
        free(text.text);
    }
}
END_TEST

/* A syntax error is reported at its position, even if too many values follow it. */
START_TEST(syntax_errors_are_reported_before_limits)
{
    input text = repeated("[1,2 3,", "0,", 100000, "0]");
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;

    ck_assert_int_eq(dset_document_parse(&document, text.text, text.size, NULL, &err), DSET_ESYNTAX);
    ck_assert_uint_eq(err.column, 6);
    free(text.text);
}
END_TEST

/* Keys with long common prefixes or none: each duplicate is found. */
START_TEST(duplicates_are_found_among_many)
{
    static const char *const units[] = { "\"%zu\":\"some text\",", "\"a.long.prefix.that.all.of.them.have/%zu\":1,",
                                         "\"%zuaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":1," };
    static const char *const again[] = { "\"777\":0,\"\":0}", "\"a.long.prefix.that.all.of.them.have/777\":0,\"a\":0}",
        "\"777aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":0,\"7\":0}" };
    size_t i;

    for (i = 0; i < 3; i++) {
        input text = repeated("{", units[i], 5000, again[i]);
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        dset_error err = DSET_ERROR_INIT;
        dset_document *document;

        testing_check(dset_document_parse(&document, text.text, text.size, &options, &err) == DSET_EINVALID, "%zu", i);
        testing_check(err.column > text.size - 200 && strstr(err.path, "777") != NULL, "%zu: %u %s", i, err.column,
                      err.path);
        options.flags = DSET_DOCUMENT_LENIENT;
        ck_ok(dset_document_parse(&document, text.text, text.size, &options, &err));
        testing_check(dset_value_count(dset_document_root(document)) == 5001, "%zu", i);
        dset_document_free(document);
        free(text.text);
    }
}
END_TEST

START_TEST(aliases_count_as_the_values_they_expand_to)
{
    static const char bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                               "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                               "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    testing_heap heap;

    testing_heap_start(&heap);
    options.memory = &heap.allocator;
    options.format = DSET_FORMAT_YAML;
    ck_assert_int_eq(dset_document_parse(&document, bomb, strlen(bomb), &options, NULL), DSET_ELIMIT);
    testing_check(heap.peak <= TREE_MAX(sizeof bomb), "%zu bytes", heap.peak);
}
END_TEST

#define TEMPLATE                                                                                                     \
    "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":"  \
    "{\"a\":\"b\"}},\"spec\":{"
#define CONTAINER TEMPLATE "\"containers\":[{\"name\":\"c\",\"image\":\"i\","

/* Lists on which a naive check is quadratic. */
static const struct {
    const char *before, *unit, *after;
} sets[] = {
    { TEMPLATE "\"containers\":[", "{\"name\":\"c%zu\",\"image\":\"i\"},", "{}]}}}}" },
    { TEMPLATE "\"containers\":[", "{\"name\":\"c\"},", "{}]}}}}" },
    { CONTAINER "\"ports\":[", "{\"containerPort\":80,\"hostPort\":%zu},", "{}]}]}}}}" },
    { CONTAINER "\"ports\":[", "{\"containerPort\":80},", "{}]}]}}}}" },
    { CONTAINER "\"env\":[", "{\"name\":\"e\"},", "{}]}]}}}}" },
    { CONTAINER "\"volumeMounts\":[", "{\"name\":\"v%zu\",\"mountPath\":\"/a\"},", "{}]}]}}}}" },
    { CONTAINER "\"resources\":{\"requests\":{", "\"x.y/r%zu\":\"1\",", "\"z\":1}}}]}}}}" },
    { TEMPLATE "\"volumes\":[", "{\"name\":\"v%zu\"},", "{}]}}}}" },
    { TEMPLATE "\"volumes\":[{\"name\":\"v\",\"configMap\":{\"items\":[", "{\"key\":\"k\",\"path\":\"a\"},", "{}]}}]}}}}" },
    { TEMPLATE "\"tolerations\":[", "{\"key\":\"k\",\"value\":\" \"},", "{}]}}}}" },
    { TEMPLATE "\"topologySpreadConstraints\":[", "{\"topologyKey\":\"k\"},", "{}]}}}}" },
    { TEMPLATE "\"hostAliases\":[", "{\"ip\":\"1\"},", "{}]}}}}" },
    { TEMPLATE "\"imagePullSecrets\":[", "{\"name\":\"\"},", "{}]}}}}" },
    { TEMPLATE "\"nodeSelector\":{", "\"k k%zu\":\"\",", "\"a\":\"\"}}}}}" },
    { "{\"metadata\":{\"name\":\"a\",\"finalizers\":[", "\"x%zu\",", "\"y\"]}}" },
    { "{\"metadata\":{\"name\":\"a\",\"ownerReferences\":[", "{\"controller\":true},", "{}]}}" },
    { "{\"metadata\":{\"name\":\"a\",\"annotations\":{", "\"x y/k%zu\":\"v\",", "\"y\":\"\"}}}" },
    { "{\"metadata\":{\"name\":\"a\"},", "\"x%zu\":1,", "\"y\":1}" },
    { "{\"metadata\":{\"name\":\"a\"},", "\"spec\":{},", "\"y\":1}" },
    { "{\"metadata\":{\"name\":\"a\"},", "\"status\":{\"conditions\":[{},{}]},", "\"y\":1}" },
};

typedef struct tally {
    size_t errors, warnings;
} tally;

static void count_issue(void *context, const dset_issue *issue)
{
    tally *to = context;

    if (issue->warning)
        to->warnings++;
    else
        to->errors++;
}

START_TEST(checks_are_not_quadratic)
{
    size_t i, lenient;

    for (i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        input text = repeated(sets[i].before, sets[i].unit, 20000, sets[i].after);

        for (lenient = 0; lenient < 2; lenient++) {
            dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
            tally found = { 0, 0 };
            testing_heap heap;
            int code;

            testing_heap_start(&heap);
            options.memory = &heap.allocator;
            options.format = DSET_FORMAT_JSON;
            options.flags = lenient ? DSET_PARSE_LENIENT : 0;
            options.values_max = 200000;
            code = dset_daemonset_check(text.text, text.size, &options, count_issue, &found, NULL);
            testing_check(code == DSET_EINVALID && found.errors > 0, "%zu: %s", i, dset_code_name(code));
            testing_check(found.errors <= 1000 && found.warnings <= 200, "%zu: %zu errors, %zu warnings", i,
                          found.errors, found.warnings);
            testing_check(heap.peak <= 24 * MIB, "%zu: %zu bytes", i, heap.peak);
            ck_assert_uint_eq(heap.bytes, 0);
        }
        free(text.text);
    }
}
END_TEST

static const struct {
    uint32_t kind;
    const char *before, *unit;
    size_t times;
    const char *after;
    int code;
} records[] = {
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\",\"x\":", "[", MIB, "", DSET_ESYNTAX },
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\",\"x\":", "[", 100000, "1", DSET_ESYNTAX },
    { DSET_KIND_POD, "{\"spec\":{\"containers\":[", "{\"name\":\"c\",\"args\":[\"}\\\"]\"]},", 50000, "{}]}}", DSET_OK },
    { DSET_KIND_POD, "{\"status\":{\"conditions\":[", "{\"type\":\"Ready\",\"status\":\"True\"},", 50000, "{}]}}", DSET_OK },
    { DSET_KIND_POD, "{\"metadata\":{\"ownerReferences\":[", "{\"uid\":\"k\"},", 60000, "{}]}}", DSET_OK },
    { DSET_KIND_POD, "{\"x\":\"", "\\u0041", 200000, "\"}", DSET_OK },
    { DSET_KIND_POD, "{\"x\":\"", "\xff", MIB, "\"}", DSET_OK },
    { DSET_KIND_POD, "{\"x\":", "9", MIB, "}", DSET_OK },
    { DSET_KIND_NODE, "{", "\"x%zu\":1,", 60000, "\"y\":{}}", DSET_OK },
    { DSET_KIND_NODE, "{\"metadata\":{", "\"name\":\"k\",", 60000, "\"x\":1}}", DSET_ELIMIT },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"k%zu\":\"\",", 1000, "\"x\":\"\"}}}", DSET_OK },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"\\t%zu\":\"\\n\",", 900, "\"x\":\"\"}}}", DSET_OK },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"\":\"\",", 1364, "\"\":\"\"}}}", DSET_OK },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"\":\"\",", 1365, "\"\":\"\"}}}", DSET_ELIMIT },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"%zu\":\"\",", 100000, "\"x\":\"\"}}}", DSET_ELIMIT },
    { DSET_KIND_NODE, "{\"metadata\":{\"labels\":{", "\"%zu\":\"\xff\xff\xff\xff\",", 5000, "\"x\":\"\"}}}", DSET_ELIMIT },
    { DSET_KIND_NODE, "{\"spec\":{\"taints\":[", "{},", 1023, "{}]}}", DSET_OK },
    { DSET_KIND_NODE, "{\"spec\":{\"taints\":[", "{\"key\":\"k%zu\",\"effect\":\"NoSchedule\"},", 50000, "{}]}}",
      DSET_ELIMIT },
    { DSET_KIND_POD, "{\"metadata\":{\"ownerReferences\":[", "{\"uid\":\"k\",\"controller\":true},", 60000, "{}]}}", DSET_OK },
    { DSET_KIND_POD, "{\"metadata\":{\"uid\":\"", "x", 24 * 1024 - 1, "\"}}", DSET_OK },
    { DSET_KIND_POD, "{\"metadata\":{\"uid\":\"", "x", 24 * 1024, "\"}}", DSET_ELIMIT },
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"", "\xff", 8191, "\"}}", DSET_OK },
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"", "\xff", 8192, "\"}}", DSET_ELIMIT },
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\",\"name\":\"a\",\"labels\":{", "\"%zu\":\"\",", 260, "\"x\":\"\"}}}",
      DSET_OK },
    { DSET_KIND_NODE, "{\"spec\":{", "\"taints\":[{}],", 300, "\"x\":1}}", DSET_OK },
    { DSET_KIND_NODE, "{\"spec\":{", "\"taints\":[{}],", 3000, "\"x\":1}}", DSET_ELIMIT },
    { DSET_KIND_POD, "{\"status\":{\"message\":\"", "x", 3 * MIB, "\"}}", DSET_OK },
    { DSET_KIND_POD, "{\"status\":{\"message\":\"", "\\u0041", 200000, "\"}}", DSET_OK },
    { DSET_KIND_POD, "{\"status\":{\"message\":\"", "\xff", MIB, "\"}}", DSET_OK },
    { DSET_KIND_POD, "{\"metadata\":{\"uid\":\"\xff\",\"labels\":{\"a\":\"\",", "\"%zu\":\"\",", 1100,
      "\"x\":\"\"}},\"status\":{\"message\":\"\\t\"}}", DSET_OK },
    { DSET_KIND_REVISION, "{\"data\":\"", "x", 3 * MIB, "\"}", DSET_OK },
    { DSET_KIND_REVISION, "{\"data\":", "{\"a\":", 100000, "", DSET_ESYNTAX },
    { DSET_KIND_REVISION, "{\"revision\":", "1", 100000, "}", DSET_EINVALID },
};

static int see_pod(void *context, const dset_pod *pod)
{
    (void)context;
    return pod->message != NULL && strlen(pod->message) > 1024 ? DSET_EINVALID : DSET_OK;
}

static int count_refusal(void *context, const dset_refusal *refusal)
{
    if (refusal->error->code != DSET_ELIMIT || strlen(refusal->name) + strlen(refusal->uid) > 2048)
        return DSET_EINVALID;
    ++*(size_t *)context;
    return DSET_OK;
}

static int read_records(const dset_record_options *given, const input *text, size_t step, const dset_record_methods *methods,
                        size_t *refused, testing_heap *heap)
{
    dset_record_options options = *given;
    dset_record_reader *reader;
    size_t at;
    int code;

    testing_heap_start(heap);
    options.memory = &heap->allocator;
    *refused = 0;
    code = dset_record_reader_new(&reader, &options, methods, refused, NULL);
    for (at = 0; at < text->size && code == DSET_OK; at += step)
        code = dset_record_reader_feed(reader, text->text + at, text->size - at < step ? text->size - at : step, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, NULL);
    dset_record_reader_free(reader);
    ck_assert_uint_eq(heap->bytes, 0);
    return code;
}

static const dset_record_methods plain = { .size = sizeof plain, .pod = see_pod };
static const dset_record_methods refusing = { .size = sizeof refusing, .pod = see_pod, .refusal = count_refusal };

/* The reader needs little memory beyond the text it has to buffer. */
START_TEST(records_are_read_in_place)
{
    size_t i, pieces, refused;

    for (i = 0; i < sizeof records / sizeof records[0]; i++) {
        input text = repeated(records[i].before, records[i].unit, records[i].times, records[i].after);

        for (pieces = 1; pieces <= 1024; pieces *= 32) {
            dset_record_options options = { sizeof options, records[i].kind, DSET_SHAPE_OBJECT, 0, NULL, 0, 0 };
            testing_heap heap;
            size_t step = (text.size + pieces - 1) / pieces;
            size_t kept = pieces > 1 || records[i].code == DSET_ESYNTAX ? text.size : 0;
            bool limit = records[i].code == DSET_ELIMIT;
            int code = read_records(&options, &text, step, &plain, &refused, &heap);

            testing_check(code == records[i].code, "%zu: %s", i, dset_code_name(code));
            testing_check(heap.peak <= kept + (64u << 10), "%zu, %zu pieces: %zu bytes", i, pieces, heap.peak);
            code = read_records(&options, &text, step, &refusing, &refused, &heap);
            testing_check(code == (limit ? DSET_OK : records[i].code), "%zu: %s", i, dset_code_name(code));
            testing_check(refused == limit, "%zu: %zu refused", i, refused);
            testing_check(heap.peak <= kept + (64u << 10), "%zu, %zu pieces: %zu bytes", i, pieces, heap.peak);
        }
        free(text.text);
    }
}
END_TEST

/* Objects larger than record_max are not buffered. */
START_TEST(refused_objects_are_not_buffered)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 10000, NULL, 0, 0 };
    input text = { NULL, 0, 0 };
    size_t i, step, refused;
    testing_heap heap;

    add(&text, "{\"items\":[");
    for (i = 0; i < 8; i++) {
        input item = repeated("{\"metadata\":{\"name\":\"b\",\"labels\":{", "\"%zu\":\"\",", 60000, "\"x\":\"\"}}},{},");

        add(&text, item.text);
        free(item.text);
    }
    add(&text, "{}]}");
    for (step = 100; step <= 1000000; step *= 100) {
        ck_ok(read_records(&options, &text, step, &refusing, &refused, &heap));
        ck_assert_uint_eq(refused, 8);
        testing_check(heap.peak <= 10000 + (64u << 10), "pieces of %zu: %zu bytes", step, heap.peak);
    }
    free(text.text);
}
END_TEST

/* The memory of one record is reused for the next one, and so is the buffer for its text. */
START_TEST(lists_need_memory_for_one_record_only)
{
    static const char *const items[] = { "{\"metadata\":{\"labels\":{", "\"%zu\":\"\",", "\"x\":\"\"}}},",
                                         "{\"spec\":{\"taints\":[", "{},", "{}]}},",
                                         "{\"metadata\":{\"name\":\"", "x", "\"}},",
                                         "{\"status\":{\"x\":[", "0,", "0]}}," };
    static const size_t times[] = { 1100, 1000, 24000, 300000 };
    input text = repeated("{\"metadata\":{\"resourceVersion\":\"", "7", 6000, "\"},\"items\":[");
    size_t i, longest = 0, refused;
    dset_record_options options = { sizeof options, DSET_KIND_NODE, DSET_SHAPE_LIST, 0, NULL, 0, 0 };
    testing_heap heap;

    for (i = 0; i < 24; i++) {
        input item = repeated(items[3 * (i % 4)], items[3 * (i % 4) + 1], times[i % 4], items[3 * (i % 4) + 2]);

        add(&text, item.text);
        longest = item.size > longest ? item.size : longest;
        free(item.text);
    }
    add(&text, "{}]}");
    ck_ok(read_records(&options, &text, 10000, &plain, &refused, &heap));
    testing_check(heap.peak <= longest + (64u << 10), "%zu bytes for %zu", heap.peak, longest);
    free(text.text);
}
END_TEST

/* A realistic manifest with 500 containers. */
START_TEST(trees_need_a_few_times_the_size_of_their_text)
{
    static const char *const parts[] = {
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"node-agent\",\"namespace\":\"kube-system\"},"
        "\"spec\":{\"selector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"node-agent\"}},\"template\":{\"metadata\":{"
        "\"labels\":{\"app.kubernetes.io/name\":\"node-agent\"}},\"spec\":{\"containers\":[",
        "{\"name\":\"container-%zu\",\"image\":\"registry.example.com/team/node-agent:v1.24.3\",\"imagePullPolicy\":\"IfNotPresent\","
        "\"command\":[\"/usr/local/bin/node-agent\",\"--config=/etc/node-agent/config.yaml\",\"--log-level=info\"],"
        "\"env\":[{\"name\":\"NODE_NAME\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"spec.nodeName\"}}}],"
        "\"resources\":{\"limits\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"},\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"}},"
        "\"securityContext\":{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true},"
        "\"volumeMounts\":[{\"name\":\"configuration\",\"mountPath\":\"/etc/node-agent\",\"readOnly\":true}]},",
        "{\"name\":\"last\",\"image\":\"last\"}]}}}}",
    };
    input text = repeated(parts[0], parts[1], 500, parts[2]);
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    testing_heap heap;

    testing_heap_start(&heap);
    options.memory = &heap.allocator;
    ck_ok(dset_document_parse(&document, text.text, text.size, &options, NULL));
    testing_check(heap.peak <= 6 * text.size, "%zu bytes for %zu", heap.peak, text.size);
    dset_document_free(document);
    free(text.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("hostile");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, documents_are_bounded_in_time_and_memory);
    tcase_add_test(tests, values_are_counted_before_a_tree_is_built);
    tcase_add_test(tests, files_need_memory_for_their_largest_document_only);
    tcase_add_test(tests, syntax_errors_are_reported_before_limits);
    tcase_add_test(tests, duplicates_are_found_among_many);
    tcase_add_test(tests, aliases_count_as_the_values_they_expand_to);
    tcase_add_test(tests, checks_are_not_quadratic);
    tcase_add_test(tests, records_are_read_in_place);
    tcase_add_test(tests, refused_objects_are_not_buffered);
    tcase_add_test(tests, lists_need_memory_for_one_record_only);
    tcase_add_test(tests, trees_need_a_few_times_the_size_of_their_text);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
