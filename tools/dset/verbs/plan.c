/* dset plan: shows what applying files would change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/planned_changes.h"
#include "show/table.h"

typedef struct tally {
    size_t creates, deletes, waits;
    size_t forced; /* deletes of working Pods that ignore maxUnavailable */
} tally;

static void add_row(table *t, const char *node, const char *action, const char *pod, uint32_t reason, const char *why)
{
    table_cell(t, node);
    table_cell(t, action);
    table_cell(t, pod);
    table_cell(t, dset_reason_name(reason));
    table_cell(t, why);
}

/* For nodes that are not eligible, the explanation of the node is more specific than the action's message. */
static char *why_of(const dset_plan *plan, const dset_action *action)
{
    const dset_explanation *why = dset_plan_explain(plan, action->node_name);

    return action->reason == DSET_BECAUSE_NOT_ELIGIBLE && why != NULL ? finding_words(dset_explanation_get(why, 0))
                                                                      : need_copy(action->message);
}

static void add_actions(table *t, const dset_plan *plan, tally *sum)
{
    size_t i;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);
        bool create = action->kind == DSET_CREATE_POD, delete = action->kind == DSET_DELETE_POD;
        char *words;

        if (action->kind == DSET_ADOPT_POD || action->kind == DSET_RELEASE_POD)
            add_row(t, action->node_name, action->kind == DSET_ADOPT_POD ? "adopt" : "release", action->object_name,
                    action->reason, "");
        if (!create && !delete)
            continue;
        words = why_of(plan, action);
        add_row(t, action->node_name, create ? "create" : "delete", action->object_name, action->reason, words);
        free(words);
        sum->creates += create;
        sum->deletes += delete;
        sum->forced += delete && action->reason == DSET_BECAUSE_NOT_ELIGIBLE;
    }
}

/* Do nodes of a set of the files wait, whatever the plan does? */
static bool waits(const planned *one)
{
    const uint64_t causes = DSET_CAUSE_STUCK | DSET_CAUSE_BUDGET | DSET_CAUSE_BACKOFF | DSET_CAUSE_ON_DELETE |
                            DSET_CAUSE_POLICY;

    return one->did != NULL && one->plan != NULL && (dset_plan_status(one->plan)->causes & causes) != 0;
}

/* Nodes where something is left to do that this plan does not do yet, or that somebody has to see to. */
static void add_waiting(table *t, const plans *made, const dset_plan *plan, tally *sum)
{
    objects nodes = { NULL, 0, 0 };
    size_t i, j;

    objects_list(&nodes, &made->s, kind_of_number(DSET_KIND_NODE), NULL, NULL, NULL);
    for (i = 0; i < nodes.count; i++) {
        const dset_explanation *why = dset_plan_explain(plan, nodes.items[i].name);
        bool waiting = false;

        for (j = 0; why != NULL && j < dset_explanation_count(why); j++) {
            const dset_finding *finding = dset_explanation_get(why, j);
            char *words;

            if (dset_reason_kind_of(finding->reason) != DSET_REASON_WAIT &&
                dset_reason_kind_of(finding->reason) != DSET_REASON_STUCK)
                continue;
            words = finding_words(finding);
            add_row(t, nodes.items[i].name, "wait", finding->subject, finding->reason, words);
            free(words);
            waiting = true;
        }
        sum->waits += waiting;
    }
    objects_free(&nodes);
}

static void print_table(const table *t, const char *indent)
{
    const char *line, *end;
    text output;

    text_start(&output);
    table_write(t, &output);
    if (output.size > 0)
        putchar('\n');
    for (line = output.data; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        printf("%s%.*s\n", indent, (int)(end - line), line);
    }
    text_free(&output);
}

static void add_status(table *t, const char *when, const dset_status *status)
{
    table_cell(t, when);
    table_cell_number(t, status->desired);
    table_cell_number(t, status->current);
    table_cell_number(t, status->ready);
    table_cell_number(t, status->updated);
    table_cell_number(t, status->available);
}

static void print_status(const planned *one)
{
    static const char *const columns[] = { "Status", "Desired", "Current", "Ready", "Up-to-date", "Available" };
    table t;
    size_t i;

    table_start(&t, DSET_KIND_ANY, 0);
    for (i = 0; i < sizeof columns / sizeof columns[0]; i++)
        table_column(&t, columns[i], 0);
    add_status(&t, "before", &one->before);
    add_status(&t, "after", dset_plan_status(one->plan));
    print_table(&t, "  ");
    table_free(&t);
}

