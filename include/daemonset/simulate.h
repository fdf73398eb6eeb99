/*
 * libdaemonset-simulate: nodes that are not there: a transport whose Pods a
 * simulated node agent starts, fails and stops. An optional library of its own,
 * for tests, demonstrations and trying things out: link it with pkg-config
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
    dset_ms start_after; /* from creation to Running, default 0 */
    dset_ms ready_after; /* from creation to Ready; default, and at least, start_after */
    dset_ms stop_after;  /* from delete to gone, default 0 */
    const char *fail_images;  /* comma-separated: Pods with such an image fail when they start; NULL: none */
    const char *stuck_images; /* comma-separated: such an image cannot be pulled, its Pods stay Pending; NULL: none */
} dset_loopback_options;
#define DSET_LOOPBACK_OPTIONS_INIT { sizeof(dset_loopback_options), 0, NULL, 0, 0, 0, NULL, NULL }

/*
 * Makes a transport whose Pods are records in a store, bound, started, failed
 * and stopped by a simulated node agent that writes their status as a kubelet
 * does: phase, conditions, container statuses, addresses out of 172.16.0.0/16.
 * Times count from creationTimestamp, so that an agent made later, in another
 * process, goes on where the last one was. Pods on nodes that do not exist are
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
 * Lets time pass, from event to event: takes turns of the driver at `from`
 * until it has nothing more to do at that time, goes to its next deadline, and
 * so on up to `until`, where it comes to rest too. Nobody waits. After 10,000
 * events on the way it goes to `until` at once.
 *
 * DSET_EMISUSE  driver is NULL
 * DSET_ELIMIT   there was still something to do after 10,000 turns at one time
 * and what dset_drive() fails with: what was done so far is in the store
 *
 * Since 0.1.
 */
DSET_API int dset_simulate(dset_driver *driver, dset_ms from, dset_ms until, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
