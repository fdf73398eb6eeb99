/* The rules about the state of a Pod; no other file has any. */
#ifndef DSETP_WORLD_POD_STATE_H
#define DSETP_WORLD_POD_STATE_H

#include "world/world.h"

/* It has ended and will not start again. phase: dset_phase. */
static inline bool dsetp_phase_terminal(uint32_t phase)
{
    return phase == DSET_POD_SUCCEEDED || phase == DSET_POD_FAILED;
}

/* Ready for min_ready_seconds at now. *until: when it will be, or 0 when that cannot be said. */
bool dsetp_is_available(bool ready, dset_ms ready_changed_at, int32_t min_ready_seconds, dset_ms now, dset_ms *until);

/* Made from the current template: its labels carry the hash or the template generation. Each may be NULL or "". */
bool dsetp_is_updated(const char *hash_label, const char *generation_label, const char *hash, const char *generation);

static inline bool dsetp_pod_terminal(const dsetp_pod *pod)
{
    return dsetp_phase_terminal(pod->phase);
}

/* Neither ended nor being deleted. */
static inline bool dsetp_pod_live(const dsetp_pod *pod)
{
    return pod->deleted_at == 0 && !dsetp_pod_terminal(pod);
}

/* Live, and the only one of its DaemonSet on its node. pod: the one that counts first there. */
static inline bool dsetp_pod_sound(const dsetp_pod *pod)
{
    return pod->beside == 0 && dsetp_pod_live(pod);
}

/* Counted on the node that it is on or meant for; not if it has ended and is being deleted. */
static inline bool dsetp_pod_counts(const dsetp_pod *pod)
{
    return pod->node != 0 && !(dsetp_pod_terminal(pod) && pod->deleted_at != 0);
}

/* Does not become ready by itself, and is not on its way out. */
static inline bool dsetp_pod_stuck(const dsetp_pod *pod)
{
    return pod->deleted_at == 0 && (pod->flags & DSETP_POD_STUCK) != 0;
}

/* Starting, or on its way out. */
static inline bool dsetp_pod_moving(const dsetp_pod *pod)
{
    return pod->deleted_at != 0 ||
           ((pod->phase == DSET_POD_PENDING || pod->phase == DSET_POD_UNKNOWN) && !dsetp_pod_stuck(pod));
}

/* Which of two Pods of a node counts first. */
bool dsetp_pod_before(const dset_world *world, uint32_t a, uint32_t b);

/* An orphan that the set would adopt. */
bool dsetp_pod_adoptable(const dset_world *world, uint32_t set, const dsetp_pod *pod);

#endif
