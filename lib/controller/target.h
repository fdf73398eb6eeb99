/* What each kind of action asks of a server. */
#ifndef DSETP_CONTROLLER_TARGET_H
#define DSETP_CONTROLLER_TARGET_H

#include "daemonset/controller.h"

/* verb 0: unknown kind. */
dset_target dsetp_target_of_action(const dset_plan *plan, const dset_action *action);

#endif
