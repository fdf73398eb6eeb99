/* One valid object of every kind of the public interface. */
#include "interface/fixture.h"

#include <string.h>

fixture f;

static const char set_text[] =
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"a\",\"namespace\":\"a\",\"uid\":\"u\"},"
    "\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{"
    "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";

static void fill_objects(void)
{
    f.node = (dset_node)DSET_NODE_INIT;
    f.node.name = "a";
    f.pod = (dset_pod)DSET_POD_INIT;
    f.pod.ns = f.pod.name = "a";
    f.revision = (dset_revision)DSET_REVISION_INIT;
    f.revision.ns = f.revision.name = "a";
    f.note = (dset_note)DSET_NOTE_INIT;
    f.note.kind = DSET_NOTE_CREATE;
    f.note.set_uid = "u";
    f.note.ns = f.note.pod_name = "a";
    f.record = (dset_record){ sizeof f.record, DSET_KIND_POD, "a", "a", "{}", 2, NULL };
}

static void fill_options(void)
{
    f.methods = (dset_record_methods)DSET_RECORD_METHODS_INIT;
    f.reading = (dset_record_options)DSET_RECORD_OPTIONS_INIT;
    f.reading.kind = DSET_KIND_POD;
    f.reading.shape = DSET_SHAPE_LIST;
    f.policy = (dset_policy)DSET_POLICY_INIT;
    f.options = (dset_reconcile_options)DSET_RECONCILE_OPTIONS_INIT;
    f.options.now = 1000;
    f.options.flags = DSET_RECONCILE_EXPLAIN;
    f.order = (dset_pod_order)DSET_POD_ORDER_INIT;
    f.outcome = (dset_outcome)DSET_OUTCOME_INIT;
    f.strategy = (dset_strategy)DSET_STRATEGY_INIT;
    f.status = (dset_status)DSET_STATUS_INIT;
    f.world_counters = (dset_world_counters)DSET_WORLD_COUNTERS_INIT;
    f.counters = (dset_controller_counters)DSET_CONTROLLER_COUNTERS_INIT;
    f.target = (dset_target)DSET_TARGET_INIT;
}

static void fill_values(void)
{
    f.requirement = (dset_requirement){ .key = "a", .op = DSET_OP_EXISTS };
    ck_ok(dset_quantity_parse(&f.quantity, "1", 1, NULL));
    f.toleration = (dset_toleration){ "", "", "", "", -1 };
    f.taint = (dset_taint){ "", "", "" };
    dset_text_start(&f.growing, NULL);
}

void fixture_start(void)
{
    dset_parse_options parsing = DSET_PARSE_OPTIONS_INIT;

    memset(&f, 0, sizeof f);
    fill_objects();
    fill_options();
    fill_values();
    parsing.flags = DSET_PARSE_STORED;
    ck_ok(dset_daemonset_parse(&f.set, set_text, sizeof set_text - 1, &parsing, NULL));
    ck_ok(dset_world_new(&f.world, NULL, NULL));
    ck_ok(dset_ledger_new(&f.ledger, NULL, NULL));
    ck_ok(dset_world_put_node(f.world, &f.node, NULL));
    ck_ok(dset_world_put_daemonset(f.world, f.set, NULL));
    ck_ok(dset_reconcile(&f.plan, f.world, NULL, "a", "a", &f.options, NULL));
    f.action = dset_plan_get(f.plan, 0);
    ck_ok(dset_place(&f.explanation, f.set, &f.node, NULL, NULL));
    ck_ok(dset_forecast_new(&f.forecast, f.world, &f.node, NULL, NULL));
    ck_ok(dset_document_parse(&f.document, "{\"metadata\":{}}", 15, NULL, NULL));
    f.value = dset_document_root(f.document);
    ck_ok(dset_controller_new(&f.controller, NULL, NULL));
    ck_ok(dset_store_memory(&f.store, NULL, NULL));
    ck_ok(dset_transport_loopback(&f.transport, &f.store, NULL, NULL));
    ck_ok(dset_driver_new(&f.driver, f.controller, &f.store, &f.transport, NULL, NULL));
    ck_ok(dset_record_reader_new(&f.reader, &f.reading, &f.methods, NULL, NULL));
    ck_ok(dset_pod_writer_new(&f.writer, f.set, &f.order, NULL));
    ck_ok(dset_label_selector_parse(&f.selector, "a=b", 3, NULL, NULL));
}

void fixture_end(void)
{
    dset_driver_free(f.driver);
    dset_transport_close(&f.transport);
    dset_store_close(&f.store);
    dset_controller_free(f.controller);
    dset_record_reader_free(f.reader);
    dset_pod_writer_free(f.writer);
    dset_label_selector_free(f.selector);
    dset_explanation_free(f.explanation);
    dset_forecast_free(f.forecast);
    dset_document_free(f.document);
    dset_plan_free(f.plan);
    dset_ledger_free(f.ledger);
    dset_world_free(f.world);
    dset_daemonset_free(f.set);
    dset_text_free(&f.growing);
}

int take_document(void *context, dset_document *document, uint32_t line)
{
    (void)context;
    (void)line;
    return document != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_set(void *context, const dset_daemonset *set)
{
    (void)context;
    return set != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_node(void *context, const dset_node *node)
{
    (void)context;
    return node != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_pod(void *context, const dset_pod *pod)
{
    (void)context;
    return pod != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_revision(void *context, const dset_revision *revision)
{
    (void)context;
    return revision != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_field(void *context, const dset_field *field)
{
    (void)context;
    return field != NULL ? DSET_OK : DSET_EMISUSE;
}

int take_bytes(void *context, const void *data, size_t size)
{
    (void)context;
    return data != NULL || size == 0 ? DSET_OK : DSET_EMISUSE;
}

void take_issue(void *context, const dset_issue *issue)
{
    (void)context;
    (void)issue;
}
