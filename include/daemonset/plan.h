/*
 * libdaemonset: reconcile: what to do for one DaemonSet in this world, why,
 * and when to look again.
 *
 * Pure: no I/O, no clock, no random. Equal worlds give equal plans, byte for
 * byte, however the worlds came about. The semantics are those of the
 * Kubernetes 1.37 DaemonSet controller; doc/differences.md lists where not.
 */
#ifndef DAEMONSET_PLAN_H
#define DAEMONSET_PLAN_H

#include "base.h"
#include "place.h"
#include "world.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What was asked for and not yet seen, and what failed when: the state that
 * is carried from one plan to the next, as plain data.
 */
typedef struct dset_ledger dset_ledger;

/*
 * Makes an empty ledger.
 *
 * out     the new ledger, owned by the caller
 * memory  NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE  out is NULL
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_ledger_new(dset_ledger **out, const dset_allocator *memory, dset_error *err);

/* NULL is fine. Since 0.1. */
DSET_API void dset_ledger_free(dset_ledger *ledger);

typedef enum dset_note_kind {
    DSET_NOTE_CREATE = 1, /* a Pod was asked for: open until the world has a Pod of that name */
    DSET_NOTE_DELETE,     /* a delete was asked for: open until the world has not got the Pod, or it is terminating */
    DSET_NOTE_BACKOFF,    /* failed Pods on a node: how long the next one is held back */
    DSET_NOTE_WRITE       /* a version written under a set's name: open until the world has been brought up to it */
} dset_note_kind;

typedef struct dset_note { /* the caller fills it, the library copies it; also handed out */
    uint32_t size;
    uint32_t kind;         /* dset_note_kind */
    const char *set_uid;
    const char *ns;        /* create, delete: of the Pod */
    const char *pod_name;  /* create, delete */
    const char *pod_uid;   /* delete: of the Pod meant; NULL if unknown */
    const char *node_name; /* back-off; create: may be NULL */
    int64_t generation;    /* back-off: the observed generation, part of its key */
    dset_ms at;            /* create, delete: when asked; back-off: when last advanced */
    dset_ms delay;         /* back-off: the present delay */
    const char *set_name;  /* write: of the set, in ns */
    const char *resource;  /* write: "pods" or "daemonsets" */
    const char *version;   /* write: the resourceVersion that the server answered with */
} dset_note;

/*
 * Puts a note, as actions carry it or as one was saved; it takes the place of
 * one about the same: the same Pod, for back-off the same set, node and
 * generation, for writes the same set and resource.
 *
 * DSET_EMISUSE   an argument is NULL, size or set_uid is not set, or the kind
 *                or the resource is none
 * DSET_EVERSION  note carries fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_ledger_put(dset_ledger *ledger, const dset_note *note, dset_error *err);

/*
 * Forgets a create or a delete that has failed for good, or is known to have
 * been seen. DSET_EMISUSE: an argument is NULL. DSET_ENOTFOUND: there is no
 * such note.
 *
 * Since 0.1.
 */
DSET_API int dset_ledger_drop(dset_ledger *ledger, uint32_t kind, const char *ns, const char *pod_name);

/* Forgets everything about a DaemonSet. Since 0.1. */
DSET_API void dset_ledger_drop_daemonset(dset_ledger *ledger, const char *set_uid);

/*
 * Forgets what no longer matters at this time: what the world shows to have
 * happened, what was asked for more than 5 minutes ago, and back-off that was
 * not advanced for 30. No plan is another for it.
 *
 * Since 0.1.
 */
DSET_API void dset_ledger_expire(dset_ledger *ledger, const dset_world *world, dset_ms now);

/* The number of notes. Since 0.1. */
DSET_API size_t dset_ledger_count(const dset_ledger *ledger);

/* Gives a note, in a fixed order, whatever the order of the puts. Borrowed until the ledger changes. Since 0.1. */
DSET_API const dset_note *dset_ledger_get(const dset_ledger *ledger, size_t index);

