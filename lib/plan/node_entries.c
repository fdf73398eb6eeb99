/*
 * The nodes that a plan looks at, and the Pods of the set on each: those that the world knows, and those being adopted.
 */
#include "plan/plan.h"

#include <string.h>

#include "world/node_order.h"
#include "world/nodes.h"
#include "world/pod_state.h"

bool dsetp_by_groups(const dsetp_planning *p)
{
    return !(p->flags & DSET_RECONCILE_EXPLAIN) && p->nodes.extra == NULL;
}

uint64_t dsetp_settled(const dsetp_planning *p, size_t i)
{
    const dsetp_group *group = &p->set_nodes->groups[i];
    uint64_t sound = p->surging ? group->sound & group->run : group->sound;

    return sound & (dsetp_ready_long(p, group->ready_latest) ? ~(uint64_t)0 : ~group->ready);
}

/* The nodes of a group that are in scope. */
static uint64_t marks_of(const dsetp_planning *p, dsetp_scope scope, size_t i)
{
    const dsetp_group *group = &p->set_nodes->groups[i];
    uint64_t extra = p->nodes.extra != NULL ? p->nodes.extra[i] : 0, exists = 0;
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

/* The first of the adopted Pods on a node; they are sorted by node. */
static size_t first_joining(const dsetp_planning *p, uint32_t node)
{
    size_t low = 0, high = p->nodes.joining_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (dsetp_pod_get(p->world, p->nodes.joining[middle])->node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Inserts the adopted Pods of a node among those it has. */
static bool join(dsetp_planning *p, const dsetp_entry *entry, dsetp_numbers *pods)
{
    const dsetp_plan_nodes *nodes = &p->nodes;
    size_t i;

    if (nodes->extra == NULL || !dsetp_bit(nodes->extra, entry->node))
        return true;
    for (i = first_joining(p, entry->node); i < nodes->joining_count; i++) {
        size_t at;

        if (dsetp_pod_get(p->world, nodes->joining[i])->node != entry->node)
            break;
        if (!dsetp_numbers_add(p, pods, 0))
            return false;
        for (at = pods->count - 1; at > entry->first; at--) {
            if (dsetp_pod_before(p->world, pods->items[at - 1], nodes->joining[i]))
                break;
            pods->items[at] = pods->items[at - 1];
        }
        pods->items[at] = nodes->joining[i];
    }
    return true;
}

static bool fill_entry(dsetp_planning *p, dsetp_entry *entry, dsetp_numbers *pods)
{
    const dsetp_group *group = &p->set_nodes->groups[entry->node / 64];
    unsigned bit = entry->node % 64;
    uint32_t pod = dsetp_first_pod(p->set_nodes, entry->node);

    entry->exists = dsetp_node_exists(p->world, entry->node);
    entry->run = (group->run >> bit & 1u) != 0;
    entry->stay = (group->stay >> bit & 1u) != 0;
    entry->first = (uint32_t)pods->count;
    for (; pod != 0; pod = dsetp_pod_get(p->world, pod)->beside) {
        if (!dsetp_numbers_add(p, pods, pod))
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
    dsetp_numbers pods = { NULL, 0, 0 };
    size_t i;

    p->nodes.entries = dsetp_arena_room(p->scratch, count, sizeof *p->nodes.entries);
    if (explain)
        scratch = dsetp_arena_array(p->scratch, p->world->label_count_max + 1, sizeof *scratch);
    if (p->nodes.entries == NULL || (explain && scratch == NULL))
        return false;
    for (i = 0; i < count; i++) {
        dsetp_entry *entry = &p->nodes.entries[i];

        entry->node = nodes[i];
        entry->explanation = NULL;
        if (!fill_entry(p, entry, &pods) || (explain && entry->exists && !explain_node(p, entry, scratch)))
            return false;
    }
    p->nodes.entry_count = count;
    p->nodes.pods = pods.items;
    return true;
}

uint32_t *dsetp_list_marked(dsetp_planning *p, const uint64_t *marked, size_t *count)
{
    uint32_t *nodes, *scratch;

    *count = dsetp_count_bits(marked, DSETP_WORDS(p->world->nodes.limit));
    nodes = dsetp_arena_room(p->scratch, *count, sizeof *nodes);
    scratch = dsetp_arena_room(p->scratch, *count + 1, sizeof *scratch);
    if (nodes == NULL || scratch == NULL)
        return NULL;
    dsetp_order_marked(p->world, marked, *count, nodes, scratch);
    return nodes;
}

bool dsetp_list_entries(dsetp_planning *p, dsetp_scope scope)
{
    dsetp_plan_nodes *listed = &p->nodes;
    size_t words = DSETP_WORDS(p->world->nodes.limit), count, i;
    uint64_t *marked;
    uint32_t *nodes;

    if (p->flags & DSET_RECONCILE_EXPLAIN)
        scope = DSETP_SCOPE_EVERY;
    if (scope <= listed->scope)
        return true;
    listed->scope = scope;
    if (scope == DSETP_SCOPE_ATTENTION && p->set_nodes->counts.attention == 0 && listed->extra == NULL)
        return true;
    marked = dsetp_arena_room(p->scratch, words, sizeof *marked);
    if (marked == NULL)
        return false;
    for (i = 0; i < words; i++)
        marked[i] = marks_of(p, scope, i);
    if (listed->marked != NULL && memcmp(listed->marked, marked, words * sizeof *marked) == 0)
        return true;
    listed->marked = marked;
    nodes = dsetp_list_marked(p, marked, &count);
    return nodes != NULL && fill_entries(p, nodes, count);
}
