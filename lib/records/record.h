/*
 * One Node, Pod or ControllerRevision out of JSON text, without a tree: what the world wants of it, in memory that is
 * used again for the next one. What to take stands in tables; everything else is skipped.
 */
#ifndef DSETP_RECORDS_RECORD_H
#define DSETP_RECORDS_RECORD_H

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

typedef struct dsetp_names { /* which object it is, in a text that is not kept */
    dsetp_view ns, name, uid, version;
    dsetp_view type; /* of the event that it is in */
} dsetp_names;

typedef struct dsetp_record {
    dset_allocator memory;
    dsetp_arena *arena;  /* the texts of the record at hand */
    dset_label *labels;  /* grows, is kept */
    size_t label_capacity;
    dset_taint *taints;  /* grows, is kept */
    size_t taint_capacity;
    dsetp_json *decoder; /* scratch: undoes escapes */
    size_t kept_max;     /* bytes of texts, labels and taints */
    dset_error problem;  /* of reading it over a tree */
    dsetp_names names;   /* of a record that is refused */
    size_t trees;        /* records that were read over one, all told */

    /* from here on all is cleared for each record */
    size_t kept, label_count, taint_count;

    /* the fields; texts are in the arena, NULL when absent */
    const char *ns, *name, *uid, *version;
    dset_ms created_at, deleted_at;
    dset_owner owner;
    dsetp_view kind; /* as the object says */
    dsetp_view node_name, phase, message, scheduled_message, unschedulable, data;
    int64_t number;
    bool ready_seen, ready, scheduled_seen, scheduled;
    dset_ms ready_at;
    bool pinned_seen; /* the requirement that decides was met, whatever it said */
    const char *pinned;
    bool refused; /* only its names are read */
    bool twice; /* a field of the tables occurs twice: what counts then, only a tree tells */
    const char *text; /* of the object */

    /* the element at hand */
    dsetp_condition condition;
    dsetp_reference reference;
    dsetp_field_term term;
    dset_taint taint;
} dsetp_record;

bool dsetp_record_start(dsetp_record *record, const dset_allocator *memory, size_t kept_max);
void dsetp_record_end(dsetp_record *record);
/* Ready for the next one: a little memory is kept, what is more goes back. */
void dsetp_record_clear(dsetp_record *record);

/* Most bytes and values of an object that is read over a tree, and most such objects: memory and time are bounded. */
enum { DSETP_TREE_MAX = 8192, DSETP_TREE_VALUES_MAX = 256, DSETP_TREES_MAX = 1000 };

/* Reads one object: Node, Pod or ControllerRevision. */
bool dsetp_record_read(dsetp_record *record, dsetp_scan *scan, uint32_t kind);
/* Hands what was read to the method for it, if there is one; *answer is what that returns. */
bool dsetp_record_give(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                       void *context, int *answer);

/* Reads only which object it is, or the object of an event; when the text is cut, what stands in front is kept, too. */
bool dsetp_record_identify(dsetp_record *record, dsetp_scan *scan, bool in_event);

/* Counts so many bytes as kept; false when that is more than the limit, which is then the scan's code. */
bool dsetp_record_hold(dsetp_record *record, dsetp_scan *scan, size_t bytes);
/* A text of its own in the arena, escapes undone; NULL when out of memory, which is then the scan's code. */
const char *dsetp_record_keep(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* So much of a message as explanations quote. */
const char *dsetp_record_keep_message(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view);
/* How many bytes of a decoded message that is. */
size_t dsetp_message_size(const char *text, size_t size);
bool dsetp_record_add_label(dsetp_record *record, dsetp_scan *scan, const dsetp_view *key, const dsetp_view *value);
/* A server writes labels sorted; if these are not, they are sorted, and of a key that is there twice the last counts. */
bool dsetp_record_settle_labels(dsetp_record *record, dsetp_scan *scan);
bool dsetp_record_add_taint(dsetp_record *record, dsetp_scan *scan, const dset_taint *taint);

/*
 * The same over a tree, for those that have a field twice; methods: complete. *answer is what the method returned.
 * values_max: as in dset_document_options.
 */
int dsetp_record_over_tree(uint32_t kind, const void *data, size_t size, uint32_t values_max,
                           const dset_record_methods *methods, void *context, const dset_allocator *memory, int *answer,
                           dset_error *err);

#endif
