/* The skipping loops for processors with AVX2: 32 bytes at a time, and bits are counted with one instruction. */
#include "json/skip.h"

#ifdef DSETP_SKIP_AVX2

#include <immintrin.h>

#define SKIP_TARGET __attribute__((target("avx2,popcnt,pclmul")))

SKIP_TARGET static inline uint64_t bits_of(__m256i equal)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(equal);
}

SKIP_TARGET static inline dsetp_skip_block read_block(const char *at)
{
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\'), fold = _mm256_set1_epi8(0x20);
    const __m256i open = _mm256_set1_epi8('{'), close = _mm256_set1_epi8('}');
    const __m256i comma = _mm256_set1_epi8(',');
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
    __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
    dsetp_skip_block b;

    b.quotes = bits_of(_mm256_cmpeq_epi8(low, quote)) | bits_of(_mm256_cmpeq_epi8(high, quote)) << 32;
    b.backslashes = bits_of(_mm256_cmpeq_epi8(low, backslash)) | bits_of(_mm256_cmpeq_epi8(high, backslash)) << 32;
    b.opens = bits_of(_mm256_cmpeq_epi8(low_folded, open)) | bits_of(_mm256_cmpeq_epi8(high_folded, open)) << 32;
    b.closes = bits_of(_mm256_cmpeq_epi8(low_folded, close)) | bits_of(_mm256_cmpeq_epi8(high_folded, close)) << 32;
    b.commas = bits_of(_mm256_cmpeq_epi8(low, comma)) | bits_of(_mm256_cmpeq_epi8(high, comma)) << 32;
    return b;
}

SKIP_TARGET static inline unsigned count_bits(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

/* A carry-less product with all ones is the prefix XOR. */
SKIP_TARGET static inline uint64_t prefix_xor(uint64_t bits)
{
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8(-1), 0);

    return (uint64_t)_mm_cvtsi128_si64(product);
}

#include "json/skip_loop.h"

SKIP_TARGET const char *dsetp_skip_brackets_avx2(dsetp_skip *state, const char *at, const char *end)
{
    return skip_brackets(state, at, end);
}

SKIP_TARGET const char *dsetp_skip_string_avx2(dsetp_skip *state, const char *at, const char *end)
{
    return skip_string(state, at, end);
}

SKIP_TARGET size_t dsetp_count_values_avx2(const char *at, const char *end)
{
    return count_values(at, end);
}

#else

typedef int dsetp_no_avx2; /* a translation unit must not be empty */

#endif
