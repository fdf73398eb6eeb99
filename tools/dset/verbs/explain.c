/* dset explain ds/NAME: why nodes have a Pod or not, from the explanations in the controller's plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

static const char *verdict_of(const dset_explanation *why)
{
    if (dset_explanation_may_start(why) == DSET_YES)
        return "yes";
    return dset_explanation_may_stay(why) == DSET_YES ? "may stay" : "no";
}

char *finding_words(const dset_finding *finding)
{
    size_t size = dset_finding_write(finding, NULL, 0) + 1;
    char *written = need(size);

    dset_finding_write(finding, written, size);
    return written;
}

/* One line: why the node is not eligible, or its state if it is. */
static void add_row(table *t, const char *node, const dset_explanation *why)
{
    bool eligible = dset_explanation_may_start(why) == DSET_YES;
    const dset_finding *finding = dset_explanation_get(why, eligible && dset_explanation_count(why) > 1 ? 1 : 0);
    char *words = finding_words(finding);

    table_cell(t, node);
    table_cell(t, verdict_of(why));
    table_cell(t, finding != NULL ? dset_reason_name(finding->reason) : "");
    table_cell(t, words);
    free(words);
}

static void print_all(const session *s, const dset_plan *plan, const options *given)
{
    objects nodes = { NULL, 0, 0 };
    text output;
    table t;
    size_t i;

    table_start(&t, DSET_KIND_ANY, given->no_headers ? TABLE_NO_HEADERS : 0u);
    table_column(&t, "Node", 0);
    table_column(&t, "Eligible", 0);
    table_column(&t, "Reason", 0);
    table_column(&t, "Why", 0);
    objects_list(&nodes, s, kind_of_number(DSET_KIND_NODE), NULL, NULL, NULL);
    for (i = 0; i < nodes.count; i++) {
        const dset_explanation *why = dset_plan_explain(plan, nodes.items[i].name);

        if (why != NULL)
            add_row(&t, nodes.items[i].name, why);
    }
    text_start(&output);
    table_write(&t, &output);
    fputs(output.data, stdout);
    text_free(&output);
    table_free(&t);
    objects_free(&nodes);
}

static void print_one(const char *node, const dset_explanation *why)
{
    size_t i;

    printf("Node:      %s\nMay start: %s\nMay stay:  %s\nReasons:\n", node,
           dset_explanation_may_start(why) == DSET_YES ? "yes" : "no",
           dset_explanation_may_stay(why) == DSET_YES ? "yes" : "no");
    for (i = 0; i < dset_explanation_count(why); i++) {
        const dset_finding *finding = dset_explanation_get(why, i);
        char *text_of = finding_words(finding);

        printf("  %s: %s\n", dset_reason_name(finding->reason), text_of);
        free(text_of);
    }
}

/* node: NULL: all */
static bool explain(const session *s, const options *given, const target *one, const char *node)
{
    const dset_plan *plan = dset_controller_plan(s->controller, session_namespace(given, one->what), one->name);
    const dset_explanation *why;
    dset_error none = DSET_ERROR_INIT;
    char words[512];

    if (plan == NULL) {
        say_refused(DSET_ENOTFOUND, &none, one->what, one->name);
        return false;
    }
    if (plan_problem(plan, words, sizeof words))
        fprintf(stderr, "Warning: %s\n", words);
    if (node == NULL) {
        print_all(s, plan, given);
        return true;
    }
    why = dset_plan_explain(plan, node);
    if (why == NULL)
        say_refused(DSET_ENOTFOUND, &none, kind_of_number(DSET_KIND_NODE), node);
    else
        print_one(node, why);
    return why != NULL;
}

/* Which object to explain, and on which node; false, with a message, on error. */
static bool check_arguments(const options *given, target *one, const char **node)
{
    const list *arguments = &given->arguments;
    size_t at = 1;

    if (!target_read(one, given, &at))
        return false;
    *node = at < arguments->count ? arguments->items[at] : NULL;
    if (one->what->number == DSET_KIND_NODE ? at < arguments->count : at + 1 < arguments->count)
        say_error("unexpected argument: %s", arguments->items[arguments->count - 1]);
    else if (one->what->number != DSET_KIND_NODE && one->what->number != DSET_KIND_DAEMONSET)
        say_error("expected a DaemonSet as ds/NAME, or a node as node/NAME, not a %s", one->what->name);
    else if (one->what->number != DSET_KIND_NODE && (given->labels.count > 0 || given->taints.count > 0))
        say_error("--labels and --taint are for node/NAME");
    else
        return true;
    return false;
}

int run_explain(const options *given)
{
    const char *node;
    session s;
    target one;
    bool fine;

    if (!check_arguments(given, &one, &node) || !session_open(&s, given, DSET_RECONCILE_EXPLAIN))
        return EXIT_WRONG;
    session_unlock(&s);
    fine = one.what->number == DSET_KIND_NODE ? explain_node(&s, given, one.name) : explain(&s, given, &one, node);
    session_close(&s);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
