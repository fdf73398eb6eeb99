/*
 * Resource quantities: reads, writes and compares them exactly as Kubernetes does. The value is a whole number of
 * billionths; the arithmetic on its limbs is in limbs.c.
 */
#include "base/number.h"
#include "daemonset/scalar.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "model/limbs.h"

enum {
    NEGATIVE = 1,
    FAST = 2,    /* what Kubernetes holds as a 64-bit number with a scale */
    CAPPED = 4,  /* binary, and above 2^63-1 */
    BINARY = 8,  /* formats; decimal SI is neither */
    EXPONENT = 16
};
#define EXPONENT_MAX 100000 /* far beyond what the digits allow, far below an overflow */

typedef struct suffix {
    const char *text;
    int exponent;
    unsigned format;
} suffix;

static const suffix suffixes[] = {
    { "n", -9, 0 },       { "u", -6, 0 },       { "m", -3, 0 },       { "", 0, 0 },         { "k", 3, 0 },
    { "M", 6, 0 },        { "G", 9, 0 },        { "T", 12, 0 },       { "P", 15, 0 },       { "E", 18, 0 },
    { "Ki", 10, BINARY }, { "Mi", 20, BINARY }, { "Gi", 30, BINARY }, { "Ti", 40, BINARY }, { "Pi", 50, BINARY },
    { "Ei", 60, BINARY },
};
#define SUFFIX_COUNT (sizeof suffixes / sizeof suffixes[0])

typedef struct parts { /* of the text: [sign] whole [. fraction] [suffix] */
    bool negative;
    const char *whole; /* without leading zeros */
    size_t whole_size;
    const char *fraction;
    size_t fraction_size;
    const char *tail;
    size_t tail_size;
} parts;

static size_t skip_digits(const char *text, size_t at, size_t size)
{
    while (at < size && dsetp_is_digit(text[at]))
        at++;
    return at;
}

/* The suffix is letters, then an optional sign and digits, and then nothing. */
static bool split_tail(parts *out, const char *text, size_t at, size_t size)
{
    out->tail = text + at;
    out->tail_size = size - at;
    while (at < size && text[at] != '\0' && strchr("eEinumkKMGTP", text[at]) != NULL)
        at++;
    if (at < size && (text[at] == '+' || text[at] == '-'))
        at++;
    return skip_digits(text, at, size) == size;
}

static bool split(parts *out, const char *text, size_t size)
{
    size_t at = 0, start;

    memset(out, 0, sizeof *out);
    if (size == 0)
        return false;
    out->negative = text[0] == '-';
    if (text[0] == '-' || text[0] == '+')
        at++;
    while (at < size && text[at] == '0')
        at++;
    start = at;
    at = skip_digits(text, at, size);
    out->whole = text + start;
    out->whole_size = at - start;
    if (at < size && text[at] == '.') {
        start = ++at;
        at = skip_digits(text, at, size);
        out->fraction = text + start;
        out->fraction_size = at - start;
    }
    return split_tail(out, text, at, size);
}

/* False if it is not a suffix. Huge exponents are clamped, and are rejected later because of the digits they need. */
static bool read_suffix(const parts *in, int *exponent, unsigned *format)
{
    int64_t number;
    size_t i;

    for (i = 0; i < SUFFIX_COUNT; i++) {
        if (strlen(suffixes[i].text) == in->tail_size && memcmp(suffixes[i].text, in->tail, in->tail_size) == 0) {
            *exponent = suffixes[i].exponent;
            *format = suffixes[i].format;
            return true;
        }
    }
    if (in->tail_size < 2 || (in->tail[0] != 'e' && in->tail[0] != 'E') ||
        !dsetp_parse_int64(in->tail + 1, in->tail_size - 1, &number))
        return false;
    *exponent = (int)(number > EXPONENT_MAX ? EXPONENT_MAX : number < -EXPONENT_MAX ? -EXPONENT_MAX : number);
    *format = EXPONENT;
    return true;
}

/* Kubernetes' choice between its 64-bit form and arbitrary precision; it decides what is kept and how Value() errs. */
static bool is_fast(const parts *in, int exponent, unsigned format)
{
    size_t digits = (in->whole_size != 0 ? in->whole_size : 1) + in->fraction_size;

    if (format == BINARY)
        return in->fraction_size == 0 && 14 - (int)digits - exponent * 3 / 10 >= 0;
    return digits <= 18 && exponent - (int)in->fraction_size >= -9;
}

