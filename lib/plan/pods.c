/* What the rules ask of a Pod: ready, available, up to date, ended. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

bool dsetp_pod_ready(const dsetp_pod *pod)
{
    return (pod->flags & DSETP_POD_READY) != 0;
}

bool dsetp_pod_available(dsetp_planning *p, const dsetp_pod *pod)
{
    dset_ms wait = (dset_ms)p->set->min_ready_seconds * 1000;

    if (!dsetp_pod_ready(pod))
        return false;
    if (wait == 0)
        return true;
    if (pod->ready_changed_at == 0)
        return false;
    if (pod->ready_changed_at + wait <= p->now)
        return true;
    dsetp_recheck(p, pod->ready_changed_at + wait);
    return false;
}

bool dsetp_pod_has_hash(const dsetp_planning *p, const dsetp_pod *pod)
{
    const char *label = pod->labels != 0 ? dsetp_labelset_get(p->world, pod->labels)->revision : NULL;

    return strcmp(dsetp_or_empty(label), p->hash) == 0;
}

bool dsetp_pod_updated(const dsetp_planning *p, const dsetp_pod *pod)
{
    const dsetp_labelset *labels = pod->labels != 0 ? dsetp_labelset_get(p->world, pod->labels) : NULL;

    if (labels == NULL)
        return false;
    if (p->hash[0] != '\0' && labels->revision != NULL && strcmp(labels->revision, p->hash) == 0)
        return true;
    return p->generation[0] != '\0' && labels->generation != NULL && strcmp(labels->generation, p->generation) == 0;
}

bool dsetp_pod_terminal(const dsetp_pod *pod)
{
    return pod->phase == DSET_POD_SUCCEEDED || pod->phase == DSET_POD_FAILED;
}

const char *dsetp_pod_text(const dsetp_planning *p, uint32_t pod)
{
    return dsetp_pod_get(p->world, pod)->texts;
}

const char *dsetp_entry_name(const dsetp_planning *p, const dsetp_entry *entry)
{
    return dsetp_string(p->world, dsetp_node_get(p->world, entry->node)->name);
}
