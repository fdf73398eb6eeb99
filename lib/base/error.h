/* Filling a dset_error: the first one wins, nothing is allocated. */
#ifndef DSETP_BASE_ERROR_H
#define DSETP_BASE_ERROR_H

#include "daemonset/base.h"

#if defined(__GNUC__)
#define DSETP_FORMAT(f, a) __attribute__((format(printf, f, a)))
#else
#define DSETP_FORMAT(f, a)
#endif

/* All of these return code, so that a failing function can end with them. path may be NULL. */
int dsetp_fail(dset_error *err, int code, const char *path, const char *format, ...) DSETP_FORMAT(4, 5);
int dsetp_fail_at(dset_error *err, int code, uint32_t line, uint32_t column, const char *path, const char *format,
                  ...) DSETP_FORMAT(6, 7);
int dsetp_no_memory(dset_error *err);

/* Is a code about a document, and so about one object, as opposed to what holds or carries it? */
static inline bool dsetp_is_of_document(int code)
{
    return code <= -10 && code >= -19;
}

/*
 * Reads a struct that begins with its size: copies given into known, zero-extended to known_size. DSET_EMISUSE if given
 * is NULL or its size is not set; DSET_EVERSION if it is larger than known_size and its tail is not zero.
 */
int dsetp_struct(void *known, size_t known_size, const void *given, const char *name, dset_error *err);

#endif
