/* Whole numbers as text. */
#include "base/number.h"

bool dsetp_parse_int64(const char *text, size_t size, int64_t *out)
{
    uint64_t magnitude = 0, limit;
    bool negative;
    size_t i = 0;

    negative = size > 0 && text[0] == '-';
    if (size > 0 && (text[0] == '-' || text[0] == '+'))
        i = 1;
    if (i == size)
        return false;
    limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    for (; i < size; i++) {
        unsigned digit = (unsigned)(text[i] - '0');

        if (!dsetp_is_digit(text[i]) || magnitude > (limit - digit) / 10)
            return false;
        magnitude = magnitude * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

size_t dsetp_decimal(char buffer[24], int64_t number)
{
    uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    char reversed[24];
    size_t count = 0, length = 0;

    do {
        reversed[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0)
        buffer[length++] = '-';
    while (count > 0)
        buffer[length++] = reversed[--count];
    buffer[length] = '\0';
    return length;
}
