/* Carrying out a plan. */
#ifndef DSETP_CONTROLLER_CARRY_OUT_H
#define DSETP_CONTROLLER_CARRY_OUT_H

#include "controller/machine.h"

/* Goes on with the plan of a set, or makes a new one if it is queued. */
int dsetp_carry_out(dset_controller *controller, dsetp_set *set, dset_error *err);

#endif
