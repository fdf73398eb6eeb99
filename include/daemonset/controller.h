/*
 * libdaemonset: the controller: a state machine around dset_reconcile() that
 * keeps queues, expectations, back-off and retries as plain data.
 *
 * It has no threads, file descriptors or clock, and calls only the allocator
 * and the log function: call step(), take its tasks with next(), carry them
 * out whenever you like, settle() them, and sleep no longer than deadline().
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
    DSET_TASK_ACT = 1, /* create, delete or patch a Pod: for the transport; the action says what to do */
    DSET_TASK_PUT,     /* create a record that must not exist; if an Event exists, increment its count instead */
    DSET_TASK_DROP,    /* remove a record */
    DSET_TASK_PATCH    /* apply the patch in record->data to a record */
} dset_task_kind;

/*
 * One task for the host; valid until its ticket is settled. Except for
 * creates, the uid of the object is a precondition: for patches in
 * metadata.uid, as in Kubernetes; for deletes and drops in action->object_uid.
 * Patches are JSON merge patches, in which metadata.ownerReferences is merged
 * by uid (a strategic merge patch for Kubernetes).
 */
typedef struct dset_task { /* read-only, returned by pointer: may grow at the end */
    uint32_t kind;             /* dset_task_kind */
    uint32_t reserved;
    uint64_t ticket;
    const char *set_ns;        /* the DaemonSet it belongs to */
    const char *set_name;
    const dset_action *action; /* the action to carry out; NULL: an Event about the result of an action */
    const dset_record *record; /* the object; data: its JSON for creates, the patch for patches, else none */
} dset_task;

enum { DSET_LOG_ERROR = 0, DSET_LOG_WARNING, DSET_LOG_INFO };
/* Logs one line of text without a newline, valid during the call. It must not call into the controller. */
typedef void (*dset_log_fn)(void *context, int level, const char *text);

typedef struct dset_controller_options {
    uint32_t size;          /* sizeof of this struct; 0 in any other field means the default */
    uint32_t flags;         /* DSET_RECONCILE_*, passed to reconcile */
    const dset_allocator *memory;
    dset_log_fn log;        /* may be NULL */
    void *log_context;
    uint32_t in_flight_max; /* maximum of unsettled tasks, without Events; default 500 */
    uint32_t burst;         /* as in dset_reconcile_options */
    dset_ms resync_every;   /* every set is reconciled at least this often; default 12 hours */
} dset_controller_options;
#define DSET_CONTROLLER_OPTIONS_INIT { sizeof(dset_controller_options), 0, NULL, NULL, NULL, 0, 0, 0 }

typedef struct dset_controller dset_controller;

/*
 * Creates a controller with an empty world and an empty ledger.
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
 * Returns the world that the controller plans from, borrowed. Update it between
 * steps; only the controller may call dset_world_take_changed() on it. Do not
 * step before the world is filled: a missing node counts as deleted.
 *
 * Since 0.1.
 */
DSET_API dset_world *dset_controller_world(dset_controller *controller);

/* Returns the ledger, borrowed: what was requested but not yet seen. A host may save and restore it. Since 0.1. */
DSET_API dset_ledger *dset_controller_ledger(dset_controller *controller);

/*
 * Processes settled tasks, plans the sets that changed or are due and have no
 * unsettled tasks, and makes tasks from the plans: first history and
 * ownership, then Events, creates in batches (the next one only after all of
 * the last have succeeded; none after a failure), deletes, the deletion of old
 * revisions, and the status. A failure in the first group aborts the plan; a
 * later one skips only the deletion of old revisions. After a failure the set
 * is planned again after 5 ms, 10 ms, 20 ms ... up to 1000 s; all failures
 * together are limited to 10 per second after the first hundred (as in the
 * work queue of Kubernetes). If the DaemonSet changes, its plan is abandoned.
 *
 * An action is not requested again until the world shows its effect or five
 * minutes have passed; then the controller checks again by itself. While a
 * create or a delete is open, the set makes no others, on no node, as in
 * Kubernetes. A ledger that was saved while requests were out costs up to five
 * minutes if one of them was lost; without it, one that comes late may make a
 * second Pod. A create or
 * delete with an unknown result is handed out again after 5, 20, 80 and 320 ms
 * with the same ticket, which is safe because of its name or uid, unless the
 * world shows its effect by then; after that it counts as failed, but its
 * effect may still be seen.
 *
 * now  not earlier than that of the last step; an earlier time counts as that.
 *      Not 0, which means not set
 *
 * DSET_EMISUSE  controller is NULL, or now is 0
 * DSET_ENOMEM   part of the work is done, and the rest is not lost: step again
 *
 * Since 0.1.
 */
DSET_API int dset_controller_step(dset_controller *controller, dset_ms now, dset_error *err);

/* Returns the next task, each once unless it must be repeated; NULL: none until the next step. Since 0.1. */
DSET_API const dset_task *dset_controller_next(dset_controller *controller);

/* How a task ended; the caller fills it in, the library copies it. */
typedef struct dset_outcome {
    uint32_t size;
    int32_t code;        /* DSET_OK, or why not */
    uint64_t ticket;
    const char *why;     /* one sentence for Events and logs; made one line of UTF-8 of at most 191 bytes; NULL: none */
    const char *name;    /* of the object written: for a create that the server names, NULL if it is not known */
    const char *uid;     /* of the object written: of Pods of one name the set waits for this one; NULL if it is not
                            known */
    const char *version; /* its resourceVersion in the answer, a whole number: the set is not planned again before the
                            world is current up to it, see dset_world_put_synced(). Nothing waits for any other text,
                            which is logged once; NULL if it is not known */
} dset_outcome;
#define DSET_OUTCOME_INIT { sizeof(dset_outcome), 0, 0, NULL, NULL, NULL, NULL }

