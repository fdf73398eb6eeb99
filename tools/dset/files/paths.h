/* Files and folders that are named on the command line. */
#ifndef DSET_FILES_PATHS_H
#define DSET_FILES_PATHS_H

#include "dset.h"

typedef struct files {
    char **items;
    size_t count, capacity;
} files;

void files_start(files *found);
void files_free(files *found);
/* Adds a file, "-", or the manifests of a folder, by name; false, and a message, when there are none. */
bool files_find(files *found, const char *name);
/* All that are named with -f, or as arguments after the verb; false, and a message, when one is not there or none is. */
bool files_find_all(files *found, const options *given);
/* The whole of a file, or of standard input; false, and a message. */
bool file_read(const char *name, text *content);

#endif
