/* JSON: lenient parsing accepts all that strict does; output reads back; cJSON sees the same values. */
#include "fuzz.h"

#ifdef WITH_CJSON
#include <cjson/cJSON.h>

/* Compares only numbers that cJSON keeps exactly: integers below 2^53. */
static bool same_number(const char *text, const cJSON *other)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    if (*end != '\0' || strlen(text) > 15)
        return cJSON_IsNumber(other);
    return cJSON_IsNumber(other) && other->valuedouble == (double)number;
}

/* Ignores strings with an escaped NUL, which cJSON truncates. */
static bool same_string(const char *text, const cJSON *other)
{
    return cJSON_IsString(other) && (strstr(text, "\xc0\x80") != NULL || strcmp(text, other->valuestring) == 0);
}

static bool same(const dset_value *value, const cJSON *other)
{
    const dset_value *at;
    const cJSON *beside;

    if (other == NULL)
        return false;
    switch (dset_value_type(value)) {
    case DSET_NULL:
        return cJSON_IsNull(other);
    case DSET_BOOL:
        return dset_value_bool(value) ? cJSON_IsTrue(other) : cJSON_IsFalse(other);
    case DSET_NUMBER:
        return same_number(dset_value_number(value), other);
    case DSET_STRING:
        return same_string(dset_value_string(value), other);
    default:
        break;
    }
    if (dset_value_type(value) == DSET_ARRAY ? !cJSON_IsArray(other) : !cJSON_IsObject(other))
        return false;
    for (at = dset_value_first(value), beside = other->child; at != NULL && beside != NULL;
         at = dset_value_next(at), beside = beside->next) {
        const char *key = dset_value_key(at);

        if (key != NULL && strstr(key, "\xc0\x80") == NULL && strcmp(key, beside->string) != 0)
            return false;
        if (!same(at, beside))
            return false;
    }
    return at == NULL && beside == NULL;
}

static void check_against_cjson(const dset_value *root, const uint8_t *data, size_t size)
{
    cJSON *other = cJSON_ParseWithLength((const char *)data, size);

    FUZZ_CHECK(other == NULL || same(root, other));
    cJSON_Delete(other);
}

#else

static void check_against_cjson(const dset_value *root, const uint8_t *data, size_t size)
{
    (void)root;
    (void)data;
    (void)size;
}

#endif

static void check_round_trip(const dset_document *document)
{
    static const uint32_t flags[] = { 0, DSET_WRITE_CANONICAL, DSET_WRITE_INDENT };
    fuzz_text canonical = fuzz_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL);
    size_t i;

    for (i = 0; i < 3; i++) {
        fuzz_text text = fuzz_write(dset_document_root(document), DSET_FORMAT_JSON, flags[i]);
        dset_document *back = fuzz_parse_back(text.data, text.size, DSET_FORMAT_JSON);
        fuzz_text again;

        FUZZ_CHECK(back != NULL);
        again = fuzz_write(dset_document_root(back), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL);
        FUZZ_CHECK(fuzz_same(&canonical, &again));
        fuzz_free(&again);
        fuzz_free(&text);
        dset_document_free(back);
    }
    fuzz_free(&canonical);
}

static void check_lenient(const dset_document *strict, const dset_document *lenient)
{
    fuzz_text a = fuzz_write(dset_document_root(strict), DSET_FORMAT_JSON, 0);
    fuzz_text b = fuzz_write(dset_document_root(lenient), DSET_FORMAT_JSON, 0);

    FUZZ_CHECK(fuzz_same(&a, &b));
    fuzz_free(&a);
    fuzz_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dset_document *strict = fuzz_parse(data, size, DSET_FORMAT_JSON, 0);
    dset_document *lenient = fuzz_parse(data, size, DSET_FORMAT_JSON, DSET_DOCUMENT_LENIENT);

    if (strict != NULL) {
        FUZZ_CHECK(lenient != NULL);
        check_lenient(strict, lenient);
        check_round_trip(strict);
        check_against_cjson(dset_document_root(strict), data, size);
    }
    if (lenient != NULL)
        check_round_trip(lenient);
    dset_document_free(strict);
    dset_document_free(lenient);
    return 0;
}
