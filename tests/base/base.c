/* The room base: errors, natural order, text, arena, interning, sort, hash. */
#include "support/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/sort.h"
#include "base/text.h"
#include "base/tree.h"
#include "daemonset/version.h"

START_TEST(the_latest_error_is_kept)
{
    dset_error err = DSET_ERROR_INIT;
    char text[64];

    ck_assert_int_eq(dsetp_fail_at(&err, DSET_ESYNTAX, 3, 7, "spec.x", "first %d", 1), DSET_ESYNTAX);
    ck_assert_uint_eq(dset_error_write(&err, text, sizeof text), strlen("3:7: spec.x: first 1"));
    ck_assert_str_eq(text, "3:7: spec.x: first 1");
    ck_assert_int_eq(dset_error_set(&err, DSET_EINVALID, "spec.y", "second"), DSET_EINVALID);
    ck_assert_int_eq(err.code, DSET_EINVALID);
    ck_assert_uint_eq(dset_error_write(&err, text, sizeof text), strlen("spec.y: second"));
    ck_assert_str_eq(text, "spec.y: second");
    ck_assert_int_eq(dset_error_set(NULL, DSET_EIO, NULL, "without an error struct"), DSET_EIO);
}
END_TEST

START_TEST(long_errors_are_cut_with_a_sign_at_a_character)
{
    dset_error err = DSET_ERROR_INIT;
    char text[400];

    memset(text, 'a', sizeof text);
    memcpy(text + 251, "\xc3\xa4", 2);
    text[399] = '\0';
    dset_error_set(&err, DSET_EINVALID, text, text);
    ck_assert_uint_eq(strlen(err.text), 254);
    ck_assert_str_eq(err.text + 250, "a...");
    ck_assert_uint_eq(strlen(err.path), 127);
    ck_assert_str_eq(err.path + 123, "a...");
    text[127] = '\0';
    dset_error_set(&err, DSET_EINVALID, text, text);
    ck_assert_str_eq(err.path, text);
    ck_assert_str_eq(err.text, text);
}
END_TEST

/* The library's own formatter agrees with printf. */
START_TEST(messages_are_formatted_as_printf_does)
{
    dset_error err = DSET_ERROR_INIT;
    char text[200];

    dsetp_fail(&err, DSET_EIO, NULL, "%s|%.3s|%.9s|%c|%d|%u|%lld|%llu|%%|%.40s", "a", "abcdef", "abc", 'x', -2147483647 - 1,
               4294967295u, -9223372036854775807LL - 1, 18446744073709551615ULL, "");
    snprintf(text, sizeof text, "%s|%.3s|%.9s|%c|%d|%u|%lld|%llu|%%|%.40s", "a", "abcdef", "abc", 'x', -2147483647 - 1,
             4294967295u, -9223372036854775807LL - 1, 18446744073709551615ULL, "");
    ck_assert_str_eq(err.text, text);
}
END_TEST

START_TEST(codes_have_names_and_may_be_retryable)
{
    ck_assert_str_eq(dset_code_name(DSET_ECONFLICT), "DSET_ECONFLICT");
    ck_assert_str_eq(dset_code_name(12345), "unknown code");
    ck_assert(dset_code_is_retryable(DSET_EIO));
    ck_assert(!dset_code_is_retryable(DSET_ECONFLICT));
    ck_assert(!dset_code_is_retryable(DSET_ENOMEM));
}
END_TEST

