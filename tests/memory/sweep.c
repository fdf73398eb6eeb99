/* The sweep: every subject with every allocation failing, alone and together with all later ones. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory/memory.h"

/* glibc's own functions, reachable even though this program replaces the public names. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void __libc_free(void *block);

static struct {
    bool armed;
    size_t calls, fail_at;
    bool on; /* all later ones, too */
    long blocks;
} heap;

static bool fails(void)
{
    if (!heap.armed)
        return false;
    heap.calls++;
    if (heap.calls != heap.fail_at && !(heap.on && heap.calls > heap.fail_at))
        return false;
    errno = ENOMEM;
    return true;
}

/* Visible, or the libraries would keep the functions of libc. */
#define REPLACED __attribute__((visibility("default")))

REPLACED void *malloc(size_t size)
{
    void *block = fails() ? NULL : __libc_malloc(size);

    heap.blocks += block != NULL;
    return block;
}

REPLACED void *calloc(size_t count, size_t size)
{
    void *block = fails() ? NULL : __libc_calloc(count, size);

    heap.blocks += block != NULL;
    return block;
}

REPLACED void *realloc(void *block, size_t size)
{
    void *made = fails() ? NULL : __libc_realloc(block, size);

    heap.blocks += block == NULL && made != NULL;
    return made;
}

REPLACED void free(void *block)
{
    heap.blocks -= block != NULL;
    __libc_free(block);
}

int memory_sink(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return DSET_OK;
}

static char before[1 << 16], after[1 << 16];

typedef struct snapshot {
    char *text;
    size_t size;
} snapshot;

static int keep(void *context, const void *data, size_t size)
{
    snapshot *to = context;

    if (to->size + size > sizeof before) {
        fprintf(stderr, "a subject is too large\n");
        exit(1);
    }
    memcpy(to->text + to->size, data, size);
    to->size += size;
    return DSET_OK;
}

static size_t take(const subject *of, void *context, char *text)
{
    snapshot to = { text, 0 };

    if (of->write != NULL)
        of->write(context, keep, &to);
    return to.size;
}

/* One attempt; sets *done if the call made fewer allocations than fail_at. Returns what is wrong, or NULL. */
static const char *attempt(const subject *of, size_t fail_at, bool on, bool *done)
{
    void *context = of->make != NULL ? of->make() : NULL;
    size_t size = take(of, context, before);
    long blocks = heap.blocks;
    const char *wrong = NULL;
    int code;

    heap.calls = 0;
    heap.fail_at = fail_at;
    heap.on = on;
    heap.armed = true;
    code = of->act(context);
    heap.armed = false;
    *done = heap.calls < fail_at;
    if (*done ? code != DSET_OK : code != DSET_OK && code != DSET_ENOMEM)
        wrong = dset_code_name(code);
    else if (code != DSET_OK && heap.blocks != blocks && of->make == NULL) /* an object may keep room that it made */
        wrong = "a failed call leaks";
    else if (code != DSET_OK && (take(of, context, after) != size || memcmp(before, after, size) != 0))
        wrong = "a failed call changed its object";
    else if (code != DSET_OK && of->act(context) != DSET_OK)
        wrong = "the repeated call fails";
    if (of->drop != NULL)
        of->drop(context);
    return wrong;
}

/* What is wrong with a subject, and at which failure; NULL: nothing. */
static const char *find_wrong(const subject *of, size_t *failed_at, bool *all_later)
{
    const char *wrong = NULL;
    size_t fail_at;
    bool done = false, on = false;
    long blocks;

    attempt(of, SIZE_MAX, false, &done); /* libraries allocate what they never free before blocks are counted */
    blocks = heap.blocks;
    for (fail_at = 1, done = false; !done && wrong == NULL; fail_at += on, on = !on) {
        wrong = attempt(of, fail_at, on, &done);
        if (wrong == NULL && heap.blocks != blocks)
            wrong = "something leaks";
    }
    *failed_at = fail_at - !on;
    *all_later = !on;
    return wrong;
}

static bool sweep(const subject *of, unsigned number)
{
    size_t failed_at;
    bool all_later;
    const char *wrong = find_wrong(of, &failed_at, &all_later);

    if (wrong == NULL)
        printf("ok %u - %s\n", number, of->name);
    else
        printf("not ok %u - %s: allocation %zu fails%s: %s\n", number, of->name, failed_at,
               all_later ? " and all later ones" : "", wrong);
    return wrong == NULL;
}

/* --- subjects that are wrong: the sweep must find them, or it sees nothing --- */

static int leak(void *context)
{
    dset_world *first, *second;

    (void)context;
    if (dset_world_new(&first, NULL, NULL) != DSET_OK)
        return DSET_ENOMEM;
    if (dset_world_new(&second, NULL, NULL) != DSET_OK)
        return DSET_ENOMEM; /* the first one is lost */
    dset_world_free(first);
    dset_world_free(second);
    return DSET_OK;
}

static int lie(void *context)
{
    dset_world *world;

    (void)context;
    if (dset_world_new(&world, NULL, NULL) != DSET_OK)
        return DSET_EINVALID;
    dset_world_free(world);
    return DSET_OK;
}

static bool finds(const subject *of, const char *wanted, unsigned number)
{
    size_t failed_at;
    bool all_later, found;
    const char *wrong = find_wrong(of, &failed_at, &all_later);

    found = wrong != NULL && strcmp(wrong, wanted) == 0;
    printf("%sok %u - finds %s\n", found ? "" : "not ", number, of->name);
    return found;
}

int main(void)
{
    static const subject *const tables[] = { memory_documents, memory_core, memory_ports };
    static const subject liars[] = { { "a leak", leak, NULL, NULL, NULL }, { "a wrong code", lie, NULL, NULL, NULL } };
    const subject *of;
    unsigned number = 0;
    bool good = true;
    size_t i;

    setvbuf(stdout, NULL, _IONBF, 0);
    good = finds(&liars[0], "a failed call leaks", ++number) && good;
    good = finds(&liars[1], "DSET_EINVALID", ++number) && good;
    for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (of = tables[i]; of->name != NULL; of++)
            good = sweep(of, ++number) && good;
    }
    printf("1..%u\n", number);
    return good ? 0 : 1;
}
