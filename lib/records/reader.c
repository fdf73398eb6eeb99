/*
 * The record reader: reads unit by unit from the pieces it is fed. A unit that is split at the end of a piece is
 * buffered and completed with the next one; a unit larger than the limit is skipped.
 */
#include <string.h>

#include "base/error.h"
#include "records/units.h"

#define RECORD_MAX (4u << 20)
#define KEPT_MAX (24u << 10)
#define SLACK_MAX (16u << 10)

static dsetp_scan scan_of(const char *at, const char *end, bool last)
{
    return (dsetp_scan){ at, end, last, DSET_OK, NULL, NULL };
}

static int report(dset_record_reader *reader, const dsetp_scan *scan, dset_error *err)
{
    dsetp_say_where(reader, scan, &reader->failed);
    return dsetp_say_where(reader, scan, err);
}

static bool blank(const dsetp_scan *scan)
{
    dsetp_scan rest = *scan;
    char next;

    rest.last = false;
    return !dsetp_scan_peek(&rest, &next);
}

/* Reads units up to the end of the text or an incomplete one, where the scan stops. */
static int run(dset_record_reader *reader, dsetp_scan *scan, dset_error *err)
{
    while (!blank(scan)) {
        const char *from = scan->at;

        if (dsetp_take_unit(reader, scan))
            continue;
        if (scan->code != DSETP_SCAN_MORE)
            return report(reader, scan, err);
        scan->at = from;
        return DSET_OK;
    }
    scan->at = scan->end;
    return DSET_OK;
}

/* The end of the pending unit in the next piece; NULL: after it. */
static const char *frame_end(dset_record_reader *reader, const char *at, const char *end)
{
    if (reader->opener == '{' || reader->opener == '[')
        return dsetp_skip_brackets(&reader->frame, at, end);
    if (reader->opener == '"')
        return dsetp_skip_string(&reader->frame, at, end);
    while (at < end && strchr(",]} \t\r\n", *at) == NULL)
        at++;
    return at < end ? at : NULL;
}

/* Limits the unused space of the buffer, however large it is; none for a complete unit. */
static void make_room(dset_record_reader *reader, size_t size, bool whole)
{
    size_t capacity = reader->pending.capacity, most = size / 128 > SLACK_MAX ? size / 128 : SLACK_MAX;

    if (whole && (size >= capacity || capacity - size > SLACK_MAX / 4))
        dsetp_buffer_fit(&reader->pending, size);
    else if (size >= capacity)
        dsetp_buffer_fit(&reader->pending, size + 64 + (size / 4 < most ? size / 4 : most));
}

static int add(dset_record_reader *reader, const char *at, size_t size, bool whole, dset_error *err)
{
    make_room(reader, reader->pending.size + size, whole);
    dsetp_buffer_add(&reader->pending, at, size);
    return reader->pending.failed ? dsetp_fail(&reader->failed, dsetp_no_memory(err), "", "out of memory") : DSET_OK;
}

static const dsetp_scan too_large = { "", "", true, DSET_ELIMIT, "is larger than the limit for one object", NULL };

/* Reads the names of an object that is too large from its first record_max bytes, and skips the rest. */
static int begin_skipping(dset_record_reader *reader, const char *at, dset_error *err)
{
    const bool in_event = reader->options.shape == DSET_SHAPE_WATCH;
    dsetp_scan scan = scan_of(at, NULL, false);
    int code = DSET_OK;

    if (reader->pending.size != 0) {
        code = add(reader, at, reader->options.record_max - reader->pending.size, true, err);
        scan.at = reader->pending.data;
    }
    if (code != DSET_OK)
        return code;
    scan.end = scan.at + reader->options.record_max;
    if (!dsetp_record_identify(&reader->record, &scan, in_event) && scan.code != DSETP_SCAN_MORE)
        return report(reader, &scan, err);
    reader->change = in_event ? dsetp_change_of(&reader->record.names.type) : 0;
    if (reader->change == DSET_BOOKMARK || reader->change == DSET_WATCH_ERROR)
        return report(reader, &too_large, err);
    dsetp_buffer_free(&reader->pending);
    reader->skipping = true;
    return DSET_OK;
}

/* The skipped unit is complete. */
static int end_skipping(dset_record_reader *reader, dset_error *err)
{
    const dset_watch_event event = { reader->change, 0, "", "" };
    dset_error error = DSET_ERROR_INIT;
    dsetp_scan scan = scan_of(NULL, NULL, false);

    dsetp_say_where(reader, &too_large, &error);
    if (reader->change != 0 && !dsetp_give_event(reader, &scan, &event))
        return report(reader, &scan, err);
    reader->skipping = false;
    reader->count++;
    if (!dsetp_settle(reader, &scan, dsetp_refuse(reader, &error)))
        return report(reader, &scan, err);
    if (reader->options.shape != DSET_SHAPE_WATCH)
        reader->at = reader->at == DSETP_UNIT_ITEM ? DSETP_UNIT_ITEM_COMMA : DSETP_UNIT_DONE;
    return DSET_OK;
}

