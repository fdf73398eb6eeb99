/* White space of Unicode. */
#include "json/white_space.h"

#include <string.h>

static const struct {
    const char *first, *last; /* UTF-8, of equal length */
} spaces[] = {
    { "\t", "\r" },                     { " ", " " },
    { "\xc2\x85", "\xc2\x85" },         { "\xc2\xa0", "\xc2\xa0" },
    { "\xe1\x9a\x80", "\xe1\x9a\x80" }, { "\xe2\x80\x80", "\xe2\x80\x8a" },
    { "\xe2\x80\xa8", "\xe2\x80\xa9" }, { "\xe2\x80\xaf", "\xe2\x80\xaf" },
    { "\xe2\x81\x9f", "\xe2\x81\x9f" }, { "\xe3\x80\x80", "\xe3\x80\x80" },
};

size_t dsetp_white_space(const char *text, size_t size)
{
    size_t i, length;

    for (i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        length = strlen(spaces[i].first);
        if (length <= size && memcmp(text, spaces[i].first, length) >= 0 && memcmp(text, spaces[i].last, length) <= 0)
            return length;
    }
    return 0;
}

/* The length of the white space character at the end; none begins within another one. */
static size_t white_space_at_end(const char *text, size_t size)
{
    size_t length;

    for (length = 1; length <= 3 && length <= size; length++) {
        if (dsetp_white_space(text + size - length, length) == length)
            return length;
    }
    return 0;
}

void dsetp_trim(const char **text, size_t *size)
{
    size_t length;

    while ((length = dsetp_white_space(*text, *size)) != 0) {
        *text += length;
        *size -= length;
    }
    while ((length = white_space_at_end(*text, *size)) != 0)
        *size -= length;
}
