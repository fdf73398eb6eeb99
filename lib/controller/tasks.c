/* Makes tasks from actions, with everything the host needs. */
#include "base/utf8.h"
#include "controller/tasks.h"

#include <stdio.h>
#include <string.h>

#include "controller/target.h"
#include "controller/task_text.h"
#include "json/reader.h"

static dset_task_kind task_kind(const dset_target *target)
{
    if (target->kind == DSET_KIND_POD)
        return DSET_TASK_ACT;
    return target->verb == DSET_VERB_CREATE ? DSET_TASK_PUT
           : target->verb == DSET_VERB_DELETE ? DSET_TASK_DROP
                                              : DSET_TASK_PATCH;
}

void dsetp_task_enlist(dset_controller *controller, dsetp_task *task, dsetp_task_state state)
{
    task->state = state;
    dsetp_list_append(&controller->lists[state], &task->link);
}

void dsetp_task_delist(dset_controller *controller, dsetp_task *task)
{
    dsetp_list_remove(&controller->lists[task->state], &task->link);
}

static dsetp_task *task_of(dsetp_link *link)
{
    return link != NULL ? DSETP_LIST_ENTRY(link, dsetp_task, link) : NULL;
}

dsetp_task *dsetp_task_first(const dset_controller *controller, dsetp_task_state state)
{
    return task_of(controller->lists[state].first);
}

dsetp_task *dsetp_task_next(const dsetp_task *task)
{
    return task_of(task->link.next);
}

void dsetp_task_free(dset_controller *controller, dsetp_task *task)
{
    dsetp_buffer_free(&task->names);
    dsetp_buffer_free(&task->text);
    dsetp_buffer_free(&task->answer);
    dsetp_release(&controller->memory, task, sizeof *task);
}

void dsetp_one_line(char *to, size_t size, const char *text)
{
    size_t used = 0;

    while (*text != '\0') {
        const char *end = memchr(text, '\0', 4); /* no character is longer */
        size_t length = dsetp_utf8(text, end != NULL ? (size_t)(end - text) : 4), put = length > 0 ? length : 1;

        if (used + put >= size)
            break;
        memcpy(to + used, text, put);
        if (length == 0)
            to[used] = '?';
        else if ((unsigned char)text[0] < 0x20 || text[0] == 0x7f)
            to[used] = ' ';
        used += put;
        text += put;
    }
    to[used] = '\0';
}

bool dsetp_task_answer(dsetp_task *task, const dset_outcome *outcome)
{
    const char *texts[] = { dsetp_or_empty(outcome->name), dsetp_or_empty(outcome->uid),
                            dsetp_or_empty(outcome->version) };
    size_t i;

    task->answer.size = 0;
    task->answer.failed = false; /* a call that failed may be repeated */
    if (texts[0][0] == '\0' && texts[1][0] == '\0' && texts[2][0] == '\0')
        return true; /* needs no memory, so that a driver can always settle */
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        dsetp_buffer_add(&task->answer, texts[i], strlen(texts[i]) + 1);
    return !task->answer.failed;
}

/* A text of the answer, counted from 0; "" if nothing was answered. */
static const char *answered(const dsetp_task *task, size_t index)
{
    const char *text = task->answer.data;

    if (task->answer.size == 0)
        return "";
    for (; index > 0; index--)
        text += strlen(text) + 1;
    return text;
}

const char *dsetp_task_name(const dsetp_task *task)
{
    const char *given = task->shown.action->object_name;

    return given[0] != '\0' ? given : answered(task, 0);
}

const char *dsetp_task_uid(const dsetp_task *task)
{
    return answered(task, 1);
}

const char *dsetp_task_version(const dsetp_task *task)
{
    return answered(task, 2);
}

