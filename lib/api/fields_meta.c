/* Field tables: metadata, label selectors. In the order in which Kubernetes declares and writes the fields. */
#include "api/rules.h"

static const char *const operations[] = { "Apply", "Update", NULL };

static const dsetp_type owner_type = { "OwnerReference", FIELDS(
    { "apiVersion", STRING, ALWAYS, REQUIRED, CHECK(owner_version) },
    { "kind", STRING, ALWAYS, REQUIRED },
    { "name", STRING, ALWAYS, REQUIRED },
    { "uid", STRING, ALWAYS, REQUIRED },
    { "controller", BOOLEAN, POINTER },
    { "blockOwnerDeletion", BOOLEAN, POINTER },
), CHECK(owner) };

static const char *const managed_order[] = { "operation", "fieldsType", "manager", "subresource", NULL };
static const dsetp_type managed_type = { "ManagedFieldsEntry", FIELDS(
    { "manager", STRING, CHECK(manager) },
    { "operation", STRING, REQUIRED, OPTIONS(operations) },
    { "apiVersion", STRING },
    { "time", TIME, POINTER },
    { "fieldsType", STRING, CHECK(fields_type) },
    { "fieldsV1", RAW, POINTER },
    { "subresource", STRING, CHECK(subresource) },
), .order = managed_order };

const dsetp_type dsetp_object_meta_type = { "ObjectMeta", FIELDS(
    { "name", STRING },
    { "generateName", STRING },
    { "namespace", STRING },
    { "selfLink", STRING },
    { "uid", STRING },
    { "resourceVersion", STRING },
    { "generation", INT64 },
    { "creationTimestamp", TIME, .omit_zero = true },
    { "deletionTimestamp", TIME, POINTER },
    { "deletionGracePeriodSeconds", INT64, POINTER },
    { "labels", STRING, MAP, CHECK(labels) },
    { "annotations", STRING, MAP, CHECK(annotations) },
    { "ownerReferences", LOCAL(owner_type), MERGED_BY("uid") },
    { "finalizers", STRING, SET, CHECK(finalizers) },
    { "managedFields", LOCAL(managed_type), LIST },
), VALIDATE(nothing) };

static const dsetp_type label_requirement_type = { "LabelSelectorRequirement", FIELDS(
    { "key", STRING, ALWAYS },
    { "operator", STRING, ALWAYS },
    { "values", STRING, LIST },
), VALIDATE(label_requirement) };

static const dsetp_field label_selector_fields[] = {
    { "matchLabels", STRING, MAP, CHECK(labels) },
    { "matchExpressions", LOCAL(label_requirement_type), LIST },
};
const dsetp_type dsetp_label_selector_type = { "LabelSelector", FIELDS_OF(label_selector) };
const dsetp_type dsetp_spread_selector_type = { "LabelSelector", FIELDS_OF(label_selector), VALIDATE(spread_selector) };
const dsetp_type dsetp_term_selector_type = { "LabelSelector", FIELDS_OF(label_selector), VALIDATE(term_selector) };
