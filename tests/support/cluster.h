/* A whole system in memory for tests: store, loopback, controller, driver, and a simulated clock. */
#ifndef CLUSTER_H
#define CLUSTER_H

#include "support/testing.h"

#include "daemonset/simulate.h"
#include "daemonset/daemonset.h"

typedef struct cluster {
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
    dset_ms now;
} cluster;

#define CLUSTER_START ((dset_ms)1767225600000) /* 2026-01-01T00:00:00Z */

/* options may be NULL for the defaults. Everything is allocated from memory (NULL: malloc). */
int cluster_start(cluster *system, const dset_loopback_options *options, const dset_allocator *memory);
void cluster_end(cluster *system);
/* A new controller over the same store, as after a crash. */
int cluster_restart(cluster *system, const dset_loopback_options *options, const dset_allocator *memory);

/* Turns until nothing is due now. Returns the code of the first turn that fails. */
int cluster_settle(cluster *system);
/* The same for this many milliseconds; the clock jumps to the next due time. */
int cluster_pass(cluster *system, dset_ms time);

int cluster_add_node(cluster *system, const char *name, const char *labels); /* "\"a\":\"b\"" */
int cluster_patch(cluster *system, uint32_t kind, const char *ns, const char *name, const char *patch);
/* A DaemonSet "default/NAME" with labels app=NAME, one container of this image, and more members of its spec. */
int cluster_add_set(cluster *system, const char *name, const char *image, const char *members);

size_t cluster_count(cluster *system, uint32_t kind, const char *ns);
/* The number or string at first.second of an object, as text; "none" if it is missing. */
const char *cluster_text(cluster *system, char buffer[256], uint32_t kind, const char *ns, const char *name,
                         const char *first, const char *second);

#endif
