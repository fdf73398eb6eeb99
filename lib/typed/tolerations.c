/* Tolerations, from trees and in them. */
#include "typed/read.h"

#include "model/daemon_tolerations.h"

bool dsetp_tolerations_read(dsetp_arena *arena, const dset_toleration **out, size_t *count, const dset_value *list)
{
    dset_toleration *items;
    const dset_value *at;

    *count = 0;
    items = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *items);
    if (items == NULL)
        return false;
    *out = items;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dset_toleration *item = &items[(*count)++];

        item->key = dsetp_arena_string(arena, dsetp_string_member(at, "key"));
        item->op = dsetp_arena_string(arena, dsetp_string_member(at, "operator"));
        item->value = dsetp_arena_string(arena, dsetp_string_member(at, "value"));
        item->effect = dsetp_arena_string(arena, dsetp_string_member(at, "effect"));
        if (!dset_value_int64(dsetp_get(at, "tolerationSeconds"), &item->seconds))
            item->seconds = -1;
    }
    return !dsetp_arena_failed(arena);
}

static dset_value *make_toleration(dset_document *document, const dset_toleration *toleration)
{
    dset_value *made = dsetp_value_new(document, DSET_OBJECT);

    if (made == NULL)
        return NULL;
    dsetp_put(made, "key", dsetp_value_text(document, DSET_STRING, toleration->key));
    dsetp_put(made, "operator", dsetp_value_text(document, DSET_STRING, toleration->op));
    dsetp_put(made, "effect", dsetp_value_text(document, DSET_STRING, toleration->effect));
    return dsetp_arena_failed(document->arena) ? NULL : made;
}

static bool gives_way(const dset_value *at, const dset_toleration *daemon)
{
    const dset_toleration own = { dsetp_string_member(at, "key"), dsetp_string_member(at, "operator"),
                                  dsetp_string_member(at, "value"), dsetp_string_member(at, "effect"), -1 };

    return dsetp_gives_way(&own, daemon);
}

static bool merge(dset_document *document, dset_value *list, const dset_toleration *daemon)
{
    dset_value *at, *next, *made;
    bool found = false;

    for (at = dsetp_first(list); at != NULL; at = next) {
        next = dsetp_next(at);
        if (!gives_way(at, daemon))
            continue;
        made = make_toleration(document, daemon);
        if (made == NULL)
            return false;
        dsetp_replace(at, made);
        found = true;
    }
    made = found ? NULL : make_toleration(document, daemon);
    if (made != NULL)
        dsetp_append(list, made);
    return found || made != NULL;
}

bool dsetp_merge_tolerations(dset_document *document, dset_value *spec)
{
    size_t count = dsetp_daemon_toleration_count(dset_value_bool(dsetp_get(spec, "hostNetwork"))), i;
    dset_value *list = dsetp_get(spec, "tolerations");

    if (!dsetp_is_array(list)) {
        list = dsetp_value_new(document, DSET_ARRAY);
        if (list == NULL)
            return false;
        dsetp_put(spec, "tolerations", list);
    }
    for (i = 0; i < count; i++) {
        if (!merge(document, list, &dsetp_daemon_tolerations[i]))
            return false;
    }
    return true;
}
