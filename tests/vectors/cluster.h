/* A small simulated cluster: one DaemonSet, its Pods and revisions, nodes that start and stop Pods, a clock. */
#ifndef CLUSTER_H
#define CLUSTER_H

#include "vectors.h"

#define CLUSTER_LABELS 12
#define CLUSTER_MAX 1024 /* nodes, or Pods */

typedef struct cluster_pod {
    char name[160], uid[48], node[64], image[64];
    char *labels[CLUSTER_LABELS][2];
    size_t label_count;
    bool bound, owned;
    uint32_t phase;
    int ready; /* -1: there is no such condition */
    bool held; /* an unready step holds it down */
    dset_ms created_at, ready_at, deleted_at;
} cluster_pod;

typedef struct cluster_revision {
    char name[160], hash[64], image[64];
    int64_t number;
    char *data;
    size_t data_size;
    bool owned;
} cluster_revision;

typedef struct cluster {
    vectors_case *c;
    dset_world *world;
    dset_ledger *ledger;
    dset_document *set_document, *kubelet;
    dset_daemonset *set;
    dset_document *nodes[CLUSTER_MAX];
    size_t node_count;
    cluster_pod *pods[CLUSTER_MAX];
    size_t pod_count;
    cluster_revision *revisions[64];
    size_t revision_count;
    dset_ms now;
    size_t names; /* for uids */
    int64_t observed; /* the generation in the status that the last sync began with */
    struct {
        char node[64];
        size_t count;
    } made[CLUSTER_MAX]; /* Pods so far, for their names */
    /* what one sync did */
    bool wrote, failed;
    int64_t rerun; /* after how many seconds it asked to be run again, -1: it did not */
    size_t creates, deletes;
    char create_nodes[CLUSTER_MAX][64], delete_nodes[CLUSTER_MAX][64];
    size_t create_count, delete_count;
} cluster;

void cluster_start(cluster *k, vectors_case *c);
void cluster_end(cluster *k);
bool cluster_sync(cluster *k);      /* one sync, applied; false: the case has failed */
bool cluster_act(cluster *k);       /* the nodes act; true: something changed */
bool cluster_in_motion(const cluster *k);
void cluster_do(cluster *k, const dset_value *step); /* script.c: a step that is neither settle nor sync */
size_t cluster_nodes_without_pod(const cluster *k);
size_t cluster_most_pods(const cluster *k);

/* What the script changes directly. */
#define CLUSTER_NOTHING ((size_t)-1)
const char *cluster_text_of(const dset_value *object, const char *key);
int64_t cluster_number_of(const dset_value *object, const char *key);
dset_document *cluster_copy_document(const dset_value *value);
void cluster_merge(dset_document *document, const char *patch);
void cluster_put_set(cluster *k);
void cluster_put_node(cluster *k, const dset_document *document);
void cluster_put_pod(cluster *k, const cluster_pod *pod);
void cluster_put_revision(cluster *k, const cluster_revision *revision);
void cluster_remove_pod(cluster *k, size_t index);
void cluster_drop_revision(cluster *k, size_t index);
size_t cluster_find_node(const cluster *k, const char *name);
void cluster_set_ready(cluster *k, cluster_pod *pod, int ready);
dset_document **cluster_new_node(cluster *k);
void cluster_add_text(vectors_text *to, const char *text);

#endif
