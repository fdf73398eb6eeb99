/* Files of objects: finds them, and passes their objects to a callback one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "files/paths.h"
#include "show/table.h"

typedef struct reading {
    const options *given;
    const char *file;
    const text *content;
    size_t count; /* documents in the file */
    bool (*take)(void *context, const manifest *m);
    void *context;
    bool fine;
} reading;

static int count_document(void *context, dset_document *document, uint32_t line)
{
    reading *work = context;

    (void)document;
    (void)line;
    work->count++;
    return DSET_OK;
}

/* Fills in the kind, namespace and name of an object; reports what is missing. */
static bool identify(manifest *m, const options *given, const dset_value *root)
{
    const char *version = string_in(root, "apiVersion"), *name = string_in(root, "kind");
    const char *ns = string_at(root, "metadata", "namespace");

    if (version[0] == '\0' || name[0] == '\0') {
        say_error("error validating \"%s\": error validating data: %s", m->file,
                  version[0] != '\0' ? "kind not set" : name[0] != '\0' ? "apiVersion not set"
                                                                        : "[apiVersion not set, kind not set]");
        return false;
    }
    m->what = kind_of_object(version, name);
    m->name = string_at(root, "metadata", "name");
    if (m->what == NULL || m->what->number == DSET_KIND_EVENT) {
        say_error("resource mapping not found for name: \"%s\" namespace: \"%s\" from \"%s\": no matches for kind "
                  "\"%s\" in version \"%s\"", m->name, ns, m->file, name, version);
        return false;
    }
    m->ns = !m->what->namespaced ? "" : ns[0] != '\0' ? ns : session_namespace(given, m->what);
    if (m->what->namespaced && given->ns != NULL && strcmp(m->ns, given->ns) != 0) {
        say_error("the namespace from the provided object \"%s\" does not match the namespace \"%s\". You must pass "
                  "'--namespace=%s' to perform this operation.", m->ns, given->ns, m->ns);
        return false;
    }
    if (m->name[0] == '\0')
        say_error("error when reading \"%s\": resource name may not be empty", m->file);
    return m->name[0] != '\0';
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    reading *work = context;
    const dset_value *root = dset_document_root(document);
    manifest m;

    (void)line;
    if (dset_value_type(root) == DSET_NULL)
        return DSET_OK;
    memset(&m, 0, sizeof m);
    m.file = work->file;
    text_start(&m.json);
    dset_value_write(root, DSET_FORMAT_JSON, 0, text_sink, &m.json, NULL);
    m.document = document;
    if (!identify(&m, work->given, root) || !work->take(work->context, &m))
        work->fine = false;
    text_free(&m.json);
    return DSET_OK;
}

/* The first pass checks the syntax of the whole file before any object is used. */
static bool read_documents(reading *work)
{
    dset_document_options open = DSET_DOCUMENT_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    int code;

    open.flags = DSET_DOCUMENT_KEEP_DUPLICATES; /* reported later, with the other problems */
    code = dset_documents_read(work->content->data, work->content->size, &open, count_document, work, &err);
    if (code == DSET_OK)
        code = dset_documents_read(work->content->data, work->content->size, &open, take_document, work, &err);
    if (code == DSET_OK && work->count == 0) {
        say_error("no objects passed to %s", work->given->arguments.items[0]);
        return false;
    }
    if (code != DSET_OK) {
        say_unreadable(work->file, &err);
    }
    return code == DSET_OK && work->fine;
}

static bool read_one(const options *given, const char *name, bool (*take)(void *context, const manifest *m),
                     void *context)
{
    reading work = { given, strcmp(name, "-") == 0 ? "STDIN" : name, NULL, 0, take, context, true };
    text content;
    bool fine;

    text_start(&content);
    work.content = &content;
    fine = file_read(name, &content) && read_documents(&work);
    text_free(&content);
    return fine;
}

bool manifests_read(const options *given, bool (*take)(void *context, const manifest *m), void *context)
{
    bool fine = true;
    files names;
    size_t i;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return false;
    }
    files_start(&names);
    for (i = 0; i < given->files.count; i++)
        fine = files_find(&names, given->files.items[i]) && fine;
    for (i = 0; i < names.count; i++)
        fine = read_one(given, names.items[i], take, context) && fine;
    files_free(&names);
    return fine;
}
