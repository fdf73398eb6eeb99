/* The simulated cluster of the vectors' scenarios. */
#include "cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"
#include "support/revisions.h"

const char *cluster_text_of(const dset_value *object, const char *key)
{
    const char *text = dset_value_string(dset_value_get(object, key));

    return text != NULL ? text : "";
}

int64_t cluster_number_of(const dset_value *object, const char *key)
{
    int64_t number = 0;

    (void)dset_value_int64(dset_value_get(object, key), &number);
    return number;
}

void cluster_add_text(vectors_text *to, const char *text)
{
    vectors_add(to, text, strlen(text));
}

dset_document *cluster_copy_document(const dset_value *value)
{
    dset_document *document = NULL;
    char *json = vectors_json(value);

    if (dset_document_parse(&document, json, strlen(json), NULL, NULL) != DSET_OK)
        abort();
    free(json);
    return document;
}

void cluster_merge(dset_document *document, const char *patch)
{
    if (dset_document_merge(document, patch, strlen(patch), NULL) != DSET_OK)
        abort();
}

/* The objects, into the world. */

void cluster_put_set(cluster *k)
{
    dset_daemonset_free(k->set);
    k->set = vectors_daemonset(k->c, dset_document_root(k->set_document),
                               DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE);
    if (k->set == NULL || dset_world_put_daemonset(k->world, k->set, NULL) != DSET_OK)
        abort();
}

static int take_node(void *world, const dset_node *node)
{
    return dset_world_put_node(world, node, NULL);
}

dset_document **cluster_new_node(cluster *k)
{
    if (k->node_count == CLUSTER_MAX)
        abort();
    return &k->nodes[k->node_count++];
}

void cluster_put_node(cluster *k, const dset_document *document)
{
    dset_record_methods methods = { .size = sizeof methods, .node = take_node };
    char *json = vectors_json(dset_document_root(document));

    if (dset_record_read(DSET_KIND_NODE, json, strlen(json), &methods, k->world, NULL, NULL) != DSET_OK)
        abort();
    free(json);
}

void cluster_put_pod(cluster *k, const cluster_pod *pod)
{
    dset_label labels[CLUSTER_LABELS];
    dset_pod given;
    size_t i;

    memset(&given, 0, sizeof given);
    given.size = sizeof given;
    given.flags = pod->ready == 1 ? DSET_POD_READY : 0;
    given.phase = pod->phase;
    given.ns = dset_daemonset_namespace(k->set);
    given.name = pod->name;
    given.uid = pod->uid;
    if (pod->bound)
        given.node_name = pod->node;
    given.node_pinned = pod->node;
    if (pod->owned) {
        given.owner.kind = "DaemonSet";
        given.owner.name = dset_daemonset_name(k->set);
        given.owner.uid = dset_daemonset_uid(k->set);
    }
    for (i = 0; i < pod->label_count; i++) {
        labels[i].key = pod->labels[i][0];
        labels[i].value = pod->labels[i][1];
    }
    given.labels.items = labels;
    given.labels.count = pod->label_count;
    given.created_at = pod->created_at;
    given.ready_changed_at = pod->ready_at;
    given.deleted_at = pod->deleted_at;
    if (dset_world_put_pod(k->world, &given, NULL) != DSET_OK)
        abort();
}

void cluster_put_revision(cluster *k, const cluster_revision *revision)
{
    dset_document *document = NULL;
    vectors_text json = { NULL, 0, 0 };
    dset_label labels[CLUSTER_LABELS];
    const dset_value *at;
    dset_revision given;

    memset(&given, 0, sizeof given);
    given.size = sizeof given;
    given.number = revision->number;
    given.ns = dset_daemonset_namespace(k->set);
    given.name = given.uid = revision->name;
    if (revision->owned) {
        given.owner.kind = "DaemonSet";
        given.owner.name = dset_daemonset_name(k->set);
        given.owner.uid = dset_daemonset_uid(k->set);
    }
    if (dset_daemonset_write_revision(k->set, revision->name, revision->hash, revision->number, vectors_sink, &json,
                                      NULL) != DSET_OK ||
        dset_document_parse(&document, json.text, json.size, NULL, NULL) != DSET_OK)
        abort();
    for (at = dset_value_first(dset_value_find(dset_document_root(document), "metadata", "labels", NULL)); at != NULL;
         at = dset_value_next(at)) {
        labels[given.labels.count].key = dset_value_key(at);
        labels[given.labels.count++].value = dset_value_string(at);
    }
    given.labels.items = labels;
    given.data = revision->data;
    given.data_size = revision->data_size;
    if (revisions_put(k->world, &given) != DSET_OK)
        abort();
    dset_document_free(document);
    vectors_free(&json);
}

