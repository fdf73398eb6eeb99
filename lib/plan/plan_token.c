/* A short text that is equal for plans that do the same. Independent of time and of the state of the world. */
#include "plan/plan.h"

#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "base/text.h"

/* Includes the terminator: "ab","c" is not "a","bc". */
static uint64_t add_text(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

static uint64_t add_number(uint64_t state, int64_t number)
{
    char digits[24];

    dsetp_decimal(digits, number);
    return add_text(state, digits);
}

/* Status and events follow from the rest; a new Pod is identified by its node and revision. */
static uint64_t add_action(uint64_t state, const dset_action *action)
{
    if (action->kind == DSET_WRITE_STATUS || action->kind == DSET_EMIT_EVENT)
        return state;
    state = add_number(state, action->kind);
    state = add_text(state, action->node_name);
    if (action->kind != DSET_CREATE_POD)
        state = add_text(add_text(state, action->object_name), action->object_uid);
    return add_number(add_text(state, action->revision), action->number);
}

size_t dset_plan_token(const dset_plan *plan, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);
    uint64_t state;
    size_t i;

    if (plan == NULL)
        return 0;
    state = add_text(add_text(DSETP_FNV64_START, plan->ns), plan->name);
    state = add_text(state, plan->revision);
    for (i = 0; i < plan->action_count; i++)
        state = add_action(state, &plan->actions[i]);
    for (i = 0; i < DSET_TOKEN_LENGTH; i++, state /= 27)
        dsetp_text_add(&text, &DSETP_SAFE_ALPHABET[state % 27], 1);
    return text.length;
}
