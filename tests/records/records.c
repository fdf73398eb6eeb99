/* The record reader: the same result for pieces of any size, and errors for broken text. */
#include "records/seen.h"

#include <stdlib.h>
#include <string.h>

static const char pod_one[] =
    "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a-1\",\"namespace\":\"ns\",\"uid\":\"u1\",\"resourceVersion\":\"7\","
    "\"managedFields\":[{\"manager\":\"x\\\"]}\",\"fieldsV1\":{\"f:a\":{\"b\":[[],{}]}}}],"
    "\"labels\":{\"app\":\"web\",\"k\\u00e9y\":\"v\\\\\\\"\\n\"},\"creationTimestamp\":\"2026-03-01T12:00:00Z\","
    "\"ownerReferences\":[{\"kind\":\"X\",\"name\":\"no\",\"uid\":\"n\"},{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\","
    "\"name\":\"web\",\"uid\":\"d1\",\"controller\":true}]},"
    "\"spec\":{\"containers\":[{\"name\":\"c\",\"args\":[\"}\",\"\\\\\"]}],\"affinity\":{\"nodeAffinity\":{"
    "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[]},{\"matchFields\":["
    "{\"operator\":\"In\",\"values\":[\"node-7\"],\"key\":\"metadata.name\"}]}]}}},\"nodeName\":\"node-7\"},"
    "\"status\":{\"phase\":\"Running\",\"conditions\":[{\"status\":\"True\",\"type\":\"PodScheduled\"},"
    "{\"lastTransitionTime\":\"2026-03-01T12:00:05Z\",\"status\":\"True\",\"type\":\"Ready\"},{\"type\":\"Ready\",\"status\":\"False\"}]}}";
static const char pod_two[] =
    " { \"status\" : { \"phase\" : \"Pending\" , \"conditions\" : [ { \"type\" : \"PodScheduled\" , \"status\" : \"False\" ,\n"
    " \"message\" : \"0/3 nodes\" } ] } , \"metadata\" : { \"labels\" : { \"z\" : \"1\" , \"a\" : \"2\" , \"z\" : \"3\" } ,\n"
    " \"namespace\" : \"ns\" , \"name\" : \"b\" , \"deletionTimestamp\" : \"2026-03-01T12:00:09Z\" , \"uid\" : null } ,\n"
    " \"spec\" : { \"nodeName\" : \"\" , \"unknown\" : -1.5e3 , \"affinity\" : null } } ";
static const char node_one[] =
    "{\"metadata\":{\"name\":\"node-7\",\"uid\":\"u9\",\"labels\":{\"a\":\"b\"}},\"spec\":{\"unschedulable\":true,\"taints\":["
    "{\"key\":\"k\",\"effect\":\"NoSchedule\"},{\"key\":\"l\",\"value\":\"v\",\"effect\":\"NoExecute\"}]},"
    "\"status\":{\"images\":[{\"names\":[\"a\",\"b\"]}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
static const char revision_one[] =
    "{\"metadata\":{\"name\":\"web-x\",\"namespace\":\"ns\"},\"revision\":12,\"data\":{\"spec\": {\"x\" : [1, 2]} }}";

static void check_pieces(uint32_t kind, uint32_t shape, const char *text, const char *expected)
{
    size_t size = strlen(text), piece;

    for (piece = 1; piece <= size; piece += piece < 150 ? 1 : 53) {
        dset_error err = DSET_ERROR_INIT;
        dsetp_buffer seen;

        dsetp_buffer_start(&seen, NULL);
        testing_check(read_pieces(kind, shape, text, size, piece, &seen, NULL, &err) == DSET_OK, "piece %zu: %s: %s",
                      piece, err.path, err.text);
        if (expected == NULL)
            testing_check(seen.size > 0, "nothing seen");
        else
            testing_check(seen.data != NULL && strcmp(seen.data, expected) == 0, "piece %zu: %s", piece, seen.data);
        dsetp_buffer_free(&seen);
    }
}

/* One object in one call. */
static void see_whole(uint32_t kind, const char *text, dsetp_buffer *seen)
{
    dset_error err = DSET_ERROR_INIT;

    testing_check(dset_record_read(kind, text, strlen(text), &see_all, seen, NULL, &err) == DSET_OK, "%s: %s", err.path,
                  err.text);
}

