/* The data structures of the world. The room plan reads them; only this room changes them. */
#ifndef DSETP_WORLD_WORLD_H
#define DSETP_WORLD_WORLD_H

#include "base/error.h"
#include "daemonset/world.h"
#include "match/node_verdict.h"
#include "model/daemonset.h"
#include "world/pool.h"
#include "world/set_nodes.h"
#include "world/strings.h"

/* The side of a Pod: its strings, if they fit. */
typedef struct dsetp_pod_side {
    char text[45]; /* name, version and message, one after the other */
    uint8_t version, message; /* where they begin */
    uint8_t has_uid;
    unsigned char uid[16];
} dsetp_pod_side;

typedef struct dsetp_pod_texts { /* name, uid, version and message, one after the other */
    uint32_t size; /* of the whole block */
    uint32_t uid, version, message; /* where they begin, from name on */
    char name[];
} dsetp_pod_texts;

/* A label set of Pods, stored once for all that have it. */
typedef struct dsetp_labelset {
    dset_label *items; /* sorted by key; one block with its texts; NULL: number not in use */
    uint32_t count;
    uint32_t block_size;
    uint32_t uses;
    const char *revision;   /* the value of controller-revision-hash, or NULL */
    const char *generation; /* the value of pod-template-generation, or NULL */
    uint32_t link;
} dsetp_labelset;

/* A list of taints, stored once for all nodes that have it. */
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
    uint32_t pods;      /* head of the list of its Pods */
    uint32_t revisions; /* head of the list of its ControllerRevisions, which name their owner by its uid alone */
    uint32_t set;       /* the DaemonSet with this identity, 0: none in the world */
    uint32_t link;
} dsetp_owner;

typedef struct dsetp_namespace {
    uint32_t name; /* string; 0: number not in use */
    uint32_t uses;
    uint32_t orphans;   /* head of the list of Pods without a controller */
    uint32_t sets;      /* head of the list of DaemonSets */
    uint32_t revisions; /* head of the list of ControllerRevisions without a controller */
    uint32_t link;
} dsetp_namespace;

/*
 * Nodes that look alike to every DaemonSet in the world: with the same taints, and the same values of all labels whose
 * keys some DaemonSet names, except for wide keys.
 */
typedef struct dsetp_class {
    uint32_t *labels;   /* those with narrow keys, stored as in a node; NULL: number not in use */
    uint64_t *verdicts; /* a bit per DaemonSet: may start, may stay, depends on the node; words of each */
    uint32_t label_count;
    uint32_t words;
    uint32_t taints;
    uint32_t uses;
    uint32_t link;
} dsetp_class;

/* A label key that DaemonSets name. */
typedef struct dsetp_key {
    uint32_t name; /* string */
    uint32_t uses; /* places where DaemonSets name it */
    bool wide;     /* looked up node by node: classes ignore it */
    bool wanted;   /* named by a set that is being put */
    bool fresh;    /* for the first time: classes do not know it yet */
    uint8_t next;  /* used in class_groups.c, as count and place */
    size_t count, place;
    uint64_t veiled_in; /* the last veil that it was added to */
} dsetp_key;

/* A node, or a name that Pods are on or wait for. Its class is in world.class_of; 0 if the node does not exist. */
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
    uint32_t rank;   /* its place in world.order, counted from 1 */
    uint32_t link;
} dsetp_node;

enum {
    DSETP_POD_READY = DSET_POD_READY,
    /* As given; none of them if the Pod is ready or has ended. */
    DSETP_POD_STUCK = DSET_POD_UNPLACED | DSET_POD_NO_IMAGE | DSET_POD_MISCONFIGURED | DSET_POD_CRASHING,
    DSETP_POD_BOUND = 1u << 7
};

typedef struct dsetp_pod { /* there are many: keep it at 64 bytes */
    uint32_t space;  /* namespace; 0: number not in use */
    uint32_t node;   /* the node that it is on or meant for, 0: none */
    uint32_t owner;  /* its controller, 0: none */
    uint32_t labels; /* label set */
    dsetp_links links; /* in the list of its owner, or of the orphans of its namespace */
    uint32_t beside; /* the next Pod of the same DaemonSet on the same node */
    uint8_t phase;
    uint8_t flags;
    uint16_t reserved;
    dsetp_pod_texts *more; /* its strings; NULL: they are in its side */
    dset_ms created_at, ready_changed_at, deleted_at;
} dsetp_pod;

typedef struct dsetp_revision {
    uint32_t space; /* namespace; 0: number not in use */
    uint32_t owner; /* its controller, 0: none */
    uint32_t labels;
    dsetp_links links; /* in the list of its owner, or of those without one in its namespace */
    char *texts;    /* name, uid, version, then the data and its normal form */
    uint32_t uid, version, data;
    size_t texts_size, data_size, normal_size; /* normal_size 0: the data is in normal form */
    int64_t number;
    dset_ms created_at, deleted_at;
    uint32_t link;
} dsetp_revision;

