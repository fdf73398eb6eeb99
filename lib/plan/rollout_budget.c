/* The budget of a rolling update in Kubernetes: maxUnavailable or maxSurge nodes at a time. */
#include "plan/rollout.h"

static bool has_room(const dsetp_meter *meter, uint32_t node)
{
    (void)node;
    return meter->used < meter->limit;
}

static void charge(dsetp_meter *meter, uint32_t node)
{
    (void)node;
    meter->used++;
}

/* False if a limit is neither a number nor a percentage, which is a problem of the set. */
static bool read_limit(dsetp_planning *p, const dset_int_or_percent *value, const char *path, int32_t desired,
                       int64_t *out)
{
    if (dset_int_or_percent_scale(value, desired, true, out, NULL) == DSET_OK)
        return true;
    dsetp_problem(p, DSET_EINVALID, path, "must be a whole number or a percentage");
    return false;
}

bool dsetp_rollout_budget(dsetp_planning *p, dsetp_rollout *r)
{
    static const char path[] = "spec.updateStrategy.rollingUpdate.maxUnavailable";
    const dset_daemonset *set = p->set;
    int64_t unavailable = 0, surge = 0;

    r->desired = (int32_t)p->set_nodes->counts.desired;
    if (set->has_rolling_update && set->max_unavailable.kind == DSET_VALUE_ABSENT) {
        dsetp_problem(p, DSET_EINVALID, path, "must be set");
        return false;
    }
    if (set->has_rolling_update &&
        (!read_limit(p, &set->max_unavailable, path, r->desired, &unavailable) ||
         !read_limit(p, &set->max_surge, "spec.updateStrategy.rollingUpdate.maxSurge", r->desired, &surge)))
        return false;
    if (r->desired > 0 && unavailable == 0 && surge == 0)
        unavailable = 1;
    r->surging = surge != 0;
    r->meters[0] = (dsetp_meter){ has_room, charge, r->surging ? surge : unavailable, 0 };
    r->meter_count = 1;
    return true;
}
