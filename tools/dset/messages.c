/* Messages worded like kubectl's. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dset.h"

static void say_line(FILE *to, const char *prefix, const char *format, va_list arguments)
{
    text words, line;

    text_start(&words);
    text_start(&line);
    text_format_list(&words, format, arguments);
    text_show(&line, words.data);
    fprintf(to, "%s%s\n", prefix, line.data);
    text_free(&words);
    text_free(&line);
}

void say(FILE *to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_line(to, "", format, arguments);
    va_end(arguments);
}

void say_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_line(stderr, "error: ", format, arguments);
    va_end(arguments);
}

void say_refused(int code, const dset_error *err, const kind *what, const char *name)
{
    text quoted;

    text_start(&quoted);
    text_quote(&quoted, name);
    if (code == DSET_ENOTFOUND)
        fprintf(stderr, "Error from server (NotFound): %s %s not found\n", what->plural, quoted.data);
    else if (code == DSET_EEXISTS)
        fprintf(stderr, "Error from server (AlreadyExists): %s %s already exists\n", what->plural, quoted.data);
    else if (code == DSET_ECONFLICT)
        fprintf(stderr,
                "Error from server (Conflict): Operation cannot be fulfilled on %s %s: the object has been modified; "
                "please apply your changes to the latest version and try again\n",
                what->plural, quoted.data);
    else
        fprintf(stderr, "error: %s %s: %s\n", what->plural, quoted.data, err->text);
    text_free(&quoted);
}

void say_unreadable(const char *file, const dset_error *err)
{
    size_t length = strlen(err->path);
    dset_error shown = *err;
    char place[512];

    if (shown.code == DSET_ELIMIT && length > 3 && strcmp(err->path + length - 3, "...") == 0)
        shown.path[0] = '\0'; /* nested too deeply: a path too long to help */
    dset_error_write(&shown, place, sizeof place);
    say_error("error parsing %s: %s", file, place);
}

void say_done(const kind *what, const char *name, const char *deed)
{
    say(stdout, "%s/%s %s", what->singular, name, deed);
}
