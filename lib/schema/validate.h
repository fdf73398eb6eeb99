/*
 * Validation: the walk over a table of fields, which reports each rule that is broken with its type and path. What a
 * column of the table cannot say is a function named in it.
 */
#ifndef DSETP_SCHEMA_VALIDATE_H
#define DSETP_SCHEMA_VALIDATE_H

#include "schema/field.h"
#include "schema/issues.h"

struct dsetp_validator {
    dsetp_issues *issues;
    char path[1024];
    dsetp_text at; /* over path */
    const dset_value *object; /* being judged; where a missing member is reported */
    uint32_t broken;          /* rules that were found broken, a bit each as the table's owner numbers them */
    uint32_t tolerated;       /* rules that are not checked */
    struct dsetp_pod_context *in; /* state of the rules themselves, which own it */
};

/* Kubernetes' names of the types of errors. */
extern const char dsetp_invalid[], dsetp_required[], dsetp_not_supported[], dsetp_forbidden[], dsetp_duplicate[],
    dsetp_missing[], dsetp_too_long[];

void dsetp_validate_start(dsetp_validator *v, dsetp_issues *issues);

/* Notes that a rule is broken; says whether that is tolerated. */
bool dsetp_tolerated(dsetp_validator *v, uint32_t rule);

/* Reports at the present path; bad: the value complained about, or NULL. */
void dsetp_wrong(dsetp_validator *v, const char *type, const dset_value *bad, const char *text);
/* The same at a path that goes on: ".name", "[3].key". */
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

/* Going down and up again: every enter gives a mark that leave takes. */
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

/* All rules of an object; of one member, whatever its type's order. */
void dsetp_validate_object(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_fields(dsetp_validator *v, const dset_value *object, const dsetp_type *type);
void dsetp_validate_member(dsetp_validator *v, const dset_value *object, const dsetp_type *type, const char *name);
void dsetp_validate_members(dsetp_validator *v, const dset_value *object, const dsetp_type *type,
                            const char *const *names); /* in this order; ended by NULL */

/* Reports Invalid when a text breaks a rule. Returns whether it holds. */
bool dsetp_obey(dsetp_validator *v, uint32_t rule, const dset_value *bad, const char *text);
/* The same for a member; one that is absent counts as an empty text. */
bool dsetp_obey_member(dsetp_validator *v, const dset_value *object, const char *name, uint32_t rule);
/* Reports Required when a text is absent or empty. Returns whether it is there. */
bool dsetp_require(dsetp_validator *v, const dset_value *object, const char *name);
/* Is the text one of the options? */
bool dsetp_is_one_of(const char *text, const char *const *options);

#endif
