/* Large whole numbers, base 10^9, least limb first. */
#include "model/limbs.h"

#include <string.h>

#define BASE 1000000000u

static bool multiply_add(dset_quantity *number, uint32_t factor, uint32_t carry)
{
    uint64_t rest = carry;
    uint32_t i;

    for (i = 0; i < number->count; i++) {
        rest += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)(rest % BASE);
        rest /= BASE;
    }
    if (rest == 0)
        return true;
    if (number->count == DSET_QUANTITY_LIMBS)
        return false;
    number->limbs[number->count++] = (uint32_t)rest;
    return true;
}

bool dsetp_limbs_multiply(dset_quantity *number, uint32_t factor)
{
    return multiply_add(number, factor, 0);
}

bool dsetp_limbs_digits(dset_quantity *number, const char *digits, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (!multiply_add(number, 10, (uint32_t)(digits[i] - '0')))
            return false;
    }
    return true;
}

bool dsetp_limbs_scale_up(dset_quantity *number, size_t power_of_ten)
{
    if (power_of_ten / 9 > DSET_QUANTITY_LIMBS)
        return number->count == 0;
    for (; power_of_ten >= 9; power_of_ten -= 9) {
        if (!dsetp_limbs_multiply(number, BASE))
            return false;
    }
    for (; power_of_ten > 0; power_of_ten--) {
        if (!dsetp_limbs_multiply(number, 10))
            return false;
    }
    return true;
}

static void trim(dset_quantity *number)
{
    while (number->count > 0 && number->limbs[number->count - 1] == 0)
        number->count--;
}

uint32_t dsetp_limbs_divide(dset_quantity *number, uint32_t divisor)
{
    uint64_t rest = 0;
    uint32_t i;

    for (i = number->count; i-- > 0;) {
        rest = rest * BASE + number->limbs[i];
        number->limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    trim(number);
    return (uint32_t)rest;
}

bool dsetp_limbs_scale_down(dset_quantity *number, size_t power_of_ten)
{
    bool rest = false;

    for (; power_of_ten >= 9 && number->count > 0; power_of_ten -= 9)
        rest = dsetp_limbs_divide(number, BASE) != 0 || rest;
    for (; power_of_ten > 0 && number->count > 0; power_of_ten--)
        rest = dsetp_limbs_divide(number, 10) != 0 || rest;
    if (rest) {
        dset_quantity one;

        memset(&one, 0, sizeof one);
        one.count = 1;
        one.limbs[0] = 1;
        dsetp_limbs_add(number, &one); /* it was just divided: there is room */
    }
    return rest;
}

bool dsetp_limbs_add(dset_quantity *number, const dset_quantity *other)
{
    uint32_t count = number->count > other->count ? number->count : other->count;
    uint32_t carry = 0, i;

    for (i = 0; i < count; i++) {
        uint32_t sum = carry;

        sum += i < number->count ? number->limbs[i] : 0;
        sum += i < other->count ? other->limbs[i] : 0;
        carry = sum >= BASE ? 1 : 0;
        number->limbs[i] = sum - (carry != 0 ? BASE : 0);
    }
    number->count = count;
    if (carry == 0)
        return true;
    if (count == DSET_QUANTITY_LIMBS)
        return false;
    number->limbs[number->count++] = 1;
    return true;
}

void dsetp_limbs_subtract(dset_quantity *number, const dset_quantity *smaller)
{
    uint32_t borrow = 0, i;

    for (i = 0; i < number->count; i++) {
        uint32_t taken = borrow + (i < smaller->count ? smaller->limbs[i] : 0);

        borrow = number->limbs[i] < taken ? 1 : 0;
        number->limbs[i] += (borrow != 0 ? BASE : 0) - taken;
    }
    trim(number);
}

int dsetp_limbs_compare(const dset_quantity *a, const dset_quantity *b)
{
    uint32_t i;

    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (i = a->count; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    }
    return 0;
}

bool dsetp_limbs_uint64(const dset_quantity *number, uint64_t *out)
{
    uint32_t i;

    *out = 0;
    if (number->count > 3)
        return false;
    for (i = number->count; i-- > 0;) {
        if (*out > (UINT64_MAX - number->limbs[i]) / BASE)
            return false;
        *out = *out * BASE + number->limbs[i];
    }
    return true;
}

uint64_t dsetp_limbs_low(const dset_quantity *number)
{
    uint64_t low = 0;
    uint32_t i;

    for (i = number->count; i-- > 0;)
        low = low * BASE + number->limbs[i];
    return low;
}

size_t dsetp_limbs_write(const dset_quantity *number, char digits[DSETP_LIMBS_TEXT])
{
    size_t length = 0;
    uint32_t i, weight;

    for (i = number->count; i-- > 0;) {
        for (weight = BASE / 10; weight > 0; weight /= 10) {
            char digit = (char)('0' + number->limbs[i] / weight % 10);

            if (length > 0 || digit != '0')
                digits[length++] = digit;
        }
    }
    if (length == 0)
        digits[length++] = '0';
    return length;
}
