/* Converts a value to a cJSON tree with cJSON's own functions. Uses only public headers. No recursion. */
#include <string.h>

#include "decimal.h"

typedef struct level {
    cJSON *container;
    const dset_value *next; /* the next child */
} level;

typedef struct building {
    level levels[DSETP_LEVELS];
    dsetp_step steps[DSETP_LEVELS];
    size_t depth;
    dset_error *err;
} building;

static int fail(building *b, int code, const char *text)
{
    return dsetp_cjson_fail(b->err, code, b->steps, b->depth, text);
}

static bool has_nul(const char *text)
{
    return text != NULL && strstr(text, "\xc0\x80") != NULL;
}

/* Creates one item, without its children. */
static int make_item(building *b, const dset_value *value, cJSON **out)
{
    double number = 0;

    *out = NULL;
    switch (dset_value_type(value)) {
    case DSET_NULL:
        *out = cJSON_CreateNull();
        break;
    case DSET_BOOL:
        *out = cJSON_CreateBool(dset_value_bool(value));
        break;
    case DSET_NUMBER:
        if (!dsetp_decimal_read(dset_value_number(value), &number))
            return fail(b, DSET_EINVALID, "cJSON would change this number: it keeps numbers as doubles");
        *out = cJSON_CreateNumber(number);
        break;
    case DSET_STRING:
        if (has_nul(dset_value_string(value)))
            return fail(b, DSET_EINVALID, "cJSON would cut this string at its NUL");
        *out = cJSON_CreateString(dset_value_string(value));
        break;
    case DSET_ARRAY:
        *out = cJSON_CreateArray();
        break;
    default:
        *out = cJSON_CreateObject();
        break;
    }
    return *out != NULL ? DSET_OK : dset_error_set(b->err, DSET_ENOMEM, NULL, "out of memory");
}

/* Appends the item to the open container. */
static int add_item(building *b, const dset_value *value, cJSON *item)
{
    cJSON *container = b->levels[b->depth - 1].container;
    const char *key = dset_value_key(value);
    cJSON_bool added = cJSON_IsObject(container) ? cJSON_AddItemToObject(container, key, item)
                                                 : cJSON_AddItemToArray(container, item);

    if (added)
        return DSET_OK;
    cJSON_Delete(item);
    return dset_error_set(b->err, DSET_ENOMEM, NULL, "out of memory");
}

static int open_level(building *b, const dset_value *value, cJSON *item)
{
    if (b->depth == DSETP_LEVELS && (cJSON_IsArray(item) || cJSON_IsObject(item)))
        return fail(b, DSET_ELIMIT, "deeper than cJSON's own limit");
    if (dset_value_first(value) == NULL)
        return DSET_OK;
    b->levels[b->depth].container = item;
    b->levels[b->depth].next = dset_value_first(value);
    b->steps[b->depth].index = 0;
    b->depth++;
    return DSET_OK;
}

/* The next value of the open level, with its path step. */
static const dset_value *take_next(building *b)
{
    level *at = &b->levels[b->depth - 1];
    const dset_value *value = at->next;

    if (value == NULL)
        return NULL;
    at->next = dset_value_next(value);
    b->steps[b->depth - 1].key = dset_value_key(value);
    return value;
}

static int fill(building *b)
{
    int code = DSET_OK;

    while (code == DSET_OK && b->depth > 0) {
        const dset_value *value = take_next(b);
        size_t depth = b->depth;
        cJSON *item;

        if (value == NULL) {
            b->depth--;
            if (b->depth > 0)
                b->steps[b->depth - 1].index++;
            continue;
        }
        if (has_nul(dset_value_key(value)))
            return fail(b, DSET_EINVALID, "cJSON would cut this key at its NUL");
        code = make_item(b, value, &item);
        if (code == DSET_OK)
            code = add_item(b, value, item);
        if (code == DSET_OK)
            code = open_level(b, value, item);
        if (b->depth == depth)
            b->steps[depth - 1].index++;
    }
    return code;
}

int dset_value_to_cjson(cJSON **out, const dset_value *value, dset_error *err)
{
    building b;
    cJSON *root;
    int code;

    if (out == NULL)
        return dset_error_set(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (value == NULL)
        return dset_error_set(err, DSET_EMISUSE, "value", "must not be NULL");
    memset(&b, 0, sizeof b);
    b.err = err;
    code = make_item(&b, value, &root);
    if (code == DSET_OK)
        code = open_level(&b, value, root);
    if (code == DSET_OK)
        code = fill(&b);
    if (code == DSET_OK)
        *out = root;
    else
        cJSON_Delete(root);
    return code;
}
