/*
 * libdaemonset: the stepping controller: a machine around dset_reconcile()
 * that owns queueing, expectations, back-off and retries as plain data.
 *
 * It has no thread, no descriptor and no clock, and calls nobody but the
 * allocator and the log function: step() it, take its tasks with next(), do
 * them in your own time, settle() them, and sleep no longer than deadline().
 */
#ifndef DAEMONSET_CONTROLLER_H
#define DAEMONSET_CONTROLLER_H

#include "base.h"
#include "plan.h"
#include "records.h"
#include "world.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dset_record { /* lent */
    uint32_t kind;           /* dset_kind */
    uint32_t reserved;
    const char *ns;          /* "" for kinds without a namespace */
    const char *name;
    const void *data;        /* the object as JSON; NULL in a watch: it is gone */
    size_t size;
    const char *version;     /* opaque; on writes: the version expected, NULL = must not exist */
} dset_record;

typedef enum dset_task_kind {
    DSET_TASK_ACT = 1, /* make, remove or patch a Pod: for the transport */
    DSET_TASK_PUT,     /* create or replace a record: for the store */
    DSET_TASK_DROP,    /* remove a record: for the store */
    DSET_TASK_PATCH    /* change a record by a JSON merge patch: for the store */
} dset_task_kind;

typedef struct dset_task { /* one thing for the host to do; lent until its ticket is settled */
    uint32_t kind;         /* dset_task_kind */
    uint32_t reserved;
    uint64_t ticket;
    const char *set_ns;    /* the DaemonSet on whose behalf */
    const char *set_name;
    const dset_action *action; /* what it comes from */
    const dset_record *record; /* the object: for creates its JSON, for patches the patch */
} dset_task;

typedef void (*dset_log_fn)(void *context, int level, const char *text);

typedef struct dset_controller_options {
    uint32_t size;
    uint32_t flags;         /* DSET_RECONCILE_* handed on to reconcile */
    const dset_allocator *memory;
    dset_log_fn log;        /* may be NULL */
    void *log_context;
    uint32_t in_flight_max; /* tasks out at once, default 500 */
    uint32_t burst;         /* as in dset_reconcile_options */
    dset_ms resync_every;   /* every set is looked at again after this long; default 12 hours */
} dset_controller_options;
#define DSET_CONTROLLER_OPTIONS_INIT { sizeof(dset_controller_options), 0, NULL, NULL, NULL, 0, 0, 0 }

typedef struct dset_controller dset_controller;
DSET_API DSET_MUST_USE int dset_controller_new(dset_controller **out, const dset_controller_options *options,
                                               dset_error *err);
DSET_API void dset_controller_free(dset_controller *controller);
/* Borrowed; feed it with news between steps. */
DSET_API dset_world *dset_controller_world(dset_controller *controller);
DSET_API dset_ledger *dset_controller_ledger(dset_controller *controller);
/* Looks at what changed and what is due, and fills the queue of tasks. */
DSET_API int dset_controller_step(dset_controller *controller, dset_ms now, dset_error *err);
/* The next task to do, each once; NULL: nothing to do now. */
DSET_API const dset_task *dset_controller_next(dset_controller *controller);
/* How a task ended: DSET_OK or the code of its failure. */
DSET_API int dset_controller_settle(dset_controller *controller, uint64_t ticket, int code, dset_ms now,
                                    dset_error *err);
/* Sleep no longer than this. */
DSET_API dset_ms dset_controller_deadline(const dset_controller *controller);
/* The last plan made for a set, or NULL. Borrowed until the next step. */
DSET_API const dset_plan *dset_controller_plan(const dset_controller *controller, const char *ns, const char *name);

#ifdef __cplusplus
}
#endif

#endif
