/* The known sets, which of them need a plan, and the order in which they are served. */
#include "controller/sets.h"

#include <string.h>

#include "base/hash.h"

typedef struct key {
    const char *ns;
    const char *name;
} key;

int dsetp_set_compare(const dsetp_tree_node *node, const void *wanted)
{
    const dsetp_set *set = DSETP_TREE_ENTRY(node, const dsetp_set, node);
    const key *to = wanted;
    int order = dset_name_compare(set->ns, to->ns);

    return order != 0 ? order : dset_name_compare(set->name, to->name);
}

dsetp_set *dsetp_set_find(const dset_controller *controller, const char *ns, const char *name)
{
    key wanted = { ns, name };
    dsetp_tree_node *node = dsetp_tree_find(&controller->sets, &wanted);

    return node != NULL ? DSETP_TREE_ENTRY(node, dsetp_set, node) : NULL;
}

dsetp_tree_node *dsetp_set_after(const dset_controller *controller, const dsetp_set *set)
{
    key at = { set->ns, set->name };

    return dsetp_tree_after(&controller->sets, &at);
}

static dsetp_set *add(dset_controller *controller, const char *ns, const char *name)
{
    size_t ns_size = strlen(ns) + 1, name_size = strlen(name) + 1;
    size_t bytes = sizeof(dsetp_set) + ns_size + name_size;
    dsetp_set *set = dsetp_zalloc(&controller->memory, bytes);
    char *text = (char *)(set + 1);
    key wanted;

    if (set == NULL)
        return NULL;
    set->bytes = bytes;
    set->ns = memcpy(text, ns, ns_size);
    set->name = memcpy(text + ns_size, name, name_size);
    set->due = DSET_NEVER;
    wanted = (key){ set->ns, set->name };
    dsetp_tree_insert(&controller->sets, &set->node, &wanted);
    controller->counters.sets++;
    return set;
}

void dsetp_set_uid(dset_controller *controller, dsetp_set *set, char *uid)
{
    dsetp_release(&controller->memory, set->uid, set->uid != NULL ? strlen(set->uid) + 1 : 0);
    set->uid = uid;
}

void dsetp_set_free(dset_controller *controller, dsetp_set *set)
{
    key wanted = { set->ns, set->name };

    dsetp_set_rest(controller, set);
    dsetp_tree_remove(&controller->sets, &wanted);
    controller->counters.sets--;
    dset_pod_writer_free(set->pods.writer);
    dset_plan_free(set->plan);
    dsetp_set_uid(controller, set, NULL);
    dsetp_release(&controller->memory, set->asked, set->asked_capacity * sizeof *set->asked);
    dsetp_release(&controller->memory, set, set->bytes);
}

void dsetp_set_rest(dset_controller *controller, dsetp_set *set)
{
    if (!set->at_work)
        return;
    dsetp_list_remove(&controller->work, &set->work);
    set->at_work = false;
}

void dsetp_set_work(dset_controller *controller, dsetp_set *set)
{
    dsetp_set_rest(controller, set);
    dsetp_list_append(&controller->work, &set->work);
    set->at_work = true;
}

static void queue(dset_controller *controller, dsetp_set *set)
{
    set->queued = true;
    if (!set->at_work)
        dsetp_set_work(controller, set);
}

static int queue_known(void *context, const dset_daemonset *daemonset)
{
    dset_controller *controller = context;
    const char *ns = dset_daemonset_namespace(daemonset), *name = dset_daemonset_name(daemonset);
    dsetp_set *set = dsetp_set_find(controller, ns, name);

    if (set == NULL)
        set = add(controller, ns, name);
    if (set == NULL)
        return DSET_ENOMEM;
    queue(controller, set);
    return DSET_OK;
}

/* Queues every set that is or was in the world, after changes were lost. */
static int queue_all(dset_controller *controller)
{
    dsetp_tree_node *node = dsetp_tree_first(&controller->sets);
    int code;

    while (node != NULL) {
        dsetp_set *set = DSETP_TREE_ENTRY(node, dsetp_set, node);

        queue(controller, set);
        node = dsetp_set_after(controller, set);
    }
    code = dset_world_list_daemonsets(controller->world, queue_known, controller);
    if (code == DSET_OK)
        controller->look_at_all = false;
    return code;
}

int dsetp_sets_take_changed(dset_controller *controller, dset_error *err)
{
    const char *ns, *name;

    while (dset_world_take_changed(controller->world, &ns, &name)) {
        dsetp_set *set = dsetp_set_find(controller, ns, name);

        if (set == NULL)
            set = add(controller, ns, name);
        if (set == NULL)
            controller->look_at_all = true;
        else
            queue(controller, set);
    }
    if (controller->look_at_all && queue_all(controller) != DSET_OK)
        return dsetp_no_memory(err);
    return DSET_OK;
}

void dsetp_sets_queue_due(dset_controller *controller)
{
    dsetp_tree_node *node = dsetp_tree_first(&controller->sets);

    while (node != NULL) {
        dsetp_set *set = DSETP_TREE_ENTRY(node, dsetp_set, node);

        if (set->due <= controller->now && !set->running)
            queue(controller, set);
        node = dsetp_set_after(controller, set);
    }
}

uint64_t dsetp_set_state(const dset_daemonset *set)
{
    int64_t generation = dset_daemonset_generation(set);
    uint64_t state = dsetp_fnv64(DSETP_FNV64_START, &generation, sizeof generation);

    state = dsetp_fnv64(state, dset_daemonset_uid(set), strlen(dset_daemonset_uid(set)) + 1);
    return dsetp_fnv64(state, dset_daemonset_version(set), strlen(dset_daemonset_version(set)));
}
