/*
 * libdaemonset: DaemonSets: decode, default, validate and write them; write
 * their Pods and revisions.
 */
#ifndef DAEMONSET_MANIFEST_H
#define DAEMONSET_MANIFEST_H

#include "base.h"
#include "document.h"
#include "label.h"
#include "objects.h"
#include "scalar.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A DaemonSet: decoded, defaulted, validated. Immutable; several threads may
 * read it at once.
 */
typedef struct dset_daemonset dset_daemonset;

enum {
    /* Unknown fields are kept; the last of duplicate keys counts; invalid UTF-8 becomes U+FFFD. */
    DSET_PARSE_LENIENT = 1u << 0,
    /* The object as a server stores it: the status is read; no defaults, no validation. */
    DSET_PARSE_STORED = 1u << 1,
    /* Decode, default and prepare only. */
    DSET_PARSE_NO_VALIDATE = 1u << 2,
    /* With LENIENT or STORED: unknown fields are dropped, as by an API server of this version. */
    DSET_PARSE_DROP_UNKNOWN = 1u << 3,
    /* No defaults; with NO_VALIDATE, the object stays as it was sent. */
    DSET_PARSE_NO_DEFAULTS = 1u << 4,
    /* For an update through the status subresource: the stored spec is kept. */
    DSET_PARSE_STATUS = 1u << 5,

    /* Warnings to omit; no warning causes a refusal. */
    DSET_PARSE_NO_WARNINGS = 1u << 6,        /* those of Kubernetes, and unknown and duplicate fields with LENIENT */
    DSET_PARSE_NO_SURGE_ADVICE = 1u << 7,    /* maxSurge together with host ports: "SurgeWithHostPort" */
    DSET_PARSE_NO_PRIORITY_ADVICE = 1u << 8, /* requests without a priority: "RequestsWithoutPriority" */

    /* With NO_VALIDATE: only fill in defaults, without the other changes a server makes to a new object: status,
     * generations and fields of disabled features stay. */
    DSET_PARSE_NO_PREPARE = 1u << 9
};

typedef struct dset_parse_options {
    uint32_t size;       /* sizeof of this struct; 0 in any other field means the default */
    uint32_t flags;      /* DSET_PARSE_* */
    const dset_allocator *memory;
    uint32_t format;     /* dset_format */
    uint32_t bytes_max;  /* as in dset_document_options */
    uint32_t depth_max;
    uint32_t values_max; /* with STORED the default is 200000, so that accepted objects can be read again in any form */
    const char *ns;      /* namespace for a document that names none; NULL means "default", "" none */
} dset_parse_options;
#define DSET_PARSE_OPTIONS_INIT { sizeof(dset_parse_options), 0, NULL, 0, 0, 0, 0, NULL }

typedef struct dset_issue { /* read-only, valid during the call; may grow at the end */
    int32_t code;           /* enum dset_code */
    uint32_t line, column;  /* in the text; for a missing field, of the innermost object that should have it */
    bool warning;           /* accepted, but likely a mistake */
    const char *type;       /* Kubernetes' name: "FieldValueInvalid", "FieldValueRequired", ...; "UnknownField",
                               "DuplicateField", "Malformed" for unreadable text; "Warning" and names of advice */
    const char *path;       /* "spec.updateStrategy.rollingUpdate.maxSurge" */
    const char *value;      /* JSON of the offending value, or NULL */
    const char *text;       /* one sentence */
} dset_issue;
typedef void (*dset_issue_fn)(void *context, const dset_issue *issue);

