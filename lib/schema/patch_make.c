/* Makes strategic merge patches from three versions of an object, as kubectl apply does. */
#include <string.h>

#include "base/error.h"
#include "base/sort.h"
#include "schema/patch.h"
#include "schema/patch_directives.h"

/* One of the two halves of a patch: what is changed and added, or what is deleted. */
typedef struct differ {
    dset_document *document;
    bool deletions;
    dset_error *err;
} differ;

static int put(const differ *d, dset_value *patch, const char *key, dset_value *value)
{
    if (value == NULL)
        return dsetp_no_memory(d->err);
    value->key = key;
    dsetp_append(patch, value);
    return DSET_OK;
}

static int put_copy(const differ *d, dset_value *patch, const dset_value *value)
{
    return put(d, patch, value->key, dsetp_value_copy(d->document, value));
}

static int same(const differ *d, const dset_value *a, const dset_value *b, bool *out)
{
    return dsetp_same_value(a, b, &d->document->memory, out) == DSET_OK ? DSET_OK : dsetp_no_memory(d->err);
}

static int replace_if_different(const differ *d, const dset_value *from, const dset_value *to, dset_value *patch)
{
    bool equal;
    int code = d->deletions ? DSET_OK : same(d, from, to, &equal);

    return d->deletions || code != DSET_OK || equal ? code : put_copy(d, patch, to);
}

/* "$setElementOrder/env" */
static const char *directive_key(const differ *d, const char *directive, const char *name)
{
    size_t size = strlen(directive) + 1 + strlen(name) + 1;
    char *key = dsetp_arena_reserve(d->document->arena, size);
    dsetp_text text;

    if (key == NULL)
        return NULL;
    text = dsetp_text_start(key, size);
    dsetp_text_string(&text, directive);
    dsetp_text_string(&text, "/");
    dsetp_text_string(&text, name);
    return key;
}

/* --- lists --- */

typedef struct lists { /* two versions of a list and the parts of its patch */
    const dsetp_field *field;
    const char *key; /* NULL: of scalars */
    dsetp_sequence from, to;
    dsetp_sequence changed, deleted;
} lists;

/* Elements by the text of their keys; of equal ones the last comes first, as in Kubernetes. */
typedef struct sorted {
    const char *text;
    dset_value *element;
    size_t place;
} sorted;

static int compare_sorted(const void *a, const void *b, void *context)
{
    const sorted *x = a, *y = b;
    int order = strcmp(x->text, y->text);

    (void)context;
    return order != 0 ? order : x->place > y->place ? -1 : x->place < y->place;
}

static const char *text_of(const dset_value *key)
{
    switch (dsetp_kind(key)) {
    case DSET_STRING:
    case DSET_NUMBER:
        return key->text;
    case DSET_NULL:
        return "<nil>";
    default:
        return dsetp_kind(key) == DSETP_TRUE ? "true" : "false";
    }
}

static sorted *sort_elements(const differ *d, const dsetp_sequence *elements, const char *key)
{
    sorted *out = dsetp_arena_room(d->document->arena, elements->count + 1, sizeof *out);
    size_t i;

    for (i = 0; out != NULL && i < elements->count; i++) {
        out[i].text = text_of(dsetp_element_key(elements->items[i], key));
        out[i].element = elements->items[i];
        out[i].place = i;
    }
    if (out == NULL ||
        !dsetp_sort(&d->document->memory, out, elements->count, sizeof *out, compare_sorted, NULL))
        return NULL;
    return out;
}

static int diff_objects(const differ *d, dset_value **out, const dset_value *from, const dset_value *to,
                        const dsetp_type *type, bool retain);

static int add_copy(const differ *d, dsetp_sequence *to, const dset_value *element)
{
    dset_value *copy = dsetp_value_copy(d->document, element);

    if (copy == NULL)
        return dsetp_no_memory(d->err);
    dsetp_sequence_add(to, copy);
    return DSET_OK;
}

