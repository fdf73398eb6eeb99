/* What the ledger must know after a task has ended. */
#ifndef DSETP_CONTROLLER_NOTES_H
#define DSETP_CONTROLLER_NOTES_H

#include "controller/machine.h"

/* Notes what was written: under which name, and up to which version the world must be current. */
int dsetp_note_written(dset_controller *controller, const dsetp_task *task, dset_error *err);
/* Does the world show that the action was carried out? */
bool dsetp_note_seen(const dset_controller *controller, const dsetp_task *task);
/* The note of the action stays until the world shows the result, as if the request had been made now. */
int dsetp_note_again(dset_controller *controller, const dsetp_task *task, dset_error *err);
/* An attempt to create may still have been carried out, or may yet be. */
int dsetp_note_unknown(dset_controller *controller, const dsetp_task *task, dset_error *err);
/* The action has not been carried out. */
void dsetp_note_gone(dset_controller *controller, const dsetp_task *task);

#endif
