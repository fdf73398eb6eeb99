/* Carries out plans. */
#ifndef DSETP_CONTROLLER_CARRY_OUT_H
#define DSETP_CONTROLLER_CARRY_OUT_H

#include "controller/machine.h"

/* Continues the plan of a set, or makes a new one if the set is queued. */
int dsetp_carry_out(dset_controller *controller, dsetp_set *set, dset_error *err);

#endif
