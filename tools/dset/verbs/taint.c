/* dset taint, cordon and uncordon: set and remove taints of nodes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"
#include "show/table.h"
#include "show/taint_text.h"

#define UNSCHEDULABLE "node.kubernetes.io/unschedulable"

typedef struct tainting {
    const options *given;
    session s;
    targets about;
    taint_word *words;
    size_t count;
} tainting;

static bool is_taint(const char *word)
{
    return strpbrk(word, "=:") != NULL || (word[0] != '\0' && word[strlen(word) - 1] == '-');
}

static bool same(const dset_value *taint, const char *key, const char *effect)
{
    return strcmp(string_in(taint, "key"), key) == 0 &&
           (effect[0] == '\0' || strcmp(string_in(taint, "effect"), effect) == 0);
}

static const dset_value *find(const dset_value *taints, const char *key, const char *effect)
{
    const dset_value *taint = dset_value_first(taints);

    while (taint != NULL && !same(taint, key, effect))
        taint = dset_value_next(taint);
    return taint;
}

static void end(tainting *work)
{
    size_t i;

    for (i = 0; i < work->count; i++)
        taint_free(&work->words[i]);
    free(work->words);
    targets_free(&work->about);
}

/* Each pair of key and effect may be given only once. */
static bool is_repeated(const tainting *work, const taint_word *taint)
{
    size_t i;

    for (i = 0; i < work->count; i++) {
        if (!taint->remove && !work->words[i].remove && strcmp(work->words[i].key, taint->key) == 0 &&
            strcmp(work->words[i].effect, taint->effect) == 0)
            return true;
    }
    return false;
}

/* None may be set and removed at once. */
static bool check_words(const tainting *work)
{
    text both;
    size_t i, j;
    bool fine;

    text_start(&both);
    for (i = 0; i < work->count; i++) {
        for (j = 0; j < work->count; j++) {
            const taint_word *set = &work->words[i], *removed = &work->words[j];

            if (!set->remove && removed->remove && strcmp(set->key, removed->key) == 0 &&
                (removed->effect[0] == '\0' || strcmp(set->effect, removed->effect) == 0))
                text_format(&both, "%s%s=%s", both.size > 0 ? ", " : "", removed->key, removed->effect);
        }
    }
    fine = both.size == 0;
    if (!fine)
        say_error("can not both modify and remove the following taint(s) in the same command: %s", both.data);
    text_free(&both);
    return fine;
}

static bool read_words(tainting *work, size_t first)
{
    const list *arguments = &work->given->arguments;
    size_t i;

    work->words = need((arguments->count + 1) * sizeof *work->words);
    for (i = first; i < arguments->count; i++) {
        taint_word taint;

        if (!taint_read(&taint, arguments->items[i], true))
            return false;
        if (is_repeated(work, &taint)) {
            say_error("duplicated taints with the same key and effect: %s", arguments->items[i]);
            taint_free(&taint);
            return false;
        }
        work->words[work->count++] = taint;
    }
    if (work->count == 0)
        say_error("at least one taint update is required");
    return work->count > 0 && check_words(work);
}

static bool check_arguments(tainting *work)
{
    const list *arguments = &work->given->arguments;
    size_t first = 1;

    while (first < arguments->count && !is_taint(arguments->items[first]))
        first++;
    if (!read_words(work, first) || !targets_read(&work->about, work->given, 1, is_taint))
        return false;
    if (work->about.count == 0 || (work->about.items[0].name == NULL && !work->given->all))
        say_error("at least one resource name must be specified since 'all' parameter is not set");
    else if (work->about.items[0].what->number != DSET_KIND_NODE)
        say_error("invalid resource type %s, only node types are supported", work->about.items[0].what->plural);
    else
        return true;
    return false;
}

