/* White space as Go's package unicode knows it. */
#ifndef DSETP_JSON_WHITE_SPACE_H
#define DSETP_JSON_WHITE_SPACE_H

#include <stddef.h>

/* The length of the white space character at the start of a text; 0: another character. */
size_t dsetp_white_space(const char *text, size_t size);
/* Takes white space away from both ends. */
void dsetp_trim(const char **text, size_t *size);

#endif