/* {"name": "x"}, in deletions with {"$patch": "delete"} */
static int add_named(const differ *d, dsetp_sequence *to, const dset_value *element, const char *key, bool deleted)
{
    dset_value *made = dsetp_value_new(d->document, DSET_OBJECT);
    int code = made != NULL ? DSET_OK : dsetp_no_memory(d->err);

    if (code == DSET_OK && deleted)
        code = put(d, made, DSETP_DIRECTIVE, dsetp_value_text(d->document, DSET_STRING, "delete"));
    if (code == DSET_OK)
        code = put_copy(d, made, dsetp_get(element, key));
    if (code == DSET_OK)
        dsetp_sequence_add(to, made);
    return code;
}

static int change_element(const differ *d, lists *pair, const dset_value *from, const dset_value *to)
{
    dset_value *patch;
    int code;

    if (pair->key == NULL)
        return DSET_OK;
    code = diff_objects(d, &patch, from, to, pair->field->type, pair->field->retains);
    if (code != DSET_OK || dsetp_first(patch) == NULL)
        return code;
    dsetp_take(patch, pair->key);
    code = put_copy(d, patch, dsetp_get(to, pair->key));
    dsetp_sequence_add(&pair->changed, patch);
    return code;
}

static int delete_element(const differ *d, lists *pair, dset_value *from)
{
    const dset_value *last = pair->deleted.count > 0 ? pair->deleted.items[pair->deleted.count - 1] : NULL;

    if (!d->deletions)
        return DSET_OK;
    if (pair->key != NULL)
        return add_named(d, &pair->deleted, from, pair->key, true);
    return last != NULL && dsetp_same_scalar(last, from) ? DSET_OK : add_copy(d, &pair->deleted, from);
}

/* Goes through both lists in the order of their keys. */
static int compare_elements(const differ *d, lists *pair)
{
    const sorted *from = sort_elements(d, &pair->from, pair->key), *to = sort_elements(d, &pair->to, pair->key);
    size_t i = 0, j = 0;
    int code = DSET_OK;

    if (from == NULL || to == NULL)
        return dsetp_no_memory(d->err);
    while (code == DSET_OK && (i < pair->from.count || j < pair->to.count)) {
        int order = i == pair->from.count ? 1 : j == pair->to.count ? -1 : strcmp(from[i].text, to[j].text);

        if (order == 0) {
            code = change_element(d, pair, from[i].element, to[j].element);
            i++;
            j++;
        } else if (order > 0) {
            code = d->deletions ? DSET_OK : add_copy(d, &pair->changed, to[j].element);
            j++;
        } else {
            code = delete_element(d, pair, from[i].element);
            i++;
        }
    }
    return code;
}

/* Whether both lists have the same keys in the same order. */
static bool is_order_same(const lists *pair)
{
    size_t i;

    for (i = 0; i < pair->from.count && i < pair->to.count; i++) {
        if (!dsetp_same_scalar(dsetp_element_key(pair->from.items[i], pair->key),
                               dsetp_element_key(pair->to.items[i], pair->key)))
            return false;
    }
    return pair->from.count == pair->to.count;
}

/* The same for scalars, but Kubernetes has sorted the old ones by then. */
static int is_set_same(const differ *d, lists *pair, bool *out)
{
    const sorted *from = sort_elements(d, &pair->from, NULL);
    size_t i;

    if (from == NULL)
        return dsetp_no_memory(d->err);
    *out = pair->from.count == pair->to.count;
    for (i = 0; *out && i < pair->from.count; i++)
        *out = dsetp_same_scalar(from[i].element, pair->to.items[i]);
    return DSET_OK;
}

static int needs_order(const differ *d, lists *pair, bool *needed)
{
    bool equal = true;
    int code = DSET_OK;

    *needed = pair->deleted.count > 0 || (pair->key != NULL && pair->changed.count > 0);
    if (*needed || d->deletions)
        return code;
    if (pair->key != NULL)
        equal = is_order_same(pair);
    else
        code = is_set_same(d, pair, &equal);
    *needed = !equal;
    return code;
}

