/* Random histories of a small fleet, and worlds built from scratch. */
#include "property/history.h"
#include "support/revisions.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define START 1800000000

static dset_daemonset *variants[HISTORY_SETS][HISTORY_VARIANTS];
static char *other_words[HISTORY_SETS][HISTORY_VARIANTS];

/* The variants of a set differ in these members of the spec and of the template's spec. */
static const struct {
    const char *spec;
    const char *pod;
} shapes[HISTORY_VARIANTS] = {
    { "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}}",
      "\"nodeSelector\":{\"daemon\":\"need\"}" },
    { "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":0,\"maxSurge\":2}},"
      "\"minReadySeconds\":7",
      "\"tolerations\":[{\"key\":\"t1\",\"operator\":\"Exists\"}]" },
    { "\"updateStrategy\":{\"type\":\"OnDelete\"},\"revisionHistoryLimit\":1",
      "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
      "{\"matchExpressions\":[{\"key\":\"zone\",\"operator\":\"In\",\"values\":[\"a\"]},"
      "{\"key\":\"load\",\"operator\":\"Gt\",\"values\":[\"1\"]}]},"
      "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"n2\"]}]}]}}}" },
    { "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"50%\",\"maxSurge\":0}},"
      "\"minReadySeconds\":3",
      "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
      "{\"matchExpressions\":[{\"key\":\"kubernetes.io/hostname\",\"operator\":\"NotIn\",\"values\":[\"n1\",\"n7\"]},"
      "{\"key\":\"zone\",\"operator\":\"NotIn\",\"values\":[\"b\"]}]}]}}}" },
    { "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":2,\"maxSurge\":0}}",
      "\"nodeName\":\"n3\"" },
    { "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},"
      "\"revisionHistoryLimit\":0",
      "\"tolerations\":[{\"operator\":\"Exists\"}]" },
};

const char *history_set_name(int set)
{
    static const char *const names[HISTORY_SETS] = { "a", "b", "a10", "a9" };

    return names[set];
}

const char *history_set_space(int set)
{
    return set < 3 ? "x" : "y";
}

static const char *set_uid(int owner)
{
    static const char *const uids[] = { "uid-a", "uid-b", "uid-a10", "uid-a9", "uid-nobody" };

    return uids[owner >= 0 && owner < HISTORY_SETS ? owner : HISTORY_SETS];
}

static void parse(int set, int variant)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    char text[4096];

    snprintf(text, sizeof text,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\","
             "\"uid\":\"%s\",\"generation\":%d%s},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},%s,"
             "\"template\":{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{%s,\"containers\":[{\"name\":\"c\","
             "\"image\":\"i\"}]}}},\"status\":{\"observedGeneration\":%d,\"desiredNumberScheduled\":%d}}",
             history_set_name(set), history_set_space(set), set_uid(set), variant + 1,
             variant == 5 && set == 1 ? ",\"deletionTimestamp\":\"2026-03-01T12:00:00Z\"" : "",
             set == 2 ? "a" : history_set_name(set), shapes[variant].spec, set == 2 ? "a" : history_set_name(set),
             shapes[variant].pod, variant, variant);
    options.flags = DSET_PARSE_STORED;
    testing_check(dset_daemonset_parse(&variants[set][variant], text, strlen(text), &options, &err) == DSET_OK,
                  "%s: %s", err.path, err.text);
}

/* The same value with other bytes: white space, and a null member. */
static char *rewrite_data(const dset_daemonset *set)
{
    static const char start[] = "{\"spec\":{\"template\":{";
    size_t size;
    const char *data = dset_daemonset_revision_data(set, &size);
    char *text = malloc(size + 64);

    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(strncmp(data, start, sizeof start - 1), 0);
    snprintf(text, size + 64, "{ \"spec\" : {\"template\":{\"nothing\":null,%s", data + sizeof start - 1);
    return text;
}

