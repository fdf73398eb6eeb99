/* The rules about the state of a Pod, for Pods in a world and others; no other file has any. */
#include "world/pod_state.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "model/labels.h"
#include "world/label_sets.h"
#include "world/pod_texts.h"

bool dsetp_is_available(bool ready, dset_ms ready_changed_at, int32_t min_ready_seconds, dset_ms now, dset_ms *until)
{
    dset_ms wait = (dset_ms)min_ready_seconds * 1000;

    *until = 0;
    if (!ready || wait == 0)
        return ready;
    if (ready_changed_at == 0)
        return false;
    if (dsetp_sum(ready_changed_at, wait) <= now)
        return true;
    *until = dsetp_sum(ready_changed_at, wait);
    return false;
}

bool dsetp_is_updated(const char *hash_label, const char *generation_label, const char *hash, const char *generation)
{
    if (hash != NULL && hash[0] != '\0' && dsetp_equal(hash_label, hash))
        return true;
    return generation != NULL && generation[0] != '\0' && dsetp_equal(generation_label, generation);
}

/* Bound before unbound, older before younger, then by name. */
bool dsetp_pod_before(const dset_world *world, uint32_t a, uint32_t b)
{
    const dsetp_pod *x = dsetp_pod_get(world, a), *y = dsetp_pod_get(world, b);

    if ((x->flags & DSETP_POD_BOUND) != (y->flags & DSETP_POD_BOUND))
        return (x->flags & DSETP_POD_BOUND) != 0;
    if (x->created_at != y->created_at)
        return x->created_at < y->created_at;
    return strcmp(dsetp_pod_name(world, a), dsetp_pod_name(world, b)) < 0;
}

bool dsetp_pod_adoptable(const dset_world *world, uint32_t number, const dsetp_pod *pod)
{
    return pod->owner == 0 && pod->deleted_at == 0 &&
           dset_label_selector_match(dsetp_set_get(world, number)->value->selector,
                                     dsetp_labelset_view(world, pod->labels));
}

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
    return pod != NULL && dsetp_phase_terminal(pod->phase);
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
