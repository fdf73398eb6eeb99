/*
 * One Pod on every node where one should run, none where none may stay, and no failed or surplus Pods: the step that
 * Kubernetes calls manage.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* The Pods to delete and to create. */
typedef struct wants {
    dsetp_wishes broken, deletes, creates;
    dsetp_numbers running; /* Pods of the node that is looked at */
} wants;

static bool want_delete(dsetp_planning *p, wants *w, const dsetp_entry *entry, uint32_t pod, uint32_t reason)
{
    bool broken = reason == DSET_BECAUSE_FAILED || reason == DSET_BECAUSE_SUCCEEDED;

    return dsetp_wish_for(p, broken ? &w->broken : &w->deletes, entry->node, entry, pod, reason);
}

static bool want_create(dsetp_planning *p, wants *w, const dsetp_entry *entry)
{
    uint32_t closed = dsetp_closed_because(p, entry->node);
    dset_ms taken = dsetp_name_taken_until(p, entry->node);

    if (closed == 0 && taken != 0) {
        p->causes |= DSET_CAUSE_IN_FLIGHT;
        dsetp_recheck(p, taken);
        return dsetp_note_reason(p, entry, DSET_BECAUSE_IN_FLIGHT, 0);
    }
    if (closed == 0)
        return dsetp_wish_for(p, &w->creates, entry->node, entry, 0, DSET_BECAUSE_MISSING);
    p->causes |= DSET_CAUSE_POLICY;
    return dsetp_note_reason(p, entry, closed, 0);
}

/* The back-off of a node after one more failure. */
static const dset_note *advance(dsetp_planning *p, const dsetp_entry *entry, const dset_note *last)
{
    dset_note *note = dsetp_note_start(p, DSET_NOTE_BACKOFF);

    if (note == NULL)
        return NULL;
    note->ns = "";
    note->node_name = dsetp_arena_string(p->plan->arena, dsetp_entry_name(p, entry));
    note->generation = p->set->observed_generation;
    note->delay = DSETP_BACKOFF_FIRST;
    if (last != NULL && dsetp_difference(p->now, last->at) <= 2 * DSETP_BACKOFF_MAX) {
        note->delay = last->delay > DSETP_BACKOFF_MAX / 2 ? DSETP_BACKOFF_MAX : last->delay * 2;
        dsetp_recheck(p, dsetp_sum(last->at, 2 * DSETP_BACKOFF_MAX + 1));
    }
    return dsetp_arena_failed(p->plan->arena) ? NULL : note;
}

static bool pod_event(dsetp_planning *p, uint32_t reason, const dsetp_entry *entry, uint32_t pod,
                      const dset_note *note)
{
    bool failed = reason == DSET_BECAUSE_FAILED;
    const char *message = dsetp_format(p, "Found %s daemon pod %s/%s on node %s, will try to %s it",
                                       failed ? "failed" : "succeeded", p->set->ns, dsetp_pod_text(p, pod),
                                       dsetp_entry_name(p, entry), failed ? "kill" : "delete");

    return dsetp_event(p, reason, failed ? "Warning" : "Normal", failed ? "FailedDaemonPod" : "SucceededDaemonPod",
                       message, note);
}

/*
 * Deletes a failed Pod, but no more than one per back-off. made: the back-off that this plan begins, whose end is not a
 * recheck time, since it moves until the plan is carried out.
 */
static bool judge_failed(dsetp_planning *p, wants *w, const dsetp_entry *entry, uint32_t pod, const dset_note **made)
{
    const dset_note *last = *made != NULL ? *made
                                          : dsetp_ledger_backoff(p->ledger, p->set->uid, dsetp_entry_name(p, entry),
                                                                 p->set->observed_generation);
    dset_ms age = last != NULL ? dsetp_difference(p->now, last->at) : 0;
    dset_finding finding;

    if (last != NULL && age <= 2 * DSETP_BACKOFF_MAX && age < last->delay) {
        p->causes |= DSET_CAUSE_BACKOFF;
        finding = dsetp_finding(DSET_BECAUSE_BACKOFF);
        finding.subject = dsetp_pod_text(p, pod);
        if (*made == NULL) {
            finding.until = dsetp_sum(last->at, last->delay);
            dsetp_recheck(p, finding.until);
        }
        return dsetp_note_finding(entry, &finding);
    }
    *made = advance(p, entry, last);
    return *made != NULL && pod_event(p, DSET_BECAUSE_FAILED, entry, pod, *made) &&
           want_delete(p, w, entry, pod, DSET_BECAUSE_FAILED);
}

