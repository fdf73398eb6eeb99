/* Kinds of ASCII characters, whatever the locale. */
#ifndef DSETP_BASE_ASCII_H
#define DSETP_BASE_ASCII_H

#include <stdbool.h>

static inline bool dsetp_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool dsetp_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool dsetp_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool dsetp_is_letter(char c)
{
    return dsetp_is_lower(c) || dsetp_is_upper(c);
}

static inline bool dsetp_is_alnum(char c)
{
    return dsetp_is_letter(c) || dsetp_is_digit(c);
}

static inline char dsetp_lower(char c)
{
    return dsetp_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

/* The value of a hexadecimal digit; -1 for any other character. */
static inline int dsetp_hex_digit(char c)
{
    if (dsetp_is_digit(c))
        return c - '0';
    c = dsetp_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
