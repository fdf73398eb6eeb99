/* Requirements: KEY operator VALUES. The only place where operators are evaluated. */
#include "match/requirement.h"

#include <string.h>

#include "base/number.h"
#include "daemonset/scalar.h"
#include "model/labels.h"

enum { NO_VALUE, ONE_VALUE, SOME_VALUES };

static const struct operator_rule {
    uint32_t op;
    unsigned values;
    bool absent_matches; /* the result if the key is missing */
    const char *name;
} operators[] = {
    { DSET_OP_IN, SOME_VALUES, false, "In" },
    { DSET_OP_NOT_IN, SOME_VALUES, true, "NotIn" },
    { DSET_OP_EXISTS, NO_VALUE, false, "Exists" },
    { DSET_OP_DOES_NOT_EXIST, NO_VALUE, true, "DoesNotExist" },
    { DSET_OP_GT, ONE_VALUE, false, "Gt" },
    { DSET_OP_LT, ONE_VALUE, false, "Lt" },
    { DSET_OP_EQUALS, ONE_VALUE, false, "=" },
    { DSET_OP_DOUBLE_EQUALS, ONE_VALUE, false, "=" },
    { DSET_OP_NOT_EQUALS, ONE_VALUE, true, "!=" },
};

static const struct operator_rule *rule_of(uint32_t op)
{
    size_t i;

    for (i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (operators[i].op == op)
            return &operators[i];
    }
    return NULL;
}

static dsetp_fault fault(const char *part, uint32_t index, const char *problem)
{
    dsetp_fault found = { part, index, problem };

    return found;
}

static dsetp_fault check_values(const dset_requirement *requirement)
{
    uint32_t i;
    int64_t number;

    for (i = 0; i < requirement->count; i++) {
        const char *value = requirement->values[i];
        const char *problem = dset_text_problem(DSET_RULE_LABEL_VALUE, value, strlen(value));

        if ((requirement->op == DSET_OP_GT || requirement->op == DSET_OP_LT) &&
            !dsetp_parse_int64(value, strlen(value), &number))
            return fault("values", i, "must be a whole decimal number");
        if (problem != NULL)
            return fault("values", i, problem);
    }
    return fault(NULL, UINT32_MAX, NULL);
}

dsetp_fault dsetp_requirement_check(const dset_requirement *requirement)
{
    const struct operator_rule *rule = rule_of(requirement->op);
    const char *problem = dset_text_problem(DSET_RULE_QUALIFIED_NAME, requirement->key, strlen(requirement->key));

    if (problem != NULL)
        return fault("key", UINT32_MAX, problem);
    if (rule == NULL)
        return fault("operator", UINT32_MAX, "unknown operator");
    if (rule->values == NO_VALUE && requirement->count != 0)
        return fault("values", UINT32_MAX, "must be empty for this operator");
    if (rule->values == ONE_VALUE && requirement->count != 1)
        return fault("values", UINT32_MAX, "must have exactly one item for this operator");
    if (rule->values == SOME_VALUES && requirement->count == 0)
        return fault("values", UINT32_MAX, "must not be empty for this operator");
    return check_values(requirement);
}

static bool has_value(const dset_requirement *requirement, const char *value)
{
    uint32_t i;

    for (i = 0; i < requirement->count; i++) {
        if (strcmp(requirement->values[i], value) == 0)
            return true;
    }
    return false;
}

static bool beyond(const dset_requirement *requirement, const char *value)
{
    int64_t bound, number;

    if (requirement->count != 1 || !dsetp_parse_int64(value, strlen(value), &number) ||
        !dsetp_parse_int64(requirement->values[0], strlen(requirement->values[0]), &bound))
        return false;
    return requirement->op == DSET_OP_GT ? number > bound : number < bound;
}

bool dsetp_requirement_admits(const dset_requirement *requirement, const char *value, bool absent)
{
    const struct operator_rule *rule = rule_of(requirement->op);

    if (rule == NULL || absent)
        return rule != NULL && rule->absent_matches;
    switch (requirement->op) {
    case DSET_OP_EXISTS:
        return true;
    case DSET_OP_DOES_NOT_EXIST:
        return false;
    case DSET_OP_GT:
    case DSET_OP_LT:
        return beyond(requirement, value);
    case DSET_OP_NOT_IN:
    case DSET_OP_NOT_EQUALS:
        return !has_value(requirement, value);
    default:
        return has_value(requirement, value);
    }
}

bool dsetp_requirement_match(const dset_requirement *requirement, dset_labels labels)
{
    const char *value = dsetp_labels_get(labels, requirement->key);

    return dsetp_requirement_admits(requirement, value, value == NULL);
}

void dsetp_requirement_describe(dsetp_text *text, const dset_requirement *requirement)
{
    const struct operator_rule *rule = rule_of(requirement->op);
    uint32_t i;

    dsetp_text_string(text, rule != NULL ? rule->name : "an unknown operator");
    if (requirement->count == 0)
        return;
    dsetp_text_string(text, " (");
    for (i = 0; i < requirement->count; i++) {
        if (i > 0)
            dsetp_text_string(text, ",");
        dsetp_text_string(text, requirement->values[i]);
    }
    dsetp_text_string(text, ")");
}
