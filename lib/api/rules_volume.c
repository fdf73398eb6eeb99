/* Rules of volumes, except projected ones and claims. */
#include <string.h>

#include "api/rules.h"
#include "base/ascii.h"

static const char *const host_path_types[] = { "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket",
                                               "CharDevice", "BlockDevice", NULL };

/* Sources in the order in which Kubernetes looks for them. */
static const char *const sources[] = {
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi",
    "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc",
    "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk",
    "storageos", "projected", "scaleIO", "csi", "ephemeral", "image", NULL,
};

/* What Kubernetes calls some of them in paths: below them, and when there is another one already. */
static const struct {
    const char *source, *nested, *conflict;
} renamed[] = {
    { "gcePersistentDisk", "persistentDisk", "gcePersistentDisk" },
    { "cephfs", "cephfs", "cephFS" },
    { "downwardAPI", "downwardAPI", "downwarAPI" },
};

static const char *reported_name(const char *source, bool conflict)
{
    size_t i;

    for (i = 0; i < sizeof renamed / sizeof renamed[0]; i++) {
        if (strcmp(renamed[i].source, source) == 0)
            return conflict ? renamed[i].conflict : renamed[i].nested;
    }
    return source;
}

static void check_sources(dsetp_validator *v, const dset_value *volume)
{
    bool found = false;
    size_t i;

    for (i = 0; sources[i] != NULL; i++) {
        const dset_value *source = dsetp_get(volume, sources[i]);
        size_t mark;

        if (source == NULL)
            continue;
        mark = dsetp_enter(v, reported_name(sources[i], found));
        if (found)
            dsetp_wrong(v, dsetp_forbidden, source, "must have only one source");
        else
            dsetp_validate_object(v, source, dsetp_field_find(&dsetp_volume_type, sources[i])->type);
        dsetp_leave(v, mark);
        found = true;
    }
    if (!found)
        dsetp_wrong(v, dsetp_required, volume, "a volume must have a source");
}

void dsetp_validate_volume(dsetp_validator *v, const dset_value *object)
{
    const char *name = dsetp_string_member(object, "name");
    const dset_value *iscsi = dsetp_get(object, "iscsi"); /* it counts even where another source came first */

    v->in->volume = object;
    check_sources(v, object);
    v->in->volume = NULL;
    if (dsetp_require(v, object, "name"))
        dsetp_obey_member(v, object, "name", DSET_RULE_DNS_LABEL);
    if (dsetp_get(iscsi, "initiatorName") != NULL &&
        strlen(name) + 1 + strlen(dsetp_string_member(iscsi, "targetPortal")) > 64)
        dsetp_wrong_member(v, object, "name", dsetp_invalid,
                           "with the targetPortal of iscsi it must be no more than 63 bytes");
    if (dsetp_volumes_find(&v->in->volumes, name) != NULL)
        dsetp_wrong_member(v, object, "name", dsetp_duplicate, "duplicate entry: another volume has this name");
}

static void remember(dsetp_validator *v, dsetp_volumes *volumes, const dset_value *volume)
{
    const char *name = dsetp_string_member(volume, "name");
    void *items = (void *)(uintptr_t)volumes->items;
    uint32_t number;

    dsetp_name_set_add(v, &volumes->names, name);
    number = dsetp_name_set_find(&volumes->names, name);
    if (!dsetp_grow(&v->issues->document->memory, &items, &volumes->capacity, number + 1, sizeof *volumes->items)) {
        v->issues->failed = true;
        return;
    }
    volumes->items = items;
    volumes->items[number] = volume;
}

void dsetp_validate_volumes(dsetp_validator *v, const dset_value *spec)
{
    dsetp_elements volumes = dsetp_enter_list(v, spec, "volumes");
    const dset_value *at;

    while ((at = dsetp_next_element(&volumes)) != NULL && !v->issues->failed) {
        size_t errors = v->issues->errors;

        dsetp_validate_volume(v, at);
        if (v->issues->errors == errors)
            remember(v, &v->in->volumes, at);
        remember(v, &v->in->all_volumes, at);
    }
}

void dsetp_check_image_reference(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_or_empty(dset_value_string(value))[0] == '\0' && !dsetp_tolerated(v, DSETP_OLD_NO_IMAGE))
        dsetp_wrong(v, dsetp_required, value, "must be given");
}

/* --- paths --- */

void dsetp_validate_host_path(dsetp_validator *v, const dset_value *object)
{
    const dset_value *type = dsetp_get(object, "type");
    size_t mark;

    if (!dsetp_require(v, object, "path"))
        return;
    if (dsetp_steps_up(dsetp_string_member(object, "path")))
        dsetp_wrong_member(v, object, "path", dsetp_invalid, "must not contain '..'");
    mark = dsetp_enter(v, "type");
    if (type != NULL && !dsetp_is_one_of(type->text, host_path_types))
        dsetp_not_one_of(v, type, host_path_types);
    dsetp_leave(v, mark);
}

