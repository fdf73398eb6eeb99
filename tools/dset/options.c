/* The command line: one table of flags, parsed as kubectl does. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dset.h"

typedef enum shape { SWITCH, WORD, WORDS, SPLIT /* words, also separated by commas */ } shape;

typedef struct flag {
    const char *name, *letter;
    shape takes;
    size_t offset; /* in struct options */
    uint64_t bit;  /* FLAG_*; 0: common to all verbs */
    const char *value, *help;
} flag;

static const flag flags[] = {
    { "all", NULL, SWITCH, offsetof(options, all), FLAG_ALL, NULL, "All objects of the kind" },
    { "all-namespaces", "A", SWITCH, offsetof(options, all_namespaces), FLAG_ALL_NAMESPACES, NULL,
      "The objects of all namespaces" },
    { "canonical", NULL, SWITCH, offsetof(options, canonical), FLAG_CANONICAL, NULL,
      "Keys sorted, and JSON without white space: equal objects give equal bytes" },
    { "cascade", NULL, WORD, offsetof(options, cascade), FLAG_CASCADE, "background|orphan",
      "What becomes of the Pods and revisions of a DaemonSet; the default is background: they go" },
    { "defaults", NULL, SWITCH, offsetof(options, defaults), FLAG_DEFAULTS, NULL,
      "Fill in what an API server would: DaemonSets only" },
    { "detailed-exitcode", NULL, SWITCH, offsetof(options, detailed_exitcode), FLAG_DETAILED_EXITCODE, NULL,
      "Exit with 2 when there is something to do, with 3 when it is stalled" },
    { "filename", "f", SPLIT, offsetof(options, files), FLAG_FILE, "FILE,...",
      "A file of objects, JSON or YAML, or a folder of them; - is standard input" },
    { "if-plan", NULL, WORD, offsetof(options, if_plan), FLAG_IF_PLAN, "TOKEN",
      "Apply only if the plan is still the one of which dset plan showed this token" },
    { "ignore-not-found", NULL, SWITCH, offsetof(options, ignore_not_found), FLAG_IGNORE_NOT_FOUND, NULL,
      "An object that is not there is no error" },
    { "ignore-other-kinds", NULL, SWITCH, offsetof(options, ignore_other_kinds), FLAG_IGNORE_OTHER_KINDS, NULL,
      "Objects of kinds that dset does not know are no error" },
    { "labels", "l", WORDS, offsetof(options, labels), FLAG_LABELS, "K=V,...", "Labels of the new node, or of the one thought of" },
    { "namespace", "n", WORD, offsetof(options, ns), FLAG_NAMESPACE, "NAME", "The namespace; the default is \"default\"" },
    { "no-headers", NULL, SWITCH, offsetof(options, no_headers), FLAG_NO_HEADERS, NULL, "No line with the names of the columns" },
    { "output", "o", WORD, offsetof(options, output), FLAG_OUTPUT, "wide|json|yaml|name", "The form of the output" },
    { "overwrite", NULL, SWITCH, offsetof(options, overwrite), FLAG_OVERWRITE, NULL, "Replace a value that is there" },
    { "recursive", NULL, SWITCH, offsetof(options, recursive), FLAG_RECURSIVE, NULL, "The fields within those, too" },
    { "selector", "l", WORD, offsetof(options, selector), FLAG_SELECTOR, "QUERY",
      "Only objects with such labels: app in (a,b),tier!=cache,!legacy" },
    { "show-labels", NULL, SWITCH, offsetof(options, show_labels), FLAG_SHOW_LABELS, NULL, "A last column with all labels" },
    { "strict-kinds", NULL, SWITCH, offsetof(options, strict_kinds), FLAG_STRICT_KINDS, NULL,
      "Objects of kinds that dset does not keep are errors; by default they are passed over" },
    { "taint", NULL, WORDS, offsetof(options, taints), FLAG_TAINT, "K=V:EFFECT", "A taint of the new node, or of the one thought of" },
    { "help", "h", SWITCH, offsetof(options, help), 0, NULL, "This help" },
    { "store", NULL, WORD, offsetof(options, store), 0, "FILE", "The store; the default is $DSET_STORE, else dset.db in this folder" },
    { "now", NULL, WORD, offsetof(options, now), 0, "TIME", "The present time, RFC 3339; the default is $DSET_NOW, else the clock" },
    { "pod-start", NULL, WORD, offsetof(options, pod_start), 0, "TIME", "From the creation of a Pod to Running: $DSET_POD_START, else 2s" },
    { "pod-ready", NULL, WORD, offsetof(options, pod_ready), 0, "TIME", "From the creation of a Pod to Ready: $DSET_POD_READY, else 3s" },
    { "pod-stop", NULL, WORD, offsetof(options, pod_stop), 0, "TIME", "From the deletion of a Pod until it is gone: $DSET_POD_STOP, else 0s" },
    { "fail-images", NULL, WORD, offsetof(options, fail_images), 0, "A,B", "Pods with such an image fail: $DSET_FAIL_IMAGES" },
    { "stuck-images", NULL, WORD, offsetof(options, stuck_images), 0, "A,B", "Such an image cannot be pulled: $DSET_STUCK_IMAGES" },
    { "version", NULL, SWITCH, offsetof(options, version), 0, NULL, "The version of dset and of the library" },
};

