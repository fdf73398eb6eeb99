/*
 * Reads one Node, Pod or ControllerRevision from JSON text, without a tree: takes the fields named in the tables, and
 * skips the rest. An object with duplicate fields is read a second time, in a slower way.
 */
#include "records/object.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "records/tables.h"

#define AT(member) offsetof(dsetp_record, member)
#define NO_LIST UINT32_MAX
#define NAME_MAX 1024u /* of the name, namespace, uid or version of a refused object */

static const struct {
    const char *name, *name_rule;
    const char *version, *version_rule;
    const dsetp_taken *table;
} kinds[] = {
    [DSET_KIND_REVISION] = { "ControllerRevision", "must be ControllerRevision", "apps/v1", "must be apps/v1",
                             dsetp_taken_of_revision },
    [DSET_KIND_NODE] = { "Node", "must be Node", "v1", "must be v1", dsetp_taken_of_node },
    [DSET_KIND_POD] = { "Pod", "must be Pod", "v1", "must be v1", dsetp_taken_of_pod },
};

/* A string in a list or a map: null counts as "". */
static bool take_element(dsetp_scan *scan, dsetp_view *out)
{
    static const dsetp_view empty = { "", 0, true };
    bool is_null = false;

    *out = empty;
    return dsetp_scan_null(scan, &is_null) && (is_null || dsetp_scan_string(scan, out));
}

static bool take_labels(dsetp_record *record, dsetp_scan *scan)
{
    dsetp_view key, value;
    dsetp_items items;

    if (!dsetp_scan_open(scan, '{', &items))
        return false;
    while (dsetp_scan_item(scan, &items)) {
        if (!dsetp_scan_key(scan, &key) || !take_element(scan, &value) ||
            !dsetp_record_add_label(record, scan, &key, &value))
            return false;
    }
    return scan->code == DSET_OK && dsetp_record_settle_labels(record, scan);
}

/* A value counts only if it is the only one. */
static bool take_values(dsetp_record *record, dsetp_scan *scan)
{
    const bool again = record->term.values > 0;
    dsetp_items items;
    dsetp_view value;
    char next;

    record->term.values = 0;
    if (!dsetp_scan_open(scan, '[', &items))
        return false;
    while (dsetp_scan_item(scan, &items)) {
        if (!dsetp_scan_peek(scan, &next) || !take_element(scan, &value))
            return false;
        if (record->term.values++ == 0 && !(next == 'n' && again))
            record->term.value = value; /* a null over an earlier value changes nothing */
    }
    return scan->code == DSET_OK;
}

static bool take_object(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *table);

static void clear_element(dsetp_record *record, const dsetp_taken *of)
{
    static const size_t sizes[] = { sizeof(dsetp_condition), sizeof(dsetp_reference), sizeof(dsetp_field_term),
                                    sizeof(dset_taint) };
    static const size_t offsets[] = { AT(condition), AT(reference), AT(term), AT(taint) };
    size_t i;

    for (i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        if (offsets[i] == of->offset)
            memset((char *)record + of->offset, 0, sizes[i]);
    }
}

static bool note_list(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *of, bool is_null);

static bool take_each(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *of)
{
    dsetp_items items;
    bool is_null = false;

    if (record->lists_later)
        return note_list(record, scan, of, false);
    if (!dsetp_scan_open(scan, '[', &items))
        return false;
    while (dsetp_scan_item(scan, &items)) {
        clear_element(record, of);
        if (!dsetp_scan_null(scan, &is_null) || (!is_null && !take_object(record, scan, of->inside)) ||
            (of->done != NULL && !of->done(record, scan)))
            return false;
    }
    return scan->code == DSET_OK;
}

static bool take_text(dsetp_record *record, dsetp_scan *scan, const char **to)
{
    dsetp_view view;

    if (!dsetp_scan_string(scan, &view))
        return false;
    *to = dsetp_record_keep(record, scan, &view);
    return *to != NULL;
}

static bool take_flag(dsetp_scan *scan, dsetp_view *to)
{
    if (!dsetp_scan_scalar(scan, to))
        return false;
    return dsetp_view_is(to, "true") || dsetp_view_is(to, "false") ||
           dsetp_scan_fail(scan, DSET_EINVALID, "must be true or false");
}

static bool take_number(dsetp_scan *scan, int64_t *to)
{
    dsetp_view view;
    const char *digits;

    if (!dsetp_scan_scalar(scan, &view))
        return false;
    digits = view.text + (view.text[0] == '-');
    if (dsetp_parse_int64(view.text, view.size, to) && view.text[0] != '+' &&
        (digits[0] != '0' || digits + 1 == view.text + view.size))
        return true;
    return dsetp_scan_fail(scan, DSET_EINVALID, "must be a whole number of 64 bits");
}

static bool take_raw(dsetp_scan *scan, dsetp_view *to)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    to->text = scan->at;
    if (!dsetp_scan_skip(scan))
        return false;
    to->size = (size_t)(scan->at - to->text);
    return true;
}

