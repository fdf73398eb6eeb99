/*
 * Strategic merge patches. The text is a list: the object applied last, the wanted one, the live one, a patch. A patch
 * that is made is an object, the same each time; one that is refused changes nothing.
 */
#include "fuzz.h"

static const uint32_t kinds[] = { DSET_KIND_DAEMONSET, DSET_KIND_NODE, DSET_KIND_POD, DSET_KIND_REVISION };

/* A copy of an element as a document of its own. */
static dset_document *document_of(const dset_value *value)
{
    fuzz_text text = fuzz_write(value, DSET_FORMAT_JSON, 0);
    dset_document *document = fuzz_parse_back(text.data, text.size, DSET_FORMAT_JSON);

    FUZZ_CHECK(document != NULL);
    fuzz_free(&text);
    return document;
}

static bool apply(const dset_value *object, uint32_t kind, const fuzz_text *patch)
{
    dset_document *document = document_of(object);
    fuzz_text before = fuzz_write(dset_document_root(document), DSET_FORMAT_JSON, 0), after;
    dset_error err = DSET_ERROR_INIT;
    int code = dset_document_patch(document, kind, patch->data, patch->size, &err);

    FUZZ_CHECK(code == DSET_OK || code == DSET_EINVALID || code == DSET_ELIMIT);
    after = fuzz_write(dset_document_root(document), DSET_FORMAT_JSON, 0);
    FUZZ_CHECK(code == DSET_OK || (err.text[0] != '\0' && fuzz_same(&before, &after)));
    fuzz_free(&before);
    fuzz_free(&after);
    dset_document_free(document);
    return code == DSET_OK;
}

static void make(const dset_value *last, const dset_value *wanted, const dset_value *live, uint32_t kind)
{
    fuzz_text patch = { NULL, 0, 0 }, again = { NULL, 0, 0 };
    dset_document *read;
    int code = dset_patch_write(kind, last, wanted, live, NULL, fuzz_sink, &patch, NULL);

    FUZZ_CHECK(code == dset_patch_write(kind, last, wanted, live, NULL, fuzz_sink, &again, NULL));
    FUZZ_CHECK(fuzz_same(&patch, &again));
    if (code == DSET_OK) {
        read = fuzz_parse_back(patch.data, patch.size, DSET_FORMAT_JSON);
        FUZZ_CHECK(dset_value_type(dset_document_root(read)) == DSET_OBJECT);
        dset_document_free(read);
        apply(live, kind, &patch);
    }
    fuzz_free(&patch);
    fuzz_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dset_document *document = fuzz_parse(data, size, DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT);
    const dset_value *last = dset_value_first(dset_document_root(document)), *wanted = dset_value_next(last);
    const dset_value *live = dset_value_next(wanted), *change = dset_value_next(live);
    size_t i;

    for (i = 0; live != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        make(dset_value_type(last) == DSET_OBJECT ? last : NULL, wanted, live, kinds[i]);
        if (change != NULL) {
            fuzz_text patch = fuzz_write(change, DSET_FORMAT_JSON, 0);

            apply(live, kinds[i], &patch);
            fuzz_free(&patch);
        }
    }
    dset_document_free(document);
    return 0;
}
