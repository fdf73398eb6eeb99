/*
 * libdaemonset: the world: nodes, Pods, ControllerRevisions and DaemonSets as
 * last seen, indexed for dset_reconcile().
 *
 * A world changes only through these calls; it does no I/O and never calls
 * back. Putting an object that it already has replaces it.
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
 * Nodes, Pods, revisions and DaemonSets as last seen, and everything derived
 * from them that reconcile needs. Objects are identified by name.
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

/* Frees a world and everything in it. NULL is fine. Since 0.1. */
DSET_API void dset_world_free(dset_world *world);

/*
 * Put a new or changed object; everything it refers to is copied. Objects may
 * be put in any order: a Pod before its node, a revision before its DaemonSet.
 * Putting an unchanged object is cheap and has no effect. On failure the world
 * is unchanged.
 *
 * node      name is required
 * pod       ns and name are required
 * revision  ns and name are required; data may be NULL when data_size is 0
 * set       as made by dset_daemonset_parse() and others. Without a uid it owns
 *           no Pods, and its plans have a problem
 *
 * No key, value or effect of labels and taints may be NULL.
 *
 * DSET_EMISUSE   an argument or a required member is NULL, or the size is not
 *                set
 * DSET_EVERSION  it has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_node(dset_world *world, const dset_node *node, dset_error *err);
DSET_API int dset_world_put_pod(dset_world *world, const dset_pod *pod, dset_error *err);
DSET_API int dset_world_put_revision(dset_world *world, const dset_revision *revision, dset_error *err);
DSET_API int dset_world_put_daemonset(dset_world *world, const dset_daemonset *set, dset_error *err);

/*
 * Drop an object. What belongs to it stays: the Pods of a dropped node are on,
 * or wait for, a node that does not exist, and those of a dropped DaemonSet have
 * a controller that does not exist.
 *
 * DSET_EMISUSE   an argument is NULL
 * DSET_ENOTFOUND the world has no such object
 * DSET_ENOMEM    the world is unchanged
 *
 * Since 0.1.
 */
DSET_API int dset_world_drop_node(dset_world *world, const char *name, dset_error *err);
DSET_API int dset_world_drop_pod(dset_world *world, const char *ns, const char *name, dset_error *err);
DSET_API int dset_world_drop_revision(dset_world *world, const char *ns, const char *name, dset_error *err);
DSET_API int dset_world_drop_daemonset(dset_world *world, const char *ns, const char *name, dset_error *err);

/*
 * Bring one kind of objects in line with a complete list, as after a watch has
 * lost its place: begin, put every object of the list, end. The end drops what
 * was not put in between. The world can be used meanwhile, and other kinds are
 * not affected. Beginning again restarts. A resync needs a bit of memory per
 * object.
 *
 * kind  DSET_KIND_NODE, _POD, _REVISION or _DAEMONSET
 *
 * DSET_EMISUSE  world is NULL, the kind is none of these, or, at the end, no
 *               resync has begun
 * DSET_ENOMEM   begin: nothing has changed. end: some objects have been
 *               dropped; the resync is still open, call end again
 *
 * Since 0.1.
 */
DSET_API int dset_world_resync_begin(dset_world *world, uint32_t kind, dset_error *err);
DSET_API int dset_world_resync_end(dset_world *world, uint32_t kind, dset_error *err);

/*
 * Tells a resync that an object is still there although it cannot be put,
 * because it does not read: the world keeps what it knows of it.
 * dset_world_put_record() does this itself. No effect without a resync of the
 * kind, or if the world does not know the object.
 *
 * Since 0.1.
 */
DSET_API void dset_world_resync_keep(dset_world *world, uint32_t kind, const char *ns, const char *name);

enum {
    /*
     * No new Pod on a node with spec.unschedulable: neither where one is
     * missing, nor in place of an old one. A Pod there is not replaced; it is
     * still deleted if it has failed, is one too many, or may not stay. The
     * node counts as before: as one that should have a Pod, unavailable while
     * it has none. The flag of the node is what counts, not its taint.
     */
    DSET_POLICY_SKIP_UNSCHEDULABLE = 1u << 0
};

