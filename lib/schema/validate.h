/*
 * Validation: walks over a field table and reports each broken rule with its type and path. Rules that a column cannot
 * express are functions named in the table.
 */
#ifndef DSETP_SCHEMA_VALIDATE_H
#define DSETP_SCHEMA_VALIDATE_H

#include "schema/field.h"
#include "schema/issues.h"

struct dsetp_validator {
    dsetp_issues *issues;
    char path[1024];
    dsetp_text at; /* over path */
    const dset_value *object; /* the current object, where missing members are reported */
    uint32_t broken;          /* broken rules, one bit each, numbered by the owner of the table */
    uint32_t tolerated;       /* rules that are not enforced */
    struct dsetp_pod_context *in; /* state of the rules */
};

/* Kubernetes' names of error types. */
extern const char dsetp_invalid[], dsetp_required[], dsetp_not_supported[], dsetp_forbidden[], dsetp_duplicate[],
    dsetp_missing[], dsetp_too_long[], dsetp_too_many[];

void dsetp_validate_start(dsetp_validator *v, dsetp_issues *issues);

/* Records that a rule is broken; returns whether that is tolerated. */
bool dsetp_tolerated(dsetp_validator *v, uint32_t rule);

/* Reports at the current path; bad: the invalid value, or NULL. */
void dsetp_wrong(dsetp_validator *v, const char *type, const dset_value *bad, const char *text);
/* The same with more path steps: ".name", "[3].key". */
void dsetp_wrong_at(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text);
/* The same at a member of an object, about what stands there. */
void dsetp_wrong_member(dsetp_validator *v, const dset_value *object, const char *name, const char *type,
                        const char *text);
/* The same for the list that the present element is in: Kubernetes leaves out some indices. */
void dsetp_wrong_list(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text);
/* The same at a path that goes on after its first bytes. */
void dsetp_wrong_cut(dsetp_validator *v, size_t length, const char *more, const char *type, const dset_value *bad,
                     const char *text);
/* The same at a path of its own. */
void dsetp_wrong_path(dsetp_validator *v, const char *path, const char *type, const dset_value *bad, const char *text);
/* Invalid, if there is a problem. Returns whether there is none. */
bool dsetp_wrong_if(dsetp_validator *v, const dset_value *bad, const char *problem);
/* NotSupported, with the list of what is. */
void dsetp_not_one_of(dsetp_validator *v, const dset_value *bad, const char *const *options);

/* Forbidden, for each of the members that is there; names ends with NULL. */
void dsetp_forbid_members(dsetp_validator *v, const dset_value *object, const char *const *names, const char *text);

/* Descends into a member and back: enter returns a mark for leave. */
size_t dsetp_enter(dsetp_validator *v, const char *name);
size_t dsetp_enter_index(dsetp_validator *v, size_t index);
size_t dsetp_enter_key(dsetp_validator *v, const char *key);
void dsetp_leave(dsetp_validator *v, size_t mark);

/* A walk over the elements of a list or the values of a map, with the path at each; after the last it is as before. */
typedef struct dsetp_elements {
    dsetp_validator *v;
    const dset_value *next;
    size_t index, list, outside; /* marks of the path at the list, and before it */
} dsetp_elements;

dsetp_elements dsetp_elements_of(dsetp_validator *v, const dset_value *list); /* the path stands at the list */
dsetp_elements dsetp_enter_list(dsetp_validator *v, const dset_value *object, const char *name);
const dset_value *dsetp_next_element(dsetp_elements *walk); /* NULL after the last */

/* All rules of an object; those of its fields; those of one field, out of the order of the type. */
void dsetp_validate_object(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_fields(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_member(dsetp_validator *v, const dset_value *object, const dsetp_type *type, const char *name);
void dsetp_validate_members(dsetp_validator *v, const dset_value *object, const dsetp_type *type,
                            const char *const *names); /* in this order; NULL-terminated */

/* Reports Invalid if a string breaks a rule. Returns whether it is valid. */
bool dsetp_obey(dsetp_validator *v, uint32_t rule, const dset_value *bad, const char *text);
/* The same for a member; one that is absent counts as an empty text. */
bool dsetp_obey_member(dsetp_validator *v, const dset_value *object, const char *name, uint32_t rule);
/* Reports Required when a text is absent or empty. Returns whether it is there. */
bool dsetp_require(dsetp_validator *v, const dset_value *object, const char *name);
/* Is the text one of the options? */
bool dsetp_is_one_of(const char *text, const char *const *options);

#endif
