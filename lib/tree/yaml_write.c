/*
 * The YAML writer: block style as in kubectl's output; every YAML 1.1 and 1.2 reader must read a string as a string. No
 * recursion: the column is updated on the way up and down the tree.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "json/reader.h"
#include "tree/write.h"
#include "tree/yaml.h"

#define SIMPLE_KEY_MAX 500u /* longer keys are written with a question mark: YAML limits simple keys to 1024 */

typedef struct writer {
    dsetp_buffer *buffer;
    size_t column; /* of the keys or dashes of the open container */
    bool first;    /* the next key or dash continues the current line */
} writer;

/* A text that begins with a digit needs no quotes if no reader can take it for a number, a time or a date. */
static bool digits_are_text(const char *text)
{
    bool letter = false;

    for (; *text != '\0'; text++) {
        if (*text == ':' || *text == '_')
            return false;
        letter = letter || dsetp_is_letter(*text);
    }
    return letter;
}

static bool is_plain(const char *text, size_t size)
{
    char number[256];
    size_t i;

    if (size == 0 || size > 128 || text[size - 1] == ' ' || text[size - 1] == ':')
        return false;
    if (!dsetp_is_alnum(text[0]) && text[0] != '/' && text[0] != '_')
        return false;
    for (i = 0; i < size; i++) {
        if (text[i] < 0x20 || text[i] > 0x7e || (text[i] == ':' && text[i + 1] == ' ') ||
            (text[i] == '#' && text[i - 1] == ' '))
            return false;
    }
    if (!dsetp_is_letter(text[0]) && text[0] != '/' && text[0] != '_' && !digits_are_text(text))
        return false;
    return dsetp_word_read(NULL, text, size, number) == DSETP_WORD_STRING;
}

/* Can the character stand for itself in a line of YAML? */
static bool is_printable(uint32_t point)
{
    return (point >= 0x20 && point < 0x7f) || (point >= 0xa0 && point != 0x2028 && point != 0x2029 &&
                                               point != 0xfeff && point != 0xfffe && point != 0xffff);
}

static void write_escaped(dsetp_buffer *buffer, uint32_t point)
{
    static const char hex[] = "0123456789abcdef";
    char out[8] = "\\u";
    int i;

    if (point == '\n' || point == '\t') {
        dsetp_buffer_string(buffer, point == '\n' ? "\\n" : "\\t");
        return;
    }
    for (i = 0; i < 4; i++)
        out[2 + i] = hex[point >> (12 - 4 * i) & 15u];
    dsetp_buffer_add(buffer, out, 6);
}

static void write_quoted(dsetp_buffer *buffer, const char *text)
{
    dsetp_buffer_string(buffer, "\"");
    while (*text != '\0') {
        bool nul = (unsigned char)text[0] == 0xc0;
        size_t length = nul ? 2 : dsetp_utf8(text, strlen(text) < 4 ? strlen(text) : 4);
        uint32_t point = nul ? 0 : dsetp_utf8_point(text, length);

        if (*text == '"' || *text == '\\') {
            dsetp_buffer_string(buffer, *text == '"' ? "\\\"" : "\\\\");
        } else if (is_printable(point)) {
            dsetp_buffer_add(buffer, text, length);
        } else {
            write_escaped(buffer, point);
        }
        text += length;
    }
    dsetp_buffer_string(buffer, "\"");
}

/* Whether it fits a literal block: lines of printable text, and the first non-empty line is not indented. */
static bool is_block(const char *text, size_t size)
{
    const char *at = text;

    if (memchr(text, '\n', size) == NULL || text[strspn(text, "\n")] == '\0' || text[strspn(text, "\n")] == ' ' ||
        text[strspn(text, "\n")] == '\t')
        return false;
    while (*at != '\0') {
        size_t length = dsetp_utf8(at, strlen(at) < 4 ? strlen(at) : 4);

        if (length == 0 || (*at != '\n' && *at != '\t' && !is_printable(dsetp_utf8_point(at, length))))
            return false;
        at += length;
    }
    return true;
}

