/* The hash in the names and labels of ControllerRevisions and Pods. */
#include "base/hash.h"
#include "base/number.h"
#include "daemonset/manifest.h"

void dset_revision_hash(const void *data, size_t size, int32_t collision_count, char buffer[16])
{
    uint32_t hash = dsetp_fnv32(DSETP_FNV32_START, data != NULL ? data : "", data != NULL ? size : 0);
    unsigned char count[8] = { 0 };
    char digits[24];
    size_t length, i;

    if (buffer == NULL)
        return;
    if (collision_count >= 0) {
        for (i = 0; i < 4; i++)
            count[i] = (unsigned char)((uint32_t)collision_count >> (8 * i));
        hash = dsetp_fnv32(hash, count, sizeof count);
    }
    length = dsetp_decimal(digits, hash);
    for (i = 0; i < length; i++)
        buffer[i] = DSETP_SAFE_ALPHABET[(unsigned char)digits[i] % 27];
    buffer[length] = '\0';
}