/* Existing taints are changed only with --overwrite. */
static bool check_present(const tainting *work, const dset_value *taints, const char *name)
{
    text there;
    size_t i;
    bool fine;

    text_start(&there);
    for (i = 0; i < work->count; i++) {
        if (!work->words[i].remove && find(taints, work->words[i].key, work->words[i].effect) != NULL)
            text_format(&there, "%s%s", there.size > 0 ? "," : "", work->words[i].key);
    }
    fine = there.size == 0 || work->given->overwrite;
    if (!fine)
        say_error("node %s already has %s taint(s) with same effect(s) and --overwrite is false", name, there.data);
    text_free(&there);
    return fine;
}

static bool check_removed(const tainting *work, const dset_value *taints)
{
    bool fine = true;
    size_t i;

    for (i = 0; i < work->count; i++) {
        const taint_word *word = &work->words[i];

        if (!word->remove || find(taints, word->key, word->effect) != NULL)
            continue;
        say_error("taint \"%s%s%s\" not found", word->key, word->effect[0] != '\0' ? ":" : "", word->effect);
        fine = false;
    }
    return fine;
}

static bool is_replaced(const tainting *work, const dset_value *taint)
{
    size_t i;

    for (i = 0; i < work->count; i++) {
        if (same(taint, work->words[i].key, work->words[i].effect))
            return true;
    }
    return false;
}

/* The new taints, then the old ones that stay. */
static void write_taints(const tainting *work, const dset_value *taints, text *to)
{
    const dset_value *taint = dset_value_first(taints);
    bool first = true;
    size_t i;

    text_add(to, "{\"spec\":{\"taints\":[");
    for (i = 0; i < work->count; i++) {
        if (work->words[i].remove)
            continue;
        text_add(to, first ? "" : ",");
        first = false;
        taint_write(to, work->words[i].key, work->words[i].value, work->words[i].effect);
    }
    for (; taint != NULL; taint = dset_value_next(taint)) {
        if (is_replaced(work, taint))
            continue;
        text_add(to, first ? "" : ",");
        first = false;
        dset_value_write(taint, DSET_FORMAT_JSON, 0, text_sink, to, NULL);
    }
    text_add(to, first ? "" : "]}}");
    if (first) {
        to->size = 0;
        text_add(to, "{\"spec\":{\"taints\":null}}");
    }
}

static const char *deed(const tainting *work)
{
    bool added = false, removed = false;
    size_t i;

    for (i = 0; i < work->count; i++)
        *(work->words[i].remove ? &removed : &added) = true;
    if ((added && removed) || work->given->overwrite)
        return "modified";
    return added ? "tainted" : "untainted";
}

static bool taint_one(tainting *work, const object *one)
{
    const kind *what = kind_of_number(DSET_KIND_NODE);
    const dset_value *taints = dset_value_find(one->root, "spec", "taints", NULL);
    dset_error err = DSET_ERROR_INIT;
    text patch;
    int code;

    if (!check_present(work, taints, one->name) || !check_removed(work, taints))
        return false;
    text_start(&patch);
    write_taints(work, taints, &patch);
    code = object_patch(&work->s, what, "", one->name, &patch, &err);
    text_free(&patch);
    if (code != DSET_OK)
        say_refused(code, &err, what, one->name);
    else
        say_done(what, one->name, deed(work));
    return code == DSET_OK;
}

static bool for_targets(tainting *work, bool (*change)(tainting *work, const object *one))
{
    const kind *what = kind_of_number(DSET_KIND_NODE);
    bool fine = true;
    size_t i, j;

    for (i = 0; i < work->about.count; i++) {
        const char *name = work->about.items[i].name;
        dset_error err = DSET_ERROR_INIT;
        objects found = { NULL, 0, 0 };
        int code = name != NULL ? objects_get(&found, &work->s, what, "", name, &err)
                                : objects_list(&found, &work->s, what, NULL, NULL, &err);

        if (code != DSET_OK)
            say_refused(code, &err, what, name != NULL ? name : "");
        fine = fine && code == DSET_OK;
        for (j = 0; j < found.count; j++)
            fine = change(work, &found.items[j]) && fine;
        objects_free(&found);
    }
    return session_settle(&work->s) && fine;
}

