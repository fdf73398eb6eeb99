/* The world, the ledger and reconcile with failing allocations: a failed call does not change the plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory/memory.h"

#define NOW 1800000000000

typedef struct core {
    dset_world *world;
    dset_ledger *ledger;
    dset_daemonset *set;
    dset_daemonset *other[4]; /* a new set; the same set with another template, another selector, another uid */
} core;

static const dset_owner owner = { "DaemonSet", "agent", "u-1" };

static void check(int code)
{
    if (code != DSET_OK)
        abort();
}

static dset_node make_node(const char *name, const dset_label *labels, size_t count)
{
    dset_node node = { .size = sizeof node, .name = name };

    node.labels.items = labels;
    node.labels.count = count;
    return node;
}

static dset_pod make_pod(const char *name, const char *node)
{
    static const dset_label app = { "app", "agent" };
    dset_pod pod = { .size = sizeof pod, .ns = "kube-system", .name = name, .uid = name, .node_name = node };

    pod.owner = owner;
    pod.phase = DSET_POD_RUNNING;
    pod.labels.items = &app;
    pod.labels.count = 1;
    return pod;
}

static dset_revision make_revision(const core *c, const char *name)
{
    dset_revision revision = { .size = sizeof revision, .number = 1, .ns = "kube-system", .name = name, .uid = name };

    revision.owner = owner;
    revision.data = dset_daemonset_revision_data(c->set, &revision.data_size);
    return revision;
}

static dset_note make_note(const char *pod)
{
    dset_note note = { .size = sizeof note, .kind = DSET_NOTE_CREATE, .set_uid = "u-1", .ns = "kube-system" };

    note.pod_name = pod;
    note.node_name = "n-1";
    note.at = NOW - 1000;
    return note;
}

static dset_daemonset *parse(int number, const char *uid, const char *app, const char *key)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    char text[1024], name[24] = "agent";

    if (number >= 0)
        snprintf(name, sizeof name, "agent-%d", number);
    snprintf(text, sizeof text,
             "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"kube-system\",\"uid\":\"%s\"},\"spec\":{\"selector\":{"
             "\"matchLabels\":{\"app\":\"%s\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{"
             "\"nodeSelector\":{\"%s\":\"v\"},\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}",
             name, uid, app, app, key);
    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE;
    check(dset_daemonset_parse(&set, text, strlen(text), &options, NULL));
    return set;
}

static void *make(void)
{
    static const dset_label need = { "daemon", "need" };
    core *c = calloc(1, sizeof *c);
    dset_node nodes[3] = { make_node("n-1", &need, 1), make_node("n-2", &need, 1), make_node("n-3", NULL, 0) };
    dset_pod pods[2];
    int i;

    c->set = memory_set();
    c->other[0] = parse(99, "u-99", "agent", "never-named");
    c->other[1] = parse(-1, "u-1", "agent", "never-named");
    c->other[2] = parse(-1, "u-1", "other", "daemon");
    c->other[3] = parse(-1, "u-2", "agent", "daemon");
    check(dset_world_new(&c->world, NULL, NULL));
    check(dset_ledger_new(&c->ledger, NULL, NULL));
    check(dset_world_put_daemonset(c->world, c->set, NULL));
    for (i = 0; i < 3; i++)
        check(dset_world_put_node(c->world, &nodes[i], NULL));
    pods[0] = make_pod("agent-a", "n-1");
    pods[1] = make_pod("agent-b", "n-3");
    for (i = 0; i < 2; i++)
        check(dset_world_put_pod(c->world, &pods[i], NULL));
    return c;
}

static dset_plan *plan(const core *c, uint32_t flags, int *code)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *made;

    options.now = NOW;
    options.flags = flags;
    *code = dset_reconcile(&made, c->world, c->ledger, "kube-system", "agent", &options, NULL);
    return made;
}

