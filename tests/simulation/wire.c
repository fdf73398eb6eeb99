/* The wire between the controller and the nodes: it delays, repeats and loses requests and replies. */
#include "simulation/system.h"

#include <string.h>

/* A Pod may be deleted before anyone has seen it. */
static void vanish(sim *s, const dset_task *task, const char *name)
{
    if (task->action->kind != DSET_CREATE_POD || !s->faults || !sim_chance(s, 12))
        return;
    sim_trace(s, "%s vanishes", name);
    s->store.methods->drop(s->store.self, DSET_KIND_POD, task->record->ns, name, NULL, NULL);
}

static int create(sim *s, const dset_task *task, dset_created *made)
{
    int code = dset_store_create(&s->store, task->record, s->now, s->actions, made, NULL, NULL);

    if (code == DSET_OK)
        vanish(s, task, made->name);
    return code;
}

/* Carries a task out as a server does; the nodes see the result in the store. */
static int perform(sim *s, const dset_task *task, dset_created *made)
{
    char at[32];

    memset(made, 0, sizeof *made);
    sim_check_create(s, task);
    s->actions++;
    if (task->action->kind == DSET_CREATE_POD)
        return create(s, task, made);
    if (task->action->kind != DSET_DELETE_POD)
        return dset_store_patch(&s->store, task->record, NULL, NULL);
    dset_time_write(s->now, at, sizeof at);
    return sim_patch(s, DSET_KIND_POD, task->record->ns, task->record->name,
                     "{\"metadata\":{\"uid\":\"%s\",\"deletionTimestamp\":\"%s\"}}", task->action->object_uid, at);
}

/*
 * Settles a task, sometimes twice. Some hosts do not say what was made; but after a crash, a Pod that the controller
 * had asked for before, of the same name, cannot be told from the new one without the uid.
 */
static void reply(sim *s, dset_controller *controller, uint64_t ticket, int code, const dset_created *made)
{
    bool says = !s->faults || !sim_chance(s, 4) || (s->crashes > 0 && !s->server_names);
    dset_outcome outcome = DSET_OUTCOME_INIT;

    outcome.ticket = ticket;
    outcome.code = code;
    outcome.why = code == DSET_OK ? NULL : "simulated";
    outcome.name = says ? made->name : NULL;
    outcome.uid = says ? made->uid : NULL;
    ck_ok(dset_controller_settle(controller, &outcome, NULL));
    if (s->faults && sim_chance(s, 8))
        sim_check(s, dset_controller_settle(controller, &outcome, NULL) == DSET_ENOTFOUND,
                  "a second reply to ticket %llu is accepted", (unsigned long long)ticket);
}

static void put_on_wire(sim *s, const dset_task *task, uint64_t ticket, int code,
                        const dset_created *made)
{
    sim_request *request = &s->requests[s->request_count++];

    sim_check(s, s->request_count < REQUESTS, "too many requests at once");
    request->task = task;
    request->ticket = ticket;
    request->code = code;
    request->made = *made;
    request->due = s->now + testing_below(&s->random, sim_chance(s, 6) ? 20000 : 3000);
}

static int pass_on(sim *s, dset_controller *controller, const dset_task *task, dset_error *err)
{
    sim_check_create(s, task);
    s->actions++;
    return s->nodes.methods->submit(s->nodes.self, controller, task, s->now, err);
}

/* The fate of a request; in a storm nearly all replies are lost. */
static unsigned fate(sim *s)
{
    static const unsigned stormy[] = { 5, 5, 6, 7 };

    if (!s->faults)
        return 0;
    return s->now < s->storm_until ? stormy[testing_below(&s->random, 4)] : testing_below(&s->random, 14);
}

static int submit(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err)
{
    static const dset_created nothing = { "", "" };
    sim *s = self;
    uint64_t ticket = task->ticket;
    dset_created made = { "", "" };
    int code;

    (void)now;
    sim_trace(s, "task %llu: kind %u %s on %s, because %s", (unsigned long long)ticket, task->action->kind,
              task->record->name, task->action->node_name, dset_reason_name(task->action->reason));
    sim_check_name(s, task);
    switch (fate(s)) {
    case 1:
    case 2: /* the request is late */
        put_on_wire(s, task, ticket, DSET_OK, &made);
        return DSET_OK;
    case 3:
    case 4: /* the reply is late */
        code = perform(s, task, &made);
        put_on_wire(s, NULL, ticket, code, &made);
        return DSET_OK;
    case 5: /* the reply is lost */
        perform(s, task, &made);
        reply(s, controller, ticket, DSET_EUNKNOWN, &nothing);
        return DSET_OK;
    case 6: /* the request is lost */
        reply(s, controller, ticket, DSET_EUNKNOWN, &nothing);
        return DSET_OK;
    case 7:
        reply(s, controller, ticket, DSET_EDENIED, &nothing);
        return DSET_OK;
    case 8:
        return dset_error_set(err, DSET_EBUSY, NULL, "the wire is busy");
    default:
        return pass_on(s, controller, task, err);
    }
}

static int poll(void *self, dset_controller *controller, dset_ms now, dset_error *err)
{
    sim *s = self;
    size_t i = 0;

    while (i < s->request_count) {
        sim_request request = s->requests[i];

        if (request.due > now) {
            i++;
            continue;
        }
        memmove(s->requests + i, s->requests + i + 1, (--s->request_count - i) * sizeof *s->requests);
        if (request.task != NULL)
            request.code = perform(s, request.task, &request.made);
        reply(s, controller, request.ticket, request.code, &request.made);
    }
    return s->nodes.methods->poll(s->nodes.self, controller, now, err);
}

static dset_ms deadline(void *self)
{
    const sim *s = self;
    dset_ms at = s->nodes.methods->deadline(s->nodes.self);
    size_t i;

    for (i = 0; i < s->request_count; i++)
        at = s->requests[i].due < at ? s->requests[i].due : at;
    return at;
}

const dset_transport_methods sim_wire_methods = { sizeof sim_wire_methods, 0, submit, poll, deadline, NULL };

void sim_cut_wire(sim *s)
{
    size_t i;

    for (i = 0; i < s->request_count; i++) {
        if (s->requests[i].task != NULL && sim_chance(s, 2))
            perform(s, s->requests[i].task, &s->requests[i].made);
    }
    s->request_count = 0;
}
