/* Rules of projected volumes, the downward API and ephemeral claims. */
#include <string.h>

#include "api/rules.h"

const char *const dsetp_key_types[] = { "RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", NULL };
static const char *const access_modes[] = { "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
                                            NULL };
static const char *const env_fields[] = { "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
                                          "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
                                          "status.podIP", "status.podIPs", NULL };
static const char *const volume_fields[] = { "metadata.annotations", "metadata.labels", "metadata.name",
                                             "metadata.namespace", "metadata.uid", NULL };
/* All paths that can be read from a Pod; where each is allowed is checked elsewhere. */
static const char *const known_fields[] = { "metadata.annotations", "metadata.labels", "metadata.name",
                                            "metadata.namespace", "metadata.uid", "spec.nodeName",
                                            "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                                            "spec.hostNetwork", "status.phase", "status.hostIP", "status.hostIPs",
                                            "status.podIP", "status.podIPs", "status.nominatedNodeName", NULL };
static const char *const resource_fields[] = { "limits.cpu", "limits.ephemeral-storage", "limits.memory",
                                               "requests.cpu", "requests.ephemeral-storage", "requests.memory", NULL };
static const char *const cpu_divisors[] = { "1m", "1", NULL };
static const char *const size_divisors[] = { "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti",
                                             "1Pi", "1Ei", NULL };

/* The metadata of a claim template may not set these fields. */
static const char *const not_in_claims[] = {
    "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
    "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
};

/* --- the downward API --- */

/* "path['key']": one label or one annotation. */
static bool split_subscript(const char *path, char *base, size_t room, const char **key, size_t *length)
{
    const char *bracket = strstr(path, "['");
    size_t size = strlen(path);

    if (bracket == NULL || size < 4 || strcmp(path + size - 2, "']") != 0 || (size_t)(bracket - path) >= room ||
        bracket + 2 > path + size - 2)
        return false;
    memcpy(base, path, (size_t)(bracket - path));
    base[bracket - path] = '\0';
    *key = bracket + 2;
    *length = (size_t)(path + size - 2 - *key);
    return true;
}

static void check_subscript(dsetp_validator *v, const dset_value *object, const char *base, const char *key,
                            size_t length)
{
    uint32_t rule = strcmp(base, "metadata.labels") == 0 ? DSET_RULE_QUALIFIED_NAME : DSET_RULE_ANNOTATION_KEY;

    dsetp_wrong_if(v, object, dset_text_problem(rule, key, length));
}

void dsetp_validate_field_ref(dsetp_validator *v, const dset_value *object)
{
    const char *version = dsetp_string_member(object, "apiVersion"), *path = dsetp_string_member(object, "fieldPath");
    const dset_value *bad = dsetp_get(object, "fieldPath");
    const char *const *options = v->in->volume != NULL ? volume_fields : env_fields;
    const char *key;
    char base[64];
    size_t length, mark;

    if (!dsetp_require(v, object, "apiVersion") || !dsetp_require(v, object, "fieldPath"))
        return;
    mark = dsetp_enter(v, "fieldPath");
    if (strcmp(path, "spec.host") == 0)
        path = "spec.nodeName";
    if (split_subscript(path, base, sizeof base, &key, &length)) {
        bool known = strcmp(base, "metadata.labels") == 0 || strcmp(base, "metadata.annotations") == 0;

        if (!known || strcmp(version, "v1") != 0)
            dsetp_wrong(v, dsetp_invalid, bad, "is not a field that can be read");
        dsetp_leave(v, mark);
        if (known && strcmp(version, "v1") == 0)
            check_subscript(v, object, base, key, length);
        return;
    }
    if (strcmp(version, "v1") != 0 || !dsetp_is_one_of(path, known_fields))
        dsetp_wrong(v, dsetp_invalid, bad, "is not a field that can be read");
    else if (!dsetp_is_one_of(path, options))
        dsetp_not_one_of(v, bad, options);
    dsetp_leave(v, mark);
}

