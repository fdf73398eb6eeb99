/* The ledger: a sorted array of notes, those of one DaemonSet adjacent. */
#include "plan/ledger.h"

#include <string.h>

#include "base/bits.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "world/gone.h"
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

/* The members that a note may have besides set_uid, kind and time. */
enum {
    NS = 1u << 0,
    POD_NAME = 1u << 1,
    POD_UID = 1u << 2,
    NODE_NAME = 1u << 3,
    SET_NAME = 1u << 4,
    RESOURCE = 1u << 5,
    VERSION = 1u << 6,
    BACKOFF = 1u << 7, /* generation and delay */
    MARK = 1u << 8
};

static const struct {
    unsigned has, needs;
    dset_ms life;
} kinds[] = {
    [DSET_NOTE_CREATE] = { NS | POD_NAME | POD_UID | NODE_NAME | VERSION | MARK, NS, DSETP_NOTE_LIFE },
    [DSET_NOTE_DELETE] = { NS | POD_NAME | POD_UID | NODE_NAME, NS | POD_NAME, DSETP_NOTE_LIFE },
    [DSET_NOTE_BACKOFF] = { NODE_NAME | BACKOFF, NODE_NAME, 2 * DSETP_BACKOFF_MAX },
    [DSET_NOTE_WRITE] = { NS | SET_NAME | RESOURCE | VERSION, NS | SET_NAME | RESOURCE | VERSION, DSET_NEVER },
    [DSET_NOTE_GONE] = { NS | NODE_NAME | MARK, NS | NODE_NAME | MARK, DSET_NEVER },
    [DSET_NOTE_UNKNOWN] = { NS | POD_NAME | NODE_NAME, NS | POD_NAME | NODE_NAME, DSETP_NOTE_LIFE },
};

static const struct {
    size_t offset;
    unsigned member; /* 0: every note has it */
    const char *path;
} texts[] = {
    { offsetof(dset_note, set_uid), 0, "note.set_uid" },
    { offsetof(dset_note, ns), NS, "note.ns" },
    { offsetof(dset_note, pod_name), POD_NAME, "note.pod_name" },
    { offsetof(dset_note, pod_uid), POD_UID, "note.pod_uid" },
    { offsetof(dset_note, node_name), NODE_NAME, "note.node_name" },
    { offsetof(dset_note, set_name), SET_NAME, "note.set_name" },
    { offsetof(dset_note, resource), RESOURCE, "note.resource" },
    { offsetof(dset_note, version), VERSION, "note.version" },
};
#define TEXTS (sizeof texts / sizeof texts[0])

static const char **text_in(dset_note *note, size_t i)
{
    return (const char **)(void *)((char *)note + texts[i].offset);
}

