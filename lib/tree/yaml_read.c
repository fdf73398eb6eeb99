/*
 * Reads YAML into documents: libyaml's events feed the builder. Depth is counted here, event by event, and parsing
 * stops at the limit: libyaml's scanner is at most some thousand bytes ahead, so that it never sees deeply nested flow
 * input, for which it would need minutes. Aliases are expanded, and count as what they expand to.
 */
#include "tree/yaml.h"

#include <string.h>

#include "base/error.h"
#include "base/intern.h"
#include "base/number.h"
#include "tree/yaml_events.h"

#define MERGE_TAG "tag:yaml.org,2002:merge"
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

typedef struct reader {
    dset_allocator memory;
    dsetp_events events;
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
} reader;

/* Assigns a number to the anchor; its value comes later. */
static int declare_anchor(reader *r, const yaml_char_t *name, uint32_t *out)
{
    void *anchors = r->anchors;

    *out = 0;
    if (name == NULL)
        return DSET_OK;
    if (r->names == NULL)
        r->names = dsetp_intern_new(&r->memory);
    if (r->names != NULL)
        *out = dsetp_intern_put(r->names, (const char *)name, strlen((const char *)name));
    if (*out == 0 ||
        !dsetp_grow(&r->memory, &anchors, &r->anchor_capacity, *out + 1, sizeof *r->anchors))
        return dsetp_no_memory(r->builder.err);
    r->builder.values++; /* it needs as much memory as a value */
    r->anchors = anchors;
    r->anchors[*out].value = NULL;
    r->anchors[*out].declared = ++r->declared;
    return DSET_OK;
}

static int open_container(reader *r, int type, const yaml_char_t *name)
{
    void *open = r->open_anchors;
    uint32_t number;
    int code = declare_anchor(r, name, &number);

    if (code == DSET_OK)
        code = dsetp_build_open(&r->builder, type, r->events.line, r->events.column);
    if (code != DSET_OK)
        return code;
    if (!dsetp_grow(&r->memory, &open, &r->open_capacity, r->builder.depth + 1,
                    sizeof *r->open_anchors))
        return dsetp_no_memory(r->builder.err);
    r->open_anchors = open;
    r->open_anchors[r->builder.depth].number = number;
    r->open_anchors[r->builder.depth].declared = r->declared;
    return DSET_OK;
}

/* Scratch memory for reading a number. */
static char *scratch(reader *r, size_t size)
{
    void *block = r->scratch;

    if (!dsetp_grow(&r->memory, &block, &r->scratch_capacity, size, 1))
        return NULL;
    r->scratch = block;
    return r->scratch;
}

/* A scalar as a value of a tree. */
typedef struct scalar {
    int type; /* 0: a number that is not finite */
    int marks;
    char *text;
} scalar;

/* JSON has no such number; it can only be a key, as text. */
static int name_not_finite(reader *r, const char *value, scalar *out)
{
    const char *name = value[0] == '-' ? "-.inf" : strpbrk(value, "nN") == value + 1 ? ".nan" : ".inf";

    out->type = 0;
    out->text = dsetp_arena_string(r->builder.document->arena, name);
    return out->text != NULL ? DSET_OK : dsetp_no_memory(r->builder.err);
}

static int read_text(reader *r, const yaml_event_t *event, scalar *out)
{
    const char *tag = (const char *)event->data.scalar.tag, *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    dsetp_arena *arena = r->builder.document->arena;
    bool binary = tag != NULL && strcmp(tag, BINARY_TAG) == 0;

    out->text = binary ? dsetp_yaml_binary(arena, value, size) : dsetp_yaml_text(arena, value, size);
    if (out->text == NULL && !dsetp_arena_failed(arena))
        return dsetp_events_fail(&r->events, DSET_EINVALID, "!!binary must hold base64");
    if (out->text == NULL)
        return dsetp_no_memory(r->builder.err);
    out->marks |= dsetp_yaml_escapes(value, size) ? DSETP_ESCAPED : 0;
    return DSET_OK;
}

