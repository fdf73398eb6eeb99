/* Trees of values: creating, linking, walking. Knows nothing about texts or Kubernetes. */
#include "tree/tree.h"

#include <stdarg.h>
#include <string.h>

#define VALUES_AT_ONCE 32u
#define FEW_MEMBERS 12u

dset_document *dsetp_document_new(const dset_document_options *options, size_t first_chunk)
{
    dset_allocator memory = dsetp_memory(options->memory);
    dsetp_arena *arena = dsetp_arena_new(&memory, first_chunk);
    dset_document *document = arena != NULL ? dsetp_arena_zalloc(arena, sizeof *document) : NULL;
    dset_value *root;

    if (document == NULL) {
        dsetp_arena_free(arena);
        return NULL;
    }
    document->memory = memory;
    document->arena = arena;
    document->options = *options;
    document->options.memory = &document->memory;
    root = dsetp_value_new(document, DSET_NULL);
    if (root == NULL) {
        dsetp_arena_free(arena);
        return NULL;
    }
    dsetp_append(&document->top, root);
    return document;
}

size_t dsetp_document_room(size_t values, size_t bytes)
{
    size_t nodes = values + 2 * VALUES_AT_ONCE; /* the first root, and unused ones at the end */
    size_t node = sizeof(dset_value) + 1;      /* and the padding that aligns groups of values after texts */

    return nodes < SIZE_MAX / 2 / node ? nodes * node + bytes + sizeof(dset_document) : bytes;
}

dset_document *dsetp_document_of(const dset_value *value)
{
    while (value->parent != NULL)
        value = value->parent;
    return (dset_document *)((char *)(uintptr_t)value - offsetof(dset_document, top));
}

dset_value *dsetp_value_new(dset_document *document, int kind)
{
    dset_value *made;

    if (document->spare_count == 0) {
        document->spare = dsetp_arena_array(document->arena, VALUES_AT_ONCE, sizeof *document->spare);
        if (document->spare == NULL)
            return NULL;
        document->spare_count = VALUES_AT_ONCE;
    }
    made = document->spare++;
    document->spare_count--;
    made->bits = kind;
    return made;
}

dset_value *dsetp_value_text(dset_document *document, int kind, const char *text)
{
    char *copy = dsetp_arena_string(document->arena, text);
    dset_value *made = copy != NULL ? dsetp_value_new(document, kind) : NULL;

    if (made != NULL)
        made->text = copy;
    return made;
}

static dset_value *copy_node(dset_document *document, const dset_value *value)
{
    dset_value *made = dsetp_value_new(document, value->bits);

    if (made == NULL)
        return NULL;
    made->line = value->line;
    made->column = value->column;
    if (value->text != NULL) {
        made->text = dsetp_arena_string(document->arena, value->text);
        if (made->text == NULL)
            return NULL;
    }
    return made;
}

dset_value *dsetp_value_copy(dset_document *document, const dset_value *value)
{
    dset_value *root = copy_node(document, value), *parent = root;
    const dset_value *from = dsetp_first(value), *above = value;

    if (root == NULL)
        return NULL;
    while (true) {
        dset_value *made;

        while (from == NULL) {
            if (above == value)
                return root;
            from = dsetp_next(above);
            above = above->parent;
            parent = parent->parent;
        }
        made = copy_node(document, from);
        if (made == NULL)
            return NULL;
        if (from->key != NULL) {
            made->key = dsetp_arena_string(document->arena, from->key);
            if (made->key == NULL)
                return NULL;
        }
        dsetp_append(parent, made);
        if (dsetp_first(from) != NULL) {
            parent = made;
            above = from;
            from = dsetp_first(from);
        } else {
            from = dsetp_next(from);
        }
    }
}

void dsetp_append(dset_value *container, dset_value *child)
{
    dset_value *first = container->first;

    child->parent = container;
    child->next = NULL;
    if (first == NULL) {
        container->first = child;
        child->previous = child;
        return;
    }
    child->previous = first->previous;
    first->previous->next = child;
    first->previous = child;
}

void dsetp_unlink(dset_value *child)
{
    dset_value *parent = child->parent;

    if (child->next != NULL)
        child->next->previous = child->previous;
    else
        parent->first->previous = child->previous;
    if (child == parent->first)
        parent->first = child->next;
    else
        child->previous->next = child->next;
    child->parent = child->next = child->previous = NULL;
}

