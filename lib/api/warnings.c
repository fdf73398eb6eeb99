/* All warnings about a DaemonSet, in their order. */
#include "api/warning.h"

void dsetp_warn(dsetp_validator *v, const dset_value *root, uint32_t flags)
{
    static const char *const path[] = { "spec", "template", NULL };
    const dset_value *template_value = dsetp_at(root, path), *spec = dsetp_get(template_value, "spec");
    const dset_value *strategy = dsetp_get(dsetp_get(root, "spec"), "updateStrategy");
    size_t mark = dsetp_enter(v, "spec.template.metadata");

    if ((flags & DSET_PARSE_NO_WARNINGS) == 0)
        dsetp_warn_annotations(v, dsetp_get(template_value, "metadata"), spec);
    dsetp_leave(v, mark);
    dsetp_enter(v, "spec.template.spec");
    if ((flags & DSET_PARSE_NO_WARNINGS) == 0) {
        dsetp_warn_pod(v, spec);
        dsetp_warn_containers(v, spec);
    }
    v->in->advice = "RequestsWithoutPriority";
    if ((flags & DSET_PARSE_NO_PRIORITY_ADVICE) == 0)
        dsetp_advise_priority(v, spec);
    dsetp_leave(v, mark);
    dsetp_enter(v, "spec.updateStrategy.rollingUpdate.maxSurge");
    v->in->advice = "SurgeWithHostPort";
    if ((flags & DSET_PARSE_NO_SURGE_ADVICE) == 0)
        dsetp_advise_surge(v, strategy, spec);
    dsetp_leave(v, mark);
    v->in->advice = NULL;
}
