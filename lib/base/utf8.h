/* UTF-8, and how text from outside is shown to a person. */
#ifndef DSETP_BASE_UTF8_H
#define DSETP_BASE_UTF8_H

#include "base/text.h"

/* The length of the UTF-8 sequence at the start of a text; 0 if it is not valid. */
size_t dsetp_utf8(const char *text, size_t size);
/* The code point that a valid sequence of this length stands for. */
uint32_t dsetp_utf8_point(const char *text, size_t length);

/* Writes a code point; returns its length. */
size_t dsetp_utf8_put(char to[4], uint32_t point);

/* Adds a text as dset_text_show() writes it. */
void dsetp_text_show(dsetp_text *text, const char *string);

#endif
