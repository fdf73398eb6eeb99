/* Actions that were carried out but are not seen in the world yet. */
#ifndef DSETP_CONTROLLER_UNSEEN_H
#define DSETP_CONTROLLER_UNSEEN_H

#include "controller/machine.h"

/* Whether an earlier plan requested it and it has not been seen: then it is not requested again. */
bool dsetp_is_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action);
/* Forgets actions that the new plan of a set does not request again: they were seen, or are not needed any more. */
void dsetp_forget_seen(dset_controller *controller, dsetp_set *set);
/* Remembers an action that has no note in the ledger. */
int dsetp_remember_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action, dset_error *err);
/* Schedules a plan of the set for the time when unseen actions expire, since they may not cause any change. */
void dsetp_expect(const dset_controller *controller, dsetp_set *set);

#endif
