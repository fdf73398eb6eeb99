/* A treap without recursion: split on insertion, merge on removal. */
#include "base/tree.h"

void dsetp_tree_start(dsetp_tree *tree, dsetp_tree_compare_fn compare)
{
    tree->root = NULL;
    tree->compare = compare;
    tree->state = 0;
    tree->count = 0;
}

dsetp_tree_node *dsetp_tree_find(const dsetp_tree *tree, const void *key)
{
    dsetp_tree_node *node = tree->root;

    while (node != NULL) {
        int order = tree->compare(node, key);

        if (order == 0)
            break;
        node = order < 0 ? node->right : node->left;
    }
    return node;
}

/* splitmix64: whoever chooses the keys cannot choose the priorities. */
static uint64_t next_priority(dsetp_tree *tree)
{
    uint64_t z = (tree->state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void dsetp_tree_insert(dsetp_tree *tree, dsetp_tree_node *node, const void *key)
{
    dsetp_tree_node **place = &tree->root;
    dsetp_tree_node **low = &node->left;
    dsetp_tree_node **high = &node->right;
    dsetp_tree_node *rest;

    node->priority = next_priority(tree);
    while (*place != NULL && (*place)->priority >= node->priority)
        place = tree->compare(*place, key) < 0 ? &(*place)->right : &(*place)->left;
    /* Splits the subtree by the key into the two children of the new node. */
    for (rest = *place; rest != NULL;) {
        if (tree->compare(rest, key) < 0) {
            *low = rest;
            low = &rest->right;
            rest = *low;
        } else {
            *high = rest;
            high = &rest->left;
            rest = *high;
        }
    }
    *low = NULL;
    *high = NULL;
    *place = node;
    tree->count++;
}

dsetp_tree_node *dsetp_tree_remove(dsetp_tree *tree, const void *key)
{
    dsetp_tree_node **place = &tree->root;
    dsetp_tree_node *node, *low, *high;
    int order;

    while (*place != NULL && (order = tree->compare(*place, key)) != 0)
        place = order < 0 ? &(*place)->right : &(*place)->left;
    node = *place;
    if (node == NULL)
        return NULL;
    low = node->left;
    high = node->right;
    while (low != NULL && high != NULL) {
        if (low->priority >= high->priority) {
            *place = low;
            place = &low->right;
            low = *place;
        } else {
            *place = high;
            place = &high->left;
            high = *place;
        }
    }
    *place = low != NULL ? low : high;
    tree->count--;
    return node;
}

dsetp_tree_node *dsetp_tree_first(const dsetp_tree *tree)
{
    dsetp_tree_node *node = tree->root;

    while (node != NULL && node->left != NULL)
        node = node->left;
    return node;
}

dsetp_tree_node *dsetp_tree_after(const dsetp_tree *tree, const void *key)
{
    dsetp_tree_node *node = tree->root, *found = NULL;

    while (node != NULL) {
        if (tree->compare(node, key) > 0) {
            found = node;
            node = node->left;
        } else {
            node = node->right;
        }
    }
    return found;
}
