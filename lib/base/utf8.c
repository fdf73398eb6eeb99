/* UTF-8, and how text from outside is shown to a person. */
#include "base/utf8.h"

#include <string.h>

size_t dsetp_utf8(const char *text, size_t size)
{
    const unsigned char *b = (const unsigned char *)text;
    size_t length, i;

    if (b[0] < 0x80)
        return 1;
    length = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
    if (b[0] < 0xc2 || b[0] > 0xf4 || length > size)
        return 0;
    if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) || (b[0] == 0xf0 && b[1] < 0x90) ||
        (b[0] == 0xf4 && b[1] > 0x8f))
        return 0;
    for (i = 1; i < length; i++) {
        if ((b[i] & 0xc0u) != 0x80u)
            return 0;
    }
    return length;
}

uint32_t dsetp_utf8_point(const char *text, size_t length)
{
    uint32_t point = (unsigned char)text[0] & (length == 1 ? 0x7fu : 0xffu >> (length + 1));
    size_t i;

    for (i = 1; i < length; i++)
        point = point << 6 | ((unsigned char)text[i] & 0x3fu);
    return point;
}

size_t dsetp_utf8_put(char to[4], uint32_t point)
{
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4, i;

    for (i = length - 1; i > 0; i--, point >>= 6)
        to[i] = (char)(0x80u | (point & 0x3fu));
    to[0] = (char)(length == 1 ? point : (0xf00u >> length & 0xf0u) | point);
    return length;
}

/* Code points that move the cursor, change what is around them, or cannot be seen: controls, marks of direction, breaks. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },   { 0x180e, 0x180e },
    { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
    { 0xe0000, 0xe007f },
};

static bool is_hidden(uint32_t point)
{
    size_t i;

    for (i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        if (point >= hidden[i].first && point <= hidden[i].last)
            return true;
    }
    return false;
}

static void show_number(dsetp_text *text, const char *prefix, uint32_t number, unsigned digits)
{
    dsetp_text_string(text, prefix);
    while (digits-- > 0)
        dsetp_text_add(text, &"0123456789abcdef"[number >> (4 * digits) & 15u], 1);
}

static void show_point(dsetp_text *text, uint32_t point)
{
    static const char plain[] = "\n\r\t", letters[] = "nrt";
    const char *special = point != 0 && point < 0x80 ? strchr(plain, (char)point) : NULL;

    if (special != NULL) {
        dsetp_text_string(text, "\\");
        dsetp_text_add(text, &letters[special - plain], 1);
    } else if (point == 0x1b) {
        dsetp_text_string(text, "^["); /* as kubectl shows it */
    } else if (point < 0x100) {
        show_number(text, "\\x", point, 2);
    } else {
        show_number(text, point < 0x10000 ? "\\u" : "\\U", point, point < 0x10000 ? 4 : 8);
    }
}

/* Shows the character at the start of a text; returns its length. */
static size_t show_character(dsetp_text *text, const char *at, size_t left)
{
    size_t length = dsetp_utf8(at, left < 4 ? left : 4);

    if (length > 0 && is_hidden(dsetp_utf8_point(at, length))) {
        show_point(text, dsetp_utf8_point(at, length));
    } else if (length > 0) {
        dsetp_text_add(text, at, length);
    } else if (left >= 2 && memcmp(at, "\xc0\x80", 2) == 0) { /* how trees keep an escaped NUL */
        show_point(text, 0);
        length = 2;
    } else {
        show_number(text, "\\x", (unsigned char)*at, 2);
        length = 1;
    }
    return length;
}

void dsetp_text_show(dsetp_text *text, const char *string)
{
    size_t left = strlen(string), length;

    for (; left > 0; left -= length) {
        length = show_character(text, string, left);
        string += length;
    }
}

size_t dset_text_show(const char *text, char *buffer, size_t size)
{
    dsetp_text to = dsetp_text_start(buffer, size);

    dsetp_text_show(&to, dsetp_or_empty(text));
    return to.length;
}
