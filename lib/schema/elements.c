/* The elements of lists in strategic merge patches: found by key, and put in order. Knows nothing about directives. */
#include "schema/elements.h"

#include <string.h>

#include "base/error.h"
#include "base/sort.h"

typedef struct dsetp_place {
    const dset_value *key;
    dset_value *element; /* when sorting: the element, and the place that it goes to */
    size_t place;
} place;

bool dsetp_sequence_room(dsetp_sequence *out, dset_document *document, size_t room)
{
    out->count = 0;
    out->items = dsetp_arena_room(document->arena, room > 0 ? room : 1, sizeof *out->items);
    return out->items != NULL;
}

void dsetp_sequence_add(dsetp_sequence *to, dset_value *element)
{
    to->items[to->count++] = element;
}

bool dsetp_sequence_read(dsetp_sequence *out, dset_document *document, const dset_value *list)
{
    dset_value *at;

    if (!dsetp_sequence_room(out, document, dsetp_count(list)))
        return false;
    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_sequence_add(out, at);
    return true;
}

void dsetp_sequence_link(dset_value *list, const dsetp_sequence *from)
{
    size_t i;

    list->first = NULL;
    for (i = 0; i < from->count; i++)
        dsetp_append(list, from->items[i]);
}

/* --- types and keys --- */

const dset_value *dsetp_element_key(const dset_value *element, const char *key)
{
    return key != NULL ? dsetp_get(element, key) : element;
}

static int check_type(const dset_value *element, const dset_value *first, dset_error *err)
{
    if (dset_value_type(element) != dset_value_type(first))
        return dsetp_refuse_value(err, element, "the elements of a merged list must be of one type");
    if (dsetp_is_array(element) || dsetp_is_null(element))
        return dsetp_refuse_value(err, element, "a merged list must not have lists or nulls");
    return DSET_OK;
}

int dsetp_sequence_check(const dsetp_sequence *a, const dsetp_sequence *b, bool *objects, dset_error *err)
{
    const dsetp_sequence *lists[] = { a, b };
    const dset_value *first = a->count > 0 ? a->items[0] : b->count > 0 ? b->items[0] : NULL;
    size_t i, j;

    *objects = dsetp_is_object(first);
    for (i = 0; i < 2; i++) {
        for (j = 0; j < lists[i]->count; j++) {
            int code = check_type(lists[i]->items[j], first, err);

            if (code != DSET_OK)
                return code;
        }
    }
    return DSET_OK;
}

int dsetp_sequence_keyed(const dsetp_sequence *elements, const char *key, dset_error *err)
{
    size_t i;

    for (i = 0; i < elements->count; i++) {
        const dset_value *found = dsetp_get(elements->items[i], key);

        if (found == NULL)
            return dsetp_refuse_value(err, elements->items[i], "must have a %s: elements of this list are merged by it",
                                      key);
        if (dsetp_is_array(found) || dsetp_is_object(found))
            return dsetp_refuse_value(err, found, "must not be a list or an object");
    }
    return DSET_OK;
}

static int compare_scalars(const dset_value *a, const dset_value *b)
{
    if (dsetp_kind(a) != dsetp_kind(b))
        return dsetp_kind(a) < dsetp_kind(b) ? -1 : 1;
    return a->text != NULL && b->text != NULL ? strcmp(a->text, b->text) : 0;
}

bool dsetp_same_scalar(const dset_value *a, const dset_value *b)
{
    return compare_scalars(a, b) == 0;
}

/* --- places --- */

static int compare_keys(const void *a, const void *b, void *context)
{
    const place *x = a, *y = b;

    (void)context;
    return compare_scalars(x->key, y->key);
}

bool dsetp_places_of(dsetp_places *out, dset_document *document, const dsetp_sequence *elements, const char *key)
{
    size_t i;

    out->count = 0;
    out->items = dsetp_arena_room(document->arena, elements->count + 1, sizeof *out->items);
    for (i = 0; out->items != NULL && i < elements->count; i++) {
        const dset_value *found = dsetp_element_key(elements->items[i], key);

        if (found != NULL) {
            out->items[out->count].key = found;
            out->items[out->count].element = elements->items[i];
            out->items[out->count].place = i;
            out->count++;
        }
    }
    return out->items != NULL &&
           dsetp_sort(&document->memory, out->items, out->count, sizeof *out->items, compare_keys, NULL);
}

