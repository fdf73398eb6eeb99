/* Shared by the fuzz targets. */
#include "fuzz.h"

int fuzz_sink(void *to, const void *data, size_t size)
{
    fuzz_text *text = to;

    while (text->size + size + 1 > text->capacity) {
        text->capacity = text->capacity != 0 ? 2 * text->capacity : 256;
        text->data = realloc(text->data, text->capacity);
        FUZZ_CHECK(text->data != NULL);
    }
    memcpy(text->data + text->size, data, size);
    text->size += size;
    text->data[text->size] = '\0';
    return DSET_OK;
}

void fuzz_add(fuzz_text *to, const char *name, const char *value)
{
    fuzz_sink(to, name, strlen(name));
    fuzz_sink(to, "=", 1);
    fuzz_sink(to, value != NULL ? value : "NULL", value != NULL ? strlen(value) : 4);
    fuzz_sink(to, "\n", 1);
}

bool fuzz_same(const fuzz_text *a, const fuzz_text *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

void fuzz_free(fuzz_text *text)
{
    free(text->data);
    memset(text, 0, sizeof *text);
}

fuzz_text fuzz_write(const dset_value *value, dset_format format, uint32_t flags)
{
    fuzz_text text = { NULL, 0, 0 };

    FUZZ_CHECK(dset_value_write(value, format, flags, fuzz_sink, &text, NULL) == DSET_OK);
    return text;
}

static dset_document *parse(const void *data, size_t size, const dset_document_options *options)
{
    dset_document *document = NULL;
    dset_error err = DSET_ERROR_INIT;
    int code = dset_document_parse(&document, data, size, options, &err);

    FUZZ_CHECK((code == DSET_OK) == (document != NULL));
    FUZZ_CHECK(code == err.code && (code == DSET_OK || err.text[0] != '\0'));
    return document;
}

dset_document *fuzz_parse(const void *data, size_t size, dset_format format, uint32_t flags)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;

    options.format = (uint32_t)format;
    options.flags = flags;
    return parse(data, size, &options);
}

dset_document *fuzz_parse_back(const void *data, size_t size, dset_format format)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;

    options.format = (uint32_t)format;
    options.values_max = UINT32_MAX;
    return parse(data, size, &options);
}
