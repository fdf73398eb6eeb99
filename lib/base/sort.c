/* A stable top-down merge sort that needs scratch space for half the items; its depth is logarithmic. */
#include "base/sort.h"

#include <string.h>

typedef struct order {
    dsetp_compare_fn compare;
    void *context;
    size_t size;
    char *scratch;
} order;

static void merge(const order *by, char *items, size_t middle, size_t count)
{
    size_t size = by->size, i = 0, j = middle, out = 0;

    memcpy(by->scratch, items, middle * size);
    while (i < middle && j < count) {
        const char *left = by->scratch + i * size, *right = items + j * size;

        if (by->compare(left, right, by->context) <= 0) {
            memcpy(items + out * size, left, size);
            i++;
        } else {
            memmove(items + out * size, right, size);
            j++;
        }
        out++;
    }
    memcpy(items + out * size, by->scratch + i * size, (middle - i) * size);
}

static void sort(const order *by, char *items, size_t count)
{
    size_t middle = count / 2;

    if (count < 2)
        return;
    sort(by, items, middle);
    sort(by, items + middle * by->size, count - middle);
    if (by->compare(items + (middle - 1) * by->size, items + middle * by->size, by->context) > 0)
        merge(by, items, middle, count);
}

void dsetp_sort_with(void *items, size_t count, size_t item_size, dsetp_compare_fn compare, void *context,
                     void *scratch)
{
    order by = { compare, context, item_size, scratch };

    sort(&by, items, count);
}

bool dsetp_sort(const dset_allocator *memory, void *items, size_t count, size_t item_size, dsetp_compare_fn compare,
                void *context)
{
    size_t bytes;
    void *scratch;

    if (count < 2)
        return true;
    if (!dsetp_multiply(count / 2 + 1, item_size, &bytes))
        return false;
    scratch = dsetp_alloc(memory, bytes);
    if (scratch == NULL)
        return false;
    dsetp_sort_with(items, count, item_size, compare, context, scratch);
    dsetp_release(memory, scratch, bytes);
    return true;
}
