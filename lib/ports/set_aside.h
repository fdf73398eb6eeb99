/* The objects of a store that do not read: which, and why. */
#ifndef DSETP_PORTS_SET_ASIDE_H
#define DSETP_PORTS_SET_ASIDE_H

#include "base/memory.h"
#include "daemonset/ports.h"

typedef struct dsetp_set_aside {
    dset_allocator memory;
    dset_refused **items; /* each is one block with its texts; in the order in which they were found */
    size_t count, capacity;
} dsetp_set_aside;

void dsetp_set_aside_end(dsetp_set_aside *aside);
/* False: out of memory; nothing has changed. */
bool dsetp_set_aside_put(dsetp_set_aside *aside, const dset_record *record, const char *why);
void dsetp_set_aside_drop(dsetp_set_aside *aside, const dset_record *record); /* fine if it is not there */

#endif
