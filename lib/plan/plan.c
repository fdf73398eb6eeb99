/* The public functions that read a plan. */
#include "plan/plan.h"

#include "base/text.h"

void dset_plan_free(dset_plan *plan)
{
    dset_allocator memory;

    if (plan == NULL)
        return;
    memory = plan->memory;
    dsetp_release(&memory, plan->actions, plan->action_capacity * sizeof *plan->actions);
    dsetp_arena_end(&plan->pieces);
    dsetp_release(&memory, plan, plan->size);
}

size_t dset_plan_count(const dset_plan *plan)
{
    return plan != NULL ? plan->action_count : 0;
}

const dset_action *dset_plan_get(const dset_plan *plan, size_t index)
{
    return plan != NULL && index < plan->action_count ? &plan->actions[index] : NULL;
}

const dset_status *dset_plan_status(const dset_plan *plan)
{
    return plan != NULL ? &plan->status : NULL;
}

const char *dset_plan_revision(const dset_plan *plan)
{
    return plan != NULL ? plan->revision : "";
}

const char *dset_plan_namespace(const dset_plan *plan)
{
    return plan != NULL ? plan->ns : "";
}

const char *dset_plan_name(const dset_plan *plan)
{
    return plan != NULL ? plan->name : "";
}

dset_ms dset_plan_now(const dset_plan *plan)
{
    return plan != NULL ? plan->now : 0;
}

dset_ms dset_plan_recheck_at(const dset_plan *plan)
{
    return plan != NULL ? plan->recheck_at : DSET_NEVER;
}

const dset_error *dset_plan_problem(const dset_plan *plan)
{
    return plan != NULL && plan->problem.code != DSET_OK ? &plan->problem : NULL;
}

const dset_explanation *dset_plan_explain(const dset_plan *plan, const char *node_name)
{
    size_t low = 0, high = plan != NULL && node_name != NULL ? plan->explained_count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = dset_name_compare(plan->explained[middle].node_name, node_name);

        if (order == 0)
            return plan->explained[middle].explanation;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
