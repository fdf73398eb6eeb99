/* The steps of a script, other than letting the cluster settle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster.h"

static bool is_selected(const cluster_pod *pod, const dset_value *step)
{
    const dset_value *node = dset_value_get(step, "node"), *image = dset_value_get(step, "image");

    return (node == NULL || strcmp(dset_value_string(node), pod->node) == 0) &&
           (image == NULL || strcmp(dset_value_string(image), pod->image) == 0);
}

/* One step on one Pod; true when the Pod is gone. */
static bool do_pod(cluster *k, size_t index, const char *op, const dset_value *step)
{
    cluster_pod *pod = k->pods[index];

    if (strcmp(op, "removePods") == 0) {
        cluster_remove_pod(k, index);
        return true;
    }
    if (strcmp(op, "terminatePods") == 0) {
        pod->deleted_at = k->now + cluster_number_of(step, "seconds") * 1000;
    } else if (strcmp(op, "orphanPods") == 0) {
        pod->owned = false;
    } else if (strcmp(op, "fail") == 0 || strcmp(op, "succeed") == 0) {
        pod->phase = op[0] == 'f' ? DSET_POD_FAILED : DSET_POD_SUCCEEDED;
        cluster_set_ready(k, pod, 0);
    } else {
        pod->bound = true;
        pod->phase = DSET_POD_RUNNING;
        pod->held = strcmp(op, "unready") == 0;
        pod->ready = pod->held ? 0 : 1;
        pod->ready_at = k->now;
    }
    cluster_put_pod(k, pod);
    return false;
}

static void do_pods(cluster *k, const char *op, const dset_value *step)
{
    size_t i = 0;

    while (i < k->pod_count) {
        if (!is_selected(k->pods[i], step) || !do_pod(k, i, op, step))
            i++;
    }
}

/* Changes the set by a merge patch; generations go up as the API server raises them. */
static void change_set(cluster *k, const char *patch)
{
    dset_document *before = cluster_copy_document(dset_document_root(k->set_document));
    const dset_value *was = dset_value_get(dset_document_root(before), "spec"), *is;
    const char *generation;
    char more[200];

    cluster_merge(k->set_document, patch);
    is = dset_value_get(dset_document_root(k->set_document), "spec");
    if (!vectors_same(was, is)) {
        snprintf(more, sizeof more, "{\"metadata\":{\"generation\":%lld}}",
                 (long long)cluster_number_of(dset_value_get(dset_document_root(before), "metadata"), "generation") + 1);
        cluster_merge(k->set_document, more);
    }
    generation = cluster_text_of(dset_value_find(dset_document_root(before), "metadata", "annotations", NULL),
                         "deprecated.daemonset.template.generation");
    if (!vectors_same(dset_value_get(was, "template"), dset_value_get(is, "template")) && generation[0] != '\0') {
        snprintf(more, sizeof more,
                 "{\"metadata\":{\"annotations\":{\"deprecated.daemonset.template.generation\":\"%lld\"}}}",
                 strtoll(generation, NULL, 10) + 1);
        cluster_merge(k->set_document, more);
    }
    dset_document_free(before);
    cluster_put_set(k);
}

static void change_image(cluster *k, const char *image)
{
    const dset_value *containers =
        dset_value_find(dset_document_root(k->set_document), "spec", "template", "spec", "containers", NULL);
    dset_document *document = cluster_copy_document(containers);
    vectors_text patch = { NULL, 0, 0 };
    const dset_value *at;
    char text[200];

    snprintf(text, sizeof text, "{\"image\":\"%s\"}", image);
    cluster_add_text(&patch, "{\"spec\":{\"template\":{\"spec\":{\"containers\":[");
    for (at = dset_value_first(containers); at != NULL; at = dset_value_next(at)) {
        dset_document *one = cluster_copy_document(at);
        char *json;

        if (at == dset_value_first(containers))
            cluster_merge(one, text);
        json = vectors_json(dset_document_root(one));
        if (at != dset_value_first(containers))
            cluster_add_text(&patch, ",");
        cluster_add_text(&patch, json);
        free(json);
        dset_document_free(one);
    }
    cluster_add_text(&patch, "]}}}}");
    change_set(k, patch.text);
    vectors_free(&patch);
    dset_document_free(document);
}

