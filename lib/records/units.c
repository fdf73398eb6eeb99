/* The units of a reader: objects, the parts of a list, the events of a watch. */
#include "records/units.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

static const char *const kind_names[] = { "", "DaemonSet", "ControllerRevision", "Node", "Pod", "Event", "Lease" };

bool dsetp_is_decoded(uint32_t kind)
{
    return kind == DSET_KIND_NODE || kind == DSET_KIND_POD || kind == DSET_KIND_REVISION;
}

uint32_t dsetp_kind_of_object(dsetp_scan object)
{
    dsetp_view key, name = { "", 0, true };
    dsetp_items items;
    uint32_t kind;

    if (!dsetp_scan_open(&object, '{', &items))
        return DSET_KIND_ANY;
    while (dsetp_scan_item(&object, &items) && dsetp_scan_key(&object, &key)) {
        dsetp_scan value = object;

        if (!dsetp_scan_skip(&object))
            break;
        if (dsetp_view_is(&key, "kind"))
            dsetp_scan_string(&value, &name);
    }
    for (kind = DSET_KIND_DAEMONSET; kind <= DSET_KIND_LEASE; kind++) {
        if (dsetp_is_decoded(kind) && dsetp_view_is(&name, kind_names[kind]))
            return kind;
    }
    return DSET_KIND_ANY;
}

bool dsetp_settle(dset_record_reader *reader, dsetp_scan *scan, int answer)
{
    reader->stopped = answer != DSET_OK;
    return answer == DSET_OK || dsetp_scan_fail(scan, answer, "stopped by a method");
}

int dsetp_say_where(const dset_record_reader *reader, const dsetp_scan *scan, dset_error *err)
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

int dsetp_refuse(dset_record_reader *reader, const dset_error *error)
{
    const dsetp_record *record = &reader->record;
    const dset_refusal refusal = { reader->change, 0, record->ns, record->name, record->uid, record->version, error };

    return reader->methods.refusal(reader->context, &refusal);
}

/* Reads a record that is over a limit or does not read again, only to say which it is. */
static bool refuse_record(dset_record_reader *reader, dsetp_scan *scan, const char *from, int *answer)
{
    dset_error error = DSET_ERROR_INIT;

    dsetp_say_where(reader, scan, &error);
    scan->at = from;
    scan->code = DSET_OK;
    scan->path = NULL;
    if (!dsetp_record_identify(&reader->record, scan, false))
        return false;
    *answer = dsetp_refuse(reader, &error);
    return true;
}

/* One of many that does not read is refused; a single one is a failure. */
static bool may_refuse(const dset_record_reader *reader, const dsetp_scan *scan)
{
    return reader->methods.refusal != NULL &&
           (scan->code == DSET_ELIMIT ||
            (scan->code == DSET_EINVALID && reader->options.shape != DSET_SHAPE_OBJECT));
}

static bool take_record(dset_record_reader *reader, dsetp_scan *scan)
{
    const char *from = scan->at;
    int answer = DSET_OK;
    char next;

    if (dsetp_is_decoded(reader->options.kind)) {
        if (!dsetp_record_read(&reader->record, scan, reader->options.kind) ||
            !dsetp_record_give(&reader->record, scan, reader->options.kind, &reader->methods, reader->context, &answer)) {
            if (!may_refuse(reader, scan) || !refuse_record(reader, scan, from, &answer))
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
    return dsetp_settle(reader, scan, answer);
}

typedef struct wanted { /* a member of an object */
    const char *name;
    dsetp_scan *out; /* its value; untouched if it is absent */
    bool found;
} wanted;

/* Finds members of an object, of equal ones the last. True if all are there. */
static bool find_members(dsetp_scan scan, wanted *members, size_t count)
{
    size_t missing = count, i;
    dsetp_items items;
    dsetp_view key;

    if (!dsetp_scan_open(&scan, '{', &items))
        return false;
    while (dsetp_scan_item(&scan, &items)) {
        const char *from;

        if (!dsetp_scan_key(&scan, &key))
            return false;
        from = scan.at;
        if (!dsetp_scan_skip(&scan))
            return false;
        for (i = 0; i < count; i++) {
            if (!dsetp_view_is(&key, members[i].name))
                continue;
            members[i].out->at = from;
            members[i].out->end = scan.at;
            members[i].out->last = true;
            missing -= !members[i].found;
            members[i].found = true;
        }
    }
    return missing == 0;
}

static bool find_member(dsetp_scan scan, const char *name, dsetp_scan *out)
{
    wanted member = { name, out, false };

    return find_members(scan, &member, 1);
}

bool dsetp_give_event(dset_record_reader *reader, dsetp_scan *scan, const dset_watch_event *event)
{
    return dsetp_settle(reader, scan, reader->methods.event != NULL ? reader->methods.event(reader->context, event) : DSET_OK);
}

static const char *keep_member(dset_record_reader *reader, dsetp_scan *scan, const dsetp_scan *object, const char *name)
{
    dsetp_scan value = *object;
    dsetp_view view;

    if (!find_member(*object, name, &value) || !dsetp_scan_string(&value, &view))
        return "";
    return dsetp_record_keep(&reader->record, scan, &view);
}

/* The object of a bookmark has only a version; that of an error is a Status. */
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
    return dsetp_give_event(reader, scan, event);
}

uint32_t dsetp_change_of(const dsetp_view *type)
{
    static const char *const names[] = { "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR" };
    uint32_t i;

    for (i = 0; i < 5; i++) {
        if (dsetp_view_is(type, names[i]))
            return i + 1;
    }
    return 0;
}

/* One complete event; unknown types are ignored. */
static bool take_event(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_scan whole = *scan, type = *scan, object = *scan;
    wanted members[] = { { "type", &type, false }, { "object", &object, false } };
    dset_watch_event event = { 0, 0, "", "" };
    dsetp_view view;
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    whole.at = scan->at;
    if (next != '{')
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "an event is expected");
    if (!dsetp_scan_skip(scan))
        return false;
    whole.end = scan->at;
    whole.last = true;
    if (!find_members(whole, members, 2) || !dsetp_scan_string(&type, &view))
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "is not an event with a type and an object");
    event.change = dsetp_change_of(&view);
    if (event.change == 0)
        return true;
    if (event.change == DSET_BOOKMARK || event.change == DSET_WATCH_ERROR)
        return give_notice(reader, scan, &event, &object);
    if (!dsetp_give_event(reader, scan, &event))
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

    if (text == NULL || !dsetp_record_hold(&reader->record, scan, 3 * strlen(text))) /* kept while records are read */
        return false;
    *to = dsetp_arena_string(reader->envelope, text);
    return *to != NULL || dsetp_scan_fail(scan, DSET_ENOMEM, "out of memory");
}

