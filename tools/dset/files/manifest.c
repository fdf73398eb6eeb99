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
    bool quiet;  /* the files are going to be read again */
    text passed; /* the objects of other kinds in the file */
} reading;

static int count_document(void *context, dset_document *document, uint32_t line)
{
    reading *work = context;

    (void)document;
    (void)line;
    work->count++;
    return DSET_OK;
}

/* An object of a kind that dset does not keep from files: notes it, or reports it as an error. */
static bool pass_over(reading *work, const manifest *m, const char *version, const char *name, const char *ns)
{
    const kind *meant = m->what == NULL ? kind_meant(version, name) : NULL;

    if (meant == NULL && !work->given->strict_kinds) {
        text_format(&work->passed, "%s%s/%s", work->passed.size > 0 ? ", " : "", name, m->name);
        return true;
    }
    say_error("resource mapping not found for name: \"%s\" namespace: \"%s\" from \"%s\": no matches for kind "
              "\"%s\" in version \"%s\"%s%s%s%s%s", m->name, ns, m->file, name, version,
              meant != NULL ? "; probably " : "", meant != NULL ? meant->name : "", meant != NULL ? " in " : "",
              meant != NULL ? meant->version : "", meant != NULL ? " is meant" : "");
    return false;
}

/* Fills in the kind, namespace and name of an object; reports what is missing. *use: it is not passed over. */
static bool identify(reading *work, manifest *m, const dset_value *root, bool *use)
{
    const options *given = work->given;
    const char *version = string_in(root, "apiVersion"), *name = string_in(root, "kind");
    const char *ns = string_at(root, "metadata", "namespace");

    *use = false;
    if (version[0] == '\0' || name[0] == '\0') {
        say_error("error validating \"%s\": error validating data: %s", m->file,
                  version[0] != '\0' ? "kind not set" : name[0] != '\0' ? "apiVersion not set"
                                                                        : "[apiVersion not set, kind not set]");
        return false;
    }
    m->what = kind_of_object(version, name);
    m->name = string_at(root, "metadata", "name");
    if (m->what == NULL || m->what->number == DSET_KIND_EVENT)
        return pass_over(work, m, version, name, ns);
    m->ns = !m->what->namespaced ? "" : ns[0] != '\0' ? ns : session_namespace(given, m->what);
    if (m->what->namespaced && given->ns != NULL && strcmp(m->ns, given->ns) != 0) {
        say_error("the namespace from the provided object \"%s\" does not match the namespace \"%s\". You must pass "
                  "'--namespace=%s' to perform this operation.", m->ns, given->ns, m->ns);
        return false;
    }
    m->generate_name = string_at(root, "metadata", "generateName");
    if (m->name[0] == '\0' && m->generate_name[0] == '\0')
        say_error("error when reading \"%s\": resource name may not be empty", m->file);
    *use = m->name[0] != '\0' || m->generate_name[0] != '\0';
    return *use;
}

static int take_document(void *context, dset_document *document, uint32_t line)
{
    reading *work = context;
    const dset_value *root = dset_document_root(document);
    manifest m;
    bool use;

    (void)line;
    memset(&m, 0, sizeof m);
    m.file = work->file;
    text_start(&m.json);
    dset_value_write(root, DSET_FORMAT_JSON, 0, text_sink, &m.json, NULL);
    m.document = document;
    m.quiet = work->quiet;
    if (!identify(work, &m, root, &use) || (use && !work->take(work->context, &m)))
        work->fine = false;
    text_free(&m.json);
    return DSET_OK;
}

static void say_passed(reading *work)
{
    if (work->passed.size > 0 && !work->quiet)
        say(stderr, "%s: passed over, of kinds that dset does not keep: %s", work->file, work->passed.data);
    text_free(&work->passed);
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
    text_start(&work->passed);
    open.flags = DSET_DOCUMENT_KEEP_DUPLICATES; /* reported later, with the other problems */
    code = dset_documents_read_each(content->data, content->size, &open, count_document, report_broken, work, &err);
    if (code == DSET_OK && work->fine)
        code = dset_documents_read(content->data, content->size, &open, take_document, work, &err);
    if (code != DSET_OK)
        report_broken(work, &err);
    say_passed(work);
    work->fine = work->fine && fine;
}

static void read_one(reading *work, const char *name)
{
    text content;

    text_start(&content);
    work->file = strcmp(name, "-") == 0 ? "STDIN" : name;
    if (kept_read(work->given->kept, name, &content))
        read_documents(work, &content);
    else
        work->fine = false;
    text_free(&content);
}

static void read_all(reading *work)
{
    const options *given = work->given;
    files names;
    size_t i;

    files_start(&names);
    for (i = 0; i < given->files.count; i++)
        work->fine = files_find(&names, given->files.items[i]) && work->fine;
    for (i = 0; i < names.count; i++)
        read_one(work, names.items[i]);
    files_free(&names);
}

bool manifests_read(const options *given, bool (*take)(void *context, const manifest *m), void *context)
{
    bool again = given->kept != NULL && given->kept->complete;
    reading work = { given, NULL, 0, take, context, true, given->kept != NULL && !again, { NULL, 0, 0 } };
    size_t i;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return false;
    }
    for (i = 0; again && i < given->kept->count; i++)
        read_one(&work, given->kept->items[i].name);
    if (!again)
        read_all(&work);
    if (given->kept != NULL)
        given->kept->complete = true;
    if (work.count == 0 && work.fine)
        say_error("no objects passed to %s", given->arguments.items[0]);
    return work.count > 0 && work.fine;
}
