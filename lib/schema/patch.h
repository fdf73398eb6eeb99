/*
 * Strategic merge patches, by the table of fields: objects are merged by their members, lists of fields with the
 * columns merges and merge_key by their elements, and everything else is replaced. The results, their order included,
 * are those of Kubernetes' package strategicpatch.
 */
#ifndef DSETP_SCHEMA_PATCH_H
#define DSETP_SCHEMA_PATCH_H

#include "schema/field.h"

typedef enum dsetp_patched {
    DSETP_PATCH_OBJECT = 0, /* what the patch is applied to is an object: directives are carried out */
    DSETP_PATCH_PATCH       /* it is another patch: directives are kept */
} dsetp_patched;

/*
 * Applies a patch to an object, both of this document; the patch is used up. DSET_EINVALID with the place when the
 * patch is none: the object is then of no further use.
 */
int dsetp_patch_apply(dset_document *document, dset_value *object, dset_value *patch, const dsetp_type *type,
                      dsetp_patched what, dset_error *err);

/*
 * Makes the patch that turns the live object into the wanted one: it changes and adds what differs, and removes what
 * only the object that was wanted last has. All are values of this document and stay as they are. last: NULL means
 * that it is not known. *out: an object, without members if there is nothing to do.
 */
int dsetp_patch_make(dset_value **out, dset_document *document, const dset_value *last, const dset_value *wanted,
                     const dset_value *live, const dsetp_type *type, dset_error *err);

/* The same value: members in any order. *same is set unless it returns DSET_ENOMEM. */
int dsetp_same_value(const dset_value *a, const dset_value *b, const dset_allocator *memory, bool *same);

#endif
