/*
 * Decoding with the field tables: the same result as Kubernetes' JSON decoder followed by its encoder. Knows nothing
 * about defaults or validity. The depth of recursion is that of the table, not of the input.
 */
#include "schema/decode.h"

#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "base/number.h"
#include "json/white_space.h"

#define FIELDS_MAX 63u /* one bit each, one left over */
#define FINDINGS_MAX 100u /* as in Kubernetes */

typedef struct decoder {
    dset_document *document;
    const dsetp_decode_options *options;
    dset_error *err;
} decoder;

static int decode_struct(decoder *d, dset_value *object, const dsetp_type *type);

static int wrong(decoder *d, const dset_value *value, const char *text)
{
    return dsetp_refuse_value(d->err, value, "%s", text);
}

static void report(decoder *d, const dset_value *value, const char *type, const char *text)
{
    dsetp_issues *findings = d->options->findings;
    char path[DSETP_PATH_MAX];
    size_t i;

    if (findings == NULL || findings->count >= FINDINGS_MAX)
        return;
    dsetp_path(value, path, sizeof path);
    for (i = findings->count; i > 0; i--) {
        if (findings->items[i - 1].type == type && strcmp(findings->items[i - 1].path, path) == 0)
            return;
    }
    dsetp_issues_add(findings, DSET_EINVALID, d->options->tolerate, type, path, value, NULL, text);
}

static const char unknown_field[] = "UnknownField";
static const char duplicate_field[] = "DuplicateField";

static void report_duplicate(decoder *d, const dset_value *value)
{
    report(d, value, duplicate_field, "duplicate field");
}

static void move_members(dset_value *to, dset_value *from)
{
    dset_value *at, *next;

    for (at = dsetp_first(from); at != NULL; at = next) {
        next = dsetp_next(at);
        dsetp_unlink(at);
        dsetp_append(to, at);
    }
}

/* The second list counts, but its elements are decoded over those of the first, as in Go. */
static void merge_lists(const dsetp_field *field, dset_value *first, dset_value *second)
{
    dset_value *over = dsetp_first(first), *at, *next;

    for (at = dsetp_first(second); at != NULL && over != NULL; at = next) {
        dset_value *after = dsetp_next(over);

        next = dsetp_next(at);
        dsetp_unlink(at);
        if (field->kind == DSETP_STRUCT && dsetp_is_object(at) && dsetp_is_object(over))
            move_members(over, at);
        else if (!dsetp_is_null(at))
            dsetp_replace(over, at);
        over = after;
    }
    while (over != NULL) {
        next = dsetp_next(over);
        dsetp_unlink(over);
        over = next;
    }
    move_members(first, second);
}

/* Merges a duplicate field into the earlier value. Returns the value that counts. */
static dset_value *merge_again(const dsetp_field *field, dset_value *first, dset_value *second)
{
    bool nothing = field->shape == DSETP_ONE && !field->pointer && field->kind != DSETP_TIME &&
                   field->kind != DSETP_QUANTITY; /* null changes nothing */

    if (dsetp_is_null(second) && nothing)
        return first;
    if (dsetp_is_object(first) && dsetp_is_object(second) &&
        (field->shape == DSETP_MAP || field->kind == DSETP_STRUCT)) {
        move_members(first, second);
        return first;
    }
    if (dsetp_is_array(first) && dsetp_is_array(second) && field->shape == DSETP_LIST) {
        if (dsetp_first(second) == NULL)
            return second;
        merge_lists(field, first, second);
        return first;
    }
    return second;
}

static int decode_field(decoder *d, dset_value **value, const dsetp_field *field);

/* A duplicate field: the new value replaces the first, which must still have the right type. */
static int settle_again(decoder *d, const dsetp_field *field, dset_value **found, dset_value *again)
{
    dset_value *kept, *loser = *found;

    if (dsetp_has(again, DSETP_DUPLICATE))
        report_duplicate(d, again);
    kept = merge_again(field, *found, again);
    if (kept == *found) {
        dsetp_unlink(again);
        return DSET_OK;
    }
    dsetp_unlink(loser);
    *found = again;
    return decode_field(d, &loser, field);
}

