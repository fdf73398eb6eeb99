/* Puts revisions into a world as the record reader would: with the normal form of their data. */
#ifndef TESTS_SUPPORT_REVISIONS_H
#define TESTS_SUPPORT_REVISIONS_H

#include <daemonset/daemonset.h>
#include <string.h>

typedef struct revisions_text {
    char data[65536];
    size_t size;
} revisions_text;

static inline int revisions_sink(void *context, const void *data, size_t size)
{
    revisions_text *text = context;

    if (size > sizeof text->data - text->size)
        return DSET_ELIMIT;
    memcpy(text->data + text->size, data, size);
    text->size += size;
    return DSET_OK;
}

static inline int revisions_put(dset_world *world, dset_revision *revision)
{
    revisions_text normal;
    int code;

    normal.size = 0;
    code = dset_revision_write_normal(revision->data, revision->data_size, NULL, revisions_sink, &normal, NULL);
    if (code != DSET_OK)
        return code;
    revision->normal = normal.size > 0 ? normal.data : NULL;
    revision->normal_size = normal.size;
    code = dset_world_put_revision(world, revision, NULL);
    revision->normal = NULL;
    revision->normal_size = 0;
    return code;
}

#endif
