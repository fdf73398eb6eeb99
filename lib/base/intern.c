/* Maps strings to dense numbers: an open-addressing table of numbers over an arena of strings. */
#include "base/intern.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

#define FIRST_SLOTS 64u
#define LONGEST_PROBE 64u /* longer than random keys produce at half load: rehash with another key */
#define KEYS_TRIED_MAX 4u

typedef struct entry {
    const char *text;
    uint32_t size;
    uint32_t hash; /* the upper half: avoids most comparisons */
} entry;

struct dsetp_intern {
    dset_allocator memory;
    dsetp_arena *arena;
    entry *entries; /* [0] is unused */
    size_t entry_capacity;
    uint32_t count;
    uint32_t *slots; /* numbers, 0 is free */
    size_t slot_count; /* a power of two, at least twice count */
    uint64_t seed;
    unsigned keys_tried;
};

dsetp_intern *dsetp_intern_new(const dset_allocator *memory)
{
    dset_allocator hook = dsetp_memory(memory);
    dsetp_intern *table = dsetp_zalloc(&hook, sizeof *table);

    if (table == NULL)
        return NULL;
    table->memory = hook;
    table->arena = dsetp_arena_new(&hook, 0);
    table->slots = dsetp_zalloc(&hook, FIRST_SLOTS * sizeof *table->slots);
    table->slot_count = FIRST_SLOTS;
    if (table->arena == NULL || table->slots == NULL) {
        dsetp_intern_free(table);
        return NULL;
    }
    return table;
}

void dsetp_intern_free(dsetp_intern *table)
{
    dset_allocator memory;

    if (table == NULL)
        return;
    memory = table->memory;
    dsetp_arena_free(table->arena);
    dsetp_release(&memory, table->slots, table->slot_count * sizeof *table->slots);
    dsetp_release(&memory, table->entries, table->entry_capacity * sizeof *table->entries);
    dsetp_release(&memory, table, sizeof *table);
}

/* The slot of a string, or the free one where it belongs; counts the steps taken. */
static size_t probe(const dsetp_intern *table, const char *text, size_t size, uint64_t hash, unsigned *steps)
{
    size_t mask = table->slot_count - 1;
    size_t at = (size_t)hash & mask;

    for (*steps = 0; table->slots[at] != 0; at = (at + 1) & mask, ++*steps) {
        const entry *known = &table->entries[table->slots[at]];

        if (known->hash == (uint32_t)(hash >> 32) && known->size == size && memcmp(known->text, text, size) == 0)
            break;
    }
    return at;
}

/* Fills a new table of slots; on failure the old one is kept. */
static bool rebuild(dsetp_intern *table, size_t slot_count, uint64_t seed)
{
    uint32_t *slots = NULL;
    size_t bytes, mask = slot_count - 1;
    uint32_t i;

    if (!dsetp_multiply(slot_count, sizeof *slots, &bytes) || (slots = dsetp_zalloc(&table->memory, bytes)) == NULL)
        return false;
    for (i = 1; i <= table->count; i++) {
        entry *known = &table->entries[i];
        uint64_t hash = dsetp_hash(seed, known->text, known->size);
        size_t at = (size_t)hash & mask;

        known->hash = (uint32_t)(hash >> 32);
        while (slots[at] != 0)
            at = (at + 1) & mask;
        slots[at] = i;
    }
    dsetp_release(&table->memory, table->slots, table->slot_count * sizeof *table->slots);
    table->slots = slots;
    table->slot_count = slot_count;
    table->seed = seed;
    return true;
}

static bool make_room(dsetp_intern *table)
{
    void *entries = table->entries;

    if (table->count >= UINT32_MAX - 1)
        return false;
    if (!dsetp_grow(&table->memory, &entries, &table->entry_capacity, (size_t)table->count + 2, sizeof(entry)))
        return false;
    table->entries = entries;
    if (((size_t)table->count + 1) * 2 <= table->slot_count)
        return true;
    return rebuild(table, table->slot_count * 2, table->seed);
}

uint32_t dsetp_intern_put(dsetp_intern *table, const char *text, size_t size)
{
    uint64_t hash = dsetp_hash(table->seed, text, size);
    unsigned steps;
    size_t at = probe(table, text, size, hash, &steps);
    entry *made;

    if (table->slots[at] != 0)
        return table->slots[at];
    if (size > UINT32_MAX || !make_room(table))
        return 0;
    if (steps > LONGEST_PROBE && table->keys_tried < KEYS_TRIED_MAX) {
        table->keys_tried++;
        if (!rebuild(table, table->slot_count, table->seed + 1))
            return 0;
    }
    hash = dsetp_hash(table->seed, text, size);
    at = probe(table, text, size, hash, &steps);
    made = &table->entries[table->count + 1];
    made->text = dsetp_arena_text(table->arena, text, size);
    if (made->text == NULL)
        return 0;
    made->size = (uint32_t)size;
    made->hash = (uint32_t)(hash >> 32);
    table->slots[at] = ++table->count;
    return table->count;
}

uint32_t dsetp_intern_find(const dsetp_intern *table, const char *text, size_t size)
{
    unsigned steps;

    return table->slots[probe(table, text, size, dsetp_hash(table->seed, text, size), &steps)];
}

uint32_t dsetp_intern_count(const dsetp_intern *table)
{
    return table->count;
}
