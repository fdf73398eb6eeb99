/*
 * libdaemonset: ports: the interfaces between the controller and its
 * environment, the driver that connects them, and a memory store.
 *
 * A store keeps objects; a transport creates and deletes Pods. Records passed
 * through these interfaces are only valid during the call. This header is for
 * extending the library; it is stable within a minor version.
 */
#ifndef DAEMONSET_PORTS_H
#define DAEMONSET_PORTS_H

#include "base.h"
#include "controller.h"
#include "records.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Receives a record, which is valid during the call. It must not change the
 * store. Any return value except DSET_OK stops the calling method, which then
 * returns that value.
 */
typedef int (*dset_record_fn)(void *context, const dset_record *record);

/*
 * A store: objects by kind, namespace and name, kept byte for byte. Any method
 * may fail with DSET_EBUSY (not now), DSET_EIO (try again later), DSET_EUNKNOWN
 * (a write was sent and its result is unknown) or DSET_ENOMEM, and then does
 * not call take() any more. An unknown kind, a NULL name or a NULL namespace is
 * DSET_EMISUSE. A store that cannot be read must not return DSET_ENOTFOUND.
 */
typedef struct dset_store_methods { /* usually static const */
    uint32_t size;
    uint32_t flags; /* 0 */
    /* Passes one record with its current version to take(); DSET_ENOTFOUND if there is none. */
    int (*get)(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err);
    /* Passes every record of a kind (ns NULL: of all namespaces) to take(), in natural order of namespace and name. */
    int (*list)(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err);
    /*
     * Writes a whole record. record->version NULL: it must not exist yet, else DSET_EEXISTS. Otherwise the version
     * must be the current one, else DSET_ECONFLICT, or DSET_ENOTFOUND if there is none. NULL method: read-only.
     */
    int (*put)(void *self, const dset_record *record, dset_error *err);
    /*
     * Removes a record. version NULL: any version; otherwise it must be the current one, else DSET_ECONFLICT.
     * DSET_ENOTFOUND if there is none. NULL method: read-only.
     */
    int (*drop)(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err);
    /*
     * Passes the records put or dropped (data NULL) since the watcher's last call to take(), each name once, in its
     * latest state. The cursor belongs to the watcher and is its only state: it starts at 0, which returns all
     * records, and moves past each record that take() accepted. Other values are up to the store. If the store no
     * longer knows what was dropped since then, it passes nothing and returns DSET_ECONFLICT: the watcher sets the
     * cursor to 0, watches again, and forgets every name that it does not receive. How long a store remembers what was
     * dropped is up to it: one that remembers nothing returns DSET_ECONFLICT whenever something was dropped.
     */
    int (*watch)(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err);
    /* Closes the store. May be NULL. */
    void (*close)(void *self);
} dset_store_methods;

/* A store with its state. Copy it or pass a pointer to it; one owner closes it. */
typedef struct dset_store { /* frozen, never grows */
    const dset_store_methods *methods;
    void *self; /* passed to every method */
} dset_store;

/*
 * A transport: carries out actions on Pods. Whatever runs the Pods writes their
 * status into the store.
 */
typedef struct dset_transport_methods { /* usually static const */
    uint32_t size;
    uint32_t flags; /* 0 */
    /*
     * Starts a task of kind DSET_TASK_ACT. DSET_OK: accepted; the transport must call dset_controller_settle() with
     * its ticket exactly once, possibly before it returns. Otherwise: not accepted; the driver settles it with that
     * code, which is DSET_EUNKNOWN if it may have been carried out all the same. A delete must check
     * action->object_uid, and a create must fail with DSET_EEXISTS if the name is taken, so that repeating them is
     * safe.
     */
    int (*submit)(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err);
    /* Settles the tickets of finished actions. Must not block. */
    int (*poll)(void *self, dset_controller *controller, dset_ms now, dset_error *err);
    /* Returns when poll has something to do next, or DSET_NEVER. NULL method: DSET_NEVER. */
    dset_ms (*deadline)(void *self);
    /* Closes the transport. May be NULL. */
    void (*close)(void *self);
} dset_transport_methods;

/* A transport with its state; one owner closes it. */
typedef struct dset_transport { /* frozen, never grows */
    const dset_transport_methods *methods;
    void *self; /* passed to every method */
} dset_transport;

/* Closes a store and clears the pair. NULL and an empty pair are fine. Since 0.1. */
DSET_API void dset_store_close(dset_store *store);

/* Closes a transport and clears the pair; pending tasks stay unsettled. NULL and an empty pair are fine. Since 0.1. */
DSET_API void dset_transport_close(dset_transport *transport);

enum { DSET_NAME_SIZE = 256, DSET_UID_SIZE = 37 }; /* with the terminator: names have 253 bytes at most, uids are UUIDs */

/* What an object was created as. */
typedef struct dset_created { /* frozen, never grows */
    char name[DSET_NAME_SIZE];
    char uid[DSET_UID_SIZE];
} dset_created;

/*
 * Puts an object that must not exist yet, and completes its metadata like an
 * API server: the name from generateName if record->name is "", the namespace,
 * and a new uid and creationTimestamp. The uid is derived from the object and
 * the time, so that equal runs give equal stores.
 *
 * record  kind, ns, name and the JSON of one object; its version is not read
 * now     the creation time, written in whole seconds; in the years 0 to 9999
 * salt    tells apart what is created under one name, with one text, at one
 *         time: an object deleted and created again gets another uid. 0
 *         where that cannot be
 * out     receives the name and the uid of the object; NULL: they are not wanted
 * memory  for the duration of the call; NULL means malloc
 *
 * DSET_EMISUSE   store or record is NULL, or a field of it; or now is out of range
 * DSET_ESYNTAX, DSET_ELIMIT  the data is not JSON, or too large
 * DSET_EINVALID  the data is not an object, or has no name either, or the name
 *                has more than 253 bytes
 * DSET_EEXISTS   the name is taken
 * DSET_EDENIED   the store is read-only
 * and any code of the store's put
 *
 * Since 0.1.
 */
