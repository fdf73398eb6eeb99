/* Growing text. The program exits when out of memory: it has nothing to undo. */
#ifndef DSET_TEXT_H
#define DSET_TEXT_H

#include <stdarg.h>
#include <stddef.h>

typedef struct text {
    char *data; /* always NUL-terminated; initially "" */
    size_t size, capacity;
} text;

void text_start(text *to);
void text_free(text *of);
void text_bytes(text *to, const char *bytes, size_t size);
void text_add(text *to, const char *string);
void text_format(text *to, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
void text_format_list(text *to, const char *format, va_list arguments);
void text_json(text *to, const char *string); /* in quotes */
void text_show(text *to, const char *string); /* for a terminal: see dset_text_show() */
void text_quote(text *to, const char *string); /* in quotes, escaped as Go's %q does */
/* A dset_sink_fn over a text. */
int text_sink(void *to, const void *data, size_t size);

char text_lower(char c); /* of ASCII, whatever the locale */

/* Allocation that never returns NULL. */
void *need(size_t size);
void *need_more(void *block, size_t size);
char *need_copy(const char *string);
/* Makes room for one more of these items of a size. */
void *need_room(void *items, size_t count, size_t *capacity, size_t size);

#endif
