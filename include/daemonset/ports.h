/*
 * libdaemonset: ports: the tables of methods by which the controller is bound
 * to the outside, the driver that binds it, and a store in memory.
 *
 * A store is where objects are kept; a transport is how Pods are made and
 * removed. No ownership passes through these tables: records are lent. This
 * header is for those who extend the library; it is stable within a minor
 * version.
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
 * Takes a record that is lent for the duration of the call. It must not
 * change the store. Anything but DSET_OK stops the method that lends, which
 * then returns that value.
 */
typedef int (*dset_record_fn)(void *context, const dset_record *record);

/*
 * A store: objects by kind, namespace and name, kept as the bytes that they
 * came as. Any method may fail with DSET_EBUSY (not now), DSET_EIO (try again
 * later), DSET_EUNKNOWN (a write was sent and its outcome is not known) or
 * DSET_ENOMEM, and then lends nothing more. An unknown kind, a NULL name or a
 * NULL namespace is DSET_EMISUSE. A store that could not be read never says
 * DSET_ENOTFOUND.
 */
typedef struct dset_store_methods { /* usually static const */
    uint32_t size;
    uint32_t flags; /* 0 */
    /* Lends one record to take(), with its present version; DSET_ENOTFOUND if there is none. */
    int (*get)(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err);
    /* Lends every record of a kind (ns NULL: of all namespaces), by namespace, then name, in natural order. */
    int (*list)(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err);
    /*
     * Writes data as a whole. record->version NULL: it must not exist yet, else DSET_EEXISTS. Otherwise the version
     * must be the present one, else DSET_ECONFLICT, or DSET_ENOTFOUND when there is none. NULL method: read-only.
     */
    int (*put)(void *self, const dset_record *record, dset_error *err);
    /*
     * Removes a record. version NULL: whatever it is, else it must be the present one: DSET_ECONFLICT.
     * DSET_ENOTFOUND. NULL method: read-only.
     */
    int (*drop)(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err);
    /*
     * Lends what was put or dropped (data NULL) since the watcher's last call, the newest state of each name once.
     * The cursor is the watcher's own and is all that tells watchers apart: it starts at 0, which lends everything
     * there is, and moves past each record that take() took. Other values are the store's. When the store no longer
     * knows what was dropped since then it lends nothing and returns DSET_ECONFLICT: the watcher sets the cursor to
     * 0, watches again, and forgets every name that was not lent.
     */
    int (*watch)(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err);
    /* Ends the store. May be NULL. */
    void (*close)(void *self);
} dset_store_methods;

/* A store with its state. Copy it or pass a pointer to it; one owner closes it. */
typedef struct dset_store {
    const dset_store_methods *methods;
    void *self; /* handed to every method */
} dset_store;

/*
 * A transport: how the actions on Pods are carried out. What its Pods then do
 * is written into the store, by what runs them.
 */
typedef struct dset_transport_methods { /* usually static const */
    uint32_t size;
    uint32_t flags; /* 0 */
    /*
     * Starts a task of kind DSET_TASK_ACT. DSET_OK: accepted, and exactly one dset_controller_settle() with its
     * ticket follows, possibly before it returns. Anything else: not accepted, and not settled; the driver settles
     * it with that code. A delete must check action->object_uid, a create must fail with DSET_EEXISTS if the name is
     * taken: then a repeat is safe.
     */
    int (*submit)(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err);
    /* Settles the tickets whose actions have ended. Never waits. */
    int (*poll)(void *self, dset_controller *controller, dset_ms now, dset_error *err);
    /* When poll next has something to do by itself, or DSET_NEVER. NULL method: DSET_NEVER. */
    dset_ms (*deadline)(void *self);
    /* Ends the transport. May be NULL. */
    void (*close)(void *self);
} dset_transport_methods;

/* A transport with its state; one owner closes it. */
typedef struct dset_transport {
    const dset_transport_methods *methods;
    void *self; /* handed to every method */
} dset_transport;