/*
 * Parses one DaemonSet: decodes it, fills in the defaults, prepares it as an
 * API server prepares a new object, and validates it. Of several YAML documents
 * it reads the first, as a server does; see dset_documents_read for the others.
 * kind and apiVersion may be missing.
 *
 * out      the new object, free it with dset_daemonset_free; NULL on failure
 * data     size bytes of JSON or YAML
 * options  NULL means the defaults
 * err      the first error: its position, its path, one sentence
 *
 * DSET_EMISUSE   out or data is NULL, an unknown flag, or flags that exclude
 *                each other
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_ESYNTAX   neither JSON nor YAML
 * DSET_EINVALID  well formed, but not a valid DaemonSet
 * DSET_ELIMIT    more bytes, values or levels than the options allow
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_parse(dset_daemonset **out, const void *data, size_t size,
                                                const dset_parse_options *options, dset_error *err);
/*
 * Parses and validates a document like dset_daemonset_parse, and reports every
 * issue in Kubernetes' order: unknown and duplicate fields, or else invalid
 * values, then warnings. At most 1000 errors and 200 warnings are reported. If
 * the rest of the text cannot be parsed, the last issue has the type
 * "Malformed".
 *
 * report  called for each issue; may be NULL
 *
 * DSET_OK if no issue is an error, else the code of the first error, as for
 * dset_daemonset_parse.
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_check(const void *data, size_t size, const dset_parse_options *options,
                                  dset_issue_fn report, void *context, dset_error *err);

/*
 * The same for a document that is already parsed, such as one of many in a
 * file. If it was read with DSET_DOCUMENT_KEEP_DUPLICATES, duplicate keys are
 * reported, too. The document is not changed; limits on its text do not apply.
 *
 * DSET_EMISUSE  document is NULL
 * the other codes are those of dset_daemonset_check
 *
 * Since 0.1.
 */
DSET_API int dset_document_check(const dset_document *document, const dset_parse_options *options,
                                 dset_issue_fn report, void *context, dset_error *err);

/*
 * Checks whether a Node, a Pod or a ControllerRevision can be decoded, as an
 * API server does with objects from clients: every field known to Kubernetes
 * must have its type, including those that dset_record_read() skips; unknown
 * fields are accepted, and the last of duplicate fields counts. Use it for
 * objects written by people, before they are stored. A server has already
 * checked the objects it stores.
 *
 * kind    DSET_KIND_NODE, _POD or _REVISION
 * data    JSON of one object
 * memory  used during the call; NULL means malloc
 *
 * DSET_EMISUSE   data is NULL, or another kind
 * DSET_ESYNTAX   not JSON; err->line and err->column say where
 * DSET_EINVALID  the object has another kind, or a field has the wrong type;
 *                err->path says which
 * DSET_ELIMIT    larger or deeper than the limits of documents
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_object_check(uint32_t kind, const void *data, size_t size, const dset_allocator *memory,
                               dset_error *err);

/*
 * Returns the form to store of a document sent as an update of `old`:
 * generations are incremented, fields that a client cannot set are kept, and
 * changes of immutable fields are refused. Without DSET_PARSE_STATUS the status
 * is kept; with it, everything except the status and the metadata. The
 * resourceVersion is that of the document, or of old if it has none; comparing
 * it with the stored one is up to the store. The rules are those of Kubernetes,
 * except that no resourceVersion is needed if old has none.
 *
 * out      the new object, free it with dset_daemonset_free; NULL on failure
 * old      the stored object; not changed
 * changed  size bytes of JSON or YAML
 * options  as for dset_daemonset_parse, but without DSET_PARSE_STORED; ns NULL
 *          means that of old; with DSET_PARSE_NO_VALIDATE the document is not
 *          validated
 *
 * DSET_EMISUSE   out, old or changed is NULL, or an unknown flag
 * DSET_ESYNTAX   neither JSON nor YAML
 * DSET_EINVALID  a value is invalid or must not be changed; err has the first
 *                issue that dset_daemonset_check_update would report
 * DSET_ELIMIT    over a limit of the options
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_update(dset_daemonset **out, const dset_daemonset *old, const void *changed,
                                                 size_t size, const dset_parse_options *options, dset_error *err);
/*
 * Reports every issue of such an update, in Kubernetes' order. Parameters and
 * codes are those of dset_daemonset_update; DSET_OK if no issue is an error.
 * report may be NULL.
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_check_update(const dset_daemonset *old, const void *changed, size_t size,
                                         const dset_parse_options *options, dset_issue_fn report, void *context,
                                         dset_error *err);

/*
 * Copies a set, optionally with another allocator (NULL: malloc).
 *
 * out  the copy, free it with dset_daemonset_free; NULL on failure
 *
 * DSET_EMISUSE  out or set is NULL
 * DSET_ENOMEM   out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_copy(dset_daemonset **out, const dset_daemonset *set,
                                               const dset_allocator *memory, dset_error *err);
/* Frees a set; NULL is fine. Since 0.1. */
DSET_API void dset_daemonset_free(dset_daemonset *set);

