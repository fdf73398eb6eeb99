/*
 * libdaemonset: what every other header stands on: export marks, result codes,
 * the error detail, the allocator, times, output sinks.
 *
 * Conventions of the whole API
 *
 *   dset_x_new(&out, ...), dset_x_parse(&out, ...)
 *       make a thing that the caller owns and frees with dset_x_free(); NULL
 *       may be freed. On failure the out pointer is NULL.
 *   a pointer that is returned
 *       is borrowed: it lives as long as what it was asked from is unchanged.
 *   _put copies in, _drop removes, _take gives away, _write follows the rule
 *       of snprintf or feeds a dset_sink_fn.
 *   functions that can fail
 *       return DSET_OK (0) or a negative code; the last parameter is a
 *       dset_error that may be NULL. A failed call leaves its objects as they
 *       were. Nothing here aborts, exits, prints, or keeps global state.
 *   structs that the caller fills
 *       begin with their size. Zero in any other field means the default. A
 *       larger struct than this library knows is refused unless its tail is
 *       zero; a smaller one is read as if it went on with zeros.
 *   threads
 *       different objects may be used from different threads at once, and so
 *       may one object through calls that take it as const. Anything else is
 *       the caller's lock.
 */
#ifndef DAEMONSET_BASE_H
#define DAEMONSET_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define DSET_API __attribute__((visibility("default")))
#define DSET_MUST_USE __attribute__((warn_unused_result))
#else
#define DSET_API
#define DSET_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Milliseconds since the Unix epoch. Always handed in, never read from a clock. */
typedef int64_t dset_ms;

/* A time that never comes. */
#define DSET_NEVER INT64_MAX

/*
 * Result codes. The range says what to do next: -1..-9 fix the program,
 * -10..-19 fix the document, -20..-29 the world said no, -30..-39 try again
 * later, -40..-49 out of resources. Append only.
 */
enum dset_code {
    DSET_OK = 0,
    DSET_EMISUSE = -1,    /* an argument breaks a documented rule */
    DSET_EVERSION = -2,   /* a struct carries fields that this library does not know */
    DSET_ESYNTAX = -10,   /* not JSON, not YAML, not a selector */
    DSET_EINVALID = -11,  /* well formed, but breaks a rule of the API */
    DSET_ELIMIT = -12,    /* larger or deeper than the limit in force */
    DSET_ENOTFOUND = -20, /* the object does not exist */
    DSET_EEXISTS = -21,   /* the name is taken */
    DSET_ECONFLICT = -22, /* compare-and-swap lost, or a precondition failed */
    DSET_EDENIED = -23,   /* not permitted, or over a quota */
    DSET_EBUSY = -30,     /* not now */
    DSET_EIO = -31,       /* a store or a transport failed */
    DSET_EUNKNOWN = -32,  /* sent, outcome not known; names and preconditions make a repeat safe */
    DSET_ENOMEM = -40     /* an allocation failed */
};

/*
 * What went wrong, in memory of the caller; initialise it with
 * DSET_ERROR_INIT. The first error wins: a library function writes only while
 * code is DSET_OK. Reset it by assigning DSET_ERROR_INIT again.
 */
typedef struct dset_error {
    int32_t code;    /* enum dset_code */
    uint32_t line;   /* counted from 1; 0 when no text is involved */
    uint32_t column; /* in bytes, counted from 1; 0 when no text is involved */
    uint32_t reserved;
    char path[128]; /* "spec.template.spec.tolerations[2].operator", or "" */
    char text[256]; /* one sentence without a newline */
} dset_error;
#define DSET_ERROR_INIT { 0, 0, 0, 0, "", "" }

/*
 * One function does it all: block NULL allocates new_size bytes, new_size 0
 * frees, anything else resizes and keeps the content. old_size is the size
 * that the block was asked for. It returns NULL when it fails, and the block
 * stays as it was. Blocks are aligned as malloc aligns them. Where an
 * allocator may be given, NULL means malloc, realloc and free.
 */
typedef struct dset_allocator {
    void *(*resize)(void *self, void *block, size_t old_size, size_t new_size);
    void *self;
} dset_allocator;

/*
 * Takes the next piece of an output. Returning anything but DSET_OK stops the
 * writer, which then returns that value.
 */
typedef int (*dset_sink_fn)(void *context, const void *data, size_t size);

/*
 * Gives the name of a code, "DSET_ECONFLICT", or "unknown code". Static text.
 *
 * Since 0.1.
 */
DSET_API const char *dset_code_name(int code);

/*
 * Tells whether the same call may succeed later without a change to its
 * arguments: true for -30..-39.
 *
 * Since 0.1.
 */
DSET_API bool dset_code_is_retryable(int code);

/*
 * Writes "line:column: path: text" of an error, leaving out what is not set,
 * by the rule of snprintf: at most size bytes, always terminated if size > 0;
 * returns the length of the whole text.
 *
 * Since 0.1.
 */
DSET_API size_t dset_error_write(const dset_error *err, char *buffer, size_t size);

/*
 * Fills an error the way the library does, for those who write stores and
 * transports: does nothing if err is NULL or holds an error already, cuts what
 * is too long at a whole character. path may be NULL. Returns code, so that a
 * failing function can end with it.
 *
 * Since 0.1.
 */
DSET_API int dset_error_set(dset_error *err, int code, const char *path, const char *text);

/*
 * Compares two names in natural order: runs of digits by their number, the
 * rest byte by byte, so that "node-9" comes before "node-10". Names equal in
 * that sense ("a01", "a1") are told apart byte by byte. The order of every
 * list that the library gives out. Returns <0, 0 or >0.
 *
 * Since 0.1.
 */
DSET_API int dset_name_compare(const char *a, const char *b);

#ifdef __cplusplus
}
#endif

#endif