void cluster_start(cluster *k, vectors_case *c)
{
    const dset_value *at;

    memset(k, 0, sizeof *k);
    k->c = c;
    k->now = snapshot_time(dset_value_get(c->in, "now"));
    if (dset_world_new(&k->world, NULL, NULL) != DSET_OK || dset_ledger_new(&k->ledger, NULL, NULL) != DSET_OK)
        abort();
    k->set_document = cluster_copy_document(dset_value_get(c->in, "daemonSet"));
    k->kubelet = cluster_copy_document(dset_value_get(c->in, "kubelet"));
    cluster_put_set(k);
    for (at = dset_value_first(dset_value_get(c->in, "nodes")); at != NULL; at = dset_value_next(at)) {
        dset_document **node = cluster_new_node(k);

        *node = cluster_copy_document(at);
        cluster_put_node(k, *node);
    }
    if (dset_value_count(dset_value_get(c->in, "pods")) + dset_value_count(dset_value_get(c->in, "revisions")) > 0)
        vectors_wrong(c, "a scenario that begins with Pods or revisions");
}

static void free_pod(cluster_pod *pod)
{
    size_t i;

    for (i = 0; i < pod->label_count; i++) {
        free(pod->labels[i][0]);
        free(pod->labels[i][1]);
    }
    free(pod);
}

void cluster_end(cluster *k)
{
    size_t i;

    for (i = 0; i < k->node_count; i++)
        dset_document_free(k->nodes[i]);
    for (i = 0; i < k->pod_count; i++)
        free_pod(k->pods[i]);
    for (i = 0; i < k->revision_count; i++) {
        free(k->revisions[i]->data);
        free(k->revisions[i]);
    }
    dset_document_free(k->set_document);
    dset_document_free(k->kubelet);
    dset_daemonset_free(k->set);
    dset_ledger_free(k->ledger);
    dset_world_free(k->world);
}

/* One sync. */

static size_t find_pod(const cluster *k, const char *name)
{
    size_t i;

    for (i = 0; i < k->pod_count; i++) {
        if (strcmp(k->pods[i]->name, name) == 0)
            return i;
    }
    return CLUSTER_NOTHING;
}

void cluster_remove_pod(cluster *k, size_t index)
{
    if (dset_world_drop_pod(k->world, dset_daemonset_namespace(k->set), k->pods[index]->name, NULL) != DSET_OK)
        abort();
    free_pod(k->pods[index]);
    memmove(k->pods + index, k->pods + index + 1, (--k->pod_count - index) * sizeof *k->pods);
}

static char *copy_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1);

    if (copy == NULL)
        abort();
    return strcpy(copy, text);
}

static void set_label(cluster_pod *pod, const char *key, const char *value)
{
    size_t i;

    for (i = 0; i < pod->label_count && strcmp(pod->labels[i][0], key) != 0; i++)
        continue;
    if (i == pod->label_count) {
        if (i == CLUSTER_LABELS)
            abort();
        pod->labels[pod->label_count++][0] = copy_text(key);
    } else {
        free(pod->labels[i][1]);
    }
    pod->labels[i][1] = copy_text(value);
}

static const char *image_in(const dset_value *template)
{
    return cluster_text_of(dset_value_first(dset_value_find(template, "spec", "containers", NULL)), "image");
}

