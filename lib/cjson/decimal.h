/* Doubles as decimal text and back, whatever the locale, and the path to a value. */
#ifndef DSETP_CJSON_DECIMAL_H
#define DSETP_CJSON_DECIMAL_H

#include "daemonset/cjson.h"

enum { DSETP_DECIMAL_SIZE = 32, DSETP_LEVELS = CJSON_NESTING_LIMIT };

/* The shortest text that reads back to the same double. The double is finite. */
void dsetp_decimal_write(double number, char text[DSETP_DECIMAL_SIZE]);
/* False when the number that a JSON text says is not exactly the shortest text of any double. */
bool dsetp_decimal_read(const char *text, double *number);

typedef struct dsetp_step { /* on the way to a value */
    const char *key; /* NULL in a list */
    size_t index;
} dsetp_step;

/* Fails at the place that some steps lead to. */
int dsetp_cjson_fail(dset_error *err, int code, const dsetp_step *steps, size_t count, const char *text);

#endif
