/*
 * Every struct that a caller fills in: a size below that of the first version is misuse; flags, reserved members and
 * later members that this library does not know are refused, not ignored.
 */
#include "interface/fixture.h"

#include <string.h>

/* A struct with room behind it, as that of a later version. */
#define LATER(type) \
    struct { \
        type now; \
        uint64_t later; \
    }

/* call uses x.now; the struct is valid before and after. */
#define CHECK_SIZES(value, type, call) \
    do { \
        LATER(type) x = { value, 0 }; \
        x.now.size = sizeof x; \
        ck_assert_int_ne(call, DSET_EVERSION); \
        ck_assert_int_ne(call, DSET_EMISUSE); \
        x.later = 1; \
        ck_assert_int_eq(call, DSET_EVERSION); \
        x.now.size = sizeof(type) - 1; \
        ck_assert_int_eq(call, DSET_EMISUSE); \
        x.now.size = 0; \
        ck_assert_int_eq(call, DSET_EMISUSE); \
    } while (0)

#define CHECK_MEMBER(value, type, member, call) \
    do { \
        LATER(type) x = { value, 0 }; \
        x.now.member = 1u << 20; \
        ck_assert_int_eq(call, DSET_EVERSION); \
    } while (0)

START_TEST(objects)
{
    CHECK_SIZES(f.node, dset_node, dset_world_put_node(f.world, &x.now, NULL));
    CHECK_MEMBER(f.node, dset_node, flags, dset_world_put_node(f.world, &x.now, NULL));
    CHECK_SIZES(f.pod, dset_pod, dset_world_put_pod(f.world, &x.now, NULL));
    CHECK_MEMBER(f.pod, dset_pod, flags, dset_world_put_pod(f.world, &x.now, NULL));
    CHECK_MEMBER(f.pod, dset_pod, reserved, dset_world_put_pod(f.world, &x.now, NULL));
    CHECK_SIZES(f.revision, dset_revision, dset_world_put_revision(f.world, &x.now, NULL));
    CHECK_MEMBER(f.revision, dset_revision, reserved, dset_world_put_revision(f.world, &x.now, NULL));
    CHECK_SIZES(f.record, dset_record, dset_world_put_record(f.world, &x.now, NULL));
    CHECK_SIZES(f.note, dset_note, dset_ledger_put(f.ledger, &x.now, NULL));
    CHECK_SIZES(f.policy, dset_policy, dset_world_put_policy(f.world, "a", "a", &x.now, NULL));
    CHECK_MEMBER(f.policy, dset_policy, flags, dset_world_put_policy(f.world, "a", "a", &x.now, NULL));
}
END_TEST

static int plan_with(const dset_reconcile_options *options)
{
    dset_plan *plan;
    int code = dset_reconcile(&plan, f.world, NULL, "a", "a", options, NULL);

    dset_plan_free(plan);
    return code;
}

static int parse_with(const dset_parse_options *options)
{
    return dset_daemonset_check("{}", 2, options, NULL, NULL, NULL);
}

static int read_with(const dset_document_options *options)
{
    dset_document *document;
    int code = dset_document_parse(&document, "{}", 2, options, NULL);

    dset_document_free(document);
    return code;
}

static int control_with(const dset_controller_options *options)
{
    dset_controller *controller;
    int code = dset_controller_new(&controller, options, NULL);

    dset_controller_free(controller);
    return code;
}

static int simulate_with(const dset_loopback_options *options)
{
    dset_transport transport;
    int code = dset_transport_loopback(&transport, &f.store, options, NULL);

    dset_transport_close(&transport);
    return code;
}

static int feed_with(const dset_record_options *options, const dset_record_methods *methods)
{
    dset_record_reader *reader;
    int code = dset_record_reader_new(&reader, options, methods, NULL, NULL);

    dset_record_reader_free(reader);
    return code;
}

