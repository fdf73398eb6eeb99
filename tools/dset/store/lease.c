/*
 * The state kept between commands besides the objects: when the controller last ran, the back-offs of failed Pods, and
 * which Pods have left nodes that have none now. All are stored as its Lease.
 */
#include <stdio.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"

#define LEASE_NS "kube-system"
#define LEASE_NAME "dset"

typedef struct lease {
    session *s;
    dset_ms time;
    dset_error *err;
} lease;

/* {"set": uid, "node": name, "generation": 1, "at": milliseconds, "delay": milliseconds} */
static dset_note backoff_of(const dset_value *value)
{
    dset_note note = { .size = sizeof note, .kind = DSET_NOTE_BACKOFF };

    note.set_uid = string_in(value, "set");
    note.node_name = string_in(value, "node");
    note.generation = number_in(value, "generation");
    note.at = number_in(value, "at");
    note.delay = number_in(value, "delay");
    return note;
}

/* {"set": uid, "namespace": name, "node": name, "mark": 1} */
static dset_note gone_of(const dset_value *value)
{
    dset_note note = { .size = sizeof note, .kind = DSET_NOTE_GONE };

    note.set_uid = string_in(value, "set");
    note.ns = string_in(value, "namespace");
    note.node_name = string_in(value, "node");
    note.mark = (uint32_t)number_in(value, "mark");
    return note;
}

static int read_notes(lease *work, const dset_value *items, dset_note (*read)(const dset_value *value))
{
    const dset_value *item = dset_value_first(items);
    int code = DSET_OK;

    for (; code == DSET_OK && item != NULL; item = dset_value_next(item)) {
        dset_note note = read(item);

        code = dset_ledger_put(dset_controller_ledger(work->s->controller), &note, work->err);
    }
    return code;
}

static int read_lease(void *context, const dset_record *record)
{
    lease *work = context;
    dset_document *document;
    const dset_value *root;
    const char *time;
    int code = dset_document_parse(&document, record->data, record->data_size, NULL, work->err);

    if (code != DSET_OK)
        return code;
    root = dset_document_root(document);
    time = string_at(root, "spec", "renewTime");
    if (time[0] != '\0')
        code = dset_time_parse(&work->time, time, strlen(time), work->err);
    if (code == DSET_OK)
        code = read_notes(work, dset_value_get(root, "backoff"), backoff_of);
    if (code == DSET_OK)
        code = read_notes(work, dset_value_get(root, "gone"), gone_of);
    dset_document_free(document);
    return code;
}

bool lease_read(session *s, dset_ms *last)
{
    dset_error err = DSET_ERROR_INIT;
    lease work = { s, s->now, &err };
    int code = s->store.methods->get(s->store.self, DSET_KIND_LEASE, LEASE_NS, LEASE_NAME, read_lease, &work, &err);

    *last = work.time;
    if (code == DSET_OK || code == DSET_ENOTFOUND)
        return true;
    say_error("the lease of the controller cannot be read: %s", err.text);
    return false;
}

static void write_note(text *to, const dset_note *note)
{
    text_add(to, "{\"set\":");
    text_json(to, note->set_uid);
    text_add(to, ",\"node\":");
    text_json(to, note->node_name);
    if (note->kind == DSET_NOTE_BACKOFF) {
        text_format(to, ",\"generation\":%lld,\"at\":%lld,\"delay\":%lld}", (long long)note->generation,
                    (long long)note->at, (long long)note->delay);
        return;
    }
    text_add(to, ",\"namespace\":");
    text_json(to, note->ns);
    text_format(to, ",\"mark\":%lld}", (long long)note->mark);
}

static void write_notes(text *to, const dset_ledger *ledger, uint32_t wanted)
{
    size_t i, count = 0;

    text_add(to, "[");
    for (i = 0; i < dset_ledger_count(ledger); i++) {
        const dset_note *note = dset_ledger_get(ledger, i);

        if (note->kind != wanted)
            continue;
        if (count++ > 0)
            text_add(to, ",");
        write_note(to, note);
    }
    text_add(to, "]");
}

bool lease_write(session *s)
{
    dset_record record = { sizeof record, DSET_KIND_LEASE, LEASE_NS, LEASE_NAME, NULL, 0, NULL };
    dset_error err = DSET_ERROR_INIT;
    char at[32];
    dset_ledger *ledger = dset_controller_ledger(s->controller);
    text json;
    int code = dset_ledger_put_gone(ledger, dset_controller_world(s->controller), &err);

    if (code != DSET_OK) {
        say_error("%s", err.text);
        return false;
    }
    dset_time_write(s->now, at, sizeof at);
    text_start(&json);
    text_format(&json, "{\"spec\":{\"holderIdentity\":\"dset\",\"renewTime\":\"%.19s.%03dZ\"},\"backoff\":", at,
                (int)((s->now % 1000 + 1000) % 1000)); /* before 1970 too */
    write_notes(&json, ledger, DSET_NOTE_BACKOFF);
    text_add(&json, ",\"gone\":");
    write_notes(&json, ledger, DSET_NOTE_GONE);
    text_add(&json, "}");
    record.data = json.data;
    record.data_size = json.size;
    code = dset_store_patch(&s->store, &record, NULL, &err);
    if (code == DSET_ENOTFOUND) {
        err = (dset_error)DSET_ERROR_INIT;
        code = dset_store_create(&s->store, &record, s->now, 0, NULL, NULL, &err);
    }
    text_free(&json);
    if (code != DSET_OK)
        say_error("%s", err.text);
    return code == DSET_OK;
}