/* A null clears earlier values of some kinds, and keeps those of other kinds. */
static bool take_null(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *of)
{
    void *to = (char *)record + (of->offset != SIZE_MAX ? of->offset : 0);

    switch (of->kind) {
    case DSETP_TAKE_TIME:
        *(dset_ms *)to = 0;
        return true;
    case DSETP_TAKE_LABELS:
        record->label_count = 0;
        return true;
    case DSETP_TAKE_VALUES:
        record->term.values = 0;
        return true;
    case DSETP_TAKE_FLAG_OR_NULL:
    case DSETP_TAKE_TIME_VIEW:
        memset(to, 0, sizeof(dsetp_view));
        return true;
    case DSETP_TAKE_EACH:
        return !record->lists_later || note_list(record, scan, of, true);
    case DSETP_TAKE_INSIDE:
        return !record->lists_later || of->cleared == NULL || note_list(record, scan, of->cleared, true);
    default:
        return true;
    }
}

static bool take_value(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *of)
{
    void *to = (char *)record + (of->offset != SIZE_MAX ? of->offset : 0);
    dsetp_view view;
    bool is_null = false;

    if (!dsetp_scan_null(scan, &is_null))
        return false;
    if (is_null)
        return take_null(record, scan, of);
    switch (of->kind) {
    case DSETP_TAKE_RAW:
        return take_raw(scan, to);
    case DSETP_TAKE_TEXT:
        return take_text(record, scan, to);
    case DSETP_TAKE_VIEW:
    case DSETP_TAKE_TIME_VIEW:
        return dsetp_scan_string(scan, to);
    case DSETP_TAKE_FLAG:
    case DSETP_TAKE_FLAG_OR_NULL:
        return take_flag(scan, to);
    case DSETP_TAKE_NUMBER:
        return take_number(scan, to);
    case DSETP_TAKE_TIME:
        return dsetp_scan_string(scan, &view) && dsetp_take_time(scan, to, &view);
    case DSETP_TAKE_LABELS:
        return take_labels(record, scan);
    case DSETP_TAKE_VALUES:
        return take_values(record, scan);
    case DSETP_TAKE_EACH:
        return take_each(record, scan, of);
    default:
        return take_object(record, scan, of->inside);
    }
}

static const dsetp_taken *find_field(const dsetp_taken *table, const dsetp_view *key)
{
    for (; table->key != NULL; table++) {
        if ((table->key[0] == key->text[0] || !key->plain) && dsetp_view_is(key, table->key))
            return table;
    }
    return NULL;
}

/* The depth of recursion is that of the tables. */
static bool take_object(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *table)
{
    const dsetp_taken *of;
    dsetp_items items;
    dsetp_view key;
    uint32_t seen = 0;

    if (!dsetp_scan_open(scan, '{', &items))
        return false;
    while (dsetp_scan_item(scan, &items)) {
        if (!dsetp_scan_key(scan, &key))
            return false;
        of = find_field(table, &key);
        if (of != NULL) {
            record->twice = record->twice || (seen >> (of - table) & 1u) != 0;
            seen |= 1u << (of - table);
        }
        if (of == NULL ? dsetp_scan_skip(scan) : take_value(record, scan, of))
            continue;
        if (of != NULL && scan->path == NULL)
            scan->path = of->path;
        return false;
    }
    return scan->code == DSET_OK;
}

/*
 * A duplicate list is decoded over the previous one, element by element, as in a Go decoder; if it is shorter, the rest
 * of the other one is dropped. So lists are only noted, and read at the end of the object.
 */
static bool note_list(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *of, bool is_null)
{
    void *lists = record->lists;
    dsetp_scan start = *scan;
    dsetp_list_text *made;
    dsetp_items items;

    if (!dsetp_record_hold(record, scan, sizeof *made))
        return false;
    if (!dsetp_grow(&record->memory, &lists, &record->list_capacity, record->list_count + 1, sizeof *made))
        return dsetp_scan_fail(scan, DSET_ENOMEM, "out of memory");
    record->lists = lists;
    made = &record->lists[record->list_count];
    memset(made, 0, sizeof *made);
    made->of = of;
    made->ended = is_null;
    if (!is_null && !dsetp_scan_open(&start, '[', &items))
        return dsetp_scan_fail(scan, start.code, start.problem);
    made->at = start.at;
    if (!is_null && !dsetp_scan_skip(scan))
        return false;
    record->list_count++;
    return true;
}

/* Reads the next element of a noted list over the current element. */
static bool next_element(dsetp_record *record, dsetp_scan *scan, size_t index, bool *more)
{
    const dsetp_list_text *list = &record->lists[index];
    dsetp_items items = { ']', list->begun };
    bool is_null;

    *more = !list->ended;
    if (list->ended)
        return true;
    scan->at = list->at;
    *more = dsetp_scan_item(scan, &items);
    if (scan->code != DSET_OK)
        return false;
    if (*more && (!dsetp_scan_null(scan, &is_null) || (!is_null && !take_object(record, scan, list->of->inside))))
        return false;
    record->lists[index].at = scan->at;
    record->lists[index].begun = true;
    record->lists[index].ended = !*more;
    return true;
}

