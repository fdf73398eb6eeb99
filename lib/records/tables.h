/*
 * The fields of Nodes, Pods and ControllerRevisions to read; everything else is skipped. The tables end with a row
 * without a key.
 */
#ifndef DSETP_RECORDS_TABLES_H
#define DSETP_RECORDS_TABLES_H

#include "records/object.h"

typedef enum dsetp_taken_kind {
    DSETP_TAKE_TEXT,         /* const char *, kept */
    DSETP_TAKE_VIEW,         /* dsetp_view of a string */
    DSETP_TAKE_TIME_VIEW,    /* the same, for which null counts */
    DSETP_TAKE_FLAG,         /* dsetp_view of true or false */
    DSETP_TAKE_FLAG_OR_NULL, /* the same, for which null counts */
    DSETP_TAKE_NUMBER,       /* int64_t */
    DSETP_TAKE_RAW,          /* dsetp_view of any value */
    DSETP_TAKE_TIME,         /* dset_ms */
    DSETP_TAKE_LABELS,
    DSETP_TAKE_INSIDE,       /* an object with its own table */
    DSETP_TAKE_EACH,         /* a list of such objects; done() after each */
    DSETP_TAKE_VALUES        /* the values of a field requirement */
} dsetp_taken_kind;

typedef struct dsetp_taken {
    const char *key;
    uint32_t kind; /* dsetp_taken_kind */
    size_t offset; /* of the value in dsetp_record */
    const char *path;
    const struct dsetp_taken *inside;
    bool (*done)(dsetp_record *record, dsetp_scan *scan);
    const struct dsetp_taken *cleared; /* the list that is cleared if this object is null */
} dsetp_taken;

extern const dsetp_taken dsetp_taken_of_node[], dsetp_taken_of_pod[], dsetp_taken_of_revision[];
/* The names of an object; the same inside a watch event. */
extern const dsetp_taken dsetp_taken_of_any[], dsetp_taken_of_event[];

#endif
