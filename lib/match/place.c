/* Placement with its reasons: the verdicts of node_verdict.c, and every condition that does not hold. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "daemonset/place.h"
#include "match/explanation.h"
#include "match/requirement.h"
#include "model/labels.h"

static bool explain_unknown(dset_explanation *to, const char *key, uint32_t index)
{
    dset_finding finding = dsetp_finding(DSET_BECAUSE_LABEL_UNKNOWN);

    finding.subject = key;
    finding.index = index;
    return dsetp_explanation_add(to, &finding);
}

static bool explain_selector(dset_explanation *to, const dset_daemonset *set, const dsetp_place_node *node)
{
    size_t i;

    for (i = 0; i < set->node_selector.count; i++) {
        const dset_label *pair = &set->node_selector.items[i];
        dset_verdict verdict = dsetp_judge_pair(pair, node);
        dset_finding finding = dsetp_finding(DSET_BECAUSE_NODE_SELECTOR);

        if (verdict == DSET_YES)
            continue;
        finding.index = (uint32_t)i;
        finding.subject = pair->key;
        finding.wanted = pair->value;
        finding.found = dsetp_labels_get(node->labels, pair->key);
        finding.absent = finding.found == NULL;
        if (verdict == DSET_UNKNOWN ? !explain_unknown(to, pair->key, (uint32_t)i)
                                    : !dsetp_explanation_add(to, &finding))
            return false;
    }
    return true;
}

/* One expression or field of a term that does not hold. */
static bool explain_requirement(dset_explanation *to, const dset_requirement *item, const dsetp_place_node *node,
                                uint32_t term, bool field)
{
    dset_verdict verdict = field ? dsetp_judge_field(item, node) : dsetp_judge_expression(item, node);
    dset_finding finding = dsetp_finding(DSET_BECAUSE_NODE_AFFINITY);
    char wanted[512];
    dsetp_text text = dsetp_text_start(wanted, sizeof wanted);

    if (verdict == DSET_YES)
        return true;
    if (verdict == DSET_UNKNOWN)
        return explain_unknown(to, item->key, term);
    dsetp_requirement_describe(&text, item);
    finding.index = term;
    finding.subject = item->key;
    finding.wanted = wanted;
    finding.found = field ? node->name : dsetp_labels_get(node->labels, item->key);
    finding.absent = finding.found == NULL;
    return dsetp_explanation_add(to, &finding);
}

static bool explain_term_problem(dset_explanation *to, uint32_t index, const char *problem)
{
    dset_finding finding = dsetp_finding(DSET_BECAUSE_AFFINITY_TERM);

    finding.index = index;
    finding.wanted = problem;
    return dsetp_explanation_add(to, &finding);
}

static bool explain_term(dset_explanation *to, const dsetp_term *term, const dsetp_place_node *node, uint32_t index)
{
    char problem[80];
    dsetp_text text = dsetp_text_start(problem, sizeof problem);
    size_t i;

    if (!dsetp_term_valid(term)) {
        dsetp_text_string(&text, "term ");
        dsetp_text_number(&text, (int64_t)index + 1);
        dsetp_text_string(&text, " is empty or has a mistake in it, and matches nothing");
        return explain_term_problem(to, index, problem);
    }
    for (i = 0; i < term->expression_count; i++) {
        if (!explain_requirement(to, &term->expressions[i], node, index, false))
            return false;
    }
    for (i = 0; i < term->field_count; i++) {
        if (!explain_requirement(to, &term->fields[i], node, index, true))
            return false;
    }
    return true;
}

static bool explain_affinity(dset_explanation *to, const dset_daemonset *set, const dsetp_place_node *node)
{
    size_t i;

    if (dsetp_judge_affinity(&set->affinity, node) == DSET_YES)
        return true;
    if (set->affinity.count == 0)
        return explain_term_problem(to, UINT32_MAX, "is required but has no terms, so it matches nothing");
    for (i = 0; i < set->affinity.count; i++) {
        if (!explain_term(to, &set->affinity.terms[i], node, (uint32_t)i))
            return false;
    }
    return true;
}

