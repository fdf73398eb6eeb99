/* Hashes: a keyed one for tables, whose keys may be hostile, and a plain one for names that must never change. */
#ifndef DSETP_BASE_HASH_H
#define DSETP_BASE_HASH_H

#include "daemonset/base.h"

/* SipHash-1-3. */
uint64_t dsetp_hash(uint64_t seed, const void *data, size_t size);

#define DSETP_FNV32_START 2166136261u
#define DSETP_FNV64_START 14695981039346656037u
#define DSETP_FNV64_PRIME 1099511628211u
uint32_t dsetp_fnv32(uint32_t state, const void *data, size_t size);
uint64_t dsetp_fnv64(uint64_t state, const void *data, size_t size);
static inline uint64_t dsetp_fnv64_byte(uint64_t state, char byte)
{
    return (state ^ (unsigned char)byte) * DSETP_FNV64_PRIME;
}

/* Kubernetes' vowel-free alphabet for generated names. */
#define DSETP_SAFE_ALPHABET "bcdfghjklmnpqrstvwxz2456789"

#endif