void history_start(history *h, uint64_t seed)
{
    int set, variant;

    memset(h, 0, sizeof *h);
    h->random.state = seed;
    h->now = START;
    for (set = 0; set < HISTORY_SETS; set++) {
        for (variant = 0; variant < HISTORY_VARIANTS; variant++) {
            if (variants[set][variant] == NULL)
                parse(set, variant);
            if (other_words[set][variant] == NULL)
                other_words[set][variant] = rewrite_data(variants[set][variant]);
        }
    }
}

void history_end(void)
{
    int set, variant;

    for (set = 0; set < HISTORY_SETS; set++) {
        for (variant = 0; variant < HISTORY_VARIANTS; variant++) {
            dset_daemonset_free(variants[set][variant]);
            free(other_words[set][variant]);
            variants[set][variant] = NULL;
            other_words[set][variant] = NULL;
        }
    }
}

static int below(history *h, uint32_t limit)
{
    return (int)testing_below(&h->random, limit);
}

static bool one_in(history *h, uint32_t limit)
{
    return below(h, limit) == 0;
}

/* --- passing objects to the library --- */

static void name_it(char name[HISTORY_TEXT], const char *prefix, int number)
{
    snprintf(name, HISTORY_TEXT, "%s%d", prefix, number);
}

static void tell_node(const history *h, dset_world *world, int index)
{
    static const char *const daemons[] = { "", "need", "no" }, *const zones[] = { "", "a", "b" },
                      *const loads[] = { "", "1", "2", "many" };
    static const dset_taint taints[] = { { "", "", "" },
                                         { "t1", "", "NoSchedule" },
                                         { "t1", "v", "NoExecute" },
                                         { "t2", "", "PreferNoSchedule" },
                                         { "node.kubernetes.io/not-ready", "", "NoExecute" } };
    const history_node *n = &h->nodes[index];
    char name[HISTORY_TEXT];
    dset_label labels[4];
    dset_node node = { .size = sizeof node, .name = name };

    node.flags = n->cordoned ? DSET_NODE_UNSCHEDULABLE : 0;
    name_it(name, "n", index);
    node.labels.items = labels;
    if (n->daemon != 0)
        labels[node.labels.count++] = (dset_label){ "daemon", daemons[n->daemon] };
    if (n->zone != 0)
        labels[node.labels.count++] = (dset_label){ "zone", zones[n->zone] };
    if (n->load != 0)
        labels[node.labels.count++] = (dset_label){ "load", loads[n->load] };
    if (n->hostname)
        labels[node.labels.count++] = (dset_label){ "kubernetes.io/hostname", name };
    node.taints = &taints[n->taint];
    node.taint_count = n->taint != 0 ? 1 : 0;
    ck_ok(dset_world_put_node(world, &node, NULL));
}

static dset_ms in_ms(int seconds)
{
    return seconds == INT_MIN ? 0 : ((dset_ms)START + seconds) * 1000;
}

static size_t fill_labels(dset_label labels[2], int app, int hash)
{
    static const char *const apps[] = { "", "a", "b", "a9", "other" };
    static const char *const hashes[] = { "", "h1", "h2", "h3" };
    size_t count = 0;

    if (app != 0)
        labels[count++] = (dset_label){ "app", apps[app] };
    if (hash != 0)
        labels[count++] = (dset_label){ "controller-revision-hash", hashes[hash] };
    return count;
}

static dset_owner owner_of(int owner)
{
    dset_owner none = { NULL, NULL, NULL }, set = { "DaemonSet", "a", set_uid(owner - 1) };

    if (owner > 0 && owner <= HISTORY_SETS)
        set.name = history_set_name(owner - 1);
    return owner == 0 ? none : set;
}

