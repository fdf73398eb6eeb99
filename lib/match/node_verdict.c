/* Evaluates nodeName, nodeSelector, required node affinity and taints against one node: the only place that does. */
#include "match/node_verdict.h"

#include <string.h>

#include "match/requirement.h"
#include "model/labels.h"

#define NODE_NAME_FIELD "metadata.name"

/* Labels that every real node gets; on a node that does not exist yet, their absence says nothing. */
static const char *const well_known[] = {
    "kubernetes.io/arch",           "kubernetes.io/os",
    "kubernetes.io/hostname",       "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/zone",  "topology.kubernetes.io/region",
    "beta.kubernetes.io/arch",      "beta.kubernetes.io/os",
    "beta.kubernetes.io/instance-type", "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
};

static bool is_unknown(const dsetp_place_node *node, const char *key, const char *value)
{
    size_t i;

    for (i = 0; i < node->veiled_count; i++) {
        if (strcmp(node->veiled[i], key) == 0)
            return true;
    }
    if (!node->hypothetical || value != NULL)
        return false;
    for (i = 0; i < sizeof well_known / sizeof well_known[0]; i++) {
        if (strcmp(well_known[i], key) == 0)
            return true;
    }
    return false;
}

static dset_verdict both(dset_verdict a, dset_verdict b)
{
    if (a == DSET_NO || b == DSET_NO)
        return DSET_NO;
    return a == DSET_UNKNOWN || b == DSET_UNKNOWN ? DSET_UNKNOWN : DSET_YES;
}

dset_verdict dsetp_judge_pair(const dset_label *pair, const dsetp_place_node *node)
{
    const char *value = dsetp_labels_get(node->labels, pair->key);

    if (is_unknown(node, pair->key, value))
        return DSET_UNKNOWN;
    return value != NULL && strcmp(value, pair->value) == 0 ? DSET_YES : DSET_NO;
}

dset_verdict dsetp_judge_expression(const dset_requirement *expression, const dsetp_place_node *node)
{
    const char *value = dsetp_labels_get(node->labels, expression->key);

    if (is_unknown(node, expression->key, value))
        return DSET_UNKNOWN;
    return dsetp_requirement_admits(expression, value, value == NULL) ? DSET_YES : DSET_NO;
}

/* A node without a name has no fields, and then every field matches (sic); an unknown field reads as "". */
dset_verdict dsetp_judge_field(const dset_requirement *field, const dsetp_place_node *node)
{
    bool is_name = strcmp(field->key, NODE_NAME_FIELD) == 0;
    const char *value = is_name ? node->name : "";

    if (node->nameless)
        return is_name ? DSET_UNKNOWN : dsetp_requirement_admits(field, "", false) ? DSET_YES : DSET_NO;
    if (node->name[0] == '\0')
        return DSET_YES;
    return dsetp_requirement_admits(field, value, false) ? DSET_YES : DSET_NO;
}

bool dsetp_term_valid(const dsetp_term *term)
{
    size_t i;

    if (term->checked)
        return term->valid;
    if (term->expression_count == 0 && term->field_count == 0)
        return false;
    for (i = 0; i < term->expression_count; i++) {
        if (dsetp_requirement_check(&term->expressions[i]).part != NULL)
            return false;
    }
    for (i = 0; i < term->field_count; i++) {
        const dset_requirement *field = &term->fields[i];

        if ((field->op != DSET_OP_IN && field->op != DSET_OP_NOT_IN) || field->count != 1)
            return false;
    }
    return true;
}

void dsetp_check_terms(dset_daemonset *set)
{
    dsetp_term *terms = (dsetp_term *)set->affinity.terms; /* they are in the arena of the set */
    size_t i;

    for (i = 0; i < set->affinity.count; i++) {
        terms[i].valid = dsetp_term_valid(&terms[i]);
        terms[i].checked = true;
    }
}

