/* The JSON writer. No recursion: values know their parents; canonical order needs a sorted list per level. */
#include <string.h>

#include "base/error.h"
#include "base/sort.h"
#include "tree/write.h"

typedef struct level { /* canonical: the members of an open object, sorted by key */
    const dset_value **members;
    size_t count;
    size_t next;
} level;

typedef struct writer {
    dsetp_buffer *buffer;
    uint32_t flags;
    size_t depth;
    level *levels;
    size_t capacity;
    const dset_value *const *cuts; /* scalars whose offsets are requested */
    size_t *offsets;
    size_t cut_count;
} writer;

static int by_key(const void *a, const void *b, void *context)
{
    const dset_value *x = *(const dset_value *const *)a, *y = *(const dset_value *const *)b;

    (void)context;
    return strcmp(x->key, y->key);
}

/* Lists what is in a container in the order of writing. */
static bool open_level(writer *w, const dset_value *value)
{
    void *levels = w->levels;
    const dset_value *at;
    level *made;
    size_t i = 0;

    if (!dsetp_grow(&w->buffer->memory, &levels, &w->capacity, w->depth + 1, sizeof *w->levels))
        return false;
    w->levels = levels;
    made = &w->levels[w->depth];
    made->count = dsetp_count(value);
    made->next = 0;
    made->members = dsetp_alloc(&w->buffer->memory, made->count * sizeof *made->members);
    if (made->members == NULL)
        return false;
    for (at = dsetp_first(value); at != NULL; at = dsetp_next(at))
        made->members[i++] = at;
    w->depth++;
    return !dsetp_is_object(value) ||
           dsetp_sort(&w->buffer->memory, made->members, made->count, sizeof *made->members, by_key, NULL);
}

/* The value to write next; NULL at the end of the container. */
static const dset_value *following(writer *w, const dset_value *value)
{
    level *at;

    if (!(w->flags & DSET_WRITE_CANONICAL))
        return dsetp_next(value);
    at = &w->levels[w->depth - 1];
    return at->next < at->count ? at->members[at->next++] : NULL;
}

static const dset_value *enter(writer *w, const dset_value *value)
{
    if (!(w->flags & DSET_WRITE_CANONICAL)) {
        w->depth++;
        return dsetp_first(value);
    }
    if (!open_level(w, value)) {
        w->buffer->failed = true;
        return NULL;
    }
    return following(w, value);
}

static void leave(writer *w)
{
    const level *at;

    w->depth--;
    if (!(w->flags & DSET_WRITE_CANONICAL))
        return;
    at = &w->levels[w->depth];
    dsetp_release(&w->buffer->memory, at->members, at->count * sizeof *at->members);
}

static void new_line(writer *w)
{
    size_t i;

    if (!(w->flags & DSET_WRITE_INDENT))
        return;
    dsetp_buffer_add(w->buffer, "\n", 1);
    for (i = 0; i < w->depth; i++)
        dsetp_buffer_add(w->buffer, "    ", 4);
}

static void write_key(writer *w, const dset_value *value)
{
    if (value->key == NULL || !dsetp_is_object(value->parent))
        return;
    dsetp_buffer_json(w->buffer, value->key);
    dsetp_buffer_string(w->buffer, w->flags & DSET_WRITE_INDENT ? ": " : ":");
}

static void write_scalar(writer *w, const dset_value *value)
{
    size_t i;

    for (i = 0; i < w->cut_count; i++) {
        if (w->cuts[i] == value)
            w->offsets[i] = w->buffer->size;
    }
    switch (dsetp_kind(value)) {
    case DSETP_TRUE:
        dsetp_buffer_string(w->buffer, "true");
        break;
    case DSETP_FALSE:
        dsetp_buffer_string(w->buffer, "false");
        break;
    case DSET_NUMBER:
        dsetp_buffer_string(w->buffer, value->text);
        break;
    case DSET_STRING:
        dsetp_buffer_json(w->buffer, value->text);
        break;
    case DSET_ARRAY:
        dsetp_buffer_string(w->buffer, "[]");
        break;
    case DSET_OBJECT:
        dsetp_buffer_string(w->buffer, "{}");
        break;
    default:
        dsetp_buffer_string(w->buffer, "null");
    }
}

/* Closes containers until there is a next value; NULL when top is closed. */
static const dset_value *close_up(writer *w, const dset_value *value, const dset_value *top)
{
    while (value != top && !w->buffer->failed) {
        const dset_value *next = following(w, value);

        if (next != NULL) {
            dsetp_buffer_add(w->buffer, ",", 1);
            return next;
        }
        value = value->parent;
        leave(w);
        new_line(w);
        dsetp_buffer_string(w->buffer, dsetp_is_object(value) ? "}" : "]");
    }
    return NULL;
}

static void run(writer *w, const dset_value *value)
{
    dsetp_buffer *buffer = w->buffer;
    const dset_value *at = value;

    while (at != NULL && !buffer->failed) {
        if (at != value) {
            new_line(w);
            write_key(w, at);
        }
        if (dsetp_first(at) != NULL) {
            dsetp_buffer_string(buffer, dsetp_is_object(at) ? "{" : "[");
            at = enter(w, at);
        } else {
            write_scalar(w, at);
            at = close_up(w, at, value);
        }
    }
    if (w->flags & DSET_WRITE_CANONICAL) {
        while (w->depth > 0)
            leave(w);
        dsetp_release(&buffer->memory, w->levels, w->capacity * sizeof *w->levels);
    }
}

void dsetp_write_json(dsetp_buffer *buffer, const dset_value *value, uint32_t flags)
{
    writer w = { buffer, flags, 0, NULL, 0, NULL, NULL, 0 };

    run(&w, value);
}

void dsetp_write_json_cut(dsetp_buffer *buffer, const dset_value *value, const dset_value *const *cuts, size_t *offsets,
                          size_t count)
{
    writer w = { buffer, 0, 0, NULL, 0, cuts, offsets, count };

    run(&w, value);
}

int dset_value_write(const dset_value *value, dset_format format, uint32_t flags, dset_sink_fn sink, void *context,
                     dset_error *err)
{
    dsetp_buffer buffer;
    int code;

    if (value == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, value == NULL ? "value" : "sink", "must not be NULL");
    code = dsetp_check_flags(flags, DSET_WRITE_CANONICAL | DSET_WRITE_INDENT, "flags", err);
    if (code != DSET_OK)
        return code;
    if (format > DSET_FORMAT_YAML)
        return dsetp_fail(err, DSET_EMISUSE, "format", "must be a dset_format");
    dsetp_buffer_start(&buffer, &dsetp_document_of(value)->memory);
    if (format == DSET_FORMAT_YAML)
        dsetp_write_yaml(&buffer, value);
    else
        dsetp_write_json(&buffer, value, flags);
    code = buffer.failed ? dsetp_no_memory(err) : sink(context, buffer.data, buffer.size);
    dsetp_buffer_free(&buffer);
    return code;
}
