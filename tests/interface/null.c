/*
 * Every public function with NULL for each pointer in turn, with texts that may be absent and buffers of no size among
 * them: none crashes, and each answers by the rule of base.h. tests/interface/complete.sh looks for functions that are
 * missing here.
 */
#include "interface/fixture.h"

/* The answer of a function that returns a code, and of those that return none. */
#define REFUSED(call) ck_assert_int_eq(call, DSET_EMISUSE)
#define NONE(call) ck_assert_ptr_null(call)
#define TEXT(call) ck_assert_str_eq(call, "")
#define ZERO(call) ck_assert_int_eq((int)(call), 0)
#define FALSE(call) ck_assert(!(call))
#define NEVER(call) ck_assert_int_eq(call, DSET_NEVER)
#define QUIET(call) call
#define OPTIONAL(call) ((void)(call)) /* NULL is allowed, and means none */

START_TEST(null_in_base)
{
    OPTIONAL(dset_error_write(NULL, NULL, 2));
    OPTIONAL(dset_error_set(NULL, 0, NULL, "a"));
    OPTIONAL(dset_error_set(NULL, 0, "a", NULL));
    OPTIONAL(dset_name_compare(NULL, "a"));
    OPTIONAL(dset_name_compare("a", NULL));
    QUIET(dset_text_start(NULL, NULL));
    QUIET(dset_text_free(NULL));
    REFUSED(dset_text_add(NULL, "{}", 2));
    REFUSED(dset_text_add(&f.growing, NULL, 2));
    OPTIONAL(dset_json_quote(NULL, f.buffer, 2));
    OPTIONAL(dset_json_quote("a", NULL, 2));
    OPTIONAL(dset_text_show(NULL, f.buffer, 2));
    OPTIONAL(dset_text_show("a", NULL, 2));
}
END_TEST