static void check_divisor(dsetp_validator *v, const dset_value *object, const char *resource)
{
    const char *divisor = dsetp_string_member(object, "divisor");
    bool cpu = strstr(resource, "cpu") != NULL;
    dset_quantity amount;

    if (dsetp_quantity_of(dsetp_get(object, "divisor"), &amount) && dset_quantity_sign(&amount) == 0)
        return;
    if (!dsetp_is_one_of(divisor, cpu ? cpu_divisors : size_divisors))
        dsetp_wrong_at(v, ".divisor", dsetp_invalid, dsetp_get(object, "resource"),
                       cpu ? "must be 1m or 1" : "must be 1 with a suffix of thousands or of 1024");
}

void dsetp_validate_resource_ref(dsetp_validator *v, const dset_value *object)
{
    const char *resource = dsetp_string_member(object, "resource");
    bool huge = dsetp_begins(resource, "limits.hugepages-") || dsetp_begins(resource, "requests.hugepages-");
    size_t mark;
    bool known = huge || dsetp_is_one_of(resource, resource_fields);
    bool named = v->in->volume == NULL || dsetp_require(v, object, "containerName");

    if (named && !known && dsetp_require(v, object, "resource")) {
        mark = dsetp_enter(v, "resource");
        dsetp_not_one_of(v, dsetp_get(object, "resource"), resource_fields);
        dsetp_leave(v, mark);
    }
    if (known)
        check_divisor(v, object, resource);
}

/* Reports at the projected volume itself: two steps above the source's path. */
static void wrong_above(dsetp_validator *v, const char *more, const char *type, const dset_value *bad,
                        const char *text)
{
    const char *sources = strstr(v->path, ".sources[");

    dsetp_wrong_cut(v, sources != NULL ? (size_t)(sources - v->path) : strlen(v->path), more, type, bad, text);
}

/* --- paths of projected files --- */

/* Two sources must not write the same file; Kubernetes does not check tokens. bad: what it shows. */
static void claim(dsetp_validator *v, const char *path, const dset_value *bad)
{
    if (v->in->projected && !dsetp_name_set_add(v, &v->in->projected_paths, path))
        wrong_above(v, "", dsetp_invalid, bad, "two sources write the same path");
}

static void claim_path(dsetp_validator *v, const dset_value *value, const dset_value *bad)
{
    const char *path = dsetp_or_empty(dset_value_string(value));

    if (path[0] != '\0')
        claim(v, path, bad);
}

/* Of a Secret or a ConfigMap: its name is shown. */
void dsetp_check_key_to_path(dsetp_validator *v, const dset_value *object)
{
    claim_path(v, dsetp_get(object, "path"), dsetp_get(object->parent->parent, "name"));
}

static void check_mode(dsetp_validator *v, const dset_value *object, const char *member)
{
    int64_t number;

    if (dset_value_int64(dsetp_get(object, member), &number) && (number < 0 || number > 0777))
        dsetp_wrong_member(v, object, member, dsetp_invalid, "must be from 0 to 511 (0777)");
}

static void check_user(dsetp_validator *v, const dset_value *object, const char *member)
{
    int64_t number;

    if (dset_value_int64(dsetp_get(object, member), &number) && (number < 0 || number > INT32_MAX))
        dsetp_wrong_member(v, object, member, dsetp_invalid, "must be from 0 to 2147483647");
}

/* The path is at the source: items are reported without their index. */
static void check_downward_file(dsetp_validator *v, const dset_value *file)
{
    const char *problem = dsetp_written_path_problem(dsetp_string_member(file, "path"));
    const dset_value *field = dsetp_get(file, "fieldRef"), *resource = dsetp_get(file, "resourceFieldRef");
    size_t mark;

    dsetp_require(v, file, "path");
    if (problem != NULL)
        dsetp_wrong_member(v, file, "path", dsetp_invalid, problem);
    if (field != NULL) {
        mark = dsetp_enter(v, "fieldRef");
        dsetp_validate_field_ref(v, field);
        dsetp_leave(v, mark);
        if (resource != NULL)
            dsetp_wrong(v, dsetp_invalid, file, "fieldRef and resourceFieldRef cannot be combined");
    } else if (resource != NULL) {
        mark = dsetp_enter(v, "resourceFieldRef");
        dsetp_validate_resource_ref(v, resource);
        dsetp_leave(v, mark);
    } else {
        dsetp_wrong(v, dsetp_required, file, "must have one of fieldRef and resourceFieldRef");
    }
    check_mode(v, file, "mode");
    check_user(v, file, "user");
}

