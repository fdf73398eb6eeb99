/* Names that were seen, to find those that occur again or do not exist. */
#ifndef DSETP_API_NAME_SET_H
#define DSETP_API_NAME_SET_H

#include "base/intern.h"
#include "schema/validate.h"

typedef struct dsetp_names { /* all zero to begin with */
    dsetp_intern *table;
} dsetp_names;

/* False when the name was there before. */
bool dsetp_names_add(dsetp_validator *v, dsetp_names *names, const char *name);
uint32_t dsetp_names_find(const dsetp_names *names, const char *name); /* 0: not there */
void dsetp_names_end(dsetp_names *names);

#endif
