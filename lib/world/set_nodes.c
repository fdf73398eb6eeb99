/* What the world keeps for each DaemonSet: see set_nodes.h. Independent of time. */
#include "world/set_nodes.h"

#include <string.h>

#include "daemonset/label.h"
#include "world/gone.h"
#include "world/label_sets.h"
#include "world/node_classes.h"
#include "world/pod_state.h"

#define SLAB_SIZE (DSETP_SLAB * 64u * sizeof(uint32_t))

/* Tallies. */

static uint64_t tally_hash(uint32_t labels)
{
    return labels * 0x9e3779b97f4a7c15u >> 32;
}

static bool same_tally(const void *context, uint32_t number, const void *key)
{
    const dsetp_set_nodes *nodes = context;

    return nodes->tallies[number - 1].labels == *(const uint32_t *)key;
}

static dsetp_tally *find_tally(dsetp_set_nodes *nodes, uint32_t labels)
{
    uint32_t number;

    if (nodes->tally_last < nodes->tally_count && nodes->tallies[nodes->tally_last].labels == labels)
        return &nodes->tallies[nodes->tally_last];
    number = dsetp_table_find(&nodes->tally_table, tally_hash(labels), same_tally, nodes, &labels);
    if (number == 0)
        return NULL;
    nodes->tally_last = number - 1;
    return &nodes->tallies[number - 1];
}

static dsetp_tally *need_tally(dset_world *world, dsetp_set_row *set, uint32_t labels)
{
    dsetp_set_nodes *nodes = &set->nodes;
    dsetp_tally *tally = find_tally(nodes, labels);

    if (tally != NULL)
        return tally;
    tally = &nodes->tallies[nodes->tally_count++];
    memset(tally, 0, sizeof *tally);
    tally->labels = labels;
    tally->claimed = dset_label_selector_match(set->value->selector, dsetp_labelset_view(world, labels));
    dsetp_table_add(&nodes->tally_table, tally_hash(labels), (uint32_t)nodes->tally_count);
    return tally;
}

/* Moves the last tally into its place. */
static void drop_tally(dsetp_set_nodes *nodes, dsetp_tally *tally)
{
    dsetp_tally *last = &nodes->tallies[nodes->tally_count - 1];
    uint32_t number = (uint32_t)(tally - nodes->tallies) + 1;

    dsetp_table_remove(&nodes->tally_table, tally_hash(tally->labels), number);
    if (last != tally) {
        dsetp_table_remove(&nodes->tally_table, tally_hash(last->labels), (uint32_t)nodes->tally_count);
        *tally = *last;
        dsetp_table_add(&nodes->tally_table, tally_hash(tally->labels), number);
    }
    nodes->tally_count--;
}

/* The Pods of each node, the one that counts first at the head. */

static uint32_t *head_of(dsetp_set_nodes *nodes, uint32_t node)
{
    return &nodes->groups[node / 64].first[node % 64];
}

static inline void put_bit(uint64_t *word, uint32_t bit, uint64_t on)
{
    *word = (*word & ~((uint64_t)1 << bit)) | on << bit;
}

/* head: the Pod that counts first there; NULL: none. */
static inline void put_bits(dsetp_group *group, uint32_t bit, const dsetp_pod *head)
{
    put_bit(&group->has, bit, head != NULL);
    put_bit(&group->ready, bit, head != NULL && (head->flags & DSETP_POD_READY));
    put_bit(&group->sound, bit, head != NULL && dsetp_pod_sound(head));
}

static void refresh_bits(dset_world *world, dsetp_set_nodes *nodes, uint32_t node)
{
    dsetp_group *group = &nodes->groups[node / 64];
    uint32_t head = group->first[node % 64];

    put_bits(group, node % 64, head != 0 ? dsetp_pod_get(world, head) : NULL);
}

static void chain(dset_world *world, dsetp_set_nodes *nodes, uint32_t number)
{
    dsetp_pod *pod = dsetp_pod_get(world, number);
    uint32_t *at = head_of(nodes, pod->node);

    while (*at != 0 && dsetp_pod_before(world, *at, number))
        at = &dsetp_pod_get(world, *at)->beside;
    pod->beside = *at;
    *at = number;
    refresh_bits(world, nodes, pod->node);
}

