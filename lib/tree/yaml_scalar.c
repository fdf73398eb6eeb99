/*
 * Plain scalars of YAML 1.1 as read by the Kubernetes tools (go-yaml 2): words such as true and null, integers in four
 * bases, and fractions, which become the nearest double and are written as in Go. Dates stay strings, and there is no
 * base 60.
 */
#include "tree/yaml.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/text.h"

#define TAG "tag:yaml.org,2002:"
#define DIGITS_MAX 800 /* for further digits it only matters whether they exist */
#define EXPONENT_MAX 1000000000000
#define SHORTEST_MAX 17 /* digits that distinguish any double from its neighbours */
#define WORD_MAX 5      /* bytes of the longest word */
#define NUMBER_MAX 48   /* maximum of bytes of a written number */

static const struct {
    const char *text;
    dsetp_word word;
} words[] = {
    { "", DSETP_WORD_NULL },        { "~", DSETP_WORD_NULL },       { "null", DSETP_WORD_NULL },
    { "Null", DSETP_WORD_NULL },    { "NULL", DSETP_WORD_NULL },    { "y", DSETP_WORD_TRUE },
    { "Y", DSETP_WORD_TRUE },       { "yes", DSETP_WORD_TRUE },     { "Yes", DSETP_WORD_TRUE },
    { "YES", DSETP_WORD_TRUE },     { "true", DSETP_WORD_TRUE },    { "True", DSETP_WORD_TRUE },
    { "TRUE", DSETP_WORD_TRUE },    { "on", DSETP_WORD_TRUE },      { "On", DSETP_WORD_TRUE },
    { "ON", DSETP_WORD_TRUE },      { "n", DSETP_WORD_FALSE },      { "N", DSETP_WORD_FALSE },
    { "no", DSETP_WORD_FALSE },     { "No", DSETP_WORD_FALSE },     { "NO", DSETP_WORD_FALSE },
    { "false", DSETP_WORD_FALSE },  { "False", DSETP_WORD_FALSE },  { "FALSE", DSETP_WORD_FALSE },
    { "off", DSETP_WORD_FALSE },    { "Off", DSETP_WORD_FALSE },    { "OFF", DSETP_WORD_FALSE },
    { ".nan", DSETP_WORD_NOT_FINITE },  { ".NaN", DSETP_WORD_NOT_FINITE },  { ".NAN", DSETP_WORD_NOT_FINITE },
    { ".inf", DSETP_WORD_NOT_FINITE },  { ".Inf", DSETP_WORD_NOT_FINITE },  { ".INF", DSETP_WORD_NOT_FINITE },
    { "+.inf", DSETP_WORD_NOT_FINITE }, { "+.Inf", DSETP_WORD_NOT_FINITE }, { "+.INF", DSETP_WORD_NOT_FINITE },
    { "-.inf", DSETP_WORD_NOT_FINITE }, { "-.Inf", DSETP_WORD_NOT_FINITE }, { "-.INF", DSETP_WORD_NOT_FINITE },
};

static const struct {
    const char *tag;
    dsetp_word words[2]; /* the possible types of the text */
} tags[] = {
    { TAG "null", { DSETP_WORD_NULL, DSETP_WORD_NULL } },
    { TAG "bool", { DSETP_WORD_TRUE, DSETP_WORD_FALSE } },
    { TAG "int", { DSETP_WORD_INTEGER, DSETP_WORD_INTEGER } },
    { TAG "float", { DSETP_WORD_FLOAT, DSETP_WORD_NOT_FINITE } },
};

size_t dsetp_word_room(size_t size)
{
    return NUMBER_MAX + size + 1;
}

/* The base of a prefix, which is skipped. */
static unsigned base_of(const char **text)
{
    static const char letters[] = "xXoObB";
    static const unsigned bases[] = { 16, 16, 8, 8, 2, 2 };
    const char *at = *text, *letter;

    if (at[0] != '0' || at[1] == '\0')
        return 10;
    letter = strchr(letters, at[1]);
    *text = at + (letter != NULL ? 2 : 1);
    return letter != NULL ? bases[letter - letters] : 8;
}