void dsetp_validate_downward(dsetp_validator *v, const dset_value *object)
{
    const dset_value *list = dsetp_get(object, "items"), *at;

    check_mode(v, object, "defaultMode");
    check_user(v, object, "defaultUser");
    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        check_downward_file(v, at);
        claim_path(v, dsetp_get(at, "path"), dsetp_get(at, "path"));
    }
}

/* --- projected sources --- */

void dsetp_check_token_path(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value)), *problem = dsetp_written_path_problem(text);

    if (text[0] == '\0')
        wrong_above(v, ".path", dsetp_required, value, "must be given");
    else if (problem != NULL && !dsetp_tolerated(v, DSETP_OLD_TOKEN_PATH))
        wrong_above(v, ".path", dsetp_invalid, value, problem);
}

#define LABEL_MAX 63u
#define SUBDOMAIN_MAX 253u
#define SIGNER_MAX (SUBDOMAIN_MAX + 1 + SUBDOMAIN_MAX + LABEL_MAX + 1) /* a domain, and a subdomain and a label */

/* Does every label between dots obey a rule? */
static bool labels_obey(const char *text, size_t size, uint32_t rule)
{
    size_t at = 0, length;

    for (;; at += length + 1) {
        const char *dot = memchr(text + at, '.', size - at);

        length = dot != NULL ? (size_t)(dot - text) - at : size - at;
        if (dset_text_problem(rule, text + at, length) != NULL)
            return false;
        if (dot == NULL)
            return true;
    }
}

/* domain/path, each of labels; those of the path may be as long as a subdomain. */
void dsetp_check_signer_name(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value)), *slash = strchr(text, '/');
    size_t domain = slash != NULL ? (size_t)(slash - text) : 0;

    if (text[0] == '\0')
        return;
    if (slash == NULL || strchr(slash + 1, '/') != NULL) {
        dsetp_wrong(v, dsetp_invalid, value, "must be a domain and a path, such as example.com/signer");
        return;
    }
    if (domain > SUBDOMAIN_MAX)
        dsetp_wrong(v, dsetp_too_long, value, "the domain must be no more than 253 bytes");
    if (!labels_obey(text, domain, DSET_RULE_DNS_LABEL))
        dsetp_wrong(v, dsetp_invalid, value, "the domain must be DNS labels joined by dots");
    if (memchr(text, '.', domain) == NULL)
        dsetp_wrong(v, dsetp_invalid, value, "the domain must have a dot");
    if (!labels_obey(slash + 1, strlen(slash + 1), DSET_RULE_DNS_SUBDOMAIN))
        dsetp_wrong(v, dsetp_invalid, value, "the path must be lower case letters, digits and dashes joined by dots");
    if (strlen(text) > SIGNER_MAX)
        dsetp_wrong(v, dsetp_too_long, value, "must be no more than 571 bytes");
}

void dsetp_check_key_type(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_or_empty(dset_value_string(value))[0] == '\0')
        dsetp_not_one_of(v, value, dsetp_key_types);
}

void dsetp_check_max_expiration(dsetp_validator *v, const dset_value *value)
{
    const char *signer = dsetp_string_member(v->object, "signerName"), *slash = strchr(signer, '/');
    size_t domain = slash != NULL ? (size_t)(slash - signer) : 0;
    bool own = dsetp_ends_domain(signer, domain, "kubernetes.io");
    int64_t number, most = own ? 86400 : 7862400;

    if (!dset_value_int64(value, &number))
        return;
    if (number < 3600)
        dsetp_wrong(v, dsetp_invalid, value, "must be at least 3600");
    else if (number > most)
        dsetp_wrong(v, dsetp_invalid, value, own ? "must be at most 86400" : "must be at most 7862400");
}

