/* What Pods and ControllerRevisions that are made from a DaemonSet have in common. */
#ifndef DSETP_TYPED_MADE_OBJECTS_H
#define DSETP_TYPED_MADE_OBJECTS_H

#include "model/daemonset.h"
#include "tree/tree.h"

#define DSETP_HASH_LABEL "controller-revision-hash"

/* Puts a string. When out of memory nothing happens, and the arena remembers. */
void dsetp_put_text(dset_document *document, dset_value *object, const char *key, const char *text);
/* Puts a new value of a kind; NULL when object is or when out of memory. */
dset_value *dsetp_put_new(dset_document *document, dset_value *object, const char *key, int kind);
/* Puts the reference by which what is made belongs to the set. */
void dsetp_put_owner(dset_document *document, dset_value *metadata, const dset_daemonset *set);

#endif