static void write(void *context, dset_sink_fn sink, void *to)
{
    int code;
    dset_plan *made = plan(context, DSET_RECONCILE_EXPLAIN, &code);

    check(code);
    check(dset_plan_write(made, sink, to, NULL));
    dset_plan_free(made);
}

static void drop(void *context)
{
    core *c = context;
    int i;

    dset_world_free(c->world);
    dset_ledger_free(c->ledger);
    dset_daemonset_free(c->set);
    for (i = 0; i < 4; i++)
        dset_daemonset_free(c->other[i]);
    free(c);
}

static int world_new(void *context)
{
    dset_world *world;
    int code = dset_world_new(&world, NULL, NULL);

    (void)context;
    dset_world_free(world);
    return code;
}

static int ledger_new(void *context)
{
    dset_ledger *ledger;
    int code = dset_ledger_new(&ledger, NULL, NULL);

    (void)context;
    dset_ledger_free(ledger);
    return code;
}

static int put_node(void *context)
{
    static const dset_label labels[] = { { "daemon", "need" }, { "new", "label" }, { "another", "one" } };
    static const dset_taint taint = { "fresh", "taint", "NoExecute" };
    core *c = context;
    dset_node node = make_node("n-4", labels, 3);

    node.taints = &taint;
    node.taint_count = 1;
    return dset_world_put_node(c->world, &node, NULL);
}

static int change_node(void *context)
{
    static const dset_label labels[] = { { "daemon", "no" }, { "fresh", "label" } };
    core *c = context;
    dset_node node = make_node("n-1", labels, 2);

    return dset_world_put_node(c->world, &node, NULL);
}

static int put_pod(void *context)
{
    core *c = context;
    dset_pod pod = make_pod("agent-c", "n-2");

    return dset_world_put_pod(c->world, &pod, NULL);
}

static int replace_pod(void *context)
{
    core *c = context;
    dset_pod pod = make_pod("agent-a", "n-1");

    pod.uid = "another";
    return dset_world_put_pod(c->world, &pod, NULL);
}

static int change_pod(void *context)
{
    core *c = context;
    dset_pod pod = make_pod("agent-a", "n-2");

    pod.phase = DSET_POD_FAILED;
    pod.message = "a message";
    return dset_world_put_pod(c->world, &pod, NULL);
}

static int put_revision(void *context)
{
    core *c = context;
    dset_revision revision = make_revision(c, "agent-r");

    return dset_world_put_revision(c->world, &revision, NULL);
}

/* The world also keeps the normal form of the data. */
static int put_other_words(void *context)
{
    static const char data[] = "{\"spec\":{\"template\":{\"spec\":{\"volumes\":[],\"x\":1.0},\"metadata\":null}}}";
    core *c = context;
    dset_revision revision = make_revision(c, "agent-r");

    revision.data = data;
    revision.data_size = sizeof data - 1;
    revision.normal = "{}";
    revision.normal_size = 2;
    return dset_world_put_revision(c->world, &revision, NULL);
}

static int put_daemonset(void *context)
{
    core *c = context;

    return dset_world_put_daemonset(c->world, c->set, NULL);
}

/* A world whose tables are full: the next set, name or class makes them grow. */
static void *make_full(void)
{
    core *c = make();
    dset_label label = { "k-0", NULL };
    char text[24], value[24];
    int i;

    label.value = value;
    for (i = 0; i < 62; i++) {
        dset_daemonset *set;

        snprintf(text, sizeof text, "u-set-%d", i);
        set = parse(i, text, text, i % 2 == 0 ? "k-0" : "daemon");
        check(dset_world_put_daemonset(c->world, set, NULL));
        dset_daemonset_free(set);
    }
    for (i = 400; i > 0; i--) {
        dset_node node = make_node(text, &label, 1);

        snprintf(text, sizeof text, "m-%d", i);
        snprintf(value, sizeof value, "v-%d", i % 256);
        check(dset_world_put_node(c->world, &node, NULL));
    }
    return c;
}

