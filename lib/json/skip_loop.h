/*
 * The skipping loops, written once and compiled for several kinds of processors: the including file defines
 * SKIP_TARGET, and with it read_block(), count_bits() and prefix_xor(). Every step works on 64 bits, which represent 64
 * bytes.
 */
#ifndef DSETP_JSON_SKIP_LOOP_H
#define DSETP_JSON_SKIP_LOOP_H

#include <string.h>

#include "base/bits.h"
#include "json/skip.h"

/* Inlined into each loop, so that unused results are not computed. */
#if defined(__GNUC__)
#define SKIP_INLINE inline __attribute__((always_inline))
#else
#define SKIP_INLINE inline
#endif

/* The bytes after an odd number of backslashes. carry: whether the first byte of the block is one, then of the next. */
SKIP_TARGET static inline uint64_t find_escaped(uint64_t backslashes, uint64_t *carry)
{
    const uint64_t even = 0x5555555555555555u;
    uint64_t follows, odd_starts, sums, escaped;

    if (backslashes == 0) {
        escaped = *carry;
        *carry = 0;
        return escaped;
    }
    backslashes &= ~*carry;
    follows = backslashes << 1 | *carry;
    odd_starts = backslashes & ~even & ~follows;
    sums = odd_starts + backslashes;
    *carry = sums < backslashes ? 1 : 0;
    return (even ^ (sums << 1)) & follows;
}

/* The quotes that start and end strings in the next size bytes, at most 64. */
SKIP_TARGET static SKIP_INLINE dsetp_skip_block next_block(dsetp_skip *state, const char *at, size_t size)
{
    char padded[64];
    uint64_t escaped;
    dsetp_skip_block b;

    if (size < 64) {
        memset(padded, ' ', sizeof padded);
        memcpy(padded, at, size);
        at = padded;
    }
    b = read_block(at);
    escaped = find_escaped(b.backslashes, &state->escaped);
    if (size < 64)
        state->escaped = (escaped >> size) & 1u;
    b.quotes &= ~escaped;
    return b;
}

/* Bracket by bracket: the bit where the depth reaches zero, or 64. */
SKIP_TARGET static inline unsigned find_end(dsetp_skip *state, uint64_t opens, uint64_t closes)
{
    uint64_t brackets;

    for (brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
        unsigned at = dsetp_lowest(brackets);

        if ((opens >> at) & 1u)
            state->depth++;
        else if (--state->depth == 0)
            return at;
    }
    return 64;
}

SKIP_TARGET static inline const char *skip_brackets(dsetp_skip *state, const char *at, const char *end)
{
    while (at < end) {
        size_t size = end - at < 64 ? (size_t)(end - at) : 64;
        dsetp_skip_block b = next_block(state, at, size);
        uint64_t inside = prefix_xor(b.quotes) ^ state->in_string;
        uint64_t opens = b.opens & ~inside, closes = b.closes & ~inside;
        unsigned count = count_bits(closes), bit;

        state->in_string = 0 - (inside >> 63);
        if (count < state->depth) {
            state->depth += count_bits(opens);
            state->depth -= count;
        } else {
            bit = find_end(state, opens, closes); /* it may end here */
            if (bit < 64)
                return at + bit + 1;
        }
        at += size;
    }
    return NULL;
}

SKIP_TARGET static inline const char *skip_string(dsetp_skip *state, const char *at, const char *end)
{
    while (at < end) {
        size_t size = end - at < 64 ? (size_t)(end - at) : 64;
        dsetp_skip_block b = next_block(state, at, size);

        if (b.quotes != 0)
            return at + dsetp_lowest(b.quotes) + 1;
        at += size;
    }
    return NULL;
}

/* One value, plus one for each comma and for each bracket that is not closed at once. */
SKIP_TARGET static inline size_t count_values(const char *at, const char *end)
{
    dsetp_skip state = { 0, 0, 0 };
    size_t count = 1;

    while (at < end) {
        size_t size = end - at < 64 ? (size_t)(end - at) : 64;
        dsetp_skip_block b = next_block(&state, at, size);
        uint64_t inside = prefix_xor(b.quotes) ^ state.in_string;

        state.in_string = 0 - (inside >> 63);
        count += count_bits((b.commas | (b.opens & ~(b.closes >> 1))) & ~inside);
        at += size;
    }
    return count;
}

#endif
