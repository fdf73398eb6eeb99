/* What the containers of a Pod wait for, from the text of its container statuses. */
#ifndef DSETP_RECORDS_WAITING_H
#define DSETP_RECORDS_WAITING_H

#include "daemonset/objects.h"
#include "json/cursor.h"

typedef struct dsetp_waiting {
    uint32_t flag;      /* DSET_POD_* */
    const char *reason; /* static */
    dsetp_view message; /* unchanged if there is none */
} dsetp_waiting;

/* The first container that does not start without somebody's help; false: there is none. */
bool dsetp_find_waiting(const dsetp_view *statuses, dsetp_waiting *out);

#endif
