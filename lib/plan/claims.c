/* Which Pods belong to the DaemonSet: its own, those that it releases, and the orphans that it adopts. */
#include "plan/plan.h"

#include <string.h>

#include "base/sort.h"
#include "world/label_sets.h"
#include "world/pod_state.h"

/* Grows in the scratch arena: the old array is freed with it. */
bool dsetp_numbers_add(dsetp_planning *p, dsetp_numbers *to, uint32_t item)
{
    if (to->count == to->capacity) {
        size_t capacity = to->capacity == 0 ? 32 : to->capacity * 2;
        uint32_t *items = dsetp_arena_room(p->scratch, capacity, sizeof *items);

        if (items == NULL)
            return false;
        if (to->count > 0)
            memcpy(items, to->items, to->count * sizeof *items);
        to->items = items;
        to->capacity = capacity;
    }
    to->items[to->count++] = item;
    return true;
}

static int by_pod_name(const void *a, const void *b, void *context)
{
    return dset_name_compare(dsetp_pod_text(context, *(const uint32_t *)a),
                             dsetp_pod_text(context, *(const uint32_t *)b));
}

static bool sort_by_name(dsetp_planning *p, dsetp_numbers *pods)
{
    return dsetp_sort(&p->plan->memory, pods->items, pods->count, sizeof *pods->items, by_pod_name, p);
}

static bool is_claimed(const dsetp_planning *p, const dsetp_pod *pod)
{
    return dset_label_selector_match(p->set->selector, dsetp_labelset_view(p->world, pod->labels));
}

/* The Pods that the set owns and claims, or owns and does not claim. */
static bool list_owned(dsetp_planning *p, bool claimed, dsetp_numbers *to)
{
    uint32_t number = dsetp_owner_get(p->world, dsetp_set_get(p->world, p->set_number)->owner)->pods;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->links.next) {
        if (is_claimed(p, dsetp_pod_get(p->world, number)) == claimed && !dsetp_numbers_add(p, to, number))
            return false;
    }
    return true;
}

static bool list_orphans(dsetp_planning *p, dsetp_numbers *to)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space;
    uint32_t number = dsetp_namespace_get(p->world, space)->orphans;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->links.next) {
        if (dsetp_pod_adoptable(p->world, p->set_number, dsetp_pod_get(p->world, number)) &&
            !dsetp_numbers_add(p, to, number))
            return false;
    }
    return true;
}

bool dsetp_list_claimed(dsetp_planning *p, const uint32_t **out, size_t *count)
{
    dsetp_numbers claimed = { NULL, 0, 0 };

    if (!list_owned(p, true, &claimed) || !list_orphans(p, &claimed) || !sort_by_name(p, &claimed))
        return false;
    *out = claimed.items;
    *count = claimed.count;
    return true;
}

static int by_node_number(const void *a, const void *b, void *context)
{
    uint32_t x = dsetp_pod_get(context, *(const uint32_t *)a)->node;
    uint32_t y = dsetp_pod_get(context, *(const uint32_t *)b)->node;

    return x < y ? -1 : x > y;
}

/* The adopted Pods that count on a node, by node. */
static bool place_adopted(dsetp_planning *p)
{
    dsetp_plan_nodes *nodes = &p->nodes;
    size_t i;

    nodes->extra = dsetp_arena_array(p->scratch, DSETP_WORDS(p->world->nodes.limit), sizeof *nodes->extra);
    nodes->joining = dsetp_arena_array(p->scratch, nodes->adopted_count, sizeof *nodes->joining);
    if (nodes->extra == NULL || nodes->joining == NULL)
        return false;
    for (i = 0; i < nodes->adopted_count; i++) {
        const dsetp_pod *pod = dsetp_pod_get(p->world, nodes->adopted[i]);

        if (!dsetp_pod_counts(pod))
            continue;
        dsetp_bit_set(nodes->extra, pod->node);
        nodes->joining[nodes->joining_count++] = nodes->adopted[i];
    }
    return dsetp_sort(&p->plan->memory, nodes->joining, nodes->joining_count, sizeof *nodes->joining,
                      by_node_number, (void *)p->world);
}

bool dsetp_list_claims(dsetp_planning *p)
{
    dsetp_numbers adopted = { NULL, 0, 0 }, released = { NULL, 0, 0 };

    if (p->set_nodes->released > 0 && (!list_owned(p, false, &released) || !sort_by_name(p, &released)))
        return false;
    if (p->set_nodes->adoptable > 0 && (!list_orphans(p, &adopted) || !sort_by_name(p, &adopted)))
        return false;
    p->nodes.released = released.items;
    p->nodes.released_count = released.count;
    p->nodes.adopted = adopted.items;
    p->nodes.adopted_count = adopted.count;
    return adopted.count == 0 || place_adopted(p);
}