void dsetp_insert_before(dset_value *sibling, dset_value *child)
{
    dset_value *parent = sibling->parent;

    child->parent = parent;
    child->next = sibling;
    child->previous = sibling->previous;
    if (parent->first == sibling)
        parent->first = child;
    else
        sibling->previous->next = child;
    sibling->previous = child;
}

void dsetp_replace(dset_value *old, dset_value *child)
{
    child->key = old->key;
    dsetp_insert_before(old, child);
    dsetp_unlink(old);
}

void dsetp_put(dset_value *object, const char *key, dset_value *value)
{
    dset_value *old;

    if (value == NULL)
        return;
    old = dsetp_get(object, key);
    if (old != NULL) {
        dsetp_replace(old, value);
        return;
    }
    value->key = key;
    dsetp_append(object, value);
}

dset_value *dsetp_get_last(const dset_value *object, const char *key)
{
    dset_value *at = dsetp_is_object(object) ? dsetp_first(object) : NULL, *found = NULL;

    for (; at != NULL; at = dsetp_next(at)) {
        if (!dsetp_is_null(at) && strcmp(at->key, key) == 0)
            found = at;
    }
    return found;
}

dset_value *dsetp_get(const dset_value *object, const char *key)
{
    dset_value *at;

    if (!dsetp_is_object(object))
        return NULL;
    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        if (strcmp(at->key, key) == 0)
            return at;
    }
    return NULL;
}

dset_value *dsetp_take(dset_value *object, const char *key)
{
    dset_value *member = dsetp_get(object, key);

    if (member != NULL)
        dsetp_unlink(member);
    return member;
}

dset_value *dsetp_at(const dset_value *value, const char *const *path)
{
    dset_value *at = (dset_value *)(uintptr_t)value;

    for (; at != NULL && *path != NULL; path++)
        at = dsetp_get(at, *path);
    return at;
}

const char *dsetp_text_of(const dset_value *object, const char *key)
{
    const dset_value *value = dsetp_get(object, key);

    return dsetp_is_string(value) ? value->text : NULL;
}

size_t dsetp_count(const dset_value *container)
{
    const dset_value *at;
    size_t count = 0;

    if (container == NULL)
        return 0;
    for (at = dsetp_first(container); at != NULL; at = dsetp_next(at))
        count++;
    return count;
}

dset_value *dsetp_walk_over(const dset_value *value, const dset_value *top)
{
    while (value != top) {
        if (dsetp_next(value) != NULL)
            return dsetp_next(value);
        value = value->parent;
    }
    return NULL;
}

dset_value *dsetp_walk(const dset_value *value, const dset_value *top)
{
    return dsetp_first(value) != NULL ? dsetp_first(value) : dsetp_walk_over(value, top);
}

static size_t index_of(const dset_value *value)
{
    const dset_value *at;
    size_t index = 0;

    for (at = dsetp_first(value->parent); at != value; at = dsetp_next(at))
        index++;
    return index;
}

/* If the value is too deep, the path ends at the deepest level that fits, and says so. */
size_t dsetp_path(const dset_value *value, char *buffer, size_t size)
{
    const dset_value *chain[64];
    dsetp_text text = dsetp_text_start(buffer, size);
    size_t depth = 0;
    bool cut = false;

    for (; value != NULL && value->parent != NULL && value->parent->bits != 0; value = value->parent) {
        if (depth == sizeof chain / sizeof chain[0]) {
            memmove(chain, chain + 1, --depth * sizeof chain[0]);
            cut = true;
        }
        chain[depth++] = value;
    }
    while (depth > 0) {
        value = chain[--depth];
        if (value->key == NULL) {
            dsetp_text_string(&text, "[");
            dsetp_text_number(&text, (int64_t)index_of(value));
            dsetp_text_string(&text, "]");
            continue;
        }
        if (text.length > 0)
            dsetp_text_string(&text, ".");
        dsetp_text_string(&text, value->key);
    }
    dsetp_text_string(&text, cut ? "..." : "");
    dsetp_text_end(&text);
    return text.length;
}

/* Whether the keys are strictly ascending. */
static bool is_ascending(const dset_value *object)
{
    const dset_value *at = dsetp_first(object), *next;

    for (; at != NULL; at = next) {
        next = dsetp_next(at);
        if (next != NULL && strcmp(at->key, next->key) >= 0)
            return false;
    }
    return true;
}

