/*
 * The record reader: lists, watch events and single objects, fed piece by piece. It walks from unit to unit (a key, a
 * value, a bracket); a unit that is cut by the end of a piece is kept and finished with the next.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "json/skip.h"
#include "model/number.h"
#include "records/record.h"

#define RECORD_MAX (4u << 20)
#define KEPT_MAX (24u << 10)
#define SLACK_MAX (16u << 10)

typedef enum state { OBJECT, START, KEY_OR_END, KEY, COLON, VALUE, COMMA_OR_END, ITEM_OR_END, ITEM, ITEM_COMMA, DONE } state;
typedef enum member { OTHER, KIND, METADATA, ITEMS } member;

struct dset_record_reader {
    dset_allocator memory;
    dset_record_options options;
    dset_record_methods methods;
    void *context;
    dsetp_record record;
    state at;
    member member;       /* of the list, whose value comes next */
    uint64_t count;      /* objects so far */
    uint32_t change;     /* of the object at hand, in a watch */
    char opener;         /* the first byte of the unit that is pending */
    bool skipping;       /* the unit that is pending is refused and not kept */
    dsetp_buffer pending; /* the beginning of a unit */
    dsetp_skip frame;    /* how far into it */
    dsetp_arena *envelope;
    dset_page page;
    dset_error failed;
};

static const char *const kind_names[] = { "", "DaemonSet", "ControllerRevision", "Node", "Pod", "Event", "Lease" };

static bool is_decoded(uint32_t kind)
{
    return kind == DSET_KIND_NODE || kind == DSET_KIND_POD || kind == DSET_KIND_REVISION;
}

/* What a method returned becomes the code of the scan. */
static bool settle(dsetp_scan *scan, int answer)
{
    return answer == DSET_OK || dsetp_scan_fail(scan, answer, "was refused by the reader's caller");
}

/* Where the scan failed: which object, and which field of it. */
static int say(const dset_record_reader *reader, const dsetp_scan *scan, dset_error *err)
{
    char path[sizeof err->path];

    if (reader->options.shape == DSET_SHAPE_OBJECT)
        snprintf(path, sizeof path, "%s", scan->path != NULL ? scan->path : "");
    else
        snprintf(path, sizeof path, "%s[%llu]%s%s", reader->options.shape == DSET_SHAPE_LIST ? "items" : "events",
                 (unsigned long long)reader->count, scan->path != NULL ? "." : "",
                 scan->path != NULL ? scan->path : "");
    return dsetp_fail(err, scan->code, path, "%s", scan->problem);
}

/* Tells of an object that was identified, and of why the scan failed on it. */
static int refuse(dset_record_reader *reader, const dset_error *error)
{
    const dsetp_record *record = &reader->record;
    const dset_refusal refusal = { reader->change, 0, record->ns, record->name, record->uid, record->version, error };

    return reader->methods.refusal(reader->context, &refusal);
}

/* Reads a record that is over a limit again, only to say which it is. */
static bool refuse_record(dset_record_reader *reader, dsetp_scan *scan, const char *from, int *answer)
{
    dset_error error = DSET_ERROR_INIT;

    say(reader, scan, &error);
    scan->at = from;
    scan->code = DSET_OK;
    scan->path = NULL;
    if (!dsetp_record_identify(&reader->record, scan, false))
        return false;
    *answer = refuse(reader, &error);
    return true;
}

static bool take_record(dset_record_reader *reader, dsetp_scan *scan)
{
    const char *from = scan->at;
    int answer = DSET_OK;
    char next;

    if (is_decoded(reader->options.kind)) {
        if (!dsetp_record_read(&reader->record, scan, reader->options.kind) ||
            !dsetp_record_give(&reader->record, scan, reader->options.kind, &reader->methods, reader->context, &answer)) {
            if (scan->code != DSET_ELIMIT || reader->methods.refusal == NULL ||
                !refuse_record(reader, scan, from, &answer))
                return false;
        }
    } else {
        if (!dsetp_scan_peek(scan, &next))
            return false;
        from = scan->at;
        if (next != '{')
            return dsetp_scan_fail(scan, DSET_EINVALID, "must be an object");
        if (!dsetp_scan_skip(scan))
            return false;
        if (reader->methods.raw != NULL)
            answer = reader->methods.raw(reader->context, from, (size_t)(scan->at - from));
    }
    reader->count++;
    return settle(scan, answer);
}