static int keep(dset_record_reader *reader, const char *at, const char *end, bool whole, dset_error *err)
{
    if ((size_t)(end - at) <= reader->options.record_max - reader->pending.size)
        return add(reader, at, (size_t)(end - at), whole, err);
    if (reader->methods.refusal == NULL || (reader->at != DSETP_UNIT_ITEM && reader->at != DSETP_UNIT_OBJECT))
        return report(reader, &too_large, err);
    return begin_skipping(reader, at, err);
}

/* Buffers the beginning of an incomplete unit, and keeps the state of skipping it. */
static int begin_pending(dset_record_reader *reader, dsetp_scan *scan, dset_error *err)
{
    int code;

    if (blank(scan))
        return DSET_OK;
    scan->code = DSET_OK;
    dsetp_scan_peek(scan, &reader->opener);
    dsetp_record_clear(&reader->record); /* its beginning will be read again */
    code = keep(reader, scan->at, scan->end, false, err);
    memset(&reader->frame, 0, sizeof reader->frame);
    if (code == DSET_OK)
        frame_end(reader, scan->at + (reader->opener == '"'), scan->end);
    return code;
}

/* Appends to the pending unit, and reads it when it is complete. *at: where to continue. */
static int finish_pending(dset_record_reader *reader, const char **at, const char *end, dset_error *err)
{
    const char *stop = frame_end(reader, *at, end);
    dsetp_scan scan;
    int code = reader->skipping ? DSET_OK : keep(reader, *at, stop != NULL ? stop : end, stop != NULL, err);

    *at = stop != NULL ? stop : end;
    if (code != DSET_OK || stop == NULL)
        return code;
    if (reader->skipping)
        return end_skipping(reader, err);
    scan = scan_of(reader->pending.data, reader->pending.data + reader->pending.size, true);
    code = run(reader, &scan, err);
    dsetp_buffer_free(&reader->pending);
    return code;
}

static int feed(dset_record_reader *reader, const char *at, const char *end, dset_error *err)
{
    dsetp_scan scan;
    int code = DSET_OK;

    if (reader->pending.size != 0 || reader->skipping)
        code = finish_pending(reader, &at, end, err);
    if (code != DSET_OK || at == end)
        return code;
    scan = scan_of(at, end, false);
    code = run(reader, &scan, err);
    return code == DSET_OK ? begin_pending(reader, &scan, err) : code;
}

/* In pieces that hold no object over the limit, so that the limit does not depend on how the caller cuts. */
int dset_record_reader_feed(dset_record_reader *reader, const void *data, size_t size, dset_error *err)
{
    const char *at = data;
    int code = DSET_OK;

    if (reader == NULL || (data == NULL && size != 0))
        return dsetp_fail(err, DSET_EMISUSE, reader == NULL ? "reader" : "data", "must not be NULL");
    if (reader->failed.code != DSET_OK)
        return dsetp_fail(err, reader->failed.code, reader->failed.path, "%s", reader->failed.text);
    while (code == DSET_OK && size != 0) {
        size_t piece = size < reader->options.record_max ? size : reader->options.record_max;

        code = feed(reader, at, at + piece, err);
        at += piece;
        size -= piece;
    }
    return code;
}

int dset_record_reader_end(dset_record_reader *reader, dset_error *err)
{
    const char *at;
    dsetp_scan scan;
    int code = DSET_OK;

    if (reader == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "reader", "must not be NULL");
    if (reader->failed.code != DSET_OK)
        return dsetp_fail(err, reader->failed.code, reader->failed.path, "%s", reader->failed.text);
    dsetp_buffer_fit(&reader->pending, reader->pending.size);
    at = reader->pending.size != 0 ? reader->pending.data : "";
    scan = scan_of(at, at + reader->pending.size, true);
    code = run(reader, &scan, err);
    dsetp_buffer_free(&reader->pending);
    if (code != DSET_OK || reader->at == DSETP_UNIT_DONE ||
        (reader->at == DSETP_UNIT_OBJECT && reader->options.shape == DSET_SHAPE_WATCH && !reader->skipping))
        return code;
    dsetp_scan_fail(&scan, DSET_ESYNTAX, "ends too early");
    return report(reader, &scan, err);
}

