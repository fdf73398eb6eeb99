/*
 * The history: claims ControllerRevisions, finds or makes the one of the current template, merges duplicates, deletes
 * old ones. A revision is identified by its data, never by its name or hash.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/number.h"
#include "base/sort.h"
#include "base/text.h"
#include "world/revision_facts.h"

#define HISTORY_LIMIT 10 /* the default of revisionHistoryLimit */
#define NAME_MAX 253     /* bytes in the name of an object */

static dsetp_revision *get(const dsetp_planning *p, uint32_t number)
{
    return dsetp_revision_get(p->world, number);
}

static const char *label_of(const dsetp_planning *p, uint32_t number)
{
    return get(p, number)->labels != 0 ? dsetp_labelset_get(p->world, get(p, number)->labels)->revision : NULL;
}

/* Its hash; without the label, its name. */
static const char *hash_of(const dsetp_planning *p, uint32_t number)
{
    const char *known = label_of(p, number);

    return known != NULL ? known : get(p, number)->texts;
}

static int how(const dsetp_planning *p)
{
    return p->flags & DSET_RECONCILE_DATA_BYTES ? DSETP_BY_BYTES : DSETP_BY_VALUE;
}

static bool is_current(const dsetp_planning *p, uint32_t number)
{
    return dsetp_revision_current(p->world, p->set_number, number, how(p));
}

typedef enum claim { IGNORE, CLAIM, ADOPT, RELEASE } claim;

/* For a revision that the set owns or that is an orphan. */
static claim claim_of(const dsetp_planning *p, uint32_t number)
{
    bool matches = dsetp_revision_matches(p->world, p->set_number, number);

    if (get(p, number)->owner == 0)
        return matches && get(p, number)->deleted_at == 0 ? ADOPT : IGNORE;
    return matches ? CLAIM : RELEASE;
}

static int by_name(const void *a, const void *b, void *context)
{
    return dset_name_compare(get(context, *(const uint32_t *)a)->texts, get(context, *(const uint32_t *)b)->texts);
}

static int by_number(const void *a, const void *b, void *context)
{
    int64_t x = get(context, *(const uint32_t *)a)->number, y = get(context, *(const uint32_t *)b)->number;

    return x < y ? -1 : x > y;
}

/* The set's own revisions and those to adopt, in natural order of names. */
static bool list_revisions(dsetp_planning *p, uint32_t **out, size_t *count)
{
    const dsetp_set_row *set = dsetp_set_get(p->world, p->set_number);
    uint32_t number = dsetp_owner_get(p->world, set->uid_owner)->revisions;

    *count = 0;
    *out = dsetp_arena_array(p->scratch, (size_t)set->facts.count + set->facts.orphans, sizeof **out);
    if (*out == NULL)
        return false;
    for (; number != 0; number = get(p, number)->links.next)
        (*out)[(*count)++] = number;
    number = dsetp_namespace_get(p->world, set->space)->revisions;
    for (; number != 0; number = get(p, number)->links.next) {
        if (claim_of(p, number) == ADOPT)
            (*out)[(*count)++] = number;
    }
    return dsetp_sort(&p->plan->memory, *out, *count, sizeof **out, by_name, p);
}

/* Keeps the claimed ones, and adds the actions that claim or release. */
static bool claim_all(dsetp_planning *p, uint32_t *items, size_t *count)
{
    size_t i, kept = 0;

    for (i = 0; i < *count; i++) {
        claim what = claim_of(p, items[i]);

        if (what == RELEASE &&
            dsetp_act_on_revision(p, DSET_RELEASE_REVISION, DSET_BECAUSE_NOT_SELECTED, items[i]) == NULL)
            return false;
        if (what == ADOPT && dsetp_act_on_revision(p, DSET_ADOPT_REVISION, DSET_BECAUSE_ORPHAN, items[i]) == NULL)
            return false;
        if (what != RELEASE)
            items[kept++] = items[i];
    }
    *count = kept;
    return true;
}