void dsetp_check_certificate(dsetp_validator *v, const dset_value *object)
{
    static const char *const written[] = { "credentialBundlePath", "keyPath", "certificateChainPath" };
    size_t i;

    for (i = 0; i < sizeof written / sizeof written[0]; i++)
        claim_path(v, dsetp_get(object, written[i]), dsetp_get(object, written[i]));
    if (dsetp_string_member(object, "credentialBundlePath")[0] == '\0' &&
        dsetp_string_member(object, "keyPath")[0] == '\0' &&
        dsetp_string_member(object, "certificateChainPath")[0] == '\0')
        dsetp_wrong(v, dsetp_required, object,
                    "must have one of credentialBundlePath, keyPath and certificateChainPath");
}

/* The name of a bundle begins with the name of its signer, if any, with colons for slashes. */
static const char *bundle_name_problem(const char *name)
{
    const char *colon = strrchr(name, ':');

    if (colon == name || (colon != NULL && memchr(name, '/', (size_t)(colon - name)) != NULL))
        return "must begin with the name of a signer, with a colon for the slash";
    if (colon != NULL)
        name = colon + 1;
    return dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, name, strlen(name));
}

void dsetp_validate_bundle(dsetp_validator *v, const dset_value *object)
{
    const dset_value *name = dsetp_get(object, "name"), *signer = dsetp_get(object, "signerName");
    const char *problem;
    size_t mark;

    if (name != NULL && signer != NULL) {
        dsetp_wrong(v, dsetp_invalid, object, "name and signerName cannot be combined");
    } else if (name != NULL) {
        if (name->text[0] == '\0')
            dsetp_wrong_member(v, object, "name", dsetp_required, "must be given");
        problem = bundle_name_problem(name->text);
        if (problem != NULL)
            dsetp_wrong_member(v, object, "name", dsetp_invalid, problem);
        if (dsetp_get(object, "labelSelector") != NULL)
            dsetp_wrong_member(v, object, "labelSelector", dsetp_invalid, "cannot be combined with name");
    } else if (signer != NULL) {
        if (signer->text[0] == '\0')
            dsetp_wrong_member(v, object, "signerName", dsetp_required, "must be given");
        mark = dsetp_enter(v, "signerName");
        dsetp_check_signer_name(v, signer);
        dsetp_leave(v, mark);
        dsetp_validate_member(v, object, &dsetp_bundle_type, "labelSelector");
    } else {
        dsetp_wrong(v, dsetp_required, object, "must have one of name and signerName");
    }
    dsetp_validate_member(v, object, &dsetp_bundle_type, "path");
    dsetp_validate_member(v, object, &dsetp_bundle_type, "user");
    claim(v, dsetp_string_member(object, "path"), dsetp_get(object, "path")); /* even without a path */
}

void dsetp_check_projection(dsetp_validator *v, const dset_value *object)
{
    const dset_value *at;
    size_t kinds = 0;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at))
        kinds += dsetp_is_object(at) && dsetp_field_find(&dsetp_projection_type, at->key) != NULL;
    if (kinds > 1)
        dsetp_wrong(v, dsetp_forbidden, object, "must have only one source");
}

void dsetp_validate_projected(dsetp_validator *v, const dset_value *object)
{
    v->in->projected = true;
    dsetp_validate_fields(v, object, &dsetp_projected_type);
    v->in->projected = false;
    dsetp_name_set_end(&v->in->projected_paths);
}

/* --- ephemeral claims --- */

