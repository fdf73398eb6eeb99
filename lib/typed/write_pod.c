/*
 * Writes the Pods of a DaemonSet. They differ only in name and node: the text is built once, and split at these two
 * places.
 */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "daemonset/scalar.h"
#include "model/labels.h"
#include "tree/document.h"
#include "tree/write.h"
#include "typed/made_objects.h"
#include "typed/read.h"

#define GENERATION_LABEL "pod-template-generation"

static bool is_given(const char *name)
{
    return name != NULL && name[0] != '\0';
}

/* Returns the member; creates it if it is missing or has another type. */
static dset_value *need(dset_document *document, dset_value *object, const char *key, int type)
{
    dset_value *found = dsetp_get(object, key);

    return found != NULL && dsetp_kind(found) == type ? found : dsetp_put_new(document, object, key, type);
}

/*
 * Replaces the required node affinity of the template by the one node; preferences are kept. Returns the value with the
 * node name; NULL when out of memory.
 */
static dset_value *pin(dset_document *document, dset_value *spec)
{
    dset_value *affinity = need(document, spec, "affinity", DSET_OBJECT);
    dset_value *node = affinity != NULL ? need(document, affinity, "nodeAffinity", DSET_OBJECT) : NULL;
    dset_value *required = dsetp_put_new(document, node, "requiredDuringSchedulingIgnoredDuringExecution", DSET_OBJECT);
    dset_value *terms = dsetp_put_new(document, required, "nodeSelectorTerms", DSET_ARRAY);
    dset_value *term = dsetp_value_new(document, DSET_OBJECT);
    dset_value *fields = dsetp_put_new(document, term, "matchFields", DSET_ARRAY);
    dset_value *field = dsetp_value_new(document, DSET_OBJECT), *values, *value;

    if (terms == NULL || fields == NULL || field == NULL)
        return NULL;
    dsetp_put_text(document, field, "key", "metadata.name");
    dsetp_put_text(document, field, "operator", "In");
    values = dsetp_put_new(document, field, "values", DSET_ARRAY);
    value = dsetp_value_text(document, DSET_STRING, "");
    if (values == NULL || value == NULL)
        return NULL;
    dsetp_append(values, value);
    dsetp_append(fields, field);
    dsetp_append(terms, term);
    return value;
}

static void put_labels(dset_document *document, dset_value *metadata, const dset_daemonset *set, const char *hash)
{
    dset_value *labels = need(document, metadata, "labels", DSET_OBJECT);
    char digits[24];

    if (labels == NULL)
        return;
    if (set->has_template_generation) {
        dsetp_decimal(digits, set->template_generation);
        dsetp_put_text(document, labels, GENERATION_LABEL, digits);
    }
    if (hash != NULL && hash[0] != '\0')
        dsetp_put_text(document, labels, DSETP_HASH_LABEL, hash);
    dsetp_sort_members(labels);
    if (dsetp_first(labels) == NULL)
        dsetp_unlink(labels);
}

/* "NAME-", or "NAME" if that is not a valid prefix of a Pod's name. */
static void put_generate_name(dset_document *document, dset_value *metadata, const char *name)
{
    size_t size = strlen(name);
    char *prefix = dsetp_arena_alloc(document->arena, size + 2);

    if (prefix == NULL)
        return; /* the arena remembers */
    memcpy(prefix, name, size);
    memcpy(prefix + size, "-", 2);
    if (dset_text_problem(DSET_RULE_GENERATE_NAME, prefix, size + 1) != NULL)
        prefix[size] = '\0';
    dsetp_put_text(document, metadata, "generateName", prefix);
}

static dset_value *pod_metadata(dset_document *document, const dset_daemonset *set, const dset_pod_order *order,
                                dset_value *from)
{
    dset_value *made = dsetp_value_new(document, DSET_OBJECT), *labels;

    if (made == NULL)
        return NULL;
    if (is_given(order->pod_name))
        dsetp_put_text(document, made, "name", "");
    else
        put_generate_name(document, made, set->name);
    dsetp_put_text(document, made, "namespace", set->ns);
    labels = dsetp_take(from, "labels");
    if (dsetp_is_object(labels))
        dsetp_put(made, "labels", labels);
    put_labels(document, made, set, order->revision);
    dsetp_put(made, "annotations", dsetp_take(from, "annotations"));
    dsetp_put_owner(document, made, set);
    dsetp_put(made, "finalizers", dsetp_take(from, "finalizers"));
    return made;
}

enum { NAME, NODE, CUTS };

struct dset_pod_writer {
    dset_allocator memory;
    dsetp_buffer text; /* with empty strings at the split points */
    bool has[CUTS];
    size_t at[CUTS];
};

