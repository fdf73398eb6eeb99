/*
 * What the Pods of each node are to a rolling update. Settled nodes, with one sound Pod, are judged by the labels of
 * that Pod, 64 at a time; the others by their entries.
 */
#include "plan/rollout.h"

#include "base/text.h"
#include "world/pod_state.h"

/* The last Pod looked at: most have the same labels and the same target. */
typedef struct memo {
    uint32_t labels;
    const dsetp_target *target;
    uint64_t old;
} memo;

/* Those of the nodes of a group whose Pods are not of their target. */
static uint64_t old_in(const dsetp_planning *p, size_t i, uint64_t nodes, memo *last)
{
    const dsetp_group *group = &p->set_nodes->groups[i];
    uint64_t found = 0;

    for (; nodes != 0; nodes &= nodes - 1) {
        unsigned bit = dsetp_lowest(nodes);
        const dsetp_pod *pod = dsetp_pod_get(p->world, group->first[bit]);
        const dsetp_target *target = dsetp_target_of(p, pod->node);

        if (pod->labels != last->labels || target != last->target) {
            last->labels = pod->labels;
            last->target = target;
            last->old = !dsetp_labels_updated(p, pod->labels, target);
        }
        found |= last->old << bit;
    }
    return found;
}

dsetp_pair dsetp_rollout_pair(const dsetp_planning *p, uint32_t node, const dsetp_entry *entry)
{
    dsetp_pair seen = { 0, 0, 0, false };
    uint32_t i;

    if (entry == NULL) {
        seen.older = p->set_nodes->groups[node / 64].first[node % 64];
        return seen;
    }
    for (i = 0; i < entry->count; i++) {
        uint32_t *place;

        if (dsetp_entry_pod(p, entry, i)->deleted_at != 0)
            continue;
        place = dsetp_pod_updated(p, dsetp_entry_pod(p, entry, i)) ? &seen.newer : &seen.older;
        if (*place != 0)
            seen.excess = true;
        seen.old_count += place == &seen.older;
        *place = p->nodes.pods[entry->first + i];
    }
    return seen;
}

static bool is_available(dsetp_planning *p, uint32_t pod)
{
    return dsetp_pod_available(p, dsetp_pod_get(p->world, pod));
}

static void judge_replacing(dsetp_planning *p, dsetp_rollout *r, uint32_t node, const dsetp_pair *seen)
{
    if (seen->excess || (seen->newer == 0) == (seen->older == 0)) {
        dsetp_bit_set(r->using, node); /* one_per_node.c deals with it */
    } else if (seen->newer != 0) {
        bool available = is_available(p, seen->newer);

        dsetp_bit_set(available ? r->fresh : r->failing, node);
        dsetp_bit_put(r->using, node, !available);
    } else {
        bool available = is_available(p, seen->older);

        dsetp_bit_set(available ? r->candidates : r->at_once, node);
        dsetp_bit_put(r->using, node, !available);
    }
}

/* False: a problem of the set. */
static bool judge_lonely_old(dsetp_planning *p, dsetp_rollout *r, const dsetp_entry *entry, uint32_t older)
{
    bool available = is_available(p, older);
    const char *text;

    if (!entry->exists) {
        text = dsetp_format(p, "pod %s is on node %s, which does not exist", dsetp_pod_text(p, older),
                            dsetp_entry_name(p, entry));
        dsetp_problem(p, DSET_ENOTFOUND, NULL, dsetp_or_empty(text));
        return false;
    }
    if (entry->run)
        dsetp_bit_set(available ? r->candidates : r->at_once, entry->node);
    else
        dsetp_bit_set(available ? r->sunset : r->ended, entry->node);
    return true;
}

/* As Kubernetes counts: a node with an old Pod is available if that Pod is, whatever the new one is. */
static bool judge_surging(dsetp_planning *p, dsetp_rollout *r, const dsetp_entry *entry, const dsetp_pair *seen)
{
    uint32_t counted = seen->older != 0 ? seen->older : seen->newer, node = entry->node;

    if (seen->excess) {
        dsetp_bit_set(r->using, node);
        return true;
    }
    if (counted != 0 && is_available(p, counted))
        r->available++;
    if (seen->newer == 0)
        return seen->older == 0 || judge_lonely_old(p, r, entry, seen->older);
    if (!is_available(p, seen->newer)) {
        dsetp_bit_set(r->failing, node);
        dsetp_bit_put(r->using, node, seen->older != 0);
    } else {
        dsetp_bit_set(seen->older != 0 ? r->ended : r->fresh, node);
    }
    return true;
}

static bool judge_listed(dsetp_planning *p, dsetp_rollout *r, size_t *old)
{
    size_t i;

    for (i = 0; i < p->nodes.entry_count; i++) {
        const dsetp_entry *entry = &p->nodes.entries[i];
        dsetp_pair seen;

        if (!entry->run && entry->count == 0)
            continue;
        seen = dsetp_rollout_pair(p, entry->node, entry);
        *old += seen.old_count;
        if (!r->surging)
            judge_replacing(p, r, entry->node, &seen);
        else if (!judge_surging(p, r, entry, &seen))
            return false;
    }
    return true;
}

/* Counts the candidates among the settled nodes as well, without a look at each. */
static void judge_settled(dsetp_planning *p, dsetp_rollout *r, size_t listed_old)
{
    size_t unready_old = 0, i;
    memo last = { 0, NULL, 0 };

    for (i = 0; i < r->words; i++) {
        uint64_t settled = dsetp_settled(p, i), unready = settled & ~p->set_nodes->groups[i].ready, old;

        if (r->surging)
            r->available += dsetp_popcount(settled & ~unready);
        if (unready == 0)
            continue;
        old = old_in(p, i, unready, &last);
        unready_old += dsetp_popcount(old);
        r->at_once[i] |= old;
        r->failing[i] |= unready & ~old;
        if (!r->surging)
            r->using[i] |= unready;
    }
    r->candidate_count += dsetp_count_old(p) - listed_old - unready_old;
}

static bool make_bits(dsetp_planning *p, dsetp_rollout *r)
{
    const struct {
        uint64_t **bits;
        bool needed;
    } all[] = {
        { &r->candidates, true },  { &r->at_once, true }, { &r->using, true },
        { &r->fresh, true },       { &r->failing, true }, { &r->closed, dsetp_any_policy(p) },
        { &r->ended, r->surging }, { &r->sunset, r->surging },
    };
    size_t i;

    r->words = DSETP_WORDS(p->world->nodes.limit);
    for (i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].needed &&
            (*all[i].bits = dsetp_arena_array(p->scratch, r->words, sizeof **all[i].bits)) == NULL)
            return false;
    }
    return true;
}

bool dsetp_rollout_classify(dsetp_planning *p, dsetp_rollout *r)
{
    size_t old = 0;

    if (!make_bits(p, r) || !judge_listed(p, r, &old))
        return false;
    r->candidate_count = dsetp_count_bits(r->candidates, r->words);
    r->searched = !dsetp_by_groups(p);
    if (!r->searched)
        judge_settled(p, r, old);
    return true;
}

void dsetp_rollout_search(dsetp_planning *p, dsetp_rollout *r)
{
    memo last = { 0, NULL, 0 };
    size_t i;

    for (i = 0; i < r->words && !r->searched; i++) {
        uint64_t ready = dsetp_settled(p, i) & p->set_nodes->groups[i].ready, old = old_in(p, i, ready, &last);

        r->candidates[i] |= old;
        r->fresh[i] |= ready & ~old;
    }
    r->searched = true;
}
