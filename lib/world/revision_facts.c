/* What the world knows about the revisions of a DaemonSet; lib/plan decides what to do about them. */
#include "world/revision_facts.h"

#include <string.h>

#include "daemonset/label.h"
#include "world/label_sets.h"

bool dsetp_revision_matches(const dset_world *world, uint32_t set, uint32_t number)
{
    return dset_label_selector_match(dsetp_set_get(world, set)->value->selector,
                                     dsetp_labelset_view(world, dsetp_revision_get(world, number)->labels));
}

static bool same_bytes(dsetp_bytes a, dsetp_bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* Does it have the data of the current template, byte for byte as in Kubernetes, or by value? */
bool dsetp_revision_current(const dset_world *world, uint32_t set, uint32_t number, int how)
{
    const dsetp_revision *revision = dsetp_revision_get(world, number);
    const dset_daemonset *value = dsetp_set_get(world, set)->value;
    dsetp_bytes data = { revision->texts + revision->data, revision->data_size }, normal = data;

    if (same_bytes(data, value->revision_data))
        return true;
    if (revision->normal_size > 0) {
        normal.data = data.data + data.size;
        normal.size = revision->normal_size;
    }
    return how == DSETP_BY_VALUE &&
           same_bytes(normal, value->revision_normal.data != NULL ? value->revision_normal : value->revision_data);
}

static void count_revision(const dset_world *world, uint32_t set, uint32_t number, dsetp_facts *facts)
{
    const dsetp_revision *revision = dsetp_revision_get(world, number);
    int how;

    facts->count++;
    facts->unmatched += !dsetp_revision_matches(world, set, number);
    facts->unlabelled += revision->labels == 0 || dsetp_labelset_get(world, revision->labels)->revision == NULL;
    for (how = DSETP_BY_VALUE; how <= DSETP_BY_BYTES; how++) {
        struct dsetp_match *match = &facts->match[how];

        if (dsetp_revision_current(world, set, number, how)) {
            match->count++;
            match->current = number;
        } else if (revision->number > match->newest) {
            match->newest = revision->number;
        }
    }
}

void dsetp_facts_refresh(dset_world *world, uint32_t number)
{
    dsetp_set_row *set = dsetp_set_get(world, number);
    uint32_t revision = dsetp_namespace_get(world, set->space)->revisions;

    memset(&set->facts, 0, sizeof set->facts);
    for (; revision != 0; revision = dsetp_revision_get(world, revision)->links.next)
        set->facts.orphans += dsetp_revision_get(world, revision)->deleted_at == 0 &&
                              dsetp_revision_matches(world, number, revision);
    revision = set->uid_owner != 0 ? dsetp_owner_get(world, set->uid_owner)->revisions : 0;
    for (; revision != 0; revision = dsetp_revision_get(world, revision)->links.next)
        count_revision(world, number, revision, &set->facts);
}