/* Sorts the members of an object by the fields of its type, with a bit each in present; moves the rest to `unknown`. */
static int sort_members(decoder *d, dset_value *object, const dsetp_type *type, dset_value **found, uint64_t *present,
                        dset_value *unknown)
{
    dset_value *at, *next;
    int code = DSET_OK;

    for (at = dsetp_first(object); at != NULL && code == DSET_OK; at = next) {
        const dsetp_field *field = dsetp_field_find(type, at->key);
        size_t index = field != NULL ? (size_t)(field - type->fields) : 0;

        next = dsetp_next(at);
        if (field == NULL) {
            report(d, at, unknown_field, "the field is unknown");
            dsetp_unlink(at);
            if (!d->options->drop_unknown)
                dsetp_append(unknown, at);
        } else if (!dsetp_bit(present, index)) {
            dsetp_bit_set(present, index);
            found[index] = at;
        } else {
            code = settle_again(d, field, &found[index], at);
        }
    }
    return code;
}

/* text: NULL for what is neither a string nor a number. */
static int new_value(decoder *d, dset_value **out, int type, const char *text)
{
    *out = text != NULL ? dsetp_value_text(d->document, type, text) : dsetp_value_new(d->document, type);
    return *out != NULL ? DSET_OK : dsetp_no_memory(d->err);
}

static int decode_integer(decoder *d, dset_value *value, bool wide)
{
    char digits[24];
    int64_t number;

    if (!dset_value_int64(value, &number) || (!wide && (number < INT32_MIN || number > INT32_MAX)))
        return wrong(d, value, wide ? "must be a whole number of 64 bits" : "must be a whole number of 32 bits");
    dsetp_decimal(digits, number);
    if (strcmp(digits, value->text) != 0) {
        value->text = dsetp_arena_string(d->document->arena, digits);
        if (value->text == NULL)
            return dsetp_no_memory(d->err);
    }
    return DSET_OK;
}

static int decode_quantity(decoder *d, dset_value *value)
{
    char text[2 * 9 * DSET_QUANTITY_LIMBS];
    const char *from = value->text;
    dset_quantity quantity;
    size_t size, length;

    if ((!dsetp_is_string(value) && dsetp_kind(value) != DSET_NUMBER) || dsetp_has(value, DSETP_ESCAPED))
        return wrong(d, value, "must be a quantity, such as 100m or 1Gi");
    size = strlen(from);
    dsetp_trim(&from, &size); /* as it stands in JSON: what is escaped there, such as a newline, is not taken away */
    if (dset_quantity_parse(&quantity, from, size, NULL) != DSET_OK)
        return wrong(d, value, "must be a quantity, such as 100m or 1Gi");
    length = dset_quantity_write(&quantity, text, sizeof text);
    if (length >= sizeof text)
        return wrong(d, value, "the quantity has too many digits");
    dsetp_set_kind(value, DSET_STRING);
    if (strcmp(text, value->text) != 0)
        value->text = dsetp_arena_string(d->document->arena, text);
    return value->text != NULL ? DSET_OK : dsetp_no_memory(d->err);
}

/* The zero time means none: it becomes null. */
static int decode_time(decoder *d, dset_value *value)
{
    static const char none[] = "0001-01-01T00:00:00Z";
    char text[40];
    dset_ms time;

    if (!dsetp_is_string(value) ||
        dset_time_parse(&time, value->text, strlen(value->text), NULL) != DSET_OK)
        return wrong(d, value, "must be a time by RFC 3339, such as 2026-03-01T12:00:00Z");
    if (dset_time_write(time, text, sizeof text) >= sizeof text)
        return wrong(d, value, "the year is not one of 0 to 9999");
    if (strcmp(text, none) == 0) {
        dsetp_set_kind(value, DSET_NULL);
        value->text = NULL;
        return DSET_OK;
    }
    if (d->options->exact_times)
        return DSET_OK;
    value->text = dsetp_arena_string(d->document->arena, text);
    return value->text != NULL ? DSET_OK : dsetp_no_memory(d->err);
}

