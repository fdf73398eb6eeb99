/* What the rules ask of a Pod, from plain values: the one place where they stand. */
#ifndef DSETP_MODEL_POD_H
#define DSETP_MODEL_POD_H

#include "daemonset/world.h"

/* It has ended, and does not start again. phase: dset_phase. */
static inline bool dsetp_is_terminal(uint32_t phase)
{
    return phase == DSET_POD_SUCCEEDED || phase == DSET_POD_FAILED;
}

/* Ready for min_ready_seconds at now. *until: when it will be, or 0 when that cannot be said. */
bool dsetp_is_available(bool ready, dset_ms ready_changed_at, int32_t min_ready_seconds, dset_ms now, dset_ms *until);

/* Made from the template at hand: its labels carry the hash or the template generation. Each may be NULL or "". */
bool dsetp_is_updated(const char *hash_label, const char *generation_label, const char *hash, const char *generation);

#endif
