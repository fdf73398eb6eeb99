/*
 * libdaemonset-sqlite: a durable store in one SQLite file.
 */
#ifndef DAEMONSET_SQLITE_H
#define DAEMONSET_SQLITE_H

#include "ports.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opens or makes a store. path: a file, or ":memory:". Several processes may use one file. */
DSET_API DSET_MUST_USE int dset_store_sqlite(dset_store *out, const char *path, const dset_allocator *memory,
                                             dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