/* A file to be written into a volume: relative, without "..", and its name must not begin with "..". */
const char *dsetp_written_path_problem(const char *path)
{
    const char *problem = dsetp_path_problem(path);

    if (problem == NULL && dsetp_begins(path, ".."))
        problem = "must not begin with '..'";
    return problem;
}

void dsetp_check_written_path(dsetp_validator *v, const dset_value *value)
{
    dsetp_wrong_if(v, value, dsetp_written_path_problem(dsetp_or_empty(dset_value_string(value))));
}

void dsetp_check_nfs_path(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
    if (text[0] != '/')
        dsetp_wrong(v, dsetp_invalid, value, "must be an absolute path");
}

void dsetp_check_size_limit(dsetp_validator *v, const dset_value *value)
{
    dset_quantity amount;

    if (dsetp_quantity_of(value, &amount) && dset_quantity_sign(&amount) < 0)
        dsetp_wrong(v, dsetp_forbidden, value, "must not be negative");
}

/* --- iSCSI --- */

/* iqn.YYYY-MM.authority:name, with no special characters in the name. */
static bool is_iqn_at(const char *text)
{
    static const char form[] = "iqn.0000-00.";
    size_t i, authority, name;

    for (i = 0; form[i] != '\0'; i++) {
        if (form[i] == '0' ? !dsetp_is_digit(text[i]) : text[i] != form[i])
            return false;
    }
    for (authority = 0; dsetp_is_alnum(text[i]) || text[i] == '-' || text[i] == '.'; authority++)
        i++;
    if (authority == 0 || text[i] != ':')
        return false;
    name = strcspn(text + i + 1, ",;*&$| \t\r\n\v\f");
    return name > 0 && text[i + 1 + name] == '\0';
}

/* Kubernetes' pattern is not anchored at the front. */
static bool is_iqn(const char *text)
{
    for (text = strstr(text, "iqn."); text != NULL; text = strstr(text + 1, "iqn.")) {
        if (is_iqn_at(text))
            return true;
    }
    return false;
}

static const char alnum[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_initiator(const char *text)
{
    if (dsetp_begins(text, "eui"))
        return strlen(text) == 20 && strspn(text + 4, alnum) == 16;
    if (dsetp_begins(text, "naa"))
        return strlen(text) == 36 && strspn(text + 4, alnum) == 32;
    return dsetp_begins(text, "iqn") && is_iqn(text);
}

void dsetp_check_iqn(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] != '\0' && !is_initiator(text))
        dsetp_wrong(v, dsetp_invalid, value, "must be an iqn, eui or naa name");
}

void dsetp_check_iscsi(dsetp_validator *v, const dset_value *object)
{
    const dset_value *initiator = dsetp_get(object, "initiatorName");

    if ((dsetp_is_true(object, "chapAuthDiscovery") || dsetp_is_true(object, "chapAuthSession")) &&
        dsetp_get(object, "secretRef") == NULL)
        dsetp_wrong_at(v, ".secretRef", dsetp_required, NULL, "must be given with CHAP");
    if (initiator != NULL && !is_initiator(initiator->text))
        dsetp_wrong_at(v, ".initiatorname", dsetp_invalid, initiator, "must be an iqn, eui or naa name");
}

/* --- others --- */

void dsetp_check_flex_options(dsetp_validator *v, const dset_value *value)
{
    dsetp_elements options = dsetp_elements_of(v, value);
    const dset_value *at;

    while ((at = dsetp_next_element(&options)) != NULL) {
        size_t length = strcspn(at->key, "/");

        if (dsetp_ends_domain(at->key, length, "kubernetes.io") || dsetp_ends_domain(at->key, length, "k8s.io"))
            dsetp_wrong(v, dsetp_invalid, at, "the domain belongs to Kubernetes");
    }
}

/* Is the text the domain, or one below it? Case does not matter. */
bool dsetp_ends_domain(const char *text, size_t length, const char *domain)
{
    size_t i, size = strlen(domain);

    if (length < size || (length > size && text[length - size - 1] != '.'))
        return false;
    for (i = 0; i < size; i++) {
        if (dsetp_lower(text[length - size + i]) != domain[i])
            return false;
    }
    return true;
}

/* A secret that is pointed to needs a name. */
void dsetp_check_named_secret(dsetp_validator *v, const dset_value *value)
{
    if (value != NULL)
        dsetp_require(v, value, "name");
}

