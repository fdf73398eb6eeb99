/* Rules of Pod templates, except containers, volumes and security. */
#include <string.h>

#include "api/rules.h"
#include "base/number.h"

static const char *const toleration_operators[] = { "Equal", "Exists", NULL };
static const char *const unsatisfiable_actions[] = { "DoNotSchedule", "ScheduleAnyway", NULL };
static const char *const values_wanted[] = { "In", "NotIn", NULL };
static const char *const operating_systems[] = { "linux", "windows", NULL };
static const char *const one_number[] = { "Gt", "Lt", NULL };

void dsetp_check_subdomain(dsetp_validator *v, const dset_value *value)
{
    dsetp_obey(v, DSET_RULE_DNS_SUBDOMAIN, value, dsetp_or_empty(dset_value_string(value)));
}

/* A pointer to a name: validated only when present, even if empty. */
void dsetp_check_optional_subdomain(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL)
        dsetp_check_subdomain(v, value);
}

/* The old name of a field is kept in step with the new one by the defaults. */
void dsetp_check_service_account(dsetp_validator *v, const dset_value *value)
{
    size_t above = strlen(v->path) - strlen("serviceAccount");

    if (strcmp(dsetp_or_empty(dset_value_string(value)), dsetp_string_member(v->object, "serviceAccountName")) != 0)
        dsetp_wrong_cut(v, above, "deprecatedServiceAccount", dsetp_invalid, value, /* as Kubernetes names it */
                        "must be the same as serviceAccountName");
}

void dsetp_check_qualified_name(dsetp_validator *v, const dset_value *value)
{
    dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, value, dsetp_or_empty(dset_value_string(value)));
}

void dsetp_check_local_path(dsetp_validator *v, const dset_value *value)
{
    dsetp_wrong_if(v, value, dsetp_path_problem(dsetp_or_empty(dset_value_string(value))));
}

/* --- affinity --- */

void dsetp_validate_node_requirement(dsetp_validator *v, const dset_value *object)
{
    const char *op = dsetp_string_member(object, "operator");

    if (!dsetp_is_one_of(op, one_number))
        dsetp_check_requirement(v, object, "is not an operator of nodes");
    else if (dsetp_count(dsetp_get(object, "values")) != 1)
        dsetp_wrong_member(v, object, "values", dsetp_required, "must be one value with Gt and Lt");
    dsetp_obey_member(v, object, "key", DSET_RULE_QUALIFIED_NAME);
    if (!v->in->preferred)
        dsetp_check_label_values(v, object, DSETP_OLD_NODE_VALUE);
}

/* The only field of a node is metadata.name. */
void dsetp_validate_node_field(dsetp_validator *v, const dset_value *object)
{
    dsetp_elements values;
    const dset_value *at;

    if (!dsetp_is_one_of(dsetp_string_member(object, "operator"), values_wanted))
        dsetp_wrong_member(v, object, "operator", dsetp_invalid, "must be In or NotIn");
    else if (dsetp_count(dsetp_get(object, "values")) != 1)
        dsetp_wrong_member(v, object, "values", dsetp_required, "must be one value");
    if (strcmp(dsetp_string_member(object, "key"), "metadata.name") != 0) {
        dsetp_wrong_member(v, object, "key", dsetp_invalid, "must be metadata.name");
        return;
    }
    values = dsetp_enter_list(v, object, "values");
    while ((at = dsetp_next_element(&values)) != NULL)
        dsetp_obey(v, DSET_RULE_DNS_SUBDOMAIN, at, at->text);
}

/* In preferred terms, label values need not be valid. */
void dsetp_validate_preferred_term(dsetp_validator *v, const dset_value *object)
{
    v->in->preferred = true;
    dsetp_validate_fields(v, object, &dsetp_node_term_type);
    v->in->preferred = false;
}