START_TEST(structs_of_other_versions_are_converted)
{
    typedef struct narrow {
        uint32_t size;
        uint32_t flags;
        uint32_t reserved;
        uint32_t a;
    } narrow;
    struct {
        narrow now;
        uint64_t later;
    } wide = { { sizeof wide, 1, 0, 5 }, 0 };
    static const dsetp_layout layout = { "x", sizeof(narrow), offsetof(narrow, flags), 1u, offsetof(narrow, reserved) };
    dset_error err = DSET_ERROR_INIT;
    narrow known;

    ck_ok(dsetp_struct(&known, &layout, &wide, &err));
    ck_assert_uint_eq(known.a, 5);
    wide.later = 1;
    ck_assert_int_eq(dsetp_struct(&known, &layout, &wide, &err), DSET_EVERSION);
    ck_assert_str_eq(err.path, "x");
    wide.now.size = sizeof(narrow);
    ck_ok(dsetp_struct(&known, &layout, &wide, NULL));
    wide.now.flags = 3;
    ck_assert_int_eq(dsetp_struct(&known, &layout, &wide, &err), DSET_EVERSION);
    ck_assert_str_eq(err.path, "x.flags");
    wide.now.flags = 0;
    wide.now.reserved = 1;
    ck_assert_int_eq(dsetp_struct(&known, &layout, &wide, &err), DSET_EVERSION);
    ck_assert_str_eq(err.path, "x.reserved");
    wide.now.reserved = 0;
    wide.now.size = sizeof(narrow) - 1;
    ck_assert_int_eq(dsetp_struct(&known, &layout, &wide, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dsetp_struct(&known, &layout, NULL, NULL), DSET_EMISUSE);
}
END_TEST

START_TEST(names_are_compared_in_natural_order)
{
    static const char *const sorted[] = { "",      "a",       "a01",     "a1",           "a2",     "a10",
                                          "a10b",  "a10b2",   "node-9",  "node-10",      "node-10.b", "node-010a",
                                          "z" };
    size_t i, j, count = sizeof sorted / sizeof sorted[0];

    for (i = 0; i < count; i++) {
        for (j = 0; j < count; j++) {
            int order = dset_name_compare(sorted[i], sorted[j]);

            ck_assert_msg((order < 0) == (i < j) && (order > 0) == (i > j), "%s and %s", sorted[i], sorted[j]);
        }
    }
    ck_assert_int_lt(dset_name_compare("192.168.0.94", "192.168.0.97"), 0);
    ck_assert_int_lt(dset_name_compare("192.168.0.97", "192.168.0.212"), 0);
    ck_assert_int_lt(dset_name_compare("x99999999999999999999998", "x99999999999999999999999"), 0);
}
END_TEST

START_TEST(natural_order_is_a_total_order)
{
    testing_random random = { 1 };
    char names[60][8];
    size_t i, j, k;

    for (i = 0; i < 60; i++) {
        size_t length = testing_below(&random, 7);

        for (j = 0; j < length; j++)
            names[i][j] = "019ab-"[testing_below(&random, 6)];
        names[i][length] = '\0';
    }
    for (i = 0; i < 60; i++) {
        for (j = 0; j < 60; j++) {
            int ij = dset_name_compare(names[i], names[j]);

            ck_assert_int_eq(ij == 0, strcmp(names[i], names[j]) == 0);
            ck_assert((ij < 0) == (dset_name_compare(names[j], names[i]) > 0));
            for (k = 0; k < 60; k++) {
                if (ij < 0 && dset_name_compare(names[j], names[k]) < 0)
                    ck_assert_int_lt(dset_name_compare(names[i], names[k]), 0);
            }
        }
    }
}
END_TEST

START_TEST(text_follows_snprintf)
{
    char buffer[8];
    dsetp_text text = dsetp_text_start(buffer, sizeof buffer);

    dsetp_text_string(&text, "hello ");
    dsetp_text_number(&text, INT64_MIN);
    ck_assert_uint_eq(text.length, 6 + 20);
    ck_assert_str_eq(buffer, "hello -");
    text = dsetp_text_start(NULL, 0);
    dsetp_text_number(&text, 120);
    ck_assert_uint_eq(text.length, 3);
}
END_TEST

START_TEST(arena_gives_aligned_memory)
{
    testing_heap heap;
    dsetp_arena *arena;
    size_t i;

    testing_heap_start(&heap);
    arena = dsetp_arena_new(&heap.allocator, 0);
    for (i = 1; i < 5000; i += 7) {
        char *text = dsetp_arena_text(arena, "abc", 3);
        char *block = dsetp_arena_zalloc(arena, i);

        ck_assert_str_eq(text, "abc");
        ck_assert_uint_eq((uintptr_t)block % sizeof(void *), 0);
        ck_assert(block[0] == 0 && block[i - 1] == 0);
    }
    ck_assert_uint_eq(dsetp_arena_bytes(arena), heap.bytes);
    ck_assert(!dsetp_arena_failed(arena));
    ck_assert_ptr_null(dsetp_arena_array(arena, SIZE_MAX / 2, 3));
    ck_assert(dsetp_arena_failed(arena));
    dsetp_arena_free(arena);
    ck_assert_uint_eq(heap.blocks, 0);
}
END_TEST

static int intern_many(const dset_allocator *memory, void *context)
{
    dsetp_intern *table = dsetp_intern_new(memory);
    char text[24];
    uint32_t i;
    int code = table != NULL ? DSET_OK : DSET_ENOMEM;

    (void)context;
    for (i = 0; code == DSET_OK && i < 500; i++) {
        snprintf(text, sizeof text, "key-%u", i);
        if (dsetp_intern_put(table, text, strlen(text)) != i + 1)
            code = DSET_ENOMEM;
    }
    for (; code == DSET_OK && i-- > 0;) {
        snprintf(text, sizeof text, "key-%u", i);
        ck_assert_uint_eq(dsetp_intern_find(table, text, strlen(text)), i + 1);
    }
    dsetp_intern_free(table);
    return code;
}

START_TEST(interning_survives_failing_allocations)
{
    ck_assert_uint_gt(testing_sweep(intern_many, NULL), 10);
}
END_TEST

START_TEST(interned_numbers_are_dense_and_stable)
{
    dsetp_intern *table = dsetp_intern_new(NULL);

    ck_assert_uint_eq(dsetp_intern_put(table, "a", 1), 1);
    ck_assert_uint_eq(dsetp_intern_put(table, "b", 1), 2);
    ck_assert_uint_eq(dsetp_intern_put(table, "a", 1), 1);
    ck_assert_uint_eq(dsetp_intern_put(table, "", 0), 3);
    ck_assert_uint_eq(dsetp_intern_find(table, "c", 1), 0);
    ck_assert_uint_eq(dsetp_intern_count(table), 3);
    dsetp_intern_free(table);
}
END_TEST

static int by_half(const void *a, const void *b, void *context)
{
    uint32_t x = *(const uint32_t *)a >> 16, y = *(const uint32_t *)b >> 16;

    ++*(size_t *)context;
    return x < y ? -1 : x > y;
}

START_TEST(sort_is_stable)
{
    testing_random random = { 7 };
    uint32_t items[1000];
    size_t i, compared = 0, count;
    dset_allocator memory = dsetp_memory(NULL);

    for (count = 0; count <= 1000; count += 37) {
        for (i = 0; i < count; i++)
            items[i] = testing_below(&random, 20) << 16 | (uint32_t)i;
        ck_assert(dsetp_sort(&memory, items, count, sizeof items[0], by_half, &compared));
        for (i = 1; i < count; i++)
            ck_assert_uint_lt(items[i - 1], items[i]);
    }
    ck_assert_uint_lt(compared, 27 * 1000 * 10);
}
END_TEST

START_TEST(hashes_stay_the_same)
{
    /* FNV-1a names revisions and Pods, so it must never change: the published test values. */
    ck_assert_uint_eq(dsetp_fnv32(DSETP_FNV32_START, "foobar", 6), 0xbf9cf968u);
    ck_assert_uint_eq(dsetp_fnv64(DSETP_FNV64_START, "foobar", 6), 0x85944171f73967e8u);
    ck_assert(dsetp_hash(1, "foobar", 6) != dsetp_hash(2, "foobar", 6));
    ck_assert(dsetp_hash(1, "foobar", 6) != dsetp_hash(1, "foobaz", 6));
}
END_TEST

typedef struct number {
    dsetp_tree_node node;
    uint32_t value;
} number;

static int compare_number(const dsetp_tree_node *node, const void *key)
{
    uint32_t a = DSETP_TREE_ENTRY(node, const number, node)->value, b = *(const uint32_t *)key;

    return a < b ? -1 : a > b;
}

/* Random insertions and removals against a table of members. */
START_TEST(trees_are_ordered_sets)
{
    static number numbers[500];
    testing_random random = { 11 };
    bool in[500] = { false };
    size_t count = 0, round;
    dsetp_tree tree;

    dsetp_tree_start(&tree, compare_number);
    for (round = 0; round < 20000; round++) {
        uint32_t key = testing_below(&random, 500), next = key + 1;
        dsetp_tree_node *after = dsetp_tree_after(&tree, &key);

        while (next < 500 && !in[next])
            next++;
        ck_assert_ptr_eq(after, next < 500 ? &numbers[next].node : NULL);
        ck_assert_ptr_eq(dsetp_tree_find(&tree, &key), in[key] ? &numbers[key].node : NULL);
        if (in[key]) {
            ck_assert_ptr_eq(dsetp_tree_remove(&tree, &key), &numbers[key].node);
        } else {
            numbers[key].value = key;
            dsetp_tree_insert(&tree, &numbers[key].node, &key);
            ck_assert_ptr_null(dsetp_tree_remove(&tree, &(uint32_t){ 500 }));
        }
        in[key] = !in[key];
        count = in[key] ? count + 1 : count - 1;
        ck_assert_uint_eq(tree.count, count);
    }
    ck_assert_ptr_eq(dsetp_tree_after(&tree, &(uint32_t){ 0 }) != NULL ? dsetp_tree_first(&tree) : NULL,
                     in[0] ? &numbers[0].node : dsetp_tree_after(&tree, &(uint32_t){ 0 }));
}
END_TEST

START_TEST(json_strings_are_escaped)
{
    dsetp_buffer buffer;

    dsetp_buffer_start(&buffer, NULL);
    dsetp_buffer_json(&buffer, "a\"b\\c\n\x01\xc3\xa4<&>\xc0\x80\xe2\x80\xa9\xe2\x80\xaa");
    ck_assert_str_eq(buffer.data, "\"a\\\"b\\\\c\\n\\u0001\xc3\xa4\\u003c\\u0026\\u003e\\u0000\\u2029\xe2\x80\xaa\"");
    dsetp_buffer_free(&buffer);
}
END_TEST

/* Names come from callers, so they may be invalid UTF-8. */
START_TEST(broken_utf8_does_not_hide_the_end_of_a_text)
{
    static const char *const texts[] = { "x\xc0\0y", "x\xe2\0y", "x\xe2\x80\0y", "\xc0\0y", "\xc0\"\0y" };
    static const char *const wanted[] = { "\"x\xc0\"", "\"x\xe2\"", "\"x\xe2\x80\"", "\"\xc0\"", "\"\xc0\\\"\"" };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dsetp_buffer buffer;

        dsetp_buffer_start(&buffer, NULL);
        dsetp_buffer_json(&buffer, texts[i]);
        ck_assert_str_eq(buffer.data, wanted[i]);
        dsetp_buffer_free(&buffer);
    }
}
END_TEST

