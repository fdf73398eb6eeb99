/*
 * Decoding: a tree as it was read becomes the tree that Kubernetes' encoder would write for it: every field of its
 * type, in order of declaration, what is empty left out where it is left out there. All later steps rely on that form.
 */
#ifndef DSETP_SCHEMA_DECODE_H
#define DSETP_SCHEMA_DECODE_H

#include "schema/field.h"
#include "schema/issues.h"

typedef struct dsetp_decode_options {
    bool exact_times;       /* times keep fractions of a second */
    bool drop_unknown;      /* otherwise they are carried through, after the known ones */
    bool sparse;            /* what is absent stays absent; otherwise it is written as zero */
    bool tolerate;          /* findings are warnings */
    dsetp_issues *findings; /* strict: unknown and duplicate fields are reported here; NULL: they are not */
} dsetp_decode_options;

/* Brings the object to the form of its type. A wrong type is DSET_EINVALID with path and place. */
int dsetp_decode(dset_document *document, dset_value *object, const dsetp_type *type,
                 const dsetp_decode_options *options, dset_error *err);
/* Deals with keys that occur twice in a tree from YAML: reports them if asked, the last one counts. */
int dsetp_settle_duplicates(dset_document *document, const dsetp_decode_options *options, dset_error *err);

#endif
