/* Validation: the walk over a table, and the rules in its columns. */
#include "schema/validate.h"

#include <stdio.h>
#include <string.h>

#include "tree/write.h"

const char dsetp_invalid[] = "FieldValueInvalid", dsetp_required[] = "FieldValueRequired",
           dsetp_not_supported[] = "FieldValueNotSupported", dsetp_forbidden[] = "FieldValueForbidden",
           dsetp_duplicate[] = "FieldValueDuplicate", dsetp_missing[] = "FieldValueNotFound",
           dsetp_too_long[] = "FieldValueTooLong", dsetp_too_many[] = "FieldValueTooMany";

void dsetp_validate_start(dsetp_validator *v, dsetp_issues *issues)
{
    memset(v, 0, sizeof *v);
    v->issues = issues;
    v->at = dsetp_text_start(v->path, sizeof v->path);
}

bool dsetp_tolerated(dsetp_validator *v, uint32_t rule)
{
    v->broken |= rule;
    return (v->tolerated & rule) != 0;
}

/* A scalar is shown in the error; anything larger can be found at its place. */
void dsetp_wrong_path(dsetp_validator *v, const char *path, const char *type, const dset_value *bad, const char *text)
{
    char copy[sizeof v->path];
    dsetp_text cut = { copy, sizeof copy, v->at.length };
    dsetp_buffer json;

    dsetp_buffer_start(&json, &v->issues->document->memory);
    if (bad != NULL && dsetp_first(bad) == NULL)
        dsetp_write_json(&json, bad, 0);
    if (json.failed)
        v->issues->failed = true;
    if (bad == NULL || bad->line == 0)
        bad = dsetp_innermost(v->issues->document, path, path == v->path ? v->object : NULL);
    if (path == v->path && v->at.length >= sizeof v->path) { /* the walk still needs it as it is */
        memcpy(copy, path, sizeof copy);
        dsetp_text_end(&cut);
        path = copy;
    }
    dsetp_issues_add(v->issues, DSET_EINVALID, false, type, path, bad, json.data, text);
    dsetp_buffer_free(&json);
}

void dsetp_wrong(dsetp_validator *v, const char *type, const dset_value *bad, const char *text)
{
    dsetp_wrong_path(v, v->path, type, bad, text);
}

void dsetp_wrong_at(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text)
{
    size_t mark = v->at.length;

    dsetp_text_string(&v->at, more);
    dsetp_wrong_path(v, v->path, type, bad, text);
    dsetp_leave(v, mark);
}

void dsetp_wrong_member(dsetp_validator *v, const dset_value *object, const char *name, const char *type,
                        const char *text)
{
    size_t mark = dsetp_enter(v, name);

    dsetp_wrong(v, type, dsetp_get(object, name), text);
    dsetp_leave(v, mark);
}

void dsetp_wrong_cut(dsetp_validator *v, size_t length, const char *more, const char *type, const dset_value *bad,
                     const char *text)
{
    char path[sizeof v->path];
    dsetp_text out = dsetp_text_start(path, sizeof path);

    dsetp_text_add(&out, v->path, length);
    dsetp_text_string(&out, more);
    dsetp_wrong_path(v, path, type, bad, text);
}

void dsetp_wrong_list(dsetp_validator *v, const char *more, const char *type, const dset_value *bad, const char *text)
{
    const char *bracket = strrchr(v->path, '[');

    dsetp_wrong_cut(v, bracket != NULL ? (size_t)(bracket - v->path) : strlen(v->path), more, type, bad, text);
}

bool dsetp_wrong_if(dsetp_validator *v, const dset_value *bad, const char *problem)
{
    if (problem != NULL)
        dsetp_wrong(v, dsetp_invalid, bad, problem);
    return problem == NULL;
}

