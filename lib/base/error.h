/* Filling in a dset_error, and reading structs that callers fill in. */
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

/* What the library knows of a struct that callers fill in, which begins with its size. */
typedef struct dsetp_layout {
    const char *name;  /* of the argument */
    size_t size;
    size_t flags;      /* where its flags are; 0: it has none */
    uint32_t known;    /* the flags that have a meaning */
    size_t reserved;   /* where a reserved member is; 0: there is none */
} dsetp_layout;
#define DSETP_LAYOUT(name, type) { name, sizeof(type), 0, 0, 0 }
#define DSETP_LAYOUT_RESERVED(name, type) { name, sizeof(type), 0, 0, offsetof(type, reserved) }
#define DSETP_LAYOUT_FLAGS(name, type, known) { name, sizeof(type), offsetof(type, flags), known, 0 }

/*
 * Copies a struct that begins with its size. DSET_EMISUSE if given is NULL or smaller than in the first version, which
 * is its size now; DSET_EVERSION if it has flags or members that this library does not know.
 */
int dsetp_struct(void *known, const dsetp_layout *layout, const void *given, dset_error *err);
/*
 * Fills in a struct of a caller that begins with its size, and zeros beyond what this library knows. DSET_EMISUSE if it
 * is NULL or smaller than in the first version, which is its size now.
 */
int dsetp_struct_give(void *out, const void *made, size_t size);
/* What keeps the resourceVersion of a record: DSET_ELIMIT if it is longer, and then nothing is kept. */
typedef char dsetp_version[128];
int dsetp_keep_version(dsetp_version to, const char *version, dset_error *err);
/* DSET_EVERSION if there are others than the known ones. */
int dsetp_check_flags(uint32_t flags, uint32_t known, const char *path, dset_error *err);

#endif
