/* The ledger: a sorted array of notes, those of one DaemonSet adjacent. */
#include "plan/ledger.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "world/pod_texts.h"
#include "world/world.h"

struct dset_ledger {
    dset_allocator memory;
    dset_note **notes; /* each is one block with its strings */
    size_t count, capacity;
};

int dset_ledger_new(dset_ledger **out, const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = dsetp_zalloc(&hook, sizeof **out);
    if (*out == NULL)
        return dsetp_no_memory(err);
    (*out)->memory = hook;
    return DSET_OK;
}

static size_t note_size(const dset_note *note)
{
    return sizeof *note + strlen(note->set_uid) + strlen(note->ns) + strlen(note->pod_name) + strlen(note->pod_uid) +
           strlen(note->node_name) + strlen(note->set_name) + strlen(note->resource) + strlen(note->version) + 8;
}

static void free_note(dset_ledger *ledger, dset_note *note)
{
    dsetp_release(&ledger->memory, note, note_size(note));
}

void dset_ledger_free(dset_ledger *ledger)
{
    dset_allocator memory;
    size_t i;

    if (ledger == NULL)
        return;
    memory = ledger->memory;
    for (i = 0; i < ledger->count; i++)
        free_note(ledger, ledger->notes[i]);
    dsetp_release(&memory, ledger->notes, ledger->capacity * sizeof *ledger->notes);
    dsetp_release(&memory, ledger, sizeof *ledger);
}