enum {
    DSET_RECONCILE_EXPLAIN = 1u << 0,     /* record the reasons of every node, for dset_plan_explain() */
    DSET_RECONCILE_SERVER_NAMES = 1u << 1, /* Pods get generateName, as Kubernetes does, not derived names */
    DSET_RECONCILE_DATA_BYTES = 1u << 2   /* revisions are equal only byte for byte, as in Kubernetes */
};

typedef struct dset_reconcile_options {
    uint32_t size;
    uint32_t flags; /* DSET_RECONCILE_* */
    dset_ms now;    /* required */
    const dset_allocator *memory;
    uint32_t burst; /* most creates, and most deletes, in one plan; default 250 */
    uint32_t reserved;
} dset_reconcile_options;
#define DSET_RECONCILE_OPTIONS_INIT { sizeof(dset_reconcile_options), 0, 0, NULL, 0, 0 }

typedef enum dset_action_kind { /* append only; hosts ignore kinds they do not know */
    DSET_CREATE_POD = 1,
    DSET_DELETE_POD,
    DSET_ADOPT_POD,
    DSET_RELEASE_POD,
    DSET_LABEL_POD,        /* set label controller-revision-hash to revision */
    DSET_CREATE_REVISION,  /* with number, and the data of the set */
    DSET_UPDATE_REVISION,  /* to number, and label controller-revision-hash = revision */
    DSET_DELETE_REVISION,
    DSET_ADOPT_REVISION,
    DSET_RELEASE_REVISION,
    DSET_WRITE_STATUS,     /* the numbers of dset_plan_status() */
    DSET_EMIT_EVENT
} dset_action_kind;

typedef struct dset_action { /* read-only, owned by the plan; may grow at the end */
    uint32_t kind;           /* dset_action_kind */
    uint32_t reason;         /* dset_reason */
    const char *ns;
    const char *node_name;   /* Pods; "" otherwise */
    const char *object_name; /* Pod or revision; "" for a create that the server names, for status and for events */
    const char *object_uid;  /* precondition of everything but creates; "" if unknown */
    const char *object_version; /* resourceVersion of what the plan was made from; "" if unknown */
    const char *revision;    /* value of label controller-revision-hash */
    int64_t number;          /* revisions: the revision number */
    uint32_t batch;          /* creates: slow start. Begin batch n+1 only when all of n succeeded */
    uint32_t reserved;
    const char *event_type;   /* events: "Normal" or "Warning" */
    const char *event_reason; /* events: "FailedDaemonPod", ... */
    const char *message;      /* events: the text; deletes and creates: why, in a few words for logs; "" otherwise */
    const dset_note *note;    /* what to put into the ledger once the action is asked for; NULL: nothing */
} dset_action;

typedef enum dset_rollout {
    DSET_ROLLOUT_COMPLETE = 1, /* every node that should has an available Pod of the current revision */
    DSET_ROLLOUT_PROGRESSING,  /* not yet, and something is on its way */
    DSET_ROLLOUT_STALLED,      /* not yet, and nothing is */
    DSET_ROLLOUT_PAUSED,       /* somebody has to delete Pods, or the set itself is being deleted */
    DSET_ROLLOUT_STALE         /* the numbers are of an earlier generation, or of a world that is behind */
} dset_rollout;

enum { /* what keeps a rollout from being complete; append only */
    DSET_CAUSE_UNOBSERVED = 1u << 0, /* the present generation has not been seen */
    DSET_CAUSE_PROBLEM = 1u << 1,    /* dset_plan_problem() says what */
    DSET_CAUSE_DELETING = 1u << 2,   /* the set is being deleted */
    DSET_CAUSE_IN_FLIGHT = 1u << 3,  /* what was asked for has not been seen yet */
    DSET_CAUSE_MISSING = 1u << 4,    /* nodes have no Pod and should */
    DSET_CAUSE_OUTDATED = 1u << 5,   /* Pods are of an older revision */
    DSET_CAUSE_ON_DELETE = 1u << 6,  /* and stay until somebody deletes them */
    DSET_CAUSE_BUDGET = 1u << 7,     /* and some wait for maxUnavailable or maxSurge */
    DSET_CAUSE_BACKOFF = 1u << 8,    /* failed Pods are held back */
    DSET_CAUSE_MOVING = 1u << 9,     /* Pods are starting or on their way out */
    DSET_CAUSE_NOT_READY = 1u << 10, /* Pods are not ready */
    DSET_CAUSE_YOUNG = 1u << 11      /* Pods are ready, and not yet for minReadySeconds */
};

