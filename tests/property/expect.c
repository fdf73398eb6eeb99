/* The slow and simple reference implementation: one sync of a DaemonSet over plain arrays. */
#include <string.h>

#include "property/fleet.h"

typedef struct view { /* one node, as the controller sees it */
    int pods[PODS_MAX]; /* bound to it or meant for it, except terminal ones being deleted; most preferred first */
    int count;
} view;

static bool terminal(const fleet_pod *pod)
{
    return pod->phase == DSET_POD_FAILED || pod->phase == DSET_POD_SUCCEEDED;
}

static bool selected(const fleet *f, int node)
{
    const fleet_node *n = &f->nodes[node];

    if (f->set.wants_daemon && n->daemon != 1)
        return false;
    if (f->set.zone == 1 && n->zone != 1)
        return false;
    return f->set.zone != 2 || n->zone != 1;
}

bool fleet_may_stay(const fleet *f, int node)
{
    return node < f->node_count && selected(f, node) && (!f->nodes[node].no_execute || f->set.tolerates_no_execute);
}

bool fleet_should_run(const fleet *f, int node)
{
    return fleet_may_stay(f, node) && (!f->nodes[node].no_schedule || f->set.tolerates_no_schedule);
}

/* A cordoned node gets no new Pod, and keeps the old one. */
static bool closed(const fleet *f, int node)
{
    return f->set.skips_cordoned && node < f->node_count && f->nodes[node].cordoned;
}

/* Is a better than b, of two Pods on one node? */
static bool preferred(const fleet_pod *a, const fleet_pod *b)
{
    if (a->bound != b->bound)
        return a->bound;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at;
    return strcmp(a->name, b->name) < 0;
}

static void look_at(const fleet *f, int node, view *v)
{
    int i, j;

    v->count = 0;
    for (i = 0; i < f->pod_count; i++) {
        const fleet_pod *pod = &f->pods[i];

        if (pod->foreign || pod->node != node || (terminal(pod) && pod->terminating))
            continue;
        for (j = v->count++; j > 0 && preferred(pod, &f->pods[v->pods[j - 1]]); j--)
            v->pods[j] = v->pods[j - 1];
        v->pods[j] = i;
    }
}

static bool available(const fleet *f, const fleet_pod *pod)
{
    return pod->ready && (f->set.min_ready == 0 || pod->ready_at + f->set.min_ready <= f->now);
}

static bool surges(const fleet *f)
{
    return !f->set.on_delete && f->set.max_surge != 0;
}

/* More than one running Pod: keep the preferred one; with surge, keep a new and an old one while both are needed. */
static void prune(const fleet *f, const view *v, fleet_outcome *out)
{
    int kept_new = -1, kept_old = -1, i;

    for (i = 0; i < v->count; i++) {
        const fleet_pod *pod = &f->pods[v->pods[i]];
        int *kept = pod->current ? &kept_new : &kept_old;

        if (pod->terminating || terminal(pod))
            continue;
        if (*kept >= 0 || (!surges(f) && (kept_new >= 0 || kept_old >= 0)))
            out->remove[v->pods[i]] = true;
        else
            *kept = v->pods[i];
    }
    if (kept_new >= 0 && kept_old >= 0 && (!f->pods[kept_old].ready || available(f, &f->pods[kept_new])))
        out->remove[kept_old] = true;
}

static void manage_node(const fleet *f, int node, fleet_outcome *out)
{
    view v;
    int i, running = 0;

    look_at(f, node, &v);
    if (v.count == 0) {
        out->create[node] = fleet_should_run(f, node) && !closed(f, node);
        return;
    }
    for (i = 0; i < v.count; i++) {
        const fleet_pod *pod = &f->pods[v.pods[i]];

        if (pod->terminating)
            continue;
        running += !terminal(pod);
        out->remove[v.pods[i]] = terminal(pod) || !fleet_may_stay(f, node);
    }
    if (!fleet_may_stay(f, node))
        return;
    prune(f, &v, out);
    if (running == 0 && surges(f))
        out->create[node] = fleet_should_run(f, node) && !closed(f, node);
}

static int scaled(int value, int total)
{
    return value >= 0 ? value : (-value * total + 99) / 100;
}

typedef struct pair { /* the live Pods of a node; excess: more than one of a kind */
    int new_pod, old_pod;
    bool excess;
} pair;

static pair pair_of(const fleet *f, const view *v)
{
    pair p = { -1, -1, false };
    int i;

    for (i = 0; i < v->count; i++) {
        int *kind = f->pods[v->pods[i]].current ? &p.new_pod : &p.old_pod;

        if (f->pods[v->pods[i]].terminating)
            continue;
        if (*kind >= 0)
            p.excess = true;
        *kind = v->pods[i];
    }
    return p;
}

