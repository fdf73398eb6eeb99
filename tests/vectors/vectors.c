/* What the kinds of vectors share: growing text, members found, comparing. */
#include "vectors.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void vectors_add(vectors_text *to, const char *text, size_t size)
{
    if (to->size + size + 1 > to->capacity) {
        to->capacity = 2 * (to->size + size + 1);
        to->text = realloc(to->text, to->capacity);
        if (to->text == NULL)
            abort();
    }
    memcpy(to->text + to->size, text, size);
    to->size += size;
    to->text[to->size] = '\0';
}

int vectors_sink(void *to, const void *data, size_t size)
{
    vectors_add(to, data, size);
    return DSET_OK;
}

void vectors_free(vectors_text *text)
{
    free(text->text);
    memset(text, 0, sizeof *text);
}

static void add_string(vectors_text *to, const char *text)
{
    vectors_add(to, text, strlen(text));
}

void vectors_found_json(vectors_case *c, const char *key, const char *json)
{
    add_string(&c->found, c->found.size > 0 ? ",\"" : "\"");
    add_string(&c->found, key);
    add_string(&c->found, "\":");
    add_string(&c->found, json);
}

void vectors_found_bool(vectors_case *c, const char *key, bool value)
{
    vectors_found_json(c, key, value ? "true" : "false");
}

void vectors_found_number(vectors_case *c, const char *key, int64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)value);
    vectors_found_json(c, key, text);
}

void vectors_found_text(vectors_case *c, const char *key, const char *value)
{
    vectors_text json = { NULL, 0, 0 };

    if (value == NULL) {
        vectors_found_json(c, key, "null");
        return;
    }
    add_string(&json, "\"");
    for (; *value != '\0'; value++) {
        char escaped[8];

        if ((unsigned char)*value < 0x20 || *value == '"' || *value == '\\') {
            snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)(unsigned char)*value);
            add_string(&json, escaped);
        } else {
            vectors_add(&json, value, 1);
        }
    }
    add_string(&json, "\"");
    vectors_found_json(c, key, json.text);
    vectors_free(&json);
}

void vectors_wrong(vectors_case *c, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    add_string(&c->wrong, text);
    add_string(&c->wrong, "\n");
}

char *vectors_json(const dset_value *value)
{
    vectors_text json = { NULL, 0, 0 };

    if (value == NULL || dset_value_write(value, DSET_FORMAT_JSON, 0, vectors_sink, &json, NULL) != DSET_OK)
        add_string(&json, "null");
    return json.text;
}

dset_daemonset *vectors_daemonset(vectors_case *c, const dset_value *value, uint32_t flags)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;
    char *json = vectors_json(value), text[512];

    options.flags = flags;
    options.ns = "";
    if (dset_daemonset_parse(&set, json, strlen(json), &options, &err) != DSET_OK) {
        dset_error_write(&err, text, sizeof text);
        vectors_wrong(c, "the DaemonSet is refused: %s", text);
    }
    free(json);
    return set;
}

static bool same_members(const dset_value *a, const dset_value *b)
{
    const dset_value *at;

    for (at = dset_value_first(a); at != NULL; at = dset_value_next(at)) {
        if (!vectors_same(at, dset_value_get(b, dset_value_key(at))))
            return false;
    }
    return true;
}

static bool same_elements(const dset_value *a, const dset_value *b)
{
    const dset_value *x = dset_value_first(a), *y = dset_value_first(b);

    for (; x != NULL; x = dset_value_next(x), y = dset_value_next(y)) {
        if (!vectors_same(x, y))
            return false;
    }
    return true;
}

static bool same_number(const char *a, const char *b)
{
    bool whole = strspn(a, "-0123456789") == strlen(a) && strspn(b, "-0123456789") == strlen(b);

    return strcmp(a, b) == 0 || (!whole && strtod(a, NULL) == strtod(b, NULL));
}

bool vectors_same(const dset_value *a, const dset_value *b)
{
    int type = dset_value_type(a);

    if (type != dset_value_type(b) || dset_value_count(a) != dset_value_count(b))
        return false;
    switch (type) {
    case DSET_BOOL:
        return dset_value_bool(a) == dset_value_bool(b);
    case DSET_NUMBER:
        return same_number(dset_value_number(a), dset_value_number(b));
    case DSET_STRING:
        return strcmp(dset_value_string(a), dset_value_string(b)) == 0;
    case DSET_ARRAY:
        return same_elements(a, b);
    case DSET_OBJECT:
        return same_members(a, b);
    default:
        return true;
    }
}

/* Standard base64; free it. */
static char *decode_base64(const char *text, size_t *size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = malloc(strlen(text) + 1);
    unsigned bits = 0, count = 0;

    *size = 0;
    for (; *text != '\0' && *text != '=' && out != NULL; text++) {
        bits = bits << 6 | (unsigned)(strchr(digits, *text) - digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[(*size)++] = (char)(bits >> count);
        }
    }
    return out;
}

char *vectors_input(const vectors_case *c, size_t *size)
{
    const char *text = dset_value_string(dset_value_get(c->in, "text"));
    const char *base64 = dset_value_string(dset_value_get(c->in, "textBase64"));
    char *copy;

    if (text == NULL)
        return decode_base64(base64, size);
    /* a NUL stands in values as C0 80 */
    copy = malloc(strlen(text) + 1);
    for (*size = 0; copy != NULL && *text != '\0'; text++) {
        if ((unsigned char)*text == 0xc0) {
            copy[(*size)++] = '\0';
            text++;
        } else {
            copy[(*size)++] = *text;
        }
    }
    return copy;
}
