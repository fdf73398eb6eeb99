/*
 * Trees of values in an arena, each with its parent and its position in the text. This header is for building and
 * changing trees. Values are not freed individually; a NUL in a string is kept as the bytes C0 80. Knows nothing about
 * Kubernetes.
 */
#ifndef DSETP_TREE_TREE_H
#define DSETP_TREE_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "daemonset/document.h"

/* Kinds of values: those of dset_type, with DSET_BOOL split into these two. */
enum { DSETP_FALSE = DSET_BOOL, DSETP_TRUE = DSET_OBJECT + 1 };

/* Marks of a value, stored with its kind in bits. */
enum {
    DSETP_KIND = 0xff,
    DSETP_DUPLICATE = 1 << 16, /* an earlier sibling has the same key */
    DSETP_ESCAPED = 1 << 17,   /* its text has escapes in JSON */
    DSETP_TYPED_KEY = 1 << 18, /* YAML: the key was a number, bool or null, not a string */
    DSETP_MERGE = 1 << 19,     /* YAML: the value of a merge key, not yet merged */
    DSETP_DROPPED = 1 << 20,   /* about to be unlinked */
    DSETP_MERGED = 1 << 21,    /* YAML: came from the mapping of a merge key */
    DSETP_FLOAT = 1 << 22      /* YAML: a number that is a fraction to Go, even if it is whole */
};

struct dset_value { /* trees consist mostly of these: 64 bytes each */
    dset_value *parent, *first;
    dset_value *next, *previous; /* previous of the first one: the last one */
    const char *key;             /* NULL in a list */
    const char *text;            /* of a string, or the original text of a number */
    uint32_t line, column;       /* 0: not from the text */
    int bits;                    /* kind and marks; 0: the parent of the root */
};

struct dset_document {
    dset_allocator memory;
    dsetp_arena *arena;
    dset_value top;          /* the parent of the root */
    dset_value *spare;       /* allocated but unused values */
    size_t spare_count;
    dset_document_options options; /* defaults filled in */
    bool duplicates;         /* some value is marked DSETP_DUPLICATE */
    bool yaml;               /* read from YAML */
};

static inline dset_value *dsetp_first(const dset_value *value)
{
    return value->first;
}

static inline dset_value *dsetp_last(const dset_value *value)
{
    return value->first != NULL ? value->first->previous : NULL;
}

static inline dset_value *dsetp_next(const dset_value *value)
{
    return value->next;
}

static inline int dsetp_kind(const dset_value *value)
{
    return value->bits & DSETP_KIND;
}

static inline void dsetp_set_kind(dset_value *value, int kind) /* keeps its marks */
{
    value->bits = (value->bits & ~DSETP_KIND) | kind;
}

static inline bool dsetp_has(const dset_value *value, int mark)
{
    return (value->bits & mark) != 0;
}

static inline bool dsetp_is(const dset_value *value, int kind)
{
    return value != NULL && dsetp_kind(value) == kind;
}

static inline bool dsetp_is_object(const dset_value *value)
{
    return dsetp_is(value, DSET_OBJECT);
}

static inline bool dsetp_is_array(const dset_value *value)
{
    return dsetp_is(value, DSET_ARRAY);
}

static inline bool dsetp_is_string(const dset_value *value)
{
    return dsetp_is(value, DSET_STRING);
}

static inline bool dsetp_is_null(const dset_value *value)
{
    return dsetp_is(value, DSET_NULL);
}

static inline dset_value *dsetp_root(const dset_document *document)
{
    return dsetp_first(&document->top);
}

/* A new document with a null root; NULL when out of memory. options: with defaults filled in. */
dset_document *dsetp_document_new(const dset_document_options *options, size_t first_chunk);
/* The size of a first chunk for a document with this many values and bytes of text. */
size_t dsetp_document_room(size_t values, size_t bytes);
/* The document that a linked value belongs to. */
dset_document *dsetp_document_of(const dset_value *value);

/* New, unlinked values; NULL when out of memory, which is sticky in the arena. */
dset_value *dsetp_value_new(dset_document *document, int kind);
dset_value *dsetp_value_text(dset_document *document, int kind, const char *text); /* string or number, copied */
dset_value *dsetp_value_copy(dset_document *document, const dset_value *value);    /* deep, without its key */

void dsetp_append(dset_value *container, dset_value *child); /* keeps its key, if it has one */
void dsetp_unlink(dset_value *child);
dset_value *dsetp_take(dset_value *object, const char *key); /* unlinks a member; NULL: there is none */
void dsetp_insert_before(dset_value *sibling, dset_value *child);
void dsetp_replace(dset_value *old, dset_value *child); /* the new value gets the key of the old one */
/* Replaces or appends a member; key is not copied. NULL value: does nothing. */
void dsetp_put(dset_value *object, const char *key, dset_value *value);

/* Like the public functions, for mutable values. */
dset_value *dsetp_get(const dset_value *object, const char *key);
/* For objects that may still have duplicate keys: the last one that is not null, as in a Go decoder. */
dset_value *dsetp_get_last(const dset_value *object, const char *key);
dset_value *dsetp_at(const dset_value *value, const char *const *path); /* NULL-terminated */
const char *dsetp_text_of(const dset_value *object, const char *key);   /* a string member, or NULL */
/* An integer member; 0 if absent. */
int64_t dsetp_number_member(const dset_value *object, const char *key);
/* A string member; "" if absent. Not copied. */
const char *dsetp_string_member(const dset_value *object, const char *key);
size_t dsetp_count(const dset_value *container);

/* The next value in text order; NULL after the last one below top. */
dset_value *dsetp_walk(const dset_value *value, const dset_value *top);
/* The same, skipping everything below value. */
dset_value *dsetp_walk_over(const dset_value *value, const dset_value *top);

#define DSETP_PATH_MAX 512u /* bytes of a path for a message; an error holds less */
/* "spec.template.spec.containers[0].image": by the rule of snprintf, but one that does not fit ends with "...". */
size_t dsetp_path(const dset_value *value, char *buffer, size_t size);

/* DSET_EINVALID, with the place and the path of a value. Returns the code. */
int dsetp_refuse_value(dset_error *err, const dset_value *value, const char *format, ...) DSETP_FORMAT(3, 4);

/* Sorts the members of an object by key, bytewise, equal keys in text order. */
void dsetp_sort_members(dset_value *object);
typedef enum dsetp_equal_keys { /* what is done about members with equal keys */
    DSETP_DROP_EARLIER,
    DSETP_MARK_LATER, /* as duplicates */
    DSETP_OVERRIDE    /* drop the earlier one if one of the two was merged, but none that is marked */
} dsetp_equal_keys;
/* without: members with one of these marks are left out. */
void dsetp_find_duplicates(dset_document *document, dset_value *object, dsetp_equal_keys how, int without);

#endif
