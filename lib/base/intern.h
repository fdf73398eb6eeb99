/*
 * Maps strings to dense numbers from 1; 0 means none. Numbers are assigned in order of first appearance and never
 * reused. Long probes make the table rehash with another key, so that chosen strings cannot slow it down.
 */
#ifndef DSETP_BASE_INTERN_H
#define DSETP_BASE_INTERN_H

#include "base/memory.h"

typedef struct dsetp_intern dsetp_intern;

dsetp_intern *dsetp_intern_new(const dset_allocator *memory); /* NULL when out of memory */
void dsetp_intern_free(dsetp_intern *table);
uint32_t dsetp_intern_put(dsetp_intern *table, const char *text, size_t size); /* 0 when out of memory */
uint32_t dsetp_intern_find(const dsetp_intern *table, const char *text, size_t size); /* 0 when not known */
uint32_t dsetp_intern_count(const dsetp_intern *table);

#endif
