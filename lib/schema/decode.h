/*
 * Decoding: converts a tree as read to the tree that Kubernetes' encoder would write (normal form): fields have their
 * types and the order of declaration, and empty values are omitted as in Kubernetes. All later steps rely on this form.
 */
#ifndef DSETP_SCHEMA_DECODE_H
#define DSETP_SCHEMA_DECODE_H

#include "schema/field.h"
#include "schema/issues.h"

typedef struct dsetp_decode_options {
    bool exact_times;       /* times keep fractions of a second */
    bool drop_unknown;      /* otherwise they are kept, after the known ones */
    bool sparse;            /* absent fields stay absent; otherwise they are written as zero */
    bool tolerate;          /* findings are warnings */
    dsetp_issues *findings; /* for unknown and duplicate fields; NULL: not reported */
} dsetp_decode_options;

/* Converts the object to normal form. A wrong type is DSET_EINVALID with path and position. */
int dsetp_decode(dset_document *document, dset_value *object, const dsetp_type *type,
                 const dsetp_decode_options *options, dset_error *err);
/* Handles duplicate keys in a tree read from YAML: reports them if requested; the last one counts. */
int dsetp_settle_duplicates(dset_document *document, const dsetp_decode_options *options, dset_error *err);

#endif
