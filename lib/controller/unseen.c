/* Actions that were carried out but are not seen in the world yet. */
#include "controller/unseen.h"

#include <string.h>

#include "base/hash.h"
#include "base/number.h"

static uint64_t digest_text(uint64_t state, const char *text)
{
    return dsetp_fnv64(state, text, strlen(text) + 1);
}

static uint64_t digest_of(const dsetp_set *set, const dset_action *action)
{
    uint64_t state = dsetp_fnv64(DSETP_FNV64_START, &action->kind, sizeof action->kind);

    state = digest_text(state, dsetp_or_empty(action->object_name));
    state = digest_text(state, dsetp_or_empty(action->object_uid));
    state = digest_text(state, dsetp_or_empty(action->revision));
    state = dsetp_fnv64(state, &action->number, sizeof action->number);
    if (action->kind == DSET_WRITE_STATUS) {
        /* If another writer changed the status meanwhile, the set has another version. */
        state = dsetp_fnv64(state, dset_plan_status(set->plan), sizeof(dset_status));
        state = dsetp_fnv64(state, &set->state, sizeof set->state);
    }
    return state;
}

bool dsetp_is_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action)
{
    uint64_t digest;
    size_t i;

    if (set->asked_count == 0 || action->note != NULL || action->kind == DSET_EMIT_EVENT)
        return false;
    digest = digest_of(set, action);
    for (i = 0; i < set->asked_count; i++) {
        if (set->asked[i].digest == digest && dsetp_difference(controller->now, set->asked[i].at) < DSETP_UNSEEN_MS) {
            set->asked[i].wanted = true;
            return true;
        }
    }
    return false;
}

void dsetp_forget_seen(dset_controller *controller, dsetp_set *set)
{
    size_t i, kept = 0, count = dset_plan_count(set->plan);

    for (i = 0; i < set->asked_count; i++)
        set->asked[i].wanted = false;
    for (i = 0; i < count; i++)
        dsetp_is_unseen(controller, set, dset_plan_get(set->plan, i));
    for (i = 0; i < set->asked_count; i++) {
        if (!set->asked[i].wanted)
            continue;
        if (set->due > dsetp_sum(set->asked[i].at, DSETP_UNSEEN_MS))
            set->due = dsetp_sum(set->asked[i].at, DSETP_UNSEEN_MS);
        set->asked[kept++] = set->asked[i];
    }
    set->asked_count = kept;
}

void dsetp_expect(const dset_controller *controller, dsetp_set *set)
{
    dset_ms unseen = dsetp_sum(controller->now, DSETP_UNSEEN_MS + 1);

    if (unseen < set->due)
        set->due = unseen;
}

int dsetp_remember_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action, dset_error *err)
{
    void *items = set->asked;
    size_t capacity = set->asked_capacity;

    if (action->note != NULL || action->kind == DSET_EMIT_EVENT)
        return DSET_OK;
    if (!dsetp_grow(&controller->memory, &items, &capacity, set->asked_count + 1, sizeof *set->asked))
        return dsetp_no_memory(err);
    set->asked = items;
    set->asked_capacity = capacity;
    set->asked[set->asked_count].digest = digest_of(set, action);
    set->asked[set->asked_count].at = controller->now;
    set->asked[set->asked_count].wanted = false;
    set->asked_count++;
    dsetp_expect(controller, set);
    return DSET_OK;
}