static int read_scalar(reader *r, const yaml_event_t *event, scalar *out)
{
    static const int types[] = { DSET_STRING, DSET_NULL, DSETP_TRUE, DSETP_FALSE, DSET_NUMBER, DSET_NUMBER };
    const char *tag = (const char *)event->data.scalar.tag, *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    bool plain = event->data.scalar.plain_implicit != 0;
    dsetp_word word = DSETP_WORD_STRING;
    char *number = NULL;

    memset(out, 0, sizeof *out);
    if (plain || tag != NULL) {
        number = scratch(r, dsetp_word_room(size));
        if (number == NULL)
            return dsetp_no_memory(r->builder.err);
        word = dsetp_word_read(tag, value, size, number);
    }
    if (word == DSETP_WORD_WRONG)
        return dsetp_events_fail(&r->events, DSET_EINVALID, "the value does not fit its tag");
    if (word == DSETP_WORD_NOT_FINITE)
        return name_not_finite(r, value, out);
    out->type = types[word];
    if (out->type == DSET_STRING)
        return read_text(r, event, out);
    if (out->type == DSET_NUMBER) {
        out->marks = word == DSETP_WORD_FLOAT ? DSETP_FLOAT : 0;
        out->text = dsetp_arena_string(r->builder.document->arena, number);
        if (out->text == NULL)
            return dsetp_no_memory(r->builder.err);
    }
    return DSET_OK;
}

