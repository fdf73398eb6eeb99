/* Rules of metadata, label selectors and the DaemonSet itself. */
#include <string.h>

#include "api/rules.h"
#include "base/number.h"
#include "base/utf8.h"
#include "json/reader.h"
#include "typed/daemonset.h"
#include "typed/read.h"

#define ANNOTATIONS_MAX 262144u
#define GENERATED_MAX 58u

static const char *const standard_finalizers[] = { "kubernetes", "orphan", "foregroundDeletion", NULL };
static const char *const strategies[] = { "RollingUpdate", "OnDelete", NULL };
static const char *const with_values[] = { "In", "NotIn", NULL };
static const char *const without_values[] = { "Exists", "DoesNotExist", NULL };

/* The metadata of a template is not validated here. */
void dsetp_validate_nothing(dsetp_validator *v, const dset_value *object)
{
    (void)v;
    (void)object;
}

void dsetp_check_labels(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, at, at->key);
        dsetp_obey(v, DSET_RULE_LABEL_VALUE, at, at->text);
    }
}

/* Does an annotation of the DaemonSet itself exist in its stored form only? Kubernetes has a field for it. */
static bool is_field(const dsetp_validator *v, const dset_value *annotation)
{
    return strcmp(annotation->key, DSETP_TEMPLATE_GENERATION) == 0 && strcmp(v->path, "metadata.annotations") == 0;
}

static void check_annotations_size(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;
    size_t total = 0;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at))
        total += is_field(v, at) ? 0 : strlen(at->key) + strlen(at->text);
    if (total > ANNOTATIONS_MAX)
        dsetp_wrong(v, dsetp_too_long, value, "all annotations together must be no more than 262144 bytes");
}

void dsetp_check_annotations(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at))
        dsetp_obey(v, DSET_RULE_ANNOTATION_KEY, at, at->key);
    check_annotations_size(v, value);
}

/* For the signer of a certificate: as annotations, and every key must have a domain. */
void dsetp_check_user_annotations(dsetp_validator *v, const dset_value *value)
{
    const dset_value *at;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        if (at->key[0] == '\0')
            dsetp_wrong(v, dsetp_required, at, "a key must not be empty");
        else if (dsetp_obey(v, DSET_RULE_ANNOTATION_KEY, at, at->key) && strchr(at->key, '/') == NULL)
            dsetp_wrong(v, dsetp_invalid, at, "a key must have a domain, such as example.com/key");
    }
    check_annotations_size(v, value);
}

/* version or group/version; neither the version may be empty nor may there be more slashes. */
void dsetp_check_owner_version(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value)), *slash = strchr(text, '/');

    if (text[0] == '\0')
        return;
    if (slash != NULL && (slash[1] == '\0' || strchr(slash + 1, '/') != NULL))
        dsetp_wrong(v, dsetp_invalid, value, "must be a version, or a group and a version");
}

static bool is_second_controller(const dset_value *owner)
{
    const dset_value *at = owner->parent != NULL ? dsetp_first(owner->parent) : NULL;

    for (; at != NULL && at != owner && dset_value_bool(dsetp_get(owner, "controller")); at = dsetp_next(at)) {
        if (dset_value_bool(dsetp_get(at, "controller")))
            return true;
    }
    return false;
}

void dsetp_check_owner(dsetp_validator *v, const dset_value *object)
{
    const char *version = dsetp_string_member(object, "apiVersion");

    if ((strcmp(version, "v1") == 0 || strcmp(version, "/v1") == 0) &&
        strcmp(dsetp_string_member(object, "kind"), "Event") == 0)
        dsetp_wrong(v, dsetp_invalid, object, "an Event cannot own anything");
    if (is_second_controller(object))
        dsetp_wrong_list(v, "", dsetp_invalid, object->parent, "only one owner can be the controller");
}

void dsetp_check_finalizers(dsetp_validator *v, const dset_value *value)
{
    bool orphan = false, foreground = false;
    const dset_value *at;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_obey(v, DSET_RULE_QUALIFIED_NAME, at, at->text);
        orphan = orphan || strcmp(at->text, "orphan") == 0;
        foreground = foreground || strcmp(at->text, "foregroundDeletion") == 0;
    }
    if (orphan && foreground)
        dsetp_wrong(v, dsetp_invalid, value, "orphan and foregroundDeletion cannot be combined");
}

