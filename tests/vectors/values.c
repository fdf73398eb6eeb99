/* The kinds of vectors about scalars, selectors and placement. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

/* A string of a case with its zero bytes, which documents hold as C0 80. Static buffer, good until the next call. */
static const char *text_of(const dset_value *value, size_t *size)
{
    static char buffer[1 << 20];
    const char *text = dset_value_string(value);

    for (*size = 0; text != NULL && *text != '\0' && *size < sizeof buffer; text++, ++*size) {
        bool zero = text[0] == '\xc0' && text[1] == '\x80';

        buffer[*size] = (char)(zero ? '\0' : *text);
        text += zero;
    }
    return buffer;
}

static void found_string(vectors_case *c, const char *key, const char *text, size_t size)
{
    char *copy = calloc(1, size + 1);

    memcpy(copy, text, size);
    vectors_found_text(c, key, copy);
    free(copy);
}

static void found_int64_text(vectors_case *c, const char *key, bool fits, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)number);
    vectors_found_text(c, key, fits ? text : NULL);
}

static void run_quantity(vectors_case *c)
{
    size_t size;
    const char *text = text_of(dset_value_get(c->in, "text"), &size);
    dset_quantity quantity;
    bool ok = dset_quantity_parse(&quantity, text, size, NULL) == DSET_OK;
    char written[1400];
    int64_t number;
    bool fits;

    vectors_found_bool(c, "ok", ok);
    if (!ok)
        return;
    found_string(c, "canonical", written, dset_quantity_write(&quantity, written, sizeof written));
    fits = dset_quantity_value(&quantity, &number);
    found_int64_text(c, "value", fits, number);
    fits = dset_quantity_milli(&quantity, &number);
    found_int64_text(c, "milli", fits, number);
    vectors_found_number(c, "cmpZero", dset_quantity_sign(&quantity));
}

static void found_int_or_percent(vectors_case *c, const dset_int_or_percent *value)
{
    static const char *const kinds[] = { "null", "int", "string" };
    const char *text = value->kind == DSET_VALUE_TEXT ? value->text : "";
    bool percent = dset_text_problem(DSET_RULE_PERCENT, text, strlen(text)) == NULL;
    dset_error err = DSET_ERROR_INIT;
    int64_t total = 0, scaled;
    bool ok;

    dset_value_int64(dset_value_get(c->in, "total"), &total);
    ok = dset_int_or_percent_scale(value, (int32_t)total, dset_value_bool(dset_value_get(c->in, "roundUp")), &scaled,
                                   &err) == DSET_OK &&
         value->kind != DSET_VALUE_ABSENT;
    vectors_found_text(c, "kind", kinds[value->kind]);
    vectors_found_bool(c, "ok", ok);
    if (ok)
        vectors_found_number(c, "value", scaled);
    if (value->kind != DSET_VALUE_ABSENT)
        vectors_found_bool(c, "legal", value->kind == DSET_VALUE_NUMBER ? value->number >= 0 : percent);
}

static void run_int_or_percent(vectors_case *c)
{
    size_t size;
    const char *text = text_of(dset_value_get(c->in, "json"), &size);
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document = NULL;
    dset_int_or_percent value;
    bool decoded;

    options.format = DSET_FORMAT_JSON;
    options.flags = DSET_DOCUMENT_LENIENT;
    decoded = dset_document_parse(&document, text, size, &options, NULL) == DSET_OK &&
              dset_int_or_percent_read(&value, dset_document_root(document), NULL) == DSET_OK;
    vectors_found_bool(c, "decoded", decoded);
    if (decoded)
        found_int_or_percent(c, &value);
    else
        vectors_found_bool(c, "ok", false);
    dset_document_free(document);
}

