/* Objects from the store, as an API server would return them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"

typedef struct taking {
    objects *found;
    const kind *what;
    const dset_label_selector *selector;
    dset_error *err;
} taking;

static bool matches(const dset_label_selector *selector, const dset_value *root)
{
    const dset_value *labels = dset_value_find(root, "metadata", "labels", NULL), *label;
    dset_label *items = need((dset_value_count(labels) + 1) * sizeof *items);
    dset_labels all = { items, 0 };
    bool matched;

    for (label = dset_value_first(labels); label != NULL; label = dset_value_next(label)) {
        items[all.count].key = dset_value_key(label);
        items[all.count].value = dset_value_string(label) != NULL ? dset_value_string(label) : "";
        all.count++;
    }
    matched = dset_label_selector_match(selector, all);
    free(items);
    return matched;
}

/* Adds the fields that a server adds to every object it returns. */
static int complete(dset_document *document, const kind *what, const char *version, dset_error *err)
{
    text patch;
    int code;

    text_start(&patch);
    text_format(&patch, "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"resourceVersion\":\"%s\"}}",
                what->version, what->name, version);
    code = dset_document_merge(document, patch.data, patch.size, err);
    text_free(&patch);
    return code;
}

static int take(void *context, const dset_record *record)
{
    taking *work = context;
    objects *found = work->found;
    dset_document *document;
    object *added;
    int code;

    code = reread(&document, record->data, record->data_size, work->err);
    if (code != DSET_OK)
        return code;
    if (work->selector != NULL && !matches(work->selector, dset_document_root(document))) {
        dset_document_free(document);
        return DSET_OK;
    }
    code = complete(document, work->what, record->version, work->err);
    if (code != DSET_OK) {
        dset_document_free(document);
        return code;
    }
    found->items = need_room(found->items, found->count, &found->capacity, sizeof *found->items);
    added = &found->items[found->count++];
    added->document = document;
    added->root = dset_document_root(document);
    added->ns = need_copy(record->ns);
    added->name = need_copy(record->name);
    return DSET_OK;
}

int objects_list(objects *found, const session *s, const kind *what, const char *ns,
                 const dset_label_selector *selector, dset_error *err)
{
    taking work = { found, what, selector, err };

    return s->store.methods->list(s->store.self, what->number, ns, take, &work, err);
}

int objects_get(objects *found, const session *s, const kind *what, const char *ns, const char *name,
                dset_error *err)
{
    taking work = { found, what, NULL, err };

    return s->store.methods->get(s->store.self, what->number, ns, name, take, &work, err);
}

void objects_free(objects *found)
{
    size_t i;

    for (i = 0; i < found->count; i++) {
        dset_document_free(found->items[i].document);
        free((char *)(void *)found->items[i].ns);
        free((char *)(void *)found->items[i].name);
    }
    free(found->items);
    memset(found, 0, sizeof *found);
}

dset_record record_of(const kind *what, const char *ns, const char *name, const text *data)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = what->number;
    record.ns = ns;
    record.name = name;
    record.data = data->data;
    record.data_size = data->size;
    return record;
}

int object_patch(session *s, const kind *what, const char *ns, const char *name, const text *patch, dset_error *err)
{
    dset_record record = record_of(what, ns, name, patch);

    return dset_store_patch(&s->store, &record, NULL, err);
}

/* Parses JSON written by dset and writes it again. */
static int rewrite(text *to, const text *json, dset_format format, uint32_t flags, dset_error *err)
{
    dset_document *document;
    int code = reread(&document, json->data, json->size, err);

    if (code == DSET_OK)
        code = dset_value_write(dset_document_root(document), format, flags, text_sink, to, err);
    dset_document_free(document);
    return code;
}

/* kubectl sorts the keys in both formats; our YAML writer keeps their order, so they are sorted first. */
bool print_value(const text *json, const char *output)
{
    dset_error err = DSET_ERROR_INIT;
    text sorted, written;
    int code;

    text_start(&sorted);
    text_start(&written);
    code = rewrite(&sorted, json, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, &err);
    if (code == DSET_OK && strcmp(output, "yaml") == 0) {
        code = rewrite(&written, &sorted, DSET_FORMAT_YAML, 0, &err);
    } else if (code == DSET_OK) {
        code = rewrite(&written, &sorted, DSET_FORMAT_JSON, DSET_WRITE_CANONICAL | DSET_WRITE_INDENT, &err);
        text_add(&written, "\n");
    }
    if (code == DSET_OK)
        fputs(written.data, stdout);
    else
        say_error("%s", err.text);
    text_free(&sorted);
    text_free(&written);
    return code == DSET_OK;
}