START_TEST(objects_are_the_same_in_any_pieces)
{
    static const struct {
        uint32_t kind;
        const char *text;
    } cases[] = { { DSET_KIND_POD, pod_one },
                  { DSET_KIND_POD, pod_two },
                  { DSET_KIND_NODE, node_one },
                  { DSET_KIND_REVISION, revision_one } };
    size_t i;

    for (i = 0; i < 4; i++) {
        dsetp_buffer seen;

        dsetp_buffer_start(&seen, NULL);
        see_whole(cases[i].kind, cases[i].text, &seen);
        check_pieces(cases[i].kind, DSET_SHAPE_OBJECT, cases[i].text, seen.data);
        dsetp_buffer_free(&seen);
    }
}
END_TEST

START_TEST(fields_read_must_have_their_type)
{
    static const char *const texts[] = {
        "{\"metadata\":{\"ownerReferences\":[{\"controller\":\"true\"}]}}", "{\"metadata\":{\"ownerReferences\":[{\"controller\":1}]}}",
        "{\"metadata\":{\"labels\":{\"a\":1}}}", "{\"metadata\":[]}", "{\"metadata\":{\"creationTimestamp\":\"\"}}", "{\"status\":\"x\"}",
        "{\"spec\":{\"affinity\":[]}}", "{\"kind\":\"Node\"}",
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dsetp_buffer seen;

        dsetp_buffer_start(&seen, NULL);
        testing_check(read_pieces(DSET_KIND_POD, DSET_SHAPE_OBJECT, texts[i], strlen(texts[i]), 7, &seen, NULL, &err) ==
                          DSET_EINVALID,
                      "%s: %s", texts[i], err.text);
        testing_check(err.path[0] != '\0', "%s: no path", texts[i]);
        testing_check(dset_record_read(DSET_KIND_POD, texts[i], strlen(texts[i]), &see_all, &seen, NULL, NULL) ==
                          DSET_EINVALID,
                      "%s, in one call", texts[i]);
        dsetp_buffer_free(&seen);
    }
}
END_TEST

START_TEST(lists_are_the_same_in_any_pieces)
{
    char text[8192];
    dsetp_buffer seen;

    snprintf(text, sizeof text,
             "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"99\",\"continue\":\"t\\\"ok\","
             "\"remainingItemCount\":42},\"items\":[%s,%s, %s],\"x\":[1,{\"y\":\"]\"}]}\n",
             pod_one, pod_two, pod_one);
    dsetp_buffer_start(&seen, NULL);
    see_whole(DSET_KIND_POD, pod_one, &seen);
    see_whole(DSET_KIND_POD, pod_two, &seen);
    see_whole(DSET_KIND_POD, pod_one, &seen);
    dsetp_buffer_string(&seen, "page=99 next=t\"ok remaining=42 ");
    check_pieces(DSET_KIND_POD, DSET_SHAPE_LIST, text, seen.data);
    dsetp_buffer_free(&seen);
    check_pieces(DSET_KIND_POD, DSET_SHAPE_LIST, "{\"items\":[]}", "page= next= remaining=-1 ");
    check_pieces(DSET_KIND_POD, DSET_SHAPE_LIST, "{}", "page= next= remaining=-1 ");
    check_pieces(DSET_KIND_POD, DSET_SHAPE_LIST, " { \"items\" : null , \"kind\" : \"PodList\" } ",
                 "page= next= remaining=-1 ");
    check_pieces(DSET_KIND_DAEMONSET, DSET_SHAPE_LIST, "{\"items\":[{\"a\":[1]},{}]}",
                 "{\"a\":[1]}\n{}\npage= next= remaining=-1 ");
}
END_TEST