static void tell_pod(const history *h, dset_world *world, int index)
{
    const history_pod *p = &h->pods[index];
    char name[HISTORY_TEXT], uid[HISTORY_TEXT], bound[HISTORY_TEXT], pinned[HISTORY_TEXT], version[HISTORY_TEXT];
    dset_label labels[2];
    dset_pod pod = { .size = sizeof pod, .ns = p->space == 0 ? "x" : "y", .name = name, .uid = uid, .version = version };

    name_it(name, "p", index);
    name_it(uid, "u", index);
    name_it(version, "", p->version);
    name_it(bound, "n", p->bound - 1);
    name_it(pinned, "n", p->pinned - 1);
    pod.node_name = p->bound != 0 ? bound : NULL;
    pod.node_pinned = p->pinned != 0 ? pinned : NULL;
    pod.flags = p->ready ? DSET_POD_READY : 0;
    pod.phase = (uint32_t)p->phase;
    pod.owner = owner_of(p->owner);
    pod.labels.items = labels;
    pod.labels.count = fill_labels(labels, p->labels, p->hash);
    pod.created_at = in_ms(p->created);
    pod.ready_changed_at = in_ms(p->ready_at);
    pod.deleted_at = in_ms(p->deleted);
    ck_ok(dset_world_put_pod(world, &pod, NULL));
}

static void tell_revision(const history *h, dset_world *world, int index)
{
    const history_revision *r = &h->revisions[index];
    char name[HISTORY_TEXT];
    dset_label labels[2];
    dset_revision revision = { .size = sizeof revision, .ns = r->space == 0 ? "x" : "y", .name = name, .uid = name };

    name_it(name, "r", index);
    revision.number = r->number;
    revision.owner = owner_of(r->owner);
    revision.labels.items = labels;
    revision.labels.count = fill_labels(labels, r->labels, r->hash);
    revision.data = dset_daemonset_revision_data(variants[r->set][r->variant], &revision.data_size);
    if (r->other_words) {
        revision.data = other_words[r->set][r->variant];
        revision.data_size = strlen(revision.data);
    }
    ck_ok(revisions_put(world, &revision));
}

static void tell_note(const history *h, dset_ledger *ledger, int index)
{
    const history_note *n = &h->notes[index];
    char pod[HISTORY_TEXT], uid[HISTORY_TEXT], node[HISTORY_TEXT];
    dset_note note = { .size = sizeof note, .kind = (uint32_t)n->kind, .set_uid = set_uid(n->set) };

    name_it(pod, "p", n->pod);
    name_it(uid, "u", n->pod);
    name_it(node, "n", n->node);
    note.ns = history_set_space(n->set);
    note.at = in_ms(n->at);
    if (n->kind == DSET_NOTE_BACKOFF) {
        note.node_name = node;
        note.generation = n->pod % 4;
        note.delay = (dset_ms)n->delay * 1000;
    } else {
        note.pod_name = pod;
        note.pod_uid = n->kind == DSET_NOTE_DELETE ? uid : NULL;
    }
    ck_ok(dset_ledger_put(ledger, &note, NULL));
}

static void tell_policy(const history *h, dset_world *world, int set)
{
    dset_policy policy = DSET_POLICY_INIT;

    policy.flags = h->skips_cordoned[set] ? DSET_POLICY_SKIP_UNSCHEDULABLE : 0;
    ck_ok(dset_world_put_policy(world, history_set_space(set), history_set_name(set), &policy, NULL));
}

/* --- events --- */

static void node_event(history *h, dset_world *world)
{
    int index = below(h, HISTORY_NODES);
    history_node *n = &h->nodes[index];
    char name[HISTORY_TEXT];

    name_it(name, "n", index);
    if (n->exists && one_in(h, 4)) {
        n->exists = false;
        ck_ok(dset_world_drop_node(world, name, NULL));
        return;
    }
    if (!n->exists || one_in(h, 2)) {
        n->daemon = one_in(h, 3) ? below(h, 3) : 1;
        n->hostname = !one_in(h, 4);
        n->taint = one_in(h, 3) ? below(h, 5) : 0;
    }
    n->zone = below(h, 3);
    n->load = below(h, 4);
    n->cordoned = one_in(h, 3);
    n->exists = true;
    tell_node(h, world, index);
}

