/* Is a Pod ready, available, up to date? */
#include "plan/plan.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "world/pod_state.h"
#include "world/pod_texts.h"

bool dsetp_pod_ready(const dsetp_pod *pod)
{
    return (pod->flags & DSETP_POD_READY) != 0;
}

bool dsetp_pod_available(dsetp_planning *p, const dsetp_pod *pod)
{
    dset_ms until;

    if (dsetp_is_available(dsetp_pod_ready(pod), pod->ready_changed_at, p->set->min_ready_seconds, p->now, &until))
        return true;
    if (until != 0)
        dsetp_recheck(p, until);
    return false;
}

bool dsetp_ready_long(const dsetp_planning *p, dset_ms latest)
{
    dset_ms wait = (dset_ms)p->set->min_ready_seconds * 1000;

    return wait == 0 || (latest != DSET_NEVER && dsetp_sum(latest, wait) <= p->now);
}

bool dsetp_pod_has_hash(const dsetp_planning *p, const dsetp_pod *pod)
{
    const char *label = pod->labels != 0 ? dsetp_labelset_get(p->world, pod->labels)->revision : NULL;

    return strcmp(dsetp_or_empty(label), dsetp_target_of(p, pod->node)->hash) == 0;
}

bool dsetp_labels_updated(const dsetp_planning *p, uint32_t number, const dsetp_target *target)
{
    const dsetp_labelset *labels = number != 0 ? dsetp_labelset_get(p->world, number) : NULL;

    return labels != NULL && dsetp_is_updated(labels->revision, labels->generation, target->hash, target->generation);
}

bool dsetp_pod_updated(const dsetp_planning *p, const dsetp_pod *pod)
{
    return dsetp_labels_updated(p, pod->labels, dsetp_target_of(p, pod->node));
}

size_t dsetp_count_old(const dsetp_planning *p)
{
    size_t count = 0, i;

    for (i = 0; i < p->set_nodes->tally_count; i++) {
        if (!dsetp_labels_updated(p, p->set_nodes->tallies[i].labels, &p->current))
            count += p->set_nodes->tallies[i].live;
    }
    return count;
}

const char *dsetp_pod_text(const dsetp_planning *p, uint32_t pod)
{
    return dsetp_pod_name(p->world, pod);
}
