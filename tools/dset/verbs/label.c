/* dset label: sets and removes labels of objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

typedef struct labelling {
    const options *given;
    session s;
    targets about;
    size_t first; /* index of the first argument that is a label */
} labelling;

static bool is_label(const char *word)
{
    return strchr(word, '=') != NULL || (word[0] != '\0' && word[strlen(word) - 1] == '-');
}

static bool check_label(const char *word)
{
    const char *equals = strchr(word, '='), *problem;

    if (!is_label(word)) {
        say_error("all resources must be specified before label changes: %s", word);
        return false;
    }
    if (equals != NULL && strchr(equals + 1, '=') != NULL) {
        say_error("invalid label spec: %s", word);
        return false;
    }
    if (equals == NULL)
        return true;
    problem = dset_text_problem(DSET_RULE_LABEL_VALUE, equals + 1, strlen(equals + 1));
    if (problem != NULL) {
        say_error("invalid label value: \"%s\": %s", word, problem);
        return false;
    }
    problem = dset_text_problem(DSET_RULE_QUALIFIED_NAME, word, (size_t)(equals - word));
    if (problem != NULL)
        say_error("invalid label key: \"%s\": %s", word, problem);
    return problem == NULL;
}

/* The number of bytes of the key that a label spec is about. */
static size_t key_size(const char *word)
{
    return strchr(word, '=') != NULL ? (size_t)(strchr(word, '=') - word) : strlen(word) - 1;
}

static bool same_key(const char *a, const char *b)
{
    return key_size(a) == key_size(b) && memcmp(a, b, key_size(a)) == 0;
}

/* Of several specs of one key the last counts; setting and removing it is an error. */
static bool check_labels(const labelling *work)
{
    const list *arguments = &work->given->arguments;
    size_t i, j;

    for (i = work->first; i < arguments->count; i++) {
        if (!check_label(arguments->items[i]))
            return false;
        for (j = work->first; j < i; j++) {
            if (!same_key(arguments->items[i], arguments->items[j]) ||
                (strchr(arguments->items[i], '=') == NULL) == (strchr(arguments->items[j], '=') == NULL))
                continue;
            say_error("can not both modify and remove a label in the same command");
            return false;
        }
    }
    return true;
}

static bool is_repeated(const labelling *work, size_t at)
{
    const list *arguments = &work->given->arguments;
    size_t later = at + 1;

    while (later < arguments->count && !same_key(arguments->items[at], arguments->items[later]))
        later++;
    return later < arguments->count;
}

static bool check_arguments(labelling *work)
{
    const list *arguments = &work->given->arguments;

    work->first = 1;
    while (work->first < arguments->count && !is_label(arguments->items[work->first]))
        work->first++;
    if (work->first == arguments->count) {
        say_error("at least one label update is required");
        return false;
    }
    if (!check_labels(work) || !targets_read(&work->about, work->given, 1, is_label))
        return false;
    if (work->about.count == 0)
        say_error("one or more resources must be specified as <resource> <name> or <resource>/<name>");
    else if (work->about.items[0].name == NULL && !work->given->all)
        say_error("resource(s) were provided, but no name was specified");
    else
        return true;
    return false;
}

/* The label changes of an object, as members of a patch. */
typedef struct change {
    text members;
    size_t set, removed;
    bool different;
} change;

static bool add_change(labelling *work, change *c, const dset_value *labels, const char *word)
{
    size_t size = key_size(word);
    char *key = memcpy(need(size + 1), word, size);
    const char *value = strchr(word, '=') != NULL ? word + size + 1 : NULL;
    const char *present = dset_value_string(dset_value_get(labels, key));
    bool fine = true;

    if (value != NULL && present != NULL && strcmp(present, value) != 0 && !work->given->overwrite) {
        say_error("'%s' already has a value (%s), and --overwrite is false", key, present);
        fine = false;
    } else if (value == NULL && present == NULL) {
        say(stdout, "label \"%s\" not found.", key);
    } else {
        text_add(&c->members, c->members.size > 0 ? "," : "");
        text_json(&c->members, key);
        text_add(&c->members, ":");
        if (value != NULL)
            text_json(&c->members, value);
        else
            text_add(&c->members, "null");
        c->different = c->different || value == NULL || present == NULL || strcmp(present, value) != 0;
        *(value != NULL ? &c->set : &c->removed) += value == NULL || present == NULL;
    }
    free(key);
    return fine;
}

static bool label_one(labelling *work, const kind *what, const object *one)
{
    const dset_value *labels = dset_value_find(one->root, "metadata", "labels", NULL);
    dset_error err = DSET_ERROR_INIT;
    change c = { { NULL, 0, 0 }, 0, 0, false };
    bool fine = true;
    text patch;
    size_t i;
    int code = DSET_OK;

    text_start(&c.members);
    text_start(&patch);
    for (i = work->first; fine && i < work->given->arguments.count; i++)
        fine = is_repeated(work, i) || add_change(work, &c, labels, work->given->arguments.items[i]);
    if (fine && c.different) {
        /* An object without labels has no "labels" at all, rather than an empty map. */
        if (c.set == 0 && c.removed == dset_value_count(labels))
            text_add(&patch, "{\"metadata\":{\"labels\":null}}");
        else
            text_format(&patch, "{\"metadata\":{\"labels\":{%s}}}", c.members.data);
        code = object_patch(&work->s, what, one->ns, one->name, &patch, &err);
    }
    if (code != DSET_OK)
        say_refused(code, &err, what, one->name);
    else if (fine)
        say_done(what, one->name,
                 !c.different                                       ? "not labeled"
                 : c.removed > c.set && !work->given->overwrite ? "unlabeled"
                                                                    : "labeled");
    text_free(&c.members);
    text_free(&patch);
    return fine && code == DSET_OK;
}

static bool label_target(labelling *work, const target *one)
{
    const char *ns = session_namespace(work->given, one->what);
    dset_error err = DSET_ERROR_INIT;
    objects found = { NULL, 0, 0 };
    bool fine;
    size_t i;
    int code = one->name != NULL ? objects_get(&found, &work->s, one->what, ns, one->name, &err)
                                 : objects_list(&found, &work->s, one->what, ns, NULL, &err);

    if (code != DSET_OK)
        say_refused(code, &err, one->what, one->name != NULL ? one->name : "");
    fine = code == DSET_OK;
    for (i = 0; i < found.count; i++)
        fine = label_one(work, one->what, &found.items[i]) && fine;
    objects_free(&found);
    return fine;
}

int run_label(const options *given)
{
    labelling work;
    bool fine;
    size_t i;

    memset(&work, 0, sizeof work);
    work.given = given;
    fine = check_arguments(&work) && session_open(&work.s, given, 0);
    if (fine) {
        for (i = 0; i < work.about.count; i++)
            fine = label_target(&work, &work.about.items[i]) && fine;
        fine = session_settle(&work.s) && fine;
        session_close(&work.s);
    }
    targets_free(&work.about);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
