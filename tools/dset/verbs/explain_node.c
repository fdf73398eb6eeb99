/* dset explain node/NAME: which DaemonSets run on a real or hypothetical node, and what their Pods request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

typedef struct question {
    const session *s;
    bool thought_of;
    dset_forecast *answer;
    dset_error err;
} question;

static int ask(void *context, const dset_node *node)
{
    question *q = context;
    dset_node known = *node;

    if (q->thought_of)
        known.flags |= DSET_NODE_HYPOTHETICAL;
    return dset_forecast_new(&q->answer, dset_controller_world(q->s->controller), &known, NULL, &q->err);
}

static int read_node(question *q, const void *json, size_t size)
{
    dset_record_methods methods = { .size = sizeof methods, .node = ask };

    return dset_record_read(DSET_KIND_NODE, json, size, &methods, q, NULL, &q->err);
}

static int take_record(void *context, const dset_record *record)
{
    return read_node(context, record->data, record->data_size);
}

/* For the node in the store, or one described by the flags. */
static bool find_answer(question *q, const options *given, const char *name)
{
    bool described = given->labels.count > 0 || given->taints.count > 0;
    int code = q->s->store.methods->get(q->s->store.self, DSET_KIND_NODE, "", name, take_record, q, &q->err);
    text sketch;

    if (code == DSET_ENOTFOUND && described) {
        q->err = (dset_error)DSET_ERROR_INIT;
        q->thought_of = true;
        text_start(&sketch);
        code = node_sketch(&sketch, name, given) ? read_node(q, sketch.data, sketch.size) : DSET_EMISUSE;
        text_free(&sketch);
        if (code == DSET_EMISUSE)
            return false; /* already reported */
    } else if (code == DSET_OK && described) {
        say_error("node \"%s\" exists: --labels and --taint describe one that does not", name);
        return false;
    }
    if (code != DSET_OK)
        say_refused(code, &q->err, kind_of_number(DSET_KIND_NODE), name);
    return code == DSET_OK;
}

static const char *verdict_of(const dset_forecast_item *item)
{
    static const char *const words[] = { "no", "yes", "unknown" };

    return words[dset_explanation_may_start(item->explanation)];
}

static void add_row(table *t, const dset_forecast_item *item)
{
    const dset_finding *finding = dset_explanation_get(item->explanation, 0);
    char *words = finding_words(finding);

    table_cell(t, item->ns);
    table_cell(t, item->name);
    table_cell(t, verdict_of(item));
    table_cell(t, dset_reason_name(finding->reason));
    table_cell(t, words);
    free(words);
}

static void add_sum(text *to, const char *label, const dset_forecast *answer, bool at_most)
{
    size_t count, i;
    const dset_request *sum = dset_forecast_requests(answer, at_most, &count);
    char amount[64];

    text_format(to, "%-10s", label);
    for (i = 0; i < count; i++) {
        dset_quantity_write(&sum[i].amount, amount, sizeof amount);
        text_format(to, "%s%s %s", i > 0 ? ", " : "", sum[i].resource, amount);
    }
    text_add(to, count > 0 ? "\n" : "none\n");
}

static void print_answer(const dset_forecast *answer, const options *given)
{
    size_t i, unknown = dset_forecast_pods(answer, DSET_UNKNOWN);
    text output;
    table t;

    table_start(&t, DSET_KIND_ANY, given->no_headers ? TABLE_NO_HEADERS : 0u);
    table_column(&t, "Namespace", 0);
    table_column(&t, "DaemonSet", 0);
    table_column(&t, "Eligible", 0);
    table_column(&t, "Reason", 0);
    table_column(&t, "Why", 0);
    for (i = 0; i < dset_forecast_count(answer); i++)
        add_row(&t, dset_forecast_get(answer, i));
    text_start(&output);
    table_write(&t, &output);
    text_format(&output, "%s%-10s%zu", output.size > 0 ? "\n" : "", "Pods:", dset_forecast_pods(answer, DSET_YES));
    if (unknown > 0)
        text_format(&output, ", at most %zu", dset_forecast_pods(answer, DSET_YES) + unknown);
    text_add(&output, "\n");
    add_sum(&output, "Requests:", answer, false);
    if (unknown > 0)
        add_sum(&output, "At most:", answer, true);
    fputs(output.data, stdout);
    text_free(&output);
    table_free(&t);
}

bool explain_node(const session *s, const options *given, const char *name)
{
    question q = { s, false, NULL, DSET_ERROR_INIT };

    if (!find_answer(&q, given, name)) {
        dset_forecast_free(q.answer);
        return false;
    }
    print_answer(q.answer, given);
    dset_forecast_free(q.answer);
    return true;
}
