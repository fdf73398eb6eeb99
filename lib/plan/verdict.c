/* The verdict on the rollout: complete, progressing, stalled, paused or stale. */
#include "plan/plan.h"

/* Is anything on its way on this node: made, removed, starting, or only a matter of time? */
static bool in_motion(dsetp_planning *p, const dsetp_entry *entry)
{
    uint32_t i;

    for (i = 0; i < entry->count; i++) {
        const dsetp_pod *pod = dsetp_entry_pod(p, entry, i);

        if (pod->deleted_at != 0 || pod->phase == DSET_POD_PENDING || pod->phase == DSET_POD_UNKNOWN)
            return true;
        if (dsetp_pod_ready(pod) && !dsetp_pod_available(p, pod) && pod->ready_changed_at != 0)
            return true;
    }
    return false;
}

void dsetp_judge_rollout(dsetp_planning *p)
{
    dset_status *status = &p->plan->status;
    size_t i;

    if (p->set->generation > p->set->observed_generation) {
        status->rollout = DSET_ROLLOUT_STALE;
    } else if (status->updated >= status->desired && status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_COMPLETE;
    } else if (p->set->strategy != DSETP_STRATEGY_ROLLING_UPDATE && status->updated < status->desired &&
               status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_PAUSED;
    } else {
        status->rollout = p->acted ? DSET_ROLLOUT_PROGRESSING : DSET_ROLLOUT_STALLED;
        for (i = 0; i < p->census.entry_count && status->rollout == DSET_ROLLOUT_STALLED; i++) {
            if (in_motion(p, &p->census.entries[i]))
                status->rollout = DSET_ROLLOUT_PROGRESSING;
        }
    }
}
