/* Tables in kubectl's layout. */
#ifndef DSET_SHOW_TABLE_H
#define DSET_SHOW_TABLE_H

#include <daemonset/daemonset.h>

#include "text.h"

typedef struct column {
    const char *name;
    int priority; /* 1: with -o wide only */
} column;

enum {
    TABLE_NAMESPACE = 1u << 0, /* a first column NAMESPACE */
    TABLE_LABELS = 1u << 1,    /* a last column LABELS */
    TABLE_WIDE = 1u << 2,
    TABLE_NO_HEADERS = 1u << 3,
    TABLE_KIND = 1u << 4 /* names are "kind/name" */
};

typedef struct table {
    uint32_t kind;  /* dset_kind */
    uint32_t flags; /* TABLE_* */
    column columns[24];
    size_t column_count;
    char **cells; /* row by row */
    size_t cell_count, cell_capacity;
} table;

/* An empty table with the columns of a kind: DaemonSet, Pod, Node, ControllerRevision or Event. */
void table_start(table *t, uint32_t kind, uint32_t flags);
void table_free(table *t);
void table_column(table *t, const char *name, int priority);
void table_cell(table *t, const char *cell);
void table_cell_number(table *t, int64_t number);
/* The row of an object. */
void table_row(table *t, const dset_value *object, dset_ms now);
/* Writes the whole table with headers; nothing if there are no rows. */
void table_write(const table *t, text *to);

/* cells.c: the cells of an object, without the optional NAMESPACE and LABELS. */
extern const column daemonset_columns[], pod_columns[], node_columns[], revision_columns[], event_columns[];
void daemonset_row(table *t, const dset_value *object, dset_ms now);
void node_row(table *t, const dset_value *object, dset_ms now);
void revision_row(table *t, const dset_value *object, dset_ms now);
void event_row(table *t, const dset_value *object, dset_ms now);
/* pod_cells.c */
void pod_row(table *t, const dset_value *object, dset_ms now);

/* Helpers for rows. "" or 0 if there is no such member. */
const char *string_at(const dset_value *object, const char *first, const char *second);
const char *string_in(const dset_value *object, const char *key);
int64_t number_in(const dset_value *object, const char *key);
void add_name_cell(table *t, const dset_value *object);
void add_age_cell(table *t, const dset_value *object, dset_ms now); /* of metadata.creationTimestamp */
void add_or_none(table *t, const char *cell, const char *none);
/* "k=v,k=v" sorted, or "<none>". */
void write_labels(text *to, const dset_value *labels);

#endif
