/*
 * dset: DaemonSets in one file, with the words of kubectl. Uses the public headers alone.
 *
 * Every command opens the store, lets the time pass that has passed since the last one, makes its change, drives the
 * controller until nothing is left to do at the present time, and prints.
 */
#ifndef DSET_H
#define DSET_H

#include <daemonset/daemonset.h>

#include "text.h"

enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_CHANGES = 2, EXIT_STALLED = 3 };

#define LIST_MAX 64u

typedef struct list { /* of texts, borrowed from the command line */
    const char *items[LIST_MAX];
    size_t count;
} list;

typedef struct options { /* what the command line says */
    list arguments; /* the verb is the first */
    const char *store, *now, *ns, *output, *selector, *cascade, *if_plan;
    const char *pod_start, *pod_ready, *pod_stop, *fail_images, *stuck_images;
    list files, labels, taints;
    bool all_namespaces, all, show_labels, no_headers, overwrite, ignore_not_found, ignore_other_kinds, detailed_exitcode, defaults, canonical, recursive, help, version;
} options;

/* options.c */
/* Fills *given; false, and a message, when something is wrong. */
bool options_read(options *given, int count, char **words);
/* The flags of a verb (bits of FLAG_*) and those of all, for its help. forms: what its -o takes, NULL: what get takes. */
void options_help(uint64_t flags, const char *forms, text *to);
/* The first flag that is given and not among these, or NULL. */
const char *options_stranger(const options *given, uint64_t flags);

enum { /* flags that not every verb takes */
    FLAG_OUTPUT = 1u << 0,
    FLAG_SELECTOR = 1u << 1,
    FLAG_SHOW_LABELS = 1u << 2,
    FLAG_NAMESPACE = 1u << 3,
    FLAG_ALL_NAMESPACES = 1u << 4,
    FLAG_NO_HEADERS = 1u << 5,
    FLAG_FILE = 1u << 6,
    FLAG_OVERWRITE = 1u << 7,
    FLAG_ALL = 1u << 8,
    FLAG_DETAILED_EXITCODE = 1u << 9,
    FLAG_LABELS = 1u << 10,
    FLAG_TAINT = 1u << 11,
    FLAG_CASCADE = 1u << 12,
    FLAG_IGNORE_NOT_FOUND = 1u << 13,
    FLAG_IF_PLAN = 1u << 14,
    FLAG_IGNORE_OTHER_KINDS = 1u << 15,
    FLAG_DEFAULTS = 1u << 16,
    FLAG_CANONICAL = 1u << 17,
    FLAG_RECURSIVE = 1u << 18
};

typedef struct verb {
    const char *name, *synopsis, *summary, *help;
    uint64_t flags;
    int (*run)(const options *given);
    const char *forms; /* that -o takes, with bars between; NULL: those of get */
} verb;

int run_apply(const options *given);
int run_convert(const options *given);
int run_cordon(const options *given);
int run_create(const options *given);
int run_delete(const options *given);
int run_explain(const options *given);
int run_fields(const options *given);
int run_get(const options *given);
int run_label(const options *given);
int run_node(const options *given);
int run_plan(const options *given);
int run_rollout(const options *given);
int run_taint(const options *given);
int run_uncordon(const options *given);
int run_validate(const options *given);

/* store/kinds.c: the kinds of objects and their many names. */
typedef struct kind {
    uint32_t number; /* dset_kind */
    bool namespaced;
    const char *name;     /* "DaemonSet" */
    const char *version;  /* "apps/v1" */
    const char *singular; /* "daemonset.apps" */
    const char *plural;   /* "daemonsets.apps" */
    const char *words[6]; /* that it is called on the command line */
} kind;
const kind *kind_of_word(const char *word, size_t size);        /* NULL: no such thing */
const kind *kind_of_object(const char *version, const char *name);
const kind *kind_of_number(uint32_t number);

/* What a command is about: a kind, and perhaps one name. */
typedef struct target {
    const kind *what;
    const char *name; /* NULL: all */
} target;
/* Reads "ds/NAME" from one argument: a DaemonSet; false, and a message, when it is none. */
bool read_set(const struct options *given, size_t at, target *one);

