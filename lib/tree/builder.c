/* The document builder, and the JSON reader that feeds it. Knows nothing about Kubernetes. */
#include "tree/builder.h"

#include <string.h>

#include "base/error.h"
#include "json/reader.h"
#include "json/skip.h"

#define VALUES_FREE 4096u    /* always allowed, whatever the size of the text */
#define BYTES_PER_VALUE 11u  /* of text per further value: a tree then needs less than 8 times its text */

size_t dsetp_values_fit(size_t size)
{
    return VALUES_FREE + size / BYTES_PER_VALUE;
}

size_t dsetp_values_max(const dset_document_options *options, size_t size)
{
    size_t fit = dsetp_values_fit(size);

    if (options->values_max != 0)
        return options->values_max;
    return fit < DSETP_VALUES_MAX ? fit : DSETP_VALUES_MAX;
}

void dsetp_build_start(dsetp_builder *builder, dset_document *document, size_t size, dsetp_duplicates duplicates,
                       dset_error *err)
{
    memset(builder, 0, sizeof *builder);
    builder->document = document;
    builder->values_max = dsetp_values_max(&document->options, size);
    builder->duplicates = duplicates;
    builder->strict_merges = document->options.format == DSET_FORMAT_YAML;
    builder->err = err;
}

/* The path of the next value. */
static void path_here(const dsetp_builder *builder, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);
    char above[DSETP_PATH_MAX];

    if (builder->at == NULL)
        return;
    dsetp_path(builder->at, above, sizeof above);
    dsetp_text_string(&text, above);
    if (builder->key != NULL) {
        dsetp_text_string(&text, above[0] != '\0' ? "." : "");
        dsetp_text_string(&text, builder->key);
    } else if (dsetp_is_array(builder->at)) {
        dsetp_text_string(&text, "[");
        dsetp_text_number(&text, (int64_t)dsetp_count(builder->at));
        dsetp_text_string(&text, "]");
    }
}

int dsetp_build_fail(dsetp_builder *builder, int code, uint32_t line, uint32_t column, const char *text)
{
    char path[DSETP_PATH_MAX] = "";

    path_here(builder, path, sizeof path);
    return dsetp_fail_at(builder->err, code, line, column, path, "%s", text);
}

static int too_many(dsetp_builder *builder, uint32_t line, uint32_t column)
{
    char path[DSETP_PATH_MAX] = "";

    path_here(builder, path, sizeof path);
    return dsetp_fail_at(builder->err, DSET_ELIMIT, line, column, path, DSETP_TOO_MANY_VALUES,
                         (unsigned)builder->values_max);
}

/* Adds a new value to the open container. */
static int add(dsetp_builder *builder, dset_value **out, int type, uint32_t line, uint32_t column)
{
    dset_value *made;

    if (++builder->values + builder->grown / sizeof *made > builder->values_max)
        return too_many(builder, line, column);
    made = dsetp_value_new(builder->document, type | builder->marks);
    if (made == NULL)
        return dsetp_no_memory(builder->err);
    made->line = builder->key != NULL ? builder->key_line : line;
    made->column = builder->key != NULL ? builder->key_column : column;
    if (builder->at != NULL) {
        made->key = builder->key;
        dsetp_append(builder->at, made);
    } else {
        builder->root = made;
    }
    builder->key = NULL;
    builder->marks = 0;
    *out = made;
    return DSET_OK;
}

int dsetp_build_open(dsetp_builder *builder, int type, uint32_t line, uint32_t column)
{
    dset_value *made;
    int code;

    if (builder->depth >= builder->document->options.depth_max)
        return dsetp_build_fail(builder, DSET_ELIMIT, line, column, "nested too deeply");
    code = add(builder, &made, type, line, column);
    if (code != DSET_OK)
        return code;
    builder->depth++;
    builder->at = made;
    return DSET_OK;
}

int dsetp_build_scalar(dsetp_builder *builder, int type, const char *text, uint32_t line, uint32_t column)
{
    dset_value *made;
    int code = add(builder, &made, type, line, column);

    if (code == DSET_OK)
        made->text = text;
    return code;
}

void dsetp_build_key(dsetp_builder *builder, const char *text, uint32_t line, uint32_t column)
{
    builder->key = text;
    builder->key_line = line;
    builder->key_column = column;
}

static int refuse_duplicate(dsetp_builder *builder)
{
    const dset_value *at = dsetp_first(builder->at);

    while (!dsetp_has(at, DSETP_DUPLICATE))
        at = dsetp_next(at);
    return dsetp_refuse_value(builder->err, at, "duplicate key");
}

/* Replaces a merge key by the members of its mapping. */
static bool expand_merge(dset_value *merge, dset_value *mapping)
{
    dset_value *at, *next;

    if (!dsetp_is_object(mapping))
        return false;
    for (at = dsetp_first(mapping); at != NULL; at = next) {
        next = dsetp_next(at);
        dsetp_unlink(at);
        at->bits |= DSETP_MERGED;
        dsetp_insert_before(merge, at);
    }
    return true;
}

/* In a list of mappings the first one takes precedence, so it is merged last. */
static bool expand_list(dset_value *merge)
{
    dset_value *mapping;

    while ((mapping = dsetp_last(merge)) != NULL) {
        if (!expand_merge(merge, mapping))
            return false;
        dsetp_unlink(mapping);
    }
    return true;
}