void dsetp_check_flocker(dsetp_validator *v, const dset_value *object)
{
    bool name = dsetp_string_member(object, "datasetName")[0] != '\0';
    bool uuid = dsetp_string_member(object, "datasetUUID")[0] != '\0';

    if (!name && !uuid)
        dsetp_wrong(v, dsetp_required, object, "must have one of datasetName and datasetUUID");
    if (name && uuid)
        dsetp_wrong(v, dsetp_invalid, object, "datasetName and datasetUUID cannot be combined");
    if (strchr(dsetp_string_member(object, "datasetName"), '/') != NULL)
        dsetp_wrong_member(v, object, "datasetName", dsetp_invalid, "must not contain '/'");
}

void dsetp_validate_fc(dsetp_validator *v, const dset_value *object)
{
    const dset_value *lun = dsetp_get(object, "lun");
    bool targets = dsetp_get(object, "targetWWNs") != NULL, wwids = dsetp_count(dsetp_get(object, "wwids")) > 0;
    int64_t number;

    if (!targets && !wwids)
        dsetp_wrong_member(v, object, "targetWWNs", dsetp_required, "must have one of targetWWNs and wwids");
    if (targets && wwids)
        dsetp_wrong_member(v, object, "targetWWNs", dsetp_invalid, "targetWWNs and wwids cannot be combined");
    if (targets && lun == NULL)
        dsetp_wrong_member(v, object, "lun", dsetp_required, "must be given with targetWWNs");
    else if (targets && dset_value_int64(lun, &number) && (number < 0 || number > 255))
        dsetp_wrong_member(v, object, "lun", dsetp_invalid, "must be from 0 to 255");
}

/* One host:port pair, or several separated by commas. */
static bool is_registry(const char *text)
{
    while (true) {
        size_t length = strcspn(text, ",");
        const char *colon = memchr(text, ':', length);

        if (colon == NULL || memchr(colon + 1, ':', length - (size_t)(colon + 1 - text)) != NULL)
            return false;
        if (colon == text || colon + 1 == text + length)
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

/* Kubernetes then looks at nothing else in the registry. */
static bool has_long_tenant(const dset_value *quobyte)
{
    return strlen(dsetp_string_member(quobyte, "tenant")) >= 65;
}

void dsetp_check_quobyte_registry(dsetp_validator *v, const dset_value *value)
{
    const char *text = dsetp_or_empty(dset_value_string(value));

    if (text[0] == '\0')
        dsetp_wrong(v, dsetp_required, value, "must be given");
    else if (!has_long_tenant(v->object) && !is_registry(text))
        dsetp_wrong(v, dsetp_invalid, value, "must be a host and port, or several separated by commas");
}

void dsetp_check_quobyte_tenant(dsetp_validator *v, const dset_value *value)
{
    if (dsetp_string_member(v->object, "registry")[0] != '\0' && has_long_tenant(v->object))
        dsetp_wrong(v, dsetp_required, value, "must be no more than 64 characters");
}

void dsetp_check_azure_disk(dsetp_validator *v, const dset_value *object)
{
    const char *uri = dsetp_string_member(object, "diskURI");
    bool managed = strcmp(dsetp_string_member(object, "kind"), "Managed") == 0;
    const char *wanted = managed ? "/subscriptions/" : "https://";

    if (dsetp_get(object, "kind") != NULL && !dsetp_begins(uri, wanted))
        dsetp_wrong_member(v, object, "diskURI", dsetp_not_supported,
                           managed ? "must begin with /subscriptions/" : "must begin with https://");
}

void dsetp_validate_csi(dsetp_validator *v, const dset_value *object)
{
    const dset_value *secret = dsetp_get(object, "nodePublishSecretRef");
    const char *driver = dsetp_string_member(object, "driver"), *name = dsetp_string_member(secret, "name"), *problem;
    char lower[256]; /* longer than any name may be */
    size_t i, length = strlen(driver);

    if (length > 63)
        dsetp_wrong_member(v, object, "driver", dsetp_too_long, "must be no more than 63 bytes");
    if (dsetp_require(v, object, "driver")) {
        for (i = 0; i < length && i < sizeof lower; i++)
            lower[i] = dsetp_lower(driver[i]);
        problem = dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, lower, i);
        if (problem != NULL)
            dsetp_wrong_member(v, object, "driver", dsetp_invalid, problem);
    }
    if (secret == NULL)
        return;
    problem = dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, name, strlen(name));
    if (name[0] == '\0')
        dsetp_wrong_at(v, ".nodePublishSecretRef.name", dsetp_required, NULL, "must be given");
    else if (problem != NULL) /* at this path, as in Kubernetes */
        dsetp_wrong_at(v, ".name", dsetp_invalid, dsetp_get(secret, "name"), problem);
}
