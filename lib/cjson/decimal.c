/* Converts doubles to decimal text and back, whatever the locale, and writes paths of values. */
#include "decimal.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The C library uses the decimal point of the locale, which is one character in all but a few. */
static void change_point(char *text, char from, char to)
{
    char *at = strchr(text, from);

    if (at != NULL)
        *at = to;
}

static char local_point(void)
{
    const struct lconv *lconv = localeconv();

    return lconv->decimal_point[0] != '\0' ? lconv->decimal_point[0] : '.';
}

void dsetp_decimal_write(double number, char text[DSETP_DECIMAL_SIZE])
{
    int digits;

    if (number > -9007199254740992.0 && number < 9007199254740992.0 && number == (double)(int64_t)number) {
        snprintf(text, DSETP_DECIMAL_SIZE, "%.0f", number);
        return;
    }
    /* %g drops trailing zeros, so 15 digits also give shorter texts, except for subnormal doubles */
    for (digits = fabs(number) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(text, DSETP_DECIMAL_SIZE, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    change_point(text, local_point(), '.');
}

/* The significant digits of a number, at most one more than a double has, and the power of ten of the first one. */
typedef struct digits {
    char text[19];
    size_t count;
    long long power;
    bool negative;
} digits;

static void add_digit(digits *to, char digit)
{
    if (to->count < sizeof to->text)
        to->text[to->count++] = digit;
}

static void read_digits(digits *to, const char *text)
{
    bool point = false;
    long long exponent = 0;
    size_t zeros = 0;

    memset(to, 0, sizeof *to);
    to->negative = *text == '-';
    for (text += to->negative; *text != '\0' && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        if (to->count + zeros > 0 || *text != '0') {
            for (; *text != '0' && zeros > 0; zeros--)
                add_digit(to, '0');
            if (*text == '0')
                zeros++;
            else
                add_digit(to, *text);
            to->power += !point;
        } else {
            to->power -= point;
        }
    }
    if (*text != '\0')
        exponent = strtoll(text + 1, NULL, 10);
    to->power = to->count == 0 ? 0 : to->power + (exponent > 100000 ? 100000 : exponent < -100000 ? -100000 : exponent);
}

bool dsetp_decimal_read(const char *text, double *number)
{
    char copy[512], shortest[DSETP_DECIMAL_SIZE];
    digits wanted, held;

    if (strlen(text) >= sizeof copy)
        return false;
    strcpy(copy, text);
    change_point(copy, '.', local_point());
    *number = strtod(copy, NULL);
    if (*number - *number != 0) /* not finite */
        return false;
    dsetp_decimal_write(*number, shortest);
    read_digits(&wanted, text);
    read_digits(&held, shortest);
    return wanted.negative == held.negative && wanted.power == held.power && wanted.count == held.count &&
           memcmp(wanted.text, held.text, held.count) == 0;
}

int dsetp_cjson_fail(dset_error *err, int code, const dsetp_step *steps, size_t count, const char *text)
{
    char path[512] = "";
    size_t length = 0, i;

    for (i = 0; i < count && length < sizeof path; i++) {
        const char *key = steps[i].key, *dot = length > 0 ? "." : "";
        int more = key != NULL ? snprintf(path + length, sizeof path - length, "%s%s", dot, key)
                               : snprintf(path + length, sizeof path - length, "[%zu]", steps[i].index);

        length += (size_t)more;
    }
    return dset_error_set(err, code, path, text);
}
