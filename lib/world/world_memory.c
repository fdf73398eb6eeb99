/* Memory that the world counts, and the hash of its tables. */
#include <string.h>

#include "base/hash.h"
#include "world/world.h"

void *dsetp_world_alloc(dset_world *world, size_t size)
{
    void *block = dsetp_alloc(&world->memory, size);

    if (block != NULL)
        world->block_bytes += size;
    return block;
}

void dsetp_world_release(dset_world *world, void *block, size_t size)
{
    if (block == NULL)
        return;
    world->block_bytes -= size;
    dsetp_release(&world->memory, block, size);
}

uint64_t dsetp_key_hash(const dset_world *world, uint32_t space, const char *name)
{
    return dsetp_hash(world->seed + space, name, strlen(name));
}
