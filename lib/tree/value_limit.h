/* Counting the values of JSON text, so that one with too many is refused before a tree is made of it. */
#ifndef DSETP_TREE_VALUE_LIMIT_H
#define DSETP_TREE_VALUE_LIMIT_H

#include "json/reader.h"

/*
 * reader: started, a copy. DSET_ELIMIT with the place and the path of the first value beyond `most`; DSET_OK when there
 * are not so many, or when the text is broken before.
 */
int dsetp_check_count(dsetp_json reader, size_t most, dset_error *err);

#endif
