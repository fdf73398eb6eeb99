/* Everything else in the cluster: users who change nodes, Pods and manifests, failing Pods, the garbage collector. */
#include "simulation/system.h"

#include <stdarg.h>
#include <string.h>

int sim_patch(sim *s, uint32_t kind, const char *ns, const char *name, const char *format, ...)
{
    dset_record record = { sizeof record, kind, ns, name, NULL, 0, NULL };
    char text[2048];
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    testing_check(size < (int)sizeof text, "too long");
    record.data = text;
    record.data_size = (size_t)size;
    return dset_store_patch(&s->store, &record, NULL, NULL);
}

static void create(sim *s, uint32_t kind, const char *ns, const char *name, const char *text)
{
    dset_record record = { sizeof record, kind, ns, name, text, strlen(text), NULL };
    int code = dset_store_create(&s->store, &record, s->now, 0, NULL, NULL, NULL);

    sim_check(s, code == DSET_OK || code == DSET_EEXISTS, "%s cannot be created: %s", name, dset_code_name(code));
}

/* The annotation repeats limits of the spec in a form that the checks can parse. */
static void write_set(const sim_set *set, char *to, size_t size)
{
    bool percent = strchr(set->unavailable, '%') != NULL;

    snprintf(to, size,
             "{\"metadata\":{\"generation\":%lld,\"annotations\":{\"wanted\":\"%s %d %d\"}},\"spec\":{\"selector\":{"
             "\"matchLabels\":{\"app\":\"%s\"}},\"minReadySeconds\":%d,\"revisionHistoryLimit\":2,\"updateStrategy\":{"
             "\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":%s%s%s,\"maxSurge\":%d}},\"template\":{"
             "\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}],"
             "\"nodeSelector\":%s,\"tolerations\":[%s]}}}}",
             (long long)set->generation, set->unavailable, set->surge, set->min_ready, set->name, set->min_ready,
             percent ? "\"" : "", set->unavailable, percent ? "\"" : "", set->surge, set->name, set->image,
             set->picky ? "{\"zone\":\"a\"}" : "null",
             set->tolerant ? "{\"key\":\"busy\",\"operator\":\"Exists\"}" : "");
}

static void put_set(sim *s, sim_set *set)
{
    char text[2048];

    set->generation = set->exists ? set->generation + 1 : 1;
    write_set(set, text, sizeof text);
    sim_trace(s, "%s %s: image %s, unavailable %s, surge %d, ready %d s", set->exists ? "update" : "create", set->name,
              set->image, set->unavailable, set->surge, set->min_ready);
    if (set->exists)
        ck_ok(sim_patch(s, DSET_KIND_DAEMONSET, set->ns, set->name, "%s", text));
    else
        create(s, DSET_KIND_DAEMONSET, set->ns, set->name, text);
    set->exists = true;
}

static void choose_limits(sim *s, sim_set *set)
{
    static const char *const limits[] = { "1", "2", "50%" };

    set->surge = s->surge ? 1 + (int)testing_below(&s->random, 2) : 0;
    snprintf(set->unavailable, sizeof set->unavailable, "%s", set->surge > 0 ? "0" : limits[testing_below(&s->random, 3)]);
    set->min_ready = sim_chance(s, 2) ? 0 : (int)testing_below(&s->random, 6);
}

static void choose_image(sim *s, sim_set *set)
{
    static const char *const images[] = { "good:1", "good:2", "good:3", "good:4", "stuck:1", "bad:1" };

    snprintf(set->image, sizeof set->image, "%s", images[testing_below(&s->random, s->failures ? 6 : 5)]);
}

static void put_node(sim *s, unsigned number)
{
    char name[16];

    snprintf(name, sizeof name, "n%u", number);
    create(s, DSET_KIND_NODE, "", name,
           sim_chance(s, 2) ? "{\"metadata\":{\"labels\":{\"zone\":\"a\"}}}" : "{\"metadata\":{\"labels\":{\"zone\":\"b\"}}}");
}

void sim_populate(sim *s)
{
    static const char *const names[SETS][2] = { { "default", "agent" }, { "kube-system", "proxy" } };
    unsigned i, count = 1 + testing_below(&s->random, sim_chance(s, 6) ? NODES : 2);

    for (i = 1; i <= count; i++)
        put_node(s, i);
    for (i = 0; i < SETS; i++) {
        sim_set *set = &s->sets[i];

        set->ns = names[i][0];
        set->name = names[i][1];
        snprintf(set->image, sizeof set->image, "good:1");
        set->picky = sim_chance(s, 3);
        set->tolerant = sim_chance(s, 3);
        choose_limits(s, set);
        if (i == 0 || sim_chance(s, 2))
            put_set(s, set);
    }
}

static void change_node(sim *s)
{
    static const char *const taints[] = { "", "{\"key\":\"busy\",\"effect\":\"NoSchedule\"}",
                                          "{\"key\":\"busy\",\"effect\":\"NoExecute\"}",
                                          "{\"key\":\"busy\",\"effect\":\"PreferNoSchedule\"}" };
    unsigned number = 1 + testing_below(&s->random, NODES), what = testing_below(&s->random, 6);
    char name[16];

    snprintf(name, sizeof name, "n%u", number);
    sim_trace(s, "node %s: change %u", name, what);
    if (what == 0)
        s->store.methods->drop(s->store.self, DSET_KIND_NODE, "", name, NULL, NULL);
    else if (what == 1)
        put_node(s, number);
    else if (what <= 3)
        sim_patch(s, DSET_KIND_NODE, "", name, "{\"metadata\":{\"labels\":{\"zone\":\"%s\"}}}", what == 2 ? "a" : "b");
    else
        sim_patch(s, DSET_KIND_NODE, "", name, "{\"spec\":{\"taints\":[%s]}}", taints[testing_below(&s->random, 4)]);
}

