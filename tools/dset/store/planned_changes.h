/* What applying files would change, computed on a copy of the store. */
#ifndef DSET_STORE_PLANNED_CHANGES_H
#define DSET_STORE_PLANNED_CHANGES_H

#include "dset.h"

typedef struct planned { /* an object of the files, or a DaemonSet affected by them */
    const kind *what;
    char *ns, *name;
    const char *did; /* "created", "configured", "unchanged"; NULL: not in the files */
    char revision[64]; /* of a DaemonSet, before; "": none */
    dset_status before;
    dset_plan *plan; /* NULL: not a DaemonSet */
} planned;

typedef struct plans {
    planned *items;
    size_t count, capacity;
    session s; /* on the copy */
    bool changes;
} plans;

/* of: a session on the store, or NULL. False, with a message, on error; then there is nothing to free. */
bool plans_make(plans *made, const options *given, const session *of);
void plans_free(plans *made);
/* The token of all plans: their tokens, separated by dots; "" if there is no plan. */
void plans_token(const plans *made, text *token);

#endif
