/* An open-addressing hash table of numbers. The caller stores the keys and compares them. */
#ifndef DSETP_WORLD_TABLE_H
#define DSETP_WORLD_TABLE_H

#include "base/memory.h"

typedef struct dsetp_table {
    dset_allocator memory;
    struct dsetp_slot {
        uint32_t number; /* 0: free */
        uint32_t hash;
    } *slots;
    size_t slot_count; /* a power of two, or 0 */
    size_t count;
} dsetp_table;

typedef bool (*dsetp_same_fn)(const void *context, uint32_t number, const void *key);

void dsetp_table_start(dsetp_table *table, const dset_allocator *memory);
void dsetp_table_end(dsetp_table *table);
/* 0: not found. */
uint32_t dsetp_table_find(const dsetp_table *table, uint64_t hash, dsetp_same_fn same, const void *context,
                          const void *key);
/* A likely match: the first with this hash. 0: none. */
uint32_t dsetp_table_guess(const dsetp_table *table, uint64_t hash);
/* Prefetches the slot where a search for this hash begins. */
void dsetp_table_ahead(const dsetp_table *table, uint64_t hash);
/* Makes room for one more; false when out of memory. */
bool dsetp_table_reserve(dsetp_table *table);
/* After reserve: cannot fail. */
void dsetp_table_add(dsetp_table *table, uint64_t hash, uint32_t number);
void dsetp_table_remove(dsetp_table *table, uint64_t hash, uint32_t number);
void dsetp_table_clear(dsetp_table *table); /* keeps its memory */
size_t dsetp_table_bytes(const dsetp_table *table);

#endif