/* One Pod fails, disappears, becomes unready, or is deleted by hand. */
static void change_pod(sim *s)
{
    unsigned what = testing_below(&s->random, s->failures ? 4 : 3);
    sim_objects pods;
    const sim_object *pod;
    char at[32];

    sim_list(s, DSET_KIND_POD, true, &pods);
    if (pods.count > 0) {
        pod = &pods.items[testing_below(&s->random, (uint32_t)pods.count)];
        dset_time_write(s->now, at, sizeof at);
        sim_trace(s, "pod %s: change %u", pod->name, what);
        if (what == 0)
            s->store.methods->drop(s->store.self, DSET_KIND_POD, pod->ns, pod->name, NULL, NULL);
        else if (what == 1)
            sim_patch(s, DSET_KIND_POD, pod->ns, pod->name, "{\"metadata\":{\"deletionTimestamp\":\"%s\"}}", at);
        else
            sim_patch(s, DSET_KIND_POD, pod->ns, pod->name,
                      "{\"status\":{\"phase\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\","
                      "\"lastTransitionTime\":\"%s\"}]}}",
                      what == 2 ? "Running" : "Failed", at);
    }
    sim_free_list(&pods);
}

/* A Pod without an owner that a set will adopt, possibly as a surplus Pod. */
static void make_orphan(sim *s)
{
    const sim_set *set = &s->sets[testing_below(&s->random, SETS)];
    char name[32], text[512];

    snprintf(name, sizeof name, "hand-%u", ++s->made);
    snprintf(text, sizeof text,
             "{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{\"nodeName\":\"n%u\",\"containers\":[{\"name\":"
             "\"main\",\"image\":\"good:1\"}]}}",
             set->name, 1 + testing_below(&s->random, NODES));
    sim_trace(s, "orphan %s", name);
    create(s, DSET_KIND_POD, set->ns, name, text);
}

static void change_set(sim *s)
{
    sim_set *set = &s->sets[testing_below(&s->random, SETS)];

    if (!set->exists) {
        put_set(s, set);
    } else if (sim_chance(s, 6)) {
        sim_trace(s, "delete %s", set->name);
        ck_ok(s->store.methods->drop(s->store.self, DSET_KIND_DAEMONSET, set->ns, set->name, NULL, NULL));
        set->exists = false;
    } else if (s->updates) {
        if (!sim_chance(s, 4))
            choose_image(s, set);
        if (sim_chance(s, 4))
            choose_limits(s, set);
        if (sim_chance(s, 8))
            set->picky = !set->picky;
        put_set(s, set);
    }
}

void sim_meddle(sim *s)
{
    switch (testing_below(&s->random, 10)) {
    case 0:
    case 1:
    case 2:
        change_node(s);
        break;
    case 3:
    case 4:
        change_pod(s);
        break;
    case 5:
    case 6:
        change_set(s);
        break;
    case 7:
        if (sim_chance(s, 3))
            make_orphan(s);
        break;
    default:
        break;
    }
}

static int remember_uid(void *context, const dset_record *record)
{
    char *to = context;
    const char *uid = strstr(record->data, "\"uid\":\"");

    testing_check(uid != NULL, "no uid");
    snprintf(to, 64, "%.36s", uid + 7);
    return DSET_OK;
}

static bool is_owner(sim *s, const char *uid)
{
    size_t i;

    for (i = 0; i < SETS; i++) {
        char present[64] = "";

        s->store.methods->get(s->store.self, DSET_KIND_DAEMONSET, s->sets[i].ns, s->sets[i].name, remember_uid, present,
                              NULL);
        if (strcmp(present, uid) == 0)
            return true;
    }
    return false;
}

void sim_collect(sim *s)
{
    static const uint32_t kinds[] = { DSET_KIND_POD, DSET_KIND_REVISION };
    bool dropped = false;
    size_t k, i;

    if (s->now < s->collect_from)
        return;
    s->collect_from = s->now + 1000;
    for (k = 0; k < 2; k++) {
        sim_objects list;

        sim_list(s, kinds[k], true, &list);
        for (i = 0; i < list.count; i++) {
            const char *owner = strstr(list.items[i].data, "\"ownerReferences\"");
            char uid[64] = "";

            if (owner != NULL && strstr(owner, "\"uid\":\"") != NULL)
                snprintf(uid, sizeof uid, "%.36s", strstr(owner, "\"uid\":\"") + 7);
            if (uid[0] == '\0' || is_owner(s, uid))
                continue;
            sim_trace(s, "collect %s", list.items[i].name);
            dropped = true;
            s->store.methods->drop(s->store.self, kinds[k], list.items[i].ns, list.items[i].name, NULL, NULL);
        }
        sim_free_list(&list);
    }
    s->collect_again = dropped ? s->collect_from : DSET_NEVER;
}

void sim_calm(sim *s)
{
    size_t i;

    s->faults = false;
    for (i = 0; i < SETS; i++) {
        if (!s->sets[i].exists || s->sets[i].image[0] == 'g')
            continue;
        snprintf(s->sets[i].image, sizeof s->sets[i].image, "good:2");
        put_set(s, &s->sets[i]);
    }
}
