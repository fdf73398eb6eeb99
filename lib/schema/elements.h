/* The elements of lists in strategic merge patches: found by key, and put in order. Knows nothing about directives. */
#ifndef DSETP_SCHEMA_ELEMENTS_H
#define DSETP_SCHEMA_ELEMENTS_H

#include "schema/field.h"

#define DSETP_DIRECTIVE "$patch"

/* Elements of a list, in an array of the document's arena. */
typedef struct dsetp_sequence {
    dset_value **items;
    size_t count;
} dsetp_sequence;

/* Where each key is first in a list. */
typedef struct dsetp_places {
    struct dsetp_place *items;
    size_t count;
} dsetp_places;

#define DSETP_NOWHERE SIZE_MAX

/* An empty array with room; false when out of memory, as for all of these that return a bool. */
bool dsetp_sequence_room(dsetp_sequence *out, dset_document *document, size_t room);
/* list: NULL has none. */
bool dsetp_sequence_read(dsetp_sequence *out, dset_document *document, const dset_value *list);
void dsetp_sequence_add(dsetp_sequence *to, dset_value *element);
/* Makes these the elements of the list. They must not be linked elsewhere any more. */
void dsetp_sequence_link(dset_value *list, const dsetp_sequence *from);

/*
 * All elements of both lists must be of one type, and none a list or null: DSET_EINVALID with the place otherwise.
 * *objects: they are objects.
 */
int dsetp_sequence_check(const dsetp_sequence *a, const dsetp_sequence *b, bool *objects, dset_error *err);
/* Each of these objects must have the merge key, a scalar: DSET_EINVALID with the place otherwise. */
int dsetp_sequence_keyed(const dsetp_sequence *elements, const char *key, dset_error *err);
/* What tells an element from others: its merge key, or with key NULL the scalar itself. */
const dset_value *dsetp_element_key(const dset_value *element, const char *key);
bool dsetp_is_deletion(const dset_value *element); /* it says so itself: {"$patch": "delete"} */
/* As values: the same type and the same text. */
bool dsetp_same_scalar(const dset_value *a, const dset_value *b);

bool dsetp_places_of(dsetp_places *out, dset_document *document, const dsetp_sequence *elements, const char *key);
size_t dsetp_place_of(const dsetp_places *places, const dset_value *key); /* DSETP_NOWHERE: it is not there */

/* Sorts elements by their places; those to be deleted come last. */
bool dsetp_sequence_sort(dsetp_sequence *elements, dset_document *document, const dsetp_places *places,
                         const char *key);
/*
 * The order of a merged list: elements that `wanted` has in its order, the others in the order of `present`, each of
 * them before the first wanted one that is after it in `present`.
 */
bool dsetp_sequence_order(dsetp_sequence *merged, dset_document *document, const dsetp_places *wanted,
                          const dsetp_places *present, const char *key);

/* Members of an object sorted by key. */
bool dsetp_members_of(dsetp_sequence *out, dset_document *document, const dset_value *object);
dset_value *dsetp_members_find(const dsetp_sequence *members, const char *key);

#endif
