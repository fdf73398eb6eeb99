/* May Pods of a DaemonSet run on a node? Without reasons: the world evaluates this once per node class. */
#ifndef DSETP_MATCH_NODE_VERDICT_H
#define DSETP_MATCH_NODE_VERDICT_H

#include "daemonset/place.h"
#include "model/daemonset.h"

typedef struct dsetp_place_node { /* what placement looks at; all borrowed */
    const char *name; /* "" if none */
    dset_labels labels;
    const dset_taint *taints;
    size_t taint_count;
    bool hypothetical; /* does not exist yet: a well-known label that is absent is unknown */
    bool nameless;     /* stands for many nodes: what depends on its name is unknown */
    const char *const *veiled; /* keys of hidden labels: what depends on them is unknown */
    size_t veiled_count;
} dsetp_place_node; /* without hypothetical, nameless and veiled no verdict is DSET_UNKNOWN */

enum { DSETP_NO_SCHEDULE = 1, DSETP_NO_EXECUTE = 2 };

/* The parts, for explanations. */
dset_verdict dsetp_judge_pair(const dset_label *pair, const dsetp_place_node *node); /* of nodeSelector */
dset_verdict dsetp_judge_expression(const dset_requirement *expression, const dsetp_place_node *node);
dset_verdict dsetp_judge_field(const dset_requirement *field, const dsetp_place_node *node);
bool dsetp_term_valid(const dsetp_term *term); /* an empty or invalid term matches nothing */
void dsetp_check_terms(dset_daemonset *set); /* caches the result of dsetp_term_valid() */
dset_verdict dsetp_judge_affinity(const dsetp_affinity *affinity, const dsetp_place_node *node);

/* nodeSelector and required node affinity together. */
dset_verdict dsetp_judge_selection(const dset_daemonset *set, const dsetp_place_node *node);

bool dsetp_tolerates(const dset_toleration *toleration, const dset_taint *taint);
/* The first taint with one of the effects that no toleration tolerates, or NULL. */
const dset_taint *dsetp_untolerated(const dset_toleration *tolerations, size_t count, const dset_taint *taints,
                                    size_t taint_count, unsigned effects);

typedef struct dsetp_placement {
    dset_verdict may_start; /* Kubernetes: shouldRun */
    dset_verdict may_stay;  /* Kubernetes: shouldContinueRunning */
} dsetp_placement;

dsetp_placement dsetp_place(const dset_daemonset *set, const dsetp_place_node *node);

#endif
