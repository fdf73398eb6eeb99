/* What applying files would change: worked out on a copy of the store. */
#ifndef DSET_STORE_PLANNED_CHANGES_H
#define DSET_STORE_PLANNED_CHANGES_H

#include "dset.h"

typedef struct planned { /* one object of the files, or a DaemonSet that that they affect */
    const kind *what;
    char *ns, *name;
    const char *did; /* "created", "configured", "unchanged"; NULL: it is not in the files */
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

/* False, and a message, when it fails; nothing is then to be freed. */
bool plans_make(plans *made, const options *given);
void plans_free(plans *made);
/* What stands for all of them: tokens of plans with dots between; "" when no DaemonSet is planned. */
void plans_token(const plans *made, text *token);

#endif
