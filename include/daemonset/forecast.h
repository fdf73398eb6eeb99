/*
 * libdaemonset: what would land on a node, there already or only thought of,
 * and what it would take there: the question of autoscalers.
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

/* Every DaemonSet of a world on one node; immutable, and self-contained: it outlives the world. */
typedef struct dset_forecast dset_forecast;

typedef struct dset_forecast_item { /* read-only, owned by the forecast; may grow at the end */
    const char *ns;
    const char *name;
    const dset_explanation *explanation; /* its verdict, with the reasons as dset_place() gives them */
    const dset_request *requests;        /* of its Pod, as dset_daemonset_requests() gives them */
    size_t request_count;
} dset_forecast_item;

/*
 * Judges every DaemonSet of a world on a node. The node need not be in the
 * world, and is not put there. A DaemonSet that makes no Pods, since it is
 * being deleted or selects everything, gets a verdict of DSET_NO and says so.
 *
 * out     the new forecast, owned by the caller
 * node    as dset_place() takes it; with DSET_NODE_HYPOTHETICAL a verdict may
 *         be DSET_UNKNOWN
 * memory  NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE   out, world or node is NULL, or node is not filled as
 *                dset_place() wants it
 * DSET_EVERSION  node carries fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_forecast_new(dset_forecast **out, const dset_world *world, const dset_node *node,
                                             const dset_allocator *memory, dset_error *err);

/* NULL is fine. Since 0.1. */
DSET_API void dset_forecast_free(dset_forecast *forecast);

/* The DaemonSets of the world, by namespace and name. Since 0.1. */
DSET_API size_t dset_forecast_count(const dset_forecast *forecast);

/* Gives one of them, borrowed; NULL past the end. Since 0.1. */
DSET_API const dset_forecast_item *dset_forecast_get(const dset_forecast *forecast, size_t index);

/* The number of those whose Pod may start there, or of those with another verdict. Since 0.1. */
DSET_API size_t dset_forecast_pods(const dset_forecast *forecast, dset_verdict verdict);

/*
 * Gives the requests of all Pods that would land there, summed, sorted by the
 * name of the resource, and borrowed from the forecast.
 *
 * at_most  false: of the DaemonSets whose verdict is DSET_YES; true: of those
 *          whose verdict is DSET_UNKNOWN too
 *
 * Since 0.1.
 */
DSET_API const dset_request *dset_forecast_requests(const dset_forecast *forecast, bool at_most, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