static int put_list(const differ *d, dset_value *patch, const char *key, const dsetp_sequence *elements)
{
    dset_value *list = dsetp_value_new(d->document, DSET_ARRAY);

    if (list == NULL || key == NULL)
        return dsetp_no_memory(d->err);
    dsetp_sequence_link(list, elements);
    return put(d, patch, key, list);
}

static int put_order(const differ *d, dset_value *patch, const lists *pair)
{
    dsetp_sequence order;
    size_t i;
    int code = DSET_OK;

    if (!dsetp_sequence_room(&order, d->document, pair->to.count))
        return dsetp_no_memory(d->err);
    for (i = 0; code == DSET_OK && i < pair->to.count; i++)
        code = pair->key != NULL ? add_named(d, &order, pair->to.items[i], pair->key, false)
                                 : add_copy(d, &order, pair->to.items[i]);
    if (code == DSET_OK && order.count > 0)
        code = put_list(d, patch, directive_key(d, DSETP_ORDER, pair->field->name), &order);
    return code;
}

/* Changes of objects come with their deletions, those of scalars beside them. */
static int put_changes(const differ *d, dset_value *patch, lists *pair)
{
    dsetp_places wanted;
    bool ordered;
    size_t i;
    int code = needs_order(d, pair, &ordered);

    if (code != DSET_OK)
        return code;
    if (!dsetp_places_of(&wanted, d->document, &pair->to, pair->key) ||
        !dsetp_sequence_sort(&pair->changed, d->document, &wanted, pair->key))
        return dsetp_no_memory(d->err);
    for (i = 0; pair->key != NULL && i < pair->deleted.count; i++)
        dsetp_sequence_add(&pair->changed, pair->deleted.items[i]);
    if (pair->changed.count > 0)
        code = put_list(d, patch, pair->field->name, &pair->changed);
    if (code == DSET_OK && pair->key == NULL && pair->deleted.count > 0)
        code = put_list(d, patch, directive_key(d, DSETP_DELETIONS, pair->field->name), &pair->deleted);
    return code == DSET_OK && ordered ? put_order(d, patch, pair) : code;
}

