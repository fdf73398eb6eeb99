/*
 * A custom store: a table of methods that wraps another store. This one logs all writes to the memory store; one that
 * keeps the records in your own database has the same five methods.
 */
#include <stdio.h>
#include <string.h>

#include <daemonset/daemonset.h>

typedef struct logged {
    dset_store inner;
    int writes;
} logged;

static int get(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err)
{
    const dset_store *inner = &((logged *)self)->inner;

    return inner->methods->get(inner->self, kind, ns, name, take, context, err);
}

static int list(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err)
{
    const dset_store *inner = &((logged *)self)->inner;

    return inner->methods->list(inner->self, kind, ns, take, context, err);
}

static int put(void *self, const dset_record *record, dset_error *err)
{
    logged *store = self;
    int code = store->inner.methods->put(store->inner.self, record, err);

    store->writes++;
    printf("put %s of kind %u: %s\n", record->name, (unsigned)record->kind, dset_code_name(code));
    return code;
}

static int drop(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err)
{
    logged *store = self;

    store->writes++;
    printf("drop %s of kind %u\n", name, (unsigned)kind);
    return store->inner.methods->drop(store->inner.self, kind, ns, name, version, err);
}

static int watch(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err)
{
    const dset_store *inner = &((logged *)self)->inner;

    return inner->methods->watch(inner->self, kind, cursor, take, context, err);
}

static const dset_store_methods methods = { sizeof methods, 0, get, list, put, drop, watch, NULL };

int main(void)
{
    static const char node[] = "{\"metadata\":{\"name\":\"node-1\"}}";
    static const char patch[] = "{\"metadata\":{\"labels\":{\"daemon\":\"need\"}}}";
    dset_error err = DSET_ERROR_INIT;
    dset_record record = { sizeof record, DSET_KIND_NODE, "", "node-1", node, sizeof node - 1, NULL };
    logged mine = { { NULL, NULL }, 0 };
    dset_store store = { &methods, &mine };
    int code = dset_store_memory(&mine.inner, NULL, &err);

    if (code == DSET_OK)
        code = dset_store_create(&store, &record, 0, 0, NULL, NULL, &err); /* adds a uid and more, as a server does */
    record.data = patch;
    record.data_size = sizeof patch - 1;
    if (code == DSET_OK)
        code = dset_store_patch(&store, &record, NULL, &err); /* read, merge, compare and swap */
    if (code != DSET_OK)
        fprintf(stderr, "%s\n", err.text);
    dset_store_close(&mine.inner);
    return code == DSET_OK && mine.writes == 2 ? 0 : 1;
}
