/*
 * The status: the counters of the world, plus the adopted Pods, plus what depends on the time and on the current
 * revision. As in Kubernetes, the Pod that counts first on a node represents it.
 */
#include "plan/plan.h"

/* Does the status count the Pod of a node as available? */
static int32_t count_pod(dsetp_planning *p, const dsetp_pod *pod)
{
    bool available = dsetp_pod_available(p, pod);

    if (dsetp_pod_ready(pod) && !available && pod->ready_changed_at != 0)
        p->young = true;
    return available ? 1 : 0;
}

/* On all nodes except those with adopted Pods. */
static int32_t count_available(dsetp_planning *p)
{
    size_t words = DSETP_WORDS(p->world->nodes.limit), i;
    int32_t available = 0;

    for (i = 0; i < words; i++) {
        const dsetp_group *group = &p->set_nodes->groups[i];
        uint64_t word = group->run & group->ready & ~(p->nodes.extra != NULL ? p->nodes.extra[i] : 0);

        if (dsetp_ready_long(p, group->ready_latest)) {
            available += (int32_t)dsetp_popcount(word);
            continue;
        }
        for (; word != 0; word &= word - 1)
            available += count_pod(p, dsetp_pod_get(p->world, group->first[dsetp_lowest(word)]));
    }
    return available;
}

/* Attention does not matter here. */
static uint32_t state_with(const dsetp_entry *entry, const dsetp_pod *first)
{
    return DSETP_AT_FINE | (entry->exists ? DSETP_AT_EXISTS : 0) | (entry->run ? DSETP_AT_RUN : 0) |
           (first != NULL ? DSETP_AT_HAS : 0) |
           (first != NULL && (first->flags & DSETP_POD_READY) ? DSETP_AT_READY : 0);
}

/* A node with adopted Pods is counted as it will be. */
static int32_t count_joined(dsetp_planning *p, const dsetp_entry *entry, dsetp_counts *counts)
{
    uint32_t head = dsetp_first_pod(p->set_nodes, entry->node);
    const dsetp_pod *before = head != 0 ? dsetp_pod_get(p->world, head) : NULL;
    const dsetp_pod *after = dsetp_entry_pod(p, entry, 0);

    dsetp_count_node(counts, -1, state_with(entry, before));
    dsetp_count_node(counts, 1, state_with(entry, after));
    if (!entry->run)
        return 0;
    p->plan->status.updated += dsetp_pod_updated(p, after) ? 1 : 0;
    if (before != NULL)
        p->plan->status.updated -= dsetp_pod_updated(p, before) ? 1 : 0;
    return count_pod(p, after);
}

static void count_all(dsetp_planning *p)
{
    dset_status *status = &p->plan->status;
    dsetp_counts counts = p->set_nodes->counts;
    size_t i;

    status->updated = 0;
    for (i = 0; i < p->set_nodes->tally_count; i++) {
        if (dsetp_labels_updated(p, p->set_nodes->tallies[i].labels, &p->current))
            status->updated += (int32_t)p->set_nodes->tallies[i].first;
    }
    if (p->nodes.extra == NULL && dsetp_ready_long(p, p->set_nodes->ready_latest))
        status->available = (int32_t)counts.ready;
    else
        status->available = count_available(p);
    for (i = 0; p->nodes.extra != NULL && i < p->nodes.entry_count; i++) {
        if (dsetp_bit(p->nodes.extra, p->nodes.entries[i].node))
            status->available += count_joined(p, &p->nodes.entries[i], &counts);
    }
    status->desired = (int32_t)counts.desired;
    status->current = (int32_t)counts.current;
    status->misscheduled = (int32_t)counts.misscheduled;
    status->ready = (int32_t)counts.ready;
    status->unavailable = status->desired - status->available;
}

bool dsetp_plan_status(dsetp_planning *p, bool observed)
{
    const dset_daemonset *set = p->set;
    dset_status *status = &p->plan->status;

    if (!dsetp_list_entries(p, DSETP_SCOPE_ATTENTION))
        return false;
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
