/*
 * libdaemonset: used by all other headers: export macros, result codes,
 * error details, the allocator, times, output sinks.
 *
 * Conventions of the whole API
 *
 *   dset_x_new(&out, ...), dset_x_parse(&out, ...)
 *       create an object that the caller owns and frees with dset_x_free(),
 *       which accepts NULL. On failure *out is NULL.
 *   returned pointers
 *       are borrowed: they are valid until the object they belong to changes.
 *   names
 *       _put copies in, _drop removes, _take returns and removes, _write
 *       follows the rule of snprintf or calls a dset_sink_fn.
 *   functions that can fail
 *       return DSET_OK (0) or a negative code; their last parameter is a
 *       dset_error, which may be NULL. A failed call leaves its objects
 *       unchanged. The library never aborts, exits or prints, and has no
 *       global state.
 *   structs that the caller fills in
 *       begin with their size: that of the struct as compiled, never less than
 *       in version 0.1 (DSET_EMISUSE). Zero in any other field means the
 *       default. Flags, reserved members and further members that this library
 *       does not know must be zero (DSET_EVERSION), so that no request is
 *       silently ignored.
 *   structs that the library fills in
 *       for counters, the caller sets the size, and gets what fits. Others are
 *       returned by pointer; those that may grow say so.
 *   NULL
 *       is DSET_EMISUSE where something is required. Functions that return no
 *       code then return NULL, 0, false or "", or do nothing; a deadline is
 *       DSET_NEVER. _free and _close accept it.
 *   no text
 *       NULL and "" mean the same in what the caller passes, and a name that is
 *       required must not be empty. In structs that the library fills in, and
 *       from functions that return a text, it is "", unless they say NULL.
 *   threads
 *       different threads may use different objects at the same time, or the
 *       same object in calls that take it as const. Anything else needs a
 *       lock of the caller.
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

/* Milliseconds since the Unix epoch. Always passed in, never read from a clock. */
typedef int64_t dset_ms;

/* A time that never comes. */
#define DSET_NEVER INT64_MAX

/*
 * Result codes. The range says what to do next: -1..-9 fix the program,
 * -10..-19 fix the document, -20..-29 the request was refused, -30..-39 try
 * again later, -40..-49 out of resources. Append only.
 */
enum dset_code {
    DSET_OK = 0,
    DSET_EMISUSE = -1,    /* an argument breaks a documented rule */
    DSET_EVERSION = -2,   /* a struct has fields that this library does not know */
    DSET_ESYNTAX = -10,   /* not JSON, not YAML, not a selector */
    DSET_EINVALID = -11,  /* well formed, but breaks a rule of the API */
    DSET_ELIMIT = -12,    /* larger or deeper than the limit */
    DSET_ENOTFOUND = -20, /* the object does not exist */
    DSET_EEXISTS = -21,   /* the name is in use */
    DSET_ECONFLICT = -22, /* a compare-and-swap or a precondition failed */
    DSET_EDENIED = -23,   /* not permitted, or over a quota */
    DSET_EBUSY = -30,     /* not now */
    DSET_EIO = -31,       /* a store or a transport failed */
    DSET_EUNKNOWN = -32,  /* sent, outcome unknown; names and preconditions make it safe to repeat */
    DSET_ENOMEM = -40     /* an allocation failed */
};

/*
 * What went wrong, in memory of the caller; initialise it with
 * DSET_ERROR_INIT. It holds the latest failure: a call that succeeds leaves it
 * alone. Frozen, never grows.
 */
typedef struct dset_error {
    int32_t code;    /* enum dset_code */
    uint32_t line;   /* counted from 1; 0 if no text is involved */
    uint32_t column; /* in bytes, counted from 1; 0 if no text is involved */
    uint32_t reserved;
    char path[128]; /* "spec.template.spec.tolerations[2].operator", or ""; a longer one ends with "..." */
    char text[256]; /* one sentence on one line, fit for a terminal; the same */
} dset_error;
#define DSET_ERROR_INIT { 0, 0, 0, 0, "", "" }

