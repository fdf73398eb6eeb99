/*
 * The simulated node agent: binds Pods, starts them, makes them ready or fail, and removes those that are being deleted
 * or whose node does not exist, all as records in a store. Its state is in the store, so that another agent can take
 * over at any time. A turn handles only the Pods that are due. Knows nothing about the controller.
 */
#include "simulate/agent.h"

#include <stdio.h>
#include <string.h>

#include "base/bits.h"

typedef struct agent_node {
    dsetp_tree_node node;
    size_t bytes;
    uint32_t number; /* from 1, in natural order of names; used as the third byte of its Pods' addresses */
    const char *name;
} agent_node;

typedef struct agent_pod {
    dsetp_tree_node by_name;
    dsetp_tree_node by_node; /* by the node it is bound to or meant for, then by name */
    dsetp_tree_node by_due;  /* by due time, then by name */
    bool scheduled;          /* it is in that tree */
    dset_ms due;
    size_t bytes; /* the names follow the struct */
    const char *ns;
    const char *name;
    const char *node_name; /* bound to; "" if not */
    const char *pinned;    /* meant for */
    dset_ms created_at;
    dset_ms deleted_at;
    uint32_t phase;
    bool ready;
    bool done;             /* stuck: nothing more to do */
    uint32_t address;      /* 0: unknown */
} agent_pod;

typedef struct key { /* of a Pod in each of the trees */
    const char *node_name;
    dset_ms due;
    const char *ns;
    const char *name;
} key;

/* The next step of a Pod. */
typedef enum deed { NOTHING, REMOVE, BIND, START, GET_READY } deed;

static int compare_node(const dsetp_tree_node *node, const void *name)
{
    return dset_name_compare(DSETP_TREE_ENTRY(node, const agent_node, node)->name, name);
}

static const char *node_of(const agent_pod *pod)
{
    return pod->node_name[0] != '\0' ? pod->node_name : pod->pinned;
}

static key key_of(const agent_pod *pod)
{
    key made = { node_of(pod), pod->due, pod->ns, pod->name };

    return made;
}

static int compare_names(const agent_pod *pod, const key *to)
{
    int order = dset_name_compare(pod->ns, to->ns);

    return order != 0 ? order : dset_name_compare(pod->name, to->name);
}

static int compare_by_name(const dsetp_tree_node *node, const void *wanted)
{
    return compare_names(DSETP_TREE_ENTRY(node, const agent_pod, by_name), wanted);
}

static int compare_by_node(const dsetp_tree_node *node, const void *wanted)
{
    const agent_pod *at = DSETP_TREE_ENTRY(node, const agent_pod, by_node);
    const key *to = wanted;
    int order = strcmp(node_of(at), to->node_name);

    return order != 0 ? order : compare_names(at, to);
}

static int compare_by_due(const dsetp_tree_node *node, const void *wanted)
{
    const agent_pod *at = DSETP_TREE_ENTRY(node, const agent_pod, by_due);
    const key *to = wanted;

    return at->due != to->due ? (at->due < to->due ? -1 : 1) : compare_names(at, to);
}

static agent_pod *find_pod(const dsetp_agent *agent, const char *ns, const char *name)
{
    const key wanted = { "", 0, ns, name };
    dsetp_tree_node *node = dsetp_tree_find(&agent->pods, &wanted);

    return node != NULL ? DSETP_TREE_ENTRY(node, agent_pod, by_name) : NULL;
}

static deed next_deed(const dsetp_agent *agent, const agent_pod *pod, dset_ms *at)
{
    bool has_node = dsetp_tree_find(&agent->nodes, pod->node_name) != NULL;

    *at = pod->created_at;
    if (pod->node_name[0] != '\0' && !has_node)
        return REMOVE;
    if (pod->deleted_at != 0) {
        *at = pod->deleted_at;
        return REMOVE;
    }
    if (pod->node_name[0] == '\0')
        return pod->pinned[0] != '\0' && dsetp_tree_find(&agent->nodes, pod->pinned) != NULL ? BIND : NOTHING;
    if (pod->done || pod->phase == DSET_POD_FAILED || pod->phase == DSET_POD_SUCCEEDED || pod->ready)
        return NOTHING;
    *at = dsetp_later(pod->created_at, pod->phase == DSET_POD_RUNNING ? agent->ready_after : agent->start_after);
    return pod->phase == DSET_POD_RUNNING ? GET_READY : START;
}