DSET_API int dset_store_create(const dset_store *store, const dset_record *record, dset_ms now, uint64_t salt,
                               dset_created *out, const dset_allocator *memory, dset_error *err);

/*
 * Applies a JSON merge patch (RFC 7386) to an object with compare-and-swap,
 * and retries after concurrent writes. As in Kubernetes, a metadata.uid in the
 * patch is a precondition, and metadata.ownerReferences is merged by uid: an
 * element is merged into the one with its uid, or is added, or, with "$patch":
 * "delete", removes it. Name and namespace cannot be changed. If the patch
 * changes nothing, nothing is written.
 *
 * record  kind, ns, name and the patch; version, unless NULL, must be the
 *         current one
 * memory  used during the call; NULL means malloc
 *
 * DSET_EMISUSE    store or record is NULL, or a field of it
 * DSET_ESYNTAX, DSET_ELIMIT  the patch or the object is not JSON, or too large
 * DSET_EINVALID   the patch is not an object, or changes the name
 * DSET_ENOTFOUND  there is no such object
 * DSET_ECONFLICT  it has another uid or another version, or there were too many
 *                 concurrent writes
 * DSET_EDENIED    the store is read-only
 * and any code of the store's get and put
 *
 * Since 0.1.
 */
DSET_API int dset_store_patch(const dset_store *store, const dset_record *record, const dset_allocator *memory,
                              dset_error *err);

/*
 * Puts a stored object into a world, or drops it if record->data is NULL, as
 * reported by a watch; dropping a missing object is fine. Namespace, name and
 * version of the record take precedence over those in the object.
 *
 * record  kind DSET_KIND_NODE, _POD, _REVISION or _DAEMONSET, ns and name
 *
 * DSET_EMISUSE  world or record is NULL, or a field of it; the name is empty;
 *               or another kind
 * DSET_ESYNTAX, DSET_EINVALID, DSET_ELIMIT  the object cannot be read: err->path
 *               is its kind, namespace and name; the world keeps what it knew
 *               of it, also through a resync
 * DSET_ENOMEM   the world is as it was
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_record(dset_world *world, const dset_record *record, dset_error *err);

/*
 * Returns methods with which a record reader puts nodes, Pods and revisions
 * into a dset_world, which must be its context. The table is static; a host
 * that also needs events and pages copies it and adds those methods.
 *
 * Since 0.1.
 */
DSET_API const dset_record_methods *dset_world_methods(void);

/*
 * Creates a store in memory. Its versions are decimal numbers that increase
 * with every write.
 *
 * out     closed by the caller with dset_store_close()
 * memory  NULL means malloc; copied, what it points to must outlive the store
 *
 * DSET_EMISUSE  out is NULL
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_store_memory(dset_store *out, const dset_allocator *memory, dset_error *err);

/* An object of the store that cannot be read. Read-only, returned by pointer: may grow at the end. */
typedef struct dset_refused {
    uint32_t kind; /* dset_kind */
    const char *ns;
    const char *name;
    const char *why; /* one sentence */
} dset_refused;

/* A controller bound to a store and a transport, and how far it has read the store. */
typedef struct dset_driver dset_driver;

/*
 * Creates a driver for a controller.
 *
 * out         the new driver, owned by the caller
 * controller  borrowed, and so are the store and the transport: all must
 *             outlive the driver, and only the driver may feed the controller
 * memory      NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE  an argument is NULL, or get, watch or submit is missing
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_driver_new(dset_driver **out, dset_controller *controller, const dset_store *store,
                                           const dset_transport *transport, const dset_allocator *memory,
                                           dset_error *err);

/* Frees a driver; controller, store and transport stay the caller's. NULL is fine. Since 0.1. */
DSET_API void dset_driver_free(dset_driver *driver);

/*
 * Takes one turn: polls the transport, reads changes from the store into the
 * world, steps the controller, passes its tasks to store and transport. It
 * neither loops nor blocks: call it again at dset_driver_deadline(), and
 * whenever the store may have changed.
 *
 * As in Kubernetes, dependents of a deleted DaemonSet are not deleted here:
 * there the garbage collector does that, by metadata.ownerReferences. A host
 * whose store has no garbage collector must do it itself.
 *
 * An object that cannot be read stops no other: it is set aside until it
 * changes, see dset_driver_refused(). What the world knew of it stays. The
 * controller retries tasks that fail; they are not a failure of the turn.
 *
 * DSET_EMISUSE  driver is NULL
 * DSET_ENOMEM, and what poll and watch fail with: nothing was decided; call
 *               again
 *
 * Since 0.1.
 */
DSET_API int dset_drive(dset_driver *driver, dset_ms now, dset_error *err);

/*
 * Returns the time of the next turn if the store does not change: a time in the
 * past means now; DSET_NEVER is possible.
 *
 * Since 0.1.
 */
DSET_API dset_ms dset_driver_deadline(const dset_driver *driver);

/*
 * The objects of the store that could not be read when they were last seen, in
 * the order in which they were found. Returned objects are borrowed until the
 * next turn; NULL past the end.
 *
 * Since 0.1.
 */
DSET_API size_t dset_driver_refused_count(const dset_driver *driver);
DSET_API const dset_refused *dset_driver_refused(const dset_driver *driver, size_t index);

#ifdef __cplusplus
}
#endif

#endif