/* One member of an object, wherever it stands; absent leaves *out as it was. */
static bool find_member(dsetp_scan scan, const char *name, dsetp_scan *out)
{
    dsetp_items items;
    dsetp_view key;
    bool more;

    if (!dsetp_scan_open(&scan, '{', &items))
        return false;
    while (dsetp_scan_item(&scan, &items, &more) && more) {
        const char *from;

        if (!dsetp_scan_key(&scan, &key))
            return false;
        from = scan.at;
        if (!dsetp_scan_skip(&scan))
            return false;
        if (dsetp_view_is(&key, name)) {
            out->at = from;
            out->end = scan.at;
            out->last = true;
            return true;
        }
    }
    return false;
}

static bool give_event(dset_record_reader *reader, dsetp_scan *scan, const dset_watch_event *event)
{
    return settle(scan, reader->methods.event != NULL ? reader->methods.event(reader->context, event) : DSET_OK);
}

static const char *keep_member(dset_record_reader *reader, dsetp_scan *scan, const dsetp_scan *object, const char *name)
{
    dsetp_scan value = *object;
    dsetp_view view;

    if (!find_member(*object, name, &value) || !dsetp_scan_string(&value, &view))
        return "";
    return dsetp_record_keep(&reader->record, scan, &view);
}

/* A bookmark has only a version in its object, an error has a Status. */
static bool give_notice(dset_record_reader *reader, dsetp_scan *scan, dset_watch_event *event, const dsetp_scan *object)
{
    dsetp_scan inside = *object, code = *object;
    dsetp_view view;
    int64_t number = 0;

    dsetp_record_clear(&reader->record);
    if (event->change == DSET_BOOKMARK && find_member(*object, "metadata", &inside))
        event->version = keep_member(reader, scan, &inside, "resourceVersion");
    if (event->change == DSET_WATCH_ERROR) {
        event->message = keep_member(reader, scan, object, "message");
        if (find_member(*object, "code", &code) && dsetp_scan_scalar(&code, &view) &&
            dsetp_parse_int64(view.text, view.size, &number) && number >= 0 && number <= 999)
            event->status = (int32_t)number;
    }
    if (event->version == NULL || event->message == NULL)
        return false;
    return give_event(reader, scan, event);
}

static uint32_t change_of(const dsetp_view *type)
{
    static const char *const names[] = { "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR" };
    uint32_t i;

    for (i = 0; i < 5; i++) {
        if (dsetp_view_is(type, names[i]))
            return i + 1;
    }
    return 0;
}

/* One event, whole. Of a type that is not known nothing is made. */
static bool take_event(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_scan whole = *scan, type = *scan, object = *scan;
    dset_watch_event event = { 0, 0, "", "" };
    dsetp_view view;
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    whole.at = scan->at;
    if (next != '{')
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "has something else where an event belongs");
    if (!dsetp_scan_skip(scan))
        return false;
    whole.end = scan->at;
    whole.last = true;
    if (!find_member(whole, "type", &type) || !find_member(whole, "object", &object) ||
        !dsetp_scan_string(&type, &view))
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "is not an event with a type and an object");
    event.change = change_of(&view);
    if (event.change == 0)
        return true;
    if (event.change == DSET_BOOKMARK || event.change == DSET_WATCH_ERROR)
        return give_notice(reader, scan, &event, &object);
    if (!give_event(reader, scan, &event))
        return false;
    reader->change = event.change;
    if (take_record(reader, &object))
        return true;
    scan->path = object.path;
    return dsetp_scan_fail(scan, object.code, object.problem);
}