START_TEST(watches_are_the_same_in_any_pieces)
{
    char text[8192];
    dsetp_buffer seen;

    snprintf(text, sizeof text,
             "{\"type\":\"ADDED\",\"object\":%s}\n{\"object\":%s,\"type\":\"DELETED\"}\r\n"
             "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"123\"}}}\n"
             "{\"type\":\"NEW\",\"object\":{}}\n"
             "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"message\":\"too old\",\"code\":410}}\n",
             pod_one, pod_two);
    dsetp_buffer_start(&seen, NULL);
    dsetp_buffer_string(&seen, "change=1 status=0 at= says= ");
    see_whole(DSET_KIND_POD, pod_one, &seen);
    dsetp_buffer_string(&seen, "change=3 status=0 at= says= ");
    see_whole(DSET_KIND_POD, pod_two, &seen);
    dsetp_buffer_string(&seen, "change=4 status=0 at=123 says= change=5 status=410 at= says=too old ");
    check_pieces(DSET_KIND_POD, DSET_SHAPE_WATCH, text, seen.data);
    dsetp_buffer_free(&seen);
}
END_TEST

START_TEST(broken_text_is_refused)
{
    static const struct {
        uint32_t shape;
        const char *text;
        int code;
        const char *path;
    } cases[] = {
        { DSET_SHAPE_OBJECT, "", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "[]", DSET_EINVALID, "" },
        { DSET_SHAPE_OBJECT, "{}{}", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "{\"a\":1,}", DSET_EINVALID, "" },
        { DSET_SHAPE_OBJECT, "{\"a\" 1}", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "{\"a\":1 \"b\":2}", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "{\"a\":[{]}", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "{\"a\":}", DSET_ESYNTAX, "" },
        { DSET_SHAPE_OBJECT, "{\"kind\":\"Node\"}", DSET_EINVALID, "kind" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":[]}", DSET_EINVALID, "metadata" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":{\"name\":7}}", DSET_EINVALID, "metadata.name" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":{\"name\":\"\\x\"}}", DSET_ESYNTAX, "metadata.name" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":{\"name\":\"a\nb\"}}", DSET_ESYNTAX, "metadata.name" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":{\"labels\":{\"a\":1}}}", DSET_EINVALID, "metadata.labels" },
        { DSET_SHAPE_OBJECT, "{\"metadata\":{\"creationTimestamp\":\"now\"}}", DSET_EINVALID,
          "metadata.creationTimestamp" },
        { DSET_SHAPE_OBJECT, "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"lastTransitionTime\":\"x\"}]}}",
          DSET_EINVALID, "status.conditions[].lastTransitionTime" },
        { DSET_SHAPE_LIST, "{\"items\":[{},{\"metadata\":1}]}", DSET_EINVALID, "items[1].metadata" },
        { DSET_SHAPE_LIST, "{\"items\":[{}", DSET_ESYNTAX, "items[1]" },
        { DSET_SHAPE_LIST, "{\"items\":[{},]}", DSET_EINVALID, "items[1]" },
        { DSET_SHAPE_LIST, "{\"items\":{}}", DSET_EINVALID, "items[0]" },
        { DSET_SHAPE_LIST, "{\"kind\":\"NodeList\"}", DSET_EINVALID, "items[0].kind" },
        { DSET_SHAPE_LIST, "{} x", DSET_ESYNTAX, "items[0]" },
        { DSET_SHAPE_WATCH, "{\"type\":\"ADDED\"}", DSET_ESYNTAX, "events[0]" },
        { DSET_SHAPE_WATCH, "{\"type\":\"ADDED\",\"object\":{}}\n{\"ty", DSET_ESYNTAX, "events[1]" },
        { DSET_SHAPE_WATCH, "{\"type\":\"ADDED\",\"object\":{\"spec\":\"x\"}}", DSET_EINVALID, "events[0].spec" },
    };
    dset_record_options options = { .size = sizeof options, .kind = DSET_KIND_POD };
    dset_record_methods methods = see_all;
    size_t i, piece;

    methods.refusal = NULL;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (piece = 1; piece <= strlen(cases[i].text) + 1; piece++) {
            dset_error err = DSET_ERROR_INIT;
            dsetp_buffer seen;
            int code;

            dsetp_buffer_start(&seen, NULL);
            options.shape = cases[i].shape;
            code = read_all(&options, &methods, cases[i].text, strlen(cases[i].text), piece, &seen, &err);
            testing_check(code == cases[i].code && strcmp(err.path, cases[i].path) == 0, "%s by %zu: %s at %s: %s",
                          cases[i].text, piece, dset_code_name(code), err.path, err.text);
            dsetp_buffer_free(&seen);
        }
    }
}
END_TEST

