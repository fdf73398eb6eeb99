/* The rolling update: which old Pods may be deleted now, or get a new one beside them. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

typedef struct limits {
    int32_t desired;
    int64_t unavailable, surge;
} limits;

/* The Pods of a node that are not being deleted: at most one new and one old, otherwise excess is set. */
typedef struct view {
    uint32_t newer, older;
    size_t old_count;
    bool excess;
} view;

static view look(const dsetp_planning *p, const dsetp_entry *entry)
{
    view seen = { 0, 0, 0, false };
    uint32_t i;

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

/* False if a limit is neither a number nor a percentage, which is a problem of the set. */
static bool read_limit(dsetp_planning *p, const dset_int_or_percent *value, const char *path, int32_t desired,
                       int64_t *out)
{
    if (dset_int_or_percent_scale(value, desired, true, out, NULL) == DSET_OK)
        return true;
    dsetp_problem(p, DSET_EINVALID, path, "must be a whole number or a percentage");
    return false;
}

static bool read_limits(dsetp_planning *p, limits *out)
{
    static const char unavailable[] = "spec.updateStrategy.rollingUpdate.maxUnavailable";
    const dset_daemonset *set = p->set;

    out->desired = (int32_t)p->set_nodes->counts.desired;
    out->unavailable = out->surge = 0;
    if (set->has_rolling_update && set->max_unavailable.kind == DSET_VALUE_ABSENT) {
        dsetp_problem(p, DSET_EINVALID, unavailable, "must be set");
        return false;
    }
    if (set->has_rolling_update &&
        (!read_limit(p, &set->max_unavailable, unavailable, out->desired, &out->unavailable) ||
         !read_limit(p, &set->max_surge, "spec.updateStrategy.rollingUpdate.maxSurge", out->desired, &out->surge)))
        return false;
    if (out->desired > 0 && out->unavailable == 0 && out->surge == 0)
        out->unavailable = 1;
    return true;
}

/* The result of the pass over the nodes. */
typedef struct found {
    dsetp_wishes at_once;    /* not limited by the budget */
    dsetp_wishes candidates; /* limited by the budget, in natural order */
    dsetp_wishes sunset;     /* surge: old Pods on nodes where none should start */
    dsetp_wishes gone;       /* surge: old Pods whose new one is available */
    int64_t used;            /* part of the budget: unavailable nodes, or nodes that surge */
    int64_t available;
    size_t old;              /* Pods on nodes that are not settled */
    const char *eaters[4];   /* the first nodes that use the budget */
} found;

static void use(const dsetp_planning *p, found *f, const dsetp_entry *entry)
{
    if (f->used < (int64_t)(sizeof f->eaters / sizeof f->eaters[0]))
        f->eaters[f->used] = dsetp_entry_name(p, entry);
    f->used++;
}

static bool judge_replacing(dsetp_planning *p, found *f, const dsetp_entry *entry)
{
    view seen = look(p, entry);

    f->old += seen.old_count;
    if (seen.excess || (seen.newer == 0) == (seen.older == 0)) {
        use(p, f, entry); /* one_per_node.c deals with it */
        return true;
    }
    if (seen.newer != 0) {
        if (!dsetp_pod_available(p, dsetp_pod_get(p->world, seen.newer)))
            use(p, f, entry);
        return true;
    }
    if (dsetp_pod_available(p, dsetp_pod_get(p->world, seen.older)))
        return dsetp_wish_for(p, &f->candidates, entry, seen.older, DSET_BECAUSE_OUTDATED);
    use(p, f, entry);
    return dsetp_wish_for(p, &f->at_once, entry, seen.older, DSET_BECAUSE_OUTDATED);
}

static bool judge_lonely_old(dsetp_planning *p, found *f, const dsetp_entry *entry, uint32_t older)
{
    bool available = dsetp_pod_available(p, dsetp_pod_get(p->world, older));
    const char *text;

    if (!entry->exists) {
        text = dsetp_format(p, "pod %s is on node %s, which does not exist", dsetp_pod_text(p, older),
                            dsetp_entry_name(p, entry));
        dsetp_problem(p, DSET_ENOTFOUND, NULL, dsetp_or_empty(text));
        return text != NULL;
    }
    if (entry->run)
        return dsetp_wish_for(p, available ? &f->candidates : &f->at_once, entry, 0, DSET_BECAUSE_OUTDATED);
    if (available)
        return dsetp_wish_for(p, &f->sunset, entry, older, DSET_BECAUSE_OUTDATED);
    return dsetp_wish_for(p, &f->gone, entry, older, DSET_BECAUSE_OUTDATED);
}

/* As Kubernetes counts: a node with an old Pod is available if that Pod is, whatever the new one is. */
static bool judge_surging(dsetp_planning *p, found *f, const dsetp_entry *entry)
{
    view seen = look(p, entry);
    uint32_t counted = seen.older != 0 ? seen.older : seen.newer;

    if (seen.excess) {
        use(p, f, entry);
        return true;
    }
    if (counted != 0 && dsetp_pod_available(p, dsetp_pod_get(p->world, counted)))
        f->available++;
    if (seen.older == 0)
        return true;
    if (seen.newer == 0)
        return judge_lonely_old(p, f, entry, seen.older);
    if (dsetp_pod_available(p, dsetp_pod_get(p->world, seen.newer)))
        return dsetp_wish_for(p, &f->gone, entry, seen.older, DSET_BECAUSE_REPLACED);
    use(p, f, entry);
    return true;
}

static const char *eaters_text(dsetp_planning *p, const found *f, int64_t limit)
{
    size_t shown = f->used < 4 ? (size_t)f->used : 4, i;
    const char *text = dsetp_format(p, "%lld of %lld in use", (long long)f->used, (long long)limit);

    for (i = 0; i < shown && text != NULL; i++)
        text = dsetp_format(p, "%s%s%s", text, i == 0 ? ": " : ", ", f->eaters[i]);
    if ((int64_t)shown < f->used && text != NULL)
        text = dsetp_format(p, "%s, ...", text);
    return text;
}

/* Splits the candidates: the first ones are deleted, the others are told which nodes use the budget. */
static bool spend(dsetp_planning *p, found *f, int64_t limit, dsetp_wishes *to)
{
    int64_t left = limit > f->used ? limit - f->used : 0;
    dset_finding finding = dsetp_finding(DSET_BECAUSE_BUDGET);
    size_t i;

    p->over_budget = (int64_t)f->candidates.count > left;
    for (i = 0; i < f->candidates.count; i++) {
        const dsetp_wish *wish = &f->candidates.items[i];
        const dsetp_entry *entry = &p->nodes.entries[wish->entry];

        if ((int64_t)i < left) {
            if (!dsetp_wish_for(p, to, entry, wish->pod, wish->reason))
                return false;
            use(p, f, entry);
        } else if (entry->explanation != NULL) {
            if (finding.found[0] == '\0' && (finding.found = eaters_text(p, f, limit)) == NULL)
                return false;
            finding.subject = dsetp_pod_text(p, p->nodes.pods[entry->first]);
            if (!dsetp_note_finding(entry, &finding))
                return false;
        }
    }
    return true;
}

/* Deletes old Pods on nodes where none should start as long as more are available than desired. */
static bool spend_sunset(dsetp_planning *p, found *f, int64_t desired)
{
    int64_t left = f->available - desired;
    size_t i;

    for (i = 0; i < f->sunset.count; i++) {
        const dsetp_wish *wish = &f->sunset.items[i];
        const dsetp_entry *entry = &p->nodes.entries[wish->entry];

        if ((int64_t)i < left ? !dsetp_wish_for(p, &f->gone, entry, wish->pod, wish->reason)
                              : !dsetp_note_reason(p, entry, DSET_BECAUSE_BUDGET, wish->pod))
            return false;
    }
    return true;
}

/* Marks the settled nodes with an old Pod that is ready, or that is not; returns their number. */
static size_t mark_settled(const dsetp_planning *p, bool ready, uint64_t *marked)
{
    uint32_t known = 0; /* the label set of the last Pod: most have the same */
    uint64_t old = 1;   /* is it that of an old Pod? */
    size_t count = 0, i;

    for (i = 0; i < DSETP_WORDS(p->world->nodes.limit); i++) {
        const dsetp_group *group = &p->set_nodes->groups[i];
        uint64_t word = dsetp_settled(p, i) & (ready ? group->ready : ~group->ready);

        for (marked[i] = 0; word != 0; word &= word - 1) {
            unsigned bit = dsetp_lowest(word);
            uint32_t labels = dsetp_pod_get(p->world, group->first[bit])->labels;

            if (labels != known) {
                known = labels;
                old = !dsetp_labels_updated(p, labels);
            }
            marked[i] |= old << bit;
        }
        count += dsetp_popcount(marked[i]);
    }
    return count;
}

/* Merges the wishes and one for each marked node in natural order, up to a limit. */
static bool put_together(dsetp_planning *p, const dsetp_wishes *wishes, const uint64_t *marked, size_t most,
                         dsetp_wishes *to)
{
    size_t count, i = 0, w = 0;
    uint32_t *nodes = dsetp_list_marked(p, marked, &count);

    for (; nodes != NULL && most > 0 && (w < wishes->count || i < count); most--) {
        const dsetp_wish *wish = w < wishes->count ? &wishes->items[w] : NULL;
        const dsetp_entry *entry = wish != NULL ? &p->nodes.entries[wish->entry] : NULL;
        const char *name = i < count ? dsetp_node_name(p->world, nodes[i]) : NULL;
        bool first = name == NULL || (entry != NULL && dset_name_compare(dsetp_entry_name(p, entry), name) < 0);
        uint32_t pod = first ? wish->pod : p->set_nodes->groups[nodes[i] / 64].first[nodes[i] % 64];

        if (!dsetp_wish_for(p, to, first ? entry : NULL, pod, DSET_BECAUSE_OUTDATED))
            return false;
        w += first;
        i += !first;
    }
    return nodes != NULL;
}

/* The same with the settled nodes handled by groups. */
static bool replace_by_groups(dsetp_planning *p, found *f, int64_t limit)
{
    static const dsetp_wishes none = { NULL, 0, 0 };
    size_t words = DSETP_WORDS(p->world->nodes.limit), unready, ready, left, i;
    uint64_t *marked = dsetp_arena_room(p->scratch, words, sizeof *marked);
    dsetp_wishes at_once = { NULL, 0, 0 };

    if (marked == NULL)
        return false;
    for (i = 0; i < words; i++)
        f->used += dsetp_popcount(dsetp_settled(p, i) & ~p->set_nodes->groups[i].ready);
    unready = mark_settled(p, false, marked);
    if (!put_together(p, &f->at_once, marked, SIZE_MAX, &at_once))
        return false;
    left = limit > f->used ? (size_t)(limit - f->used) : 0;
    ready = dsetp_count_old(p) - f->old - unready; /* not searched for if none may be deleted */
    p->over_budget = f->candidates.count + ready > left;
    if (left > 0) {
        mark_settled(p, true, marked);
        if (!put_together(p, &f->candidates, marked, left, &f->gone))
            return false;
    }
    return dsetp_act_on_pods(p, &at_once, &f->gone, &none);
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

/* Deletes old Pods; the next plan makes new ones. */
static bool replace(dsetp_planning *p, found *f, int64_t limit)
{
    static const dsetp_wishes none = { NULL, 0, 0 };

    if (dsetp_by_groups(p))
        return replace_by_groups(p, f, limit);
    return spend(p, f, limit, &f->gone) && dsetp_act_on_pods(p, &f->at_once, &f->gone, &none);
}

/* Makes new Pods beside the old ones. */
static bool surge(dsetp_planning *p, found *f, const limits *limit)
{
    static const dsetp_wishes none = { NULL, 0, 0 };

    return spend_sunset(p, f, limit->desired) && spend(p, f, limit->surge, &f->at_once) &&
           dsetp_act_on_pods(p, &none, &f->gone, &f->at_once);
}

bool dsetp_plan_rollout(dsetp_planning *p)
{
    bool (*judge)(dsetp_planning *, found *, const dsetp_entry *);
    limits limit;
    found f;
    size_t i;

    memset(&f, 0, sizeof f);
    if (!read_limits(p, &limit) || !any_old(p))
        return true;
    if (!dsetp_list_entries(p, DSETP_SCOPE_UNSETTLED))
        return false;
    judge = limit.surge != 0 ? judge_surging : judge_replacing;
    for (i = 0; i < p->nodes.entry_count && !p->failed; i++) {
        const dsetp_entry *entry = &p->nodes.entries[i];

        if ((entry->run || entry->count > 0) && !judge(p, &f, entry))
            return false;
    }
    if (p->failed)
        return true;
    return limit.surge != 0 ? surge(p, &f, &limit) : replace(p, &f, limit.unavailable);
}
