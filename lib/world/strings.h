/* Strings stored once and counted, with numbers from 1 that are freed with the last use. 0 means none. */
#ifndef DSETP_WORLD_STRINGS_H
#define DSETP_WORLD_STRINGS_H

#include "world/pool.h"
#include "world/table.h"

typedef struct dsetp_counted { /* a string */
    char *text;
    uint32_t size;
    uint32_t uses;
} dsetp_counted;

typedef struct dsetp_strings {
    dsetp_pool pool;
    dsetp_table table;
    uint64_t seed;
    size_t bytes; /* of the strings */
} dsetp_strings;

void dsetp_strings_start(dsetp_strings *strings, const dset_allocator *memory, uint64_t seed);
void dsetp_strings_end(dsetp_strings *strings);
/* Adds a use; 0 when out of memory. NULL counts as "". */
uint32_t dsetp_strings_use(dsetp_strings *strings, const char *text);
void dsetp_strings_again(dsetp_strings *strings, uint32_t number); /* adds a use of a known string */
void dsetp_strings_drop(dsetp_strings *strings, uint32_t number);  /* removes a use; 0 is fine */
uint32_t dsetp_strings_find(const dsetp_strings *strings, const char *text); /* 0: not known */
size_t dsetp_strings_bytes(const dsetp_strings *strings);

/* "" for 0 */
static inline const char *dsetp_strings_text(const dsetp_strings *strings, uint32_t number)
{
    return number == 0 ? "" : ((const dsetp_counted *)dsetp_pool_get(&strings->pool, number))->text;
}

#endif
