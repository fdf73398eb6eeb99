/* Linear probing, at most three quarters full; removal shifts entries back, so that there are no tombstones. */
#include "world/table.h"

#include <string.h>

#include "base/bits.h"

#define FIRST_SLOTS 16u

void dsetp_table_start(dsetp_table *table, const dset_allocator *memory)
{
    memset(table, 0, sizeof *table);
    table->memory = *memory;
}

void dsetp_table_end(dsetp_table *table)
{
    dsetp_release(&table->memory, table->slots, dsetp_table_bytes(table));
}

size_t dsetp_table_bytes(const dsetp_table *table)
{
    return table->slot_count * sizeof *table->slots;
}

uint32_t dsetp_table_find(const dsetp_table *table, uint64_t hash, dsetp_same_fn same, const void *context,
                          const void *key)
{
    size_t mask = table->slot_count - 1, at;

    if (table->slot_count == 0)
        return 0;
    for (at = (uint32_t)hash & mask; table->slots[at].number != 0; at = (at + 1) & mask) {
        if (table->slots[at].hash == (uint32_t)hash && same(context, table->slots[at].number, key))
            return table->slots[at].number;
    }
    return 0;
}

static bool any(const void *context, uint32_t number, const void *key)
{
    (void)context;
    (void)number;
    (void)key;
    return true;
}

uint32_t dsetp_table_guess(const dsetp_table *table, uint64_t hash)
{
    return dsetp_table_find(table, hash, any, NULL, NULL);
}

void dsetp_table_ahead(const dsetp_table *table, uint64_t hash)
{
    if (table->slot_count > 0)
        dsetp_prefetch(&table->slots[(uint32_t)hash & (table->slot_count - 1)]);
}

static void place(struct dsetp_slot *slots, size_t mask, struct dsetp_slot slot)
{
    size_t at = slot.hash & mask;

    while (slots[at].number != 0)
        at = (at + 1) & mask;
    slots[at] = slot;
}

bool dsetp_table_reserve(dsetp_table *table)
{
    size_t size = table->slot_count == 0 ? FIRST_SLOTS : table->slot_count * 2, i;
    struct dsetp_slot *slots;

    if ((table->count + 1) * 4 <= table->slot_count * 3)
        return true;
    if (size > SIZE_MAX / sizeof *slots)
        return false;
    slots = dsetp_zalloc(&table->memory, size * sizeof *slots);
    if (slots == NULL)
        return false;
    for (i = 0; i < table->slot_count; i++) {
        if (table->slots[i].number != 0)
            place(slots, size - 1, table->slots[i]);
    }
    dsetp_table_end(table);
    table->slots = slots;
    table->slot_count = size;
    return true;
}

void dsetp_table_add(dsetp_table *table, uint64_t hash, uint32_t number)
{
    struct dsetp_slot slot;

    slot.number = number;
    slot.hash = (uint32_t)hash;
    place(table->slots, table->slot_count - 1, slot);
    table->count++;
}

void dsetp_table_remove(dsetp_table *table, uint64_t hash, uint32_t number)
{
    size_t mask = table->slot_count - 1, hole = (uint32_t)hash & mask, at;

    while (table->slots[hole].number != number)
        hole = (hole + 1) & mask;
    for (at = (hole + 1) & mask; table->slots[at].number != 0; at = (at + 1) & mask) {
        size_t home = table->slots[at].hash & mask;

        /* It may move into the hole unless its home lies after the hole. */
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            table->slots[hole] = table->slots[at];
            hole = at;
        }
    }
    table->slots[hole].number = 0;
    table->count--;
}

void dsetp_table_clear(dsetp_table *table)
{
    if (table->slot_count > 0)
        memset(table->slots, 0, dsetp_table_bytes(table));
    table->count = 0;
}
