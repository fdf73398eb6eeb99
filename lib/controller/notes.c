/* What the ledger must know after a task has ended. */
#include "controller/notes.h"

#include "controller/tasks.h"

/* The server has named the Pod: it is waited for by its name. */
static int note_named(dset_controller *controller, const dset_note *made, const char *name, dset_error *err)
{
    dset_note note = *made;
    int code;

    note.pod_name = name;
    note.at = controller->now;
    code = dset_ledger_put(controller->ledger, &note, err);
    if (code == DSET_OK)
        (void)dset_ledger_drop(controller->ledger, made, NULL); /* it may have been seen, and dropped */
    return code;
}

/* The kind of object that an action writes whose version the world reports as synced; NULL: another. */
static const char *resource_of(const dset_action *action)
{
    switch (action->kind) {
    case DSET_CREATE_POD:
    case DSET_DELETE_POD:
    case DSET_ADOPT_POD:
    case DSET_RELEASE_POD:
    case DSET_LABEL_POD:
        return "pods";
    case DSET_WRITE_STATUS:
        return "daemonsets";
    default:
        return NULL;
    }
}

static int note_version(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    dset_note note = { .size = sizeof note, .kind = DSET_NOTE_WRITE };

    note.set_uid = task->set->uid;
    note.ns = task->set->ns;
    note.set_name = task->set->name;
    note.resource = resource_of(task->shown.action);
    note.version = dsetp_task_version(task);
    note.at = controller->now;
    return note.resource != NULL && note.version[0] != '\0' && note.set_uid[0] != '\0'
               ? dset_ledger_put(controller->ledger, &note, err)
               : DSET_OK;
}

int dsetp_note_written(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    const dset_action *action = task->shown.action;
    int code = note_version(controller, task, err);

    if (code == DSET_OK && action->note != NULL && action->note->kind == DSET_NOTE_CREATE &&
        action->note->pod_name[0] == '\0' && dsetp_task_name(task)[0] != '\0')
        code = note_named(controller, action->note, dsetp_task_name(task), err);
    return code;
}

int dsetp_note_again(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    dset_note note = *task->shown.action->note;

    note.at = controller->now;
    return dset_ledger_put(controller->ledger, &note, err);
}

void dsetp_note_gone(dset_controller *controller, const dsetp_task *task)
{
    (void)dset_ledger_drop(controller->ledger, task->shown.action->note, NULL); /* it may have been seen, and dropped */
}
