/* Computes what applying files would change: applies them to a copy of the store and calls dset_reconcile() on it. */
#include "store/planned_changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct loading {
    dset_world *world;
    dset_error *err;
} loading;

static int load_record(void *context, const dset_record *record)
{
    const loading *work = context;

    return dset_world_put_record(work->world, record, work->err);
}

static int load_world(dset_world *world, const dset_store *store, dset_error *err)
{
    static const uint32_t kinds[] = { DSET_KIND_NODE, DSET_KIND_POD, DSET_KIND_REVISION, DSET_KIND_DAEMONSET };
    loading work = { world, err };
    int code = DSET_OK;
    size_t i;

    for (i = 0; code == DSET_OK && i < sizeof kinds / sizeof kinds[0]; i++)
        code = store->methods->list(store->self, kinds[i], NULL, load_record, &work, err);
    return code;
}

static planned *find(plans *made, const kind *what, const char *ns, const char *name)
{
    size_t i;

    for (i = 0; i < made->count; i++) {
        planned *one = &made->items[i];

        if (one->what == what && strcmp(one->ns, ns) == 0 && strcmp(one->name, name) == 0)
            return one;
    }
    made->items = need_room(made->items, made->count, &made->capacity, sizeof *made->items);
    memset(&made->items[made->count], 0, sizeof *made->items);
    made->items[made->count].what = what;
    made->items[made->count].ns = need_copy(ns);
    made->items[made->count].name = need_copy(name);
    return &made->items[made->count++];
}

static int note_before(void *context, const dset_daemonset *set)
{
    plans *made = context;
    const char *ns = dset_daemonset_namespace(set), *name = dset_daemonset_name(set);
    const dset_plan *plan = dset_controller_plan(made->s.controller, ns, name);
    planned *one = find(made, kind_of_number(DSET_KIND_DAEMONSET), ns, name);

    if (plan == NULL)
        return DSET_OK;
    snprintf(one->revision, sizeof one->revision, "%s", dset_plan_revision(plan));
    one->before = *dset_plan_status(plan);
    return DSET_OK;
}

static bool try_one(void *context, const manifest *m)
{
    plans *made = context;
    applied did;

    if (!manifest_apply(m, &made->s, &did))
        return false;
    find(made, m->what, m->ns, m->name)->did = did.changed ? did.deed : "unchanged";
    made->changes = made->changes || did.changed;
    return true;
}

static bool plan_all(plans *made)
{
    dset_reconcile_options how = DSET_RECONCILE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_world *world;
    size_t i;
    int code = dset_world_new(&world, NULL, &err);

    if (code == DSET_OK)
        code = load_world(world, &made->s.store, &err);
    how.flags = DSET_RECONCILE_EXPLAIN;
    how.now = made->s.now;
    for (i = 0; code == DSET_OK && i < made->count; i++) {
        planned *one = &made->items[i];

        if (one->what->number == DSET_KIND_DAEMONSET)
            code = dset_reconcile(&one->plan, world, dset_controller_ledger(made->s.controller), one->ns, one->name,
                                  &how, &err);
        if (one->plan != NULL && dset_plan_count(one->plan) > 0)
            made->changes = true;
    }
    dset_world_free(world);
    if (code != DSET_OK)
        say_error("cannot be planned: %s", err.text);
    return code == DSET_OK;
}

/* By kind, then by name. */
static int compare(const void *a, const void *b)
{
    const planned *first = a, *second = b;
    int order;

    if (first->what != second->what)
        return first->what->number < second->what->number ? 1 : -1; /* nodes before DaemonSets */
    order = dset_name_compare(first->ns, second->ns);
    return order != 0 ? order : dset_name_compare(first->name, second->name);
}

bool plans_make(plans *made, const options *given, const session *of)
{
    memset(made, 0, sizeof *made);
    if (!session_open_copy(&made->s, given, of, 0))
        return false;
    if (dset_world_list_daemonsets(dset_controller_world(made->s.controller), note_before, made) == DSET_OK &&
        manifests_read(given, try_one, made) && plan_all(made)) {
        if (made->count > 0)
            qsort(made->items, made->count, sizeof *made->items, compare);
        return true;
    }
    plans_free(made);
    return false;
}

void plans_free(plans *made)
{
    size_t i;

    for (i = 0; i < made->count; i++) {
        dset_plan_free(made->items[i].plan);
        free(made->items[i].ns);
        free(made->items[i].name);
    }
    free(made->items);
    session_close(&made->s);
}

void plans_token(const plans *made, text *token)
{
    size_t i;

    for (i = 0; i < made->count; i++) {
        char one[DSET_TOKEN_LENGTH + 1];

        if (made->items[i].plan == NULL || (made->items[i].did == NULL && dset_plan_count(made->items[i].plan) == 0))
            continue;
        dset_plan_token(made->items[i].plan, one, sizeof one);
        text_format(token, "%s%s", token->size > 0 ? "." : "", one);
    }
}
