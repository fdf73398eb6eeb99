/*
 * Formatting of messages and JSON: the subset of printf that the library needs, without locale or stdio: %s %c %d %u
 * %lld %llu %%, and a maximum length of strings, as in %.40s. Into buffers also %q, a JSON string.
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
    } else if (*at == 'q' && out.buffer != NULL) {
        dsetp_buffer_json(out.buffer, va_arg(*arguments, const char *));
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
