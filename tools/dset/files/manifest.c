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
    size_t count; /* documents in all files */
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
    m->generate_name = string_at(root, "metadata", "generateName");
    if (m->name[0] == '\0' && m->generate_name[0] == '\0')
        say_error("error when reading \"%s\": resource name may not be empty", m->file);
    return m->name[0] != '\0' || m->generate_name[0] != '\0';
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    reading *work = context;
    const dset_value *root = dset_document_root(document);
    manifest m;

    (void)line;
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

static int report_broken(void *context, const dset_error *err)
{
    reading *work = context;

    say_unreadable(work->file, err);
    work->fine = false;
    return DSET_OK;
}

/* The first pass reads the whole file before any object is used. */
static void read_documents(reading *work, const text *content)
{
    dset_document_options open = DSET_DOCUMENT_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    bool fine = work->fine;
    int code;

    work->fine = true;
    open.flags = DSET_DOCUMENT_KEEP_DUPLICATES; /* reported later, with the other problems */
    code = dset_documents_read_each(content->data, content->size, &open, count_document, report_broken, work, &err);
    if (code == DSET_OK && work->fine)
        code = dset_documents_read(content->data, content->size, &open, take_document, work, &err);
    if (code != DSET_OK)
        report_broken(work, &err);
    work->fine = work->fine && fine;
}

static void read_one(reading *work, const char *name)
{
    text content;

    text_start(&content);
    work->file = strcmp(name, "-") == 0 ? "STDIN" : name;
    if (file_read(name, &content))
        read_documents(work, &content);
    else
        work->fine = false;
    text_free(&content);
}

bool manifests_read(const options *given, bool (*take)(void *context, const manifest *m), void *context)
{
    reading work = { given, NULL, 0, take, context, true };
    files names;
    size_t i;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return false;
    }
    files_start(&names);
    for (i = 0; i < given->files.count; i++)
        work.fine = files_find(&names, given->files.items[i]) && work.fine;
    for (i = 0; i < names.count; i++)
        read_one(&work, names.items[i]);
    files_free(&names);
    if (work.count == 0 && work.fine)
        say_error("no objects passed to %s", given->arguments.items[0]);
    return work.count > 0 && work.fine;
}