/* What a DaemonSet asks for beyond Kubernetes; all zero is Kubernetes. */
typedef struct dset_policy { /* the caller fills it in, the library copies it */
    uint32_t size;
    uint32_t flags; /* DSET_POLICY_* */
} dset_policy;
#define DSET_POLICY_INIT { sizeof(dset_policy), 0 }

/*
 * Gives the DaemonSet of a name a policy, in place of the one that it has. The
 * set need not be in the world yet, so that its first plan follows the policy
 * already. The policy belongs to the name: it stays when the set is put again,
 * dropped, or replaced by another of that name.
 *
 * DSET_EMISUSE   an argument is NULL, a name is empty, or the size is not set
 * DSET_EVERSION  policy has fields or flags that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_policy(dset_world *world, const char *ns, const char *name, const dset_policy *policy,
                                   dset_error *err);

/*
 * Returns the policy of a name, borrowed until a policy is given or the set is put or dropped; NULL: there is no such
 * set, and the name was given none. Since 0.1.
 */
DSET_API const dset_policy *dset_world_get_policy(const dset_world *world, const char *ns, const char *name);

/*
 * Tells up to which resourceVersion of "pods" or "daemonsets" the world is
 * current. Plans for a set wait while the ledger has a note of a later write
 * under its name. "" or NULL: unknown, and nothing waits.
 *
 * DSET_EMISUSE  world is NULL, or the resource is none of these
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_world_put_synced(dset_world *world, const char *resource, const char *version, dset_error *err);

/* Returns the set as last put, or NULL. Borrowed until the set is put or dropped. Since 0.1. */
DSET_API const dset_daemonset *dset_world_get_daemonset(const dset_world *world, const char *ns, const char *name);

/*
 * Calls take() with each DaemonSet, in natural order of namespace and name,
 * until it returns anything but DSET_OK, and returns that.
 * take() must not change the world. DSET_EMISUSE: world or take is NULL.
 *
 * Since 0.1.
 */
typedef int (*dset_daemonset_fn)(void *context, const dset_daemonset *set);
DSET_API int dset_world_list_daemonsets(const dset_world *world, dset_daemonset_fn take, void *context);

/*
 * Calls take() with each node, Pod or revision, in natural order of namespace
 * and name, until it returns anything but DSET_OK, and returns that. Objects
 * are as they were put, and borrowed during the call; of a Pod that is bound
 * node_pinned is not kept, and of the owner of a revision only its uid. The
 * labels of one object are those that take() is given. take() must not change
 * the world.
 *
 * DSET_EMISUSE  world or take is NULL
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
typedef int (*dset_node_fn)(void *context, const dset_node *node);
typedef int (*dset_pod_fn)(void *context, const dset_pod *pod);
typedef int (*dset_revision_fn)(void *context, const dset_revision *revision);
DSET_API int dset_world_list_nodes(const dset_world *world, dset_node_fn take, void *context);
DSET_API int dset_world_list_pods(const dset_world *world, dset_pod_fn take, void *context);
DSET_API int dset_world_list_revisions(const dset_world *world, dset_revision_fn take, void *context);

/*
 * Takes the next set that may need a new plan since it was last taken, in the
 * order of the changes; dropped sets are included. A host that reconciles these
 * sets, and each set at the recheck_at of its plan, misses nothing; but see there
 * about the notes of the plan. False if there is none. The names are borrowed until the next call that changes the
 * world or takes another set.
 *
 * Since 0.1.
 */
DSET_API bool dset_world_take_changed(dset_world *world, const char **ns, const char **name);

/* Work done since the world was made; for tests and metrics. The caller sets the size, the library the rest. */
typedef struct dset_world_counters {
    uint32_t size;
    uint32_t reserved;
    uint64_t nodes, pods, revisions, daemonsets; /* currently in the world */
    uint64_t classes;                            /* node classes in use */
    uint64_t placements_evaluated;               /* (DaemonSet, node class) pairs evaluated */
    uint64_t nodes_visited;                      /* nodes evaluated one by one */
    uint64_t bytes;                              /* memory held */
} dset_world_counters;
#define DSET_WORLD_COUNTERS_INIT { sizeof(dset_world_counters), 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* Fills in *out; all zero if world is NULL. DSET_EMISUSE: out is NULL or too small. Since 0.1. */
DSET_API int dset_world_count(const dset_world *world, dset_world_counters *out);

#ifdef __cplusplus
}
#endif

#endif
