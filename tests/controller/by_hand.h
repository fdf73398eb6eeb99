/* A controller over a small world, driven by hand: which tasks it hands out, and how they end. */
#ifndef BY_HAND_H
#define BY_HAND_H

#include "daemonset/controller.h"
#include "support/testing.h"
#include "support/worlds.h"

#define NOW ((dset_ms)1800000000000)
#define MINUTES(n) ((dset_ms)(n) * 60000)

enum { TASKS = 64 };

typedef struct machine {
    dset_controller *controller;
    dset_world *world;
    dset_ms now;
    const dset_task *tasks[TASKS]; /* of the last step, without events */
    size_t count;
    size_t events;                 /* so far; they are settled at once */
} machine;

void machine_start(machine *m, const dset_controller_options *options);
void machine_put_nodes(machine *m, size_t count);
int machine_settle_ticket(dset_controller *controller, uint64_t ticket, int code, dset_error *err);
void machine_settle(machine *m, const dset_task *task, int code);
size_t machine_step(machine *m);
void machine_settle_all(machine *m, int code);
/* Puts the requested revision into the world, so that plans go on to Pods. */
void machine_show_revision(machine *m, const dset_task *task);
/* Steps until the tasks are of this kind; earlier ones succeed. Returns their number; 0: there are none. */
size_t machine_step_to(machine *m, uint32_t kind);
void machine_show_pod(machine *m, const dset_task *task);
void machine_show_status(machine *m);
/* A controller whose set has its revision, and this many nodes without Pods. */
void machine_start_empty(machine *m, const dset_controller_options *options, size_t nodes);

#endif
