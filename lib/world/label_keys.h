/* The label keys that DaemonSets name: which of them tell node classes apart, and which are looked up node by node. */
#ifndef DSETP_WORLD_LABEL_KEYS_H
#define DSETP_WORLD_LABEL_KEYS_H

#include "world/world.h"

bool dsetp_keys_use(dset_world *world, const dset_daemonset *set); /* counts the keys that it names */
void dsetp_keys_drop(dset_world *world, const dset_daemonset *set);
void dsetp_keys_end(dset_world *world);
size_t dsetp_keys_bytes(const dset_world *world);
/* Into world.veil: the wide keys among those that a set names. Returns how many. */
size_t dsetp_keys_veil(dset_world *world, const dset_daemonset *set);
bool dsetp_classes_thin(dset_world *world); /* takes keys out of too many classes, if it is time */

/* The keys by the numbers of their strings; a copy stays in registers where many labels are looked up. */
typedef struct dsetp_key_index {
    dsetp_key *keys;
    const uint32_t *at;
    size_t capacity;
} dsetp_key_index;

static inline dsetp_key_index dsetp_key_index_of(const dset_world *world)
{
    dsetp_key_index index = { world->keys, world->key_at, world->key_at_capacity };

    return index;
}

/* NULL: no set names it, which is so for most labels. */
static inline dsetp_key *dsetp_key_in(const dsetp_key_index *index, uint32_t name)
{
    uint32_t at = name < index->capacity ? index->at[name] : 0;

    return at != 0 ? &index->keys[at - 1] : NULL;
}

static inline dsetp_key *dsetp_key_of(const dset_world *world, uint32_t name)
{
    dsetp_key_index index = dsetp_key_index_of(world);

    return dsetp_key_in(&index, name);
}

/* Asks for the labels of a node that will soon be looked at: they lie anywhere in memory. */
static inline void dsetp_labels_ahead(const dsetp_node *node)
{
    const uint32_t line = DSETP_LINE / (2u * (uint32_t)sizeof *node->labels);
    uint32_t i;

    for (i = 0; i < node->label_count && i < 8 * line; i += line)
        dsetp_prefetch(node->labels + 2 * (size_t)i);
}

#endif
