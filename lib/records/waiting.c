/*
 * What the containers of a Pod wait for, from the text of its container statuses. It is read only for Pods that are not
 * ready, so it must not be needed for any other; what does not have the shape of statuses says nothing.
 */
#include "records/waiting.h"

/* The reasons that kubelets write, of containers that do not start without somebody's help. */
static const struct {
    const char *reason;
    uint32_t flag;
} reasons[] = {
    { "ImagePullBackOff", DSET_POD_NO_IMAGE },
    { "ErrImagePull", DSET_POD_NO_IMAGE },
    { "ErrImageNeverPull", DSET_POD_NO_IMAGE },
    { "InvalidImageName", DSET_POD_NO_IMAGE },
    { "ImageInspectError", DSET_POD_NO_IMAGE },
    { "RegistryUnavailable", DSET_POD_NO_IMAGE },
    { "SignatureValidationFailed", DSET_POD_NO_IMAGE },
    { "ImageVolumeMountFailed", DSET_POD_NO_IMAGE },
    { "CreateContainerConfigError", DSET_POD_MISCONFIGURED },
    { "CreateContainerError", DSET_POD_MISCONFIGURED },
    { "RunContainerError", DSET_POD_MISCONFIGURED },
    { "PreCreateHookError", DSET_POD_MISCONFIGURED },
    { "PreStartHookError", DSET_POD_MISCONFIGURED },
    { "PostStartHookError", DSET_POD_MISCONFIGURED },
    { "RROUnsupported", DSET_POD_MISCONFIGURED },
    { "CrashLoopBackOff", DSET_POD_CRASHING },
};

/* Moves the scan to a member of the object there, of equal ones the last; false if there is none. */
static bool enter(dsetp_scan *scan, const char *name)
{
    dsetp_scan found = *scan;
    dsetp_items items;
    dsetp_view key;
    bool any = false;

    if (!dsetp_scan_open(scan, '{', &items))
        return false;
    while (dsetp_scan_item(scan, &items) && dsetp_scan_key(scan, &key)) {
        if (dsetp_view_is(&key, name)) {
            found = *scan;
            any = true;
        }
        if (!dsetp_scan_skip(scan))
            break;
    }
    *scan = found;
    return any;
}

/* The text of a member; without a text, out stays as it is. */
static bool read_text(dsetp_scan object, const char *name, dsetp_view *out)
{
    dsetp_view view;

    if (!enter(&object, name) || !dsetp_scan_string(&object, &view))
        return false;
    *out = view;
    return true;
}

/* One container status. */
static bool is_stuck(dsetp_scan status, dsetp_waiting *out)
{
    dsetp_view reason;
    size_t i;

    if (!enter(&status, "state") || !enter(&status, "waiting") || !read_text(status, "reason", &reason))
        return false;
    for (i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (!dsetp_view_is(&reason, reasons[i].reason))
            continue;
        out->flag = reasons[i].flag;
        out->reason = reasons[i].reason;
        read_text(status, "message", &out->message);
        return true;
    }
    return false;
}

bool dsetp_find_waiting(const dsetp_view *statuses, dsetp_waiting *out)
{
    dsetp_scan scan = { statuses->text, NULL, true, DSET_OK, NULL, NULL };
    dsetp_items items;

    if (statuses->text == NULL)
        return false;
    scan.end = statuses->text + statuses->size;
    if (!dsetp_scan_open(&scan, '[', &items))
        return false;
    while (dsetp_scan_item(&scan, &items)) {
        if (is_stuck(scan, out))
            return true;
        if (!dsetp_scan_skip(&scan))
            return false;
    }
    return false;
}
