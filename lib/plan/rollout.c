/*
 * The rolling update: which old Pods may be deleted now, or get a new one beside them. First every node is classified
 * (rollout_nodes.c); then policies close nodes (policy.c) and meters choose among the rest (rollout_budget.c).
 */
#include "plan/rollout.h"

#include <string.h>

#include "base/text.h"

static bool is_explained(const dsetp_planning *p)
{
    return (p->flags & DSET_RECONCILE_EXPLAIN) != 0;
}

/* The entries beside a list of nodes in the same order. */
typedef struct cursor {
    const dsetp_planning *p;
    size_t at;
} cursor;

/* NULL for a settled node. */
static const dsetp_entry *entry_of(cursor *c, uint32_t node)
{
    if (dsetp_by_groups(c->p) && (dsetp_settled(c->p, node / 64) >> node % 64 & 1))
        return NULL;
    while (c->p->nodes.entries[c->at].node != node)
        c->at++;
    return &c->p->nodes.entries[c->at];
}

/* A candidate or an old Pod that is replaced at once. What is over the burst only matters to explanations. */
static bool replace(dsetp_planning *p, const dsetp_rollout *r, uint32_t node, cursor *c, dsetp_wishes *to)
{
    const dsetp_entry *entry;
    uint32_t pod;

    if (!is_explained(p) && to->count >= p->burst)
        return true;
    entry = entry_of(c, node);
    pod = r->surging ? 0 : dsetp_rollout_pair(p, node, entry).older;
    return dsetp_wish_for(p, to, node, entry, pod, DSET_BECAUSE_OUTDATED);
}

/* Closes the nodes that a policy keeps from getting a new Pod. */
static void close_nodes(dsetp_planning *p, dsetp_rollout *r)
{
    size_t i;

    for (i = 0; i < r->words && r->closed != NULL; i++) {
        uint64_t left = r->candidates[i] | r->at_once[i];

        for (; left != 0; left &= left - 1) {
            uint32_t node = (uint32_t)(i * 64 + dsetp_lowest(left));

            if (dsetp_closed_because(p, node) != 0) {
                dsetp_bit_set(r->closed, node);
                p->causes |= DSET_CAUSE_POLICY;
            }
        }
    }
}

static bool is_closed(const dsetp_rollout *r, uint32_t node)
{
    return r->closed != NULL && dsetp_bit(r->closed, node);
}

static bool note_closed(dsetp_planning *p, uint32_t node, const dsetp_entry *entry)
{
    return entry == NULL || dsetp_note_reason(p, entry, dsetp_closed_because(p, node), p->nodes.pods[entry->first]);
}

/* The first nodes that use the budget, in words: those that did, then those that begin. */
static const char *users_text(dsetp_planning *p, const dsetp_rollout *r, const dsetp_wish *begun)
{
    const dsetp_meter *meter = &r->meters[0];
    const char *text = dsetp_format(p, "%lld of %lld in use", (long long)meter->used, (long long)meter->limit);
    size_t count, used, i;
    const uint32_t *nodes = dsetp_list_marked(p, r->using, &used);

    count = nodes != NULL ? (size_t)meter->used : 0;
    for (i = 0; i < count && i < 4 && text != NULL; i++)
        text = dsetp_format(p, "%s%s%s", text, i == 0 ? ": " : ", ",
                            dsetp_node_name(p->world, i < used ? nodes[i] : begun[i - used].node));
    if (count > 4 && text != NULL)
        text = dsetp_format(p, "%s, ...", text);
    return nodes != NULL ? text : NULL;
}

static bool note_budget(dsetp_planning *p, const dsetp_rollout *r, const dsetp_entry *entry, const dsetp_wish *begun,
                        const char **users)
{
    dset_finding finding = dsetp_finding(DSET_BECAUSE_BUDGET);

    if (entry == NULL || entry->explanation == NULL)
        return true;
    if (*users == NULL && (*users = users_text(p, r, begun)) == NULL)
        return false;
    finding.found = *users;
    finding.subject = dsetp_pod_text(p, p->nodes.pods[entry->first]);
    return dsetp_note_finding(entry, &finding);
}

static bool has_room(const dsetp_rollout *r, uint32_t node)
{
    size_t i;

    for (i = 0; i < r->meter_count; i++) {
        if (!r->meters[i].has_room(&r->meters[i], node))
            return false;
    }
    return true;
}

static void charge(dsetp_rollout *r, uint32_t node)
{
    size_t i;

    for (i = 0; i < r->meter_count; i++)
        r->meters[i].charge(&r->meters[i], node);
}