#define FLAGS (sizeof flags / sizeof flags[0])

static bool *switch_of(options *given, const flag *f)
{
    return (bool *)(void *)((char *)given + f->offset);
}

static const char **word_of(options *given, const flag *f)
{
    return (const char **)(void *)((char *)given + f->offset);
}

static list *words_of(options *given, const flag *f)
{
    return (list *)(void *)((char *)given + f->offset);
}

static void add(list *to, const char *word, size_t size)
{
    to->items = need_room(to->items, to->count, &to->capacity, sizeof *to->items);
    to->items[to->count++] = memcpy(need(size + 1), word, size);
}

/* "a,b" are two words; "" is none. */
static void add_split(list *to, const char *words)
{
    while (*words != '\0') {
        size_t size = strcspn(words, ",");

        add(to, words, size);
        words += size;
        if (*words == ',' && *++words == '\0')
            add(to, words, 0);
    }
}

/* Of an unknown verb, nothing else is of interest. */
static bool refuse(const options *given, const char *format, const char *word, size_t size)
{
    if (given->arguments.count > 0 && verb_find(given->arguments.items[0]) == NULL)
        say_unknown_verb(given->arguments.items[0], "dset");
    else
        say_error(format, (int)size, word);
    return false;
}

static bool is_true(const char *word)
{
    return strcmp(word, "true") == 0 || strcmp(word, "1") == 0;
}

static bool set(options *given, const flag *f, const char *value)
{
    switch (f->takes) {
    case SWITCH:
        if (value != NULL && !is_true(value) && strcmp(value, "false") != 0 && strcmp(value, "0") != 0) {
            say_error("invalid argument \"%s\" for \"--%s\" flag", value, f->name);
            return false;
        }
        *switch_of(given, f) = value == NULL || is_true(value);
        return true;
    case WORD:
        *word_of(given, f) = value;
        return true;
    case SPLIT:
        add_split(words_of(given, f), value);
        return true;
    default:
        add(words_of(given, f), value, strlen(value));
        return true;
    }
}

static const flag *find_name(const char *name, size_t size)
{
    size_t i;

    for (i = 0; i < FLAGS; i++) {
        if (strlen(flags[i].name) == size && memcmp(flags[i].name, name, size) == 0)
            return &flags[i];
    }
    return NULL;
}

/* -l means --labels for the verb "node", and --selector for all others. */
static const flag *find_letter(const options *given, char letter)
{
    bool node = given->arguments.count > 0 && strcmp(given->arguments.items[0], "node") == 0;
    size_t i;

    for (i = 0; i < FLAGS; i++) {
        if (flags[i].letter != NULL && flags[i].letter[0] == letter && !(flags[i].bit == FLAG_LABELS && !node))
            return &flags[i];
    }
    return NULL;
}

