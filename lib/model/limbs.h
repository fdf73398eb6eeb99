/* Large whole numbers, base 10^9, least limb first, in the limbs of a dset_quantity. */
#ifndef DSETP_MODEL_LIMBS_H
#define DSETP_MODEL_LIMBS_H

#include "daemonset/scalar.h"

#define DSETP_LIMBS_TEXT (9 * DSET_QUANTITY_LIMBS + 8)

/*
 * Appends decimal digits on the right. False on overflow, after which the number is undefined, as for the other
 * functions here that can overflow.
 */
bool dsetp_limbs_digits(dset_quantity *number, const char *digits, size_t count);
bool dsetp_limbs_multiply(dset_quantity *number, uint32_t factor);
bool dsetp_limbs_add(dset_quantity *number, const dset_quantity *other);
bool dsetp_limbs_scale_up(dset_quantity *number, size_t power_of_ten);
void dsetp_limbs_subtract(dset_quantity *number, const dset_quantity *smaller);
uint32_t dsetp_limbs_divide(dset_quantity *number, uint32_t divisor); /* returns the remainder */
/* Divides by a power of ten, rounding up; true if the division had a remainder. */
bool dsetp_limbs_scale_down(dset_quantity *number, size_t power_of_ten);
int dsetp_limbs_compare(const dset_quantity *a, const dset_quantity *b);
bool dsetp_limbs_uint64(const dset_quantity *number, uint64_t *out);
uint64_t dsetp_limbs_low(const dset_quantity *number); /* modulo 2^64 */
size_t dsetp_limbs_write(const dset_quantity *number, char digits[DSETP_LIMBS_TEXT]); /* not terminated */

#endif
