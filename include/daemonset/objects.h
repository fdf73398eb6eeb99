/*
 * libdaemonset: objects as plain values: nodes, Pods, ControllerRevisions, and
 * stored records of any kind. DaemonSets are in manifest.h.
 */
#ifndef DAEMONSET_OBJECTS_H
#define DAEMONSET_OBJECTS_H

#include "base.h"
#include "label.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum dset_kind {
    DSET_KIND_ANY = 0, /* the kind that the text of the object names */
    DSET_KIND_DAEMONSET,
    DSET_KIND_REVISION,
    DSET_KIND_NODE,
    DSET_KIND_POD,
    DSET_KIND_EVENT,
    DSET_KIND_LEASE
} dset_kind;

typedef struct dset_taint { /* element of a borrowed array: frozen, never grows */
    const char *key;
    const char *value;  /* "" if none */
    const char *effect; /* "NoSchedule", "NoExecute", "PreferNoSchedule"; any other has no effect */
} dset_taint;

enum {
    DSET_NODE_UNSCHEDULABLE = 1u << 0, /* spec.unschedulable: its taint is what counts, except for DSET_POLICY_* */
    DSET_NODE_READY = 1u << 1,
    DSET_NODE_HYPOTHETICAL = 1u << 2 /* does not exist yet: a well-known label that is absent is unknown, not missing */
};

typedef struct dset_node { /* the caller fills it in, the library copies it */
    uint32_t size;
    uint32_t flags; /* DSET_NODE_* */
    const char *name;
    const char *uid;     /* NULL if unknown */
    const char *version; /* resourceVersion, opaque, NULL if unknown */
    dset_labels labels;
    const dset_taint *taints;
    size_t taint_count;
    dset_ms ready_changed_at; /* when it last became ready or not ready; 0 if unknown */
} dset_node;
#define DSET_NODE_INIT { sizeof(dset_node), 0, NULL, NULL, NULL, { NULL, 0 }, NULL, 0, 0 }

typedef enum dset_phase {
    DSET_POD_UNKNOWN = 0, /* also for a phase that is unset or unknown */
    DSET_POD_PENDING,
    DSET_POD_RUNNING,
    DSET_POD_SUCCEEDED,
    DSET_POD_FAILED
} dset_phase;

typedef struct dset_owner { /* the owner reference with controller=true; all NULL: none; frozen, never grows */
    const char *kind;
    const char *name;
    const char *uid;
} dset_owner;

enum {
    DSET_POD_READY = 1u << 0, /* the first condition of type Ready has status True */
    /* Why a Pod that is not ready cannot become so by itself: the Pod is stuck. Ignored for one that is ready or has
       ended. The readers of records.h set the first that they find. */
    DSET_POD_UNPLACED = 1u << 1,      /* no node takes it: condition PodScheduled is False, its reason Unschedulable */
    DSET_POD_NO_IMAGE = 1u << 2,      /* a container waits for its image: ImagePullBackOff, ErrImagePull, ... */
    DSET_POD_MISCONFIGURED = 1u << 3, /* a container cannot be made or started: CreateContainerConfigError, ... */
    DSET_POD_CRASHING = 1u << 4       /* a container ends again and again: CrashLoopBackOff */
};

typedef struct dset_pod { /* the caller fills it in, the library copies it */
    uint32_t size;
    uint32_t flags;          /* DSET_POD_* */
    uint32_t phase;          /* dset_phase */
    uint32_t reserved;
    const char *ns;
    const char *name;
    const char *uid;         /* NULL if unknown */
    const char *version;     /* resourceVersion, opaque, NULL if unknown */
    const char *node_name;   /* spec.nodeName; NULL: not bound */
    const char *node_pinned; /* the node it is meant for, from metadata.name in its required node affinity, or NULL */
    dset_owner owner;
    dset_labels labels;
    dset_ms created_at;      /* 0: unset */
    dset_ms ready_changed_at; /* lastTransitionTime of the Ready condition; 0: unset */
    dset_ms deleted_at;      /* deletionTimestamp; 0: not being deleted */
    const char *message;     /* why it is pending, stuck or failed, quoted by explanations; NULL: unknown; the readers
                                of records.h truncate it to 1 KiB at a character boundary */
} dset_pod;
#define DSET_POD_INIT \
    { sizeof(dset_pod), 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, { NULL, NULL, NULL }, { NULL, 0 }, 0, 0, 0, NULL }

/*
 * Predicates on Pods as used by controllers. All of them return false for NULL.
 *
 * ready      its Ready condition is true
 * available  ready for at least min_ready_seconds at `now`
 * terminal   its phase is Succeeded or Failed
 * active     neither terminal nor being deleted
 * updated    its labels have the revision hash or the template generation of
 *            its set; hash "" or NULL, generation NULL: unknown, which matches
 *            no Pod
 *
 * Since 0.1.
 */
DSET_API bool dset_pod_is_ready(const dset_pod *pod);
DSET_API bool dset_pod_is_available(const dset_pod *pod, int32_t min_ready_seconds, dset_ms now);
DSET_API bool dset_pod_is_terminal(const dset_pod *pod);
DSET_API bool dset_pod_is_active(const dset_pod *pod);
DSET_API bool dset_pod_is_updated(const dset_pod *pod, const char *hash, const int64_t *generation);

typedef struct dset_revision { /* a ControllerRevision; the caller fills it in, the library copies it */
    uint32_t size;
    uint32_t reserved;
    int64_t number;
    const char *ns;
    const char *name;
    const char *uid;
    const char *version;
    dset_owner owner;
    dset_labels labels;
    dset_ms created_at;
    dset_ms deleted_at;
    const void *data;  /* the exact bytes */
    size_t data_size;
    const void *normal; /* the data in normal form, in which equal values are equal bytes, as from the readers of
                           records.h and dset_revision_write_normal(); NULL: data already has that form */
    size_t normal_size;
} dset_revision;
#define DSET_REVISION_INIT \
    { sizeof(dset_revision), 0, 0, NULL, NULL, NULL, NULL, { NULL, NULL, NULL }, { NULL, 0 }, 0, 0, NULL, 0, NULL, 0 }

/* The status of a DaemonSet: its counters, and what a plan says of its rollout. The library fills it in. */
typedef struct dset_status { /* may grow at the end */
    uint32_t size;
    uint32_t rollout;        /* dset_rollout of plan.h; 0 in a stored set */
    int64_t observed_generation;
    int32_t desired, current, misscheduled, ready, available, unavailable, updated;
    int32_t collision_count; /* -1: absent */
    uint64_t causes;         /* DSET_CAUSE_* of plan.h; 0 when the rollout is complete, and in a stored set */
} dset_status;
#define DSET_STATUS_INIT { sizeof(dset_status), 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0 }

/* An object with its kind, namespace and name, as read from and written to stores. */
typedef struct dset_record { /* borrowed */
    uint32_t size;           /* of this struct */
    uint32_t kind;           /* dset_kind */
    const char *ns;          /* "" for kinds without a namespace */
    const char *name;
    const void *data;        /* the object as JSON; NULL in a watch: it was dropped */
    size_t data_size;
    const char *version;     /* opaque; on writes: the version expected, NULL = must not exist */
} dset_record;
#define DSET_RECORD_INIT { sizeof(dset_record), 0, NULL, NULL, NULL, 0, NULL }

#ifdef __cplusplus
}
#endif

#endif
