/* Explanations: lists of findings, shared by placement and by plan. */
#ifndef DSETP_MATCH_EXPLANATION_H
#define DSETP_MATCH_EXPLANATION_H

#include "daemonset/place.h"
#include "model/daemonset.h"

struct dset_explanation {
    dset_allocator memory;
    dsetp_arena *arena; /* owns everything, this struct included, unless it is NULL: then the owner's arena does */
    dset_verdict may_start, may_stay;
    dset_finding *items;
    size_t count;
    size_t capacity;
};

/* An empty explanation in somebody's arena. NULL when out of memory. */
dset_explanation *dsetp_explanation_in(dsetp_arena *arena);
/* Appends a copy, strings included; NULL strings become "". arena: the one it was made in. False: out of memory. */
bool dsetp_explanation_add(dsetp_arena *arena, dset_explanation *explanation, const dset_finding *finding);
/* Appends every reason why the set's Pod may or may not be on the node and sets the verdicts. False: out of memory. */
bool dsetp_explain_place(dsetp_arena *arena, dset_explanation *explanation, const dset_daemonset *set,
                         const char *node_name, dset_labels labels, const dset_taint *taints, size_t taint_count,
                         bool hypothetical);
/* A finding with everything unset: index none, until never, strings "". */
dset_finding dsetp_finding(uint32_t reason);

#endif
