/*
 * Validation: every rule that the API server would find broken, each with the type and the path of Kubernetes. The
 * table of fields drives it; what the table cannot say is in the files rules_*.c, one function a rule.
 */
#ifndef DSETP_MANIFEST_VALIDATE_H
#define DSETP_MANIFEST_VALIDATE_H

#include "base/intern.h"
#include "manifest/fields.h"
#include "manifest/issues.h"

/* Names that were seen, to find those that occur again or do not exist. */
typedef struct dsetp_names {
    dsetp_intern *table;
} dsetp_names;

/* Volumes by name. */
typedef struct dsetp_volumes {
    dsetp_names names;
    const dset_value **items; /* by number of their name */
    size_t capacity;
} dsetp_volumes;

typedef enum dsetp_container_kind { DSETP_REGULAR = 0, DSETP_INIT, DSETP_EPHEMERAL } dsetp_container_kind;

/* Rules that came later than objects which break them: an update does not check what the old object breaks already. */
enum {
    DSETP_OLD_SELECTOR_VALUE = 1u << 0,  /* label values in selectors */
    DSETP_OLD_NODE_VALUE = 1u << 1,      /* label values in required node affinity */
    DSETP_OLD_SPREAD_SELECTOR = 1u << 2, /* selectors of topology spread constraints */
    DSETP_OLD_TOKEN_PATH = 1u << 3,      /* paths of projected tokens */
    DSETP_OLD_SYSCTL = 1u << 4,          /* sysctls of a namespace that is the host's */
    DSETP_OLD_DELETION_COST = 1u << 5,   /* the annotation pod-deletion-cost */
    DSETP_OLD_USER_DEVICE = 1u << 6,     /* volume devices in a user namespace */
    DSETP_OLD_HUGE_PAGES = 1u << 7,      /* amounts that are not whole pages */
    DSETP_OLD_COMPARISON = 1u << 8,      /* Gt and Lt in tolerations */
    DSETP_OLD_USER_NETWORK = 1u << 9,    /* a user namespace in the host's network */
    DSETP_OLD_SPREAD_KEYS = 1u << 10     /* the rules of matchLabelKeys: older ones hold instead */
};

struct dsetp_validator {
    dsetp_issues *issues;
    char path[1024];
    dsetp_text at; /* over path */

    /* where the walk is */
    const dset_value *object;    /* what is judged: the place of what is missing in it */
    const dset_value *pod;       /* spec of the template */
    const dset_value *container; /* the container, or NULL */
    dsetp_container_kind kind;
    const dset_value *volume; /* the volume, or NULL */
    bool readiness;           /* the probe is a readiness probe */
    bool strict_selector;     /* its label values are always judged */
    bool preferred;           /* a node term that is only preferred */
    const char *advice;       /* type of the warnings, where they are not Kubernetes' */
    uint32_t broken;          /* DSETP_OLD_*: that were found broken */
    uint32_t tolerated;       /* DSETP_OLD_*: that are not checked */

    dsetp_volumes volumes;     /* those without an error: only they exist for mounts */
    dsetp_volumes all_volumes; /* the last of each name */
    dsetp_names container_names;
    dsetp_names claim_names;
    dsetp_names port_names; /* of the container */
    dsetp_names host_ports; /* of regular containers */
};

/* Kubernetes' names of the types of errors. */
extern const char dsetp_invalid[], dsetp_required[], dsetp_not_supported[], dsetp_forbidden[], dsetp_duplicate[],
    dsetp_missing[], dsetp_too_long[];

void dsetp_validate_start(dsetp_validator *v, dsetp_issues *issues);
void dsetp_validate_end(dsetp_validator *v);

/* A create, an update of the spec, an update of the status. old: in normal form, of another document. */
void dsetp_validate_create(dsetp_validator *v, const dset_value *root);
void dsetp_validate_update(dsetp_validator *v, const dset_value *root, const dset_value *old);
void dsetp_validate_status(dsetp_validator *v, const dset_value *root, const dset_value *old);

/* Warnings: what Kubernetes warns of, and advice of ours. flags: DSET_PARSE_NO_*, which switch some of them off. */
void dsetp_warn(dsetp_validator *v, const dset_value *root, uint32_t flags);

/* Notes that a rule of DSETP_OLD_* is broken; says whether that is let be. */
bool dsetp_tolerated(dsetp_validator *v, uint32_t rule);

/* Reports at the present path; bad: the value complained about, or NULL. */
void dsetp_wrong(dsetp_validator *v, const char *type, const dset_value *bad, const char *text);
/* The same at a path that goes on: ".name", "[3].key". */
void dsetp_wrong_at(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text);
/* The same for the list that the present element is in: Kubernetes leaves out some indices. */
void dsetp_wrong_list(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text);
/* The same at another path altogether. */
void dsetp_wrong_path(dsetp_validator *v, const char *path, const char *type, const dset_value *bad, const char *text);
/* NotSupported, with the list of what is. */
void dsetp_not_one_of(dsetp_validator *v, const dset_value *bad, const char *const *options);

/* Forbidden, for each of the members that is there. */
void dsetp_forbid_members(dsetp_validator *v, const dset_value *object, const char *const *names, size_t count,
                          const char *text);

/* Going down and up again: every enter gives a mark that leave takes. */
size_t dsetp_enter(dsetp_validator *v, const char *name);
size_t dsetp_enter_index(dsetp_validator *v, size_t index);
size_t dsetp_enter_key(dsetp_validator *v, const char *key);
void dsetp_leave(dsetp_validator *v, size_t mark);

/* All rules of an object; of one member, whatever its type's order. */
void dsetp_validate_object(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_fields(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_member(dsetp_validator *v, const dset_value *object, const dsetp_type *type, const char *name);
void dsetp_validate_members(dsetp_validator *v, const dset_value *object, const dsetp_type *type,
                            const char *const *names); /* in this order; ended by NULL */

/* Reports Invalid when a text breaks a rule. Returns whether it holds. */
bool dsetp_obey(dsetp_validator *v, uint32_t rule, const dset_value *bad, const char *text);
/* Is the text one of the options? */
bool dsetp_is_one_of(const char *text, const char *const *options);

/* False when the name was there before. */
bool dsetp_names_add(dsetp_validator *v, dsetp_names *names, const char *name);
const dset_value *dsetp_volumes_find(const dsetp_volumes *volumes, const char *name); /* NULL: none */
uint32_t dsetp_names_find(const dsetp_names *names, const char *name); /* 0: not there */
void dsetp_names_end(dsetp_names *names);

#endif
