/* The kept data of the current record: its limit and memory. Does not know the fields. */
#include <string.h>

#include "base/text.h"
#include "daemonset/scalar.h"
#include "model/labels.h"
#include "records/object.h"

#define IDLE_MAX 4096u /* memory of each kind that is reused for the next record */
#define MESSAGE_MAX 1024u
#define ZERO_TIME (-62135596800) /* 0001-01-01T00:00:00Z, in seconds */

static bool no_memory(dsetp_scan *scan)
{
    return dsetp_scan_fail(scan, DSET_ENOMEM, "out of memory");
}

bool dsetp_record_hold(dsetp_record *record, dsetp_scan *scan, size_t bytes)
{
    if (bytes > record->kept_max - record->kept)
        return dsetp_scan_fail(scan, DSET_ELIMIT, "has more names, labels and taints than the limit allows");
    record->kept += bytes;
    return true;
}

/* most: an upper bound for the bytes that count as kept. */
static char *keep(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view, size_t most)
{
    char *copy;
    size_t room;

    if (view->plain) {
        if (!dsetp_record_hold(record, scan, view->size + 1 < most ? view->size + 1 : most))
            return NULL;
        copy = dsetp_arena_text(record->arena, view->text, view->size);
    } else {
        record->decoder->text = view->text;
        record->decoder->size = view->size;
        record->decoder->escaped = true;
        record->decoder->broken = dsetp_json_broken(view->text, view->size);
        if (!dsetp_json_escapes(view->text, view->size)) {
            dsetp_scan_fail(scan, DSET_ESYNTAX, "has an invalid escape sequence");
            return NULL;
        }
        room = dsetp_json_room(record->decoder) + 1;
        if (!dsetp_record_hold(record, scan, room < most ? room : most))
            return NULL;
        copy = dsetp_arena_reserve(record->arena, room);
        if (copy != NULL)
            copy[dsetp_json_decode(record->decoder, copy)] = '\0';
    }
    if (copy == NULL)
        no_memory(scan);
    return copy;
}

const char *dsetp_record_keep(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return keep(record, scan, view, SIZE_MAX);
}

const char *dsetp_record_keep_if_any(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return view->text != NULL && view->size != 0 ? dsetp_record_keep(record, scan, view) : NULL;
}

static size_t message_size(const char *text, size_t size)
{
    if (size <= MESSAGE_MAX)
        return size;
    for (size = MESSAGE_MAX; size > 0 && ((unsigned char)text[size] & 0xc0u) == 0x80;)
        size--;
    return size;
}

/* A prefix of a message that decodes to slightly more than MESSAGE_MAX bytes; its last character may be truncated. */
static size_t message_front(const dsetp_view *view)
{
    size_t at = 0, units;

    for (units = 0; at < view->size && units < MESSAGE_MAX + 8; units++)
        at += view->text[at] != '\\' ? 1 : view->text[at + 1] == 'u' ? 6 : 2;
    return at;
}

const char *dsetp_record_keep_message(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    dsetp_view front = *view;
    char *copy;

    if (front.size > MESSAGE_MAX) {
        if (!front.plain && !dsetp_json_escapes(view->text, view->size)) {
            dsetp_scan_fail(scan, DSET_ESYNTAX, "has an invalid escape sequence");
            return NULL;
        }
        front.size = front.plain ? MESSAGE_MAX : message_front(view);
    }
    copy = keep(record, scan, &front, MESSAGE_MAX + 1);
    if (copy != NULL)
        copy[message_size(copy, strlen(copy))] = '\0';
    return copy;
}

const char *dsetp_record_keep_reason(dsetp_record *record, dsetp_scan *scan, const char *word, const dsetp_view *view)
{
    const char *message = view->text != NULL ? dsetp_record_keep_message(record, scan, view) : "";
    size_t length = strlen(word), rest = message != NULL ? strlen(message) : 0;
    char *copy;

    if (message == NULL || rest == 0)
        return message != NULL ? word : NULL;
    if (!dsetp_record_hold(record, scan, length + 2))
        return NULL;
    copy = dsetp_arena_reserve(record->arena, length + rest + 3);
    if (copy == NULL) {
        no_memory(scan);
        return NULL;
    }
    memcpy(copy, word, length);
    memcpy(copy + length, ": ", 2);
    memcpy(copy + length + 2, message, rest + 1);
    copy[message_size(copy, length + rest + 2)] = '\0';
    return copy;
}