typedef struct targets {
    target items[LIST_MAX * 2];
    size_t count;
    bool several_kinds;
} targets;
/* Reads "ds", "ds,pods", "node a b", "ds/a po/b", from the first-th argument up to one that stop() takes. */
bool targets_read(targets *found, const options *given, size_t first, bool (*stop)(const char *word));

/* store/session.c */
typedef struct session {
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
    dset_ms now;
    dset_ms stop_after;
    size_t refused; /* objects that do not read: this many have been reported */
} session;
/* False, with a message, when it fails. flags: DSET_RECONCILE_* */
bool session_open(session *s, const options *given, uint32_t flags);
/* The same over a copy in memory: nothing that is done in it lasts. */
bool session_open_copy(session *s, const options *given, uint32_t flags);
void session_close(session *s);
/* Drives the controller until nothing is left to do now, and notes the time. */
bool session_settle(session *s);
const char *session_namespace(const options *given, const kind *what); /* "" for kinds without */

/* store/lease.c: what the controller remembers from one command to the next. */
bool lease_read(session *s, dset_ms *last); /* last: when it was at work, or now if it never was */
bool lease_write(session *s);

/* messages.c: messages in kubectl's words; results go to standard output, all else to standard error. */
void say_error(const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;
/* "Error from server (NotFound): nodes "x" not found", and so on for other codes. */
void say_refused(int code, const dset_error *err, const kind *what, const char *name);
/* A file that is not JSON or YAML, or is too large: "error parsing FILE: 1:2: path: text". */
void say_unreadable(const char *file, const dset_error *err);
void say_done(const kind *what, const char *name, const char *deed); /* "node/x labeled" */

/* store/objects.c: objects out of the store. */
typedef struct object {
    dset_document *document; /* with apiVersion, kind and resourceVersion */
    const dset_value *root;
    const char *ns, *name;
} object;
typedef struct objects {
    object *items;
    size_t count, capacity;
} objects;
/* ns NULL: all. selector NULL: all. Adds to *found. */
int objects_list(objects *found, const session *s, const kind *what, const char *ns,
                 const dset_label_selector *selector, dset_error *err);
int objects_get(objects *found, const session *s, const kind *what, const char *ns, const char *name,
                dset_error *err);
void objects_free(objects *found);
dset_record record_of(const kind *what, const char *ns, const char *name, const text *data);
/* Merges a patch into an object in the store. */
int object_patch(session *s, const kind *what, const char *ns, const char *name, const text *patch, dset_error *err);
/* Prints a value as -o json or -o yaml does: keys sorted. */
bool print_value(const text *json, const char *output);

/* files/manifest.c, files/manifest_check.c: files of objects. */
typedef struct manifest {
    const char *file; /* as named in messages: "STDIN" for - */
    const kind *what;
    const char *ns, *name;
    text json;          /* the object */
    const dset_document *document; /* the object as it stands in the file */
} manifest;
/* Calls take() for every object of every file; false when one is wrong, with a message. */
bool manifests_read(const options *given, bool (*take)(void *context, const manifest *m), void *context);
/* Kubernetes' words for a type of issue: "Invalid value"; NULL for a type of the form. */
const char *manifest_issue_words(const char *type);
/* Says what is wrong with an object, in kubectl's words; true when nothing is. doing: "creating". */
bool manifest_check(const manifest *m, const char *doing);
/*
 * Makes an update of a stored object: after is what is to be stored, before the same of what there is. merged: the
 * object with the changes. False, and a message, when it is refused.
 */
bool manifest_update(const manifest *m, const text *stored, const text *merged, text *before, text *after);
/* What is to be stored when the object, which was checked, is created; without uid and the rest. */
bool manifest_stored(const manifest *m, text *stored);
/* Puts a new object; false, and a message, when it fails. */
bool manifest_create(const manifest *m, session *s, const text *stored);

/* verbs/node_add.c: a node with the labels and taints of the flags and no more; false, and a message, when they are wrong. */
bool node_sketch(text *to, const char *name, const options *given);

/* verbs/explain.c: a finding as a sentence, "" for NULL; free it. */
char *finding_words(const dset_finding *finding);

/* verbs/explain_node.c: prints what lands on a node; false, and a message, when that cannot be told. */
bool explain_node(const session *s, const options *given, const char *name);

/* verbs/apply.c: makes a stored object what a manifest says. What it did; NULL, and a message, when it failed. */
const char *manifest_apply(const manifest *m, session *s);

#endif
