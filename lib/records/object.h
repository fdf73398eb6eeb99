/*
 * One Node, Pod or ControllerRevision out of JSON text, without a tree: what the world wants of it, in memory that is
 * used again for the next one. What to take stands in tables; everything else is skipped.
 */
#ifndef DSETP_RECORDS_OBJECT_H
#define DSETP_RECORDS_OBJECT_H

#include "base/arena.h"
#include "daemonset/records.h"
#include "json/cursor.h"
#include "json/reader.h"

typedef struct dsetp_condition { /* of a Node or a Pod */
    dsetp_view type, status, time, message;
} dsetp_condition;

typedef struct dsetp_reference { /* to an owner */
    dsetp_view kind, name, uid, controller;
} dsetp_reference;

typedef struct dsetp_field_term { /* one element of matchFields */
    dsetp_view key, op, value;
    uint32_t values;
} dsetp_field_term;

typedef struct dsetp_object_names { /* which object it is, in a text that is not kept */
    dsetp_view ns, name, uid, version;
    dsetp_view type; /* of the event that it is in */
} dsetp_object_names;

struct dsetp_taken;

typedef struct dsetp_list_text { /* a list that is read when its object has been read */
    const struct dsetp_taken *of;
    const char *at; /* in it */
    uint32_t next;  /* the list of the same field that comes after it */
    bool begun;
    bool ended;
    bool linked;
} dsetp_list_text;

typedef struct dsetp_record {
    dset_allocator memory;
    dsetp_arena *arena;  /* the texts of the record at hand */
    dset_label *labels;  /* grows, is kept */
    size_t label_capacity;
    dset_taint *taints;  /* grows, is kept */
    size_t taint_capacity;
    dsetp_json *decoder; /* scratch, to decode escapes */
    size_t kept_max;     /* bytes of texts, labels and taints */
    dsetp_list_text *lists; /* grows, is kept */
    size_t list_capacity;
    dsetp_object_names names; /* of a record that is refused */

    /* from here on all is cleared for each record */
    size_t kept, label_count, taint_count, list_count;

    /* the fields; texts are in the arena, NULL when absent */
    const char *ns, *name, *uid, *version;
    dset_ms created_at, deleted_at;
    dset_owner owner;
    dsetp_view kind, api_version; /* as the object says */
    dsetp_view node_name, phase, message, scheduled_message, unschedulable, data;
    int64_t number;
    bool ready_seen, ready, scheduled_seen, scheduled;
    dset_ms ready_at;
    bool pinned_seen; /* the requirement that decides has been seen */
    const char *pinned;
    bool twice;       /* a field of the tables occurs twice */
    bool lists_later; /* it is being read again because of that */

    /* the element at hand */
    dsetp_condition condition;
    dsetp_reference reference;
    dsetp_field_term term;
    dset_taint taint;
} dsetp_record;

bool dsetp_record_start(dsetp_record *record, const dset_allocator *memory, size_t kept_max);
void dsetp_record_end(dsetp_record *record);
/* Prepares for the next one; a little memory is kept, the rest is released. */
void dsetp_record_clear(dsetp_record *record);

/* Reads one object: Node, Pod or ControllerRevision. */
bool dsetp_record_read(dsetp_record *record, dsetp_scan *scan, uint32_t kind);
/* Hands what was read to the method for it, if there is one; *answer is what that returns. */
bool dsetp_record_give(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                       void *context, int *answer);

/* Reads only which object it is, or the object of an event is; of a text that is cut, as much as there is. */
bool dsetp_record_identify(dsetp_record *record, dsetp_scan *scan, bool in_event);

/* Counts bytes as kept; false beyond the limit, which is then the scan's code. */
bool dsetp_record_hold(dsetp_record *record, dsetp_scan *scan, size_t bytes);
/* Copies a text into the arena and decodes its escapes; NULL when out of memory, which is then the scan's code. */
const char *dsetp_record_keep(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* NULL for a text that is absent or empty. */
const char *dsetp_record_keep_if_any(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* As much of a message as explanations quote. */
const char *dsetp_record_keep_message(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* A time as text; the first instant of the year 1 means none. */
bool dsetp_take_time(dsetp_scan *scan, dset_ms *to, const dsetp_view *view);
bool dsetp_record_add_label(dsetp_record *record, dsetp_scan *scan, const dsetp_view *key, const dsetp_view *value);
/* Servers write labels sorted; others are sorted here, and the last of equal keys counts. */
bool dsetp_record_settle_labels(dsetp_record *record, dsetp_scan *scan);
bool dsetp_record_add_taint(dsetp_record *record, dsetp_scan *scan, const dset_taint *taint);

#endif
