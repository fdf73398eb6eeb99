/*
 * Revision history where it differs from Kubernetes: revisions equal by value, and everything that depends on the hash,
 * which is our own. The plans are those that Kubernetes makes with its hash.
 */
#include <stdlib.h>
#include <string.h>

#include "support/revisions.h"
#include "support/worlds.h"

#define CONTAINER "{\"image\":\"image:1\",\"name\":\"c\"}"
#define TEMPLATE(metadata, spec) "{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":" metadata ",\"spec\":" spec "}}}"
#define LABELS "{\"labels\":{\"app\":\"a\"}}"

/* The template of worlds_daemonset() as API servers may write it, in different forms with the same value. */
static const char *const same[] = {
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "]}"),
    TEMPLATE(LABELS, "{\"containers\":[{\"image\":\"image:1\",\"name\":\"c\",\"resources\":{}}]}"), /* equal bytes */
    TEMPLATE("{\"creationTimestamp\":null,\"labels\":{\"app\":\"a\"}}", "{\"containers\":[" CONTAINER "]}"),
    TEMPLATE("{\"labels\":{\"app\":\"a\"},\"annotations\":{}}", "{\"tolerations\":[],\"containers\":[" CONTAINER "]}"),
    "{ \"spec\": { \"template\": { \"spec\": { \"containers\": [ { \"name\": \"c\", \"image\": \"image:1\" } ] },\n"
    "\"metadata\": " LABELS ", \"$patch\": \"replace\" } } }",
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"restartPolicy\":\"Always\",\"dnsPolicy\":\"ClusterFirst\","
                     "\"terminationGracePeriodSeconds\":30}"),
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"terminationGracePeriodSeconds\":3.0e1}"),
};

enum { TO_THE_BYTE = 1 };

static const char *const other[] = {
    "",
    "null",
    "{}",
    "no JSON",
    TEMPLATE(LABELS, "{\"containers\":[{\"image\":\"image:2\",\"name\":\"c\"}]}"),
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"securityContext\":{\"runAsUser\":0}}"),
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"terminationGracePeriodSeconds\":31}"),
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"fieldOfTomorrow\":1}"),
    TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"volumes\":[{\"name\":\"v\"}]}"),
    TEMPLATE(LABELS, "{\"containers\":7}"),
};

static void put_revision(dset_world *world, const char *name, const char *hash, int64_t number, const char *owner,
                         const char *data)
{
    dset_label labels[2] = { { "app", "a" }, { "controller-revision-hash", hash } };
    dset_revision revision = { .size = sizeof revision, .number = number, .ns = "default", .name = name, .uid = name };

    if (owner != NULL) {
        revision.owner.kind = "DaemonSet";
        revision.owner.name = "a";
        revision.owner.uid = owner;
    }
    revision.labels.items = labels;
    revision.labels.count = 2;
    revision.data = data;
    revision.data_size = strlen(data);
    ck_ok(revisions_put(world, &revision));
}

static dset_world *world_of(const worlds_set *set)
{
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    worlds_put_node(world, "n", NULL, NULL);
    worlds_put_daemonset(world, set);
    return world;
}

/* The hash of a new revision of the set. */
static const char *own_hash(const worlds_set *given, int32_t collisions, char buffer[16])
{
    dset_daemonset *set = worlds_daemonset(given);
    const char *data;
    size_t size;

    data = dset_daemonset_revision_data(set, &size);
    dset_revision_hash(data, size, collisions, buffer);
    dset_daemonset_free(set);
    return buffer;
}

static void plan_and_count(dset_world *world, uint32_t flags, size_t creates, const char *hash)
{
    dset_plan *plan = worlds_plan(world, NULL, "a", 1000, flags);

    ck_assert_ptr_null(dset_plan_problem(plan));
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_REVISION), creates);
    ck_assert_str_eq(dset_plan_revision(plan), hash);
    ck_assert_str_eq(worlds_find(plan, DSET_CREATE_POD, "n")->revision, hash);
    dset_plan_free(plan);
}

START_TEST(a_revision_equal_by_value_is_the_current_one)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    char hash[16];

    put_revision(world, "a-x", "x", 1, WORLDS_UID, same[_i]);
    plan_and_count(world, 0, 0, "x");
    /* Kubernetes compares the bytes */
    plan_and_count(world, DSET_RECONCILE_DATA_BYTES, _i == TO_THE_BYTE ? 0 : 1, _i == TO_THE_BYTE ? "x" : own_hash(&set, -1, hash));
    dset_world_free(world);
}
END_TEST

START_TEST(a_revision_with_another_value_is_not)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    char hash[16];

    put_revision(world, "a-x", "x", 1, WORLDS_UID, other[_i]);
    plan_and_count(world, 0, 1, own_hash(&set, -1, hash));
    dset_world_free(world);
}
END_TEST

/* Numbers in unknown fields: 1.50 equals 15e-1, but not 1.5000000000000000001. */
START_TEST(numbers_in_unknown_fields_are_compared_by_value)
{
    static const char *const values[] = { "1.50", "15e-1", "0.15E+1", "1.5000000000000000001" };
    worlds_set set = { 0 };
    dset_world *world;
    char data[256], hash[16];
    size_t i;

    set.pod = ",\"fieldOfTomorrow\":{\"n\":1.5,\"none\":null}";
    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        world = world_of(&set);
        snprintf(data, sizeof data, TEMPLATE(LABELS, "{\"containers\":[" CONTAINER "],\"fieldOfTomorrow\":{\"n\":%s}}"),
                 values[i]);
        put_revision(world, "a-x", "x", 1, WORLDS_UID, data);
        plan_and_count(world, 0, i < 3 ? 0 : 1, i < 3 ? "x" : own_hash(&set, -1, hash));
        dset_world_free(world);
    }
}
END_TEST

