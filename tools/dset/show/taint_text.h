/* Taints as text: KEY[=VALUE][:EFFECT]. */
#ifndef DSET_SHOW_TAINT_TEXT_H
#define DSET_SHOW_TAINT_TEXT_H

#include "dset.h"

typedef struct taint_word {
    char *key, *value; /* "" if none; free both */
    const char *effect; /* "" if none */
    bool remove;        /* the word ends in a dash */
} taint_word;

/* False, with a message, if it is invalid. removable: a dash at the end is allowed; the effect is optional then. */
bool taint_read(taint_word *taint, const char *word, bool removable);
void taint_free(taint_word *taint);
/* {"key":...,"effect":...} */
void taint_write(text *to, const char *key, const char *value, const char *effect);

#endif