typedef struct dset_status { /* read-only, owned by the plan, computed even when nothing can be done */
    int64_t observed_generation;
    int32_t desired, current, misscheduled, ready, available, unavailable, updated;
    int32_t collision_count; /* -1: absent */
    uint32_t rollout;        /* dset_rollout */
    uint32_t causes;         /* DSET_CAUSE_*; 0 when the rollout is complete */
} dset_status;

typedef struct dset_plan dset_plan; /* self-contained: outlives world and ledger */

/*
 * Plans one DaemonSet: what Kubernetes' syncDaemonSet would ask for in this
 * world. A set that the world has not got gives an empty plan. What is wrong
 * with the set itself is no failure of the call: dset_plan_problem() tells.
 *
 * out      the new plan, owned by the caller; it outlives world and ledger
 * world    is not changed
 * ledger   what is in flight and what has failed; NULL: nothing
 * ns, name of the set
 * options  now is required
 *
 * DSET_EMISUSE   out, world, ns, name or options is NULL, or the size of
 *                options is not set
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_reconcile(dset_plan **out, const dset_world *world, const dset_ledger *ledger,
                                          const char *ns, const char *name, const dset_reconcile_options *options,
                                          dset_error *err);

/* NULL is fine. Since 0.1. */
DSET_API void dset_plan_free(dset_plan *plan);

/* The number of actions. Since 0.1. */
DSET_API size_t dset_plan_count(const dset_plan *plan);

/*
 * Gives an action, borrowed from the plan; NULL past the end. They stand in
 * the order in which they are to be done: history and ownership, Events,
 * creates and deletes, broken Pods before others and then in natural order of
 * node names, revisions that go, the status.
 *
 * Since 0.1.
 */
DSET_API const dset_action *dset_plan_get(const dset_plan *plan, size_t index);

/* Gives the status as it is now, borrowed, whether it is to be written or not. Since 0.1. */
DSET_API const dset_status *dset_plan_status(const dset_plan *plan);

/* Gives the label controller-revision-hash of the current revision; "" if none is known yet. Borrowed. Since 0.1. */
DSET_API const char *dset_plan_revision(const dset_plan *plan);

/*
 * Gives the earliest time at which the same world would be planned
 * differently, or DSET_NEVER: at any time before it the plan is the same.
 *
 * Since 0.1.
 */
DSET_API dset_ms dset_plan_recheck_at(const dset_plan *plan);

/*
 * Tells why the plan could not be made in full, a broken percentage, say; to
 * be tried again later. NULL: nothing is wrong. Borrowed.
 *
 * Since 0.1.
 */
DSET_API const dset_error *dset_plan_problem(const dset_plan *plan);

/*
 * Gives the reasons of a node, borrowed: those of eligibility first, then what
 * is done or waited for there. NULL: no such node, or the plan was made
 * without DSET_RECONCILE_EXPLAIN.
 *
 * Since 0.1.
 */
DSET_API const dset_explanation *dset_plan_explain(const dset_plan *plan, const char *node_name);

enum { DSET_TOKEN_LENGTH = 13 };

/*
 * Writes a short text that plans share when they do the same: the Pods made,
 * removed, adopted, released and labelled, and the revisions, whatever the
 * time and the counters of the status. Who has seen a plan asks with it that
 * no other one be carried out. By the rule of snprintf; DSET_TOKEN_LENGTH
 * letters and digits. It guards against what happened in between, not against
 * malice: 61 bits, without a key.
 *
 * Since 0.1.
 */
DSET_API size_t dset_plan_token(const dset_plan *plan, char *buffer, size_t size);

/*
 * Writes the plan as one line of JSON, in the stable form of doc/plan.md.
 *
 * DSET_EMISUSE  plan or sink is NULL
 * any code that the sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_plan_write(const dset_plan *plan, dset_sink_fn sink, void *context, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
