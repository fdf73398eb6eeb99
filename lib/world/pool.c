/* Chunks of items, and a free list threaded through the last bytes of unused items. */
#include "world/pool.h"

#include <string.h>

void dsetp_pool_start(dsetp_pool *pool, const dset_allocator *memory, size_t item_size, size_t side_size)
{
    memset(pool, 0, sizeof *pool);
    pool->memory = *memory;
    pool->item_size = (uint32_t)item_size;
    pool->side_size = (uint32_t)side_size;
    pool->limit = 1;
}

static size_t items_in(uint32_t chunk)
{
    return (size_t)1 << (DSETP_POOL_BITS + chunk / DSETP_POOL_QUARTERS);
}

/* The sides come first: they are whole cache lines, so that the items are aligned too. */
static size_t block_size(const dsetp_pool *pool, uint32_t chunk)
{
    return items_in(chunk) * ((size_t)pool->side_size + pool->item_size) + DSETP_LINE;
}

void dsetp_pool_end(dsetp_pool *pool)
{
    uint32_t i;

    for (i = 0; i < pool->chunk_count; i++)
        dsetp_release(&pool->memory, pool->blocks[i], block_size(pool, i));
}

static bool add_chunk(dsetp_pool *pool)
{
    unsigned char *block;

    if (pool->chunk_count == DSETP_POOL_CHUNKS_MAX)
        return false;
    block = dsetp_zalloc(&pool->memory, block_size(pool, pool->chunk_count));
    if (block == NULL)
        return false;
    pool->blocks[pool->chunk_count] = block;
    pool->sides[pool->chunk_count] = block + (DSETP_LINE - (uintptr_t)block % DSETP_LINE) % DSETP_LINE;
    pool->chunks[pool->chunk_count] =
        pool->sides[pool->chunk_count] + items_in(pool->chunk_count) * pool->side_size;
    pool->chunk_count++;
    return true;
}

static unsigned char *link_of(const dsetp_pool *pool, uint32_t number)
{
    return (unsigned char *)dsetp_pool_get(pool, number) + pool->item_size - sizeof(uint32_t);
}

uint32_t dsetp_pool_take(dsetp_pool *pool)
{
    uint32_t number = pool->spare;

    if (number != 0) {
        memcpy(&pool->spare, link_of(pool, number), sizeof pool->spare);
        memset(link_of(pool, number), 0, sizeof pool->spare);
    } else {
        if (dsetp_pool_chunk(pool->limit) >= pool->chunk_count && !add_chunk(pool))
            return 0;
        number = pool->limit++;
    }
    pool->count++;
    return number;
}

void dsetp_pool_give(dsetp_pool *pool, uint32_t number)
{
    memset(dsetp_pool_get(pool, number), 0, pool->item_size);
    memcpy(link_of(pool, number), &pool->spare, sizeof pool->spare);
    pool->spare = number;
    pool->count--;
}

static dsetp_links *links_of(const dsetp_pool *pool, size_t links, uint32_t number)
{
    return (dsetp_links *)(void *)((unsigned char *)dsetp_pool_get(pool, number) + links);
}

void dsetp_pool_link(const dsetp_pool *pool, size_t links, uint32_t *head, uint32_t number)
{
    dsetp_links *item = links_of(pool, links, number);

    item->previous = 0;
    item->next = *head;
    if (*head != 0)
        links_of(pool, links, *head)->previous = number;
    *head = number;
}

void dsetp_pool_unlink(const dsetp_pool *pool, size_t links, uint32_t *head, uint32_t number)
{
    const dsetp_links *item = links_of(pool, links, number);

    if (item->previous != 0)
        links_of(pool, links, item->previous)->next = item->next;
    else
        *head = item->next;
    if (item->next != 0)
        links_of(pool, links, item->next)->previous = item->previous;
}

size_t dsetp_pool_bytes(const dsetp_pool *pool)
{
    size_t bytes = 0;
    uint32_t i;

    for (i = 0; i < pool->chunk_count; i++)
        bytes += block_size(pool, i);
    return bytes;
}
