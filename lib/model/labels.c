/* Label sets as values. */
#include "model/labels.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"

const char *dsetp_labels_get(dset_labels labels, const char *key)
{
    size_t i;

    for (i = 0; i < labels.count; i++) {
        if (strcmp(labels.items[i].key, key) == 0)
            return labels.items[i].value;
    }
    return NULL;
}

static int by_key(const void *a, const void *b, void *context)
{
    const dset_label *x = a, *y = b;

    (void)context;
    return strcmp(x->key, y->key);
}

bool dsetp_labels_sort(const dset_allocator *memory, dset_label *items, size_t count)
{
    size_t i;

    for (i = 1; i < count; i++) {
        if (strcmp(items[i - 1].key, items[i].key) > 0)
            return dsetp_sort(memory, items, count, sizeof *items, by_key, NULL);
    }
    return true;
}

bool dsetp_labels_copy(dsetp_arena *arena, dset_labels *out, dset_labels labels)
{
    dset_label *items = dsetp_arena_array(arena, labels.count, sizeof *items);
    size_t i;

    if (items == NULL)
        return false;
    for (i = 0; i < labels.count; i++) {
        items[i].key = dsetp_arena_string(arena, labels.items[i].key);
        items[i].value = dsetp_arena_string(arena, dsetp_or_empty(labels.items[i].value));
        if (items[i].key == NULL || items[i].value == NULL)
            return false;
    }
    if (!dsetp_labels_sort(dsetp_arena_memory(arena), items, labels.count))
        return false;
    out->items = items;
    out->count = labels.count;
    return true;
}

bool dsetp_labels_have_null(dset_labels labels)
{
    size_t i;

    for (i = 0; i < labels.count && labels.items != NULL; i++) {
        if (labels.items[i].key == NULL || labels.items[i].value == NULL)
            return true;
    }
    return i < labels.count;
}

static bool ascend(const dset_label *items, size_t count)
{
    size_t i;

    for (i = 1; i < count; i++) {
        if (strcmp(items[i - 1].key, items[i].key) >= 0)
            return false;
    }
    return true;
}

/* Labels as servers write them are sorted, and need no copy. */
static int check_unique(const dset_allocator *memory, dset_labels labels, bool *unique)
{
    size_t size = labels.count * sizeof *labels.items;
    dset_label *sorted = labels.count < SIZE_MAX / sizeof *sorted ? dsetp_alloc(memory, size) : NULL;
    int code = DSET_ENOMEM;

    if (sorted == NULL)
        return code;
    memcpy(sorted, labels.items, size);
    if (dsetp_labels_sort(memory, sorted, labels.count)) {
        *unique = ascend(sorted, labels.count);
        code = DSET_OK;
    }
    dsetp_release(memory, sorted, size);
    return code;
}

int dsetp_labels_check(const dset_allocator *memory, dset_labels labels, const char *path, dset_error *err)
{
    bool unique = true;

    if (dsetp_labels_have_null(labels) || (labels.count > 0 && labels.items == NULL))
        return dsetp_fail(err, DSET_EMISUSE, path, "must not contain NULL");
    if (!ascend(labels.items, labels.count) && check_unique(memory, labels, &unique) != DSET_OK)
        return dsetp_no_memory(err);
    return unique ? DSET_OK : dsetp_fail(err, DSET_EMISUSE, path, "must not contain a key twice");
}