static void change_pod(history *h, history_pod *p)
{
    int age = (int)(h->now - START);

    p->version = below(h, 100);
    p->phase = one_in(h, 4) ? below(h, 5) : DSET_POD_RUNNING;
    p->ready = p->phase == DSET_POD_RUNNING && !one_in(h, 3);
    p->ready_at = one_in(h, 8) ? INT_MIN : age - below(h, 10);
    p->deleted = one_in(h, 8) ? age + below(h, 30) : INT_MIN;
    if (p->bound == 0 && one_in(h, 2))
        p->bound = p->pinned;
    if (one_in(h, 6))
        p->hash = below(h, 4);
    if (one_in(h, 10))
        p->owner = below(h, HISTORY_SETS + 2);
}

static void new_pod(history *h, history_pod *p)
{
    int set = below(h, HISTORY_SETS), node = below(h, HISTORY_NODES + 1);

    memset(p, 0, sizeof *p);
    p->exists = true;
    p->space = one_in(h, 12) ? below(h, 2) : set == 3;
    p->labels = one_in(h, 10) ? below(h, 5) : set == 2 ? 1 : set == 3 ? 3 : set + 1;
    p->hash = below(h, 4);
    p->owner = one_in(h, 6) ? below(h, HISTORY_SETS + 2) : set + 1;
    p->pinned = one_in(h, 8) ? 0 : node + 1;
    p->bound = one_in(h, 4) ? 0 : one_in(h, 20) ? below(h, HISTORY_NODES) + 1 : node + 1;
    p->created = (int)(h->now - START) - below(h, 50);
    change_pod(h, p);
}

static bool is_noted(const history *h, int pod)
{
    int i;

    for (i = 0; i < HISTORY_NOTES; i++) {
        if (h->notes[i].exists && h->notes[i].kind != DSET_NOTE_BACKOFF && h->notes[i].pod == pod)
            return true;
    }
    return false;
}

static void pod_event(history *h, dset_world *world)
{
    int index = below(h, HISTORY_PODS);
    history_pod *p = &h->pods[index];
    char name[HISTORY_TEXT];

    name_it(name, "p", index);
    h->noted = is_noted(h, index);
    if (p->exists && one_in(h, 5)) {
        p->exists = false;
        ck_ok(dset_world_drop_pod(world, p->space == 0 ? "x" : "y", name, NULL));
        return;
    }
    if (p->exists)
        change_pod(h, p);
    else
        new_pod(h, p);
    tell_pod(h, world, index);
}

static void revision_event(history *h, dset_world *world)
{
    int index = below(h, HISTORY_REVISIONS);
    history_revision *r = &h->revisions[index];
    char name[HISTORY_TEXT];

    name_it(name, "r", index);
    if (r->exists && one_in(h, 3)) {
        r->exists = false;
        ck_ok(dset_world_drop_revision(world, r->space == 0 ? "x" : "y", name, NULL));
        return;
    }
    if (!r->exists) {
        r->set = below(h, HISTORY_SETS);
        r->space = r->set == 3;
        r->labels = r->set == 2 ? 1 : r->set == 3 ? 3 : r->set + 1;
        r->owner = one_in(h, 4) ? below(h, HISTORY_SETS + 2) : r->set + 1;
        r->variant = below(h, HISTORY_VARIANTS);
    }
    r->other_words = one_in(h, 3);
    r->hash = below(h, 4);
    r->number = below(h, 5);
    r->exists = true;
    tell_revision(h, world, index);
}

static void set_event(history *h, dset_world *world)
{
    int set = below(h, HISTORY_SETS);

    if (h->variant[set] != 0 && one_in(h, 4)) {
        h->variant[set] = 0;
        ck_ok(dset_world_drop_daemonset(world, history_set_space(set), history_set_name(set), NULL));
        return;
    }
    if (one_in(h, 2)) {
        h->variant[set] = 1 + below(h, HISTORY_VARIANTS);
        ck_ok(dset_world_put_daemonset(world, variants[set][h->variant[set] - 1], NULL));
        return;
    }
    h->skips_cordoned[set] = one_in(h, 2);
    tell_policy(h, world, set);
}

