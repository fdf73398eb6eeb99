/* The progress of a rollout, as reported by "kubectl rollout status". */
#include "show/rollout_status.h"

#include <inttypes.h>
#include <string.h>

#include "show/table.h"

bool rollout_status(const dset_value *set, text *message, const char **error)
{
    const dset_value *metadata = dset_value_get(set, "metadata"), *status = dset_value_get(set, "status");
    const char *type = string_in(dset_value_find(set, "spec", "updateStrategy", NULL), "type");
    int64_t desired = number_in(status, "desiredNumberScheduled");
    int64_t updated = number_in(status, "updatedNumberScheduled"), available = number_in(status, "numberAvailable");

    *error = NULL;
    if (strcmp(type, "RollingUpdate") != 0) {
        *error = "rollout status is only available for RollingUpdate strategy type";
        return true;
    }
    if (number_in(metadata, "generation") > number_in(status, "observedGeneration")) {
        text_add(message, "Waiting for daemon set spec update to be observed...\n");
        return false;
    }
    text_add(message, updated < desired || available < desired ? "Waiting for daemon set " : "daemon set ");
    text_quote(message, string_in(metadata, "name"));
    if (updated < desired) {
        text_format(message, " rollout to finish: %" PRId64 " out of %" PRId64 " new pods have been updated...\n",
                    updated, desired);
        return false;
    }
    if (available < desired) {
        text_format(message, " rollout to finish: %" PRId64 " of %" PRId64 " updated pods are available...\n",
                    available, desired);
        return false;
    }
    text_add(message, " successfully rolled out\n");
    return true;
}
