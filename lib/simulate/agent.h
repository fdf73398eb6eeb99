/* The simulated node agent of the loopback transport. */
#ifndef DSETP_SIMULATE_AGENT_H
#define DSETP_SIMULATE_AGENT_H

#include "base/tree.h"
#include "simulate/kubelet.h"
#include "daemonset/simulate.h"

#define DSETP_ADDRESSES 65536u /* 172.16.0.0/16 */
#define DSETP_LAST_TIME INT64_C(253402300799000) /* 9999-12-31T23:59:59Z: the last one that can be written */

/* A time after another, but never after the last one. The delay is not negative. */
static inline dset_ms dsetp_later(dset_ms at, dset_ms delay)
{
    return at > DSETP_LAST_TIME - delay ? DSETP_LAST_TIME : at + delay;
}

typedef struct dsetp_agent {
    dset_allocator memory;
    dset_store store;
    dset_ms start_after, ready_after, stop_after;
    char *fail_images, *stuck_images;
    uint64_t node_cursor, pod_cursor;
    dsetp_tree nodes, pods;
    dsetp_tree pods_of_nodes; /* Pods by the node they are bound to or meant for */
    dsetp_tree due;           /* Pods with a next step, by time */
    bool numbered;   /* the numbers of the nodes are current */
    bool addressed;  /* the addresses in use are known */
    dset_ms acted_at; /* time of the last turn if its changes have not been read yet; or DSET_NEVER */
    uint64_t made;   /* Pods created so far, to distinguish those with the same name and time */
    uint64_t used[DSETP_ADDRESSES / 64];
    dset_error *err; /* during a call */
    const dset_record *record; /* the Pod that is being read */
} dsetp_agent;

void dsetp_agent_start(dsetp_agent *agent); /* memory, store and times must be set */
void dsetp_agent_end(dsetp_agent *agent);
/* Reads changes and does everything that is due. */
int dsetp_agent_turn(dsetp_agent *agent, dset_ms now, dset_error *err);
/* When something is due next: a time in the past means now; DSET_NEVER is possible. */
dset_ms dsetp_agent_deadline(const dsetp_agent *agent);
/* Writes the status of a Pod that is bound to its node but not started. */
int dsetp_agent_admit(dsetp_agent *agent, const dset_record *pod, const char *node_name, dset_ms now,
                      dsetp_buffer *text, dset_error *err);

#endif