/* Surge: the oldest new and the oldest old Pod may share the node until the new one is available. */
static bool prune_surge(dsetp_planning *p, wants *w, const dsetp_entry *entry, const uint32_t *running, size_t count)
{
    uint32_t newer = 0, older = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        uint32_t *place = dsetp_pod_has_hash(p, dsetp_pod_get(p->world, running[i])) ? &newer : &older;

        if (*place == 0)
            *place = running[i];
        else if (!want_delete(p, w, entry, running[i], DSET_BECAUSE_SURPLUS))
            return false;
    }
    if (newer == 0 || older == 0)
        return true;
    if (!dsetp_pod_ready(dsetp_pod_get(p->world, older)))
        return want_delete(p, w, entry, older, DSET_BECAUSE_OUTDATED);
    if (dsetp_pod_available(p, dsetp_pod_get(p->world, newer)))
        return want_delete(p, w, entry, older, DSET_BECAUSE_REPLACED);
    return true;
}

static bool prune(dsetp_planning *p, wants *w, const dsetp_entry *entry, const uint32_t *running, size_t count)
{
    size_t i;

    if (p->may_share && count == 0 && entry->run)
        return want_create(p, w, entry);
    if (count < 2)
        return true;
    if (p->may_share)
        return prune_surge(p, w, entry, running, count);
    for (i = 1; i < count; i++) {
        if (!want_delete(p, w, entry, running[i], DSET_BECAUSE_SURPLUS))
            return false;
    }
    return true;
}

static bool tidy_pod(dsetp_planning *p, wants *w, const dsetp_entry *entry, uint32_t number, const dset_note **made)
{
    switch (dsetp_pod_get(p->world, number)->phase) {
    case DSET_POD_FAILED:
        return judge_failed(p, w, entry, number, made);
    case DSET_POD_SUCCEEDED:
        return pod_event(p, DSET_BECAUSE_SUCCEEDED, entry, number, NULL) &&
               want_delete(p, w, entry, number, DSET_BECAUSE_SUCCEEDED);
    default:
        return dsetp_numbers_add(p, &w->running, number);
    }
}

/*
 * A node where Pods may stay: deletes those that have ended, and all but one of the others. The own ones are looked at
 * before the adopted, since only the first failed one is deleted at once; the running ones stay in their order.
 */
static bool tidy(dsetp_planning *p, wants *w, const dsetp_entry *entry)
{
    const dset_note *made = NULL;
    unsigned adopted;
    uint32_t i;

    w->running.count = 0;
    for (adopted = 0; adopted < 2; adopted++) {
        for (i = 0; i < entry->count; i++) {
            uint32_t number = p->nodes.pods[entry->first + i];
            const dsetp_pod *pod = dsetp_pod_get(p->world, number);
            bool ended = pod->phase == DSET_POD_FAILED || pod->phase == DSET_POD_SUCCEEDED;
            unsigned turn = ended && pod->owner == 0 ? 1 : 0;

            if (pod->deleted_at == 0 && turn == adopted && !tidy_pod(p, w, entry, number, &made))
                return false;
        }
    }
    return prune(p, w, entry, w->running.items, w->running.count);
}

/* A node where no Pod may stay. */
static bool clear(dsetp_planning *p, wants *w, const dsetp_entry *entry)
{
    uint32_t i;

    for (i = 0; i < entry->count; i++) {
        if (dsetp_entry_pod(p, entry, i)->deleted_at == 0 &&
            !want_delete(p, w, entry, p->nodes.pods[entry->first + i], DSET_BECAUSE_NOT_ELIGIBLE))
            return false;
    }
    return true;
}

/*
 * A node that does not exist: deletes Pods that wait for it, even terminating ones; those bound to it are left to the
 * garbage collector.
 */
static bool clear_gone(dsetp_planning *p, wants *w, const dsetp_entry *entry)
{
    uint32_t i;

    for (i = 0; i < entry->count; i++) {
        if (!(dsetp_entry_pod(p, entry, i)->flags & DSETP_POD_BOUND) &&
            !want_delete(p, w, entry, p->nodes.pods[entry->first + i], DSET_BECAUSE_NODE_GONE))
            return false;
    }
    return true;
}

static bool manage_entry(dsetp_planning *p, wants *w, const dsetp_entry *entry)
{
    if (!entry->exists)
        return clear_gone(p, w, entry);
    if (entry->run && entry->count == 0)
        return want_create(p, w, entry);
    return entry->stay ? tidy(p, w, entry) : clear(p, w, entry);
}

bool dsetp_plan_manage(dsetp_planning *p)
{
    wants w;
    size_t i;

    memset(&w, 0, sizeof w);
    if (!dsetp_list_entries(p, DSETP_SCOPE_ATTENTION))
        return false;
    for (i = 0; i < p->nodes.entry_count; i++) {
        if (!manage_entry(p, &w, &p->nodes.entries[i]))
            return false;
    }
    return dsetp_act_on_pods(p, &w.broken, &w.deletes, &w.creates);
}