/* Goes through the candidates in natural order, and begins those that every meter has room for. */
static bool begin(dsetp_planning *p, dsetp_rollout *r, dsetp_wishes *to)
{
    const char *users = NULL;
    cursor c = { p, 0 };
    size_t first = to->count, count, i;
    uint32_t *nodes;

    if (!has_room(r, 0) && !is_explained(p) && !dsetp_any_policy(p)) {
        p->causes |= r->candidate_count > 0 ? DSET_CAUSE_BUDGET : 0;
        return true;
    }
    nodes = dsetp_list_marked(p, r->candidates, &count);

    for (i = 0; i < count && nodes != NULL; i++) {
        bool ok;

        if (is_closed(r, nodes[i])) {
            ok = note_closed(p, nodes[i], entry_of(&c, nodes[i]));
        } else if (has_room(r, nodes[i])) {
            charge(r, nodes[i]);
            ok = replace(p, r, nodes[i], &c, to);
        } else {
            p->causes |= DSET_CAUSE_BUDGET;
            ok = note_budget(p, r, entry_of(&c, nodes[i]), to->items + first, &users);
            if (!is_explained(p) && !has_room(r, 0))
                break;
        }
        if (!ok)
            return false;
    }
    return nodes != NULL;
}

static bool begin_at_once(dsetp_planning *p, const dsetp_rollout *r, dsetp_wishes *to)
{
    cursor c = { p, 0 };
    size_t count, i;
    uint32_t *nodes = dsetp_list_marked(p, r->at_once, &count);

    for (i = 0; i < count && nodes != NULL; i++) {
        if (!(is_closed(r, nodes[i]) ? note_closed(p, nodes[i], entry_of(&c, nodes[i]))
                                     : replace(p, r, nodes[i], &c, to)))
            return false;
    }
    return nodes != NULL;
}

/* Surging: the old Pods that are no longer needed. */
static bool remove_ended(dsetp_planning *p, const dsetp_rollout *r, dsetp_wishes *to)
{
    cursor c = { p, 0 };
    size_t count, i;
    uint32_t *nodes = dsetp_list_marked(p, r->ended, &count);

    for (i = 0; i < count && nodes != NULL; i++) {
        const dsetp_entry *entry = entry_of(&c, nodes[i]);
        dsetp_pair pair = dsetp_rollout_pair(p, nodes[i], entry);

        if (!dsetp_wish_for(p, to, nodes[i], entry, pair.older,
                            pair.newer != 0 ? DSET_BECAUSE_REPLACED : DSET_BECAUSE_OUTDATED))
            return false;
    }
    return nodes != NULL;
}

/* Surging: deletes old Pods where none should start, as long as more nodes are available than desired. */
static bool remove_sunset(dsetp_planning *p, const dsetp_rollout *r, dsetp_wishes *to)
{
    cursor c = { p, 0 };
    size_t count, i;
    uint32_t *nodes = dsetp_list_marked(p, r->sunset, &count);

    for (i = 0; i < count && nodes != NULL; i++) {
        const dsetp_entry *entry = entry_of(&c, nodes[i]);
        uint32_t pod = dsetp_rollout_pair(p, nodes[i], entry).older;

        if ((int64_t)i < r->available - r->desired
                ? !dsetp_wish_for(p, to, nodes[i], entry, pod, DSET_BECAUSE_OUTDATED)
                : entry != NULL && !dsetp_note_reason(p, entry, DSET_BECAUSE_BUDGET, pod))
            return false;
    }
    return nodes != NULL;
}

static bool any_old(const dsetp_planning *p)
{
    size_t i;

    for (i = 0; i < p->nodes.joining_count; i++) {
        if (!dsetp_pod_updated(p, dsetp_pod_get(p->world, p->nodes.joining[i])))
            return true;
    }
    return dsetp_count_old(p) > 0;
}

bool dsetp_plan_rollout(dsetp_planning *p)
{
    static const dsetp_wishes none = { NULL, 0, 0 };
    dsetp_wishes at_once = { NULL, 0, 0 }, begun = { NULL, 0, 0 }, ended = { NULL, 0, 0 };
    dsetp_rollout r;

    memset(&r, 0, sizeof r);
    if (!dsetp_rollout_budget(p, &r) || !any_old(p))
        return true;
    p->surging = r.surging;
    if (!dsetp_list_entries(p, DSETP_SCOPE_UNSETTLED))
        return false;
    if (!dsetp_rollout_classify(p, &r))
        return p->failed && !dsetp_arena_failed(p->plan->arena);
    r.meters[0].used = (int64_t)dsetp_count_bits(r.using, r.words);
    if (has_room(&r, 0) || dsetp_any_policy(p))
        dsetp_rollout_search(p, &r);
    close_nodes(p, &r);
    if (r.surging) /* new Pods: first those at once, then those within the budget */
        return remove_ended(p, &r, &ended) && remove_sunset(p, &r, &ended) && begin_at_once(p, &r, &at_once) &&
               begin(p, &r, &at_once) && dsetp_act_on_pods(p, &none, &ended, &at_once);
    return begin_at_once(p, &r, &at_once) && begin(p, &r, &begun) &&
           dsetp_act_on_pods(p, &at_once, &begun, &none);
}
