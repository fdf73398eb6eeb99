/*
 * Duplicate fields in an object, which no server writes. They are read as by a Go decoder: the last one counts, but
 * maps and objects are merged, and a list is decoded over the previous one. The expected values were compared with
 * those of the field tables, which decode DaemonSets, over half a million random objects.
 */
#include "records/seen.h"

#include <stdlib.h>
#include <string.h>

#define TERMS(terms) "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{" terms "}}}"
#define IN(values) "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":" values "}]}"

static const struct {
    uint32_t kind;
    const char *text;
    const char *expected; /* part of the output */
} cases[] = {
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\"},\"metadata\":{\"namespace\":\"b\"}}", "pod=a ns=b " },
    { DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"1\"},\"labels\":null},\"metadata\":null}",
      "deleted=0 \n" },
    { DSET_KIND_POD, "{\"metadata\":{\"labels\":{\"x\":\"1\",\"y\":null},\"labels\":{\"z\":\"2\",\"x\":\"3\"}}}",
      "deleted=0 x=3 y= z=2 \n" },
    { DSET_KIND_POD, "{\"metadata\":{\"na\\u006de\":\"a\",\"uid\":\"\",\"creationTimestamp\":\"0001-01-01T00:00:00Z\"}}",
      "pod=a ns= uid=NULL " },
    { DSET_KIND_POD, "{\"metadata\":{\"creationTimestamp\":\"2026-03-01T12:00:00.5Z\",\"creationTimestamp\":null}}",
      "created=0 " },
    { DSET_KIND_POD,
      "{\"status\":{\"conditions\":[{\"type\":\"Re\\u0061dy\",\"status\":\"True\"},null]},"
      "\"status\":{\"conditions\":[{\"status\":\"False\"}]}}",
      "flags=0 " },
    { DSET_KIND_POD,
      "{\"status\":{\"conditions\":[{\"status\":\"False\"},{\"type\":\"Ready\"}]},"
      "\"status\":{\"conditions\":[null,{\"status\":\"True\"}]}}",
      "flags=1 " },
    { DSET_KIND_POD,
      "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"controller\":true}],\"ownerReferences\":[{\"uid\":\"2\"}]}}",
      "owner= owner= owner=2 " },
    { DSET_KIND_POD,
      "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"controller\":true}],"
      "\"ownerReferences\":[{\"controller\":null}]}}",
      "owner=NULL owner=NULL owner=NULL " },
    { DSET_KIND_POD, "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[" IN("[null]") "]") ",\"nodeName\":\"n\",\"nodeName\":null}}",
      "node=n pinned= " },
    { DSET_KIND_POD, "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[" IN("[\"n\"]") "]") ",\"affinity\":null}}",
      "pinned=NULL " },
    { DSET_KIND_POD,
      "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[" IN("[\"n\"]") "]") "," TERMS(
          "\"nodeSelectorTerms\":[{\"matchFields\":[{\"values\":[\"m\"]}]}]") "}}",
      "pinned=m " },
    { DSET_KIND_POD,
      "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[" IN("[\"n\"]") "],\"nodeSelectorTerms\":[],\"nodeSelectorTerms\":[{}]") "}}",
      "pinned=NULL " },
    { DSET_KIND_POD, "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[" IN("[\"n\"],\"values\":[null]") "]") "}}", "pinned=n " },
    { DSET_KIND_POD, "{\"status\":{\"message\":\"\",\"conditions\":[{\"type\":\"PodScheduled\",\"message\":\"m\"}]}}",
      "message=m " },
    { DSET_KIND_NODE,
      "{\"spec\":{\"taints\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\"}],\"taints\":[{\"value\":\"2\"}]}}",
      "flags=0 taint=a value=2 effect= " },
    { DSET_KIND_NODE,
      "{\"spec\":{\"taints\":[{\"key\":\"a\"},{\"key\":\"b\"}],\"taints\":[{\"key\":\"c\"}],"
      "\"taints\":[null,{\"effect\":\"e\"}]}}",
      "taint=c value= effect= taint= value= effect=e " },
    { DSET_KIND_NODE, "{\"spec\":{\"unschedulable\":true,\"unschedulable\":null}}", "flags=1 " },
    { DSET_KIND_REVISION, "{\"revision\":1,\"data\":{\"a\":1},\"revision\":2,\"data\":{\"b\":2}}", "number=2 {\"b\":2}" },
    { DSET_KIND_REVISION, "{\"data\":{\"a\":1},\"data\":null,\"revision\":2}", "number=2 {\"a\":1}" },
};

START_TEST(duplicates_are_read_as_in_go)
{
    size_t i, piece;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (piece = 1; piece < 400; piece += 57) {
            dsetp_buffer seen;

            dsetp_buffer_start(&seen, NULL);
            ck_ok(read_pieces(cases[i].kind, DSET_SHAPE_OBJECT, cases[i].text, strlen(cases[i].text), piece, &seen, NULL,
                              NULL));
            testing_check(strstr(seen.data, cases[i].expected) != NULL, "case %zu: %s", i, seen.data);
            dsetp_buffer_free(&seen);
        }
    }
}
END_TEST

