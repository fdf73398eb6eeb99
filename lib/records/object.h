/*
 * Reads one Node, Pod or ControllerRevision from JSON text, without a tree: only the fields that the world needs, into
 * memory that is reused for the next one. Tables list the fields; everything else is skipped.
 */
#ifndef DSETP_RECORDS_OBJECT_H
#define DSETP_RECORDS_OBJECT_H

#include "base/arena.h"
#include "daemonset/records.h"
#include "json/cursor.h"
#include "json/reader.h"

typedef struct dsetp_condition { /* of a Node or a Pod */
    dsetp_view type, status, time, reason, message;
} dsetp_condition;

typedef struct dsetp_reference { /* to an owner */
    dsetp_view kind, name, uid, controller;
} dsetp_reference;

typedef struct dsetp_field_term { /* one element of matchFields */
    dsetp_view key, op, value;
    uint32_t values;
} dsetp_field_term;

typedef struct dsetp_object_names { /* identifies an object, in a text that is not kept */
    dsetp_view ns, name, uid, version;
    dsetp_view type; /* of its event */
} dsetp_object_names;

struct dsetp_taken;

typedef struct dsetp_list_text { /* a list that is read at the end of its object */
    const struct dsetp_taken *of;
    const char *at; /* its text */
    uint32_t next;  /* the next list of the same field */
    bool begun;
    bool ended;
    bool linked;
} dsetp_list_text;

typedef struct dsetp_record {
    dset_allocator memory;
    dsetp_arena *arena;  /* the texts of the current record */
    dset_label *labels;  /* grows, is kept */
    size_t label_capacity;
    dset_taint *taints;  /* grows, is kept */
    size_t taint_capacity;
    dsetp_json *decoder; /* scratch, to decode escapes */
    size_t kept_max;     /* limit of bytes of texts, labels and taints */
    dsetp_list_text *lists; /* grows, is kept */
    size_t list_capacity;
    dsetp_object_names names; /* of a record that is refused */

    /* all fields below are cleared for each record */
    size_t kept, label_count, taint_count, list_count;

    /* the fields; texts are in the arena, NULL if absent */
    const char *ns, *name, *uid, *version;
    dset_ms created_at, deleted_at;
    dset_owner owner;
    dsetp_view kind, api_version; /* as the object says */
    dsetp_view node_name, phase, message, scheduled_message, unschedulable, data;
    dsetp_view init_statuses, statuses; /* of containers: any value */
    int64_t number;
    bool ready_seen, ready, scheduled_seen, scheduled, unplaced;
    dset_ms ready_at;
    bool pinned_seen; /* the requirement that decides has been seen */
    const char *pinned;
    bool twice;       /* a field of the tables occurs twice */
    bool lists_later; /* the object is read again because of that */

    /* the current element */
    dsetp_condition condition;
    dsetp_reference reference;
    dsetp_field_term term;
    dset_taint taint;
} dsetp_record;

bool dsetp_record_start(dsetp_record *record, const dset_allocator *memory, size_t kept_max);
void dsetp_record_end(dsetp_record *record);
/* Prepares for the next record; keeps a little memory and releases the rest. */
void dsetp_record_clear(dsetp_record *record);

/* Reads one object: Node, Pod or ControllerRevision. */
bool dsetp_record_read(dsetp_record *record, dsetp_scan *scan, uint32_t kind);
/* Passes the record to its method, if there is one; *answer is the result. */
bool dsetp_record_give(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                       void *context, int *answer);

/* Reads only the names of an object, or of the object in an event; of a truncated text, as far as possible. */
bool dsetp_record_identify(dsetp_record *record, dsetp_scan *scan, bool in_event);

/* Counts bytes as kept; false above the limit, with the scan's code set. */
bool dsetp_record_hold(dsetp_record *record, dsetp_scan *scan, size_t bytes);
/* Copies a text into the arena and decodes its escapes; NULL when out of memory, with the scan's code set. */
const char *dsetp_record_keep(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* The same; NULL for an absent or empty text. */
const char *dsetp_record_keep_if_any(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* Keeps the part of a message that explanations quote. */
const char *dsetp_record_keep_message(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* The same, after a word and a colon; the word alone if there is no message. */
const char *dsetp_record_keep_reason(dsetp_record *record, dsetp_scan *scan, const char *word, const dsetp_view *view);
/* Parses a time; the first instant of the year 1 means none. */
bool dsetp_take_time(dsetp_scan *scan, dset_ms *to, const dsetp_view *view);
bool dsetp_record_add_label(dsetp_record *record, dsetp_scan *scan, const dsetp_view *key, const dsetp_view *value);
/* Servers write labels sorted; others are sorted here, and the last of equal keys counts. */
bool dsetp_record_settle_labels(dsetp_record *record, dsetp_scan *scan);
bool dsetp_record_add_taint(dsetp_record *record, dsetp_scan *scan, const dset_taint *taint);

#endif