/* Does Kubernetes write the text back unchanged? */
static bool keeps_spelling(const parts *in, int exponent, unsigned format)
{
    const char *last;
    size_t i, zeros = 0;

    if (format == BINARY) {
        /* the low three bits of a number show in its last three digits */
        unsigned low = 0;

        for (i = in->whole_size > 3 ? in->whole_size - 3 : 0; i < in->whole_size; i++)
            low = low * 10 + (unsigned)(in->whole[i] - '0');
        return (low & 7u) != 0;
    }
    if (in->whole_size == 0 || (exponent - (int)in->fraction_size) % 3 != 0)
        return false;
    last = in->fraction_size != 0 ? in->fraction + in->fraction_size : in->whole + in->whole_size;
    for (i = in->whole_size + in->fraction_size; i > 0 && zeros < 3; i--) {
        if (last == in->fraction && in->fraction_size != 0)
            last = in->whole + in->whole_size;
        if (*--last != '0')
            break;
        zeros++;
    }
    return zeros < 3;
}

/* Sets the limbs from the digits and the suffix, in billionths, rounded up. */
static bool set_limbs(dset_quantity *out, const parts *in, int exponent, unsigned format)
{
    int shift = 9 - (int)in->fraction_size;
    bool fits = dsetp_limbs_digits(out, in->whole, in->whole_size) &&
                dsetp_limbs_digits(out, in->fraction, in->fraction_size);

    if (format == BINARY) {
        for (; fits && exponent > 0; exponent -= 10)
            fits = dsetp_limbs_multiply(out, 1024);
    } else {
        shift += exponent;
    }
    if (!fits || out->count == 0)
        return fits;
    if (shift >= 0)
        return dsetp_limbs_scale_up(out, (size_t)shift);
    dsetp_limbs_scale_down(out, (size_t)-shift);
    return true;
}

/* Binary quantities end at 2^63-1, and below 1 they become decimal. */
static void settle_binary(dset_quantity *out)
{
    dset_quantity bound;

    memset(&bound, 0, sizeof bound);
    dsetp_limbs_digits(&bound, "9223372036854775807000000000", 28);
    if (dsetp_limbs_compare(out, &bound) > 0) {
        memcpy(out->limbs, bound.limbs, sizeof out->limbs);
        out->count = bound.count;
        out->flags |= CAPPED;
    }
    if (out->count == 1) /* below 10^9 billionths */
        out->flags &= ~(uint32_t)BINARY;
}

int dset_quantity_parse(dset_quantity *out, const char *text, size_t size, dset_error *err)
{
    parts in;
    int exponent;
    unsigned format;

    if (out == NULL || text == NULL)
        return dsetp_fail(err, DSET_EMISUSE, out == NULL ? "out" : "text", "must not be NULL");
    memset(out, 0, sizeof *out);
    if (!split(&in, text, size))
        return dsetp_fail(err, DSET_ESYNTAX, "", "must be a quantity such as 100m, 1.5Gi or 2e6");
    if (!read_suffix(&in, &exponent, &format))
        return dsetp_fail(err, DSET_ESYNTAX, "", "unknown quantity suffix");
    if (!set_limbs(out, &in, exponent, format)) {
        memset(out, 0, sizeof *out);
        return dsetp_fail(err, DSET_ELIMIT, "", "must need no more than 1100 digits");
    }
    out->flags = format | (in.negative && out->count != 0 ? NEGATIVE : 0);
    if (is_fast(&in, exponent, format)) {
        out->flags |= FAST;
        if (out->count != 0 && keeps_spelling(&in, exponent, format)) {
            out->spelling = text;
            out->spelling_size = size;
        }
    } else if (format == BINARY) {
        settle_binary(out);
    }
    return DSET_OK;
}

int dset_quantity_sign(const dset_quantity *quantity)
{
    return quantity == NULL || quantity->count == 0 ? 0 : (quantity->flags & NEGATIVE) ? -1 : 1;
}

int dset_quantity_compare(const dset_quantity *a, const dset_quantity *b)
{
    int x = dset_quantity_sign(a), y = dset_quantity_sign(b);

    if (x != y || x == 0)
        return x < y ? -1 : x > y;
    return x < 0 ? dsetp_limbs_compare(b, a) : dsetp_limbs_compare(a, b);
}

int dset_quantity_add(dset_quantity *sum, const dset_quantity *b, dset_error *err)
{
    dset_quantity result;

    if (sum == NULL || b == NULL)
        return dsetp_fail(err, DSET_EMISUSE, sum == NULL ? "sum" : "b", "must not be NULL");
    result = *sum;
    if (b->count == 0)
        return DSET_OK;
    if (sum->count == 0)
        result.flags = b->flags & (BINARY | EXPONENT | NEGATIVE);
    if (((result.flags ^ b->flags) & NEGATIVE) == 0) {
        if (!dsetp_limbs_add(&result, b))
            return dsetp_fail(err, DSET_ELIMIT, "", "the sum must need no more than 1100 digits");
    } else if (dsetp_limbs_compare(&result, b) >= 0) {
        dsetp_limbs_subtract(&result, b);
    } else {
        dset_quantity larger = *b;

        dsetp_limbs_subtract(&larger, &result);
        memcpy(result.limbs, larger.limbs, sizeof result.limbs);
        result.count = larger.count;
        result.flags ^= NEGATIVE;
    }
    if (result.count == 0)
        result.flags &= ~(uint32_t)NEGATIVE;
    result.flags = (result.flags & ~(uint32_t)CAPPED) | FAST;
    result.spelling = NULL;
    result.spelling_size = 0;
    *sum = result;
    return DSET_OK;
}

