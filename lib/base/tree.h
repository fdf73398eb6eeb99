/*
 * An ordered set of nodes embedded in the caller's structs: a treap, whose shape depends only on the sequence of calls
 * and whose depth is logarithmic whatever the keys are. Allocates nothing, never recurses.
 */
#ifndef DSETP_BASE_TREE_H
#define DSETP_BASE_TREE_H

#include "base/memory.h"

typedef struct dsetp_tree_node {
    struct dsetp_tree_node *left;
    struct dsetp_tree_node *right;
    uint64_t priority;
} dsetp_tree_node;

/* <0, 0 or >0 if the node comes before the key, has it, or comes after it. */
typedef int (*dsetp_tree_compare_fn)(const dsetp_tree_node *node, const void *key);

typedef struct dsetp_tree {
    dsetp_tree_node *root;
    dsetp_tree_compare_fn compare;
    uint64_t state; /* state of the generator of priorities */
    size_t count;
} dsetp_tree;

/* The struct that contains a node. */
#define DSETP_TREE_ENTRY(node, type, member) ((type *)(void *)((char *)(node) - offsetof(type, member)))

void dsetp_tree_start(dsetp_tree *tree, dsetp_tree_compare_fn compare);
dsetp_tree_node *dsetp_tree_find(const dsetp_tree *tree, const void *key); /* NULL if there is none */
void dsetp_tree_insert(dsetp_tree *tree, dsetp_tree_node *node, const void *key); /* the key must not be in the tree */
dsetp_tree_node *dsetp_tree_remove(dsetp_tree *tree, const void *key); /* returns the node; NULL if there is none */
dsetp_tree_node *dsetp_tree_first(const dsetp_tree *tree);
dsetp_tree_node *dsetp_tree_after(const dsetp_tree *tree, const void *key); /* the first node after the key */

#endif
