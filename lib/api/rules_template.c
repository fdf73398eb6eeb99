/* Rules of the Pod template as a whole, and the order in which its parts are validated. */
#include <string.h>

#include "api/rules.h"

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

static void check_host_users(dsetp_validator *v, const dset_value *spec)
{
    static const char text[] = "must not be set when hostUsers is false";
    dsetp_containers containers = dsetp_containers_of(v, spec, dsetp_container_lists);
    const dset_value *at;

    if (!dsetp_is_false(spec, "hostUsers"))
        return;
    if (dsetp_is_true(spec, "hostNetwork") && !dsetp_tolerated(v, DSETP_OLD_USER_NETWORK))
        dsetp_wrong_at(v, ".hostNetwork", dsetp_forbidden, NULL, text);
    if (dsetp_is_true(spec, "hostPID"))
        dsetp_wrong_at(v, ".HostPID", dsetp_forbidden, NULL, text);
    if (dsetp_is_true(spec, "hostIPC"))
        dsetp_wrong_at(v, ".HostIPC", dsetp_forbidden, NULL, text);
    while ((at = dsetp_next_container(&containers)) != NULL) {
        if (dsetp_count(dsetp_get(at, "volumeDevices")) > 0 && !dsetp_tolerated(v, DSETP_OLD_USER_DEVICE))
            dsetp_wrong_member(v, at, "volumeDevices", dsetp_forbidden, "must not be given when hostUsers is false");
    }
}

/* The volume of a file must be there, and be an empty directory. */
static void check_file_refs(dsetp_validator *v, const dset_value *spec)
{
    static const char *const path[] = { "valueFrom", "fileKeyRef", NULL };
    dsetp_containers containers = dsetp_containers_of(v, spec, dsetp_container_lists);
    const dset_value *container, *at;

    while ((container = dsetp_next_container(&containers)) != NULL) {
        dsetp_elements variables = dsetp_enter_list(v, container, "env");

        while ((at = dsetp_next_element(&variables)) != NULL) {
            const dset_value *ref = dsetp_at(at, path), *volume;

            if (ref == NULL)
                continue;
            dsetp_enter(v, "valueFrom.fileKeyRef");
            volume = dsetp_volumes_find(&v->in->all_volumes, dsetp_string_member(ref, "volumeName"));
            if (volume == NULL)
                dsetp_wrong_member(v, ref, "volumeName", dsetp_missing, "must name a volume of the Pod");
            else if (dsetp_get(volume, "emptyDir") == NULL)
                dsetp_wrong_member(v, ref, "volumeName", dsetp_invalid, "the volume must be an emptyDir");
        }
    }
}

/* Kubernetes' order: members with the rules of their fields, and checks that involve several members. */
static const struct step {
    const char *member;
    void (*check)(dsetp_validator *v, const dset_value *spec);
} steps[] = {
    { "terminationGracePeriodSeconds", NULL },
    { NULL, dsetp_validate_volumes },
    { "resourceClaims", NULL },
    { "containers", NULL },
    { NULL, dsetp_check_host_ports },
    { "initContainers", NULL },
    { "ephemeralContainers", NULL },
    { "resources", NULL },
    { NULL, dsetp_check_network_ports },
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
    { NULL, check_file_refs },
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

    dsetp_check_labels(v, dsetp_get(metadata, "labels"));
    dsetp_leave(v, mark);
    mark = dsetp_enter(v, "annotations");
    dsetp_check_annotations(v, annotations);
    dsetp_check_pod_annotations(v, annotations, spec);
    dsetp_leave(v, mark);
    dsetp_validate_member(v, object, &dsetp_pod_template_type, "spec");
    mark = dsetp_enter(v, "spec");
    dsetp_check_profile_annotations(v, annotations, spec);
    if (dsetp_count(dsetp_get(spec, "ephemeralContainers")) > 0)
        dsetp_wrong_at(v, ".ephemeralContainers", dsetp_forbidden, NULL, "must not be given in a template");
    dsetp_leave(v, mark);
}
