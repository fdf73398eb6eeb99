/*
 * Formatting of messages: the subset of printf that the library needs, without locale or stdio: %s %c %d %u %lld %llu
 * %%, and a maximum length of strings, as in %.40s.
 */
#include <string.h>

#include "base/number.h"
#include "base/text.h"

static size_t bounded_length(const char *text, size_t most)
{
    const char *end = memchr(text, '\0', most);

    return end != NULL ? (size_t)(end - text) : most;
}

static void add_unsigned(dsetp_text *text, uint64_t number)
{
    if (number > INT64_MAX) {
        dsetp_text_number(text, (int64_t)(number / 10));
        number %= 10;
    }
    dsetp_text_number(text, (int64_t)number);
}

/* One conversion, starting after the percent sign; returns what follows it. */
static const char *convert(dsetp_text *text, const char *at, va_list *arguments)
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

        dsetp_text_add(text, string, most == SIZE_MAX ? strlen(string) : bounded_length(string, most));
    } else if (*at == 'd') {
        dsetp_text_number(text, wide ? va_arg(*arguments, long long) : va_arg(*arguments, int));
    } else if (*at == 'u') {
        add_unsigned(text, wide ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned));
    } else {
        letter = *at == 'c' ? (char)va_arg(*arguments, int) : '%';
        dsetp_text_add(text, &letter, 1);
    }
    return at + 1;
}

void dsetp_text_format(dsetp_text *text, const char *format, va_list *arguments)
{
    const char *sign;

    while ((sign = strchr(format, '%')) != NULL) {
        dsetp_text_add(text, format, (size_t)(sign - format));
        format = convert(text, sign + 1, arguments);
    }
    dsetp_text_string(text, format);
}
