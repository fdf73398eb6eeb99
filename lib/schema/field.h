/*
 * Field tables: the single description of the objects of an API. Decoding, normal form, defaults, validation, paths and
 * the order of output all use them. A rule that a column cannot express is a small function named in the table.
 *
 * The depth of a table limits the recursion of every walk over it, whatever the input.
 */
#ifndef DSETP_SCHEMA_FIELD_H
#define DSETP_SCHEMA_FIELD_H

#include "daemonset/scalar.h"
#include "tree/tree.h"

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

typedef enum dsetp_filled { /* the result of a function that fills in defaults */
    DSETP_FILL_ON = 0, /* go on with the defaults of the fields */
    DSETP_FILL_NONE,   /* the fields get no defaults */
    DSETP_FILL_FAILED  /* out of memory */
} dsetp_filled;

typedef struct dsetp_validator dsetp_validator;
typedef struct dsetp_type dsetp_type;

/* value may be NULL, v->object is what it is a member of; the validator's path stands at the field. */
typedef void dsetp_field_rule(dsetp_validator *v, const dset_value *value);
/* The validator's path stands at the object. */
typedef void dsetp_object_rule(dsetp_validator *v, const dset_value *object);
typedef dsetp_filled dsetp_filler(dset_document *document, dset_value *object, const dsetp_type *type);

typedef struct dsetp_range {
    int64_t min, max;
} dsetp_range;

typedef struct dsetp_field {
    const char *name;
    const dsetp_type *type; /* of a structure */
    const char *preset;     /* JSON of the default, or NULL */
    const char *merge_key;  /* of a list of structures that merges: the member by which its elements are told apart */

    /* Rules, checked in this order; required comes first. */
    const char *const *options; /* must be one of these, NULL-terminated: FieldValueNotSupported */
    const dsetp_range *range;   /* a number must be within it: FieldValueInvalid */
    dsetp_field_rule *check;    /* anything else */

    uint8_t kind;       /* dsetp_field_kind; of the elements, for lists and maps */
    uint8_t shape;      /* dsetp_shape */
    uint8_t rule;       /* dset_text_rule for a string: FieldValueInvalid */
    uint8_t gate;       /* the disabled feature it belongs to; 0: none */
    bool always : 1;    /* written even if it is empty */
    bool pointer : 1;   /* absent and empty differ */
    bool omit_zero : 1; /* a struct-like value that is omitted if unset */
    bool rounds : 1;    /* quantities are rounded up to thousandths */
    bool required : 1;  /* must not be empty: FieldValueRequired */
    bool late : 1;      /* the check comes after those of its fields */
    bool merges : 1;    /* patches merge the list; without merge_key it is a set of scalars; others are replaced */
    bool retains : 1;   /* patches say which members stay, as only one source of several may */
} dsetp_field;

struct dsetp_type {
    const char *name; /* as in Kubernetes */
    const dsetp_field *fields;
    size_t count;
    /* Defaults that depend on other fields, before those of the fields. */
    dsetp_filler *fill;
    const char *const *order; /* of validation of the fields, NULL-terminated; NULL: that of the table */
    /* Replaces the walk over the fields if the context matters. */
    dsetp_object_rule *validate;
    /* Rules over several fields, after those of the fields. */
    dsetp_object_rule *check;
};

/* Puts a member into an object in normal form, where it belongs by the order of the table; false when it is NULL. */
bool dsetp_field_put(dset_value *object, const dsetp_type *type, const dsetp_field *field, dset_value *value);
/* The row of a name, or NULL. Case matters. */
const dsetp_field *dsetp_field_find(const dsetp_type *type, const char *name);

/* Parses a string as a quantity; false if it is not one. */
bool dsetp_quantity_of(const dset_value *value, dset_quantity *out);

/* Fills in the defaults of an object in normal form. False when out of memory. */
bool dsetp_default(dset_document *document, dset_value *object, const dsetp_type *type);

/*
 * Is one member of two objects of a type the same, both in normal form: what Kubernetes compares before it says that
 * something changed? Absent and empty lists and maps are, quantities count by their value; an absent structure and an
 * empty one are not, where the type tells them apart.
 */
bool dsetp_same_members(const dset_value *a, const dset_value *b, const dsetp_type *type, const char *name);

#endif
