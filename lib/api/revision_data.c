/*
 * The data of ControllerRevisions by value. Other versions of servers may write the same template with other bytes:
 * with nulls or empty lists instead of nothing, without defaults, or with other spellings of numbers. Knows nothing
 * else about revisions.
 */
#include "api/revision_data.h"

#include <string.h>

#include "api/types.h"
#include "base/number.h"
#include "schema/decode.h"
#include "tree/document.h"
#include "tree/write.h"
#include "typed/daemonset.h"

#define PLAIN_DIGITS 40 /* longer numbers keep an exponent */

/* A number as its digits, without leading and trailing zeros, and a power of ten. */
typedef struct number {
    bool negative;
    char *digits; /* buffer for all digits of the text */
    size_t count;
    int64_t exponent;
} number;

static const char *take_digits(number *to, const char *at, bool fraction)
{
    for (; dsetp_is_digit(*at); at++) {
        if (to->count > 0 || *at != '0')
            to->digits[to->count++] = *at;
        to->exponent -= fraction ? 1 : 0;
    }
    return at;
}

/* The text must be a JSON number. False if its exponent is out of range. */
static bool take_apart(number *to, const char *text)
{
    int64_t power;

    to->negative = *text == '-';
    text = take_digits(to, text + (to->negative ? 1 : 0), false);
    if (*text == '.')
        text = take_digits(to, text + 1, true);
    if (*text == 'e' || *text == 'E') {
        text += text[1] == '+' ? 2 : 1;
        if (!dsetp_parse_int64(text, strlen(text), &power) || power > INT32_MAX || power < INT32_MIN)
            return false;
        to->exponent += power;
    }
    while (to->count > 0 && to->digits[to->count - 1] == '0') {
        to->count--;
        to->exponent++;
    }
    return true;
}

/* Whether the text of a number is already in normal form. */
static bool is_settled(const char *text)
{
    return strpbrk(text, ".eE") == NULL && strcmp(text, "-0") != 0;
}

/* Equal numbers get equal texts; integers are written as integer fields require. */
static bool settle_number(dset_document *document, dset_value *value)
{
    const char *text = value->text;
    number parts = { false, NULL, 0, 0 };
    dsetp_text out;
    char *settled;
    int64_t i;

    if (is_settled(text))
        return true;
    parts.digits = dsetp_arena_reserve(document->arena, strlen(text));
    settled = dsetp_arena_reserve(document->arena, strlen(text) + PLAIN_DIGITS + 24);
    if (parts.digits == NULL || settled == NULL)
        return false;
    if (!take_apart(&parts, text))
        return true;
    out = dsetp_text_start(settled, strlen(text) + PLAIN_DIGITS + 24);
    if (parts.negative && parts.count > 0)
        dsetp_text_string(&out, "-");
    dsetp_text_add(&out, parts.count > 0 ? parts.digits : "0", parts.count > 0 ? parts.count : 1);
    if (parts.count > 0 && parts.exponent >= 0 && parts.exponent <= PLAIN_DIGITS) {
        for (i = 0; i < parts.exponent; i++)
            dsetp_text_string(&out, "0");
    } else if (parts.count > 0) {
        dsetp_text_string(&out, "e");
        dsetp_text_number(&out, parts.exponent);
    }
    value->text = settled;
    return true;
}

static bool settle_numbers(dset_document *document, dset_value *root)
{
    dset_value *at;

    for (at = root; at != NULL; at = dsetp_walk(at, root)) {
        if (dsetp_kind(at) == DSET_NUMBER && !settle_number(document, at))
            return false;
    }
    return true;
}

/* Unknown fields are kept, but nulls among them count as absent, too. */
static void drop_nulls(dset_value *root)
{
    dset_value *at, *next;

    for (at = dsetp_walk(root, root); at != NULL; at = next) {
        next = dsetp_walk(at, root);
        if (dsetp_is_null(at) && at->key != NULL)
            dsetp_unlink(at);
    }
}

