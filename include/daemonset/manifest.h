/*
 * libdaemonset: DaemonSets from documents and back: decode, default,
 * validate, write; the Pods and revisions that are made from them.
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
 * A DaemonSet: decoded, defaulted, checked. It never changes, and may be read
 * by several threads at once.
 */
typedef struct dset_daemonset dset_daemonset;

enum {
    /* Unknown fields are carried through; the last of duplicate keys counts; broken UTF-8 becomes U+FFFD. */
    DSET_PARSE_LENIENT = 1u << 0,
    /* The object as a server keeps it: its status is read, nothing is filled in, nothing is judged. */
    DSET_PARSE_STORED = 1u << 1,
    /* Decode, default and prepare only. */
    DSET_PARSE_NO_VALIDATE = 1u << 2,
    /* With LENIENT or STORED: unknown fields are dropped, as an API server of this version would. */
    DSET_PARSE_DROP_UNKNOWN = 1u << 3,
    /* Nothing is filled in; with NO_VALIDATE, a parse gives the object as it was sent. */
    DSET_PARSE_NO_DEFAULTS = 1u << 4,
    /* For an update through the status subresource: the stored spec is kept. */
    DSET_PARSE_STATUS = 1u << 5,

    /* Warnings to leave out of a check; no warning refuses anything. */
    DSET_PARSE_NO_WARNINGS = 1u << 6,        /* those of Kubernetes, and unknown and repeated fields with LENIENT */
    DSET_PARSE_NO_SURGE_ADVICE = 1u << 7,    /* maxSurge together with host ports: "SurgeWithHostPort" */
    DSET_PARSE_NO_PRIORITY_ADVICE = 1u << 8, /* requests without a priority: "RequestsWithoutPriority" */

    /* With NO_VALIDATE: fill in defaults, and leave out the rest of what a server does to a new object: status,
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
    uint32_t values_max; /* with STORED the default is 200000: what was accepted can be read again in any form */
    const char *ns;      /* namespace of the request, for a document that names none; NULL means "default", "" none */
} dset_parse_options;
#define DSET_PARSE_OPTIONS_INIT { sizeof(dset_parse_options), 0, NULL, 0, 0, 0, 0, NULL }

typedef struct dset_issue { /* lent for the duration of the call */
    int32_t code;           /* enum dset_code */
    uint32_t line, column;  /* where in the text: of what is missing, the innermost object that should have it */
    bool warning;           /* accepted, but likely a mistake */
    const char *type;       /* Kubernetes' name: "FieldValueInvalid", "FieldValueRequired", ...; "UnknownField",
                               "DuplicateField", "Malformed" for unreadable text; "Warning" and names of advice */
    const char *path;       /* "spec.updateStrategy.rollingUpdate.maxSurge" */
    const char *value;      /* JSON of the offending value, or NULL */
    const char *text;       /* one sentence */
} dset_issue;
typedef void (*dset_issue_fn)(void *context, const dset_issue *issue);

/*
 * Reads one DaemonSet: decodes it, fills in the defaults, prepares it as an API
 * server prepares a new object, and validates it. Of several YAML documents it
 * reads the first, as a server does; see dset_documents_read for the others.
 * kind and apiVersion may be missing.
 *
 * out      takes the new object, free it with dset_daemonset_free; NULL on
 *          failure
 * data     size bytes of JSON or YAML
 * options  NULL means the defaults
 * err      the first error: its place, its path, one sentence
 *
 * DSET_EMISUSE   out or data is NULL, an unknown flag, or flags that exclude
 *                each other
 * DSET_EVERSION  options carry fields that this library does not know
 * DSET_ESYNTAX   neither JSON nor YAML
 * DSET_EINVALID  well formed, but no valid DaemonSet
 * DSET_ELIMIT    more bytes, values or levels than the options allow
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_parse(dset_daemonset **out, const void *data, size_t size,
                                                const dset_parse_options *options, dset_error *err);
/*
 * Reads and validates a document as dset_daemonset_parse does, and reports
 * every issue in Kubernetes' order: unknown and repeated fields, or what is
 * wrong with the values, then warnings. Of errors at most 1000 are reported, of
 * warnings 200. If the text cannot be read further, the last issue is of the
 * type "Malformed".
 *
 * report  is called for each; may be NULL
 *
 * DSET_OK when no issue is an error, or else the code of the first error, as
 * for dset_daemonset_parse.
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_check(const void *data, size_t size, const dset_parse_options *options,
                                  dset_issue_fn report, void *context, dset_error *err);

/*
 * The same for a document that was read already, one of many in a file say.
 * Read with DSET_DOCUMENT_KEEP_DUPLICATES, keys that occur twice are issues
 * as well. The document stays as it is; limits on its text do not apply.
 *
 * DSET_EMISUSE  document is NULL
 * the other codes are those of dset_daemonset_check
 *
 * Since 0.1.
 */
