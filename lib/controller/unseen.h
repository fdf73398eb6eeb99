/* Actions that were carried out and are not seen in the world yet. */
#ifndef DSETP_CONTROLLER_UNSEEN_H
#define DSETP_CONTROLLER_UNSEEN_H

#include "controller/machine.h"

/* Was it asked for in an earlier plan, and not seen since? Then the present plan need not ask again. */
bool dsetp_is_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action);
/* Forgets what the new plan of a set does not ask for again: it has been seen, or is no longer wanted. */
void dsetp_forget_seen(dset_controller *controller, dsetp_set *set);
/* Remembers an action that no note in the ledger remembers. */
int dsetp_remember_unseen(dset_controller *controller, dsetp_set *set, const dset_action *action, dset_error *err);
/* What stays unseen brings no news: has the machine look at the set by itself when the time for that is over. */
void dsetp_expect(const dset_controller *controller, dsetp_set *set);

#endif
