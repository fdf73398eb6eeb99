/* Applies strategic merge patches. Does not know how they are made. */
#include <string.h>

#include "base/error.h"
#include "schema/patch.h"
#include "schema/patch_directives.h"

/* --- lists --- */

typedef struct listing { /* a list to merge into, and its patch */
    const char *key;        /* NULL: the elements are scalars */
    const dsetp_type *type; /* of the elements */
    dsetp_sequence present, changes, merged;
    dsetp_sequence before; /* the present order, as $setElementOrder sees it */
    size_t removed;
} listing;

static int merge_object(const dsetp_patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type);

/* Takes the elements with directives out of the changes. *replace: the others replace the list. */
static int split(const dsetp_patcher *p, listing *list, dsetp_sequence *deleted, bool *replace)
{
    dsetp_sequence *changes = &list->changes;
    size_t i, kept = 0;

    *replace = false;
    if (!dsetp_sequence_room(deleted, p->document, changes->count))
        return dsetp_no_memory(p->err);
    for (i = 0; i < changes->count; i++) {
        const dset_value *directive = dsetp_get(changes->items[i], DSETP_DIRECTIVE);
        const char *word = dsetp_or_empty(dset_value_string(directive));

        if (directive == NULL)
            changes->items[kept++] = changes->items[i];
        else if (strcmp(word, "delete") == 0)
            dsetp_sequence_add(deleted, changes->items[i]);
        else if (strcmp(word, "replace") == 0)
            *replace = true;
        else
            return dsetp_refuse_value(p->err, directive, "must be delete or replace in an element of a list");
    }
    changes->count = kept;
    return dsetp_sequence_keyed(deleted, list->key, p->err);
}

/* Leaves out the elements that are also in `dropped`. */
static bool drop(const dsetp_patcher *p, dsetp_sequence *from, const dsetp_sequence *dropped, const char *key)
{
    dsetp_places places;
    size_t i, kept = 0;

    if (!dsetp_places_of(&places, p->document, dropped, key))
        return false;
    for (i = 0; i < from->count; i++) {
        if (dsetp_place_of(&places, dsetp_element_key(from->items[i], key)) == DSETP_NOWHERE)
            from->items[kept++] = from->items[i];
    }
    from->count = kept;
    return true;
}

static int obey_elements(const dsetp_patcher *p, listing *list)
{
    size_t count = list->present.count;
    dsetp_sequence deleted;
    bool replace;
    int code = split(p, list, &deleted, &replace);

    if (code != DSET_OK)
        return code;
    if (!drop(p, &list->present, &deleted, list->key))
        return dsetp_no_memory(p->err);
    list->removed = count - list->present.count;
    list->before = list->present;
    if (replace) {
        list->present = list->changes;
        list->changes.count = 0;
    }
    return DSET_OK;
}

/* The present elements and then the changes, and where each key is first among them. */
static bool join(const dsetp_patcher *p, listing *list, dsetp_sequence *all, dsetp_places *places)
{
    size_t present = list->present.count, count = present + list->changes.count, i;

    if (!dsetp_sequence_room(all, p->document, count) || !dsetp_sequence_room(&list->merged, p->document, count))
        return false;
    for (i = 0; i < count; i++)
        dsetp_sequence_add(all, i < present ? list->present.items[i] : list->changes.items[i - present]);
    return dsetp_places_of(places, p->document, all, list->key);
}

/*
 * In Kubernetes, deleted elements leave room at the end of the array, which added ones fill: $setElementOrder takes
 * those for present ones.
 */
static bool note_added(const dsetp_patcher *p, listing *list)
{
    size_t added = list->merged.count - list->present.count, i;
    dsetp_sequence before;

    if (list->before.items != list->present.items || list->removed == 0)
        return true;
    if (!dsetp_sequence_room(&before, p->document, list->present.count + list->removed))
        return false;
    for (i = 0; i < list->present.count + (added < list->removed ? added : list->removed); i++)
        dsetp_sequence_add(&before, list->merged.items[i]);
    list->before = before;
    return true;
}