DSET_API int dset_document_check(const dset_document *document, const dset_parse_options *options,
                                 dset_issue_fn report, void *context, dset_error *err);

/*
 * Tells whether a Node, a Pod or a ControllerRevision decodes, as the API
 * server does it with what clients send: every field that Kubernetes knows must
 * be of its type, also those that dset_record_read() skips; unknown fields are
 * let through, and of a field that occurs twice the last one counts. For
 * objects that people write, before they are stored. What a server has stored
 * has been through this.
 *
 * kind    DSET_KIND_NODE, _POD or _REVISION
 * data    JSON of one object
 * memory  for the duration of the call; NULL means malloc
 *
 * DSET_EMISUSE   data is NULL, or kind is another
 * DSET_ESYNTAX   not JSON; err->line and err->column say where
 * DSET_EINVALID  of another kind, or a field has another type than it should;
 *                err->path says which
 * DSET_ELIMIT    larger or deeper than the limits of documents
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API int dset_object_check(uint32_t kind, const void *data, size_t size, const dset_allocator *memory,
                               dset_error *err);

/*
 * Makes the stored form of a document that was sent as an update of `old`:
 * generations advance, fields that a client cannot set are kept, and changes of
 * immutable fields are refused. Without DSET_PARSE_STATUS the status is kept,
 * with it everything but the status and the metadata. The resourceVersion is
 * that of the document, or that of old where it has none; comparing it with the
 * stored one is up to the store. The rules are those of Kubernetes, except that
 * none is needed where old has no resourceVersion.
 *
 * out      takes the new object, free it with dset_daemonset_free; NULL on
 *          failure
 * old      as it is stored; it stays the caller's
 * changed  size bytes of JSON or YAML
 * options  as for dset_daemonset_parse but without DSET_PARSE_STORED, and ns
 *          NULL means that of old; with DSET_PARSE_NO_VALIDATE the document is
 *          not validated
 *
 * DSET_EMISUSE   out, old or changed is NULL, or an unknown flag
 * DSET_ESYNTAX   neither JSON nor YAML
 * DSET_EINVALID  a value that is wrong, or must not be changed; the first of
 *                those that dset_daemonset_check_update reports
 * DSET_ELIMIT    a limit of the options
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_update(dset_daemonset **out, const dset_daemonset *old, const void *changed,
                                                 size_t size, const dset_parse_options *options, dset_error *err);
/*
 * Reports every issue of such an update, in Kubernetes' order. The parameters
 * and the codes are those of dset_daemonset_update; DSET_OK when no issue is
 * an error. report may be NULL.
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_check_update(const dset_daemonset *old, const void *changed, size_t size,
                                         const dset_parse_options *options, dset_issue_fn report, void *context,
                                         dset_error *err);

/*
 * Copies a set, with another allocator if you like (NULL: libc's).
 *
 * out  takes the copy, free it with dset_daemonset_free; NULL on failure
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

/* Identity and versions of a set; absent texts are "", all are borrowed from the set. Since 0.1. */
DSET_API const char *dset_daemonset_namespace(const dset_daemonset *set);
DSET_API const char *dset_daemonset_name(const dset_daemonset *set);
DSET_API const char *dset_daemonset_uid(const dset_daemonset *set);
DSET_API const char *dset_daemonset_version(const dset_daemonset *set); /* resourceVersion, opaque */
DSET_API int64_t dset_daemonset_generation(const dset_daemonset *set);
DSET_API const dset_label_selector *dset_daemonset_selector(const dset_daemonset *set); /* NULL matches nothing */