void dsetp_check_finalizer_domains(dsetp_validator *v, const dset_value *metadata)
{
    dsetp_elements finalizers = dsetp_enter_list(v, metadata, "finalizers");
    const dset_value *at;

    while ((at = dsetp_next_element(&finalizers)) != NULL) {
        if (strchr(at->text, '/') == NULL && !dsetp_is_one_of(at->text, standard_finalizers))
            dsetp_wrong(v, dsetp_invalid, at,
                        "must have a domain: only kubernetes, orphan and foregroundDeletion have none");
    }
}

/* Code points that Go does not print. */
static bool is_unprintable(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point <= 0xa0) || point == 0xad || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200f) || (point >= 0x2028 && point <= 0x202f) ||
           (point >= 0x205f && point <= 0x206f) || point == 0x3000 || point == 0xfeff ||
           (point >= 0xe000 && point <= 0xf8ff);
}

void dsetp_check_manager(dsetp_validator *v, const dset_value *value)
{
    const char *at = dsetp_or_empty(dset_value_string(value));
    size_t left = strlen(at), length;

    if (left > 128)
        dsetp_wrong(v, dsetp_too_long, value, "must be no more than 128 bytes");
    for (; left > 0; left -= length, at += length) {
        length = dsetp_utf8(at, left); /* 0 for a NUL, which is not UTF-8 in a tree */
        if (length == 0 || is_unprintable(dsetp_utf8_point(at, length))) {
            dsetp_wrong(v, dsetp_invalid, value, "must be printable");
            return;
        }
    }
}

void dsetp_check_fields_type(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] != '\0' && strcmp(text, "FieldsV1") != 0)
        dsetp_wrong(v, dsetp_invalid, value, "must be FieldsV1");
}

void dsetp_check_subresource(dsetp_validator *v, const dset_value *value)
{
    if (strlen(dsetp_or_empty(dset_value_string(value))) > 256)
        dsetp_wrong(v, dsetp_too_long, value, "must be no more than 256 bytes");
}

static void check_new_name(dsetp_validator *v, const dset_value *metadata)
{
    const char *name = dsetp_string_member(metadata, "name"), *prefix = dsetp_string_member(metadata, "generateName");
    char generated[GENERATED_MAX + 8];
    size_t mark;

    if (prefix[0] != '\0')
        dsetp_obey_member(v, metadata, "generateName", DSET_RULE_GENERATE_NAME);
    if (name[0] == '\0' && prefix[0] != '\0') { /* as the server completes it; which letters it adds does not matter */
        size_t length = strlen(prefix) < GENERATED_MAX ? strlen(prefix) : GENERATED_MAX;

        memcpy(generated, prefix, length);
        memcpy(generated + length, "bcdfg", 6);
        name = generated;
    }
    mark = dsetp_enter(v, "name");
    if (name[0] == '\0')
        dsetp_wrong(v, dsetp_required, NULL, "name or generateName is required");
    else
        dsetp_obey(v, DSET_RULE_DNS_SUBDOMAIN, dsetp_get(metadata, "name"), name);
    dsetp_leave(v, mark);
}

/* The name of a stored object only has to be a valid path segment. */
static void check_segment(dsetp_validator *v, const dset_value *metadata, const char *member)
{
    const dset_value *value = dsetp_get(metadata, member);
    const char *text = dsetp_string_member(metadata, member);
    size_t mark = dsetp_enter(v, member);

    if (strcmp(member, "name") == 0 && (strcmp(text, ".") == 0 || strcmp(text, "..") == 0))
        dsetp_wrong(v, dsetp_invalid, value, "must not be . or ..");
    if (strpbrk(text, "/%") != NULL)
        dsetp_wrong(v, dsetp_invalid, value, "must not contain / or %");
    dsetp_leave(v, mark);
}

static void check_namespace(dsetp_validator *v, const dset_value *metadata)
{
    if (dsetp_require(v, metadata, "namespace"))
        dsetp_obey_member(v, metadata, "namespace", DSET_RULE_DNS_LABEL);
}

static void check_members(dsetp_validator *v, const dset_value *metadata)
{
    static const char *const members[] = { "labels", "annotations", "ownerReferences", "finalizers",
                                           "managedFields", NULL };

    if (dsetp_number_member(metadata, "generation") < 0)
        dsetp_wrong_member(v, metadata, "generation", dsetp_invalid, "must be at least 0");
    dsetp_validate_members(v, metadata, &dsetp_object_meta_type, members);
}

static void check_stored_name(dsetp_validator *v, const dset_value *metadata)
{
    check_segment(v, metadata, "generateName");
    if (dsetp_string_member(metadata, "name")[0] == '\0')
        dsetp_wrong_at(v, ".name", dsetp_required, NULL, "name or generateName is required");
    check_segment(v, metadata, "name");
}