/* Merges each change into the first element with its key, which may be an earlier change; others are added. */
static int merge_elements(const dsetp_patcher *p, listing *list)
{
    dsetp_sequence all;
    dsetp_places places;
    size_t i;
    int code = dsetp_sequence_keyed(&list->changes, list->key, p->err);

    if (code != DSET_OK)
        return code;
    if (!join(p, list, &all, &places))
        return dsetp_no_memory(p->err);
    for (i = 0; code == DSET_OK && i < all.count; i++) {
        size_t at = dsetp_place_of(&places, dsetp_get(all.items[i], list->key));

        if (i < list->present.count || at == i)
            dsetp_sequence_add(&list->merged, all.items[i]);
        else
            code = merge_object(p, all.items[at], all.items[i], list->type);
    }
    if (code == DSET_OK && !note_added(p, list))
        return dsetp_no_memory(p->err);
    return code == DSET_OK ? dsetp_sequence_keyed(&list->merged, list->key, p->err) : code;
}

/* Lists of scalars that are merged are sets. */
static int merge_scalars(const dsetp_patcher *p, listing *list)
{
    dsetp_sequence all;
    dsetp_places places;
    size_t i;

    if (!join(p, list, &all, &places))
        return dsetp_no_memory(p->err);
    for (i = 0; i < all.count; i++) {
        if (dsetp_place_of(&places, all.items[i]) == i)
            dsetp_sequence_add(&list->merged, all.items[i]);
    }
    return DSET_OK;
}

/* present, changes: NULL: no such list. */
static int start_list(const dsetp_patcher *p, listing *list, const dsetp_field *field, const dset_value *present,
                      const dset_value *changes)
{
    bool objects;
    int code;

    memset(list, 0, sizeof *list);
    list->type = field->type;
    if (!dsetp_sequence_read(&list->present, p->document, present) ||
        !dsetp_sequence_read(&list->changes, p->document, changes))
        return dsetp_no_memory(p->err);
    list->before = list->merged = list->present;
    code = dsetp_sequence_check(&list->present, &list->changes, &objects, p->err);
    if (code == DSET_OK && objects != (field->merge_key != NULL) && list->present.count + list->changes.count > 0)
        return dsetp_refuse_value(p->err, dsetp_count(changes) > 0 ? changes : present,
                                  objects ? "elements of this list have no key to merge them by"
                                          : "must be a list of objects");
    list->key = objects ? field->merge_key : NULL;
    return code;
}

/* Merges the changes into the present elements. The result is in the order of both, the changes first. */
static int merge_list(const dsetp_patcher *p, listing *list)
{
    dsetp_places changes, present;
    int code = list->key != NULL ? obey_elements(p, list) : DSET_OK;

    if (code != DSET_OK)
        return code;
    if (!dsetp_places_of(&changes, p->document, &list->changes, list->key)) /* merging takes their keys */
        return dsetp_no_memory(p->err);
    code = list->key != NULL ? merge_elements(p, list) : merge_scalars(p, list);
    if (code == DSET_OK && (!dsetp_places_of(&present, p->document, &list->present, list->key) ||
                            !dsetp_sequence_order(&list->merged, p->document, &changes, &present, list->key)))
        code = dsetp_no_memory(p->err);
    return code;
}

/* --- $setElementOrder --- */

/* The elements before they are ordered. */
static int merge_ordered(const dsetp_patcher *p, listing *list, const dsetp_field *field, const dset_value *present,
                         dset_value *changes)
{
    int code = start_list(p, list, field, present, changes);

    if (code != DSET_OK || changes == NULL)
        return code;
    if (present != NULL && field->merges)
        return merge_list(p, list);
    if (present == NULL)
        dsetp_patch_tidy(changes, false);
    return dsetp_sequence_read(&list->merged, p->document, changes) ? DSET_OK : dsetp_no_memory(p->err);
}