static void change_node(cluster *k, const char *op, const dset_value *step)
{
    size_t index = cluster_find_node(k, cluster_text_of(step, "node"));
    char *value = vectors_json(dset_value_get(step, op[4] == 'L' ? "labels" : "taints"));
    vectors_text patch = { NULL, 0, 0 };

    cluster_add_text(&patch, op[4] == 'L' ? "{\"metadata\":{\"labels\":" : "{\"spec\":{\"taints\":");
    cluster_add_text(&patch, value);
    cluster_add_text(&patch, "}}");
    cluster_merge(k->nodes[index], patch.text);
    cluster_put_node(k, k->nodes[index]);
    vectors_free(&patch);
    free(value);
}

static void add_node(cluster *k, const char *name)
{
    char text[200];
    int size = snprintf(text, sizeof text, "{\"metadata\":{\"name\":\"%s\"},\"spec\":{}}", name);
    dset_document **node = cluster_new_node(k);

    if (dset_document_parse(node, text, (size_t)size, NULL, NULL) != DSET_OK)
        abort();
    cluster_put_node(k, *node);
}

static void remove_node(cluster *k, const char *name)
{
    size_t index = cluster_find_node(k, name);

    if (dset_world_drop_node(k->world, name, NULL) != DSET_OK)
        abort();
    dset_document_free(k->nodes[index]);
    memmove(k->nodes + index, k->nodes + index + 1, (--k->node_count - index) * sizeof *k->nodes);
}

/* As servers before 1.34 wrote it: with a field since removed. */
static void age_revisions(cluster *k)
{
    static const char added[] = "\"creationTimestamp\":null,", before[] = "\"metadata\":{";
    size_t i;

    for (i = 0; i < k->revision_count; i++) {
        cluster_revision *revision = k->revisions[i];
        char *data = calloc(1, revision->data_size + sizeof added), *at;

        memcpy(data, revision->data, revision->data_size);
        at = strstr(data, before);
        if (at == NULL || strstr(data, added) != NULL) {
            free(data);
            continue;
        }
        at += strlen(before);
        memmove(at + strlen(added), at, strlen(at));
        memcpy(at, added, strlen(added));
        free(revision->data);
        revision->data = data;
        revision->data_size = strlen(data);
        cluster_put_revision(k, revision);
    }
}

void cluster_do(cluster *k, const dset_value *step)
{
    const char *op = cluster_text_of(step, "op");
    char *json = NULL;

    if (strcmp(op, "image") == 0) {
        change_image(k, cluster_text_of(step, "image"));
    } else if (strcmp(op, "spec") == 0) {
        vectors_text patch = { NULL, 0, 0 };

        json = vectors_json(dset_value_get(step, "spec"));
        cluster_add_text(&patch, "{\"spec\":");
        cluster_add_text(&patch, json);
        cluster_add_text(&patch, "}");
        change_set(k, patch.text);
        vectors_free(&patch);
    } else if (strcmp(op, "nodeLabels") == 0 || strcmp(op, "nodeTaints") == 0) {
        change_node(k, op, step);
    } else if (strcmp(op, "addNode") == 0) {
        add_node(k, cluster_text_of(step, "node"));
    } else if (strcmp(op, "removeNode") == 0) {
        remove_node(k, cluster_text_of(step, "node"));
    } else if (strcmp(op, "advance") == 0) {
        k->now += cluster_number_of(step, "seconds") * 1000;
    } else if (strcmp(op, "kubelet") == 0) {
        json = vectors_json(dset_value_get(step, "spec"));
        cluster_merge(k->kubelet, json);
    } else if (strcmp(op, "deleteRevisions") == 0) {
        while (k->revision_count > 0)
            cluster_drop_revision(k, 0);
    } else if (strcmp(op, "oldServerRevisions") == 0) {
        age_revisions(k);
    } else {
        do_pods(k, op, step);
    }
    free(json);
}
