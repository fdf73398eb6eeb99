/* The functions named in the field tables, and functions shared by them. */
#ifndef DSETP_API_RULES_H
#define DSETP_API_RULES_H

#include "api/types.h"
#include "base/intern.h"
#include "schema/validate.h"

/* Names that were seen, to find those that occur again or do not exist. */
typedef struct dsetp_name_set { /* all zero to begin with */
    dsetp_intern *table;
} dsetp_name_set;

/* Annotations that came before fields. */
#define SECCOMP_POD "seccomp.security.alpha.kubernetes.io/pod"
#define SECCOMP_CONTAINER "container.seccomp.security.alpha.kubernetes.io/"
#define APP_ARMOR_CONTAINER "container.apparmor.security.beta.kubernetes.io/"

/* Volumes by name. */
typedef struct dsetp_volumes {
    dsetp_name_set names;
    const dset_value **items; /* by number of their name */
    size_t capacity;
} dsetp_volumes;

typedef enum dsetp_container_kind { DSETP_REGULAR = 0, DSETP_INIT, DSETP_EPHEMERAL } dsetp_container_kind;

/* Rules added to Kubernetes later: an update does not enforce those that the old object breaks. */
enum {
    DSETP_OLD_SELECTOR_VALUE = 1u << 0,  /* label values in selectors */
    DSETP_OLD_NODE_VALUE = 1u << 1,      /* label values in required node affinity */
    DSETP_OLD_SPREAD_SELECTOR = 1u << 2, /* selectors of topology spread constraints */
    DSETP_OLD_TOKEN_PATH = 1u << 3,      /* paths of projected tokens */
    DSETP_OLD_SYSCTL = 1u << 4,          /* sysctls of a namespace shared with the host */
    DSETP_OLD_DELETION_COST = 1u << 5,   /* the annotation pod-deletion-cost */
    DSETP_OLD_USER_DEVICE = 1u << 6,     /* volume devices in a user namespace */
    DSETP_OLD_HUGE_PAGES = 1u << 7,      /* amounts that are not whole pages */
    DSETP_OLD_COMPARISON = 1u << 8,      /* Gt and Lt in tolerations */
    DSETP_OLD_USER_NETWORK = 1u << 9,    /* a user namespace in the host's network */
    DSETP_OLD_SPREAD_KEYS = 1u << 10,    /* the rules of matchLabelKeys: older ones hold instead */
    DSETP_OLD_INIT_RESIZE = 1u << 11,    /* restarts for a resize in plain init containers */
    DSETP_OLD_NO_IMAGE = 1u << 12,       /* image volumes without a reference */
    DSETP_OLD_ESCALATION = 1u << 13      /* CAP_SYS_ADMIN without allowPrivilegeEscalation */
};

/* The state of the walk. */
typedef struct dsetp_pod_context {
    const dset_value *pod;       /* spec of the template */
    const dset_value *container; /* the container, or NULL */
    dsetp_container_kind kind;
    const dset_value *volume; /* the volume, or NULL */
    bool projected;           /* the volume is a projected one */
    bool readiness;           /* the probe is a readiness probe */
    bool strict_selector;     /* its label values are always checked */
    bool preferred;           /* a node term that is only preferred */
    const char *advice;       /* type of our own warnings */

    dsetp_volumes volumes;     /* those without an error: only they exist for mounts */
    dsetp_volumes all_volumes; /* the last of each name */
    dsetp_name_set container_names;
    dsetp_name_set claim_names;
    dsetp_name_set projected_paths; /* of the projected volume */
    bool *repeated_spreads; /* of each spread constraint: another one with the same pair comes later */
    size_t spread, spread_count; /* the next constraint, and how many there are */
    dsetp_name_set port_names; /* of the container */
    dsetp_name_set host_ports; /* of regular containers */
} dsetp_pod_context;

/* A validator for the rules of this room; context: memory for them. */
void dsetp_rules_start(dsetp_validator *v, dsetp_pod_context *context, dsetp_issues *issues);
void dsetp_rules_end(dsetp_validator *v);
const dset_value *dsetp_volumes_find(const dsetp_volumes *volumes, const char *name); /* NULL: none */