static void unchain(dset_world *world, dsetp_set_nodes *nodes, uint32_t number)
{
    dsetp_pod *pod = dsetp_pod_get(world, number);
    uint32_t *at = head_of(nodes, pod->node);

    while (*at != number)
        at = &dsetp_pod_get(world, *at)->beside;
    *at = pod->beside;
    pod->beside = 0;
    refresh_bits(world, nodes, pod->node);
}

/* Counters. */

void dsetp_count_node(dsetp_counts *counts, int sign, uint32_t state)
{
    bool run = (state & DSETP_AT_RUN) != 0, has = (state & DSETP_AT_HAS) != 0;
    uint32_t one = (uint32_t)sign;

    if (run)
        counts->desired += one;
    if (run && has)
        counts->current += one;
    if (run && (state & DSETP_AT_READY))
        counts->ready += one;
    if (!run && has && (state & DSETP_AT_EXISTS))
        counts->misscheduled += one;
    if (has ? !(state & DSETP_AT_FINE) : run)
        counts->attention += one;
}

/*
 * The tally of the Pod that counts first on a node. Usually all Pods of a set have the same labels, and the Pod need
 * not be looked at.
 */
static dsetp_tally *tally_at(dset_world *world, dsetp_set_nodes *nodes, uint32_t node)
{
    return nodes->tally_count == 1 ? nodes->tallies
                                     : find_tally(nodes, dsetp_pod_get(world, *head_of(nodes, node))->labels);
}

void dsetp_set_nodes_count(dset_world *world, uint32_t number, uint32_t node, int sign)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, number)->nodes;
    const dsetp_group *group = &nodes->groups[node / 64];
    bool run = dsetp_bit(&group->run, node % 64), has = dsetp_bit(&group->has, node % 64);
    uint32_t state = (dsetp_node_exists(world, node) ? DSETP_AT_EXISTS : 0) | (run ? DSETP_AT_RUN : 0) |
                     (has ? DSETP_AT_HAS : 0) | (dsetp_bit(&group->ready, node % 64) ? DSETP_AT_READY : 0);

    if ((group->sound & group->stay) >> (node % 64) & 1u)
        state |= DSETP_AT_FINE;
    dsetp_count_node(&nodes->counts, sign, state);
    if (run && has)
        tally_at(world, nodes, node)->first += (uint32_t)sign;
}

bool dsetp_set_nodes_put(dset_world *world, uint32_t number, uint32_t node, bool run, bool stay)
{
    dsetp_group *group = &dsetp_set_get(world, number)->nodes.groups[node / 64];
    bool news = dsetp_bit(&group->run, node % 64) != run || dsetp_bit(&group->stay, node % 64) != stay;

    dsetp_bit_put(&group->run, node % 64, run);
    dsetp_bit_put(&group->stay, node % 64, stay);
    return news;
}

/* Memory. */

static bool grow(dset_world *world, dsetp_set_nodes *nodes, size_t wanted)
{
    dsetp_group *groups;

    wanted = (wanted + DSETP_SLAB - 1) / DSETP_SLAB * DSETP_SLAB;
    if (nodes->group_count >= wanted)
        return true;
    groups = dsetp_world_alloc(world, wanted * sizeof *groups);
    if (groups == NULL)
        return false;
    if (nodes->group_count > 0)
        memcpy(groups, nodes->groups, nodes->group_count * sizeof *groups);
    memset(groups + nodes->group_count, 0, (wanted - nodes->group_count) * sizeof *groups);
    dsetp_world_release(world, nodes->groups, nodes->group_count * sizeof *groups);
    nodes->groups = groups;
    nodes->group_count = wanted;
    return true;
}

bool dsetp_set_nodes_start(dset_world *world, uint32_t set)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, set)->nodes;

    dsetp_table_start(&nodes->tally_table, &world->memory);
    return grow(world, nodes, world->group_count);
}

bool dsetp_set_nodes_grow(dset_world *world, uint32_t limit)
{
    size_t wanted = DSETP_WORDS(limit);
    uint32_t set;

    if (wanted <= world->group_count)
        return true;
    if (wanted < world->group_count + world->group_count / 2)
        wanted = world->group_count + world->group_count / 2;
    for (set = 1; set < world->sets.limit; set++) {
        if (dsetp_set_get(world, set)->space != 0 && !grow(world, &dsetp_set_get(world, set)->nodes, wanted))
            return false;
    }
    world->group_count = wanted;
    return true;
}

