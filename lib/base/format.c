/*
 * Formatting of messages and JSON: the subset of printf that the library needs, without locale or stdio: %s %c %d %u
 * %lld %llu %%, and a maximum length of strings, as in %.40s, and %q, a JSON string.
 */
#include <string.h>

#include "base/number.h"
#include "base/text.h"

static size_t bounded_length(const char *text, size_t most)
{
    const char *end = memchr(text, '\0', most);

    return end != NULL ? (size_t)(end - text) : most;
}

typedef struct output { /* to one of them */
    dsetp_text *text;
    dsetp_buffer *buffer;
} output;

static void add(output out, const char *bytes, size_t size)
{
    if (out.text != NULL)
        dsetp_text_add(out.text, bytes, size);
    else
        dsetp_buffer_add(out.buffer, bytes, size);
}

/* Where the next byte stands that may have to be escaped. */
static const char *skip_plain(const char *text)
{
    static const bool special[256] = { ['"'] = true, ['\\'] = true, ['<'] = true, ['>'] = true,
                                       ['&'] = true, [0xc0] = true,   [0xe2] = true };

    while ((unsigned char)*text >= 0x20 && !special[(unsigned char)*text])
        text++;
    return text;
}

/* How many bytes at text are written as one escape; 0 when the first stands as it is. */
static size_t escaped_bytes(const char *text)
{
    if ((unsigned char)*text == 0xc0) /* not at the end of a text that is not UTF-8 */
        return (unsigned char)text[1] == 0x80 ? 2 : 0;
    if ((unsigned char)*text == 0xe2)
        return (unsigned char)text[1] == 0x80 && ((unsigned char)text[2] & 0xfeu) == 0xa8u ? 3 : 0;
    return 1;
}

/* The escape for these bytes of text, as in Kubernetes: < > & and the line separators are escaped too. */
static void add_escape(output out, const char *text, size_t used)
{
    static const char hex[] = "0123456789abcdef";
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    unsigned char c = used == 1 ? (unsigned char)*text : 0;
    const char *found = c != 0 ? strchr(from, c) : NULL;
    char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

    if (found != NULL)
        escape[1] = to[found - from];
    if (used == 3)
        memcpy(escape + 2, text[2] == '\xa8' ? "2028" : "2029", 4);
    add(out, escape, found != NULL ? 2 : 6);
}

static void add_json(output out, const char *text)
{
    const char *end = skip_plain(text);

    add(out, "\"", 1);
    while (*end != '\0') { /* most texts have nothing to escape */
        size_t used = escaped_bytes(end);

        add(out, text, (size_t)(end - text));
        if (used > 0)
            add_escape(out, end, used);
        text = end + used;
        end = skip_plain(used > 0 ? text : end + 1);
    }
    add(out, text, (size_t)(end - text));
    add(out, "\"", 1);
}

static void add_number(output out, int64_t number)
{
    char digits[24];
    size_t size = dsetp_decimal(digits, number);

    add(out, digits, size);
}

static void add_unsigned(output out, uint64_t number)
{
    if (number > INT64_MAX) {
        add_number(out, (int64_t)(number / 10));
        number %= 10;
    }
    add_number(out, (int64_t)number);
}

/* One conversion, starting after the percent sign; returns what follows it. */
static const char *convert(output out, const char *at, va_list *arguments)
{
    size_t most = SIZE_MAX;
    bool wide = false;
    char letter;

    if (*at == '.') {
        for (at++, most = 0; dsetp_is_digit(*at); at++)
            most = most * 10 + (size_t)(*at - '0');
    }
    for (; *at == 'l'; at++)
        wide = true;
    if (*at == 's') {
        const char *string = va_arg(*arguments, const char *);

        add(out, string, most == SIZE_MAX ? strlen(string) : bounded_length(string, most));
    } else if (*at == 'q') {
        add_json(out, va_arg(*arguments, const char *));
    } else if (*at == 'd') {
        add_number(out, wide ? va_arg(*arguments, long long) : va_arg(*arguments, int));
    } else if (*at == 'u') {
        add_unsigned(out, wide ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned));
    } else {
        letter = *at == 'c' ? (char)va_arg(*arguments, int) : '%';
        add(out, &letter, 1);
    }
    return at + 1;
}

static void format_to(output out, const char *format, va_list *arguments)
{
    const char *sign;

    while ((sign = strchr(format, '%')) != NULL) {
        add(out, format, (size_t)(sign - format));
        format = convert(out, sign + 1, arguments);
    }
    add(out, format, strlen(format));
}

void dsetp_text_format(dsetp_text *text, const char *format, va_list *arguments)
{
    output out = { text, NULL };

    format_to(out, format, arguments);
}

void dsetp_buffer_format(dsetp_buffer *buffer, const char *format, ...)
{
    output out = { NULL, buffer };
    va_list arguments;

    va_start(arguments, format);
    format_to(out, format, &arguments);
    va_end(arguments);
}

void dsetp_buffer_json(dsetp_buffer *buffer, const char *text)
{
    output out = { NULL, buffer };

    add_json(out, text);
}

size_t dset_json_quote(const char *text, char *buffer, size_t size)
{
    dsetp_text quoted = dsetp_text_start(buffer, size);
    output out = { &quoted, NULL };

    add_json(out, dsetp_or_empty(text));
    return quoted.length;
}
