/* Invariants: at every create, of every plan, and at the end. */
#include "simulation/system.h"

#include <stdlib.h>
#include <string.h>

static bool is_live(const sim_object *pod)
{
    return pod->data != NULL && !pod->pod.going && pod->pod.phase != DSET_POD_FAILED &&
           pod->pod.phase != DSET_POD_SUCCEEDED;
}

/* Is the result of an attempt to create a Pod of this name unknown? */
static bool is_unknown(const sim *s, const dset_task *task)
{
    const dset_ledger *ledger = dset_controller_ledger(s->controller);
    size_t i;

    for (i = 0; i < dset_ledger_count(ledger); i++) {
        const dset_note *note = dset_ledger_get(ledger, i);

        if (note->kind == DSET_NOTE_UNKNOWN && strcmp(note->pod_name, task->record->name) == 0)
            return true;
    }
    return false;
}

/* A successor has another name than the Pods before it, unless one of these may have been created twice. */
void sim_check_name(sim *s, const dset_task *task)
{
    sim_check(s,
              task->action->kind != DSET_CREATE_POD || !sim_is_gone(s, task->record->ns, task->record->name) ||
                  is_unknown(s, task),
              "%s is requested on %s, where another Pod had that name", task->record->name, task->action->node_name);
}

/* No second live Pod of a DaemonSet is requested on a node, except for a surge. */
#define AFTER_A_CRASH 60000

void sim_check_create(sim *s, const dset_task *task)
{
    const char *uid = task->action->note != NULL ? task->action->note->set_uid : "";
    sim_objects pods;
    size_t i, live = 0;

    if (task->action->kind != DSET_CREATE_POD)
        return;
    /*
     * A controller that lost its memory cannot know what it had asked for: without names of its own, or if its list is
     * old and the Pods before it have given the missing one another name.
     */
    if (s->crashed_at != 0 && s->now - s->crashed_at < AFTER_A_CRASH &&
        (s->server_names || (s->stale_lists && sim_has_left(s, task->action->node_name))))
        return;
    sim_list(s, DSET_KIND_POD, false, &pods);
    for (i = 0; i < pods.count; i++) {
        const sim_object *pod = &pods.items[i];

        if (is_live(pod) && strcmp(pod->pod.owner, uid) == 0 && strcmp(pod->pod.node, task->action->node_name) == 0 &&
            strncmp(pod->name, "hand-", 5) != 0 && strcmp(pod->name, task->record->name) != 0)
            live++;
    }
    sim_free_list(&pods);
    sim_check(s, live < (s->surge ? 2 : 1), "%s is requested on %s, with %zu live Pods of its set", task->record->name,
              task->action->node_name, live);
}

/* A DaemonSet as the controller sees it, and the nodes it should run on. */
typedef struct view {
    sim *s;
    const dset_daemonset *set;
    const dset_plan *plan;
    int unavailable, surge, min_ready; /* limits */
    struct {
        char name[16];
        bool run, stay;
        size_t live, available;
        bool leaving; /* its available Pod is being deleted, or is about to be */
    } nodes[NODES];
    size_t node_count, desired;
} view;

static int judge_node(void *context, const dset_node *node)
{
    view *v = context;
    dset_explanation *explanation;

    ck_ok(dset_place(&explanation, v->set, node, NULL, NULL));
    snprintf(v->nodes[v->node_count].name, sizeof v->nodes[0].name, "%s", node->name);
    v->nodes[v->node_count].run = dset_explanation_may_start(explanation) == DSET_YES;
    v->nodes[v->node_count].stay = dset_explanation_may_stay(explanation) == DSET_YES;
    v->desired += v->nodes[v->node_count++].run;
    dset_explanation_free(explanation);
    return DSET_OK;
}

static bool is_available(const view *v, const sim_object *pod)
{
    return is_live(pod) && pod->pod.ready && pod->pod.ready_at + v->min_ready * 1000 <= v->s->now;
}

static void read_limits(view *v, const sim_objects *sets)
{
    char unavailable[16] = "";
    size_t i;
    int percent;

    for (i = 0; i < sets->count; i++) {
        const sim_object *object = &sets->items[i];
        const char *wanted = object->data != NULL ? strstr(object->data, "\"wanted\":\"") : NULL;

        if (wanted != NULL && strcmp(object->name, dset_daemonset_name(v->set)) == 0)
            testing_check(sscanf(wanted + 10, "%15s %d %d", unavailable, &v->surge, &v->min_ready) == 3, "%s", wanted);
    }
    percent = atoi(unavailable);
    v->unavailable = strchr(unavailable, '%') != NULL ? ((int)v->desired * percent + 99) / 100 : percent;
}

/* Owned by the set, or an orphan it would adopt: there is one set per namespace. */
static bool belongs(const view *v, const sim_object *pod)
{
    return pod->pod.owner[0] != '\0' ? strcmp(pod->pod.owner, dset_daemonset_uid(v->set)) == 0
                                     : strcmp(pod->ns, dset_daemonset_namespace(v->set)) == 0;
}