/* The template may change and change back: the cached value must be that of the current one. */
START_TEST(a_changed_template_is_compared_again)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    char hash[16];

    put_revision(world, "a-x", "x", 1, WORLDS_UID, same[2]);
    set.image = "image:2";
    worlds_put_daemonset(world, &set);
    plan_and_count(world, 0, 1, own_hash(&set, -1, hash));
    set.image = NULL;
    worlds_put_daemonset(world, &set);
    plan_and_count(world, 0, 0, "x");
    dset_world_free(world);
}
END_TEST

START_TEST(equal_revisions_are_merged_without_a_restart)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    worlds_pod pod = { 0 };
    dset_plan *plan;

    put_revision(world, "a-x", "x", 1, WORLDS_UID, same[2]);
    put_revision(world, "a-y", "y", 2, WORLDS_UID, same[3]);
    pod.name = "pod";
    pod.node = "n";
    pod.hash = "x";
    worlds_put_pod(world, &pod);
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_str_eq(worlds_find(plan, DSET_LABEL_POD, "n")->revision, "y");
    ck_assert_ptr_nonnull(worlds_find(plan, DSET_DELETE_REVISION, "a-x"));
    ck_assert_uint_eq(worlds_count(plan, DSET_DELETE_POD), 0);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 0);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

/* --- cases that depend on the hash --- */

static dset_world *with_name_taken(const worlds_set *set, const char *owner, const char *data, char hash[16])
{
    dset_world *world = world_of(set);
    char name[32];

    snprintf(name, sizeof name, "a-%s", own_hash(set, set->status != NULL ? set->status->collision_count : -1, hash));
    put_revision(world, name, hash, 3, owner, data);
    return world;
}

START_TEST(a_taken_name_with_the_same_data_is_used_whoever_owns_it)
{
    worlds_set set = { 0 };
    char hash[16];
    dset_world *world = with_name_taken(&set, "somebody-else", same[TO_THE_BYTE], hash);

    plan_and_count(world, 0, 0, hash);
    plan_and_count(world, DSET_RECONCILE_DATA_BYTES, 0, hash);
    dset_world_free(world);
}
END_TEST

START_TEST(a_taken_name_with_other_data_is_a_collision)
{
    dset_status status = { .collision_count = _i - 1 };
    worlds_set set = { 0 };
    char hash[16], next[16];
    dset_world *world;
    dset_plan *plan;

    set.status = &status;
    world = with_name_taken(&set, _i % 2 == 0 ? "somebody-else" : WORLDS_UID, other[4], hash);
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_int_eq(dset_plan_problem(plan)->code, DSET_EEXISTS);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_REVISION), 0);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_POD), 0);
    ck_assert_uint_eq(worlds_count(plan, DSET_WRITE_STATUS), 1);
    status.collision_count = _i == 0 ? 1 : _i;
    ck_assert_int_eq(dset_plan_status(plan)->collision_count, status.collision_count);
    dset_plan_free(plan);
    worlds_put_daemonset(world, &set);
    own_hash(&set, status.collision_count, next);
    ck_assert_str_ne(next, hash);
    plan_and_count(world, 0, 1, next);
    dset_world_free(world);
}
END_TEST

/* The revision was deleted by hand: it is created again with its old name, and Pods with its hash are up to date. */
START_TEST(pods_of_a_missing_revision_stay)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    worlds_pod pod = { 0 };
    dset_plan *plan;
    char hash[16];

    own_hash(&set, -1, hash);
    pod.name = "pod";
    pod.node = "n";
    pod.hash = hash;
    worlds_put_pod(world, &pod);
    plan = worlds_plan(world, NULL, "a", 1000, 0);
    ck_assert_uint_eq(worlds_count(plan, DSET_CREATE_REVISION), 1);
    ck_assert_uint_eq(worlds_count(plan, DSET_DELETE_POD), 0);
    ck_assert_int_eq(dset_plan_status(plan)->updated, 1);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

/* A revision written by Kubernetes for the same template: its hash is kept, and so are the Pods. */
START_TEST(a_history_of_kubernetes_is_taken_over)
{
    worlds_set set = { 0 };
    dset_world *world = world_of(&set);
    worlds_pod pod = { 0 };
    dset_plan *plan;

    put_revision(world, "a-6d4cf56db6", "6d4cf56db6", 1, WORLDS_UID, same[TO_THE_BYTE]);
    pod.name = "pod";
    pod.node = "n";
    pod.hash = "6d4cf56db6";
    worlds_put_pod(world, &pod);
    plan = worlds_plan(world, NULL, "a", 1000, DSET_RECONCILE_DATA_BYTES);
    ck_assert_uint_eq(dset_plan_count(plan), 1);
    ck_assert_uint_eq(worlds_count(plan, DSET_WRITE_STATUS), 1);
    dset_plan_free(plan);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *tests = tcase_create("history");

    tcase_add_loop_test(tests, a_revision_equal_by_value_is_the_current_one, 0, (int)(sizeof same / sizeof same[0]));
    tcase_add_loop_test(tests, a_revision_with_another_value_is_not, 0, (int)(sizeof other / sizeof other[0]));
    tcase_add_test(tests, numbers_in_unknown_fields_are_compared_by_value);
    tcase_add_test(tests, a_changed_template_is_compared_again);
    tcase_add_test(tests, equal_revisions_are_merged_without_a_restart);
    tcase_add_test(tests, a_taken_name_with_the_same_data_is_used_whoever_owns_it);
    tcase_add_loop_test(tests, a_taken_name_with_other_data_is_a_collision, 0, 4);
    tcase_add_test(tests, pods_of_a_missing_revision_stay);
    tcase_add_test(tests, a_history_of_kubernetes_is_taken_over);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
