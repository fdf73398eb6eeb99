/*
 * The units of a reader: a key, a value, a bracket of a list; an object; an event of a watch. The reader changes only
 * when a unit is complete.
 */
#ifndef DSETP_RECORDS_UNITS_H
#define DSETP_RECORDS_UNITS_H

#include "base/text.h"
#include "json/skip.h"
#include "records/object.h"

typedef enum dsetp_unit { /* the next unit in the text */
    DSETP_UNIT_OBJECT, /* a single object, or an event of a watch */
    DSETP_UNIT_START,  /* of a list */
    DSETP_UNIT_KEY_OR_END,
    DSETP_UNIT_KEY,
    DSETP_UNIT_COLON,
    DSETP_UNIT_VALUE,
    DSETP_UNIT_COMMA_OR_END,
    DSETP_UNIT_ITEM_OR_END,
    DSETP_UNIT_ITEM,
    DSETP_UNIT_ITEM_COMMA,
    DSETP_UNIT_DONE
} dsetp_unit;
typedef enum dsetp_page_member { DSETP_MEMBER_OTHER, DSETP_MEMBER_KIND, DSETP_MEMBER_METADATA, DSETP_MEMBER_ITEMS } dsetp_page_member;

struct dset_record_reader {
    dset_allocator memory;
    dset_record_options options;
    dset_record_methods methods;
    void *context;
    dsetp_record record;
    dsetp_unit at;
    dsetp_page_member member;       /* of the list: its value is next */
    uint64_t count;      /* objects so far */
    uint32_t change;     /* of the current object, in a watch */
    char opener;         /* the first byte of the pending unit */
    bool skipping;       /* the pending unit is refused and not buffered */
    bool stopped;        /* by the result of a method */
    dsetp_buffer pending; /* the beginning of a unit */
    dsetp_skip frame;    /* the position in it */
    dsetp_arena *envelope;
    dset_page page;
    dset_error failed;
};

/* Reads the next unit. False: it is incomplete or invalid; the scan's code says which. */
bool dsetp_take_unit(dset_record_reader *reader, dsetp_scan *scan);

bool dsetp_is_decoded(uint32_t kind); /* objects of other kinds are passed on unparsed */
/* The kind named anywhere in an object; DSET_KIND_ANY if it is not decoded. */
uint32_t dsetp_kind_of_object(dsetp_scan object);
uint32_t dsetp_change_of(const dsetp_view *type); /* of an event; 0: unknown */
/* Sets the code of the scan to the result of a method. */
bool dsetp_settle(dset_record_reader *reader, dsetp_scan *scan, int answer);
bool dsetp_give_event(dset_record_reader *reader, dsetp_scan *scan, const dset_watch_event *event);
/* Reports a refused object, which was identified, and the error. */
int dsetp_refuse(dset_record_reader *reader, const dset_error *error);
/* Sets the path of the error: the object, and the field in it. */
int dsetp_say_where(const dset_record_reader *reader, const dsetp_scan *scan, dset_error *err);

#endif
