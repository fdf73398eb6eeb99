/* The types of the API, defined in fields_*.c, and macros for their tables. */
#ifndef DSETP_API_TYPES_H
#define DSETP_API_TYPES_H

#include "schema/field.h"

/* Disabled features: their fields are known, but cleared when an object is stored. */
typedef enum dsetp_gate {
    DSETP_GATE_NONE = 0,
    DSETP_GATE_STOP_SIGNALS,
    DSETP_GATE_WORKLOAD,
    DSETP_GATE_VOLUME_USER,
    DSETP_GATE_EMPTY_DIR_MODE,
    DSETP_GATE_BIND_OPTIONS,
    DSETP_GATE_H2C_PROBE,
    DSETP_GATE_GRPC_TLS,
    DSETP_GATE_EVICTION
} dsetp_gate;

extern const dsetp_type dsetp_daemonset_type, dsetp_daemonset_list_type, dsetp_revision_type,
    dsetp_revision_list_type, dsetp_pod_type, dsetp_node_type;

/* Across the files of the table. */
extern const dsetp_type dsetp_object_meta_type, dsetp_label_selector_type, dsetp_spread_selector_type,
    dsetp_term_selector_type, dsetp_pod_template_type, dsetp_pod_spec_type, dsetp_volume_type, dsetp_container_type,
    dsetp_init_container_type, dsetp_ephemeral_container_type, dsetp_resources_type, dsetp_pod_resources_type,
    dsetp_security_type, dsetp_field_ref_type, dsetp_resource_ref_type, dsetp_name_ref_type, dsetp_toleration_type,
    dsetp_node_term_type, dsetp_probe_type, dsetp_hook_type, dsetp_bundle_type, dsetp_claim_spec_type, dsetp_projection_type, dsetp_projected_type,
    dsetp_daemonset_spec_type, dsetp_pod_term_type, dsetp_spread_type;

/* Columns, for the files of the table. */
#define FIELDS_OF(list) .fields = list##_fields, .count = sizeof list##_fields / sizeof list##_fields[0]
#define FIELDS(...)                                                                                                  \
    .fields = (const dsetp_field[]){ __VA_ARGS__ },                                                                  \
    .count = sizeof((const dsetp_field[]){ __VA_ARGS__ }) / sizeof(dsetp_field)
#define FILL(function) .fill = dsetp_fill_##function
#define VALIDATE(function) .validate = dsetp_validate_##function
#define ALWAYS .always = true
#define POINTER .pointer = true
#define LIST .shape = DSETP_LIST
#define MERGED_BY(key) LIST, .merges = true, .merge_key = (key)
#define SET LIST, .merges = true
#define RETAINS .retains = true
#define MAP .shape = DSETP_MAP
#define STRING .kind = DSETP_STRING
#define BOOLEAN .kind = DSETP_BOOLEAN
#define INT32 .kind = DSETP_INT32
#define INT64 .kind = DSETP_INT64
#define QUANTITY .kind = DSETP_QUANTITY
#define INT_OR_STRING .kind = DSETP_INT_OR_STRING
#define TIME .kind = DSETP_TIME
#define STRUCT(t) .kind = DSETP_STRUCT, .type = &dsetp_##t##_type
#define LOCAL(t) .kind = DSETP_STRUCT, .type = &(t)
#define RAW .kind = DSETP_RAW
#define PRESET(json) .preset = (json)
#define REQUIRED .required = true
#define OPTIONS(list) .options = (list)
#define RULE(name) .rule = DSET_RULE_##name
#define RANGE(low, high) .range = &(const dsetp_range){ (low), (high) }
#define NOT_NEGATIVE RANGE(0, INT64_MAX)
#define CHECK(function) .check = dsetp_check_##function
#define GATE(name) .gate = DSETP_GATE_##name

#endif