static void run_field_rules(vectors_case *c)
{
    static const struct {
        const char *kind;
        uint32_t rule;
    } kinds[] = {
        { "qualifiedName", DSET_RULE_QUALIFIED_NAME },
        { "labelValue", DSET_RULE_LABEL_VALUE },
        { "dns1123Label", DSET_RULE_DNS_LABEL },
        { "dns1123Subdomain", DSET_RULE_DNS_SUBDOMAIN },
        { "dns1123SubdomainWithUnderscore", DSET_RULE_DNS_SUBDOMAIN_UNDERSCORE },
        { "dns1035Label", DSET_RULE_DNS1035_LABEL },
        { "envVarName", DSET_RULE_ENV_VAR_STRICT },
        { "relaxedEnvVarName", DSET_RULE_ENV_VAR },
        { "portName", DSET_RULE_PORT_NAME },
        { "configMapKey", DSET_RULE_CONFIG_MAP_KEY },
        { "httpHeaderName", DSET_RULE_HTTP_HEADER },
        { "percent", DSET_RULE_PERCENT },
        { "ip", DSET_RULE_IP },
        { "ipLenient", DSET_RULE_IP_LENIENT },
        { "generateName", DSET_RULE_GENERATE_NAME },
        { "annotationKey", DSET_RULE_ANNOTATION_KEY },
        { "finalizer", DSET_RULE_FINALIZER },
    };
    const char *kind = dset_value_string(dset_value_get(c->in, "kind"));
    size_t size, i;
    const char *text = text_of(dset_value_get(c->in, "text"), &size);

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kind != NULL && strcmp(kinds[i].kind, kind) == 0) {
            vectors_found_bool(c, "ok", dset_text_problem(kinds[i].rule, text, size) == NULL);
            return;
        }
    }
    vectors_wrong(c, "a kind of rule that is not known");
}

/* Reads a map of labels; the strings stay the document's. Free items. */
static dset_labels read_labels(const dset_value *map)
{
    dset_label *items = calloc(dset_value_count(map) + 1, sizeof *items);
    dset_labels labels = { items, 0 };
    const dset_value *at;

    for (at = dset_value_first(map); at != NULL; at = dset_value_next(at), labels.count++) {
        items[labels.count].key = dset_value_key(at);
        items[labels.count].value = dset_value_string(at);
    }
    return labels;
}

static void found_matches(vectors_case *c, const dset_label_selector *selector)
{
    vectors_text list = { NULL, 0, 0 };
    const dset_value *at;

    for (at = dset_value_first(dset_value_get(c->in, "sets")); at != NULL; at = dset_value_next(at)) {
        dset_labels labels = read_labels(at);
        const char *word = dset_label_selector_match(selector, labels) ? "true" : "false";

        vectors_add(&list, list.size == 0 ? "[" : ",", 1);
        vectors_add(&list, word, strlen(word));
        free((void *)(uintptr_t)labels.items);
    }
    vectors_add(&list, list.size == 0 ? "[]" : "]", list.size == 0 ? 2 : 1);
    vectors_found_json(c, "matches", list.text);
    vectors_free(&list);
}

static void found_selector(vectors_case *c, dset_label_selector *selector, const char *empty)
{
    size_t size = dset_label_selector_write(selector, NULL, 0);
    char *text = calloc(1, size + 1);

    dset_label_selector_write(selector, text, size + 1);
    vectors_found_text(c, "text", size == 0 ? empty : text);
    found_matches(c, selector);
    free(text);
    dset_label_selector_free(selector);
}

static void run_label_selector(vectors_case *c)
{
    dset_label_selector *selector = NULL;
    bool ok = dset_label_selector_read(&selector, dset_value_get(c->in, "selector"), NULL, NULL) == DSET_OK;

    vectors_found_bool(c, "ok", ok);
    if (ok)
        found_selector(c, selector, "<none>");
}

static void run_selector_text(vectors_case *c)
{
    size_t size;
    const char *text = text_of(dset_value_get(c->in, "text"), &size);
    dset_label_selector *selector = NULL;
    bool ok = dset_label_selector_parse(&selector, text, size, NULL, NULL) == DSET_OK;

    vectors_found_bool(c, "ok", ok);
    if (ok)
        found_selector(c, selector, "");
}