/* Reads digits up to the end, within 64 bits. */
static bool read_digits(const char *text, unsigned base, uint64_t *out)
{
    uint64_t number = 0;

    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        int digit = dsetp_hex_digit(*text);

        if (digit < 0 || digit >= (int)base || number > (UINT64_MAX - (uint64_t)digit) / base)
            return false;
        number = number * base + (uint64_t)digit;
    }
    *out = number;
    return true;
}

/* text: without underscores. */
static bool read_integer(const char *text, char *out)
{
    bool negative = *text == '-', sign = negative || *text == '+';
    const char *digits = text + sign;
    unsigned base = base_of(&digits);
    uint64_t number;

    if (!read_digits(digits, base, &number))
        return false;
    if (negative ? number > (uint64_t)INT64_MAX + 1 : sign && number > (uint64_t)INT64_MAX)
        return false;
    snprintf(out, NUMBER_MAX, "%s%llu", negative && number != 0 ? "-" : "", (unsigned long long)number);
    return true;
}

typedef struct decimal { /* digits times ten to the power */
    bool negative;
    const char *digits;
    size_t count;
    size_t after_point; /* number of digits after the point */
    int64_t exponent;
} decimal;

/* [sign] digits [. digits] [e [sign] digits], or [sign] . digits ...; removes the point from the digits. */
static bool parse_decimal(char *text, decimal *out)
{
    char *at = text, *to;
    int64_t sign = 1;

    memset(out, 0, sizeof *out);
    out->negative = *at == '-';
    at += *at == '-' || *at == '+';
    out->digits = to = at;
    for (; dsetp_is_digit(*at); at++)
        *to++ = *at;
    out->count = (size_t)(to - out->digits);
    if (*at == '.') {
        for (at++; dsetp_is_digit(*at); at++) {
            *to++ = *at;
            out->after_point++;
        }
        out->count += out->after_point;
    }
    if (out->count == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at++;
        if (*at == '-' || *at == '+')
            sign = *at++ == '-' ? -1 : 1;
        if (!dsetp_is_digit(*at))
            return false;
        for (; dsetp_is_digit(*at); at++) {
            if (out->exponent < EXPONENT_MAX)
                out->exponent = out->exponent * 10 + (*at - '0');
        }
        out->exponent *= sign;
    }
    return *at == '\0';
}

/* The nearest double, without the sign. Passes no decimal point to strtod(), since that depends on the locale. */
static double nearest(const decimal *number)
{
    char text[DIGITS_MAX + 32];
    const char *digits = number->digits;
    size_t count = number->count, used, i;
    int64_t point = (int64_t)number->count - (int64_t)number->after_point + number->exponent;

    for (; count > 0 && *digits == '0'; digits++, count--)
        point--;
    if (count == 0 || point < -400)
        return 0;
    if (point > 400)
        return HUGE_VAL;
    used = count < DIGITS_MAX ? count : DIGITS_MAX;
    memcpy(text, digits, used);
    for (i = used; i < count && digits[i] == '0'; i++)
        continue;
    if (i < count)
        text[used++] = '1';
    snprintf(text + used, sizeof text - used, "e%d", (int)point - (int)used);
    return strtod(text, NULL);
}

typedef struct shortest { /* 0.DIGITS times ten to the point */
    char digits[SHORTEST_MAX + 1];
    int count;
    int point;
} shortest;

/* Whether it reads back as this value, which is a float if `single`. */
static bool reads_as(const shortest *number, double value, bool single)
{
    char text[64];

    snprintf(text, sizeof text, "%.*se%d", number->count, number->digits, number->point - number->count);
    return single ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
}

