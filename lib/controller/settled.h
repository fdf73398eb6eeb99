/* What follows from how a task ended. */
#ifndef DSETP_CONTROLLER_SETTLED_H
#define DSETP_CONTROLLER_SETTLED_H

#include "controller/machine.h"

/* Takes a settled task out of its list and draws the consequences. On failure nothing has changed. */
int dsetp_take_settled(dset_controller *controller, dsetp_task *task, dset_error *err);

#endif