/* Identity and versions of a set, borrowed from it; "" if absent. Since 0.1. */
DSET_API const char *dset_daemonset_namespace(const dset_daemonset *set);
DSET_API const char *dset_daemonset_name(const dset_daemonset *set);
DSET_API const char *dset_daemonset_uid(const dset_daemonset *set);
DSET_API const char *dset_daemonset_version(const dset_daemonset *set); /* resourceVersion, opaque */
DSET_API int64_t dset_daemonset_generation(const dset_daemonset *set);
DSET_API const dset_label_selector *dset_daemonset_selector(const dset_daemonset *set); /* NULL matches nothing */

/* Labels and annotations, and the labels of the template, borrowed from the set; none for NULL. Since 0.1. */
DSET_API dset_labels dset_daemonset_labels(const dset_daemonset *set);
DSET_API dset_labels dset_daemonset_annotations(const dset_daemonset *set);
DSET_API dset_labels dset_daemonset_template_labels(const dset_daemonset *set);

typedef enum dset_strategy_type {
    DSET_STRATEGY_OTHER = 0, /* of no known type: old Pods stay, as with OnDelete */
    DSET_STRATEGY_ROLLING_UPDATE,
    DSET_STRATEGY_ON_DELETE
} dset_strategy_type;

/* How a DaemonSet is updated. The caller sets the size, the library the rest. */
typedef struct dset_strategy {
    uint32_t size;
    uint32_t type;                       /* dset_strategy_type */
    dset_int_or_percent max_unavailable; /* texts are borrowed from the set */
    dset_int_or_percent max_surge;
    int32_t min_ready_seconds;
    int32_t history_limit;               /* revisionHistoryLimit; -1: absent */
} dset_strategy;
#define DSET_STRATEGY_INIT { sizeof(dset_strategy), 0, { 0, 0, NULL }, { 0, 0, NULL }, 0, -1 }

/*
 * Read how a set is updated, and its status as it was last stored.
 * DSET_EMISUSE: an argument is NULL, or *out is too small.
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_strategy(const dset_daemonset *set, dset_strategy *out);
DSET_API int dset_daemonset_status(const dset_daemonset *set, dset_status *out);

typedef struct dset_request { /* element of a borrowed array: frozen, never grows */
    const char *resource; /* "cpu", "memory", "example.com/device" */
    dset_quantity amount;
} dset_request;

/*
 * Returns the resource requests of one Pod of the template, sorted by name, as
 * computed by the scheduler from containers, init containers, sidecars and
 * overhead, or the Pod-level requests. A limit without a request counts as the
 * request, as it will in the Pod. Borrowed from the set.
 *
 * Since 0.1.
 */
DSET_API const dset_request *dset_daemonset_requests(const dset_daemonset *set, size_t *count);

/*
 * Returns the exact bytes of a ControllerRevision's data for the template, as
 * Kubernetes writes them; NUL-terminated. Borrowed from the set.
 *
 * size  set to their number; may be NULL
 *
 * Since 0.1.
 */
