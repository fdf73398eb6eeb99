/*
 * Explanations: each step notes a reason where it decides; otherwise the reason is what the Pod of the node waits for,
 * or that it runs as desired. The first reason after the verdict on the node is the primary one.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "world/pod_state.h"
#include "world/pod_texts.h"

bool dsetp_note_finding(const dsetp_entry *entry, const dset_finding *finding)
{
    return entry->explanation == NULL || dsetp_explanation_add(entry->explanation, finding);
}

bool dsetp_note_reason(dsetp_planning *p, const dsetp_entry *entry, uint32_t reason, uint32_t pod)
{
    dset_finding finding = dsetp_finding(reason);

    if (pod != 0)
        finding.subject = dsetp_pod_text(p, pod);
    return dsetp_note_finding(entry, &finding);
}

static bool has_reason(const dsetp_entry *entry)
{
    const dset_explanation *explanation = entry->explanation;

    return explanation->count > 0 &&
           dset_reason_kind_of(explanation->items[explanation->count - 1].reason) != DSET_REASON_PLACE;
}

/* The Pod that represents the node: a new one rather than an old one, one that stays rather than one being deleted. */
static uint32_t speaker(const dsetp_planning *p, const dsetp_entry *entry)
{
    const dsetp_pod *best = NULL;
    uint32_t number = 0, i;

    for (i = 0; i < entry->count; i++) {
        const dsetp_pod *pod = dsetp_entry_pod(p, entry, i);

        if (pod->deleted_at != 0 || (best != NULL && (dsetp_pod_updated(p, best) || !dsetp_pod_updated(p, pod))))
            continue;
        best = pod;
        number = p->nodes.pods[entry->first + i];
    }
    return number;
}

/* Why something on the node has to wait; 0 if nothing does. */
static uint32_t held_back(const dsetp_planning *p, const dsetp_entry *entry, const dsetp_pod *pod, bool waiting)
{
    bool work = entry->run && entry->count == 0;

    if (pod != NULL)
        work = !entry->stay || dsetp_pod_terminal(pod) || !dsetp_pod_updated(p, pod);
    if (!work)
        return 0;
    if (pod != NULL && entry->stay && !dsetp_pod_terminal(pod) && p->set->strategy != DSET_STRATEGY_ROLLING_UPDATE)
        return DSET_BECAUSE_ON_DELETE;
    if (p->failed)
        return DSET_BECAUSE_PROBLEM;
    return waiting || p->acted ? DSET_BECAUSE_IN_FLIGHT : 0;
}

/* Why the Pod does not become ready by itself; 0 if it may. */
static uint32_t stuck_because(const dsetp_pod *pod)
{
    static const struct {
        uint32_t flag, reason;
    } reasons[] = {
        { DSET_POD_UNPLACED, DSET_BECAUSE_UNPLACED },
        { DSET_POD_NO_IMAGE, DSET_BECAUSE_NO_IMAGE },
        { DSET_POD_MISCONFIGURED, DSET_BECAUSE_MISCONFIGURED },
        { DSET_POD_CRASHING, DSET_BECAUSE_CRASHING },
    };
    size_t i;

    for (i = 0; dsetp_pod_stuck(pod) && i < sizeof reasons / sizeof reasons[0]; i++) {
        if ((pod->flags & reasons[i].flag) != 0)
            return reasons[i].reason;
    }
    return 0;
}

/* A Pod that is stuck is told beside what its node waits for, unless the plan removes it. */
static bool note_stuck(dsetp_planning *p, const dsetp_entry *entry)
{
    uint32_t number = speaker(p, entry), reason = number != 0 ? stuck_because(dsetp_pod_get(p->world, number)) : 0;
    const dset_explanation *known = entry->explanation;
    dset_finding finding = dsetp_finding(reason);

    if (reason == 0 || (known->count > 0 && dset_reason_kind_of(known->items[known->count - 1].reason) ==
                                                DSET_REASON_ACTION))
        return true;
    finding.subject = dsetp_pod_text(p, number);
    finding.found = dsetp_pod_message(p->world, number);
    finding.absent = finding.found[0] == '\0';
    return dsetp_note_finding(entry, &finding);
}

static bool note_state(dsetp_planning *p, const dsetp_entry *entry, uint32_t number)
{
    const dsetp_pod *pod = dsetp_pod_get(p->world, number);
    dset_finding finding = dsetp_finding(DSET_BECAUSE_RUNNING);

    if (stuck_because(pod) != 0)
        return true;
    finding.subject = dsetp_pod_text(p, number);
    if (!dsetp_pod_ready(pod)) {
        finding.reason = pod->phase == DSET_POD_RUNNING ? DSET_BECAUSE_NOT_READY : DSET_BECAUSE_PENDING;
        finding.found = dsetp_pod_message(p->world, number);
    } else if (!dsetp_pod_available(p, pod)) {
        finding.reason = DSET_BECAUSE_YOUNG;
        if (pod->ready_changed_at != 0)
            finding.until = dsetp_sum(pod->ready_changed_at, (dset_ms)p->set->min_ready_seconds * 1000);
    }
    return dsetp_note_finding(entry, &finding);
}

static bool finish(dsetp_planning *p, const dsetp_entry *entry, bool waiting)
{
    uint32_t pod = speaker(p, entry);
    uint32_t reason = held_back(p, entry, pod != 0 ? dsetp_pod_get(p->world, pod) : NULL, waiting);

    if (reason != 0) {
        dset_finding finding = dsetp_finding(reason);

        if (pod != 0 && reason != DSET_BECAUSE_IN_FLIGHT) /* what was asked for may be about another Pod */
            finding.subject = dsetp_pod_text(p, pod);
        return dsetp_note_finding(entry, &finding);
    }
    if (entry->count == 0)
        return true;
    if (pod == 0)
        return dsetp_note_reason(p, entry, DSET_BECAUSE_TERMINATING, p->nodes.pods[entry->first]);
    return note_state(p, entry, pod);
}

bool dsetp_explain_end(dsetp_planning *p, bool waiting)
{
    dset_plan *plan = p->plan;
    size_t i;

    if (!(p->flags & DSET_RECONCILE_EXPLAIN))
        return true;
    plan->explained = dsetp_arena_array(plan->arena, p->nodes.entry_count, sizeof *plan->explained);
    if (plan->explained == NULL)
        return false;
    for (i = 0; i < p->nodes.entry_count; i++) {
        const dsetp_entry *entry = &p->nodes.entries[i];
        dsetp_explained *explained = &plan->explained[plan->explained_count];

        if (entry->explanation == NULL)
            continue;
        if ((!has_reason(entry) && !finish(p, entry, waiting)) || !note_stuck(p, entry))
            return false;
        explained->node_name = dsetp_arena_string(plan->arena, dsetp_entry_name(p, entry));
        explained->explanation = entry->explanation;
        if (explained->node_name == NULL)
            return false;
        plan->explained_count++;
    }
    return true;
}