static void print_revision(const planned *one)
{
    const char *revision = dset_plan_revision(one->plan);

    if (strcmp(revision, one->revision) == 0)
        printf("  Revision: %s, unchanged\n", revision[0] != '\0' ? revision : "<none>");
    else
        printf("  Revision: %s -> %s\n", one->revision[0] != '\0' ? one->revision : "<none>",
               revision[0] != '\0' ? revision : "<none>");
}

static void print_set(const plans *made, const planned *one, tally *sum)
{
    static const char *const columns[] = { "Node", "Action", "Pod", "Reason", "Why" };
    char words[512];
    table t;
    size_t i;

    table_start(&t, DSET_KIND_ANY, 0);
    for (i = 0; i < sizeof columns / sizeof columns[0]; i++)
        table_column(&t, columns[i], 0);
    if (plan_problem(one->plan, words, sizeof words))
        printf("  Problem: %s\n", words);
    print_revision(one);
    print_status(one);
    add_actions(&t, one->plan, sum);
    add_waiting(&t, made, one->plan, sum);
    print_table(&t, "  ");
    table_free(&t);
}

static void print_sum(const plans *made, const tally *sum)
{
    text token;

    text_start(&token);
    plans_token(made, &token);
    printf("\nPlan: %zu Pod%s to create, %zu to delete, %zu to wait.\n", sum->creates, sum->creates == 1 ? "" : "s",
           sum->deletes, sum->waits);
    if (sum->forced > 0)
        printf("%zu of those to delete %s at once, whatever maxUnavailable says.\n", sum->forced,
               sum->forced == 1 ? "goes" : "go");
    if (token.size > 0)
        printf("Token: %s\n", token.data);
    text_free(&token);
}

static void print_plans(const plans *made)
{
    tally sum = { 0, 0, 0, 0 };
    bool printed = false;
    size_t i;

    for (i = 0; i < made->count; i++) {
        const planned *one = &made->items[i];
        bool acts = one->plan != NULL && (dset_plan_count(one->plan) > 0 || dset_plan_problem(one->plan) != NULL ||
                                          waits(one));

        if (one->did == NULL && !acts)
            continue;
        printf("%s%s/%s %s%s\n", printed && acts ? "\n" : "", one->what->singular, one->name,
               one->did == NULL ? "would be affected" : strcmp(one->did, "unchanged") == 0 ? "" : "would be ",
               one->did != NULL ? one->did : "");
        printed = true;
        if (acts)
            print_set(made, one, &sum);
    }
    if (made->changes)
        print_sum(made, &sum);
    else if (sum.waits > 0)
        printf("\nNothing would change, and %zu node%s.\n", sum.waits, sum.waits == 1 ? " waits" : "s wait");
    else
        fputs("\nThere is nothing to do.\n", stdout);
}

static int write_piece(void *context, const void *data, size_t size)
{
    (void)context;
    return fwrite(data, 1, size, stdout) == size ? DSET_OK : DSET_EIO;
}

/* One line of JSON per plan. */
static void print_json(const plans *made)
{
    size_t i;

    for (i = 0; i < made->count; i++) {
        if (made->items[i].plan == NULL || (made->items[i].did == NULL && dset_plan_count(made->items[i].plan) == 0))
            continue;
        dset_plan_write(made->items[i].plan, write_piece, NULL, NULL);
        putchar('\n');
    }
}

/* Does a set of the files wait for somebody? */
static bool any_stalled(const plans *made)
{
    size_t i;

    for (i = 0; i < made->count; i++) {
        if (made->items[i].did != NULL && plan_stalled(made->items[i].plan))
            return true;
    }
    return false;
}

int run_plan(const options *given)
{
    bool json = given->output != NULL && strcmp(given->output, "json") == 0;
    int status;
    plans made;

    if (given->output != NULL && !json) {
        say_error("unable to match a printer suitable for the output format \"%s\", allowed formats are: json",
                  given->output);
        return EXIT_WRONG;
    }
    if (!plans_make(&made, given, NULL))
        return EXIT_WRONG;
    if (json)
        print_json(&made);
    else
        print_plans(&made);
    status = made.changes ? EXIT_CHANGES : any_stalled(&made) ? EXIT_STALLED : EXIT_FINE;
    plans_free(&made);
    return given->detailed_exitcode ? status : EXIT_FINE;
}
