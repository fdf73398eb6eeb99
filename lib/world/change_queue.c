/* The queue of changed DaemonSets. */
#include "world/change_queue.h"

#include "daemonset/label.h"
#include "world/label_sets.h"

/* Makes room for every set and a dropped one; first moves the rest of the queue to the front of the array. */
bool dsetp_changes_reserve(dset_world *world)
{
    size_t left = world->change_count - world->change_first, need = world->sets.count + 2, i;

    if (world->change_count + need <= world->change_capacity)
        return true;
    for (i = 0; i < left && world->change_first > 0; i++)
        world->changes[i] = world->changes[world->change_first + i];
    world->change_first = 0;
    world->change_count = left;
    return dsetp_grow(&world->memory, (void **)&world->changes, &world->change_capacity, (left + need) * 2,
                      sizeof *world->changes);
}

static void push(dset_world *world, const dsetp_set_row *set, uint32_t number)
{
    dsetp_change *change = &world->changes[world->change_count++];

    change->space = dsetp_namespace_get(world, set->space)->name;
    change->name = set->name;
    change->set = number;
}

void dsetp_change_set(dset_world *world, uint32_t number)
{
    dsetp_set_row *set = dsetp_set_get(world, number);

    if (set->changed)
        return;
    set->changed = true;
    push(world, set, number);
    dsetp_strings_again(&world->strings, world->changes[world->change_count - 1].space);
    dsetp_strings_again(&world->strings, world->changes[world->change_count - 1].name);
}

void dsetp_change_matching(dset_world *world, uint32_t space, uint32_t labels)
{
    dset_labels view = dsetp_labelset_view(world, labels);
    uint32_t number = dsetp_namespace_get(world, space)->sets;

    for (; number != 0; number = dsetp_set_get(world, number)->links.next) {
        if (dset_label_selector_match(dsetp_set_get(world, number)->value->selector, view))
            dsetp_change_set(world, number);
    }
}

void dsetp_change_policied(dset_world *world, uint32_t flag)
{
    uint32_t number;

    for (number = 1; number < world->sets.limit; number++) {
        if (dsetp_set_get(world, number)->policy.flags & flag)
            dsetp_change_set(world, number);
    }
}

void dsetp_change_dropped(dset_world *world, uint32_t number)
{
    size_t i;

    dsetp_change_set(world, number);
    for (i = world->change_first; i < world->change_count; i++) {
        if (world->changes[i].set == number)
            world->changes[i].set = 0;
    }
}

bool dset_world_take_changed(dset_world *world, const char **ns, const char **name)
{
    if (world == NULL || world->change_first == world->change_count)
        return false;
    dsetp_strings_drop(&world->strings, world->taken.space);
    dsetp_strings_drop(&world->strings, world->taken.name);
    world->taken = world->changes[world->change_first++];
    if (world->taken.set != 0)
        dsetp_set_get(world, world->taken.set)->changed = false;
    if (ns != NULL)
        *ns = dsetp_string(world, world->taken.space);
    if (name != NULL)
        *name = dsetp_string(world, world->taken.name);
    return true;
}
