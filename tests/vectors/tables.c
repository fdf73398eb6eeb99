/* The kinds of vectors about what kubectl prints: tables, ages, the progress of a rollout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/age.h"
#include "show/rollout_status.h"
#include "show/table.h"
#include "vectors.h"

static uint32_t kind_of(const char *name)
{
    if (strcmp(name, "Pod") == 0)
        return DSET_KIND_POD;
    if (strcmp(name, "Node") == 0)
        return DSET_KIND_NODE;
    return strcmp(name, "DaemonSet") == 0 ? DSET_KIND_DAEMONSET : DSET_KIND_REVISION;
}

static void found_columns(vectors_case *c, const table *t)
{
    text json;
    size_t i;

    text_start(&json);
    for (i = 0; i < t->column_count; i++) {
        text_add(&json, i == 0 ? "[{\"name\":" : ",{\"name\":");
        text_json(&json, t->columns[i].name);
        text_format(&json, ",\"priority\":%d}", t->columns[i].priority);
    }
    text_add(&json, "]");
    vectors_found_json(c, "columns", json.data);
    text_free(&json);
}

static void found_rows(vectors_case *c, const table *t)
{
    text json;
    size_t i;

    if (t->cell_count == 0) {
        vectors_found_text(c, "rows", NULL);
        return;
    }
    text_start(&json);
    for (i = 0; i < t->cell_count; i++) {
        if (i % t->column_count == 0)
            text_add(&json, i == 0 ? "[[" : "],[");
        else
            text_add(&json, ",");
        text_json(&json, t->cells[i]);
    }
    text_add(&json, "]]");
    vectors_found_json(c, "rows", json.data);
    text_free(&json);
}

static void run_table(vectors_case *c)
{
    const dset_value *object = dset_value_first(dset_value_get(c->in, "objects"));
    const char *time = string_in(c->in, "now");
    dset_ms now = 0;
    text output;
    table t;

    dset_time_parse(&now, time, strlen(time), NULL);
    table_start(&t, kind_of(string_in(c->in, "kind")), 0);
    for (; object != NULL; object = dset_value_next(object))
        table_row(&t, object, now);
    found_columns(c, &t);
    found_rows(c, &t);
    text_start(&output);
    table_write(&t, &output);
    vectors_found_text(c, "text", output.data);
    output.size = 0;
    output.data[0] = '\0';
    t.flags |= TABLE_WIDE;
    table_write(&t, &output);
    vectors_found_text(c, "wideText", output.data);
    text_free(&output);
    table_free(&t);
}

static void run_duration(vectors_case *c)
{
    int64_t nanoseconds = strtoll(string_in(c->in, "nanoseconds"), NULL, 10);
    char age[32];

    age_human(age, sizeof age, nanoseconds);
    vectors_found_text(c, "human", age);
    age_short(age, sizeof age, nanoseconds);
    vectors_found_text(c, "short", age);
}

static void run_rollout(vectors_case *c)
{
    const char *error;
    text message;

    text_start(&message);
    vectors_found_bool(c, "done", rollout_status(dset_value_get(c->in, "daemonSet"), &message, &error));
    vectors_found_text(c, "error", error);
    vectors_found_text(c, "message", message.data);
    text_free(&message);
}

const vectors_kind vectors_tables[] = {
    { "table", run_table },
    { "humanduration", run_duration },
    { "rolloutstatus", run_rollout },
    { NULL, NULL },
};
