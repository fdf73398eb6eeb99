/* Log lines for the host. */
#include "controller/log.h"

#include <stdio.h>

void dsetp_log(const dset_controller *controller, int level, const dsetp_set *set, const char *what, const char *why)
{
    char text[512];

    if (controller->options.log == NULL)
        return;
    snprintf(text, sizeof text, "%s/%s: %s%s%s", set->ns, set->name, what, why[0] != '\0' ? ": " : "", why);
    controller->options.log(controller->options.log_context, level, text);
}
