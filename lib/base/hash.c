/* SipHash-1-3 (Aumasson and Bernstein) for tables, FNV-1a for names that must stay the same for ever. */
#include "base/hash.h"

#include <string.h>

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void round_once(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

uint64_t dsetp_hash(uint64_t seed, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint64_t v[4] = { 0x736f6d6570736575u ^ seed, 0x646f72616e646f6du ^ ~seed, 0x6c7967656e657261u ^ seed,
                      0x7465646279746573u ^ ~seed };
    uint64_t tail = (uint64_t)size << 56;
    size_t whole = size & ~(size_t)7;
    size_t i;

    for (i = 0; i < whole; i += 8) {
        uint64_t word;

        memcpy(&word, bytes + i, 8);
        v[3] ^= word;
        round_once(v);
        v[0] ^= word;
    }
    for (i = whole; i < size; i++)
        tail |= (uint64_t)bytes[i] << (8 * (i - whole));
    v[3] ^= tail;
    round_once(v);
    v[0] ^= tail;
    v[2] ^= 0xff;
    for (i = 0; i < 3; i++)
        round_once(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
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
    const unsigned char *bytes = data;
    size_t i;

    for (i = 0; i < size; i++)
        state = (state ^ bytes[i]) * 1099511628211u;
    return state;
}