/* What is known about the revisions of a DaemonSet, updated whenever one of them or the set changes. */
typedef struct dsetp_facts {
    uint32_t orphans;    /* without a controller, and matching */
    uint32_t count;      /* of its own */
    uint32_t unmatched;  /* of these: the selector does not match */
    uint32_t unlabelled; /* of these: without the label controller-revision-hash */
    struct dsetp_match { /* by DSETP_BY_*: how data is compared with the template */
        uint32_t count;  /* its own revisions with the data of the template */
        uint32_t current; /* one of them */
        int64_t newest;  /* the highest number among the others, 0: none */
    } match[2];
} dsetp_facts;

enum { DSETP_BY_VALUE, DSETP_BY_BYTES };

typedef struct dsetp_set_row {
    uint32_t space; /* namespace; 0: number not in use */
    uint32_t owner; /* itself, as its Pods name it; 0: it has no uid, so no Pod can */
    uint32_t uid_owner; /* itself, as its revisions name it */
    uint32_t name;  /* string */
    dsetp_links links; /* in the list of its namespace */
    dset_daemonset *value;
    dset_policy policy;
    dsetp_set_nodes nodes;
    dsetp_facts facts;
    bool changed;   /* is in the queue */
    uint32_t link;
} dsetp_set_row;

typedef struct dsetp_change {
    uint32_t space, name; /* strings */
    uint32_t set;         /* 0: it was dropped */
} dsetp_change;

/* A resync of one kind: a bit for each object that has been put since it began. */
typedef struct dsetp_resync {
    uint64_t *seen; /* NULL: none has begun */
    uint32_t limit; /* numbers from here on are newer than the resync */
} dsetp_resync;

typedef struct dsetp_policied dsetp_policied;

struct dset_world {
    dset_allocator memory;
    uint64_t seed;
    dsetp_strings strings;
    dsetp_pool labelsets, taintsets, owners, namespaces, nodes, pods, revisions, sets;
    dsetp_table labelset_table, taintset_table, owner_table, namespace_table, node_table, pod_table,
        revision_table, set_table;
    uint32_t existing_nodes;
    uint32_t label_count_max; /* labels of a node: how large a view can get */

    uint32_t likely_space;    /* the namespace used last: most DaemonSets share one */

    dsetp_pool classes;
    dsetp_table class_table;
    dsetp_key *keys;          /* that DaemonSets name */
    size_t key_count, key_capacity, wide_count;
    uint32_t *key_at;         /* by name: place in keys, from 1; 0: no set names it */
    size_t key_at_capacity;
    uint32_t class_limit;     /* more classes than this: look for keys that should be wide */
    uint32_t *class_of;       /* by node number; 0: the node does not exist */
    size_t class_of_capacity;
    const char **node_names;  /* by node number: its name, without a look at the row */
    size_t node_names_capacity;
    dset_label *view;         /* scratch space for the labels of a class or node */
    size_t view_capacity;
    const char **veil;        /* the wide keys that a set names */
    size_t veil_capacity;
    uint64_t veils;           /* number of veils made */
    uint32_t *draft;          /* the labels of a class that is looked for */
    size_t draft_capacity;
    uint32_t draft_count;
    uint8_t *opinions;        /* scratch space: a byte per class */
    size_t opinions_capacity;
    uint64_t *touched;        /* scratch space: a bit per DaemonSet */
    uint32_t set_words;       /* in touched and in every class */
    size_t group_count;       /* every set has at least this many groups of nodes */

    uint32_t *order;          /* node numbers in natural order of names, 0: dropped; then order_fresh unsorted ones */
    size_t order_count, order_fresh, order_capacity;

    size_t block_bytes;       /* allocated outside the pools */
    dsetp_change *changes;    /* the queue: [change_first, change_count) */
    size_t change_first, change_count, change_capacity;
    uint32_t synced_pods, synced_sets; /* strings: versions */
    dsetp_policied *policies;
    size_t policy_count, policy_capacity;
    dsetp_resync resyncs[DSET_KIND_POD + 1]; /* by kind */
    dsetp_change taken;       /* what the last call of take_changed returned */
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

static inline dsetp_class *dsetp_class_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->classes, number);
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

static inline dsetp_set_row *dsetp_set_get(const dset_world *world, uint32_t number)
{
    return dsetp_pool_get(&world->sets, number);
}

static inline const char *dsetp_node_name(const dset_world *world, uint32_t number)
{
    return world->node_names[number];
}

static inline bool dsetp_node_exists(const dset_world *world, uint32_t number)
{
    return world->class_of[number] != 0;
}

static inline const char *dsetp_string(const dset_world *world, uint32_t number)
{
    return dsetp_strings_text(&world->strings, number);
}

/* Memory that the world counts. */
void *dsetp_world_alloc(dset_world *world, size_t size);
void dsetp_world_release(dset_world *world, void *block, size_t size);

uint64_t dsetp_key_hash(const dset_world *world, uint32_t space, const char *name);

/* Lookups; 0: not known. */
uint32_t dsetp_world_node(const dset_world *world, const char *name);
uint32_t dsetp_world_namespace(const dset_world *world, const char *ns);
uint32_t dsetp_world_pod(const dset_world *world, uint32_t space, const char *name);
uint32_t dsetp_world_revision(const dset_world *world, uint32_t space, const char *name);
uint32_t dsetp_world_set(const dset_world *world, const char *ns, const char *name);

#endif