static void create_pod(cluster *k, const dset_action *action)
{
    cluster_pod *pod = calloc(1, sizeof *pod);
    vectors_text json = { NULL, 0, 0 };
    dset_document *document = NULL;
    const dset_value *at;
    dset_pod_order order;
    size_t n = 0;

    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = action->node_name;
    order.revision = action->revision;
    if (pod == NULL || k->pod_count == CLUSTER_MAX ||
        dset_daemonset_write_pod(k->set, &order, vectors_sink, &json, NULL) != DSET_OK ||
        dset_document_parse(&document, json.text, json.size, NULL, NULL) != DSET_OK)
        abort();
    for (at = dset_value_first(dset_value_find(dset_document_root(document), "metadata", "labels", NULL)); at != NULL;
         at = dset_value_next(at))
        set_label(pod, dset_value_key(at), dset_value_string(at));
    snprintf(pod->image, sizeof pod->image, "%s", image_in(dset_document_root(document)));
    snprintf(pod->node, sizeof pod->node, "%s", action->node_name);
    for (n = 0; n < CLUSTER_MAX - 1 && strcmp(k->made[n].node, pod->node) != 0 &&
                k->made[n].node[0] != '\0';
         n++)
        continue;
    snprintf(k->made[n].node, sizeof k->made[n].node, "%s", pod->node);
    snprintf(pod->name, sizeof pod->name, "%s-%s-%zu", dset_daemonset_name(k->set), pod->node, ++k->made[n].count);
    snprintf(pod->uid, sizeof pod->uid, "pod-%zu", ++k->names);
    pod->phase = DSET_POD_PENDING;
    pod->ready = -1;
    pod->owned = true;
    pod->created_at = k->now;
    k->pods[k->pod_count++] = pod;
    cluster_put_pod(k, pod);
    dset_document_free(document);
    vectors_free(&json);
}

static void delete_pod(cluster *k, const dset_action *action)
{
    size_t index = find_pod(k, action->object_name);
    int64_t grace = cluster_number_of(dset_document_root(k->kubelet), "graceSeconds");

    if (index == CLUSTER_NOTHING || strcmp(k->pods[index]->uid, action->object_uid) != 0)
        abort();
    if (grace <= 0) {
        cluster_remove_pod(k, index);
    } else if (k->pods[index]->deleted_at == 0) {
        k->pods[index]->deleted_at = k->now + grace * 1000;
        cluster_put_pod(k, k->pods[index]);
    }
}

static size_t find_revision(const cluster *k, const char *name)
{
    size_t i;

    for (i = 0; i < k->revision_count && strcmp(k->revisions[i]->name, name) != 0; i++)
        continue;
    if (i == k->revision_count)
        abort();
    return i;
}

static void create_revision(cluster *k, const dset_action *action)
{
    cluster_revision *revision = calloc(1, sizeof *revision);
    const char *data = dset_daemonset_revision_data(k->set, &revision->data_size);

    revision->data = malloc(revision->data_size);
    memcpy(revision->data, data, revision->data_size);
    snprintf(revision->name, sizeof revision->name, "%s", action->object_name);
    snprintf(revision->hash, sizeof revision->hash, "%s", action->revision);
    snprintf(revision->image, sizeof revision->image, "%s",
             image_in(dset_value_find(dset_document_root(k->set_document), "spec", "template", NULL)));
    revision->number = action->number;
    revision->owned = true;
    k->revisions[k->revision_count++] = revision;
    cluster_put_revision(k, revision);
}

void cluster_drop_revision(cluster *k, size_t index)
{
    if (dset_world_drop_revision(k->world, dset_daemonset_namespace(k->set), k->revisions[index]->name, NULL) !=
        DSET_OK)
        abort();
    free(k->revisions[index]->data);
    free(k->revisions[index]);
    memmove(k->revisions + index, k->revisions + index + 1, (--k->revision_count - index) * sizeof *k->revisions);
}

static void change_revision(cluster *k, const dset_action *action)
{
    cluster_revision *revision = k->revisions[find_revision(k, action->object_name)];

    if (action->kind == DSET_UPDATE_REVISION) {
        revision->number = action->number;
        snprintf(revision->hash, sizeof revision->hash, "%s", action->revision);
    } else {
        revision->owned = action->kind == DSET_ADOPT_REVISION;
    }
    cluster_put_revision(k, revision);
}

static void change_pod(cluster *k, const dset_action *action)
{
    size_t index = find_pod(k, action->object_name);
    cluster_pod *pod;

    if (index == CLUSTER_NOTHING) /* labelled or adopted, and deleted by now */
        return;
    pod = k->pods[index];
    if (action->kind == DSET_LABEL_POD)
        set_label(pod, "controller-revision-hash", action->revision);
    else
        pod->owned = action->kind == DSET_ADOPT_POD;
    cluster_put_pod(k, pod);
}