static bool keep_page_text(dset_record_reader *reader, dsetp_scan *scan, const dsetp_scan *metadata, const char *name,
                           const char **to)
{
    const char *text = keep_member(reader, scan, metadata, name);

    if (text == NULL || !dsetp_record_hold(&reader->record, scan, 3 * strlen(text))) /* it stays while records are read */
        return false;
    *to = dsetp_arena_string(reader->envelope, text);
    return *to != NULL || dsetp_scan_fail(scan, DSET_ENOMEM, "out of memory");
}

/* metadata of the list. The record at hand is not in use between two items. */
static bool take_page(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_scan metadata = *scan, remaining;
    dsetp_view view;

    if (!dsetp_scan_skip(scan))
        return false;
    metadata.end = scan->at;
    metadata.last = true;
    remaining = metadata;
    dsetp_record_clear(&reader->record);
    dsetp_arena_reset(reader->envelope);
    reader->page.version = reader->page.next = "";
    reader->page.remaining = -1;
    if (find_member(metadata, "remainingItemCount", &remaining) && dsetp_scan_scalar(&remaining, &view))
        dsetp_parse_int64(view.text, view.size, &reader->page.remaining);
    return keep_page_text(reader, scan, &metadata, "resourceVersion", &reader->page.version) &&
           keep_page_text(reader, scan, &metadata, "continue", &reader->page.next);
}

static bool check_kind(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_view view;
    const char *name = kind_names[reader->options.kind];
    size_t size = strlen(name);

    if (!dsetp_scan_string(scan, &view))
        return false;
    if (view.size == 0 ||
        (view.size == size + 4 && memcmp(view.text, name, size) == 0 && memcmp(view.text + size, "List", 4) == 0))
        return true;
    scan->path = "kind";
    return dsetp_scan_fail(scan, DSET_EINVALID, "is not the kind of list that is expected");
}

static bool take_member(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_items items;
    bool is_null;

    switch (reader->member) {
    case KIND:
        return check_kind(reader, scan);
    case METADATA:
        return take_page(reader, scan);
    case ITEMS:
        if (!dsetp_scan_null(scan, &is_null))
            return false;
        if (!is_null && !dsetp_scan_open(scan, '[', &items))
            return false;
        reader->at = is_null ? COMMA_OR_END : ITEM_OR_END;
        return true;
    default:
        return dsetp_scan_skip(scan);
    }
}

static bool end_list(dset_record_reader *reader, dsetp_scan *scan)
{
    reader->at = DONE;
    return settle(scan, reader->methods.page != NULL ? reader->methods.page(reader->context, &reader->page) : DSET_OK);
}

static bool take_key(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_view key;

    if (!dsetp_scan_string(scan, &key))
        return false;
    reader->member = dsetp_view_is(&key, "items")      ? ITEMS
                     : dsetp_view_is(&key, "metadata") ? METADATA
                     : dsetp_view_is(&key, "kind")     ? KIND
                                                       : OTHER;
    reader->at = COLON;
    return true;
}

/* After an element: a comma, or the end of what it is in. */
static bool take_comma(dset_record_reader *reader, dsetp_scan *scan, char close, state after_comma)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next == ',') {
        scan->at++;
        reader->at = after_comma;
        return true;
    }
    if (!dsetp_scan_char(scan, close))
        return false;
    if (close == '}')
        return end_list(reader, scan);
    reader->at = COMMA_OR_END;
    return true;
}

/* At the front of a container: is it empty? */
static bool take_first(dset_record_reader *reader, dsetp_scan *scan, char close, state first)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next == close)
        return take_comma(reader, scan, close, first);
    reader->at = first;
    return true;
}

