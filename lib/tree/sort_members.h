/* Sorting the members of an object by key in time that is proportional to their text, without memory. */
#ifndef DSETP_TREE_SORT_MEMBERS_H
#define DSETP_TREE_SORT_MEMBERS_H

#include "tree/tree.h"

/*
 * The members of an object that has some, bytewise by key, equal keys in the order of the text, linked through
 * json.prev. Their prev and parent are void until the caller appends them to the object again.
 */
dset_value *dsetp_sorted_chain(dset_value *object);

#endif
