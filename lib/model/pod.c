/* What the rules ask of a Pod. */
#include "model/pod.h"

#include "base/text.h"

bool dsetp_is_available(bool ready, dset_ms ready_changed_at, int32_t min_ready_seconds, dset_ms now, dset_ms *until)
{
    dset_ms wait = (dset_ms)min_ready_seconds * 1000;

    *until = 0;
    if (!ready || wait == 0)
        return ready;
    if (ready_changed_at == 0)
        return false;
    if (ready_changed_at + wait <= now)
        return true;
    *until = ready_changed_at + wait;
    return false;
}

bool dsetp_is_updated(const char *hash_label, const char *generation_label, const char *hash, const char *generation)
{
    if (hash != NULL && hash[0] != '\0' && dsetp_equal(hash_label, hash))
        return true;
    return generation != NULL && generation[0] != '\0' && dsetp_equal(generation_label, generation);
}