static int by_number(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Writes are identified by the name of the set alone: they also hold back a new set of the same name. */
static const char *owner_key(const dset_note *note)
{
    return note->kind == DSET_NOTE_WRITE ? "" : note->set_uid;
}

/* The set first, so that its notes are adjacent; then the rest of the identity of a note. */
static int compare(const dset_note *a, const dset_note *b)
{
    int order = strcmp(owner_key(a), owner_key(b));

    if (order == 0)
        order = by_number(a->kind, b->kind);
    if (order == 0)
        order = strcmp(a->ns, b->ns);
    if (order == 0)
        order = strcmp(a->pod_name, b->pod_name);
    if (order == 0 && a->kind == DSET_NOTE_CREATE && a->pod_name[0] == '\0')
        order = strcmp(a->node_name, b->node_name);
    if (order == 0)
        order = strcmp(a->set_name, b->set_name);
    if (order == 0)
        order = strcmp(a->resource, b->resource);
    if (order == 0 && a->kind == DSET_NOTE_BACKOFF)
        order = strcmp(a->node_name, b->node_name);
    if (order == 0 && a->kind == DSET_NOTE_BACKOFF)
        order = by_number(a->generation, b->generation);
    return order;
}

/* Where a note is or belongs. */
static size_t place_of(const dset_ledger *ledger, const dset_note *note, bool *found)
{
    size_t low = 0, high = ledger->count;

    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(ledger->notes[middle], note);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static dset_note *copy_note(const dset_ledger *ledger, const dset_note *note)
{
    dset_note *copy = dsetp_alloc(&ledger->memory, note_size(note));
    char *at = (char *)(copy + 1);

    if (copy == NULL)
        return NULL;
    *copy = *note;
    copy->size = sizeof *copy;
    copy->set_uid = dsetp_pack(&at, note->set_uid);
    copy->ns = dsetp_pack(&at, note->ns);
    copy->pod_name = dsetp_pack(&at, note->pod_name);
    copy->pod_uid = dsetp_pack(&at, note->pod_uid);
    copy->node_name = dsetp_pack(&at, note->node_name);
    copy->set_name = dsetp_pack(&at, note->set_name);
    copy->resource = dsetp_pack(&at, note->resource);
    copy->version = dsetp_pack(&at, note->version);
    return copy;
}

/* Normalises a note from a caller: no NULL, and only the members of its kind. */
static int read_note(dset_note *note, const dset_note *given, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT("note", dset_note);
    int code = dsetp_struct(note, &layout, given, err);

    if (code != DSET_OK)
        return code;
    note->set_uid = dsetp_or_empty(note->set_uid);
    note->ns = dsetp_or_empty(note->ns);
    note->pod_name = dsetp_or_empty(note->pod_name);
    note->pod_uid = dsetp_or_empty(note->pod_uid);
    note->node_name = dsetp_or_empty(note->node_name);
    note->set_name = dsetp_or_empty(note->set_name);
    note->resource = dsetp_or_empty(note->resource);
    note->version = dsetp_or_empty(note->version);
    if (note->kind < DSET_NOTE_CREATE || note->kind > DSET_NOTE_WRITE)
        return dsetp_fail(err, DSET_EMISUSE, "note.kind", "unknown kind of note");
    if (note->set_uid[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.set_uid", "must not be empty");
    if (note->kind == DSET_NOTE_WRITE && strcmp(note->resource, "pods") != 0 &&
        strcmp(note->resource, "daemonsets") != 0)
        return dsetp_fail(err, DSET_EMISUSE, "note.resource", "must be \"pods\" or \"daemonsets\"");
    if (note->kind != DSET_NOTE_BACKOFF && note->ns[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.ns", "must not be empty");
    if (note->kind == DSET_NOTE_BACKOFF && note->node_name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.node_name", "must not be empty");
    if (note->kind == DSET_NOTE_WRITE && (note->set_name[0] == '\0' || note->version[0] == '\0'))
        return dsetp_fail(err, DSET_EMISUSE, note->set_name[0] == '\0' ? "note.set_name" : "note.version",
                          "must not be empty");
    if (note->kind == DSET_NOTE_CREATE && note->pod_name[0] == '\0' && note->node_name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.pod_name", "must be given, or else the node");
    if (note->kind == DSET_NOTE_DELETE && note->pod_name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.pod_name", "must not be empty");
    if (note->kind == DSET_NOTE_BACKOFF && note->delay < 0)
        return dsetp_fail(err, DSET_EMISUSE, "note.delay", "must not be negative");
    if (note->kind == DSET_NOTE_BACKOFF)
        note->ns = "";
    else
        note->generation = note->delay = 0;
    if (note->kind == DSET_NOTE_BACKOFF || note->kind == DSET_NOTE_WRITE)
        note->pod_name = note->pod_uid = "";
    if (note->kind != DSET_NOTE_WRITE)
        note->set_name = note->resource = "";
    if (note->kind != DSET_NOTE_WRITE && note->kind != DSET_NOTE_CREATE)
        note->version = "";
    return DSET_OK;
}

/* Two versions can be compared when both are whole numbers, however long, without leading zeros. */
static bool is_comparable(const char *version)
{
    size_t i;

    for (i = 0; dsetp_is_digit(version[i]); i++)
        continue;
    return i > 0 && version[0] != '0' && version[i] == '\0';
}

static bool is_later(const char *a, const char *b)
{
    if (!is_comparable(a) || !is_comparable(b))
        return false;
    return strlen(a) != strlen(b) ? strlen(a) > strlen(b) : strcmp(a, b) > 0;
}

/* Is the note about an earlier write than the known one? */
static bool is_outdone(const dset_note *known, const dset_note *note)
{
    return note->kind == DSET_NOTE_WRITE && strcmp(known->set_uid, note->set_uid) == 0 &&
           is_comparable(known->version) && is_comparable(note->version) && !is_later(note->version, known->version);
}

int dset_ledger_put(dset_ledger *ledger, const dset_note *given, dset_error *err)
{
    dset_note note, *copy;
    size_t at;
    bool found;
    int code = ledger == NULL ? dsetp_fail(err, DSET_EMISUSE, "ledger", "must not be NULL")
                              : read_note(&note, given, err);

    if (code != DSET_OK)
        return code;
    if (!dsetp_grow(&ledger->memory, (void **)&ledger->notes, &ledger->capacity, ledger->count + 1,
                    sizeof *ledger->notes) ||
        (copy = copy_note(ledger, &note)) == NULL)
        return dsetp_no_memory(err);
    at = place_of(ledger, copy, &found);
    if (found && is_outdone(ledger->notes[at], copy)) {
        free_note(ledger, copy);
        return DSET_OK;
    }
    if (found) {
        free_note(ledger, ledger->notes[at]);
    } else {
        memmove(ledger->notes + at + 1, ledger->notes + at, (ledger->count - at) * sizeof *ledger->notes);
        ledger->count++;
    }
    ledger->notes[at] = copy;
    return DSET_OK;
}

int dset_ledger_drop(dset_ledger *ledger, const dset_note *given, dset_error *err)
{
    dset_note note;
    bool found;
    size_t at;
    int code = ledger == NULL ? dsetp_fail(err, DSET_EMISUSE, "ledger", "must not be NULL")
                              : read_note(&note, given, err);

    if (code != DSET_OK)
        return code;
    at = place_of(ledger, &note, &found);
    if (!found)
        return dsetp_fail(err, DSET_ENOTFOUND, "note", "is not in the ledger");
    free_note(ledger, ledger->notes[at]);
    ledger->count--;
    memmove(ledger->notes + at, ledger->notes + at + 1, (ledger->count - at) * sizeof *ledger->notes);
    return DSET_OK;
}

bool dsetp_ledger_has(const dset_ledger *ledger, const dset_note *note)
{
    bool found;

    (void)place_of(ledger, note, &found);
    return found;
}

void dset_ledger_drop_daemonset(dset_ledger *ledger, const char *set_uid)
{
    size_t i, kept = 0;

    if (ledger == NULL || set_uid == NULL)
        return;
    for (i = 0; i < ledger->count; i++) {
        if (strcmp(ledger->notes[i]->set_uid, set_uid) == 0)
            free_note(ledger, ledger->notes[i]);
        else
            ledger->notes[kept++] = ledger->notes[i];
    }
    ledger->count = kept;
}

void dset_ledger_expire(dset_ledger *ledger, const dset_world *world, dset_ms now)
{
    size_t i, kept = 0;

    if (ledger == NULL)
        return;
    for (i = 0; i < ledger->count; i++) {
        dset_note *note = ledger->notes[i];
        bool old = note->kind == DSET_NOTE_BACKOFF && dsetp_difference(now, note->at) > 2 * DSETP_BACKOFF_MAX;

        if (note->kind <= DSET_NOTE_DELETE)
            old = dsetp_difference(now, note->at) > DSETP_NOTE_LIFE;
        if (old || (world != NULL && !dsetp_note_open(note, world)))
            free_note(ledger, note);
        else
            ledger->notes[kept++] = note;
    }
    ledger->count = kept;
}

size_t dset_ledger_count(const dset_ledger *ledger)
{
    return ledger != NULL ? ledger->count : 0;
}

const dset_note *dset_ledger_get(const dset_ledger *ledger, size_t index)
{
    return ledger != NULL && index < ledger->count ? ledger->notes[index] : NULL;
}

size_t dsetp_ledger_of(const dset_ledger *ledger, const char *set_uid, size_t *first)
{
    size_t low = 0, high = ledger != NULL ? ledger->count : 0, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(owner_key(ledger->notes[middle]), set_uid) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    for (end = low; ledger != NULL && end < ledger->count && strcmp(owner_key(ledger->notes[end]), set_uid) == 0;)
        end++;
    return end - low;
}

const char *dsetp_synced(const dset_world *world, const char *resource)
{
    return dsetp_string(world, strcmp(resource, "pods") == 0 ? world->synced_pods : world->synced_sets);
}

const dset_note *dsetp_ledger_ahead(const dset_ledger *ledger, const dset_world *world, const char *ns,
                                    const char *set_name)
{
    dset_note key = { sizeof key, DSET_NOTE_WRITE, "", ns, "", "", "", 0, 0, 0, set_name, "", "" };
    bool found;
    size_t i;

    for (i = ledger != NULL ? place_of(ledger, &key, &found) : 0; ledger != NULL && i < ledger->count; i++) {
        const dset_note *note = ledger->notes[i];

        if (note->kind != DSET_NOTE_WRITE || strcmp(note->set_name, set_name) != 0 || strcmp(note->ns, ns) != 0)
            return NULL;
        if (dsetp_note_open(note, world))
            return note;
    }
    return NULL;
}

/* Is the world known to be current up to the version, so that it has shown what was written, even if that is gone? */
static bool is_reached(const dset_world *world, const char *version)
{
    const char *synced = dsetp_synced(world, "pods");

    return is_comparable(version) && is_comparable(synced) && !is_later(version, synced);
}

/* Is a line among these? It must not have a line break in it, and then it is none of them. */
static bool has_line(const char *lines, const char *line)
{
    size_t size = strlen(line), length;
    const char *end;

    for (; *lines != '\0'; lines += length + (end != NULL)) {
        end = strchr(lines, '\n');
        length = end != NULL ? (size_t)(end - lines) : strlen(lines);
        if (length == size && memcmp(lines, line, size) == 0)
            return true;
    }
    return false;
}

/*
 * Has the world a Pod of the set on the node that was not there when it was asked for? Its name is not known, and the
 * time of its creation would be that of another clock, in whole seconds.
 */
static bool has_come(const dset_world *world, const dset_note *note)
{
    uint32_t node = dsetp_world_node(world, note->node_name), space = dsetp_world_namespace(world, note->ns);
    uint32_t set = space != 0 ? dsetp_namespace_get(world, space)->sets : 0, pod;
    char uid[DSETP_POD_UID_SIZE];

    while (set != 0 && strcmp(dsetp_set_get(world, set)->value->uid, note->set_uid) != 0)
        set = dsetp_set_get(world, set)->links.next;
    if (node == 0 || set == 0)
        return false;
    for (pod = dsetp_first_pod(&dsetp_set_get(world, set)->nodes, node); pod != 0;
         pod = dsetp_pod_get(world, pod)->beside) {
        if (!has_line(note->pod_uid, dsetp_pod_uid(world, pod, uid)))
            return true;
    }
    return false;
}

bool dsetp_note_open(const dset_note *note, const dset_world *world)
{
    uint32_t space = dsetp_world_namespace(world, note->ns);
    uint32_t number;
    char uid[DSETP_POD_UID_SIZE];

    if (note->kind == DSET_NOTE_BACKOFF)
        return true;
    if (note->kind == DSET_NOTE_WRITE)
        return is_later(note->version, dsetp_synced(world, note->resource));
    if (note->kind == DSET_NOTE_CREATE && is_reached(world, note->version))
        return false;
    if (note->kind == DSET_NOTE_CREATE && note->pod_name[0] == '\0')
        return !has_come(world, note);
    number = dsetp_world_pod(world, space, note->pod_name);
    if (number == 0)
        return note->kind == DSET_NOTE_CREATE;
    if (note->kind == DSET_NOTE_CREATE)
        return false;
    return dsetp_pod_get(world, number)->deleted_at == 0 &&
           (note->pod_uid[0] == '\0' || strcmp(dsetp_pod_uid(world, number, uid), note->pod_uid) == 0);
}

const dset_note *dsetp_ledger_backoff(const dset_ledger *ledger, const char *set_uid, const char *node_name,
                                      int64_t generation)
{
    dset_note key = { sizeof key, DSET_NOTE_BACKOFF, set_uid, "", "", "", node_name, generation, 0, 0, "", "", "" };
    bool found;
    size_t at;

    if (ledger == NULL)
        return NULL;
    at = place_of(ledger, &key, &found);
    return found ? ledger->notes[at] : NULL;
}