static bool explain_taints(dset_explanation *to, const dset_daemonset *set, const dsetp_place_node *node)
{
    size_t i;

    for (i = 0; i < node->taint_count; i++) {
        const dset_taint *taint = &node->taints[i];
        dset_finding finding = dsetp_finding(DSET_BECAUSE_TAINT);
        char found[512];
        dsetp_text text = dsetp_text_start(found, sizeof found);

        if (dsetp_untolerated(set->all_tolerations, set->all_toleration_count, taint, 1,
                              DSETP_NO_SCHEDULE | DSETP_NO_EXECUTE) == NULL)
            continue;
        dsetp_text_string(&text, taint->key);
        if (taint->value[0] != '\0') {
            dsetp_text_string(&text, "=");
            dsetp_text_string(&text, taint->value);
        }
        dsetp_text_string(&text, ":");
        dsetp_text_string(&text, taint->effect);
        finding.index = (uint32_t)i;
        finding.subject = taint->key;
        finding.found = found;
        if (!dsetp_explanation_add(to, &finding))
            return false;
    }
    return true;
}

bool dsetp_explain_place(dset_explanation *to, const dset_daemonset *set, const dsetp_place_node *node)
{
    dsetp_placement placement = dsetp_place(set, node);
    dset_finding finding = dsetp_finding(DSET_BECAUSE_NODE_NAME);

    to->may_start = placement.may_start;
    to->may_stay = placement.may_stay;
    if (placement.may_start == DSET_YES) {
        finding.reason = DSET_BECAUSE_ELIGIBLE;
        return dsetp_explanation_add(to, &finding);
    }
    finding.wanted = set->node_name;
    finding.found = node->name;
    if (set->node_name[0] != '\0' && strcmp(set->node_name, node->name) != 0 && !dsetp_explanation_add(to, &finding))
        return false;
    return explain_selector(to, set, node) && explain_affinity(to, set, node) && explain_taints(to, set, node);
}

int dsetp_node_read(dset_node *known, const dset_node *node, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS(
        "node", dset_node, DSET_NODE_UNSCHEDULABLE | DSET_NODE_READY | DSET_NODE_HYPOTHETICAL);
    int code = dsetp_struct(known, &layout, node, err);
    bool bad;
    size_t i;

    if (code != DSET_OK)
        return code;
    bad = dsetp_labels_have_null(known->labels) || (known->taint_count != 0 && known->taints == NULL);
    for (i = 0; i < known->taint_count && !bad; i++)
        bad = known->taints[i].key == NULL || known->taints[i].value == NULL || known->taints[i].effect == NULL;
    return bad ? dsetp_fail(err, DSET_EMISUSE, "node", "labels and taints must not contain NULL") : DSET_OK;
}

int dsetp_place_node_read(dset_node *known, dsetp_place_node *out, const dset_node *node, dset_error *err)
{
    int code = dsetp_node_read(known, node, err);

    if (code != DSET_OK)
        return code;
    memset(out, 0, sizeof *out);
    out->name = dsetp_or_empty(known->name);
    out->labels = known->labels;
    out->taints = known->taints;
    out->taint_count = known->taint_count;
    out->hypothetical = (known->flags & DSET_NODE_HYPOTHETICAL) != 0;
    return DSET_OK;
}

int dset_place(dset_explanation **out, const dset_daemonset *set, const dset_node *node, const dset_allocator *memory,
               dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    dset_explanation *explanation;
    dsetp_place_node view;
    dset_node known;
    dsetp_arena *arena;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (set == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "set", "must not be NULL");
    code = dsetp_place_node_read(&known, &view, node, err);
    if (code == DSET_OK)
        code = dsetp_labels_check(&hook, known.labels, "node.labels", err);
    if (code != DSET_OK)
        return code;
    arena = dsetp_arena_new(memory, 0);
    explanation = arena != NULL ? dsetp_explanation_in(arena) : NULL;
    if (explanation == NULL || !dsetp_explain_place(explanation, set, &view)) {
        dsetp_arena_free(arena);
        return dsetp_no_memory(err);
    }
    explanation->shared = false;
    *out = explanation;
    return DSET_OK;
}

bool dset_daemonset_selects_node(const dset_daemonset *set, const dset_node *node)
{
    dsetp_place_node view;
    dset_node known;

    return set != NULL && dsetp_place_node_read(&known, &view, node, NULL) == DSET_OK &&
           dsetp_judge_selection(set, &view) == DSET_YES;
}

bool dset_toleration_tolerates(const dset_toleration *toleration, const dset_taint *taint)
{
    dset_toleration known;
    dset_taint on;

    if (toleration == NULL || taint == NULL)
        return false;
    known = *toleration;
    known.key = dsetp_or_empty(known.key);
    known.op = dsetp_or_empty(known.op);
    known.value = dsetp_or_empty(known.value);
    known.effect = dsetp_or_empty(known.effect);
    on = *taint;
    on.key = dsetp_or_empty(on.key);
    on.value = dsetp_or_empty(on.value);
    on.effect = dsetp_or_empty(on.effect);
    return dsetp_tolerates(&known, &on);
}