/* "--name", "--name=value", "--name value"; advances *at if the value is a separate word. */
static bool read_long(options *given, int count, char **words, int *at)
{
    const char *name = words[*at] + 2, *equals = strchr(name, '=');
    const flag *f = find_name(name, equals != NULL ? (size_t)(equals - name) : strlen(name));

    if (f == NULL)
        return refuse(given, "unknown flag: --%.*s", name, equals != NULL ? (size_t)(equals - name) : strlen(name));
    if (equals != NULL || f->takes == SWITCH)
        return set(given, f, equals != NULL ? equals + 1 : NULL);
    if (*at + 1 >= count)
        return refuse(given, "flag needs an argument: --%.*s", f->name, strlen(f->name));
    return set(given, f, words[++*at]);
}

static bool refuse_letter(const options *given, const char *problem, char letter, const char *word)
{
    text message;

    text_start(&message);
    text_format(&message, "%s: '%c' in %s", problem, letter, word);
    refuse(given, "%.*s", message.data, message.size);
    text_free(&message);
    return false;
}

/* "-A", "-Ao wide", "-owide", "-o=wide", "-o wide". */
static bool read_short(options *given, int count, char **words, int *at)
{
    const char *letter = words[*at] + 1;

    for (; *letter != '\0'; letter++) {
        const flag *f = find_letter(given, *letter);

        if (f == NULL)
            return refuse_letter(given, "unknown shorthand flag", *letter, words[*at]);
        if (f->takes == SWITCH) {
            set(given, f, NULL);
            continue;
        }
        if (letter[1] != '\0')
            return set(given, f, letter[1] == '=' ? letter + 2 : letter + 1);
        if (*at + 1 >= count)
            return refuse_letter(given, "flag needs an argument", *letter, words[*at]);
        return set(given, f, words[++*at]);
    }
    return true;
}

bool options_read(options *given, int count, char **words)
{
    bool only_arguments = false, fine = true;
    int at;

    memset(given, 0, sizeof *given);
    for (at = 1; fine && at < count; at++) {
        const char *word = words[at];

        if (only_arguments || word[0] != '-' || word[1] == '\0')
            add(&given->arguments, word, strlen(word));
        else if (strcmp(word, "--") == 0)
            only_arguments = true;
        else
            fine = word[1] == '-' ? read_long(given, count, words, &at) : read_short(given, count, words, &at);
    }
    if (given->ns != NULL && given->ns[0] == '\0')
        given->ns = NULL;
    if (fine && given->store != NULL && given->store[0] == '\0') {
        say_error("--store must be the name of a file");
        fine = false;
    }
    return fine;
}

static void free_list(list *of)
{
    while (of->count > 0)
        free(of->items[--of->count]);
    free(of->items);
}

void options_free(options *given)
{
    size_t i;

    free_list(&given->arguments);
    for (i = 0; i < FLAGS; i++) {
        if (flags[i].takes == WORDS || flags[i].takes == SPLIT)
            free_list(words_of(given, &flags[i]));
    }
}

static bool is_given(const options *given, const flag *f)
{
    options *all = (options *)(void *)(char *)given;

    if (f->takes == SWITCH)
        return *switch_of(all, f);
    return f->takes == WORD ? *word_of(all, f) != NULL : words_of(all, f)->count > 0;
}

const char *options_stranger(const options *given, uint64_t known)
{
    size_t i;

    for (i = 0; i < FLAGS; i++) {
        if (flags[i].bit != 0 && (flags[i].bit & known) == 0 && is_given(given, &flags[i]))
            return flags[i].name;
    }
    return NULL;
}

static void help_flag(const flag *f, const char *value, text *to)
{
    text name;

    text_start(&name);
    text_format(&name, "  %s%s%s--%s%s%s", f->letter != NULL ? "-" : "    ", f->letter != NULL ? f->letter : "",
                f->letter != NULL ? ", " : "", f->name, value != NULL ? "=" : "", value != NULL ? value : "");
    text_format(to, "%s\n          %s\n", name.data, f->help);
    text_free(&name);
}

void options_help(uint64_t known, const char *forms, text *to)
{
    size_t i;

    for (i = 0; known != 0 && i < FLAGS; i++) {
        if (flags[i].bit & known)
            help_flag(&flags[i], flags[i].bit == FLAG_OUTPUT && forms != NULL ? forms : flags[i].value, to);
    }
    text_add(to, "\nFlags of every command:\n");
    for (i = 0; i < FLAGS; i++) {
        if (flags[i].bit == 0)
            help_flag(&flags[i], flags[i].value, to);
    }
}
