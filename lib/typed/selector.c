/* Labels, requirements and label selectors, from trees. */
#include "typed/read.h"

#include <string.h>

#include "base/error.h"
#include "daemonset/scalar.h"
#include "model/labels.h"

static const struct {
    const char *name;
    uint32_t op;
} operators[] = {
    { "In", DSET_OP_IN },         { "NotIn", DSET_OP_NOT_IN },
    { "Exists", DSET_OP_EXISTS }, { "DoesNotExist", DSET_OP_DOES_NOT_EXIST },
    { "Gt", DSET_OP_GT },         { "Lt", DSET_OP_LT },
};

dset_ms dsetp_time_member(const dset_value *object, const char *key)
{
    const char *text = dsetp_text_of(object, key);
    dset_ms time;

    return text != NULL && dset_time_parse(&time, text, strlen(text), NULL) == DSET_OK ? time : 0;
}

bool dsetp_labels_read(dsetp_arena *arena, dset_labels *out, const dset_value *map)
{
    size_t count = dsetp_is_object(map) ? dsetp_count(map) : 0, used = 0;
    dset_label *items = dsetp_arena_array(arena, count, sizeof *items);
    const dset_value *at;
    dset_labels read;

    if (items == NULL)
        return false;
    for (at = count > 0 ? dsetp_first(map) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!dsetp_is_string(at))
            continue;
        items[used].key = at->key;
        items[used++].value = at->text;
    }
    read.items = items;
    read.count = used;
    return dsetp_labels_copy(arena, out, read);
}

static uint32_t operator_of(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (strcmp(operators[i].name, name) == 0)
            return operators[i].op;
    }
    return 0;
}

/* One element of matchExpressions or matchFields; its strings are copied. */
static bool read_requirement(dsetp_arena *arena, dset_requirement *out, const dset_value *value)
{
    const dset_value *values = dsetp_get(value, "values"), *at;
    size_t count = dsetp_is_array(values) ? dsetp_count(values) : 0;
    const char **texts = dsetp_arena_array(arena, count, sizeof *texts);

    if (texts == NULL)
        return false;
    out->key = dsetp_arena_string(arena, dsetp_string_member(value, "key"));
    out->op = operator_of(dsetp_string_member(value, "operator"));
    out->values = texts;
    for (at = count > 0 ? dsetp_first(values) : NULL; at != NULL; at = dsetp_next(at))
        texts[out->count++] = dsetp_arena_string(arena, dsetp_is_string(at) ? at->text : "");
    return !dsetp_arena_failed(arena);
}

bool dsetp_requirements_read(dsetp_arena *arena, const dset_requirement **out, size_t *count, const dset_value *list)
{
    dset_requirement *items;
    const dset_value *at;

    *count = 0;
    items = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *items);
    if (items == NULL)
        return false;
    *out = items;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!read_requirement(arena, &items[(*count)++], at))
            return false;
    }
    return true;
}

/* matchLabels before matchExpressions, as requirements in the arena. */
static bool gather(dsetp_arena *arena, dset_requirement **out, size_t *count, const dset_value *value)
{
    const dset_requirement *expressions;
    dset_requirement *all;
    dset_labels labels;
    size_t more, i;

    if (!dsetp_labels_read(arena, &labels, dsetp_get(value, "matchLabels")) ||
        !dsetp_requirements_read(arena, &expressions, &more, dsetp_get(value, "matchExpressions")))
        return false;
    all = dsetp_arena_array(arena, labels.count + more, sizeof *all);
    if (all == NULL)
        return false;
    for (i = 0; i < labels.count; i++) {
        all[i].key = labels.items[i].key;
        all[i].op = DSET_OP_EQUALS;
        all[i].values = &labels.items[i].value;
        all[i].count = 1;
    }
    if (more > 0)
        memcpy(all + labels.count, expressions, more * sizeof *all);
    *count = labels.count + more;
    for (; i < *count; i++) {
        if (all[i].op == DSET_OP_GT || all[i].op == DSET_OP_LT)
            all[i].op = 0; /* only node affinity has these */
    }
    *out = all;
    return true;
}

/* Kubernetes compares structs, so an empty part differs from an absent one (sic). */
static bool is_unset(const dset_value *part)
{
    return part == NULL || dsetp_is_null(part);
}

int dsetp_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                        dset_error *err)
{
    dset_requirement *items;
    dsetp_arena *arena;
    size_t count;
    int code;

    *out = NULL;
    if (!dsetp_is_object(value))
        return value == NULL || dsetp_is_null(value) ? DSET_OK
                                                     : dsetp_fail(err, DSET_EINVALID, "", "must be an object or null");
    arena = dsetp_arena_new(memory, 0);
    if (arena == NULL || !gather(arena, &items, &count, value)) {
        dsetp_arena_free(arena);
        return dsetp_no_memory(err);
    }
    code = dset_label_selector_new(out, items, count, memory, err);
    if (code == DSET_OK)
        (*out)->empty = is_unset(dsetp_get(value, "matchLabels")) && is_unset(dsetp_get(value, "matchExpressions"));
    dsetp_arena_free(arena);
    return code;
}

int dset_label_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                             dset_error *err)
{
    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    return dsetp_selector_read(out, value, memory, err);
}
