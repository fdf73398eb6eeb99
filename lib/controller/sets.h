/* The known sets, and the list of those with work. */
#ifndef DSETP_CONTROLLER_SETS_H
#define DSETP_CONTROLLER_SETS_H

#include "controller/machine.h"

int dsetp_set_compare(const dsetp_tree_node *node, const void *key);
dsetp_set *dsetp_set_find(const dset_controller *controller, const char *ns, const char *name);
dsetp_tree_node *dsetp_set_after(const dset_controller *controller, const dsetp_set *set); /* in natural order */
int dsetp_sets_take_changed(dset_controller *controller, dset_error *err);
void dsetp_sets_queue_due(dset_controller *controller);
void dsetp_set_work(dset_controller *controller, dsetp_set *set); /* adds it at the end of the list */
void dsetp_set_rest(dset_controller *controller, dsetp_set *set); /* removes it from the list */
void dsetp_set_free(dset_controller *controller, dsetp_set *set);
void dsetp_set_uid(dset_controller *controller, dsetp_set *set, char *uid); /* takes it over */
/* A digest of what a plan depends on besides Pods: the uid, the version and the generation of the set. */
uint64_t dsetp_set_state(const dset_daemonset *set);

#endif
