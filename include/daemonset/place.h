/*
 * libdaemonset: whether a Pod of a DaemonSet may run on a node, and why not.
 *
 * Usable on its own, without a world, a store or a cluster: for autoscalers,
 * admission checks, linters. The rules are those of the Kubernetes 1.37
 * DaemonSet controller (NodeShouldRunDaemonPod).
 */
#ifndef DAEMONSET_PLACE_H
#define DAEMONSET_PLACE_H

#include "base.h"
#include "label.h"
#include "manifest.h"
#include "objects.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reasons. Append only; no order is promised: see dset_reason_kind_of(). */
typedef enum dset_reason {
    DSET_BECAUSE_ELIGIBLE = 1,      /* the node is selected and every taint that matters is tolerated */
    DSET_BECAUSE_NODE_NAME = 2,     /* the template names another node */
    DSET_BECAUSE_NODE_SELECTOR = 3, /* a pair of nodeSelector is not on the node */
    DSET_BECAUSE_NODE_AFFINITY = 4, /* no term of the required node affinity matches */
    DSET_BECAUSE_TAINT = 5,         /* a taint is not tolerated */
    DSET_BECAUSE_LABEL_UNKNOWN = 6, /* a hypothetical node does not have the label */
    DSET_BECAUSE_AFFINITY_TERM = 7, /* a term of the required node affinity is empty or invalid, or there is none */
    DSET_BECAUSE_MISSING = 20,      /* the node has no Pod and should have one */
    DSET_BECAUSE_OUTDATED = 21,     /* its Pod has an older revision */
    DSET_BECAUSE_SURPLUS = 22,      /* the node has more Pods than it should */
    DSET_BECAUSE_FAILED = 23,       /* its Pod has failed */
    DSET_BECAUSE_SUCCEEDED = 24,    /* its Pod has ended, but daemons must not end */
    DSET_BECAUSE_NODE_GONE = 25,    /* the node that the Pod waits for does not exist */
    DSET_BECAUSE_NOT_ELIGIBLE = 26, /* the Pod may not stay on its node */
    DSET_BECAUSE_REPLACED = 27,     /* surge: the new Pod is available, so the old one is deleted */
    DSET_BECAUSE_RUNNING = 28,      /* its Pod runs as desired */
    DSET_BECAUSE_BUDGET = 40,       /* maxUnavailable or maxSurge is used up */
    DSET_BECAUSE_BACKOFF = 41,      /* a failed Pod is kept by its back-off */
    DSET_BECAUSE_YOUNG = 42,        /* ready, but not yet for minReadySeconds */
    DSET_BECAUSE_ON_DELETE = 43,    /* updateStrategy OnDelete: an old Pod stays until it is deleted by hand */
    DSET_BECAUSE_IN_FLIGHT = 44,    /* requested, but not yet seen */
    DSET_BECAUSE_TERMINATING = 45,  /* the Pod on the node is being deleted */
    DSET_BECAUSE_BURST = 46,        /* more to do than one plan may request */
    DSET_BECAUSE_NOT_READY = 47,    /* the Pod is running but not ready */
    DSET_BECAUSE_PENDING = 48,      /* the Pod is not running yet */
    DSET_BECAUSE_DELETING = 49,     /* the DaemonSet is being deleted */
    DSET_BECAUSE_SELECTING_ALL = 50, /* the selector is empty: nothing is done */
    DSET_BECAUSE_PROBLEM = 51,      /* something is wrong with the DaemonSet: see dset_plan_problem() */
    DSET_BECAUSE_ORPHAN = 60,       /* a matching Pod or revision without a controller: adopted */
    DSET_BECAUSE_NOT_SELECTED = 61, /* owned, but no longer matched by the selector: released */
    DSET_BECAUSE_NEW_TEMPLATE = 62, /* a revision for a template not seen before */
    DSET_BECAUSE_ROLLED_BACK = 63,  /* an old revision is the current one again */
    DSET_BECAUSE_DUPLICATE = 64,    /* two revisions with equal data */
    DSET_BECAUSE_HISTORY_LIMIT = 65, /* more old revisions than revisionHistoryLimit */
    DSET_BECAUSE_COUNTERS = 66,     /* the status changed */
    DSET_BECAUSE_UNLABELLED = 67,   /* a revision without the label controller-revision-hash gets one */
    DSET_BECAUSE_COLLISION = 68,    /* the name of the new revision is used by one with other data */
    DSET_BECAUSE_UNSCHEDULABLE = 69, /* the node is cordoned, and DSET_POLICY_SKIP_UNSCHEDULABLE makes no new Pod there */
    DSET_BECAUSE_UNPLACED = 70,     /* the scheduler finds no room for the Pod on its node */
    DSET_BECAUSE_NO_IMAGE = 71,     /* a container of the Pod has no image */
    DSET_BECAUSE_MISCONFIGURED = 72, /* a container of the Pod cannot be made or started */
    DSET_BECAUSE_CRASHING = 73      /* a container of the Pod ends again and again */
} dset_reason;