void dsetp_check_term_namespaces(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;
    size_t mark = v->at.length - strlen("namespaces"), before = v->at.length;

    dsetp_leave(v, mark);
    dsetp_text_string(&v->at, "namespace"); /* as Kubernetes names it in the path, without an index */
    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_obey(v, DSET_RULE_DNS_LABEL, at, at->text);
    dsetp_leave(v, mark);
    dsetp_text_string(&v->at, "namespaces");
    dsetp_leave(v, before);
}

void dsetp_check_term_topology(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
    dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, value, text);
}

/* The strings of a list, as a set. */
static void add_all(dsetp_validator *v, dsetp_name_set *names, const dset_value *list)
{
    const dset_value *at;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_name_set_add(v, names, at->text);
}

/* The keys that a selector names. */
static void add_selector(dsetp_validator *v, dsetp_name_set *names, const dset_value *selector)
{
    const dset_value *labels = dsetp_get(selector, "matchLabels"), *list = dsetp_get(selector, "matchExpressions"), *at;

    for (at = labels != NULL ? dsetp_first(labels) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_name_set_add(v, names, at->key);
    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_name_set_add(v, names, dsetp_string_member(at, "key"));
}

/* Keys of labels of the Pod. Without a selector, only the old rules validate their names. */
static void check_label_keys(dsetp_validator *v, const dset_value *object, const char *member, bool old)
{
    const dset_value *list = dsetp_get(object, member), *selector = dsetp_get(object, "labelSelector"), *at;
    dsetp_name_set known = { NULL };
    dsetp_elements keys;

    if (dsetp_count(list) == 0)
        return;
    if (selector == NULL)
        dsetp_wrong_member(v, object, member, dsetp_forbidden, "must not be given without labelSelector");
    if (old)
        add_selector(v, &known, selector);
    keys = dsetp_enter_list(v, object, member);
    while ((at = dsetp_next_element(&keys)) != NULL) {
        if (selector != NULL || old)
            dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, at, at->text);
        if (dsetp_name_set_find(&known, at->text) != 0)
            dsetp_wrong(v, dsetp_invalid, at, "must not be a key of labelSelector");
    }
    dsetp_name_set_end(&known);
}

/* Kubernetes reports this one level too high, at the last of several equal keys. */
static void report_clash(dsetp_validator *v, const dset_value *list, const char *key)
{
    const dset_value *at, *last = NULL;
    size_t index = 0, found = 0, mark;

    for (at = dsetp_first(list); at != NULL; at = dsetp_next(at), index++) {
        if (strcmp(at->text, key) == 0) {
            last = at;
            found = index;
        }
    }
    mark = dsetp_enter_index(v, found);
    dsetp_wrong(v, dsetp_invalid, last, "must not be a key of labelSelector");
    dsetp_leave(v, mark);
}

/* The server has added the keys to the selector: each must occur in it only once. */
static void check_clash(dsetp_validator *v, const dset_value *object)
{
    const dset_value *list = dsetp_get(object, "matchLabelKeys"), *selector = dsetp_get(object, "labelSelector");
    const dset_value *labels = dsetp_get(selector, "matchLabels"), *at = dsetp_get(selector, "matchExpressions");
    dsetp_name_set keys = { NULL }, seen = { NULL };

    if (dsetp_count(list) == 0 || at == NULL)
        return;
    add_all(v, &keys, list);
    for (labels = labels != NULL ? dsetp_first(labels) : NULL; labels != NULL; labels = dsetp_next(labels))
        dsetp_name_set_add(v, &seen, labels->key);
    for (at = dsetp_first(at); at != NULL; at = dsetp_next(at)) {
        const char *key = dsetp_string_member(at, "key");

        if (!dsetp_name_set_add(v, &seen, key) && dsetp_name_set_find(&keys, key) != 0)
            report_clash(v, list, key);
    }
    dsetp_name_set_end(&keys);
    dsetp_name_set_end(&seen);
}