/* Allocates the arrays of Pods of some adjacent groups, in one block. */
static bool open_slab(dset_world *world, dsetp_set_nodes *nodes, size_t group)
{
    uint32_t *slab = dsetp_world_alloc(world, SLAB_SIZE);
    size_t i;

    if (slab == NULL)
        return false;
    memset(slab, 0, SLAB_SIZE);
    for (i = 0; i < DSETP_SLAB; i++)
        nodes->groups[group / DSETP_SLAB * DSETP_SLAB + i].first = slab + 64 * i;
    return true;
}

bool dsetp_set_nodes_reserve(dset_world *world, uint32_t set, const dsetp_pod *pod)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, set)->nodes;
    dsetp_group *group = &nodes->groups[pod->node / 64];

    if (pod->node != 0 && group->first == NULL && !open_slab(world, nodes, pod->node / 64))
        return false;
    return find_tally(nodes, pod->labels) != NULL ||
           (dsetp_grow(&world->memory, (void **)&nodes->tallies, &nodes->tally_capacity,
                       nodes->tally_count + 1, sizeof *nodes->tallies) &&
            dsetp_table_reserve(&nodes->tally_table));
}

/* Pods. */

static void note_ready(dsetp_set_nodes *nodes, const dsetp_pod *pod)
{
    dset_ms since = pod->ready_changed_at != 0 ? pod->ready_changed_at : DSET_NEVER;
    dsetp_group *group = &nodes->groups[pod->node / 64]; /* on no node: has no effect on group 0 */

    if (!(pod->flags & DSETP_POD_READY))
        return;
    if (since > nodes->ready_latest)
        nodes->ready_latest = since;
    if (since > group->ready_latest)
        group->ready_latest = since;
}

/* Counts a Pod; returns its tally if it also counts on its node, otherwise NULL. */
static dsetp_tally *enlist(dset_world *world, dsetp_set_row *set, const dsetp_pod *pod)
{
    dsetp_tally *tally = need_tally(world, set, pod->labels);

    tally->pods++;
    if (!tally->claimed) {
        set->nodes.released++;
        return NULL;
    }
    note_ready(&set->nodes, pod);
    tally->placed += pod->node != 0;
    if (!dsetp_pod_counts(pod))
        return NULL;
    tally->live += pod->deleted_at == 0;
    set->nodes.moving += dsetp_pod_moving(pod);
    set->nodes.stuck += dsetp_pod_stuck(pod);
    return tally;
}

void dsetp_set_nodes_add(dset_world *world, uint32_t number, uint32_t pod_number)
{
    dsetp_set_row *set = dsetp_set_get(world, number);
    const dsetp_pod *pod = dsetp_pod_get(world, pod_number);

    if (enlist(world, set, pod) == NULL)
        return;
    dsetp_set_nodes_count(world, number, pod->node, -1);
    chain(world, &set->nodes, pod_number);
    dsetp_set_nodes_count(world, number, pod->node, 1);
}

void dsetp_set_nodes_remove(dset_world *world, uint32_t number, uint32_t pod_number, bool comes_back)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, number)->nodes;
    const dsetp_pod *pod = dsetp_pod_get(world, pod_number);
    dsetp_tally *tally = find_tally(nodes, pod->labels);

    tally->pods--;
    if (!tally->claimed) {
        nodes->released--;
    } else {
        tally->placed -= pod->node != 0;
        if (dsetp_pod_counts(pod)) {
            tally->live -= pod->deleted_at == 0;
            nodes->moving -= dsetp_pod_moving(pod);
            nodes->stuck -= dsetp_pod_stuck(pod);
            dsetp_set_nodes_count(world, number, pod->node, -1);
            unchain(world, nodes, pod_number);
            dsetp_set_nodes_count(world, number, pod->node, 1);
        }
    }
    if (tally->pods == 0 && !comes_back)
        drop_tally(nodes, tally);
}

