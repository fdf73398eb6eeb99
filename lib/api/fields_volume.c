/* Field tables: volumes. In the order in which Kubernetes declares and writes the fields. */
#include "api/rules.h"

static const char *const caching_modes[] = { "None", "ReadOnly", "ReadWrite", NULL };
static const char *const disk_kinds[] = { "Shared", "Dedicated", "Managed", NULL };
static const char *const volume_modes[] = { "Block", "Filesystem", NULL };

#define MODE RANGE(0, 0777)
#define DEFAULT_MODE                                                                                                 \
    {                                                                                                                \
        "defaultMode", INT32, POINTER, PRESET("420"), MODE                                                           \
    }
#define SECRET_REF { "secretRef", STRUCT(name_ref), POINTER }
#define USER { "user", INT64, POINTER, GATE(VOLUME_USER), RANGE(0, INT32_MAX) }
#define DEFAULT_USER { "defaultUser", INT64, POINTER, GATE(VOLUME_USER), RANGE(0, INT32_MAX) }

static const dsetp_type host_path_type = { "HostPathVolumeSource", FIELDS(
    { "path", STRING, ALWAYS },
    { "type", STRING, POINTER, PRESET("\"\"") },
), VALIDATE(host_path) };

static const dsetp_type empty_dir_type = { "EmptyDirVolumeSource", FIELDS(
    { "medium", STRING },
    { "sizeLimit", QUANTITY, POINTER, CHECK(size_limit) },
    { "mode", INT32, POINTER, GATE(EMPTY_DIR_MODE), RANGE(0, 01777) },
) };

