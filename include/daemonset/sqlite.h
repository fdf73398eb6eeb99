/*
 * libdaemonset-sqlite: a durable store in one SQLite file.
 *
 * The file has one table, record(kind, ns, name, changed, data): kind is a
 * dset_kind; data is the object as JSON, or NULL if it was dropped; changed is
 * the version, a number that increases with every write.
 */
#ifndef DAEMONSET_SQLITE_H
#define DAEMONSET_SQLITE_H

#include "ports.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Opens a store, and creates it if it does not exist. Several processes may use
 * one file at once; a write waits for a lock for up to five seconds, then fails
 * with DSET_EBUSY. When put() or drop() returns, the write survives a crash of
 * the process; a power failure may undo the last writes, but never a part of
 * one.
 *
 * out     closed by the caller with dset_store_close()
 * path    a file, or ":memory:" for a private store in memory; a new file can be
 *         read and written by its owner alone
 * memory  for the handle; NULL means malloc; copied, what it points to must
 *         outlive the store. SQLite uses its own allocator
 *
 * DSET_EMISUSE   out or path is NULL
 * DSET_EVERSION  the file was written by a newer version of this library
 * DSET_EINVALID  the file is not a store
 * DSET_EIO       it cannot be opened or created; err->text is SQLite's
 * DSET_EBUSY     it is locked
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_store_sqlite(dset_store *out, const char *path, const dset_allocator *memory,
                                             dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
