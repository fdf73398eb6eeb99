/* The kinds of objects, their names on the command line, and parsing of arguments that name objects. */
#include <string.h>

#include "dset.h"

static const kind kinds[] = {
    { DSET_KIND_DAEMONSET, true, "DaemonSet", "apps/v1", "daemonset.apps", "daemonsets.apps",
      { "ds", "daemonset", "daemonsets", "daemonset.apps", "daemonsets.apps", NULL } },
    { DSET_KIND_POD, true, "Pod", "v1", "pod", "pods", { "po", "pod", "pods", NULL } },
    { DSET_KIND_NODE, false, "Node", "v1", "node", "nodes", { "no", "node", "nodes", NULL } },
    { DSET_KIND_EVENT, true, "Event", "v1", "event", "events", { "ev", "event", "events", NULL } },
    { DSET_KIND_REVISION, true, "ControllerRevision", "apps/v1", "controllerrevision.apps",
      "controllerrevisions.apps",
      { "controllerrevision", "controllerrevisions", "controllerrevision.apps", "controllerrevisions.apps", NULL } },
};

#define KINDS (sizeof kinds / sizeof kinds[0])

const kind *kind_of_word(const char *word, size_t size)
{
    size_t i, j;

    for (i = 0; i < KINDS; i++) {
        for (j = 0; kinds[i].words[j] != NULL; j++) {
            if (strlen(kinds[i].words[j]) == size && memcmp(kinds[i].words[j], word, size) == 0)
                return &kinds[i];
        }
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

static bool add(targets *found, const char *word, size_t size, const char *name)
{
    const kind *what = kind_of_word(word, size);

    if (what == NULL) {
        say_error("the server doesn't have a resource type \"%.*s\"", (int)size, word);
        return false;
    }
    if (found->count == sizeof found->items / sizeof found->items[0]) {
        say_error("too many arguments");
        return false;
    }
    found->several_kinds = found->several_kinds || (found->count > 0 && found->items[0].what != what);
    found->items[found->count].what = what;
    found->items[found->count].name = name;
    found->count++;
    return true;
}

/* "ds/a po/b". */
static bool read_pairs(targets *found, const options *given, size_t first, bool (*stop)(const char *word))
{
    size_t i;

    for (i = first; i < given->arguments.count && !(stop != NULL && stop(given->arguments.items[i])); i++) {
        const char *word = given->arguments.items[i], *slash = strchr(word, '/');

        if (slash == NULL) {
            say_error("there is no need to specify a resource type as a separate argument when passing arguments in "
                      "resource/name form (e.g. 'dset get resource/<resource_name>' instead of 'dset get resource "
                      "resource/<resource_name>'");
            return false;
        }
        if (slash[1] == '\0' || !add(found, word, (size_t)(slash - word), slash + 1)) {
            if (slash[1] == '\0')
                say_error("arguments in resource/name form must have a single resource and name");
            return false;
        }
    }
    return true;
}

/* "ds,pods a b": types separated by commas, then names. */
static bool read_types(targets *found, const options *given, size_t first, bool (*stop)(const char *word))
{
    const char *types = given->arguments.items[first];

    for (;; types++) {
        size_t size = strcspn(types, ","), i, named = 0;

        for (i = first + 1; i < given->arguments.count; i++) {
            if (stop != NULL && stop(given->arguments.items[i]))
                break;
            if (!add(found, types, size, given->arguments.items[i]))
                return false;
            named++;
        }
        if (named == 0 && !add(found, types, size, NULL))
            return false;
        types += size;
        if (*types == '\0')
            return true;
    }
}

bool targets_read(targets *found, const options *given, size_t first, bool (*stop)(const char *word))
{
    memset(found, 0, sizeof *found);
    if (first >= given->arguments.count || (stop != NULL && stop(given->arguments.items[first])))
        return true;
    if (strchr(given->arguments.items[first], '/') != NULL)
        return read_pairs(found, given, first, stop);
    return read_types(found, given, first, stop);
}
