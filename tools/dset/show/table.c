/*
 * Tables in kubectl's layout: column widths as in the Go package tabwriter, with kubectl's minimum width and padding.
 * As there, a tab inside a cell starts a new column.
 */
#include "show/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_WIDTH 6u
#define PADDING 3u

static const struct {
    uint32_t kind;
    const column *columns;
    void (*row)(table *t, const dset_value *object, dset_ms now);
    const char *prefix;
} kinds[] = {
    { DSET_KIND_DAEMONSET, daemonset_columns, daemonset_row, "daemonset.apps/" },
    { DSET_KIND_POD, pod_columns, pod_row, "pod/" },
    { DSET_KIND_NODE, node_columns, node_row, "node/" },
    { DSET_KIND_REVISION, revision_columns, revision_row, "controllerrevision.apps/" },
    { DSET_KIND_EVENT, event_columns, event_row, "event/" },
};

static size_t kind_of(const table *t)
{
    size_t i = 0;

    while (kinds[i].kind != t->kind)
        i++;
    return i;
}

void table_column(table *t, const char *name, int priority)
{
    t->columns[t->column_count].name = name;
    t->columns[t->column_count].priority = priority;
    t->column_count++;
}

void table_start(table *t, uint32_t kind, uint32_t flags)
{
    const column *from;

    memset(t, 0, sizeof *t);
    t->kind = kind;
    t->flags = flags;
    if (kind == DSET_KIND_ANY)
        return;
    if (flags & TABLE_NAMESPACE)
        table_column(t, "Namespace", 0);
    for (from = kinds[kind_of(t)].columns; from->name != NULL; from++)
        table_column(t, from->name, from->priority);
    if (flags & TABLE_LABELS)
        table_column(t, "Labels", 0);
}

void table_free(table *t)
{
    size_t i;

    for (i = 0; i < t->cell_count; i++)
        free(t->cells[i]);
    free(t->cells);
}

void table_cell(table *t, const char *cell)
{
    t->cells = need_room(t->cells, t->cell_count, &t->cell_capacity, sizeof *t->cells);
    t->cells[t->cell_count++] = need_copy(cell);
}

void table_cell_number(table *t, int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRId64, number);
    table_cell(t, digits);
}

void add_name_cell(table *t, const dset_value *object)
{
    const char *name = string_at(object, "metadata", "name");
    text whole;

    text_start(&whole);
    text_format(&whole, "%s%s", t->flags & TABLE_KIND ? kinds[kind_of(t)].prefix : "", name);
    table_cell(t, whole.data);
    text_free(&whole);
}

void table_row(table *t, const dset_value *object, dset_ms now)
{
    if (t->flags & TABLE_NAMESPACE)
        table_cell(t, string_at(object, "metadata", "namespace"));
    kinds[kind_of(t)].row(t, object, now);
    if (t->flags & TABLE_LABELS) {
        text labels;

        text_start(&labels);
        write_labels(&labels, dset_value_find(object, "metadata", "labels", NULL));
        table_cell(t, labels.data);
        text_free(&labels);
    }
}

/* The unpadded lines: fields that end at a tab, and one that ends at the end of the line. */
typedef struct field {
    const char *start;
    size_t size;
    size_t width; /* in characters */
    size_t room;  /* padded width */
} field;

typedef struct lines {
    field *fields;
    size_t count, capacity;
    size_t *ends; /* of each line, in fields */
    size_t line_count;
    size_t columns; /* of the longest line */
} lines;

/* In characters, not bytes. */
static size_t width_of(const char *bytes, size_t size)
{
    size_t i, width = 0;

    for (i = 0; i < size; i++)
        width += ((unsigned char)bytes[i] & 0xc0u) != 0x80u;
    return width;
}

static void add_field(lines *to, const char *start, size_t size)
{
    to->fields = need_room(to->fields, to->count, &to->capacity, sizeof *to->fields);
    to->fields[to->count].start = start;
    to->fields[to->count].size = size;
    to->fields[to->count].width = width_of(start, size);
    to->fields[to->count].room = 0;
    to->count++;
}

