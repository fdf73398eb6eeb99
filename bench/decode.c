/*
 * Decoding: a page of 500 Pods as an API server sends it, with the record reader and, alternately, with cJSON_Parse;
 * and a manifest of 5 KB from text to a validated DaemonSet.
 *
 * decode --once decodes the page once without output, to count instructions.
 */
#ifdef WITH_CJSON
#include <cjson/cJSON.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "daemonset/daemonset.h"
#include "texts.h"

#define PODS 500

static text make_page(void)
{
    text page = { NULL, 0, 0 };
    int i;

    add(&page, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"4711\",\"continue\":\"abc\"},"
               "\"items\":[");
    for (i = 0; i < PODS; i++) {
        add(&page, i > 0 ? "," : "");
        add_pod(&page, i, "7fdc47786f", true);
    }
    add(&page, "]}\n");
    return page;
}

typedef struct job {
    text input;
    uint64_t seen; /* a sum over the values, so that they are really read */
} job;

static int see_pod(void *context, const dset_pod *pod)
{
    job *at = context;

    at->seen += (uint64_t)pod->created_at + pod->phase + pod->labels.count + (unsigned char)pod->node_pinned[4] +
                (unsigned char)pod->owner.uid[0] + pod->flags;
    return DSET_OK;
}

static size_t heap_now, heap_most;

static void *count_heap(void *self, void *block, size_t old_size, size_t new_size)
{
    void *made = NULL;

    (void)self;
    heap_now += new_size - (block != NULL ? old_size : 0);
    if (heap_now > heap_most)
        heap_most = heap_now;
    if (new_size == 0)
        free(block);
    else
        made = realloc(block, new_size);
    return made;
}

static void decode_page(void *context)
{
    static const dset_record_methods methods = { .size = sizeof methods, .pod = see_pod };
    dset_allocator counting = { count_heap, NULL };
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 0, &counting, 0, 0 };
    dset_record_reader *reader = NULL;
    job *at = context;

    if (dset_record_reader_new(&reader, &options, &methods, at, NULL) != DSET_OK ||
        dset_record_reader_feed(reader, at->input.data, at->input.size, NULL) != DSET_OK ||
        dset_record_reader_end(reader, NULL) != DSET_OK)
        bench_fail("the page was refused");
    dset_record_reader_free(reader);
}

static void parse_page(void *context)
{
#ifdef WITH_CJSON
    job *at = context;
    cJSON *tree = cJSON_ParseWithLength(at->input.data, at->input.size);

    if (tree == NULL)
        bench_fail("cJSON refuses the page");
    cJSON_Delete(tree);
#else
    (void)context;
#endif
}

static void parse_manifest(void *context)
{
    job *at = context;
    dset_daemonset *set = NULL;
    dset_error err = DSET_ERROR_INIT;

    if (dset_daemonset_parse(&set, at->input.data, at->input.size, NULL, &err) != DSET_OK)
        bench_fail(err.text);
    dset_daemonset_free(set);
}

int main(int argc, char **argv)
{
    job page = { make_page(), 0 }, manifest = { make_manifest(""), 0 };
    double best = 1e300, best_cjson = 1e300;
    int i;

    if (argc > 1 && strcmp(argv[1], "--size") == 0) {
        printf("%zu\n", page.input.size);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--once") == 0) {
        decode_page(&page);
        return 0;
    }
    for (i = 0; i < 7; i++) { /* alternately, so that both run under the same load */
        double start = bench_now(), middle;

        decode_page(&page);
        middle = bench_now();
        parse_page(&page);
        best_cjson = bench_now() - middle < best_cjson ? bench_now() - middle : best_cjson;
        best = middle - start < best ? middle - start : best;
    }
    bench_figure("decode_page_size", (double)page.input.size, "bytes");
    bench_figure("decode_page", (double)page.input.size / best / 1e6, "MB/s");
#ifdef WITH_CJSON
    bench_figure("decode_page_vs_cjson", best_cjson / best, "x");
#endif
    bench_figure("decode_page_heap", (double)heap_most, "bytes");
    bench_figure("manifest_5k_size", (double)manifest.input.size, "bytes");
    bench_figure("manifest_5k", bench_best(parse_manifest, &manifest) * 1e6, "us");
    free(page.input.data);
    free(manifest.input.data);
    return 0;
}
