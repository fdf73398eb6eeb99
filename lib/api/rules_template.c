/* Rules of the template of Pods as a whole, and the order in which its parts are judged. */
#include <string.h>

#include "api/rules.h"

/* What is asked of the containers of a list, each with the path at it. */
typedef void (*container_fn)(dsetp_validator *v, const dset_value *container);

static void each_container(dsetp_validator *v, const dset_value *spec, const char *list, container_fn check)
{
    const dset_value *containers = dsetp_get(spec, list), *at;
    size_t outer = dsetp_enter(v, list), index = 0;

    for (at = containers != NULL ? dsetp_first(containers) : NULL; at != NULL; at = dsetp_next(at)) {
        size_t mark = dsetp_enter_index(v, index++);

        check(v, at);
        dsetp_leave(v, mark);
    }
    dsetp_leave(v, outer);
}

static void every_container(dsetp_validator *v, const dset_value *spec, container_fn check)
{
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    size_t i;

    for (i = 0; i < sizeof lists / sizeof lists[0]; i++)
        each_container(v, spec, lists[i], check);
}

static void check_volumes(dsetp_validator *v, const dset_value *spec)
{
    dsetp_validate_volumes(v, dsetp_get(spec, "volumes"));
}

static void check_host_ports(dsetp_validator *v, const dset_value *spec)
{
    each_container(v, spec, "containers", dsetp_check_host_ports);
}

static void check_network_ports(dsetp_validator *v, const dset_value *spec)
{
    if (dsetp_is_true(spec, "hostNetwork"))
        each_container(v, spec, "containers", dsetp_check_network_ports);
}

static void check_dns(dsetp_validator *v, const dset_value *spec)
{
    const dset_value *config = dsetp_get(spec, "dnsConfig");
    bool none = strcmp(dsetp_string_member(spec, "dnsPolicy"), "None") == 0;

    if (none && config == NULL)
        dsetp_wrong_at(v, ".dnsConfig", dsetp_required, NULL, "must be given when dnsPolicy is None");
    else if (none && dsetp_count(dsetp_get(config, "nameservers")) == 0)
        dsetp_wrong_at(v, ".dnsConfig.nameservers", dsetp_required, NULL, "must be given when dnsPolicy is None");
    else
        dsetp_validate_member(v, spec, &dsetp_pod_spec_type, "dnsConfig");
}

static void forbid_devices(dsetp_validator *v, const dset_value *container)
{
    const dset_value *devices = dsetp_get(container, "volumeDevices");

    if (dsetp_count(devices) > 0)
        dsetp_wrong_at(v, ".volumeDevices", dsetp_forbidden, devices, "must not be given when hostUsers is false");
}

static void check_host_users(dsetp_validator *v, const dset_value *spec)
{
    if (!dsetp_is_false(spec, "hostUsers"))
        return;
    if (dsetp_is_true(spec, "hostNetwork") && !dsetp_tolerated(v, DSETP_OLD_USER_NETWORK))
        dsetp_wrong_at(v, ".hostNetwork", dsetp_forbidden, NULL, "must not be set when hostUsers is false");
    if (dsetp_is_true(spec, "hostPID"))
        dsetp_wrong_at(v, ".HostPID", dsetp_forbidden, NULL, "must not be set when hostUsers is false");
    if (dsetp_is_true(spec, "hostIPC"))
        dsetp_wrong_at(v, ".HostIPC", dsetp_forbidden, NULL, "must not be set when hostUsers is false");
    every_container(v, spec, forbid_devices);
}

