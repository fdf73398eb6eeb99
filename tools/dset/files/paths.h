/* Files and directories named on the command line. */
#ifndef DSET_FILES_PATHS_H
#define DSET_FILES_PATHS_H

#include "dset.h"

typedef struct files {
    char **items;
    size_t count, capacity;
} files;

void files_start(files *found);
void files_free(files *found);
/* Adds a file, "-", or the manifests in a directory, sorted by name; false, with a message, if there are none. */
bool files_find(files *found, const char *name);
/* All files named with -f or as arguments after the verb; false, with a message, if none is, or a folder has none. */
bool files_find_all(files *found, const options *given);
/* Reads a whole file, or standard input; false, with a message, on error. */
bool file_read(const char *name, text *content);
/* files/kept.c: the same, but what was read once is kept, and is what is read again. kept: NULL does not keep it. */
bool kept_read(kept_files *kept, const char *name, text *content);
void kept_free(kept_files *kept);

#endif