/* Puts merged elements in the wanted order. */
static int order_elements(const dsetp_patcher *p, listing *list, const dset_value *order)
{
    dsetp_sequence wanted;
    dsetp_places places, before;
    bool objects;
    int code;

    if (!dsetp_sequence_read(&wanted, p->document, order))
        return dsetp_no_memory(p->err);
    code = dsetp_sequence_check(&list->merged, &wanted, &objects, p->err);
    if (code == DSET_OK && list->key != NULL)
        code = dsetp_sequence_keyed(&list->merged, list->key, p->err);
    if (code == DSET_OK && list->key != NULL)
        code = dsetp_sequence_keyed(&wanted, list->key, p->err);
    if (code == DSET_OK && list->key != NULL)
        code = dsetp_sequence_keyed(&list->before, list->key, p->err);
    if (code == DSET_OK && (!dsetp_places_of(&places, p->document, &wanted, list->key) ||
                            !dsetp_places_of(&before, p->document, &list->before, list->key) ||
                            !dsetp_sequence_order(&list->merged, p->document, &places, &before, list->key)))
        code = dsetp_no_memory(p->err);
    return code;
}

/* Merges a list, and puts it in the order that the patch asks for. */
static int order_list(const dsetp_patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type,
                      const dset_value *order, const char *name)
{
    const dsetp_field *field = type != NULL && name != NULL ? dsetp_field_find(type, name) : NULL;
    dset_value *present, *changes;
    listing list;
    int code;

    if (field == NULL || field->shape != DSETP_LIST || !dsetp_is_array(order))
        return dsetp_refuse_value(p->err, patch,
                                  DSETP_ORDER " must be followed by a slash and the name of a list, and have a list");
    present = dsetp_get(target, name);
    changes = dsetp_get(patch, name);
    if ((present != NULL && !dsetp_is_array(present)) || (changes != NULL && !dsetp_is_array(changes)))
        return dsetp_refuse_value(p->err, changes != NULL && !dsetp_is_array(changes) ? changes : present,
                                  "must be a list");
    code = dsetp_patch_check_order(p, changes, order, field->merge_key);
    if (code != DSET_OK || (present == NULL && changes == NULL))
        return code;
    if (dsetp_count(present) + dsetp_count(changes) == 0)
        return dsetp_refuse_value(p->err, patch, DSETP_ORDER " must be about a list with elements");
    code = merge_ordered(p, &list, field, present, changes);
    if (code == DSET_OK)
        code = order_elements(p, &list, order);
    if (code != DSET_OK)
        return code;
    if (changes != NULL)
        dsetp_unlink(changes);
    if (present == NULL)
        dsetp_put(target, field->name, changes);
    dsetp_sequence_link(present != NULL ? present : changes, &list.merged);
    return DSET_OK;
}

static int order_lists(const dsetp_patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type)
{
    dset_value *at, *next;
    int code = DSET_OK;

    for (at = dsetp_first(patch); at != NULL && code == DSET_OK; at = next) {
        const char *key = at->key;
        const dset_value *known;

        if (!dsetp_begins(key, DSETP_ORDER)) {
            next = dsetp_next(at);
            continue;
        }
        known = p->directives ? NULL : dsetp_get(target, key);
        if (known != NULL)
            code = dsetp_patch_check_same(p, known, at);
        dsetp_unlink(at);
        if (!p->directives && known == NULL)
            dsetp_put(target, key, at);
        if (code == DSET_OK)
            code = order_list(p, target, patch, type, at, dsetp_list_name(key));
        next = dsetp_first(patch); /* the list of this order is gone from the patch, too */
    }
    return code;
}

/* --- objects --- */

/* A value that the object does not have, or that is not merged. */
static void put_new(const dsetp_patcher *p, dset_value *target, dset_value *old, dset_value *at)
{
    if (old != NULL)
        dsetp_unlink(old);
    if (!dsetp_patch_tidy(at, p->directives))
        return;
    dsetp_move(target, at);
}

