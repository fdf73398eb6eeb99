/* The status: counted from the first Pod of every node, as Kubernetes does, and a verdict on the rollout. */
#include "plan/plan.h"

static void count_entry(dsetp_planning *p, const dsetp_entry *entry)
{
    dset_status *status = &p->plan->status;
    const dsetp_pod *pod;

    if (!entry->run) {
        status->misscheduled += entry->count > 0 ? 1 : 0;
        return;
    }
    status->desired++;
    if (entry->count == 0)
        return;
    pod = dsetp_entry_pod(p, entry, 0);
    status->current++;
    if (dsetp_pod_ready(pod)) {
        status->ready++;
        status->available += dsetp_pod_available(p, pod) ? 1 : 0;
    }
    status->updated += dsetp_pod_updated(p, pod) ? 1 : 0;
}

static void count_all(dsetp_planning *p)
{
    dset_status *status = &p->plan->status;
    size_t i;

    status->desired = status->current = status->misscheduled = 0;
    status->ready = status->available = status->updated = 0;
    for (i = 0; i < p->census.entry_count; i++) {
        if (p->census.entries[i].exists)
            count_entry(p, &p->census.entries[i]);
    }
    status->unavailable = status->desired - status->available;
}

bool dsetp_plan_status(dsetp_planning *p, bool observed)
{
    const dset_daemonset *set = p->set;
    dset_status *status = &p->plan->status;

    count_all(p);
    if (observed)
        status->observed_generation = set->generation;
    if (status->desired == set->desired && status->current == set->current &&
        status->misscheduled == set->misscheduled && status->ready == set->ready &&
        status->available == set->available && status->unavailable == set->unavailable &&
        status->updated == set->updated && set->observed_generation >= set->generation)
        return true;
    return dsetp_act(p, DSET_WRITE_STATUS, DSET_BECAUSE_COUNTERS) != NULL;
}
