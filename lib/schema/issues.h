/* Issues of a document, collected in its arena. */
#ifndef DSETP_SCHEMA_ISSUES_H
#define DSETP_SCHEMA_ISSUES_H

#include "daemonset/manifest.h"
#include "tree/tree.h"

typedef struct dsetp_issues {
    dset_document *document; /* owns the texts */
    dset_issue *items;
    size_t count, capacity;
    size_t errors; /* without warnings */
    bool failed;   /* out of memory, sticky */
} dsetp_issues;

void dsetp_issues_start(dsetp_issues *issues, dset_document *document);
void dsetp_issues_free(dsetp_issues *issues);
/* The innermost value with a position: on the path, or the object that is looked at (or NULL). */
const dset_value *dsetp_innermost(const dset_document *document, const char *path, const dset_value *object);

/*
 * Copies path and text. at: the invalid value, or the object where it is missing, or NULL; determines the position.
 * value: its JSON, or NULL. Above a maximum number, new issues are dropped.
 */
void dsetp_issues_add(dsetp_issues *issues, int code, bool warning, const char *type, const char *path,
                      const dset_value *at, const char *value, const char *text);
/* Drops all but the first `count`. */
void dsetp_issues_cut(dsetp_issues *issues, size_t count);
/* The first error as a dset_error; DSET_OK if there is none. */
int dsetp_issues_first(const dsetp_issues *issues, dset_error *err);

#endif
