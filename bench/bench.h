/* Shared by the benchmarks: clocks, and output of figures, one line of JSON each. */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

/* Seconds on a monotonic clock. */
double bench_now(void);
/* CPU seconds of this process, independent of other load; a call takes a fraction of a microsecond. */
double bench_cpu(void);
/* {"name":"decode_page","value":1900,"unit":"MB/s"} */
void bench_figure(const char *name, double value, const char *unit);
/* Prints an error and exits: after a failed step the figures would be meaningless. */
void bench_fail(const char *what);

/* Seconds per call of run, the best of several measurements; each lasts a minimum time and makes at least one call. */
double bench_best(void (*run)(void *context), void *context);

#endif
