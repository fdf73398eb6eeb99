/* The census: which Pods belong to the set, and on which node each counts. */
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
        uint32_t *items = dsetp_arena_array(p->scratch, capacity, sizeof *items);

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

/* Pods that name the set as their controller: its own, or to be released. */
static bool claim_owned(dsetp_planning *p, list *claimed, list *released)
{
    uint32_t owner = dsetp_set_get(p->world, p->set_number)->owner;
    uint32_t number = owner != 0 ? dsetp_owner_get(p->world, owner)->pods : 0;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->next) {
        dset_labels labels = dsetp_labelset_view(p->world, dsetp_pod_get(p->world, number)->labels);

        if (!append(p, dset_label_selector_match(p->set->selector, labels) ? claimed : released, number))
            return false;
    }
    return true;
}

/* Pods of nobody in the namespace that the selector matches. */
static bool claim_orphans(dsetp_planning *p, list *claimed, list *adopted)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space;
    uint32_t number = dsetp_namespace_get(p->world, space)->orphans;

    for (; number != 0; number = dsetp_pod_get(p->world, number)->next) {
        const dsetp_pod *pod = dsetp_pod_get(p->world, number);

        if (pod->deleted_at == 0 &&
            dset_label_selector_match(p->set->selector, dsetp_labelset_view(p->world, pod->labels)) &&
            (!append(p, claimed, number) || !append(p, adopted, number)))
            return false;
    }
    return true;
}

static bool claim(dsetp_planning *p)
{
    list claimed = { NULL, 0, 0 }, adopted = { NULL, 0, 0 }, released = { NULL, 0, 0 };
    dsetp_census *census = &p->census;

    if (!claim_owned(p, &claimed, &released) || !claim_orphans(p, &claimed, &adopted) ||
        !sort_by_name(p, &claimed) || !sort_by_name(p, &adopted) || !sort_by_name(p, &released))
        return false;
    census->claimed = claimed.items;
    census->claimed_count = claimed.count;
    census->adopted = adopted.items;
    census->adopted_count = adopted.count;
    census->released = released.items;
    census->released_count = released.count;
    return true;
}

/* A Pod counts on the node that it is on or meant for, unless it has ended and is being deleted. */
static bool counts(const dsetp_pod *pod)
{
    return pod->node != 0 && !(dsetp_pod_terminal(pod) && pod->deleted_at != 0);
}

/* Which of the Pods of a node is looked at first: bound before unbound, older before younger, then by name. */
static int by_seniority(const void *a, const void *b, void *context)
{
    const dsetp_planning *p = context;
    const dsetp_pod *x = dsetp_pod_get(p->world, *(const uint32_t *)a);
    const dsetp_pod *y = dsetp_pod_get(p->world, *(const uint32_t *)b);

    if ((x->flags & DSETP_POD_BOUND) != (y->flags & DSETP_POD_BOUND))
        return x->flags & DSETP_POD_BOUND ? -1 : 1;
    if (x->created_at != y->created_at)
        return x->created_at < y->created_at ? -1 : 1;
    return strcmp(x->texts, y->texts);
}

static int by_node_name(const void *a, const void *b, void *context)
{
    return dset_name_compare(dsetp_entry_name(context, a), dsetp_entry_name(context, b));
}

static bool judge_node(dsetp_planning *p, dsetp_entry *entry, dset_label *scratch)
{
    const dsetp_node *node = dsetp_node_get(p->world, entry->node);
    dsetp_place_node place = { dsetp_entry_name(p, entry), dsetp_node_labels(p->world, node, scratch), NULL, 0, false };
    dsetp_placement placement;

    place.taints = dsetp_node_taints(p->world, node, &place.taint_count);
    placement = dsetp_place(p->set, &place);
    entry->run = placement.may_start == DSET_YES;
    entry->stay = placement.may_stay == DSET_YES;
    if (!(p->flags & DSET_RECONCILE_EXPLAIN))
        return true;
    entry->explanation = dsetp_explanation_in(p->plan->arena);
    return entry->explanation != NULL &&
           dsetp_explain_place(entry->explanation, p->set, &place);
}

/* Entries for the nodes that matter: there a Pod should run, or is. counts_on: Pods by node number. */
static bool list_nodes(dsetp_planning *p, const uint32_t *counts_on)
{
    dset_label *scratch = dsetp_arena_array(p->scratch, p->world->label_count_max + 1, sizeof *scratch);
    dsetp_entry *entries = dsetp_arena_array(p->scratch, p->world->nodes.count + 1, sizeof *entries);
    uint32_t number;

    if (scratch == NULL || entries == NULL)
        return false;
    p->census.entries = entries;
    for (number = 1; number < p->world->nodes.limit; number++) {
        dsetp_entry *entry = &entries[p->census.entry_count];

        if (dsetp_node_get(p->world, number)->name == 0)
            continue;
        memset(entry, 0, sizeof *entry);
        entry->node = number;
        entry->count = counts_on[number];
        entry->exists = dsetp_node_get(p->world, number)->exists;
        if (entry->exists && !judge_node(p, entry, scratch))
            return false;
        if (entry->run || entry->count > 0 || entry->explanation != NULL)
            p->census.entry_count++;
    }
    return dsetp_sort(&p->plan->memory, entries, p->census.entry_count, sizeof *entries, by_node_name, p);
}

bool dsetp_take_census(dsetp_planning *p)
{
    dsetp_census *census = &p->census;
    uint32_t *places; /* by node number: how many Pods, then where the next one goes */
    uint32_t at = 0;
    size_t i;

    if (!claim(p))
        return false;
    places = dsetp_arena_array(p->scratch, p->world->nodes.limit, sizeof *places);
    census->pods = dsetp_arena_array(p->scratch, census->claimed_count, sizeof *census->pods);
    if (places == NULL || census->pods == NULL)
        return false;
    for (i = 0; i < census->claimed_count; i++) {
        if (counts(dsetp_pod_get(p->world, census->claimed[i])))
            places[dsetp_pod_get(p->world, census->claimed[i])->node]++;
    }
    if (!list_nodes(p, places))
        return false;
    for (i = 0; i < census->entry_count; i++) {
        census->entries[i].first = places[census->entries[i].node] = at;
        at += census->entries[i].count;
    }
    census->pod_count = at;
    for (i = 0; i < census->claimed_count; i++) {
        const dsetp_pod *pod = dsetp_pod_get(p->world, census->claimed[i]);

        if (counts(pod))
            census->pods[places[pod->node]++] = census->claimed[i];
    }
    for (i = 0; i < census->entry_count; i++) {
        if (census->entries[i].count > 1 &&
            !dsetp_sort(&p->plan->memory, census->pods + census->entries[i].first, census->entries[i].count,
                        sizeof *census->pods, by_seniority, p))
            return false;
    }
    return true;
}
