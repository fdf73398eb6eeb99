/* Amounts of resources by name: a short sorted list in an arena. */
#include "model/amounts.h"

#include <string.h>

static size_t position(const dsetp_amounts *amounts, const char *resource)
{
    size_t i = 0;

    while (i < amounts->count && strcmp(amounts->items[i].resource, resource) < 0)
        i++;
    return i;
}

static bool is_at(const dsetp_amounts *amounts, size_t i, const char *resource)
{
    return i < amounts->count && strcmp(amounts->items[i].resource, resource) == 0;
}

/* The amount of a resource, 0 if it is new; NULL when out of memory. */
static dset_quantity *take(dsetp_amounts *amounts, const char *resource)
{
    size_t i = position(amounts, resource);
    dset_request *items = amounts->items;
    const char *name;

    if (is_at(amounts, i, resource))
        return &amounts->items[i].amount;
    name = dsetp_arena_string(amounts->arena, resource);
    if (amounts->count == amounts->capacity)
        items = dsetp_arena_array(amounts->arena, amounts->capacity * 2 + 4, sizeof *items);
    if (name == NULL || items == NULL)
        return NULL;
    if (items != amounts->items) {
        if (amounts->count > 0)
            memcpy(items, amounts->items, amounts->count * sizeof *items);
        amounts->items = items;
        amounts->capacity = amounts->capacity * 2 + 4;
    }
    memmove(items + i + 1, items + i, (amounts->count - i) * sizeof *items);
    memset(&items[i], 0, sizeof *items);
    items[i].resource = name;
    amounts->count++;
    return &items[i].amount;
}

const dset_quantity *dsetp_amounts_find(const dsetp_amounts *amounts, const char *resource)
{
    size_t i = position(amounts, resource);

    return is_at(amounts, i, resource) ? &amounts->items[i].amount : NULL;
}

bool dsetp_amounts_set(dsetp_amounts *amounts, const char *resource, const dset_quantity *amount)
{
    dset_quantity *kept = take(amounts, resource);

    if (kept == NULL)
        return false;
    *kept = *amount;
    kept->spelling = NULL; /* it refers to the text that was read */
    kept->spelling_size = 0;
    return true;
}

bool dsetp_amounts_add(dsetp_amounts *amounts, const dset_request *more, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        dset_quantity *sum = take(amounts, more[i].resource);

        if (sum == NULL)
            return false;
        dset_quantity_add(sum, &more[i].amount, NULL); /* what was read has far fewer digits than a sum may have */
    }
    return true;
}

bool dsetp_amounts_raise(dsetp_amounts *amounts, const dset_request *least, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const dset_quantity *present = dsetp_amounts_find(amounts, least[i].resource);

        if ((present == NULL || dset_quantity_compare(&least[i].amount, present) > 0) &&
            !dsetp_amounts_set(amounts, least[i].resource, &least[i].amount))
            return false;
    }
    return true;
}
