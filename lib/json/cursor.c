/* A cursor over JSON text that returns the requested values and skips the rest. */
#include "json/cursor.h"

#include <string.h>

#include "base/ascii.h"
#include "base/bits.h"
#include "json/skip.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

bool dsetp_scan_fail(dsetp_scan *scan, int code, const char *problem)
{
    if (scan->code == DSET_OK) {
        scan->code = code;
        scan->problem = problem;
    }
    return false;
}

bool dsetp_scan_more(dsetp_scan *scan)
{
    return scan->last ? dsetp_scan_fail(scan, DSET_ESYNTAX, "ends too early")
                      : dsetp_scan_fail(scan, DSETP_SCAN_MORE, "");
}

#if defined(__SSE2__)

/* Skips plain bytes, sixteen at a time; records whether any of them is not ASCII. */
static const char *skip_plain(const char *at, const char *end, bool *ascii)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(0x20);

    while (end - at >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        /* signed: bytes from 0x80 on also compare below a space; their sign bit distinguishes them */
        unsigned low = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, space));
        unsigned sign = (unsigned)_mm_movemask_epi8(bytes);
        unsigned stops = (unsigned)_mm_movemask_epi8(
                             _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash))) |
                         (low & ~sign);

        if (stops != 0) {
            unsigned first = dsetp_lowest(stops);

            *ascii = *ascii && (sign & ((1u << first) - 1)) == 0;
            return at + first;
        }
        *ascii = *ascii && sign == 0;
        at += 16;
    }
    return at;
}

#else

static const char *skip_plain(const char *at, const char *end, bool *ascii)
{
    (void)end;
    (void)ascii;
    return at;
}

#endif

bool dsetp_scan_string(dsetp_scan *scan, dsetp_view *out)
{
    const char *at;
    char next;
    bool ascii = true, escapes = false;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next != '"')
        return dsetp_scan_fail(scan, DSET_EINVALID, "must be a string");
    at = scan->at + 1;
    for (;;) {
        at = skip_plain(at, scan->end, &ascii);
        if (at >= scan->end)
            return dsetp_scan_more(scan);
        if (*at == '"')
            break;
        if (*at == '\\') {
            escapes = true;
            at += 2;
        } else if ((unsigned char)*at < 0x20) {
            return dsetp_scan_fail(scan, DSET_ESYNTAX, "has an unescaped control character in a string");
        } else {
            ascii = ascii && (unsigned char)*at < 0x80;
            at++;
        }
    }
    out->text = scan->at + 1;
    out->size = (size_t)(at - out->text);
    out->plain = ascii && !escapes;
    scan->at = at + 1;
    return true;
}

/* The ASCII character of the escape after a backslash, and its length; 0 for any other escape. */
static char unescape(const char *at, const char *end, size_t *length)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found = at < end && *at != '\0' ? strchr(from, *at) : NULL;
    unsigned value = 0;
    size_t i;

    *length = 1;
    if (found != NULL)
        return to[found - from];
    if (end - at < 5 || *at != 'u')
        return 0;
    for (i = 1; i < 5; i++) {
        int digit = dsetp_hex_digit(at[i]);

        if (digit < 0)
            return 0;
        value = value << 4 | (unsigned)digit;
    }
    *length = 5;
    return value < 0x80 ? (char)value : 0;
}

bool dsetp_view_spells(const dsetp_view *view, const char *text)
{
    const char *at = view->text, *end;

    if (at == NULL)
        return false;
    for (end = at + view->size; at < end && *text != '\0'; at++, text++) {
        size_t length = 0;
        char c = *at == '\\' ? unescape(at + 1, end, &length) : *at;

        if (c != *text)
            return false;
        at += length;
    }
    return at == end && *text == '\0';
}

static bool in_scalar(char c)
{
    return dsetp_is_alnum(c) || c == '-' || c == '+' || c == '.';
}

bool dsetp_scan_scalar(dsetp_scan *scan, dsetp_view *out)
{
    const char *at;
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    for (at = scan->at; at < scan->end && in_scalar(*at); at++)
        continue;
    if (at == scan->end && !scan->last)
        return dsetp_scan_more(scan); /* it may go on */
    if (next == '"' || next == '{' || next == '[')
        return dsetp_scan_fail(scan, DSET_EINVALID, "must be a number or a word");
    if (at == scan->at)
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "a value is expected");
    out->text = scan->at;
    out->size = (size_t)(at - scan->at);
    out->plain = true;
    scan->at = at;
    return true;
}

bool dsetp_scan_null(dsetp_scan *scan, bool *is_null)
{
    dsetp_view view;
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    *is_null = next == 'n';
    if (!*is_null)
        return true;
    return dsetp_scan_scalar(scan, &view) &&
           (dsetp_view_is(&view, "null") || dsetp_scan_fail(scan, DSET_ESYNTAX, "has an unknown literal; only true, false and null are known"));
}

bool dsetp_scan_skip(dsetp_scan *scan)
{
    dsetp_skip state = { 0, 0, 0 };
    dsetp_view view = { NULL, 0, false };
    const char *end;
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next != '{' && next != '[' && next != '"')
        return dsetp_scan_scalar(scan, &view);
    end = next == '"' ? dsetp_skip_string(&state, scan->at + 1, scan->end)
                      : dsetp_skip_brackets(&state, scan->at, scan->end);
    if (end == NULL)
        return dsetp_scan_more(scan);
    scan->at = end;
    return true;
}

bool dsetp_scan_open(dsetp_scan *scan, char open, dsetp_items *items)
{
    char next;

    items->close = open == '{' ? '}' : ']';
    items->begun = false;
    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next != open)
        return dsetp_scan_fail(scan, DSET_EINVALID, open == '{' ? "must be an object" : "must be a list");
    scan->at++;
    return true;
}