static bool update(dsetp_planning *p, uint32_t number, int64_t to, uint32_t reason)
{
    dset_action *action = dsetp_act_on_revision(p, DSET_UPDATE_REVISION, reason, number);

    if (action == NULL)
        return false;
    action->number = to;
    if (label_of(p, number) == NULL)
        action->revision = action->object_name;
    return true;
}

/* Gives a revision without the label its name as hash. */
static bool label(dsetp_planning *p, uint32_t number)
{
    return label_of(p, number) != NULL || update(p, number, get(p, number)->number, DSET_BECAUSE_UNLABELLED);
}

/* Pods of every revision get the hash of the one that is kept, as in Kubernetes. */
static bool relabel(dsetp_planning *p, const char *hash)
{
    const uint32_t *claimed;
    size_t count, i;

    if (!dsetp_list_claimed(p, &claimed, &count))
        return false;
    for (i = 0; i < count; i++) {
        uint32_t number = claimed[i], labels = dsetp_pod_get(p->world, number)->labels;
        const char *known = labels != 0 ? dsetp_labelset_get(p->world, labels)->revision : NULL;
        dset_action *action;

        if (strcmp(dsetp_or_empty(known), hash) == 0)
            continue;
        action = dsetp_act_on_pod(p, DSET_LABEL_POD, DSET_BECAUSE_DUPLICATE, number);
        if (action == NULL || (action->revision = dsetp_arena_string(p->plan->arena, hash)) == NULL)
            return false;
    }
    return true;
}

/* Of several current revisions the one with the highest number is kept; among equals, the first by name. */
static bool merge(dsetp_planning *p, const uint32_t *current, size_t count, uint32_t *kept)
{
    size_t i;

    *kept = current[0];
    for (i = 1; i < count; i++) {
        if (get(p, current[i])->number > get(p, *kept)->number)
            *kept = current[i];
    }
    if (count == 1)
        return true;
    if (!relabel(p, hash_of(p, *kept)))
        return false;
    for (i = 0; i < count; i++) {
        if (current[i] != *kept &&
            (!label(p, current[i]) ||
             dsetp_act_on_revision(p, DSET_DELETE_REVISION, DSET_BECAUSE_DUPLICATE, current[i]) == NULL))
            return false;
    }
    return true;
}

/* Another template has the same hash: counts the collision, so that the next attempt gets another hash. */
static bool count_collision(dsetp_planning *p, const char *name)
{
    const char *text = dsetp_format(p, "the name \"%s\" is taken by a revision with other data", name);

    if (text == NULL || dsetp_act(p, DSET_WRITE_STATUS, DSET_BECAUSE_COLLISION) == NULL)
        return false;
    p->plan->status.collision_count = p->set->collision_count < 0 ? 1 : p->set->collision_count + 1;
    dsetp_problem(p, DSET_EEXISTS, "status.collisionCount", text);
    return true;
}

/* An API server accepts the set, and never its revisions. */
static bool refuse_name(dsetp_planning *p)
{
    const char *text = dsetp_format(p, "has %u bytes: the names of its revisions would have more than %d, the most "
                                       "that a name may have", (unsigned)strlen(p->set->name), NAME_MAX);

    if (text == NULL)
        return false;
    dsetp_problem(p, DSET_EINVALID, "metadata.name", text);
    return true;
}

static bool create(dsetp_planning *p, int64_t number)
{
    uint32_t space = dsetp_set_get(p->world, p->set_number)->space, known;
    dset_action *action;
    const char *name;
    char hash[16];

    dset_revision_hash(p->set->revision_data.data, p->set->revision_data.size, p->set->collision_count, hash);
    name = dsetp_format(p, "%s-%s", p->set->name, hash);
    if (name == NULL)
        return false;
    if (strlen(name) > NAME_MAX)
        return refuse_name(p);
    known = dsetp_world_revision(p->world, space, name);
    if (known != 0 && !is_current(p, known))
        return count_collision(p, name);
    if (known != 0) {
        p->current.hash = dsetp_or_empty(label_of(p, known));
        return true;
    }
    action = dsetp_act(p, DSET_CREATE_REVISION, DSET_BECAUSE_NEW_TEMPLATE);
    p->current.hash = dsetp_arena_string(p->plan->arena, hash);
    if (action == NULL || p->current.hash == NULL)
        return false;
    action->object_name = name;
    action->revision = p->current.hash;
    action->number = number;
    return true;
}