static size_t note_size(dset_note *note)
{
    size_t size = sizeof *note + TEXTS, i;

    for (i = 0; i < TEXTS; i++)
        size += strlen(*text_in(note, i));
    return size;
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

/* Is its node a part of its identity? */
static bool is_of_node(const dset_note *note)
{
    return note->kind == DSET_NOTE_BACKOFF || note->kind == DSET_NOTE_GONE || note->kind == DSET_NOTE_UNKNOWN ||
           (note->kind == DSET_NOTE_CREATE && note->pod_name[0] == '\0');
}

/* The set first, so that its notes are adjacent; then the rest of the identity of a note. */
static int compare(const dset_note *a, const dset_note *b)
{
    int order = strcmp(owner_key(a), owner_key(b));

    if (order == 0)
        order = by_number(a->kind, b->kind);
    if (order == 0)
        order = strcmp(a->ns, b->ns);
    if (order == 0 && a->kind != DSET_NOTE_UNKNOWN)
        order = strcmp(a->pod_name, b->pod_name);
    if (order == 0 && is_of_node(a))
        order = strcmp(a->node_name, b->node_name);
    if (order == 0)
        order = strcmp(a->set_name, b->set_name);
    if (order == 0)
        order = strcmp(a->resource, b->resource);
    if (order == 0 && a->kind == DSET_NOTE_BACKOFF)
        order = by_number(a->generation, b->generation);
    return order;
}

/* A note to compare with. */
static dset_note key_of(uint32_t kind, const char *set_uid, const char *ns, const char *node_name)
{
    dset_note key = { .size = sizeof key, .kind = kind };
    size_t i;

    for (i = 0; i < TEXTS; i++)
        *text_in(&key, i) = "";
    key.set_uid = set_uid;
    key.ns = ns;
    key.node_name = node_name;
    return key;
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

static dset_note *copy_note(const dset_ledger *ledger, dset_note *note)
{
    dset_note *copy = dsetp_alloc(&ledger->memory, note_size(note));
    char *at = (char *)(copy + 1);
    size_t i;

    if (copy == NULL)
        return NULL;
    *copy = *note;
    copy->size = sizeof *copy;
    for (i = 0; i < TEXTS; i++)
        *text_in(copy, i) = dsetp_pack(&at, *text_in(note, i));
    return copy;
}

/* No NULL, and only the members of its kind. */
static int take_texts(dset_note *note, dset_error *err)
{
    size_t i;

    for (i = 0; i < TEXTS; i++) {
        const char **text = text_in(note, i);
        bool every = texts[i].member == 0;

        *text = every || (kinds[note->kind].has & texts[i].member) ? dsetp_or_empty(*text) : "";
        if ((*text)[0] == '\0' && (every || (kinds[note->kind].needs & texts[i].member)))
            return dsetp_fail(err, DSET_EMISUSE, texts[i].path, "must not be empty");
    }
    return DSET_OK;
}

/* Normalises a note from a caller. */
static int read_note(dset_note *note, const dset_note *given, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_RESERVED("note", dset_note);
    int code = dsetp_struct(note, &layout, given, err);

    if (code == DSET_OK && (note->kind < DSET_NOTE_CREATE || note->kind > DSET_NOTE_UNKNOWN))
        return dsetp_fail(err, DSET_EMISUSE, "note.kind", "unknown kind of note");
    if (code == DSET_OK)
        code = take_texts(note, err);
    if (code != DSET_OK)
        return code;
    if (note->kind == DSET_NOTE_WRITE && strcmp(note->resource, "pods") != 0 &&
        strcmp(note->resource, "daemonsets") != 0)
        return dsetp_fail(err, DSET_EMISUSE, "note.resource", "must be \"pods\" or \"daemonsets\"");
    if (note->kind == DSET_NOTE_CREATE && note->pod_name[0] == '\0' && note->node_name[0] == '\0')
        return dsetp_fail(err, DSET_EMISUSE, "note.pod_name", "must be given, or else the node");
    if (!(kinds[note->kind].has & BACKOFF))
        note->generation = note->delay = 0;
    if (note->delay < 0)
        return dsetp_fail(err, DSET_EMISUSE, "note.delay", "must not be negative");
    if (!(kinds[note->kind].has & MARK))
        note->mark = 0;
    else if ((kinds[note->kind].needs & MARK) && note->mark == 0)
        return dsetp_fail(err, DSET_EMISUSE, "note.mark", "must not be 0");
    return DSET_OK;
}

/* Two versions can be compared when both are whole numbers, however long, without leading zeros. */
bool dsetp_version_is_number(const char *version)
{
    size_t i;

    for (i = 0; dsetp_is_digit(version[i]); i++)
        continue;
    return i > 0 && version[0] != '0' && version[i] == '\0';
}

static bool is_later(const char *a, const char *b)
{
    if (!dsetp_version_is_number(a) || !dsetp_version_is_number(b))
        return false;
    return strlen(a) != strlen(b) ? strlen(a) > strlen(b) : strcmp(a, b) > 0;
}

/* Is the note about an earlier write than the known one? */
static bool is_outdone(const dset_note *known, const dset_note *note)
{
    return note->kind == DSET_NOTE_WRITE && strcmp(known->set_uid, note->set_uid) == 0 &&
           dsetp_version_is_number(known->version) && dsetp_version_is_number(note->version) &&
           !is_later(note->version, known->version);
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

        if (dsetp_difference(now, note->at) > kinds[note->kind].life || (world != NULL && !dsetp_note_open(note, world)))
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
    dset_note key = key_of(DSET_NOTE_WRITE, "", ns, "");
    bool found;
    size_t i;

    key.set_name = set_name;
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

    return dsetp_version_is_number(version) && dsetp_version_is_number(synced) && !is_later(version, synced);
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

/* The set that a note is about; 0: it is not in the world. */
static uint32_t set_of(const dset_world *world, const dset_note *note)
{
    uint32_t space = dsetp_world_namespace(world, note->ns);
    uint32_t set = space != 0 ? dsetp_namespace_get(world, space)->sets : 0;

    while (set != 0 && strcmp(dsetp_set_get(world, set)->value->uid, note->set_uid) != 0)
        set = dsetp_set_get(world, set)->links.next;
    return set;
}

/*
 * Has the world a Pod of the set on the node that was not there when it was asked for? Its name is not known, and the
 * time of its creation would be that of another clock, in whole seconds.
 */
static bool has_come(const dset_world *world, const dset_note *note)
{
    uint32_t node = dsetp_world_node(world, note->node_name), set = set_of(world, note), pod;
    char uid[DSETP_POD_UID_SIZE];

    if (node == 0 || set == 0)
        return false;
    for (pod = dsetp_first_pod(&dsetp_set_get(world, set)->nodes, node); pod != 0;
         pod = dsetp_pod_get(world, pod)->beside) {
        if (!has_line(note->pod_uid, dsetp_pod_uid(world, pod, uid)))
            return true;
    }
    return false;
}

/* Does the world not know better? It does when it has seen a Pod itself; and nothing is asked for where no node is. */
static bool is_news(const dset_world *world, const dset_note *note)
{
    uint32_t node = dsetp_world_node(world, note->node_name), set = set_of(world, note);

    return set == 0 || (node != 0 && dsetp_gone_and_there(world, &dsetp_set_get(world, set)->nodes, node) == 0);
}

/*
 * Has the world seen another Pod of the set on the node since it was asked for, even if it is gone? If it has seen none
 * at all, the node was deleted meanwhile, and what was there is forgotten.
 */
static bool has_passed(const dset_world *world, const dset_note *note)
{
    uint32_t node = dsetp_world_node(world, note->node_name), set = node != 0 ? set_of(world, note) : 0;
    const dsetp_set_nodes *nodes = set != 0 ? &dsetp_set_get(world, set)->nodes : NULL;

    return nodes != NULL && dsetp_gone_and_there(world, nodes, node) != 0 &&
           dsetp_gone_mark(world, nodes, node) != note->mark;
}

bool dsetp_note_open(const dset_note *note, const dset_world *world)
{
    uint32_t space = dsetp_world_namespace(world, note->ns);
    uint32_t number;

    if (note->kind == DSET_NOTE_BACKOFF || note->kind == DSET_NOTE_UNKNOWN)
        return true;
    if (note->kind == DSET_NOTE_GONE)
        return is_news(world, note);
    if (note->kind == DSET_NOTE_WRITE)
        return is_later(note->version, dsetp_synced(world, note->resource));
    if (note->kind == DSET_NOTE_CREATE &&
        (is_reached(world, note->version) || (note->mark != 0 && has_passed(world, note))))
        return false;
    if (note->kind == DSET_NOTE_CREATE && note->pod_name[0] == '\0')
        return !has_come(world, note);
    number = dsetp_world_pod(world, space, note->pod_name);
    if (number != 0 && note->pod_uid[0] != '\0' && !dsetp_pod_has_uid(world, number, note->pod_uid))
        number = 0; /* another one of that name */
    if (note->kind == DSET_NOTE_CREATE)
        return number == 0;
    return number != 0 && dsetp_pod_get(world, number)->deleted_at == 0;
}

static const dset_note *find(const dset_ledger *ledger, const dset_note *key)
{
    bool found = false;
    size_t at = ledger != NULL && ledger->count > 0 ? place_of(ledger, key, &found) : 0;

    return found ? ledger->notes[at] : NULL;
}

const dset_note *dsetp_ledger_find(const dset_ledger *ledger, uint32_t kind, const char *set_uid, const char *ns,
                                   const char *node_name)
{
    dset_note key = key_of(kind, set_uid, ns, node_name);

    return find(ledger, &key);
}

/* Notes what a set has seen leave the nodes of a group. */
static int put_gone(dset_ledger *ledger, const dset_world *world, const dsetp_set_row *set, size_t group,
                    dset_error *err)
{
    uint64_t empty = ~set->nodes.groups[group].has;
    dset_note note = { .size = sizeof note, .kind = DSET_NOTE_GONE };
    int code = DSET_OK;

    for (; empty != 0 && code == DSET_OK; empty &= empty - 1) {
        uint32_t node = (uint32_t)group * 64 + dsetp_lowest(empty);

        note.mark = dsetp_gone_sum(&set->nodes, node);
        if (note.mark == 0)
            continue;
        note.set_uid = set->value->uid;
        note.ns = set->value->ns;
        note.node_name = dsetp_node_name(world, node);
        code = dset_ledger_put(ledger, &note, err);
    }
    return code;
}

int dset_ledger_put_gone(dset_ledger *ledger, const dset_world *world, dset_error *err)
{
    uint32_t number;
    size_t i;
    int code = DSET_OK;

    if (ledger == NULL || world == NULL)
        return dsetp_fail(err, DSET_EMISUSE, ledger == NULL ? "ledger" : "world", "must not be NULL");
    for (number = 1; number < world->sets.limit; number++) {
        const dsetp_set_row *set = dsetp_set_get(world, number);

        for (i = 0; set->space != 0 && i < set->nodes.group_count && code == DSET_OK; i++) {
            if (set->nodes.groups[i].gone != NULL)
                code = put_gone(ledger, world, set, i, err);
        }
    }
    return code;
}

const dset_note *dsetp_ledger_backoff(const dset_ledger *ledger, const char *set_uid, const char *node_name,
                                      int64_t generation)
{
    dset_note key = key_of(DSET_NOTE_BACKOFF, set_uid, "", node_name);

    key.generation = generation;
    return find(ledger, &key);
}
