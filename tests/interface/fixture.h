/* One valid object of every kind of the public interface, for tests of what is refused. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "daemonset/daemonset.h"
#include "daemonset/simulate.h"
#include "support/testing.h"

typedef struct fixture {
    dset_world *world;
    dset_ledger *ledger;
    dset_plan *plan;
    const dset_action *action; /* of the plan */
    dset_daemonset *set;
    dset_document *document;
    const dset_value *value; /* of the document */
    dset_controller *controller;
    dset_driver *driver;
    dset_store store;
    dset_transport transport;
    dset_record_reader *reader;
    dset_explanation *explanation;
    dset_forecast *forecast;
    dset_pod_writer *writer;
    dset_label_selector *selector;
    /* structs that a caller fills in */
    dset_record record;
    dset_record_methods methods;
    dset_record_options reading;
    dset_node node;
    dset_pod pod;
    dset_revision revision;
    dset_note note;
    dset_policy policy;
    dset_reconcile_options options;
    dset_pod_order order;
    dset_outcome outcome;
    dset_strategy strategy;
    dset_status status;
    dset_world_counters world_counters;
    dset_controller_counters counters;
    /* values */
    dset_requirement requirement;
    dset_quantity quantity;
    dset_int_or_percent value_or_percent;
    dset_toleration toleration;
    dset_taint taint;
    dset_text growing;
    /* room for answers */
    int64_t number;
    uint32_t word;
    size_t count;
    const char *text;
    char buffer[DSET_NAME_SIZE];
    dset_created created;
    dset_target target;
    void *made;
} fixture;

extern fixture f;
void fixture_start(void);
void fixture_end(void);

int take_document(void *context, dset_document *document, uint32_t line);
int take_set(void *context, const dset_daemonset *set);
int take_node(void *context, const dset_node *node);
int take_pod(void *context, const dset_pod *pod);
int take_revision(void *context, const dset_revision *revision);
int take_field(void *context, const dset_field *field);
int take_bytes(void *context, const void *data, size_t size);
void take_issue(void *context, const dset_issue *issue);

#endif