static int refuse(void *context, const dset_pod *pod)
{
    (void)context;
    return strcmp(pod->name, "b") == 0 ? DSET_EBUSY : DSET_OK;
}

START_TEST(callers_may_stop_a_reader_and_objects_have_a_limit)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_OBJECT, 0, NULL, 0, 0 };
    dset_record_methods methods = { .size = sizeof methods, .pod = refuse };
    dset_record_reader *reader;
    dset_error err = DSET_ERROR_INIT;

    ck_ok(dset_record_reader_new(&reader, &options, &methods, NULL, NULL));
    ck_assert_int_eq(dset_record_reader_feed(reader, pod_two, strlen(pod_two), NULL), DSET_EBUSY);
    ck_assert_int_eq(dset_record_reader_feed(reader, "{}", 2, NULL), DSET_EBUSY);
    ck_assert_int_eq(dset_record_reader_end(reader, NULL), DSET_EBUSY);
    dset_record_reader_free(reader);

    options.record_max = 100;
    ck_ok(dset_record_reader_new(&reader, &options, &methods, NULL, NULL));
    ck_ok(dset_record_reader_feed(reader, pod_one, 90, NULL));
    ck_assert_int_eq(dset_record_reader_feed(reader, pod_one + 90, 90, &err), DSET_ELIMIT);
    dset_record_reader_free(reader);

    options.kind = DSET_KIND_ANY;
    ck_assert_int_eq(dset_record_reader_new(&reader, &options, &methods, NULL, NULL), DSET_EMISUSE);
    options.kind = DSET_KIND_POD;
    options.shape = 9;
    ck_assert_int_eq(dset_record_reader_new(&reader, &options, &methods, NULL, NULL), DSET_EMISUSE);
}
END_TEST

/* Three Pods in a list or a watch; the name of the second comes after 1500 labels. */
static char *three_pods(bool watch, size_t *size)
{
    static const char first[] = "{\"metadata\":{\"name\":\"a\"}}", last[] = "{\"metadata\":{\"name\":\"c\"}}";
    dsetp_buffer text;
    char label[40];
    int i;

    dsetp_buffer_start(&text, NULL);
    dsetp_buffer_string(&text, watch ? "{\"type\":\"ADDED\",\"object\":" : "{\"items\":[");
    dsetp_buffer_string(&text, first);
    dsetp_buffer_string(&text, watch ? "}\n{\"type\":\"MODIFIED\",\"object\":" : ",");
    dsetp_buffer_string(&text, "{\"kind\":\"Pod\",\"metadata\":{\"uid\":\"u\\t1\",\"labels\":{");
    for (i = 0; i < 1500; i++) {
        snprintf(label, sizeof label, "\"l-%04d\":\"\",", i);
        dsetp_buffer_string(&text, label);
    }
    dsetp_buffer_string(&text, "\"z\":\"\"},\"name\":\"b\",\"namespace\":\"ns\",\"resourceVersion\":\"7\"},\"spec\":[7]}");
    dsetp_buffer_string(&text, watch ? "}\n{\"object\":" : ",");
    dsetp_buffer_string(&text, last);
    dsetp_buffer_string(&text, watch ? ",\"type\":\"DELETED\"}\n" : "]}");
    ck_assert(!text.failed);
    *size = text.size;
    return text.data;
}

static void expect_three(dsetp_buffer *expected, bool watch, const char *refused)
{
    dsetp_buffer_start(expected, NULL);
    dsetp_buffer_string(expected, watch ? "change=1 status=0 at= says= " : "");
    see_whole(DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\"}}", expected);
    dsetp_buffer_string(expected, watch ? "change=2 status=0 at= says= " : "");
    dsetp_buffer_string(expected, refused);
    dsetp_buffer_string(expected, watch ? "change=3 status=0 at= says= " : "");
    see_whole(DSET_KIND_POD, "{\"metadata\":{\"name\":\"c\"}}", expected);
    dsetp_buffer_string(expected, watch ? "" : "page= next= remaining=-1 ");
}

