/* Vectors of strategic merge patches: made from three objects, and applied. */
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

static uint32_t kind_of(const vectors_case *c)
{
    const char *name = dset_value_string(dset_value_get(c->in, "kind"));

    return strcmp(name, "Pod") == 0 ? DSET_KIND_POD : strcmp(name, "Node") == 0 ? DSET_KIND_NODE : DSET_KIND_DAEMONSET;
}

/* Applies a patch to a member of "in", and hands over the result. */
static bool apply_to(vectors_case *c, const char *key, const char *patch, size_t size, const char *verdict)
{
    char *json = vectors_json(dset_value_get(c->in, key)), *patched = NULL;
    dset_document *document;
    bool fine;

    if (dset_document_parse(&document, json, strlen(json), NULL, NULL) != DSET_OK)
        abort();
    fine = dset_document_patch(document, kind_of(c), patch, size, NULL) == DSET_OK;
    vectors_found_bool(c, verdict, fine);
    if (fine) {
        patched = vectors_json(dset_document_root(document));
        vectors_found_json(c, "object", patched);
    }
    free(patched);
    free(json);
    dset_document_free(document);
    return fine;
}

static void run_patch(vectors_case *c)
{
    char *patch = vectors_json(dset_value_get(c->in, "patch"));

    apply_to(c, "object", patch, strlen(patch), "ok");
    free(patch);
}

static void run_apply(vectors_case *c)
{
    const dset_value *last = dset_value_get(c->in, "last");
    vectors_text patch = { NULL, 0, 0 };
    int code = dset_patch_write(kind_of(c), dset_value_type(last) == DSET_NULL ? NULL : last,
                                dset_value_get(c->in, "file"), dset_value_get(c->in, "live"), NULL, vectors_sink,
                                &patch, NULL);

    vectors_found_bool(c, "ok", code == DSET_OK);
    if (code == DSET_OK) {
        vectors_found_json(c, "patch", patch.text);
        apply_to(c, "live", patch.text, patch.size, "applies");
    }
    vectors_free(&patch);
}

const vectors_kind vectors_patches[] = {
    { "apply", run_apply },
    { "patch", run_patch },
    { NULL, NULL },
};