typedef struct dset_request { /* element of a borrowed array: frozen, never grows */
    const char *resource; /* "cpu", "memory", "example.com/device" */
    dset_quantity amount;
} dset_request;

/*
 * Gives the resources that one Pod of the template requests, sorted by name:
 * the sum that the scheduler uses, of containers, init containers, sidecars and
 * overhead, or the requests of the Pod as a whole. A limit without a request
 * counts as the request, as it will in the Pod. Borrowed from the set.
 *
 * Since 0.1.
 */
DSET_API const dset_request *dset_daemonset_requests(const dset_daemonset *set, size_t *count);

/*
 * Gives the exact bytes of a ControllerRevision's data for the template, as
 * Kubernetes writes them; terminated. Borrowed from the set.
 *
 * size  takes their number; may be NULL
 *
 * Since 0.1.
 */
DSET_API const char *dset_daemonset_revision_data(const dset_daemonset *set, size_t *size);
/*
 * Writes the value of the label controller-revision-hash for the data of a
 * revision: a hash of its bytes and the collision count, at most 10 letters
 * and digits and a terminator. The name of the revision is that of the set, a
 * dash and this. The hash is the library's own, see doc/differences.md.
 *
 * collision_count  that of the status; -1: absent
 *
 * Since 0.1.
 */
DSET_API void dset_revision_hash(const void *data, size_t size, int32_t collision_count, char buffer[16]);

/*
 * Writes the data of a revision in its normal form, for dset_revision: keys
 * sorted, null and empty fields left out where the API leaves them out,
 * defaults filled in, numbers and quantities spelled in one way. Two revisions
 * whose normal forms are equal have the same template. The sink is not called
 * when the data is in that form already, or is not JSON.
 *
 * memory  for the time of the call; NULL means malloc
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
 * sink    takes the text, which is lent for the call
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
 * Makes the set with the template of a revision, as kubectl rollout undo does.
 * Send the result as an update of the set. Where the data equals
 * dset_daemonset_revision_data() byte for byte, there is nothing to undo.
 *
 * out    takes the new object, free it with dset_daemonset_free; NULL on
 *        failure
 * data   size bytes: the data of a ControllerRevision, a strategic merge patch
 *        that replaces the template. One that asks for lists to be merged by
 *        their elements is refused.
 * flags  0 or DSET_PARSE_DROP_UNKNOWN
 *
 * DSET_EMISUSE   a pointer is NULL, or an unknown flag
 * DSET_ESYNTAX   not JSON
 * DSET_EINVALID  not such a patch, or a field has another type than it should
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_daemonset_apply_revision(dset_daemonset **out, const dset_daemonset *set,
                                                         const void *data, size_t size, uint32_t flags,
                                                         dset_error *err);

typedef struct dset_pod_order { /* what to write into a Pod */
    uint32_t size;             /* sizeof of this struct; 0 in any other field means the default */
    uint32_t reserved;
    const char *node_name;     /* the node that it is bound to; NULL: it is not pinned to one */
    const char *pod_name;      /* NULL: generateName is written instead, and the server names it */
    const char *revision;      /* value of controller-revision-hash; "" or NULL: no such label */
    const void *revision_data; /* template to use; NULL: that of the set */
    size_t revision_data_size;
} dset_pod_order;
/*
 * Writes the Pod that the controller would send for a node, as one line of
 * JSON: the template with the labels of its revision, the owner, the automatic
 * tolerations, and the node as its required affinity.
 *
 * DSET_EMISUSE   set, order or sink is NULL
 * DSET_EVERSION  order carries fields that this library does not know
 * DSET_ESYNTAX   revision_data is not JSON
 * DSET_EINVALID  revision_data holds no template
 * DSET_ENOMEM    out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write_pod(const dset_daemonset *set, const dset_pod_order *order, dset_sink_fn sink,
                                      void *context, dset_error *err);

/*
 * Writes many Pods of a DaemonSet that differ only in name and node: the
 * template is read once, and what is written is byte for byte what
 * dset_daemonset_write_pod() writes.
 */
