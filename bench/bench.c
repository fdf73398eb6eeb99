/* Shared by the benchmarks. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 7
#define RUN_SECONDS 0.05

double bench_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double bench_cpu(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void bench_figure(const char *name, double value, const char *unit)
{
    printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\"}\n", name, value, unit);
    fflush(stdout);
}

void bench_fail(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

double bench_best(void (*run)(void *context), void *context)
{
    double best = 1e300;
    int i;

    for (i = 0; i < RUNS; i++) {
        double start = bench_now(), spent = 0;
        unsigned long calls = 0;

        do {
            run(context);
            calls++;
            spent = bench_now() - start;
        } while (spent < RUN_SECONDS);
        if (spent / (double)calls < best)
            best = spent / (double)calls;
    }
    return best;
}
