/* What each kind of action asks of a server. */
#include "controller/target.h"

#include "base/error.h"

static const struct {
    dset_verb verb;
    dset_kind object;
} targets[] = {
    [DSET_CREATE_POD] = { DSET_VERB_CREATE, DSET_KIND_POD },
    [DSET_DELETE_POD] = { DSET_VERB_DELETE, DSET_KIND_POD },
    [DSET_ADOPT_POD] = { DSET_VERB_PATCH, DSET_KIND_POD },
    [DSET_RELEASE_POD] = { DSET_VERB_PATCH, DSET_KIND_POD },
    [DSET_LABEL_POD] = { DSET_VERB_PATCH, DSET_KIND_POD },
    [DSET_CREATE_REVISION] = { DSET_VERB_CREATE, DSET_KIND_REVISION },
    [DSET_UPDATE_REVISION] = { DSET_VERB_PATCH, DSET_KIND_REVISION },
    [DSET_DELETE_REVISION] = { DSET_VERB_DELETE, DSET_KIND_REVISION },
    [DSET_ADOPT_REVISION] = { DSET_VERB_PATCH, DSET_KIND_REVISION },
    [DSET_RELEASE_REVISION] = { DSET_VERB_PATCH, DSET_KIND_REVISION },
    [DSET_WRITE_STATUS] = { DSET_VERB_PATCH, DSET_KIND_DAEMONSET },
    [DSET_EMIT_EVENT] = { DSET_VERB_CREATE, DSET_KIND_EVENT },
};

dset_target dsetp_target_of_action(const dset_plan *plan, const dset_action *action)
{
    bool status = action->kind == DSET_WRITE_STATUS;
    dset_target made = DSET_TARGET_INIT;

    if (action->kind >= sizeof targets / sizeof targets[0])
        return made;
    made.verb = targets[action->kind].verb;
    made.kind = targets[action->kind].object;
    made.ns = dset_plan_namespace(plan);
    made.name = status ? dset_plan_name(plan) : action->object_name;
    made.subresource = status ? "status" : "";
    made.uid = action->object_uid;
    return made;
}

int dset_action_target(const dset_plan *plan, const dset_action *action, dset_target *out)
{
    dset_target made;

    if (plan == NULL || action == NULL)
        return DSET_EMISUSE;
    made = dsetp_target_of_action(plan, action);
    return made.verb != 0 ? dsetp_struct_give(out, &made, sizeof made) : DSET_EVERSION;
}
