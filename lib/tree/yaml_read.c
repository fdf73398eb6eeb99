/*
 * Reads YAML into documents: libyaml's events feed the builder. Depth is counted here, event by event, and parsing
 * stops at the limit: libyaml's scanner is at most some thousand bytes ahead, so that it never sees deeply nested flow
 * input, for which it would need minutes. Aliases are expanded, and count as what they expand to.
 */
#include "tree/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/error.h"
#include "base/intern.h"
#include "base/number.h"
#include "json/reader.h"

#define MERGE_TAG "tag:yaml.org,2002:merge"
#define STRING_TAG "tag:yaml.org,2002:str"
#define BINARY_TAG "tag:yaml.org,2002:binary"
/* Above this many values, at most 99 in 100 may come from aliases. */
#define ALIASED_FREE 1000u

/* The latest value with some anchor. */
typedef struct anchor {
    dset_value *value; /* NULL while it is still open */
    uint32_t declared; /* number of its declaration: a name may be declared again, even within its value */
} anchor;

typedef struct open_anchor { /* of an open container */
    uint32_t number;   /* 0: it has none */
    uint32_t declared;
} open_anchor;

struct dsetp_yaml {
    dset_allocator memory;
    yaml_parser_t parser;
    bool started;
    size_t size; /* of the text */

    /* of the current document */
    dsetp_builder builder;
    dsetp_intern *names; /* of anchors, as indices from 1 */
    anchor *anchors; /* by number */
    size_t anchor_capacity;
    uint32_t declared; /* anchors so far */
    open_anchor *open_anchors; /* by level */
    size_t open_capacity;
    char *scratch;
    size_t scratch_capacity;
    size_t aliased; /* values that came from aliases */
};

dsetp_yaml *dsetp_yaml_open(const char *text, size_t size, const dset_allocator *memory)
{
    dsetp_yaml *stream = dsetp_zalloc(memory, sizeof *stream);

    if (stream == NULL)
        return NULL;
    stream->memory = *memory;
    stream->size = size;
    if (!yaml_parser_initialize(&stream->parser)) {
        dsetp_release(memory, stream, sizeof *stream);
        return NULL;
    }
    yaml_parser_set_input_string(&stream->parser, (const unsigned char *)text, size);
    return stream;
}

static void forget_anchors(dsetp_yaml *stream)
{
    dsetp_intern_free(stream->names);
    stream->names = NULL;
    stream->aliased = 0;
}

void dsetp_yaml_close(dsetp_yaml *stream)
{
    dset_allocator memory;

    if (stream == NULL)
        return;
    memory = stream->memory;
    forget_anchors(stream);
    dsetp_release(&memory, stream->anchors, stream->anchor_capacity * sizeof *stream->anchors);
    dsetp_release(&memory, stream->open_anchors, stream->open_capacity * sizeof *stream->open_anchors);
    dsetp_release(&memory, stream->scratch, stream->scratch_capacity);
    yaml_parser_delete(&stream->parser);
    dsetp_release(&memory, stream, sizeof *stream);
}

static uint32_t line_of(yaml_mark_t mark)
{
    return mark.line < UINT32_MAX ? (uint32_t)mark.line + 1 : 0;
}

static uint32_t column_of(yaml_mark_t mark)
{
    return mark.column < UINT32_MAX ? (uint32_t)mark.column + 1 : 0;
}

static int fail_here(dsetp_yaml *stream, int code, yaml_mark_t mark, const char *text)
{
    return dsetp_build_fail(&stream->builder, code, line_of(mark), column_of(mark), text);
}

/* The error of libyaml, with its position; with a better text for tabs, a common mistake. */
static int parser_error(dsetp_yaml *stream)
{
    const yaml_parser_t *parser = &stream->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";

    if (parser->error == YAML_MEMORY_ERROR)
        return dsetp_no_memory(stream->builder.err);
    if (parser->error == YAML_READER_ERROR)
        return fail_here(stream, DSET_ESYNTAX, parser->mark, problem);
    if (parser->error == YAML_SCANNER_ERROR && parser->buffer.pointer < parser->buffer.last &&
        *parser->buffer.pointer == '\t')
        return fail_here(stream, DSET_ESYNTAX, parser->problem_mark, "YAML must be indented with spaces, not with tabs");
    return fail_here(stream, DSET_ESYNTAX, parser->problem_mark, problem);
}