/* A whole number of 10^digits billionths, rounded away from zero. */
static bool scaled(const dset_quantity *quantity, size_t digits, int64_t *out)
{
    dset_quantity whole = *quantity;
    uint64_t magnitude;
    bool negative = (quantity->flags & NEGATIVE) != 0;

    dsetp_limbs_scale_down(&whole, digits);
    if (!dsetp_limbs_uint64(&whole, &magnitude) || magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    if (negative && !(quantity->flags & (FAST | CAPPED))) {
        /* Kubernetes keeps the low 64 bits, divides toward zero, and adds 1 for a remainder. */
        int64_t power = digits == 9 ? 1000000000 : 1000000;
        int64_t low = (int64_t)(0 - dsetp_limbs_low(quantity));

        *out = low / power + (low % power != 0 ? 1 : 0);
    }
    return true;
}

bool dset_quantity_value(const dset_quantity *quantity, int64_t *out)
{
    return quantity != NULL && out != NULL && scaled(quantity, 9, out);
}

bool dset_quantity_milli(const dset_quantity *quantity, int64_t *out)
{
    return quantity != NULL && out != NULL && scaled(quantity, 6, out);
}

bool dset_quantity_round_to_milli(dset_quantity *quantity)
{
    dset_quantity whole;

    if (quantity == NULL)
        return false;
    whole = *quantity;
    dsetp_limbs_scale_down(&whole, 6);
    dsetp_limbs_scale_up(&whole, 6);
    if (dsetp_limbs_compare(&whole, quantity) == 0)
        return false;
    memcpy(quantity->limbs, whole.limbs, sizeof quantity->limbs);
    quantity->count = whole.count;
    quantity->spelling = NULL;
    quantity->spelling_size = 0;
    return true;
}

static const char *suffix_of(int exponent, unsigned format)
{
    size_t i;

    for (i = 0; i < SUFFIX_COUNT; i++) {
        if (suffixes[i].exponent == exponent && suffixes[i].format == format)
            return suffixes[i].text;
    }
    return ""; /* beyond E Kubernetes writes no suffix (sic) */
}

/* Without trailing zeros, the exponent rounded down to a multiple of three. */
static void write_decimal(dsetp_text *text, const dset_quantity *quantity, bool exponent_form)
{
    char digits[DSETP_LIMBS_TEXT];
    size_t length = dsetp_limbs_write(quantity, digits);
    int exponent = -9;

    while (length > 1 && digits[length - 1] == '0') {
        length--;
        exponent++;
    }
    for (; exponent % 3 != 0; exponent--)
        digits[length++] = '0';
    if (quantity->flags & NEGATIVE)
        dsetp_text_string(text, "-");
    dsetp_text_add(text, digits, length);
    if (!exponent_form) {
        dsetp_text_string(text, suffix_of(exponent, 0));
    } else if (exponent != 0) {
        dsetp_text_string(text, "e");
        dsetp_text_number(text, exponent);
    }
}

/* Divides out factors of 1024; false if it is not a whole number of at least 1024. */
static bool write_binary(dsetp_text *text, const dset_quantity *quantity)
{
    char digits[DSETP_LIMBS_TEXT];
    dset_quantity whole = *quantity, smaller;
    uint64_t magnitude;
    int exponent = 0;

    if (dsetp_limbs_scale_down(&whole, 9) || (dsetp_limbs_uint64(&whole, &magnitude) && magnitude < 1024))
        return false;
    for (smaller = whole; dsetp_limbs_divide(&smaller, 1024) == 0; exponent += 10)
        whole = smaller;
    if (quantity->flags & NEGATIVE)
        dsetp_text_string(text, "-");
    dsetp_text_add(text, digits, dsetp_limbs_write(&whole, digits));
    dsetp_text_string(text, suffix_of(exponent, exponent == 0 ? 0 : BINARY));
    return true;
}

size_t dset_quantity_write(const dset_quantity *quantity, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);

    if (quantity == NULL)
        return 0;
    if (quantity->spelling != NULL)
        dsetp_text_add(&text, quantity->spelling, quantity->spelling_size);
    else if (quantity->count == 0)
        dsetp_text_string(&text, "0");
    else if (!(quantity->flags & BINARY) || !write_binary(&text, quantity))
        write_decimal(&text, quantity, (quantity->flags & EXPONENT) != 0);
    return text.length;
}