static void check_mismatch(dsetp_validator *v, const dset_value *object)
{
    dsetp_elements keys = dsetp_enter_list(v, object, "matchLabelKeys");
    dsetp_name_set other = { NULL };
    const dset_value *at;

    add_all(v, &other, dsetp_get(object, "mismatchLabelKeys"));
    while ((at = dsetp_next_element(&keys)) != NULL) {
        if (dsetp_name_set_find(&other, at->text) != 0)
            dsetp_wrong(v, dsetp_invalid, at, "must not be in both matchLabelKeys and mismatchLabelKeys");
    }
    dsetp_name_set_end(&other);
}

void dsetp_validate_pod_term(dsetp_validator *v, const dset_value *object)
{
    static const char *const first[] = { "labelSelector", "namespaceSelector", "namespaces", NULL };

    dsetp_validate_members(v, object, &dsetp_pod_term_type, first);
    check_label_keys(v, object, "matchLabelKeys", false);
    check_label_keys(v, object, "mismatchLabelKeys", false);
    check_clash(v, object);
    check_mismatch(v, object);
    dsetp_validate_member(v, object, &dsetp_pod_term_type, "topologyKey");
}

/* --- topology spread --- */

void dsetp_check_when_unsatisfiable(dsetp_validator *v, const dset_value *value)
{
    if (!dsetp_is_one_of(dsetp_or_empty(dset_value_string(value)), unsatisfiable_actions))
        dsetp_not_one_of(v, value, unsatisfiable_actions);
}

void dsetp_check_min_domains(dsetp_validator *v, const dset_value *value)
{
    int64_t number;

    if (value == NULL || !dset_value_int64(value, &number))
        return;
    if (number <= 0)
        dsetp_wrong(v, dsetp_invalid, value, "must be at least 1");
    if (strcmp(dsetp_string_member(v->object, "whenUnsatisfiable"), "DoNotSchedule") != 0)
        dsetp_wrong(v, dsetp_invalid, value, "can only be given with DoNotSchedule");
}

static void check_spread_keys(dsetp_validator *v, const dset_value *object)
{
    bool old = (v->tolerated & DSETP_OLD_SPREAD_KEYS) != 0;
    size_t before = v->issues->errors;

    check_label_keys(v, object, "matchLabelKeys", old);
    if (!old)
        check_clash(v, object);
    if (v->issues->errors > before)
        v->broken |= DSETP_OLD_SPREAD_KEYS;
}

void dsetp_validate_spread(dsetp_validator *v, const dset_value *object)
{
    static const char *const first[] = { "maxSkew", "topologyKey", "whenUnsatisfiable", NULL };
    static const char *const last[] = { "minDomains", "nodeAffinityPolicy", "nodeTaintsPolicy", NULL };

    dsetp_validate_members(v, object, &dsetp_spread_type, first);
    if (v->in->spread < v->in->spread_count && v->in->repeated_spreads[v->in->spread])
        dsetp_wrong_at(v, ".{topologyKey, whenUnsatisfiable}", dsetp_duplicate, object, "duplicate entry");
    v->in->spread++;
    dsetp_validate_members(v, object, &dsetp_spread_type, last);
    check_spread_keys(v, object);
    dsetp_validate_member(v, object, &dsetp_spread_type, "labelSelector");
}

/* Pairs of topologyKey and whenUnsatisfiable must differ; the earlier of two is the one to report. */
void dsetp_check_spreads(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at = value != NULL ? dsetp_last(value) : NULL;
    dsetp_name_set pairs = { NULL };
    size_t index = dsetp_count(value);

    v->in->spread = 0;
    v->in->repeated_spreads = dsetp_alloc(&v->issues->document->memory, index);
    if (v->in->repeated_spreads == NULL) {
        v->issues->failed = true;
        return;
    }
    v->in->spread_count = index;
    for (; at != NULL; at = at != dsetp_first(value) ? at->previous : NULL) {
        dsetp_buffer pair;

        dsetp_buffer_start(&pair, &v->issues->document->memory);
        dsetp_buffer_string(&pair, dsetp_string_member(at, "topologyKey"));
        dsetp_buffer_string(&pair, "\n");
        dsetp_buffer_string(&pair, dsetp_string_member(at, "whenUnsatisfiable"));
        v->in->repeated_spreads[--index] = !dsetp_name_set_take(v, &pairs, &pair);
    }
    dsetp_name_set_end(&pairs);
}