static int delete_scalars(const dsetp_patcher *p, dset_value *target, const dset_value *at, const dsetp_type *type)
{
    const char *name = dsetp_list_name(at->key);
    const dsetp_field *field = type != NULL && name != NULL ? dsetp_field_find(type, name) : NULL;
    dset_value *present = field != NULL ? dsetp_get(target, name) : NULL;
    listing list;
    int code;

    if (field == NULL)
        return dsetp_refuse_value(p->err, at, "must be followed by a slash and the name of a list");
    if (!dsetp_is_array(present) || !dsetp_is_array(at)) {
        if (dsetp_is_null(at))
            dsetp_take(target, name);
        return DSET_OK;
    }
    code = start_list(p, &list, field, present, at);
    if (code != DSET_OK)
        return code;
    if (list.key != NULL)
        return dsetp_refuse_value(p->err, at, "must be about a list of scalars");
    if (!drop(p, &list.present, &list.changes, NULL))
        return dsetp_no_memory(p->err);
    dsetp_sequence_link(present, &list.present);
    return DSET_OK;
}

/* Before anything is added. */
static int delete_from_sets(const dsetp_patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type)
{
    dset_value *at, *next;
    int code = DSET_OK;

    for (at = dsetp_first(patch); at != NULL && code == DSET_OK; at = next) {
        next = dsetp_next(at);
        if (!dsetp_begins(at->key, DSETP_DELETIONS))
            continue;
        if (p->directives)
            code = delete_scalars(p, target, at, type);
        dsetp_unlink(at);
        if (!p->directives)
            dsetp_put(target, at->key, at);
    }
    return code;
}

static int merge_member(const dsetp_patcher *p, dset_value *target, dset_value *old, dset_value *at,
                        const dsetp_type *type)
{
    const dsetp_field *field = type != NULL ? dsetp_field_find(type, at->key) : NULL;
    bool map = field != NULL && field->shape == DSETP_MAP;
    listing list;
    int code;

    if (dsetp_is_object(at) && dsetp_is_object(old) && field != NULL &&
        (map || (field->kind == DSETP_STRUCT && field->shape == DSETP_ONE)))
        return merge_object(p, old, at, map ? NULL : field->type);
    if (!dsetp_is_array(at) || !dsetp_is_array(old) || field == NULL || field->shape != DSETP_LIST) {
        put_new(p, target, old, at);
        return DSET_OK;
    }
    if (!field->merges) {
        dsetp_unlink(at);
        dsetp_replace(old, at);
        return DSET_OK;
    }
    code = start_list(p, &list, field, old, at);
    if (code == DSET_OK)
        code = merge_list(p, &list);
    if (code == DSET_OK)
        dsetp_sequence_link(old, &list.merged);
    return code;
}

#define FEW_MEMBERS 16

/* The depth of recursion is that of the table. type: NULL in a map. */
static int merge_object(const dsetp_patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type)
{
    bool done, many;
    dset_value *at, *next;
    dsetp_sequence members;
    int code = dsetp_patch_obey(p, target, patch, &done);

    if (code != DSET_OK || done)
        return code;
    code = dsetp_patch_retain(p, target, patch);
    if (code == DSET_OK)
        code = order_lists(p, target, patch, type);
    if (code == DSET_OK)
        code = delete_from_sets(p, target, patch, type);
    many = dsetp_count(target) > FEW_MEMBERS;
    if (code == DSET_OK && many && !dsetp_members_of(&members, p->document, target))
        return dsetp_no_memory(p->err);
    for (at = dsetp_first(patch); at != NULL && code == DSET_OK; at = next) {
        dset_value *old = many ? dsetp_members_find(&members, at->key) : dsetp_get(target, at->key);

        next = dsetp_next(at);
        if (!dsetp_is_null(at)) {
            code = merge_member(p, target, old, at, type);
            continue;
        }
        if (old != NULL)
            dsetp_unlink(old);
        if (!p->directives)
            dsetp_move(target, at);
    }
    return code;
}

int dsetp_patch_apply(dset_document *document, dset_value *object, dset_value *patch, const dsetp_type *type,
                      dsetp_patched what, dset_error *err)
{
    dsetp_patcher p = { document, what == DSETP_PATCH_OBJECT, err };

    return merge_object(&p, object, patch, type);
}