START_TEST(options)
{
    const dset_parse_options parsing = DSET_PARSE_OPTIONS_INIT;
    const dset_document_options reading = DSET_DOCUMENT_OPTIONS_INIT;
    const dset_controller_options control = DSET_CONTROLLER_OPTIONS_INIT;
    const dset_loopback_options simulating = DSET_LOOPBACK_OPTIONS_INIT;

    CHECK_SIZES(f.options, dset_reconcile_options, plan_with(&x.now));
    CHECK_MEMBER(f.options, dset_reconcile_options, flags, plan_with(&x.now));
    CHECK_MEMBER(f.options, dset_reconcile_options, reserved, plan_with(&x.now));
    CHECK_SIZES(parsing, dset_parse_options, parse_with(&x.now));
    CHECK_MEMBER(parsing, dset_parse_options, flags, parse_with(&x.now));
    CHECK_SIZES(reading, dset_document_options, read_with(&x.now));
    CHECK_MEMBER(reading, dset_document_options, flags, read_with(&x.now));
    CHECK_SIZES(control, dset_controller_options, control_with(&x.now));
    CHECK_MEMBER(control, dset_controller_options, flags, control_with(&x.now));
    CHECK_SIZES(simulating, dset_loopback_options, simulate_with(&x.now));
    CHECK_MEMBER(simulating, dset_loopback_options, reserved, simulate_with(&x.now));
    CHECK_SIZES(f.reading, dset_record_options, feed_with(&x.now, &f.methods));
    CHECK_MEMBER(f.reading, dset_record_options, reserved, feed_with(&x.now, &f.methods));
    CHECK_SIZES(f.methods, dset_record_methods, feed_with(&f.reading, &x.now));
    CHECK_MEMBER(f.methods, dset_record_methods, reserved, feed_with(&f.reading, &x.now));
}
END_TEST

START_TEST(orders_and_outcomes)
{
    CHECK_SIZES(f.order, dset_pod_order, dset_daemonset_write_pod(f.set, &x.now, take_bytes, NULL, NULL));
    CHECK_MEMBER(f.order, dset_pod_order, reserved, dset_daemonset_write_pod(f.set, &x.now, take_bytes, NULL, NULL));
    CHECK_SIZES(f.outcome, dset_outcome, dset_controller_settle(f.controller, &x.now, NULL));
    ck_assert_int_eq(dset_daemonset_write(f.set, DSET_FORMAT_JSON, 1u << 20, take_bytes, NULL, NULL), DSET_EVERSION);
    ck_assert_int_eq(dset_value_write(f.value, DSET_FORMAT_JSON, 1u << 20, take_bytes, NULL, NULL), DSET_EVERSION);
    ck_assert_int_eq(dset_daemonset_apply_revision((dset_daemonset **)&f.made, f.set, "{}", 2, 1u << 20, NULL),
                     DSET_EVERSION);
}
END_TEST

static int bind_with(const dset_store_methods *store, const dset_transport_methods *transport)
{
    const dset_store its_store = { store, f.store.self };
    const dset_transport its_transport = { transport, f.transport.self };
    dset_driver *driver;
    int code = dset_driver_new(&driver, f.controller, &its_store, &its_transport, NULL, NULL);

    dset_driver_free(driver);
    return code;
}

START_TEST(tables_of_methods)
{
    CHECK_SIZES(*f.store.methods, dset_store_methods, bind_with(&x.now, f.transport.methods));
    CHECK_MEMBER(*f.store.methods, dset_store_methods, flags, bind_with(&x.now, f.transport.methods));
    CHECK_SIZES(*f.transport.methods, dset_transport_methods, bind_with(f.store.methods, &x.now));
    CHECK_MEMBER(*f.transport.methods, dset_transport_methods, flags, bind_with(f.store.methods, &x.now));
}
END_TEST