static void split(lines *to, const text *from)
{
    const char *at = from->data, *end = from->data + from->size;
    size_t first = 0;

    for (; at < end; at++) {
        size_t size = strcspn(at, "\t\v\n");

        add_field(to, at, size);
        at += size;
        if (*at != '\n')
            continue;
        to->ends = need_more(to->ends, (to->line_count + 1) * sizeof *to->ends);
        to->ends[to->line_count++] = to->count;
        if (to->count - first > to->columns)
            to->columns = to->count - first;
        first = to->count;
    }
}

/* The field of a line in a column, if it ends with a tab. */
static field *tabbed(const lines *of, size_t line, size_t at)
{
    size_t first = line > 0 ? of->ends[line - 1] : 0;

    return first + at + 1 < of->ends[line] ? &of->fields[first + at] : NULL;
}

/* Adjacent lines that have the column share its width; it never gets narrower further down. */
static void fit(lines *all, size_t at, size_t least)
{
    size_t width = least, line, from;

    for (from = 0; from < all->line_count; from = line) {
        for (line = from; line < all->line_count && tabbed(all, line, at) != NULL; line++) {
            size_t wanted = tabbed(all, line, at)->width + PADDING;

            width = wanted > width ? wanted : width;
        }
        if (line == from) {
            line++;
            continue;
        }
        width = width > MIN_WIDTH ? width : MIN_WIDTH;
        for (; from < line; from++)
            tabbed(all, from, at)->room = width;
    }
}

static void write_lines(const lines *all, text *to)
{
    size_t line, i = 0;

    for (line = 0; line < all->line_count; line++) {
        for (; i < all->ends[line]; i++) {
            const field *f = &all->fields[i];

            text_bytes(to, f->start, f->size);
            if (f->room > f->width)
                text_format(to, "%*s", (int)(f->room - f->width), "");
        }
        text_add(to, "\n");
    }
}

/* Escapes terminal control sequences, and cuts after the first line. */
static void write_cell(text *to, const char *cell)
{
    size_t size = strcspn(cell, "\f\n\r"), part;
    char *line = need_copy(cell), *at = line;

    line[size] = '\0';
    for (;; at += part + 1) {
        bool more;

        part = strcspn(at, "\t");
        more = at[part] == '\t'; /* it starts a new column */
        at[part] = '\0';
        text_show(to, at);
        if (!more)
            break;
        text_add(to, "\t");
    }
    free(line);
    if (cell[size] != '\0')
        text_add(to, "...");
}

static void write_headers(const table *t, text *to)
{
    size_t i, shown = 0;
    const char *c;

    for (i = 0; i < t->column_count; i++) {
        if (t->columns[i].priority > 0 && !(t->flags & TABLE_WIDE))
            continue;
        if (shown++ > 0)
            text_add(to, "\t");
        for (c = t->columns[i].name; *c != '\0'; c++)
            text_format(to, "%c", *c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    text_add(to, "\n");
}

/* least: the width of the longest cell of each shown column, before escaping and cutting. */
static void write_row(const table *t, size_t row, text *to, size_t least[24])
{
    size_t i, shown = 0;

    for (i = 0; i < t->column_count; i++) {
        const char *cell = t->cells[row * t->column_count + i];
        size_t width = width_of(cell, strlen(cell)) + PADDING;

        if (t->columns[i].priority > 0 && !(t->flags & TABLE_WIDE))
            continue;
        if (shown > 0)
            text_add(to, "\t");
        write_cell(to, cell);
        least[shown] = width > least[shown] ? width : least[shown];
        shown++;
    }
    text_add(to, "\n");
}

void table_write(const table *t, text *to)
{
    size_t rows = t->column_count > 0 ? t->cell_count / t->column_count : 0;
    size_t least[24] = { 0 }, i;
    lines all;
    text raw;

    if (rows == 0)
        return;
    memset(&all, 0, sizeof all);
    text_start(&raw);
    if (!(t->flags & TABLE_NO_HEADERS))
        write_headers(t, &raw);
    for (i = 0; i < rows; i++)
        write_row(t, i, &raw, least);
    split(&all, &raw);
    for (i = 0; i + 1 < all.columns; i++)
        fit(&all, i, i < 24 ? least[i] : 0);
    write_lines(&all, to);
    free(all.fields);
    free(all.ends);
    text_free(&raw);
}
