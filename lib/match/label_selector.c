/* Label selectors: made from requirements, matched, written. selector_text.c reads the text form. */
#include "model/selector.h"

#include <string.h>

#include "base/error.h"
#include "base/sort.h"
#include "model/labels.h"
#include "match/requirement.h"

static int by_key(const void *a, const void *b, void *context)
{
    const dset_requirement *x = a, *y = b;

    (void)context;
    return strcmp(x->key, y->key);
}

static int by_text(const void *a, const void *b, void *context)
{
    const char *const *x = a, *const *y = b;

    (void)context;
    return strcmp(*x, *y);
}

/* Sorted; duplicates stay, since Kubernetes writes them. */
static bool copy_values(dsetp_arena *arena, dset_requirement *copy, const dset_requirement *item)
{
    const char **values = dsetp_arena_array(arena, item->count, sizeof *values);
    uint32_t i;

    if (values == NULL)
        return false;
    for (i = 0; i < item->count; i++) {
        values[i] = dsetp_arena_string(arena, item->values[i]);
        if (values[i] == NULL)
            return false;
    }
    copy->values = values;
    return dsetp_sort(dsetp_arena_memory(arena), values, item->count, sizeof *values, by_text, NULL);
}

static bool copy_items(dset_label_selector *selector, const dset_requirement *items, size_t count)
{
    dset_requirement *copies = dsetp_arena_array(selector->arena, count, sizeof *copies);
    size_t i;

    if (copies == NULL)
        return false;
    for (i = 0; i < count; i++) {
        copies[i] = items[i];
        copies[i].key = dsetp_arena_string(selector->arena, items[i].key);
        if (copies[i].key == NULL || !copy_values(selector->arena, &copies[i], &items[i]))
            return false;
    }
    selector->items = copies;
    selector->count = count;
    return dsetp_sort(&selector->memory, copies, count, sizeof *copies, by_key, NULL);
}

static int check_items(const dset_requirement *items, size_t count, dset_error *err)
{
    char path[64];
    size_t i;
    uint32_t j;

    for (i = 0; i < count; i++) {
        dsetp_text where = dsetp_text_start(path, sizeof path);
        dsetp_fault found;

        if (items[i].key == NULL || (items[i].count != 0 && items[i].values == NULL))
            return dsetp_fail(err, DSET_EMISUSE, "items", "keys and values must not be NULL");
        for (j = 0; j < items[i].count; j++) {
            if (items[i].values[j] == NULL)
                return dsetp_fail(err, DSET_EMISUSE, "items", "values must not be NULL");
        }
        found = dsetp_requirement_check(&items[i]);
        if (found.part == NULL)
            continue;
        dsetp_text_string(&where, "[");
        dsetp_text_number(&where, (int64_t)i);
        dsetp_text_string(&where, "].");
        dsetp_text_string(&where, found.part);
        if (found.index != UINT32_MAX) {
            dsetp_text_string(&where, "[");
            dsetp_text_number(&where, found.index);
            dsetp_text_string(&where, "]");
        }
        return dsetp_fail(err, DSET_EINVALID, path, "%s", found.problem);
    }
    return DSET_OK;
}

int dset_label_selector_new(dset_label_selector **out, const dset_requirement *items, size_t count,
                            const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    dset_label_selector *selector;
    dsetp_arena *arena;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (count != 0 && items == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "items", "must not be NULL");
    code = check_items(items, count, err);
    if (code != DSET_OK)
        return code;
    arena = dsetp_arena_new(&hook, 0);
    selector = arena != NULL ? dsetp_arena_zalloc(arena, sizeof *selector) : NULL;
    if (selector != NULL) {
        selector->memory = hook;
        selector->arena = arena;
        selector->empty = count == 0;
    }
    if (selector == NULL || !copy_items(selector, items, count)) {
        dsetp_arena_free(arena);
        return dsetp_no_memory(err);
    }
    *out = selector;
    return DSET_OK;
}

void dset_label_selector_free(dset_label_selector *selector)
{
    if (selector != NULL)
        dsetp_arena_free(selector->arena);
}

bool dset_label_selector_match(const dset_label_selector *selector, dset_labels labels)
{
    size_t i;

    if (selector == NULL || dsetp_labels_have_null(labels))
        return false;
    for (i = 0; i < selector->count; i++) {
        if (!dsetp_requirement_match(&selector->items[i], labels))
            return false;
    }
    return true;
}

static void write_values(dsetp_text *text, const dset_requirement *item)
{
    uint32_t i;

    dsetp_text_string(text, item->op == DSET_OP_IN ? " in (" : " notin (");
    for (i = 0; i < item->count; i++) {
        if (i > 0)
            dsetp_text_string(text, ",");
        dsetp_text_string(text, item->values[i]);
    }
    dsetp_text_string(text, ")");
}

static void write_item(dsetp_text *text, const dset_requirement *item)
{
    static const struct {
        uint32_t op;
        const char *sign;
    } signs[] = { { DSET_OP_EQUALS, "=" }, { DSET_OP_DOUBLE_EQUALS, "==" }, { DSET_OP_NOT_EQUALS, "!=" },
                  { DSET_OP_GT, ">" },     { DSET_OP_LT, "<" } };
    size_t i;

    if (item->op == DSET_OP_DOES_NOT_EXIST)
        dsetp_text_string(text, "!");
    dsetp_text_string(text, item->key);
    if (item->op == DSET_OP_IN || item->op == DSET_OP_NOT_IN)
        write_values(text, item);
    for (i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].op == item->op) {
            dsetp_text_string(text, signs[i].sign);
            dsetp_text_string(text, item->values[0]);
        }
    }
}

size_t dset_label_selector_write(const dset_label_selector *selector, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);
    size_t i;

    for (i = 0; selector != NULL && i < selector->count; i++) {
        if (i > 0)
            dsetp_text_string(&text, ",");
        write_item(&text, &selector->items[i]);
    }
    return text.length;
}
