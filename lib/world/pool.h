/*
 * Items of one size with dense numbers from 1. Items never move; numbers of dropped items are reused. An item may have
 * a side, stored separately: a scan of the items does not read it, a lookup can fetch both at once.
 */
#ifndef DSETP_WORLD_POOL_H
#define DSETP_WORLD_POOL_H

#include "base/bits.h"
#include "base/memory.h"

/*
 * Chunks grow with the pool, four of each size: little is wasted, and the pointers to all of them stay in the cache, so
 * that an item is one memory access away. The highest bits of a number select its chunk, as in a float.
 */
#define DSETP_POOL_BITS 6u /* the first chunks have 64 items */
#define DSETP_POOL_QUARTERS 4u
#define DSETP_POOL_FIRST (DSETP_POOL_QUARTERS << DSETP_POOL_BITS)
#define DSETP_POOL_CHUNKS_MAX (DSETP_POOL_QUARTERS * (30u - DSETP_POOL_BITS))

/* The neighbours of an item in a list of items of its pool; 0 at the ends. */
typedef struct dsetp_links {
    uint32_t next, previous;
} dsetp_links;

typedef struct dsetp_pool {
    dset_allocator memory;
    unsigned char *chunks[DSETP_POOL_CHUNKS_MAX]; /* where their items begin, cache-line aligned */
    unsigned char *blocks[DSETP_POOL_CHUNKS_MAX]; /* what was allocated for them */
    unsigned char *sides[DSETP_POOL_CHUNKS_MAX];
    uint32_t chunk_count;
    uint32_t item_size, side_size;
    uint32_t limit; /* all numbers are below it */
    uint32_t spare; /* head of the free list, 0: none */
    uint32_t count; /* items in use */
} dsetp_pool;

void dsetp_pool_start(dsetp_pool *pool, const dset_allocator *memory, size_t item_size, size_t side_size);
void dsetp_pool_end(dsetp_pool *pool);
/* A zeroed item; 0 when out of memory. */
uint32_t dsetp_pool_take(dsetp_pool *pool);
/* Zeroes the item except for its last four bytes, which link it. */
void dsetp_pool_give(dsetp_pool *pool, uint32_t number);
size_t dsetp_pool_bytes(const dsetp_pool *pool);

/* Insert at the head of a list, and remove. links: the offset of the dsetp_links in the item. */
void dsetp_pool_link(const dsetp_pool *pool, size_t links, uint32_t *head, uint32_t number);
void dsetp_pool_unlink(const dsetp_pool *pool, size_t links, uint32_t *head, uint32_t number);

static inline uint32_t dsetp_pool_chunk(uint32_t number)
{
    uint32_t place = number + DSETP_POOL_FIRST, shift = dsetp_highest(place) - 2u;

    return (shift - DSETP_POOL_BITS) * DSETP_POOL_QUARTERS + (place >> shift) % DSETP_POOL_QUARTERS;
}

static inline size_t dsetp_pool_place(uint32_t number)
{
    uint32_t place = number + DSETP_POOL_FIRST;

    return place & (((uint32_t)1 << (dsetp_highest(place) - 2u)) - 1u);
}

static inline void *dsetp_pool_get(const dsetp_pool *pool, uint32_t number)
{
    return pool->chunks[dsetp_pool_chunk(number)] + dsetp_pool_place(number) * pool->item_size;
}

static inline void *dsetp_pool_side(const dsetp_pool *pool, uint32_t number)
{
    return pool->sides[dsetp_pool_chunk(number)] + dsetp_pool_place(number) * pool->side_size;
}

#endif
