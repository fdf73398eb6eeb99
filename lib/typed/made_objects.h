/* Common parts of the Pods and ControllerRevisions written for a DaemonSet. */
#ifndef DSETP_TYPED_MADE_OBJECTS_H
#define DSETP_TYPED_MADE_OBJECTS_H

#include "model/daemonset.h"
#include "tree/tree.h"

#define DSETP_HASH_LABEL "controller-revision-hash"

/* Puts a string. Does nothing when out of memory, which is sticky in the arena. */
void dsetp_put_text(dset_document *document, dset_value *object, const char *key, const char *text);
/* Puts a new value of a kind; NULL if object is NULL or when out of memory. */
dset_value *dsetp_put_new(dset_document *document, dset_value *object, const char *key, int kind);
/* Puts the owner reference to the set. */
void dsetp_put_owner(dset_document *document, dset_value *metadata, const dset_daemonset *set);

#endif
