/*
 * Texts with several documents, cut as kubectl cuts them before it looks into any: JSON values one after the other, or
 * YAML separated by lines that begin with "---". A text that begins like JSON and is not turns out to be YAML.
 */
#ifndef DSETP_TREE_STREAM_H
#define DSETP_TREE_STREAM_H

#include "json/reader.h"
#include "tree/builder.h"

typedef struct dsetp_stream {
    const char *end;
    const dset_document_options *options; /* with defaults filled in */
    dsetp_duplicates duplicates;
    bool json;       /* still */
    bool many;       /* there may be too many values, so count them before building a tree */
    size_t count;    /* JSON values so far */
    dsetp_json reader;
    const char *at;  /* YAML: the rest */
    uint32_t line;   /* YAML: of the rest, counted from 0 */
} dsetp_stream;

/* Resolves AUTO for a text, from its first character. */
dset_format dsetp_format_of(const char *text, size_t size, uint32_t format);

void dsetp_stream_start(dsetp_stream *stream, const char *text, size_t size, const dset_document_options *options,
                        dsetp_duplicates duplicates);
/*
 * Reads the next document, unless the stream is over; an empty one has a root of null. After a failure, which sets *out
 * to NULL, the stream goes on with what follows the broken document, if out of memory with anything.
 */
int dsetp_stream_next(dsetp_stream *stream, dset_document **out, dset_error *err);
bool dsetp_stream_is_over(const dsetp_stream *stream);
/* Whether the last document ended well: what follows is nothing, or another document after a separator. */
bool dsetp_stream_is_between(const dsetp_stream *stream);

#endif