static int diff_lists(const differ *d, const dset_value *from, const dset_value *to, const dsetp_field *field,
                      dset_value *patch)
{
    lists pair = { field, NULL, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    size_t room = dsetp_count(from) + dsetp_count(to);
    bool objects;
    int code;

    if (dsetp_count(from) == 0)
        return d->deletions || dsetp_count(to) == 0 ? DSET_OK : put_copy(d, patch, to);
    if (!dsetp_sequence_read(&pair.from, d->document, from) || !dsetp_sequence_read(&pair.to, d->document, to) ||
        !dsetp_sequence_room(&pair.changed, d->document, room) ||
        !dsetp_sequence_room(&pair.deleted, d->document, room))
        return dsetp_no_memory(d->err);
    code = dsetp_sequence_check(&pair.from, &pair.to, &objects, d->err);
    if (code == DSET_OK && objects && field->merge_key == NULL)
        return dsetp_refuse_value(d->err, to, "elements of this list have no key to merge them by");
    pair.key = objects ? field->merge_key : NULL;
    if (code == DSET_OK && objects)
        code = dsetp_sequence_keyed(&pair.from, pair.key, d->err);
    if (code == DSET_OK && objects)
        code = dsetp_sequence_keyed(&pair.to, pair.key, d->err);
    if (code == DSET_OK)
        code = compare_elements(d, &pair);
    return code == DSET_OK ? put_changes(d, patch, &pair) : code;
}

/* --- objects --- */

static int diff_members(const differ *d, const dset_value *from, const dset_value *to, const dsetp_type *type,
                        dset_value *patch)
{
    const dsetp_field *field = type != NULL ? dsetp_field_find(type, to->key) : NULL;
    dset_value *inner;
    bool map = field != NULL && field->shape == DSETP_MAP;
    int code;

    if (dset_value_type(from) == dset_value_type(to) && field != NULL && dsetp_is_array(to) && field->merges)
        return diff_lists(d, from, to, field, patch);
    if (dset_value_type(from) != dset_value_type(to) || field == NULL || !dsetp_is_object(to) ||
        (!map && (field->kind != DSETP_STRUCT || field->shape != DSETP_ONE)))
        return replace_if_different(d, from, to, patch);
    code = diff_objects(d, &inner, from, to, map ? NULL : field->type, field->retains);
    return code == DSET_OK && dsetp_first(inner) != NULL ? put(d, patch, to->key, inner) : code;
}

/* The keys that stay, when something changes or goes. */
static int put_retained(const differ *d, dset_value *patch, const dsetp_sequence *to, bool more)
{
    dsetp_sequence keys;
    size_t i;

    if (!dsetp_sequence_room(&keys, d->document, to->count))
        return dsetp_no_memory(d->err);
    for (i = 0; i < to->count; i++) {
        dset_value *key = dsetp_is_null(to->items[i])
                              ? NULL
                              : dsetp_value_text(d->document, DSET_STRING, to->items[i]->key);

        if (key == NULL && !dsetp_is_null(to->items[i]))
            return dsetp_no_memory(d->err);
        if (key != NULL)
            dsetp_sequence_add(&keys, key);
    }
    if (keys.count == 0 || (dsetp_first(patch) == NULL && !more))
        return DSET_OK;
    return put_list(d, patch, DSETP_RETAIN_KEYS, &keys);
}

/* The depth of recursion is that of the table. type: NULL in a map. retain: says which keys stay. */
static int diff_objects(const differ *d, dset_value **out, const dset_value *from, const dset_value *to,
                        const dsetp_type *type, bool retain)
{
    dset_value *patch = *out = dsetp_value_new(d->document, DSET_OBJECT);
    dsetp_sequence olds, news;
    bool more = false;
    size_t i = 0, j = 0;
    int code = DSET_OK;

    if (patch == NULL || !dsetp_members_of(&olds, d->document, from) || !dsetp_members_of(&news, d->document, to))
        return dsetp_no_memory(d->err);
    while (code == DSET_OK && (i < olds.count || j < news.count)) {
        int order = i == olds.count ? 1 : j == news.count ? -1 : strcmp(olds.items[i]->key, news.items[j]->key);

        if (order == 0) {
            code = diff_members(d, olds.items[i], news.items[j], type, patch);
        } else if (order > 0) {
            code = d->deletions ? DSET_OK : put_copy(d, patch, news.items[j]);
        } else {
            code = d->deletions ? put(d, patch, olds.items[i]->key, dsetp_value_new(d->document, DSET_NULL)) : DSET_OK;
            more = more || !dsetp_is_null(olds.items[i]);
        }
        i += order <= 0;
        j += order >= 0;
    }
    return code == DSET_OK && retain ? put_retained(d, patch, &news, more) : code;
}

int dsetp_patch_make(dset_value **out, dset_document *document, const dset_value *last, const dset_value *wanted,
                     const dset_value *live, const dsetp_type *type, dset_error *err)
{
    differ d = { document, false, err };
    dset_value *changes, *nothing = dsetp_value_new(document, DSET_OBJECT);
    int code;

    *out = NULL;
    if (nothing == NULL)
        return dsetp_no_memory(err);
    code = diff_objects(&d, &changes, live, wanted, type, false);
    d.deletions = true;
    if (code == DSET_OK)
        code = diff_objects(&d, out, last != NULL ? last : nothing, wanted, type, false);
    return code == DSET_OK ? dsetp_patch_apply(document, *out, changes, type, DSETP_PATCH_PATCH, err) : code;
}