/* maxUnavailable: unavailable old Pods are deleted at once, others within the budget. Missing nodes count, too. */
static void roll(const fleet *f, int limit, fleet_outcome *out)
{
    int candidates[NODES_MAX + 1], count = 0, unavailable = 0, node, i;

    for (node = 0; node <= f->node_count; node++) {
        view v;
        pair p;

        look_at(f, node, &v);
        if (v.count == 0 && !fleet_should_run(f, node))
            continue;
        p = pair_of(f, &v);
        if (p.excess || (p.new_pod < 0) == (p.old_pod < 0)) {
            unavailable++;
        } else if (p.new_pod >= 0) {
            unavailable += !available(f, &f->pods[p.new_pod]);
        } else if (!available(f, &f->pods[p.old_pod])) {
            out->remove[p.old_pod] = !closed(f, node);
            unavailable++;
        } else if (unavailable < limit && !closed(f, node)) {
            candidates[count++] = p.old_pod;
        }
    }
    for (i = 0; i < count && i < limit - unavailable; i++)
        out->remove[candidates[i]] = true;
}

/* maxSurge: a new Pod next to the old one, which is deleted once the new one is available. */
static void surge(const fleet *f, int limit, int desired, fleet_outcome *out)
{
    int candidates[NODES_MAX], count = 0, leaving[NODES_MAX], leaving_count = 0, surging = 0, up = 0, node, i;

    for (node = 0; node <= f->node_count; node++) {
        view v;
        pair p;

        look_at(f, node, &v);
        p = pair_of(f, &v);
        if (node == f->node_count && !p.excess && p.old_pod >= 0 && p.new_pod < 0) {
            memset(out->create, 0, sizeof out->create);
            memset(out->remove, 0, sizeof out->remove);
            out->problem = true; /* the node of an old Pod does not exist: an error in Kubernetes, too */
            return;
        }
        if (p.excess) {
            surging++;
            continue;
        }
        if (p.old_pod >= 0 || p.new_pod >= 0)
            up += available(f, &f->pods[p.old_pod >= 0 ? p.old_pod : p.new_pod]);
        if (p.old_pod < 0)
            continue;
        if (p.new_pod >= 0) {
            surging += !available(f, &f->pods[p.new_pod]);
            out->remove[p.old_pod] = available(f, &f->pods[p.new_pod]);
        } else if (!available(f, &f->pods[p.old_pod])) {
            out->remove[p.old_pod] = !fleet_should_run(f, node);
            out->create[node] = fleet_should_run(f, node) && !closed(f, node);
        } else if (!fleet_should_run(f, node)) {
            leaving[leaving_count++] = p.old_pod;
        } else if (surging < limit && !closed(f, node)) {
            candidates[count++] = node;
        }
    }
    for (i = 0; i < leaving_count && i < up - desired; i++)
        out->remove[leaving[i]] = true;
    for (i = 0; i < count && i < limit - surging; i++)
        out->create[candidates[i]] = true;
}

static void count_status(const fleet *f, fleet_outcome *out)
{
    int node;

    for (node = 0; node < f->node_count; node++) {
        view v;
        const fleet_pod *first;

        look_at(f, node, &v);
        if (!fleet_should_run(f, node)) {
            out->misscheduled += v.count > 0;
            continue;
        }
        out->desired++;
        if (v.count == 0)
            continue;
        first = &f->pods[v.pods[0]];
        out->current++;
        out->ready += first->ready;
        out->available += available(f, first);
        out->updated += first->current;
    }
    out->unavailable = out->desired - out->available;
}

void fleet_expect(const fleet *f, fleet_outcome *out)
{
    int i, unavailable, surge_limit;
    bool acted = false;

    memset(out, 0, sizeof *out);
    count_status(f, out);
    for (i = 0; i < f->node_count; i++) {
        manage_node(f, i, out);
        acted = acted || out->create[i];
    }
    for (i = 0; i < f->pod_count; i++) {
        if (f->pods[i].node >= f->node_count && !f->pods[i].bound && !f->pods[i].foreign)
            out->remove[i] = true;
        acted = acted || out->remove[i];
    }
    if (acted || f->set.on_delete)
        return;
    unavailable = scaled(f->set.max_unavailable, out->desired);
    surge_limit = scaled(f->set.max_surge, out->desired);
    if (out->desired > 0 && unavailable == 0 && surge_limit == 0)
        unavailable = 1;
    if (surge_limit > 0)
        surge(f, surge_limit, out->desired, out);
    else
        roll(f, unavailable, out);
}