/* Rounds the double correctly to this many digits. */
static void round_to(shortest *out, double value, int count)
{
    char text[64];
    const char *at;
    int used = 0;

    snprintf(text, sizeof text, "%.*e", count - 1, value);
    for (at = text; *at != 'e'; at++) {
        if (dsetp_is_digit(*at) && used < SHORTEST_MAX)
            out->digits[used++] = *at;
    }
    out->digits[used] = '\0';
    out->count = used;
    out->point = atoi(at + 1) + 1;
}

/* The next number with the same number of digits, up or down; false if there is none. */
static bool neighbour(shortest *number, int step)
{
    int i = number->count - 1;

    for (; i >= 0 && number->digits[i] == (step > 0 ? '9' : '0'); i--)
        number->digits[i] = step > 0 ? '0' : '9';
    if (i < 0)
        return false;
    number->digits[i] = (char)(number->digits[i] + step);
    return number->digits[0] != '0';
}

/*
 * The fewest digits that read back as the same double, or float. Next to a power of two, where these are closer on one
 * side, they need not be the nearest ones of that length.
 */
static shortest shorten(double value, bool single)
{
    static const int steps[] = { 0, 1, -1 };
    shortest nearest_ones, tried;
    int count;
    size_t i;

    for (count = 1; count < SHORTEST_MAX; count++) {
        round_to(&nearest_ones, value, count);
        for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            tried = nearest_ones;
            if ((steps[i] == 0 || neighbour(&tried, steps[i])) && reads_as(&tried, value, single))
                break;
        }
        if (i < sizeof steps / sizeof steps[0])
            break;
    }
    if (count == SHORTEST_MAX)
        round_to(&tried, value, SHORTEST_MAX);
    while (tried.count > 1 && tried.digits[tried.count - 1] == '0')
        tried.count--;
    return tried;
}

/* 1.25e+07: the exponent has at least this many digits. */
static void write_with_exponent(dsetp_text *text, const shortest *made, int exponent_digits)
{
    int exponent = made->point - 1;

    dsetp_text_add(text, made->digits, 1);
    dsetp_text_string(text, made->count > 1 ? "." : "");
    dsetp_text_add(text, made->digits + 1, (size_t)made->count - 1);
    dsetp_text_string(text, exponent > 0 ? "e+" : "e-");
    exponent = exponent < 0 ? -exponent : exponent;
    dsetp_text_string(text, exponent < 10 && exponent_digits > 1 ? "0" : "");
    dsetp_text_number(text, exponent);
}

static void write_plainly(dsetp_text *text, const shortest *made)
{
    int i;

    if (made->point <= 0)
        dsetp_text_string(text, "0.");
    for (i = made->point; i < 0; i++)
        dsetp_text_string(text, "0");
    for (i = 0; i < made->count || i < made->point; i++) {
        if (i == made->point && made->point > 0)
            dsetp_text_string(text, ".");
        dsetp_text_add(text, i < made->count ? made->digits + i : "0", 1);
    }
}

/* As Go writes JSON: plain with up to 21 digits before the point or 6 zeros after it, else with an exponent. */
static bool write_decimal(const decimal *number, char *out)
{
    dsetp_text text = dsetp_text_start(out, NUMBER_MAX);
    double value = nearest(number);
    shortest made;

    if (value == HUGE_VAL)
        return false;
    dsetp_text_string(&text, number->negative ? "-" : "");
    if (value == 0) {
        dsetp_text_string(&text, "0");
        return true;
    }
    made = shorten(value, false);
    if (made.point > 21 || made.point < -5)
        write_with_exponent(&text, &made, 1);
    else
        write_plainly(&text, &made);
    return true;
}

void dsetp_word_key(char *number)
{
    char copy[NUMBER_MAX];
    dsetp_text text;
    decimal read;
    shortest made;
    double value;

    memcpy(copy, number, sizeof copy);
    if (!parse_decimal(copy, &read))
        return;
    text = dsetp_text_start(number, NUMBER_MAX);
    value = nearest(&read);
    dsetp_text_string(&text, read.negative ? "-" : "");
    if (value >= 0x1.ffffffp127) { /* half a step above the largest float */
        dsetp_text_string(&text, ".inf");
        return;
    }
    value = value > FLT_MAX ? FLT_MAX : (float)value;
    if (value == 0) {
        dsetp_text_string(&text, "0");
        return;
    }
    made = shorten(value, true);
    if (made.point - 1 < -4 || made.point - 1 >= 6)
        write_with_exponent(&text, &made, 2);
    else
        write_plainly(&text, &made);
}

