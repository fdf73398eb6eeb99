/* IP addresses as text: the lenient, the strict and the canonical spelling, as Kubernetes distinguishes them. */
#include "model/address.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

typedef struct address {
    unsigned char bytes[16];
    bool v4;
    bool leading_zeros;
} address;

/* Decimal digits up to 255; returns their number, 0 if there are none or the value is too large. */
static size_t read_octet(const char *text, size_t size, unsigned *out)
{
    size_t i;

    for (i = 0, *out = 0; i < size && dsetp_is_digit(text[i]); i++) {
        *out = *out * 10 + (unsigned)(text[i] - '0');
        if (*out > 0xffffff)
            return 0;
    }
    return *out <= 255 ? i : 0;
}

static bool read_v4(address *to, unsigned char *bytes, const char *text, size_t size)
{
    size_t i, at = 0, digits;
    unsigned octet;

    for (i = 0; i < 4; i++) {
        if (i > 0 && (at >= size || text[at++] != '.'))
            return false;
        digits = read_octet(text + at, size - at, &octet);
        if (digits == 0)
            return false;
        if (digits > 1 && text[at] == '0')
            to->leading_zeros = true;
        bytes[i] = (unsigned char)octet;
        at += digits;
    }
    return at == size;
}

static size_t read_group(const char *text, size_t size, unsigned *out)
{
    size_t i;

    for (i = 0, *out = 0; i < size && dsetp_hex_digit(text[i]) >= 0; i++) {
        *out = *out * 16 + (unsigned)dsetp_hex_digit(text[i]);
        if (*out > 0xffff)
            return 0;
    }
    return i;
}

/* Reads groups until the end of the text; gap is where "::" stood, -1 if nowhere. Returns bytes filled, -1 if bad. */
static int read_groups(address *to, const char *text, size_t size, int *gap)
{
    size_t at = 0, digits;
    unsigned group;
    int fill = 0;

    *gap = -1;
    if (size >= 2 && text[0] == ':' && text[1] == ':') {
        *gap = 0;
        at = 2;
    }
    while (at < size && fill < 16) {
        digits = read_group(text + at, size - at, &group);
        if (digits == 0)
            return -1;
        if (at + digits < size && text[at + digits] == '.') {
            if ((*gap < 0 && fill != 12) || fill > 12 || !read_v4(to, to->bytes + fill, text + at, size - at))
                return -1;
            return fill + 4;
        }
        if (digits > 4)
            to->leading_zeros = true;
        to->bytes[fill++] = (unsigned char)(group >> 8);
        to->bytes[fill++] = (unsigned char)(group & 0xff);
        at += digits;
        if (at == size)
            break;
        if (text[at] != ':' || ++at == size)
            return -1;
        if (text[at] == ':') {
            if (*gap >= 0)
                return -1;
            *gap = fill;
            at++;
        }
    }
    return at == size ? fill : -1;
}

static bool read_v6(address *to, const char *text, size_t size)
{
    int gap;
    int fill = read_groups(to, text, size, &gap);

    if (fill < 0 || (fill == 16) != (gap < 0))
        return false;
    if (gap >= 0) {
        size_t tail = (size_t)(fill - gap);

        memmove(to->bytes + 16 - tail, to->bytes + gap, tail);
        memset(to->bytes + gap, 0, (size_t)(16 - fill));
    }
    return true;
}

static bool read_address(address *to, const char *text, size_t size)
{
    size_t i;

    memset(to, 0, sizeof *to);
    for (i = 0; i < size && text[i] != '.' && text[i] != ':'; i++)
        continue;
    to->v4 = i < size && text[i] == '.';
    if (i == size)
        return false;
    return to->v4 ? read_v4(to, to->bytes, text, size) : read_v6(to, text, size);
}

const char *dsetp_address_lenient(const char *text, size_t size)
{
    address ip;

    return read_address(&ip, text, size) ? NULL : "must be an IP address";
}

static bool v4_inside(const address *ip)
{
    static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

    return !ip->v4 && memcmp(ip->bytes, mapped, sizeof mapped) == 0;
}

static const char *strict(address *ip, const char *text, size_t size)
{
    if (!read_address(ip, text, size))
        return "must be an IP address";
    if (ip->leading_zeros)
        return "must not have leading zeros";
    return v4_inside(ip) ? "must not be an IPv4 address inside an IPv6 one" : NULL;
}

const char *dsetp_address_strict(const char *text, size_t size)
{
    address ip;

    return strict(&ip, text, size);
}

static void write_hex(dsetp_text *text, unsigned group)
{
    static const char digits[] = "0123456789abcdef";
    unsigned shift = 12;

    while (shift > 0 && (group >> shift) == 0)
        shift -= 4;
    for (;; shift -= 4) {
        dsetp_text_add(text, &digits[(group >> shift) & 0xf], 1);
        if (shift == 0)
            break;
    }
}

/* The first of the longest runs of two or more zero groups is written "::". */
static void write_v6(dsetp_text *text, const unsigned char *bytes)
{
    unsigned groups[8];
    int i, run = 0, best = -1, length = 1;

    for (i = 0; i < 8; i++) {
        groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
        run = groups[i] == 0 ? run + 1 : 0;
        if (run > length) {
            length = run;
            best = i - run + 1;
        }
    }
    for (i = 0; i < 8; i++) {
        if (i == best) {
            dsetp_text_string(text, "::");
            i += length - 1;
            continue;
        }
        if (i > 0 && i != best + length)
            dsetp_text_string(text, ":");
        write_hex(text, groups[i]);
    }
}

const char *dsetp_address_canonical(const char *text, size_t size)
{
    address ip;
    char buffer[48];
    dsetp_text canonical = dsetp_text_start(buffer, sizeof buffer);
    const char *problem = strict(&ip, text, size);

    if (problem != NULL || ip.v4)
        return problem;
    write_v6(&canonical, ip.bytes);
    if (canonical.length != size || memcmp(buffer, text, size) != 0)
        return "must be in canonical form";
    return NULL;
}
