/*
 * A naive reconcile for comparison, as a first version would be written: labels are strings, Pods are in a hash map by
 * node name, and every node is evaluated each time by comparing strings. It only counts what it would do.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "fleet.h"

typedef struct plain plain;

plain *plain_new(size_t nodes);
void plain_free(plain *world);
/* Adds a set; fill: with a ready Pod on every node that should run one. */
void plain_add_set(plain *world, int set, int flags, bool fill);
/* One pass over one set; returns the number of actions. */
size_t plain_reconcile(const plain *world, size_t index, bool act);
/* A node has changed: evaluates every set. */
size_t plain_node_event(const plain *world, size_t node);
/* A Pod has changed: looks it up by name, and copies its texts. */
void plain_pod_event(plain *world, size_t index, const fleet_pod *pod);
size_t plain_bytes_per_pod(void);  /* in malloc blocks of 16 bytes with 8 bytes overhead; without the name */
size_t plain_bytes_per_node(void);

#endif