/* The metadata of the list. Between two items the record can be used for this. */
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
    case DSETP_MEMBER_KIND:
        return check_kind(reader, scan);
    case DSETP_MEMBER_METADATA:
        return take_page(reader, scan);
    case DSETP_MEMBER_ITEMS:
        if (!dsetp_scan_null(scan, &is_null))
            return false;
        if (!is_null && !dsetp_scan_open(scan, '[', &items))
            return false;
        reader->at = is_null ? DSETP_UNIT_COMMA_OR_END : DSETP_UNIT_ITEM_OR_END;
        return true;
    default:
        return dsetp_scan_skip(scan);
    }
}

static bool end_list(dset_record_reader *reader, dsetp_scan *scan)
{
    reader->at = DSETP_UNIT_DONE;
    return dsetp_settle(reader, scan, reader->methods.page != NULL ? reader->methods.page(reader->context, &reader->page) : DSET_OK);
}

static bool take_key(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_view key;

    if (!dsetp_scan_string(scan, &key))
        return false;
    reader->member = dsetp_view_is(&key, "items")      ? DSETP_MEMBER_ITEMS
                     : dsetp_view_is(&key, "metadata") ? DSETP_MEMBER_METADATA
                     : dsetp_view_is(&key, "kind")     ? DSETP_MEMBER_KIND
                                                       : DSETP_MEMBER_OTHER;
    reader->at = DSETP_UNIT_COLON;
    return true;
}

/* After an element: a comma, or the end of its container. */
static bool take_comma(dset_record_reader *reader, dsetp_scan *scan, char close, dsetp_unit after_comma)
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
    reader->at = DSETP_UNIT_COMMA_OR_END;
    return true;
}

/* At the start of a container, which may be empty. */
static bool take_first(dset_record_reader *reader, dsetp_scan *scan, char close, dsetp_unit first)
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
bool dsetp_take_unit(dset_record_reader *reader, dsetp_scan *scan)
{
    dsetp_items items;

    switch (reader->at) {
    case DSETP_UNIT_OBJECT:
        if (reader->options.shape == DSET_SHAPE_WATCH)
            return take_event(reader, scan);
        if (!take_record(reader, scan))
            return false;
        reader->at = DSETP_UNIT_DONE;
        return true;
    case DSETP_UNIT_START:
        if (!dsetp_scan_open(scan, '{', &items))
            return false;
        reader->at = DSETP_UNIT_KEY_OR_END;
        return true;
    case DSETP_UNIT_KEY_OR_END:
        return take_first(reader, scan, '}', DSETP_UNIT_KEY);
    case DSETP_UNIT_KEY:
        return take_key(reader, scan);
    case DSETP_UNIT_COLON:
        if (!dsetp_scan_char(scan, ':'))
            return false;
        reader->at = DSETP_UNIT_VALUE;
        return true;
    case DSETP_UNIT_VALUE:
        if (!take_member(reader, scan))
            return false;
        reader->at = reader->at == DSETP_UNIT_VALUE ? DSETP_UNIT_COMMA_OR_END : reader->at;
        return true;
    case DSETP_UNIT_COMMA_OR_END:
        return take_comma(reader, scan, '}', DSETP_UNIT_KEY);
    case DSETP_UNIT_ITEM_OR_END:
        return take_first(reader, scan, ']', DSETP_UNIT_ITEM);
    case DSETP_UNIT_ITEM:
        if (!take_record(reader, scan))
            return false;
        reader->at = DSETP_UNIT_ITEM_COMMA;
        return true;
    case DSETP_UNIT_ITEM_COMMA:
        return take_comma(reader, scan, ']', DSETP_UNIT_ITEM);
    default:
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "unexpected data after the end");
    }
}
