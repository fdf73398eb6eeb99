/* Kinds and versions that are no others, but misspelled or former ones of those that dset knows. */
#include <string.h>

#include "dset.h"

#define NAME_MAX_LENGTH 32u

/* How many letters are wrong, missing, too many, or swapped with the next one, whatever their case. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MAX_LENGTH + 1], *before = rows[0], *last = rows[1], *row = rows[2], *spare, i, j;
    size_t m = strlen(a), n = strlen(b);

    if (m > NAME_MAX_LENGTH || n > NAME_MAX_LENGTH)
        return NAME_MAX_LENGTH;
    for (j = 0; j <= n; j++)
        last[j] = j;
    for (i = 1; i <= m; i++) {
        row[0] = i;
        for (j = 1; j <= n; j++) {
            row[j] = last[j - 1] + (text_lower(a[i - 1]) != text_lower(b[j - 1]));
            if (last[j] + 1 < row[j])
                row[j] = last[j] + 1;
            if (row[j - 1] + 1 < row[j])
                row[j] = row[j - 1] + 1;
            if (i > 1 && j > 1 && text_lower(a[i - 1]) == text_lower(b[j - 2]) &&
                text_lower(a[i - 2]) == text_lower(b[j - 1]) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[n];
}

/* Short names are like many others. */
static bool is_like(const char *name, const char *known)
{
    return distance(name, known) <= (strlen(known) < 8 ? 0u : 2u);
}

const kind *kind_meant(const char *version, const char *name)
{
    static const uint32_t numbers[] = { DSET_KIND_DAEMONSET, DSET_KIND_POD, DSET_KIND_NODE, DSET_KIND_REVISION };
    size_t i;

    if (memchr(version, '.', strcspn(version, "/")) != NULL)
        return NULL; /* the group of someone else, who may have a kind of that name */
    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (is_like(name, kind_of_number(numbers[i])->name))
            return kind_of_number(numbers[i]);
    }
    return NULL;
}
