/* dset apply: creates or updates objects, with kubectl's three-way merge of file, last applied file and object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "store/planned_changes.h"
#include "show/table.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"
#define TRIES 5 /* others may write to the store at the same time */

typedef struct stored { /* the object in the store */
    text json;
    char version[64];
} stored;

static int keep_record(void *context, const dset_record *record)
{
    stored *to = context;

    text_bytes(&to->json, record->data, record->data_size);
    snprintf(to->version, sizeof to->version, "%s", record->version);
    return DSET_OK;
}

static dset_document *parse(const char *json, size_t size)
{
    dset_document *document;

    return reread(&document, json, size, NULL) == DSET_OK ? document : NULL;
}

/* {"metadata":{"annotations":{"...last-applied...":"the file"}}}, written as kubectl does */
static void add_annotation(text *to, const manifest *m)
{
    dset_document *document = parse(m->json.data, m->json.size);
    text json;

    text_start(&json);
    dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, text_sink, &json, NULL);
    text_add(&json, "\n");
    text_add(to, "{\"metadata\":{\"annotations\":{\"" LAST_APPLIED "\":");
    text_json(to, json.data);
    text_add(to, "}}}");
    text_free(&json);
    dset_document_free(document);
}

static void open_member(text *to, const char *key, bool *first)
{
    text_add(to, *first ? "" : ",");
    text_json(to, key);
    text_add(to, ":");
    *first = false;
}

/* A merge patch with the members of the file; removes members that only the last applied file had. */
static void write_patch(text *to, const dset_value *file, const dset_value *last)
{
    const dset_value *member;
    bool first = true;

    text_add(to, "{");
    for (member = dset_value_first(file); member != NULL; member = dset_value_next(member)) {
        open_member(to, dset_value_key(member), &first);
        if (dset_value_type(member) == DSET_OBJECT)
            write_patch(to, member, dset_value_get(last, dset_value_key(member)));
        else
            dset_value_write(member, DSET_FORMAT_JSON, 0, text_sink, to, NULL);
    }
    for (member = dset_value_type(last) == DSET_OBJECT ? dset_value_first(last) : NULL; member != NULL;
         member = dset_value_next(member)) {
        if (dset_value_get(file, dset_value_key(member)) != NULL)
            continue;
        open_member(to, dset_value_key(member), &first);
        text_add(to, "null");
    }
    text_add(to, "}");
}

static void warn_of_missing(const manifest *m)
{
    fprintf(stderr,
            "Warning: resource %.*s/%s is missing the " LAST_APPLIED " annotation which is required by dset apply: "
            "what this file leaves out stays as it is. The missing annotation will be patched automatically.\n",
            (int)strcspn(m->what->plural, "."), m->what->plural, m->name);
}

/* Merges the file into the object; false, with a message, on error. */
static bool merge(const manifest *m, const stored *live, text *merged)
{
    dset_document *document = parse(live->json.data, live->json.size), *file = parse(m->json.data, m->json.size);
    const char *kept = dset_value_string(
        dset_value_find(dset_document_root(document), "metadata", "annotations", LAST_APPLIED, NULL));
    dset_document *last = kept != NULL ? parse(kept, strlen(kept)) : NULL;
    dset_error err = DSET_ERROR_INIT;
    text patch, annotation;
    int code;

    if (kept == NULL)
        warn_of_missing(m);
    text_start(&patch);
    text_start(&annotation);
    write_patch(&patch, dset_document_root(file), dset_document_root(last));
    add_annotation(&annotation, m);
    code = dset_document_merge(document, patch.data, patch.size, &err);
    if (code == DSET_OK)
        code = dset_document_merge(document, annotation.data, annotation.size, &err);
    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, text_sink, merged, &err);
    if (code != DSET_OK)
        say_error("error when applying \"%s\": %s", m->file, err.text);
    text_free(&patch);
    text_free(&annotation);
    dset_document_free(last);
    dset_document_free(file);
    dset_document_free(document);
    return code == DSET_OK;
}