static int decode_one(decoder *d, dset_value *value, const dsetp_field *field)
{
    switch (field->kind) {
    case DSETP_STRING:
        return dsetp_is_string(value) ? DSET_OK : wrong(d, value, "must be a string; in YAML, quote it");
    case DSETP_BOOLEAN:
        return dset_value_type(value) == DSET_BOOL ? DSET_OK : wrong(d, value, "must be true or false");
    case DSETP_INT32:
        return decode_integer(d, value, false);
    case DSETP_INT64:
        return decode_integer(d, value, true);
    case DSETP_QUANTITY:
        return decode_quantity(d, value);
    case DSETP_TIME:
        return decode_time(d, value);
    case DSETP_INT_OR_STRING:
        return dsetp_is_string(value) ? DSET_OK : decode_integer(d, value, false);
    case DSETP_STRUCT:
        return dsetp_is_object(value) ? decode_struct(d, value, field->type) : wrong(d, value, "must be an object");
    default:
        return DSET_OK;
    }
}

/* The zero value of a field or element that must be written. */
static int new_zero(decoder *d, dset_value **out, const dsetp_field *field)
{
    int code;

    switch (field->kind) {
    case DSETP_STRING:
        return new_value(d, out, DSET_STRING, "");
    case DSETP_BOOLEAN:
        return new_value(d, out, DSETP_FALSE, NULL);
    case DSETP_QUANTITY:
        return new_value(d, out, DSET_STRING, "0");
    case DSETP_INT32:
    case DSETP_INT64:
    case DSETP_INT_OR_STRING:
        return new_value(d, out, DSET_NUMBER, "0");
    case DSETP_STRUCT:
        code = new_value(d, out, DSET_OBJECT, NULL);
        return code == DSET_OK ? decode_struct(d, *out, field->type) : code;
    default:
        return new_value(d, out, DSET_NULL, NULL);
    }
}

static int decode_elements(decoder *d, dset_value *list, const dsetp_field *field)
{
    dset_value *at;
    int code = DSET_OK;

    for (at = dsetp_first(list); at != NULL && code == DSET_OK; at = dsetp_next(at)) {
        if (dsetp_is_null(at) && field->kind != DSETP_RAW) {
            dset_value *zero;

            code = new_zero(d, &zero, field);
            if (code == DSET_OK) {
                dsetp_replace(at, zero);
                at = zero;
            }
        } else {
            code = decode_one(d, at, field);
        }
    }
    return code;
}

/* All of several equal keys are decoded; the last one counts. */
static int decode_map(decoder *d, dset_value *map, const dsetp_field *field)
{
    const dset_value *at;
    int code;

    for (at = dsetp_first(map); at != NULL && d->options->findings != NULL; at = dsetp_next(at)) {
        if (dsetp_has(at, DSETP_DUPLICATE))
            report_duplicate(d, at);
    }
    code = decode_elements(d, map, field);
    if (code == DSET_OK) {
        dsetp_find_duplicates(d->document, map, DSETP_DROP_EARLIER, 0);
        dsetp_sort_members(map);
    }
    return code;
}

static int decode_many(decoder *d, dset_value **value, const dsetp_field *field)
{
    bool list = field->shape == DSETP_LIST;
    int code;

    if (*value == NULL || dsetp_is_null(*value)) {
        *value = NULL;
        return field->always ? new_value(d, value, DSET_NULL, NULL) : DSET_OK;
    }
    if (list ? !dsetp_is_array(*value) : !dsetp_is_object(*value))
        return wrong(d, *value, list ? "must be a list" : "must be an object");
    code = list ? decode_elements(d, *value, field) : decode_map(d, *value, field);
    if (dsetp_first(*value) == NULL && !field->always)
        *value = NULL;
    return code;
}

/* Whether this is the zero value of the field's kind. */
static bool is_zero(const dset_value *value, const dsetp_field *field)
{
    switch (field->kind) {
    case DSETP_STRING:
        return value->text[0] == '\0';
    case DSETP_BOOLEAN:
        return dsetp_kind(value) == DSETP_FALSE;
    case DSETP_INT32:
    case DSETP_INT64:
        return strcmp(value->text, "0") == 0;
    case DSETP_TIME:
        return field->omit_zero && dsetp_is_null(value);
    default:
        return false;
    }
}

