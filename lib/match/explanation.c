/* Explanations: lists of findings, and their wording. */
#include "match/explanation.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"

typedef struct wording {
    uint32_t reason;
    dset_reason_kind kind;
    const char *name;
    const char *sentence; /* {s} subject, {w} wanted, {f} found, {i} index from 1, {u} until */
    const char *absent;   /* used instead if nothing was found, or there is no subject; NULL: the same */
} wording;

static const wording wordings[] = {
    { DSET_BECAUSE_ELIGIBLE, DSET_REASON_PLACE, "Eligible", "the node is selected and its taints are tolerated", NULL },
    { DSET_BECAUSE_NODE_NAME, DSET_REASON_PLACE, "NodeName", "the template names the node {w}", NULL },
    { DSET_BECAUSE_NODE_SELECTOR, DSET_REASON_PLACE, "NodeSelector", "nodeSelector wants {s}={w}, the node has {s}={f}",
      "nodeSelector wants {s}={w}, the node has no label {s}" },
    { DSET_BECAUSE_NODE_AFFINITY, DSET_REASON_PLACE, "NodeAffinity",
      "node affinity term {i} wants {s} {w}, the node has {s}={f}",
      "node affinity term {i} wants {s} {w}, the node has no label {s}" },
    { DSET_BECAUSE_AFFINITY_TERM, DSET_REASON_PLACE, "AffinityTerm", "node affinity {w}", NULL },
    { DSET_BECAUSE_TAINT, DSET_REASON_PLACE, "Taint", "the taint {f} is not tolerated", NULL },
    { DSET_BECAUSE_LABEL_UNKNOWN, DSET_REASON_PLACE, "LabelUnknown",
      "the label {s} of a node that does not exist yet is not known", NULL },
    { DSET_BECAUSE_MISSING, DSET_REASON_ACTION, "Missing",
      "the node has no Pod: {s} is created", "the node has no Pod: one is created" },
    { DSET_BECAUSE_OUTDATED, DSET_REASON_ACTION, "Outdated", "Pod {s} is of an older revision and is replaced",
      "the Pod on the node is of an older revision and gets a successor" },
    { DSET_BECAUSE_SURPLUS, DSET_REASON_ACTION, "Surplus", "Pod {s} is one too many on the node and is deleted", NULL },
    { DSET_BECAUSE_FAILED, DSET_REASON_ACTION, "Failed", "Pod {s} has failed and is deleted", NULL },
    { DSET_BECAUSE_SUCCEEDED, DSET_REASON_ACTION, "Succeeded", "Pod {s} has ended and is deleted", NULL },
    { DSET_BECAUSE_NODE_GONE, DSET_REASON_ACTION, "NodeGone",
      "Pod {s} waits for a node that does not exist and is deleted", NULL },
    { DSET_BECAUSE_NOT_ELIGIBLE, DSET_REASON_ACTION, "NotEligible",
      "Pod {s} may not stay on the node and is deleted", NULL },
    { DSET_BECAUSE_REPLACED, DSET_REASON_ACTION, "Replaced",
      "Pod {s} has an available successor and is deleted", NULL },
    { DSET_BECAUSE_RUNNING, DSET_REASON_STATE, "Running", "Pod {s} is as it should be", NULL },
    { DSET_BECAUSE_BUDGET, DSET_REASON_WAIT, "Budget", "Pod {s} is of an older revision and waits: {f}", NULL },
    { DSET_BECAUSE_BACKOFF, DSET_REASON_WAIT, "Backoff", "Pod {s} has failed and is kept until {u}", NULL },
    { DSET_BECAUSE_YOUNG, DSET_REASON_STATE, "Young", "Pod {s} is ready, and available from {u} on", NULL },
    { DSET_BECAUSE_ON_DELETE, DSET_REASON_WAIT, "OnDelete",
      "Pod {s} is of an older revision and stays until it is deleted by hand", NULL },
    { DSET_BECAUSE_IN_FLIGHT, DSET_REASON_WAIT, "InFlight", "what was asked for Pod {s} has not been seen yet",
      "what was asked for has not been seen yet" },
    { DSET_BECAUSE_TERMINATING, DSET_REASON_WAIT, "Terminating", "Pod {s} is on its way out", NULL },
    { DSET_BECAUSE_BURST, DSET_REASON_WAIT, "Burst", "there is more to do than one pass may ask for", NULL },
    { DSET_BECAUSE_NOT_READY, DSET_REASON_STATE, "NotReady", "Pod {s} runs and is not ready", NULL },
    { DSET_BECAUSE_PENDING, DSET_REASON_STATE, "Pending", "Pod {s} does not run yet", NULL },
    { DSET_BECAUSE_DELETING, DSET_REASON_DAEMONSET, "Deleting", "the DaemonSet is being deleted", NULL },
    { DSET_BECAUSE_SELECTING_ALL, DSET_REASON_DAEMONSET, "SelectingAll",
      "the selector is empty, so nothing is done", NULL },
    { DSET_BECAUSE_PROBLEM, DSET_REASON_DAEMONSET, "Problem", "something about the DaemonSet itself is wrong", NULL },
    { DSET_BECAUSE_UNSCHEDULABLE, DSET_REASON_WAIT, "Unschedulable",
      "the node is cordoned, and the policy makes no new Pod there", NULL },
    { DSET_BECAUSE_ORPHAN, DSET_REASON_HOUSEKEEPING, "Orphan", "{s} matches, has no controller and is adopted", NULL },
    { DSET_BECAUSE_NOT_SELECTED, DSET_REASON_HOUSEKEEPING, "NotSelected",
      "{s} does not match the selector any more and is released", NULL },
    { DSET_BECAUSE_NEW_TEMPLATE, DSET_REASON_HOUSEKEEPING, "NewTemplate",
      "{s} records a template that was not there before", NULL },
    { DSET_BECAUSE_ROLLED_BACK, DSET_REASON_HOUSEKEEPING, "RolledBack", "{s} is the current revision again", NULL },
    { DSET_BECAUSE_DUPLICATE, DSET_REASON_HOUSEKEEPING, "Duplicate",
      "{s} has the same data as the current revision", NULL },
    { DSET_BECAUSE_HISTORY_LIMIT, DSET_REASON_HOUSEKEEPING, "HistoryLimit",
      "{s} is older than revisionHistoryLimit keeps", NULL },
    { DSET_BECAUSE_COUNTERS, DSET_REASON_HOUSEKEEPING, "Counters", "the status has changed", NULL },
    { DSET_BECAUSE_UNLABELLED, DSET_REASON_HOUSEKEEPING, "Unlabelled",
      "{s} has no label controller-revision-hash and gets one", NULL },
    { DSET_BECAUSE_COLLISION, DSET_REASON_HOUSEKEEPING, "Collision",
      "the name of the new revision is taken by other data", NULL },
    { DSET_BECAUSE_UNPLACED, DSET_REASON_STUCK, "Unplaced", "Pod {s} cannot be scheduled: {f}",
      "Pod {s} cannot be scheduled" },
    { DSET_BECAUSE_NO_IMAGE, DSET_REASON_STUCK, "NoImage", "Pod {s} cannot get an image: {f}",
      "Pod {s} cannot get an image" },
    { DSET_BECAUSE_MISCONFIGURED, DSET_REASON_STUCK, "Misconfigured", "Pod {s} has a container that cannot start: {f}",
      "Pod {s} has a container that cannot start" },
    { DSET_BECAUSE_CRASHING, DSET_REASON_STUCK, "Crashing", "Pod {s} has a container that keeps crashing: {f}",
      "Pod {s} has a container that keeps crashing" },
};