/* Merge keys in text order. *any: whether there was one. */
static int expand_merges(dsetp_builder *builder, dset_value *object, bool *any)
{
    dset_value *at, *next;

    for (at = dsetp_first(object); at != NULL; at = next) {
        next = dsetp_next(at);
        if (!dsetp_has(at, DSETP_MERGE))
            continue;
        *any = true;
        if (dsetp_is_array(at) ? !expand_list(at) : !expand_merge(at, at))
            return dsetp_build_fail(builder, DSET_ESYNTAX, at->line, at->column, DSETP_ONLY_MAPPINGS);
        dsetp_unlink(at);
    }
    return DSET_OK;
}

/* The last of equal keys counts where one of them was merged, as in go-yaml 2, whichever side it came from. */
static void settle_equal_keys(dsetp_builder *builder, dset_value *object, bool merged)
{
    dset_document *document = builder->document;

    if (builder->duplicates == DSETP_LAST_COUNTS) {
        dsetp_find_duplicates(document, object, DSETP_DROP_EARLIER, 0);
        return;
    }
    if (builder->strict_merges) /* for the API server a key that overrides another one is a duplicate */
        merged = false;
    dsetp_find_duplicates(document, object, DSETP_MARK_LATER, merged ? DSETP_MERGED : 0);
    if (merged)
        dsetp_find_duplicates(document, object, DSETP_OVERRIDE, 0);
}

int dsetp_build_close(dsetp_builder *builder)
{
    dset_value *closed = builder->at;
    bool merged = false;
    int code;

    if (dsetp_is_object(closed)) {
        code = builder->merges > 0 ? expand_merges(builder, closed, &merged) : DSET_OK;
        if (code != DSET_OK)
            return code;
        settle_equal_keys(builder, closed, merged);
        if (builder->document->duplicates && builder->duplicates == DSETP_REFUSE_DUPLICATES)
            return refuse_duplicate(builder);
    }
    builder->depth--;
    builder->at = closed->parent;
    return DSET_OK;
}

void dsetp_build_finish(dsetp_builder *builder)
{
    dsetp_replace(dsetp_root(builder->document), builder->root);
}

static int take_text(dsetp_builder *builder, const dsetp_json *reader, char **out)
{
    *out = dsetp_arena_reserve(builder->document->arena, dsetp_json_room(reader) + 1);
    if (*out == NULL)
        return dsetp_no_memory(builder->err);
    builder->grown += 2 * reader->broken;
    (*out)[reader->escaped ? dsetp_json_decode(reader, *out) : reader->size] = '\0';
    if (!reader->escaped)
        memcpy(*out, reader->text, reader->size);
    return DSET_OK;
}

static int take_token(dsetp_builder *builder, dsetp_json *reader, dsetp_token token)
{
    uint32_t line = reader->token_line, column = reader->token_column;
    char *text = NULL;
    int code;

    switch (token) {
    case DSETP_TOKEN_OBJECT:
        return dsetp_build_open(builder, DSET_OBJECT, line, column);
    case DSETP_TOKEN_ARRAY:
        return dsetp_build_open(builder, DSET_ARRAY, line, column);
    case DSETP_TOKEN_OBJECT_END:
    case DSETP_TOKEN_ARRAY_END:
        return dsetp_build_close(builder);
    case DSETP_TOKEN_TRUE:
        return dsetp_build_scalar(builder, DSETP_TRUE, NULL, line, column);
    case DSETP_TOKEN_FALSE:
        return dsetp_build_scalar(builder, DSETP_FALSE, NULL, line, column);
    case DSETP_TOKEN_NULL:
        return dsetp_build_scalar(builder, DSET_NULL, NULL, line, column);
    case DSETP_TOKEN_ERROR:
        return dsetp_build_fail(builder, reader->code, line, column, reader->message);
    default:
        code = take_text(builder, reader, &text);
        if (code != DSET_OK)
            return code;
        builder->marks |= token == DSETP_TOKEN_STRING && reader->escaped ? DSETP_ESCAPED : 0;
        if (token != DSETP_TOKEN_KEY)
            return dsetp_build_scalar(builder, token == DSETP_TOKEN_STRING ? DSET_STRING : DSET_NUMBER, text, line,
                                      column);
        dsetp_build_key(builder, text, line, column);
        return DSET_OK;
    }
}

int dsetp_build_from(dset_document *document, dset_value **out, dsetp_json *reader, dsetp_duplicates duplicates,
                     dset_error *err)
{
    dsetp_builder builder;
    int code = DSET_OK;

    dsetp_build_start(&builder, document, (size_t)(reader->end - reader->at), duplicates, err);
    while (code == DSET_OK) {
        dsetp_token token = dsetp_json_next(reader);

        if (token == DSETP_TOKEN_END)
            break;
        code = take_token(&builder, reader, token);
    }
    *out = builder.root;
    return code;
}

int dsetp_build_json(dset_document *document, dset_value **out, const char *text, size_t size,
                     dsetp_duplicates duplicates, dset_error *err)
{
    size_t most = dsetp_values_max(&document->options, size);
    dsetp_json reader;
    int code;

    dsetp_json_start(&reader, text, size, document->options.depth_max,
                     (document->options.flags & DSET_DOCUMENT_LENIENT) != 0);
    if (size / 2 >= most && dsetp_count_values(text, text + size) > most) {
        code = dsetp_check_count(reader, most, err);
        if (code != DSET_OK)
            return code;
    }
    return dsetp_build_from(document, out, &reader, duplicates, err);
}