static bool same_key(const history_note *a, const history_note *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == DSET_NOTE_BACKOFF)
        return a->set == b->set && a->node == b->node && a->pod % 4 == b->pod % 4;
    return a->pod == b->pod && strcmp(history_set_space(a->set), history_set_space(b->set)) == 0;
}

static void note_event(history *h, dset_ledger *ledger)
{
    int index = below(h, HISTORY_NOTES), i;
    history_note *n = &h->notes[index], made;
    dset_note note = { 0 };
    char name[HISTORY_TEXT];

    h->noted = true;
    if (n->exists && n->kind != DSET_NOTE_BACKOFF) {
        name_it(name, "p", n->pod);
        n->exists = false;
        note.size = sizeof note;
        note.kind = (uint32_t)n->kind;
        note.set_uid = set_uid(n->set);
        note.ns = history_set_space(n->set);
        note.pod_name = name;
        ck_ok(dset_ledger_drop(ledger, &note, NULL));
        return;
    }
    made.exists = true;
    made.kind = 1 + below(h, 3);
    made.set = below(h, HISTORY_SETS);
    made.pod = below(h, HISTORY_PODS);
    made.node = below(h, HISTORY_NODES);
    made.at = (int)(h->now - START) - (one_in(h, 4) ? 295 + below(h, 10) : below(h, 40));
    made.delay = 1 << below(h, 6);
    if (n->exists) /* a back-off is updated, never dropped */
        made.kind = n->kind, made.set = n->set, made.pod = n->pod, made.node = n->node;
    for (i = 0; i < HISTORY_NOTES; i++) {
        if (i != index && h->notes[i].exists && same_key(&h->notes[i], &made))
            return;
    }
    *n = made;
    tell_note(h, ledger, index);
}

void history_event(history *h, dset_world *world, dset_ledger *ledger)
{
    int what = below(h, 20);

    h->noted = false;
    if (what < 10)
        pod_event(h, world);
    else if (what < 15)
        node_event(h, world);
    else if (what < 17)
        set_event(h, world);
    else if (what < 19)
        revision_event(h, world);
    else
        note_event(h, ledger);
}

/* --- building from scratch --- */

enum { ITEMS = HISTORY_NODES + HISTORY_PODS + HISTORY_REVISIONS + HISTORY_NOTES + HISTORY_SETS };

static void build_item(history *h, dset_world *world, dset_ledger *ledger, int item)
{
    if (item < HISTORY_NODES) {
        if (h->nodes[item].exists)
            tell_node(h, world, item);
    } else if ((item -= HISTORY_NODES) < HISTORY_PODS) {
        if (h->pods[item].exists)
            tell_pod(h, world, item);
    } else if ((item -= HISTORY_PODS) < HISTORY_REVISIONS) {
        if (h->revisions[item].exists)
            tell_revision(h, world, item);
    } else if ((item -= HISTORY_REVISIONS) < HISTORY_NOTES) {
        if (h->notes[item].exists)
            tell_note(h, ledger, item);
    } else if ((item -= HISTORY_NOTES) < HISTORY_SETS) {
        bool before = h->skips_cordoned[item] && one_in(h, 2);

        if (before)
            tell_policy(h, world, item);
        if (h->variant[item] != 0)
            ck_ok(dset_world_put_daemonset(world, variants[item][h->variant[item] - 1], NULL));
        if (h->skips_cordoned[item] && !before)
            tell_policy(h, world, item);
    }
}

void history_build(history *h, dset_world **world, dset_ledger **ledger)
{
    int order[ITEMS], i, other, item;

    ck_ok(dset_world_new(world, NULL, NULL));
    ck_ok(dset_ledger_new(ledger, NULL, NULL));
    for (i = 0; i < ITEMS; i++)
        order[i] = i;
    for (i = ITEMS - 1; i > 0; i--) {
        other = below(h, (uint32_t)i + 1);
        item = order[i];
        order[i] = order[other];
        order[other] = item;
    }
    for (i = 0; i < ITEMS; i++)
        build_item(h, *world, *ledger, order[i]);
}
