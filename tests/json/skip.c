/* Counting brackets and values 64 bytes at a time gives the same as byte by byte, on any processor. */
#include "support/testing.h"

#include <string.h>

#include "json/skip.h"

/* The reference for dsetp_skip_brackets(), byte by byte. */
static size_t slow_end(const char *text, size_t size)
{
    size_t i, depth = 0;
    bool inside = false;

    for (i = 0; i < size; i++) {
        if (inside && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            inside = !inside;
        else if (!inside && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!inside && (text[i] == '}' || text[i] == ']') && --depth == 0)
            return i + 1;
    }
    return SIZE_MAX;
}

/* Random brackets, strings and backslashes; backslashes only inside strings, as in JSON. */
static void write_random(testing_random *random, char *text, size_t size)
{
    bool inside = false, escaped = false;
    size_t i;

    text[0] = '{';
    for (i = 1; i < size; i++) {
        char c = "{}[]\"\"\\\\aaaaaaaa:,"[testing_below(random, 18)];

        if (c == '\\' && !inside)
            c = 'b';
        text[i] = c;
        if (c == '"' && !escaped)
            inside = !inside;
        escaped = inside && c == '\\' && !escaped;
    }
}

START_TEST(brackets_are_counted_as_by_the_reference)
{
    testing_random random = { 5 };
    char text[400];
    int round;

    for (round = 0; round < 20000; round++) {
        size_t size = 1 + testing_below(&random, sizeof text - 1), cut, found;
        dsetp_skip state = { 0, 0, 0 }, portable = { 0, 0, 0 };
        const char *end, *other;

        write_random(&random, text, size);
        cut = testing_below(&random, (uint32_t)size + 1);
        end = dsetp_skip_brackets(&state, text, text + cut);
        if (end == NULL)
            end = dsetp_skip_brackets(&state, text + cut, text + size);
        other = dsetp_skip_brackets_portable(&portable, text, text + size);
        testing_check(end == other, "round %d: not as portable", round);
        found = end != NULL ? (size_t)(end - text) : SIZE_MAX;
        testing_check(found == slow_end(text, size), "round %d: %zu, not %zu", round, found, slow_end(text, size));
    }
}
END_TEST

/* One value, plus one for each comma and each bracket outside strings that is not closed at once. */
static size_t slow_count(const char *text, size_t size)
{
    bool inside = false;
    size_t i, count = 1;

    for (i = 0; i < size; i++) {
        if (inside && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            inside = !inside;
        else if (!inside)
            count += text[i] == ',' || (strchr("[{", text[i]) != NULL &&
                                        (i % 64 == 63 || i + 1 == size || strchr("]}", text[i + 1]) == NULL));
    }
    return count;
}

START_TEST(values_are_counted_as_by_the_reference)
{
    testing_random random = { 6 };
    char text[400];
    int round;

    for (round = 0; round < 20000; round++) {
        size_t size = 1 + testing_below(&random, sizeof text - 1), count;

        write_random(&random, text, size);
        count = dsetp_count_values(text, text + size);
        testing_check(count == dsetp_count_values_portable(text, text + size), "round %d: not as portable", round);
        testing_check(count == slow_count(text, size), "round %d: %zu, not %zu", round, count, slow_count(text, size));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("skip");
    TCase *tests = tcase_create("skip");

    tcase_add_test(tests, brackets_are_counted_as_by_the_reference);
    tcase_add_test(tests, values_are_counted_as_by_the_reference);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
