/*
 * Converts a cJSON tree to a document: writes the tree as JSON, without cJSON's writer, since that changes numbers, and
 * parses the result. Uses only public headers. No recursion.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

#define BYTES_MAX (3u << 20)

typedef struct writer {
    dset_allocator memory;
    char *text;
    size_t size, capacity;
    size_t most; /* bytes */
    int code;    /* nothing is written after an error */
} writer;

static void *heap_resize(void *self, void *block, size_t old_size, size_t new_size)
{
    (void)self;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static void add(writer *to, const char *bytes, size_t size)
{
    if (to->code == DSET_OK && size > to->most - to->size)
        to->code = DSET_ELIMIT;
    if (to->code == DSET_OK && size > to->capacity - to->size) {
        size_t capacity = (to->size + size) * 2 + 256;
        void *grown = to->memory.resize(to->memory.self, to->text, to->capacity, capacity);

        if (grown == NULL) {
            to->code = DSET_ENOMEM;
        } else {
            to->text = grown;
            to->capacity = capacity;
        }
    }
    if (to->code != DSET_OK)
        return;
    memcpy(to->text + to->size, bytes, size);
    to->size += size;
}

static void add_string(writer *to, const char *text)
{
    const char *from = text;
    char escape[8];

    add(to, "\"", 1);
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            continue;
        add(to, from, (size_t)(text - from));
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*text);
        add(to, escape, 6);
        from = text + 1;
    }
    add(to, from, (size_t)(text - from));
    add(to, "\"", 1);
}

/* Writes a scalar; returns what is wrong with it, or NULL. */
static const char *add_scalar(writer *to, const cJSON *item)
{
    char digits[DSETP_DECIMAL_SIZE];
    double number = item->valuedouble;

    switch (item->type & 0xff) {
    case cJSON_NULL:
        add(to, "null", 4);
        return NULL;
    case cJSON_True:
        add(to, "true", 4);
        return NULL;
    case cJSON_False:
        add(to, "false", 5);
        return NULL;
    case cJSON_Number:
        if (number - number != 0)
            return "the number is not finite, which JSON cannot say";
        if (number >= 9007199254740992.0 || number <= -9007199254740992.0) /* all doubles of this size are integers */
            return "a whole number of 2^53 or more: cJSON may have lost digits of it";
        dsetp_decimal_write(number, digits);
        add(to, digits, strlen(digits));
        return NULL;
    case cJSON_String:
        if (item->valuestring == NULL)
            return "the string has no text";
        add_string(to, item->valuestring);
        return NULL;
    default:
        return "raw JSON, or an item of no kind";
    }
}

typedef struct walk {
    writer to;
    const cJSON *containers[DSETP_LEVELS]; /* open ones */
    dsetp_step steps[DSETP_LEVELS + 1];
    size_t depth;
    dset_error *err;
} walk;

static int fail(walk *w, int code, const char *text)
{
    return dsetp_cjson_fail(w->err, code, w->steps, w->depth, text);
}

static bool is_container(const cJSON *item)
{
    return cJSON_IsArray(item) || cJSON_IsObject(item);
}

/* Writes the comma and key before an item of the open container. */
static int begin_item(walk *w, const cJSON *item)
{
    const cJSON *container = w->depth > 0 ? w->containers[w->depth - 1] : NULL;

    if (container == NULL)
        return DSET_OK;
    if (item != container->child)
        add(&w->to, ",", 1);
    w->steps[w->depth - 1].key = cJSON_IsObject(container) ? item->string : NULL;
    if (!cJSON_IsObject(container))
        return DSET_OK;
    if (item->string == NULL)
        return fail(w, DSET_EINVALID, "a member without a name");
    add_string(&w->to, item->string);
    add(&w->to, ":", 1);
    return DSET_OK;
}

/* The next item: the next sibling, or one further up; NULL: none. */
static const cJSON *next_item(walk *w, const cJSON *item, const cJSON *root)
{
    while (item != root) {
        if (item->next != NULL) {
            w->steps[w->depth - 1].index++;
            return item->next;
        }
        item = w->containers[--w->depth];
        add(&w->to, cJSON_IsObject(item) ? "}" : "]", 1);
    }
    return NULL;
}

static int write_tree(walk *w, const cJSON *root)
{
    const cJSON *item = root;

    while (item != NULL && w->to.code == DSET_OK) {
        int code = begin_item(w, item);
        const char *problem = code == DSET_OK && !is_container(item) ? add_scalar(&w->to, item) : NULL;

        if (code != DSET_OK)
            return code;
        if (problem != NULL)
            return fail(w, DSET_EINVALID, problem);
        if (is_container(item) && w->depth == DSETP_LEVELS)
            return fail(w, DSET_ELIMIT, "deeper than cJSON's own limit");
        if (!is_container(item) || item->child == NULL) {
            if (is_container(item))
                add(&w->to, cJSON_IsObject(item) ? "{}" : "[]", 2);
            item = next_item(w, item, root);
            continue;
        }
        add(&w->to, cJSON_IsObject(item) ? "{" : "[", 1);
        w->steps[w->depth].index = 0;
        w->containers[w->depth++] = item;
        item = item->child;
    }
    if (w->to.code == DSET_ELIMIT)
        return fail(w, DSET_ELIMIT, "the tree exceeds bytes_max when written as JSON");
    return w->to.code == DSET_OK ? DSET_OK : dset_error_set(w->err, w->to.code, NULL, "out of memory");
}

/* By the rule of base.h. */
static int read_options(dset_document_options *known, const dset_document_options *given, dset_error *err)
{
    size_t i;

    if (given->size < sizeof given->size)
        return dset_error_set(err, DSET_EMISUSE, "options", "size must be set");
    for (i = sizeof *known; i < given->size; i++) {
        if (((const unsigned char *)given)[i] != 0)
            return dset_error_set(err, DSET_EVERSION, "options",
                                  "must have zeros in fields that this library does not know");
    }
    memset(known, 0, sizeof *known);
    memcpy(known, given, given->size < sizeof *known ? given->size : sizeof *known);
    return DSET_OK;
}

int dset_document_from_cjson(dset_document **out, const cJSON *tree, const dset_document_options *options,
                             dset_error *err)
{
    static const dset_allocator heap = { heap_resize, NULL };
    dset_document_options known = DSET_DOCUMENT_OPTIONS_INIT;
    walk w;
    int code;

    if (out == NULL)
        return dset_error_set(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (tree == NULL)
        return dset_error_set(err, DSET_EMISUSE, "tree", "must not be NULL");
    code = options != NULL ? read_options(&known, options, err) : DSET_OK;
    if (code != DSET_OK)
        return code;
    memset(&w, 0, sizeof w);
    w.err = err;
    w.to.memory = known.memory != NULL ? *known.memory : heap;
    w.to.most = known.bytes_max != 0 ? known.bytes_max : BYTES_MAX;
    known.size = sizeof known;
    known.format = DSET_FORMAT_JSON;
    code = write_tree(&w, tree);
    if (code == DSET_OK)
        code = dset_document_parse(out, w.to.text, w.to.size, &known, err);
    if (w.to.text != NULL)
        w.to.memory.resize(w.to.memory.self, w.to.text, w.to.capacity, 0);
    return code;
}
