/* Writes that leave the caches alone. */
#ifndef DSETP_BASE_STREAM_H
#define DSETP_BASE_STREAM_H

#include <stddef.h>
#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#define DSETP_STREAMS
#endif

/*
 * As memcpy() of whole words of eight bytes, straight to memory where the processor can: for what is larger than the
 * caches and not read soon. Other threads may look only after dsetp_stream_end().
 */
static inline void dsetp_stream(void *to, const void *from, size_t size)
{
#ifdef DSETP_STREAMS
    size_t i;

#pragma GCC unroll 16
    for (i = 0; i < size; i += sizeof(long long)) {
        long long word;

        memcpy(&word, (const char *)from + i, sizeof word);
        _mm_stream_si64((long long *)(void *)((char *)to + i), word);
    }
#else
    memcpy(to, from, size);
#endif
}

static inline void dsetp_stream_end(void)
{
#ifdef DSETP_STREAMS
    _mm_sfence();
#endif
}

#endif