/* One oversized Pod must not prevent reading the others. */
START_TEST(only_objects_over_a_limit_are_refused)
{
    static const struct {
        bool watch;
        uint32_t record_max;
        size_t pieces[5]; /* 0: one piece */
        const char *refused;
    } cases[] = {
        { false, 0, { 1, 7, 1024, 10000, 0 },
          "refused=b ns=ns uid=u\t1 version=7 change=0 DSET_ELIMIT=items[1].metadata.labels \n" },
        { true, 0, { 1, 7, 1024, 10000, 0 },
          "refused=b ns=ns uid=u\t1 version=7 change=2 DSET_ELIMIT=events[1].metadata.labels \n" },
        { false, 8000, { 1, 7, 1024, 10000, 0 }, "refused= ns= uid=u\t1 version= change=0 DSET_ELIMIT=items[1] \n" },
        { true, 8000, { 1, 7, 1024, 10000, 0 }, "refused= ns= uid=u\t1 version= change=2 DSET_ELIMIT=events[1] \n" },
    };
    size_t i, j, size;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_record_options options = { sizeof options, DSET_KIND_POD,
                                        cases[i].watch ? DSET_SHAPE_WATCH : DSET_SHAPE_LIST, 0, NULL, 0, 0 };
        char *text = three_pods(cases[i].watch, &size);
        dsetp_buffer expected, seen;

        options.record_max = cases[i].record_max;
        expect_three(&expected, cases[i].watch, cases[i].refused);
        for (j = 0; j < 5; j++) {
            dset_error err = DSET_ERROR_INIT;

            dsetp_buffer_start(&seen, NULL);
            testing_check(read_all(&options, &see_all, text, size, cases[i].pieces[j] != 0 ? cases[i].pieces[j] : size,
                                   &seen, &err) == DSET_OK,
                          "case %zu, %zu: %s: %s", i, j, err.path, err.text);
            testing_check(strcmp(seen.data, expected.data) == 0, "case %zu, %zu: %s", i, j, seen.data);
            dsetp_buffer_free(&seen);
        }
        dsetp_buffer_free(&expected);
        free(text);
    }
}
END_TEST

/* An object at the limit is handed over and one above it is refused, however the text is cut, and white space is free. */
START_TEST(a_limit_is_the_same_for_all_pieces)
{
    static const char pod[] = "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\"},\"x\":\"0123456789\"}";
    static const char event[] = "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\"}}}";
    static const struct {
        uint32_t shape;
        const char *before, *object, *after;
    } cases[] = {
        { DSET_SHAPE_OBJECT, "  \n", pod, "\n\n" },
        { DSET_SHAPE_LIST, "{\"items\":[  ", pod, "  ]}" },
        { DSET_SHAPE_WATCH, "\n  ", event, "\n \n" },
    };
    size_t i, piece, over;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (over = 0; over < 3; over++) {
            dset_record_options options = { sizeof options, DSET_KIND_POD, cases[i].shape, 0, NULL, 0, 0 };
            char text[512];

            options.record_max = (uint32_t)(strlen(cases[i].object) + 1 - over);
            snprintf(text, sizeof text, "%s%s%s", cases[i].before, cases[i].object, cases[i].after);
            for (piece = 1; piece <= strlen(text); piece++) {
                dset_error err = DSET_ERROR_INIT;
                dsetp_buffer seen;

                dsetp_buffer_start(&seen, NULL);
                ck_ok(read_all(&options, &see_all, text, strlen(text), piece, &seen, &err));
                testing_check((strstr(seen.data, "refused=") != NULL) == (over == 2), "%zu, over %zu, pieces of %zu: %s", i,
                              over, piece, seen.data);
                dsetp_buffer_free(&seen);
            }
        }
    }
}
END_TEST

static int refuse_refusal(void *context, const dset_refusal *refusal)
{
    (void)context;
    return refusal->error->code == DSET_ELIMIT ? DSET_EBUSY : DSET_OK;
}