static void count_pods(view *v, const sim_objects *pods)
{
    size_t i, n;

    for (i = 0; i < pods->count; i++) {
        const sim_object *pod = &pods->items[i];

        if (!is_live(pod) || !belongs(v, pod))
            continue;
        for (n = 0; n < v->node_count; n++) {
            if (strcmp(v->nodes[n].name, pod->pod.node) != 0)
                continue;
            v->nodes[n].live++;
            v->nodes[n].available += is_available(v, pod);
        }
    }
}

/* The objects are those of the cache or those of the store. */
static void look(view *v, sim *s, const dset_daemonset *set, const sim_objects *nodes, const sim_objects *pods,
                 const sim_objects *sets)
{
    static const dset_record_methods methods = { .size = sizeof methods, .node = judge_node };
    size_t i;

    memset(v, 0, sizeof *v);
    v->s = s;
    v->set = set;
    for (i = 0; i < nodes->count; i++) {
        if (nodes->items[i].data != NULL)
            ck_ok(dset_record_read(DSET_KIND_NODE, nodes->items[i].data, nodes->items[i].size, &methods, v, NULL, NULL));
    }
    read_limits(v, sets);
    count_pods(v, pods);
}

static const sim_object *find_pod(const sim_objects *pods, const char *name, const char *uid)
{
    size_t i;

    for (i = 0; i < pods->count; i++) {
        if (strcmp(pods->items[i].name, name) == 0 && strcmp(pods->items[i].pod.uid, uid) == 0)
            return &pods->items[i];
    }
    return NULL;
}

static void mark_leaving(view *v, const sim_object *pod)
{
    size_t n;

    for (n = 0; pod != NULL && is_available(v, pod) && n < v->node_count; n++) {
        if (strcmp(v->nodes[n].name, pod->pod.node) == 0)
            v->nodes[n].leaving = v->nodes[n].available == 1;
    }
}

/* An update deletes available Pods only within the budget of unavailable nodes. */
static void check_budget(view *v, const sim_objects *pods)
{
    const dset_ledger *ledger = dset_controller_ledger(v->s->controller);
    bool takes = false;
    size_t i, without = 0;

    for (i = 0; i < dset_ledger_count(ledger); i++) {
        const dset_note *note = dset_ledger_get(ledger, i);

        if (note->kind == DSET_NOTE_DELETE && strcmp(note->set_uid, dset_daemonset_uid(v->set)) == 0)
            mark_leaving(v, find_pod(pods, note->pod_name, note->pod_uid));
    }
    for (i = 0; i < dset_plan_count(v->plan); i++) {
        const dset_action *action = dset_plan_get(v->plan, i);
        const sim_object *pod = action->kind == DSET_DELETE_POD ? find_pod(pods, action->object_name, action->object_uid)
                                                                : NULL;

        mark_leaving(v, pod);
        takes = takes || (pod != NULL && action->reason == DSET_BECAUSE_OUTDATED && is_available(v, pod));
    }
    for (i = 0; i < v->node_count; i++)
        without += v->nodes[i].run && (v->nodes[i].available == 0 || v->nodes[i].leaving);
    sim_check(v->s, !takes || v->surge > 0 || (int)without <= v->unavailable,
              "%s: an update leaves %zu nodes without an available Pod, %d are allowed", dset_daemonset_name(v->set),
              without, v->unavailable);
}

static void check_actions(const view *v)
{
    size_t i, j;

    for (i = 0; i < dset_plan_count(v->plan); i++) {
        const dset_action *action = dset_plan_get(v->plan, i);

        sim_check(v->s, action->reason != 0 && strcmp(dset_reason_name(action->reason), "") != 0,
                  "action %u has no reason", action->kind);
        for (j = 0; action->kind == DSET_CREATE_POD && j < i; j++)
            sim_check(v->s,
                      dset_plan_get(v->plan, j)->kind != DSET_CREATE_POD ||
                          strcmp(dset_plan_get(v->plan, j)->node_name, action->node_name) != 0,
                      "one plan has two creates on %s", action->node_name);
    }
}

/* Every node that is not in its desired state has an explanation. */
static void check_reasons(const view *v)
{
    size_t n, i;

    for (n = 0; n < v->node_count && v->s->explains; n++) {
        const dset_explanation *explanation = dset_plan_explain(v->plan, v->nodes[n].name);
        bool pending = v->nodes[n].run ? v->nodes[n].available == 0 : !v->nodes[n].stay && v->nodes[n].live > 0;
        bool told = false;

        for (i = 0; i < dset_explanation_count(explanation); i++) {
            uint32_t reason = dset_explanation_get(explanation, i)->reason;

            told = told || (dset_reason_kind_of(reason) != DSET_REASON_PLACE && reason != DSET_BECAUSE_RUNNING);
        }
        sim_check(v->s, !pending || told, "%s: no explanation for %s", dset_daemonset_name(v->set), v->nodes[n].name);
    }
}

