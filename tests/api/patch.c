/* Strategic merge patches: made from three objects and applied. The vectors apply and patch have many more cases. */
#include <stdlib.h>
#include <string.h>

#include "daemonset/patch.h"
#include "support/testing.h"

static dset_document *parsed(const char *text)
{
    dset_document *document;

    ck_ok(dset_document_parse(&document, text, strlen(text), NULL, NULL));
    return document;
}

/* The patch, without its quotes. */
static const char *patch_of(const char *last, const char *wanted, const char *live)
{
    static testing_output out;
    dset_document *documents[3] = { last != NULL ? parsed(last) : NULL, parsed(wanted), parsed(live) };
    size_t i, kept = 0;

    out.size = 0;
    ck_ok(dset_patch_write(DSET_KIND_DAEMONSET, dset_document_root(documents[0]), dset_document_root(documents[1]),
                           dset_document_root(documents[2]), NULL, testing_keep, &out, NULL));
    for (i = 0; i < 3; i++)
        dset_document_free(documents[i]);
    for (i = 0; i <= out.size; i++) {
        if (out.text[i] != '"')
            out.text[kept++] = out.text[i];
    }
    return out.text;
}

/* The object with a patch, without its quotes. */
static const char *patched(const char *object, const char *patch)
{
    static testing_output out;
    dset_document *document = parsed(object);
    size_t i, kept = 0;

    out.size = 0;
    ck_ok(dset_document_patch(document, DSET_KIND_DAEMONSET, patch, strlen(patch), NULL));
    ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, DSET_WRITE_CANONICAL, testing_keep, &out,
                           NULL));
    dset_document_free(document);
    for (i = 0; i <= out.size; i++) {
        if (out.text[i] != '"')
            out.text[kept++] = out.text[i];
    }
    return out.text;
}

#define POD(spec) "{\"spec\":{\"template\":{\"spec\":{" spec "}}}}"
#define SHORT(spec) "{spec:{template:{spec:{" spec "}}}}"

START_TEST(lists_are_merged_by_their_keys)
{
    static const char live[] =
        POD("\"containers\":[{\"name\":\"c\",\"image\":\"i1\",\"args\":[\"a\",\"b\"]},{\"name\":\"side\"}],"
            "\"imagePullSecrets\":[{\"name\":\"s1\"}],\"tolerations\":[{\"key\":\"t1\"}]");
    static const char wanted[] = POD("\"containers\":[{\"name\":\"c\",\"image\":\"i2\",\"args\":[\"c\"]}],"
                                     "\"imagePullSecrets\":[{\"name\":\"s2\"}],\"tolerations\":[{\"key\":\"t2\"}]");
    static const char patch[] =
        POD("\"$setElementOrder/containers\":[{\"name\":\"c\"}],\"$setElementOrder/imagePullSecrets\":"
            "[{\"name\":\"s2\"}],\"containers\":[{\"args\":[\"c\"],\"image\":\"i2\",\"name\":\"c\"}],"
            "\"imagePullSecrets\":[{\"name\":\"s2\"}],\"tolerations\":[{\"key\":\"t2\"}]");
    static const char result[] = SHORT("containers:[{args:[c],image:i2,name:c},{name:side}],"
                                       "imagePullSecrets:[{name:s2},{name:s1}],tolerations:[{key:t2}]");

    ck_assert_str_eq(patch_of(NULL, wanted, live),
                     SHORT("$setElementOrder/containers:[{name:c}],$setElementOrder/imagePullSecrets:[{name:s2}],"
                           "containers:[{args:[c],image:i2,name:c}],imagePullSecrets:[{name:s2}],"
                           "tolerations:[{key:t2}]"));
    ck_assert_str_eq(patched(live, patch), result);
    ck_assert_str_eq(patch_of(wanted, wanted, wanted), "{}");
}
END_TEST

START_TEST(what_was_applied_and_is_wanted_no_more_goes)
{
    static const char last[] = "{\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"1\"},\"finalizers\":[\"x/1\",\"x/2\"]}}";
    static const char wanted[] = "{\"metadata\":{\"labels\":{\"a\":\"1\"},\"finalizers\":[\"x/2\"]}}";
    static const char live[] = "{\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"},"
                               "\"finalizers\":[\"x/1\",\"x/2\",\"x/3\"]}}";

    ck_assert_str_eq(patch_of(last, wanted, live),
                     "{metadata:{$deleteFromPrimitiveList/finalizers:[x/1],$setElementOrder/finalizers:[x/2],"
                     "labels:{b:null}}}");
    ck_assert_str_eq(patched(live, "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"x/1\"],"
                                   "\"$setElementOrder/finalizers\":[\"x/2\"],\"labels\":{\"b\":null}}}"),
                     "{metadata:{finalizers:[x/2,x/3],labels:{a:1,c:3}}}");
}
END_TEST