static int next_event(dsetp_yaml *stream, yaml_event_t *event)
{
    return yaml_parser_parse(&stream->parser, event) ? DSET_OK : parser_error(stream);
}

/* Assigns a number to the anchor; its value comes later. */
static int declare_anchor(dsetp_yaml *stream, const yaml_char_t *name, uint32_t *out)
{
    void *anchors = stream->anchors;

    *out = 0;
    if (name == NULL)
        return DSET_OK;
    if (stream->names == NULL)
        stream->names = dsetp_intern_new(&stream->memory);
    if (stream->names != NULL)
        *out = dsetp_intern_put(stream->names, (const char *)name, strlen((const char *)name));
    if (*out == 0 ||
        !dsetp_grow(&stream->memory, &anchors, &stream->anchor_capacity, *out + 1, sizeof *stream->anchors))
        return dsetp_no_memory(stream->builder.err);
    stream->builder.values++; /* it needs as much memory as a value */
    stream->anchors = anchors;
    stream->anchors[*out].value = NULL;
    stream->anchors[*out].declared = ++stream->declared;
    return DSET_OK;
}

static int open_container(dsetp_yaml *stream, int type, yaml_mark_t mark, const yaml_char_t *name)
{
    void *open = stream->open_anchors;
    uint32_t number;
    int code = declare_anchor(stream, name, &number);

    if (code == DSET_OK)
        code = dsetp_build_open(&stream->builder, type, line_of(mark), column_of(mark));
    if (code != DSET_OK)
        return code;
    if (!dsetp_grow(&stream->memory, &open, &stream->open_capacity, stream->builder.depth + 1,
                    sizeof *stream->open_anchors))
        return dsetp_no_memory(stream->builder.err);
    stream->open_anchors = open;
    stream->open_anchors[stream->builder.depth].number = number;
    stream->open_anchors[stream->builder.depth].declared = stream->declared;
    return DSET_OK;
}

/* A copy of the text with NUL encoded as C0 80, as everywhere in a tree. */
static char *keep_text(dsetp_yaml *stream, const char *text, size_t size)
{
    size_t i, nuls = 0;
    char *copy, *to;

    for (i = 0; i < size; i++)
        nuls += text[i] == '\0';
    to = copy = dsetp_arena_reserve(stream->builder.document->arena, size + nuls + 1);
    for (i = 0; i < size && copy != NULL; i++) {
        if (text[i] == '\0') {
            *to++ = '\xc0';
            *to++ = '\x80';
        } else {
            *to++ = text[i];
        }
    }
    if (copy != NULL)
        *to = '\0';
    return copy;
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

/* The bytes of a !!binary scalar, as text; invalid UTF-8 becomes U+FFFD. NULL: not base64, or out of memory. */
static char *decode_binary(dsetp_yaml *stream, const char *text, size_t size)
{
    char *bytes = dsetp_arena_reserve(stream->builder.document->arena, size + 1), *copy, *to;
    uint32_t bits = 0;
    size_t count = 0, length = 0, used = 0, i;

    if (bytes == NULL)
        return NULL;
    for (i = 0; i < size; i++) {
        int digit = base64_digit(text[i]);

        if (text[i] == '\n' || text[i] == '\r')
            continue;
        if (text[i] == '=' && i + 2 >= size && used % 4 >= 2) {
            used++;
            continue;
        }
        if (digit < 0)
            return NULL;
        used++;
        bits = (bits << 6 | (uint32_t)digit) & 0xffffffu;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[length++] = (char)(bits >> count & 0xffu);
        }
    }
    if (used % 4 != 0)
        return NULL;
    to = copy = dsetp_arena_reserve(stream->builder.document->arena, 3 * length + 1);
    for (i = 0; i < length && copy != NULL;) {
        size_t whole = dsetp_utf8(bytes + i, length - i);

        memcpy(to, whole != 0 ? bytes + i : "\xef\xbf\xbd", whole != 0 ? whole : 3);
        to += whole != 0 ? whole : 3;
        i += whole != 0 ? whole : 1;
    }
    if (copy != NULL)
        *to = '\0';
    return copy;
}

