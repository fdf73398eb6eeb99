/* Verdicts of one DaemonSet on one node, without words: what the world evaluates once a node class. */
#ifndef DSETP_MATCH_PLACE_H
#define DSETP_MATCH_PLACE_H

#include "daemonset/place.h"
#include "model/daemonset.h"

/* Requirements over labels, all of them; the rule of label selectors and of matchExpressions alike. */
bool dsetp_requirement_match(const dset_requirement *requirement, dset_labels labels);

/* Is a requirement of a term one that converts? A term with one that does not is skipped. field: matchFields. */
bool dsetp_requirement_valid(const dset_requirement *requirement, bool field);

/* nodeSelector and required node affinity. */
bool dsetp_selects_node(const dset_daemonset *set, const char *node_name, dset_labels labels);

bool dsetp_tolerates(const dset_toleration *toleration, const dset_taint *taint);
/* The first taint with one of the effects (bit 1 << effect) that no toleration tolerates, or NULL. */
const dset_taint *dsetp_untolerated(const dset_toleration *tolerations, size_t count, const dset_taint *taints,
                                    size_t taint_count, unsigned effects);

typedef struct dsetp_placement {
    bool should_run;
    bool should_continue;
} dsetp_placement;
dsetp_placement dsetp_place(const dset_daemonset *set, const char *node_name, dset_labels labels,
                            const dset_taint *taints, size_t taint_count);


#endif