bool dsetp_record_add_label(dsetp_record *record, dsetp_scan *scan, const dsetp_view *key, const dsetp_view *value)
{
    void *labels = record->labels;
    dset_label *made;

    if (!dsetp_record_hold(record, scan, sizeof *made))
        return false;
    if (!dsetp_grow(&record->memory, &labels, &record->label_capacity, record->label_count + 1, sizeof *made))
        return no_memory(scan);
    record->labels = labels;
    made = &record->labels[record->label_count];
    made->key = dsetp_record_keep(record, scan, key);
    made->value = made->key != NULL ? dsetp_record_keep(record, scan, value) : NULL;
    if (made->value == NULL)
        return false;
    record->label_count++;
    return true;
}

bool dsetp_record_settle_labels(dsetp_record *record, dsetp_scan *scan)
{
    size_t i, kept = 0;

    for (i = 1; i < record->label_count; i++) {
        if (strcmp(record->labels[i - 1].key, record->labels[i].key) >= 0)
            break;
    }
    if (i >= record->label_count)
        return true;
    if (!dsetp_labels_sort(&record->memory, record->labels, record->label_count))
        return no_memory(scan);
    for (i = 0; i < record->label_count; i++) {
        if (kept > 0 && strcmp(record->labels[kept - 1].key, record->labels[i].key) == 0)
            kept--;
        record->labels[kept++] = record->labels[i];
    }
    record->label_count = kept;
    return true;
}

bool dsetp_record_add_taint(dsetp_record *record, dsetp_scan *scan, const dset_taint *taint)
{
    void *taints = record->taints;
    dset_taint *made;

    if (!dsetp_record_hold(record, scan, sizeof *made))
        return false;
    if (!dsetp_grow(&record->memory, &taints, &record->taint_capacity, record->taint_count + 1, sizeof *made))
        return no_memory(scan);
    record->taints = taints;
    made = &record->taints[record->taint_count++];
    made->key = dsetp_or_empty(taint->key);
    made->value = dsetp_or_empty(taint->value);
    made->effect = dsetp_or_empty(taint->effect);
    return true;
}

bool dsetp_record_start(dsetp_record *record, const dset_allocator *memory, size_t kept_max)
{
    memset(record, 0, sizeof *record);
    record->kept_max = kept_max;
    record->memory = dsetp_memory(memory);
    record->arena = dsetp_arena_new(&record->memory, 0);
    record->decoder = dsetp_zalloc(&record->memory, sizeof *record->decoder);
    if (record->arena != NULL && record->decoder != NULL) {
        record->decoder->lenient = true;
        return true;
    }
    dsetp_record_end(record);
    return false;
}

/* Releases a block of the record when it is larger than `most`. Returns what it is then. */
static void *trim(const dsetp_record *record, void *items, size_t *capacity, size_t size, size_t most)
{
    if (*capacity * size <= most)
        return items;
    dsetp_release(&record->memory, items, *capacity * size);
    *capacity = 0;
    return NULL;
}

static void trim_blocks(dsetp_record *record, size_t most)
{
    record->labels = trim(record, record->labels, &record->label_capacity, sizeof *record->labels, most);
    record->taints = trim(record, record->taints, &record->taint_capacity, sizeof *record->taints, most);
    record->lists = trim(record, record->lists, &record->list_capacity, sizeof *record->lists, most);
}

void dsetp_record_end(dsetp_record *record)
{
    trim_blocks(record, 0);
    dsetp_release(&record->memory, record->decoder, sizeof *record->decoder);
    dsetp_arena_free(record->arena);
    memset(record, 0, sizeof *record);
    record->memory = dsetp_memory(NULL);
}

void dsetp_record_clear(dsetp_record *record)
{
    const size_t from = offsetof(dsetp_record, kept);

    dsetp_arena_reset(record->arena);
    if (dsetp_arena_bytes(record->arena) > IDLE_MAX)
        dsetp_arena_end(record->arena);
    trim_blocks(record, IDLE_MAX);
    memset((char *)record + from, 0, sizeof *record - from);
}

bool dsetp_take_time(dsetp_scan *scan, dset_ms *to, const dsetp_view *view)
{
    if (dset_time_parse(to, view->text, view->size, NULL) != DSET_OK)
        return dsetp_scan_fail(scan, DSET_EINVALID, "must be a time such as 2026-03-01T12:00:00Z");
    if (*to / 1000 == ZERO_TIME)
        *to = 0;
    return true;
}