typedef struct dset_pod_writer dset_pod_writer;

/*
 * out    the new writer, owned by the caller; needs the set no more
 * order  as above; of its two names only whether they are NULL matters
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
 * node_name, pod_name  each NULL if it was NULL in the order, and only then
 *
 * DSET_EMISUSE  writer or sink is NULL, or a name is NULL where the order had
 *               one, or the other way round
 * DSET_ENOMEM
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_pod_writer_write(const dset_pod_writer *writer, const char *node_name, const char *pod_name,
                                   dset_sink_fn sink, void *context, dset_error *err);

/*
 * Writes the ControllerRevision that the controller would send for the
 * template, as one line of JSON.
 *
 * name    of the revision
 * hash    value of its label controller-revision-hash
 * number  its place in the history
 *
 * DSET_EMISUSE  set, name, hash or sink is NULL
 * DSET_ENOMEM   out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_daemonset_write_revision(const dset_daemonset *set, const char *name, const char *hash,
                                           int64_t number, dset_sink_fn sink, void *context, dset_error *err);

typedef struct dset_field { /* one row of the table of fields; read-only, lent for the call; may grow at the end */
    const char *name;   /* "maxSurge" */
    const char *path;   /* "spec.updateStrategy.rollingUpdate.maxSurge"; "[]" after a list; it begins with
                           the kind where that is not DaemonSet */
    const char *type;   /* "string", "[]Container", "map[string]Quantity", ... */
    const char *preset; /* its default: JSON, or words where it depends on other fields; NULL: none */
    const char *rule;   /* what it must be, in words; "" when anything of its type will do */
    uint32_t count;     /* fields that it has itself, or its elements have; 0: it is a value */
    uint32_t reserved;
} dset_field;
typedef int (*dset_field_fn)(void *context, const dset_field *field);

/*
 * Lends what the library knows of a field: the fields of an object or of the
 * elements of a list, in Kubernetes' order, or the one field that the path
 * names. Stops at the first non-zero take(), and returns it. Decoding, defaults
 * and validation use the same table.
 *
 * path  "" is a DaemonSet. "spec.template.spec.containers" is a field of it;
 *       an index, "[0]" or "[]", may follow a list. It may begin with a kind:
 *       DaemonSet, DaemonSetList, ControllerRevision, ControllerRevisionList.
 *
 * DSET_EMISUSE    path or take is NULL
 * DSET_ENOTFOUND  there is no such field
 *
 * Since 0.1.
 */
DSET_API int dset_field_list(const char *path, dset_field_fn take, void *context, dset_error *err);

/*
 * Reads a LabelSelector object. NULL and null give no selector, which matches
 * nothing; {} gives one that matches everything.
 *
 * out  takes the selector, free it with dset_label_selector_free; NULL when
 *      there is none and on failure
 *
 * DSET_EMISUSE   out is NULL
 * DSET_EINVALID  no object, or a requirement that breaks a rule
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_label_selector_read(dset_label_selector **out, const dset_value *value,
                                                    const dset_allocator *memory, dset_error *err);

/*
 * Reads an int-or-string: a whole number of 32 bits, a text, or null, which
 * is absent. The text is borrowed from the document.
 *
 * DSET_EMISUSE   out or value is NULL
 * DSET_EINVALID  any other value; *out is then absent
 *
 * Since 0.1.
 */
DSET_API int dset_int_or_percent_read(dset_int_or_percent *out, const dset_value *value, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