static int digest_piece(void *context, const void *data, size_t size)
{
    uint64_t *state = context;
    size_t i;

    for (i = 0; i < size; i++)
        *state = (*state ^ ((const unsigned char *)data)[i]) * 0x100000001b3u;
    return DSET_OK;
}

/* The current plan; NULL if it has been checked before. */
static const dset_plan *new_plan(sim *s, sim_set *set)
{
    const dset_plan *plan = dset_controller_plan(s->controller, set->ns, set->name);
    uint64_t state = 0xcbf29ce484222325u;
    char digest[sizeof set->digest];

    if (plan == NULL)
        return NULL;
    ck_ok(dset_plan_write(plan, digest_piece, &state, NULL));
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)state);
    if (strcmp(digest, set->digest) == 0)
        return NULL;
    memcpy(set->digest, digest, sizeof digest);
    return plan;
}

void sim_check_plans(sim *s)
{
    dset_controller_counters counters = DSET_CONTROLLER_COUNTERS_INIT;
    size_t i;

    dset_controller_count(s->controller, &counters);
    if (counters.plans == s->plans)
        return;
    s->plans = counters.plans;
    for (i = 0; i < SETS; i++) {
        const dset_daemonset *set = dset_world_get_daemonset(dset_controller_world(s->controller), s->sets[i].ns,
                                                             s->sets[i].name);
        const dset_plan *plan = set != NULL ? new_plan(s, &s->sets[i]) : NULL;
        view v;

        if (plan == NULL)
            continue;
        look(&v, s, set, &s->caches[DSET_KIND_NODE].shown, &s->caches[DSET_KIND_POD].shown,
             &s->caches[DSET_KIND_DAEMONSET].shown);
        v.plan = plan;
        check_actions(&v);
        check_reasons(&v);
        check_budget(&v, &s->caches[DSET_KIND_POD].shown);
        s->checked++;
    }
}

static void check_status(const view *v)
{
    const dset_status *status = dset_plan_status(v->plan);
    int32_t desired = (int32_t)v->desired;

    sim_check(v->s,
              status->desired == desired && status->current == desired && status->ready == desired &&
                  status->available == desired && status->unavailable == 0 && status->updated == desired &&
                  status->misscheduled >= 0 && status->rollout == DSET_ROLLOUT_COMPLETE,
              "%s: desired %d (not %d), current %d, ready %d, available %d, updated %d, rollout %u",
              dset_daemonset_name(v->set), status->desired, desired, status->current, status->ready, status->available,
              status->updated, status->rollout);
}

static void check_set(sim *s, const sim_set *set, const sim_objects *nodes, const sim_objects *pods,
                      const sim_objects *sets)
{
    const dset_world *world = dset_controller_world(s->controller);
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;
    view v;
    size_t n;

    options.now = s->now;
    ck_ok(dset_reconcile(&plan, world, NULL, set->ns, set->name, &options, NULL));
    sim_check(s, dset_plan_count(plan) == 0, "%s: the last plan has %zu actions, the first of kind %u", set->name,
              dset_plan_count(plan), dset_plan_get(plan, 0)->kind);
    look(&v, s, dset_world_get_daemonset(world, set->ns, set->name), nodes, pods, sets);
    v.plan = plan;
    check_status(&v);
    for (n = 0; n < v.node_count; n++) {
        sim_check(s, !v.nodes[n].run || (v.nodes[n].live == 1 && v.nodes[n].available == 1),
                  "%s: node %s ends with %zu Pods, %zu of them available", set->name, v.nodes[n].name, v.nodes[n].live,
                  v.nodes[n].available);
        sim_check(s, v.nodes[n].stay || v.nodes[n].live == 0, "%s: node %s keeps a Pod", set->name, v.nodes[n].name);
    }
    for (n = 0; n < pods->count; n++)
        sim_check(s, strcmp(pods->items[n].pod.owner, dset_daemonset_uid(v.set)) != 0 || is_live(&pods->items[n]),
                  "%s: %s is left over", set->name, pods->items[n].name);
    dset_plan_free(plan);
}

void sim_check_end(sim *s)
{
    sim_objects nodes, pods, sets;
    size_t i;

    sim_list(s, DSET_KIND_NODE, false, &nodes);
    sim_list(s, DSET_KIND_POD, false, &pods);
    sim_list(s, DSET_KIND_DAEMONSET, false, &sets);
    for (i = 0; i < SETS; i++) {
        if (s->sets[i].exists)
            check_set(s, &s->sets[i], &nodes, &pods, &sets);
        else
            sim_check(s, dset_controller_plan(s->controller, s->sets[i].ns, s->sets[i].name) == NULL,
                      "%s was deleted but still has a plan", s->sets[i].name);
    }
    sim_free_list(&nodes);
    sim_free_list(&pods);
    sim_free_list(&sets);
}