static int add_scalar(reader *r, const yaml_event_t *event)
{
    dsetp_builder *builder = &r->builder;
    uint32_t number;
    scalar read;
    int code = declare_anchor(r, event->data.scalar.anchor, &number);

    if (code == DSET_OK)
        code = read_scalar(r, event, &read);
    if (code == DSET_OK && read.type == 0)
        code = dsetp_events_fail(&r->events, DSET_EINVALID, "JSON has no such number");
    if (code != DSET_OK)
        return code;
    builder->marks |= read.marks;
    code = dsetp_build_scalar(builder, read.type, read.text, r->events.line, r->events.column);
    if (code == DSET_OK && number != 0)
        r->anchors[number].value = builder->at != NULL ? dsetp_last(builder->at) : builder->root;
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

/* A number that is a fraction is written in another way as a key. */
static int rewrite_fraction(reader *r, const char **text)
{
    char *number = scratch(r, dsetp_word_room(strlen(*text)));

    if (number == NULL)
        return dsetp_no_memory(r->builder.err);
    memcpy(number, *text, strlen(*text) + 1);
    dsetp_word_key(number);
    *text = dsetp_arena_string(r->builder.document->arena, number);
    return *text != NULL ? DSET_OK : dsetp_no_memory(r->builder.err);
}

static int set_key(reader *r, int type, int marks, const char *text)
{
    /* null and containers have no text */
    const char *key = type == DSETP_TRUE ? "true" : type == DSETP_FALSE ? "false" : text;
    int code;

    if (key == NULL || ((marks & DSETP_FLOAT) == 0 && is_huge(type, text)))
        return dsetp_events_fail(&r->events, DSET_EINVALID, "a key must be a string, a number or a word");
    code = (marks & DSETP_FLOAT) != 0 ? rewrite_fraction(r, &key) : DSET_OK;
    if (code != DSET_OK)
        return code;
    dsetp_build_key(&r->builder, key, r->events.line, r->events.column);
    r->builder.marks |= type != DSET_STRING ? DSETP_TYPED_KEY : 0;
    return DSET_OK;
}

static int find_anchor(reader *r, const yaml_event_t *event, dset_value **out)
{
    const char *name = (const char *)event->data.alias.anchor;
    uint32_t number = r->names != NULL ? dsetp_intern_find(r->names, name, strlen(name)) : 0;

    if (number == 0)
        return dsetp_events_fail(&r->events, DSET_ESYNTAX, "the alias has no anchor");
    *out = r->anchors[number].value;
    if (*out == NULL)
        return dsetp_events_fail(&r->events, DSET_ESYNTAX, "the alias is inside the value that it stands for");
    return DSET_OK;
}

/* Keeps a key for its aliases. */
static int keep_key(reader *r, uint32_t number, const scalar *key)
{
    dset_value *value = dsetp_value_new(r->builder.document, key->type | key->marks);

    if (value == NULL)
        return dsetp_no_memory(r->builder.err);
    value->text = key->text;
    value->line = r->events.line;
    value->column = r->events.column;
    r->anchors[number].value = value;
    return DSET_OK;
}

static int add_key(reader *r, const yaml_event_t *event)
{
    dset_value *value = NULL;
    uint32_t number;
    scalar key;
    int code;

    if (event->type == YAML_ALIAS_EVENT) {
        code = find_anchor(r, event, &value);
        return code == DSET_OK ? set_key(r, dsetp_kind(value), value->bits, value->text) : code;
    }
    if (event->type != YAML_SCALAR_EVENT)
        return dsetp_events_fail(&r->events, DSET_EINVALID, "a key must be a string, a number or a word");
    code = declare_anchor(r, event->data.scalar.anchor, &number);
    if (code == DSET_OK)
        code = read_scalar(r, event, &key);
    if (code == DSET_OK && number != 0)
        code = keep_key(r, number, &key);
    if (code != DSET_OK)
        return code;
    if (!is_merge(event))
        return set_key(r, key.type, key.marks, key.text);
    dsetp_build_key(&r->builder, "<<", r->events.line, r->events.column);
    r->builder.marks |= DSETP_MERGE;
    r->builder.merges++;
    return DSET_OK;
}

/* Expands an alias. The texts are shared. */
static int replay(reader *r, const dset_value *top)
{
    dsetp_builder *builder = &r->builder;
    const dset_value *at = top;
    size_t before = builder->values;
    int code = DSET_OK;

    while (at != NULL && code == DSET_OK) {
        bool container = dsetp_is_object(at) || dsetp_is_array(at);

        if (at != top && at->key != NULL && dsetp_is_object(at->parent)) {
            dsetp_build_key(builder, at->key, at->line, at->column);
            builder->marks |= at->bits & DSETP_TYPED_KEY;
        }
        builder->marks |= at->bits & (DSETP_ESCAPED | DSETP_FLOAT);
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
    r->aliased += builder->values - before;
    if (code == DSET_OK && r->aliased > ALIASED_FREE && r->aliased > builder->values / 100 * 99)
        code = dsetp_build_fail(builder, DSET_ELIMIT, top->line, top->column,
                                "too many values come from aliases");
    return code;
}

/* Members of a mapping that is merged move elsewhere, but with an anchor it may be wanted again. */
static bool is_wanted_whole(const dset_value *closed)
{
    return dsetp_has(closed, DSETP_MERGE) || (closed->parent != NULL && dsetp_has(closed->parent, DSETP_MERGE));
}

static int close_container(reader *r)
{
    dsetp_builder *builder = &r->builder;
    open_anchor open = r->open_anchors[builder->depth];
    dset_value *closed = builder->at;
    int code = dsetp_build_close(builder);

    if (code != DSET_OK || open.number == 0)
        return code;
    if (r->anchors[open.number].declared == open.declared)
        r->anchors[open.number].value = closed;
    if (!is_wanted_whole(closed))
        return DSET_OK;
    dsetp_unlink(closed);
    if (closed->key != NULL)
        dsetp_build_key(builder, closed->key, closed->line, closed->column);
    builder->marks |= closed->bits & DSETP_MERGE;
    return replay(r, closed);
}

/* What an alias after a merge key stands for must be a mapping, while a list may be written there. */
static int take_alias(reader *r, const yaml_event_t *event)
{
    dset_value *value;
    int code = find_anchor(r, event, &value);

    if (code != DSET_OK)
        return code;
    if ((r->builder.marks & DSETP_MERGE) != 0 && !dsetp_is_object(value))
        return dsetp_events_fail(&r->events, DSET_ESYNTAX, DSETP_ONLY_MAPPINGS);
    return replay(r, value);
}

static int take_event(reader *r, const yaml_event_t *event)
{
    dsetp_builder *builder = &r->builder;
    bool key = dsetp_is_object(builder->at) && builder->key == NULL;

    if (key && event->type != YAML_MAPPING_END_EVENT)
        return add_key(r, event);
    switch (event->type) {
    case YAML_MAPPING_START_EVENT:
        return open_container(r, DSET_OBJECT, event->data.mapping_start.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(r, DSET_ARRAY, event->data.sequence_start.anchor);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return close_container(r);
    case YAML_SCALAR_EVENT:
        return add_scalar(r, event);
    case YAML_ALIAS_EVENT:
        return take_alias(r, event);
    default:
        return dsetp_events_fail(&r->events, DSET_ESYNTAX, "not a document");
    }
}

/* Reads the events of one node, up to its end. */
static int read_node(reader *r)
{
    int code;

    do {
        yaml_event_t event;

        code = dsetp_events_next(&r->events, &event);
        if (code != DSET_OK)
            return code;
        code = take_event(r, &event);
        yaml_event_delete(&event);
    } while (code == DSET_OK && r->builder.at != NULL);
    return code;
}

/* Reads up to the start of the document; sets *more to false at the end of the text. */
static int start_document(reader *r, bool *more)
{
    int code = DSET_OK;
    yaml_event_type_t type;

    do {
        yaml_event_t event;

        code = dsetp_events_next(&r->events, &event);
        if (code != DSET_OK)
            return code;
        type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && event.data.document_start.version_directive != NULL &&
            (event.data.document_start.version_directive->major != 1 ||
             event.data.document_start.version_directive->minor != 1))
            code = dsetp_events_fail(&r->events, DSET_ESYNTAX, "only YAML 1.1 is read");
        yaml_event_delete(&event);
    } while (code == DSET_OK && type != YAML_DOCUMENT_START_EVENT && type != YAML_STREAM_END_EVENT);
    *more = type == YAML_DOCUMENT_START_EVENT;
    return code;
}

/* What cannot go on with the document is an error; what begins another one is not looked at. */
static int end_document(reader *r)
{
    yaml_event_t event;
    int code = dsetp_events_next(&r->events, &event);

    if (code == DSET_OK)
        yaml_event_delete(&event);
    return code;
}

static int read_document(reader *r)
{
    bool more;
    int code = start_document(r, &more);

    if (code == DSET_OK && more)
        code = read_node(r);
    if (code == DSET_OK && more)
        code = end_document(r);
    if (code == DSET_OK && more)
        dsetp_build_finish(&r->builder);
    return code;
}

static void free_reader(reader *r)
{
    dsetp_intern_free(r->names);
    dsetp_release(&r->memory, r->anchors, r->anchor_capacity * sizeof *r->anchors);
    dsetp_release(&r->memory, r->open_anchors, r->open_capacity * sizeof *r->open_anchors);
    dsetp_release(&r->memory, r->scratch, r->scratch_capacity);
}

int dsetp_yaml_read(dset_document *document, const dsetp_chunk *chunk, dsetp_duplicates duplicates, dset_error *err)
{
    reader r;
    int code;

    memset(&r, 0, sizeof r);
    r.memory = document->memory;
    document->yaml = true;
    dsetp_build_start(&r.builder, document, chunk->size, duplicates, err);
    if (!dsetp_events_start(&r.events, chunk, &r.builder))
        return dsetp_no_memory(err);
    code = read_document(&r);
    dsetp_events_stop(&r.events);
    free_reader(&r);
    return code;
}
