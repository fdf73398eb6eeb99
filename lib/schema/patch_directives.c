/* The directives of strategic merge patches. Knows nothing about merging. */
#include "schema/patch_directives.h"

#include <string.h>

#include "base/error.h"
#include "schema/patch.h"
#include "tree/write.h"

const char *dsetp_list_name(const char *key)
{
    const char *slash = strchr(key, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : NULL;
}

void dsetp_move(dset_value *to, dset_value *member)
{
    dsetp_unlink(member);
    dsetp_append(to, member);
}

bool dsetp_patch_tidy(dset_value *value, bool nulls)
{
    dset_value *at, *next;

    for (at = value; at != NULL; at = next) {
        const dset_value *directive = dsetp_get(at, DSETP_DIRECTIVE);
        bool goes = (nulls && at->key != NULL && dsetp_is_null(at)) ||
                    (directive != NULL && !(nulls && dsetp_is_null(directive)));

        if (at == value && goes)
            return false;
        next = goes ? dsetp_walk_over(at, value) : dsetp_walk(at, value);
        if (goes)
            dsetp_unlink(at);
    }
    return true;
}

int dsetp_same_value(const dset_value *a, const dset_value *b, const dset_allocator *memory, bool *same)
{
    dsetp_buffer x, y;
    bool failed;

    *same = dsetp_kind(a) == dsetp_kind(b) && dsetp_equal(a->text, b->text);
    if (!*same || (dsetp_first(a) == NULL && dsetp_first(b) == NULL))
        return DSET_OK;
    dsetp_buffer_start(&x, memory);
    dsetp_buffer_start(&y, memory);
    dsetp_write_json(&x, a, DSET_WRITE_CANONICAL);
    dsetp_write_json(&y, b, DSET_WRITE_CANONICAL);
    failed = x.failed || y.failed;
    *same = !failed && x.size == y.size && memcmp(x.data, y.data, x.size) == 0;
    dsetp_buffer_free(&x);
    dsetp_buffer_free(&y);
    return failed ? DSET_ENOMEM : DSET_OK;
}

int dsetp_patch_check_same(const dsetp_patcher *p, const dset_value *a, const dset_value *b)
{
    bool same;

    if (dsetp_same_value(a, b, &p->document->memory, &same) != DSET_OK)
        return dsetp_no_memory(p->err);
    return same ? DSET_OK : dsetp_refuse_value(p->err, b, "must be the same in both patches");
}

int dsetp_patch_check_order(const dsetp_patcher *p, const dset_value *changes, const dset_value *order, const char *key)
{
    const dset_value *change = changes != NULL ? dsetp_first(changes) : NULL, *wanted = dsetp_first(order);

    if (wanted == NULL)
        return DSET_OK;
    while (change != NULL) {
        const dset_value *mine = dsetp_element_key(change, key), *other;
        bool directed = dsetp_get(change, DSETP_DIRECTIVE) != NULL;

        if (key != NULL && (dsetp_is_deletion(change) || (directed && wanted != NULL))) {
            change = dsetp_next(change);
            continue;
        }
        if (wanted == NULL)
            return dsetp_refuse_value(p->err, change, "is not where " DSETP_ORDER " has it");
        other = dsetp_element_key(wanted, key);
        if (mine == NULL || other == NULL)
            return dsetp_refuse_value(p->err, mine == NULL ? change : wanted, "has no key to merge it by");
        if (dsetp_same_scalar(mine, other))
            change = dsetp_next(change);
        wanted = dsetp_next(wanted);
    }
    return DSET_OK;
}

int dsetp_patch_obey(const dsetp_patcher *p, dset_value *target, dset_value *patch, bool *done)
{
    dset_value *directive = dsetp_take(patch, DSETP_DIRECTIVE);
    const char *word = dsetp_or_empty(dset_value_string(directive));

    *done = directive != NULL;
    if (directive == NULL)
        return DSET_OK;
    if (strcmp(word, "replace") != 0 && strcmp(word, "delete") != 0) {
        dsetp_put(patch, DSETP_DIRECTIVE, directive); /* for its path */
        return dsetp_refuse_value(p->err, directive, "must be replace or delete in an object");
    }
    while (dsetp_first(target) != NULL)
        dsetp_unlink(dsetp_first(target));
    while (word[0] == 'r' && dsetp_first(patch) != NULL)
        dsetp_move(target, dsetp_first(patch));
    return DSET_OK;
}

/* Whether a directive is about this list of keys. */
static bool is_directive(const char *key)
{
    return dsetp_begins(key, DSETP_ORDER) || dsetp_begins(key, DSETP_DELETIONS);
}

static int retain(const dsetp_patcher *p, dset_value *target, const dset_value *patch, const dset_value *keys)
{
    dsetp_sequence kept;
    dsetp_places places;
    dset_value *at, *next, probe;

    if (!dsetp_is_array(keys))
        return dsetp_refuse_value(p->err, patch, DSETP_RETAIN_KEYS " must be a list of keys");
    if (!dsetp_sequence_read(&kept, p->document, keys) || !dsetp_places_of(&places, p->document, &kept, NULL))
        return dsetp_no_memory(p->err);
    memset(&probe, 0, sizeof probe);
    probe.bits = DSET_STRING;
    for (at = dsetp_first(patch); at != NULL; at = dsetp_next(at)) {
        probe.text = at->key;
        if (!dsetp_is_null(at) && !is_directive(at->key) && dsetp_place_of(&places, &probe) == DSETP_NOWHERE)
            return dsetp_refuse_value(p->err, at, "must be among " DSETP_RETAIN_KEYS);
    }
    for (at = dsetp_first(target); at != NULL; at = next) {
        next = dsetp_next(at);
        probe.text = at->key;
        if (dsetp_place_of(&places, &probe) == DSETP_NOWHERE)
            dsetp_unlink(at);
    }
    return DSET_OK;
}

int dsetp_patch_retain(const dsetp_patcher *p, dset_value *target, dset_value *patch)
{
    dset_value *keys = dsetp_take(patch, DSETP_RETAIN_KEYS), *known;

    if (keys == NULL)
        return DSET_OK;
    if (p->directives)
        return retain(p, target, patch, keys);
    known = dsetp_get(target, DSETP_RETAIN_KEYS);
    if (known != NULL)
        return dsetp_patch_check_same(p, known, keys);
    dsetp_put(target, DSETP_RETAIN_KEYS, keys);
    return DSET_OK;
}
