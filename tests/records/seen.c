/* Writes what a record reader returns as text. */
#include "base/number.h"
#include "records/seen.h"

#include <stdlib.h>
#include <string.h>

static void note(dsetp_buffer *to, const char *name, const char *value)
{
    dsetp_buffer_string(to, name);
    dsetp_buffer_string(to, "=");
    dsetp_buffer_string(to, value != NULL ? value : "NULL");
    dsetp_buffer_string(to, " ");
}

static void note_number(dsetp_buffer *to, const char *name, int64_t value)
{
    char text[24];

    dsetp_decimal(text, value);
    note(to, name, text);
}

static void note_labels(dsetp_buffer *to, dset_labels labels)
{
    size_t i;

    for (i = 0; i < labels.count; i++)
        note(to, labels.items[i].key, labels.items[i].value);
}

static int see_node(void *context, const dset_node *node)
{
    size_t i;

    note(context, "node", node->name);
    note(context, "uid", node->uid);
    note(context, "version", node->version);
    note_number(context, "flags", node->flags);
    note_labels(context, node->labels);
    for (i = 0; i < node->taint_count; i++) {
        note(context, "taint", node->taints[i].key);
        note(context, "value", node->taints[i].value);
        note(context, "effect", node->taints[i].effect);
    }
    return DSET_OK;
}

static int see_pod(void *context, const dset_pod *pod)
{
    note(context, "pod", pod->name);
    note(context, "ns", pod->ns);
    note(context, "uid", pod->uid);
    note(context, "version", pod->version);
    note(context, "node", pod->node_name);
    note(context, "pinned", pod->node_pinned);
    note(context, "owner", pod->owner.kind);
    note(context, "owner", pod->owner.name);
    note(context, "owner", pod->owner.uid);
    note(context, "message", pod->message);
    note_number(context, "flags", pod->flags);
    note_number(context, "phase", pod->phase);
    note_number(context, "created", pod->created_at);
    note_number(context, "ready", pod->ready_changed_at);
    note_number(context, "deleted", pod->deleted_at);
    note_labels(context, pod->labels);
    dsetp_buffer_string(context, "\n");
    return DSET_OK;
}

static int see_revision(void *context, const dset_revision *revision)
{
    note(context, "revision", revision->name);
    note_number(context, "number", revision->number);
    dsetp_buffer_add(context, revision->data, revision->data_size);
    return DSET_OK;
}

static int see_raw(void *context, const char *json, size_t size)
{
    dsetp_buffer_add(context, json, size);
    dsetp_buffer_string(context, "\n");
    return DSET_OK;
}

static int see_event(void *context, const dset_watch_event *event)
{
    note_number(context, "change", event->change);
    note_number(context, "status", event->status);
    note(context, "at", event->version);
    note(context, "says", event->message);
    return DSET_OK;
}

static int see_page(void *context, const dset_page *page)
{
    note(context, "page", page->version);
    note(context, "next", page->next);
    note_number(context, "remaining", page->remaining);
    return DSET_OK;
}

static int see_refusal(void *context, const dset_refusal *refusal)
{
    note(context, "refused", refusal->name);
    note(context, "ns", refusal->ns);
    note(context, "uid", refusal->uid);
    note(context, "version", refusal->version);
    note_number(context, "change", refusal->change);
    note(context, dset_code_name(refusal->error->code), refusal->error->path);
    dsetp_buffer_string(context, "\n");
    return DSET_OK;
}

const dset_record_methods see_all = { sizeof see_all, 0, see_node, see_pod, see_revision, see_raw, see_event,
                                             see_page, see_refusal };

int read_all(const dset_record_options *options, const dset_record_methods *methods, const char *text, size_t size,
             size_t piece, dsetp_buffer *seen, dset_error *err)
{
    dset_record_reader *reader;
    size_t at;
    int code = dset_record_reader_new(&reader, options, methods, seen, err);

    for (at = 0; code == DSET_OK && at < size; at += piece) {
        /* a copy, so that a sanitizer sees reads past the piece */
        size_t length = size - at < piece ? size - at : piece;
        char *copy = malloc(length);

        memcpy(copy, text + at, length);
        code = dset_record_reader_feed(reader, copy, length, err);
        free(copy);
    }
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, err);
    dset_record_reader_free(reader);
    return code;
}

int read_pieces(uint32_t kind, uint32_t shape, const char *text, size_t size, size_t piece, dsetp_buffer *seen,
                const dset_allocator *memory, dset_error *err)
{
    dset_record_options options = { sizeof options, kind, shape, 0, memory, 0, 0 };

    return read_all(&options, &see_all, text, size, piece, seen, err);
}
