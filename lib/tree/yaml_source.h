/*
 * The text of a YAML document on its way into libyaml, and from its marks back to places in the text. Here libyaml is
 * made to read what go-yaml 2 reads: the escape \' and plain scalars such as [a:] are errors to it, and a byte order
 * mark within a text is skipped, so that it gets characters in their place that occur nowhere else in the text.
 */
#ifndef DSETP_TREE_YAML_SOURCE_H
#define DSETP_TREE_YAML_SOURCE_H

#include <yaml.h>

#include "tree/yaml.h"

#define DSETP_MARK "\xef\xbb\xbf" /* of the byte order */
#define DSETP_STAND_IN 3u /* bytes of a character that stands in for another */

typedef struct dsetp_patch { /* something that libyaml must not see */
    size_t offset;
    bool quote; /* the two bytes \', else a colon */
} dsetp_patch;

typedef struct dsetp_source {
    const char *text; /* without a mark at the beginning */
    size_t size;
    uint32_t lines_before; /* of other documents */
    bool ends_line;        /* a newline is added to a last line that has none */
    bool narrow;           /* only ASCII: columns need not be counted */
    dset_allocator memory;

    dsetp_patch *patches; /* ascending */
    size_t patch_count, patch_capacity;
    bool marked;           /* the text has byte order marks after its beginning, which are to be replaced, too */
    char colon[DSETP_STAND_IN], quote[DSETP_STAND_IN], mark[DSETP_STAND_IN];

    size_t at;     /* handed to libyaml so far */
    size_t next;   /* patch */
    const char *piece; /* rest of a stand-in or of the added newline */
    size_t piece_size;
    char pair[2 * DSETP_STAND_IN];
    bool line_ended;

    size_t known_line, known_column, known; /* a place whose offset is known */
    size_t line_start; /* of known_line */
} dsetp_source;

void dsetp_source_start(dsetp_source *source, const dsetp_chunk *from, const dset_allocator *memory);
void dsetp_source_free(dsetp_source *source);
/* Finds what libyaml must not see; false when out of memory. depth_max: of containers. */
bool dsetp_source_mend(dsetp_source *source, uint32_t depth_max);
/* Makes a parser read the source from its beginning. */
void dsetp_source_give(dsetp_source *source, yaml_parser_t *parser);
/* Puts back in a scalar what was replaced; it gets no longer. */
void dsetp_source_restore(const dsetp_source *source, yaml_char_t *text, size_t *size);

/* The byte that a mark stands for. Quick if it is after the last one that was asked for. */
size_t dsetp_source_offset(dsetp_source *source, yaml_mark_t mark);
/* The byte of the text that libyaml got as this one. */
size_t dsetp_source_byte(const dsetp_source *source, size_t given);
/* Line and column, counted from 1, columns in bytes. */
void dsetp_source_place(dsetp_source *source, yaml_mark_t mark, uint32_t *line, uint32_t *column);
void dsetp_source_place_of(dsetp_source *source, size_t offset, uint32_t *line, uint32_t *column);

#endif
