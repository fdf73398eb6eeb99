/* An arena: allocated piece by piece, freed as a whole. Chunks grow with it; large pieces get chunks of their own. */
#include "base/arena.h"

#include <stddef.h>
#include <string.h>

#define SMALLEST_CHUNK 1024u
#define LARGEST_CHUNK ((size_t)1 << 18)
#define ALIGNMENT _Alignof(max_align_t)

typedef struct dsetp_chunk {
    struct dsetp_chunk *next;
    size_t size; /* of the whole block */
    size_t used; /* of the whole block, header included */
} chunk;

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void dsetp_arena_start(dsetp_arena *arena, const dset_allocator *memory)
{
    memset(arena, 0, sizeof *arena);
    arena->memory = dsetp_memory(memory);
    arena->first = SMALLEST_CHUNK;
    arena->bytes = sizeof *arena;
}

void dsetp_arena_end(dsetp_arena *arena)
{
    chunk *at = arena->current;

    while (at != NULL) {
        chunk *next = at->next;
        dsetp_release(&arena->memory, at, at->size);
        at = next;
    }
    arena->current = NULL;
    arena->bytes = sizeof *arena;
}

dsetp_arena *dsetp_arena_new(const dset_allocator *memory, size_t first)
{
    dset_allocator hook = dsetp_memory(memory);
    dsetp_arena *arena = dsetp_alloc(&hook, sizeof *arena);

    if (arena == NULL)
        return NULL;
    dsetp_arena_start(arena, &hook);
    if (first > SMALLEST_CHUNK)
        arena->first = first;
    return arena;
}

void dsetp_arena_free(dsetp_arena *arena)
{
    dset_allocator memory;

    if (arena == NULL)
        return;
    memory = arena->memory;
    dsetp_arena_end(arena);
    dsetp_release(&memory, arena, sizeof *arena);
}

/* An eighth of what is held, so that little is wasted. */
static size_t next_size(const dsetp_arena *arena)
{
    size_t eighth = arena->bytes / 8;

    if (arena->current == NULL)
        return arena->first;
    return eighth < SMALLEST_CHUNK ? SMALLEST_CHUNK : eighth < LARGEST_CHUNK ? eighth : LARGEST_CHUNK;
}

static chunk *add_chunk(dsetp_arena *arena, size_t need)
{
    size_t header = aligned(sizeof(chunk));
    size_t size = next_size(arena);
    chunk *made;

    if (need > SIZE_MAX - header) {
        arena->failed = true;
        return NULL;
    }
    if (size < need + header)
        size = need + header;
    made = dsetp_alloc(&arena->memory, size);
    if (made == NULL) {
        arena->failed = true;
        return NULL;
    }
    made->size = size;
    made->used = header;
    made->next = arena->current;
    arena->current = made;
    arena->bytes += size;
    return made;
}

void dsetp_arena_reset(dsetp_arena *arena)
{
    chunk *kept = arena->current, *at;

    arena->failed = false;
    if (kept == NULL)
        return;
    for (at = kept->next; at != NULL;) {
        chunk *next = at->next, *smaller = at->size > kept->size ? kept : at;

        kept = smaller == at ? kept : at;
        arena->bytes -= smaller->size;
        dsetp_release(&arena->memory, smaller, smaller->size);
        at = next;
    }
    kept->next = NULL;
    kept->used = aligned(sizeof(chunk));
    arena->current = kept;
}

static void *take(dsetp_arena *arena, size_t size, size_t alignment)
{
    chunk *at = arena->current;
    size_t start;

    if (size > SIZE_MAX / 2) {
        arena->failed = true;
        return NULL;
    }
    if (at != NULL) {
        start = (at->used + alignment - 1) & ~(alignment - 1);
        if (start <= at->size && size <= at->size - start) {
            at->used = start + size;
            return (char *)at + start;
        }
    }
    at = add_chunk(arena, size);
    if (at == NULL)
        return NULL;
    start = at->used;
    at->used += size;
    return (char *)at + start;
}

void *dsetp_arena_alloc(dsetp_arena *arena, size_t size)
{
    return take(arena, size, ALIGNMENT);
}

void *dsetp_arena_zalloc(dsetp_arena *arena, size_t size)
{
    void *block = take(arena, size, ALIGNMENT);

    if (block != NULL)
        memset(block, 0, size);
    return block;
}

void *dsetp_arena_room(dsetp_arena *arena, size_t count, size_t item_size)
{
    size_t size;

    if (!dsetp_multiply(count, item_size, &size)) {
        arena->failed = true;
        return NULL;
    }
    return dsetp_arena_alloc(arena, size);
}

void *dsetp_arena_array(dsetp_arena *arena, size_t count, size_t item_size)
{
    void *block = dsetp_arena_room(arena, count, item_size);

    if (block != NULL)
        memset(block, 0, count * item_size);
    return block;
}

char *dsetp_arena_reserve(dsetp_arena *arena, size_t size)
{
    return take(arena, size, 1);
}

char *dsetp_arena_text(dsetp_arena *arena, const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? take(arena, size + 1, 1) : NULL;

    if (copy == NULL)
        return NULL;
    if (size != 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *dsetp_arena_string(dsetp_arena *arena, const char *text)
{
    return text != NULL ? dsetp_arena_text(arena, text, strlen(text)) : NULL;
}

const dset_allocator *dsetp_arena_memory(const dsetp_arena *arena)
{
    return &arena->memory;
}

size_t dsetp_arena_bytes(const dsetp_arena *arena)
{
    return arena->bytes;
}

bool dsetp_arena_failed(const dsetp_arena *arena)
{
    return arena->failed;
}
