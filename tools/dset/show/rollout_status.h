/* The progress of a rollout, worded like kubectl. */
#ifndef DSET_SHOW_ROLLOUT_STATUS_H
#define DSET_SHOW_ROLLOUT_STATUS_H

#include <daemonset/daemonset.h>

#include "text.h"

/* The current message for a DaemonSet, with a newline. Returns whether the rollout is done; *error: NULL or a text. */
bool rollout_status(const dset_value *set, text *message, const char **error);

#endif
