/* Ages as kubectl writes them. */
#ifndef DSET_SHOW_AGE_H
#define DSET_SHOW_AGE_H

#include <stdint.h>

#include <daemonset/daemonset.h>

/* "119s", "2m", "7d23h": the form of the AGE columns. size at least 32. */
void age_human(char *buffer, size_t size, int64_t nanoseconds);
/* "1m", "1h", "7d": one unit only. */
void age_short(char *buffer, size_t size, int64_t nanoseconds);
/* The age of an RFC 3339 time; "<unknown>" if it is NULL or invalid. */
void age_since(char *buffer, size_t size, const char *time, dset_ms now);

#endif