/* Only one source may be left: $retainKeys clears the others, whoever set them. */
START_TEST(a_volume_keeps_one_source)
{
    static const char live[] = POD("\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/x\",\"type\":\"\"}}]");
    static const char wanted[] = POD("\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}]");

    ck_assert_str_eq(patch_of(NULL, wanted, live),
                     SHORT("$setElementOrder/volumes:[{name:v}],"
                           "volumes:[{$retainKeys:[emptyDir,name],emptyDir:{},name:v}]"));
    ck_assert_str_eq(patched(live, POD("\"volumes\":[{\"$retainKeys\":[\"emptyDir\",\"name\"],\"emptyDir\":{},"
                                       "\"name\":\"v\"}]")),
                     SHORT("volumes:[{emptyDir:{},name:v}]"));
}
END_TEST

START_TEST(directives_are_carried_out)
{
    static const char object[] =
        POD("\"nodeSelector\":{\"a\":\"1\"},\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}]");

    ck_assert_str_eq(patched(object, POD("\"nodeSelector\":{\"$patch\":\"replace\",\"b\":\"2\"}")),
                     SHORT("containers:[{name:a},{name:b}],nodeSelector:{b:2}"));
    ck_assert_str_eq(patched(object, POD("\"nodeSelector\":{\"$patch\":\"delete\"}")),
                     SHORT("containers:[{name:a},{name:b}],nodeSelector:{}"));
    ck_assert_str_eq(patched(object, POD("\"containers\":[{\"$patch\":\"delete\",\"name\":\"a\"},{\"name\":\"c\"}]")),
                     SHORT("containers:[{name:c},{name:b}],nodeSelector:{a:1}"));
    ck_assert_str_eq(patched(object, POD("\"containers\":[{\"$patch\":\"replace\"},{\"name\":\"c\"}]")),
                     SHORT("containers:[{name:c}],nodeSelector:{a:1}"));
    ck_assert_str_eq(patched("{\"new\":{\"a\":{\"b\":1}}}", "{\"new\":{\"a\":{\"c\":null}}}"), "{new:{a:{}}}");
}
END_TEST

static void refused(const char *patch, int code, const char *path)
{
    static const char object[] = POD("\"containers\":[{\"name\":\"a\"}]");
    dset_error err = DSET_ERROR_INIT;
    dset_document *document = parsed(object);
    testing_output out = { "", 0 };

    ck_assert_int_eq(dset_document_patch(document, DSET_KIND_DAEMONSET, patch, strlen(patch), &err), code);
    ck_assert_str_eq(err.path, path);
    ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, testing_keep, &out, NULL));
    ck_assert_str_eq(out.text, object);
    dset_document_free(document);
}

START_TEST(a_wrong_patch_changes_nothing)
{
    refused("[]", DSET_EINVALID, "");
    refused("{", DSET_ESYNTAX, "");
    refused(POD("\"hostNetwork\":true,\"containers\":[{\"image\":\"i\"}]"), DSET_EINVALID,
            "spec.template.spec.containers[0]");
    refused(POD("\"containers\":[{\"name\":{}}]"), DSET_EINVALID, "spec.template.spec.containers[0].name");
    refused(POD("\"containers\":[\"a\"]"), DSET_EINVALID, "spec.template.spec.containers[0]");
    refused(POD("\"containers\":[{\"$patch\":\"merge\",\"name\":\"a\"}]"), DSET_EINVALID,
            "spec.template.spec.containers[0].$patch");
    refused(POD("\"$patch\":\"bogus\""), DSET_EINVALID, "spec.template.spec.$patch");
    refused(POD("\"$patch\":1"), DSET_EINVALID, "spec.template.spec.$patch");
    refused(POD("\"$setElementOrder/nothing\":[]"), DSET_EINVALID, "spec.template.spec");
    refused(POD("\"$setElementOrder\":[]"), DSET_EINVALID, "spec.template.spec");
    refused(POD("\"$setElementOrder/containers\":{}"), DSET_EINVALID, "spec.template.spec");
    refused(POD("\"$setElementOrder/containers\":[{\"name\":\"b\"}],\"containers\":[{\"name\":\"c\"}]"), DSET_EINVALID,
            "spec.template.spec.containers[0]");
    refused(POD("\"$retainKeys\":[\"volumes\"],\"containers\":[]"), DSET_EINVALID, "spec.template.spec.containers");
    refused(POD("\"$deleteFromPrimitiveList/containers\":[\"a\"]"), DSET_EINVALID,
            "spec.template.spec.$deleteFromPrimitiveList/containers[0]");
    refused(POD("\"$deleteFromPrimitiveList\":[]"), DSET_EINVALID, "spec.template.spec.$deleteFromPrimitiveList");
}
END_TEST