static void write_status(cluster *k, const dset_status *n)
{
    char patch[600], collisions[40] = "";

    if (n->collision_count >= 0)
        snprintf(collisions, sizeof collisions, ",\"collisionCount\":%d", n->collision_count);
    snprintf(patch, sizeof patch,
             "{\"status\":{\"currentNumberScheduled\":%d,\"desiredNumberScheduled\":%d,\"numberAvailable\":%d,"
             "\"numberMisscheduled\":%d,\"numberReady\":%d,\"numberUnavailable\":%d,\"observedGeneration\":%lld,"
             "\"updatedNumberScheduled\":%d%s}}",
             n->current, n->desired, n->available, n->misscheduled, n->ready, n->unavailable,
             (long long)n->observed_generation, n->updated, collisions);
    cluster_merge(k->set_document, patch);
    cluster_put_set(k);
}

static void apply(cluster *k, const dset_plan *plan, const dset_action *action)
{
    k->wrote = k->wrote || action->kind != DSET_EMIT_EVENT;
    switch (action->kind) {
    case DSET_CREATE_POD:
        snprintf(k->create_nodes[k->create_count++], sizeof k->create_nodes[0], "%s", action->node_name);
        create_pod(k, action);
        break;
    case DSET_DELETE_POD:
        snprintf(k->delete_nodes[k->delete_count++], sizeof k->delete_nodes[0], "%s", action->node_name);
        delete_pod(k, action);
        break;
    case DSET_CREATE_REVISION:
        create_revision(k, action);
        break;
    case DSET_DELETE_REVISION:
        cluster_drop_revision(k, find_revision(k, action->object_name));
        break;
    case DSET_UPDATE_REVISION:
    case DSET_ADOPT_REVISION:
    case DSET_RELEASE_REVISION:
        change_revision(k, action);
        break;
    case DSET_WRITE_STATUS:
        write_status(k, dset_plan_status(plan));
        break;
    case DSET_EMIT_EVENT:
        break;
    default:
        change_pod(k, action);
    }
    if (action->note != NULL && action->note->kind == DSET_NOTE_BACKOFF &&
        dset_ledger_put(k->ledger, action->note, NULL) != DSET_OK)
        abort();
}

/* When Kubernetes would look again: after a whole back-off, or a whole minReadySeconds. */
static void ask_for_rerun(cluster *k, const dset_plan *plan)
{
    snapshot s;
    int64_t wait = cluster_number_of(dset_value_get(dset_document_root(k->set_document), "spec"), "minReadySeconds");

    memset(&s, 0, sizeof s);
    s.ledger = k->ledger;
    s.observed = k->observed;
    s.requeue = -1;
    snapshot_requeue(&s, plan, wait);
    k->rerun = s.requeue;
}

bool cluster_sync(cluster *k)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;
    size_t i;

    k->wrote = false;
    k->create_count = k->delete_count = 0;
    k->observed = cluster_number_of(dset_value_get(dset_document_root(k->set_document), "status"), "observedGeneration");
    options.flags = DSET_RECONCILE_EXPLAIN | DSET_RECONCILE_SERVER_NAMES | DSET_RECONCILE_DATA_BYTES;
    options.now = k->now;
    if (dset_reconcile(&plan, k->world, k->ledger, dset_daemonset_namespace(k->set), dset_daemonset_name(k->set),
                       &options, NULL) != DSET_OK)
        abort();
    for (i = 0; i < dset_plan_count(plan); i++)
        apply(k, plan, dset_plan_get(plan, i));
    k->failed = dset_plan_problem(plan) != NULL;
    k->creates += k->create_count;
    k->deletes += k->delete_count;
    ask_for_rerun(k, plan);
    dset_plan_free(plan);
    return true;
}

/* The nodes. */

static bool lists(const dset_value *list, const char *name)
{
    const dset_value *at;

    for (at = dset_value_first(list); at != NULL; at = dset_value_next(at)) {
        if (strcmp(dset_value_string(at), name) == 0)
            return true;
    }
    return false;
}

size_t cluster_find_node(const cluster *k, const char *name)
{
    size_t i;

    for (i = 0; i < k->node_count; i++) {
        if (strcmp(cluster_text_of(dset_value_get(dset_document_root(k->nodes[i]), "metadata"), "name"), name) == 0)
            return i;
    }
    return CLUSTER_NOTHING;
}

void cluster_set_ready(cluster *k, cluster_pod *pod, int ready)
{
    if (pod->ready != ready)
        pod->ready_at = k->now;
    pod->ready = ready;
}

