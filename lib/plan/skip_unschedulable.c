/* The policy skip_unschedulable: a cordoned node gets no new Pod; the one that it has stays. */
#include "plan/plan.h"

bool dsetp_skip_unschedulable(const dsetp_planning *p, uint32_t node)
{
    return (dsetp_node_get(p->world, node)->flags & DSET_NODE_UNSCHEDULABLE) != 0;
}