DSET_API const char *dset_daemonset_revision_data(const dset_daemonset *set, size_t *size);
/*
 * Writes the value of the label controller-revision-hash for the data of a
 * revision: a hash of its bytes and the collision count, at most 10 letters and
 * digits, NUL-terminated. The name of the revision is the name of the set, a
 * dash and this value. The hash differs from that of Kubernetes, see
 * doc/differences.md.
 *
 * collision_count  that of the status; -1: absent
 *
 * Since 0.1.
 */
DSET_API void dset_revision_hash(const void *data, size_t size, int32_t collision_count, char buffer[16]);

/*
 * Writes the data of a revision in its normal form, for dset_revision: keys
 * sorted, null and empty fields omitted where the API omits them, defaults
 * filled in, numbers and quantities in one spelling. Two revisions with equal
 * normal forms have the same template. The sink is not called if the data
 * already has this form, or is not JSON.
 *
 * memory  used during the call; NULL means malloc
 *
 * DSET_EMISUSE  data or sink is NULL
 * DSET_ENOMEM
 * any code that the sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_revision_write_normal(const void *data, size_t size, const dset_allocator *memory,
                                        dset_sink_fn sink, void *context, dset_error *err);

/*
 * Writes the whole object: JSON in the order in which Kubernetes declares the
 * fields, or YAML. Both read back to the same object and the same revision.
 *
 * format  DSET_FORMAT_YAML, or JSON
 * flags   DSET_WRITE_*, for JSON
 * sink    receives the text, which is valid during the call
 *
 * DSET_EMISUSE  set or sink is NULL, or an unknown flag
 * DSET_ENOMEM   out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write(const dset_daemonset *set, dset_format format, uint32_t flags, dset_sink_fn sink,
                                  void *context, dset_error *err);

/*
 * Returns the set with the template of a revision, as for kubectl rollout undo.
 * Send the result as an update of the set. If the data is equal to
 * dset_daemonset_revision_data() byte for byte, there is nothing to undo.
 *
 * out    the new object, free it with dset_daemonset_free; NULL on failure
 * data   size bytes: the data of a ControllerRevision, a strategic merge patch
 *        that replaces the template; others are applied, too
 * flags  0 or DSET_PARSE_DROP_UNKNOWN
 *
 * DSET_EMISUSE   a pointer is NULL, or an unknown flag
 * DSET_ESYNTAX   not JSON
 * DSET_EINVALID  not such a patch, or a field has the wrong type
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_apply_revision(dset_daemonset **out, const dset_daemonset *set,
                                                         const void *data, size_t size, uint32_t flags,
                                                         dset_error *err);

/*
 * Writes spec.template as one line of JSON.
 *
 * DSET_EMISUSE  set or sink is NULL
 * DSET_ENOMEM
 * any code that the sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write_template(const dset_daemonset *set, dset_sink_fn sink, void *context,
                                           dset_error *err);

typedef struct dset_pod_order { /* what to write into a Pod */
    uint32_t size;             /* sizeof of this struct; 0 in any other field means the default */
    uint32_t reserved;
    const char *node_name;     /* the node it must run on; NULL: any */
    const char *pod_name;      /* NULL: write generateName instead, so that the server names it */
    const char *revision;      /* value of controller-revision-hash; "" or NULL: no such label */
    const void *revision_data; /* the template to use; NULL: that of the set */
    size_t revision_data_size;
} dset_pod_order;
#define DSET_POD_ORDER_INIT { sizeof(dset_pod_order), 0, NULL, NULL, NULL, NULL, 0 }
/*
 * Writes the Pod that the controller would create for a node, as one line of
 * JSON: the template with the labels of its revision, the owner, the automatic
 * tolerations, and the node as its required node affinity.
 *
 * DSET_EMISUSE   set, order or sink is NULL
 * DSET_EVERSION  order has fields that this library does not know
 * DSET_ESYNTAX   revision_data is not JSON
 * DSET_EINVALID  revision_data has no template
 * DSET_ENOMEM    out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write_pod(const dset_daemonset *set, const dset_pod_order *order, dset_sink_fn sink,
                                      void *context, dset_error *err);

/*
 * Writes many Pods of a DaemonSet that differ only in name and node: the
 * template is processed once, and the output is byte for byte that of
 * dset_daemonset_write_pod().
 */
