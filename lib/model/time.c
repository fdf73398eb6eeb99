/* RFC 3339 times, read as leniently as the API server does. */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "daemonset/scalar.h"
#include "model/calendar.h"

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static bool digit_at(const cursor *in, size_t offset)
{
    return (size_t)(in->end - in->at) > offset && dsetp_is_digit(in->at[offset]);
}

/* Exactly count digits. */
static bool take_digits(cursor *in, size_t count, int64_t *out)
{
    size_t i;

    for (i = 0, *out = 0; i < count; i++) {
        if (!digit_at(in, i))
            return false;
        *out = *out * 10 + (in->at[i] - '0');
    }
    in->at += count;
    return true;
}

static bool take_char(cursor *in, char wanted)
{
    if (in->at == in->end || *in->at != wanted)
        return false;
    in->at++;
    return true;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted from March. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool take_date(cursor *in, int64_t *days)
{
    int64_t year, month, day;

    if (!take_digits(in, 4, &year) || !take_char(in, '-') || !take_digits(in, 2, &month) || !take_char(in, '-') ||
        !take_digits(in, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > dsetp_days_in_month(year, month))
        return false;
    *days = days_from_civil(year, month, day);
    return true;
}

/* A fraction, after a dot or a comma, truncated to milliseconds. */
static void take_fraction(cursor *in, int64_t *ms)
{
    int64_t weight = 100;

    if (in->at == in->end || (*in->at != '.' && *in->at != ',') || !digit_at(in, 1))
        return;
    for (in->at++; digit_at(in, 0); in->at++, weight /= 10)
        *ms += (*in->at - '0') * weight;
}

static bool take_clock(cursor *in, int64_t *ms)
{
    int64_t hour, minute, second;

    if (!take_digits(in, digit_at(in, 1) ? 2 : 1, &hour) || !take_char(in, ':') || !take_digits(in, 2, &minute) ||
        !take_char(in, ':') || !take_digits(in, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = ((hour * 60 + minute) * 60 + second) * 1000;
    take_fraction(in, ms);
    return true;
}

static bool take_zone(cursor *in, int64_t *ms)
{
    int64_t hours, minutes, sign;

    *ms = 0;
    if (take_char(in, 'Z'))
        return true;
    sign = take_char(in, '+') ? 1 : take_char(in, '-') ? -1 : 0;
    if (sign == 0 || !take_digits(in, 2, &hours) || !take_char(in, ':') || !take_digits(in, 2, &minutes))
        return false;
    *ms = sign * (hours * 60 + minutes) * 60000;
    return hours <= 24 && minutes <= 60;
}

int dset_time_parse(dset_ms *out, const char *text, size_t size, dset_error *err)
{
    cursor in = { text, text + size };
    int64_t days, clock, zone;

    if (out == NULL || text == NULL)
        return dsetp_fail(err, DSET_EMISUSE, out == NULL ? "out" : "text", "must not be NULL");
    if (!take_date(&in, &days) || !take_char(&in, 'T') || !take_clock(&in, &clock) || !take_zone(&in, &zone) ||
        in.at != in.end)
        return dsetp_fail(err, DSET_ESYNTAX, "", "must be a time such as 2026-03-01T12:00:00Z");
    *out = days * 86400000 + clock - zone;
    return DSET_OK;
}

static void add_padded(dsetp_text *text, int64_t number, size_t width)
{
    char digits[24];
    size_t length = dsetp_decimal(digits, number < 0 ? -number : number);

    if (number < 0)
        dsetp_text_string(text, "-");
    for (; length < width; width--)
        dsetp_text_string(text, "0");
    dsetp_text_add(text, digits, length);
}

size_t dset_time_write(dset_ms time, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);
    int64_t seconds = time / 1000 - (time % 1000 < 0);
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    int64_t clock = seconds - days * 86400;
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    add_padded(&text, year + era * 400 + (month >= 10), 4);
    dsetp_text_string(&text, "-");
    add_padded(&text, month < 10 ? month + 3 : month - 9, 2);
    dsetp_text_string(&text, "-");
    add_padded(&text, of_year - (153 * month + 2) / 5 + 1, 2);
    dsetp_text_string(&text, "T");
    add_padded(&text, clock / 3600, 2);
    dsetp_text_string(&text, ":");
    add_padded(&text, clock / 60 % 60, 2);
    dsetp_text_string(&text, ":");
    add_padded(&text, clock % 60, 2);
    dsetp_text_string(&text, "Z");
    return text.length;
}
