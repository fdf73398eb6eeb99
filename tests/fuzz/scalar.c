/* Quantities, times and name rules: output reads back to the same value. */
#include "fuzz.h"

static void check_quantity(const char *text, size_t size)
{
    dset_quantity read, back, sum;
    char written[1400], again[1400];
    size_t length;
    int64_t number;

    if (dset_quantity_parse(&read, text, size, NULL) != DSET_OK)
        return;
    length = dset_quantity_write(&read, written, sizeof written);
    if (read.spelling == NULL || size < sizeof written)
        FUZZ_CHECK(length < sizeof written);
    dset_quantity_value(&read, &number);
    dset_quantity_milli(&read, &number);
    sum = read;
    if (dset_quantity_add(&sum, &read, NULL) == DSET_OK)
        FUZZ_CHECK(dset_quantity_sign(&sum) == dset_quantity_sign(&read));
    if (length >= sizeof written || strchr(written, 'E') != NULL || strlen(written) != length)
        return;
    FUZZ_CHECK(dset_quantity_parse(&back, written, length, NULL) == DSET_OK);
    /* beyond E a decimal number loses its suffix, as in Kubernetes */
    if (dset_quantity_compare(&read, &back) != 0) {
        FUZZ_CHECK(written[length - 1] >= '0' && written[length - 1] <= '9');
        return;
    }
    /* without a suffix it reads back as a decimal one: 62.5Ki is 64000, and that is 64k, as in Kubernetes */
    if (written[length - 1] < '0' || written[length - 1] > '9')
        FUZZ_CHECK(dset_quantity_write(&back, again, sizeof again) == length && memcmp(written, again, length) == 0);
    dset_quantity_round_to_milli(&read);
    FUZZ_CHECK(!dset_quantity_round_to_milli(&read));
}

static void check_time(const char *text, size_t size)
{
    dset_ms time, back;
    char written[40];
    size_t length;

    if (dset_time_parse(&time, text, size, NULL) != DSET_OK)
        return;
    length = dset_time_write(time, written, sizeof written);
    FUZZ_CHECK(length < sizeof written);
    if (length == 20 && written[0] != '-') {
        FUZZ_CHECK(dset_time_parse(&back, written, length, NULL) == DSET_OK);
        FUZZ_CHECK(back <= time && time - back < 1000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = size != 0 ? (const char *)data : "";
    dset_int_or_percent value = { DSET_VALUE_TEXT, 0, NULL };
    char *copy = malloc(size + 1);
    int64_t out;
    uint32_t rule;

    FUZZ_CHECK(copy != NULL);
    memcpy(copy, text, size);
    copy[size] = '\0';
    check_quantity(text, size);
    check_time(text, size);
    for (rule = DSET_RULE_QUALIFIED_NAME; rule <= DSET_RULE_FINALIZER; rule++)
        dset_text_problem(rule, text, size);
    FUZZ_CHECK(dset_text_problem(DSET_RULE_IP, text, size) != NULL ||
               dset_text_problem(DSET_RULE_IP_STRICT, text, size) == NULL);
    FUZZ_CHECK(dset_text_problem(DSET_RULE_IP_STRICT, text, size) != NULL ||
               dset_text_problem(DSET_RULE_IP_LENIENT, text, size) == NULL);
    value.text = copy;
    dset_int_or_percent_scale(&value, 1000, true, &out, NULL);
    free(copy);
    return 0;
}
