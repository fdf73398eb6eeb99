/* The kinds of objects, their names on the command line, and parsing of arguments that name objects. */
#include <stdlib.h>
#include <string.h>

#include "dset.h"

static const kind kinds[] = {
    { DSET_KIND_DAEMONSET, true, "DaemonSet", "apps/v1", "daemonset.apps", "daemonsets.apps", "ds" },
    { DSET_KIND_POD, true, "Pod", "v1", "pod", "pods", "po" },
    { DSET_KIND_NODE, false, "Node", "v1", "node", "nodes", "no" },
    { DSET_KIND_EVENT, true, "Event", "v1", "event", "events", "ev" },
    { DSET_KIND_REVISION, true, "ControllerRevision", "apps/v1", "controllerrevision.apps",
      "controllerrevisions.apps", NULL },
};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* Is a text of this size, in any case, the other one up to its dot? */
static bool is_name(const char *word, size_t size, const char *name)
{
    size_t i;

    if (strcspn(name, ".") != size)
        return false;
    for (i = 0; i < size; i++) {
        if (text_lower(word[i]) != name[i])
            return false;
    }
    return true;
}

/* What may follow the name of a kind: nothing, its group, or its version and group. */
static bool is_group(const kind *what, const char *rest, size_t size)
{
    const char *group = strchr(what->plural, '.');
    text version;
    bool same;

    if (size == 0 || (group != NULL && strlen(group) == size && memcmp(group, rest, size) == 0))
        return true;
    text_start(&version);
    text_format(&version, ".v1%s", group != NULL ? group : ".");
    same = version.size == size && memcmp(version.data, rest, size) == 0;
    text_free(&version);
    return same;
}

const kind *kind_of_word(const char *word, size_t size)
{
    const char *dot = memchr(word, '.', size);
    size_t length = dot != NULL ? (size_t)(dot - word) : size, i;

    for (i = 0; i < KINDS; i++) {
        const kind *what = &kinds[i];
        bool brief = what->brief != NULL && strlen(what->brief) == length && memcmp(what->brief, word, length) == 0;

        if ((brief || is_name(word, length, what->singular) || is_name(word, length, what->plural)) &&
            is_group(what, word + length, size - length))
            return what;
    }
    return NULL;
}

const kind *kind_of_object(const char *version, const char *name)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].version, version) == 0 && strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

const kind *kind_of_number(uint32_t number)
{
    size_t i = 0;

    while (kinds[i].number != number)
        i++;
    return &kinds[i];
}

static const kind *need_kind(const char *word, size_t size)
{
    const kind *what = kind_of_word(word, size);
    const char *dot = memchr(word, '.', size);

    if (what == NULL && dot != NULL)
        say_error("the server doesn't have a resource type \"%.*s\" in group \"%.*s\"", (int)(dot - word), word,
                  (int)(word + size - dot - 1), dot + 1);
    else if (what == NULL)
        say_error("the server doesn't have a resource type \"%.*s\"", (int)size, word);
    return what;
}

void targets_add(targets *found, const kind *what, const char *name)
{
    found->items = need_room(found->items, found->count, &found->capacity, sizeof *found->items);
    found->items[found->count].what = what;
    found->items[found->count].name = name;
    found->count++;
}

static bool add(targets *found, const char *word, size_t size, const char *name)
{
    const kind *what = need_kind(word, size);

    if (what != NULL)
        targets_add(found, what, name);
    return what != NULL;
}

/* "ds/a" */
static bool add_pair(targets *found, const char *word)
{
    const char *slash = strchr(word, '/');

    if (slash == NULL)
        say_error("there is no need to specify a resource type as a separate argument when passing arguments in "
                  "resource/name form (e.g. 'dset get resource/<resource_name>' instead of 'dset get resource "
                  "resource/<resource_name>'");
    else if (slash == word || slash[1] == '\0')
        say_error("arguments in resource/name form must have a single resource and name");
    else if (strchr(slash + 1, '/') != NULL)
        say_error("arguments in resource/name form may not have more than one slash");
    else
        return add(found, word, (size_t)(slash - word), slash + 1);
    return false;
}

/* "ds,pods a b": types separated by commas, then names. end: the number of the argument after the last. */
static bool add_types(targets *found, const options *given, size_t first, size_t end)
{
    const char *types = given->arguments.items[first];
    size_t i;

    for (;; types++) {
        size_t size = strcspn(types, ",");

        for (i = first + 1; i < end; i++) {
            if (!add(found, types, size, given->arguments.items[i]))
                return false;
        }
        if (end == first + 1 && !add(found, types, size, NULL))
            return false;
        types += size;
        if (*types == '\0')
            return true;
    }
}

bool targets_read(targets *found, const options *given, size_t first, bool (*stop)(const char *word))
{
    size_t end = first, i;
    bool pairs = false, fine = true;

    memset(found, 0, sizeof *found);
    for (; end < given->arguments.count && !(stop != NULL && stop(given->arguments.items[end])); end++)
        pairs = pairs || strchr(given->arguments.items[end], '/') != NULL;
    if (end == first)
        return true;
    if (!pairs)
        return add_types(found, given, first, end);
    for (i = first; fine && i < end; i++)
        fine = add_pair(found, given->arguments.items[i]);
    return fine;
}

void targets_free(targets *found)
{
    free(found->items);
    memset(found, 0, sizeof *found);
}

bool target_read(target *one, const options *given, size_t *at)
{
    const list *arguments = &given->arguments;
    targets found = { NULL, 0, 0 };
    const char *word = *at < arguments->count ? arguments->items[*at] : "";
    bool pair = strchr(word, '/') != NULL, fine = false;

    if (pair)
        fine = add_pair(&found, word);
    else if (*at + 1 < arguments->count && strchr(arguments->items[*at + 1], '/') == NULL)
        fine = add(&found, word, strlen(word), arguments->items[*at + 1]);
    else
        say_error("expected TYPE/NAME or TYPE NAME, such as ds/NAME");
    if (fine)
        *one = found.items[0];
    *at += pair ? 1 : 2;
    targets_free(&found);
    return fine;
}
