/* SipHash-1-3 (Aumasson and Bernstein) for hash tables, FNV-1a for names that must never change. */
#include "base/hash.h"

#include <string.h>

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

/* A macro, so that the four words stay in registers: every lookup of a name computes a hash. */
#define ROUND(a, b, c, d) \
    do { \
        a += b; \
        b = rotate(b, 13) ^ a; \
        a = rotate(a, 32); \
        c += d; \
        d = rotate(d, 16) ^ c; \
        a += d; \
        d = rotate(d, 21) ^ a; \
        c += b; \
        b = rotate(b, 17) ^ c; \
        c = rotate(c, 32); \
    } while (0)

uint64_t dsetp_hash(uint64_t seed, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint64_t a = 0x736f6d6570736575u ^ seed, b = 0x646f72616e646f6du ^ ~seed, c = 0x6c7967656e657261u ^ seed,
             d = 0x7465646279746573u ^ ~seed;
    uint64_t tail = (uint64_t)size << 56;
    size_t whole = size & ~(size_t)7;
    size_t i;

    for (i = 0; i < whole; i += 8) {
        uint64_t word;

        memcpy(&word, bytes + i, 8);
        d ^= word;
        ROUND(a, b, c, d);
        a ^= word;
    }
    for (i = whole; i < size; i++)
        tail |= (uint64_t)bytes[i] << (8 * (i - whole));
    d ^= tail;
    ROUND(a, b, c, d);
    a ^= tail;
    c ^= 0xff;
    for (i = 0; i < 3; i++)
        ROUND(a, b, c, d);
    return a ^ b ^ c ^ d;
}

uint32_t dsetp_fnv32(uint32_t state, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    size_t i;

    for (i = 0; i < size; i++)
        state = (state ^ bytes[i]) * 16777619u;
    return state;
}

uint64_t dsetp_fnv64(uint64_t state, const void *data, size_t size)
{
    const char *bytes = data;
    size_t i;

    for (i = 0; i < size; i++)
        state = dsetp_fnv64_byte(state, bytes[i]);
    return state;
}
