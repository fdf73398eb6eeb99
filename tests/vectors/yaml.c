/*
 * Texts in YAML or JSON: what kubectl makes of them as files ("documents", and "ok": all could be read), and what
 * sigs.k8s.io/yaml makes of them as one document ("request", null if that fails; "strict": with each key once).
 */
#include <stdlib.h>

#include "vectors.h"

typedef struct documents {
    vectors_text json;
    size_t count, most; /* no more are wanted */
} documents;

static int add_document(void *context, dset_document *document, uint32_t line)
{
    documents *all = context;

    (void)line;
    if (all->count == all->most)
        return DSET_OK;
    if (all->count++ > 0)
        vectors_add(&all->json, ",", 1);
    return dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, vectors_sink, &all->json, NULL);
}

/* After an error it does not matter what else was read: kubectl cuts nothing after it. */
static void read_as_file(vectors_case *c, const char *text, size_t size)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    documents all = { { NULL, 0, 0 }, 0, SIZE_MAX };
    dset_error err = DSET_ERROR_INIT;
    int code;

    options.flags = DSET_DOCUMENT_LENIENT;
    if (!dset_value_bool(dset_value_get(c->out, "ok")))
        all.most = dset_value_count(dset_value_get(c->out, "documents"));
    vectors_add(&all.json, "[", 1);
    code = dset_documents_read(text, size, &options, add_document, &all, &err);
    vectors_add(&all.json, "]", 1);
    vectors_found_bool(c, "ok", code == DSET_OK);
    vectors_found_json(c, "documents", all.json.text);
    if (code != DSET_OK && dset_value_bool(dset_value_get(c->out, "ok")))
        vectors_wrong(c, "%u:%u: %s: %s", err.line, err.column, err.path, err.text);
    vectors_free(&all.json);
}

static void read_as_request(vectors_case *c, const char *text, size_t size)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    char *json;

    options.format = DSET_FORMAT_YAML;
    vectors_found_bool(c, "strict", dset_document_parse(&document, text, size, &options, NULL) == DSET_OK);
    dset_document_free(document);
    options.flags = DSET_DOCUMENT_LENIENT;
    if (dset_document_parse(&document, text, size, &options, NULL) != DSET_OK) {
        vectors_found_text(c, "request", NULL);
        return;
    }
    json = vectors_json(dset_document_root(document));
    vectors_found_json(c, "request", json);
    free(json);
    dset_document_free(document);
}

static void run_yaml(vectors_case *c)
{
    size_t size;
    char *text = vectors_input(c, &size);

    read_as_file(c, text, size);
    read_as_request(c, text, size);
    free(text);
}

const vectors_kind vectors_yaml[] = {
    { "yaml", run_yaml },
    { NULL, NULL },
};
