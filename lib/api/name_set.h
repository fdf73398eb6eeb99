/* Names that were seen, to find those that occur again or do not exist. */
#ifndef DSETP_API_NAME_SET_H
#define DSETP_API_NAME_SET_H

#include "base/intern.h"
#include "schema/validate.h"

typedef struct dsetp_name_set { /* all zero to begin with */
    dsetp_intern *table;
} dsetp_name_set;

/* False when the name was there before. */
bool dsetp_name_set_add(dsetp_validator *v, dsetp_name_set *names, const char *name);
uint32_t dsetp_name_set_find(const dsetp_name_set *names, const char *name); /* 0: not there */
void dsetp_name_set_end(dsetp_name_set *names);

#endif