int run_taint(const options *given)
{
    tainting work;
    bool fine;

    memset(&work, 0, sizeof work);
    work.given = given;
    fine = check_arguments(&work) && session_open(&work.s, given, 0);
    if (fine) {
        fine = for_targets(&work, taint_one);
        session_close(&work.s);
    }
    end(&work);
    return fine ? EXIT_FINE : EXIT_WRONG;
}

/* Sets or removes the taint as well, as the node controller would. */
static bool set_schedulable(tainting *work, const object *one, bool schedulable)
{
    const kind *what = kind_of_number(DSET_KIND_NODE);
    bool present = !dset_value_bool(dset_value_find(one->root, "spec", "unschedulable", NULL));
    dset_error err = DSET_ERROR_INIT;
    text patch;
    int code;

    if (present == schedulable) {
        say_done(what, one->name, schedulable ? "already uncordoned" : "already cordoned");
        return true;
    }
    work->words[0].remove = schedulable;
    text_start(&patch);
    text_format(&patch, "{\"spec\":{\"unschedulable\":%s}}", schedulable ? "null" : "true");
    code = object_patch(&work->s, what, "", one->name, &patch, &err);
    patch.size = 0;
    write_taints(work, dset_value_find(one->root, "spec", "taints", NULL), &patch);
    if (code == DSET_OK)
        code = object_patch(&work->s, what, "", one->name, &patch, &err);
    text_free(&patch);
    if (code != DSET_OK)
        say_refused(code, &err, what, one->name);
    else
        say_done(what, one->name, schedulable ? "uncordoned" : "cordoned");
    return code == DSET_OK;
}

static bool cordon_one(tainting *work, const object *one)
{
    return set_schedulable(work, one, false);
}

static bool uncordon_one(tainting *work, const object *one)
{
    return set_schedulable(work, one, true);
}

/* Nodes by name alone, or as node/NAME, or after the word node. */
static bool read_nodes(tainting *work)
{
    const list *arguments = &work->given->arguments;
    const char *word = arguments->count > 1 ? arguments->items[1] : "";
    const kind *node = kind_of_number(DSET_KIND_NODE);
    bool typed = strchr(word, '/') != NULL || (arguments->count > 2 && kind_of_word(word, strlen(word)) == node);
    size_t i;

    if (arguments->count < 2) {
        say_error("USAGE: %s NODE", arguments->items[0]);
        return false;
    }
    if (typed && !targets_read(&work->about, work->given, 1, NULL))
        return false;
    for (i = 1; !typed && i < arguments->count; i++) {
        if (strchr(arguments->items[i], '/') != NULL) {
            say_error("expected NODE, or node/NODE for all of them, not %s", arguments->items[i]);
            return false;
        }
        targets_add(&work->about, node, arguments->items[i]);
    }
    for (i = 0; i < work->about.count; i++) {
        if (work->about.items[i].what != node) {
            say_error("only nodes can be %sed, not %s", arguments->items[0], work->about.items[i].what->plural);
            return false;
        }
    }
    return true;
}

static int run_cordoning(const options *given, bool (*change)(tainting *work, const object *one))
{
    tainting work;
    bool fine;

    memset(&work, 0, sizeof work);
    work.given = given;
    work.words = need(sizeof *work.words);
    fine = read_nodes(&work) && taint_read(&work.words[0], UNSCHEDULABLE ":NoSchedule", false);
    work.count = fine ? 1 : 0;
    fine = fine && session_open(&work.s, given, 0);
    if (fine) {
        fine = for_targets(&work, change);
        session_close(&work.s);
    }
    end(&work);
    return fine ? EXIT_FINE : EXIT_WRONG;
}

int run_cordon(const options *given)
{
    return run_cordoning(given, cordon_one);
}

int run_uncordon(const options *given)
{
    return run_cordoning(given, uncordon_one);
}
