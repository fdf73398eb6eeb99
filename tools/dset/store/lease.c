/*
 * The state kept between commands besides the objects: when the controller last ran, and the back-offs of failed Pods.
 * Both are stored as its Lease.
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
static int read_backoff(lease *work, const dset_value *value)
{
    dset_note note;

    memset(&note, 0, sizeof note);
    note.size = sizeof note;
    note.kind = DSET_NOTE_BACKOFF;
    note.set_uid = string_in(value, "set");
    note.node_name = string_in(value, "node");
    note.generation = number_in(value, "generation");
    note.at = number_in(value, "at");
    note.delay = number_in(value, "delay");
    return dset_ledger_put(dset_controller_ledger(work->s->controller), &note, work->err);
}

static int read_lease(void *context, const dset_record *record)
{
    lease *work = context;
    dset_document *document;
    const dset_value *root, *backoff;
    const char *time;
    int code = dset_document_parse(&document, record->data, record->data_size, NULL, work->err);

    if (code != DSET_OK)
        return code;
    root = dset_document_root(document);
    time = string_at(root, "spec", "renewTime");
    if (time[0] != '\0')
        code = dset_time_parse(&work->time, time, strlen(time), work->err);
    backoff = dset_value_first(dset_value_get(root, "backoff"));
    for (; code == DSET_OK && backoff != NULL; backoff = dset_value_next(backoff))
        code = read_backoff(work, backoff);
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

static void write_backoffs(text *to, const dset_ledger *ledger)
{
    size_t i, count = 0;

    for (i = 0; i < dset_ledger_count(ledger); i++) {
        const dset_note *note = dset_ledger_get(ledger, i);

        if (note->kind != DSET_NOTE_BACKOFF)
            continue;
        text_add(to, count++ > 0 ? ",{\"set\":" : "{\"set\":");
        text_json(to, note->set_uid);
        text_add(to, ",\"node\":");
        text_json(to, note->node_name);
        text_format(to, ",\"generation\":%lld,\"at\":%lld,\"delay\":%lld}", (long long)note->generation,
                    (long long)note->at, (long long)note->delay);
    }
}

bool lease_write(session *s)
{
    dset_record record = { sizeof record, DSET_KIND_LEASE, LEASE_NS, LEASE_NAME, NULL, 0, NULL };
    dset_error err = DSET_ERROR_INIT;
    char at[32];
    text json;
    int code;

    dset_time_write(s->now, at, sizeof at);
    text_start(&json);
    text_format(&json, "{\"spec\":{\"holderIdentity\":\"dset\",\"renewTime\":\"%.19s.%03dZ\"},\"backoff\":[", at,
                (int)(s->now % 1000));
    write_backoffs(&json, dset_controller_ledger(s->controller));
    text_add(&json, "]}");
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
