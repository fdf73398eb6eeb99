/*
 * The record reader: the same result for pieces of any size, and for a single object in one call; and every object that
 * the field tables accept can be read. The first byte selects kind, shape and the size of the pieces.
 */
#include "fuzz.h"

static void add_number(fuzz_text *to, const char *name, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)number);
    fuzz_add(to, name, text);
}

static int see_node(void *context, const dset_node *node)
{
    size_t i;

    fuzz_add(context, "node", node->name);
    add_number(context, "flags", node->flags);
    for (i = 0; i < node->labels.count; i++)
        fuzz_add(context, node->labels.items[i].key, node->labels.items[i].value);
    for (i = 0; i < node->taint_count; i++)
        fuzz_add(context, node->taints[i].key, node->taints[i].effect);
    return DSET_OK;
}

static int see_pod(void *context, const dset_pod *pod)
{
    size_t i;

    fuzz_add(context, "pod", pod->name);
    fuzz_add(context, "ns", pod->ns);
    fuzz_add(context, "node", pod->node_name);
    fuzz_add(context, "pinned", pod->node_pinned);
    fuzz_add(context, "owner", pod->owner.uid);
    add_number(context, "phase", pod->phase);
    add_number(context, "flags", pod->flags);
    add_number(context, "deleted", pod->deleted_at);
    for (i = 0; i < pod->labels.count; i++)
        fuzz_add(context, pod->labels.items[i].key, pod->labels.items[i].value);
    return DSET_OK;
}

static int see_revision(void *context, const dset_revision *revision)
{
    fuzz_add(context, "revision", revision->name);
    fuzz_sink(context, revision->data, revision->data_size);
    return DSET_OK;
}

static int see_raw(void *context, const char *json, size_t size)
{
    return fuzz_sink(context, json, size);
}

static int see_event(void *context, const dset_watch_event *event)
{
    add_number(context, "change", event->change);
    fuzz_add(context, event->version, event->message);
    return DSET_OK;
}

static int see_page(void *context, const dset_page *page)
{
    fuzz_add(context, page->version, page->next);
    return DSET_OK;
}

static int see_refusal(void *context, const dset_refusal *refusal)
{
    add_number(context, "refused", refusal->change);
    fuzz_add(context, refusal->ns, refusal->name);
    fuzz_add(context, refusal->uid, refusal->version);
    fuzz_add(context, refusal->error->path, refusal->error->text);
    return DSET_OK;
}

static const dset_record_methods methods = { sizeof methods, 0, see_node, see_pod, see_revision, see_raw, see_event,
                                             see_page, see_refusal };

static int read_pieces(const dset_record_options *options, const uint8_t *data, size_t size, size_t piece, fuzz_text *seen)
{
    dset_record_reader *reader = NULL;
    dset_error err = DSET_ERROR_INIT;
    size_t at;
    int code = dset_record_reader_new(&reader, options, &methods, seen, &err);

    for (at = 0; code == DSET_OK && at < size; at += piece) {
        size_t length = size - at < piece ? size - at : piece;
        uint8_t *copy = malloc(length);

        FUZZ_CHECK(copy != NULL);
        memcpy(copy, data + at, length);
        code = dset_record_reader_feed(reader, copy, length, &err);
        free(copy);
    }
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, &err);
    FUZZ_CHECK(code == err.code && (code == DSET_OK || err.text[0] != '\0'));
    dset_record_reader_free(reader);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t kinds[] = { DSET_KIND_POD, DSET_KIND_NODE, DSET_KIND_REVISION, DSET_KIND_DAEMONSET };
    dset_record_options options;
    fuzz_text whole = { NULL, 0, 0 }, pieces = { NULL, 0, 0 }, alone_seen = { NULL, 0, 0 };
    int code;

    if (size == 0)
        return 0;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.kind = kinds[data[0] & 3u];
    options.shape = DSET_SHAPE_OBJECT + (data[0] >> 2 & 3u) % 3;
    options.kept_max = options.shape == DSET_SHAPE_OBJECT ? 0 : 100; /* some are refused */
    code = read_pieces(&options, data + 1, size - 1, size, &whole);
    FUZZ_CHECK(read_pieces(&options, data + 1, size - 1, 1u + (data[0] >> 4), &pieces) == code);
    FUZZ_CHECK(fuzz_same(&whole, &pieces));
    if (options.shape == DSET_SHAPE_OBJECT && options.kind != DSET_KIND_DAEMONSET) {
        int alone = dset_record_read(options.kind, data + 1, size - 1, &methods, &alone_seen, NULL, NULL);

        FUZZ_CHECK(code != DSET_OK || alone == DSET_OK);
        if (code == DSET_OK && (whole.size < 8 || memcmp(whole.data, "refused=", 8) != 0))
            FUZZ_CHECK(fuzz_same(&whole, &alone_seen));
        if (dset_object_check(options.kind, data + 1, size - 1, NULL, NULL) == DSET_OK)
            FUZZ_CHECK(alone == DSET_OK);
    }
    fuzz_free(&whole);
    fuzz_free(&pieces);
    fuzz_free(&alone_seen);
    return 0;
}
