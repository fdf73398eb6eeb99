/*
 * dset: DaemonSets in one file, with the commands of kubectl. Uses only public headers of the library.
 *
 * Every command opens the store, simulates the time since the last command, makes its change, drives the controller
 * until nothing is left to do at the current time, and prints.
 */
#ifndef DSET_H
#define DSET_H

#include <stdio.h>

#include <daemonset/daemonset.h>

#include "text.h"

enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_CHANGES = 2, EXIT_STALLED = 3 };

typedef struct list { /* of texts, copied */
    char **items;
    size_t count, capacity;
} list;

typedef struct options { /* the parsed command line */
    list arguments; /* the verb comes first */
    const char *store, *now, *ns, *output, *selector, *cascade, *if_plan;
    const char *pod_start, *pod_ready, *pod_stop, *fail_images, *stuck_images;
    list files, labels, taints;
    bool all_namespaces, all, show_labels, no_headers, overwrite, ignore_not_found, ignore_other_kinds;
    bool detailed_exitcode, defaults, canonical, recursive, strict_kinds, help, version;
    struct kept_files *kept; /* for files that are read twice; NULL: they are read once */
} options;

/* options.c */
/* Fills *given, in any case to be freed; false, with a message, on error. */
bool options_read(options *given, int count, char **words);
void options_free(options *given);
/* Writes the help for the flags of a verb (FLAG_*) and the common ones. forms: values of -o; NULL: those of get. */
void options_help(uint64_t flags, const char *forms, text *to);
/* The first given flag that is not among these, or NULL. */
const char *options_stranger(const options *given, uint64_t flags);

enum { /* flags that only some verbs take */
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
    FLAG_RECURSIVE = 1u << 18,
    FLAG_STRICT_KINDS = 1u << 19,
    NO_ARGUMENTS = 1u << 30 /* no flag: the verb has none but files */
};

typedef struct verb {
    const char *name, *synopsis, *summary, *help;
    uint64_t flags;
    int (*run)(const options *given);
    const char *forms; /* values of -o, separated by bars; NULL: those of get */
} verb;

/* main.c */
const verb *verb_find(const char *name); /* NULL: there is none */
/* 'unknown command "x" for "dset"'; of: "dset", or a verb with verbs of its own. */
void say_unknown_verb(const char *name, const char *of);

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
    const char *brief;    /* "ds"; NULL: none */
} kind;
/* "ds", "DaemonSets", "daemonset.apps", "daemonsets.v1.apps". NULL: unknown. */
const kind *kind_of_word(const char *word, size_t size);
const kind *kind_of_object(const char *version, const char *name);
const kind *kind_of_number(uint32_t number);

/* The objects that a command acts on: a kind, and optionally one name. */
typedef struct target {
    const kind *what;
    const char *name; /* NULL: all */
} target;
typedef struct targets {
    target *items;
    size_t count, capacity;
} targets;
/*
 * Reads "ds", "ds,pods", "node a b", "ds/a po/b", from argument number first up to one for which stop() is true. False,
 * with a message, on error. Free them in any case.
 */
bool targets_read(targets *found, const options *given, size_t first, bool (*stop)(const char *word));
void targets_add(targets *found, const kind *what, const char *name);
void targets_free(targets *found);
/* Reads one "TYPE/NAME" or "TYPE NAME" from argument number *at on, and moves that past it; false, with a message. */
bool target_read(target *one, const options *given, size_t *at);

/* store/session.c */
typedef struct session {
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
    dset_ms now;
    dset_ms stop_after;
    size_t refused; /* objects that do not read: this many have been reported */
    int lock;       /* the file of the store, locked; -1: it is not */
} session;
/* Opens and locks the store: no other dset works on it. False, with a message, on error. flags: DSET_RECONCILE_* */
bool session_open(session *s, const options *given, uint32_t flags);
/* For verbs that change nothing: others may work on the store from now on. */
void session_unlock(session *s);
/* Opens a copy of a store in memory: changes are not stored. of: a session on the store; NULL: there is none yet. */
bool session_open_copy(session *s, const options *given, const session *of, uint32_t flags);
void session_close(session *s);
/* Drives the controller until nothing is left to do now, stores the time, and warns of sets that have a problem. */
bool session_settle(session *s);
/* Writes why a DaemonSet cannot be rolled out, "path: text"; false if nothing is known against it. plan: or NULL. */
bool plan_problem(const dset_plan *plan, char *words, size_t size);
/* Has the rollout stopped for another reason than that Pods run and are not ready yet? plan: or NULL. */
bool plan_stalled(const dset_plan *plan);
const char *session_namespace(const options *given, const kind *what); /* "" for kinds without namespace */

