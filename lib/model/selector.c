/* Deep copies of selectors, affinities and tolerations. */
#include "model/selector.h"

#include "base/text.h"

static bool copy_requirements(dsetp_arena *arena, const dset_requirement **out, const dset_requirement *items,
                              size_t count)
{
    dset_requirement *copies = dsetp_arena_array(arena, count, sizeof *copies);
    size_t i, j;

    if (copies == NULL)
        return false;
    for (i = 0; i < count; i++) {
        const char **values = dsetp_arena_array(arena, items[i].count, sizeof *values);

        if (values == NULL)
            return false;
        for (j = 0; j < items[i].count; j++)
            values[j] = dsetp_arena_string(arena, items[i].values[j]);
        copies[i] = items[i];
        copies[i].key = dsetp_arena_string(arena, items[i].key);
        copies[i].values = values;
    }
    *out = copies;
    return !dsetp_arena_failed(arena);
}

bool dsetp_selector_copy(dsetp_arena *arena, dset_label_selector **out, const dset_label_selector *selector)
{
    dset_label_selector *copy;

    *out = NULL;
    if (selector == NULL)
        return true;
    copy = dsetp_arena_zalloc(arena, sizeof *copy);
    if (copy == NULL || !copy_requirements(arena, &copy->items, selector->items, selector->count))
        return false;
    copy->count = selector->count;
    copy->empty = selector->empty;
    *out = copy;
    return true;
}

bool dsetp_affinity_copy(dsetp_arena *arena, dsetp_affinity *out, const dsetp_affinity *affinity)
{
    dsetp_term *terms = dsetp_arena_array(arena, affinity->count, sizeof *terms);
    size_t i;

    if (terms == NULL)
        return false;
    for (i = 0; i < affinity->count; i++) {
        const dsetp_term *term = &affinity->terms[i];

        terms[i] = *term;
        if (!copy_requirements(arena, &terms[i].expressions, term->expressions, term->expression_count) ||
            !copy_requirements(arena, &terms[i].fields, term->fields, term->field_count))
            return false;
    }
    *out = *affinity;
    out->terms = terms;
    return true;
}

bool dsetp_tolerations_copy(dsetp_arena *arena, const dset_toleration **out, const dset_toleration *items, size_t count)
{
    dset_toleration *copies = dsetp_arena_array(arena, count, sizeof *copies);
    size_t i;

    if (copies == NULL)
        return false;
    for (i = 0; i < count; i++) {
        copies[i] = items[i];
        copies[i].key = dsetp_arena_string(arena, dsetp_or_empty(items[i].key));
        copies[i].op = dsetp_arena_string(arena, dsetp_or_empty(items[i].op));
        copies[i].value = dsetp_arena_string(arena, dsetp_or_empty(items[i].value));
        copies[i].effect = dsetp_arena_string(arena, dsetp_or_empty(items[i].effect));
    }
    *out = copies;
    return !dsetp_arena_failed(arena);
}
