/* The verdict on the rollout: complete, progressing, stalled, paused or stale, and what keeps it from completing. */
#include "plan/plan.h"

#include "world/pod_state.h"

/* Is a Pod like this? counted: how many of those on a node are; those about to join are looked at. */
static bool any_pod(const dsetp_planning *p, uint32_t counted, bool (*is)(const dsetp_pod *pod))
{
    size_t i;

    for (i = 0; counted == 0 && i < p->nodes.joining_count; i++) {
        if (is(dsetp_pod_get(p->world, p->nodes.joining[i])))
            return true;
    }
    return counted > 0;
}

static bool is_moving(const dsetp_planning *p)
{
    return any_pod(p, p->set_nodes->moving, dsetp_pod_moving);
}

static uint64_t causes_of(const dsetp_planning *p, bool waiting)
{
    const dset_status *status = &p->plan->status;
    bool outdated = status->updated < status->current;
    const struct {
        uint64_t cause;
        bool holds;
    } causes[] = {
        { DSET_CAUSE_UNOBSERVED, p->set->generation > p->set->observed_generation },
        { DSET_CAUSE_PROBLEM, p->failed },
        { DSET_CAUSE_IN_FLIGHT, waiting },
        { DSET_CAUSE_MISSING, status->current < status->desired },
        { DSET_CAUSE_OUTDATED, outdated },
        { DSET_CAUSE_ON_DELETE, outdated && p->set->strategy != DSET_STRATEGY_ROLLING_UPDATE },
        { DSET_CAUSE_MOVING, is_moving(p) },
        { DSET_CAUSE_NOT_READY, status->ready < status->current },
        { DSET_CAUSE_YOUNG, status->available < status->ready },
        { DSET_CAUSE_STUCK, any_pod(p, p->set_nodes->stuck, dsetp_pod_stuck) },
    };
    uint64_t found = p->causes;
    size_t i;

    for (i = 0; i < sizeof causes / sizeof causes[0]; i++)
        found |= causes[i].holds ? causes[i].cause : 0;
    return found;
}

void dsetp_judge_rollout(dsetp_planning *p, bool waiting)
{
    dset_status *status = &p->plan->status;

    if (p->set->generation > p->set->observed_generation) {
        status->rollout = DSET_ROLLOUT_STALE;
    } else if (status->updated >= status->desired && status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_COMPLETE;
        return;
    } else if (p->set->strategy != DSET_STRATEGY_ROLLING_UPDATE && status->updated < status->desired &&
               status->available >= status->desired) {
        status->rollout = DSET_ROLLOUT_PAUSED;
    } else {
        status->rollout = p->acted || p->young || is_moving(p) ? DSET_ROLLOUT_PROGRESSING : DSET_ROLLOUT_STALLED;
    }
    status->causes = causes_of(p, waiting);
}

void dsetp_judge_unplanned(dset_status *status, uint32_t rollout, uint64_t cause)
{
    status->rollout = rollout;
    status->causes = cause;
}