/* One unit. The state changes only when it is complete. */
static bool step(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_items items;

    switch (reader->at) {
    case OBJECT:
        if (reader->options.shape == DSET_SHAPE_WATCH)
            return take_event(reader, scan);
        if (!take_record(reader, scan))
            return false;
        reader->at = DONE;
        return true;
    case START:
        if (!dsetp_scan_open(scan, '{', &items))
            return false;
        reader->at = KEY_OR_END;
        return true;
    case KEY_OR_END:
        return take_first(reader, scan, '}', KEY);
    case KEY:
        return take_key(reader, scan);
    case COLON:
        if (!dsetp_scan_char(scan, ':'))
            return false;
        reader->at = VALUE;
        return true;
    case VALUE:
        if (!take_member(reader, scan))
            return false;
        reader->at = reader->at == VALUE ? COMMA_OR_END : reader->at;
        return true;
    case COMMA_OR_END:
        return take_comma(reader, scan, '}', KEY);
    case ITEM_OR_END:
        return take_first(reader, scan, ']', ITEM);
    case ITEM:
        if (!take_record(reader, scan))
            return false;
        reader->at = ITEM_COMMA;
        return true;
    case ITEM_COMMA:
        return take_comma(reader, scan, ']', ITEM);
    default:
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "has more text behind its end");
    }
}

static int report(dset_record_reader *reader, const dsetp_scan *scan, dset_error *err)
{
    say(reader, scan, &reader->failed);
    return say(reader, scan, err);
}

static bool blank(const dsetp_scan *scan)
{
    dsetp_scan rest = *scan;
    char next;

    rest.last = false;
    return !dsetp_scan_peek(&rest, &next);
}

/* Unit after unit, until the text ends or one is cut, which stays in front of the scan. */
static int run(dset_record_reader *reader, dsetp_scan *scan, dset_error *err)
{
    while (!blank(scan)) {
        const char *from = scan->at;

        if (step(reader, scan))
            continue;
        if (scan->code != DSETP_SCAN_MORE)
            return report(reader, scan, err);
        scan->at = from;
        return DSET_OK;
    }
    scan->at = scan->end;
    return DSET_OK;
}

/* Where the unit that is pending ends in the next piece; NULL: not in it. */
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

/* Beside the bytes themselves little is taken, however many they become; of what is whole they alone stay. */
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

/* The names of what is too large, from its first record_max bytes; the rest is only skipped. */
static int begin_skipping(dset_record_reader *reader, const char *at, dset_error *err)
{
    const bool in_event = reader->options.shape == DSET_SHAPE_WATCH;
    dsetp_scan scan;
    int code = DSET_OK;

    memset(&scan, 0, sizeof scan);
    scan.at = at;
    if (reader->pending.size != 0) {
        code = add(reader, at, reader->options.record_max - reader->pending.size, true, err);
        scan.at = reader->pending.data;
    }
    if (code != DSET_OK)
        return code;
    scan.end = scan.at + reader->options.record_max;
    if (!dsetp_record_identify(&reader->record, &scan, in_event) && scan.code != DSETP_SCAN_MORE)
        return report(reader, &scan, err);
    reader->change = in_event ? change_of(&reader->record.names.type) : 0;
    if (reader->change == DSET_BOOKMARK || reader->change == DSET_WATCH_ERROR)
        return report(reader, &too_large, err);
    dsetp_buffer_free(&reader->pending);
    reader->skipping = true;
    return DSET_OK;
}

/* What was skipped is complete. */
static int end_skipping(dset_record_reader *reader, dset_error *err)
{
    const dset_watch_event event = { reader->change, 0, "", "" };
    dset_error error = DSET_ERROR_INIT;
    dsetp_scan scan;

    memset(&scan, 0, sizeof scan);
    say(reader, &too_large, &error);
    if (reader->change != 0 && !give_event(reader, &scan, &event))
        return report(reader, &scan, err);
    reader->skipping = false;
    reader->count++;
    if (!settle(&scan, refuse(reader, &error)))
        return report(reader, &scan, err);
    if (reader->options.shape != DSET_SHAPE_WATCH)
        reader->at = reader->at == ITEM ? ITEM_COMMA : DONE;
    return DSET_OK;
}

static int keep(dset_record_reader *reader, const char *at, const char *end, bool whole, dset_error *err)
{
    if ((size_t)(end - at) <= reader->options.record_max - reader->pending.size)
        return add(reader, at, (size_t)(end - at), whole, err);
    if (reader->methods.refusal == NULL || (reader->at != ITEM && reader->at != OBJECT))
        return report(reader, &too_large, err);
    return begin_skipping(reader, at, err);
}