static const char *member(const dset_value *object, const char *key)
{
    const char *text = dset_value_string(dset_value_get(object, key));

    return text != NULL ? text : "";
}

static bool some_tolerates(const dset_value *tolerations, const dset_taint *taint)
{
    const dset_value *at;

    for (at = dset_value_first(tolerations); at != NULL; at = dset_value_next(at)) {
        dset_toleration toleration = { member(at, "key"), member(at, "operator"), member(at, "value"),
                                       member(at, "effect"), -1 };

        if (dset_toleration_tolerates(&toleration, taint))
            return true;
    }
    return false;
}

/* A taint as Kubernetes writes it, an empty value left out. */
static void found_untolerated(vectors_case *c, const char *yes, const char *which, const dset_value *taint)
{
    static const char *const keys[] = { "effect", "key", "timeAdded", "value" };
    vectors_text text = { NULL, 0, 0 };
    size_t i;

    vectors_found_bool(c, yes, taint == NULL);
    for (i = 0; taint != NULL && i < 4; i++) {
        const dset_value *value = dset_value_get(taint, keys[i]);
        char *json = value != NULL ? vectors_json(value) : NULL;
        char piece[1024];

        if (json == NULL || (i == 3 && strcmp(json, "\"\"") == 0)) {
            free(json);
            continue;
        }
        snprintf(piece, sizeof piece, "%s\"%s\":%s", text.size == 0 ? "{" : ",", keys[i], json);
        vectors_add(&text, piece, strlen(piece));
        free(json);
    }
    vectors_add(&text, taint != NULL ? "}" : "null", taint != NULL ? 1 : 4);
    vectors_found_json(c, which, text.text);
    vectors_free(&text);
}

static void run_tolerations(vectors_case *c)
{
    const dset_value *tolerations = dset_value_get(c->in, "tolerations"), *at;
    const dset_value *first = NULL, *first_evicting = NULL;
    vectors_text each = { NULL, 0, 0 };

    for (at = dset_value_first(dset_value_get(c->in, "taints")); at != NULL; at = dset_value_next(at)) {
        dset_taint taint = { member(at, "key"), member(at, "value"), member(at, "effect") };
        bool tolerated = some_tolerates(tolerations, &taint);
        bool evicting = strcmp(taint.effect, "NoExecute") == 0;

        vectors_add(&each, each.size == 0 ? "[" : ",", 1);
        vectors_add(&each, tolerated ? "true" : "false", tolerated ? 4 : 5);
        if (!tolerated && first == NULL && (evicting || strcmp(taint.effect, "NoSchedule") == 0))
            first = at;
        if (!tolerated && first_evicting == NULL && evicting)
            first_evicting = at;
    }
    vectors_add(&each, each.size == 0 ? "null" : "]", each.size == 0 ? 4 : 1);
    vectors_found_json(c, "each", each.text);
    found_untolerated(c, "tolerated", "untolerated", first);
    found_untolerated(c, "noExecuteTolerated", "noExecuteUntolerated", first_evicting);
    vectors_free(&each);
}

typedef struct judged {
    const dset_daemonset *set;
    bool selected;
    dset_verdict start, stay;
} judged;

static int judge_node(void *context, const dset_node *node)
{
    judged *to = context;
    dset_explanation *explanation = NULL;
    int code;

    to->selected = dset_daemonset_selects_node(to->set, node);
    code = dset_place(&explanation, to->set, node, NULL, NULL);
    if (code == DSET_OK) {
        to->start = dset_explanation_may_start(explanation);
        to->stay = dset_explanation_may_stay(explanation);
    }
    dset_explanation_free(explanation);
    return code;
}

static judged judge(vectors_case *c, const dset_daemonset *set, const dset_value *node)
{
    dset_record_methods methods = { .size = sizeof methods, .node = judge_node };
    judged result = { set, false, DSET_NO, DSET_NO };
    dset_error err = DSET_ERROR_INIT;
    char *json = vectors_json(node);

    if (dset_record_read(DSET_KIND_NODE, json, strlen(json), &methods, &result, NULL, &err) != DSET_OK)
        vectors_wrong(c, "node: %s", err.text);
    free(json);
    return result;
}