START_TEST(texts_grow_and_are_quoted)
{
    static const char *const words[][2] = { { "a\"b\\c\n\x01", "\"a\\\"b\\\\c\\n\\u0001\"" },
                                            { "<&>", "\"\\u003c\\u0026\\u003e\"" },
                                            { "\xe2\x80\xa8\xe2\x82\xac\xc3\xa9", "\"\\u2028\xe2\x82\xac\xc3\xa9\"" },
                                            { "", "\"\"" } };
    char buffer[64], small[5];
    dset_text text;
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        ck_assert_uint_eq(dset_json_quote(words[i][0], buffer, sizeof buffer), strlen(words[i][1]));
        ck_assert_str_eq(buffer, words[i][1]);
        ck_assert_uint_eq(dset_json_quote(words[i][0], small, sizeof small), strlen(words[i][1]));
        ck_assert_int_eq(strncmp(small, words[i][1], 4), 0);
    }
    ck_assert_uint_eq(dset_json_quote(NULL, NULL, 0), 2);
    dset_text_start(&text, NULL);
    ck_assert_ptr_null(text.data);
    for (i = 0; i < 1000; i++)
        ck_ok(dset_text_add(&text, "ab", 2));
    ck_assert_uint_eq(text.size, 2000);
    ck_assert_uint_eq(strlen(text.data), 2000);
    ck_assert_int_eq(dset_text_add(&text, NULL, 1), DSET_EMISUSE);
    ck_assert_int_eq(dset_text_add(NULL, "", 0), DSET_EMISUSE);
    dset_text_free(&text);
    dset_text_free(NULL);
    dset_text_start(NULL, NULL);
}
END_TEST