static const wording *find(uint32_t reason)
{
    size_t i;

    for (i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
        if (wordings[i].reason == reason)
            return &wordings[i];
    }
    return NULL;
}

const char *dset_reason_name(uint32_t reason)
{
    const wording *words = find(reason);

    return words != NULL ? words->name : "Unknown";
}

dset_reason_kind dset_reason_kind_of(uint32_t reason)
{
    const wording *words = find(reason);

    return words != NULL ? words->kind : DSET_REASON_UNKNOWN;
}

static void add_time(dsetp_text *text, dset_ms time)
{
    char buffer[40];

    if (time == DSET_NEVER) {
        dsetp_text_string(text, "something else happens");
        return;
    }
    dset_time_write(time, buffer, sizeof buffer);
    dsetp_text_string(text, buffer);
}

static void add_field(dsetp_text *text, const dset_finding *finding, char which)
{
    switch (which) {
    case 's':
        dsetp_text_show(text, dsetp_or_empty(finding->subject));
        break;
    case 'w':
        dsetp_text_show(text, dsetp_or_empty(finding->wanted));
        break;
    case 'f':
        dsetp_text_show(text, dsetp_or_empty(finding->found));
        break;
    case 'i':
        dsetp_text_number(text, (int64_t)finding->index + 1);
        break;
    default:
        add_time(text, finding->until);
        break;
    }
}