static dset_verdict judge_term(const dsetp_term *term, const dsetp_place_node *node)
{
    dset_verdict verdict = DSET_YES;
    size_t i;

    for (i = 0; i < term->expression_count && verdict != DSET_NO; i++)
        verdict = both(verdict, dsetp_judge_expression(&term->expressions[i], node));
    for (i = 0; i < term->field_count && verdict != DSET_NO; i++)
        verdict = both(verdict, dsetp_judge_field(&term->fields[i], node));
    /* checked last, since few terms get this far: an invalid term matches nothing */
    return verdict != DSET_NO && !dsetp_term_valid(term) ? DSET_NO : verdict;
}

dset_verdict dsetp_judge_affinity(const dsetp_affinity *affinity, const dsetp_place_node *node)
{
    dset_verdict verdict = DSET_NO;
    size_t i;

    if (!affinity->present)
        return DSET_YES;
    for (i = 0; i < affinity->count; i++) {
        dset_verdict term = judge_term(&affinity->terms[i], node);

        if (term == DSET_YES)
            return DSET_YES;
        if (term == DSET_UNKNOWN)
            verdict = DSET_UNKNOWN;
    }
    return verdict;
}

dset_verdict dsetp_judge_selection(const dset_daemonset *set, const dsetp_place_node *node)
{
    dset_verdict verdict = DSET_YES;
    size_t i;

    for (i = 0; i < set->node_selector.count && verdict != DSET_NO; i++)
        verdict = both(verdict, dsetp_judge_pair(&set->node_selector.items[i], node));
    return verdict == DSET_NO ? DSET_NO : both(verdict, dsetp_judge_affinity(&set->affinity, node));
}

bool dsetp_tolerates(const dset_toleration *toleration, const dset_taint *taint)
{
    if (toleration->effect[0] != '\0' && strcmp(toleration->effect, taint->effect) != 0)
        return false;
    if (toleration->key[0] != '\0' && strcmp(toleration->key, taint->key) != 0)
        return false;
    if (strcmp(toleration->op, "Exists") == 0)
        return true;
    return (toleration->op[0] == '\0' || strcmp(toleration->op, "Equal") == 0) &&
           strcmp(toleration->value, taint->value) == 0;
}

static bool has_effect(const dset_taint *taint, unsigned effects)
{
    return ((effects & DSETP_NO_SCHEDULE) && strcmp(taint->effect, "NoSchedule") == 0) ||
           ((effects & DSETP_NO_EXECUTE) && strcmp(taint->effect, "NoExecute") == 0);
}

static bool tolerated(const dset_toleration *tolerations, size_t count, const dset_taint *taint)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (dsetp_tolerates(&tolerations[i], taint))
            return true;
    }
    return false;
}

const dset_taint *dsetp_untolerated(const dset_toleration *tolerations, size_t count, const dset_taint *taints,
                                    size_t taint_count, unsigned effects)
{
    size_t i;

    for (i = 0; i < taint_count; i++) {
        if (has_effect(&taints[i], effects) && !tolerated(tolerations, count, &taints[i]))
            return &taints[i];
    }
    return NULL;
}

dsetp_placement dsetp_place(const dset_daemonset *set, const dsetp_place_node *node)
{
    dsetp_placement placement = { DSET_NO, DSET_NO };
    bool named = set->node_name[0] != '\0';

    if (named && !node->nameless && strcmp(set->node_name, node->name) != 0)
        return placement;
    placement.may_stay = dsetp_judge_selection(set, node);
    if (named && node->nameless)
        placement.may_stay = both(placement.may_stay, DSET_UNKNOWN);
    if (placement.may_stay == DSET_NO ||
        dsetp_untolerated(set->all_tolerations, set->all_toleration_count, node->taints, node->taint_count,
                          DSETP_NO_EXECUTE) != NULL) {
        placement.may_stay = DSET_NO;
        return placement;
    }
    placement.may_start = placement.may_stay;
    if (dsetp_untolerated(set->all_tolerations, set->all_toleration_count, node->taints, node->taint_count,
                          DSETP_NO_SCHEDULE) != NULL)
        placement.may_start = DSET_NO;
    return placement;
}
