/* Events in a store: a repeated one increments the count, as in the event recorder of Kubernetes. */
#include "ports/count_event.h"

#include <string.h>

#include "base/text.h"
#include "daemonset/document.h"
#include "daemonset/scalar.h"
#include "ports/store.h"

typedef struct counting {
    int64_t count;
    const dset_allocator *memory;
    dset_error *err;
    dsetp_version version;
} counting;

static int read_count(void *context, const dset_record *record)
{
    counting *work = context;
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code = dsetp_keep_version(work->version, record->version, work->err);

    options.memory = work->memory;
    options.format = DSET_FORMAT_JSON;
    if (code == DSET_OK)
        code = dset_document_parse(&document, record->data, record->data_size, &options, work->err);
    if (code != DSET_OK)
        return code;
    if (!dset_value_int64(dset_value_get(dset_document_root(document), "count"), &work->count) || work->count < 1 ||
        work->count > INT32_MAX - 1)
        work->count = 1;
    dset_document_free(document);
    return DSET_OK;
}

static int count_up(const dset_store *store, const dset_record *record, dset_ms now, const dset_allocator *memory,
                    dset_error *err)
{
    counting work = { 1, memory, err, "" };
    dset_record patch = *record;
    dsetp_buffer text;
    char at[32];
    int code = store->methods->get(store->self, record->kind, record->ns, record->name, read_count, &work, err);

    if (code != DSET_OK)
        return code;
    dset_time_write(now, at, sizeof at);
    dsetp_buffer_start(&text, memory);
    dsetp_buffer_format(&text, "{\"count\":%lld,\"lastTimestamp\":%q}", (long long)work.count + 1, at);
    patch.data = text.data;
    patch.data_size = text.size;
    patch.version = work.version;
    code = text.failed ? dsetp_no_memory(err) : dset_store_patch(store, &patch, memory, err);
    dsetp_buffer_free(&text);
    return code;
}

int dsetp_put_event(const dset_store *store, const dset_record *record, dset_ms now, const dset_allocator *memory,
                    dset_error *err)
{
    dset_error first = DSET_ERROR_INIT;
    int code = dset_store_create(store, record, now, 0, NULL, memory, &first);

    if (code == DSET_EEXISTS)
        return count_up(store, record, now, memory, err);
    return code == DSET_OK ? DSET_OK : dset_error_set(err, code, first.path, first.text);
}