void dsetp_not_one_of(dsetp_validator *v, const dset_value *bad, const char *const *options)
{
    char text[400];
    dsetp_text out = dsetp_text_start(text, sizeof text);
    size_t i;

    dsetp_text_string(&out, "must be one of ");
    for (i = 0; options[i] != NULL; i++) {
        dsetp_text_string(&out, i > 0 ? ", \"" : "\"");
        dsetp_text_string(&out, options[i]);
        dsetp_text_string(&out, "\"");
    }
    dsetp_wrong(v, dsetp_not_supported, bad, text);
}

void dsetp_forbid_members(dsetp_validator *v, const dset_value *object, const char *const *names, const char *text)
{
    for (; *names != NULL; names++) {
        if (dsetp_get(object, *names) != NULL)
            dsetp_wrong_member(v, object, *names, dsetp_forbidden, text);
    }
}

size_t dsetp_enter(dsetp_validator *v, const char *name)
{
    size_t mark = v->at.length;

    if (mark > 0)
        dsetp_text_string(&v->at, ".");
    dsetp_text_string(&v->at, name);
    return mark;
}

size_t dsetp_enter_index(dsetp_validator *v, size_t index)
{
    size_t mark = v->at.length;

    dsetp_text_string(&v->at, "[");
    dsetp_text_number(&v->at, (int64_t)index);
    dsetp_text_string(&v->at, "]");
    return mark;
}

size_t dsetp_enter_key(dsetp_validator *v, const char *key)
{
    size_t mark = v->at.length;

    dsetp_text_string(&v->at, "[");
    dsetp_text_string(&v->at, key);
    dsetp_text_string(&v->at, "]");
    return mark;
}

void dsetp_leave(dsetp_validator *v, size_t mark)
{
    v->at.length = mark;
    if (mark < sizeof v->path)
        v->path[mark] = '\0';
}

dsetp_elements dsetp_elements_of(dsetp_validator *v, const dset_value *list)
{
    return (dsetp_elements){ v, list != NULL ? dsetp_first(list) : NULL, 0, v->at.length, v->at.length };
}

dsetp_elements dsetp_enter_list(dsetp_validator *v, const dset_value *object, const char *name)
{
    dsetp_elements walk = dsetp_elements_of(v, dsetp_get(object, name));

    if (walk.next != NULL)
        dsetp_enter(v, name);
    walk.list = v->at.length;
    return walk;
}

const dset_value *dsetp_next_element(dsetp_elements *walk)
{
    const dset_value *at = walk->next;

    dsetp_leave(walk->v, at != NULL ? walk->list : walk->outside);
    if (at == NULL)
        return NULL;
    walk->next = dsetp_next(at);
    if (dsetp_is_object(at->parent))
        dsetp_enter_key(walk->v, at->key);
    else
        dsetp_enter_index(walk->v, walk->index++);
    return at;
}

bool dsetp_is_one_of(const char *text, const char *const *options)
{
    for (; *options != NULL; options++) {
        if (strcmp(*options, text) == 0)
            return true;
    }
    return false;
}

bool dsetp_obey(dsetp_validator *v, uint32_t rule, const dset_value *bad, const char *text)
{
    return dsetp_wrong_if(v, bad, dset_text_problem(rule, text, strlen(text)));
}

bool dsetp_obey_member(dsetp_validator *v, const dset_value *object, const char *name, uint32_t rule)
{
    const char *text = dsetp_string_member(object, name), *problem = dset_text_problem(rule, text, strlen(text));

    if (problem != NULL)
        dsetp_wrong_member(v, object, name, dsetp_invalid, problem);
    return problem == NULL;
}

bool dsetp_require(dsetp_validator *v, const dset_value *object, const char *name)
{
    bool given = dsetp_string_member(object, name)[0] != '\0';
    size_t mark = v->at.length;

    if (!given) {
        dsetp_enter(v, name);
        dsetp_wrong(v, dsetp_required, NULL, "must be given");
        dsetp_leave(v, mark);
    }
    return given;
}