/* --- tolerations --- */

/* Operands of Gt and Lt: a whole number in its shortest form. */
static void check_compared(dsetp_validator *v, const dset_value *object)
{
    const char *text = dsetp_string_member(object, "value");
    char digits[24];
    int64_t number;

    if (!dsetp_parse_int64(text, strlen(text), &number) || dsetp_decimal(digits, number) != strlen(text) ||
        strcmp(digits, text) != 0)
        dsetp_wrong_member(v, object, "value", dsetp_invalid, "must be a whole number of 64 bits");
}

/* Whether the value is valid depends on the operator; errors are reported at the operator. */
static void check_operator(dsetp_validator *v, const dset_value *object, const char *op)
{
    const char *text = dsetp_string_member(object, "value");
    size_t mark = dsetp_enter(v, "operator");

    if (op[0] != '\0' && !dsetp_is_one_of(op, toleration_operators))
        dsetp_not_one_of(v, dsetp_get(object, "operator"), toleration_operators);
    else if (strcmp(op, "Exists") != 0)
        dsetp_obey(v, DSET_RULE_LABEL_VALUE, dsetp_get(object, "value"), text);
    else if (text[0] != '\0')
        dsetp_wrong(v, dsetp_invalid, dsetp_get(object, "value"), "the value must be empty with Exists");
    dsetp_leave(v, mark);
}

void dsetp_validate_toleration(dsetp_validator *v, const dset_value *object)
{
    const char *op = dsetp_string_member(object, "operator");

    dsetp_validate_member(v, object, &dsetp_toleration_type, "key");
    if (dsetp_string_member(object, "key")[0] == '\0' && strcmp(op, "Exists") != 0)
        dsetp_wrong_member(v, object, "operator", dsetp_invalid, "must be Exists when the key is empty");
    if (dsetp_get(object, "tolerationSeconds") != NULL &&
        strcmp(dsetp_string_member(object, "effect"), "NoExecute") != 0)
        dsetp_wrong_member(v, object, "effect", dsetp_invalid, "must be NoExecute when tolerationSeconds is given");
    if (dsetp_is_one_of(op, one_number) && dsetp_tolerated(v, DSETP_OLD_COMPARISON))
        check_compared(v, object);
    else
        check_operator(v, object, op);
    dsetp_validate_member(v, object, &dsetp_toleration_type, "effect");
}

/* --- names and addresses --- */

void dsetp_check_strict_ip(dsetp_validator *v, const dset_value *value)
{
    dsetp_obey(v, DSET_RULE_IP_STRICT, value, dsetp_or_empty(dset_value_string(value)));
}

static void check_each(dsetp_validator *v, const dset_value *list, uint32_t rule)
{
    dsetp_elements elements = dsetp_elements_of(v, list);
    const dset_value *at;

    while ((at = dsetp_next_element(&elements)) != NULL)
        dsetp_obey(v, rule, at, at->text);
}

void dsetp_check_hostnames(dsetp_validator *v, const dset_value *value)
{
    check_each(v, value, DSET_RULE_DNS_SUBDOMAIN);
}

void dsetp_check_nameservers(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_count(value) > 3)
        dsetp_wrong(v, dsetp_invalid, value, "must have no more than 3 nameservers");
    check_each(v, value, DSET_RULE_IP_STRICT);
}

/* A domain may end with a dot; "." alone is the root. */
static void check_search(dsetp_validator *v, const dset_value *value)
{
    const char *text = value->text;
    size_t length = strlen(text);

    if (strcmp(text, ".") == 0)
        return;
    if (length > 0 && text[length - 1] == '.')
        length--;
    dsetp_wrong_if(v, value, dset_text_problem(DSET_RULE_DNS_SUBDOMAIN_UNDERSCORE, text, length));
}