static bool read_lists(dsetp_record *record, dsetp_scan *scan, size_t from, bool count);

/* Reads the lists of one field to their end: elements that do not count must still have their type. */
static bool drain(dsetp_record *record, dsetp_scan *scan, uint32_t first, uint32_t end)
{
    const size_t inner = record->list_count;
    bool more;

    for (; first != end; first = record->lists[first].next) {
        for (more = true; more;) {
            if (!next_element(record, scan, first, &more) || !read_lists(record, scan, inner, false))
                return false;
            record->list_count = inner;
        }
    }
    return true;
}

/* Reads the elements of the last list of a field, each over those of the earlier lists. */
static bool read_list(dsetp_record *record, dsetp_scan *scan, uint32_t first, bool count)
{
    const dsetp_taken *of = record->lists[first].of;
    const size_t inner = record->list_count;

    while (first != NO_LIST) {
        uint32_t i;
        bool more = false;

        clear_element(record, of);
        for (i = first; i != NO_LIST; i = record->lists[i].next) {
            if (!next_element(record, scan, i, &more))
                return false;
            if (more)
                continue;
            record->list_count = inner;
            if (!drain(record, scan, first, i))
                return false;
            clear_element(record, of);
            first = record->lists[i].next;
        }
        if (more && (!read_lists(record, scan, inner, count) ||
                     (count && of->done != NULL && !of->done(record, scan))))
            return false;
        record->list_count = inner;
    }
    return true;
}

/* Links the lists of each field in text order, and reads them; count: their elements count. */
static bool read_lists(dsetp_record *record, dsetp_scan *scan, size_t from, bool count)
{
    const size_t end = record->list_count;
    size_t i, j;

    for (i = from; i < end; i++) {
        uint32_t last = (uint32_t)i;

        if (record->lists[i].linked)
            continue;
        for (j = i + 1; j < end; j++) {
            if (record->lists[j].of != record->lists[i].of)
                continue;
            record->lists[j].linked = true;
            record->lists[last].next = (uint32_t)j;
            last = (uint32_t)j;
        }
        record->lists[last].next = NO_LIST;
        if (!read_list(record, scan, (uint32_t)i, count))
            return false;
    }
    return true;
}

static bool take_again(dsetp_record *record, dsetp_scan *scan, const dsetp_taken *table)
{
    const char *end;

    dsetp_record_clear(record);
    record->lists_later = true;
    if (!take_object(record, scan, table))
        return false;
    end = scan->at;
    if (!read_lists(record, scan, 0, true))
        return false;
    scan->at = end;
    return true;
}

static bool check_kind(dsetp_scan *scan, const dsetp_view *view, const char *wanted, const char *path, const char *problem)
{
    if (view->text == NULL || view->size == 0 || dsetp_view_is(view, wanted))
        return true;
    scan->path = path;
    return dsetp_scan_fail(scan, DSET_EINVALID, problem);
}

bool dsetp_record_read(dsetp_record *record, dsetp_scan *scan, uint32_t kind)
{
    const char *from = scan->at;

    dsetp_record_clear(record);
    if (!take_object(record, scan, kinds[kind].table))
        return false;
    if (record->twice) {
        scan->at = from;
        if (!take_again(record, scan, kinds[kind].table))
            return false;
    }
    return check_kind(scan, &record->kind, kinds[kind].name, "kind", kinds[kind].name_rule) &&
           check_kind(scan, &record->api_version, kinds[kind].version, "apiVersion", kinds[kind].version_rule);
}

/* A name longer than NAME_MAX counts as absent. */
static const char *keep_name(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return view->size <= NAME_MAX ? dsetp_or_empty(dsetp_record_keep_if_any(record, scan, view)) : "";
}

bool dsetp_record_identify(dsetp_record *record, dsetp_scan *scan, bool in_event)
{
    static const dsetp_object_names none;
    const size_t kept_max = record->kept_max;
    int code;

    dsetp_record_clear(record);
    record->names = none;
    if (!take_object(record, scan, in_event ? dsetp_taken_of_event : dsetp_taken_of_any) && scan->code != DSETP_SCAN_MORE)
        return false;
    code = scan->code;
    scan->code = DSET_OK;
    record->kept_max = SIZE_MAX; /* the four names have a separate limit */
    record->ns = keep_name(record, scan, &record->names.ns);
    record->name = keep_name(record, scan, &record->names.name);
    record->uid = keep_name(record, scan, &record->names.uid);
    record->version = keep_name(record, scan, &record->names.version);
    record->kept_max = kept_max;
    if (scan->code == DSET_OK)
        scan->code = code;
    return scan->code == DSET_OK;
}