/* What was applied last is text that anyone can write. */
START_TEST(a_strange_annotation_is_refused_or_harmless)
{
    static const char *const strange[] = {
        "{}", "{\"spec\":null}", "{\"spec\":[]}", POD("\"containers\":{}"), POD("\"containers\":[null]"),
        POD("\"containers\":[[]]"), POD("\"containers\":[{}]"), POD("\"containers\":[{\"name\":[]}]"),
        POD("\"containers\":[1,{}]"), POD("\"$patch\":\"replace\""), POD("\"$retainKeys\":[]"),
        "{\"metadata\":{\"finalizers\":[{}],\"labels\":{\"a\":{\"b\":[]}}}}",
    };
    dset_document *wanted = parsed(POD("\"containers\":[{\"name\":\"a\"}]")), *live = parsed("{\"spec\":{}}");
    testing_output out = { "", 0 };
    size_t i;

    for (i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        dset_document *last = parsed(strange[i]);
        int code;

        out.size = 0;
        code = dset_patch_write(DSET_KIND_DAEMONSET, dset_document_root(last), dset_document_root(wanted),
                                dset_document_root(live), NULL, testing_keep, &out, NULL);
        ck_assert(code == DSET_OK || code == DSET_EINVALID);
        if (code == DSET_OK)
            code = dset_document_patch(live, DSET_KIND_DAEMONSET, out.text, out.size, NULL);
        ck_assert(code == DSET_OK || code == DSET_EINVALID);
        dset_document_free(last);
    }
    dset_document_free(wanted);
    dset_document_free(live);
}
END_TEST

/* A set of many elements, in the other order each time. */
static char *many(size_t count, bool backwards)
{
    char *text = malloc(count * 48 + 100), *end = text;
    size_t i;

    end += sprintf(end, "%s", "{\"spec\":{\"template\":{\"spec\":{\"hostAliases\":[");
    for (i = 0; i < count; i++)
        end += sprintf(end, "%s{\"ip\":\"%020zu\"}", i > 0 ? "," : "", backwards ? count - i : i + count / 2);
    sprintf(end, "]}}}}");
    return text;
}

/* Their cost must not grow with the square of their number. */
START_TEST(long_lists_are_merged)
{
    char *wanted = many(60000, true), *live = many(60000, false);
    dset_document *from = parsed(live), *to = parsed(wanted);
    dset_text patch;

    dset_text_start(&patch, NULL);
    ck_ok(dset_patch_write(DSET_KIND_DAEMONSET, NULL, dset_document_root(to), dset_document_root(from), NULL,
                           dset_text_add, &patch, NULL));
    ck_ok(dset_document_patch(from, DSET_KIND_DAEMONSET, patch.data, patch.size, NULL));
    ck_assert_uint_eq(dset_value_count(dset_value_find(dset_document_root(from), "spec", "template", "spec",
                                                      "hostAliases", NULL)), 89999);
    dset_text_free(&patch);
    dset_document_free(from);
    dset_document_free(to);
    free(wanted);
    free(live);
}
END_TEST

static int make(uint32_t kind, const dset_value *last, const dset_value *wanted, const dset_value *live)
{
    testing_output out = { "", 0 };

    return dset_patch_write(kind, last, wanted, live, NULL, testing_keep, &out, NULL);
}

START_TEST(misuse_is_told)
{
    dset_document *document = parsed("{}"), *list = parsed("[]");
    const dset_value *object = dset_document_root(document), *array = dset_document_root(list);

    ck_assert_int_eq(dset_document_patch(document, DSET_KIND_EVENT, "{}", 2, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_document_patch(list, DSET_KIND_NODE, "{}", 2, NULL), DSET_EINVALID);
    ck_assert_int_eq(make(DSET_KIND_LEASE, NULL, object, object), DSET_EMISUSE);
    ck_assert_int_eq(make(DSET_KIND_NODE, array, object, object), DSET_EINVALID);
    ck_assert_int_eq(make(DSET_KIND_NODE, NULL, array, object), DSET_EINVALID);
    ck_assert_int_eq(make(DSET_KIND_NODE, NULL, object, array), DSET_EINVALID);
    ck_ok(make(DSET_KIND_NODE, NULL, object, object));
    dset_document_free(document);
    dset_document_free(list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("patch");
    TCase *tests = tcase_create("patch");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, lists_are_merged_by_their_keys);
    tcase_add_test(tests, what_was_applied_and_is_wanted_no_more_goes);
    tcase_add_test(tests, a_volume_keeps_one_source);
    tcase_add_test(tests, directives_are_carried_out);
    tcase_add_test(tests, a_wrong_patch_changes_nothing);
    tcase_add_test(tests, a_strange_annotation_is_refused_or_harmless);
    tcase_add_test(tests, long_lists_are_merged);
    tcase_add_test(tests, misuse_is_told);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
