/* What is made from a DaemonSet: its Pods and its ControllerRevisions, and the name of a revision. */
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/number.h"
#include "daemonset/scalar.h"
#include "model/labels.h"
#include "tree/document.h"
#include "tree/write.h"
#include "typed/daemonset.h"
#include "typed/tolerations.h"

#define HASH_LABEL "controller-revision-hash"
#define GENERATION_LABEL "pod-template-generation"

void dset_revision_hash(const void *data, size_t size, int32_t collision_count, char buffer[16])
{
    uint32_t hash = dsetp_fnv32(DSETP_FNV32_START, data, size);
    unsigned char count[8] = { 0 };
    char digits[24];
    size_t length, i;

    if (collision_count >= 0) {
        for (i = 0; i < 4; i++)
            count[i] = (unsigned char)((uint32_t)collision_count >> (8 * i));
        hash = dsetp_fnv32(hash, count, sizeof count);
    }
    length = dsetp_decimal(digits, hash);
    for (i = 0; i < length; i++)
        buffer[i] = DSETP_SAFE_ALPHABET[(unsigned char)digits[i] % 27];
    buffer[length] = '\0';
}

static void put_text(dset_document *document, dset_value *object, const char *key, const char *text)
{
    dsetp_put(object, key, dsetp_value_text(document, DSET_STRING, text));
}

static dset_value *put_new(dset_document *document, dset_value *object, const char *key, int type)
{
    dset_value *made = object != NULL ? dsetp_value_new(document, type) : NULL;

    if (made != NULL)
        dsetp_put(object, key, made);
    return made;
}

/* The member, made when it is not there or is not of the type. */
static dset_value *need(dset_document *document, dset_value *object, const char *key, int type)
{
    dset_value *found = dsetp_get(object, key);

    return found != NULL && dsetp_kind(found) == type ? found : put_new(document, object, key, type);
}

/* Whatever the template requires of nodes gives way to the one node; what it prefers stays. */
static void pin(dset_document *document, dset_value *spec, const char *node_name)
{
    dset_value *affinity = need(document, spec, "affinity", DSET_OBJECT);
    dset_value *node = affinity != NULL ? need(document, affinity, "nodeAffinity", DSET_OBJECT) : NULL;
    dset_value *required = put_new(document, node, "requiredDuringSchedulingIgnoredDuringExecution", DSET_OBJECT);
    dset_value *terms = put_new(document, required, "nodeSelectorTerms", DSET_ARRAY);
    dset_value *term = dsetp_value_new(document, DSET_OBJECT);
    dset_value *fields = put_new(document, term, "matchFields", DSET_ARRAY);
    dset_value *field = dsetp_value_new(document, DSET_OBJECT), *values, *value;

    if (terms == NULL || fields == NULL || field == NULL)
        return;
    put_text(document, field, "key", "metadata.name");
    put_text(document, field, "operator", "In");
    values = put_new(document, field, "values", DSET_ARRAY);
    value = dsetp_value_text(document, DSET_STRING, node_name);
    if (values == NULL || value == NULL)
        return;
    dsetp_append(values, value);
    dsetp_append(fields, field);
    dsetp_append(terms, term);
}

/* The reference by which what is made belongs to the set. */
static void put_owner(dset_document *document, dset_value *metadata, const dset_daemonset *set)
{
    dset_value *list = put_new(document, metadata, "ownerReferences", DSET_ARRAY);
    dset_value *owner = dsetp_value_new(document, DSET_OBJECT);

    if (list == NULL || owner == NULL)
        return;
    put_text(document, owner, "apiVersion", "apps/v1");
    put_text(document, owner, "kind", "DaemonSet");
    put_text(document, owner, "name", set->name);
    put_text(document, owner, "uid", set->uid);
    put_new(document, owner, "controller", DSETP_TRUE);
    put_new(document, owner, "blockOwnerDeletion", DSETP_TRUE);
    dsetp_append(list, owner);
}

static void put_labels(dset_document *document, dset_value *metadata, const dset_daemonset *set, const char *hash)
{
    dset_value *labels = need(document, metadata, "labels", DSET_OBJECT);
    char digits[24];

    if (labels == NULL)
        return;
    if (set->has_template_generation) {
        dsetp_decimal(digits, set->template_generation);
        put_text(document, labels, GENERATION_LABEL, digits);
    }
    if (hash != NULL && hash[0] != '\0')
        put_text(document, labels, HASH_LABEL, hash);
    dsetp_sort_members(labels);
    if (dsetp_first(labels) == NULL)
        dsetp_unlink(labels);
}

/* "NAME-", or "NAME" where that would be no prefix of a Pod's name. */
static void put_generate_name(dset_document *document, dset_value *metadata, const char *name)
{
    dsetp_buffer prefix;

    dsetp_buffer_start(&prefix, &document->memory);
    dsetp_buffer_string(&prefix, name);
    dsetp_buffer_string(&prefix, "-");
    if (!prefix.failed) {
        bool good = dset_text_problem(DSET_RULE_GENERATE_NAME, prefix.data, prefix.size) == NULL;

        put_text(document, metadata, "generateName", good ? prefix.data : name);
    }
    dsetp_buffer_free(&prefix);
}

