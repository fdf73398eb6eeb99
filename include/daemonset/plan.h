/*
 * libdaemonset: reconcile: what to do for one DaemonSet in a world, why, and
 * when to check again.
 *
 * Pure: no I/O, no clock, no random numbers. Equal worlds give equal plans, byte
 * for byte, whatever events led to them, except that the name of a new Pod
 * depends on which Pods have left its node. The semantics are those of the
 * Kubernetes 1.37 DaemonSet controller; doc/differences.md lists the differences.
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
 * What was requested but not yet seen, and what failed when: the state carried
 * from one plan to the next, as plain data.
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
    DSET_NOTE_CREATE = 1, /* a create was requested: open until the world has seen a Pod of that name; without a name, a
                             Pod of the set on the node that is not one of pod_uid */
    DSET_NOTE_DELETE,     /* a delete was requested: open until the Pod is terminating or gone from the world */
    DSET_NOTE_BACKOFF,    /* failed Pods on a node: how long the deletion of the next one is delayed */
    DSET_NOTE_WRITE,      /* a version written under a set's name: open until the world is current up to it, however
                             long that takes: drop it if the server's versions start again */
    DSET_NOTE_GONE,       /* Pods of a set that a world has seen leave a node, see dset_ledger_put_gone() */
    DSET_NOTE_UNKNOWN     /* a create whose result was unknown: for 5 minutes the next Pod of the set on the node gets
                             the same name, so that the two collide */
} dset_note_kind;

typedef struct dset_note { /* the caller fills it in, the library copies it; also returned */
    uint32_t size;
    uint32_t kind;         /* dset_note_kind */
    const char *set_uid;
    const char *ns;        /* create, delete: of the Pod */
    const char *pod_name;  /* create, delete, unknown; NULL for a create that the server names */
    const char *pod_uid;   /* delete: of the Pod; create: of the Pod that was created, if it is known; create without
                              pod_name: of the set's Pods that were on the node already, a line each; NULL: unknown,
                              none */
    const char *node_name; /* back-off, gone, unknown; create: required without pod_name */
    int64_t generation;    /* back-off: the observed generation, part of its identity */
    dset_ms at;            /* create, delete, unknown: when requested; back-off: when last increased */
    dset_ms delay;         /* back-off: the current delay */
    const char *set_name;  /* write: of the set, in ns */
    const char *resource;  /* write: "pods" or "daemonsets" */
    const char *version;   /* write: the resourceVersion in the answer of the server; create: the same, NULL if it is
                              not known: closed too when the world is current up to it. A whole number; any other
                              text holds nothing back */
    uint32_t mark;         /* gone: made from the uids of the Pods, not 0; create: from those that the world had seen on
                              the node: closed too when it has seen another one. It means nothing in another world:
                              0 in a note of a create that is saved */
    uint32_t reserved;
} dset_note;
#define DSET_NOTE_INIT { sizeof(dset_note), 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, 0, 0 }

/*
 * Puts a note from an action, or one that was saved. It replaces a note about
 * the same Pod, for a create without a name, for gone and for unknown the same
 * set and node, for back-off the same set, node and generation, for writes the
 * same set and resource.
 *
 * DSET_EMISUSE   an argument is NULL, size or set_uid is not set, the kind or the
 *                resource is unknown, or what a note of its kind needs is missing:
 *                ns, except for a back-off; for a create the Pod or the node, for a
 *                delete the Pod, for a back-off the node and a delay that is not
 *                negative, for a write set_name and version, for gone the node and
 *                the mark, for unknown the Pod and the node
 * DSET_EVERSION  note has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_ledger_put(dset_ledger *ledger, const dset_note *note, dset_error *err);

/*
 * Drops the note that dset_ledger_put() would replace by this one: of a create
 * or a delete that has failed for good, or is known to have been seen.
 *
 * DSET_EMISUSE, DSET_EVERSION  as for dset_ledger_put()
 * DSET_ENOTFOUND               there is no such note
 *
 * Since 0.1.
 */
DSET_API int dset_ledger_drop(dset_ledger *ledger, const dset_note *note, dset_error *err);

/* Drops all notes about a DaemonSet. Since 0.1. */
DSET_API void dset_ledger_drop_daemonset(dset_ledger *ledger, const char *set_uid);

/*
 * Puts a note of kind DSET_NOTE_GONE for every node that Pods of a DaemonSet
 * have left and that has none now. The name of a new Pod depends on the Pods
 * that the world has seen on its node, so that no Pod gets the name of an
 * earlier one. Call it before the notes are saved: with them, the plans in a new
 * world make the same names.
 *
 * DSET_EMISUSE  an argument is NULL
 * DSET_ENOMEM   some notes have been put; call it again
 *
 * Since 0.1.
 */