static const dsetp_type gce_type = { "GCEPersistentDiskVolumeSource", FIELDS(
    { "pdName", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "partition", INT32, RANGE(0, 255) },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type aws_type = { "AWSElasticBlockStoreVolumeSource", FIELDS(
    { "volumeID", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "partition", INT32, RANGE(0, 255) },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type git_type = { "GitRepoVolumeSource", FIELDS(
    { "repository", STRING, ALWAYS, REQUIRED },
    { "revision", STRING },
    { "directory", STRING, CHECK(local_path) },
) };

static const dsetp_type key_to_path_type = { "KeyToPath", FIELDS(
    { "key", STRING, ALWAYS, REQUIRED },
    { "path", STRING, ALWAYS, REQUIRED, CHECK(written_path) },
    { "mode", INT32, POINTER, MODE },
    USER,
), CHECK(key_to_path) };

static const char *const secret_order[] = { "secretName", "defaultMode", "defaultUser", "items", NULL };
static const dsetp_type secret_type = { "SecretVolumeSource", FIELDS(
    { "secretName", STRING, REQUIRED },
    { "items", LOCAL(key_to_path_type), LIST },
    DEFAULT_MODE,
    { "optional", BOOLEAN, POINTER },
    DEFAULT_USER,
), .order = secret_order };

static const char *const config_map_order[] = { "name", "defaultMode", "defaultUser", "items", NULL };
static const dsetp_type config_map_type = { "ConfigMapVolumeSource", FIELDS(
    { "name", STRING, REQUIRED },
    { "items", LOCAL(key_to_path_type), LIST },
    DEFAULT_MODE,
    { "optional", BOOLEAN, POINTER },
    DEFAULT_USER,
), .order = config_map_order };

static const dsetp_type nfs_type = { "NFSVolumeSource", FIELDS(
    { "server", STRING, ALWAYS, REQUIRED },
    { "path", STRING, ALWAYS, CHECK(nfs_path) },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type iscsi_type = { "ISCSIVolumeSource", FIELDS(
    { "targetPortal", STRING, ALWAYS, REQUIRED },
    { "iqn", STRING, ALWAYS, REQUIRED, CHECK(iqn) },
    { "lun", INT32, ALWAYS, RANGE(0, 255) },
    { "iscsiInterface", STRING, PRESET("\"default\"") },
    { "fsType", STRING },
    { "readOnly", BOOLEAN },
    { "portals", STRING, LIST },
    { "chapAuthDiscovery", BOOLEAN },
    { "chapAuthSession", BOOLEAN },
    SECRET_REF,
    { "initiatorName", STRING, POINTER },
), CHECK(iscsi) };

static const dsetp_type gluster_type = { "GlusterfsVolumeSource", FIELDS(
    { "endpoints", STRING, ALWAYS, REQUIRED },
    { "path", STRING, ALWAYS, REQUIRED },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type pvc_source_type = { "PersistentVolumeClaimVolumeSource", FIELDS(
    { "claimName", STRING, ALWAYS, REQUIRED },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type rbd_type = { "RBDVolumeSource", FIELDS(
    { "monitors", STRING, LIST, ALWAYS, REQUIRED },
    { "image", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "pool", STRING, PRESET("\"rbd\"") },
    { "user", STRING, PRESET("\"admin\"") },
    { "keyring", STRING, PRESET("\"/etc/ceph/keyring\"") },
    SECRET_REF,
    { "readOnly", BOOLEAN },
) };

static const dsetp_type flex_type = { "FlexVolumeSource", FIELDS(
    { "driver", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    SECRET_REF,
    { "readOnly", BOOLEAN },
    { "options", STRING, MAP, CHECK(flex_options) },
) };

static const dsetp_type cinder_type = { "CinderVolumeSource", FIELDS(
    { "volumeID", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "readOnly", BOOLEAN },
    { "secretRef", STRUCT(name_ref), POINTER, CHECK(named_secret) },
) };

static const dsetp_type cephfs_type = { "CephFSVolumeSource", FIELDS(
    { "monitors", STRING, LIST, ALWAYS, REQUIRED },
    { "path", STRING },
    { "user", STRING },
    { "secretFile", STRING },
    SECRET_REF,
    { "readOnly", BOOLEAN },
) };

static const dsetp_type flocker_type = { "FlockerVolumeSource", FIELDS(
    { "datasetName", STRING },
    { "datasetUUID", STRING },
), CHECK(flocker) };

static const dsetp_type downward_file_type = { "DownwardAPIVolumeFile", FIELDS(
    { "path", STRING, ALWAYS },
    { "fieldRef", STRUCT(field_ref), POINTER },
    { "resourceFieldRef", STRUCT(resource_ref), POINTER },
    { "mode", INT32, POINTER, MODE },
    USER,
) };

static const dsetp_type downward_type = { "DownwardAPIVolumeSource", FIELDS(
    { "items", LOCAL(downward_file_type), LIST },
    DEFAULT_MODE,
    DEFAULT_USER,
), VALIDATE(downward) };

static const dsetp_type fc_type = { "FCVolumeSource", FIELDS(
    { "targetWWNs", STRING, LIST },
    { "lun", INT32, POINTER },
    { "fsType", STRING },
    { "readOnly", BOOLEAN },
    { "wwids", STRING, LIST },
), VALIDATE(fc) };

static const dsetp_type azure_file_type = { "AzureFileVolumeSource", FIELDS(
    { "secretName", STRING, ALWAYS, REQUIRED },
    { "shareName", STRING, ALWAYS, REQUIRED },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type vsphere_type = { "VsphereVirtualDiskVolumeSource", FIELDS(
    { "volumePath", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "storagePolicyName", STRING },
    { "storagePolicyID", STRING },
) };

static const char *const quobyte_order[] = { "registry", "tenant", "volume", NULL };
static const dsetp_type quobyte_type = { "QuobyteVolumeSource", FIELDS(
    { "registry", STRING, ALWAYS, CHECK(quobyte_registry) },
    { "volume", STRING, ALWAYS, REQUIRED },
    { "readOnly", BOOLEAN },
    { "user", STRING },
    { "group", STRING },
    { "tenant", STRING, CHECK(quobyte_tenant) },
), .order = quobyte_order };

static const dsetp_type azure_disk_type = { "AzureDiskVolumeSource", FIELDS(
    { "diskName", STRING, ALWAYS, REQUIRED },
    { "diskURI", STRING, ALWAYS, REQUIRED },
    { "cachingMode", STRING, POINTER, PRESET("\"ReadWrite\""), OPTIONS(caching_modes) },
    { "fsType", STRING, POINTER, PRESET("\"ext4\"") },
    { "readOnly", BOOLEAN, POINTER, PRESET("false") },
    { "kind", STRING, POINTER, PRESET("\"Shared\""), OPTIONS(disk_kinds) },
), CHECK(azure_disk) };

static const dsetp_type photon_type = { "PhotonPersistentDiskVolumeSource", FIELDS(
    { "pdID", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
) };

static const dsetp_field secret_projection_fields[] = {
    { "name", STRING, REQUIRED },
    { "items", LOCAL(key_to_path_type), LIST },
    { "optional", BOOLEAN, POINTER },
};
static const dsetp_type secret_projection_type = { "SecretProjection", FIELDS_OF(secret_projection) };
static const dsetp_type config_map_projection_type = { "ConfigMapProjection", FIELDS_OF(secret_projection) };

static const dsetp_type downward_projection_type = { "DownwardAPIProjection", FIELDS(
    { "items", LOCAL(downward_file_type), LIST },
), VALIDATE(downward) };

static const dsetp_type token_type = { "ServiceAccountTokenProjection", FIELDS(
    { "audience", STRING },
    { "expirationSeconds", INT64, POINTER, REQUIRED, PRESET("3600"), RANGE(600, INT64_C(1) << 32) },
    { "path", STRING, ALWAYS, CHECK(token_path) },
    USER,
) };

const dsetp_type dsetp_bundle_type = { "ClusterTrustBundleProjection", FIELDS(
    { "name", STRING, POINTER },
    { "signerName", STRING, POINTER },
    { "labelSelector", STRUCT(label_selector), POINTER },
    { "optional", BOOLEAN, POINTER },
    { "path", STRING, ALWAYS, REQUIRED, CHECK(written_path) },
    USER,
), VALIDATE(bundle) };

static const char *const certificate_order[] = {
    "signerName", "userAnnotations", "user", "keyType", "maxExpirationSeconds", "credentialBundlePath",
    "keyPath",    "certificateChainPath", NULL,
};
static const dsetp_type certificate_type = { "PodCertificateProjection", FIELDS(
    { "signerName", STRING, REQUIRED, CHECK(signer_name) },
    { "keyType", STRING, OPTIONS(dsetp_key_types), CHECK(key_type) },
    { "maxExpirationSeconds", INT32, POINTER, CHECK(max_expiration) },
    { "credentialBundlePath", STRING, CHECK(written_path) },
    { "keyPath", STRING, CHECK(written_path) },
    { "certificateChainPath", STRING, CHECK(written_path) },
    { "userAnnotations", STRING, MAP, CHECK(user_annotations) },
    USER,
), CHECK(certificate), .order = certificate_order };

const dsetp_type dsetp_projection_type = { "VolumeProjection", FIELDS(
    { "secret", LOCAL(secret_projection_type), POINTER },
    { "downwardAPI", LOCAL(downward_projection_type), POINTER },
    { "configMap", LOCAL(config_map_projection_type), POINTER },
    { "serviceAccountToken", LOCAL(token_type), POINTER },
    { "clusterTrustBundle", STRUCT(bundle), POINTER },
    { "podCertificate", LOCAL(certificate_type), POINTER },
), CHECK(projection) };

static const char *const projected_order[] = { "defaultMode", "defaultUser", "sources", NULL };
const dsetp_type dsetp_projected_type = { "ProjectedVolumeSource", FIELDS(
    { "sources", STRUCT(projection), LIST, ALWAYS },
    DEFAULT_MODE,
    DEFAULT_USER,
), VALIDATE(projected), .order = projected_order };

static const dsetp_type portworx_type = { "PortworxVolumeSource", FIELDS(
    { "volumeID", STRING, ALWAYS, REQUIRED },
    { "fsType", STRING },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type scale_io_type = { "ScaleIOVolumeSource", FIELDS(
    { "gateway", STRING, ALWAYS, REQUIRED },
    { "system", STRING, ALWAYS, REQUIRED },
    { "secretRef", STRUCT(name_ref), POINTER, ALWAYS },
    { "sslEnabled", BOOLEAN },
    { "protectionDomain", STRING },
    { "storagePool", STRING },
    { "storageMode", STRING, PRESET("\"ThinProvisioned\"") },
    { "volumeName", STRING, REQUIRED },
    { "fsType", STRING, PRESET("\"xfs\"") },
    { "readOnly", BOOLEAN },
) };

static const dsetp_type storageos_type = { "StorageOSVolumeSource", FIELDS(
    { "volumeName", STRING, REQUIRED, RULE(DNS_LABEL) },
    { "volumeNamespace", STRING, RULE(DNS_LABEL) },
    { "fsType", STRING },
    { "readOnly", BOOLEAN },
    { "secretRef", STRUCT(name_ref), POINTER, CHECK(named_secret) },
) };

static const dsetp_type csi_type = { "CSIVolumeSource", FIELDS(
    { "driver", STRING, ALWAYS },
    { "readOnly", BOOLEAN, POINTER },
    { "fsType", STRING, POINTER },
    { "volumeAttributes", STRING, MAP },
    { "nodePublishSecretRef", STRUCT(name_ref), POINTER },
), VALIDATE(csi) };

static const dsetp_type volume_resources_type = { "VolumeResourceRequirements", FIELDS(
    { "limits", QUANTITY, MAP, .rounds = true },
    { "requests", QUANTITY, MAP, .rounds = true },
) };

static const dsetp_field data_source_ref_fields[] = {
    { "apiGroup", STRING, POINTER, ALWAYS },
    { "kind", STRING, ALWAYS },
    { "name", STRING, ALWAYS },
    { "namespace", STRING, POINTER },
};
static const dsetp_type data_source_ref_type = { "TypedObjectReference", FIELDS_OF(data_source_ref),
                                                 VALIDATE(data_source) };
/* the same without the namespace */
static const dsetp_type data_source_type = { "TypedLocalObjectReference", .fields = data_source_ref_fields, .count = 3,
                                             VALIDATE(data_source) };

const dsetp_type dsetp_claim_spec_type = { "PersistentVolumeClaimSpec", FIELDS(
    { "accessModes", STRING, LIST },
    { "selector", STRUCT(label_selector), POINTER },
    { "resources", LOCAL(volume_resources_type), CHECK(storage_request) },
    { "volumeName", STRING },
    { "storageClassName", STRING, POINTER, CHECK(storage_class) },
    { "volumeMode", STRING, POINTER, PRESET("\"Filesystem\""), OPTIONS(volume_modes) },
    { "dataSource", LOCAL(data_source_type), POINTER },
    { "dataSourceRef", LOCAL(data_source_ref_type), POINTER },
    { "volumeAttributesClassName", STRING, POINTER, CHECK(storage_class) },
), VALIDATE(claim_spec) };

static const dsetp_type claim_template_type = { "PersistentVolumeClaimTemplate", FIELDS(
    { "metadata", STRUCT(object_meta), CHECK(claim_metadata) },
    { "spec", STRUCT(claim_spec) },
) };

static const dsetp_type ephemeral_type = { "EphemeralVolumeSource", FIELDS(
    { "volumeClaimTemplate", LOCAL(claim_template_type), POINTER, REQUIRED },
) };

static const dsetp_type image_type = { "ImageVolumeSource", FIELDS(
    { "reference", STRING, CHECK(image_reference) },
    { "pullPolicy", STRING, REQUIRED, OPTIONS(dsetp_pull_policies) },
), FILL(image_volume) };

const dsetp_type dsetp_volume_type = { "Volume", FIELDS(
    { "name", STRING, ALWAYS },
    { "hostPath", LOCAL(host_path_type), POINTER },
    { "emptyDir", LOCAL(empty_dir_type), POINTER },
    { "gcePersistentDisk", LOCAL(gce_type), POINTER },
    { "awsElasticBlockStore", LOCAL(aws_type), POINTER },
    { "gitRepo", LOCAL(git_type), POINTER },
    { "secret", LOCAL(secret_type), POINTER },
    { "nfs", LOCAL(nfs_type), POINTER },
    { "iscsi", LOCAL(iscsi_type), POINTER },
    { "glusterfs", LOCAL(gluster_type), POINTER },
    { "persistentVolumeClaim", LOCAL(pvc_source_type), POINTER },
    { "rbd", LOCAL(rbd_type), POINTER },
    { "flexVolume", LOCAL(flex_type), POINTER },
    { "cinder", LOCAL(cinder_type), POINTER },
    { "cephfs", LOCAL(cephfs_type), POINTER },
    { "flocker", LOCAL(flocker_type), POINTER },
    { "downwardAPI", LOCAL(downward_type), POINTER },
    { "fc", LOCAL(fc_type), POINTER },
    { "azureFile", LOCAL(azure_file_type), POINTER },
    { "configMap", LOCAL(config_map_type), POINTER },
    { "vsphereVolume", LOCAL(vsphere_type), POINTER },
    { "quobyte", LOCAL(quobyte_type), POINTER },
    { "azureDisk", LOCAL(azure_disk_type), POINTER },
    { "photonPersistentDisk", LOCAL(photon_type), POINTER },
    { "projected", STRUCT(projected), POINTER },
    { "portworxVolume", LOCAL(portworx_type), POINTER },
    { "scaleIO", LOCAL(scale_io_type), POINTER },
    { "storageos", LOCAL(storageos_type), POINTER },
    { "csi", LOCAL(csi_type), POINTER },
    { "ephemeral", LOCAL(ephemeral_type), POINTER },
    { "image", LOCAL(image_type), POINTER },
), FILL(volume), VALIDATE(volume) };