/* Is there one current revision, newer than all others, and nothing to claim or to label? The world knows. */
static bool is_settled(dsetp_planning *p)
{
    const dsetp_facts *facts = &dsetp_set_get(p->world, p->set_number)->facts;
    const struct dsetp_match *match = &facts->match[how(p)];

    if (facts->orphans > 0 || facts->unmatched > 0 || facts->unlabelled > 0 || match->count != 1 ||
        get(p, match->current)->number <= match->newest)
        return false;
    p->current.hash = hash_of(p, match->current);
    p->old_count = facts->count - 1;
    return true;
}

bool dsetp_plan_history(dsetp_planning *p)
{
    uint32_t *items, *current, kept;
    size_t count, i, current_count = 0;
    int64_t next = 0;

    if (is_settled(p))
        return true;
    if (!list_revisions(p, &items, &count) || !claim_all(p, items, &count))
        return false;
    current = dsetp_arena_array(p->scratch, count, sizeof *current);
    p->old = items;
    if (current == NULL)
        return false;
    for (i = 0; i < count; i++) {
        if (is_current(p, items[i])) {
            current[current_count++] = items[i];
            continue;
        }
        p->old[p->old_count++] = items[i];
        next = get(p, items[i])->number > next ? get(p, items[i])->number : next;
        if (!label(p, items[i]))
            return false;
    }
    next = dsetp_sum(next, 1);
    if (current_count == 0)
        return create(p, next);
    if (!merge(p, current, current_count, &kept))
        return false;
    p->current.hash = hash_of(p, kept);
    if (get(p, kept)->number < next)
        return update(p, kept, next, DSET_BECAUSE_ROLLED_BACK);
    return label(p, kept);
}

/* Does a Pod with a node have the hash? */
static bool is_live(const dsetp_planning *p, const char *hash)
{
    const char *known;
    size_t i;

    for (i = 0; i < p->set_nodes->tally_count && hash[0] != '\0'; i++) {
        const dsetp_tally *tally = &p->set_nodes->tallies[i];

        known = tally->labels != 0 ? dsetp_labelset_get(p->world, tally->labels)->revision : NULL;
        if (tally->placed > 0 && known != NULL && strcmp(known, hash) == 0)
            return true;
    }
    for (i = 0; i < p->nodes.adopted_count && hash[0] != '\0'; i++) {
        const dsetp_pod *pod = dsetp_pod_get(p->world, p->nodes.adopted[i]);

        known = pod->labels != 0 ? dsetp_labelset_get(p->world, pod->labels)->revision : NULL;
        if (pod->node != 0 && known != NULL && strcmp(known, hash) == 0)
            return true;
    }
    return false;
}

/* A settled history has not been listed yet. */
static bool list_old(dsetp_planning *p)
{
    size_t count, i;

    if (p->old != NULL)
        return true;
    if (!list_revisions(p, &p->old, &count))
        return false;
    p->old_count = 0;
    for (i = 0; i < count; i++) {
        if (!is_current(p, p->old[i]))
            p->old[p->old_count++] = p->old[i];
    }
    return true;
}

bool dsetp_plan_cleanup(dsetp_planning *p)
{
    int64_t limit = p->set->has_history_limit ? p->set->history_limit : HISTORY_LIMIT;
    int64_t excess = (int64_t)p->old_count - limit;
    size_t i;

    if (excess <= 0)
        return true;
    if (!list_old(p) || !dsetp_sort(&p->plan->memory, p->old, p->old_count, sizeof *p->old, by_number, p))
        return false;
    for (i = 0; i < p->old_count && excess > 0; i++) {
        if (is_live(p, hash_of(p, p->old[i])))
            continue;
        if (dsetp_act_on_revision(p, DSET_DELETE_REVISION, DSET_BECAUSE_HISTORY_LIMIT, p->old[i]) == NULL)
            return false;
        excess--;
    }
    return true;
}