START_TEST(refusals_may_stop_a_reader)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 0, NULL, 0, 0 };
    dset_record_methods methods = see_all;
    size_t size, i;
    char *text = three_pods(false, &size);

    for (i = 0; i < 4; i++) {
        dset_error err = DSET_ERROR_INIT;
        dsetp_buffer seen, expected;
        int code = i < 2 ? DSET_ELIMIT : DSET_EBUSY;

        options.record_max = i % 2 == 0 ? 0 : 8000;
        methods.refusal = i < 2 ? NULL : refuse_refusal;
        dsetp_buffer_start(&expected, NULL);
        see_whole(DSET_KIND_POD, "{\"metadata\":{\"name\":\"a\"}}", &expected);
        dsetp_buffer_start(&seen, NULL);
        ck_assert_int_eq(read_all(&options, &methods, text, size, 1000, &seen, &err), code);
        ck_assert_str_eq(seen.data, expected.data);
        if (i < 2)
            ck_assert_str_eq(err.path, i == 0 ? "items[1].metadata.labels" : "items[1]");
        dsetp_buffer_free(&seen);
        dsetp_buffer_free(&expected);
    }
    free(text);
}
END_TEST

/* Refused objects must still be well formed: they must end, and their names must be strings. */
START_TEST(refused_objects_must_be_well_formed)
{
    static const struct {
        const char *text, *path;
        int code;
    } cases[] = {
        { "{\"items\":[{\"metadata\":{\"name\":\"b\",\"labels\":{\"a\":\"12345678901234567890\"}}", "items[0]", DSET_ESYNTAX },
        { "{\"items\":[{\"metadata\":{\"labels\":{\"a\":\"12345678901234567890\"},\"name\":7}}]}", "items[0].metadata.name",
          DSET_EINVALID },
        { "{\"items\":[{},\"123456789012345678901234567890123456789012345678901234567890\"]}", "items[1]", DSET_EINVALID },
        { "{\"metadata\":{\"continue\":\"12345678901234567890\"},\"items\":[]}", "items[0]", DSET_ELIMIT },
    };
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_LIST, 0, NULL, 20, 0 };
    size_t i, piece;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (options.record_max = 60; options.record_max <= 1000; options.record_max += 940) {
            for (piece = 1; piece <= strlen(cases[i].text); piece++) {
                dset_error err = DSET_ERROR_INIT;
                dsetp_buffer seen;
                int code;

                dsetp_buffer_start(&seen, NULL);
                code = read_all(&options, &see_all, cases[i].text, strlen(cases[i].text), piece, &seen, &err);
                testing_check(code == cases[i].code && strcmp(err.path, cases[i].path) == 0,
                              "%zu, pieces of %zu: %s at %s: %s", i, piece, dset_code_name(code), err.path, err.text);
                dsetp_buffer_free(&seen);
            }
        }
    }
}
END_TEST

#define WAITING_FOR_IMAGE "{\"status\":{\"containerStatuses\":[{\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\","

/* However it is read, a long message is cut to the same length, and never inside a character. */
START_TEST(messages_are_truncated_consistently)
{
    static const char *const units[] = { "x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\n", "\\u0041", "\\u20ac",
                                         "\\ud83d\\ude00", "\\ud83d", "\xff", "\xe2\x82", "x\\u20ac\xf0\x9f\x98\x80" };
    static const char *const ways[] = { "{\"status\":{\"message\":\"",
                                        "{\"status\":{\"conditions\":[{\"type\":\"PodScheduled\",\"message\":\"",
                                        WAITING_FOR_IMAGE "\"message\":\"" };
    static const char *const ends[] = { "\"}}", "\"}]}}", "\"}}}]}}" };
    size_t i, odd, way, times;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        for (odd = 0; odd < 12; odd++) {
            dsetp_buffer text, whole;

            way = odd / 4;
            dsetp_buffer_start(&text, NULL);
            dsetp_buffer_string(&text, ways[way]);
            dsetp_buffer_add(&text, "abc", odd % 4);
            for (times = 0; times < 1100; times++)
                dsetp_buffer_string(&text, units[i]);
            dsetp_buffer_string(&text, ends[way]);
            dsetp_buffer_start(&whole, NULL);
            see_whole(DSET_KIND_POD, text.data, &whole);
            testing_check(whole.size > 1020 && whole.size < 1250, "%zu bytes", whole.size);
            for (times = 100; times <= 100000; times *= 1000) {
                dsetp_buffer seen;

                dsetp_buffer_start(&seen, NULL);
                ck_ok(read_pieces(DSET_KIND_POD, DSET_SHAPE_OBJECT, text.data, text.size, times, &seen, NULL, NULL));
                testing_check(strcmp(seen.data, whole.data) == 0, "unit %zu, %zu: %s", i, odd, seen.data);
                dsetp_buffer_free(&seen);
            }
            dsetp_buffer_free(&whole);
            dsetp_buffer_free(&text);
        }
    }
}
END_TEST

