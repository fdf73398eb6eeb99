/*
 * Node names in natural order, so that plans need not sort them: a sorted array, followed by the names added since,
 * which are merged in when there are many.
 */
#include "world/node_order.h"

#include <string.h>

#include "base/bits.h"
#include "base/sort.h"

#define FRESH_MIN 64u

static int by_name(const void *a, const void *b, void *context)
{
    return dset_name_compare(dsetp_node_name(context, *(const uint32_t *)a),
                             dsetp_node_name(context, *(const uint32_t *)b));
}

static int by_rank(const void *a, const void *b, void *context)
{
    uint32_t x = dsetp_node_get(context, *(const uint32_t *)a)->rank;
    uint32_t y = dsetp_node_get(context, *(const uint32_t *)b)->rank;

    return x < y ? -1 : x > y;
}

/* Merges a few sorted numbers into many; items holds the many and has room for both. */
static void merge(const dset_world *world, uint32_t *items, size_t count, const uint32_t *few, size_t few_count)
{
    while (few_count > 0) {
        uint32_t item = few[--few_count];
        size_t low = 0, high = count;

        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (by_name(&items[middle], &item, (void *)world) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(items + low + few_count + 1, items + low, (count - low) * sizeof *items);
        items[low + few_count] = item;
        count = low;
    }
}

/* Removes the gaps left by dropped nodes. */
static size_t close_gaps(uint32_t *items, size_t count)
{
    size_t i, kept = 0;

    for (i = 0; i < count; i++) {
        if (items[i] != 0)
            items[kept++] = items[i];
    }
    return kept;
}

/* Merges the new numbers in. */
static bool settle(dset_world *world)
{
    size_t fresh = close_gaps(world->order + world->order_count, world->order_fresh), i;
    uint32_t *few = dsetp_alloc(&world->memory, (fresh + fresh / 2 + 1) * sizeof *few);

    if (few == NULL)
        return false;
    memcpy(few, world->order + world->order_count, fresh * sizeof *few);
    dsetp_sort_with(few, fresh, sizeof *few, by_name, world, few + fresh);
    world->order_count = close_gaps(world->order, world->order_count);
    merge(world, world->order, world->order_count, few, fresh);
    dsetp_release(&world->memory, few, (fresh + fresh / 2 + 1) * sizeof *few);
    world->order_count += fresh;
    world->order_fresh = 0;
    for (i = 0; i < world->order_count; i++)
        dsetp_node_get(world, world->order[i])->rank = (uint32_t)i + 1;
    return true;
}

bool dsetp_order_reserve(dset_world *world)
{
    if (world->order_fresh > FRESH_MIN + world->order_count / 4 && !settle(world))
        return false;
    return dsetp_grow(&world->memory, (void **)&world->order, &world->order_capacity,
                      world->order_count + world->order_fresh + 1, sizeof *world->order);
}

void dsetp_order_add(dset_world *world, uint32_t node)
{
    uint32_t last = world->order_count > 0 ? world->order[world->order_count - 1] : 0;
    size_t place = world->order_count + world->order_fresh;
    bool follows = world->order_count == 0 || (last != 0 && by_name(&last, &node, world) < 0);

    world->order[place] = node;
    dsetp_node_get(world, node)->rank = (uint32_t)place + 1;
    if (world->order_fresh == 0 && follows)
        world->order_count++;
    else
        world->order_fresh++;
}

void dsetp_order_remove(dset_world *world, uint32_t node)
{
    world->order[dsetp_node_get(world, node)->rank - 1] = 0;
}

/* The marked nodes of the sorted part. */
static size_t take_sorted(const dset_world *world, const uint64_t *marked, size_t count, uint32_t *out,
                          uint32_t *scratch)
{
    size_t taken = 0, i, words = DSETP_WORDS(world->nodes.limit);

    if (count > world->order_count / 64) { /* cheaper than sorting */
        for (i = 0; i < world->order_count; i++) {
            if (world->order[i] != 0 && dsetp_bit(marked, world->order[i]))
                out[taken++] = world->order[i];
        }
        return taken;
    }
    for (i = 0; i < words; i++) {
        uint64_t word;

        for (word = marked[i]; word != 0; word &= word - 1) {
            uint32_t node = (uint32_t)(i * 64 + dsetp_lowest(word));

            if (dsetp_node_get(world, node)->rank <= world->order_count)
                out[taken++] = node;
        }
    }
    dsetp_sort_with(out, taken, sizeof *out, by_rank, (void *)world, scratch);
    return taken;
}

void dsetp_order_marked(const dset_world *world, const uint64_t *marked, size_t count, uint32_t *out,
                        uint32_t *scratch)
{
    size_t sorted = take_sorted(world, marked, count, out, scratch), fresh = 0, i;
    const uint32_t *few = world->order + world->order_count;

    if (sorted == count)
        return;
    for (i = 0; i < world->order_fresh; i++) {
        if (few[i] != 0 && dsetp_bit(marked, few[i]))
            out[sorted + fresh++] = few[i];
    }
    dsetp_sort_with(out + sorted, fresh, sizeof *out, by_name, (void *)world, scratch);
    memcpy(scratch, out + sorted, fresh * sizeof *out);
    merge(world, out, sorted, scratch, fresh);
}
