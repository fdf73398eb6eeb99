/* The policies, sorted by the numbers of their strings. */
#include "world/policies.h"

#include <string.h>

#include "base/memory.h"

struct dsetp_policied {
    uint32_t ns, name; /* strings */
    dset_policy policy;
};

/* Where the policy of a name is or belongs. */
static size_t place_of(const dset_world *world, uint32_t ns, uint32_t name, bool *found)
{
    size_t low = 0, high = world->policy_count;

    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const dsetp_policied *at = &world->policies[middle];

        if (at->ns == ns && at->name == name) {
            *found = true;
            return middle;
        }
        if (at->ns < ns || (at->ns == ns && at->name < name))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const dset_policy *dsetp_policy_find(const dset_world *world, const char *ns, const char *name)
{
    uint32_t space = dsetp_strings_find(&world->strings, ns), text = dsetp_strings_find(&world->strings, name);
    bool found;
    size_t at = place_of(world, space, text, &found);

    return found ? &world->policies[at].policy : NULL;
}

static bool add(dset_world *world, const char *ns, const char *name, const dset_policy *policy)
{
    dsetp_policied made = { dsetp_strings_use(&world->strings, ns), dsetp_strings_use(&world->strings, name), *policy };
    size_t known = world->policy_capacity, at;
    bool found;

    if (made.ns == 0 || made.name == 0 ||
        !dsetp_grow(&world->memory, (void **)&world->policies, &world->policy_capacity, world->policy_count + 1,
                    sizeof made)) {
        dsetp_strings_drop(&world->strings, made.ns);
        dsetp_strings_drop(&world->strings, made.name);
        return false;
    }
    world->block_bytes += (world->policy_capacity - known) * sizeof made;
    at = place_of(world, made.ns, made.name, &found);
    memmove(world->policies + at + 1, world->policies + at, (world->policy_count - at) * sizeof made);
    world->policies[at] = made;
    world->policy_count++;
    return true;
}

static void remove_at(dset_world *world, size_t at)
{
    dsetp_strings_drop(&world->strings, world->policies[at].ns);
    dsetp_strings_drop(&world->strings, world->policies[at].name);
    world->policy_count--;
    memmove(world->policies + at, world->policies + at + 1, (world->policy_count - at) * sizeof *world->policies);
}

bool dsetp_policy_keep(dset_world *world, const char *ns, const char *name, const dset_policy *policy)
{
    uint32_t space = dsetp_strings_find(&world->strings, ns), text = dsetp_strings_find(&world->strings, name);
    bool found;
    size_t at = place_of(world, space, text, &found);

    if (!found)
        return policy->flags == 0 || add(world, ns, name, policy);
    if (policy->flags == 0)
        remove_at(world, at);
    else
        world->policies[at].policy = *policy;
    return true;
}

void dsetp_policies_end(dset_world *world)
{
    dsetp_world_release(world, world->policies, world->policy_capacity * sizeof *world->policies);
}
