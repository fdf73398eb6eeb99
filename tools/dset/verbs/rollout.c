/* dset rollout status: shows the progress of a rolling update. */
#include <stdio.h>
#include <string.h>

#include "dset.h"
#include "show/rollout_status.h"

int run_rollout(const options *given)
{
    dset_error err = DSET_ERROR_INIT;
    objects found = { NULL, 0, 0 };
    const char *error = NULL;
    bool done = false;
    session s;
    target one;
    text message;
    int code;

    if (given->arguments.count < 2 || strcmp(given->arguments.items[1], "status") != 0) {
        say_error("expected: dset rollout status ds/NAME");
        return EXIT_WRONG;
    }
    if (!read_set(given, 2, &one) || !session_open(&s, given, 0))
        return EXIT_WRONG;
    text_start(&message);
    code = objects_get(&found, &s, one.what, session_namespace(given, one.what), one.name, &err);
    if (code != DSET_OK)
        say_refused(code, &err, one.what, one.name);
    else
        done = rollout_status(found.items[0].root, &message, &error);
    fputs(message.data, stdout);
    if (error != NULL)
        say_error("%s", error);
    text_free(&message);
    objects_free(&found);
    session_close(&s);
    if (code != DSET_OK || error != NULL)
        return EXIT_WRONG;
    return done || !given->detailed_exitcode ? EXIT_FINE : EXIT_CHANGES;
}
