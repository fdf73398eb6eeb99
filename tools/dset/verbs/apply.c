/* dset apply: creates or updates objects as kubectl does: a strategic merge of file, last applied file and object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "files/paths.h"
#include "store/planned_changes.h"
#include "show/table.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"
#define TRIES 5 /* others may write to the store at the same time */

typedef struct applying { /* one object */
    const manifest *m;
    session *s;
    dset_document *wanted; /* the file, with the annotation */
    objects found;         /* the object in the store, if there is one */
    text stored;           /* it as it is stored */
    char version[64];
    bool warned;
} applying;

static int keep_record(void *context, const dset_record *record)
{
    applying *work = context;

    work->stored.size = 0;
    text_bytes(&work->stored, record->data, record->data_size);
    snprintf(work->version, sizeof work->version, "%s", record->version);
    return DSET_OK;
}

static bool failed(const manifest *m, const dset_error *err)
{
    say_error("error when applying \"%s\": %s%s%s", m->file, err->path, err->path[0] != '\0' ? ": " : "", err->text);
    return false;
}

static int merge(dset_document *document, const text *patch, dset_error *err)
{
    return dset_document_merge(document, patch->data, patch->size, err);
}

/*
 * The file as kubectl applies it: in its namespace, and with the annotation that has it, written as kubectl writes it.
 * NULL, with a message, on error.
 */
static dset_document *read_wanted(const manifest *m)
{
    dset_error err = DSET_ERROR_INIT;
    dset_document *document;
    text patch, json;
    int code = reread(&document, m->json.data, m->json.size, &err);

    text_start(&patch);
    text_start(&json);
    text_add(&patch, "{\"metadata\":{\"annotations\":{\"" LAST_APPLIED "\":null}");
    text_add(&patch, m->what->namespaced ? ",\"namespace\":" : "");
    if (m->what->namespaced)
        text_json(&patch, m->ns);
    text_add(&patch, "}}");
    if (code == DSET_OK)
        code = merge(document, &patch, &err);
    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, text_sink, &json,
                                &err);
    text_add(&json, "\n");
    patch.size = 0;
    text_add(&patch, "{\"metadata\":{\"annotations\":{\"" LAST_APPLIED "\":");
    text_json(&patch, json.data);
    text_add(&patch, "}}}");
    if (code == DSET_OK)
        code = merge(document, &patch, &err);
    text_free(&patch);
    text_free(&json);
    if (code == DSET_OK)
        return document;
    failed(m, &err);
    dset_document_free(document);
    return NULL;
}

static void warn_of_missing(applying *work)
{
    const manifest *m = work->m;

    if (!work->warned && !m->quiet)
        say(stderr,
            "Warning: resource %.*s/%s is missing the " LAST_APPLIED " annotation which is required by dset apply: "
            "what this file leaves out stays as it is. The missing annotation will be patched automatically.",
            (int)strcspn(m->what->plural, "."), m->what->plural, m->name);
    work->warned = true;
}

/* What the annotation of the object has, or NULL. False, with a message, if it cannot be read. */
static bool read_last(applying *work, dset_document **last)
{
    const char *kept = dset_value_string(
        dset_value_find(work->found.items[0].root, "metadata", "annotations", LAST_APPLIED, NULL));
    dset_error err = DSET_ERROR_INIT;

    *last = NULL;
    if (kept == NULL)
        warn_of_missing(work);
    if (kept == NULL || kept[0] == '\0' || reread(last, kept, strlen(kept), &err) == DSET_OK)
        return true;
    say_error("error when applying \"%s\": the annotation " LAST_APPLIED " of the object is not JSON: %s",
              work->m->file, err.text);
    return false;
}

/* Writes the patch; false, with a message, on error. */
static bool make_patch(applying *work, text *patch)
{
    dset_error err = DSET_ERROR_INIT;
    dset_document *last;
    int code;

    if (!read_last(work, &last))
        return false;
    code = dset_patch_write(work->m->what->number, dset_document_root(last), dset_document_root(work->wanted),
                            work->found.items[0].root, NULL, text_sink, patch, &err);
    dset_document_free(last);
    return code == DSET_OK || failed(work->m, &err);
}

/* A version in the file that is not that of the object: the file was made for another one. */
static bool is_conflict(const text *patch)
{
    dset_document *document;
    const char *version;
    bool conflict;

    if (reread(&document, patch->data, patch->size, NULL) != DSET_OK)
        return false;
    version = dset_value_string(dset_value_find(dset_document_root(document), "metadata", "resourceVersion", NULL));
    conflict = version != NULL && version[0] != '\0' && strcmp(version, "0") != 0;
    dset_document_free(document);
    return conflict;
}

/* Writes the object with the patch; false, with a message, on error. */
static bool merge_patch(applying *work, const text *patch, text *merged)
{
    dset_document *live = work->found.items[0].document;
    dset_error err = DSET_ERROR_INIT;
    int code = dset_document_patch(live, work->m->what->number, patch->data, patch->size, &err);

    if (code == DSET_OK)
        code = drop_version(live, &err);
    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(live), DSET_FORMAT_JSON, 0, text_sink, merged, &err);
    return code == DSET_OK || failed(work->m, &err);
}

/* Stores the new version; DSET_ECONFLICT: another writer was faster. Other errors come with a message. */
static int put(applying *work, const text *next)
{
    dset_record record = record_of(work->m->what, work->m->ns, work->m->name, next);
    dset_error err = DSET_ERROR_INIT;
    int code;

    record.version = work->version;
    code = work->s->store.methods->put(work->s->store.self, &record, &err);
    if (code != DSET_OK && code != DSET_ECONFLICT)
        failed(work->m, &err);
    return code;
}