/*
 * Reports how a task ended; each must be settled once, in any order. What
 * follows from it is done in the next step, which puts all notes into the
 * ledger that it needs.
 *
 * What a code means, by what was asked for:
 *
 *   DSET_OK         done
 *   DSET_EUNKNOWN   it may have been done. A create with a name and a delete
 *                   are handed out again; otherwise a failure, and the set
 *                   waits until the world shows the result or five minutes
 *                   have passed
 *   DSET_EEXISTS    of a create of a Pod with a name: done, by an earlier
 *                   attempt. Of a revision a failure: the plan is made again
 *                   until the world shows the one that is there
 *   DSET_ENOTFOUND  of a delete, a release, an adoption, the removal of a
 *                   revision, the status: there is nothing left to do
 *   DSET_ECONFLICT  of a delete: done, the name belongs to another Pod
 *   DSET_EINVALID   of a release: nothing left to do
 *   any code        of an Event: nobody waits for it
 *   any other       a failure: it is logged, creates and deletes make an
 *                   Event with the reason, and the plan is made again with
 *                   growing delays
 *
 * DSET_EMISUSE   an argument is NULL, the size is not set, or code is positive
 * DSET_EVERSION  outcome has fields that this library does not know
 * DSET_ENOTFOUND no task with this ticket is out: never handed out, or settled
 *                before
 * DSET_ENOMEM    it is still out: settle it again
 *
 * Since 0.1.
 */
DSET_API int dset_controller_settle(dset_controller *controller, const dset_outcome *outcome, dset_error *err);

/*
 * Returns the time until which the host may sleep unless something changes or
 * a task ends: in the past if there is something to do now, or DSET_NEVER.
 * Changes put into the world since the last step are not included: step after
 * putting them. While in_flight_max tasks are unsettled, the controller waits
 * only for them.
 *
 * Since 0.1.
 */
DSET_API dset_ms dset_controller_deadline(const dset_controller *controller);

/* Returns the last plan of a set; NULL: the set is unknown. Borrowed until the next step. Since 0.1. */
DSET_API const dset_plan *dset_controller_plan(const dset_controller *controller, const char *ns, const char *name);

/* Since the controller was made; for tests and metrics. The caller sets the size, the library the rest. */
typedef struct dset_controller_counters {
    uint32_t size;
    uint32_t reserved;
    uint64_t plans;    /* made */
    uint64_t failures; /* plans that failed and were retried */
    uint64_t tasks;    /* handed out */
    uint64_t out;      /* currently handed out and not settled */
    uint64_t sets;     /* currently known */
} dset_controller_counters;
#define DSET_CONTROLLER_COUNTERS_INIT { sizeof(dset_controller_counters), 0, 0, 0, 0, 0, 0 }

/* Fills in *out; all zero if controller is NULL. DSET_EMISUSE: out is NULL or too small. Since 0.1. */
DSET_API int dset_controller_count(const dset_controller *controller, dset_controller_counters *out);

typedef enum dset_verb { /* append only */
    DSET_VERB_CREATE = 1,
    DSET_VERB_DELETE,
    DSET_VERB_PATCH
} dset_verb;

/* The object that an action concerns, and what is done to it. The caller sets the size, the library the rest. */
typedef struct dset_target {
    uint32_t size;
    uint32_t verb;           /* dset_verb */
    uint32_t kind;           /* dset_kind */
    uint32_t reserved;
    const char *ns;
    const char *name;        /* "": the object that is sent says it, or the server */
    const char *subresource; /* "status", or "" */
    const char *uid;         /* a precondition of deletes; patches have it within. "" if unknown */
} dset_target;
#define DSET_TARGET_INIT { sizeof(dset_target), 0, 0, 0, NULL, NULL, NULL, NULL }

/*
 * Tells what an action asks of a server, for hosts that carry out plans
 * themselves; what is sent, dset_action_write() writes. Texts are borrowed from
 * the plan.
 *
 * plan, action  the action is of this plan
 *
 * DSET_EMISUSE    an argument is NULL, or *out is too small
 * DSET_EVERSION   the action has a kind that this library does not know
 *
 * Since 0.1.
 */
DSET_API int dset_action_target(const dset_plan *plan, const dset_action *action, dset_target *out);

/*
 * Writes what an action sends, as the controller does, for hosts that carry
 * out plans themselves: the Pod, the revision or the Event to create, the patch
 * that adopts, releases or labels an object, numbers a revision or writes the
 * status. Patches are as in dset_task. Deletes send nothing: the sink is not
 * called. Equal Events have equal names: if one exists, its count grows.
 *
 * plan, action  the action is of this plan
 * set           the DaemonSet, as it was when the plan was made: copy it with
 *               dset_daemonset_copy() before the world gets anything new
 *
 * DSET_EMISUSE   an argument is NULL
 * DSET_EVERSION  the action has a kind that this library does not know
 * DSET_ENOMEM
 * any code that the sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_action_write(const dset_plan *plan, const dset_action *action, const dset_daemonset *set,
                               dset_sink_fn sink, void *context, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
