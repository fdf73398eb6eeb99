/* Converts doubles to decimal text and back, whatever the locale, and writes paths of values. */
#ifndef DSETP_CJSON_DECIMAL_H
#define DSETP_CJSON_DECIMAL_H

#include "daemonset/cjson.h"

enum { DSETP_DECIMAL_SIZE = 32, DSETP_LEVELS = CJSON_NESTING_LIMIT };

/* The shortest text that reads back to the same double, which must be finite. */
void dsetp_decimal_write(double number, char text[DSETP_DECIMAL_SIZE]);
/* False if the value of the JSON number is not exactly that of the shortest text of a double. */
bool dsetp_decimal_read(const char *text, double *number);

typedef struct dsetp_step { /* of the path to a value */
    const char *key; /* NULL in a list */
    size_t index;
} dsetp_step;

/* Fails with the path of these steps. */
int dsetp_cjson_fail(dset_error *err, int code, const dsetp_step *steps, size_t count, const char *text);

#endif