/* Underscores between digits. */
static bool has_good_underscores(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (text[i] == '_' && (i == 0 || i + 1 == size || !dsetp_is_digit(text[i - 1]) || !dsetp_is_digit(text[i + 1])))
            return false;
    }
    return true;
}

/* 0b+1 is one of the numbers that Go reads. */
static bool read_signed_binary(const char *text, char *number)
{
    uint64_t value, most = INT64_MAX;

    if (strncmp(text, "0b", 2) != 0 || (text[2] != '+' && text[2] != '-'))
        return false;
    if (!read_digits(text + 3, 2, &value) || value > (text[2] == '-' ? most + 1 : most))
        return false;
    snprintf(number, NUMBER_MAX, "%s%llu", text[2] == '-' && value != 0 ? "-" : "", (unsigned long long)value);
    return true;
}

/* Numbers begin with a digit, a sign or a point. */
static dsetp_word read_number(const char *text, size_t size, char *number)
{
    char *plain = number + NUMBER_MAX; /* the input; the output is before it */
    size_t i, used = 0;
    decimal value;

    if (size == 0 || (!dsetp_is_digit(text[0]) && text[0] != '-' && text[0] != '+' && text[0] != '.'))
        return DSETP_WORD_STRING;
    if (text[0] == '.' && !has_good_underscores(text, size))
        return DSETP_WORD_STRING;
    for (i = 0; i < size; i++) {
        if (text[i] != '_')
            plain[used++] = text[i];
        if (text[i] == '\0')
            return DSETP_WORD_STRING;
    }
    plain[used] = '\0';
    if (read_integer(plain, number) || read_signed_binary(plain, number))
        return DSETP_WORD_INTEGER;
    if (!parse_decimal(plain, &value))
        return DSETP_WORD_STRING;
    return write_decimal(&value, number) ? DSETP_WORD_FLOAT : DSETP_WORD_STRING;
}

static dsetp_word read_plain(const char *text, size_t size, char *number)
{
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0] && size <= WORD_MAX; i++) {
        if ((size == 0 || words[i].text[0] == text[0]) && strlen(words[i].text) == size && memcmp(words[i].text, text, size) == 0)
            return words[i].word;
    }
    return read_number(text, size, number);
}

/* A whole number as a fraction loses the digits that a double has no room for. */
static dsetp_word round_integer(char *number)
{
    char copy[NUMBER_MAX];
    decimal value;
    int64_t fits;

    if (!dsetp_parse_int64(number, strlen(number), &fits))
        return DSETP_WORD_WRONG;
    memcpy(copy, number, sizeof copy);
    return parse_decimal(copy, &value) && write_decimal(&value, number) ? DSETP_WORD_FLOAT : DSETP_WORD_WRONG;
}

dsetp_word dsetp_word_read(const char *tag, const char *text, size_t size, char *number)
{
    dsetp_word word;
    size_t i;

    if (tag == NULL || tag[0] == '\0')
        return read_plain(text, size, number);
    if (strcmp(tag, TAG "timestamp") == 0)
        return dsetp_is_timestamp(text, size) ? DSETP_WORD_STRING : DSETP_WORD_WRONG;
    for (i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (strcmp(tags[i].tag, tag) != 0)
            continue;
        word = read_plain(text, size, number);
        if (word == DSETP_WORD_INTEGER && tags[i].words[0] == DSETP_WORD_FLOAT)
            return round_integer(number);
        return word == tags[i].words[0] || word == tags[i].words[1] ? word : DSETP_WORD_WRONG;
    }
    return DSETP_WORD_STRING;
}
