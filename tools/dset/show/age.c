/* Ages as kubectl writes them (duration.HumanDuration and ShortHumanDuration of Kubernetes). */
#include "show/age.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void one(char *buffer, size_t size, int64_t count, char unit)
{
    snprintf(buffer, size, "%" PRId64 "%c", count, unit);
}

/* Omits the second number if it is 0. */
static void two(char *buffer, size_t size, int64_t count, char unit, int64_t rest, char smaller)
{
    if (rest == 0)
        one(buffer, size, count, unit);
    else
        snprintf(buffer, size, "%" PRId64 "%c%" PRId64 "%c", count, unit, rest, smaller);
}

/* Clocks differ: times less than two seconds in the future count as now. */
static int is_ahead(char *buffer, size_t size, int64_t seconds)
{
    if (seconds < -1)
        snprintf(buffer, size, "<invalid>");
    else if (seconds < 0)
        one(buffer, size, 0, 's');
    return seconds < 0;
}

void age_human(char *buffer, size_t size, int64_t nanoseconds)
{
    int64_t seconds = nanoseconds / 1000000000, minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

    if (is_ahead(buffer, size, seconds))
        return;
    if (seconds < 120)
        one(buffer, size, seconds, 's');
    else if (minutes < 10)
        two(buffer, size, minutes, 'm', seconds % 60, 's');
    else if (minutes < 180)
        one(buffer, size, minutes, 'm');
    else if (hours < 8)
        two(buffer, size, hours, 'h', minutes % 60, 'm');
    else if (hours < 48)
        one(buffer, size, hours, 'h');
    else if (hours < 24 * 8)
        two(buffer, size, days, 'd', hours % 24, 'h');
    else if (days < 365 * 2)
        one(buffer, size, days, 'd');
    else if (days < 365 * 8)
        two(buffer, size, days / 365, 'y', days % 365, 'd');
    else
        one(buffer, size, days / 365, 'y');
}

void age_short(char *buffer, size_t size, int64_t nanoseconds)
{
    const int64_t hour = (int64_t)3600 * 1000000000;
    int64_t seconds = nanoseconds / 1000000000;
    /* A double, as in Go: rounds up just before a whole year. */
    double hours = (double)(nanoseconds / hour) + (double)(nanoseconds % hour) / (double)hour;

    if (is_ahead(buffer, size, seconds))
        return;
    if (seconds < 60)
        one(buffer, size, seconds, 's');
    else if (seconds < 3600)
        one(buffer, size, seconds / 60, 'm');
    else if (hours < 24)
        one(buffer, size, (int64_t)hours, 'h');
    else if (hours < 24 * 365)
        one(buffer, size, (int64_t)hours / 24, 'd');
    else
        one(buffer, size, (int64_t)(hours / 24 / 365), 'y');
}

void age_since(char *buffer, size_t size, const char *time, dset_ms now)
{
    dset_ms then, age;

    if (time == NULL || dset_time_parse(&then, time, strlen(time), NULL) != DSET_OK) {
        snprintf(buffer, size, "<unknown>");
        return;
    }
    age = now - then;
    if (age > INT64_MAX / 1000000)
        age = INT64_MAX / 1000000; /* the longest duration of Go */
    if (age < INT64_MIN / 1000000)
        age = INT64_MIN / 1000000;
    age_human(buffer, size, age * 1000000);
}
