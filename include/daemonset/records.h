/*
 * libdaemonset: the record decoder: Nodes, Pods and ControllerRevisions, one
 * at a time, in lists, or as watch events, straight from JSON into the values
 * that the world wants, without a tree.
 */
#ifndef DAEMONSET_RECORDS_H
#define DAEMONSET_RECORDS_H

#include "base.h"
#include "place.h"
#include "world.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a reader is given; every method may be NULL. Values are lent for the call. Non-zero stops the reader, which
 * returns it. */
typedef struct dset_record_methods {
    uint32_t size;
    uint32_t reserved;
    int (*node)(void *context, const dset_node *node);
    int (*pod)(void *context, const dset_pod *pod);
    int (*revision)(void *context, const dset_revision *revision);
} dset_record_methods;

typedef enum dset_kind {
    DSET_KIND_ANY = 0, /* as "kind" in the text says, which must come before the rest */
    DSET_KIND_DAEMONSET,
    DSET_KIND_REVISION,
    DSET_KIND_NODE,
    DSET_KIND_POD,
    DSET_KIND_EVENT,
    DSET_KIND_LEASE
} dset_kind;

/* One object of a kind: Node, Pod or ControllerRevision. */
DSET_API int dset_record_read(uint32_t kind, const void *data, size_t size, const dset_record_methods *methods,
                              void *context, const dset_allocator *memory, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