size_t dsetp_place_of(const dsetp_places *places, const dset_value *key)
{
    size_t low = 0, high = places->count;

    if (key == NULL)
        return DSETP_NOWHERE;
    while (low < high) { /* the first of equal ones */
        size_t middle = low + (high - low) / 2;

        if (compare_scalars(places->items[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < places->count && compare_scalars(places->items[low].key, key) == 0 ? places->items[low].place
                                                                                    : DSETP_NOWHERE;
}

/* --- order --- */

static int compare_places(const void *a, const void *b, void *context)
{
    const place *x = a, *y = b;

    (void)context;
    return x->place < y->place ? -1 : x->place > y->place;
}

bool dsetp_is_deletion(const dset_value *element)
{
    const char *word = dsetp_text_of(element, DSETP_DIRECTIVE);

    return word != NULL && strcmp(word, "delete") == 0;
}

bool dsetp_sequence_sort(dsetp_sequence *elements, dset_document *document, const dsetp_places *places,
                         const char *key)
{
    place *sorted = dsetp_arena_room(document->arena, elements->count + 1, sizeof *sorted);
    dsetp_sequence deleted;
    size_t i, count = 0;

    if (sorted == NULL || !dsetp_sequence_room(&deleted, document, elements->count))
        return false;
    for (i = 0; i < elements->count; i++) {
        if (key != NULL && dsetp_is_deletion(elements->items[i])) {
            dsetp_sequence_add(&deleted, elements->items[i]);
            continue;
        }
        sorted[count].element = elements->items[i];
        sorted[count++].place = dsetp_place_of(places, dsetp_element_key(elements->items[i], key));
    }
    if (!dsetp_sort(&document->memory, sorted, count, sizeof *sorted, compare_places, NULL))
        return false;
    for (i = 0; i < count; i++)
        elements->items[i] = sorted[i].element;
    for (i = 0; i < deleted.count; i++)
        elements->items[count + i] = deleted.items[i];
    return true;
}

/* Others go before the first wanted element that is after them in the present order. */
static void interleave(dsetp_sequence *merged, const dsetp_sequence *others, const dsetp_sequence *wanted,
                       const dsetp_places *present, const char *key)
{
    size_t i = 0, j = 0;

    merged->count = 0;
    while (i < others->count || j < wanted->count) {
        bool other = j == wanted->count;

        if (i < others->count && j < wanted->count) {
            size_t left = dsetp_place_of(present, dsetp_element_key(others->items[i], key));
            size_t right = dsetp_place_of(present, dsetp_element_key(wanted->items[j], key));

            other = left != DSETP_NOWHERE && right != DSETP_NOWHERE && left < right;
        }
        dsetp_sequence_add(merged, other ? others->items[i++] : wanted->items[j++]);
    }
}

bool dsetp_sequence_order(dsetp_sequence *merged, dset_document *document, const dsetp_places *wanted,
                          const dsetp_places *present, const char *key)
{
    dsetp_sequence first, others;
    size_t i;

    if (!dsetp_sequence_room(&first, document, merged->count) ||
        !dsetp_sequence_room(&others, document, merged->count))
        return false;
    for (i = 0; i < merged->count; i++) {
        const dset_value *found = dsetp_element_key(merged->items[i], key);

        dsetp_sequence_add(dsetp_place_of(wanted, found) != DSETP_NOWHERE ? &first : &others, merged->items[i]);
    }
    if (!dsetp_sequence_sort(&first, document, wanted, key) ||
        !dsetp_sequence_sort(&others, document, present, key))
        return false;
    interleave(merged, &others, &first, present, key);
    return true;
}

/* --- members --- */

static int compare_members(const void *a, const void *b, void *context)
{
    const dset_value *const *x = a, *const *y = b;

    (void)context;
    return strcmp((*x)->key, (*y)->key);
}

bool dsetp_members_of(dsetp_sequence *out, dset_document *document, const dset_value *object)
{
    return dsetp_sequence_read(out, document, object) &&
           dsetp_sort(&document->memory, out->items, out->count, sizeof(dset_value *), compare_members, NULL);
}

dset_value *dsetp_members_find(const dsetp_sequence *members, const char *key)
{
    size_t low = 0, high = members->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(members->items[middle]->key, key);

        if (order == 0)
            return members->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
