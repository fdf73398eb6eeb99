/* What the benchmarks share: a clock, and one line of JSON a figure on standard output. */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

/* Seconds on a clock that only goes forward. */
double bench_now(void);
/* Seconds of processor time, whoever else is busy; asking takes a fraction of a microsecond. */
double bench_cpu(void);
/* {"name":"decode_page","value":1900,"unit":"MB/s"} */
void bench_figure(const char *name, double value, const char *unit);
/* A figure that a failed step makes meaningless: says so on standard error and ends the program. */
void bench_fail(const char *what);

/* The best of several runs, in seconds for one call of run; each run takes at least a while, and at least one call. */
double bench_best(void (*run)(void *context), void *context);

#endif