void dsetp_validate_metadata(dsetp_validator *v, const dset_value *root, bool stored)
{
    const dset_value *metadata = dsetp_get(root, "metadata");
    size_t mark = dsetp_enter(v, "metadata");

    v->object = metadata;
    if (stored)
        check_stored_name(v, metadata);
    else
        check_new_name(v, metadata);
    check_namespace(v, metadata);
    check_members(v, metadata);
    if (!stored)
        dsetp_check_finalizer_domains(v, metadata);
    v->object = NULL;
    dsetp_leave(v, mark);
}

/* The number of values must fit the operator. */
void dsetp_check_requirement(dsetp_validator *v, const dset_value *object, const char *unknown)
{
    const char *op = dsetp_string_member(object, "operator");
    bool any = dsetp_count(dsetp_get(object, "values")) > 0;

    if (!dsetp_is_one_of(op, with_values) && !dsetp_is_one_of(op, without_values))
        dsetp_wrong_member(v, object, "operator", dsetp_invalid, unknown);
    else if (dsetp_is_one_of(op, with_values) && !any)
        dsetp_wrong_member(v, object, "values", dsetp_required, "must be given with In and NotIn");
    else if (dsetp_is_one_of(op, without_values) && any)
        dsetp_wrong_member(v, object, "values", dsetp_forbidden, "must not be given with Exists and DoesNotExist");
}

void dsetp_check_label_values(dsetp_validator *v, const dset_value *object, uint32_t ratchet)
{
    dsetp_elements values = dsetp_enter_list(v, object, "values");
    const dset_value *at;

    while ((at = dsetp_next_element(&values)) != NULL) {
        const char *problem = dset_text_problem(DSET_RULE_LABEL_VALUE, at->text, strlen(at->text));

        if (problem != NULL && !dsetp_tolerated(v, ratchet))
            dsetp_wrong(v, dsetp_invalid, at, problem);
    }
}

/* A spread constraint whose selector was invalid before may keep any invalid selector. */
void dsetp_validate_spread_selector(dsetp_validator *v, const dset_value *object)
{
    size_t before = v->issues->count;

    v->in->strict_selector = true;
    dsetp_validate_fields(v, object, &dsetp_label_selector_type);
    v->in->strict_selector = false;
    if (v->issues->count > before && dsetp_tolerated(v, DSETP_OLD_SPREAD_SELECTOR))
        dsetp_issues_cut(v->issues, before);
}

/* One invalid selector of an affinity exempts the values of all its selectors. */
void dsetp_validate_term_selector(dsetp_validator *v, const dset_value *object)
{
    size_t before = v->issues->count;

    dsetp_validate_fields(v, object, &dsetp_label_selector_type);
    if (v->issues->count > before)
        dsetp_tolerated(v, DSETP_OLD_SELECTOR_VALUE);
}

void dsetp_validate_label_requirement(dsetp_validator *v, const dset_value *object)
{
    dsetp_check_requirement(v, object, "is not an operator of selectors");
    dsetp_obey_member(v, object, "key", DSET_RULE_QUALIFIED_NAME);
    dsetp_check_label_values(v, object, v->in->strict_selector ? 0 : DSETP_OLD_SELECTOR_VALUE);
}

/* Does the selector match the Pods of its own template? Unknown if it cannot be converted. */
void dsetp_check_selector(dsetp_validator *v, const dset_value *value)
{
    static const char *const path[] = { "template", "metadata", "labels", NULL };
    const dset_value *labels = dsetp_at(v->object, path);
    const dset_allocator *memory = &v->issues->document->memory;
    dset_label_selector *selector;
    dset_labels set = { NULL, 0 };
    int code = dsetp_selector_read(&selector, value, memory, NULL);

    if (code == DSET_ENOMEM || !dsetp_labels_read(v->issues->document->arena, &set, labels))
        v->issues->failed = true;
    if (code == DSET_OK && !dset_label_selector_match(selector, set))
        dsetp_wrong_path(v, "spec.template.metadata.labels", dsetp_invalid, labels,
                         "the selector does not match the labels of the template");
    dset_label_selector_free(selector);
    if (dsetp_is_object(value) && dsetp_count(dsetp_get(value, "matchLabels")) == 0 &&
        dsetp_count(dsetp_get(value, "matchExpressions")) == 0)
        dsetp_wrong(v, dsetp_invalid, value, "an empty selector would match every Pod");
}

