/* Selectors, affinities and tolerations as values; lib/match evaluates them. */
#ifndef DSETP_MODEL_SELECTOR_H
#define DSETP_MODEL_SELECTOR_H

#include "base/arena.h"
#include "daemonset/label.h"
#include "daemonset/place.h"

struct dset_label_selector {
    dset_allocator memory;
    dsetp_arena *arena;      /* owns everything below and this struct; NULL inside a larger object */
    const dset_requirement *items; /* sorted by key, stable; values of In and NotIn sorted and unique */
    size_t count;
    bool empty;              /* from an object without matchLabels and matchExpressions: SelectingAll */
};

typedef struct dsetp_term { /* a nodeSelectorTerm as written */
    const dset_requirement *expressions; /* op 0: an unknown operator */
    size_t expression_count;
    const dset_requirement *fields;
    size_t field_count;
    bool checked, valid; /* cached by dsetp_check_terms() */
} dsetp_term;

typedef struct dsetp_affinity { /* the required node affinity */
    bool present;
    const dsetp_term *terms;
    size_t count;
} dsetp_affinity;

bool dsetp_selector_copy(dsetp_arena *arena, dset_label_selector **out, const dset_label_selector *selector);
bool dsetp_affinity_copy(dsetp_arena *arena, dsetp_affinity *out, const dsetp_affinity *affinity);
bool dsetp_tolerations_copy(dsetp_arena *arena, const dset_toleration **out, const dset_toleration *items,
                            size_t count);

#endif