void dsetp_check_searches(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements searches = dsetp_elements_of(v, value);
    const dset_value *at;
    size_t total = 0;

    if (dsetp_count(value) > 32)
        dsetp_wrong(v, dsetp_invalid, value, "must have no more than 32 search paths");
    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at))
        total += strlen(at->text) + (at != dsetp_first(value));
    if (total > 2048)
        dsetp_wrong(v, dsetp_invalid, value, "all search paths together must be no more than 2048 characters");
    while ((at = dsetp_next_element(&searches)) != NULL)
        check_search(v, at);
}

void dsetp_validate_dns_option(dsetp_validator *v, const dset_value *object)
{
    if (dsetp_string_member(object, "name")[0] == '\0')
        dsetp_wrong(v, dsetp_required, NULL, "the name must not be empty");
}

void dsetp_check_scheduling_gates(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements gates = dsetp_elements_of(v, value);
    dsetp_name_set names = { NULL };
    const dset_value *at;

    while ((at = dsetp_next_element(&gates)) != NULL) {
        const char *name = dsetp_string_member(at, "name");

        dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, dsetp_get(at, "name"), name);
        if (!dsetp_name_set_add(v, &names, name))
            dsetp_wrong(v, dsetp_duplicate, at, "duplicate entry");
    }
    dsetp_name_set_end(&names);
}

/* The name of a claim, and then whether it has one source: Kubernetes looks at the names of the sources after that. */
void dsetp_check_resource_claim_name(dsetp_validator *v, const dset_value *value)
{
    const char *name = dsetp_or_empty(dset_value_string(value));
    bool direct = dsetp_get(v->object, "resourceClaimName") != NULL;
    bool by_template = dsetp_get(v->object, "resourceClaimTemplateName") != NULL;

    if (name[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
    else if (!dsetp_name_set_add(v, &v->in->claim_names, name))
        dsetp_wrong(v, dsetp_duplicate, value, "duplicate entry");
    else
        dsetp_obey(v, DSET_RULE_DNS_LABEL, value, name);
    if (direct == by_template)
        dsetp_wrong_cut(v, v->at.length - strlen(".name"), "", dsetp_invalid, v->object,
                        "must have one of resourceClaimName and resourceClaimTemplateName");
}

void dsetp_check_scheduling_group(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL && dsetp_count(dsetp_get(v->object, "evictionResponders")) > 0)
        dsetp_wrong(v, dsetp_forbidden, NULL, "must not be given with evictionResponders");
}

void dsetp_check_share_process(dsetp_validator *v, const dset_value *value)
{
    if (dset_value_bool(value) && dsetp_is_true(v->object, "hostPID"))
        dsetp_wrong(v, dsetp_invalid, value, "cannot be combined with hostPID");
}

void dsetp_check_hostname_override(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);

    if (text == NULL)
        return;
    if (dsetp_is_true(v->object, "hostNetwork"))
        dsetp_wrong(v, dsetp_forbidden, value, "must not be given with hostNetwork");
    if (dsetp_is_true(v->object, "setHostnameAsFQDN"))
        dsetp_wrong(v, dsetp_forbidden, value, "must not be given with setHostnameAsFQDN");
    if (strlen(text) > 64)
        dsetp_wrong(v, dsetp_too_long, value, "must be no more than 64 bytes");
    dsetp_obey(v, DSET_RULE_DNS_SUBDOMAIN, value, text);
}

void dsetp_validate_os(dsetp_validator *v, const dset_value *object)
{
    const char *name = dsetp_string_member(object, "name");

    if (dsetp_require(v, object, "name") && !dsetp_is_one_of(name, operating_systems))
        dsetp_not_one_of(v, dsetp_get(object, "name"), operating_systems);
}