/* For every size of a struct that the library fills in: it fills in what it knows, writes zeros beyond, or refuses. */
#define CHECK_ANSWER(type, call)                                                                                     \
    do {                                                                                                             \
        struct {                                                                                                     \
            type now;                                                                                                \
            unsigned char later[64];                                                                                 \
        } x;                                                                                                         \
        unsigned char *bytes = (unsigned char *)&x;                                                                  \
        uint32_t size;                                                                                               \
        size_t i;                                                                                                    \
        for (size = 0; size <= sizeof x; size++) {                                                                   \
            memset(&x, 0xaa, sizeof x);                                                                              \
            x.now.size = size;                                                                                       \
            ck_assert_int_eq(call, size < sizeof x.now ? DSET_EMISUSE : DSET_OK);                                    \
            for (i = sizeof size; i < sizeof x; i++)                                                                 \
                ck_assert(size < sizeof x.now || i >= size ? bytes[i] == 0xaa                                        \
                                                           : i < sizeof x.now || bytes[i] == 0);                     \
            ck_assert_uint_eq(x.now.size, size);                                                                     \
        }                                                                                                            \
    } while (0)

START_TEST(answers)
{
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;

    CHECK_ANSWER(dset_world_counters, dset_world_count(f.world, &x.now));
    CHECK_ANSWER(dset_controller_counters, dset_controller_count(f.controller, &x.now));
    CHECK_ANSWER(dset_strategy, dset_daemonset_strategy(f.set, &x.now));
    CHECK_ANSWER(dset_target, dset_action_target(f.plan, f.action, &x.now));
    CHECK_ANSWER(dset_status, dset_daemonset_status(f.set, &x.now));
    ck_ok(dset_world_count(f.world, &counters));
    ck_assert_uint_eq(counters.nodes, 1);
}
END_TEST

/* What a header requires is checked. */
START_TEST(requirements)
{
    static const dset_label twice[] = { { "b", "1" }, { "a", "" }, { "b", "2" } };

    f.node.name = "";
    ck_assert_int_eq(dset_world_put_node(f.world, &f.node, NULL), DSET_EMISUSE);
    f.node.name = "b";
    f.node.labels.items = twice;
    f.node.labels.count = 3;
    ck_assert_int_eq(dset_world_put_node(f.world, &f.node, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_place((dset_explanation **)&f.made, f.set, &f.node, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_world_drop_node(f.world, "b", NULL), DSET_ENOTFOUND);
    f.pod.labels = f.node.labels;
    ck_assert_int_eq(dset_world_put_pod(f.world, &f.pod, NULL), DSET_EMISUSE);
    f.pod.labels.count = 2;
    ck_ok(dset_world_put_pod(f.world, &f.pod, NULL));
    f.pod.phase = DSET_POD_FAILED + 1;
    ck_assert_int_eq(dset_world_put_pod(f.world, &f.pod, NULL), DSET_EMISUSE);
    f.pod.phase = 0;
    f.pod.name = NULL;
    ck_assert_int_eq(dset_world_put_pod(f.world, &f.pod, NULL), DSET_EMISUSE);
    f.revision.labels = f.node.labels;
    ck_assert_int_eq(dset_world_put_revision(f.world, &f.revision, NULL), DSET_EMISUSE);
    f.options.now = 0;
    ck_assert_int_eq(plan_with(&f.options), DSET_EMISUSE);
    f.options.now = 1;
    ck_assert_int_eq(dset_reconcile((dset_plan **)&f.made, f.world, NULL, "a", "", &f.options, NULL), DSET_EMISUSE);
    f.note.pod_name = "";
    ck_assert_int_eq(dset_ledger_put(f.ledger, &f.note, NULL), DSET_EMISUSE);
    f.note.node_name = "n";
    ck_ok(dset_ledger_put(f.ledger, &f.note, NULL));
    f.record.name = "";
    ck_assert_int_eq(dset_world_put_record(f.world, &f.record, NULL), DSET_EMISUSE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("structs");
    TCase *tests = tcase_create("structs");

    tcase_add_checked_fixture(tests, fixture_start, fixture_end);
    tcase_add_test(tests, objects);
    tcase_add_test(tests, options);
    tcase_add_test(tests, orders_and_outcomes);
    tcase_add_test(tests, tables_of_methods);
    tcase_add_test(tests, answers);
    tcase_add_test(tests, requirements);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