/* Only readiness and phase can differ: nothing else needs updating. */
static void renew_sound(dsetp_set_nodes *nodes, dsetp_pod *pod, const dsetp_pod *values)
{
    dsetp_group *group = &nodes->groups[pod->node / 64];
    uint32_t bit = pod->node % 64;
    bool was = (pod->flags & DSETP_POD_READY) != 0, is = (values->flags & DSETP_POD_READY) != 0;

    nodes->moving += (uint32_t)dsetp_pod_moving(values) - (uint32_t)dsetp_pod_moving(pod);
    nodes->stuck += (uint32_t)dsetp_pod_stuck(values) - (uint32_t)dsetp_pod_stuck(pod);
    if (dsetp_bit(&group->run, bit))
        nodes->counts.ready += (uint32_t)is - (uint32_t)was;
    put_bit(&group->ready, bit, is);
    *pod = *values;
    note_ready(nodes, pod);
}

void dsetp_set_nodes_renew(dset_world *world, uint32_t number, uint32_t pod_number, const dsetp_pod *values)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, number)->nodes;
    dsetp_pod *pod = dsetp_pod_get(world, pod_number);

    if (pod->node != 0 && dsetp_pod_live(pod) && dsetp_pod_live(values) &&
        dsetp_bit(&nodes->groups[pod->node / 64].sound, pod->node % 64) && find_tally(nodes, pod->labels)->claimed) {
        renew_sound(nodes, pod, values);
        return;
    }
    dsetp_set_nodes_remove(world, number, pod_number, true);
    *pod = *values;
    pod->beside = 0; /* it is no longer linked */
    dsetp_set_nodes_add(world, number, pod_number);
}

/* Rebuilding everything. */

static void clear(dsetp_set_nodes *nodes)
{
    size_t i;

    for (i = 0; i < nodes->group_count; i++) {
        uint32_t *first = nodes->groups[i].first, *gone = nodes->groups[i].gone;

        memset(&nodes->groups[i], 0, sizeof nodes->groups[i]);
        nodes->groups[i].first = first;
        nodes->groups[i].gone = gone;
        if (first != NULL)
            memset(first, 0, 64 * sizeof *first);
    }
    dsetp_table_clear(&nodes->tally_table);
    memset(&nodes->counts, 0, sizeof nodes->counts);
    nodes->tally_count = nodes->tally_last = 0;
    nodes->released = nodes->adoptable = nodes->moving = nodes->stuck = 0;
    nodes->ready_latest = 0;
    nodes->ended = false;
}

/* The verdicts of the set on all classes, a byte each. */
enum { RUN = 1, STAY = 2, BY_NODE = 4 };

static void read_opinions(const dset_world *world, uint32_t set, uint8_t *opinions)
{
    uint32_t i;

    opinions[0] = 0;
    for (i = 1; i < world->classes.limit; i++) {
        const dsetp_class *class = dsetp_class_get(world, i);

        opinions[i] = 0;
        if (class->labels == NULL)
            continue;
        opinions[i] = (uint8_t)(dsetp_bit(class->verdicts, set) * RUN +
                                dsetp_bit(class->verdicts + class->words, set) * STAY +
                                dsetp_bit(class->verdicts + 2 * (size_t)class->words, set) * BY_NODE);
    }
}

static uint8_t opinion_by_node(dset_world *world, uint32_t set, uint32_t node)
{
    bool run, stay;

    dsetp_node_verdict(world, set, node, &run, &stay);
    return (uint8_t)(run * RUN + stay * STAY);
}

static void place_all(dset_world *world, uint32_t set, const uint8_t *opinions)
{
    dsetp_set_nodes *nodes = &dsetp_set_get(world, set)->nodes;
    uint32_t node, start;

    for (start = 0; start < world->nodes.limit; start += 64) {
        dsetp_group *group = &nodes->groups[start / 64];
        uint64_t run = 0, stay = 0;

        for (node = start; node < start + 64 && node < world->nodes.limit; node++) {
            uint64_t opinion = opinions[world->class_of[node]];

            if (opinion & BY_NODE)
                opinion = opinion_by_node(world, set, node);
            run |= (opinion & RUN) << (node - start);
            stay |= (opinion / STAY) << (node - start);
        }
        group->run = run;
        group->stay = stay;
    }
}

#define AHEAD 16u /* Pods of a set are usually adjacent, the last one at the head of the list */