static int put_the_one_too_many(void *context)
{
    static const dset_label label = { "k-0", "quite another" };
    dset_node node = make_node("l-1", &label, 1);

    return dset_world_put_node(((core *)context)->world, &node, NULL);
}

static int change_a_value(void *context)
{
    static const dset_label no = { "daemon", "no" };
    dset_node node = make_node("n-1", &no, 1);

    return dset_world_put_node(((core *)context)->world, &node, NULL);
}

static int put_new_daemonset(void *context)
{
    return dset_world_put_daemonset(((core *)context)->world, ((core *)context)->other[0], NULL);
}

static int put_other_template(void *context)
{
    return dset_world_put_daemonset(((core *)context)->world, ((core *)context)->other[1], NULL);
}

static int put_other_selector(void *context)
{
    return dset_world_put_daemonset(((core *)context)->world, ((core *)context)->other[2], NULL);
}

static int put_namesake(void *context)
{
    return dset_world_put_daemonset(((core *)context)->world, ((core *)context)->other[3], NULL);
}

static int put_policy(void *context)
{
    dset_policy policy = DSET_POLICY_INIT;
    core *c = context;

    policy.flags = DSET_POLICY_SKIP_UNSCHEDULABLE;
    return dset_world_put_policy(c->world, "kube-system", dset_daemonset_name(c->set), &policy, NULL);
}

static int put_synced(void *context)
{
    core *c = context;

    return dset_world_put_synced(c->world, "pods", "123", NULL);
}

/* A repeated drop finds nothing, which is fine. */
static int dropped(int code)
{
    return code == DSET_ENOTFOUND ? DSET_OK : code;
}

static int drop_node(void *context)
{
    return dropped(dset_world_drop_node(((core *)context)->world, "n-1", NULL));
}

static int drop_pod(void *context)
{
    return dropped(dset_world_drop_pod(((core *)context)->world, "kube-system", "agent-a", NULL));
}

static int drop_revision(void *context)
{
    return dropped(dset_world_drop_revision(((core *)context)->world, "kube-system", "agent-r", NULL));
}

static int drop_daemonset(void *context)
{
    return dropped(dset_world_drop_daemonset(((core *)context)->world, "kube-system", "agent", NULL));
}

static int ledger_put(void *context)
{
    core *c = context;
    dset_note note = make_note("agent-z");

    return dset_ledger_put(c->ledger, &note, NULL);
}

static void *make_left(void)
{
    core *c = make();

    check(dset_world_drop_pod(c->world, "kube-system", "agent-a", NULL));
    return c;
}

static int ledger_put_gone(void *context)
{
    core *c = context;

    return dset_ledger_put_gone(c->ledger, c->world, NULL);
}

static int reconcile(void *context)
{
    int code;
    dset_plan *made = plan(context, DSET_RECONCILE_EXPLAIN, &code);

    dset_plan_free(made);
    return code;
}

static int forecast(void *context)
{
    static const dset_label need = { "daemon", "need" };
    dset_node node = make_node("n-9", &need, 1);
    dset_forecast *made;
    int code = dset_forecast_new(&made, ((core *)context)->world, &node, NULL, NULL);

    dset_forecast_free(made);
    return code;
}

typedef struct planned {
    core *c;
    dset_plan *plan;
} planned;

static void *make_planned(void)
{
    planned *p = calloc(1, sizeof *p);
    int code;

    p->c = make();
    p->plan = plan(p->c, DSET_RECONCILE_EXPLAIN, &code);
    check(code);
    return p;
}

static void drop_planned(void *context)
{
    planned *p = context;

    dset_plan_free(p->plan);
    drop(p->c);
    free(p);
}

static int ignore_node(void *context, const dset_node *node)
{
    (void)context;
    return node->name[0] != '\0' ? DSET_OK : DSET_EINVALID;
}

static int ignore_pod(void *context, const dset_pod *pod)
{
    (void)context;
    return pod->name[0] != '\0' ? DSET_OK : DSET_EINVALID;
}