void dsetp_check_daemon_template(dsetp_validator *v, const dset_value *object)
{
    const dset_value *spec = dsetp_get(object, "spec");
    size_t mark = dsetp_enter(v, "spec");

    if (strcmp(dsetp_string_member(spec, "restartPolicy"), "Always") != 0)
        dsetp_wrong_member(v, spec, "restartPolicy", dsetp_not_supported, "must be \"Always\" in a DaemonSet");
    if (dsetp_get(spec, "activeDeadlineSeconds") != NULL)
        dsetp_wrong_member(v, spec, "activeDeadlineSeconds", dsetp_forbidden, "must not be set in a DaemonSet");
    dsetp_leave(v, mark);
}

void dsetp_validate_strategy(dsetp_validator *v, const dset_value *object)
{
    const char *type = dsetp_string_member(object, "type");
    const dset_value *rolling = dsetp_get(object, "rollingUpdate");
    size_t mark;

    if (!dsetp_is_one_of(type, strategies)) {
        dsetp_not_one_of(v, object, strategies);
        return;
    }
    if (strcmp(type, "OnDelete") == 0)
        return;
    mark = dsetp_enter(v, "rollingUpdate");
    if (rolling == NULL)
        dsetp_wrong(v, dsetp_required, NULL, "must be given with the strategy RollingUpdate");
    else
        dsetp_validate_rolling_update(v, rolling);
    dsetp_leave(v, mark);
}

/* The value of an int-or-percent; a percentage too large for a number counts as large. */
int64_t dsetp_weight_of(const dset_value *value, bool *percent)
{
    const char *text = dset_value_string(value);
    int64_t number = 0;

    *percent = false;
    if (text == NULL)
        return dset_value_int64(value, &number) ? number : 0;
    if (dset_text_problem(DSET_RULE_PERCENT, text, strlen(text)) != NULL)
        return dsetp_parse_int64(text, strlen(text), &number) ? number : 0;
    *percent = true;
    for (; *text != '%' && number < INT32_MAX; text++)
        number = number * 10 + (*text - '0');
    return number;
}

static void check_amount(dsetp_validator *v, const dset_value *value)
{
    const char *text = dset_value_string(value);
    int64_t number;

    if (text != NULL)
        dsetp_obey(v, DSET_RULE_PERCENT, value, text);
    else if (dset_value_int64(value, &number) && number < 0)
        dsetp_wrong(v, dsetp_invalid, value, "must be at least 0");
}

void dsetp_validate_rolling_update(dsetp_validator *v, const dset_value *object)
{
    static const char *const members[] = { "maxUnavailable", "maxSurge" };
    int64_t weights[2];
    bool percent[2];
    size_t i, mark;

    for (i = 0; i < 2; i++) {
        mark = dsetp_enter(v, members[i]);
        check_amount(v, dsetp_get(object, members[i]));
        dsetp_leave(v, mark);
        weights[i] = dsetp_weight_of(dsetp_get(object, members[i]), &percent[i]);
    }
    for (i = 0; i < 2; i++) {
        if (percent[i] && weights[i] > 100)
            dsetp_wrong_member(v, object, members[i], dsetp_invalid, "must be at most 100%");
    }
    if (weights[0] != 0 && weights[1] != 0)
        dsetp_wrong_member(v, object, "maxSurge", dsetp_invalid, "must be 0 when maxUnavailable is not");
    if (weights[0] == 0 && weights[1] == 0)
        dsetp_wrong_member(v, object, "maxUnavailable", dsetp_required, "must not be 0 when maxSurge is 0");
}

/* A number of the spec that is stored as an annotation. */
static void check_template_generation(dsetp_validator *v, const dset_value *root)
{
    const dset_value *annotations = dsetp_get(dsetp_get(root, "metadata"), "annotations");
    const dset_value *value = dsetp_get(annotations, DSETP_TEMPLATE_GENERATION);
    const char *text = dset_value_string(value);
    int64_t number;

    if (text != NULL && dsetp_parse_int64(text, strlen(text), &number) && number < 0)
        dsetp_wrong_at(v, ".templateGeneration", dsetp_invalid, value, "must be at least 0");
}

void dsetp_validate_daemonset_spec(dsetp_validator *v, const dset_value *object)
{
    static const char *const first[] = { "selector", "template", "minReadySeconds", NULL };
    static const char *const last[] = { "updateStrategy", "revisionHistoryLimit", NULL };

    dsetp_validate_members(v, object, &dsetp_daemonset_spec_type, first);
    check_template_generation(v, object->parent);
    dsetp_validate_members(v, object, &dsetp_daemonset_spec_type, last);
}

void dsetp_validate_create(dsetp_validator *v, const dset_value *root)
{
    dsetp_validate_metadata(v, root, false);
    dsetp_validate_member(v, root, &dsetp_daemonset_type, "spec");
}
