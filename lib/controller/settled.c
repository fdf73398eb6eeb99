/* Processes the results of tasks: notes, Events, repeats, and failures of plans. */
#include "controller/settled.h"

#include <stdio.h>

#include "base/number.h"
#include "controller/log.h"
#include "controller/notes.h"
#include "controller/tasks.h"
#include "controller/unseen.h"

typedef enum verdict {
    FAILED,
    FINE,
    SETTLED_ALREADY, /* it was already done, or can never be done: no Event */
    REPEAT
} verdict;

static bool is_pod_action(const dset_action *action)
{
    return action->kind == DSET_CREATE_POD || action->kind == DSET_DELETE_POD;
}

/* If the server chooses the name, every repeat would create another Pod. */
static bool may_repeat(const dsetp_task *task, const dset_action *action)
{
    bool safe = action->kind == DSET_DELETE_POD ? action->object_uid[0] != '\0' : action->object_name[0] != '\0';

    return is_pod_action(action) && safe && task->repeats < DSETP_REPEATS;
}

static verdict judge(const dsetp_task *task, const dset_action *action)
{
    int code = task->code;

    if (code == DSET_OK)
        return FINE;
    if (code == DSET_EUNKNOWN && may_repeat(task, action))
        return REPEAT;
    switch (action->kind) {
    case DSET_CREATE_POD: /* with a derived name: our own, from a request whose reply was lost */
        return code == DSET_EEXISTS && action->object_name[0] != '\0' ? SETTLED_ALREADY : FAILED;
    case DSET_DELETE_POD: /* deleted, or another one with that name: in both cases ours is gone */
        return code == DSET_ENOTFOUND || code == DSET_ECONFLICT ? SETTLED_ALREADY : FAILED;
    case DSET_RELEASE_POD:
    case DSET_RELEASE_REVISION:
        return code == DSET_ENOTFOUND || code == DSET_EINVALID ? SETTLED_ALREADY : FAILED;
    case DSET_ADOPT_POD:
    case DSET_ADOPT_REVISION:
    case DSET_DELETE_REVISION:
    case DSET_WRITE_STATUS:
        return code == DSET_ENOTFOUND ? SETTLED_ALREADY : FAILED;
    case DSET_EMIT_EVENT:
        return SETTLED_ALREADY;
    default:
        return FAILED;
    }
}

static int tell(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    const dset_action *action = task->shown.action;
    bool create = action->kind == DSET_CREATE_POD, fine = task->code == DSET_OK;
    char message[640], name[254];

    dsetp_one_line(name, sizeof name, dsetp_task_name(task));
    if (!is_pod_action(action) || (fine && name[0] == '\0'))
        return DSET_OK;
    snprintf(message, sizeof message, "%s%s",
             fine ? (create ? "Created pod: " : "Deleted pod: ") : (create ? "Error creating: " : "Error deleting: "),
             fine ? name : task->why);
    return dsetp_task_event(controller, task->set, fine ? "Normal" : "Warning",
                            fine ? (create ? "SuccessfulCreate" : "SuccessfulDelete")
                                 : (create ? "FailedCreate" : "FailedDelete"),
                            message, err);
}

/* Whether the action may have been carried out: then its note stays until the world shows it or it expires. */
static bool is_open(const dsetp_task *task, verdict how)
{
    if (how == FINE || task->code == DSET_EUNKNOWN)
        return true;
    /* A refused repeat says nothing about the first attempt. */
    return task->shown.action->kind == DSET_CREATE_POD && (how == SETTLED_ALREADY || task->repeats > 0);
}

static int take_notes(dset_controller *controller, const dsetp_task *task, verdict how, dset_error *err)
{
    const dset_action *action = task->shown.action;
    bool create = action->kind == DSET_CREATE_POD && action->note != NULL;
    int code = DSET_OK;

    if (create && (task->repeats > 0 || task->code == DSET_EUNKNOWN))
        code = dsetp_note_unknown(controller, task, err);
    /* A repeat may have created the Pod again, after the first one was seen, which closed the note, and deleted. */
    if (code == DSET_OK && create && task->repeats > 0 && is_open(task, how))
        code = dsetp_note_again(controller, task, err);
    if (code == DSET_OK && how == FINE)
        code = dsetp_note_written(controller, task, err);
    if (code == DSET_OK && how == FINE)
        code = dsetp_remember_unseen(controller, task->set, action, err);
    return code;
}

static void give_up(dset_controller *controller, dsetp_task *task)
{
    dsetp_set *set = task->set;

    set->failed = true;
    if (task->shown.action->kind == DSET_CREATE_POD)
        set->batch_failed = true;
    dsetp_log(controller, DSET_LOG_WARNING, set, dset_code_name(task->code), task->why);
}

static void repeat(dset_controller *controller, dsetp_task *task)
{
    task->at = dsetp_sum(controller->now, (dset_ms)DSETP_FIRST_RETRY_MS << (2 * task->repeats));
    task->repeats++;
    dsetp_task_delist(controller, task);
    dsetp_task_enlist(controller, task, DSETP_REPEAT);
}

static void discard(dset_controller *controller, dsetp_task *task)
{
    dsetp_task_delist(controller, task);
    dsetp_task_free(controller, task);
}

int dsetp_take_settled(dset_controller *controller, dsetp_task *task, dset_error *err)
{
    const dset_action *action = task->shown.action;
    verdict how;
    int code;

    if (task->set == NULL) { /* an Event that nothing waits for */
        discard(controller, task);
        return DSET_OK;
    }
    how = judge(task, action);
    if (how == REPEAT) {
        repeat(controller, task);
        return DSET_OK;
    }
    code = take_notes(controller, task, how, err);
    if (code == DSET_OK && how != SETTLED_ALREADY)
        code = tell(controller, task, err);
    if (code != DSET_OK)
        return code;
    if (action->note != NULL && is_open(task, how))
        dsetp_expect(controller, task->set);
    else if (action->note != NULL)
        dsetp_note_gone(controller, task);
    if (how == FAILED)
        give_up(controller, task);
    task->set->open--;
    controller->in_flight--;
    discard(controller, task);
    return DSET_OK;
}
