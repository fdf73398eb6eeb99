/* Shared by stores: checks of names, error messages, and closing. */
#include "ports/store.h"

#include <string.h>

#include "base/text.h"

static const char *const resources[DSETP_KINDS] = {
    "", "daemonsets", "controllerrevisions", "nodes", "pods", "events", "leases",
};

int dsetp_check_name(uint32_t kind, const char *ns, const char *name, dset_error *err)
{
    if (kind == DSET_KIND_ANY || kind >= DSETP_KINDS)
        return dsetp_fail(err, DSET_EMISUSE, "kind", "no store keeps this kind");
    if (ns == NULL || name == NULL)
        return dsetp_fail(err, DSET_EMISUSE, ns == NULL ? "ns" : "name", "must not be NULL");
    return DSET_OK;
}

int dsetp_check_record(const dset_record *record, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT("record", dset_record);
    dset_record known;
    int code = dsetp_struct(&known, &layout, record, err);

    if (code == DSET_OK)
        code = dsetp_check_name(record->kind, record->ns, record->name, err);
    if (code == DSET_OK && record->data == NULL)
        code = dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    return code;
}

int dsetp_check_store(const dset_store *store, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS("store.methods", dset_store_methods, 0);
    dset_store_methods known;

    if (store == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "store", "must not be NULL");
    return dsetp_struct(&known, &layout, store->methods, err);
}

void dsetp_object_path(char path[128], uint32_t kind, const char *ns, const char *name)
{
    dsetp_text text = dsetp_text_start(path, 128);

    dsetp_text_string(&text, resources[kind]);
    dsetp_text_string(&text, " ");
    if (ns[0] != '\0') {
        dsetp_text_string(&text, ns);
        dsetp_text_string(&text, "/");
    }
    dsetp_text_string(&text, name);
    dsetp_text_end(&text);
}

int dsetp_not_found(uint32_t kind, const char *ns, const char *name, dset_error *err)
{
    char path[128];

    dsetp_object_path(path, kind, ns, name);
    return dsetp_fail(err, DSET_ENOTFOUND, path, "not found");
}

int dsetp_exists(uint32_t kind, const char *ns, const char *name, dset_error *err)
{
    char path[128];

    dsetp_object_path(path, kind, ns, name);
    return dsetp_fail(err, DSET_EEXISTS, path, "already exists");
}

int dsetp_conflict(uint32_t kind, const char *ns, const char *name, dset_error *err)
{
    char path[128];

    dsetp_object_path(path, kind, ns, name);
    return dsetp_fail(err, DSET_ECONFLICT, path, "has been modified meanwhile");
}

void dset_store_close(dset_store *store)
{
    if (store == NULL)
        return;
    if (store->methods != NULL && store->methods->close != NULL)
        store->methods->close(store->self);
    memset(store, 0, sizeof *store);
}

void dset_transport_close(dset_transport *transport)
{
    if (transport == NULL)
        return;
    if (transport->methods != NULL && transport->methods->close != NULL)
        transport->methods->close(transport->self);
    memset(transport, 0, sizeof *transport);
}