static int ignore_revision(void *context, const dset_revision *revision)
{
    (void)context;
    return revision->name[0] != '\0' ? DSET_OK : DSET_EINVALID;
}

static int list_all(void *context)
{
    const dset_world *world = ((core *)context)->world;
    int code = dset_world_list_nodes(world, ignore_node, NULL);

    if (code == DSET_OK)
        code = dset_world_list_pods(world, ignore_pod, NULL);
    return code == DSET_OK ? dset_world_list_revisions(world, ignore_revision, NULL) : code;
}

static int plan_write(void *context)
{
    return dset_plan_write(((planned *)context)->plan, memory_sink, NULL, NULL);
}

static int resync_begin(void *context)
{
    return dset_world_resync_begin(((core *)context)->world, DSET_KIND_POD, NULL);
}

static void *make_resync(void)
{
    core *c = make();

    check(dset_world_resync_begin(c->world, DSET_KIND_REVISION, NULL));
    check(dset_world_resync_begin(c->world, DSET_KIND_POD, NULL));
    return c;
}

static int resync_end(void *context)
{
    int code = dset_world_resync_end(((core *)context)->world, DSET_KIND_REVISION, NULL);

    if (code == DSET_EMISUSE)
        code = DSET_OK; /* it has ended in the attempt before */
    return code == DSET_OK ? dset_world_resync_end(((core *)context)->world, DSET_KIND_POD, NULL) : code;
}

const subject memory_core[] = {
    { "dset_world_new", world_new, NULL, NULL, NULL },
    { "dset_ledger_new", ledger_new, NULL, NULL, NULL },
    { "dset_world_put_node", put_node, make, write, drop },
    { "dset_world_put_node, existing", change_node, make, write, drop },
    { "dset_world_put_pod", put_pod, make, write, drop },
    { "dset_world_put_pod, existing", change_pod, make, write, drop },
    { "dset_world_put_pod, another of that name", replace_pod, make, write, drop },
    { "dset_world_put_revision", put_revision, make, write, drop },
    { "dset_world_put_revision with a normal form", put_other_words, make, write, drop },
    { "dset_world_put_daemonset", put_daemonset, make, write, drop },
    { "dset_world_put_daemonset, new", put_new_daemonset, make, write, drop },
    { "dset_world_put_daemonset with another template", put_other_template, make, write, drop },
    { "dset_world_put_daemonset with another selector", put_other_selector, make, write, drop },
    { "dset_world_put_daemonset with another uid", put_namesake, make, write, drop },
    { "dset_world_put_daemonset into a full world", put_new_daemonset, make_full, write, drop },
    { "dset_world_put_node into a full world", put_the_one_too_many, make_full, write, drop },
    { "dset_world_put_node with another value", change_a_value, make, write, drop },
    { "dset_world_put_synced", put_synced, make, write, drop },
    { "dset_world_list_nodes, _pods, _revisions", list_all, make, write, drop },
    { "dset_world_put_policy", put_policy, make, write, drop },
    { "dset_world_resync_begin", resync_begin, make, write, drop },
    { "dset_world_resync_end", resync_end, make_resync, NULL, drop },
    { "dset_world_drop_node", drop_node, make, write, drop },
    { "dset_world_drop_pod", drop_pod, make, write, drop },
    { "dset_world_drop_revision", drop_revision, make, write, drop },
    { "dset_world_drop_daemonset", drop_daemonset, make, write, drop },
    { "dset_ledger_put", ledger_put, make, write, drop },
    { "dset_ledger_put_gone", ledger_put_gone, make_left, write, drop },
    { "dset_reconcile", reconcile, make, write, drop },
    { "dset_forecast_new", forecast, make, write, drop },
    { "dset_plan_write", plan_write, make_planned, NULL, drop_planned },
    { NULL, NULL, NULL, NULL, NULL },
};