/* Adds a Pod while rebuilding: bits and lists, but not yet the counters of nodes. */
static void place_pod(dset_world *world, dsetp_set_row *set, uint32_t number, dsetp_pod *pod)
{
    dsetp_group *group = &set->nodes.groups[pod->node / 64];
    dsetp_tally *tally = enlist(world, set, pod);
    uint32_t bit = pod->node % 64, before;

    if (tally == NULL) {
        set->nodes.ended = true;
        return;
    }
    before = group->first[bit];
    if (before != 0) {
        chain(world, &set->nodes, number);
    } else {
        if (pod->beside != 0) /* a write costs more than a read */
            pod->beside = 0;
        group->first[bit] = number;
        put_bits(group, bit, pod);
    }
    if (!dsetp_bit(&group->run, bit) || group->first[bit] != number)
        return;
    tally->first++;
    if (before != 0)
        find_tally(&set->nodes, dsetp_pod_get(world, before)->labels)->first--;
}

/* A fast path for the common case. */
static bool has_room(const dsetp_set_nodes *nodes, const dsetp_pod *pod)
{
    return nodes->tally_last < nodes->tally_count && nodes->tallies[nodes->tally_last].labels == pod->labels &&
           nodes->groups[pod->node / 64].first != NULL;
}

static bool place_pods(dset_world *world, uint32_t number)
{
    dsetp_set_row *set = dsetp_set_get(world, number);
    uint32_t at = set->owner != 0 ? dsetp_owner_get(world, set->owner)->pods : 0;

    while (at != 0) {
        dsetp_pod *pod = dsetp_pod_get(world, at);

        if (at > AHEAD)
            dsetp_prefetch(dsetp_pod_get(world, at - AHEAD));
        if (!has_room(&set->nodes, pod) && !dsetp_set_nodes_reserve(world, number, pod))
            return false;
        place_pod(world, set, at, pod);
        at = pod->links.next;
    }
    return true;
}

/* Adds the nodes of a group to the counters, from its bits. */
static void count_group(const dset_world *world, dsetp_counts *counts, const dsetp_group *group, uint32_t start)
{
    uint64_t stray = group->has & ~group->run;

    counts->desired += dsetp_popcount(group->run);
    counts->current += dsetp_popcount(group->run & group->has);
    counts->ready += dsetp_popcount(group->run & group->has & group->ready);
    counts->attention += dsetp_popcount(dsetp_attention(group));
    for (; stray != 0; stray &= stray - 1)
        counts->misscheduled += dsetp_node_exists(world, start + dsetp_lowest(stray));
}

bool dsetp_set_nodes_room(dset_world *world)
{
    return dsetp_grow(&world->memory, (void **)&world->opinions, &world->opinions_capacity,
                      world->classes.limit, sizeof *world->opinions);
}

bool dsetp_set_nodes_build(dset_world *world, uint32_t number)
{
    dsetp_set_row *set = dsetp_set_get(world, number);
    uint32_t pod;
    size_t i;

    clear(&set->nodes);
    read_opinions(world, number, world->opinions);
    place_all(world, number, world->opinions);
    if (!place_pods(world, number))
        return false;
    for (i = 0; i < set->nodes.group_count; i++)
        count_group(world, &set->nodes.counts, &set->nodes.groups[i], (uint32_t)i * 64);
    for (pod = dsetp_namespace_get(world, set->space)->orphans; pod != 0; pod = dsetp_pod_get(world, pod)->links.next)
        set->nodes.adoptable += dsetp_pod_adoptable(world, number, dsetp_pod_get(world, pod));
    return true;
}

void dsetp_set_nodes_end(dset_world *world, dsetp_set_nodes *nodes)
{
    size_t i;

    for (i = 0; i < nodes->group_count; i += DSETP_SLAB)
        dsetp_world_release(world, nodes->groups[i].first, SLAB_SIZE);
    dsetp_gone_end(world, nodes);
    dsetp_world_release(world, nodes->groups, nodes->group_count * sizeof *nodes->groups);
    dsetp_release(&world->memory, nodes->tallies, nodes->tally_capacity * sizeof *nodes->tallies);
    dsetp_table_end(&nodes->tally_table);
    memset(nodes, 0, sizeof *nodes);
}

size_t dsetp_set_nodes_bytes(const dsetp_set_nodes *nodes)
{
    return nodes->tally_capacity * sizeof *nodes->tallies + dsetp_table_bytes(&nodes->tally_table);
}
