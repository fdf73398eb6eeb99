/* Semantic equality, by the table of fields. Knows nothing of what follows from a difference. */
#include "schema/field.h"

#include <string.h>

#include "base/text.h"

static const dset_value *or_nothing(const dset_value *value)
{
    return dsetp_is_null(value) ? NULL : value;
}

static bool same_node(const dset_value *a, const dset_value *b)
{
    return dsetp_kind(a) == dsetp_kind(b) && dsetp_equal(a->text, b->text) &&
           (dsetp_first(a) == NULL) == (dsetp_first(b) == NULL);
}

/* Values without a type: compared as written, including their order. */
static bool same_trees(const dset_value *a, const dset_value *b)
{
    const dset_value *top_a = a, *top_b = b;

    while (a != NULL && b != NULL) {
        if (!same_node(a, b) || (a != top_a && !dsetp_equal(a->key, b->key)))
            return false;
        a = dsetp_walk(a, top_a);
        b = dsetp_walk(b, top_b);
    }
    return a == NULL && b == NULL;
}

static bool same_quantities(const dset_value *a, const dset_value *b)
{
    dset_quantity x, y;

    return dsetp_quantity_of(a, &x) && dsetp_quantity_of(b, &y) && dset_quantity_compare(&x, &y) == 0;
}

static bool same_objects(const dset_value *a, const dset_value *b, const dsetp_type *type);

static bool same_values(const dset_value *a, const dset_value *b, const dsetp_field *field)
{
    if (field->kind == DSETP_STRUCT)
        return same_objects(a, b, field->type);
    return same_trees(a, b) || (field->kind == DSETP_QUANTITY && same_quantities(a, b));
}

static bool same_elements(const dset_value *a, const dset_value *b, const dsetp_field *field)
{
    for (; a != NULL && b != NULL; a = dsetp_next(a), b = dsetp_next(b)) {
        if (!dsetp_equal(a->key, b->key) || !same_values(a, b, field))
            return false;
    }
    return a == NULL && b == NULL;
}

static bool same_field(const dset_value *a, const dset_value *b, const dsetp_field *field)
{
    a = or_nothing(a);
    b = or_nothing(b);
    if (field->shape != DSETP_ONE)
        return same_elements(a != NULL ? dsetp_first(a) : NULL, b != NULL ? dsetp_first(b) : NULL, field);
    if (a == NULL || b == NULL)
        return a == b;
    return same_values(a, b, field);
}

/* Whether each unknown member of a is also in b. */
static bool has_unknown(const dset_value *a, const dset_value *b, const dsetp_type *type)
{
    const dset_value *at;

    for (at = dsetp_first(a); at != NULL; at = dsetp_next(at)) {
        const dset_value *other;

        if (dsetp_field_find(type, at->key) != NULL)
            continue;
        other = dsetp_get(b, at->key);
        if (other == NULL || !same_trees(at, other))
            return false;
    }
    return true;
}

static bool same_objects(const dset_value *a, const dset_value *b, const dsetp_type *type)
{
    size_t i;

    for (i = 0; i < type->count; i++) {
        if (!same_field(dsetp_get(a, type->fields[i].name), dsetp_get(b, type->fields[i].name), &type->fields[i]))
            return false;
    }
    return has_unknown(a, b, type) && has_unknown(b, a, type);
}

bool dsetp_same_members(const dset_value *a, const dset_value *b, const dsetp_type *type, const char *name)
{
    return same_field(dsetp_get(a, name), dsetp_get(b, name), dsetp_field_find(type, name));
}
