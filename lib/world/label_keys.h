/* The label keys that DaemonSets name: narrow ones distinguish node classes, wide ones are looked up node by node. */
#ifndef DSETP_WORLD_LABEL_KEYS_H
#define DSETP_WORLD_LABEL_KEYS_H

#include "world/world.h"

typedef bool (*dsetp_key_fn)(dset_world *world, void *context, const char *key);
/* Calls take() for every label key that a set names, some repeatedly; stops at the first false. */
bool dsetp_keys_each(dset_world *world, const dset_daemonset *set, dsetp_key_fn take, void *context);

bool dsetp_keys_reserve(dset_world *world, size_t more); /* makes room for more keys */
/* After reserve: a key that no set names yet; NULL when out of memory. */
dsetp_key *dsetp_keys_add(dset_world *world, const char *text);
dsetp_key *dsetp_keys_find(const dset_world *world, const char *text); /* NULL: no set names it */
void dsetp_keys_remove(dset_world *world, size_t at); /* the last key takes its place */
void dsetp_keys_end(dset_world *world);
size_t dsetp_keys_bytes(const dset_world *world);
/* Collects in world.veil the wide keys that a set names. Returns their number. */
size_t dsetp_keys_veil(dset_world *world, const dset_daemonset *set);

/* Keys by the number of their string; a local copy stays in registers while many labels are looked up. */
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

/* NULL: no set names it, as is the case for most labels. */
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

/* Prefetches the labels of a node, which may be anywhere in memory. */
static inline void dsetp_labels_ahead(const dsetp_node *node)
{
    const uint32_t line = DSETP_LINE / (2u * (uint32_t)sizeof *node->labels);
    uint32_t i;

    for (i = 0; i < node->label_count && i < 8 * line; i += line)
        dsetp_prefetch(node->labels + 2 * (size_t)i);
}

#endif
