/* Requests of a Pod, and forecasts for a node. The sums are those of Kubernetes' PodRequests. */
#include <stdlib.h>
#include <string.h>

#include "daemonset/forecast.h"
#include "support/worlds.h"

/* "cpu=1,memory=1Gi" */
static const char *sum_text(char *text, size_t size, const dset_request *requests, size_t count)
{
    char amount[64];
    size_t i, length = 0;

    text[0] = '\0';
    for (i = 0; i < count; i++) {
        dset_quantity_write(&requests[i].amount, amount, sizeof amount);
        length += (size_t)snprintf(text + length, size - length, "%s%s=%s", i > 0 ? "," : "", requests[i].resource,
                                   amount);
    }
    return text;
}

#define RESOURCES(requests, limits) "\"resources\":{\"requests\":{" requests "},\"limits\":{" limits "}}"

static const struct {
    const char *pod; /* members of the template's spec */
    const char *requests;
} sums[] = {
    { "\"containers\":[{\"name\":\"a\"}]", "" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"100m\",\"memory\":\"64Mi\"", "") "},"
      "{\"name\":\"b\"," RESOURCES("\"cpu\":\"1\"", "") "}]",
      "cpu=1100m,memory=64Mi" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"100m\"", "\"cpu\":\"2\",\"memory\":\"1Gi\"") "}]",
      "cpu=100m,memory=1Gi" },
    /* an init container alone, then next to an earlier sidecar */
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"1\"", "") "}],"
      "\"initContainers\":[{\"name\":\"i\"," RESOURCES("\"cpu\":\"3\",\"memory\":\"1Mi\"", "") "}]",
      "cpu=3,memory=1Mi" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"1\"", "") "}],\"initContainers\":["
      "{\"name\":\"s\",\"restartPolicy\":\"Always\"," RESOURCES("\"cpu\":\"2\"", "") "},"
      "{\"name\":\"i\"," RESOURCES("\"cpu\":\"3\"", "") "}]",
      "cpu=5" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"4\"", "") "}],\"initContainers\":["
      "{\"name\":\"i\"," RESOURCES("\"cpu\":\"3\"", "") "},"
      "{\"name\":\"s\",\"restartPolicy\":\"Always\"," RESOURCES("\"cpu\":\"2\"", "") "}]",
      "cpu=6" },
    /* Pod-level requests; overhead is added */
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"cpu\":\"4\",\"example.com/x\":\"1\"", "") "}],"
      RESOURCES("\"cpu\":\"5\"", "\"memory\":\"1Gi\"") ",\"overhead\":{\"cpu\":\"10m\"}",
      "cpu=5010m,example.com/x=1,memory=1Gi" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"memory\":\"1Mi\"", "") "}]," RESOURCES("", "\"memory\":\"1Gi\""),
      "memory=1Mi" },
    { "\"containers\":[{\"name\":\"a\"," RESOURCES("\"ephemeral-storage\":\"1e3\"", "") "}]", "ephemeral-storage=1e3" },
};

static dset_daemonset *with_pod(const char *pod)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    char text[2048];

    options.flags = DSET_PARSE_NO_VALIDATE;
    snprintf(text, sizeof text,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{"
             "\"matchLabels\":{\"app\":\"a\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{%s}}}}",
             pod);
    ck_ok(dset_daemonset_parse(&set, text, strlen(text), &options, NULL));
    return set;
}

START_TEST(requests_are_summed_as_the_scheduler_does)
{
    dset_daemonset *set = with_pod(sums[_i].pod), *copy;
    const dset_request *requests;
    char text[256];
    size_t count;

    ck_ok(dset_daemonset_copy(&copy, set, NULL, NULL));
    dset_daemonset_free(set);
    requests = dset_daemonset_requests(copy, &count);
    ck_assert_str_eq(sum_text(text, sizeof text, requests, count), sums[_i].requests);
    dset_daemonset_free(copy);
}
END_TEST

static void put_set(dset_world *world, const char *name, const char *selector, const char *meta)
{
    worlds_set set = { 0 };
    char pod[256];

    snprintf(pod, sizeof pod, ",\"nodeSelector\":{%s},\"overhead\":{\"cpu\":\"250m\"}", selector);
    set.name = name;
    set.uid = name;
    set.pod = pod;
    set.meta = meta;
    worlds_put_daemonset(world, &set);
}

