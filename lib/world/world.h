/* How the world is kept. The room plan reads it; only lib/world changes it. */
#ifndef DSETP_WORLD_WORLD_H
#define DSETP_WORLD_WORLD_H

#include "base/error.h"
#include "daemonset/world.h"
#include "match/node.h"
#include "model/daemonset.h"
#include "world/strings.h"

/* A set of labels of Pods, kept once for all that carry it. */
typedef struct dsetp_labelset {
    dset_label *items; /* sorted by key; one block with its texts; NULL: number not in use */
    uint32_t count;
    uint32_t block_size;
    uint32_t uses;
    const char *revision;   /* the value of controller-revision-hash, or NULL */
    const char *generation; /* the value of pod-template-generation, or NULL */
    uint32_t link;
} dsetp_labelset;

/* A list of taints, kept once for all nodes that carry it. */
typedef struct dsetp_taintset {
    dset_taint *items; /* in the order given; one block with its texts; NULL: number not in use */
    uint32_t count;
    uint32_t block_size;
    uint32_t uses;
    uint32_t link;
} dsetp_taintset;

/* A controller as owner references name it, with the Pods that name it. */
typedef struct dsetp_owner {
    uint32_t space; /* namespace; 0: number not in use */
    uint32_t kind, name, uid; /* strings */
    uint32_t uses;
    uint32_t pods;  /* head of the list of its Pods */
    uint32_t set;   /* the DaemonSet that it is, 0: none in the world */
    uint32_t link;
} dsetp_owner;

typedef struct dsetp_namespace {
    uint32_t name; /* string; 0: number not in use */
    uint32_t uses;
    uint32_t orphans;   /* head of the list of Pods without a controller */
    uint32_t sets;      /* head of the list of DaemonSets */
    uint32_t revisions; /* head of the list of ControllerRevisions */
    uint32_t link;
} dsetp_namespace;

/* A node, or the name of one that Pods are on or wait for. */
typedef struct dsetp_node {
    uint32_t name;   /* string; 0: number not in use */
    uint32_t pods;   /* Pods on it or meant for it */
    uint32_t *labels; /* pairs of strings, sorted by the text of the key */
    uint32_t label_count;
    uint32_t taints; /* taint set, 0: none */
    char *texts;     /* uid and version, one after the other */
    uint32_t texts_size;
    uint32_t flags;  /* DSET_NODE_* */
    dset_ms ready_changed_at;
    bool exists;
    uint32_t link;
} dsetp_node;

enum { DSETP_POD_READY = 1u << 0, DSETP_POD_BOUND = 1u << 1, DSETP_POD_NAMED_KIND = 1u << 2 };

typedef struct dsetp_pod {
    uint32_t space;  /* namespace; 0: number not in use */
    uint32_t node;   /* the node that it is on or meant for, 0: none */
    uint32_t owner;  /* its controller, 0: none */
    uint32_t labels; /* label set */
    uint32_t next, previous; /* in the list of its owner, or of the orphans of its namespace */
    uint8_t phase;
    uint8_t flags;
    char *texts;     /* name, uid, version and message, one after the other */
    uint32_t uid, version, message, texts_size;
    dset_ms created_at, ready_changed_at, deleted_at;
    uint32_t link;
} dsetp_pod;

typedef struct dsetp_revision {
    uint32_t space; /* namespace; 0: number not in use */
    uint32_t owner; /* its controller, 0: none */
    uint32_t labels;
    uint32_t next, previous; /* in its namespace */
    char *texts;    /* name, uid, version, then the data */
    uint32_t uid, version, data;
    size_t texts_size, data_size;
    dsetp_bytes normal; /* the data by value; NULL: the data itself */
    int64_t number;
    dset_ms created_at, deleted_at;
    uint32_t link;
} dsetp_revision;

typedef struct dsetp_set {
    uint32_t space; /* namespace; 0: number not in use */
    uint32_t owner; /* itself, as its Pods name it; 0: it has no uid, so that no Pod can */
    uint32_t name;  /* string */
    uint32_t next, previous; /* in its namespace */
    dset_daemonset *value;
    dsetp_bytes normal; /* its revision data by value; NULL: the data itself */
    bool changed;   /* is in the queue */
    uint32_t link;
} dsetp_set;

typedef struct dsetp_change {
    uint32_t space, name; /* strings */
    uint32_t set;         /* 0: it is gone */
} dsetp_change;

struct dset_world {
    dset_allocator memory;
    uint64_t seed;
    dsetp_strings strings;
    dsetp_pool labelsets, taintsets, owners, namespaces, nodes, pods, revisions, sets;
    dsetp_table labelset_table, taintset_table, owner_table, namespace_table, node_table, pod_table, revision_table,
        set_table;
    uint32_t existing_nodes;
    uint32_t label_count_max; /* labels of a node: how large a view can get */
    size_t block_bytes;       /* texts and rows outside the pools */
    dsetp_change *changes;    /* the queue: [change_first, change_count) */
    size_t change_first, change_count, change_capacity;
    uint32_t synced_pods, synced_sets; /* strings: versions */
    dsetp_change taken;       /* what the caller of take_changed still looks at */
    uint64_t placements_evaluated, nodes_visited;
};

static inline dsetp_labelset *dsetp_labelset_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->labelsets, number);
}

static inline dsetp_taintset *dsetp_taintset_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->taintsets, number);
}

static inline dsetp_owner *dsetp_owner_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->owners, number);
}

static inline dsetp_namespace *dsetp_namespace_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->namespaces, number);
}

static inline dsetp_node *dsetp_node_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->nodes, number);
}

static inline dsetp_pod *dsetp_pod_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->pods, number);
}

static inline dsetp_revision *dsetp_revision_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->revisions, number);
}

static inline dsetp_set *dsetp_set_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->sets, number);
}

static inline const char *dsetp_string(const dset_world *world, uint32_t number)
{
    return dsetp_strings_text(&world->strings, number);
}

/* Lookups; 0: not known. */
uint32_t dsetp_world_namespace(const dset_world *world, const char *ns);
uint32_t dsetp_world_node(const dset_world *world, const char *name);
uint32_t dsetp_world_pod(const dset_world *world, uint32_t space, const char *name);
uint32_t dsetp_world_revision(const dset_world *world, uint32_t space, const char *name);
uint32_t dsetp_world_set(const dset_world *world, const char *ns, const char *name);

/* Views. scratch takes label_count_max labels. */
dset_labels dsetp_node_labels(const dset_world *world, const dsetp_node *node, dset_label *scratch);
const dset_taint *dsetp_node_taints(const dset_world *world, const dsetp_node *node, size_t *count);
dset_labels dsetp_labelset_view(const dset_world *world, uint32_t number); /* 0: none */

#endif
