/* Findings about a document. Knows no rule. */
#include "manifest/issues.h"

#include <string.h>

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

void dsetp_issues_add(dsetp_issues *issues, int code, bool warning, const char *type, const char *path,
                      const dset_value *at, const char *value, const char *text)
{
    dsetp_arena *arena = issues->document->arena;
    void *items = issues->items;
    dset_issue *issue;

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
    issue->path = dsetp_arena_string(arena, path);
    issue->value = dsetp_arena_string(arena, value);
    issue->text = dsetp_arena_string(arena, text);
    issue->line = at != NULL ? at->line : 0;
    issue->column = at != NULL ? at->column : 0;
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
