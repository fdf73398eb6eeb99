/* Sums of the uids of Pods that are gone: see gone.h. In slabs as the Pods of set_nodes.c, but only where one has left. */
#include "world/gone.h"

#include <string.h>

#include "base/hash.h"
#include "world/pod_state.h"
#include "world/pod_texts.h"

#define SLAB_SIZE (DSETP_SLAB * 64u * sizeof(uint32_t))

static dsetp_group *group_of(dset_world *world, uint32_t set, uint32_t node)
{
    return &dsetp_set_get(world, set)->nodes.groups[node / 64];
}

bool dsetp_gone_reserve(dset_world *world, uint32_t set, uint32_t node)
{
    dsetp_group *slab = group_of(world, set, node / 64 / DSETP_SLAB * DSETP_SLAB * 64);
    uint32_t *sums, i;

    if (slab->gone != NULL)
        return true;
    sums = dsetp_world_alloc(world, SLAB_SIZE);
    if (sums == NULL)
        return false;
    memset(sums, 0, SLAB_SIZE);
    for (i = 0; i < DSETP_SLAB; i++)
        slab[i].gone = sums + 64 * i;
    return true;
}

void dsetp_gone_add(dset_world *world, uint32_t set, uint32_t node, uint32_t hash)
{
    group_of(world, set, node)->gone[node % 64] += hash;
}

void dsetp_gone_forget(dset_world *world, uint32_t node)
{
    uint32_t set;

    for (set = 1; set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space != 0 && group_of(world, set, node)->gone != NULL)
            group_of(world, set, node)->gone[node % 64] = 0;
    }
}

void dsetp_gone_end(dset_world *world, dsetp_set_nodes *nodes)
{
    size_t i;

    for (i = 0; i < nodes->group_count; i++) {
        if (i % DSETP_SLAB == 0)
            dsetp_world_release(world, nodes->groups[i].gone, SLAB_SIZE);
        nodes->groups[i].gone = NULL;
    }
}

uint32_t dsetp_gone_hash(const char *uid)
{
    return dsetp_fnv32(DSETP_FNV32_START, uid, strlen(uid));
}

static uint32_t hash_of(const dset_world *world, uint32_t pod)
{
    char scratch[DSETP_POD_UID_SIZE];

    return dsetp_gone_hash(dsetp_pod_uid(world, pod, scratch));
}

bool dsetp_gone_add_ended(dset_world *world, uint32_t set)
{
    const dsetp_set_row *row = dsetp_set_get(world, set);
    uint32_t number = row->nodes.ended && row->owner != 0 ? dsetp_owner_get(world, row->owner)->pods : 0;

    for (; number != 0; number = dsetp_pod_get(world, number)->links.next) {
        const dsetp_pod *pod = dsetp_pod_get(world, number);

        if (pod->node == 0 || dsetp_pod_counts(pod))
            continue;
        if (!dsetp_gone_reserve(world, set, pod->node))
            return false;
        dsetp_gone_add(world, set, pod->node, hash_of(world, number));
    }
    return true;
}

uint32_t dsetp_gone_sum(const dsetp_set_nodes *nodes, uint32_t node)
{
    const dsetp_group *group = &nodes->groups[node / 64];

    return group->gone != NULL ? group->gone[node % 64] : 0;
}

uint32_t dsetp_gone_and_there(const dset_world *world, const dsetp_set_nodes *nodes, uint32_t node)
{
    uint32_t sum = dsetp_gone_sum(nodes, node), pod;

    for (pod = dsetp_first_pod(nodes, node); pod != 0; pod = dsetp_pod_get(world, pod)->beside)
        sum += hash_of(world, pod);
    return sum;
}