/* The volume of a file must be there, and be an empty directory. */
static void check_file_refs(dsetp_validator *v, const dset_value *container)
{
    const dset_value *list = dsetp_get(container, "env"), *at;
    size_t outer = dsetp_enter(v, "env"), index = 0;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        const dset_value *ref = dsetp_get(dsetp_get(at, "valueFrom"), "fileKeyRef"), *volume;
        size_t mark = dsetp_enter_index(v, index++);

        volume = ref != NULL ? dsetp_volumes_find(&v->in->all_volumes, dsetp_string_member(ref, "volumeName")) : NULL;
        if (ref != NULL && volume == NULL)
            dsetp_wrong_at(v, ".valueFrom.fileKeyRef.volumeName", dsetp_missing, dsetp_get(ref, "volumeName"),
                           "must name a volume of the Pod");
        else if (ref != NULL && dsetp_get(volume, "emptyDir") == NULL)
            dsetp_wrong_at(v, ".valueFrom.fileKeyRef.volumeName", dsetp_invalid, dsetp_get(ref, "volumeName"),
                           "the volume must be an emptyDir");
        dsetp_leave(v, mark);
    }
    dsetp_leave(v, outer);
}

static void check_all_file_refs(dsetp_validator *v, const dset_value *spec)
{
    every_container(v, spec, check_file_refs);
}

/* The order of Kubernetes: members by the rules of their fields, and what goes beyond one member. */
static const struct step {
    const char *member;
    void (*check)(dsetp_validator *v, const dset_value *spec);
} steps[] = {
    { "terminationGracePeriodSeconds", NULL },
    { NULL, check_volumes },
    { "resourceClaims", NULL },
    { "containers", NULL },
    { NULL, check_host_ports },
    { "initContainers", NULL },
    { "ephemeralContainers", NULL },
    { "resources", NULL },
    { NULL, check_network_ports },
    { "restartPolicy", NULL },
    { "dnsPolicy", NULL },
    { "nodeSelector", NULL },
    { "securityContext", NULL },
    { "shareProcessNamespace", NULL },
    { "affinity", NULL },
    { NULL, check_dns },
    { "readinessGates", NULL },
    { "schedulingGates", NULL },
    { "topologySpreadConstraints", NULL },
    { NULL, dsetp_check_host_process },
    { NULL, check_host_users },
    { "hostnameOverride", NULL },
    { "serviceAccountName", NULL },
    { "serviceAccount", NULL },
    { "nodeName", NULL },
    { "activeDeadlineSeconds", NULL },
    { "hostname", NULL },
    { "subdomain", NULL },
    { "tolerations", NULL },
    { "hostAliases", NULL },
    { "priorityClassName", NULL },
    { "runtimeClassName", NULL },
    { "preemptionPolicy", NULL },
    { "overhead", NULL },
    { "os", NULL },
    { NULL, dsetp_check_os },
    { "schedulingGroup", NULL },
    { NULL, check_all_file_refs },
};

void dsetp_validate_pod_spec(dsetp_validator *v, const dset_value *object)
{
    size_t i;

    v->in->pod = object;
    for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i].check != NULL)
            steps[i].check(v, object);
        else
            dsetp_validate_member(v, object, &dsetp_pod_spec_type, steps[i].member);
    }
}

void dsetp_validate_template(dsetp_validator *v, const dset_value *object)
{
    const dset_value *metadata = dsetp_get(object, "metadata"), *spec = dsetp_get(object, "spec");
    const dset_value *annotations = dsetp_get(metadata, "annotations");
    size_t mark = dsetp_enter(v, "labels");

    dsetp_check_labels(v, dsetp_get(metadata, "labels"), metadata);
    dsetp_leave(v, mark);
    mark = dsetp_enter(v, "annotations");
    dsetp_check_annotations(v, annotations, metadata);
    dsetp_check_pod_annotations(v, annotations, spec);
    dsetp_leave(v, mark);
    dsetp_validate_member(v, object, &dsetp_pod_template_type, "spec");
    mark = dsetp_enter(v, "spec");
    dsetp_check_profile_annotations(v, annotations, spec);
    if (dsetp_count(dsetp_get(spec, "ephemeralContainers")) > 0)
        dsetp_wrong_at(v, ".ephemeralContainers", dsetp_forbidden, NULL, "must not be given in a template");
    dsetp_leave(v, mark);
}
