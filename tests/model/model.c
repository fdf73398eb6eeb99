/* The room model: quantities, times, int-or-percent, names. The vectors have many more cases; here are the rules. */
#include "base/number.h"
#include "support/testing.h"

#include <string.h>

#include "daemonset/scalar.h"

static dset_quantity quantity(const char *text)
{
    dset_quantity made;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_msg(dset_quantity_parse(&made, text, strlen(text), &err) == DSET_OK, "%s: %s", text, err.text);
    return made;
}

static void check_written(const dset_quantity *made, const char *expected)
{
    char text[1300];

    ck_assert_uint_eq(dset_quantity_write(made, text, sizeof text), strlen(expected));
    ck_assert_str_eq(text, expected);
}

START_TEST(quantities_read_back)
{
    static const char *const cases[][2] = { { "100m", "100m" },   { "1.5Gi", "1536Mi" },     { "0.5", "500m" },
                                            { "1024Ki", "1Mi" },  { "08Ki", "8Ki" },         { "1e1000", "10e999" },
                                            { "-1.5", "-1500m" }, { "0.1n", "1n" },          { "+1", "+1" },
                                            { "100.5Ki", "102912" }, { "9Ei", "9223372036854775807" },
                                            { "1.1Ki", "1126400m" }, { ".", "0" },           { "12e6", "12e6" } };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_quantity made = quantity(cases[i][0]);

        check_written(&made, cases[i][1]);
    }
}
END_TEST