/* Scratch memory for reading a number. */
static char *scratch(dsetp_yaml *stream, size_t size)
{
    void *block = stream->scratch;

    if (!dsetp_grow(&stream->memory, &block, &stream->scratch_capacity, size, 1))
        return NULL;
    stream->scratch = block;
    return stream->scratch;
}

/* JSON has no such number; it can only be a key, as text. */
static int name_not_finite(dsetp_yaml *stream, const char *value, int *type, char **text)
{
    const char *name = value[0] == '-' ? "-.inf" : strpbrk(value, "nN") == value + 1 ? ".nan" : ".inf";

    *type = 0;
    *text = dsetp_arena_string(stream->builder.document->arena, name);
    return *text != NULL ? DSET_OK : dsetp_no_memory(stream->builder.err);
}

/* The JSON type and text of a scalar; type 0 for a number that is not finite. */
static int read_scalar(dsetp_yaml *stream, const yaml_event_t *event, int *type, char **text)
{
    static const int types[] = { DSET_STRING, DSET_NULL, DSETP_TRUE, DSETP_FALSE, DSET_NUMBER, DSET_NUMBER };
    const char *tag = (const char *)event->data.scalar.tag, *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    bool plain = event->data.scalar.plain_implicit != 0;
    dsetp_word word = DSETP_WORD_STRING;
    char *number = NULL;

    *text = NULL;
    if (plain || tag != NULL) {
        number = scratch(stream, dsetp_word_room(size));
        if (number == NULL)
            return dsetp_no_memory(stream->builder.err);
        word = dsetp_word_read(tag, value, size, number);
    }
    if (word == DSETP_WORD_WRONG)
        return fail_here(stream, DSET_EINVALID, event->start_mark, "the value does not fit its tag");
    if (word == DSETP_WORD_NOT_FINITE)
        return name_not_finite(stream, value, type, text);
    *type = types[word];
    if (*type == DSET_NUMBER) {
        *text = dsetp_arena_string(stream->builder.document->arena, number);
        if (*text == NULL)
            return dsetp_no_memory(stream->builder.err);
    } else if (*type == DSET_STRING) {
        bool binary = tag != NULL && strcmp(tag, BINARY_TAG) == 0;

        *text = binary ? decode_binary(stream, value, size) : keep_text(stream, value, size);
        if (*text == NULL && !dsetp_arena_failed(stream->builder.document->arena))
            return fail_here(stream, DSET_EINVALID, event->start_mark, "!!binary must hold base64");
        if (*text == NULL)
            return dsetp_no_memory(stream->builder.err);
    }
    return DSET_OK;
}

static int add_scalar(dsetp_yaml *stream, const yaml_event_t *event)
{
    yaml_mark_t mark = event->start_mark;
    uint32_t number;
    char *text;
    int type, code = declare_anchor(stream, event->data.scalar.anchor, &number);

    if (code == DSET_OK)
        code = read_scalar(stream, event, &type, &text);
    if (code == DSET_OK && type == 0)
        code = fail_here(stream, DSET_EINVALID, mark, "JSON has no such number");
    if (code == DSET_OK)
        code = dsetp_build_scalar(&stream->builder, type, text, line_of(mark), column_of(mark));
    if (code == DSET_OK && number != 0)
        stream->anchors[number].value = stream->builder.at != NULL ? dsetp_last(stream->builder.at) : stream->builder.root;
    return code;
}

static bool is_merge(const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;

    return event->data.scalar.length == 2 && memcmp(event->data.scalar.value, "<<", 2) == 0 &&
           (event->data.scalar.plain_implicit != 0 || (tag != NULL && strcmp(tag, MERGE_TAG) == 0));
}

/* The Kubernetes tools refuse a key that fits an unsigned integer of 64 bits alone. */
static bool is_huge(int type, const char *text)
{
    int64_t number;

    return type == DSET_NUMBER && text[strspn(text, "0123456789")] == '\0' && !dsetp_parse_int64(text, strlen(text), &number);
}

