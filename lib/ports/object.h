/* Objects in a store, as an API server would keep them. */
#ifndef DSETP_PORTS_OBJECT_H
#define DSETP_PORTS_OBJECT_H

#include "daemonset/ports.h"

/*
 * dset_store_create(), after a merge patch (NULL: none). salt tells apart what is created under one name, with one
 * text, at one time.
 */
int dsetp_create(const dset_store *store, const dset_record *record, const char *patch, dset_ms now, uint64_t salt,
                 const dset_allocator *memory, dset_error *err);
/* Puts an Event, or counts up the one of that name. */
int dsetp_put_event(const dset_store *store, const dset_record *record, dset_ms now, const dset_allocator *memory,
                    dset_error *err);

#endif
