/* Writes the ControllerRevision of a DaemonSet, and its template alone. */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "tree/document.h"
#include "typed/made_objects.h"

static dset_value *map_of(dset_document *document, dset_labels labels)
{
    dset_value *made = dsetp_value_new(document, DSET_OBJECT);
    size_t i;

    for (i = 0; i < labels.count && made != NULL; i++) {
        dset_value *value = dsetp_value_text(document, DSET_STRING, labels.items[i].value);

        if (value == NULL)
            return NULL;
        value->key = labels.items[i].key;
        dsetp_append(made, value);
    }
    return made;
}

static dset_value *make_revision(dset_document *document, const dset_daemonset *set, const char *name,
                                 const char *hash, int64_t number)
{
    dset_value *made = dsetp_value_new(document, DSET_OBJECT), *metadata, *labels;
    char digits[24];

    if (made == NULL)
        return NULL;
    dsetp_put_text(document, made, "kind", "ControllerRevision");
    dsetp_put_text(document, made, "apiVersion", "apps/v1");
    metadata = dsetp_put_new(document, made, "metadata", DSET_OBJECT);
    labels = map_of(document, set->template_labels);
    if (metadata == NULL || labels == NULL)
        return NULL;
    dsetp_put_text(document, metadata, "name", name);
    dsetp_put_text(document, metadata, "namespace", set->ns);
    dsetp_put_text(document, labels, DSETP_HASH_LABEL, hash);
    dsetp_sort_members(labels);
    dsetp_put(metadata, "labels", labels);
    if (set->annotations.count > 0)
        dsetp_put(metadata, "annotations", map_of(document, set->annotations));
    dsetp_put_owner(document, metadata, set);
    /* as a number, since its text is written unchanged: this keeps the bytes of the data */
    dsetp_put(made, "data", dsetp_value_text(document, DSET_NUMBER, set->revision_data.data));
    dsetp_decimal(digits, number);
    dsetp_put(made, "revision", dsetp_value_text(document, DSET_NUMBER, digits));
    return dsetp_arena_failed(document->arena) ? NULL : made;
}

int dset_daemonset_write_revision(const dset_daemonset *set, const char *name, const char *hash, int64_t number,
                                  dset_sink_fn sink, void *context, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    dset_value *made;
    int code;

    if (set == NULL || name == NULL || hash == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "", "set, name, hash and sink must not be NULL");
    options.memory = &set->memory;
    document = dsetp_document_new(&options, 0);
    if (document == NULL)
        return dsetp_no_memory(err);
    made = make_revision(document, set, name, hash, number);
    if (made != NULL)
        dsetp_replace(dsetp_root(document), made);
    code = made != NULL ? dset_value_write(made, DSET_FORMAT_JSON, 0, sink, context, err) : dsetp_no_memory(err);
    dset_document_free(document);
    return code;
}

int dset_daemonset_write_template(const dset_daemonset *set, dset_sink_fn sink, void *context, dset_error *err)
{
    static const char *const path[] = { "spec", "template", NULL };
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    dset_value *found;
    int code;

    if (set == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "sink", "must not be NULL");
    options.memory = &set->memory;
    code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    found = dsetp_at(dsetp_root(document), path);
    code = found != NULL ? dset_value_write(found, DSET_FORMAT_JSON, 0, sink, context, err)
                         : sink(context, "null", 4);
    dset_document_free(document);
    return code;
}