static void start(cluster *k, cluster_pod *pod)
{
    const dset_value *kubelet = dset_document_root(k->kubelet);

    pod->phase = DSET_POD_RUNNING;
    if (pod->ready < 0)
        cluster_set_ready(k, pod, 0);
    if (lists(dset_value_get(kubelet, "failImages"), pod->image))
        pod->phase = DSET_POD_FAILED;
    else if (!lists(dset_value_get(kubelet, "neverReadyImages"), pod->image) && !pod->held &&
             k->now - pod->created_at >= cluster_number_of(kubelet, "readyDelaySeconds") * 1000)
        cluster_set_ready(k, pod, 1);
}

bool cluster_act(cluster *k)
{
    bool changed = false;
    size_t i;

    for (i = 0; i < k->pod_count;) {
        cluster_pod *pod = k->pods[i], before = *pod;
        bool dead = lists(dset_value_get(dset_document_root(k->kubelet), "deadNodes"), pod->node);

        if (cluster_find_node(k, pod->node) == CLUSTER_NOTHING ? pod->bound : !dead && pod->deleted_at != 0 && pod->deleted_at <= k->now) {
            cluster_remove_pod(k, i);
            changed = true;
            continue;
        }
        i++;
        if (cluster_find_node(k, pod->node) == CLUSTER_NOTHING)
            continue;
        if (pod->phase != DSET_POD_FAILED && pod->phase != DSET_POD_SUCCEEDED) {
            pod->bound = true;
            if (!dead && pod->deleted_at == 0) /* a terminating Pod does not become ready any more */
                start(k, pod);
        }
        if (memcmp(&before, pod, sizeof before) != 0) {
            cluster_put_pod(k, pod);
            changed = true;
        }
    }
    return changed;
}

/* Pods that the nodes will still do something about. */
bool cluster_in_motion(const cluster *k)
{
    const dset_value *kubelet = dset_document_root(k->kubelet);
    size_t i;

    for (i = 0; i < k->pod_count; i++) {
        const cluster_pod *pod = k->pods[i];

        if (lists(dset_value_get(kubelet, "deadNodes"), pod->node) || cluster_find_node(k, pod->node) == CLUSTER_NOTHING)
            continue;
        if (pod->deleted_at != 0)
            return true;
        if (pod->phase != DSET_POD_FAILED && pod->phase != DSET_POD_SUCCEEDED && pod->ready != 1 && !pod->held &&
            !lists(dset_value_get(kubelet, "neverReadyImages"), pod->image))
            return true;
    }
    return false;
}

/* What is measured. */

static bool is_available(const cluster *k, const cluster_pod *pod)
{
    int64_t wait = cluster_number_of(dset_value_get(dset_document_root(k->set_document), "spec"), "minReadySeconds");

    return pod->deleted_at == 0 && pod->ready == 1 && (wait == 0 || pod->ready_at + wait * 1000 <= k->now);
}

struct eligibility {
    const dset_daemonset *set;
    bool eligible;
};

static int judge_node(void *context, const dset_node *node)
{
    struct eligibility *e = context;
    dset_explanation *why;

    if (dset_place(&why, e->set, node, NULL, NULL) != DSET_OK)
        abort();
    e->eligible = dset_explanation_may_start(why) == DSET_YES;
    dset_explanation_free(why);
    return DSET_OK;
}

static bool is_eligible(const cluster *k, size_t node)
{
    dset_record_methods methods = { .size = sizeof methods, .node = judge_node };
    struct eligibility e = { k->set, false };
    char *json = vectors_json(dset_document_root(k->nodes[node]));

    if (dset_record_read(DSET_KIND_NODE, json, strlen(json), &methods, &e, NULL, NULL) != DSET_OK)
        abort();
    free(json);
    return e.eligible;
}

size_t cluster_nodes_without_pod(const cluster *k)
{
    size_t count = 0, i, j;

    for (i = 0; i < k->node_count; i++) {
        const char *name = cluster_text_of(dset_value_get(dset_document_root(k->nodes[i]), "metadata"), "name");

        for (j = 0; j < k->pod_count; j++) {
            if (strcmp(k->pods[j]->node, name) == 0 && is_available(k, k->pods[j]))
                break;
        }
        if (j == k->pod_count && is_eligible(k, i))
            count++;
    }
    return count;
}

size_t cluster_most_pods(const cluster *k)
{
    size_t most = 0, i, j;

    for (i = 0; i < k->pod_count; i++) {
        size_t count = 0;

        for (j = 0; j < k->pod_count; j++)
            count += k->pods[j]->deleted_at == 0 && strcmp(k->pods[i]->node, k->pods[j]->node) == 0;
        most = count > most ? count : most;
    }
    return most;
}