static int store_patched(applying *work, const text *patch, bool *changed)
{
    text merged, before, after;
    int code = DSET_EINVALID;

    text_start(&merged);
    text_start(&before);
    text_start(&after);
    if (merge_patch(work, patch, &merged) && manifest_update(work->m, &work->stored, &merged, &before, &after)) {
        *changed = before.size != after.size || memcmp(before.data, after.data, after.size) != 0;
        code = *changed ? put(work, &after) : DSET_OK;
    }
    text_free(&merged);
    text_free(&before);
    text_free(&after);
    return code;
}

static void warn_of_deletion(const applying *work)
{
    const dset_value *root = dset_document_root(work->found.items[0].document);

    if (string_at(root, "metadata", "deletionTimestamp")[0] != '\0' && !work->m->quiet)
        say(stderr, "Warning: Detected changes to resource %s which is currently being deleted.", work->m->name);
}

static int update(applying *work, applied *did)
{
    const manifest *m = work->m;
    dset_error none = DSET_ERROR_INIT;
    text patch;
    int code = DSET_EINVALID;

    text_start(&patch);
    if (!manifest_check_form(m, "applying") || !make_patch(work, &patch)) {
        text_free(&patch);
        return code;
    }
    did->deed = strcmp(patch.data, "{}") == 0 ? "unchanged" : "configured";
    did->changed = false;
    if (is_conflict(&patch))
        say_refused(DSET_ECONFLICT, &none, m->what, m->name);
    else
        code = strcmp(patch.data, "{}") == 0 ? DSET_OK : store_patched(work, &patch, &did->changed);
    if (code == DSET_OK)
        warn_of_deletion(work);
    text_free(&patch);
    return code;
}

static bool create(const applying *work)
{
    const manifest *m = work->m;
    manifest annotated = *m;
    dset_created created;
    text next;
    bool fine;

    text_start(&next);
    text_start(&annotated.json);
    fine = manifest_check(m, "creating") && dset_value_write(dset_document_root(work->wanted), DSET_FORMAT_JSON, 0,
                                                             text_sink, &annotated.json, NULL) == DSET_OK;
    fine = fine && manifest_stored(&annotated, &next) && manifest_create(&annotated, work->s, &next, &created);
    text_free(&annotated.json);
    text_free(&next);
    return fine;
}

/* One attempt. DSET_ECONFLICT: another writer was faster. */
static int try_once(applying *work, applied *did)
{
    const manifest *m = work->m;
    dset_error err = DSET_ERROR_INIT;
    const dset_store *store = &work->s->store;
    int code = store->methods->get(store->self, m->what->number, m->ns, m->name, keep_record, work, &err);

    if (code == DSET_OK)
        code = objects_get(&work->found, work->s, m->what, m->ns, m->name, &err);
    if (code != DSET_OK && code != DSET_ENOTFOUND)
        failed(m, &err);
    if (code == DSET_OK)
        code = update(work, did);
    else if (code == DSET_ENOTFOUND)
        code = create(work) ? DSET_OK : DSET_EINVALID;
    objects_free(&work->found);
    return code;
}

bool manifest_apply(const manifest *m, session *s, applied *did)
{
    applying work;
    dset_error none = DSET_ERROR_INIT;
    int tries, code = DSET_ECONFLICT;

    if (m->name[0] == '\0') {
        say_error("from %s: cannot use generate name with apply", m->generate_name);
        return false;
    }
    memset(&work, 0, sizeof work);
    work.m = m;
    work.s = s;
    work.wanted = read_wanted(m);
    if (work.wanted == NULL)
        return false;
    text_start(&work.stored);
    for (tries = 0; code == DSET_ECONFLICT && tries < TRIES; tries++) {
        did->deed = "created";
        did->changed = true;
        code = try_once(&work, did);
    }
    if (code == DSET_ECONFLICT)
        say_refused(code, &none, m->what, m->name);
    text_free(&work.stored);
    dset_document_free(work.wanted);
    return code == DSET_OK;
}

static bool apply(void *context, const manifest *m)
{
    applied did;

    if (!manifest_apply(m, context, &did))
        return false;
    say_done(m->what, m->name, did.deed);
    return true;
}

/* Whether the plan still has the token given with --if-plan. */
static bool is_planned(const options *given, const session *s)
{
    plans now;
    text token;
    bool same;

    if (!plans_make(&now, given, s))
        return false;
    text_start(&token);
    plans_token(&now, &token);
    same = strcmp(token.data, given->if_plan) == 0 || (given->if_plan[0] == '\0' && !now.changes);
    if (!same) {
        say_error("the plan is not the one that was asked for: it is now %s, not %s; nothing was applied", token.data,
                  given->if_plan);
        fputs("See 'dset plan -f FILE'.\n", stderr);
    }
    text_free(&token);
    plans_free(&now);
    return same;
}

int run_apply(const options *given)
{
    kept_files kept = { NULL, 0, 0, false };
    options with = *given;
    session s;
    bool fine;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return EXIT_WRONG;
    }
    with.kept = given->if_plan != NULL ? &kept : NULL;
    if (!session_open(&s, &with, 0))
        return EXIT_WRONG;
    fine = given->if_plan == NULL || is_planned(&with, &s);
    if (fine) {
        fine = manifests_read(&with, apply, &s);
        fine = session_settle(&s) && fine;
    }
    session_close(&s);
    kept_free(&kept);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
