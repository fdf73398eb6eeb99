/* Bit sets in 64-bit words. */
#ifndef DSETP_BASE_BITS_H
#define DSETP_BASE_BITS_H

#include "base/memory.h"

#define DSETP_WORDS(bits) (((size_t)(bits) + 63u) / 64u)

static inline bool dsetp_bit(const uint64_t *words, size_t bit)
{
    return (words[bit / 64] >> (bit % 64)) & 1u;
}

static inline void dsetp_bit_set(uint64_t *words, size_t bit)
{
    words[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static inline void dsetp_bit_clear(uint64_t *words, size_t bit)
{
    words[bit / 64] &= ~((uint64_t)1 << (bit % 64));
}

static inline void dsetp_bit_put(uint64_t *words, size_t bit, bool on)
{
    if (on)
        dsetp_bit_set(words, bit);
    else
        dsetp_bit_clear(words, bit);
}

/* The index of the lowest set bit; word must not be 0. */
static inline unsigned dsetp_lowest(uint64_t word)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(word);
#else
    unsigned n = 0;
    while (!(word & 1u)) {
        word >>= 1;
        n++;
    }
    return n;
#endif
}

/* The index of the highest set bit; word must not be 0. */
static inline unsigned dsetp_highest(uint32_t word)
{
#if defined(__GNUC__)
    return 31u - (unsigned)__builtin_clz(word);
#else
    unsigned n = 0;
    while (word >>= 1)
        n++;
    return n;
#endif
}

#define DSETP_LINE 64u /* bytes of a cache line on most machines */

/* Prefetches memory that will be read soon; the address need not be valid. */
static inline void dsetp_prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

/* Plain arithmetic: the builtin would import a libgcc function where the target has no such instruction. */
static inline unsigned dsetp_popcount(uint64_t word)
{
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)((word * 0x0101010101010101u) >> 56);
}

/* The bits that are set; most words are expected to be 0. */
static inline size_t dsetp_count_bits(const uint64_t *words, size_t word_count)
{
    size_t count = 0, i;

    for (i = 0; i < word_count; i++) {
        if (words[i] != 0)
            count += dsetp_popcount(words[i]);
    }
    return count;
}

#endif
