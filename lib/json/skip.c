/* Skipping JSON values: portable code, and selection of the fastest code for the processor. */
#include "json/skip.h"

#include "base/bits.h"

#define SKIP_TARGET

#if defined(__SSE2__)

#include <emmintrin.h>

static uint64_t bits_of(__m128i equal)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(equal);
}

static dsetp_skip_block read_block(const char *at)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), fold = _mm_set1_epi8(0x20);
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}'), comma = _mm_set1_epi8(',');
    dsetp_skip_block b = { 0, 0, 0, 0, 0 };
    unsigned i;

    for (i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        __m128i folded = _mm_or_si128(bytes, fold); /* brackets and braces differ only in this bit */

        b.quotes |= bits_of(_mm_cmpeq_epi8(bytes, quote)) << i;
        b.backslashes |= bits_of(_mm_cmpeq_epi8(bytes, backslash)) << i;
        b.opens |= bits_of(_mm_cmpeq_epi8(folded, open)) << i;
        b.closes |= bits_of(_mm_cmpeq_epi8(folded, close)) << i;
        b.commas |= bits_of(_mm_cmpeq_epi8(bytes, comma)) << i;
    }
    return b;
}

#else

#define EACH(byte) ((uint64_t)(byte) * 0x0101010101010101u)

/* A bit for each of the eight bytes that is equal to the wanted one. */
static uint64_t equal_bytes(uint64_t word, uint64_t wanted)
{
    uint64_t x = word ^ wanted;
    uint64_t zero = ~(((x & EACH(0x7f)) + EACH(0x7f)) | x | EACH(0x7f));

    return ((zero >> 7) * 0x0102040810204080u) >> 56;
}

static uint64_t load(const char *at)
{
    uint64_t word = 0;
    unsigned i;

    for (i = 0; i < 8; i++) /* compilers turn this into one load */
        word |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return word;
}

static dsetp_skip_block read_block(const char *at)
{
    dsetp_skip_block b = { 0, 0, 0, 0, 0 };
    unsigned i;

    for (i = 0; i < 64; i += 8) {
        uint64_t word = load(at + i), folded = word | EACH(0x20);

        b.quotes |= equal_bytes(word, EACH('"')) << i;
        b.backslashes |= equal_bytes(word, EACH('\\')) << i;
        b.opens |= equal_bytes(folded, EACH('{')) << i;
        b.closes |= equal_bytes(folded, EACH('}')) << i;
        b.commas |= equal_bytes(word, EACH(',')) << i;
    }
    return b;
}

#endif

static unsigned count_bits(uint64_t bits)
{
    return dsetp_popcount(bits);
}

/* Bit n becomes the parity of the bits up to n. */
static uint64_t prefix_xor(uint64_t bits)
{
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

#include "json/skip_loop.h"

#ifdef DSETP_SKIP_AVX2
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("popcnt");
}
#endif

const char *dsetp_skip_brackets(dsetp_skip *state, const char *at, const char *end)
{
#ifdef DSETP_SKIP_AVX2
    if (has_avx2())
        return dsetp_skip_brackets_avx2(state, at, end);
#endif
    return skip_brackets(state, at, end);
}

const char *dsetp_skip_string(dsetp_skip *state, const char *at, const char *end)
{
#ifdef DSETP_SKIP_AVX2
    if (has_avx2())
        return dsetp_skip_string_avx2(state, at, end);
#endif
    return skip_string(state, at, end);
}

size_t dsetp_count_values(const char *at, const char *end)
{
#ifdef DSETP_SKIP_AVX2
    if (has_avx2())
        return dsetp_count_values_avx2(at, end);
#endif
    return count_values(at, end);
}

/* The portable code, for tests to compare with. */
size_t dsetp_count_values_portable(const char *at, const char *end)
{
    return count_values(at, end);
}

const char *dsetp_skip_brackets_portable(dsetp_skip *state, const char *at, const char *end)
{
    return skip_brackets(state, at, end);
}