static int set_key(dsetp_yaml *stream, int type, const char *text, yaml_mark_t mark)
{
    /* null and containers have no text */
    const char *key = type == DSETP_TRUE ? "true" : type == DSETP_FALSE ? "false" : text;

    if (key == NULL || is_huge(type, text))
        return fail_here(stream, DSET_EINVALID, mark, "a key must be a string, a number or a word");
    dsetp_build_key(&stream->builder, key, line_of(mark), column_of(mark));
    stream->builder.marks |= type != DSET_STRING ? DSETP_TYPED_KEY : 0;
    return DSET_OK;
}

static int find_anchor(dsetp_yaml *stream, const yaml_event_t *event, dset_value **out)
{
    const char *name = (const char *)event->data.alias.anchor;
    uint32_t number = stream->names != NULL ? dsetp_intern_find(stream->names, name, strlen(name)) : 0;

    if (number == 0)
        return fail_here(stream, DSET_ESYNTAX, event->start_mark, "the alias has no anchor");
    *out = stream->anchors[number].value;
    if (*out == NULL)
        return fail_here(stream, DSET_ESYNTAX, event->start_mark, "the alias is inside the value that it stands for");
    return DSET_OK;
}

static int add_key(dsetp_yaml *stream, const yaml_event_t *event)
{
    dset_value *value = NULL;
    uint32_t number;
    char *text = NULL;
    int type = 0, code;

    if (event->type == YAML_ALIAS_EVENT) {
        code = find_anchor(stream, event, &value);
        return code == DSET_OK ? set_key(stream, dsetp_kind(value), value->text, event->start_mark) : code;
    }
    if (event->type != YAML_SCALAR_EVENT)
        return fail_here(stream, DSET_EINVALID, event->start_mark, "a key must be a string, a number or a word");
    code = declare_anchor(stream, event->data.scalar.anchor, &number);
    if (code == DSET_OK)
        code = read_scalar(stream, event, &type, &text);
    if (code == DSET_OK && number != 0) {
        value = dsetp_value_new(stream->builder.document, type);
        if (value == NULL)
            return dsetp_no_memory(stream->builder.err);
        value->text = text;
        stream->anchors[number].value = value;
    }
    if (code == DSET_OK && is_merge(event)) {
        dsetp_build_key(&stream->builder, "<<", line_of(event->start_mark), column_of(event->start_mark));
        stream->builder.marks |= DSETP_MERGE;
        stream->builder.merges++;
        return DSET_OK;
    }
    return code == DSET_OK ? set_key(stream, type, text, event->start_mark) : code;
}

/* Expands an alias. The texts are shared. */
static int replay(dsetp_yaml *stream, const dset_value *top)
{
    dsetp_builder *builder = &stream->builder;
    const dset_value *at = top;
    size_t before = builder->values;
    int code = DSET_OK;

    while (at != NULL && code == DSET_OK) {
        bool container = dsetp_is_object(at) || dsetp_is_array(at);

        if (at != top && at->key != NULL && dsetp_is_object(at->parent)) {
            dsetp_build_key(builder, at->key, at->line, at->column);
            builder->marks |= at->bits & DSETP_TYPED_KEY;
        }
        if (dsetp_kind(at) == 0)
            return dsetp_build_fail(builder, DSET_EINVALID, at->line, at->column, "JSON has no such number");
        code = container ? dsetp_build_open(builder, dsetp_kind(at), at->line, at->column)
                         : dsetp_build_scalar(builder, dsetp_kind(at), at->text, at->line,
                                              at->column);
        if (code != DSET_OK || dsetp_first(at) != NULL) {
            at = dsetp_first(at);
            continue;
        }
        if (container)
            code = dsetp_build_close(builder);
        while (code == DSET_OK && at != top && dsetp_next(at) == NULL) {
            at = at->parent;
            code = dsetp_build_close(builder);
        }
        at = at != top ? dsetp_next(at) : NULL;
    }
    stream->aliased += builder->values - before;
    if (code == DSET_OK && stream->aliased > ALIASED_FREE && stream->aliased > builder->values / 100 * 99)
        code = dsetp_build_fail(builder, DSET_ELIMIT, top->line, top->column,
                                "too many values come from aliases");
    return code;
}