static void unschedule(dsetp_agent *agent, agent_pod *pod)
{
    const key at = key_of(pod);

    if (pod->scheduled)
        dsetp_tree_remove(&agent->due, &at);
    pod->scheduled = false;
}

static void schedule(dsetp_agent *agent, agent_pod *pod)
{
    key at;

    unschedule(agent, pod);
    if (next_deed(agent, pod, &pod->due) == NOTHING)
        return;
    at = key_of(pod);
    dsetp_tree_insert(&agent->due, &pod->by_due, &at);
    pod->scheduled = true;
}

/* A node was added or removed: schedules the next steps of its Pods again. */
static void schedule_pods_of(dsetp_agent *agent, const char *node_name)
{
    key at = { node_name, 0, "", "" };
    dsetp_tree_node *node = dsetp_tree_after(&agent->pods_of_nodes, &at);

    while (node != NULL) {
        agent_pod *pod = DSETP_TREE_ENTRY(node, agent_pod, by_node);

        if (strcmp(node_of(pod), node_name) != 0)
            return;
        schedule(agent, pod);
        at = key_of(pod);
        node = dsetp_tree_after(&agent->pods_of_nodes, &at);
    }
}

static void forget_pod(dsetp_agent *agent, agent_pod *pod)
{
    const key at = key_of(pod);

    unschedule(agent, pod);
    dsetp_tree_remove(&agent->pods, &at);
    dsetp_tree_remove(&agent->pods_of_nodes, &at);
    if (pod->address != 0)
        dsetp_bit_clear(agent->used, pod->address);
    dsetp_release(&agent->memory, pod, pod->bytes);
}

static void forget_node(dsetp_agent *agent, const char *name)
{
    dsetp_tree_node *node = dsetp_tree_remove(&agent->nodes, name);

    if (node != NULL)
        dsetp_release(&agent->memory, DSETP_TREE_ENTRY(node, agent_node, node),
                      DSETP_TREE_ENTRY(node, agent_node, node)->bytes);
    agent->numbered = false;
}

static void forget_all(dsetp_agent *agent)
{
    dsetp_tree_node *node;

    while ((node = dsetp_tree_first(&agent->pods)) != NULL)
        forget_pod(agent, DSETP_TREE_ENTRY(node, agent_pod, by_name));
    while ((node = dsetp_tree_first(&agent->nodes)) != NULL)
        forget_node(agent, DSETP_TREE_ENTRY(node, agent_node, node)->name);
    memset(agent->used, 0, sizeof agent->used);
    agent->addressed = false;
    agent->node_cursor = agent->pod_cursor = 0;
}

static int see_node(void *context, const dset_record *record)
{
    dsetp_agent *agent = context;
    size_t size = strlen(record->name) + 1;
    agent_node *node;

    if (record->data == NULL) {
        forget_node(agent, record->name);
        schedule_pods_of(agent, record->name);
        return DSET_OK;
    }
    if (dsetp_tree_find(&agent->nodes, record->name) != NULL)
        return DSET_OK;
    node = dsetp_zalloc(&agent->memory, sizeof *node + size);
    if (node == NULL)
        return dsetp_no_memory(agent->err);
    node->bytes = sizeof *node + size;
    node->name = memcpy(node + 1, record->name, size);
    dsetp_tree_insert(&agent->nodes, &node->node, node->name);
    agent->numbered = false;
    schedule_pods_of(agent, node->name);
    return DSET_OK;
}

/* Adds a Pod or replaces a known one, which keeps its address. */
static int take_pod(void *context, const dset_pod *pod)
{
    dsetp_agent *agent = context;
    const dset_record *record = agent->record;
    size_t bytes = sizeof(agent_pod) + strlen(record->ns) + strlen(record->name) +
                   strlen(dsetp_or_empty(pod->node_name)) + strlen(dsetp_or_empty(pod->node_pinned)) + 4;
    agent_pod *made = dsetp_zalloc(&agent->memory, bytes);
    char *at = (char *)(made + 1);
    agent_pod *old = find_pod(agent, record->ns, record->name);
    key wanted;

    if (made == NULL)
        return dsetp_no_memory(agent->err);
    made->bytes = bytes;
    made->ns = dsetp_pack(&at, record->ns);
    made->name = dsetp_pack(&at, record->name);
    made->node_name = dsetp_pack(&at, pod->node_name);
    made->pinned = dsetp_pack(&at, pod->node_pinned);
    made->created_at = pod->created_at;
    made->deleted_at = pod->deleted_at;
    made->phase = pod->phase;
    made->ready = (pod->flags & DSET_POD_READY) != 0;
    if (old != NULL) {
        made->address = old->address;
        made->done = old->done && old->created_at == made->created_at;
        old->address = 0;
        forget_pod(agent, old);
    }
    wanted = key_of(made);
    dsetp_tree_insert(&agent->pods, &made->by_name, &wanted);
    dsetp_tree_insert(&agent->pods_of_nodes, &made->by_node, &wanted);
    schedule(agent, made);
    return DSET_OK;
}

