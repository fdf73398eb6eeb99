/* YAML into documents, and what its plain words mean in YAML 1.1 as the Kubernetes tools read it. */
#ifndef DSETP_TREE_YAML_H
#define DSETP_TREE_YAML_H

#include "tree/builder.h"

typedef struct dsetp_chunk { /* the text of a document, or of several */
    const char *text;
    size_t size;
    uint32_t lines_before; /* in the file */
    bool ends_line;        /* a last line without a newline gets one */
} dsetp_chunk;

/*
 * Builds the first document of a text; an empty one has a root of null. What follows the document is not looked at, as
 * in go-yaml 2.
 */
int dsetp_yaml_read(dset_document *document, const dsetp_chunk *chunk, dsetp_duplicates duplicates, dset_error *err);

/* A copy of a text with NUL encoded as C0 80, as everywhere in a tree; NULL when out of memory. */
char *dsetp_yaml_text(dsetp_arena *arena, const char *text, size_t size);
/* The bytes of a !!binary scalar, as text; invalid UTF-8 becomes U+FFFD. NULL: not base64, or out of memory. */
char *dsetp_yaml_binary(dsetp_arena *arena, const char *text, size_t size);
/* Whether a text has escapes when it is written as JSON. */
bool dsetp_yaml_escapes(const char *text, size_t size);

typedef enum dsetp_word {
    DSETP_WORD_STRING = 0,
    DSETP_WORD_NULL,
    DSETP_WORD_TRUE,
    DSETP_WORD_FALSE,
    DSETP_WORD_INTEGER,
    DSETP_WORD_FLOAT,
    DSETP_WORD_NOT_FINITE, /* .inf and .nan, which JSON cannot say */
    DSETP_WORD_WRONG       /* the tag does not fit the text */
} dsetp_word;

/*
 * Reads a plain scalar or one with a tag (NULL: none). For numbers the JSON text goes to `number`, which takes
 * dsetp_word_room(size) bytes; whole numbers come in decimal digits whatever way they were written.
 */
dsetp_word dsetp_word_read(const char *tag, const char *text, size_t size, char *number);
size_t dsetp_word_room(size_t size);
/* Rewrites a FLOAT as what it is as a key: Go writes that as a float of 32 bits, with an exponent from a million on. */
void dsetp_word_key(char *number);
/* Whether a text is one that may have the tag !!timestamp: a date, or a date and a time of day. */
bool dsetp_is_timestamp(const char *text, size_t size);

#endif