/* False when the name was there before. */
bool dsetp_name_set_add(dsetp_validator *v, dsetp_name_set *names, const char *name);
/* The same for a name in a buffer, which is freed. */
bool dsetp_name_set_take(dsetp_validator *v, dsetp_name_set *names, dsetp_buffer *name);
uint32_t dsetp_name_set_find(const dsetp_name_set *names, const char *name); /* 0: not there */
void dsetp_name_set_end(dsetp_name_set *names);

/* A walk over the containers in some lists of a Pod, with the path at each; after the last it is as before. */
typedef struct dsetp_containers {
    const dset_value *spec;
    const char *const *lists; /* still to come, ended by NULL */
    dsetp_elements list;
} dsetp_containers;

extern const char *const dsetp_container_lists[]; /* those of the init containers and of the containers first */
dsetp_containers dsetp_containers_of(dsetp_validator *v, const dset_value *spec, const char *const *lists);
const dset_value *dsetp_next_container(dsetp_containers *walk); /* NULL after the last */

/* A create, an update of the spec, an update of the status. old: in normal form, of another document. */
void dsetp_validate_create(dsetp_validator *v, const dset_value *root);
void dsetp_validate_update(dsetp_validator *v, const dset_value *root, const dset_value *old);
void dsetp_validate_status(dsetp_validator *v, const dset_value *root, const dset_value *old);

/* Warnings: those of Kubernetes, and our own. flags: DSET_PARSE_NO_*, which disable some of them. */
void dsetp_warn(dsetp_validator *v, const dset_value *root, uint32_t flags);

/* Defaults that depend on other fields (fill.c). */
dsetp_filler dsetp_fill_container, dsetp_fill_image_volume, dsetp_fill_pod_spec, dsetp_fill_rolling_update,
    dsetp_fill_strategy, dsetp_fill_volume;
/* The policy for pulling an image whose policy is not given: that of its tag. */
const char *dsetp_pull_policy(const char *image);

/* What some fields may be; ended by NULL. */
extern const char *const dsetp_exit_operators[], *const dsetp_key_types[], *const dsetp_profile_types[],
    *const dsetp_pull_policies[];

/* Rules of a field: value may be NULL, the path is at the field. */
dsetp_field_rule dsetp_check_annotations, dsetp_check_app_armor_profile, dsetp_check_bind_options,
    dsetp_check_claim_metadata, dsetp_check_container_port, dsetp_check_devices, dsetp_check_env_source,
    dsetp_check_env_source_name, dsetp_check_exit_operator, dsetp_check_exit_values, dsetp_check_fields_type,
    dsetp_check_finalizers, dsetp_check_flex_options, dsetp_check_gmsa_spec, dsetp_check_groups,
    dsetp_check_headers, dsetp_check_host_port, dsetp_check_hostname_override, dsetp_check_hostnames,
    dsetp_check_image, dsetp_check_image_reference, dsetp_check_iqn, dsetp_check_key_type, dsetp_check_labels,
    dsetp_check_local_path, dsetp_check_manager, dsetp_check_max_expiration, dsetp_check_min_domains,
    dsetp_check_mounts, dsetp_check_named_secret, dsetp_check_nameservers, dsetp_check_nfs_path,
    dsetp_check_no_backstep, dsetp_check_optional_subdomain, dsetp_check_overhead, dsetp_check_owner_version,
    dsetp_check_port_name, dsetp_check_port_or_name, dsetp_check_ports, dsetp_check_proc_mount,
    dsetp_check_qualified_name, dsetp_check_quobyte_registry, dsetp_check_quobyte_tenant, dsetp_check_resize_policy,
    dsetp_check_resource_claim_name, dsetp_check_restart_action, dsetp_check_scheduling_gates,
    dsetp_check_scheduling_group, dsetp_check_scheme, dsetp_check_searches, dsetp_check_seccomp_profile,
    dsetp_check_selector, dsetp_check_share_process, dsetp_check_signer_name, dsetp_check_size_limit,
    dsetp_check_sleep, dsetp_check_spreads, dsetp_check_stop_signal, dsetp_check_storage_class,
    dsetp_check_storage_request, dsetp_check_strict_ip, dsetp_check_service_account, dsetp_check_subdomain,
    dsetp_check_subresource, dsetp_check_sysctls, dsetp_check_term_namespaces, dsetp_check_term_topology,
    dsetp_check_token_path, dsetp_check_user_annotations, dsetp_check_when_unsatisfiable, dsetp_check_windows_user,
    dsetp_check_written_path;

