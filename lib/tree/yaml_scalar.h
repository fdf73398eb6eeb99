/* What plain words mean in YAML 1.1 as the Kubernetes tools read it. */
#ifndef DSETP_TREE_YAML_SCALAR_H
#define DSETP_TREE_YAML_SCALAR_H

#include "daemonset/base.h"

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

#endif