static dset_world *four_sets(void)
{
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    put_set(world, "everywhere", "", NULL);
    put_set(world, "gpu", "\"gpu\":\"yes\"", NULL);
    put_set(world, "zone", "\"topology.kubernetes.io/zone\":\"a\"", NULL);
    put_set(world, "going", "", ",\"deletionTimestamp\":\"2026-03-01T12:00:00Z\"");
    return world;
}

static dset_forecast *forecast_for(const dset_world *world, const char *label, uint32_t flags)
{
    dset_label pair = { label, "yes" };
    dset_node node = { .size = sizeof node, .flags = flags, .name = "n-1" };
    dset_forecast *forecast;

    node.labels.items = &pair;
    node.labels.count = label != NULL ? 1 : 0;
    ck_ok(dset_forecast_new(&forecast, world, &node, NULL, NULL));
    return forecast;
}

START_TEST(a_forecast_counts_and_sums)
{
    dset_world *world = four_sets();
    dset_forecast *forecast = forecast_for(world, "gpu", 0);
    const dset_request *requests;
    char text[64];
    size_t count;

    dset_world_free(world);
    ck_assert_uint_eq(dset_forecast_count(forecast), 4);
    ck_assert_str_eq(dset_forecast_get(forecast, 0)->name, "everywhere");
    ck_assert_str_eq(dset_forecast_get(forecast, 1)->name, "going");
    ck_assert_uint_eq(dset_explanation_get(dset_forecast_get(forecast, 1)->explanation, 0)->reason,
                      DSET_BECAUSE_DELETING);
    ck_assert_int_eq(dset_explanation_may_start(dset_forecast_get(forecast, 3)->explanation), DSET_NO);
    ck_assert_ptr_null(dset_forecast_get(forecast, 4));
    ck_assert_uint_eq(dset_forecast_pods(forecast, DSET_YES), 2);
    ck_assert_uint_eq(dset_forecast_pods(forecast, DSET_NO), 2);
    requests = dset_forecast_requests(forecast, false, &count);
    ck_assert_str_eq(sum_text(text, sizeof text, requests, count), "cpu=500m");
    dset_forecast_free(forecast);
}
END_TEST

START_TEST(a_forecast_for_a_hypothetical_node_may_be_unknown)
{
    dset_world *world = four_sets();
    dset_forecast *forecast = forecast_for(world, NULL, DSET_NODE_HYPOTHETICAL);
    const dset_request *requests;
    char text[64];
    size_t count;

    ck_assert_uint_eq(dset_forecast_pods(forecast, DSET_YES), 1);
    ck_assert_uint_eq(dset_forecast_pods(forecast, DSET_UNKNOWN), 1);
    requests = dset_forecast_requests(forecast, false, &count);
    ck_assert_str_eq(sum_text(text, sizeof text, requests, count), "cpu=250m");
    requests = dset_forecast_requests(forecast, true, &count);
    ck_assert_str_eq(sum_text(text, sizeof text, requests, count), "cpu=500m");
    dset_forecast_free(forecast);
    dset_world_free(world);
}
END_TEST

START_TEST(misuse_is_reported)
{
    dset_node node = { .size = sizeof node, .name = "n" };
    dset_error err = DSET_ERROR_INIT;
    dset_world *world = four_sets();
    dset_forecast *forecast;

    ck_assert_int_eq(dset_forecast_new(NULL, world, &node, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_forecast_new(&forecast, NULL, &node, NULL, NULL), DSET_EMISUSE);
    node.taint_count = 1;
    ck_assert_int_eq(dset_forecast_new(&forecast, world, &node, NULL, &err), DSET_EMISUSE);
    ck_assert_str_eq(err.path, "node");
    ck_assert_ptr_null(forecast);
    dset_forecast_free(NULL);
    dset_world_free(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forecast");
    TCase *tests = tcase_create("forecast");

    tcase_add_loop_test(tests, requests_are_summed_as_the_scheduler_does, 0, (int)(sizeof sums / sizeof sums[0]));
    tcase_add_test(tests, a_forecast_counts_and_sums);
    tcase_add_test(tests, a_forecast_for_a_hypothetical_node_may_be_unknown);
    tcase_add_test(tests, misuse_is_reported);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
