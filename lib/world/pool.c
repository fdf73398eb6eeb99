/* Chunks of items, and a list of spare ones threaded through their last bytes. */
#include "world/pool.h"

#include <string.h>

void dsetp_pool_start(dsetp_pool *pool, const dset_allocator *memory, size_t item_size)
{
    memset(pool, 0, sizeof *pool);
    pool->memory = *memory;
    pool->item_size = (uint32_t)item_size;
    pool->limit = 1;
}

void dsetp_pool_end(dsetp_pool *pool)
{
    uint32_t i;

    for (i = 0; i < pool->chunk_count; i++)
        dsetp_release(&pool->memory, pool->chunks[i], (size_t)DSETP_POOL_CHUNK * pool->item_size);
    dsetp_release(&pool->memory, pool->chunks, pool->chunk_capacity * sizeof *pool->chunks);
}

static bool add_chunk(dsetp_pool *pool)
{
    if (pool->chunk_count == UINT32_MAX >> DSETP_POOL_SHIFT ||
        !dsetp_grow(&pool->memory, (void **)&pool->chunks, &pool->chunk_capacity, (size_t)pool->chunk_count + 1,
                    sizeof *pool->chunks))
        return false;
    pool->chunks[pool->chunk_count] = dsetp_zalloc(&pool->memory, (size_t)DSETP_POOL_CHUNK * pool->item_size);
    if (pool->chunks[pool->chunk_count] == NULL)
        return false;
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
        if (pool->limit >> DSETP_POOL_SHIFT >= pool->chunk_count && !add_chunk(pool))
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

size_t dsetp_pool_bytes(const dsetp_pool *pool)
{
    return pool->chunk_capacity * sizeof *pool->chunks +
           (size_t)pool->chunk_count * DSETP_POOL_CHUNK * pool->item_size;
}
