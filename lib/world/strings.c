/* Counted strings. The table of base never forgets a string; a world outlives the names in it. */
#include "world/strings.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

typedef dsetp_counted item;

static item *get(const dsetp_strings *strings, uint32_t number)
{
    return dsetp_pool_get(&strings->pool, number);
}

void dsetp_strings_start(dsetp_strings *strings, const dset_allocator *memory, uint64_t seed)
{
    dsetp_pool_start(&strings->pool, memory, sizeof(item), 0);
    dsetp_table_start(&strings->table, memory);
    strings->seed = seed;
    strings->bytes = 0;
}

void dsetp_strings_end(dsetp_strings *strings)
{
    uint32_t i;

    for (i = 1; i < strings->pool.limit; i++) {
        if (get(strings, i)->text != NULL)
            dsetp_release(&strings->pool.memory, get(strings, i)->text, (size_t)get(strings, i)->size + 1);
    }
    dsetp_pool_end(&strings->pool);
    dsetp_table_end(&strings->table);
}

static bool same(const void *context, uint32_t number, const void *key)
{
    return strcmp(get(context, number)->text, key) == 0;
}

uint32_t dsetp_strings_find(const dsetp_strings *strings, const char *text)
{
    return dsetp_table_find(&strings->table, dsetp_hash(strings->seed, text, strlen(text)), same, strings, text);
}

uint32_t dsetp_strings_use(dsetp_strings *strings, const char *given)
{
    const char *text = dsetp_or_empty(given);
    size_t size = strlen(text);
    uint64_t hash = dsetp_hash(strings->seed, text, size);
    uint32_t number = dsetp_table_find(&strings->table, hash, same, strings, text);
    char *copy;

    if (number != 0) {
        get(strings, number)->uses++;
        return number;
    }
    if (size >= UINT32_MAX || !dsetp_table_reserve(&strings->table))
        return 0;
    copy = dsetp_alloc(&strings->pool.memory, size + 1);
    number = copy != NULL ? dsetp_pool_take(&strings->pool) : 0;
    if (number == 0) {
        dsetp_release(&strings->pool.memory, copy, size + 1);
        return 0;
    }
    memcpy(copy, text, size + 1);
    get(strings, number)->text = copy;
    get(strings, number)->size = (uint32_t)size;
    get(strings, number)->uses = 1;
    dsetp_table_add(&strings->table, hash, number);
    strings->bytes += size + 1;
    return number;
}

void dsetp_strings_again(dsetp_strings *strings, uint32_t number)
{
    get(strings, number)->uses++;
}

void dsetp_strings_drop(dsetp_strings *strings, uint32_t number)
{
    item *known;

    if (number == 0)
        return;
    known = get(strings, number);
    if (--known->uses > 0)
        return;
    dsetp_table_remove(&strings->table, dsetp_hash(strings->seed, known->text, known->size), number);
    strings->bytes -= (size_t)known->size + 1;
    dsetp_release(&strings->pool.memory, known->text, (size_t)known->size + 1);
    dsetp_pool_give(&strings->pool, number);
}

size_t dsetp_strings_bytes(const dsetp_strings *strings)
{
    return strings->bytes + dsetp_pool_bytes(&strings->pool) + dsetp_table_bytes(&strings->table);
}