/* store/lease.c: the state of the controller that is kept between commands. */
bool lease_read(session *s, dset_ms *last); /* last: when the controller last ran, or now if it never did */
bool lease_write(session *s);

/* messages.c: messages worded like kubectl's; results go to standard output, everything else to standard error. */
/* One line, with everything in it that came from outside fit for a terminal. */
void say(FILE *to, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
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

/* store/objects.c: objects read from the store. */
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

/* files/reread.c: parses JSON that dset wrote; what was within the limits in a file is so in any other form. */
int reread(dset_document **out, const char *json, size_t size, dset_error *err);
/* Takes the resourceVersion out of an object. */
int drop_version(dset_document *document, dset_error *err);
/* files/meant.c: the kind that was probably meant by a version and a kind that dset does not know; NULL: another one. */
const kind *kind_meant(const char *version, const char *name);

/* files/manifest.c, files/manifest_check.c: files of objects. */
typedef struct manifest {
    const char *file; /* as named in messages: "STDIN" for - */
    const kind *what;
    const char *ns, *name;         /* name "": it is made from generate_name */
    const char *generate_name;
    text json;          /* the object */
    const dset_document *document; /* the object as parsed from the file */
    bool quiet;         /* it is read again: no warnings yet */
} manifest;

typedef struct kept_files { /* what files had when they were read first */
    struct kept_file {
        char *name;
        text content;
    } *items;
    size_t count, capacity;
    bool complete; /* from now on, only these are read */
} kept_files;

/*
 * Calls take() for every object of every file; false, with a message, if one is invalid. Objects of kinds that dset does
 * not keep are passed over, with a line, unless --strict-kinds is given.
 */
bool manifests_read(const options *given, bool (*take)(void *context, const manifest *m), void *context);
/* Kubernetes' text for a type of issue: "Invalid value"; NULL for a decoding error. */
const char *manifest_issue_words(const char *type);
/* Reports the problems of an object, worded like kubectl; true if there are none. doing: "creating". */
bool manifest_check(const manifest *m, const char *doing);
/* The same for an object that is only a part of one to be stored: are its fields known, and of the right types? */
bool manifest_check_form(const manifest *m, const char *doing);
/*
 * Updates a stored object. merged: the object with the changes. after: set to the new object to store, before: to the
 * old object in the same form. False, with a message, if the update is refused.
 */
bool manifest_update(const manifest *m, const text *stored, const text *merged, text *before, text *after);
/* The form in which a checked object is stored when it is created; without uid and other server fields. */
bool manifest_stored(const manifest *m, text *stored);
/* Creates an object in the store, and says under which name; false, with a message, on error. */
bool manifest_create(const manifest *m, session *s, const text *stored, dset_created *created);

/* verbs/node_add.c: a node with only the labels and taints of the flags; false, with a message, if they are invalid. */
bool node_sketch(text *to, const char *name, const options *given);

/* verbs/explain.c: a finding as a sentence; "" for NULL. Free it. */
char *finding_words(const dset_finding *finding);

/* verbs/explain_node.c: prints which DaemonSets run on a node; false, with a message, on error. */
bool explain_node(const session *s, const options *given, const char *name);

/* verbs/apply.c */
typedef struct applied {
    const char *deed; /* "created", "configured", "unchanged" */
    bool changed;     /* the store; "configured" may also mean another spelling of the same */
} applied;
/* Creates or updates an object from a manifest; false, with a message, on error. */
bool manifest_apply(const manifest *m, session *s, applied *did);

#endif