static dset_daemonset *set_of_pod_spec(vectors_case *c)
{
    static const char head[] = "{\"metadata\":{\"name\":\"x\",\"namespace\":\"y\"},\"spec\":{\"template\":{\"spec\":";
    char *spec = vectors_json(dset_value_get(c->in, "podSpec"));
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    vectors_text text = { NULL, 0, 0 };
    dset_daemonset *set = NULL;

    vectors_add(&text, head, sizeof head - 1);
    vectors_add(&text, spec, strlen(spec));
    vectors_add(&text, "}}}", 3);
    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    if (dset_daemonset_parse(&set, text.text, text.size, &options, &err) != DSET_OK)
        vectors_wrong(c, "podSpec: %s: %s", err.path, err.text);
    free(spec);
    vectors_free(&text);
    return set;
}

static void run_node_selector(vectors_case *c)
{
    dset_daemonset *set = set_of_pod_spec(c);
    vectors_text list = { NULL, 0, 0 };
    const dset_value *at;

    if (set == NULL)
        return;
    for (at = dset_value_first(dset_value_get(c->in, "nodes")); at != NULL; at = dset_value_next(at)) {
        bool selected = judge(c, set, at).selected;

        vectors_add(&list, list.size == 0 ? "[" : ",", 1);
        vectors_add(&list, selected ? "true" : "false", selected ? 4 : 5);
    }
    vectors_add(&list, list.size == 0 ? "[]" : "]", list.size == 0 ? 2 : 1);
    vectors_found_json(c, "matches", list.text);
    vectors_free(&list);
    dset_daemonset_free(set);
}

static void found_value(vectors_case *c, const char *key, const dset_value *value)
{
    char *json = value != NULL ? vectors_json(value) : NULL;

    vectors_found_json(c, key, json != NULL ? json : "null");
    free(json);
}

static void found_pod(vectors_case *c, const dset_daemonset *set)
{
    dset_pod_order order;
    vectors_text text = { NULL, 0, 0 };
    dset_document *document = NULL;
    const dset_value *pod;
    dset_error err = DSET_ERROR_INIT;

    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = dset_value_string(dset_value_find(c->in, "node", "metadata", "name", NULL));
    order.revision = dset_value_string(dset_value_get(c->in, "hash"));
    if (dset_daemonset_write_pod(set, &order, vectors_sink, &text, &err) != DSET_OK ||
        dset_document_parse(&document, text.text, text.size, NULL, &err) != DSET_OK)
        vectors_wrong(c, "pod: %s", err.text);
    pod = dset_document_root(document);
    found_value(c, "labels", dset_value_find(pod, "metadata", "labels", NULL));
    found_value(c, "tolerations", dset_value_find(pod, "spec", "tolerations", NULL));
    found_value(c, "podSpecAffinity", dset_value_find(pod, "spec", "affinity", NULL));
    dset_document_free(document);
    vectors_free(&text);
}

static void run_placement(vectors_case *c)
{
    dset_daemonset *set =
        vectors_daemonset(c, dset_value_get(c->in, "daemonSet"), DSET_PARSE_STORED | DSET_PARSE_LENIENT);
    judged verdict;

    if (set == NULL)
        return;
    verdict = judge(c, set, dset_value_get(c->in, "node"));
    vectors_found_bool(c, "shouldRun", verdict.start == DSET_YES);
    vectors_found_bool(c, "shouldContinue", verdict.stay == DSET_YES);
    found_pod(c, set);
    dset_daemonset_free(set);
}

const vectors_kind vectors_values[] = {
    { "quantity", run_quantity },
    { "intorpercent", run_int_or_percent },
    { "fieldrules", run_field_rules },
    { "labelselector", run_label_selector },
    { "selectortext", run_selector_text },
    { "tolerations", run_tolerations },
    { "nodeselector", run_node_selector },
    { "placement", run_placement },
    { NULL, NULL },
};