typedef enum dset_reason_kind { /* append only */
    DSET_REASON_UNKNOWN = 0,   /* not a reason that this library knows */
    DSET_REASON_PLACE,         /* why a node is eligible or not */
    DSET_REASON_ACTION,        /* why a Pod is made or removed */
    DSET_REASON_WAIT,          /* why something that is to be done is not done yet */
    DSET_REASON_STATE,         /* nothing is to be done: the state of the Pod on the node */
    DSET_REASON_DAEMONSET,     /* why nothing is done for the whole set */
    DSET_REASON_HOUSEKEEPING,  /* about ownership, revisions and the status */
    DSET_REASON_STUCK          /* the Pod on the node does not become ready by itself: somebody has to see to it */
} dset_reason_kind;

typedef struct dset_finding { /* read-only, returned by pointer: may grow at the end */
    uint32_t reason;          /* dset_reason */
    uint32_t index;           /* which term, expression, taint or pair, counted from 0; UINT32_MAX: none */
    const char *subject;      /* the offending item: label key, taint key, Pod name; "" if none */
    const char *wanted;       /* what is required: "In (a,b)", "need", "toleration"; "" if none */
    const char *found;        /* what is there; "" if none; see absent */
    bool absent;              /* nothing was found: found is not just "" */
    dset_ms until;            /* when this ends without an event, or DSET_NEVER */
} dset_finding;

/* A verdict with its reasons; immutable. */
typedef struct dset_explanation dset_explanation;

typedef enum dset_verdict {
    DSET_NO = 0,
    DSET_YES,
    DSET_UNKNOWN /* hypothetical nodes only: a decisive label is not given */
} dset_verdict;

/*
 * Decides whether a Pod of the set may start on a node and whether a running
 * one may stay, with all reasons why or why not. The rules are those of
 * NodeShouldRunDaemonPod: the template's nodeName, nodeSelector and required
 * node affinity, the taints NoSchedule and NoExecute for the start, NoExecute
 * alone for staying, against the tolerations of dset_daemonset_tolerations().
 *
 * out     the new explanation, owned by the caller
 * node    read during the call only; labels and taints may be NULL when
 *         their count is 0
 * memory  NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE   out, set or node is NULL, the size of node is not set, or a
 *                label or a taint contains NULL
 * DSET_EVERSION  node has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_place(dset_explanation **out, const dset_daemonset *set, const dset_node *node,
                                      const dset_allocator *memory, dset_error *err);

/* Frees a result of dset_place(). NULL is fine; one that belongs to a plan or a forecast is left alone. Since 0.1. */
DSET_API void dset_explanation_free(dset_explanation *explanation);

/* Whether a Pod may start there, and whether a running one may stay. Since 0.1. */
DSET_API dset_verdict dset_explanation_may_start(const dset_explanation *explanation);
DSET_API dset_verdict dset_explanation_may_stay(const dset_explanation *explanation);

/* The number of findings; at least one. Since 0.1. */
DSET_API size_t dset_explanation_count(const dset_explanation *explanation);

/* Returns a finding, borrowed from the explanation; 0 is the primary one; NULL past the end. Since 0.1. */
DSET_API const dset_finding *dset_explanation_get(const dset_explanation *explanation, size_t index);

/* Returns the stable name of a reason: "NodeSelector", "Taint", ... or "Unknown". Static text. Since 0.1. */
DSET_API const char *dset_reason_name(uint32_t reason);

/* Tells what a reason is about. Since 0.1. */
DSET_API dset_reason_kind dset_reason_kind_of(uint32_t reason);

/*
 * Writes a finding as one sentence without a full stop, by the rule of
 * snprintf: "nodeSelector wants daemon=need, the node has no label daemon".
 * The wording may change; the number and name of the reason do not. For an
 * unknown reason or NULL it writes nothing and returns 0.
 *
 * Since 0.1.
 */
DSET_API size_t dset_finding_write(const dset_finding *finding, char *buffer, size_t size);

/*
 * Tells whether the template's nodeSelector and required node affinity match
 * the node; taints and nodeName are ignored. Also false if the node is not as
 * dset_place() requires it.
 *
 * Since 0.1.
 */
DSET_API bool dset_daemonset_selects_node(const dset_daemonset *set, const dset_node *node);

typedef struct dset_toleration { /* element of a borrowed array: frozen, never grows; no text is NULL */
    const char *key;      /* "": any key */
    const char *op;       /* "", "Equal" or "Exists"; anything else tolerates nothing */
    const char *value;
    const char *effect;   /* "": any effect */
    int64_t seconds;      /* tolerationSeconds; -1: absent */
} dset_toleration;

/* Tells whether a toleration tolerates a taint, whatever the taint's effect. Since 0.1. */
DSET_API bool dset_toleration_tolerates(const dset_toleration *toleration, const dset_taint *taint);

/*
 * Returns the tolerations of new Pods: those of the template, then those that
 * the controller adds. Borrowed from the set.
 *
 * Since 0.1.
 */
DSET_API const dset_toleration *dset_daemonset_tolerations(const dset_daemonset *set, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
