/*
 * A plain reconcile, to compare with: nodes with labels as strings, Pods in a hash map by the name of their node,
 * every node judged again by comparing strings, as a first version would do it. It counts what it would do.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "fleet.h"

typedef struct plain plain;

plain *plain_new(size_t nodes);
void plain_free(plain *world);
/* A set; fill: it has a ready Pod on every node where one should run. */
void plain_add_set(plain *world, int set, int flags, bool fill);
/* One pass over one set; the number of things to do. */
size_t plain_reconcile(const plain *world, size_t index, bool act);
/* A node has changed: every set is asked. */
size_t plain_node_event(const plain *world, size_t node);
/* A Pod has changed: looked up by its name, and its texts copied. */
void plain_pod_event(plain *world, size_t index, const fleet_pod *pod);
size_t plain_bytes_per_pod(void);  /* in blocks of 16 bytes, each with 8 of its own, but for the name */
size_t plain_bytes_per_node(void);

#endif
