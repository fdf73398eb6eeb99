/* The loopback transport: writes actions on Pods to a store at once; a simulated agent does the rest. */
#include <string.h>

#include "base/text.h"
#include "daemonset/scalar.h"
#include "simulate/agent.h"

static int create(dsetp_agent *agent, const dset_task *task, dset_created *made, dset_ms now, dset_error *err)
{
    dset_record record = *task->record;
    dsetp_buffer text;
    int code;

    dsetp_buffer_start(&text, &agent->memory);
    code = dsetp_agent_admit(agent, task->record, task->action->node_name, now, &text, err);
    record.data = text.data;
    record.data_size = text.size;
    if (code == DSET_OK)
        code = dset_store_create(&agent->store, &record, now, ++agent->made, made, &agent->memory, err);
    dsetp_buffer_free(&text);
    return code;
}

/* The Pod of a delete. */
typedef struct target {
    dsetp_agent *agent;
    const char *uid; /* "": any */
    bool other, terminating;
    dsetp_version version;
    dset_error *err;
} target;

static int judge(void *context, const dset_pod *pod)
{
    target *work = context;

    work->other = work->uid[0] != '\0' && !dsetp_equal(work->uid, pod->uid);
    work->terminating = pod->deleted_at != 0;
    return DSET_OK;
}

static int look(void *context, const dset_record *record)
{
    static const dset_record_methods methods = { .size = sizeof methods, .pod = judge };
    target *work = context;
    int code = dsetp_keep_version(work->version, record->version, work->err);

    return code == DSET_OK ? dset_record_read(record->kind, record->data, record->data_size, &methods, work,
                                              &work->agent->memory, work->err)
                           : code;
}

static int terminate(dsetp_agent *agent, const dset_task *task, dset_ms now, dset_error *err)
{
    dset_record record = *task->record;
    char at[32];
    dsetp_buffer patch;
    int code;

    dset_time_write(dsetp_later(now, agent->stop_after), at, sizeof at);
    dsetp_buffer_start(&patch, &agent->memory);
    dsetp_buffer_format(&patch,
                        "{\"metadata\":{\"deletionTimestamp\":%q,\"deletionGracePeriodSeconds\":%lld,\"uid\":%q}}", at,
                        (long long)(agent->stop_after / 1000), task->action->object_uid);
    record.data = patch.data;
    record.data_size = patch.size;
    code = patch.failed ? dsetp_no_memory(err) : dset_store_patch(&agent->store, &record, &agent->memory, err);
    dsetp_buffer_free(&patch);
    return code;
}

static int end_pod(dsetp_agent *agent, const dset_task *task, dset_ms now, dset_error *err)
{
    const dset_store *store = &agent->store;
    const dset_record *record = task->record;
    target work = { agent, task->action->object_uid, false, false, "", err };
    int code = store->methods->get(store->self, record->kind, record->ns, record->name, look, &work, err);

    if (code != DSET_OK)
        return code;
    if (work.other)
        return dset_error_set(err, DSET_ECONFLICT, record->name, "another Pod has this name now");
    if (agent->stop_after == 0)
        return store->methods->drop(store->self, record->kind, record->ns, record->name, work.version, err);
    return work.terminating ? DSET_OK : terminate(agent, task, now, err);
}

static int submit(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err)
{
    dsetp_agent *agent = self;
    dset_error inner = DSET_ERROR_INIT;
    dset_outcome outcome = DSET_OUTCOME_INIT;
    dset_created made = { "", "" };
    int code;

    outcome.ticket = task->ticket;
    switch (task->action->kind) {
    case DSET_CREATE_POD:
        code = create(agent, task, &made, now, &inner);
        break;
    case DSET_DELETE_POD:
        code = end_pod(agent, task, now, &inner);
        break;
    default:
        code = dset_store_patch(&agent->store, task->record, &agent->memory, &inner);
        break;
    }
    outcome.code = code;
    outcome.why = inner.text;
    outcome.name = made.name;
    outcome.uid = made.uid;
    if (dset_controller_settle(controller, &outcome, err) == DSET_OK)
        return DSET_OK;
    /* It may have been done, and cannot be told: the driver settles it so. */
    return dset_error_set(err, DSET_EUNKNOWN, "", "the result could not be settled");
}

static int poll(void *self, dset_controller *controller, dset_ms now, dset_error *err)
{
    (void)controller; /* actions are settled as they are submitted */
    return dsetp_agent_turn(self, now, err);
}

static dset_ms deadline(void *self)
{
    return dsetp_agent_deadline(self);
}

static void free_text(dsetp_agent *agent, char *text)
{
    if (text != NULL)
        dsetp_release(&agent->memory, text, strlen(text) + 1);
}

static void close_agent(void *self)
{
    dsetp_agent *agent = self;
    dset_allocator memory = agent->memory;

    dsetp_agent_end(agent);
    free_text(agent, agent->fail_images);
    free_text(agent, agent->stuck_images);
    dsetp_release(&memory, agent, sizeof *agent);
}

static const dset_transport_methods methods = {
    sizeof methods, 0, submit, poll, deadline, close_agent,
};

/* False when out of memory. */
static bool copy_text(dsetp_agent *agent, char **copy, const char *text)
{
    if (text == NULL)
        return true;
    *copy = dsetp_alloc(&agent->memory, strlen(text) + 1);
    if (*copy != NULL)
        memcpy(*copy, text, strlen(text) + 1);
    return *copy != NULL;
}

static int take_options(dset_loopback_options *known, const dset_loopback_options *given, dset_error *err)
{
    const dset_loopback_options defaults = DSET_LOOPBACK_OPTIONS_INIT;
    static const dsetp_layout layout = DSETP_LAYOUT_RESERVED("options", dset_loopback_options);
    int code = dsetp_struct(known, &layout, given != NULL ? given : &defaults, err);

    if (code != DSET_OK)
        return code;
    if (known->start_after < 0 || known->ready_after < 0 || known->stop_after < 0)
        return dsetp_fail(err, DSET_EMISUSE, "options", "times must not be negative");
    if (known->ready_after < known->start_after)
        known->ready_after = known->start_after;
    return DSET_OK;
}

int dset_transport_loopback(dset_transport *out, const dset_store *store, const dset_loopback_options *options,
                            dset_error *err)
{
    dset_loopback_options known;
    dset_allocator memory;
    dsetp_agent *agent;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    memset(out, 0, sizeof *out);
    if (store == NULL || store->methods == NULL || store->methods->put == NULL || store->methods->drop == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "store", "must be writable");
    code = take_options(&known, options, err);
    if (code != DSET_OK)
        return code;
    memory = dsetp_memory(known.memory);
    agent = dsetp_zalloc(&memory, sizeof *agent);
    if (agent == NULL)
        return dsetp_no_memory(err);
    agent->memory = memory;
    agent->store = *store;
    agent->start_after = known.start_after;
    agent->ready_after = known.ready_after;
    agent->stop_after = known.stop_after;
    dsetp_agent_start(agent);
    if (!copy_text(agent, &agent->fail_images, known.fail_images) ||
        !copy_text(agent, &agent->stuck_images, known.stuck_images)) {
        close_agent(agent);
        return dsetp_no_memory(err);
    }
    out->methods = &methods;
    out->self = agent;
    return DSET_OK;
}
