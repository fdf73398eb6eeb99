/* Amounts of resources by name, for sums of requests. */
#ifndef DSETP_MODEL_AMOUNTS_H
#define DSETP_MODEL_AMOUNTS_H

#include "base/arena.h"
#include "daemonset/manifest.h"

typedef struct dsetp_amounts {
    dsetp_arena *arena; /* owns items and names */
    dset_request *items; /* sorted by name, bytewise */
    size_t count, capacity;
} dsetp_amounts;

const dset_quantity *dsetp_amounts_find(const dsetp_amounts *amounts, const char *resource); /* NULL: not there */

/* Each returns false when out of memory. */
bool dsetp_amounts_set(dsetp_amounts *amounts, const char *resource, const dset_quantity *amount);
bool dsetp_amounts_add(dsetp_amounts *amounts, const dset_request *more, size_t count);
bool dsetp_amounts_raise(dsetp_amounts *amounts, const dset_request *least, size_t count); /* to the larger of both */

#endif
