/*
 * libdaemonset: labels and label selectors.
 *
 * The rules are those of Kubernetes 1.37 (labels.Parse,
 * metav1.LabelSelectorAsSelector).
 */
#ifndef DAEMONSET_LABEL_H
#define DAEMONSET_LABEL_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dset_label { /* element of a borrowed array: frozen, never grows */
    const char *key;
    const char *value;
} dset_label;

typedef struct dset_labels { /* a borrowed view, in any order, with unique keys; frozen, never grows */
    const dset_label *items;
    size_t count;
} dset_labels;

/* Operators of selectors; Gt and Lt compare decimal integers. */
typedef enum dset_operator {
    DSET_OP_IN = 1,
    DSET_OP_NOT_IN,
    DSET_OP_EXISTS,
    DSET_OP_DOES_NOT_EXIST,
    DSET_OP_GT,
    DSET_OP_LT,
    DSET_OP_EQUALS,       /* like In with one value, written "=" */
    DSET_OP_DOUBLE_EQUALS, /* the same, written "==" */
    DSET_OP_NOT_EQUALS    /* like NotIn with one value, written "!=" */
} dset_operator;

typedef struct dset_requirement { /* element of a borrowed array: frozen, never grows */
    const char *key;
    uint32_t op; /* dset_operator */
    uint32_t count;
    const char *const *values;
} dset_requirement;

/* Immutable. */
typedef struct dset_label_selector dset_label_selector;

/*
 * Creates a selector from requirements, all of which must be satisfied.
 *
 * out        the new selector, owned by the caller
 * items      copied, including strings; may be NULL if count is 0: then the
 *            selector matches everything
 * memory     NULL means malloc; copied, what it points to must outlive *out
 *
 * DSET_EMISUSE   out is NULL, or a key is NULL
 * DSET_EINVALID  an operator is unknown, a key or value breaks the label
 *                rules, or the operator does not allow that many values;
 *                err->path is "[i].key", "[i].operator" or "[i].values[j]"
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_label_selector_new(dset_label_selector **out, const dset_requirement *items,
                                                   size_t count, const dset_allocator *memory, dset_error *err);

/*
 * Parses the text form, as accepted by "kubectl get -l":
 * "app in (a,b),tier!=cache,!legacy". Empty text matches everything.
 *
 * text  size bytes, need not be terminated
 *
 * DSET_EMISUSE   out or text is NULL
 * DSET_ESYNTAX   not a selector; err->column says where
 * DSET_EINVALID  a key or a value breaks the label rules
 * DSET_ELIMIT    more than 1 MiB of text
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_label_selector_parse(dset_label_selector **out, const char *text, size_t size,
                                                     const dset_allocator *memory, dset_error *err);
DSET_API void dset_label_selector_free(dset_label_selector *selector);

/*
 * Tells whether the labels satisfy the selector. A NULL selector matches
 * nothing, one without requirements matches everything.
 *
 * Since 0.1.
 */
DSET_API bool dset_label_selector_match(const dset_label_selector *selector, dset_labels labels);

/*
 * Writes the canonical text, sorted by key, by the rule of snprintf; "" for
 * the empty selector.
 *
 * Since 0.1.
 */
DSET_API size_t dset_label_selector_write(const dset_label_selector *selector, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
