/* An arena: allocated piece by piece, freed as a whole. */
#ifndef DSETP_BASE_ARENA_H
#define DSETP_BASE_ARENA_H

#include "base/memory.h"

typedef struct dsetp_arena { /* private members; declared here so that it can be embedded */
    dset_allocator memory;
    struct dsetp_chunk *current;
    size_t first; /* bytes of the first chunk */
    size_t bytes;
    bool failed;
} dsetp_arena;

/* For an embedded arena: allocates nothing until the first piece, and must not be moved after that. */
void dsetp_arena_start(dsetp_arena *arena, const dset_allocator *memory);
void dsetp_arena_end(dsetp_arena *arena); /* frees everything; the arena may be used again */
/* NULL when out of memory. first: bytes of the first chunk, 0 for the default. */
dsetp_arena *dsetp_arena_new(const dset_allocator *memory, size_t first);
void dsetp_arena_free(dsetp_arena *arena); /* NULL is fine */
/* Discards everything allocated, and keeps the largest chunk for reuse. */
void dsetp_arena_reset(dsetp_arena *arena);
void *dsetp_arena_alloc(dsetp_arena *arena, size_t size); /* aligned for anything; NULL when out of memory */
void *dsetp_arena_zalloc(dsetp_arena *arena, size_t size);
void *dsetp_arena_array(dsetp_arena *arena, size_t count, size_t item_size); /* zeroed */
void *dsetp_arena_room(dsetp_arena *arena, size_t count, size_t item_size);  /* not cleared */
char *dsetp_arena_reserve(dsetp_arena *arena, size_t size); /* bytes, unaligned, not cleared */
char *dsetp_arena_text(dsetp_arena *arena, const char *text, size_t size); /* a terminated copy, unaligned */
char *dsetp_arena_string(dsetp_arena *arena, const char *text); /* NULL stays NULL */
const dset_allocator *dsetp_arena_memory(const dsetp_arena *arena);
size_t dsetp_arena_bytes(const dsetp_arena *arena); /* held, slack included */
/* Sticky: has any allocation failed? Allows a long series of copies to be checked once at the end. */
bool dsetp_arena_failed(const dsetp_arena *arena);

#endif
