/* Log lines for the host. */
#ifndef DSETP_CONTROLLER_LOG_H
#define DSETP_CONTROLLER_LOG_H

#include "controller/machine.h"

void dsetp_log(const dset_controller *controller, int level, const dsetp_set *set, const char *what, const char *why);

#endif
