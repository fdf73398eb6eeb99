/* The tolerations that the DaemonSet controller adds to every Pod it creates. */
#ifndef DSETP_MODEL_DAEMON_TOLERATIONS_H
#define DSETP_MODEL_DAEMON_TOLERATIONS_H

#include "base/arena.h"
#include "daemonset/place.h"

/* In the order in which they are added; the last one only for Pods with hostNetwork. */
#define DSETP_DAEMON_TOLERATIONS 7
extern const dset_toleration dsetp_daemon_tolerations[DSETP_DAEMON_TOLERATIONS];

/* How many of them a Pod gets. */
static inline size_t dsetp_daemon_toleration_count(bool host_network)
{
    return host_network ? DSETP_DAEMON_TOLERATIONS : DSETP_DAEMON_TOLERATIONS - 1;
}

/* Is a toleration replaced by one of these? It is if they differ in their seconds at most. */
bool dsetp_gives_way(const dset_toleration *toleration, const dset_toleration *daemon);

/* Merges these into the tolerations of a template, in the arena; strings are shared. False when out of memory. */
bool dsetp_merge_daemon_tolerations(dsetp_arena *arena, const dset_toleration *own, size_t own_count,
                                    bool host_network, const dset_toleration **out, size_t *count);

#endif