/* If it cannot be decoded, it is compared as it is. */
static int settle_template(dset_document *document, dset_value *pod_template)
{
    static const dsetp_decode_options lenient = { .findings = NULL };
    int code = dsetp_decode(document, pod_template, &dsetp_pod_template_type, &lenient, NULL);

    if (code != DSET_OK)
        return code == DSET_ENOMEM ? code : DSET_OK;
    return dsetp_default(document, pod_template, &dsetp_pod_template_type) ? DSET_OK : DSET_ENOMEM;
}

int dsetp_revision_normal(dsetp_buffer *out, const char *data, size_t size)
{
    static const char *const path[] = { "spec", "template", NULL };
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    dset_value *pod_template;
    int code;

    options.memory = &out->memory;
    code = dsetp_reread(&document, data, size, &options, NULL);
    if (code == DSET_ENOMEM)
        return code;
    if (code != DSET_OK)
        return DSET_OK; /* not JSON: equal only to the same bytes */
    code = settle_numbers(document, dsetp_root(document)) ? DSET_OK : DSET_ENOMEM;
    pod_template = dsetp_at(dsetp_root(document), path);
    if (code == DSET_OK && dsetp_is_object(pod_template))
        code = settle_template(document, pod_template);
    if (code == DSET_OK) {
        drop_nulls(dsetp_root(document));
        dsetp_write_json(out, dsetp_root(document), DSET_WRITE_CANONICAL);
        code = out->failed ? DSET_ENOMEM : DSET_OK;
    }
    dset_document_free(document);
    if (code == DSET_OK && out->size == size && memcmp(out->data, data, size) == 0)
        dsetp_buffer_free(out);
    return code;
}

int dset_revision_write_normal(const void *data, size_t size, const dset_allocator *memory, dset_sink_fn sink,
                               void *context, dset_error *err)
{
    dsetp_buffer buffer;
    int code;

    if (data == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE, data == NULL ? "data" : "sink", "must not be NULL");
    dsetp_buffer_start(&buffer, memory);
    code = dsetp_revision_normal(&buffer, data, size);
    if (code != DSET_OK)
        dsetp_no_memory(err);
    else if (buffer.size > 0)
        code = sink(context, buffer.data, buffer.size);
    dsetp_buffer_free(&buffer);
    return code;
}

/* Whether it is already in normal form, except for defaults. */
static bool is_plain(const dset_value *root)
{
    const dset_value *at;

    for (at = dsetp_walk(root, root); at != NULL; at = dsetp_walk(at, root)) {
        if ((dsetp_is_null(at) && at->key != NULL) || (dsetp_kind(at) == DSET_NUMBER && !is_settled(at->text)))
            return false;
    }
    return true;
}

static bool keep_normal(dset_daemonset *set, dsetp_buffer *buffer)
{
    const dsetp_bytes *data = &set->revision_data;

    if (buffer->failed)
        return false;
    if (buffer->size == data->size && memcmp(buffer->data, data->data, data->size) == 0)
        return true;
    set->revision_normal.data = dsetp_arena_text(set->arena, buffer->data, buffer->size);
    set->revision_normal.size = buffer->size;
    return set->revision_normal.data != NULL;
}

static bool settle(dset_daemonset *set, dset_document *document, bool defaulted)
{
    static const char *const path[] = { "spec", "template", NULL };
    dset_value *pod_template = dsetp_at(dsetp_root(document), path);
    dsetp_buffer buffer;
    bool good;

    if (defaulted && is_plain(pod_template))
        return true;
    if (!settle_numbers(document, pod_template) || !dsetp_default(document, pod_template, &dsetp_pod_template_type))
        return false;
    drop_nulls(pod_template);
    dsetp_buffer_start(&buffer, &set->memory);
    dsetp_write_revision_data(&buffer, document, pod_template);
    good = keep_normal(set, &buffer);
    dsetp_buffer_free(&buffer);
    return good;
}

int dsetp_revision_settle(dset_daemonset **out, dset_document *document, const dset_allocator *memory, bool defaulted,
                          dset_error *err)
{
    int code = dsetp_daemonset_make(out, document, memory, err);

    if (code != DSET_OK || settle(*out, document, defaulted))
        return code;
    dset_daemonset_free(*out);
    *out = NULL;
    return dsetp_no_memory(err);
}
