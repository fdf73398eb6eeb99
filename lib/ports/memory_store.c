/*
 * The memory store: a tree of records by kind and natural order of names, and lists in the order of the last change,
 * which watches read. Knows nothing about the content of records.
 */
#include <string.h>

#include "base/error.h"
#include "base/list.h"
#include "base/number.h"
#include "base/text.h"
#include "base/tree.h"
#include "daemonset/ports.h"
#include "ports/store.h"

/* The number of dropped names kept for watchers; older ones are forgotten. */
#define GONE_MAX 4096u

typedef struct entry {
    dsetp_tree_node node;
    dsetp_link link; /* in a list of its kind, oldest change first: live or dropped records */
    uint64_t changed;
    char version[24]; /* changed, in decimal */
    uint32_t kind;
    size_t bytes; /* of this block: the names follow the struct */
    const char *ns;
    const char *name;
    char *data; /* NULL: dropped */
    size_t size;
} entry;

typedef struct list {
    dsetp_list links;
    size_t count;
} list;

typedef struct kind_lists {
    list live, gone;
    uint64_t forgotten; /* drops up to this change have been forgotten */
} kind_lists;

typedef struct memory_store {
    dset_allocator memory;
    dsetp_tree tree;
    uint64_t changed; /* the last change */
    kind_lists kinds[DSETP_KINDS];
} memory_store;

typedef struct key {
    uint32_t kind;
    const char *ns;
    const char *name;
} key;

static int compare(const dsetp_tree_node *node, const void *wanted)
{
    const entry *at = DSETP_TREE_ENTRY(node, const entry, node);
    const key *to = wanted;
    int order;

    if (at->kind != to->kind)
        return at->kind < to->kind ? -1 : 1;
    order = dset_name_compare(at->ns, to->ns);
    return order != 0 ? order : dset_name_compare(at->name, to->name);
}

static entry *entry_of(dsetp_tree_node *node)
{
    return node != NULL ? DSETP_TREE_ENTRY(node, entry, node) : NULL;
}

static entry *linked(dsetp_link *link)
{
    return link != NULL ? DSETP_LIST_ENTRY(link, entry, link) : NULL;
}

static void unlink_entry(list *from, entry *item)
{
    dsetp_list_remove(&from->links, &item->link);
    from->count--;
}

static void append_entry(list *to, entry *item)
{
    dsetp_list_append(&to->links, &item->link);
    to->count++;
}

static list *list_of(memory_store *store, const entry *item)
{
    kind_lists *lists = &store->kinds[item->kind];

    return item->data != NULL ? &lists->live : &lists->gone;
}

static void free_entry(memory_store *store, entry *item)
{
    dsetp_release(&store->memory, item->data, item->size);
    dsetp_release(&store->memory, item, item->bytes);
}

/* The record, or a new one that is not in a list yet; NULL when out of memory. */
static entry *make_entry(memory_store *store, const key *wanted)
{
    size_t ns_size = strlen(wanted->ns) + 1, name_size = strlen(wanted->name) + 1;
    size_t bytes = sizeof(entry) + ns_size + name_size;
    entry *item = dsetp_zalloc(&store->memory, bytes);
    char *text = (char *)(item + 1);

    if (item == NULL)
        return NULL;
    item->kind = wanted->kind;
    item->bytes = bytes;
    item->ns = memcpy(text, wanted->ns, ns_size);
    item->name = memcpy(text + ns_size, wanted->name, name_size);
    return item;
}

static void touch(memory_store *store, entry *item)
{
    item->changed = ++store->changed;
    dsetp_decimal(item->version, (int64_t)item->changed);
    append_entry(list_of(store, item), item);
}

static dset_record lend(const entry *item)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = item->kind;
    record.ns = item->ns;
    record.name = item->name;
    record.data = item->data;
    record.data_size = item->size;
    record.version = item->version;
    return record;
}

static int get(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err)
{
    memory_store *store = self;
    key wanted = { kind, ns, name };
    int code = dsetp_check_name(kind, ns, name, err);
    const entry *item;
    dset_record record;

    if (code != DSET_OK)
        return code;
    item = entry_of(dsetp_tree_find(&store->tree, &wanted));
    if (item == NULL || item->data == NULL)
        return dsetp_not_found(kind, ns, name, err);
    record = lend(item);
    return take(context, &record);
}

static int list_all(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err)
{
    memory_store *store = self;
    key from = { kind, ns != NULL ? ns : "", "" };
    int code = dsetp_check_name(kind, from.ns, from.name, err);
    const entry *item = NULL;

    if (code == DSET_OK)
        item = entry_of(dsetp_tree_after(&store->tree, &from));
    while (item != NULL && item->kind == kind && (ns == NULL || strcmp(item->ns, ns) == 0)) {
        key at = { item->kind, item->ns, item->name };
        dset_record record = lend(item);

        if (item->data != NULL && (code = take(context, &record)) != DSET_OK)
            break;
        item = entry_of(dsetp_tree_after(&store->tree, &at));
    }
    return code;
}

