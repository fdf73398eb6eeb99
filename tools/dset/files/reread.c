/* Objects in JSON that dset wrote, read again, and what is changed in them before they are stored. */
#include "dset.h"

int reread(dset_document **out, const char *json, size_t size, dset_error *err)
{
    dset_document_options open = DSET_DOCUMENT_OPTIONS_INIT;

    open.flags = DSET_DOCUMENT_LENIENT;
    open.format = DSET_FORMAT_JSON;
    open.bytes_max = UINT32_MAX;
    open.values_max = UINT32_MAX;
    return dset_document_parse(out, json, size, &open, err);
}

int drop_version(dset_document *document, dset_error *err)
{
    static const char no_version[] = "{\"metadata\":{\"resourceVersion\":null}}";

    return dset_document_merge(document, no_version, sizeof no_version - 1, err);
}
