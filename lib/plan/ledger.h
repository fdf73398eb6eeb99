/* Reading the ledger within the room. */
#ifndef DSETP_PLAN_LEDGER_H
#define DSETP_PLAN_LEDGER_H

#include "daemonset/plan.h"

#define DSETP_NOTE_LIFE (5 * 60 * (dset_ms)1000)      /* after this an answer is no longer expected */
#define DSETP_BACKOFF_FIRST ((dset_ms)1000)
#define DSETP_BACKOFF_MAX (15 * 60 * (dset_ms)1000)

/* The notes of one set: [*first, *first + count). */
size_t dsetp_ledger_of(const dset_ledger *ledger, const char *set_uid, size_t *first);
/* The first note of a write under a set's name that the world has not caught up with, or NULL. */
const dset_note *dsetp_ledger_ahead(const dset_ledger *ledger, const dset_world *world, const char *ns,
                                    const char *set_name);
/* The version that the world has been brought up to. */
const char *dsetp_synced(const dset_world *world, const char *resource);
/* Can it be compared with others? */
bool dsetp_version_is_number(const char *version);
/* Is it still unseen? */
bool dsetp_note_open(const dset_note *note, const dset_world *world);
/* The back-off of a node for a set and an observed generation, or NULL. */
const dset_note *dsetp_ledger_backoff(const dset_ledger *ledger, const char *set_uid, const char *node_name,
                                      int64_t generation);

/* The note of a kind that a set has one of by node: gone or unknown; NULL: none. */
const dset_note *dsetp_ledger_find(const dset_ledger *ledger, uint32_t kind, const char *set_uid, const char *ns,
                                   const char *node_name);

/* Has it a note that dset_ledger_put() would replace by this complete one? */
bool dsetp_ledger_has(const dset_ledger *ledger, const dset_note *note);

#endif
