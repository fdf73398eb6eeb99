/*
 * libdaemonset: which DaemonSets would run on a node, existing or
 * hypothetical, and what their Pods would request: the question that
 * autoscalers ask.
 */
#ifndef DAEMONSET_FORECAST_H
#define DAEMONSET_FORECAST_H

#include "base.h"
#include "manifest.h"
#include "place.h"
#include "world.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Every DaemonSet of a world on one node; immutable and self-contained: it may outlive the world. */
typedef struct dset_forecast dset_forecast;

typedef struct dset_forecast_item { /* read-only, owned by the forecast; may grow at the end */
    const char *ns;
    const char *name;
    const dset_explanation *explanation; /* its verdict, with the reasons as from dset_place() */
    const dset_request *requests;        /* of its Pod, as from dset_daemonset_requests() */
    size_t request_count;
} dset_forecast_item;

/*
 * Evaluates every DaemonSet of a world on a node. The node need not be in the
 * world, and is not added to it. A DaemonSet that makes no Pods, because it is
 * being deleted or selects everything, has the verdict DSET_NO and a reason that
 * says so.
 *
 * out     the new forecast, owned by the caller
 * node    as for dset_place(); with DSET_NODE_HYPOTHETICAL a verdict may be
 *         DSET_UNKNOWN
 * memory  NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE   out, world or node is NULL, or node is not as dset_place()
 *                requires it
 * DSET_EVERSION  node has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_forecast_new(dset_forecast **out, const dset_world *world, const dset_node *node,
                                             const dset_allocator *memory, dset_error *err);

/* NULL is fine. Since 0.1. */
DSET_API void dset_forecast_free(dset_forecast *forecast);

/* The number of items: the DaemonSets of the world, ordered by namespace and name. Since 0.1. */
DSET_API size_t dset_forecast_count(const dset_forecast *forecast);

/* Returns an item, borrowed; NULL past the end. Since 0.1. */
DSET_API const dset_forecast_item *dset_forecast_get(const dset_forecast *forecast, size_t index);

/* The number of items with a given verdict; DSET_YES: those whose Pod may start there. Since 0.1. */
DSET_API size_t dset_forecast_pods(const dset_forecast *forecast, dset_verdict verdict);

/*
 * Returns the sum of the requests of all Pods that would run there, sorted by
 * resource name, borrowed from the forecast.
 *
 * at_most  false: only DaemonSets whose verdict is DSET_YES; true: also those
 *          whose verdict is DSET_UNKNOWN
 *
 * Since 0.1.
 */
DSET_API const dset_request *dset_forecast_requests(const dset_forecast *forecast, bool at_most, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