static int see_pod(void *context, const dset_record *record)
{
    static const dset_record_methods methods = { .size = sizeof methods, .pod = take_pod };
    dsetp_agent *agent = context;
    dset_error inner = DSET_ERROR_INIT;
    agent_pod *gone;
    int code;

    if (record->data != NULL) {
        agent->record = record;
        code = dset_record_read(record->kind, record->data, record->data_size, &methods, agent, &agent->memory, &inner);
        agent->record = NULL;
        if (code != DSET_OK && !dsetp_is_of_document(code))
            return dset_error_set(agent->err, code, inner.path, inner.text);
        gone = code != DSET_OK ? find_pod(agent, record->ns, record->name) : NULL;
        if (gone != NULL)
            unschedule(agent, gone); /* it does not read: it is left as it is */
        return DSET_OK;
    }
    gone = find_pod(agent, record->ns, record->name);
    if (gone != NULL)
        forget_pod(agent, gone);
    return DSET_OK;
}

static int read_store(dsetp_agent *agent, dset_error *err)
{
    const dset_store *store = &agent->store;
    int code;

    agent->err = err;
    code = store->methods->watch(store->self, DSET_KIND_NODE, &agent->node_cursor, see_node, agent, err);
    if (code == DSET_OK)
        code = store->methods->watch(store->self, DSET_KIND_POD, &agent->pod_cursor, see_pod, agent, err);
    agent->err = NULL;
    return code;
}

/* After missed changes, reads everything again: all state is in the store. */
static int catch_up(dsetp_agent *agent, dset_error *err)
{
    dset_error first = DSET_ERROR_INIT;
    int code = read_store(agent, &first);

    if (code == DSET_ECONFLICT) {
        forget_all(agent);
        return read_store(agent, err);
    }
    return code == DSET_OK ? DSET_OK : dset_error_set(err, code, first.path, first.text);
}

static void number_nodes(dsetp_agent *agent)
{
    dsetp_tree_node *node = dsetp_tree_first(&agent->nodes);
    uint32_t number = 0;

    if (agent->numbered)
        return;
    while (node != NULL) {
        agent_node *at = DSETP_TREE_ENTRY(node, agent_node, node);

        at->number = ++number;
        node = dsetp_tree_after(&agent->nodes, at->name);
    }
    agent->numbered = true;
}

static int parse(dset_document **out, const dset_record *record, dsetp_agent *agent, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;

    options.memory = &agent->memory;
    options.format = DSET_FORMAT_JSON;
    options.flags = DSET_DOCUMENT_LENIENT;
    options.values_max = UINT32_MAX; /* what the store has can be read */
    return dset_document_parse(out, record->data, record->data_size, &options, err);
}

static int note_address(void *context, const dset_record *record)
{
    dsetp_agent *agent = context;
    agent_pod *pod = find_pod(agent, record->ns, record->name);
    dset_document *document;
    const char *text;
    unsigned x, y;
    int code = parse(&document, record, agent, NULL);

    if (code != DSET_OK)
        return dsetp_is_of_document(code) ? DSET_OK : dsetp_no_memory(agent->err);
    text = dset_value_string(dset_value_find(dset_document_root(document), "status", "podIP", NULL));
    if (pod != NULL && text != NULL && sscanf(text, "172.16.%3u.%3u", &x, &y) == 2 && x < 256 && y < 256) {
        pod->address = x * 256 + y;
        dsetp_bit_set(agent->used, pod->address);
    }
    dset_document_free(document);
    return DSET_OK;
}