void dsetp_check_claim_metadata(dsetp_validator *v, const dset_value *value)
{
    size_t i;

    dsetp_validate_member(v, value, &dsetp_object_meta_type, "annotations");
    dsetp_validate_member(v, value, &dsetp_object_meta_type, "labels");
    for (i = 0; i < sizeof not_in_claims / sizeof not_in_claims[0]; i++) {
        const dset_value *member = dsetp_get(value, not_in_claims[i]);
        /* as Kubernetes has it in the path */
        size_t mark = dsetp_enter(v, strcmp(not_in_claims[i], "uid") == 0 ? "uID" : not_in_claims[i]);

        if (member != NULL)
            dsetp_wrong(v, dsetp_forbidden, member, "cannot be set here");
        dsetp_leave(v, mark);
    }
}

static void check_access_modes(dsetp_validator *v, const dset_value *value)
{
    size_t mark = dsetp_enter(v, "accessModes");
    const dset_value *at;
    bool alone = false, others = false;

    for (at = value != NULL ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        if (strcmp(at->text, "ReadWriteOncePod") == 0)
            alone = true;
        else if (dsetp_is_one_of(at->text, access_modes))
            others = true;
        else
            dsetp_not_one_of(v, at, access_modes);
    }
    if (alone && others)
        dsetp_wrong(v, dsetp_forbidden, value, "ReadWriteOncePod cannot be combined with other modes");
    dsetp_leave(v, mark);
}

void dsetp_check_storage_request(dsetp_validator *v, const dset_value *value)
{
    const dset_value *storage = dsetp_get(dsetp_get(value, "requests"), "storage");
    dset_quantity amount;

    if (storage == NULL)
        dsetp_wrong_at(v, "[storage]", dsetp_required, NULL, "must be given");
    else if (dsetp_quantity_of(storage, &amount) && dset_quantity_sign(&amount) <= 0)
        dsetp_wrong_at(v, "[storage]", dsetp_invalid, storage, "must be more than 0");
}

/* An empty name is meaningful: no class. */
void dsetp_check_storage_class(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] != '\0')
        dsetp_obey(v, DSET_RULE_DNS_SUBDOMAIN, value, text);
}

void dsetp_validate_data_source(dsetp_validator *v, const dset_value *object)
{
    bool core = dsetp_string_member(object, "apiGroup")[0] == '\0';

    dsetp_require(v, object, "name");
    dsetp_require(v, object, "kind");
    if (core && strcmp(dsetp_string_member(object, "kind"), "PersistentVolumeClaim") != 0)
        dsetp_wrong(v, dsetp_invalid, dsetp_get(object, "kind"), "must be PersistentVolumeClaim without an apiGroup");
    if (!core)
        dsetp_obey_member(v, object, "apiGroup", DSET_RULE_DNS_SUBDOMAIN);
    if (dsetp_string_member(object, "namespace")[0] != '\0')
        dsetp_obey_member(v, object, "namespace", DSET_RULE_DNS_LABEL);
}

/* dataSource and dataSourceRef must be equal. */
static void check_sources(dsetp_validator *v, const dset_value *object)
{
    static const char *const members[] = { "apiGroup", "kind", "name" };
    const dset_value *source = dsetp_get(object, "dataSource"), *ref = dsetp_get(object, "dataSourceRef");
    size_t i;

    if (source == NULL || ref == NULL || dsetp_string_member(ref, "namespace")[0] != '\0')
        return;
    for (i = 0; i < 3; i++) {
        if (strcmp(dsetp_string_member(source, members[i]), dsetp_string_member(ref, members[i])) != 0) {
            dsetp_wrong(v, dsetp_invalid, source, "dataSource must match dataSourceRef");
            return;
        }
    }
}

void dsetp_validate_claim_spec(dsetp_validator *v, const dset_value *object)
{
    static const char *const rest[] = { "resources",  "storageClassName", "volumeMode", "dataSource", "dataSourceRef",
                                        "volumeAttributesClassName", NULL };

    if (dsetp_count(dsetp_get(object, "accessModes")) == 0)
        dsetp_wrong_member(v, object, "accessModes", dsetp_required, "must be given");
    dsetp_validate_member(v, object, &dsetp_claim_spec_type, "selector");
    check_access_modes(v, dsetp_get(object, "accessModes"));
    dsetp_validate_members(v, object, &dsetp_claim_spec_type, rest);
    check_sources(v, object);
}
