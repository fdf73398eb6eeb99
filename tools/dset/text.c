/* Growing text, and allocation that exits when out of memory. */
#include "text.h"

#include <daemonset/daemonset.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *need_more(void *block, size_t size)
{
    void *got = realloc(block, size != 0 ? size : 1);

    if (got == NULL) {
        fputs("error: out of memory\n", stderr);
        exit(1);
    }
    return got;
}

void *need(size_t size)
{
    return memset(need_more(NULL, size), 0, size);
}

char *need_copy(const char *string)
{
    size_t size = strlen(string) + 1;

    return memcpy(need(size), string, size);
}

void *need_room(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity * 2 + 16;
    return need_more(items, *capacity * size);
}

void text_start(text *to)
{
    to->capacity = 64;
    to->data = need(to->capacity);
    to->size = 0;
}

void text_free(text *of)
{
    free(of->data);
    of->data = NULL;
}

void text_bytes(text *to, const char *bytes, size_t size)
{
    if (to->size + size + 1 > to->capacity) {
        to->capacity = (to->size + size + 1) * 2;
        to->data = need_more(to->data, to->capacity);
    }
    memcpy(to->data + to->size, bytes, size);
    to->size += size;
    to->data[to->size] = '\0';
}

void text_add(text *to, const char *string)
{
    text_bytes(to, string, strlen(string));
}

void text_format(text *to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(to, format, arguments);
    va_end(arguments);
}

void text_format_list(text *to, const char *format, va_list arguments)
{
    va_list again;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, arguments);
    if (size > 0) {
        char *piece = need((size_t)size + 1);

        vsnprintf(piece, (size_t)size + 1, format, again);
        text_bytes(to, piece, (size_t)size);
        free(piece);
    }
    va_end(again);
}

void text_json(text *to, const char *string)
{
    text_add(to, "\"");
    for (; *string != '\0'; string++) {
        if (*string == '"' || *string == '\\')
            text_format(to, "\\%c", *string);
        else if ((unsigned char)*string < 0x20)
            text_format(to, "\\u%04x", (unsigned)(unsigned char)*string);
        else
            text_bytes(to, string, 1);
    }
    text_add(to, "\"");
}

char text_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

void text_show(text *to, const char *string)
{
    size_t size = dset_text_show(string, NULL, 0) + 1;
    char *piece = need(size);

    dset_text_show(string, piece, size);
    text_add(to, piece);
    free(piece);
}

void text_quote(text *to, const char *string)
{
    static const char plain[] = "\a\b\f\n\r\t\v\"\\", letters[] = "abfnrtv\"\\";

    text_add(to, "\"");
    for (; *string != '\0'; string++) {
        const char *special = strchr(plain, *string);

        if (special != NULL)
            text_format(to, "\\%c", letters[special - plain]);
        else if ((unsigned char)*string < 0x20 || *string == 0x7f)
            text_format(to, "\\x%02x", (unsigned)(unsigned char)*string);
        else
            text_bytes(to, string, 1);
    }
    text_add(to, "\"");
}

int text_sink(void *to, const void *data, size_t size)
{
    text_bytes(to, data, size);
    return 0;
}
