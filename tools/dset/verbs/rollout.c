/* dset rollout status: shows the progress of a rolling update. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/rollout_status.h"

/* Says which nodes hold a rollout up, and why: of many, the first. */
static void warn_of_stuck(const session *s, const dset_plan *plan)
{
    enum { MOST = 10 };
    objects nodes = { NULL, 0, 0 };
    size_t i, j, stuck = 0;

    objects_list(&nodes, s, kind_of_number(DSET_KIND_NODE), NULL, NULL, NULL);
    for (i = 0; i < nodes.count; i++) {
        const dset_explanation *why = dset_plan_explain(plan, nodes.items[i].name);

        for (j = 0; j < dset_explanation_count(why); j++) {
            const dset_finding *finding = dset_explanation_get(why, j);
            char *words;

            if (dset_reason_kind_of(finding->reason) != DSET_REASON_STUCK || stuck++ >= MOST)
                continue;
            words = finding_words(finding);
            say(stderr, "Warning: node %s: %s", nodes.items[i].name, words);
            free(words);
        }
    }
    if (stuck > MOST)
        say(stderr, "Warning: Pods are stuck on %zu more node%s", stuck - MOST, stuck - MOST == 1 ? "" : "s");
    objects_free(&nodes);
}

/* The exit status for one set. */
static int show(const options *given, const session *s, const target *one)
{
    dset_error err = DSET_ERROR_INIT;
    objects found = { NULL, 0, 0 };
    const char *error = NULL;
    bool done = false;
    const char *ns = session_namespace(given, one->what);
    const dset_plan *plan = dset_controller_plan(s->controller, ns, one->name);
    char words[512];
    bool problem = plan_problem(plan, words, sizeof words);
    text message;
    int code = objects_get(&found, s, one->what, ns, one->name, &err);

    text_start(&message);
    if (code != DSET_OK)
        say_refused(code, &err, one->what, one->name);
    else if (problem)
        say_error("daemonset \"%s\" cannot be rolled out: %s", one->name, words);
    else
        done = rollout_status(found.items[0].root, &message, &error);
    fputs(message.data, stdout);
    if (error != NULL)
        say_error("%s", error);
    if (code == DSET_OK && !done && plan != NULL)
        warn_of_stuck(s, plan);
    text_free(&message);
    objects_free(&found);
    if (code != DSET_OK || error != NULL || problem)
        return EXIT_WRONG;
    return done || !given->detailed_exitcode ? EXIT_FINE : plan_stalled(plan) ? EXIT_STALLED : EXIT_CHANGES;
}

static bool check_arguments(const options *given, targets *about)
{
    const char *word = given->arguments.count > 1 ? given->arguments.items[1] : "status";
    size_t i;

    memset(about, 0, sizeof *about);
    if (strcmp(word, "status") != 0) {
        say_unknown_verb(word, "dset rollout");
        return false;
    }
    if (!targets_read(about, given, 2, NULL))
        return false;
    for (i = 0; i < about->count && about->items[i].name != NULL; i++) {
        if (about->items[i].what->number != DSET_KIND_DAEMONSET) {
            say_error("no status viewer has been implemented for %s", about->items[i].what->name);
            return false;
        }
    }
    if (about->count == 0 || i < about->count)
        say_error("expected: dset rollout status ds/NAME");
    return about->count > 0 && i == about->count;
}

/* Of several sets, an error counts most. */
int run_rollout(const options *given)
{
    int status = EXIT_WRONG;
    targets about;
    session s;
    size_t i;

    if (check_arguments(given, &about) && session_open(&s, given, DSET_RECONCILE_EXPLAIN)) {
        session_unlock(&s);
        status = EXIT_FINE;
        for (i = 0; i < about.count; i++) {
            int one = show(given, &s, &about.items[i]);

            status = status == EXIT_WRONG || one == EXIT_WRONG ? EXIT_WRONG : one > status ? one : status;
        }
        session_close(&s);
    }
    targets_free(&about);
    return status;
}
