/* The tolerations that the DaemonSet controller adds to every Pod it creates. */
#include "model/daemon_tolerations.h"

#include <string.h>

#define ON_NODE(condition, effect) { "node.kubernetes.io/" condition, "Exists", "", effect, -1 }

const dset_toleration dsetp_daemon_tolerations[DSETP_DAEMON_TOLERATIONS] = {
    ON_NODE("not-ready", "NoExecute"),
    ON_NODE("unreachable", "NoExecute"),
    ON_NODE("disk-pressure", "NoSchedule"),
    ON_NODE("memory-pressure", "NoSchedule"),
    ON_NODE("pid-pressure", "NoSchedule"),
    ON_NODE("unschedulable", "NoSchedule"),
    ON_NODE("network-unavailable", "NoSchedule"),
};

bool dsetp_gives_way(const dset_toleration *toleration, const dset_toleration *daemon)
{
    return strcmp(toleration->key, daemon->key) == 0 && strcmp(toleration->op, daemon->op) == 0 &&
           strcmp(toleration->effect, daemon->effect) == 0 && strcmp(toleration->value, daemon->value) == 0;
}

bool dsetp_merge_daemon_tolerations(dsetp_arena *arena, const dset_toleration *own, size_t own_count,
                                    bool host_network, const dset_toleration **out, size_t *count)
{
    size_t added = dsetp_daemon_toleration_count(host_network), i, j;
    dset_toleration *merged = dsetp_arena_array(arena, own_count + added, sizeof *merged);

    if (merged == NULL)
        return false;
    if (own_count > 0)
        memcpy(merged, own, own_count * sizeof *merged);
    *out = merged;
    *count = own_count;
    for (i = 0; i < added; i++) {
        bool found = false;

        for (j = 0; j < own_count; j++) {
            if (!dsetp_gives_way(&own[j], &dsetp_daemon_tolerations[i]))
                continue;
            merged[j] = dsetp_daemon_tolerations[i];
            found = true;
        }
        if (!found)
            merged[(*count)++] = dsetp_daemon_tolerations[i];
    }
    return true;
}
