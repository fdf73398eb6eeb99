/*
 * A DaemonSet as a value: the typed fields that placement, reconcile and rollout read, and its texts. Made by api from
 * documents, copied by world.
 */
#ifndef DSETP_MODEL_DAEMONSET_H
#define DSETP_MODEL_DAEMONSET_H

#include "base/arena.h"
#include "daemonset/manifest.h"
#include "daemonset/scalar.h"
#include "model/selector.h"

typedef struct dsetp_bytes {
    const char *data;
    size_t size;
} dsetp_bytes;

struct dset_daemonset {
    dset_allocator memory;
    dsetp_arena *arena; /* owns everything, this struct included */

    /* metadata */
    const char *ns;
    const char *name;
    const char *uid;     /* "" if none */
    const char *version; /* "" if none */
    int64_t generation;
    dset_ms created_at;  /* 0: unset */
    dset_ms deleted_at;  /* 0: not being deleted */
    bool has_template_generation; /* the annotation deprecated.daemonset.template.generation is a whole number */
    int64_t template_generation;
    dset_labels labels, annotations; /* sorted */

    /* spec */
    dset_label_selector *selector; /* NULL: absent, matches nothing */
    bool selector_broken;          /* it could not be converted; then selector is NULL */
    dset_strategy_type strategy;
    bool has_rolling_update;       /* rollingUpdate is present */
    dset_int_or_percent max_unavailable, max_surge;
    int32_t min_ready_seconds;
    bool has_history_limit;
    int32_t history_limit;

    /* spec.template, as far as decisions read it */
    dset_labels template_labels;  /* sorted */
    const char *node_name;        /* "" if none */
    dset_labels node_selector;    /* sorted */
    dsetp_affinity affinity;
    const dset_toleration *tolerations; /* the template's own */
    size_t toleration_count;
    const dset_toleration *all_tolerations; /* with the automatic ones merged in */
    size_t all_toleration_count;
    bool host_network;
    const dset_request *requests; /* of one Pod, sorted by name */
    size_t request_count;

    /* status, as last stored */
    int64_t observed_generation;
    int32_t desired, current, misscheduled, ready, available, unavailable, updated;
    int32_t collision_count; /* -1: absent */

    /* texts */
    dsetp_bytes document;      /* the whole object, one line of JSON in the order in which it is written */
    dsetp_bytes revision_data; /* the exact bytes of a ControllerRevision's data */
    dsetp_bytes revision_normal; /* its normal form; data NULL: revision_data is in normal form */
};

/* Copies requests and their names; false when out of memory. */
bool dsetp_requests_copy(dsetp_arena *arena, const dset_request **out, const dset_request *items, size_t count);

dset_status dsetp_stored_status(const dset_daemonset *set);

/* A deep copy into an arena of its own; NULL when out of memory. */
dset_daemonset *dsetp_daemonset_copy(const dset_daemonset *set, const dset_allocator *memory);

#endif