/* Assigns the first free address to a Pod, starting at the first one of its node. */
static int give_address(dsetp_agent *agent, agent_pod *pod, dset_error *err)
{
    const dset_store *store = &agent->store;
    const dsetp_tree_node *node = dsetp_tree_find(&agent->nodes, pod->node_name);
    uint32_t first, i;
    int code = DSET_OK;

    if (pod->address != 0)
        return DSET_OK;
    if (!agent->addressed) {
        agent->err = err;
        code = store->methods->list(store->self, DSET_KIND_POD, NULL, note_address, agent, err);
        agent->err = NULL;
    }
    if (code != DSET_OK)
        return code;
    agent->addressed = true;
    number_nodes(agent);
    first = node != NULL ? DSETP_TREE_ENTRY(node, const agent_node, node)->number % 255 * 256 : 256;
    for (i = 0; i < DSETP_ADDRESSES - 1; i++) {
        uint32_t address = (first + i) % DSETP_ADDRESSES;

        if (address != 0 && !dsetp_bit(agent->used, address)) {
            pod->address = address;
            dsetp_bit_set(agent->used, address);
            return DSET_OK;
        }
    }
    return dsetp_fail(err, DSET_ELIMIT, "", "no address is left for a Pod");
}

static dset_record name_of(const agent_pod *pod)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = DSET_KIND_POD;
    record.ns = pod->ns;
    record.name = pod->name;
    return record;
}

/* The status of a Pod, computed from the Pod itself. */
typedef struct writing {
    dsetp_agent *agent;
    dsetp_pod_state state;
    dsetp_buffer text;
    dset_error *err;
} writing;

static int write_status(void *context, const dset_record *record)
{
    writing *work = context;
    dset_document *document;
    const dset_value *pod;
    int code = parse(&document, record, work->agent, work->err);

    if (code != DSET_OK)
        return code;
    pod = dset_document_root(document);
    if (work->state.stage != DSETP_POD_CREATING && dsetp_kubelet_uses(pod, work->state.fail))
        work->state.stage = DSETP_POD_FAILED;
    else if (work->state.stage != DSETP_POD_CREATING && dsetp_kubelet_uses(pod, work->state.stuck))
        work->state.stage = DSETP_POD_STUCK;
    dsetp_buffer_string(&work->text, "{");
    dsetp_kubelet_status(&work->text, pod, &work->state);
    dsetp_buffer_string(&work->text, "}");
    dset_document_free(document);
    return work->text.failed ? dsetp_no_memory(work->err) : DSET_OK;
}

/* A Pod that was removed or changed meanwhile is handled in the next turn. */
static int unless_gone(int code)
{
    return code == DSET_ENOTFOUND || code == DSET_ECONFLICT ? DSET_OK : code;
}

static int set_stage(dsetp_agent *agent, agent_pod *pod, dsetp_pod_stage stage, dset_error *err)
{
    const dset_store *store = &agent->store;
    dset_record record = name_of(pod);
    dset_error inner = DSET_ERROR_INIT;
    char address[32];
    writing work = { agent, { stage, pod->created_at, dsetp_later(pod->created_at, agent->start_after),
                              dsetp_later(pod->created_at, agent->ready_after), address, agent->fail_images,
                              agent->stuck_images }, { { NULL, NULL }, NULL, 0, 0, false }, &inner };
    int code = give_address(agent, pod, err);

    if (code != DSET_OK)
        return code;
    snprintf(address, sizeof address, "172.16.%u.%u", pod->address / 256, pod->address % 256);
    dsetp_buffer_start(&work.text, &agent->memory);
    code = store->methods->get(store->self, DSET_KIND_POD, pod->ns, pod->name, write_status, &work, &inner);
    if (code == DSET_OK) {
        record.data = work.text.data;
        record.data_size = work.text.size;
        code = dset_store_patch(store, &record, &agent->memory, &inner);
    }
    dsetp_buffer_free(&work.text);
    pod->done = work.state.stage == DSETP_POD_STUCK;
    code = unless_gone(code);
    return code == DSET_OK ? DSET_OK : dset_error_set(err, code, inner.path, inner.text);
}

static int bind_pod(dsetp_agent *agent, const agent_pod *pod, dset_error *err)
{
    dset_record record = name_of(pod);
    dsetp_buffer text;
    int code;

    dsetp_buffer_start(&text, &agent->memory);
    dsetp_buffer_string(&text, "{\"spec\":{\"nodeName\":");
    dsetp_buffer_json(&text, pod->pinned);
    dsetp_buffer_string(&text, "}}");
    record.data = text.data;
    record.data_size = text.size;
    code = text.failed ? dsetp_no_memory(err) : dset_store_patch(&agent->store, &record, &agent->memory, err);
    dsetp_buffer_free(&text);
    return code;
}

