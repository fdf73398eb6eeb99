/* Requirements: KEY operator VALUES, what label selectors and node affinity are made of. */
#ifndef DSETP_MATCH_REQUIREMENT_H
#define DSETP_MATCH_REQUIREMENT_H

#include "base/text.h"
#include "model/selector.h"

typedef struct dsetp_fault { /* what is wrong with a requirement */
    const char *part;        /* "key", "operator", "values"; NULL: nothing is wrong */
    uint32_t index;          /* the value at fault; UINT32_MAX: none in particular */
    const char *problem;     /* a sentence without its subject */
} dsetp_fault;

/* Checks a requirement over labels by the rules of labels.NewRequirement. */
dsetp_fault dsetp_requirement_check(const dset_requirement *requirement);

/* Does a label set satisfy it? Unchecked requirements are judged as they stand; an unknown operator matches nothing. */
bool dsetp_requirement_match(const dset_requirement *requirement, dset_labels labels);

/* Is the value one that satisfies it? absent: value is ignored. */
bool dsetp_requirement_admits(const dset_requirement *requirement, const char *value, bool absent);

/* Adds "In (a,b)", "Exists", "= a": the operator and its values, for people. */
void dsetp_requirement_describe(dsetp_text *text, const dset_requirement *requirement);

#endif
