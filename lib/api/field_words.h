/* The rules of fields in words. Each returns NULL when there is nothing to say. */
#ifndef DSETP_API_FIELD_WORDS_H
#define DSETP_API_FIELD_WORDS_H

#include "api/types.h"

const char *dsetp_words_of_rule(uint32_t rule); /* a dset_text_rule */
const char *dsetp_words_of_check(const dsetp_field *field);
const char *dsetp_words_of_type(const dsetp_type *type);
/* The JSON of the default, or what it depends on. */
const char *dsetp_words_of_preset(const dsetp_type *type, const dsetp_field *field);

#endif
