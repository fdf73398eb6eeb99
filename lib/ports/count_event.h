/* Events in a store. */
#ifndef DSETP_PORTS_COUNT_EVENT_H
#define DSETP_PORTS_COUNT_EVENT_H

#include "daemonset/ports.h"

/* Puts an Event, or increments the count of the one with that name. */
int dsetp_put_event(const dset_store *store, const dset_record *record, dset_ms now, const dset_allocator *memory,
                    dset_error *err);

#endif