START_TEST(invalid_quantities_are_refused)
{
    static const char *const cases[] = { "", "1i", "1mi", "1K", "1e", "1 ", " 1", "1_000", "0x10", "1.1.M", "1MI" };
    dset_quantity made;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_msg(dset_quantity_parse(&made, cases[i], strlen(cases[i]), NULL) == DSET_ESYNTAX, "%s", cases[i]);
    ck_assert_int_eq(dset_quantity_parse(&made, "1e2147483648", 12, NULL), DSET_ELIMIT);
    ck_assert_int_eq(dset_quantity_parse(&made, "1e-2147483648", 13, NULL), DSET_OK); /* rounded up to 1e-9 */
    check_written(&made, "1e-9");
    ck_assert_int_eq(dset_quantity_parse(NULL, "1", 1, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_quantity_parse(&made, NULL, 1, NULL), DSET_EMISUSE);
}
END_TEST

static dset_quantity random_quantity(testing_random *random)
{
    static const char *const suffixes[] = { "", "m", "k", "Mi", "n", "e3", "Ei", "Gi", "e-5" };
    char text[64];

    snprintf(text, sizeof text, "%s%u.%u%s", testing_below(random, 3) == 0 ? "-" : "", testing_below(random, 100000),
             testing_below(random, 1000), suffixes[testing_below(random, 9)]);
    {
        dset_quantity made = quantity(text);

        made.spelling = NULL;
        made.spelling_size = 0;
        return made;
    }
}

START_TEST(quantities_add_and_compare)
{
    testing_random random = { 11 };
    size_t i;

    for (i = 0; i < 2000; i++) {
        dset_quantity a = random_quantity(&random), b = random_quantity(&random), c = random_quantity(&random);
        dset_quantity left = a, right = b, back;
        char text[1300];

        ck_ok(dset_quantity_add(&left, &b, NULL));
        ck_ok(dset_quantity_add(&right, &a, NULL));
        ck_assert_int_eq(dset_quantity_compare(&left, &right), 0);
        ck_assert_int_eq(dset_quantity_compare(&a, &b) < 0, dset_quantity_compare(&b, &a) > 0);
        ck_ok(dset_quantity_add(&left, &c, NULL));
        ck_ok(dset_quantity_add(&c, &b, NULL));
        ck_ok(dset_quantity_add(&c, &a, NULL));
        ck_assert_int_eq(dset_quantity_compare(&left, &c), 0);
        dset_quantity_write(&c, text, sizeof text);
        back = quantity(text);
        ck_assert_msg(dset_quantity_compare(&back, &c) == 0, "%s", text);
    }
}
END_TEST

START_TEST(quantities_round_up)
{
    dset_quantity made = quantity("0.0001");

    ck_assert(dset_quantity_round_to_milli(&made));
    check_written(&made, "1m");
    made = quantity("01500m");
    ck_assert(!dset_quantity_round_to_milli(&made));
    made = quantity("1e500");
    ck_ok(dset_quantity_add(&made, &made, NULL));
    check_written(&made, "200e498");
    made = quantity("1e1100");
    ck_assert(!dset_quantity_round_to_milli(&made));
}
END_TEST

START_TEST(times_read_back)
{
    testing_random random = { 3 };
    size_t i;

    for (i = 0; i < 5000; i++) {
        dset_ms time = ((dset_ms)testing_below(&random, 0xffffffffu) * 58 - 62135596800) * 1000, read;
        char text[32];
        size_t size = dset_time_write(time, text, sizeof text);

        ck_assert_uint_lt(size, sizeof text);
        ck_ok(dset_time_parse(&read, text, size, NULL));
        ck_assert_int_eq(read, time);
    }
}
END_TEST

START_TEST(times_are_parsed_as_in_go)
{
    static const struct {
        const char *text;
        dset_ms time; /* -1: refused */
    } cases[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "2026-03-01T12:00:00Z", 1772366400000 },
        { "2026-03-01T12:00:00.1239Z", 1772366400123 },
        { "2026-03-01T12:00:00,5Z", 1772366400500 },
        { "1970-01-01T3:04:05Z", 11045000 },
        { "1970-01-02T00:00:00+24:00", 0 },
        { "1970-01-01T00:59:00+00:60", -60000 },
        { "1970-01-01t00:00:00Z", -1 },
        { "1970-01-01T00:00:00z", -1 },
        { "1970-01-01T00:00:60Z", -1 },
        { "1970-01-01T24:00:00Z", -1 },
        { "1970-1-01T00:00:00Z", -1 },
        { "1970-02-29T00:00:00Z", -1 },
        { "1970-01-01T00:00:00", -1 },
        { "1970-01-01T00:00:00.Z", -1 },
        { "1970-01-01T00:00:00Z ", -1 },
        { "", -1 },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_ms time = -1;
        int code = dset_time_parse(&time, cases[i].text, strlen(cases[i].text), NULL);

        ck_assert_msg(code == (cases[i].time == -1 ? DSET_ESYNTAX : DSET_OK), "%s", cases[i].text);
        ck_assert_msg(time == cases[i].time, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(percentages_scale)
{
    dset_int_or_percent value = { DSET_VALUE_TEXT, 0, "10%" };
    static const int32_t totals[] = { 1, 3, 9, 10, 11 };
    static const int64_t expected[] = { 1, 1, 1, 1, 2 };
    int64_t out;
    size_t i;

    for (i = 0; i < 5; i++) {
        ck_ok(dset_int_or_percent_scale(&value, totals[i], true, &out, NULL));
        ck_assert_int_eq(out, expected[i]);
    }
    ck_ok(dset_int_or_percent_scale(&value, 19, false, &out, NULL));
    ck_assert_int_eq(out, 1);
    value.text = "5";
    ck_assert_int_eq(dset_int_or_percent_scale(&value, 1, true, &out, NULL), DSET_EINVALID);
    value.text = "9223372036854775808%";
    ck_assert_int_eq(dset_int_or_percent_scale(&value, 1, true, &out, NULL), DSET_EINVALID);
    value.text = "9223372036854775807%";
    ck_ok(dset_int_or_percent_scale(&value, 10, true, &out, NULL));
    ck_assert_int_eq(out, 922337203685477632); /* a double, as in Kubernetes */
    value.kind = DSET_VALUE_NUMBER;
    value.number = -7;
    ck_ok(dset_int_or_percent_scale(&value, 1, true, &out, NULL));
    ck_assert_int_eq(out, -7);
}
END_TEST

START_TEST(integers_are_parsed)
{
    int64_t out;

    ck_assert(dsetp_parse_int64("-9223372036854775808", 20, &out) && out == INT64_MIN);
    ck_assert(dsetp_parse_int64("9223372036854775807", 19, &out) && out == INT64_MAX);
    ck_assert(!dsetp_parse_int64("9223372036854775808", 19, &out));
    ck_assert(!dsetp_parse_int64("-9223372036854775809", 20, &out));
    ck_assert(dsetp_parse_int64("+0016", 5, &out) && out == 16);
    ck_assert(!dsetp_parse_int64("", 0, &out) && !dsetp_parse_int64("-", 1, &out) && !dsetp_parse_int64("1 ", 2, &out));
}
END_TEST

START_TEST(names_are_checked)
{
    char long_name[300];

    memset(long_name, 'a', sizeof long_name);
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_DNS_LABEL, long_name, 63));
    ck_assert_ptr_nonnull(dset_text_problem(DSET_RULE_DNS_LABEL, long_name, 64));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, long_name, 253));
    ck_assert_ptr_nonnull(dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, long_name, 254));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_GENERATE_NAME, "foo--", 5));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_ANNOTATION_KEY, "Example.COM/X", 13));
    ck_assert_ptr_nonnull(dset_text_problem(DSET_RULE_QUALIFIED_NAME, "Example.COM/X", 13));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_IP, "2001:db8::1", 11));
    ck_assert_ptr_nonnull(dset_text_problem(DSET_RULE_IP, "2001:db8:0::1", 13));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_IP_STRICT, "2001:db8:0::1", 13));
    ck_assert_ptr_nonnull(dset_text_problem(DSET_RULE_IP_STRICT, "::ffff:1.2.3.4", 14));
    ck_assert_ptr_null(dset_text_problem(DSET_RULE_IP_LENIENT, "::ffff:1.2.3.4", 14));
    ck_assert_ptr_nonnull(dset_text_problem(9999, "a", 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tests = tcase_create("model");

    tcase_add_test(tests, quantities_read_back);
    tcase_add_test(tests, invalid_quantities_are_refused);
    tcase_add_test(tests, quantities_add_and_compare);
    tcase_add_test(tests, quantities_round_up);
    tcase_add_test(tests, times_read_back);
    tcase_add_test(tests, times_are_parsed_as_in_go);
    tcase_add_test(tests, percentages_scale);
    tcase_add_test(tests, integers_are_parsed);
    tcase_add_test(tests, names_are_checked);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
