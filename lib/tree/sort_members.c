/*
 * Sorting the members of an object by key: by one byte after the other while there are many, by merging where few are
 * left. Knows nothing of texts but keys.
 *
 * A group is a chain of members that have so many first bytes in common. The groups that wait are linked through the
 * parent of their first member; the parent of their second one holds the number of bytes.
 */
#include "tree/sort_members.h"

#include <string.h>

#define FEW 16u
#define EQUAL SIZE_MAX /* the number of common bytes of a group of equal keys */

static dset_value *behind(const dset_value *member)
{
    return (dset_value *)member->json.prev;
}

/* Merges two sorted chains; of equal keys those of the first come first. */
static cJSON *merge(cJSON *first, cJSON *second, size_t common)
{
    cJSON *merged = NULL, **end = &merged;

    while (first != NULL && second != NULL) {
        cJSON **from = strcmp(first->string + common, second->string + common) <= 0 ? &first : &second;

        *end = *from;
        end = &(*from)->prev;
        *from = (*from)->prev;
    }
    *end = first != NULL ? first : second;
    return merged;
}

static dset_value *sort_few(dset_value *group, size_t common)
{
    cJSON *chains[8] = { NULL }, *at = &group->json, *chain; /* of one member, of two, four: the bits of their number */
    size_t i;

    while (at != NULL) {
        chain = at;
        at = at->prev;
        chain->prev = NULL;
        for (i = 0; chains[i] != NULL; i++) {
            chain = merge(chains[i], chain, common);
            chains[i] = NULL;
        }
        chains[i] = chain;
    }
    chain = NULL;
    for (i = 0; i < sizeof chains / sizeof chains[0]; i++)
        chain = merge(chains[i], chain, common);
    return (dset_value *)chain;
}

static bool are_few(const dset_value *group)
{
    size_t count = 0;

    for (; group != NULL && count <= FEW; group = behind(group))
        count++;
    return count <= FEW;
}

/* How many bytes all keys have in common, at least those that are known. */
static size_t common_bytes(const dset_value *group, size_t known)
{
    const char *key = group->json.string;
    size_t common = strlen(key), i;

    while ((group = behind(group)) != NULL) {
        for (i = known; i < common && group->json.string[i] == key[i]; i++)
            continue;
        common = i;
    }
    return common;
}

static void push(dset_value **waiting, dset_value *group, size_t common)
{
    if (behind(group) != NULL)
        behind(group)->parent = (dset_value *)(uintptr_t)common;
    group->parent = *waiting;
    *waiting = group;
}

/* Splits a group by the next byte; the part with the smallest one comes to the front of those that wait. */
static void split(dset_value **waiting, dset_value *group, size_t common)
{
    dset_value *first[256] = { NULL }, *last[256];
    size_t byte;

    for (; group != NULL; group = behind(group)) {
        byte = (unsigned char)group->json.string[common];
        if (first[byte] == NULL)
            first[byte] = group;
        else
            last[byte]->json.prev = &group->json;
        last[byte] = group;
    }
    for (byte = 256; byte-- > 0;) {
        if (first[byte] != NULL) {
            last[byte]->json.prev = NULL;
            push(waiting, first[byte], byte != 0 ? common + 1 : EQUAL);
        }
    }
}

dset_value *dsetp_sorted_chain(dset_value *object)
{
    dset_value *waiting = NULL, *group, *at;
    cJSON *sorted = NULL, **end = &sorted;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at))
        at->json.prev = at->json.next;
    push(&waiting, dsetp_first(object), 0);
    while (waiting != NULL) {
        size_t common = behind(waiting) != NULL ? (size_t)(uintptr_t)behind(waiting)->parent : EQUAL;

        group = waiting;
        waiting = group->parent;
        if (common != EQUAL && !are_few(group)) {
            split(&waiting, group, common_bytes(group, common));
            continue;
        }
        *end = &(common != EQUAL ? sort_few(group, common) : group)->json;
        while (*end != NULL)
            end = &(*end)->prev;
    }
    return (dset_value *)sorted;
}