static bool is_empty(const dset_value *value)
{
    if (value == NULL || dsetp_is_null(value))
        return true;
    if (dsetp_is_string(value))
        return value->text[0] == '\0';
    return dsetp_is_array(value) && dsetp_first(value) == NULL;
}

static void check_text(dsetp_validator *v, const dset_value *value, const dsetp_field *field)
{
    const char *text = value->text;

    if (text[0] == '\0' && !field->pointer)
        return;
    if (field->options != NULL && !dsetp_is_one_of(text, field->options))
        dsetp_not_one_of(v, value, field->options);
    if (field->rule != 0 && text[0] != '\0')
        dsetp_obey(v, field->rule, value, text);
}

static void check_range(dsetp_validator *v, const dset_value *value, const dsetp_field *field)
{
    char text[80];
    int64_t number;

    if (!dset_value_int64(value, &number) || (number >= field->range->min && number <= field->range->max))
        return;
    if (field->range->max == INT64_MAX)
        snprintf(text, sizeof text, "must be at least %lld", (long long)field->range->min);
    else
        snprintf(text, sizeof text, "must be from %lld to %lld", (long long)field->range->min, (long long)field->range->max);
    dsetp_wrong(v, dsetp_invalid, value, text);
}

static void descend(dsetp_validator *v, const dset_value *value, const dsetp_field *field)
{
    dsetp_elements walk = dsetp_elements_of(v, value);
    const dset_value *at;

    if (field->shape == DSETP_ONE) {
        if (dsetp_is_object(value))
            dsetp_validate_object(v, value, field->type);
        return;
    }
    while ((at = dsetp_next_element(&walk)) != NULL)
        dsetp_validate_object(v, at, field->type);
}

static void validate_field(dsetp_validator *v, const dset_value *value, const dsetp_field *field)
{
    size_t mark = dsetp_enter(v, field->name);

    if (field->required && is_empty(value) && (value != NULL || !field->pointer || field->kind != DSETP_STRING))
        dsetp_wrong(v, dsetp_required, value, "must be given");
    else if (dsetp_is_string(value) && field->kind == DSETP_STRING)
        check_text(v, value, field);
    if (field->range != NULL && value != NULL)
        check_range(v, value, field);
    if (field->check != NULL && !field->late)
        field->check(v, value);
    if (value != NULL && field->kind == DSETP_STRUCT)
        descend(v, value, field);
    if (field->check != NULL && field->late)
        field->check(v, value);
    dsetp_leave(v, mark);
}

void dsetp_validate_member(dsetp_validator *v, const dset_value *object, const dsetp_type *type, const char *name)
{
    const dset_value *outer = v->object;

    v->object = object;
    validate_field(v, dsetp_get(object, name), dsetp_field_find(type, name));
    v->object = outer;
}

void dsetp_validate_members(dsetp_validator *v, const dset_value *object, const dsetp_type *type,
                            const char *const *names)
{
    for (; *names != NULL; names++)
        dsetp_validate_member(v, object, type, *names);
}

void dsetp_validate_fields(dsetp_validator *v, const dset_value *object, const dsetp_type *type)
{
    const dset_value *at = dsetp_first(object);
    size_t i;

    if (type->order != NULL) {
        dsetp_validate_members(v, object, type, type->order);
        return;
    }
    for (i = 0; i < type->count; i++) {
        const dset_value *value = at != NULL && at->key == type->fields[i].name ? at : NULL;

        if (value != NULL)
            at = dsetp_next(at);
        validate_field(v, value, &type->fields[i]);
    }
}

void dsetp_validate_object(dsetp_validator *v, const dset_value *object, const dsetp_type *type)
{
    const dset_value *outer = v->object;

    v->object = object;
    if (type->validate != NULL)
        type->validate(v, object);
    else
        dsetp_validate_fields(v, object, type);
    if (type->check != NULL)
        type->check(v, object);
    v->object = outer;
}