static void indent(dsetp_buffer *buffer, size_t count)
{
    while (count-- > 0)
        dsetp_buffer_add(buffer, " ", 1);
}

static void write_block(dsetp_buffer *buffer, const char *text, size_t size, size_t column)
{
    const char *end = text + size;

    dsetp_buffer_string(buffer, end[-1] != '\n' ? "|-" : size > 1 && end[-2] == '\n' ? "|+" : "|");
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop != NULL ? stop : end) - text);

        dsetp_buffer_add(buffer, "\n", 1);
        if (length > 0)
            indent(buffer, column);
        dsetp_buffer_add(buffer, text, length);
        text += length + 1;
    }
}

static void write_text(dsetp_buffer *buffer, const char *text, size_t column, bool block)
{
    size_t size = strlen(text);

    if (is_plain(text, size))
        dsetp_buffer_add(buffer, text, size);
    else if (block && is_block(text, size))
        write_block(buffer, text, size, column);
    else
        write_quoted(buffer, text);
}

static void write_scalar(writer *w, const dset_value *value, bool top)
{
    switch (dsetp_kind(value)) {
    case DSET_STRING:
        write_text(w->buffer, value->text, w->column + 2, !top);
        break;
    case DSET_NUMBER: /* -0 would be read as the integer 0 */
        dsetp_buffer_string(w->buffer, strcmp(value->text, "-0") == 0 ? "-0.0" : value->text);
        break;
    case DSETP_TRUE:
    case DSETP_FALSE:
        dsetp_buffer_string(w->buffer, dsetp_kind(value) == DSETP_TRUE ? "true" : "false");
        break;
    case DSET_OBJECT:
    case DSET_ARRAY:
        dsetp_buffer_string(w->buffer, dsetp_is_object(value) ? "{}" : "[]");
        break;
    default:
        dsetp_buffer_string(w->buffer, "null");
    }
}

static void begin_line(writer *w)
{
    if (!w->first) {
        if (w->buffer->size > 0)
            dsetp_buffer_add(w->buffer, "\n", 1);
        indent(w->buffer, w->column);
    }
    w->first = false;
}

/* The key or the dash before a value. */
static void write_lead(writer *w, const dset_value *value)
{
    const char *key = value->key;
    bool container = dsetp_first(value) != NULL;

    begin_line(w);
    if (dsetp_is_array(value->parent)) {
        dsetp_buffer_string(w->buffer, "- ");
        w->first = container;
        return;
    }
    if (strlen(key) > SIMPLE_KEY_MAX) {
        dsetp_buffer_string(w->buffer, "? ");
        write_text(w->buffer, key, 0, false);
        begin_line(w);
    } else {
        write_text(w->buffer, key, 0, false);
    }
    dsetp_buffer_string(w->buffer, container ? ":" : ": ");
}

/* The indentation of a container's content: lists are not indented under their key. */
static size_t step(const dset_value *value)
{
    return dsetp_is_array(value) && dsetp_is_object(value->parent) ? 0 : 2;
}

void dsetp_write_yaml(dsetp_buffer *buffer, const dset_value *value)
{
    writer w = { buffer, 0, false };
    const dset_value *at = value;

    while (at != NULL && !buffer->failed) {
        if (at != value)
            write_lead(&w, at);
        if (dsetp_first(at) != NULL) {
            w.column += at != value ? step(at) : 0;
            at = dsetp_first(at);
            continue;
        }
        write_scalar(&w, at, at == value);
        while (at != value && dsetp_next(at) == NULL) {
            at = at->parent;
            w.column -= at != value ? step(at) : 0;
        }
        at = at != value ? dsetp_next(at) : NULL;
    }
    dsetp_buffer_add(buffer, "\n", 1);
}