/* Converts the value of a field to normal form; NULL if it is omitted. */
static int decode_field(decoder *d, dset_value **value, const dsetp_field *field)
{
    bool must = field->always || field->kind == DSETP_STRUCT || field->kind == DSETP_QUANTITY ||
                field->kind == DSETP_INT_OR_STRING || field->kind == DSETP_RAW ||
                (field->kind == DSETP_TIME && !field->omit_zero);
    int code;

    if (field->shape != DSETP_ONE)
        return decode_many(d, value, field);
    if (*value == NULL || dsetp_is_null(*value)) {
        *value = NULL;
        if (d->options->sparse)
            return DSET_OK;
        if (field->pointer)
            return field->always ? new_value(d, value, DSET_NULL, NULL) : DSET_OK;
        return must ? new_zero(d, value, field) : DSET_OK;
    }
    code = decode_one(d, *value, field);
    if (code == DSET_OK && !field->pointer && !field->always && is_zero(*value, field))
        *value = NULL;
    return code;
}

static int decode_struct(decoder *d, dset_value *object, const dsetp_type *type)
{
    dset_value *found[FIELDS_MAX], *unknown;
    uint64_t present = 0, left;
    size_t i;
    int code = new_value(d, &unknown, DSET_OBJECT, NULL);

    if (code != DSET_OK)
        return code;
    memset(found, 0, type->count * sizeof *found);
    code = sort_members(d, object, type, found, &present, unknown);
    if (!d->options->sparse)
        present = ((uint64_t)1 << type->count) - 1;
    for (left = present; left != 0 && code == DSET_OK; left &= left - 1) {
        i = dsetp_lowest(left);
        code = decode_field(d, &found[i], &type->fields[i]);
    }
    if (code != DSET_OK)
        return code;
    while (dsetp_first(object) != NULL)
        dsetp_unlink(dsetp_first(object));
    for (left = present; left != 0; left &= left - 1) {
        i = dsetp_lowest(left);
        if (found[i] != NULL) {
            found[i]->key = type->fields[i].name;
            dsetp_append(object, found[i]);
        }
    }
    dsetp_find_duplicates(d->document, unknown, DSETP_DROP_EARLIER, 0);
    move_members(object, unknown);
    return DSET_OK;
}

/* The last of equal keys also counts in values without a type. */
static void drop_duplicates(dset_document *document, dset_value *top)
{
    dset_value *at;

    for (at = top; at != NULL; at = dsetp_walk(at, top)) {
        if (dsetp_is_object(at))
            dsetp_find_duplicates(document, at, DSETP_DROP_EARLIER, 0);
    }
}

int dsetp_decode(dset_document *document, dset_value *object, const dsetp_type *type,
                 const dsetp_decode_options *options, dset_error *err)
{
    decoder d = { document, options, err };
    int code;

    if (!dsetp_is_object(object))
        return wrong(&d, object, "must be an object");
    code = decode_struct(&d, object, type);
    if (code == DSET_OK && document->duplicates)
        drop_duplicates(document, object);
    if (code == DSET_OK && options->findings != NULL && options->findings->failed)
        code = dsetp_no_memory(err);
    return code;
}

int dsetp_settle_duplicates(dset_document *document, const dsetp_decode_options *options, dset_error *err)
{
    const dsetp_issues *findings = options->findings;
    dset_value *root = dsetp_root(document), *at;
    decoder d = { document, options, err };

    if (!document->duplicates)
        return DSET_OK;
    for (at = root; at != NULL && findings != NULL; at = dsetp_walk(at, root)) {
        if (dsetp_has(at, DSETP_DUPLICATE))
            report_duplicate(&d, at);
    }
    drop_duplicates(document, root);
    document->duplicates = false;
    return findings != NULL && findings->failed ? dsetp_no_memory(err) : DSET_OK;
}