static int act(dsetp_agent *agent, agent_pod *pod, deed what, dset_ms now, dset_error *err)
{
    const dset_store *store = &agent->store;
    dset_error inner = DSET_ERROR_INIT;
    int code;

    switch (what) {
    case REMOVE:
        code = unless_gone(store->methods->drop(store->self, DSET_KIND_POD, pod->ns, pod->name, NULL, &inner));
        break;
    case BIND:
        code = unless_gone(bind_pod(agent, pod, &inner));
        break;
    case START:
    case GET_READY:
        return set_stage(agent, pod, dsetp_later(pod->created_at, agent->ready_after) <= now ? DSETP_POD_UP : DSETP_POD_STARTED,
                         err);
    default:
        return DSET_OK;
    }
    return code == DSET_OK ? DSET_OK : dset_error_set(err, code, inner.path, inner.text);
}

/* Does what is due. Reading the change back from the store then schedules the next step. */
static int act_on_due(dsetp_agent *agent, dset_ms now, bool *acted, dset_error *err)
{
    dsetp_tree_node *node;

    while ((node = dsetp_tree_first(&agent->due)) != NULL) {
        agent_pod *pod = DSETP_TREE_ENTRY(node, agent_pod, by_due);
        dset_ms at;
        int code;

        if (pod->due > now)
            return DSET_OK;
        code = act(agent, pod, next_deed(agent, pod, &at), now, err);
        if (code != DSET_OK)
            return code;
        unschedule(agent, pod);
        *acted = true;
    }
    return DSET_OK;
}

/* A Pod may be bound, started and ready at the same time; each step is read back before the next. */
int dsetp_agent_turn(dsetp_agent *agent, dset_ms now, dset_error *err)
{
    bool acted = true;
    int rounds, code = DSET_OK;

    for (rounds = 0; acted && rounds < 4 && code == DSET_OK; rounds++) {
        code = catch_up(agent, err);
        acted = false;
        if (code == DSET_OK)
            code = act_on_due(agent, now, &acted, err);
    }
    agent->acted_at = acted ? now : DSET_NEVER;
    return code;
}

dset_ms dsetp_agent_deadline(const dsetp_agent *agent)
{
    const dsetp_tree_node *node = dsetp_tree_first(&agent->due);
    dset_ms due = node != NULL ? DSETP_TREE_ENTRY(node, const agent_pod, by_due)->due : DSET_NEVER;

    return due < agent->acted_at ? due : agent->acted_at;
}

static void add_admission(dsetp_buffer *patch, const dsetp_agent *agent, const dset_value *pod, const char *node_name,
                          dset_ms now)
{
    dsetp_pod_state state;

    memset(&state, 0, sizeof state);
    state.stage = DSETP_POD_CREATING;
    state.created_at = now;
    dsetp_buffer_string(patch, "{");
    if (dsetp_tree_find(&agent->nodes, node_name) != NULL) {
        dsetp_buffer_string(patch, "\"spec\":{\"nodeName\":");
        dsetp_buffer_json(patch, node_name);
        dsetp_buffer_string(patch, "},");
    }
    dsetp_kubelet_status(patch, pod, &state);
    dsetp_buffer_string(patch, "}");
}

int dsetp_agent_admit(dsetp_agent *agent, const dset_record *pod, const char *node_name, dset_ms now,
                      dsetp_buffer *text, dset_error *err)
{
    dset_document *document;
    dsetp_buffer patch;
    int code = parse(&document, pod, agent, err);

    if (code != DSET_OK)
        return code;
    dsetp_buffer_start(&patch, &agent->memory);
    add_admission(&patch, agent, dset_document_root(document), node_name, now);
    code = patch.failed ? dsetp_no_memory(err) : dset_document_merge(document, patch.data, patch.size, err);
    dsetp_buffer_free(&patch);
    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, dsetp_buffer_sink, text, err);
    dset_document_free(document);
    return code == DSET_OK && text->failed ? dsetp_no_memory(err) : code;
}

void dsetp_agent_start(dsetp_agent *agent)
{
    dsetp_tree_start(&agent->nodes, compare_node);
    dsetp_tree_start(&agent->pods, compare_by_name);
    dsetp_tree_start(&agent->pods_of_nodes, compare_by_node);
    dsetp_tree_start(&agent->due, compare_by_due);
    agent->acted_at = DSET_NEVER;
}

void dsetp_agent_end(dsetp_agent *agent)
{
    forget_all(agent);
}
