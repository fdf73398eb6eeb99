/* Items of one size with dense numbers, 1 up. Items never move; numbers of dropped items are used again. */
#ifndef DSETP_WORLD_POOL_H
#define DSETP_WORLD_POOL_H

#include "base/memory.h"

#define DSETP_POOL_SHIFT 6u
#define DSETP_POOL_CHUNK (1u << DSETP_POOL_SHIFT)

typedef struct dsetp_pool {
    dset_allocator memory;
    unsigned char **chunks;
    size_t chunk_capacity;
    uint32_t chunk_count;
    uint32_t item_size;
    uint32_t limit; /* numbers are below it */
    uint32_t spare; /* head of the list of dropped items, 0: none */
    uint32_t count; /* items in use */
} dsetp_pool;

void dsetp_pool_start(dsetp_pool *pool, const dset_allocator *memory, size_t item_size);
void dsetp_pool_end(dsetp_pool *pool);
/* A zeroed item; 0 when out of memory. */
uint32_t dsetp_pool_take(dsetp_pool *pool);
/* The item is zeroed, but for its last four bytes, which link it. */
void dsetp_pool_give(dsetp_pool *pool, uint32_t number);
size_t dsetp_pool_bytes(const dsetp_pool *pool);

static inline void *dsetp_pool_get(const dsetp_pool *pool, uint32_t number)
{
    return pool->chunks[number >> DSETP_POOL_SHIFT] + (size_t)(number & (DSETP_POOL_CHUNK - 1)) * pool->item_size;
}

#endif
