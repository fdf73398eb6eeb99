/* Shared by all test programs. */
#include "support/testing.h"

#include <stdlib.h>
#include <string.h>

#define GUARD 16u

int testing_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void broken(const char *what)
{
    fprintf(stderr, "test allocator: %s\n", what);
    abort();
}

/* Layout of a block: size, front guard (together GUARD bytes), content, back guard. */
static void check_block(const unsigned char *block, size_t old_size)
{
    size_t size, i;

    memcpy(&size, block - GUARD, sizeof size);
    if (size != old_size)
        broken("the old size is not the size that was allocated");
    for (i = sizeof size; i < GUARD; i++) {
        if ((block - GUARD)[i] != 0xfd)
            broken("written before a block");
    }
    for (i = 0; i < GUARD; i++) {
        if (block[size + i] != 0xfd)
            broken("written past a block");
    }
}

static unsigned char *make_block(size_t size)
{
    unsigned char *raw = malloc(size + 2 * GUARD);

    if (raw == NULL)
        broken("the test itself is out of memory");
    memset(raw, 0xfd, GUARD);
    memcpy(raw, &size, sizeof size);
    memset(raw + GUARD, 0xa5, size);
    memset(raw + GUARD + size, 0xfd, GUARD);
    return raw + GUARD;
}

static void drop_block(testing_heap *heap, unsigned char *block, size_t size)
{
    check_block(block, size);
    memset(block, 0xdd, size);
    heap->blocks--;
    heap->bytes -= size;
    free(block - GUARD);
}

static void *resize(void *self, void *block, size_t old_size, size_t new_size)
{
    testing_heap *heap = self;
    unsigned char *made;

    if (new_size == 0) {
        if (block != NULL)
            drop_block(heap, block, old_size);
        return NULL;
    }
    if (block != NULL)
        check_block(block, old_size);
    heap->calls++;
    if (heap->fail_at != 0 && (heap->calls == heap->fail_at || (heap->fail_on && heap->calls > heap->fail_at)))
        return NULL;
    made = make_block(new_size);
    heap->blocks++;
    heap->bytes += new_size;
    if (block != NULL) {
        memcpy(made, block, old_size < new_size ? old_size : new_size);
        drop_block(heap, block, old_size);
    }
    if (heap->bytes > heap->peak)
        heap->peak = heap->bytes;
    return made;
}

void testing_heap_start(testing_heap *heap)
{
    memset(heap, 0, sizeof *heap);
    heap->allocator.resize = resize;
    heap->allocator.self = heap;
}

static bool sweep_one(testing_attempt_fn attempt, void *context, size_t at, bool on)
{
    testing_heap heap;
    int code;

    testing_heap_start(&heap);
    heap.fail_at = at;
    heap.fail_on = on;
    code = attempt(&heap.allocator, context);
    ck_assert_msg(heap.blocks == 0, "allocation %zu failing leaks %zu blocks", at, heap.blocks);
    if (heap.calls < at) {
        ck_assert_msg(code == DSET_OK, "fails with %s though no allocation failed", dset_code_name(code));
        return true;
    }
    ck_assert_msg(code == DSET_ENOMEM || code == DSET_OK, "allocation %zu failing gives %s", at, dset_code_name(code));
    return false;
}

size_t testing_sweep(testing_attempt_fn attempt, void *context)
{
    size_t at;

    for (at = 1; !sweep_one(attempt, context, at, false); at++)
        sweep_one(attempt, context, at, true);
    return at - 1;
}

int testing_keep(void *context, const void *data, size_t size)
{
    testing_output *to = context;

    ck_assert_uint_lt(to->size + size, sizeof to->text);
    memcpy(to->text + to->size, data, size);
    to->size += size;
    to->text[to->size] = '\0';
    return DSET_OK;
}

char *testing_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data;
    long length;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0) {
        fprintf(stderr, "cannot read %s\n", path);
        abort();
    }
    data = malloc((size_t)length + 1);
    if (data == NULL || fread(data, 1, (size_t)length, file) != (size_t)length)
        broken("cannot read a file");
    data[length] = '\0';
    fclose(file);
    if (size != NULL)
        *size = (size_t)length;
    return data;
}

const char *testing_source(const char *name)
{
    static char path[4096];
    const char *top = getenv("top_srcdir");

    snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".", name);
    return path;
}

uint64_t testing_next(testing_random *random)
{
    /* splitmix64 */
    uint64_t z = (random->state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t testing_below(testing_random *random, uint32_t limit)
{
    return (uint32_t)(((testing_next(random) >> 32) * limit) >> 32);
}