/* The Pod as a tree, and its values at the split points. NULL when out of memory. */
static dset_value *make_pod(dset_document *document, const dset_daemonset *set, const dset_pod_order *order,
                            dset_value *template_value, dset_value *cuts[CUTS])
{
    dset_value *pod = dsetp_value_new(document, DSET_OBJECT), *metadata, *spec;

    if (pod == NULL)
        return NULL;
    dsetp_put_text(document, pod, "kind", "Pod");
    dsetp_put_text(document, pod, "apiVersion", "v1");
    metadata = pod_metadata(document, set, order, dsetp_get(template_value, "metadata"));
    dsetp_put(pod, "metadata", metadata);
    spec = dsetp_take(template_value, "spec");
    if (!dsetp_is_object(spec))
        spec = dsetp_value_new(document, DSET_OBJECT);
    if (spec == NULL || !dsetp_merge_tolerations(document, spec))
        return NULL;
    cuts[NAME] = is_given(order->pod_name) ? dsetp_get(metadata, "name") : NULL;
    cuts[NODE] = is_given(order->node_name) ? pin(document, spec) : NULL;
    dsetp_put(pod, "spec", spec);
    dsetp_put_new(document, pod, "status", DSET_OBJECT);
    return dsetp_arena_failed(document->arena) ? NULL : pod;
}

static int write_text(dset_pod_writer *writer, dset_document *document, const dset_daemonset *set,
                      const dset_pod_order *order, dset_error *err)
{
    static const char *const path[] = { "spec", "template", NULL };
    dset_value *template_value = dsetp_at(dsetp_root(document), path), *pod, *cuts[CUTS];

    if (!dsetp_is_object(template_value) && order->revision_data != NULL)
        return dsetp_fail(err, DSET_EINVALID, "spec.template", "the revision holds no template");
    pod = make_pod(document, set, order, template_value, cuts);
    if (pod == NULL)
        return dsetp_no_memory(err);
    dsetp_write_json_cut(&writer->text, pod, (const dset_value *const *)cuts, writer->at, CUTS);
    writer->has[NAME] = cuts[NAME] != NULL;
    writer->has[NODE] = cuts[NODE] != NULL;
    return writer->text.failed ? dsetp_no_memory(err) : DSET_OK;
}

static const dsetp_layout order_layout = DSETP_LAYOUT_RESERVED("order", dset_pod_order);

static int prepare(dset_pod_writer *writer, const dset_daemonset *set, const dset_pod_order *order, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_pod_order known;
    dset_document *document;
    int code = dsetp_struct(&known, &order_layout, order, err);

    writer->memory = set->memory;
    dsetp_buffer_start(&writer->text, &writer->memory);
    if (code != DSET_OK)
        return code;
    options.memory = &set->memory;
    if (known.revision_data != NULL)
        code = dsetp_reread(&document, known.revision_data, known.revision_data_size, &options, err);
    else
        code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    code = write_text(writer, document, set, &known, err);
    dset_document_free(document);
    return code;
}

int dset_pod_writer_new(dset_pod_writer **out, const dset_daemonset *set, const dset_pod_order *order, dset_error *err)
{
    dset_pod_writer *writer;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (set == NULL || order == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "order", "must not be NULL");
    writer = dsetp_zalloc(&set->memory, sizeof *writer);
    if (writer == NULL)
        return dsetp_no_memory(err);
    code = prepare(writer, set, order, err);
    if (code == DSET_OK)
        *out = writer;
    else
        dset_pod_writer_free(writer);
    return code;
}

void dset_pod_writer_free(dset_pod_writer *writer)
{
    dset_allocator memory;

    if (writer == NULL)
        return;
    memory = writer->memory;
    dsetp_buffer_free(&writer->text);
    dsetp_release(&memory, writer, sizeof *writer);
}

static int write_pod(const dset_pod_writer *writer, const char *const values[CUTS], dset_sink_fn sink, void *context,
                     dset_error *err)
{
    dsetp_buffer out;
    size_t from = 0, i;
    int code;

    dsetp_buffer_start(&out, &writer->memory);
    for (i = 0; i < CUTS; i++) {
        if (!writer->has[i])
            continue;
        dsetp_buffer_add(&out, writer->text.data + from, writer->at[i] - from);
        dsetp_buffer_json(&out, values[i]);
        from = writer->at[i] + 2;
    }
    dsetp_buffer_add(&out, writer->text.data + from, writer->text.size - from);
    code = out.failed ? dsetp_no_memory(err) : sink(context, out.data, out.size);
    dsetp_buffer_free(&out);
    return code;
}

int dset_pod_writer_write(const dset_pod_writer *writer, const char *node_name, const char *pod_name, dset_sink_fn sink,
                          void *context, dset_error *err)
{
    const char *const values[CUTS] = { pod_name, node_name };

    if (writer == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, writer == NULL ? "writer" : "sink", "must not be NULL");
    if (writer->has[NAME] != is_given(pod_name))
        return dsetp_fail(err, DSET_EMISUSE, "pod_name", "must be given if it was given in the order, and only then");
    if (writer->has[NODE] != is_given(node_name))
        return dsetp_fail(err, DSET_EMISUSE, "node_name", "must be given if it was given in the order, and only then");
    return write_pod(writer, values, sink, context, err);
}

int dset_daemonset_write_pod(const dset_daemonset *set, const dset_pod_order *order, dset_sink_fn sink, void *context,
                             dset_error *err)
{
    dset_pod_order known;
    dset_pod_writer writer;
    int code = dsetp_struct(&known, &order_layout, order, err);

    if (code != DSET_OK)
        return code;
    if (set == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "sink", "must not be NULL");
    code = prepare(&writer, set, &known, err);
    if (code == DSET_OK)
        code = dset_pod_writer_write(&writer, known.node_name, known.pod_name, sink, context, err);
    dsetp_buffer_free(&writer.text);
    return code;
}