DSET_API int dset_ledger_put_gone(dset_ledger *ledger, const dset_world *world, dset_error *err);

/*
 * Drops what no longer matters at this time: notes of what the world has seen,
 * of what was requested more than 5 minutes ago, of back-off that was not
 * increased for 30 minutes, and of Pods that are gone if the world has seen
 * later ones there, or has no such node. This changes no plan.
 *
 * Since 0.1.
 */
DSET_API void dset_ledger_expire(dset_ledger *ledger, const dset_world *world, dset_ms now);

/* The number of notes. Since 0.1. */
DSET_API size_t dset_ledger_count(const dset_ledger *ledger);

/* Returns a note, in an order independent of that of the puts. Borrowed until the ledger changes. Since 0.1. */
DSET_API const dset_note *dset_ledger_get(const dset_ledger *ledger, size_t index);

enum {
    DSET_RECONCILE_EXPLAIN = 1u << 0,     /* record the reasons for every node, for dset_plan_explain() */
    DSET_RECONCILE_SERVER_NAMES = 1u << 1, /* Pods get generateName, as in Kubernetes, instead of derived names */
    DSET_RECONCILE_DATA_BYTES = 1u << 2   /* revisions are equal only byte for byte, as in Kubernetes */
};

typedef struct dset_reconcile_options {
    uint32_t size;
    uint32_t flags; /* DSET_RECONCILE_* */
    dset_ms now;    /* required */
    const dset_allocator *memory;
    uint32_t burst; /* maximum of creates, and of deletes, in one plan; default 250 */
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

/* Returns the stable name of a kind of action: "CreatePod", ... or "Unknown". Static text. Since 0.1. */
DSET_API const char *dset_action_name(uint32_t kind);

typedef struct dset_action { /* read-only, owned by the plan; may grow at the end */
    uint32_t kind;           /* dset_action_kind */
    uint32_t reason;         /* dset_reason */
    const char *ns;
    const char *node_name;   /* Pods; "" otherwise */
    const char *object_name; /* Pod or revision; "" for a create that the server names, for status and for events */
    const char *object_uid;  /* a precondition of everything but creates; "" if unknown */
    const char *object_version; /* resourceVersion that the plan is based on; "" if unknown */
    const char *revision;    /* value of label controller-revision-hash */
    int64_t number;          /* revisions: the revision number */
    uint32_t batch;          /* creates: slow start. Begin batch n+1 only after all of n have succeeded */
    uint32_t reserved;
    const char *event_type;   /* events: "Normal" or "Warning" */
    const char *event_reason; /* events: "FailedDaemonPod", ... */
    const char *message;      /* events: the text; creates and deletes: why, in a few words for logs; "" otherwise */
    const dset_note *note;    /* what to put into the ledger once the action is requested; NULL: nothing */
} dset_action;

typedef enum dset_rollout {
    DSET_ROLLOUT_COMPLETE = 1, /* every node that should have a Pod has an available one of the current revision */
    DSET_ROLLOUT_PROGRESSING,  /* not complete, and something is happening */
    DSET_ROLLOUT_STALLED,      /* not complete, and nothing is happening */
    DSET_ROLLOUT_PAUSED,       /* Pods have to be deleted by hand, or the set is being deleted */
    DSET_ROLLOUT_STALE         /* the numbers are those of an earlier generation, or the world is not current */
} dset_rollout;

/* What keeps a rollout from being complete: bits of dset_status.causes. Append only. */
#define DSET_CAUSE_UNOBSERVED ((uint64_t)1 << 0)    /* the current generation has not been observed */
#define DSET_CAUSE_PROBLEM ((uint64_t)1 << 1)       /* see dset_plan_problem() */
#define DSET_CAUSE_DELETING ((uint64_t)1 << 2)      /* the set is being deleted */
#define DSET_CAUSE_IN_FLIGHT ((uint64_t)1 << 3)     /* what was requested has not been seen yet */
#define DSET_CAUSE_MISSING ((uint64_t)1 << 4)       /* nodes that should have a Pod have none */
#define DSET_CAUSE_OUTDATED ((uint64_t)1 << 5)      /* Pods have an older revision */
#define DSET_CAUSE_ON_DELETE ((uint64_t)1 << 6)     /* and will stay until they are deleted by hand */
#define DSET_CAUSE_BUDGET ((uint64_t)1 << 7)        /* and some wait for maxUnavailable or maxSurge */
#define DSET_CAUSE_BACKOFF ((uint64_t)1 << 8)       /* failed Pods are kept by their back-off */
#define DSET_CAUSE_MOVING ((uint64_t)1 << 9)        /* Pods are starting or being deleted */
#define DSET_CAUSE_NOT_READY ((uint64_t)1 << 10)    /* Pods are not ready */
#define DSET_CAUSE_YOUNG ((uint64_t)1 << 11)        /* Pods are ready, but not yet for minReadySeconds */
#define DSET_CAUSE_POLICY ((uint64_t)1 << 12)       /* a policy of the set keeps nodes from getting a new Pod */
#define DSET_CAUSE_STUCK ((uint64_t)1 << 13)        /* Pods are stuck, see DSET_POD_*: dset_plan_explain() tells where and
                                                       why, by reasons of the kind DSET_REASON_STUCK */

typedef struct dset_plan dset_plan; /* self-contained: may outlive world and ledger */

/*
 * Plans one DaemonSet: what Kubernetes' syncDaemonSet would do in this world. The
 * plan is empty if the set is not in the world. A problem of the set itself is
 * not a failure of the call: see dset_plan_problem().
 *
 * out       the new plan, owned by the caller; it may outlive world and ledger
 * world     is not changed
 * ledger    what is pending and what has failed; NULL: nothing
 * ns, name  the set
 * options   now is required
 *
 * DSET_EMISUSE   out, world, ns, name or options is NULL, or the size of options
 *                is not set
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

/* Namespace and name of the set, borrowed from the plan, and the time that the plan was made for. Since 0.1. */
DSET_API const char *dset_plan_namespace(const dset_plan *plan);
DSET_API const char *dset_plan_name(const dset_plan *plan);
DSET_API dset_ms dset_plan_now(const dset_plan *plan);

/* The number of actions. Since 0.1. */
DSET_API size_t dset_plan_count(const dset_plan *plan);

/*
 * Returns an action, borrowed from the plan; NULL past the end. Actions are in
 * the order in which they must be carried out: history and ownership, Events,
 * deletes and creates (broken Pods first, then in natural order of node names),
 * deletes of revisions, the status.
 *
 * Since 0.1.
 */
DSET_API const dset_action *dset_plan_get(const dset_plan *plan, size_t index);

/* Returns the current status, borrowed, whether it must be written or not. Since 0.1. */
DSET_API const dset_status *dset_plan_status(const dset_plan *plan);

/* Returns the label controller-revision-hash of the current revision, borrowed; "" if there is none yet. Since 0.1. */
DSET_API const char *dset_plan_revision(const dset_plan *plan);

enum { DSET_NOTE_LIFE = 300000 }; /* milliseconds after which what was requested is no longer waited for */

/*
 * Returns the earliest time at which the plan for the same world and ledger
 * would be different, or DSET_NEVER. Until then the plan stays the same. The
 * notes of its own actions are not in it: a host that has put them plans again
 * DSET_NOTE_LIFE later at the latest, or at the recheck time of a plan that it
 * makes with them at once, or it would wait for ever for what is lost.
 *
 * Since 0.1.
 */
DSET_API dset_ms dset_plan_recheck_at(const dset_plan *plan);

/*
 * Tells why the plan is incomplete, for instance because of an invalid
 * percentage; try again later. NULL: nothing is wrong. Borrowed.
 *
 * Since 0.1.
 */
DSET_API const dset_error *dset_plan_problem(const dset_plan *plan);

/*
 * Returns the reasons for a node, borrowed: first those of eligibility, then what
 * is done or awaited there. NULL: no such node, or the plan was made without
 * DSET_RECONCILE_EXPLAIN.
 *
 * Since 0.1.
 */
DSET_API const dset_explanation *dset_plan_explain(const dset_plan *plan, const char *node_name);

enum { DSET_TOKEN_LENGTH = 13 };

/*
 * Writes a short text that is equal for plans that do the same: create, delete,
 * adopt, release and label the same Pods and change the same revisions, whatever
 * the time and the status counters. Whoever has seen a plan can use it to ensure
 * that no other plan is carried out. By the rule of snprintf; DSET_TOKEN_LENGTH
 * letters and digits. It protects against changes in between, not against
 * attackers: 61 bits, without a key.
 *
 * Since 0.1.
 */
DSET_API size_t dset_plan_token(const dset_plan *plan, char *buffer, size_t size);

/*
 * Writes the plan as one line of JSON, in the stable form of doc/plan.md.
 *
 * DSET_EMISUSE  plan or sink is NULL
 * DSET_ENOMEM   out of memory
 * any code that the sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_plan_write(const dset_plan *plan, dset_sink_fn sink, void *context, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
