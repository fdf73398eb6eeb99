/* Requirements, KEY operator VALUES: the parts of label selectors and node affinity. */
#ifndef DSETP_MATCH_REQUIREMENT_H
#define DSETP_MATCH_REQUIREMENT_H

#include "base/text.h"
#include "model/selector.h"

typedef struct dsetp_fault { /* what is wrong with a requirement */
    const char *part;        /* "key", "operator", "values"; NULL: nothing is wrong */
    uint32_t index;          /* the index of the faulty value; UINT32_MAX: none in particular */
    const char *problem;     /* a sentence without its subject */
} dsetp_fault;

/* Checks a requirement over labels by the rules of labels.NewRequirement. */
dsetp_fault dsetp_requirement_check(const dset_requirement *requirement);

/* Does a label set satisfy it? The requirement need not be valid; an unknown operator matches nothing. */
bool dsetp_requirement_match(const dset_requirement *requirement, dset_labels labels);

/* Does a value satisfy it? absent: value is ignored. */
bool dsetp_requirement_admits(const dset_requirement *requirement, const char *value, bool absent);

/* Adds the operator and its values for display: "In (a,b)", "Exists", "= a". */
void dsetp_requirement_describe(dsetp_text *text, const dset_requirement *requirement);

#endif