/* What comes from outside neither acts on a terminal nor forges a line. */
START_TEST(texts_are_shown_to_persons)
{
    static const char *const cases[][2] = {
        { "", "" },
        { "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \\n", "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \\n" },
        { "\x1b]0;T\x07\x1b[31mR", "^[]0;T\\x07^[[31mR" },
        { "a\nb\rc\td\x7f", "a\\nb\\rc\\td\\x7f" },
        { "\xc2\x9b" "31m \xc2\xad", "\\x9b31m \\xad" },
        { "\xe2\x80\xae \xe2\x81\xa6 \xe2\x80\xa8 \xef\xbb\xbf", "\\u202e \\u2066 \\u2028 \\ufeff" },
        { "\xf3\xa0\x81\x81", "\\U000e0041" },
        { "\xff \xe2\x82 \xc0\x80", "\\xff \\xe2\\x82 \\x00" },
    };
    dset_error err = DSET_ERROR_INIT;
    char buffer[200];
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_uint_eq(dset_text_show(cases[i][0], buffer, sizeof buffer), strlen(cases[i][1]));
        ck_assert_str_eq(buffer, cases[i][1]);
        dset_error_set(&err, DSET_EIO, cases[i][0], cases[i][0]);
        ck_assert_str_eq(err.path, cases[i][1]);
        ck_assert_str_eq(err.text, cases[i][1]);
    }
    ck_assert_uint_eq(dset_text_show("a\nb", buffer, 3), 4);
    ck_assert_str_eq(buffer, "a\\");
}
END_TEST