size_t dset_finding_write(const dset_finding *finding, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);
    const wording *words = finding != NULL ? find(finding->reason) : NULL;
    const char *at;
    bool nothing;

    if (words == NULL)
        return 0;
    nothing = finding->absent ||
              (words->kind != DSET_REASON_PLACE && dsetp_or_empty(finding->subject)[0] == '\0');
    at = nothing && words->absent != NULL ? words->absent : words->sentence;
    for (; *at != '\0'; at++) {
        if (at[0] == '{') {
            add_field(&text, finding, at[1]);
            at += 2;
        } else {
            dsetp_text_add(&text, at, 1);
        }
    }
    return text.length;
}

dset_explanation *dsetp_explanation_in(dsetp_arena *arena)
{
    dset_explanation *explanation = dsetp_arena_zalloc(arena, sizeof *explanation);

    if (explanation == NULL)
        return NULL;
    explanation->arena = arena;
    explanation->shared = true;
    return explanation;
}

dset_finding dsetp_finding(uint32_t reason)
{
    dset_finding finding = { reason, UINT32_MAX, "", "", "", false, DSET_NEVER };

    return finding;
}

bool dsetp_explanation_add(dset_explanation *explanation, const dset_finding *finding)
{
    dset_finding copy = *finding;

    copy.subject = dsetp_arena_string(explanation->arena, dsetp_or_empty(finding->subject));
    copy.wanted = dsetp_arena_string(explanation->arena, dsetp_or_empty(finding->wanted));
    copy.found = dsetp_arena_string(explanation->arena, dsetp_or_empty(finding->found));
    if (copy.subject == NULL || copy.wanted == NULL || copy.found == NULL)
        return false;
    if (explanation->count == explanation->capacity) {
        size_t capacity = explanation->capacity != 0 ? explanation->capacity * 2 : 4;
        dset_finding *items = dsetp_arena_array(explanation->arena, capacity, sizeof *items);

        if (items == NULL)
            return false;
        if (explanation->count != 0)
            memcpy(items, explanation->items, explanation->count * sizeof *items);
        explanation->items = items;
        explanation->capacity = capacity;
    }
    explanation->items[explanation->count++] = copy;
    return true;
}

void dset_explanation_free(dset_explanation *explanation)
{
    if (explanation != NULL && !explanation->shared)
        dsetp_arena_free(explanation->arena);
}

dset_verdict dset_explanation_may_start(const dset_explanation *explanation)
{
    return explanation != NULL ? explanation->may_start : DSET_NO;
}

dset_verdict dset_explanation_may_stay(const dset_explanation *explanation)
{
    return explanation != NULL ? explanation->may_stay : DSET_NO;
}

size_t dset_explanation_count(const dset_explanation *explanation)
{
    return explanation != NULL ? explanation->count : 0;
}

const dset_finding *dset_explanation_get(const dset_explanation *explanation, size_t index)
{
    return explanation != NULL && index < explanation->count ? &explanation->items[index] : NULL;
}