/* Merges two sorted chains; for equal keys, those of the first chain come first. */
static dset_value *merge(dset_value *first, dset_value *second)
{
    dset_value *merged = NULL, **end = &merged;

    while (first != NULL && second != NULL) {
        dset_value **from = strcmp(first->key, second->key) <= 0 ? &first : &second;

        *end = *from;
        end = &(*from)->previous;
        *from = (*from)->previous;
    }
    *end = first != NULL ? first : second;
    return merged;
}

int dsetp_refuse_value(dset_error *err, const dset_value *value, const char *format, ...)
{
    char path[DSETP_PATH_MAX], words[sizeof err->text];
    dsetp_text text = dsetp_text_start(words, sizeof words);
    va_list arguments;

    va_start(arguments, format);
    dsetp_text_format(&text, format, &arguments);
    va_end(arguments);
    dsetp_text_end(&text);
    dsetp_path(value, path, sizeof path);
    return dsetp_fail_at(err, DSET_EINVALID, value->line, value->column, path, "%s", words);
}

/*
 * Sorts the members of an object that have none of some marks, bytewise by key, equal keys in text order, into a chain
 * through `previous`, which is invalid until all members are appended again. A merge sort that needs no memory.
 */
static dset_value *sorted_chain(dset_value *object, int without)
{
    dset_value *chains[64] = { NULL }, *at, *chain; /* with one, two, four, ... members, like the bits of a counter */
    size_t i;

    for (at = object->first; at != NULL; at = at->next) {
        if (dsetp_has(at, without))
            continue;
        chain = at;
        chain->previous = NULL;
        for (i = 0; chains[i] != NULL; i++) {
            chain = merge(chains[i], chain);
            chains[i] = NULL;
        }
        chains[i] = chain;
    }
    chain = NULL;
    for (i = 0; i < sizeof chains / sizeof chains[0]; i++)
        chain = merge(chains[i], chain);
    return chain;
}

void dsetp_sort_members(dset_value *object)
{
    dset_value *at, *next;

    if (is_ascending(object))
        return;
    at = sorted_chain(object, 0);
    object->first = NULL;
    for (; at != NULL; at = next) {
        next = at->previous;
        dsetp_append(object, at);
    }
}

/* Handles two members with the same key. */
static void settle(dset_document *document, dset_value *earlier, dset_value *later, dsetp_equal_keys how)
{
    /* 1 and "1" are different keys in YAML, but the same in JSON */
    bool differ = dsetp_has(earlier, DSETP_TYPED_KEY) != dsetp_has(later, DSETP_TYPED_KEY);

    if (how == DSETP_OVERRIDE) {
        if (dsetp_has(earlier, DSETP_MERGED) || dsetp_has(later, DSETP_MERGED))
            earlier->bits |= dsetp_has(earlier, DSETP_DUPLICATE) ? 0 : DSETP_DROPPED;
    } else if (how == DSETP_DROP_EARLIER || differ) {
        earlier->bits |= DSETP_DROPPED;
    } else {
        later->bits |= DSETP_DUPLICATE;
        document->duplicates = true;
    }
}

/* Relinks the members in order, without the dropped ones. */
static void relink(dset_value *object)
{
    dset_value *at = dsetp_first(object), *next;

    object->first = NULL;
    for (; at != NULL; at = next) {
        next = dsetp_next(at);
        if (!dsetp_has(at, DSETP_DROPPED))
            dsetp_append(object, at);
    }
}

static void find_among_few(dset_document *document, dset_value *object, dsetp_equal_keys how, int without)
{
    dset_value *at, *before;
    bool found = false;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        if (dsetp_has(at, without))
            continue;
        for (before = dsetp_first(object); before != at; before = dsetp_next(before)) {
            if (!dsetp_has(before, DSETP_DROPPED | without) && strcmp(before->key, at->key) == 0) {
                settle(document, before, at, how);
                found = true;
                break;
            }
        }
    }
    if (found)
        relink(object);
}

void dsetp_find_duplicates(dset_document *document, dset_value *object, dsetp_equal_keys how, int without)
{
    dset_value *at, *next;

    if (dsetp_count(object) <= FEW_MEMBERS) {
        find_among_few(document, object, how, without);
        return;
    }
    if (is_ascending(object))
        return;
    for (at = sorted_chain(object, without); at != NULL && (next = at->previous) != NULL; at = next) {
        if (strcmp(at->key, next->key) == 0)
            settle(document, at, next, how);
    }
    relink(object);
}
