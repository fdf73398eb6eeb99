/* Explanations: lists of findings, shared by placement and by plan. */
#ifndef DSETP_MATCH_EXPLANATION_H
#define DSETP_MATCH_EXPLANATION_H

#include "match/node_verdict.h"

struct dset_explanation {
    dsetp_arena *arena; /* owns everything, this struct included */
    bool shared;        /* the arena belongs to a plan: free does nothing */
    dset_verdict may_start, may_stay;
    dset_finding *items;
    size_t count;
    size_t capacity;
};

/* An empty explanation in a given arena. NULL when out of memory. */
dset_explanation *dsetp_explanation_in(dsetp_arena *arena);
/* A finding with everything unset: no index, until never, strings "". */
dset_finding dsetp_finding(uint32_t reason);
/* Appends a copy, strings included; NULL strings become "". False: out of memory. */
bool dsetp_explanation_add(dset_explanation *explanation, const dset_finding *finding);
/* Reads a node that a caller filled in. DSET_EMISUSE if a required string is NULL. */
int dsetp_node_read(dset_node *known, const dset_node *node, dset_error *err);
/* The part of such a node that placement looks at; *out borrows from it and from *known. */
int dsetp_place_node_read(dset_node *known, dsetp_place_node *out, const dset_node *node, dset_error *err);
/* Sets the verdicts and appends all reasons for them, the primary one first. False: out of memory. */
bool dsetp_explain_place(dset_explanation *explanation, const dset_daemonset *set, const dsetp_place_node *node);

#endif
