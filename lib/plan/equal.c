/* Has a revision the data of the present template, byte for byte as in Kubernetes, or by value? */
#include "plan/plan.h"

#include <string.h>

static bool same_bytes(dsetp_bytes a, dsetp_bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

bool dsetp_same_revision(const dsetp_planning *p, const dsetp_revision *revision)
{
    dsetp_bytes data = { revision->texts + revision->data, revision->data_size };
    const dsetp_bytes *wanted = &p->set->revision_data, *normal = &dsetp_set_get(p->world, p->set_number)->normal;

    if (same_bytes(data, *wanted))
        return true;
    return (p->flags & DSET_RECONCILE_DATA_BYTES) == 0 &&
           same_bytes(revision->normal.data != NULL ? revision->normal : data, normal->data != NULL ? *normal : *wanted);
}
