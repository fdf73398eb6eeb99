/* The verdict on the rollout: complete, progressing, stalled, paused or stale. */
#include "plan/plan.h"

/* Is anything on its way: made, removed, starting, or only a matter of time? */
static bool in_motion(const dsetp_planning *p)
{
    size_t i;

    if (p->acted || p->young || p->columns->moving > 0)
        return true;
    for (i = 0; i < p->census.joining_count; i++) {
        if (dsetp_pod_moving(dsetp_pod_get(p->world, p->census.joining[i])))
            return true;
    }
    return false;
}

void dsetp_judge_rollout(dsetp_planning *p)
{
    dset_status *status = &p->plan->status;

    if (p->set->generation > p->set->observed_generation) {
        status->rollout = DSET_ROLLOUT_STALE;
    } else if (status->updated >= status->desired && status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_COMPLETE;
    } else if (p->set->strategy != DSETP_STRATEGY_ROLLING_UPDATE && status->updated < status->desired &&
               status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_PAUSED;
    } else {
        status->rollout = in_motion(p) ? DSET_ROLLOUT_PROGRESSING : DSET_ROLLOUT_STALLED;
    }
}