/* Closes a store and clears the pair. NULL and an empty pair are fine. Since 0.1. */
DSET_API void dset_store_close(dset_store *store);

/* Closes a transport and clears the pair; tasks still out stay unsettled. NULL and an empty pair are fine. Since 0.1. */
DSET_API void dset_transport_close(dset_transport *transport);

/*
 * Puts an object that must not exist yet, its metadata completed as an API
 * server does it: the name from generateName when record->name is "", the
 * namespace, and uid and creationTimestamp, whatever they were before. The uid
 * is derived from what is stored and when, so that equal runs give equal
 * stores.
 *
 * record  kind, ns, name and the JSON of one object; its version is not read
 * now     the creation time, written in whole seconds; in the years 0 to 9999
 * salt    tells apart what is created under one name, with one text, at one
 *         time: an object that has gone and comes again gets another uid. 0
 *         where that cannot be
 * memory  for the duration of the call; NULL means malloc
 *
 * DSET_EMISUSE   store or record is NULL, or a field of it; or now is out of range
 * DSET_ESYNTAX, DSET_ELIMIT  the data is not JSON, or too large
 * DSET_EINVALID  the data is not an object, or there is no name in it either
 * DSET_EEXISTS   the name is taken
 * DSET_EDENIED   the store is read-only
 * and what the store's put fails with
 *
 * Since 0.1.
 */
DSET_API int dset_store_create(const dset_store *store, const dset_record *record, dset_ms now, uint64_t salt,
                               const dset_allocator *memory, dset_error *err);

/*
 * Changes an object by a JSON merge patch (RFC 7386), read, changed and put
 * with compare-and-swap until no other writer comes between. As in Kubernetes,
 * a metadata.uid in the patch is a precondition, and metadata.ownerReferences
 * is merged by uid: an element replaces the one of its uid, or is added, or,
 * with "$patch": "delete", removes it. An object that the patch does not change
 * is not written.
 *
 * record  kind, ns, name and the patch; version, unless NULL, is the only one
 *         that may be patched
 * memory  for the duration of the call; NULL means malloc
 *
 * DSET_EMISUSE    store or record is NULL, or a field of it
 * DSET_ESYNTAX, DSET_ELIMIT  the patch or the object is not JSON, or too large
 * DSET_ENOTFOUND  there is no such object
 * DSET_ECONFLICT  it has another uid or another version, or others kept
 *                 changing it
 * DSET_EDENIED    the store is read-only
 * and what the store's get and put fail with
 *
 * Since 0.1.
 */
DSET_API int dset_store_patch(const dset_store *store, const dset_record *record, const dset_allocator *memory,
                              dset_error *err);

/*
 * Puts a stored object into a world, or drops it when record->data is NULL, as
 * a watch reports it; dropping an absent object is fine. Namespace, name and
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
 * Gives the methods by which a record reader puts nodes, Pods and revisions
 * into the dset_world that is its context, as they are. The table is static; a
 * host that wants events and pages too copies it and adds those methods.
 *
 * Since 0.1.
 */
DSET_API const dset_record_methods *dset_world_methods(void);

/*
 * Makes a store in memory. Its versions are decimal numbers that grow with
 * every write.
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
 * Binds a controller to its ports.
 *
 * out         the new driver, owned by the caller
 * controller  borrowed, and so are the store and the transport: all must
 *             outlive the driver, and only the driver may feed the controller
 * memory      NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE  an argument is NULL, or a table has no method get, watch or
 *               submit
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
 * Takes one turn: poll the transport, feed the changes of the store into the
 * world, step the controller, pass its tasks to the ports. No loop, no wait:
 * call it again at dset_driver_deadline(), and whenever the store may have
 * changed.
 *
 * What belongs to a DaemonSet that is gone is not removed, as in Kubernetes,
 * where the garbage collector does it by metadata.ownerReferences: a host whose
 * store has none does that itself.
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
 * Gives the time at which to take the next turn if the store does not change: a
 * time that has passed means now; DSET_NEVER is possible.
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