START_TEST(versions_are_comparable)
{
    ck_assert_int_eq(dset_version_number(), DSET_VERSION_NUMBER);
    ck_assert(DSET_VERSION_AT_LEAST(0, 1, 0));
    ck_assert(!DSET_VERSION_AT_LEAST(99, 0, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");

    tcase_add_test(tests, the_latest_error_is_kept);
    tcase_add_test(tests, texts_grow_and_are_quoted);
    tcase_add_test(tests, versions_are_comparable);
    tcase_add_test(tests, texts_are_shown_to_persons);
    tcase_add_test(tests, long_errors_are_cut_with_a_sign_at_a_character);
    tcase_add_test(tests, messages_are_formatted_as_printf_does);
    tcase_add_test(tests, codes_have_names_and_may_be_retryable);
    tcase_add_test(tests, structs_of_other_versions_are_converted);
    tcase_add_test(tests, names_are_compared_in_natural_order);
    tcase_add_test(tests, natural_order_is_a_total_order);
    tcase_add_test(tests, text_follows_snprintf);
    tcase_add_test(tests, arena_gives_aligned_memory);
    tcase_add_test(tests, interning_survives_failing_allocations);
    tcase_add_test(tests, interned_numbers_are_dense_and_stable);
    tcase_add_test(tests, sort_is_stable);
    tcase_add_test(tests, hashes_stay_the_same);
    tcase_add_test(tests, trees_are_ordered_sets);
    tcase_add_test(tests, json_strings_are_escaped);
    tcase_add_test(tests, broken_utf8_does_not_hide_the_end_of_a_text);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
