/* Text: natural order, bounded strings by the rule of snprintf, growing buffers. */
#ifndef DSETP_BASE_TEXT_H
#define DSETP_BASE_TEXT_H

#include <stdarg.h>

#include "base/error.h"
#include "base/memory.h"

/* Bounded: keeps counting past the end, so that length is that of the whole text. */
typedef struct dsetp_text {
    char *buffer;
    size_t size;
    size_t length;
} dsetp_text;

dsetp_text dsetp_text_start(char *buffer, size_t size); /* terminates at once when size > 0 */
void dsetp_text_add(dsetp_text *text, const char *bytes, size_t size);
void dsetp_text_string(dsetp_text *text, const char *string);
void dsetp_text_number(dsetp_text *text, int64_t number);
/* If the text does not fit, ends what there is of it with "...", at the boundary of a character. */
void dsetp_text_end(dsetp_text *text);
/* Supports %s %.Ns %c %d %u %lld %llu %%, %q for a JSON string as dset_json_quote() writes it, and nothing else. */
void dsetp_text_format(dsetp_text *text, const char *format, va_list *arguments);

bool dsetp_begins(const char *text, const char *prefix);

/* Copies a text with its terminator to *at, which has room for it, and advances that. NULL counts as "". */
char *dsetp_pack(char **at, const char *text);

/* Growing, through an allocator; failed is sticky. */
typedef struct dsetp_buffer {
    dset_allocator memory;
    char *data; /* always terminated when not NULL */
    size_t size;
    size_t capacity;
    bool failed;
} dsetp_buffer;

void dsetp_buffer_start(dsetp_buffer *buffer, const dset_allocator *memory);
void dsetp_buffer_free(dsetp_buffer *buffer);
void dsetp_buffer_add(dsetp_buffer *buffer, const char *bytes, size_t size);
/* Resizes the buffer to exactly this many bytes, or to its content if that is longer. */
void dsetp_buffer_fit(dsetp_buffer *buffer, size_t size);
void dsetp_buffer_string(dsetp_buffer *buffer, const char *string);
void dsetp_buffer_number(dsetp_buffer *buffer, int64_t number);
void dsetp_buffer_format(dsetp_buffer *buffer, const char *format, ...);
/* A JSON string with its quotes, escaped as Kubernetes does: < > & and the line separators too; C0 80 becomes a NUL. */
void dsetp_buffer_json(dsetp_buffer *buffer, const char *text);
/* A dset_sink_fn over a dsetp_buffer. */
int dsetp_buffer_sink(void *context, const void *data, size_t size);

bool dsetp_equal(const char *a, const char *b); /* NULL equals NULL and "" */
const char *dsetp_or_empty(const char *text);

#endif
