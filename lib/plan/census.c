/*
 * The census: which nodes are to be looked at, and the Pods of the set on each. The world keeps it; what is added here
 * are the Pods that the plan adopts.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/sort.h"

typedef struct list {
    uint32_t *items;
    size_t count, capacity;
} list;

/* Grows in the scratch arena: what it outgrows stays there until the plan is made. */
static bool append(dsetp_planning *p, list *to, uint32_t item)
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

static bool sort_by_name(dsetp_planning *p, list *pods)
{
    return dsetp_sort(&p->plan->memory, pods->items, pods->count, sizeof *pods->items, by_pod_name, p);
}

static bool is_claimed(const dsetp_planning *p, const dsetp_pod *pod)
{
    return dset_label_selector_match(p->set->selector, dsetp_labelset_view(p->world, pod->labels));
}

/* Pods that name the set as their controller and that it claims, or that it does not. */
static bool list_owned(dsetp_planning *p, bool claimed, list *to)
{
    uint32_t number = dsetp_owner_get(p->world, dsetp_set_get(p->world, p->set_number)->owner)->pods;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->links.next) {
        if (is_claimed(p, dsetp_pod_get(p->world, number)) == claimed && !append(p, to, number))
            return false;
    }
    return true;
}

static bool list_orphans(dsetp_planning *p, list *to)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space;
    uint32_t number = dsetp_namespace_get(p->world, space)->orphans;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->links.next) {
        if (dsetp_pod_adoptable(p->world, p->set_number, dsetp_pod_get(p->world, number)) && !append(p, to, number))
            return false;
    }
    return true;
}

bool dsetp_list_claimed(dsetp_planning *p, const uint32_t **out, size_t *count)
{
    list claimed = { NULL, 0, 0 };

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
    dsetp_census *census = &p->census;
    size_t i;

    census->extra = dsetp_arena_array(p->scratch, DSETP_WORDS(p->world->nodes.limit), sizeof *census->extra);
    census->joining = dsetp_arena_array(p->scratch, census->adopted_count, sizeof *census->joining);
    if (census->extra == NULL || census->joining == NULL)
        return false;
    for (i = 0; i < census->adopted_count; i++) {
        const dsetp_pod *pod = dsetp_pod_get(p->world, census->adopted[i]);

        if (!dsetp_pod_counts(pod))
            continue;
        dsetp_bit_set(census->extra, pod->node);
        census->joining[census->joining_count++] = census->adopted[i];
    }
    return dsetp_sort(&p->plan->memory, census->joining, census->joining_count, sizeof *census->joining,
                      by_node_number, (void *)p->world);
}

bool dsetp_take_census(dsetp_planning *p)
{
    list adopted = { NULL, 0, 0 }, released = { NULL, 0, 0 };

    if (p->columns->released > 0 && (!list_owned(p, false, &released) || !sort_by_name(p, &released)))
        return false;
    if (p->columns->adoptable > 0 && (!list_orphans(p, &adopted) || !sort_by_name(p, &adopted)))
        return false;
    p->census.released = released.items;
    p->census.released_count = released.count;
    p->census.adopted = adopted.items;
    p->census.adopted_count = adopted.count;
    return adopted.count == 0 || place_adopted(p);
}

bool dsetp_by_groups(const dsetp_planning *p)
{
    return !(p->flags & DSET_RECONCILE_EXPLAIN) && !p->surge && p->census.extra == NULL;
}

uint64_t dsetp_settled(const dsetp_planning *p, size_t i)
{
    const dsetp_group *group = &p->columns->groups[i];

    return group->sound & (dsetp_ready_long(p, group->ready_latest) ? ~(uint64_t)0 : ~group->ready);
}

/* Which nodes of a group are to be looked at. */
static uint64_t marks_of(const dsetp_planning *p, dsetp_scope scope, size_t i)
{
    const dsetp_group *group = &p->columns->groups[i];
    uint64_t extra = p->census.extra != NULL ? p->census.extra[i] : 0, exists = 0;
    size_t node;

    if (scope == DSETP_SCOPE_ATTENTION)
        return dsetp_attention(group) | extra;
    for (node = i * 64; scope == DSETP_SCOPE_EVERY && node < i * 64 + 64 && node < p->world->nodes.limit; node++)
        exists |= (uint64_t)dsetp_node_exists(p->world, (uint32_t)node) << (node % 64);
    if (scope == DSETP_SCOPE_UNSETTLED)
        return (group->run | group->has | extra) & ~(dsetp_by_groups(p) ? dsetp_settled(p, i) : 0);
    return group->run | group->has | extra | exists;
}