#define STATUS(phase, ready, more) \
    "{\"status\":{\"phase\":\"" phase "\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"" ready "\"}" more "}}"
#define WAITING(reason) "[{\"state\":{\"waiting\":{\"reason\":\"" reason "\",\"message\":\"m\"}}}]"
#define UNSCHEDULED(status, reason) \
    ",{\"type\":\"PodScheduled\",\"status\":\"" status "\",\"reason\":\"" reason "\",\"message\":\"no room\"}]"

/* What keeps a Pod from becoming ready: as kubelets and schedulers write it, and what only looks like it. */
START_TEST(stuck_pods_say_why)
{
    static const struct {
        const char *text;
        uint32_t flags;
        const char *message;
    } cases[] = {
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("ImagePullBackOff")), DSET_POD_NO_IMAGE,
          "ImagePullBackOff: m" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("ErrImagePull")), DSET_POD_NO_IMAGE,
          "ErrImagePull: m" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("ErrImageNeverPull")), DSET_POD_NO_IMAGE,
          "ErrImageNeverPull: m" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("InvalidImageName")), DSET_POD_NO_IMAGE,
          "InvalidImageName: m" },
        { STATUS("Pending", "False", "],\"initContainerStatuses\":" WAITING("CreateContainerConfigError")
                 ",\"containerStatuses\":" WAITING("PodInitializing")), DSET_POD_MISCONFIGURED,
          "CreateContainerConfigError: m" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("CreateContainerError")),
          DSET_POD_MISCONFIGURED, "CreateContainerError: m" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("RunContainerError")), DSET_POD_MISCONFIGURED,
          "RunContainerError: m" },
        { STATUS("Running", "False", "],\"containerStatuses\":[null,{\"state\":{\"running\":{}}},{\"state\":"
                 "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}}]"), DSET_POD_CRASHING, "CrashLoopBackOff" },
        { STATUS("Pending", "False", "],\"message\":\"of the Pod\",\"containerStatuses\":" WAITING("ErrImagePull")),
          DSET_POD_NO_IMAGE, "ErrImagePull: m" },
        { STATUS("Pending", "False", UNSCHEDULED("False", "Unschedulable")), DSET_POD_UNPLACED, "no room" },
        { STATUS("Pending", "False", UNSCHEDULED("False", "SchedulingGated")), 0, "no room" },
        { STATUS("Pending", "False", UNSCHEDULED("True", "Unschedulable")), 0, "NULL" },
        { STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("ContainerCreating")), 0, "NULL" },
        { STATUS("Running", "True", "],\"containerStatuses\":" WAITING("CrashLoopBackOff")), DSET_POD_READY, "NULL" },
        { STATUS("Failed", "False", "],\"containerStatuses\":" WAITING("CrashLoopBackOff")), 0, "NULL" },
        { STATUS("Pending", "False", "],\"containerStatuses\":7"), 0, "NULL" },
        { STATUS("Pending", "False", "],\"containerStatuses\":[7,{\"state\":[]}]"), 0, "NULL" },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char wanted[128];
        dsetp_buffer seen;

        snprintf(wanted, sizeof wanted, "message=%s flags=%u ", cases[i].message, (unsigned)cases[i].flags);
        dsetp_buffer_start(&seen, NULL);
        see_whole(DSET_KIND_POD, cases[i].text, &seen);
        testing_check(strstr(seen.data, wanted) != NULL, "%s is read as %s, not %s", cases[i].text, seen.data, wanted);
        check_pieces(DSET_KIND_POD, DSET_SHAPE_OBJECT, cases[i].text, seen.data);
        dsetp_buffer_free(&seen);
    }
}
END_TEST

