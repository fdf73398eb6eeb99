/* dset create: creates the objects of files, which must not exist yet. */
#include "dset.h"

static bool create(void *context, const manifest *m)
{
    dset_created created;
    text stored;
    bool fine;

    text_start(&stored);
    fine = manifest_check(m, "creating") && manifest_stored(m, &stored) &&
           manifest_create(m, context, &stored, &created);
    if (fine)
        say_done(m->what, created.name, "created");
    text_free(&stored);
    return fine;
}

int run_create(const options *given)
{
    session s;
    bool fine;

    if (given->files.count == 0) {
        say_error("must specify -f");
        return EXIT_WRONG;
    }
    if (!session_open(&s, given, 0))
        return EXIT_WRONG;
    fine = manifests_read(given, create, &s);
    fine = session_settle(&s) && fine;
    session_close(&s);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
