/* The status of a Pod as a kubelet writes it. */
#ifndef DSETP_SIMULATE_KUBELET_H
#define DSETP_SIMULATE_KUBELET_H

#include "base/text.h"
#include "daemonset/document.h"

typedef enum dsetp_pod_stage {
    DSETP_POD_CREATING, /* bound to its node, nothing runs yet */
    DSETP_POD_STARTED,  /* its containers run but are not ready */
    DSETP_POD_UP,       /* they are ready */
    DSETP_POD_STUCK,    /* an image cannot be pulled */
    DSETP_POD_FAILED    /* evicted */
} dsetp_pod_stage;

typedef struct dsetp_pod_state {
    dsetp_pod_stage stage;
    dset_ms created_at;
    dset_ms started_at;   /* STARTED, UP, FAILED */
    dset_ms ready_at;     /* UP */
    const char *address;  /* of the Pod; NULL before it has started */
    const char *fail;     /* comma-separated images, or NULL */
    const char *stuck;
} dsetp_pod_state;

/* The member "status" of a merge patch of the Pod. */
void dsetp_kubelet_status(dsetp_buffer *out, const dset_value *pod, const dsetp_pod_state *state);
/* Whether a container of the Pod uses one of these images. */
bool dsetp_kubelet_uses(const dset_value *pod, const char *images);

#endif