/* Stores the new version; DSET_ECONFLICT: another writer was faster. */
static int put(const manifest *m, session *s, const stored *live, const text *next, dset_error *err)
{
    dset_record record = record_of(m->what, m->ns, m->name, next);

    record.version = live->version;
    return s->store.methods->put(s->store.self, &record, err);
}

static int update(const manifest *m, session *s, const stored *live, const char **did)
{
    dset_error err = DSET_ERROR_INIT;
    text merged, before, after;
    bool fine;
    int code = DSET_EINVALID;

    text_start(&merged);
    text_start(&before);
    text_start(&after);
    fine = merge(m, live, &merged) && manifest_update(m, &live->json, &merged, &before, &after);
    if (fine) {
        bool same = before.size == after.size && memcmp(before.data, after.data, after.size) == 0;

        code = same ? DSET_OK : put(m, s, live, &after, &err);
        *did = same ? "unchanged" : "configured";
    }
    if (code == DSET_ECONFLICT)
        say_refused(code, &err, m->what, m->name);
    else if (fine && code != DSET_OK)
        say_error("error when applying \"%s\": %s", m->file, err.text);
    text_free(&merged);
    text_free(&before);
    text_free(&after);
    return code;
}

static bool create(const manifest *m, session *s)
{
    dset_document *document = parse(m->json.data, m->json.size);
    manifest annotated = *m;
    text annotation, next;
    bool fine;

    text_start(&annotation);
    text_start(&next);
    text_start(&annotated.json);
    add_annotation(&annotation, m);
    fine = dset_document_merge(document, annotation.data, annotation.size, NULL) == DSET_OK &&
           dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, text_sink, &annotated.json, NULL) ==
               DSET_OK;
    if (!fine)
        say_error("error when creating \"%s\": metadata is not an object", m->file);
    fine = fine && manifest_stored(&annotated, &next) && manifest_create(&annotated, s, &next);
    text_free(&annotated.json);
    text_free(&next);
    text_free(&annotation);
    dset_document_free(document);
    return fine;
}

const char *manifest_apply(const manifest *m, session *s)
{
    dset_error err = DSET_ERROR_INIT;
    const char *did = NULL;
    int tries, code = DSET_ECONFLICT;

    if (!manifest_check(m, "creating"))
        return NULL;
    for (tries = 0; code == DSET_ECONFLICT && tries < TRIES; tries++) {
        stored live = { { NULL, 0, 0 }, "" };

        text_start(&live.json);
        code = s->store.methods->get(s->store.self, m->what->number, m->ns, m->name, keep_record, &live, &err);
        if (code == DSET_OK)
            code = update(m, s, &live, &did);
        else if (code == DSET_ENOTFOUND)
            did = create(m, s) ? "created" : NULL;
        else
            say_error("error when applying \"%s\": %s", m->file, err.text);
        text_free(&live.json);
    }
    return code == DSET_OK || code == DSET_ENOTFOUND ? did : NULL;
}

static bool apply(void *context, const manifest *m)
{
    const char *did = manifest_apply(m, context);

    if (did != NULL)
        say_done(m->what, m->name, did);
    return did != NULL;
}

/* Whether the plan still has the token given with --if-plan. */
static bool is_planned(const options *given)
{
    plans now;
    text token;
    bool same;

    if (!plans_make(&now, given))
        return false;
    text_start(&token);
    plans_token(&now, &token);
    same = strcmp(token.data, given->if_plan) == 0;
    if (!same)
        say_error("the plan is not the one that was asked for: it is now %s, not %s; nothing was applied\n"
                  "See 'dset plan -f FILE'.", token.data, given->if_plan);
    text_free(&token);
    plans_free(&now);
    return same;
}

int run_apply(const options *given)
{
    session s;
    bool fine;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return EXIT_WRONG;
    }
    if (given->if_plan != NULL && !is_planned(given))
        return EXIT_WRONG;
    if (!session_open(&s, given, 0))
        return EXIT_WRONG;
    fine = manifests_read(given, apply, &s);
    fine = session_settle(&s) && fine;
    session_close(&s);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
