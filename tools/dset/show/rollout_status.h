/* The progress of a rollout in kubectl's words. */
#ifndef DSET_SHOW_ROLLOUT_STATUS_H
#define DSET_SHOW_ROLLOUT_STATUS_H

#include <daemonset/daemonset.h>

#include "text.h"

/* The message for one look at a DaemonSet, with its newline. Returns whether it is done; *error: NULL, or why not. */
bool rollout_status(const dset_value *set, text *message, const char **error);

#endif
