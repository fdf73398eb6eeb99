/* The Gregorian calendar. */
#ifndef DSETP_MODEL_CALENDAR_H
#define DSETP_MODEL_CALENDAR_H

#include <stdint.h>

/* month: from 1 to 12 */
static inline int64_t dsetp_days_in_month(int64_t year, int64_t month)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 ? leap : 0);
}

#endif
