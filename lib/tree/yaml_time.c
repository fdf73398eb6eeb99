/* Timestamps of YAML 1.1 as far as go-yaml 2 knows them: they stay strings, but the tag !!timestamp refuses others. */
#include "tree/yaml.h"

#include <string.h>

#include "base/ascii.h"
#include "model/calendar.h"

typedef struct cursor {
    const char *at, *end;
} cursor;

static bool take_one_of(cursor *text, const char *choices)
{
    if (text->at == text->end || *text->at == '\0' || strchr(choices, *text->at) == NULL)
        return false;
    text->at++;
    return true;
}

/* Between `least` and `most` digits, or more when most is 0. Only the value of the first few is right. */
static bool take_digits(cursor *text, size_t least, size_t most, unsigned *value)
{
    size_t count = 0;

    *value = 0;
    for (; text->at < text->end && dsetp_is_digit(*text->at) && (most == 0 || count < most); text->at++, count++)
        *value = *value % 1000 * 10 + (unsigned)(*text->at - '0');
    return count >= least;
}

static bool take_number(cursor *text, unsigned low, unsigned high, unsigned *value)
{
    return take_digits(text, 1, 2, value) && *value >= low && *value <= high;
}

static bool take_date(cursor *text)
{
    unsigned year, month, day;

    return take_digits(text, 4, 4, &year) && take_one_of(text, "-") && take_number(text, 1, 12, &month) &&
           take_one_of(text, "-") && take_number(text, 1, 31, &day) && day <= dsetp_days_in_month(year, month);
}

static bool take_time_of_day(cursor *text)
{
    unsigned value;

    if (!take_number(text, 0, 23, &value) || !take_one_of(text, ":") || !take_number(text, 0, 59, &value) ||
        !take_one_of(text, ":") || !take_number(text, 0, 59, &value))
        return false;
    return !take_one_of(text, ".,") || take_digits(text, 1, 0, &value);
}

/* Go allows a whole day and a whole hour here. */
static bool take_zone(cursor *text)
{
    unsigned value;

    if (take_one_of(text, "Z"))
        return true;
    return take_one_of(text, "+-") && take_digits(text, 2, 2, &value) && value <= 24 && take_one_of(text, ":") &&
           take_digits(text, 2, 2, &value) && value <= 60;
}

bool dsetp_is_timestamp(const char *text, size_t size)
{
    cursor at = { text, text + size };

    if (!take_date(&at))
        return false;
    if (at.at == at.end)
        return true;
    if (take_one_of(&at, "Tt"))
        return take_time_of_day(&at) && take_zone(&at) && at.at == at.end;
    if (!take_one_of(&at, " "))
        return false;
    while (take_one_of(&at, " "))
        continue;
    return take_time_of_day(&at) && at.at == at.end;
}
