/*
 * The JSON reader: returns one token at a time from a text in memory. No recursion, no allocation. Knows nothing about
 * trees or Kubernetes.
 */
#ifndef DSETP_JSON_READER_H
#define DSETP_JSON_READER_H

#include "daemonset/base.h"

#define DSETP_JSON_DEPTH 10000u /* the maximum of all depth limits */

typedef enum dsetp_token {
    DSETP_TOKEN_ERROR = 0,
    DSETP_TOKEN_END, /* of the text */
    DSETP_TOKEN_OBJECT,
    DSETP_TOKEN_OBJECT_END,
    DSETP_TOKEN_ARRAY,
    DSETP_TOKEN_ARRAY_END,
    DSETP_TOKEN_KEY,
    DSETP_TOKEN_STRING,
    DSETP_TOKEN_NUMBER,
    DSETP_TOKEN_TRUE,
    DSETP_TOKEN_FALSE,
    DSETP_TOKEN_NULL
} dsetp_token;

typedef struct dsetp_json {
    const char *at, *end;
    const char *line_start;
    uint32_t line;
    uint32_t state;
    uint32_t depth, depth_max;
    bool lenient; /* accept invalid UTF-8 */
    bool stream;  /* ignore everything after the document */

    /* the token */
    const char *text; /* KEY, STRING: between the quotes; NUMBER: its text */
    size_t size;
    size_t broken; /* bytes that are not valid UTF-8; each becomes three */
    bool escaped;  /* has escapes or invalid bytes: dsetp_json_decode() is needed */
    uint32_t token_line, token_column;

    /* after DSETP_TOKEN_ERROR; the position is that of the token */
    int code;
    const char *message;

    uint64_t kinds[DSETP_JSON_DEPTH / 64 + 1]; /* one bit per level: whether it is an object */
} dsetp_json;

void dsetp_json_start(dsetp_json *reader, const char *text, size_t size, uint32_t depth_max, bool lenient);
dsetp_token dsetp_json_next(dsetp_json *reader);
void dsetp_json_again(dsetp_json *reader); /* after the end of a document: start the next one */

/* An upper bound for the size of the decoded text of a token. */
size_t dsetp_json_room(const dsetp_json *reader);
/*
 * Decodes the text of a KEY or STRING; returns its length. An escaped NUL becomes the two bytes C0 80, which are not
 * valid UTF-8, so that C strings do not end there; an invalid byte or a lone surrogate becomes U+FFFD.
 */
size_t dsetp_json_decode(const dsetp_json *reader, char *out);

/* The number of bytes of a text that are not valid UTF-8. */
size_t dsetp_json_broken(const char *text, size_t size);

/* Whether the escapes in the text of a string are well formed. */
bool dsetp_json_escapes(const char *text, size_t size);

#endif
