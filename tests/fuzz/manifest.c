/* DaemonSets: lenient accepts all that strict does; output as JSON and YAML reads back with the same revision. */
#include <math.h>

#include "fuzz.h"

static dset_daemonset *parse(const void *data, size_t size, dset_format format, uint32_t flags)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set = NULL;
    dset_error err = DSET_ERROR_INIT;
    int code;

    options.format = (uint32_t)format;
    options.flags = flags;
    code = dset_daemonset_parse(&set, data, size, &options, &err);
    FUZZ_CHECK((code == DSET_OK) == (set != NULL));
    FUZZ_CHECK(code == err.code && (code == DSET_OK || err.text[0] != '\0'));
    return set;
}

/* By value: YAML numbers are Go's, so 8e1 in an unknown field reads back as 80, and 1e999 as a string. */
static bool same_value(const dset_value *a, const dset_value *b)
{
    const dset_value *x = dset_value_first(a), *y = dset_value_first(b);

    if (dset_value_type(a) == DSET_NUMBER && dset_value_type(b) == DSET_STRING)
        return isinf(strtod(dset_value_number(a), NULL)) && strcmp(dset_value_number(a), dset_value_string(b)) == 0;
    if (dset_value_type(a) != dset_value_type(b) || dset_value_count(a) != dset_value_count(b))
        return false;
    if (dset_value_type(a) == DSET_NUMBER)
        return strtod(dset_value_number(a), NULL) == strtod(dset_value_number(b), NULL);
    if (dset_value_type(a) == DSET_STRING)
        return strcmp(dset_value_string(a), dset_value_string(b)) == 0;
    if (dset_value_type(a) == DSET_BOOL)
        return dset_value_bool(a) == dset_value_bool(b);
    for (; x != NULL && y != NULL; x = dset_value_next(x), y = dset_value_next(y)) {
        if (dset_value_type(a) == DSET_OBJECT && strcmp(dset_value_key(x), dset_value_key(y)) != 0)
            return false;
        if (!same_value(x, y))
            return false;
    }
    return true;
}

static bool same_revision(const dset_daemonset *a, const dset_daemonset *b, dset_format format)
{
    size_t size_a, size_b;
    const char *data_a = dset_daemonset_revision_data(a, &size_a), *data_b = dset_daemonset_revision_data(b, &size_b);
    dset_document *x, *y;
    bool same = size_a == size_b && memcmp(data_a, data_b, size_a) == 0;

    if (same || format == DSET_FORMAT_JSON)
        return same;
    x = fuzz_parse_back(data_a, size_a, DSET_FORMAT_JSON);
    y = fuzz_parse_back(data_b, size_b, DSET_FORMAT_JSON);
    same = x != NULL && y != NULL && same_value(dset_document_root(x), dset_document_root(y));
    dset_document_free(x);
    dset_document_free(y);
    return same;
}

static void check_same(const dset_daemonset *a, const dset_daemonset *b, dset_format format)
{
    FUZZ_CHECK(same_revision(a, b, format));
    FUZZ_CHECK(strcmp(dset_daemonset_name(a), dset_daemonset_name(b)) == 0);
    FUZZ_CHECK(dset_daemonset_generation(a) == dset_daemonset_generation(b));
}

static void check_back(const dset_daemonset *set, dset_format format)
{
    fuzz_text text = { NULL, 0, 0 };
    dset_daemonset *back;

    FUZZ_CHECK(dset_daemonset_write(set, format, 0, fuzz_sink, &text, NULL) == DSET_OK);
    back = parse(text.data, text.size, format, DSET_PARSE_STORED | DSET_PARSE_LENIENT);
    FUZZ_CHECK(back != NULL);
    check_same(set, back, format);
    dset_daemonset_free(back);
    fuzz_free(&text);
}

static void check_made(const dset_daemonset *set)
{
    dset_pod_order order;
    fuzz_text pod = { NULL, 0, 0 };
    dset_daemonset *copy = NULL;
    dset_document *document;

    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = "node-1";
    order.revision = "abc";
    FUZZ_CHECK(dset_daemonset_write_pod(set, &order, fuzz_sink, &pod, NULL) == DSET_OK);
    document = fuzz_parse_back(pod.data, pod.size, DSET_FORMAT_JSON);
    FUZZ_CHECK(document != NULL);
    FUZZ_CHECK(dset_daemonset_copy(&copy, set, NULL, NULL) == DSET_OK);
    check_same(set, copy, DSET_FORMAT_JSON);
    dset_daemonset_free(copy);
    dset_document_free(document);
    fuzz_free(&pod);
}

static void check_set(const dset_daemonset *set)
{
    dset_label label = { "daemon", "need" };
    dset_taint taint = { "a", "b", "NoExecute" };
    dset_explanation *why = NULL;
    dset_node node;

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = "node-1";
    node.labels.items = &label;
    node.labels.count = 1;
    node.taints = &taint;
    node.taint_count = 1;
    FUZZ_CHECK(dset_place(&why, set, &node, NULL, NULL) == DSET_OK);
    FUZZ_CHECK(dset_explanation_count(why) > 0);
    dset_explanation_free(why);
    check_back(set, DSET_FORMAT_JSON);
    check_back(set, DSET_FORMAT_YAML);
    check_made(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dset_daemonset *strict = parse(data, size, DSET_FORMAT_AUTO, DSET_PARSE_NO_VALIDATE);
    dset_daemonset *lenient = parse(data, size, DSET_FORMAT_AUTO, DSET_PARSE_NO_VALIDATE | DSET_PARSE_LENIENT);
    dset_daemonset *valid = parse(data, size, DSET_FORMAT_AUTO, 0);
    dset_daemonset *stored = parse(data, size, DSET_FORMAT_AUTO, DSET_PARSE_STORED | DSET_PARSE_LENIENT);

    FUZZ_CHECK(strict == NULL || lenient != NULL);
    FUZZ_CHECK(valid == NULL || strict != NULL);
    if (strict != NULL)
        check_same(strict, lenient, DSET_FORMAT_JSON);
    if (lenient != NULL)
        check_set(lenient);
    if (stored != NULL)
        check_set(stored);
    dset_daemonset_free(strict);
    dset_daemonset_free(lenient);
    dset_daemonset_free(valid);
    dset_daemonset_free(stored);
    return 0;
}
