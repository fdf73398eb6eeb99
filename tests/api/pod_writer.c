/* dset_pod_writer writes the same bytes as dset_daemonset_write_pod(). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemonset/manifest.h"
#include "support/testing.h"

static const char *const templates[] = {
    "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}",
    "{\"metadata\":{\"labels\":{\"a\":\"b\"},\"annotations\":{\"x\":\"\"},\"finalizers\":[\"f/g\"]},\"spec\":{\"hostNetwork\":true,"
    "\"containers\":[{\"name\":\"\",\"image\":\"\"}],\"affinity\":{\"nodeAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":"
    "[{\"weight\":1,\"preference\":{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"\"]}]}}],"
    "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchFields\":[]}]}},\"podAffinity\":{}}}}",
    ("{\"spec\":{\"tolerations\":[{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\",\"effect\":\"NoExecute\","
     "\"tolerationSeconds\":5}],\"x\":1.50}}"),
    "{}",
};

static const char *const names[] = { "n", "a-very-long-name-of-a-node.example.com", "q\"\\<&>\n\xe2\x80\xa8\xc3\xa9" };

static dset_daemonset *make_set(const char *pod_template)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    char text[2048];

    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    snprintf(text, sizeof text,
             "{\"metadata\":{\"name\":\"s\",\"namespace\":\"ns\",\"uid\":\"u\",\"annotations\":{"
             "\"deprecated.daemonset.template.generation\":\"3\"}},\"spec\":{\"selector\":{},\"template\":%s}}",
             pod_template);
    ck_ok(dset_daemonset_parse(&set, text, strlen(text), &options, NULL));
    return set;
}

static void check_names(const dset_daemonset *set, dset_pod_order *order)
{
    dset_pod_writer *writer;
    size_t i, j;

    ck_ok(dset_pod_writer_new(&writer, set, order, NULL));
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (j = 0; j < sizeof names / sizeof names[0]; j++) {
            dsetp_buffer one, many;

            order->node_name = order->node_name != NULL ? names[i] : NULL;
            order->pod_name = order->pod_name != NULL ? names[j] : NULL;
            dsetp_buffer_start(&one, NULL);
            dsetp_buffer_start(&many, NULL);
            ck_ok(dset_daemonset_write_pod(set, order, dsetp_buffer_sink, &one, NULL));
            ck_ok(dset_pod_writer_write(writer, order->node_name, order->pod_name, dsetp_buffer_sink, &many, NULL));
            ck_assert_str_eq(one.data, many.data);
            if (order->node_name != NULL && names[i][0] == 'a')
                ck_assert_ptr_nonnull(strstr(many.data, "\"values\":[\"a-very-long-name-of-a-node.example.com\"]"));
            dsetp_buffer_free(&one);
            dsetp_buffer_free(&many);
        }
    }
    dset_pod_writer_free(writer);
}

START_TEST(the_writer_writes_the_same_pods)
{
    size_t i, way;

    for (i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        dset_daemonset *set = make_set(templates[i]);

        for (way = 0; way < 16; way++) {
            dset_pod_order order;

            memset(&order, 0, sizeof order);
            order.size = sizeof order;
            order.node_name = way & 1 ? "x" : NULL;
            order.pod_name = way & 2 ? "x" : NULL;
            order.revision = way & 4 ? "abc" : "";
            if (way & 8)
                order.revision_data = dset_daemonset_revision_data(set, &order.revision_data_size);
            check_names(set, &order);
        }
        dset_daemonset_free(set);
    }
}
END_TEST

static int take_nothing(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    return size > 0 ? DSET_EDENIED : DSET_OK;
}

START_TEST(misuse_is_reported)
{
    dset_daemonset *set = make_set("{}");
    dset_pod_order order = { .size = sizeof order, .node_name = "n" };
    dset_pod_writer *writer;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(dset_pod_writer_new(NULL, set, &order, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_pod_writer_new(&writer, NULL, &order, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_pod_writer_new(&writer, set, NULL, NULL), DSET_EMISUSE);
    ck_ok(dset_pod_writer_new(&writer, set, &order, NULL));
    ck_assert_int_eq(dset_pod_writer_write(writer, "n", "p", take_nothing, NULL, &err), DSET_EMISUSE);
    ck_assert_str_eq(err.path, "pod_name");
    ck_assert_str_eq(err.text, "must be given if it was given in the order, and only then");
    ck_assert_int_eq(dset_pod_writer_write(writer, NULL, NULL, take_nothing, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_pod_writer_write(writer, "n", NULL, NULL, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_pod_writer_write(NULL, "n", NULL, take_nothing, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_pod_writer_write(writer, "n", NULL, take_nothing, NULL, NULL), DSET_EDENIED);
    dset_pod_writer_free(writer);
    dset_pod_writer_free(NULL);
    order.revision_data = "{}";
    order.revision_data_size = 2;
    ck_assert_int_eq(dset_pod_writer_new(&writer, set, &order, NULL), DSET_EINVALID);
    dset_daemonset_free(set);
}
END_TEST

static int write_unnamed(const dset_allocator *memory, void *context)
{
    static const char text[] = "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"web\"},\"spec\":{"
                               "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{"
                               "\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_pod_order order = { .size = sizeof order, .node_name = "n" };
    dset_daemonset *set;
    dsetp_buffer written;
    int code;

    (void)context;
    options.memory = memory;
    code = dset_daemonset_parse(&set, text, sizeof text - 1, &options, NULL);
    if (code != DSET_OK)
        return code;
    dsetp_buffer_start(&written, NULL);
    code = dset_daemonset_write_pod(set, &order, dsetp_buffer_sink, &written, NULL);
    if (code == DSET_OK)
        ck_assert_ptr_nonnull(strstr(written.data, "\"generateName\":\"web-\""));
    dsetp_buffer_free(&written);
    dset_daemonset_free(set);
    return code;
}

START_TEST(a_pod_is_whole_or_not_written)
{
    ck_assert_uint_gt(testing_sweep(write_unnamed, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pod_writer");
    TCase *tests = tcase_create("pod_writer");

    tcase_add_test(tests, the_writer_writes_the_same_pods);
    tcase_add_test(tests, misuse_is_reported);
    tcase_add_test(tests, a_pod_is_whole_or_not_written);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
