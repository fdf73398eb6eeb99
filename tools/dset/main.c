/* The commands of dset and their help. */
#include <stdio.h>
#include <string.h>

#include "dset.h"

#define FLAGS_GET                                                                                                    \
    (FLAG_OUTPUT | FLAG_SELECTOR | FLAG_SHOW_LABELS | FLAG_NAMESPACE | FLAG_ALL_NAMESPACES | FLAG_NO_HEADERS |        \
     FLAG_IGNORE_NOT_FOUND)

static const verb verbs[] = {
    { "apply", "-f FILE", "Make objects what a file says",
      "Objects that are not there are created. What an object has beside the file stays; what the file\n"
      "had when it was last applied, and has no more, is removed. Lists are merged by the keys of the API:\n"
      "containers by name, ports by containerPort. A resourceVersion in the file must be that of the object.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_STRICT_KINDS | FLAG_IF_PLAN | NO_ARGUMENTS, run_apply, NULL },
    { "convert", "-f FILE", "Write objects of a file as JSON or YAML",
      "YAML becomes JSON and JSON becomes YAML, unless -o says what to write. No store is needed.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_OUTPUT | FLAG_DEFAULTS | FLAG_CANONICAL, run_convert, "json|yaml" },
    { "cordon", "NODE...", "Mark nodes as unschedulable",
      "The node gets the taint node.kubernetes.io/unschedulable:NoSchedule, which DaemonSets tolerate.", 0,
      run_cordon, NULL },
    { "create", "-f FILE", "Create the objects of a file",
      "DaemonSets, Nodes, Pods and ControllerRevisions; those of other kinds are passed over.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_STRICT_KINDS | NO_ARGUMENTS, run_create, NULL },
    { "delete", "TYPE NAME... | TYPE/NAME... | -f FILE", "Delete objects",
      "Deleting a DaemonSet deletes its Pods and revisions, unless --cascade=orphan.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_STRICT_KINDS | FLAG_ALL | FLAG_SELECTOR | FLAG_CASCADE | FLAG_IGNORE_NOT_FOUND,
      run_delete, NULL },
    { "explain", "TYPE/NAME [NODE] | TYPE NAME [NODE]", "Tell why nodes have a Pod of a DaemonSet, or why not",
      "ds/NAME: without a NODE one line a node, with it every reason. Being excluded is no error.\n"
      "node/NAME tells which DaemonSets land on the node and what their Pods request together. With --labels\n"
      "or --taint the node need not exist: a well-known label that is not given is then unknown.",
      FLAG_NAMESPACE | FLAG_NO_HEADERS | FLAG_LABELS | FLAG_TAINT, run_explain, NULL },
    { "fields", "[PATH]", "Print the fields of a DaemonSet, their types, defaults and rules",
      "Without a PATH those of a DaemonSet; a PATH such as spec.updateStrategy names one of them.",
      FLAG_OUTPUT | FLAG_NO_HEADERS | FLAG_RECURSIVE, run_fields, "json" },
    { "get", "TYPE[,TYPE] [NAME...] | TYPE/NAME...", "Print objects",
      "Types: daemonsets (ds), pods (po), nodes (no), events (ev), controllerrevisions; also in the singular,\n"
      "in capitals, and with their group: DaemonSet, daemonsets.v1.apps.", FLAGS_GET, run_get, NULL },
    { "label", "TYPE NAME... KEY=VALUE... KEY-...", "Set and remove labels",
      "A label that has another value is left alone without --overwrite. KEY- removes.",
      FLAG_NAMESPACE | FLAG_OVERWRITE | FLAG_ALL, run_label, NULL },
    { "node", "add NAME...", "Add simulated nodes",
      "A node that is ready, with the labels that a kubelet gives it.", FLAG_LABELS | FLAG_TAINT, run_node, NULL },
    { "plan", "-f FILE", "Show what applying a file would change",
      "Nothing is changed. The plan is the controller's next one; what it leaves for later ones is shown\n"
      "as waiting. -o json prints a plan a line, as doc/plan.md describes it.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_STRICT_KINDS | FLAG_OUTPUT | FLAG_DETAILED_EXITCODE | NO_ARGUMENTS, run_plan, "json" },
    { "rollout", "status ds/NAME... | status ds NAME...", "Tell how far a rolling update is",
      "One look: it does not wait.", FLAG_NAMESPACE | FLAG_DETAILED_EXITCODE, run_rollout, NULL },
    { "taint", "nodes NAME... KEY[=VALUE]:EFFECT... KEY[:EFFECT]-...", "Set and remove taints of nodes",
      "Effects: NoSchedule, PreferNoSchedule, NoExecute.", FLAG_OVERWRITE | FLAG_ALL, run_taint, NULL },
    { "uncordon", "NODE...", "Mark nodes as schedulable", "", 0, run_uncordon, NULL },
    { "validate", "-f FILE", "Tell everything that is wrong with the objects of a file",
      "A line a problem: file:line:column: error: path: what is wrong. Warnings do not count for the exit\n"
      "code. No store is needed.",
      FLAG_FILE | FLAG_NAMESPACE | FLAG_OUTPUT | FLAG_IGNORE_OTHER_KINDS, run_validate, "json" },
};

#define VERBS (sizeof verbs / sizeof verbs[0])

static void print_overview(void)
{
    text help;
    size_t i;

    text_start(&help);
    text_add(&help, "dset runs DaemonSets on simulated nodes, kept in one file, with the words of kubectl.\n\n"
                    "Usage:\n  dset COMMAND [ARGUMENTS] [FLAGS]\n\nCommands:\n");
    for (i = 0; i < VERBS; i++)
        text_format(&help, "  %-10s%s\n", verbs[i].name, verbs[i].summary);
    text_add(&help, "\nThe store is one SQLite file: --store FILE, else $DSET_STORE, else dset.db in this folder.\n"
                    "It is made when it is not there. Time passes for the Pods between commands.\n\n"
                    "Exit codes: 0 done; 1 an error; with --detailed-exitcode 2 when there is something to do,\n"
                    "3 when it is stalled.\n");
    options_help(0, NULL, &help);
    text_add(&help, "\n\"dset COMMAND --help\" tells more.\n");
    fputs(help.data, stdout);
    text_free(&help);
}

static void print_help(const verb *v)
{
    text help;

    text_start(&help);
    text_format(&help, "%s.\n\nUsage:\n  dset %s %s [FLAGS]\n", v->summary, v->name, v->synopsis);
    if (v->help[0] != '\0')
        text_format(&help, "\n%s\n", v->help);
    if ((v->flags & ~(uint64_t)NO_ARGUMENTS) != 0)
        text_add(&help, "\nFlags:\n");
    options_help(v->flags, v->forms, &help);
    fputs(help.data, stdout);
    text_free(&help);
}

const verb *verb_find(const char *name)
{
    size_t i;

    for (i = 0; i < VERBS; i++) {
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    }
    return NULL;
}

void say_unknown_verb(const char *name, const char *of)
{
    say_error("unknown command \"%s\" for \"%s\"", name, of);
    fprintf(stderr, "Run '%s --help' for usage.\n", of);
}

static bool check_arguments(const options *given, const verb *v)
{
    const char *stranger = options_stranger(given, v->flags);
    text all;
    size_t i;

    if (stranger != NULL) {
        say_error("unknown flag: --%s", stranger);
        fprintf(stderr, "See 'dset %s --help' for usage.\n", v->name);
        return false;
    }
    if ((v->flags & NO_ARGUMENTS) == 0 || given->arguments.count < 2)
        return true;
    text_start(&all);
    for (i = 1; i < given->arguments.count; i++)
        text_format(&all, "%s%s", i > 1 ? " " : "", given->arguments.items[i]);
    say_error("Unexpected args: [%s]", all.data);
    fprintf(stderr, "See 'dset %s --help' for help and examples\n", v->name);
    text_free(&all);
    return false;
}

static int run(const options *given)
{
    const char *name = given->arguments.count > 0 ? given->arguments.items[0] : "";
    const verb *v = verb_find(name);

    if (given->version) {
        printf("dset %s (libdaemonset %s)\n", DSET_VERSION_STRING, dset_version());
        return EXIT_FINE;
    }
    if (name[0] == '\0' || (v == NULL && given->help)) {
        print_overview();
        return EXIT_FINE;
    }
    if (v == NULL) {
        say_unknown_verb(name, "dset");
        return EXIT_WRONG;
    }
    if (given->help) {
        print_help(v);
        return EXIT_FINE;
    }
    return check_arguments(given, v) ? v->run(given) : EXIT_WRONG;
}

int main(int count, char **words)
{
    options given;
    int status = options_read(&given, count, words) ? run(&given) : EXIT_WRONG;

    options_free(&given);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        say_error("cannot write to standard output");
        return EXIT_WRONG;
    }
    return status;
}
