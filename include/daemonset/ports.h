/*
 * libdaemonset: ports: the tables of methods by which the controller is bound
 * to the outside, the driver that binds it, and the ports that are built in.
 *
 * A store is where objects are kept; a transport is how Pods are made and
 * removed. Nothing changes its owner across a table: records are lent.
 * This header is for those who extend the library; its promise of stability
 * is for a minor version.
 */
#ifndef DAEMONSET_PORTS_H
#define DAEMONSET_PORTS_H

#include "base.h"
#include "controller.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int (*dset_record_fn)(void *context, const dset_record *record);

typedef struct dset_store_methods { /* usually static const */
    uint32_t size;
    uint32_t flags;
    /* Lends one record to take(); DSET_ENOTFOUND if absent. */
    int (*get)(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err);
    /* Lends every record of a kind (ns NULL: of all namespaces) in natural order; stops at the first non-zero take(). */
    int (*list)(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err);
    /* Compare-and-swap on record->version; DSET_EEXISTS or DSET_ECONFLICT when lost. NULL method: read-only store. */
    int (*put)(void *self, const dset_record *record, dset_error *err);
    /* version NULL: whatever it is. DSET_ENOTFOUND, DSET_ECONFLICT. NULL method: read-only store. */
    int (*drop)(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err);
    /* Lends what changed since the last call; the first call lends everything. data NULL: gone. */
    int (*watch)(void *self, uint32_t kind, dset_record_fn take, void *context, dset_error *err);
    void (*close)(void *self); /* may be NULL */
} dset_store_methods;

typedef struct dset_store {
    const dset_store_methods *methods;
    void *self;
} dset_store;

typedef struct dset_transport_methods {
    uint32_t size;
    uint32_t flags;
    /* Starts one action. DSET_OK: accepted, exactly one settle(ticket) follows, possibly before it returns. */
    int (*submit)(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err);
    /* Settles finished tickets, brings news. Never waits. */
    int (*poll)(void *self, dset_controller *controller, dset_ms now, dset_error *err);
    /* When poll next has something to do by itself, or DSET_NEVER. May be NULL. */
    dset_ms (*deadline)(void *self);
    void (*close)(void *self); /* may be NULL */
} dset_transport_methods;

typedef struct dset_transport {
    const dset_transport_methods *methods;
    void *self;
} dset_transport;

/* One turn: poll, feed the news of the store into the world, step, hand the tasks to the ports. No loop, no wait. */
DSET_API int dset_drive(dset_controller *controller, const dset_store *store, const dset_transport *transport,
                        dset_ms now, dset_error *err);

DSET_API void dset_store_close(dset_store *store);         /* NULL and empty are fine */
DSET_API void dset_transport_close(dset_transport *transport);

/* A store in memory. */
DSET_API DSET_MUST_USE int dset_store_memory(dset_store *out, const dset_allocator *memory, dset_error *err);

typedef struct dset_loopback_options {
    uint32_t size;
    uint32_t reserved;
    const dset_allocator *memory;
    dset_ms start_after; /* from creation to Running */
    dset_ms ready_after; /* from creation to Ready */
    const char *fail_images;  /* comma-separated: Pods with such an image fail; NULL: none */
    const char *stuck_images; /* comma-separated: Pods with such an image never get ready; NULL: none */
} dset_loopback_options;
#define DSET_LOOPBACK_OPTIONS_INIT { sizeof(dset_loopback_options), 0, NULL, 0, 0, NULL, NULL }

/* Pods as records in a store, started and stopped by a simulated node agent. The store must outlive it. */
DSET_API DSET_MUST_USE int dset_transport_loopback(dset_transport *out, const dset_store *store,
                                                   const dset_loopback_options *options, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
