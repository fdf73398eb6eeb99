/*
 * Items of one size with dense numbers, 1 up. Items never move; numbers of dropped items are used again. An item may
 * have a side, which lies apart: who goes through the items does not read it, who looks for one can ask for both at once.
 */
#ifndef DSETP_WORLD_POOL_H
#define DSETP_WORLD_POOL_H

#include "base/bits.h"
#include "base/memory.h"

/*
 * Chunks grow with the pool, four of each size: little is wasted, and the pointers to all of them stay in the cache,
 * so that the way to an item far away is one step. Which chunk a number is in are its highest bits, as in a float.
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
    unsigned char *chunks[DSETP_POOL_CHUNKS_MAX]; /* where their items begin, at a cache line */
    unsigned char *blocks[DSETP_POOL_CHUNKS_MAX]; /* what was allocated for them */
    unsigned char *sides[DSETP_POOL_CHUNKS_MAX];
    uint32_t chunk_count;
    uint32_t item_size, side_size;
    uint32_t limit; /* numbers are below it */
    uint32_t spare; /* head of the list of dropped items, 0: none */
    uint32_t count; /* items in use */
} dsetp_pool;

void dsetp_pool_start(dsetp_pool *pool, const dset_allocator *memory, size_t item_size, size_t side_size);
void dsetp_pool_end(dsetp_pool *pool);
/* A zeroed item; 0 when out of memory. */
uint32_t dsetp_pool_take(dsetp_pool *pool);
/* The item is zeroed, but for its last four bytes, which link it. */
void dsetp_pool_give(dsetp_pool *pool, uint32_t number);
size_t dsetp_pool_bytes(const dsetp_pool *pool);

/* At the head of a list, and out of it. links: the offset of the dsetp_links in the item. */
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
