/* The directives of strategic merge patches: "$patch" and its like. Knows nothing about merging. */
#ifndef DSETP_SCHEMA_PATCH_DIRECTIVES_H
#define DSETP_SCHEMA_PATCH_DIRECTIVES_H

#include "schema/elements.h"

#define DSETP_RETAIN_KEYS "$retainKeys"
#define DSETP_ORDER "$setElementOrder"
#define DSETP_DELETIONS "$deleteFromPrimitiveList"

typedef struct dsetp_patcher {
    dset_document *document;
    bool directives; /* are carried out; otherwise they are kept */
    dset_error *err;
} dsetp_patcher;

/* The name of the list that a key such as "$setElementOrder/env" is about; NULL if there is none. */
const char *dsetp_list_name(const char *key);
/* Moves a member to an object that has none of that name. */
void dsetp_move(dset_value *to, dset_value *member);
/* Takes out everything with a directive in it and, if asked, null members. False if that is the value itself. */
bool dsetp_patch_tidy(dset_value *value, bool nulls);

/* Two patches of one object must have the same here: DSET_EINVALID if not. */
int dsetp_patch_check_same(const dsetp_patcher *p, const dset_value *a, const dset_value *b);
/* The changes of a list must be in this order, and have no other elements. changes: NULL has none. */
int dsetp_patch_check_order(const dsetp_patcher *p, const dset_value *changes, const dset_value *order,
                            const char *key);

/* "$patch". *done: nothing is left to merge. */
int dsetp_patch_obey(const dsetp_patcher *p, dset_value *target, dset_value *patch, bool *done);
/* "$retainKeys": which members stay. */
int dsetp_patch_retain(const dsetp_patcher *p, dset_value *target, dset_value *patch);

#endif