START_TEST(null_in_controller)
{
    REFUSED(dset_controller_new(NULL, NULL, NULL));
    QUIET(dset_controller_free(NULL));
    NONE(dset_controller_world(NULL));
    NONE(dset_controller_ledger(NULL));
    REFUSED(dset_controller_step(NULL, 1000, NULL));
    NONE(dset_controller_next(NULL));
    REFUSED(dset_controller_settle(NULL, &f.outcome, NULL));
    REFUSED(dset_controller_settle(f.controller, NULL, NULL));
    NEVER(dset_controller_deadline(NULL));
    NONE(dset_controller_plan(NULL, "a", "a"));
    NONE(dset_controller_plan(f.controller, NULL, "a"));
    NONE(dset_controller_plan(f.controller, "a", NULL));
    OPTIONAL(dset_controller_count(NULL, &f.counters));
    REFUSED(dset_controller_count(f.controller, NULL));
    REFUSED(dset_action_target(NULL, f.action, &f.target));
    REFUSED(dset_action_target(f.plan, NULL, &f.target));
    REFUSED(dset_action_target(f.plan, f.action, NULL));
    REFUSED(dset_action_write(NULL, f.action, f.set, take_bytes, NULL, NULL));
    REFUSED(dset_action_write(f.plan, NULL, f.set, take_bytes, NULL, NULL));
    REFUSED(dset_action_write(f.plan, f.action, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_action_write(f.plan, f.action, f.set, NULL, NULL, NULL));
}
END_TEST

START_TEST(null_in_document)
{
    REFUSED(dset_document_parse(NULL, "{}", 2, NULL, NULL));
    REFUSED(dset_document_parse((void *)&f.made, NULL, 2, NULL, NULL));
    QUIET(dset_document_free(NULL));
    REFUSED(dset_documents_read(NULL, 2, NULL, take_document, NULL, NULL));
    REFUSED(dset_documents_read("{}", 2, NULL, NULL, NULL, NULL));
    REFUSED(dset_documents_read_each(NULL, 2, NULL, take_document, NULL, NULL, NULL));
    REFUSED(dset_documents_read_each("{}", 2, NULL, NULL, NULL, NULL, NULL));
    NONE(dset_document_root(NULL));
    ZERO(dset_value_type(NULL));
    NONE(dset_value_get(NULL, "a"));
    NONE(dset_value_get(f.value, NULL));
    NONE(dset_value_find(NULL, "metadata", NULL));
    ZERO(dset_value_count(NULL));
    NONE(dset_value_first(NULL));
    NONE(dset_value_next(NULL));
    NONE(dset_value_key(NULL));
    NONE(dset_value_string(NULL));
    NONE(dset_value_number(NULL));
    FALSE(dset_value_bool(NULL));
    FALSE(dset_value_int64(NULL, &f.number));
    FALSE(dset_value_int64(f.value, NULL));
    QUIET(dset_value_place(NULL, f.value, &f.word, &f.word));
    QUIET(dset_value_place(f.document, NULL, &f.word, &f.word));
    OPTIONAL(dset_value_place(f.document, f.value, NULL, &f.word));
    OPTIONAL(dset_value_place(f.document, f.value, &f.word, NULL));
    REFUSED(dset_document_merge(NULL, "{}", 2, NULL));
    REFUSED(dset_document_merge(f.document, NULL, 2, NULL));
    REFUSED(dset_document_patch(NULL, DSET_KIND_NODE, "{}", 2, NULL));
    REFUSED(dset_document_patch(f.document, DSET_KIND_NODE, NULL, 2, NULL));
    OPTIONAL(dset_patch_write(DSET_KIND_NODE, NULL, f.value, f.value, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_patch_write(DSET_KIND_NODE, f.value, NULL, f.value, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_patch_write(DSET_KIND_NODE, f.value, f.value, NULL, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_patch_write(DSET_KIND_NODE, f.value, f.value, f.value, NULL, NULL, NULL, NULL));
    REFUSED(dset_value_write(NULL, DSET_FORMAT_JSON, DSET_KIND_POD, take_bytes, NULL, NULL));
    REFUSED(dset_value_write(f.value, DSET_FORMAT_JSON, DSET_KIND_POD, NULL, NULL, NULL));
}
END_TEST

START_TEST(null_in_forecast)
{
    REFUSED(dset_forecast_new(NULL, f.world, &f.node, NULL, NULL));
    REFUSED(dset_forecast_new((void *)&f.made, NULL, &f.node, NULL, NULL));
    REFUSED(dset_forecast_new((void *)&f.made, f.world, NULL, NULL, NULL));
    QUIET(dset_forecast_free(NULL));
    ZERO(dset_forecast_count(NULL));
    NONE(dset_forecast_get(NULL, 2));
    ZERO(dset_forecast_pods(NULL, DSET_YES));
    NONE(dset_forecast_requests(NULL, true, &f.count));
    OPTIONAL(dset_forecast_requests(f.forecast, true, NULL));
}
END_TEST

START_TEST(null_in_label)
{
    REFUSED(dset_label_selector_new(NULL, &f.requirement, 2, NULL, NULL));
    REFUSED(dset_label_selector_new((void *)&f.made, NULL, 2, NULL, NULL));
    REFUSED(dset_label_selector_parse(NULL, "a", 2, NULL, NULL));
    REFUSED(dset_label_selector_parse((void *)&f.made, NULL, 2, NULL, NULL));
    QUIET(dset_label_selector_free(NULL));
    FALSE(dset_label_selector_match(NULL, f.node.labels));
    ZERO(dset_label_selector_write(NULL, f.buffer, 2));
    OPTIONAL(dset_label_selector_write(f.selector, NULL, 2));
}
END_TEST

START_TEST(null_in_manifest_1)
{
    REFUSED(dset_daemonset_parse(NULL, "{}", 2, NULL, NULL));
    REFUSED(dset_daemonset_parse((void *)&f.made, NULL, 2, NULL, NULL));
    REFUSED(dset_daemonset_check(NULL, 2, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_daemonset_check("{}", 2, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_daemonset_check("{}", 2, NULL, NULL, NULL, NULL));
    REFUSED(dset_document_check(NULL, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_document_check(f.document, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_document_check(f.document, NULL, NULL, NULL, NULL));
    REFUSED(dset_object_check(DSET_KIND_POD, NULL, 2, NULL, NULL));
    REFUSED(dset_daemonset_update(NULL, f.set, "{}", 2, NULL, NULL));
    REFUSED(dset_daemonset_update((void *)&f.made, NULL, "{}", 2, NULL, NULL));
    REFUSED(dset_daemonset_update((void *)&f.made, f.set, NULL, 2, NULL, NULL));
    REFUSED(dset_daemonset_check_update(NULL, "{}", 2, NULL, take_issue, NULL, NULL));
    REFUSED(dset_daemonset_check_update(f.set, NULL, 2, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_daemonset_check_update(f.set, "{}", 2, NULL, take_issue, NULL, NULL));
    OPTIONAL(dset_daemonset_check_update(f.set, "{}", 2, NULL, NULL, NULL, NULL));
    REFUSED(dset_daemonset_copy(NULL, f.set, NULL, NULL));
    REFUSED(dset_daemonset_copy((void *)&f.made, NULL, NULL, NULL));
    QUIET(dset_daemonset_free(NULL));
    TEXT(dset_daemonset_namespace(NULL));
    TEXT(dset_daemonset_name(NULL));
    TEXT(dset_daemonset_uid(NULL));
    TEXT(dset_daemonset_version(NULL));
    ZERO(dset_daemonset_generation(NULL));
    NONE(dset_daemonset_selector(NULL));
    ZERO(dset_daemonset_labels(NULL).count);
    ZERO(dset_daemonset_annotations(NULL).count);
    ZERO(dset_daemonset_template_labels(NULL).count);
    REFUSED(dset_daemonset_strategy(NULL, &f.strategy));
    REFUSED(dset_daemonset_strategy(f.set, NULL));
    REFUSED(dset_daemonset_status(NULL, &f.status));
    REFUSED(dset_daemonset_status(f.set, NULL));
    NONE(dset_daemonset_requests(NULL, &f.count));
    OPTIONAL(dset_daemonset_requests(f.set, NULL));
    TEXT(dset_daemonset_revision_data(NULL, &f.count));
    OPTIONAL(dset_daemonset_revision_data(f.set, NULL));
    OPTIONAL(dset_revision_hash(NULL, 2, 1, f.buffer));
    QUIET(dset_revision_hash("{}", 2, 1, NULL));
    REFUSED(dset_revision_write_normal(NULL, 2, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_revision_write_normal("{}", 2, NULL, NULL, NULL, NULL));
    REFUSED(dset_daemonset_write(NULL, DSET_FORMAT_JSON, DSET_KIND_POD, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write(f.set, DSET_FORMAT_JSON, DSET_KIND_POD, NULL, NULL, NULL));
    REFUSED(dset_daemonset_apply_revision(NULL, f.set, "{}", 2, DSET_KIND_POD, NULL));
    REFUSED(dset_daemonset_apply_revision((void *)&f.made, NULL, "{}", 2, DSET_KIND_POD, NULL));
    REFUSED(dset_daemonset_apply_revision((void *)&f.made, f.set, NULL, 2, DSET_KIND_POD, NULL));
    REFUSED(dset_daemonset_write_template(NULL, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write_template(f.set, NULL, NULL, NULL));
    REFUSED(dset_daemonset_write_pod(NULL, &f.order, take_bytes, NULL, NULL));
}
END_TEST

START_TEST(null_in_manifest_2)
{
    REFUSED(dset_daemonset_write_pod(f.set, NULL, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write_pod(f.set, &f.order, NULL, NULL, NULL));
    REFUSED(dset_pod_writer_new(NULL, f.set, &f.order, NULL));
    REFUSED(dset_pod_writer_new((void *)&f.made, NULL, &f.order, NULL));
    REFUSED(dset_pod_writer_new((void *)&f.made, f.set, NULL, NULL));
    QUIET(dset_pod_writer_free(NULL));
    REFUSED(dset_pod_writer_write(NULL, "a", "a", take_bytes, NULL, NULL));
    OPTIONAL(dset_pod_writer_write(f.writer, NULL, "a", take_bytes, NULL, NULL));
    REFUSED(dset_pod_writer_write(f.writer, "a", NULL, take_bytes, NULL, NULL));
    REFUSED(dset_pod_writer_write(f.writer, "a", "a", NULL, NULL, NULL));
    REFUSED(dset_daemonset_write_revision(NULL, "a", "a", 1, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write_revision(f.set, NULL, "a", 1, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write_revision(f.set, "a", NULL, 1, take_bytes, NULL, NULL));
    REFUSED(dset_daemonset_write_revision(f.set, "a", "a", 1, NULL, NULL, NULL));
    REFUSED(dset_field_list(NULL, take_field, NULL, NULL));
    REFUSED(dset_field_list("a", NULL, NULL, NULL));
    REFUSED(dset_label_selector_read(NULL, f.value, NULL, NULL));
    REFUSED(dset_int_or_percent_read(NULL, f.value, NULL));
    REFUSED(dset_int_or_percent_read(&f.value_or_percent, NULL, NULL));
}
END_TEST

START_TEST(null_in_objects)
{
    FALSE(dset_pod_is_ready(NULL));
    FALSE(dset_pod_is_available(NULL, 1, 1000));
    FALSE(dset_pod_is_terminal(NULL));
    FALSE(dset_pod_is_active(NULL));
    FALSE(dset_pod_is_updated(NULL, "a", &f.number));
    OPTIONAL(dset_pod_is_updated(&f.pod, NULL, &f.number));
    OPTIONAL(dset_pod_is_updated(&f.pod, "a", NULL));
}
END_TEST

START_TEST(null_in_place)
{
    REFUSED(dset_place(NULL, f.set, &f.node, NULL, NULL));
    REFUSED(dset_place((void *)&f.made, NULL, &f.node, NULL, NULL));
    REFUSED(dset_place((void *)&f.made, f.set, NULL, NULL, NULL));
    QUIET(dset_explanation_free(NULL));
    ZERO(dset_explanation_may_start(NULL));
    ZERO(dset_explanation_may_stay(NULL));
    ZERO(dset_explanation_count(NULL));
    NONE(dset_explanation_get(NULL, 2));
    ZERO(dset_finding_write(NULL, f.buffer, 2));
    OPTIONAL(dset_finding_write(dset_explanation_get(f.explanation, 0), NULL, 2));
    FALSE(dset_daemonset_selects_node(NULL, &f.node));
    FALSE(dset_daemonset_selects_node(f.set, NULL));
    FALSE(dset_toleration_tolerates(NULL, &f.taint));
    FALSE(dset_toleration_tolerates(&f.toleration, NULL));
    NONE(dset_daemonset_tolerations(NULL, &f.count));
    OPTIONAL(dset_daemonset_tolerations(f.set, NULL));
}
END_TEST

START_TEST(null_in_plan)
{
    REFUSED(dset_ledger_new(NULL, NULL, NULL));
    QUIET(dset_ledger_free(NULL));
    REFUSED(dset_ledger_put(NULL, &f.note, NULL));
    REFUSED(dset_ledger_put(f.ledger, NULL, NULL));
    REFUSED(dset_ledger_drop(NULL, &f.note, NULL));
    REFUSED(dset_ledger_drop(f.ledger, NULL, NULL));
    QUIET(dset_ledger_drop_daemonset(NULL, "a"));
    QUIET(dset_ledger_drop_daemonset(f.ledger, NULL));
    REFUSED(dset_ledger_put_gone(NULL, f.world, NULL));
    REFUSED(dset_ledger_put_gone(f.ledger, NULL, NULL));
    QUIET(dset_ledger_expire(NULL, f.world, 1000));
    OPTIONAL(dset_ledger_expire(f.ledger, NULL, 1000));
    ZERO(dset_ledger_count(NULL));
    NONE(dset_ledger_get(NULL, 2));
    REFUSED(dset_reconcile(NULL, f.world, f.ledger, "a", "a", &f.options, NULL));
    REFUSED(dset_reconcile((void *)&f.made, NULL, f.ledger, "a", "a", &f.options, NULL));
    REFUSED(dset_reconcile((void *)&f.made, f.world, f.ledger, NULL, "a", &f.options, NULL));
    REFUSED(dset_reconcile((void *)&f.made, f.world, f.ledger, "a", NULL, &f.options, NULL));
    REFUSED(dset_reconcile((void *)&f.made, f.world, f.ledger, "a", "a", NULL, NULL));
    QUIET(dset_plan_free(NULL));
    ZERO(dset_plan_count(NULL));
    NONE(dset_plan_get(NULL, 2));
    NONE(dset_plan_status(NULL));
    TEXT(dset_plan_revision(NULL));
    TEXT(dset_plan_namespace(NULL));
    TEXT(dset_plan_name(NULL));
    ZERO(dset_plan_now(NULL));
    NEVER(dset_plan_recheck_at(NULL));
    NONE(dset_plan_problem(NULL));
    NONE(dset_plan_explain(NULL, "a"));
    NONE(dset_plan_explain(f.plan, NULL));
    ZERO(dset_plan_token(NULL, f.buffer, 2));
    OPTIONAL(dset_plan_token(f.plan, NULL, 2));
    REFUSED(dset_plan_write(NULL, take_bytes, NULL, NULL));
    REFUSED(dset_plan_write(f.plan, NULL, NULL, NULL));
}
END_TEST

START_TEST(null_in_ports)
{
    QUIET(dset_store_close(NULL));
    QUIET(dset_transport_close(NULL));
    REFUSED(dset_store_create(NULL, &f.record, 1000, 1, &f.created, NULL, NULL));
    REFUSED(dset_store_create(&f.store, NULL, 1000, 1, &f.created, NULL, NULL));
    OPTIONAL(dset_store_create(&f.store, &f.record, 1000, 1, NULL, NULL, NULL));
    REFUSED(dset_store_patch(NULL, &f.record, NULL, NULL));
    REFUSED(dset_store_patch(&f.store, NULL, NULL, NULL));
    REFUSED(dset_world_put_record(NULL, &f.record, NULL));
    REFUSED(dset_world_put_record(f.world, NULL, NULL));
    REFUSED(dset_store_memory(NULL, NULL, NULL));
    REFUSED(dset_driver_new(NULL, f.controller, &f.store, &f.transport, NULL, NULL));
    REFUSED(dset_driver_new((void *)&f.made, NULL, &f.store, &f.transport, NULL, NULL));
    REFUSED(dset_driver_new((void *)&f.made, f.controller, NULL, &f.transport, NULL, NULL));
    REFUSED(dset_driver_new((void *)&f.made, f.controller, &f.store, NULL, NULL, NULL));
    QUIET(dset_driver_free(NULL));
    REFUSED(dset_drive(NULL, 1000, NULL));
    NEVER(dset_driver_deadline(NULL));
    ZERO(dset_driver_refused_count(NULL));
    NONE(dset_driver_refused(NULL, 2));
}
END_TEST

START_TEST(null_in_records)
{
    REFUSED(dset_record_read(DSET_KIND_POD, NULL, 2, &f.methods, NULL, NULL, NULL));
    REFUSED(dset_record_read(DSET_KIND_POD, "{}", 2, NULL, NULL, NULL, NULL));
    REFUSED(dset_record_reader_new(NULL, &f.reading, &f.methods, NULL, NULL));
    REFUSED(dset_record_reader_new((void *)&f.made, NULL, &f.methods, NULL, NULL));
    REFUSED(dset_record_reader_new((void *)&f.made, &f.reading, NULL, NULL, NULL));
    QUIET(dset_record_reader_free(NULL));
    REFUSED(dset_record_reader_feed(NULL, "{}", 2, NULL));
    REFUSED(dset_record_reader_feed(f.reader, NULL, 2, NULL));
    REFUSED(dset_record_reader_end(NULL, NULL));
}
END_TEST

START_TEST(null_in_scalar)
{
    REFUSED(dset_quantity_parse(NULL, "a", 2, NULL));
    REFUSED(dset_quantity_parse(&f.quantity, NULL, 2, NULL));
    ZERO(dset_quantity_sign(NULL));
    ck_assert_int_eq(dset_quantity_compare(NULL, &f.quantity), -1);
    ck_assert_int_eq(dset_quantity_compare(&f.quantity, NULL), 1);
    REFUSED(dset_quantity_add(NULL, &f.quantity, NULL));
    REFUSED(dset_quantity_add(&f.quantity, NULL, NULL));
    FALSE(dset_quantity_value(NULL, &f.number));
    FALSE(dset_quantity_value(&f.quantity, NULL));
    FALSE(dset_quantity_milli(NULL, &f.number));
    FALSE(dset_quantity_milli(&f.quantity, NULL));
    FALSE(dset_quantity_round_to_milli(NULL));
    ZERO(dset_quantity_write(NULL, f.buffer, 2));
    OPTIONAL(dset_quantity_write(&f.quantity, NULL, 2));
    REFUSED(dset_int_or_percent_scale(NULL, 1, true, &f.number, NULL));
    REFUSED(dset_int_or_percent_scale(&f.value_or_percent, 1, true, NULL, NULL));
    REFUSED(dset_time_parse(NULL, "a", 2, NULL));
    REFUSED(dset_time_parse(&f.number, NULL, 2, NULL));
    OPTIONAL(dset_time_write(1000, NULL, 2));
    OPTIONAL(dset_text_problem(DSET_KIND_POD, NULL, 2));
}
END_TEST

START_TEST(null_in_simulate)
{
    dset_transport made; /* cleared: that of the fixture would leak */

    REFUSED(dset_transport_loopback(NULL, &f.store, NULL, NULL));
    REFUSED(dset_transport_loopback(&made, NULL, NULL, NULL));
    REFUSED(dset_simulate(NULL, 1000, 1000, NULL));
}
END_TEST

START_TEST(null_in_world_1)
{
    REFUSED(dset_world_new(NULL, NULL, NULL));
    QUIET(dset_world_free(NULL));
    REFUSED(dset_world_put_node(NULL, &f.node, NULL));
    REFUSED(dset_world_put_node(f.world, NULL, NULL));
    REFUSED(dset_world_put_pod(NULL, &f.pod, NULL));
    REFUSED(dset_world_put_pod(f.world, NULL, NULL));
    REFUSED(dset_world_put_revision(NULL, &f.revision, NULL));
    REFUSED(dset_world_put_revision(f.world, NULL, NULL));
    REFUSED(dset_world_put_daemonset(NULL, f.set, NULL));
    REFUSED(dset_world_put_daemonset(f.world, NULL, NULL));
    REFUSED(dset_world_drop_node(NULL, "a", NULL));
    REFUSED(dset_world_drop_node(f.world, NULL, NULL));
    REFUSED(dset_world_drop_pod(NULL, "a", "a", NULL));
    REFUSED(dset_world_drop_pod(f.world, NULL, "a", NULL));
    REFUSED(dset_world_drop_pod(f.world, "a", NULL, NULL));
    REFUSED(dset_world_drop_revision(NULL, "a", "a", NULL));
    REFUSED(dset_world_drop_revision(f.world, NULL, "a", NULL));
    REFUSED(dset_world_drop_revision(f.world, "a", NULL, NULL));
    REFUSED(dset_world_drop_daemonset(NULL, "a", "a", NULL));
    REFUSED(dset_world_drop_daemonset(f.world, NULL, "a", NULL));
    REFUSED(dset_world_drop_daemonset(f.world, "a", NULL, NULL));
    REFUSED(dset_world_resync_begin(NULL, DSET_KIND_POD, NULL));
    REFUSED(dset_world_resync_end(NULL, DSET_KIND_POD, NULL));
    QUIET(dset_world_resync_keep(NULL, DSET_KIND_POD, "a", "a"));
    QUIET(dset_world_resync_keep(f.world, DSET_KIND_POD, NULL, "a"));
    QUIET(dset_world_resync_keep(f.world, DSET_KIND_POD, "a", NULL));
    REFUSED(dset_world_put_policy(NULL, "a", "a", &f.policy, NULL));
    REFUSED(dset_world_put_policy(f.world, NULL, "a", &f.policy, NULL));
    REFUSED(dset_world_put_policy(f.world, "a", NULL, &f.policy, NULL));
    REFUSED(dset_world_put_policy(f.world, "a", "a", NULL, NULL));
    NONE(dset_world_get_policy(NULL, "a", "a"));
    NONE(dset_world_get_policy(f.world, NULL, "a"));
    NONE(dset_world_get_policy(f.world, "a", NULL));
    REFUSED(dset_world_put_synced(NULL, "a", "a", NULL));
    REFUSED(dset_world_put_synced(f.world, NULL, "a", NULL));
    OPTIONAL(dset_world_put_synced(f.world, "a", NULL, NULL));
    NONE(dset_world_get_daemonset(NULL, "a", "a"));
    NONE(dset_world_get_daemonset(f.world, NULL, "a"));
    NONE(dset_world_get_daemonset(f.world, "a", NULL));
    REFUSED(dset_world_list_daemonsets(NULL, take_set, NULL));
    REFUSED(dset_world_list_daemonsets(f.world, NULL, NULL));
    REFUSED(dset_world_list_nodes(NULL, take_node, NULL));
    REFUSED(dset_world_list_nodes(f.world, NULL, NULL));
    REFUSED(dset_world_list_pods(NULL, take_pod, NULL));
    REFUSED(dset_world_list_pods(f.world, NULL, NULL));
    REFUSED(dset_world_list_revisions(NULL, take_revision, NULL));
    REFUSED(dset_world_list_revisions(f.world, NULL, NULL));
    FALSE(dset_world_take_changed(NULL, &f.text, &f.text));
    OPTIONAL(dset_world_take_changed(f.world, NULL, &f.text));
    OPTIONAL(dset_world_take_changed(f.world, &f.text, NULL));
}
END_TEST

START_TEST(null_in_world_2)
{
    OPTIONAL(dset_world_count(NULL, &f.world_counters));
    REFUSED(dset_world_count(f.world, NULL));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("null");
    TCase *tests = tcase_create("null");

    tcase_add_checked_fixture(tests, fixture_start, fixture_end);
    tcase_add_test(tests, null_in_base);
    tcase_add_test(tests, null_in_controller);
    tcase_add_test(tests, null_in_document);
    tcase_add_test(tests, null_in_forecast);
    tcase_add_test(tests, null_in_label);
    tcase_add_test(tests, null_in_manifest_1);
    tcase_add_test(tests, null_in_manifest_2);
    tcase_add_test(tests, null_in_objects);
    tcase_add_test(tests, null_in_place);
    tcase_add_test(tests, null_in_plan);
    tcase_add_test(tests, null_in_ports);
    tcase_add_test(tests, null_in_records);
    tcase_add_test(tests, null_in_scalar);
    tcase_add_test(tests, null_in_simulate);
    tcase_add_test(tests, null_in_world_1);
    tcase_add_test(tests, null_in_world_2);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