START_TEST(overwritten_fields_must_have_their_type)
{
    static const char *const texts[] = {
        "{\"metadata\":{\"ownerReferences\":[{\"uid\":7}],\"ownerReferences\":[]}}",
        "{\"status\":{\"conditions\":[{},{},{\"type\":[]}],\"conditions\":[{}]}}",
        "{\"spec\":{" TERMS("\"nodeSelectorTerms\":[{},{\"matchFields\":[7]}],\"nodeSelectorTerms\":[{}]") "}}",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dset_error err = DSET_ERROR_INIT;

        ck_assert_int_eq(dset_record_read(DSET_KIND_POD, texts[i], strlen(texts[i]), &see_all, NULL, NULL, &err),
                         DSET_EINVALID);
        testing_check(err.path[0] != '\0' && err.line == 1 && err.column > 20, "%s:%u:%u", err.path, err.line, err.column);
    }
}
END_TEST

static int count(void *context, const dset_pod *pod)
{
    ck_assert_str_eq(pod->name, "b");
    ++*(size_t *)context;
    return DSET_OK;
}

START_TEST(many_objects_may_have_duplicates)
{
    dset_record_options options = { .size = sizeof options, .kind = DSET_KIND_POD, .shape = DSET_SHAPE_LIST };
    dset_record_methods methods = { .size = sizeof methods, .pod = count };
    dset_record_reader *reader;
    size_t read = 0;
    int i;

    ck_ok(dset_record_reader_new(&reader, &options, &methods, &read, NULL));
    ck_ok(dset_record_reader_feed(reader, "{\"items\":[", 10, NULL));
    for (i = 0; i < 5000; i++)
        ck_ok(dset_record_reader_feed(reader, "{\"metadata\":{\"name\":\"a\",\"name\":\"b\"}},", 37, NULL));
    ck_ok(dset_record_reader_feed(reader, "{\"metadata\":{\"name\":\"b\"}}]}", 27, NULL));
    ck_ok(dset_record_reader_end(reader, NULL));
    ck_assert_uint_eq(read, 5001);
    dset_record_reader_free(reader);
}
END_TEST

/* A field repeated 100,000 times: read in linear time, or refused. */
START_TEST(one_field_may_be_repeated_very_often)
{
    const char *unit = "\"taints\":[{},{\"key\":\"a\"}],";
    size_t times = 100000, size = times * strlen(unit), i;
    char *text = malloc(size + 64);
    dsetp_buffer seen;

    strcpy(text, "{\"spec\":{");
    for (i = 0; i < times; i++)
        memcpy(text + 9 + i * strlen(unit), unit, strlen(unit));
    strcpy(text + 9 + size, "\"taints\":[null,{\"value\":\"v\"}]}}");
    dsetp_buffer_start(&seen, NULL);
    ck_ok(dset_record_read(DSET_KIND_NODE, text, strlen(text), &see_all, &seen, NULL, NULL));
    testing_check(strstr(seen.data, "taint= value= effect= taint=a value=v effect= ") != NULL, "%s", seen.data);
    dsetp_buffer_free(&seen);
    dsetp_buffer_start(&seen, NULL);
    ck_ok(read_pieces(DSET_KIND_NODE, DSET_SHAPE_OBJECT, text, strlen(text), 4096, &seen, NULL, NULL));
    testing_check(strstr(seen.data, "refused= ") != NULL, "%s", seen.data);
    dsetp_buffer_free(&seen);
    free(text);
}
END_TEST

static int read_swept(const dset_allocator *memory, void *context)
{
    dsetp_buffer seen;
    size_t i;
    int code = DSET_OK;

    (void)context;
    for (i = 0; code == DSET_OK && i < sizeof cases / sizeof cases[0]; i++) {
        dsetp_buffer_start(&seen, NULL);
        code = dset_record_read(cases[i].kind, cases[i].text,
                                strlen(cases[i].text), &see_all, &seen, memory, NULL);
        dsetp_buffer_free(&seen);
    }
    return code;
}

START_TEST(duplicates_survive_failing_allocations)
{
    ck_assert_uint_gt(testing_sweep(read_swept, NULL), 50);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repeated");
    TCase *tests = tcase_create("repeated");

    tcase_add_test(tests, duplicates_are_read_as_in_go);
    tcase_add_test(tests, overwritten_fields_must_have_their_type);
    tcase_add_test(tests, many_objects_may_have_duplicates);
    tcase_add_test(tests, one_field_may_be_repeated_very_often);
    tcase_add_test(tests, duplicates_survive_failing_allocations);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
