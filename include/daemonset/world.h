/*
 * libdaemonset: the world: nodes, Pods, ControllerRevisions and DaemonSets as
 * last seen, indexed for dset_reconcile().
 *
 * A world is changed only through these calls and only by its owner; it does
 * no I/O and never calls back. Putting an object that is known replaces it.
 */
#ifndef DAEMONSET_WORLD_H
#define DAEMONSET_WORLD_H

#include "base.h"
#include "label.h"
#include "manifest.h"
#include "objects.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Nodes, Pods, revisions and DaemonSets as last seen, and everything that
 * follows from them, kept ready for reconcile. Objects are known by their
 * names: one that comes again under the same name replaces the one that was.
 */
typedef struct dset_world dset_world;

/*
 * Makes an empty world.
 *
 * out     the new world, owned by the caller
 * memory  NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE  out is NULL
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_world_new(dset_world **out, const dset_allocator *memory, dset_error *err);

/* Frees a world with all that is in it. NULL is fine. Since 0.1. */
DSET_API void dset_world_free(dset_world *world);

/*
 * Put an object, new or changed; what it refers to is copied. In any order: a
 * Pod may come before its node, and a revision before its DaemonSet. A put
 * that says what the world knows already costs little and changes nothing. On
 * failure the world is as it was.
 *
 * node      name is required
 * pod       ns and name are required
 * revision  ns and name are required; data may be NULL when data_size is 0
 * set       one that dset_daemonset_parse() or its like made. Without a uid it
 *           owns no Pods and its plans have a problem
 *
 * In each, labels, and taints, are the caller's for the time of the call; no
 * key, value or effect among them is NULL.
 *
 * DSET_EMISUSE   an argument is NULL, or what is required of it, or its size
 *                is not set
 * DSET_EVERSION  it carries fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_node(dset_world *world, const dset_node *node, dset_error *err);
DSET_API int dset_world_put_pod(dset_world *world, const dset_pod *pod, dset_error *err);
DSET_API int dset_world_put_revision(dset_world *world, const dset_revision *revision, dset_error *err);
DSET_API int dset_world_put_daemonset(dset_world *world, const dset_daemonset *set, dset_error *err);

/*
 * Drop an object. What belongs to it stays: the Pods of a node that is gone
 * wait for it or are on a node that does not exist, and those of a DaemonSet
 * have a controller that is not there.
 *
 * DSET_EMISUSE   an argument is NULL
 * DSET_ENOTFOUND the world has no such object
 * DSET_ENOMEM    the world is as it was
 *
 * Since 0.1.
 */
DSET_API int dset_world_drop_node(dset_world *world, const char *name, dset_error *err);
DSET_API int dset_world_drop_pod(dset_world *world, const char *ns, const char *name, dset_error *err);
DSET_API int dset_world_drop_revision(dset_world *world, const char *ns, const char *name, dset_error *err);
DSET_API int dset_world_drop_daemonset(dset_world *world, const char *ns, const char *name, dset_error *err);

/*
 * Bring one kind of objects in line with a whole list of them, as after a watch
 * that has lost its place: begin, put every object of the list, end. What was
 * not put in between is dropped at the end. Meanwhile the world is as usable as
 * ever, and other kinds are not touched. Beginning twice forgets the first time; a bit an
 * object is held until the end.
 *
 * kind  DSET_KIND_NODE, _POD, _REVISION or _DAEMONSET
 *
 * DSET_EMISUSE  world is NULL, or the kind is another; or, at the end, none has
 *               begun
 * DSET_ENOMEM   begin: nothing has changed. end: part has been dropped; the
 *               resync goes on, end it again
 *
 * Since 0.1.
 */
DSET_API int dset_world_resync_begin(dset_world *world, uint32_t kind, dset_error *err);
DSET_API int dset_world_resync_end(dset_world *world, uint32_t kind, dset_error *err);

/*
 * Tells up to which resourceVersion the host has brought "pods" or
 * "daemonsets". Plans for a set wait while the ledger has a note of a later
 * write under its name. "" or NULL: not known, and nothing waits.
 *
 * DSET_EMISUSE  world is NULL, or the resource is another
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_synced(dset_world *world, const char *resource, const char *version, dset_error *err);

/* Gives the set as last put, or NULL. Borrowed until the set is put or dropped again. Since 0.1. */
DSET_API const dset_daemonset *dset_world_get_daemonset(const dset_world *world, const char *ns, const char *name);

/*
 * Lends the DaemonSets in natural order of namespace and name; stops at the
 * first take() that does not return DSET_OK, and returns what it returned.
 * take() must not change the world. DSET_EMISUSE: world or take is NULL.
 *
 * Since 0.1.
 */
typedef int (*dset_daemonset_fn)(void *context, const dset_daemonset *set);
DSET_API int dset_world_list_daemonsets(const dset_world *world, dset_daemonset_fn take, void *context);

/*
 * Gives away one of the sets that something happened to since they were last
 * taken, those that were dropped too: a host that reconciles these, and each
 * set at the recheck_at of its plan, misses nothing. In the order in which
 * they changed; false when there is none. The names are borrowed until the
 * next call that changes the world or takes another.
 *
 * Since 0.1.
 */
DSET_API bool dset_world_take_changed(dset_world *world, const char **ns, const char **name);

typedef struct dset_world_counters { /* work done since the world was made; for tests and metrics */
    uint64_t nodes, pods, revisions, daemonsets; /* now in the world */
    uint64_t classes;                            /* node classes now in use */
    uint64_t placements_evaluated;               /* (DaemonSet, node class) pairs judged */
    uint64_t nodes_visited;                      /* nodes looked at one by one */
    uint64_t bytes;                              /* memory held */
} dset_world_counters;
/* Since 0.1. */
DSET_API void dset_world_count(const dset_world *world, dset_world_counters *out);

#ifdef __cplusplus
}
#endif

#endif