/* Members of a mapping that is merged move elsewhere, but with an anchor it may be wanted again. */
static bool is_wanted_whole(const dset_value *closed)
{
    return dsetp_has(closed, DSETP_MERGE) || (closed->parent != NULL && dsetp_has(closed->parent, DSETP_MERGE));
}

static int close_container(dsetp_yaml *stream)
{
    dsetp_builder *builder = &stream->builder;
    open_anchor open = stream->open_anchors[builder->depth];
    dset_value *closed = builder->at;
    int code = dsetp_build_close(builder);

    if (code != DSET_OK || open.number == 0)
        return code;
    if (stream->anchors[open.number].declared == open.declared)
        stream->anchors[open.number].value = closed;
    if (!is_wanted_whole(closed))
        return DSET_OK;
    dsetp_unlink(closed);
    if (closed->key != NULL)
        dsetp_build_key(builder, closed->key, closed->line, closed->column);
    builder->marks |= closed->bits & DSETP_MERGE;
    return replay(stream, closed);
}

/* What an alias after a merge key stands for must be a mapping, while a list may be written there. */
static int take_alias(dsetp_yaml *stream, const yaml_event_t *event)
{
    dset_value *value;
    int code = find_anchor(stream, event, &value);

    if (code != DSET_OK)
        return code;
    if ((stream->builder.marks & DSETP_MERGE) != 0 && !dsetp_is_object(value))
        return fail_here(stream, DSET_ESYNTAX, event->start_mark, DSETP_ONLY_MAPPINGS);
    return replay(stream, value);
}

static int take_event(dsetp_yaml *stream, const yaml_event_t *event)
{
    dsetp_builder *builder = &stream->builder;
    bool key = dsetp_is_object(builder->at) && builder->key == NULL;

    if (key && event->type != YAML_MAPPING_END_EVENT)
        return add_key(stream, event);
    switch (event->type) {
    case YAML_MAPPING_START_EVENT:
        return open_container(stream, DSET_OBJECT, event->start_mark, event->data.mapping_start.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(stream, DSET_ARRAY, event->start_mark, event->data.sequence_start.anchor);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return close_container(stream);
    case YAML_SCALAR_EVENT:
        return add_scalar(stream, event);
    case YAML_ALIAS_EVENT:
        return take_alias(stream, event);
    default:
        return fail_here(stream, DSET_ESYNTAX, event->start_mark, "not a document");
    }
}

/* Reads the events of one node, up to its end. */
static int read_node(dsetp_yaml *stream)
{
    int code;

    do {
        yaml_event_t event;

        code = next_event(stream, &event);
        if (code != DSET_OK)
            return code;
        code = take_event(stream, &event);
        yaml_event_delete(&event);
    } while (code == DSET_OK && stream->builder.at != NULL);
    return code;
}

/* Reads up to the start of the next document; sets *more to false at the end of the stream. */
static int start_document(dsetp_yaml *stream, bool *more, uint32_t *line)
{
    int code = DSET_OK;
    yaml_event_type_t type;

    do {
        yaml_event_t event;

        code = next_event(stream, &event);
        if (code != DSET_OK)
            return code;
        type = event.type;
        *line = line_of(event.start_mark);
        if (type == YAML_DOCUMENT_START_EVENT && event.data.document_start.version_directive != NULL &&
            (event.data.document_start.version_directive->major != 1 ||
             event.data.document_start.version_directive->minor != 1))
            code = fail_here(stream, DSET_ESYNTAX, event.start_mark, "only YAML 1.1 is read");
        yaml_event_delete(&event);
    } while (code == DSET_OK && type != YAML_DOCUMENT_START_EVENT && type != YAML_STREAM_END_EVENT);
    *more = type == YAML_DOCUMENT_START_EVENT;
    return code;
}

int dsetp_yaml_next(dsetp_yaml *stream, dset_document *document, dsetp_duplicates duplicates, bool *more,
                    uint32_t *line, dset_error *err)
{
    int code;

    *more = false;
    forget_anchors(stream);
    dsetp_build_start(&stream->builder, document, stream->size, duplicates, err);
    document->yaml = true;
    code = start_document(stream, more, line);
    if (code == DSET_OK && *more)
        code = read_node(stream);
    if (code == DSET_OK && *more)
        dsetp_build_finish(&stream->builder);
    return code;
}
