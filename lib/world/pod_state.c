/* What a controller asks of a Pod, for those who hold one. */
#include "base/number.h"
#include "base/text.h"
#include "daemonset/world.h"
#include "model/labels.h"
#include "model/pod.h"

bool dset_pod_is_ready(const dset_pod *pod)
{
    return pod != NULL && (pod->flags & DSET_POD_READY) != 0;
}

bool dset_pod_is_available(const dset_pod *pod, int32_t min_ready_seconds, dset_ms now)
{
    dset_ms until;

    return pod != NULL &&
           dsetp_is_available(dset_pod_is_ready(pod), pod->ready_changed_at, min_ready_seconds, now, &until);
}

bool dset_pod_is_terminal(const dset_pod *pod)
{
    return pod != NULL && dsetp_is_terminal(pod->phase);
}

bool dset_pod_is_active(const dset_pod *pod)
{
    return pod != NULL && !dset_pod_is_terminal(pod) && pod->deleted_at == 0;
}

bool dset_pod_is_updated(const dset_pod *pod, const char *hash, const int64_t *generation)
{
    char digits[24] = "";

    if (generation != NULL)
        dsetp_decimal(digits, *generation);
    return pod != NULL && dsetp_is_updated(dsetp_labels_get(pod->labels, "controller-revision-hash"),
                                           dsetp_labels_get(pod->labels, "pod-template-generation"), hash, digits);
}
