/* The texts of YAML scalars as they stand in a tree. */
#include <string.h>

#include "base/utf8.h"
#include "json/reader.h"
#include "tree/yaml.h"

char *dsetp_yaml_text(dsetp_arena *arena, const char *text, size_t size)
{
    size_t i, nuls = 0;
    char *copy, *to;

    for (i = 0; i < size; i++)
        nuls += text[i] == '\0';
    to = copy = dsetp_arena_reserve(arena, size + nuls + 1);
    for (i = 0; i < size && copy != NULL; i++) {
        if (text[i] == '\0') {
            *to++ = '\xc0';
            *to++ = '\x80';
        } else {
            *to++ = text[i];
        }
    }
    if (copy != NULL)
        *to = '\0';
    return copy;
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

char *dsetp_yaml_binary(dsetp_arena *arena, const char *text, size_t size)
{
    char *bytes = dsetp_arena_reserve(arena, size + 1), *copy, *to;
    uint32_t bits = 0;
    size_t count = 0, length = 0, used = 0, i;

    if (bytes == NULL)
        return NULL;
    for (i = 0; i < size; i++) {
        int digit = base64_digit(text[i]);

        if (text[i] == '\n' || text[i] == '\r')
            continue;
        if (text[i] == '=' && i + 2 >= size && used % 4 >= 2) {
            used++;
            continue;
        }
        if (digit < 0)
            return NULL;
        used++;
        bits = (bits << 6 | (uint32_t)digit) & 0xffffffu;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[length++] = (char)(bits >> count & 0xffu);
        }
    }
    if (used % 4 != 0)
        return NULL;
    to = copy = dsetp_arena_reserve(arena, 3 * length + 1);
    for (i = 0; i < length && copy != NULL;) {
        size_t whole = dsetp_utf8(bytes + i, length - i);

        memcpy(to, whole != 0 ? bytes + i : "\xef\xbf\xbd", whole != 0 ? whole : 3);
        to += whole != 0 ? whole : 3;
        i += whole != 0 ? whole : 1;
    }
    if (copy != NULL)
        *to = '\0';
    return copy;
}

/* < > & and the line separators are escaped by Go, too. */
bool dsetp_yaml_escapes(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if ((unsigned char)text[i] < 0x20 || strchr("\"\\<>&", text[i]) != NULL)
            return true;
        if (size - i >= 3 && (memcmp(text + i, "\xe2\x80\xa8", 3) == 0 || memcmp(text + i, "\xe2\x80\xa9", 3) == 0))
            return true;
    }
    return false;
}
