/*
 * Policies: what a set may ask for beyond Kubernetes. Each is one row here and one file. A policy only closes nodes;
 * the first one that does gives the reason.
 */
#include "plan/plan.h"

static const struct {
    uint32_t flag; /* DSET_POLICY_* */
    uint32_t reason;
    bool (*closes)(const dsetp_planning *p, uint32_t node);
} policies[] = {
    { DSET_POLICY_SKIP_UNSCHEDULABLE, DSET_BECAUSE_UNSCHEDULABLE, dsetp_skip_unschedulable },
};

bool dsetp_any_policy(const dsetp_planning *p)
{
    return p->policy->flags != 0;
}

uint32_t dsetp_closed_because(const dsetp_planning *p, uint32_t node)
{
    size_t i;

    for (i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        if ((p->policy->flags & policies[i].flag) != 0 && policies[i].closes(p, node))
            return policies[i].reason;
    }
    return 0;
}
