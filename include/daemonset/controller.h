/*
 * libdaemonset: the stepping controller: a machine around dset_reconcile()
 * that owns queueing, expectations, back-off and retries as plain data.
 *
 * It has no thread, no descriptor and no clock, and calls only the allocator
 * and the log function: step() it, take its tasks with next(), do them in your
 * own time, settle() them, and sleep no longer than deadline().
 */
#ifndef DAEMONSET_CONTROLLER_H
#define DAEMONSET_CONTROLLER_H

#include "base.h"
#include "objects.h"
#include "plan.h"
#include "world.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum dset_task_kind { /* append only */
    DSET_TASK_ACT = 1, /* make, remove or patch a Pod: for the transport; what to do is in the action */
    DSET_TASK_PUT,     /* create a record that must not exist; if an Event exists, increment its count instead */
    DSET_TASK_DROP,    /* remove a record */
    DSET_TASK_PATCH    /* change a record by the patch in record->data */
} dset_task_kind;

/*
 * One thing for the host to do; lent until its ticket is settled. Every
 * object but those created carries its uid as a precondition: a patch as
 * metadata.uid, as in Kubernetes; a delete and a drop in action->object_uid.
 * Patches are JSON merge patches, in which metadata.ownerReferences is merged
 * by uid (a strategic merge patch for Kubernetes).
 */
typedef struct dset_task {
    uint32_t kind;             /* dset_task_kind */
    uint32_t reserved;
    uint64_t ticket;
    const char *set_ns;        /* the DaemonSet that it is for */
    const char *set_name;
    const dset_action *action; /* the action that it carries out; NULL: an Event about how an action ended */
    const dset_record *record; /* the object: for creates its JSON, for patches the patch, else no data */
} dset_task;

enum { DSET_LOG_ERROR = 0, DSET_LOG_WARNING, DSET_LOG_INFO };
/* One line of text without a newline, lent. It must not call back into the controller. */
typedef void (*dset_log_fn)(void *context, int level, const char *text);

typedef struct dset_controller_options {
    uint32_t size;          /* sizeof of this struct; 0 in any other field means the default */
    uint32_t flags;         /* DSET_RECONCILE_* handed on to reconcile */
    const dset_allocator *memory;
    dset_log_fn log;        /* may be NULL */
    void *log_context;
    uint32_t in_flight_max; /* tasks out at once, Events not counted; default 500 */
    uint32_t burst;         /* as in dset_reconcile_options */
    dset_ms resync_every;   /* every set is looked at again after this long; default 12 hours */
} dset_controller_options;
#define DSET_CONTROLLER_OPTIONS_INIT { sizeof(dset_controller_options), 0, NULL, NULL, NULL, 0, 0, 0 }

typedef struct dset_controller dset_controller;

/*
 * Makes a controller with an empty world and an empty ledger.
 *
 * out      the new controller, owned by the caller
 * options  NULL means the defaults; copied
 *
 * DSET_EMISUSE   out is NULL, or resync_every is negative
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_controller_new(dset_controller **out, const dset_controller_options *options,
                                               dset_error *err);

/* Frees a controller with its world, its ledger and all tasks, settled or not. NULL is fine. Since 0.1. */
DSET_API void dset_controller_free(dset_controller *controller);

/*
 * Gives the world that the controller plans from, borrowed. Update it between
 * steps; only the controller may call dset_world_take_changed() on it. Do not
 * step before the world is filled: a missing node counts as deleted.
 *
 * Since 0.1.
 */
DSET_API dset_world *dset_controller_world(dset_controller *controller);

/* Gives the ledger, borrowed: what was asked for and not yet seen. A host may save and restore it. Since 0.1. */
DSET_API dset_ledger *dset_controller_ledger(dset_controller *controller);

/*
 * Takes in what was settled, looks at the sets that changed or are due, plans
 * those that have no task out, and makes tasks of the plans: first what belongs
 * to the history and to ownership, then Events, creates in batches (the next
 * one only when all of the last succeeded; after a failure no more are begun),
 * deletes, the removal of old revisions, and the status. A failure in the first
 * part ends the plan; a later one spares the old revisions but not the status.
 * A plan with a failure is made again after 5 ms, 10 ms, 20 ms ... up to 1000
 * s, and all failures together no faster than 10 a second after the first
 * hundred (spec of the work queue of Kubernetes). A plan whose DaemonSet
 * changes meanwhile is abandoned.
 *
 * An action is not asked for again until the world shows it or five minutes
 * have passed; the machine looks then without being told. A create or delete
 * whose outcome is not known is handed out again after 5, 20, 80 and 320 ms,
 * with the same ticket, which its name or uid makes safe; after that it counts
 * as failed, and as one that may yet be seen.
 *
 * now  not before the last step's; an earlier time is taken for the last one
 *
 * DSET_EMISUSE  controller is NULL
 * DSET_ENOMEM   part of the work is done and the rest is not lost: step again
 *
 * Since 0.1.
 */
DSET_API int dset_controller_step(dset_controller *controller, dset_ms now, dset_error *err);

/* Gives the next task to do, each once, and again if it must be repeated; NULL: none until the next step. Since 0.1. */
DSET_API const dset_task *dset_controller_next(dset_controller *controller);

/*
 * Tells how a task ended; each must be settled once, in any order. What
 * follows from it is done in the next step.
 *
 * code  DSET_OK, or why not. DSET_EUNKNOWN: it may have happened
 * why   one sentence for Events and logs, as the server put it; may be NULL;
 *       copied, cut after 191 bytes
 *
 * DSET_EMISUSE   controller is NULL, or code is positive
 * DSET_ENOTFOUND no task with this ticket is out: never handed out, or settled
 *                before
 *
 * Since 0.1.
 */
DSET_API int dset_controller_settle(dset_controller *controller, uint64_t ticket, int code, const char *why,
                                    dset_error *err);

/*
 * Gives the time until which the host may sleep unless something changes or a
 * task ends: in the past if there is something to do now, or DSET_NEVER.
 * Changes put into the world since the last step are not counted: step after
 * putting them. While in_flight_max tasks are out, only their end matters.
 *
 * Since 0.1.
 */
DSET_API dset_ms dset_controller_deadline(const dset_controller *controller);

/* Gives the last plan made for a set; NULL: the set is not known. Borrowed until the next step. Since 0.1. */
DSET_API const dset_plan *dset_controller_plan(const dset_controller *controller, const char *ns, const char *name);

typedef struct dset_controller_counters { /* since the controller was made; for tests and metrics */
    uint64_t plans;    /* made */
    uint64_t failures; /* plans that had to be made again */
    uint64_t tasks;    /* handed out */
    uint64_t out;      /* handed out and not settled, now */
    uint64_t sets;     /* known, now */
} dset_controller_counters;

/* Fills *out; all zero when controller is NULL. Since 0.1. */
DSET_API void dset_controller_count(const dset_controller *controller, dset_controller_counters *out);

#ifdef __cplusplus
}
#endif

#endif