static int read_swept(const dset_allocator *memory, void *context)
{
    dsetp_buffer seen;
    int code;

    dsetp_buffer_start(&seen, NULL);
    code = read_pieces(DSET_KIND_POD, DSET_SHAPE_LIST, context, strlen(context), 100, &seen, memory, NULL);
    dsetp_buffer_free(&seen);
    return code;
}

START_TEST(readers_survive_failing_allocations)
{
    char text[4096];

    snprintf(text, sizeof text, "{\"metadata\":{\"continue\":\"x\"},\"items\":[%s,%s,%s]}", pod_one, pod_two,
             STATUS("Pending", "False", "],\"containerStatuses\":" WAITING("ErrImagePull")));
    ck_assert_uint_gt(testing_sweep(read_swept, text), 5);
}
END_TEST

/* One bad object of many is reported, and the others are delivered. */
START_TEST(objects_that_do_not_read_are_refused_one_by_one)
{
    check_pieces(DSET_KIND_NODE, DSET_SHAPE_LIST,
                 "{\"items\":[{\"metadata\":{\"name\":\"a\"}},{\"metadata\":{\"name\":\"b\",\"labels\":{\"gpu\":true}}},"
                 "{\"metadata\":{\"name\":\"c\"}}]}",
                 "node=a uid=NULL version=NULL flags=0 "
                 "refused=b ns= uid= version= change=0 DSET_EINVALID=items[1].metadata.labels \n"
                 "node=c uid=NULL version=NULL flags=0 page= next= remaining=-1 ");
    check_pieces(DSET_KIND_NODE, DSET_SHAPE_WATCH,
                 "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"b\"},\"spec\":\"x\"}}\n"
                 "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"c\"}}}",
                 "change=2 status=0 at= says= "
                 "refused=b ns= uid= version= change=2 DSET_EINVALID=events[0].spec \n"
                 "change=1 status=0 at= says= node=c uid=NULL version=NULL flags=0 ");
}
END_TEST

START_TEST(of_equal_members_of_an_envelope_the_last_counts)
{
    check_pieces(DSET_KIND_NODE, DSET_SHAPE_WATCH,
                 "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}},\"type\":\"DELETED\","
                 "\"object\":{\"metadata\":{\"name\":\"b\"}}}\n"
                 "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1\",\"resourceVersion\":\"2\"}}}",
                 "change=3 status=0 at= says= node=b uid=NULL version=NULL flags=0 change=4 status=0 at=2 says= ");
    check_pieces(DSET_KIND_NODE, DSET_SHAPE_LIST,
                 "{\"metadata\":{\"resourceVersion\":\"1\",\"resourceVersion\":\"2\"},\"items\":[]}",
                 "page=2 next= remaining=-1 ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("records");
    TCase *tests = tcase_create("records");

    tcase_add_test(tests, objects_are_the_same_in_any_pieces);
    tcase_add_test(tests, fields_read_must_have_their_type);
    tcase_add_test(tests, lists_are_the_same_in_any_pieces);
    tcase_add_test(tests, watches_are_the_same_in_any_pieces);
    tcase_add_test(tests, broken_text_is_refused);
    tcase_add_test(tests, objects_that_do_not_read_are_refused_one_by_one);
    tcase_add_test(tests, of_equal_members_of_an_envelope_the_last_counts);
    tcase_add_test(tests, callers_may_stop_a_reader_and_objects_have_a_limit);
    tcase_add_test(tests, only_objects_over_a_limit_are_refused);
    tcase_add_test(tests, a_limit_is_the_same_for_all_pieces);
    tcase_add_test(tests, refusals_may_stop_a_reader);
    tcase_add_test(tests, refused_objects_must_be_well_formed);
    tcase_add_test(tests, stuck_pods_say_why);
    tcase_add_test(tests, messages_are_truncated_consistently);
    tcase_add_test(tests, readers_survive_failing_allocations);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
