/* The objects of a store that do not read: which, and why. There are few of them, so that a search may look at all. */
#include "ports/set_aside.h"

#include <string.h>

#include "base/text.h"

static size_t size_of(const dset_refused *item)
{
    return sizeof *item + strlen(item->ns) + strlen(item->name) + strlen(item->why) + 3;
}

static void free_item(dsetp_set_aside *aside, dset_refused *item)
{
    dsetp_release(&aside->memory, item, size_of(item));
}

void dsetp_set_aside_end(dsetp_set_aside *aside)
{
    size_t i;

    for (i = 0; i < aside->count; i++)
        free_item(aside, aside->items[i]);
    dsetp_release(&aside->memory, (void *)aside->items, aside->capacity * sizeof *aside->items);
}

static size_t find(const dsetp_set_aside *aside, const dset_record *record)
{
    size_t i;

    for (i = 0; i < aside->count; i++) {
        const dset_refused *item = aside->items[i];

        if (item->kind == record->kind && strcmp(item->name, record->name) == 0 && strcmp(item->ns, record->ns) == 0)
            break;
    }
    return i;
}

bool dsetp_set_aside_put(dsetp_set_aside *aside, const dset_record *record, const char *why)
{
    const dset_refused item = { record->kind, record->ns, record->name, why };
    size_t at = find(aside, record);
    dset_refused *made = dsetp_alloc(&aside->memory, size_of(&item));
    char *texts = (char *)(made + 1);

    if (made == NULL || !dsetp_grow(&aside->memory, (void **)&aside->items, &aside->capacity, aside->count + 1,
                                    sizeof *aside->items)) {
        dsetp_release(&aside->memory, made, size_of(&item));
        return false;
    }
    made->kind = item.kind;
    made->ns = dsetp_pack(&texts, item.ns);
    made->name = dsetp_pack(&texts, item.name);
    made->why = dsetp_pack(&texts, item.why);
    if (at < aside->count)
        free_item(aside, aside->items[at]);
    else
        aside->count++;
    aside->items[at] = made;
    return true;
}

void dsetp_set_aside_drop(dsetp_set_aside *aside, const dset_record *record)
{
    size_t at = find(aside, record);

    if (at == aside->count)
        return;
    free_item(aside, aside->items[at]);
    aside->count--;
    memmove(aside->items + at, aside->items + at + 1, (aside->count - at) * sizeof *aside->items);
}