static dset_value *take_member(dset_value *object, const char *key)
{
    dset_value *member = dsetp_get(object, key);

    if (member != NULL)
        dsetp_unlink(member);
    return member;
}

static dset_value *pod_metadata(dset_document *document, const dset_daemonset *set, const dset_pod_order *order,
                                dset_value *from)
{
    dset_value *made = dsetp_value_new(document, DSET_OBJECT), *labels;

    if (made == NULL)
        return NULL;
    if (order->pod_name != NULL)
        put_text(document, made, "name", order->pod_name);
    else
        put_generate_name(document, made, set->name);
    put_text(document, made, "namespace", set->ns);
    labels = take_member(from, "labels");
    if (dsetp_is_object(labels))
        dsetp_put(made, "labels", labels);
    put_labels(document, made, set, order->revision);
    dsetp_put(made, "annotations", take_member(from, "annotations"));
    put_owner(document, made, set);
    dsetp_put(made, "finalizers", take_member(from, "finalizers"));
    return made;
}

/* The Pod as a tree. NULL when out of memory. */
static dset_value *make_pod(dset_document *document, const dset_daemonset *set, const dset_pod_order *order,
                            dset_value *template_value)
{
    dset_value *pod = dsetp_value_new(document, DSET_OBJECT), *spec;

    if (pod == NULL)
        return NULL;
    put_text(document, pod, "kind", "Pod");
    put_text(document, pod, "apiVersion", "v1");
    dsetp_put(pod, "metadata", pod_metadata(document, set, order, dsetp_get(template_value, "metadata")));
    spec = take_member(template_value, "spec");
    if (!dsetp_is_object(spec))
        spec = dsetp_value_new(document, DSET_OBJECT);
    if (spec == NULL || !dsetp_merge_tolerations(document, spec))
        return NULL;
    if (order->node_name != NULL)
        pin(document, spec, order->node_name);
    dsetp_put(pod, "spec", spec);
    put_new(document, pod, "status", DSET_OBJECT);
    return dsetp_arena_failed(document->arena) ? NULL : pod;
}

static int write_tree(dset_document *document, dset_value *tree, dset_sink_fn sink, void *context, dset_error *err)
{
    dsetp_buffer buffer;
    int code;

    if (tree == NULL)
        return dsetp_no_memory(err);
    dsetp_buffer_start(&buffer, &document->memory);
    dsetp_write_json(&buffer, tree, 0);
    code = buffer.failed ? dsetp_no_memory(err) : sink(context, buffer.data, buffer.size);
    dsetp_buffer_free(&buffer);
    return code;
}

int dset_daemonset_write_pod(const dset_daemonset *set, const dset_pod_order *order, dset_sink_fn sink, void *context,
                             dset_error *err)
{
    static const char *const path[] = { "spec", "template", NULL };
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_pod_order known;
    dset_document *document;
    dset_value *template_value;
    int code = dsetp_struct(&known, sizeof known, order, "order", err);

    if (code != DSET_OK)
        return code;
    if (set == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "sink", "must not be NULL");
    options.memory = &set->memory;
    if (known.revision_data != NULL)
        code = dsetp_reread(&document, known.revision_data, known.revision_data_size, &options, err);
    else
        code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    template_value = dsetp_at(dsetp_root(document), path);
    if (!dsetp_is_object(template_value) && known.revision_data != NULL)
        code = dsetp_fail(err, DSET_EINVALID, "spec.template", "the revision holds no template");
    else
        code = write_tree(document, make_pod(document, set, &known, template_value), sink, context, err);
    dset_document_free(document);
    return code;
}

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
    put_text(document, made, "kind", "ControllerRevision");
    put_text(document, made, "apiVersion", "apps/v1");
    metadata = put_new(document, made, "metadata", DSET_OBJECT);
    labels = map_of(document, set->template_labels);
    if (metadata == NULL || labels == NULL)
        return NULL;
    put_text(document, metadata, "name", name);
    put_text(document, metadata, "namespace", set->ns);
    put_text(document, labels, HASH_LABEL, hash);
    dsetp_sort_members(labels);
    dsetp_put(metadata, "labels", labels);
    if (set->annotations.count > 0)
        dsetp_put(metadata, "annotations", map_of(document, set->annotations));
    put_owner(document, metadata, set);
    /* the bytes of the data are copied through: a number's text is written as it is */
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
    int code;

    if (set == NULL || name == NULL || hash == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "", "set, name, hash and sink must not be NULL");
    options.memory = &set->memory;
    document = dsetp_document_new(&options, 0);
    if (document == NULL)
        return dsetp_no_memory(err);
    code = write_tree(document, make_revision(document, set, name, hash, number), sink, context, err);
    dset_document_free(document);
    return code;
}