static int read_options(dset_record_reader *to, const dset_record_options *options, const dset_record_methods *methods,
                        dset_error *err)
{
    static const dsetp_layout layouts[] = { DSETP_LAYOUT_RESERVED("options", dset_record_options),
                                          DSETP_LAYOUT_RESERVED("methods", dset_record_methods) };
    int code = dsetp_struct(&to->options, &layouts[0], options, err);

    if (code == DSET_OK)
        code = dsetp_struct(&to->methods, &layouts[1], methods, err);
    if (code != DSET_OK)
        return code;
    if (to->options.kind <= DSET_KIND_ANY || to->options.kind > DSET_KIND_LEASE)
        return dsetp_fail(err, DSET_EMISUSE, "options.kind", "must be a kind of object");
    if (to->options.shape < DSET_SHAPE_OBJECT || to->options.shape > DSET_SHAPE_WATCH)
        return dsetp_fail(err, DSET_EMISUSE, "options.shape", "must be one of DSET_SHAPE_OBJECT, _LIST and _WATCH");
    if (to->options.record_max == 0)
        to->options.record_max = RECORD_MAX;
    if (to->options.kept_max == 0)
        to->options.kept_max = KEPT_MAX;
    to->memory = dsetp_memory(to->options.memory);
    return DSET_OK;
}

int dset_record_reader_new(dset_record_reader **out, const dset_record_options *options,
                           const dset_record_methods *methods, void *context, dset_error *err)
{
    dset_record_reader start, *reader;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    memset(&start, 0, sizeof start);
    code = read_options(&start, options, methods, err);
    if (code != DSET_OK)
        return code;
    reader = dsetp_alloc(&start.memory, sizeof *reader);
    if (reader == NULL)
        return dsetp_no_memory(err);
    start.context = context;
    start.at = start.options.shape == DSET_SHAPE_LIST ? DSETP_UNIT_START : DSETP_UNIT_OBJECT;
    start.page.version = start.page.next = "";
    start.page.remaining = -1;
    dsetp_buffer_start(&start.pending, &start.memory);
    *reader = start;
    reader->envelope = dsetp_arena_new(&reader->memory, 0);
    if (!dsetp_record_start(&reader->record, &reader->memory, reader->options.kept_max) || reader->envelope == NULL) {
        dset_record_reader_free(reader);
        return dsetp_no_memory(err);
    }
    *out = reader;
    return DSET_OK;
}

/* Sets the position where the scan failed in the text of a single object. */
static void find_place(dset_error *err, const char *text, const char *at)
{
    const char *line = text, *next;

    if (err == NULL)
        return;
    err->line = 1;
    while ((next = memchr(line, '\n', (size_t)(at - line))) != NULL) {
        line = next + 1;
        err->line++;
    }
    err->column = (uint32_t)(at - line) + 1;
}

/* Reads one complete object, without a limit on kept data. */
static int read_whole(dset_record_reader *reader, const char *text, size_t size, dset_error *err)
{
    dsetp_scan scan = scan_of(text, text + size, true);
    int code;

    if (reader->options.kind == DSET_KIND_ANY)
        reader->options.kind = dsetp_kind_of_object(scan);
    if (reader->options.kind == DSET_KIND_ANY)
        return dsetp_fail(err, DSET_EINVALID, "kind", "must be Node, Pod or ControllerRevision");
    code = run(reader, &scan, err);
    if (code == DSET_OK && reader->at != DSETP_UNIT_DONE) {
        dsetp_scan_fail(&scan, DSET_ESYNTAX, "ends too early");
        code = dsetp_say_where(reader, &scan, err);
    }
    if (scan.code != DSET_OK && !reader->stopped)
        find_place(err, text, scan.at < scan.end ? scan.at : scan.end);
    return code;
}

int dset_record_read(uint32_t kind, const void *data, size_t size, const dset_record_methods *methods, void *context,
                     const dset_allocator *memory, dset_error *err)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_OBJECT, UINT32_MAX, memory, UINT32_MAX, 0 };
    dset_record_reader *reader;
    int code;

    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    if (kind != DSET_KIND_ANY && !dsetp_is_decoded(kind))
        return dsetp_fail(err, DSET_EMISUSE, "kind", "must be Node, Pod or ControllerRevision");
    code = dset_record_reader_new(&reader, &options, methods, context, err);
    if (code != DSET_OK)
        return code;
    reader->options.kind = kind;
    code = read_whole(reader, data, size, err);
    dset_record_reader_free(reader);
    return code;
}

void dset_record_reader_free(dset_record_reader *reader)
{
    dset_allocator memory;

    if (reader == NULL)
        return;
    memory = reader->memory;
    dsetp_record_end(&reader->record);
    dsetp_arena_free(reader->envelope);
    dsetp_buffer_free(&reader->pending);
    dsetp_release(&memory, reader, sizeof *reader);
}