/* Keeps the unit that is cut, and how far its frame goes. */
static int begin_pending(dset_record_reader *reader, dsetp_scan *scan, dset_error *err)
{
    int code;

    if (blank(scan))
        return DSET_OK;
    scan->code = DSET_OK;
    dsetp_scan_peek(scan, &reader->opener);
    dsetp_record_clear(&reader->record); /* of what is not whole nothing is worth its memory */
    code = keep(reader, scan->at, scan->end, false, err);
    memset(&reader->frame, 0, sizeof reader->frame);
    if (code == DSET_OK)
        frame_end(reader, scan->at + (reader->opener == '"'), scan->end);
    return code;
}

/* Adds to the unit that is pending; when that completes it, reads it. *at is where to go on. */
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
    memset(&scan, 0, sizeof scan);
    scan.at = reader->pending.data;
    scan.end = scan.at + reader->pending.size;
    scan.last = true;
    code = run(reader, &scan, err);
    dsetp_buffer_free(&reader->pending);
    return code;
}

int dset_record_reader_feed(dset_record_reader *reader, const void *data, size_t size, dset_error *err)
{
    const char *at = data, *end = at + size;
    dsetp_scan scan;
    int code = DSET_OK;

    if (reader == NULL || (data == NULL && size != 0))
        return dsetp_fail(err, DSET_EMISUSE, reader == NULL ? "reader" : "data", "must not be NULL");
    if (reader->failed.code != DSET_OK)
        return dsetp_fail(err, reader->failed.code, reader->failed.path, "%s", reader->failed.text);
    if (size != 0 && (reader->pending.size != 0 || reader->skipping))
        code = finish_pending(reader, &at, end, err);
    if (code != DSET_OK || at == end)
        return code;
    memset(&scan, 0, sizeof scan);
    scan.at = at;
    scan.end = end;
    code = run(reader, &scan, err);
    return code == DSET_OK ? begin_pending(reader, &scan, err) : code;
}

int dset_record_reader_end(dset_record_reader *reader, dset_error *err)
{
    dsetp_scan scan;
    int code = DSET_OK;

    if (reader == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "reader", "must not be NULL");
    if (reader->failed.code != DSET_OK)
        return dsetp_fail(err, reader->failed.code, reader->failed.path, "%s", reader->failed.text);
    dsetp_buffer_fit(&reader->pending, reader->pending.size);
    memset(&scan, 0, sizeof scan);
    scan.at = reader->pending.size != 0 ? reader->pending.data : "";
    scan.end = scan.at + reader->pending.size;
    scan.last = true;
    code = run(reader, &scan, err);
    dsetp_buffer_free(&reader->pending);
    if (code != DSET_OK || reader->at == DONE ||
        (reader->at == OBJECT && reader->options.shape == DSET_SHAPE_WATCH && !reader->skipping))
        return code;
    dsetp_scan_fail(&scan, DSET_ESYNTAX, "ends too early");
    return report(reader, &scan, err);
}

static int read_options(dset_record_reader *to, const dset_record_options *options, const dset_record_methods *methods,
                        dset_error *err)
{
    int code = dsetp_struct(&to->options, sizeof to->options, options, "options", err);

    if (code == DSET_OK)
        code = dsetp_struct(&to->methods, sizeof to->methods, methods, "methods", err);
    if (code != DSET_OK)
        return code;
    if (to->options.kind <= DSET_KIND_ANY || to->options.kind > DSET_KIND_LEASE)
        return dsetp_fail(err, DSET_EMISUSE, "options.kind", "is not a kind of objects");
    if (to->options.shape < DSET_SHAPE_OBJECT || to->options.shape > DSET_SHAPE_WATCH)
        return dsetp_fail(err, DSET_EMISUSE, "options.shape", "is not a shape of texts");
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
    start.at = start.options.shape == DSET_SHAPE_LIST ? START : OBJECT;
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
