/* The text of a task: objects and patches as the Kubernetes controller sends them. */
#ifndef DSETP_CONTROLLER_TASK_TEXT_H
#define DSETP_CONTROLLER_TASK_TEXT_H

#include "controller/machine.h"

/* Nothing for deletes and Events. */
int dsetp_write_object(dsetp_buffer *out, dsetp_pods *pods, const dset_plan *plan, const dset_daemonset *daemonset,
                       const dset_action *action, dset_error *err);

typedef struct dsetp_event {
    const char *name;
    const char *ns, *set_name, *set_uid; /* what it is about */
    const char *type;
    const char *reason;
    const char *message;
    dset_ms at;
} dsetp_event;
/*
 * Adds the name of an Event and its terminator. Equal ones have equal names, so that repeated ones can be counted and a
 * lost reply does no harm.
 */
void dsetp_add_event_name(dsetp_buffer *to, const dsetp_event *event);
void dsetp_write_event(dsetp_buffer *out, const dsetp_event *event);

#endif
