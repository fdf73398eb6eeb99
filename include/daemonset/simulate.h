/*
 * libdaemonset-simulate: simulated nodes: a transport whose Pods a simulated
 * node agent starts, fails and stops. A separate, optional library for tests,
 * demonstrations and experiments: link it with pkg-config
 * libdaemonset-simulate.
 */
#ifndef DAEMONSET_SIMULATE_H
#define DAEMONSET_SIMULATE_H

#include "base.h"
#include "ports.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dset_loopback_options {
    uint32_t size;     /* sizeof of this struct; 0 in any other field means the default */
    uint32_t reserved; /* 0 */
    const dset_allocator *memory;
    dset_ms start_after; /* from creation to Running; default 0 */
    dset_ms ready_after; /* from creation to Ready; default and minimum: start_after */
    dset_ms stop_after;  /* from deletion to removal; default 0 */
    const char *fail_images;  /* comma-separated: Pods with these images fail when they start; NULL: none */
    const char *stuck_images; /* comma-separated: these images cannot be pulled, so Pods stay Pending; NULL: none */
} dset_loopback_options;
#define DSET_LOOPBACK_OPTIONS_INIT { sizeof(dset_loopback_options), 0, NULL, 0, 0, 0, NULL, NULL }

/*
 * Creates a transport whose Pods are records in a store. A simulated node agent
 * binds, starts, fails and stops them, and writes their status like a kubelet:
 * phase, conditions, container statuses, addresses in 172.16.0.0/16. Times
 * count from creationTimestamp, so that a later agent, in another process,
 * continues where the last one stopped. Pods on nodes that do not exist are
 * removed.
 *
 * out      closed by the caller with dset_transport_close(), before the store
 * store    borrowed: must outlive the transport
 * options  NULL means the defaults; copied
 *
 * DSET_EMISUSE   out or store is NULL, the store is read-only, or a time is
 *                negative
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_transport_loopback(dset_transport *out, const dset_store *store,
                                                   const dset_loopback_options *options, dset_error *err);

/*
 * Simulates a period of time without waiting: takes turns of the driver at
 * `from` until nothing more is due at that time, goes to its next deadline, and
 * so on up to and including `until`. After 10,000 deadlines it jumps to
 * `until`.
 *
 * DSET_EMISUSE  driver is NULL
 * DSET_ELIMIT   there was still something to do after 10,000 turns at one time
 * and any code of dset_drive(): what was done so far is in the store
 *
 * Since 0.1.
 */
DSET_API int dset_simulate(dset_driver *driver, dset_ms from, dset_ms until, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
