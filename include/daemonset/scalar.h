/*
 * libdaemonset: the scalars of the Kubernetes API that every controller
 * needs: quantities, int-or-percent, times, and the rules for names.
 *
 * Quantities are exact: no double anywhere.
 */
#ifndef DAEMONSET_SCALAR_H
#define DAEMONSET_SCALAR_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { DSET_QUANTITY_LIMBS = 124 };

/*
 * A resource quantity ("100m", "1.5Gi", "12e6") as an exact integer number of
 * billionths. It owns no memory and is copied by assignment; access it only
 * through the functions below. Fractions of a billionth are rounded up in
 * magnitude, as in Kubernetes.
 */
typedef struct dset_quantity { /* frozen, never grows */
    uint32_t flags;
    uint32_t count;                     /* limbs in use; 0 is zero */
    uint32_t limbs[DSET_QUANTITY_LIMBS]; /* base 10^9, least first */
    const char *spelling;               /* borrowed from the parsed text; NULL if not kept */
    size_t spelling_size;
} dset_quantity;

/*
 * Parses a quantity, by the grammar of Kubernetes' ParseQuantity.
 *
 * text  size bytes, need not be terminated. Where Kubernetes keeps the
 *       spelling of a quantity, *out points into this text.
 *
 * DSET_EMISUSE  out or text is NULL
 * DSET_ESYNTAX  not a quantity, or an unknown suffix
 * DSET_ELIMIT   it needs more than 1100 digits
 *
 * Since 0.1.
 */
DSET_API int dset_quantity_parse(dset_quantity *out, const char *text, size_t size, dset_error *err);

/* -1, 0 or 1. Since 0.1. */
DSET_API int dset_quantity_sign(const dset_quantity *quantity);

/* Compares by value: <0, 0 or >0. NULL counts as 0. Since 0.1. */
DSET_API int dset_quantity_compare(const dset_quantity *a, const dset_quantity *b);

/*
 * Adds b to *sum, which keeps its format, or takes that of b if it is zero.
 * DSET_ELIMIT: the sum has too many digits; *sum is unchanged. Since 0.1.
 */
DSET_API int dset_quantity_add(dset_quantity *sum, const dset_quantity *b, dset_error *err);

/*
 * Returns it as an integer, or an integer number of thousandths, rounded away
 * from zero; false if it does not fit in 64 bits. Compatible with Kubernetes'
 * Value() and MilliValue() including their odd results for some negative
 * numbers. Since 0.1.
 */
DSET_API bool dset_quantity_value(const dset_quantity *quantity, int64_t *out);
DSET_API bool dset_quantity_milli(const dset_quantity *quantity, int64_t *out);

/*
 * Rounds up in magnitude to thousandths, as the API server does for the
 * resources of containers. Returns whether it changed. Since 0.1.
 */
DSET_API bool dset_quantity_round_to_milli(dset_quantity *quantity);

/*
 * Writes it as Kubernetes does, in the original spelling if that is kept, by
 * the rule of snprintf. Since 0.1.
 */
DSET_API size_t dset_quantity_write(const dset_quantity *quantity, char *buffer, size_t size);

enum { DSET_VALUE_ABSENT = 0, DSET_VALUE_NUMBER = 1, DSET_VALUE_TEXT = 2 };

/* An integer, or a string such as "10%". */
typedef struct dset_int_or_percent { /* frozen, never grows */
    uint32_t kind;    /* DSET_VALUE_* */
    int32_t number;
    const char *text; /* borrowed */
} dset_int_or_percent;

/*
 * Scales it: a number is returned as is, "N%" is N percent of total, rounded up
 * or down. If it is absent, *out is 0.
 *
 * DSET_EINVALID  the text is not a percentage, or does not fit in 64 bits
 *
 * Since 0.1.
 */
DSET_API int dset_int_or_percent_scale(const dset_int_or_percent *value, int32_t total, bool round_up, int64_t *out,
                                       dset_error *err);

/*
 * Reads a time as the API server does: RFC 3339, with any fraction, truncated
 * to milliseconds.
 *
 * DSET_EMISUSE  out or text is NULL
 * DSET_ESYNTAX  not a time
 *
 * Since 0.1.
 */
DSET_API int dset_time_parse(dset_ms *out, const char *text, size_t size, dset_error *err);

/* Writes a time as the API server does, "2026-03-01T12:00:00Z", whole seconds, by the rule of snprintf. Since 0.1. */
DSET_API size_t dset_time_write(dset_ms time, char *buffer, size_t size);

/* The rules that strings in the API must obey. Append only. */
typedef enum dset_text_rule {
    DSET_RULE_QUALIFIED_NAME = 1, /* [prefix/]name: label keys, finalizers */
    DSET_RULE_ANNOTATION_KEY,     /* a qualified name after conversion to lower case */
    DSET_RULE_LABEL_VALUE,
    DSET_RULE_DNS_LABEL,          /* RFC 1123 */
    DSET_RULE_DNS_SUBDOMAIN,      /* RFC 1123 */
    DSET_RULE_DNS_SUBDOMAIN_UNDERSCORE,
    DSET_RULE_DNS1035_LABEL,
    DSET_RULE_GENERATE_NAME,      /* a prefix of a DNS subdomain; may end in a dash */
    DSET_RULE_ENV_VAR,            /* any printable ASCII characters but = */
    DSET_RULE_ENV_VAR_STRICT,
    DSET_RULE_PORT_NAME,
    DSET_RULE_CONFIG_MAP_KEY,
    DSET_RULE_HTTP_HEADER,
    DSET_RULE_PERCENT,
    DSET_RULE_IP,                 /* in canonical form */
    DSET_RULE_IP_STRICT,          /* any form without leading zeros or IPv4 inside IPv6 */
    DSET_RULE_IP_LENIENT,         /* any form */
    DSET_RULE_FINALIZER           /* the generic rule: a qualified name */
} dset_text_rule;

/*
 * Returns what is wrong with a string, as a sentence without its subject ("must
 * be no more than 63 bytes"), or NULL if it obeys the rule. Static text. No
 * string obeys an unknown rule.
 *
 * Since 0.1.
 */
DSET_API const char *dset_text_problem(uint32_t rule, const char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
