/* Makes tasks from actions, and keeps them in lists. */
#ifndef DSETP_CONTROLLER_TASKS_H
#define DSETP_CONTROLLER_TASKS_H

#include "controller/machine.h"

int dsetp_task_make(dset_controller *controller, dsetp_set *set, const dset_action *action, dset_error *err);
/* An Event about the result of an action. */
int dsetp_task_event(dset_controller *controller, const dsetp_set *set, const char *type, const char *reason,
                     const char *message, dset_error *err);
void dsetp_task_enlist(dset_controller *controller, dsetp_task *task, dsetp_task_state state);
void dsetp_task_delist(dset_controller *controller, dsetp_task *task);
void dsetp_task_free(dset_controller *controller, dsetp_task *task); /* must not be in a list */
dsetp_task *dsetp_task_first(const dset_controller *controller, dsetp_task_state state); /* NULL: the list is empty */
dsetp_task *dsetp_task_next(const dsetp_task *task); /* in its list; NULL: it is the last */

/* Keeps the texts of an outcome; false: out of memory. */
bool dsetp_task_answer(dsetp_task *task, const dset_outcome *outcome);
/* Of what was written, after that; "" if not known. */
const char *dsetp_task_name(const dsetp_task *task);
const char *dsetp_task_uid(const dsetp_task *task);
const char *dsetp_task_version(const dsetp_task *task);
/* Text from outside as one line of valid UTF-8, cut at a character boundary, for logs and Events. */
void dsetp_one_line(char *to, size_t size, const char *text);

#endif