typedef struct dset_pod_writer dset_pod_writer;

/*
 * out    the new writer, owned by the caller; it may outlive the set
 * order  as above; of the two names it only matters whether they are NULL
 *
 * The codes are those of dset_daemonset_write_pod().
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_pod_writer_new(dset_pod_writer **out, const dset_daemonset *set,
                                               const dset_pod_order *order, dset_error *err);
/* Frees a writer. NULL is fine. Since 0.1. */
DSET_API void dset_pod_writer_free(dset_pod_writer *writer);

/*
 * Writes one Pod.
 *
 * node_name, pod_name  NULL if and only if it was NULL in the order
 *
 * DSET_EMISUSE  writer or sink is NULL, or a name is NULL although the order
 *               had one, or vice versa
 * DSET_ENOMEM
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_pod_writer_write(const dset_pod_writer *writer, const char *node_name, const char *pod_name,
                                   dset_sink_fn sink, void *context, dset_error *err);

/*
 * Writes the ControllerRevision that the controller would create for the
 * template, as one line of JSON.
 *
 * name    of the revision
 * hash    value of its label controller-revision-hash
 * number  its revision number
 *
 * DSET_EMISUSE  set, name, hash or sink is NULL
 * DSET_ENOMEM   out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write_revision(const dset_daemonset *set, const char *name, const char *hash,
                                           int64_t number, dset_sink_fn sink, void *context, dset_error *err);

typedef struct dset_field { /* one row of the field table; read-only, valid during the call; may grow at the end */
    const char *name;   /* "maxSurge" */
    const char *path;   /* "spec.updateStrategy.rollingUpdate.maxSurge"; "[]" after a list; begins with the kind if
                           that is not DaemonSet */
    const char *type;   /* "string", "[]Container", "map[string]Quantity", ... */
    const char *preset; /* its default: JSON, or a text if it depends on other fields; NULL: none */
    const char *rule;   /* its validation rule, as a text; "" if any value of its type is valid */
    uint32_t count;     /* number of fields of the object, or of the elements of the list */
    uint32_t reserved;
} dset_field;
typedef int (*dset_field_fn)(void *context, const dset_field *field);

/*
 * Calls take() with the fields of an object or of the elements of a list, in
 * Kubernetes' order, or with the field itself if it has none. If take()
 * returns something else than 0, stops and returns that. Decoding, defaults and
 * validation use the same table.
 *
 * path  "" is a DaemonSet, "spec.template.spec.containers" a field of it. An
 *       index, "[0]" or "[]", may follow a list. It may begin with a kind:
 *       DaemonSet, DaemonSetList, ControllerRevision, ControllerRevisionList.
 *
 * DSET_EMISUSE    path or take is NULL
 * DSET_ENOTFOUND  there is no such field
 *
 * Since 0.1.
 */
DSET_API int dset_field_list(const char *path, dset_field_fn take, void *context, dset_error *err);

/*
 * Reads a LabelSelector object. For NULL and null there is no selector, which
 * matches nothing; {} is a selector that matches everything.
 *
 * out  the selector, free it with dset_label_selector_free; NULL if there is
 *      none, and on failure
 *
 * DSET_EMISUSE   out is NULL
 * DSET_EINVALID  not an object, or a requirement breaks a rule
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_label_selector_read(dset_label_selector **out, const dset_value *value,
                                                    const dset_allocator *memory, dset_error *err);

/*
 * Reads an int-or-string: a 32-bit integer, a string, or null, which means
 * absent. The string is borrowed from the document.
 *
 * DSET_EMISUSE   out or value is NULL
 * DSET_EINVALID  any other value; *out is set to absent
 *
 * Since 0.1.
 */
DSET_API int dset_int_or_percent_read(dset_int_or_percent *out, const dset_value *value, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
