/*
 * What the kinds of vectors share. A kind is a function that computes what it can of a case's "out" from its "in" and
 * hands over each member that it found; the runner compares these, as JSON values, with what is expected.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include "daemonset/daemonset.h"

typedef struct vectors_text { /* grows; text is always terminated */
    char *text;
    size_t size, capacity;
} vectors_text;

void vectors_add(vectors_text *to, const char *text, size_t size);
int vectors_sink(void *to, const void *data, size_t size); /* a dset_sink_fn over a vectors_text */
void vectors_free(vectors_text *text);

typedef struct vectors_case {
    const char *id;
    const dset_value *in, *out;
    bool needs_upstream_hash; /* the outcome depends on the value of a hash that is not ours */
    bool skipped;       /* set it when the case is a bonus that is not claimed */
    vectors_text found; /* members of an object, as JSON */
    vectors_text wrong; /* what does not agree; empty: the case passes */
} vectors_case;

/* What was found for a member of "out". All of these copy. */
void vectors_found_bool(vectors_case *c, const char *key, bool value);
void vectors_found_number(vectors_case *c, const char *key, int64_t value);
void vectors_found_text(vectors_case *c, const char *key, const char *value); /* NULL: null */
void vectors_found_json(vectors_case *c, const char *key, const char *json);
/* Fails the case for another reason. */
void vectors_wrong(vectors_case *c, const char *format, ...);

/* The text of a case, decoded where it is not valid UTF-8; free it. */
char *vectors_input(const vectors_case *c, size_t *size);
/* A value as JSON text; free it. */
char *vectors_json(const dset_value *value);
/* The DaemonSet in a value; fails the case and returns NULL if it is not one. flags: DSET_PARSE_* */
dset_daemonset *vectors_daemonset(vectors_case *c, const dset_value *value, uint32_t flags);
/* Equal as JSON values: members in any order, numbers by value. */
bool vectors_same(const dset_value *a, const dset_value *b);

typedef struct vectors_kind {
    const char *name; /* of the file, without .jsonl */
    void (*run)(vectors_case *c);
} vectors_kind;

/* One table a file of kinds; each ends with a NULL name. */
extern const vectors_kind vectors_converge[];
extern const vectors_kind vectors_documents[];
extern const vectors_kind vectors_patches[];
extern const vectors_kind vectors_pods[];
extern const vectors_kind vectors_tables[];
extern const vectors_kind vectors_reconcile[];
extern const vectors_kind vectors_values[];
extern const vectors_kind vectors_yaml[];

#endif
