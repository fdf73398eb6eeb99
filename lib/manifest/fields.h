/*
 * The table of fields: what the API knows about a DaemonSet, once. Decoding, normal form, defaults, validation, paths
 * and the order of writing all walk it. A rule that a column cannot say is a small function named in it (rules.h).
 *
 * The depth of the table bounds whoever walks it by calling itself; input cannot make that deeper.
 */
#ifndef DSETP_MANIFEST_FIELDS_H
#define DSETP_MANIFEST_FIELDS_H

#include "daemonset/scalar.h"
#include "manifest/tree.h"

typedef enum dsetp_field_kind {
    DSETP_STRING = 1,
    DSETP_BOOLEAN,
    DSETP_INT32,
    DSETP_INT64,
    DSETP_QUANTITY,
    DSETP_INT_OR_STRING,
    DSETP_TIME,
    DSETP_STRUCT, /* see type */
    DSETP_RAW     /* any JSON, kept as it is */
} dsetp_field_kind;

typedef enum dsetp_shape { DSETP_ONE = 0, DSETP_LIST, DSETP_MAP } dsetp_shape;

/* Features that are off: their fields are known, and cleared when an object is stored. */
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

typedef enum dsetp_filled { /* what a function that fills in defaults says */
    DSETP_FILL_ON = 0, /* now those of the fields */
    DSETP_FILL_NONE,   /* the fields get none */
    DSETP_FILL_FAILED  /* out of memory */
} dsetp_filled;

typedef struct dsetp_validator dsetp_validator;
typedef struct dsetp_type dsetp_type;

typedef struct dsetp_field {
    const char *name;
    uint8_t kind;   /* dsetp_field_kind; of the elements, for lists and maps */
    uint8_t shape;  /* dsetp_shape */
    bool always;    /* written even when it is empty */
    bool pointer;   /* absent and empty differ */
    bool omit_zero; /* a struct-like value that is left out when unset */
    bool rounds;    /* quantities are rounded up to whole thousandths */
    uint8_t gate;   /* dsetp_gate */
    const dsetp_type *type;
    const char *preset; /* JSON of the default */

    /* Rules, checked in this order. */
    bool required;              /* must not be empty: FieldValueRequired */
    const char *const *options; /* must be one of these, ended by NULL: FieldValueNotSupported */
    uint32_t rule;              /* dset_text_rule that a text must obey: FieldValueInvalid */
    bool ranged;                /* a number must be within min and max: FieldValueInvalid */
    int64_t min, max;
    /* Anything else: value may be NULL, object is what it is a member of; the path stands at the field. */
    void (*check)(dsetp_validator *v, const dset_value *value, const dset_value *object);
    bool late; /* the check comes after what is inside */
} dsetp_field;

struct dsetp_type {
    const char *name; /* Kubernetes' */
    const dsetp_field *fields;
    size_t count;
    /* Defaults that depend on other fields, before those of the fields. */
    dsetp_filled (*fill)(dset_document *document, dset_value *object, const dsetp_type *type);
    const char *const *order; /* in which the fields are judged, ended by NULL; NULL: that of the table */
    /* Replaces the walk over the fields when the context matters. */
    void (*validate)(dsetp_validator *v, const dset_value *object);
    /* Rules over several fields, after those of the fields. */
    void (*check)(dsetp_validator *v, const dset_value *object);
};

extern const dsetp_type dsetp_daemonset_type;
extern const dsetp_type dsetp_daemonset_list_type;
extern const dsetp_type dsetp_revision_type;
extern const dsetp_type dsetp_revision_list_type;
extern const dsetp_type dsetp_pod_type;
extern const dsetp_type dsetp_node_type;

/* Across the files of the table. */
extern const dsetp_type dsetp_object_meta_type;
extern const dsetp_type dsetp_label_selector_type;
extern const dsetp_type dsetp_spread_selector_type; /* the same fields under other rules */
extern const dsetp_type dsetp_term_selector_type;
extern const dsetp_type dsetp_pod_template_type;
extern const dsetp_type dsetp_pod_spec_type;
extern const dsetp_type dsetp_volume_type;
extern const dsetp_type dsetp_affinity_type;
extern const dsetp_type dsetp_container_type;
extern const dsetp_type dsetp_init_container_type;
extern const dsetp_type dsetp_ephemeral_container_type;
extern const dsetp_type dsetp_resources_type;
extern const dsetp_type dsetp_pod_resources_type;
extern const dsetp_type dsetp_pod_security_type;
extern const dsetp_type dsetp_security_type;
extern const dsetp_type dsetp_field_ref_type;
extern const dsetp_type dsetp_resource_ref_type;
extern const dsetp_type dsetp_name_ref_type;
extern const dsetp_type dsetp_toleration_type;
extern const dsetp_type dsetp_spread_type;
extern const dsetp_type dsetp_pod_status_type;
extern const dsetp_type dsetp_node_term_type;
extern const dsetp_type dsetp_probe_type;
extern const dsetp_type dsetp_hook_type;
extern const dsetp_type dsetp_bundle_type;

/* Puts a member into an object in normal form, where it belongs by the order of the table. */
void dsetp_field_put(dset_value *object, const dsetp_type *type, const dsetp_field *field, dset_value *value);
/* The row of a name, or NULL. Case matters. */
const dsetp_field *dsetp_field_find(const dsetp_type *type, const char *name);

/* Columns, for the files of the table. */
#define DSETP_TYPE_FIELDS(list) .fields = (list), .count = sizeof(list) / sizeof((list)[0])
#define ALWAYS .always = true
#define POINTER .pointer = true
#define LIST .shape = DSETP_LIST
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
#define RANGE(low, high) .ranged = true, .min = (low), .max = (high)
#define NOT_NEGATIVE RANGE(0, INT64_MAX)
#define CHECK(function) .check = dsetp_check_##function
#define GATE(name) .gate = DSETP_GATE_##name

#endif
