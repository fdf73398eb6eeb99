/* Forecasts: every DaemonSet of a world on one node, and the sum of the requests of their Pods. Reads no Pods. */
#include "daemonset/forecast.h"

#include "base/error.h"
#include "match/explanation.h"
#include "model/labels.h"
#include "model/amounts.h"

struct dset_forecast {
    dsetp_arena *arena; /* owns everything, this struct included */
    dset_forecast_item *items;
    size_t count;
    dsetp_amounts sure, at_most;
};

typedef struct filling {
    dset_forecast *forecast;
    const dsetp_place_node *node;
} filling;

/* A set that makes no Pods does not run anywhere. */
static bool explain_set(dset_explanation *to, const dset_daemonset *set, const dsetp_place_node *node)
{
    dset_finding finding = dsetp_finding(set->deleted_at != 0 ? DSET_BECAUSE_DELETING : DSET_BECAUSE_SELECTING_ALL);

    if (set->deleted_at == 0 && (set->selector == NULL || !set->selector->empty))
        return dsetp_explain_place(to, set, node);
    to->may_start = to->may_stay = DSET_NO;
    return dsetp_explanation_add(to, &finding);
}

static int add_set(void *context, const dset_daemonset *set)
{
    filling *to = context;
    dset_forecast *forecast = to->forecast;
    dset_forecast_item *item = &forecast->items[forecast->count];
    dset_explanation *explanation = dsetp_explanation_in(forecast->arena);

    item->ns = dsetp_arena_string(forecast->arena, set->ns);
    item->name = dsetp_arena_string(forecast->arena, set->name);
    item->explanation = explanation;
    item->request_count = set->request_count;
    if (explanation == NULL || !explain_set(explanation, set, to->node) ||
        !dsetp_requests_copy(forecast->arena, &item->requests, set->requests, set->request_count))
        return DSET_ENOMEM;
    forecast->count++;
    if (explanation->may_start == DSET_YES &&
        !dsetp_amounts_add(&forecast->sure, item->requests, item->request_count))
        return DSET_ENOMEM;
    if (explanation->may_start != DSET_NO &&
        !dsetp_amounts_add(&forecast->at_most, item->requests, item->request_count))
        return DSET_ENOMEM;
    return dsetp_arena_failed(forecast->arena) ? DSET_ENOMEM : DSET_OK;
}

static dset_forecast *make(const dset_world *world, const dsetp_place_node *node, const dset_allocator *memory)
{
    dsetp_arena *arena = dsetp_arena_new(memory, 0);
    dset_forecast *forecast = arena != NULL ? dsetp_arena_zalloc(arena, sizeof *forecast) : NULL;
    filling to = { forecast, node };
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;

    dset_world_count(world, &counters);
    if (forecast != NULL) {
        forecast->arena = forecast->sure.arena = forecast->at_most.arena = arena;
        forecast->items = dsetp_arena_array(arena, (size_t)counters.daemonsets, sizeof *forecast->items);
        if (forecast->items != NULL && dset_world_list_daemonsets(world, add_set, &to) == DSET_OK)
            return forecast;
    }
    dsetp_arena_free(arena);
    return NULL;
}

int dset_forecast_new(dset_forecast **out, const dset_world *world, const dset_node *node,
                      const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    dsetp_place_node view;
    dset_node known;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (world == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "world", "must not be NULL");
    code = dsetp_place_node_read(&known, &view, node, err);
    if (code == DSET_OK)
        code = dsetp_labels_check(&hook, known.labels, "node.labels", err);
    if (code != DSET_OK)
        return code;
    *out = make(world, &view, memory);
    return *out != NULL ? DSET_OK : dsetp_no_memory(err);
}

void dset_forecast_free(dset_forecast *forecast)
{
    if (forecast != NULL)
        dsetp_arena_free(forecast->arena);
}

size_t dset_forecast_count(const dset_forecast *forecast)
{
    return forecast != NULL ? forecast->count : 0;
}

const dset_forecast_item *dset_forecast_get(const dset_forecast *forecast, size_t index)
{
    return forecast != NULL && index < forecast->count ? &forecast->items[index] : NULL;
}

size_t dset_forecast_pods(const dset_forecast *forecast, dset_verdict verdict)
{
    size_t i, pods = 0;

    for (i = 0; forecast != NULL && i < forecast->count; i++)
        pods += forecast->items[i].explanation->may_start == verdict ? 1 : 0;
    return pods;
}

const dset_request *dset_forecast_requests(const dset_forecast *forecast, bool at_most, size_t *count)
{
    static const dsetp_amounts none = { 0 };
    const dsetp_amounts *sum = forecast == NULL ? &none : at_most ? &forecast->at_most : &forecast->sure;

    if (count != NULL)
        *count = sum->count;
    return sum->items;
}
