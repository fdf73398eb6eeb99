/* Trees of values: making, linking, walking. Knows nothing of texts or of Kubernetes. */
#include "manifest/tree.h"

#include <string.h>

#include "base/sort.h"

#define NODES_AT_ONCE 32u
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
    root = dsetp_value_new(document, cJSON_NULL);
    if (root == NULL) {
        dsetp_arena_free(arena);
        return NULL;
    }
    dsetp_append(&document->top, root);
    return document;
}

dset_document *dsetp_document_of(const dset_value *value)
{
    while (value->parent != NULL)
        value = value->parent;
    return (dset_document *)((char *)(uintptr_t)value - offsetof(dset_document, top));
}

dset_value *dsetp_value_new(dset_document *document, int type)
{
    dset_value *made;

    if (document->spare_count == 0) {
        document->spare = dsetp_arena_array(document->arena, NODES_AT_ONCE, sizeof *document->spare);
        if (document->spare == NULL)
            return NULL;
        document->spare_count = NODES_AT_ONCE;
    }
    made = document->spare++;
    document->spare_count--;
    made->json.type = type;
    return made;
}

dset_value *dsetp_value_text(dset_document *document, int type, const char *text)
{
    char *copy = dsetp_arena_string(document->arena, text);
    dset_value *made = copy != NULL ? dsetp_value_new(document, type) : NULL;

    if (made != NULL)
        made->json.valuestring = copy;
    return made;
}

static dset_value *copy_node(dset_document *document, const dset_value *value)
{
    dset_value *made = dsetp_value_new(document, dsetp_kind(value));

    if (made == NULL)
        return NULL;
    made->line = value->line;
    made->column = value->column;
    made->duplicate = value->duplicate;
    made->escaped = value->escaped;
    made->typed_key = value->typed_key;
    made->merge = value->merge;
    if (value->json.valuestring != NULL) {
        made->json.valuestring = dsetp_arena_string(document->arena, value->json.valuestring);
        if (made->json.valuestring == NULL)
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
        if (from->json.string != NULL) {
            made->json.string = dsetp_arena_string(document->arena, from->json.string);
            if (made->json.string == NULL)
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
    cJSON *first = container->json.child;

    child->parent = container;
    child->json.next = NULL;
    if (first == NULL) {
        container->json.child = &child->json;
        child->json.prev = &child->json;
        return;
    }
    child->json.prev = first->prev;
    first->prev->next = &child->json;
    first->prev = &child->json;
}

void dsetp_unlink(dset_value *child)
{
    cJSON *node = &child->json, *first = child->parent->json.child;

    if (node == first) {
        child->parent->json.child = node->next;
        if (node->next != NULL)
            node->next->prev = node->prev;
    } else {
        node->prev->next = node->next;
        if (node->next != NULL)
            node->next->prev = node->prev;
        else
            first->prev = node->prev;
    }
    node->next = NULL;
    node->prev = NULL;
    child->parent = NULL;
}

void dsetp_insert_before(dset_value *sibling, dset_value *child)
{
    cJSON *at = &sibling->json, *node = &child->json;
    dset_value *parent = sibling->parent;

    child->parent = parent;
    node->next = at;
    node->prev = at->prev;
    if (parent->json.child == at)
        parent->json.child = node;
    else
        at->prev->next = node;
    at->prev = node;
}

void dsetp_replace(dset_value *old, dset_value *child)
{
    child->json.string = old->json.string;
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
    value->json.string = (char *)(uintptr_t)key;
    dsetp_append(object, value);
}

dset_value *dsetp_get(const dset_value *object, const char *key)
{
    dset_value *at;

    if (!dsetp_is_object(object))
        return NULL;
    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        if (strcmp(at->json.string, key) == 0)
            return at;
    }
    return NULL;
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

    return dsetp_is_string(value) ? value->json.valuestring : NULL;
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

/* Deeper than the chain is long, the path names the container that is reached. */
size_t dsetp_path(const dset_value *value, char *buffer, size_t size)
{
    const dset_value *chain[64];
    dsetp_text text = dsetp_text_start(buffer, size);
    size_t depth = 0;

    for (; value != NULL && value->parent != NULL && value->parent->json.type != 0; value = value->parent) {
        if (depth == sizeof chain / sizeof chain[0])
            memmove(chain, chain + 1, --depth * sizeof chain[0]);
        chain[depth++] = value;
    }
    while (depth > 0) {
        value = chain[--depth];
        if (value->json.string == NULL) {
            dsetp_text_string(&text, "[");
            dsetp_text_number(&text, (int64_t)index_of(value));
            dsetp_text_string(&text, "]");
            continue;
        }
        if (text.length > 0)
            dsetp_text_string(&text, ".");
        dsetp_text_string(&text, value->json.string);
    }
    return text.length;
}

static int by_key(const void *a, const void *b, void *context)
{
    const dset_value *x = *(dset_value *const *)a, *y = *(dset_value *const *)b;

    (void)context;
    return strcmp(x->json.string, y->json.string);
}

/* The members sorted by key, equal keys in the order of the text; the array is *bytes large and the caller's. */
static dset_value **sorted_members(dset_document *document, const dset_value *object, size_t count, size_t *bytes)
{
    dset_value **members, *at;
    size_t i = 0;

    *bytes = count * sizeof *members;
    members = dsetp_alloc(&document->memory, *bytes);
    if (members == NULL)
        return NULL;
    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at))
        members[i++] = at;
    if (!dsetp_sort(&document->memory, members, count, sizeof *members, by_key, NULL)) {
        dsetp_release(&document->memory, members, *bytes);
        return NULL;
    }
    return members;
}

bool dsetp_sort_members(dset_document *document, dset_value *object)
{
    size_t count = dsetp_count(object), bytes, i;
    dset_value **members, *at;
    bool sorted = true;

    for (at = dsetp_first(object); at != NULL && dsetp_next(at) != NULL && sorted; at = dsetp_next(at))
        sorted = strcmp(at->json.string, dsetp_next(at)->json.string) <= 0;
    if (sorted)
        return true;
    members = sorted_members(document, object, count, &bytes);
    if (members == NULL)
        return false;
    object->json.child = NULL;
    for (i = 0; i < count; i++)
        dsetp_append(object, members[i]);
    dsetp_release(&document->memory, members, bytes);
    return true;
}

/* Deals with one pair of members that have the same key. */
static void settle(dset_document *document, dset_value *earlier, dset_value *later, bool drop)
{
    if (drop || earlier->typed_key != later->typed_key) { /* in YAML 1 and "1" are two keys, in JSON they are one */
        dsetp_unlink(earlier);
    } else {
        later->duplicate = 1;
        document->duplicates = true;
    }
}

static void find_among_few(dset_document *document, const dset_value *object, bool drop)
{
    dset_value *at, *before;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        for (before = dsetp_first(object); before != at; before = dsetp_next(before)) {
            if (strcmp(before->json.string, at->json.string) == 0) {
                settle(document, before, at, drop);
                break; /* before may be gone */
            }
        }
    }
}

bool dsetp_find_duplicates(dset_document *document, dset_value *object, bool drop)
{
    size_t count = dsetp_count(object), bytes, i;
    dset_value **members;

    if (count <= FEW_MEMBERS) {
        find_among_few(document, object, drop);
        return true;
    }
    members = sorted_members(document, object, count, &bytes);
    if (members == NULL)
        return false;
    for (i = 1; i < count; i++) {
        if (strcmp(members[i - 1]->json.string, members[i]->json.string) == 0)
            settle(document, members[i - 1], members[i], drop);
    }
    dsetp_release(&document->memory, members, bytes);
    return true;
}
