/* The public list of fields: what an object may hold, for people. */
#include <string.h>

#include "api/field_words.h"
#include "base/error.h"
#include "base/text.h"
#include "daemonset/manifest.h"

static const dsetp_type *const kinds[] = { &dsetp_daemonset_type, &dsetp_daemonset_list_type, &dsetp_revision_type,
                                           &dsetp_revision_list_type };

static const char *const type_names[] = {
    [DSETP_STRING] = "string", [DSETP_BOOLEAN] = "boolean",   [DSETP_INT32] = "int32",
    [DSETP_INT64] = "int64",   [DSETP_QUANTITY] = "Quantity", [DSETP_INT_OR_STRING] = "IntOrString",
    [DSETP_TIME] = "Time",     [DSETP_RAW] = "object",
};

static void add_type(dsetp_text *text, const dsetp_field *field)
{
    dsetp_text_string(text, field->shape == DSETP_LIST ? "[]" : field->shape == DSETP_MAP ? "map[string]" : "");
    dsetp_text_string(text, field->kind == DSETP_STRUCT ? field->type->name : type_names[field->kind]);
}

static void add_rule(dsetp_text *text, const char *words)
{
    if (words == NULL)
        return;
    if (text->length > 0)
        dsetp_text_string(text, "; ");
    dsetp_text_string(text, words);
}

static void add_options(dsetp_text *text, const char *const *options)
{
    size_t i;

    for (i = 0; options != NULL && options[i] != NULL; i++) {
        add_rule(text, i == 0 ? "one of " : NULL);
        dsetp_text_string(text, i > 0 ? ", " : "");
        dsetp_text_string(text, options[i]);
    }
}

static void add_range(dsetp_text *text, const dsetp_field *field)
{
    if (field->range == NULL)
        return;
    add_rule(text, field->range->max == INT64_MAX ? "at least " : "from ");
    dsetp_text_number(text, field->range->min);
    if (field->range->max == INT64_MAX)
        return;
    dsetp_text_string(text, " to ");
    dsetp_text_number(text, field->range->max);
}

static int lend(const dsetp_type *type, const dsetp_field *field, const char *above, dset_field_fn take, void *context)
{
    char path[512], kind[96], rule[600];
    dsetp_text at = dsetp_text_start(path, sizeof path), name = dsetp_text_start(kind, sizeof kind);
    dsetp_text words = dsetp_text_start(rule, sizeof rule);
    dset_field lent;

    dsetp_text_string(&at, above);
    dsetp_text_string(&at, above[0] != '\0' ? "." : "");
    dsetp_text_string(&at, field->name);
    add_type(&name, field);
    add_rule(&words, field->required ? "required" : NULL);
    add_options(&words, field->options);
    add_rule(&words, field->rule != 0 ? dsetp_words_of_rule(field->rule) : NULL);
    add_range(&words, field);
    add_rule(&words, dsetp_words_of_check(field));
    add_rule(&words, field->kind == DSETP_STRUCT ? dsetp_words_of_type(field->type) : NULL);
    add_rule(&words, field->gate != DSETP_GATE_NONE ? "of a feature that is off: cleared" : NULL);
    memset(&lent, 0, sizeof lent);
    lent.name = field->name;
    lent.path = path;
    lent.type = kind;
    lent.preset = dsetp_words_of_preset(type, field);
    lent.rule = rule;
    lent.count = field->kind == DSETP_STRUCT ? (uint32_t)field->type->count : 0;
    return take(context, &lent);
}

static const dsetp_type *find_kind(const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i]->name) == length && memcmp(kinds[i]->name, name, length) == 0)
            return kinds[i];
    }
    return NULL;
}

static const dsetp_field *find_field(const dsetp_type *type, const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < type->count; i++) {
        if (strlen(type->fields[i].name) == length && memcmp(type->fields[i].name, name, length) == 0)
            return &type->fields[i];
    }
    return NULL;
}

/* One name of a path; *path is moved past it, its index and the dot. */
static size_t step(const char **path)
{
    size_t length = strcspn(*path, ".[");
    const char *end = *path + length;

    if (*end == '[')
        end += strcspn(end, "]") + (strchr(end, ']') != NULL);
    *path = *end == '.' ? end + 1 : end;
    return length;
}

int dset_field_list(const char *path, dset_field_fn take, void *context, dset_error *err)
{
    const dsetp_type *type = &dsetp_daemonset_type, *above = NULL;
    const dsetp_field *field = NULL;
    const char *from = path, *at = path;
    char here[512];
    dsetp_text text = dsetp_text_start(here, sizeof here);
    size_t i, before = 0;
    int code = DSET_OK;

    if (path == NULL || take == NULL)
        return dsetp_fail(err, DSET_EMISUSE, path == NULL ? "path" : "take", "must not be NULL");
    while (*at != '\0') {
        size_t length;

        from = at;
        length = step(&at);
        if (from == path && find_kind(from, length) != NULL) {
            type = find_kind(from, length);
            dsetp_text_string(&text, type != &dsetp_daemonset_type ? type->name : "");
            continue;
        }
        above = type;
        field = type != NULL ? find_field(type, from, length) : NULL;
        if (field == NULL)
            return dsetp_fail(err, DSET_ENOTFOUND, path, "there is no such field");
        type = field->kind == DSETP_STRUCT ? field->type : NULL;
        before = text.length;
        dsetp_text_string(&text, before > 0 ? "." : "");
        dsetp_text_string(&text, field->name);
        dsetp_text_string(&text, type != NULL && field->shape == DSETP_LIST ? "[]" : "");
    }
    if (type == NULL) {
        here[before < sizeof here ? before : sizeof here - 1] = '\0';
        return lend(above, field, here, take, context);
    }
    for (i = 0; i < type->count && code == DSET_OK; i++)
        code = lend(type, &type->fields[i], here, take, context);
    return code;
}
