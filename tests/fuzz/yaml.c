/* YAML: lenient accepts all that strict does; output as YAML or JSON reads back; document streams are read safely. */
#include "fuzz.h"

static void check_back(const dset_document *document, dset_format format)
{
    fuzz_text before = fuzz_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL);
    fuzz_text text = fuzz_write(dset_document_root(document), format, 0);
    dset_document *back = fuzz_parse_back(text.data, text.size, format);
    fuzz_text after;

    FUZZ_CHECK(back != NULL);
    after = fuzz_write(dset_document_root(back), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL);
    FUZZ_CHECK(fuzz_same(&before, &after));
    fuzz_free(&after);
    fuzz_free(&text);
    fuzz_free(&before);
    dset_document_free(back);
}

static int take(void *context, dset_document *document, uint32_t line)
{
    unsigned *count = context;

    FUZZ_CHECK(document != NULL && line > 0);
    return ++*count < 100 ? DSET_OK : DSET_EBUSY;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dset_document *strict = fuzz_parse(data, size, DSET_FORMAT_YAML, 0);
    dset_document *lenient = fuzz_parse(data, size, DSET_FORMAT_YAML, DSET_DOCUMENT_LENIENT);
    unsigned count = 0;

    FUZZ_CHECK(strict == NULL || lenient != NULL);
    if (lenient != NULL) {
        check_back(lenient, DSET_FORMAT_JSON);
        check_back(lenient, DSET_FORMAT_YAML);
    }
    dset_documents_read(data, size, NULL, take, &count, NULL);
    dset_document_free(strict);
    dset_document_free(lenient);
    return 0;
}
