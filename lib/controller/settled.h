/* Processes the results of tasks. */
#ifndef DSETP_CONTROLLER_SETTLED_H
#define DSETP_CONTROLLER_SETTLED_H

#include "controller/machine.h"

/* Removes a settled task from its list and processes its result. On failure nothing is changed. */
int dsetp_take_settled(dset_controller *controller, dsetp_task *task, dset_error *err);

#endif
