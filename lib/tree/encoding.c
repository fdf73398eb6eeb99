/* UTF-16 into UTF-8. What is no character becomes U+FFFD, as in Go. */
#include "tree/encoding.h"

#include <string.h>

#include "base/utf8.h"

#define REPLACEMENT 0xfffdu

static uint32_t unit(const unsigned char *at, bool big)
{
    return big ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

static void add_point(dsetp_buffer *to, uint32_t point)
{
    char bytes[4];

    dsetp_buffer_add(to, bytes, dsetp_utf8_put(bytes, point));
}

static void decode(dsetp_buffer *to, const unsigned char *at, size_t size, bool big)
{
    const unsigned char *end = at + size;

    while (end - at >= 2) {
        uint32_t point = unit(at, big), low;

        at += 2;
        if (point >= 0xd800 && point < 0xe000) {
            low = point < 0xdc00 && end - at >= 2 ? unit(at, big) : 0;
            if (low >= 0xdc00 && low < 0xe000) {
                point = 0x10000u + ((point - 0xd800u) << 10) + (low - 0xdc00u);
                at += 2;
            } else {
                point = REPLACEMENT;
            }
        }
        add_point(to, point);
    }
    if (at < end)
        add_point(to, REPLACEMENT);
}

bool dsetp_plain_start(dsetp_plain *plain, const char *text, size_t size, const dset_allocator *memory)
{
    bool big = size >= 2 && memcmp(text, "\xfe\xff", 2) == 0, little = size >= 2 && memcmp(text, "\xff\xfe", 2) == 0;
    bool marked = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;

    dsetp_buffer_start(&plain->made, memory);
    plain->text = marked ? text + 3 : text;
    plain->size = marked ? size - 3 : size;
    if (!big && !little)
        return true;
    dsetp_buffer_add(&plain->made, "", 0);
    decode(&plain->made, (const unsigned char *)text + 2, size - 2, big);
    plain->text = plain->made.data != NULL ? plain->made.data : "";
    plain->size = plain->made.size;
    if (plain->made.failed)
        dsetp_plain_free(plain);
    return !plain->made.failed;
}

void dsetp_plain_free(dsetp_plain *plain)
{
    dsetp_buffer_free(&plain->made);
}
