/* What the ledger must know after a task has ended. */
#include "controller/notes.h"

#include "base/number.h"
#include "controller/log.h"
#include "controller/tasks.h"
#include "plan/ledger.h"

/*
 * The answer to a create has the name that the server chose, the uid or the version: then the note waits for just that.
 * It is gone if the world has shown the Pod meanwhile, and then nothing is waited for; but not if it has only become too
 * old.
 */
static int note_created(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    const dset_note *made = task->shown.action->note;
    bool named = made->pod_name[0] == '\0' && dsetp_task_name(task)[0] != '\0';
    bool known = dsetp_task_uid(task)[0] != '\0' && (named || made->pod_name[0] != '\0');
    dset_note note = *made;
    int code;

    if (!named && !known && dsetp_task_version(task)[0] == '\0')
        return DSET_OK;
    if (!dsetp_ledger_has(controller->ledger, made) && dsetp_difference(controller->now, made->at) <= DSETP_NOTE_LIFE)
        return DSET_OK;
    note.version = dsetp_task_version(task);
    if (named) {
        note.pod_name = dsetp_task_name(task);
        note.at = controller->now;
    }
    if (named || known)
        note.pod_uid = dsetp_task_uid(task);
    code = dset_ledger_put(controller->ledger, &note, err);
    if (code == DSET_OK && named)
        (void)dset_ledger_drop(controller->ledger, made, NULL); /* it may be too old, and dropped */
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

/* Once is enough: it is the same with all versions of a server. */
static void check_version(dset_controller *controller, const dsetp_task *task, const char *version)
{
    char line[64];

    if (controller->told_version || dsetp_version_is_number(version))
        return;
    controller->told_version = true;
    dsetp_one_line(line, sizeof line, version);
    dsetp_log(controller, DSET_LOG_WARNING, task->set, "nothing waits for a resourceVersion that is not a number", line);
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
    if (note.resource == NULL || note.version[0] == '\0' || note.set_uid[0] == '\0')
        return DSET_OK;
    check_version(controller, task, note.version);
    return dset_ledger_put(controller->ledger, &note, err);
}

int dsetp_note_written(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    const dset_action *action = task->shown.action;
    int code = note_version(controller, task, err);

    if (code == DSET_OK && action->note != NULL && action->note->kind == DSET_NOTE_CREATE)
        code = note_created(controller, task, err);
    return code;
}

bool dsetp_note_seen(const dset_controller *controller, const dsetp_task *task)
{
    const dset_note *note = task->shown.action->note;

    return note != NULL && !dsetp_note_open(note, controller->world);
}

int dsetp_note_again(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    dset_note note = *task->shown.action->note;

    note.at = controller->now;
    return dset_ledger_put(controller->ledger, &note, err);
}

int dsetp_note_unknown(dset_controller *controller, const dsetp_task *task, dset_error *err)
{
    dset_note note = *task->shown.action->note;

    note.kind = DSET_NOTE_UNKNOWN;
    note.at = controller->now;
    return note.pod_name[0] != '\0' ? dset_ledger_put(controller->ledger, &note, err) : DSET_OK;
}

void dsetp_note_gone(dset_controller *controller, const dsetp_task *task)
{
    (void)dset_ledger_drop(controller->ledger, task->shown.action->note, NULL); /* it may have been seen, and dropped */
}
