/* Issues of a document. Knows no rules. */
#include "schema/issues.h"

#include <string.h>

#include "base/ascii.h"
#include "base/error.h"

void dsetp_issues_start(dsetp_issues *issues, dset_document *document)
{
    memset(issues, 0, sizeof *issues);
    issues->document = document;
}

void dsetp_issues_free(dsetp_issues *issues)
{
    if (issues->document != NULL)
        dsetp_release(&issues->document->memory, issues->items, issues->capacity * sizeof *issues->items);
    memset(issues, 0, sizeof *issues);
}

/* More would not help, and a hostile document could have any number. */
#define ERRORS_MAX 1000u
#define WARNINGS_MAX 200u

/* The member or element named by the next step of the path; advances *path past it. */
static const dset_value *step(const dset_value *value, const char **path)
{
    const char *from = *path, *end;
    const dset_value *at;
    size_t index = 0, wanted = 0;

    if (*from == '[') {
        end = strchr(++from, ']');
        if (end == NULL)
            return NULL;
        *path = end[1] == '.' ? end + 2 : end + 1;
    } else {
        end = from + strcspn(from, ".[");
        *path = *end == '.' ? end + 1 : end;
    }
    if (dsetp_is_array(value)) {
        for (; from < end && dsetp_is_digit(*from) && wanted < SIZE_MAX / 16; from++)
            wanted = wanted * 10 + (size_t)(*from - '0');
        for (at = dsetp_first(value); at != NULL && index < wanted && from == end; index++)
            at = dsetp_next(at);
        return from == end ? at : NULL;
    }
    for (at = dsetp_is_object(value) ? dsetp_first(value) : NULL; at != NULL; at = dsetp_next(at)) {
        if (strlen(at->key) == (size_t)(end - from) && memcmp(at->key, from, (size_t)(end - from)) == 0)
            return at;
    }
    return NULL;
}

/* The innermost value on a path that has a position in the text. */
static const dset_value *place_of(const dset_document *document, const char *path)
{
    const dset_value *value = dsetp_root(document), *found = value;

    while (value != NULL && *path != '\0') {
        value = step(value, &path);
        if (value != NULL && value->line != 0)
            found = value;
    }
    return found;
}

static bool is_inside(const dset_value *value, const dset_value *outer)
{
    while (value != NULL && value != outer)
        value = value->parent;
    return value != NULL;
}

/* Kubernetes leaves steps out of some paths: then the object that is looked at is further inside. */
const dset_value *dsetp_innermost(const dset_document *document, const char *path, const dset_value *object)
{
    const dset_value *found = place_of(document, path);

    return object == NULL || object->line == 0 || is_inside(found, object) ? found : object;
}

/* For a person: usually as it is. */
static char *shown(dsetp_arena *arena, const char *text)
{
    size_t size = dset_text_show(text, NULL, 0) + 1;
    char *copy = dsetp_arena_array(arena, size, 1);

    if (copy != NULL)
        dset_text_show(text, copy, size);
    return copy;
}

void dsetp_issues_add(dsetp_issues *issues, int code, bool warning, const char *type, const char *path,
                      const dset_value *at, const char *value, const char *text)
{
    dsetp_arena *arena = issues->document->arena;
    void *items = issues->items;
    dset_issue *issue;

    if (warning ? issues->count - issues->errors >= WARNINGS_MAX : issues->errors >= ERRORS_MAX)
        return;
    if (issues->failed ||
        !dsetp_grow(&issues->document->memory, &items, &issues->capacity, issues->count + 1, sizeof *issue)) {
        issues->failed = true;
        return;
    }
    issues->items = items;
    issue = &issues->items[issues->count];
    memset(issue, 0, sizeof *issue);
    issue->code = code;
    issue->warning = warning;
    issue->type = type;
    issue->path = shown(arena, path);
    issue->value = dsetp_arena_string(arena, value);
    issue->text = shown(arena, text);
    while (at != NULL && at->line == 0)
        at = at->parent;
    if (at == NULL)
        at = place_of(issues->document, path);
    issue->line = at->line;
    issue->column = at->column;
    if (dsetp_arena_failed(arena)) {
        issues->failed = true;
        return;
    }
    issues->count++;
    issues->errors += !warning;
}

void dsetp_issues_cut(dsetp_issues *issues, size_t count)
{
    while (issues->count > count)
        issues->errors -= !issues->items[--issues->count].warning;
}

int dsetp_issues_first(const dsetp_issues *issues, dset_error *err)
{
    size_t i;

    if (issues->failed)
        return dsetp_no_memory(err);
    for (i = 0; i < issues->count; i++) {
        const dset_issue *issue = &issues->items[i];

        if (!issue->warning)
            return dsetp_fail_at(err, issue->code, issue->line, issue->column, issue->path, "%s", issue->text);
    }
    return DSET_OK;
}
