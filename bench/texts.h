/* Input of the benchmarks. */
#ifndef TEXTS_H
#define TEXTS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct text { /* initially all zero */
    char *data;
    size_t size, capacity;
} text;
void add(text *to, const char *string);

/* The i-th Pod of kube-system/node-agent, on node ip-10-0-(i/250)-(i%250).eu-central-1.compute.internal. */
void add_pod(text *to, int i, const char *hash, bool ready);
/* A manifest of that DaemonSet; metadata: more members, each after a comma. */
text make_manifest(const char *metadata);

#endif