/*
 * One function for everything: if block is NULL it allocates new_size bytes,
 * if new_size is 0 it frees, otherwise it resizes and keeps the contents.
 * old_size is the size that the block was requested with. On failure it
 * returns NULL and leaves the block unchanged. Blocks are aligned as by malloc.
 * Where an allocator may be given, NULL means malloc, realloc and free, and so
 * does one whose resize is NULL.
 * One exception: while YAML is read, libyaml allocates with malloc, which cannot
 * be changed; what it allocates is freed before the call returns. JSON does not
 * use it.
 */
typedef struct dset_allocator { /* frozen, never grows */
    void *(*resize)(void *self, void *block, size_t old_size, size_t new_size);
    void *self;
} dset_allocator;

/*
 * Receives the next piece of an output. Any return value except DSET_OK stops
 * the writer, which then returns that value.
 */
typedef int (*dset_sink_fn)(void *context, const void *data, size_t size);

/*
 * Returns the name of a code, "DSET_ECONFLICT", or "unknown code". Static text.
 *
 * Since 0.1.
 */
DSET_API const char *dset_code_name(int code);

/*
 * Tells whether the same call may succeed later with the same arguments: true
 * for -30..-39.
 *
 * Since 0.1.
 */
DSET_API bool dset_code_is_retryable(int code);

/*
 * Writes an error as "line:column: path: text", omitting parts that are not
 * set, by the rule of snprintf: writes at most size bytes, always
 * NUL-terminated if size > 0, and returns the length of the whole text.
 *
 * Since 0.1.
 */
DSET_API size_t dset_error_write(const dset_error *err, char *buffer, size_t size);

/*
 * Fills in an error as the library does, for implementers of stores and
 * transports: replaces what err holds, does nothing if it is NULL, ends strings
 * that are too long with "...". path may be NULL. Returns code, so that
 * a failing function can end with it.
 *
 * Since 0.1.
 */
DSET_API int dset_error_set(dset_error *err, int code, const char *path, const char *text);

/*
 * Compares two names in natural order: runs of digits by value, the rest byte
 * by byte, so that "node-9" comes before "node-10". Names that are equal in
 * this sense ("a01", "a1") are ordered byte by byte. All lists that the library
 * returns are in this order. Returns <0, 0 or >0.
 *
 * Since 0.1.
 */
DSET_API int dset_name_compare(const char *a, const char *b);

/* A text that grows, for all that writes to a dset_sink_fn. Frozen, never grows. */
typedef struct dset_text {
    char *data;      /* terminated; NULL until something is added */
    size_t size;     /* without the terminator */
    size_t capacity;
    dset_allocator memory;
} dset_text;

/*
 * Makes an empty text, and frees one; either accepts NULL. memory: NULL means
 * malloc; copied, what it points to must outlive the text. A struct of zeros is
 * an empty text that uses malloc.
 *
 * Since 0.1.
 */
DSET_API void dset_text_start(dset_text *text, const dset_allocator *memory);
DSET_API void dset_text_free(dset_text *text);

/*
 * Adds to a text. It is a dset_sink_fn: pass it with a dset_text as context.
 * data must not be part of the text itself.
 *
 * DSET_EMISUSE  text is NULL, or data is and size is not 0
 * DSET_ENOMEM   the text is as it was
 *
 * Since 0.1.
 */
DSET_API int dset_text_add(void *text, const void *data, size_t size);

/*
 * Writes a text as a JSON string, with its quotes, by the rule of snprintf. As
 * in Kubernetes < > & and the line separators are escaped too. NULL counts as
 * "". What is not UTF-8 is not made so.
 *
 * Since 0.1.
 */
DSET_API size_t dset_json_quote(const char *text, char *buffer, size_t size);

/*
 * Writes a text from outside for a person: on one line, and without anything
 * that acts on a terminal or hides what is written, by the rule of snprintf.
 * Controls, marks of direction and bytes that are not UTF-8 become \n, \r, \t,
 * ^[ for ESC, \x07, \u202e. The texts and paths of errors, issues and findings
 * are written so already. NULL counts as "".
 *
 * Since 0.1.
 */
DSET_API size_t dset_text_show(const char *text, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