/* A task that is not in a list yet, with copies of the names of its set: Events outlive their set. */
static dsetp_task *new_task(dset_controller *controller, const dsetp_set *set)
{
    dsetp_task *task = dsetp_zalloc(&controller->memory, sizeof *task);

    if (task == NULL)
        return NULL;
    dsetp_buffer_start(&task->names, &controller->memory);
    dsetp_buffer_start(&task->text, &controller->memory);
    dsetp_buffer_start(&task->answer, &controller->memory);
    dsetp_buffer_add(&task->names, set->ns, strlen(set->ns) + 1);
    dsetp_buffer_add(&task->names, set->name, strlen(set->name) + 1);
    return task;
}

/* Fills in the public task when names and texts are complete. */
static void fill(dset_controller *controller, dsetp_task *task, const dset_action *action, uint32_t kind,
                 uint32_t object, const char *name)
{
    task->shown.kind = kind;
    task->shown.ticket = ++controller->ticket;
    task->shown.set_ns = task->names.data;
    task->shown.set_name = task->names.data + strlen(task->names.data) + 1;
    task->shown.action = action;
    task->shown.record = &task->record;
    task->record.size = sizeof task->record;
    task->record.kind = object;
    task->record.ns = task->shown.set_ns;
    task->record.name = name != NULL ? name : task->shown.set_name + strlen(task->shown.set_name) + 1;
    task->record.data = task->text.data;
    task->record.data_size = task->text.size;
}

static void write_event(dsetp_task *task, dsetp_event *event)
{
    size_t start = task->names.size;

    dsetp_add_event_name(&task->names, event);
    if (task->names.failed)
        return;
    event->name = task->names.data + start;
    dsetp_write_event(&task->text, event);
}

static int write_text(dset_controller *controller, dsetp_task *task, dsetp_set *set, const dset_action *action,
                      dset_error *err)
{
    dsetp_event event = { NULL, set->ns, set->name, set->uid, action->event_type, action->event_reason,
                          action->message, controller->now };
    const dset_daemonset *daemonset = dset_world_get_daemonset(controller->world, set->ns, set->name);

    if (action->kind != DSET_EMIT_EVENT)
        return dsetp_write_object(&task->text, &set->pods, set->plan, daemonset, action, err);
    write_event(task, &event);
    return DSET_OK;
}

/* Puts the note before the task is handed out, so that the ledger knows everything in flight. */
static int take_note(dset_controller *controller, const dset_action *action, dset_error *err)
{
    return action->note != NULL ? dset_ledger_put(controller->ledger, action->note, err) : DSET_OK;
}

int dsetp_task_make(dset_controller *controller, dsetp_set *set, const dset_action *action, dset_error *err)
{
    dset_target target = dsetp_target_of_action(set->plan, action);
    dsetp_task *task = new_task(controller, set);
    int code;

    if (task == NULL)
        return dsetp_no_memory(err);
    code = write_text(controller, task, set, action, err);
    if (code == DSET_OK && (task->names.failed || task->text.failed))
        code = dsetp_no_memory(err);
    if (code == DSET_OK)
        code = take_note(controller, action, err);
    if (code != DSET_OK) {
        dsetp_task_free(controller, task);
        return code;
    }
    fill(controller, task, action, task_kind(&target), target.kind,
         action->kind == DSET_EMIT_EVENT ? NULL : target.name);
    task->set = set;
    set->open++;
    controller->in_flight++;
    dsetp_task_enlist(controller, task, DSETP_READY);
    return DSET_OK;
}

int dsetp_task_event(dset_controller *controller, const dsetp_set *set, const char *type, const char *reason,
                     const char *message, dset_error *err)
{
    dsetp_event event = { NULL, set->ns, set->name, set->uid, type, reason, message, controller->now };
    dsetp_task *task = new_task(controller, set);

    if (task == NULL)
        return dsetp_no_memory(err);
    write_event(task, &event);
    if (task->names.failed || task->text.failed) {
        dsetp_task_free(controller, task);
        return dsetp_no_memory(err);
    }
    fill(controller, task, NULL, DSET_TASK_PUT, DSET_KIND_EVENT, NULL);
    dsetp_task_enlist(controller, task, DSETP_READY);
    return DSET_OK;
}
