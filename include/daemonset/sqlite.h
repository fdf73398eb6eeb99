/*
 * libdaemonset-sqlite: a durable store in one SQLite file.
 *
 * The file has one table, record(kind, ns, name, changed, data): kind is a
 * dset_kind, data the object as JSON, or NULL for the name of a dropped one,
 * and changed, the version, a number that grows with every write.
 */
#ifndef DAEMONSET_SQLITE_H
#define DAEMONSET_SQLITE_H

#include "ports.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Opens a store, and makes it if it is not there. Several processes may use
 * one file at once; a write that finds it locked waits up to five seconds and
 * is then DSET_EBUSY. A write is in the file when put() or drop() returns, and
 * survives the end of the process; a power cut may take the last ones back,
 * but never a part of one.
 *
 * out     closed by the caller with dset_store_close()
 * path    a file, or ":memory:" for a store of this process alone
 * memory  for the handle; NULL means malloc; copied, what it points to must
 *         outlive the store. SQLite itself uses its own
 *
 * DSET_EMISUSE   out or path is NULL
 * DSET_EVERSION  the file was written by a newer version of this library
 * DSET_EINVALID  the file is not a store
 * DSET_EIO       it cannot be opened or made; err->text is SQLite's
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