/* Rules over several fields of an object, after those of the fields. */
dsetp_object_rule dsetp_check_azure_disk, dsetp_check_certificate, dsetp_check_daemon_template,
    dsetp_check_env_from, dsetp_check_flocker, dsetp_check_iscsi, dsetp_check_owner, dsetp_check_key_to_path,
    dsetp_check_projection, dsetp_validate_security, dsetp_validate_claim_spec;

/* Rules of an object instead of the walk over its fields. */
dsetp_object_rule dsetp_validate_bundle, dsetp_validate_container, dsetp_validate_csi,
    dsetp_validate_daemonset_spec, dsetp_validate_data_source, dsetp_validate_dns_option, dsetp_validate_downward,
    dsetp_validate_ephemeral_container, dsetp_validate_fc, dsetp_validate_field_ref, dsetp_validate_hook,
    dsetp_validate_host_path, dsetp_validate_init_container, dsetp_validate_label_requirement,
    dsetp_validate_node_field, dsetp_validate_node_requirement, dsetp_validate_nothing, dsetp_validate_os,
    dsetp_validate_pod_resources, dsetp_validate_pod_spec, dsetp_validate_pod_term, dsetp_validate_preferred_term,
    dsetp_validate_probe, dsetp_validate_projected, dsetp_validate_resource_ref, dsetp_validate_resources,
    dsetp_validate_rolling_update, dsetp_validate_spread, dsetp_validate_spread_selector, dsetp_validate_strategy,
    dsetp_validate_template, dsetp_validate_toleration, dsetp_validate_term_selector, dsetp_validate_volume;

/* Shared by the rules. */
/* The value of an int-or-percent for comparison with zero. */
int64_t dsetp_weight_of(const dset_value *value, bool *percent);
bool dsetp_is_true(const dset_value *object, const char *key);
bool dsetp_is_false(const dset_value *object, const char *key); /* there, and false */
bool dsetp_has_element(const dset_value *list, const char *member, const char *text); /* with this text in a member */
bool dsetp_is_padded(const char *text); /* with white space at either end */
bool dsetp_steps_up(const char *path); /* Is a part of it ".."? */
/* What is wrong with a path that must be relative and must not step up; NULL: nothing. */
const char *dsetp_path_problem(const char *path);
/* The same for a file to be written: its name must not begin with ".." either. */
const char *dsetp_written_path_problem(const char *path);
bool dsetp_ends_domain(const char *text, size_t length, const char *domain);
/* How many values a requirement has, by its operator; unknown: what is said of any other operator. */
void dsetp_check_requirement(dsetp_validator *v, const dset_value *object, const char *unknown);
/* Its values by the rule of label values; ratchet: the DSETP_OLD_* rule that tolerates broken ones. */
void dsetp_check_label_values(dsetp_validator *v, const dset_value *object, uint32_t ratchet);
/* stored: of an object that is stored already. */
void dsetp_validate_metadata(dsetp_validator *v, const dset_value *root, bool stored);
void dsetp_check_finalizer_domains(dsetp_validator *v, const dset_value *metadata); /* after the rest */
void dsetp_check_host_ports(dsetp_validator *v, const dset_value *spec);
void dsetp_check_network_ports(dsetp_validator *v, const dset_value *spec);
void dsetp_validate_volumes(dsetp_validator *v, const dset_value *spec);
void dsetp_check_os(dsetp_validator *v, const dset_value *spec);
void dsetp_check_host_process(dsetp_validator *v, const dset_value *spec);
void dsetp_check_pod_annotations(dsetp_validator *v, const dset_value *annotations, const dset_value *spec);
void dsetp_check_profile_annotations(dsetp_validator *v, const dset_value *annotations, const dset_value *spec);

#endif