static bool explain_node(dsetp_planning *p, dsetp_entry *entry, dset_label *scratch)
{
    const dsetp_node *node = dsetp_node_get(p->world, entry->node);
    dsetp_place_node place;

    memset(&place, 0, sizeof place);
    place.name = dsetp_entry_name(p, entry);
    place.labels = dsetp_node_labels(p->world, node, scratch);
    place.taints = dsetp_node_taints(p->world, node, &place.taint_count);
    entry->explanation = dsetp_explanation_in(p->plan->arena);
    return entry->explanation != NULL && dsetp_explain_place(entry->explanation, p->set, &place);
}

/* The first of the adopted Pods on a node; they are sorted by it. */
static size_t first_joining(const dsetp_planning *p, uint32_t node)
{
    size_t low = 0, high = p->census.joining_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (dsetp_pod_get(p->world, p->census.joining[middle])->node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds those that are adopted to those that the node has, each in its place. */
static bool join(dsetp_planning *p, const dsetp_entry *entry, list *pods)
{
    const dsetp_census *census = &p->census;
    size_t i;

    if (census->extra == NULL || !dsetp_bit(census->extra, entry->node))
        return true;
    for (i = first_joining(p, entry->node); i < census->joining_count; i++) {
        size_t at;

        if (dsetp_pod_get(p->world, census->joining[i])->node != entry->node)
            break;
        if (!append(p, pods, 0))
            return false;
        for (at = pods->count - 1; at > entry->first; at--) {
            if (dsetp_pod_before(p->world, pods->items[at - 1], census->joining[i]))
                break;
            pods->items[at] = pods->items[at - 1];
        }
        pods->items[at] = census->joining[i];
    }
    return true;
}

static bool fill_entry(dsetp_planning *p, dsetp_entry *entry, list *pods)
{
    const dsetp_group *group = &p->columns->groups[entry->node / 64];
    unsigned bit = entry->node % 64;
    uint32_t pod = group->first != NULL ? group->first[bit] : 0;

    entry->exists = dsetp_node_exists(p->world, entry->node);
    entry->run = (group->run >> bit & 1u) != 0;
    entry->stay = (group->stay >> bit & 1u) != 0;
    entry->first = (uint32_t)pods->count;
    for (; pod != 0; pod = dsetp_pod_get(p->world, pod)->beside) {
        if (!append(p, pods, pod))
            return false;
    }
    if (!join(p, entry, pods))
        return false;
    entry->count = (uint32_t)pods->count - entry->first;
    return true;
}

static bool fill_entries(dsetp_planning *p, const uint32_t *nodes, size_t count)
{
    bool explain = (p->flags & DSET_RECONCILE_EXPLAIN) != 0;
    dset_label *scratch = NULL;
    list pods = { NULL, 0, 0 };
    size_t i;

    p->census.entries = dsetp_arena_room(p->scratch, count, sizeof *p->census.entries);
    if (explain)
        scratch = dsetp_arena_array(p->scratch, p->world->label_count_max + 1, sizeof *scratch);
    if (p->census.entries == NULL || (explain && scratch == NULL))
        return false;
    for (i = 0; i < count; i++) {
        dsetp_entry *entry = &p->census.entries[i];

        entry->node = nodes[i];
        entry->explanation = NULL;
        if (!fill_entry(p, entry, &pods) || (explain && entry->exists && !explain_node(p, entry, scratch)))
            return false;
    }
    p->census.entry_count = count;
    p->census.pods = pods.items;
    return true;
}

uint32_t *dsetp_list_marked(dsetp_planning *p, const uint64_t *marked, size_t *count)
{
    size_t words = DSETP_WORDS(p->world->nodes.limit), i;
    uint32_t *nodes, *scratch;

    for (*count = 0, i = 0; i < words; i++)
        *count += dsetp_popcount(marked[i]);
    nodes = dsetp_arena_room(p->scratch, *count, sizeof *nodes);
    scratch = dsetp_arena_room(p->scratch, *count + 1, sizeof *scratch);
    if (nodes == NULL || scratch == NULL)
        return NULL;
    dsetp_order_marked(p->world, marked, *count, nodes, scratch);
    return nodes;
}

bool dsetp_list_entries(dsetp_planning *p, dsetp_scope scope)
{
    dsetp_census *census = &p->census;
    size_t words = DSETP_WORDS(p->world->nodes.limit), count, i;
    uint64_t *marked;
    uint32_t *nodes;

    if (p->flags & DSET_RECONCILE_EXPLAIN)
        scope = DSETP_SCOPE_EVERY;
    if (scope <= census->scope)
        return true;
    census->scope = scope;
    if (scope == DSETP_SCOPE_ATTENTION && p->columns->counts.attention == 0 && census->extra == NULL)
        return true;
    marked = dsetp_arena_room(p->scratch, words, sizeof *marked);
    if (marked == NULL)
        return false;
    for (i = 0; i < words; i++)
        marked[i] = marks_of(p, scope, i);
    nodes = dsetp_list_marked(p, marked, &count);
    return nodes != NULL && fill_entries(p, nodes, count);
}