static int check_put(const dset_record *record, const entry *item, dset_error *err)
{
    bool live = item != NULL && item->data != NULL;

    if (record->version == NULL && live)
        return dsetp_exists(record->kind, record->ns, record->name, err);
    if (record->version != NULL && !live)
        return dsetp_not_found(record->kind, record->ns, record->name, err);
    if (record->version != NULL && strcmp(record->version, item->version) != 0)
        return dsetp_conflict(record->kind, record->ns, record->name, err);
    return DSET_OK;
}

static int put(void *self, const dset_record *record, dset_error *err)
{
    memory_store *store = self;
    int code = dsetp_check_record(record, err);

    if (code == DSET_OK && record->name[0] == '\0')
        code = dsetp_fail(err, DSET_EMISUSE, "name", "must not be empty");
    key wanted;
    entry *item;
    char *data;

    if (code != DSET_OK)
        return code;
    wanted = (key){ record->kind, record->ns, record->name };
    item = entry_of(dsetp_tree_find(&store->tree, &wanted));
    if ((code = check_put(record, item, err)) != DSET_OK)
        return code;
    data = dsetp_alloc(&store->memory, record->data_size);
    if (data == NULL)
        return dsetp_no_memory(err);
    if (item != NULL) {
        unlink_entry(list_of(store, item), item);
        dsetp_release(&store->memory, item->data, item->size);
    } else if ((item = make_entry(store, &wanted)) != NULL) {
        dsetp_tree_insert(&store->tree, &item->node, &wanted);
    } else {
        dsetp_release(&store->memory, data, record->data_size);
        return dsetp_no_memory(err);
    }
    item->data = memcpy(data, record->data, record->data_size);
    item->size = record->data_size;
    touch(store, item);
    return DSET_OK;
}

static void forget_oldest(memory_store *store, kind_lists *lists)
{
    entry *oldest = linked(lists->gone.links.first);
    key wanted = { oldest->kind, oldest->ns, oldest->name };

    lists->forgotten = oldest->changed;
    unlink_entry(&lists->gone, oldest);
    dsetp_tree_remove(&store->tree, &wanted);
    free_entry(store, oldest);
}

static int drop(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err)
{
    memory_store *store = self;
    key wanted = { kind, ns, name };
    int code = dsetp_check_name(kind, ns, name, err);
    entry *item;

    if (code != DSET_OK)
        return code;
    item = entry_of(dsetp_tree_find(&store->tree, &wanted));
    if (item == NULL || item->data == NULL)
        return dsetp_not_found(kind, ns, name, err);
    if (version != NULL && strcmp(version, item->version) != 0)
        return dsetp_conflict(kind, ns, name, err);
    unlink_entry(list_of(store, item), item);
    dsetp_release(&store->memory, item->data, item->size);
    item->data = NULL;
    item->size = 0;
    touch(store, item);
    if (store->kinds[kind].gone.count > GONE_MAX)
        forget_oldest(store, &store->kinds[kind]);
    return DSET_OK;
}

/* The oldest change of a list after the cursor, searched from the newest: the cost depends on the results. */
static const entry *first_after(const list *from, uint64_t cursor)
{
    const entry *item = linked(from->links.last), *found = NULL;

    for (; item != NULL && item->changed > cursor; item = linked(item->link.previous))
        found = item;
    return found;
}

static int watch(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err)
{
    memory_store *store = self;
    int code = dsetp_check_name(kind, "", "", err);
    const kind_lists *lists;
    const entry *live, *gone;

    if (code != DSET_OK)
        return code;
    lists = &store->kinds[kind];
    if (*cursor != 0 && *cursor < lists->forgotten)
        return dsetp_fail(err, DSET_ECONFLICT, "cursor", "too old: begin again at 0");
    live = first_after(&lists->live, *cursor);
    gone = *cursor != 0 ? first_after(&lists->gone, *cursor) : NULL;
    while (code == DSET_OK && (live != NULL || gone != NULL)) {
        const entry **next = gone == NULL || (live != NULL && live->changed < gone->changed) ? &live : &gone;
        dset_record record = lend(*next);

        code = take(context, &record);
        if (code == DSET_OK) {
            *cursor = (*next)->changed;
            *next = linked((*next)->link.next);
        }
    }
    if (code == DSET_OK)
        *cursor = store->changed;
    return code;
}

static void close_store(void *self)
{
    memory_store *store = self;
    dset_allocator memory = store->memory;
    size_t kind;

    for (kind = 0; kind < DSETP_KINDS; kind++) {
        list *lists[2] = { &store->kinds[kind].live, &store->kinds[kind].gone };
        size_t i;

        for (i = 0; i < 2; i++) {
            entry *item = linked(lists[i]->links.first);

            while (item != NULL) {
                entry *next = linked(item->link.next);

                free_entry(store, item);
                item = next;
            }
        }
    }
    dsetp_release(&memory, store, sizeof *store);
}

static const dset_store_methods methods = {
    sizeof methods, 0, get, list_all, put, drop, watch, close_store,
};

int dset_store_memory(dset_store *out, const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    memory_store *store;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    memset(out, 0, sizeof *out);
    store = dsetp_zalloc(&hook, sizeof *store);
    if (store == NULL)
        return dsetp_no_memory(err);
    store->memory = hook;
    dsetp_tree_start(&store->tree, compare);
    out->methods = &methods;
    out->self = store;
    return DSET_OK;
}
