/* dset delete: deletes objects and their dependents, as the garbage collector does. */
#include <stdio.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

typedef struct deleting {
    const options *given;
    session s;
    dset_label_selector *selector;
    bool orphan;
} deleting;

/* A Pod is marked as deleted, and its node removes it; everything else is removed at once. */
static int remove_object(deleting *work, const kind *what, const object *one, dset_error *err)
{
    char at[32];
    text patch;
    int code;

    if (what->number != DSET_KIND_POD)
        return work->s.store.methods->drop(work->s.store.self, what->number, one->ns, one->name, NULL, err);
    dset_time_write(work->s.now + work->s.stop_after, at, sizeof at);
    text_start(&patch);
    text_format(&patch, "{\"metadata\":{\"deletionTimestamp\":\"%s\",\"deletionGracePeriodSeconds\":%d}}", at,
                (int)(work->s.stop_after / 1000));
    code = object_patch(&work->s, what, one->ns, one->name, &patch, err);
    text_free(&patch);
    return code;
}

static bool belongs_to(const dset_value *root, const char *uid)
{
    const dset_value *owner = dset_value_first(dset_value_find(root, "metadata", "ownerReferences", NULL));

    for (; owner != NULL; owner = dset_value_next(owner)) {
        if (strcmp(string_in(owner, "uid"), uid) == 0)
            return true;
    }
    return false;
}

static int release(deleting *work, const kind *what, const object *one, const char *uid, dset_error *err)
{
    text patch;
    int code;

    text_start(&patch);
    text_add(&patch, "{\"metadata\":{\"ownerReferences\":[{\"$patch\":\"delete\",\"uid\":");
    text_json(&patch, uid);
    text_add(&patch, "}]}}");
    code = object_patch(&work->s, what, one->ns, one->name, &patch, err);
    text_free(&patch);
    return code;
}

static bool collect(deleting *work, const object *owner)
{
    static const uint32_t kinds[] = { DSET_KIND_POD, DSET_KIND_REVISION };
    const char *uid = string_at(owner->root, "metadata", "uid");
    dset_error err = DSET_ERROR_INIT;
    int code = DSET_OK;
    size_t i, j;

    for (i = 0; code == DSET_OK && i < sizeof kinds / sizeof kinds[0]; i++) {
        const kind *what = kind_of_number(kinds[i]);
        objects found = { NULL, 0, 0 };

        code = objects_list(&found, &work->s, what, owner->ns, NULL, &err);
        for (j = 0; code == DSET_OK && j < found.count; j++) {
            if (belongs_to(found.items[j].root, uid))
                code = work->orphan ? release(work, what, &found.items[j], uid, &err)
                                    : remove_object(work, what, &found.items[j], &err);
        }
        objects_free(&found);
    }
    if (code != DSET_OK)
        say_error("%s", err.text);
    return code == DSET_OK;
}

/* The dependents first: whenever it is interrupted, each of them has its owner or is gone. */
static bool delete_one(deleting *work, const kind *what, const object *one)
{
    dset_error err = DSET_ERROR_INIT;
    int code;

    if (what->number == DSET_KIND_DAEMONSET && !collect(work, one))
        return false;
    code = remove_object(work, what, one, &err);

    if (code != DSET_OK) {
        say_refused(code, &err, what, one->name);
        return false;
    }
    if (what->namespaced)
        say(stdout, "%s \"%s\" deleted from %s namespace", what->singular, one->name, one->ns);
    else
        say(stdout, "%s \"%s\" deleted", what->singular, one->name);
    return true;
}

static bool delete_named(deleting *work, const kind *what, const char *ns, const char *name)
{
    dset_error err = DSET_ERROR_INIT;
    objects found = { NULL, 0, 0 };
    bool fine;
    size_t i;
    int code = name != NULL ? objects_get(&found, &work->s, what, ns, name, &err)
                            : objects_list(&found, &work->s, what, ns, work->selector, &err);

    if (code == DSET_ENOTFOUND && work->given->ignore_not_found)
        return true;
    if (code != DSET_OK)
        say_refused(code, &err, what, name != NULL ? name : "");
    fine = code == DSET_OK;
    for (i = 0; i < found.count; i++)
        fine = delete_one(work, what, &found.items[i]) && fine;
    if (fine && found.count == 0)
        fputs("No resources found\n", stderr);
    objects_free(&found);
    return fine;
}

static bool delete_manifest(void *context, const manifest *m)
{
    if (m->name[0] == '\0') {
        say_error("error when deleting \"%s\": resource name may not be empty", m->file);
        return false;
    }
    return delete_named(context, m->what, m->ns, m->name);
}

static bool check_arguments(deleting *work, targets *about)
{
    const options *given = work->given;
    dset_error err = DSET_ERROR_INIT;

    if (given->cascade != NULL && strcmp(given->cascade, "background") != 0 && strcmp(given->cascade, "orphan") != 0) {
        say_error("invalid cascade value (%s). Must be \"background\" or \"orphan\"", given->cascade);
        return false;
    }
    work->orphan = given->cascade != NULL && strcmp(given->cascade, "orphan") == 0;
    if (given->selector != NULL && dset_label_selector_parse(&work->selector, given->selector,
                                                             strlen(given->selector), NULL, &err) != DSET_OK) {
        say_error("unable to parse requirement: %s", err.text);
        return false;
    }
    if (given->files.count > 0 && given->arguments.count > 1) {
        say_error("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
        return false;
    }
    if (given->files.count > 0)
        return true;
    if (!targets_read(about, given, 1, NULL))
        return false;
    if (about->count == 0)
        say_error("you must specify one or more resources by argument or filename");
    else if (about->items[0].name == NULL && !given->all && given->selector == NULL)
        say_error("resource(s) were provided, but no name was specified");
    else
        return true;
    return false;
}

int run_delete(const options *given)
{
    deleting work;
    targets about;
    bool fine;
    size_t i;

    memset(&work, 0, sizeof work);
    memset(&about, 0, sizeof about);
    work.given = given;
    fine = check_arguments(&work, &about) && session_open(&work.s, given, 0);
    if (fine) {
        if (given->files.count > 0)
            fine = manifests_read(given, delete_manifest, &work);
        for (i = 0; i < about.count; i++)
            fine = delete_named(&work, about.items[i].what, session_namespace(given, about.items[i].what),
                                about.items[i].name) && fine;
        fine = session_settle(&work.s) && fine;
        session_close(&work.s);
    }
    dset_label_selector_free(work.selector);
    targets_free(&about);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
