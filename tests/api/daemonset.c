/* DaemonSets from documents: positions of errors, warnings, updates, undo, YAML numbers, the list of fields. */
#include <stdlib.h>
#include <string.h>

#include "daemonset/manifest.h"
#include "support/testing.h"

static void note(testing_output *to, const char *text)
{
    testing_keep(to, text, strlen(text));
}

static const char manifest[] = "apiVersion: apps/v1\n"
                               "kind: DaemonSet\n"
                               "metadata:\n"
                               "  name: agent\n"
                               "spec:\n"
                               "  selector: {matchLabels: {app: a}}\n"
                               "  template:\n"
                               "    metadata: {labels: {app: a}}\n"
                               "    spec:\n"
                               "      containers:\n"
                               "      - name: main\n"
                               "        image: i\n";

/* The manifest with more lines appended. */
static const char *with(const char *more)
{
    static char text[4096];

    snprintf(text, sizeof text, "%s%s", manifest, more);
    return text;
}

static void note_issue(void *context, const dset_issue *issue)
{
    char line[600];

    snprintf(line, sizeof line, "%u:%u %s %s\n", issue->line, issue->column, issue->warning ? issue->type : "error",
             issue->path);
    note(context, line);
}

static const char *issues_of(const char *text, uint32_t flags)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    static testing_output out;
    int code;

    out.size = 0;
    out.text[0] = '\0';
    options.flags = flags;
    code = dset_daemonset_check(text, strlen(text), &options, note_issue, &out, NULL);
    testing_check((code == DSET_OK) == (strstr(out.text, "error") == NULL), "%s: %s", dset_code_name(code), out.text);
    return out.text;
}

START_TEST(missing_fields_are_reported_with_their_position)
{
    ck_assert_str_eq(issues_of(with(""), 0), "");
    ck_assert_str_eq(issues_of(with("      - image: j\n"), 0), "13:9 error spec.template.spec.containers[1].name\n");
    ck_assert_str_eq(issues_of("spec: {template: {spec: {}}}\nmetadata: {}\n", 0),
                     "2:1 error metadata.name\n1:8 error spec.template.metadata.labels\n"
                     "1:19 error spec.template.spec.containers\n");
    ck_assert_str_eq(issues_of(with("  minReadySeconds: -1\n"), 0), "13:3 error spec.minReadySeconds\n");
    ck_assert_str_eq(issues_of(with("        volumeMounts:\n        - name: v\n"), 0),
                     "14:11 error spec.template.spec.containers[0].volumeMounts[0].name\n"
                     "14:11 error spec.template.spec.containers[0].volumeMounts[0].mountPath\n");
    ck_assert_str_eq(issues_of(with("      serviceAccountName: Bad\n"), 0),
                     "13:7 error spec.template.spec.serviceAccountName\n");
    ck_assert_str_eq(issues_of(with("      serviceAccount: Bad\n"), 0),
                     "13:7 error spec.template.spec.serviceAccountName\n");
}
END_TEST

/* What is unknown is carried, and counts as nothing. */
START_TEST(unknown_fields_are_no_content)
{
    static const char text[] = "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{"
                               "\"matchLabel\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{"
                               "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"volumes\":[{\"name\":\"v\",\"projected\":{"
                               "\"sources\":[{\"secret\":{\"name\":\"s\"},\"later\":{}}]}}]}}}}";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;

    options.flags = DSET_PARSE_LENIENT;
    ck_assert_int_eq(dset_daemonset_parse(&set, text, sizeof text - 1, &options, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "spec.selector");
    ck_assert_ptr_null(strstr(issues_of(text, DSET_PARSE_LENIENT), "projected.sources[0]\n"));
}
END_TEST

START_TEST(parse_reports_the_first_error_of_check)
{
    static const char *const texts[] = { "spec: {}", "metadata: {name: A}\nspec: {x: 1}\n", "a: [", "kind: Pod", "metadata: 1" };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dset_daemonset *set = (dset_daemonset *)&err;
        char first[300];
        const char *all = issues_of(texts[i], 0);

        ck_assert_int_ne(dset_daemonset_parse(&set, texts[i], strlen(texts[i]), NULL, &err), DSET_OK);
        ck_assert_ptr_null(set);
        snprintf(first, sizeof first, "%u:%u error %s\n", err.line, err.column, err.path);
        testing_check(strncmp(all, first, strlen(first)) == 0 && err.line > 0, "%s: %s, not %s", texts[i], first, all);
    }
}
END_TEST

START_TEST(warnings_can_be_switched_off)
{
    static const char more[] = "        ports: [{containerPort: 80, hostPort: 80}]\n"
                               "        resources: {requests: {memory: 1500m}}\n"
                               "  updateStrategy: {rollingUpdate: {maxSurge: 10%, maxUnavailable: 0}}\n"
                               "  color: blue\n";
    static const char plain[] = "14:32 Warning spec.template.spec.containers[0].resources.requests[memory]\n";
    static const char priority[] = "9:5 RequestsWithoutPriority spec.template.spec.priorityClassName\n";
    static const char surge[] = "15:36 SurgeWithHostPort spec.updateStrategy.rollingUpdate.maxSurge\n";
    static const char unknown[] = "16:3 UnknownField spec.color\n";
    char expected[600];

    snprintf(expected, sizeof expected, "%s%s%s%s", unknown, plain, priority, surge);
    ck_assert_str_eq(issues_of(with(more), DSET_PARSE_LENIENT), expected);
    snprintf(expected, sizeof expected, "%s%s", priority, surge);
    ck_assert_str_eq(issues_of(with(more), DSET_PARSE_LENIENT | DSET_PARSE_NO_WARNINGS), expected);
    ck_assert_str_eq(issues_of(with(more), DSET_PARSE_LENIENT | DSET_PARSE_NO_WARNINGS | DSET_PARSE_NO_SURGE_ADVICE),
                     priority);
    ck_assert_str_eq(issues_of(with(more), DSET_PARSE_LENIENT | DSET_PARSE_NO_WARNINGS | DSET_PARSE_NO_PRIORITY_ADVICE),
                     surge);
    ck_assert_str_eq(issues_of(with("      hostNetwork: true\n      priorityClassName: x\n"
                                    "      initContainers: [{name: i, image: i, ports: [{containerPort: 1}]}]\n"
                                    "  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n"),
                               0),
                     "16:36 SurgeWithHostPort spec.updateStrategy.rollingUpdate.maxSurge\n");
}
END_TEST

static dset_daemonset *set_of(const char *text)
{
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;

    testing_check(dset_daemonset_parse(&set, text, strlen(text), NULL, &err) == DSET_OK, "%s: %s", err.path, err.text);
    return set;
}

static const char *written(const dset_daemonset *set)
{
    static testing_output out;

    out.size = 0;
    ck_ok(dset_daemonset_write(set, DSET_FORMAT_JSON, 0, testing_keep, &out, NULL));
    return out.text;
}

/* As in a Go decoder, the last one that is not null counts. */
START_TEST(the_last_of_two_kinds_counts)
{
    static const struct {
        const char *kinds;
        int code;
    } cases[] = { { "\"kind\":\"DaemonSet\",\"kind\":\"Pod\"", DSET_EINVALID },
                  { "\"kind\":\"Pod\",\"kind\":\"DaemonSet\"", DSET_OK },
                  { "\"kind\":\"DaemonSet\",\"kind\":null", DSET_OK },
                  { "\"kind\":\"DaemonSet\",\"kind\":\"\"", DSET_OK },
                  { "\"kind\":\"\",\"kind\":null", DSET_OK } };
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;
    char text[200];
    size_t i;

    options.flags = DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        testing_output json = { "", 0 };

        snprintf(text, sizeof text, "{%s,\"metadata\":{\"name\":\"a\"}}", cases[i].kinds);
        ck_assert_int_eq(dset_daemonset_parse(&set, text, strlen(text), &options, &err), cases[i].code);
        if (cases[i].code != DSET_OK) {
            ck_assert_str_eq(err.path, "kind");
            continue;
        }
        ck_ok(dset_daemonset_write(set, DSET_FORMAT_JSON, 0, testing_keep, &json, NULL));
        ck_assert_ptr_nonnull(strstr(json.text, "{\"kind\":\"DaemonSet\","));
        dset_daemonset_free(set);
    }
}
END_TEST

START_TEST(updates_increment_the_generation)
{
    dset_daemonset *first = set_of(manifest), *second, *third, *same;
    const char *image = with("        env: [{name: A}]\n"), *limit = with("  revisionHistoryLimit: 3\n");

    (void)image;
    ck_ok(dset_daemonset_update(&same, first, manifest, strlen(manifest), NULL, NULL));
    ck_assert_int_eq(dset_daemonset_generation(same), 1);
    ck_assert_str_eq(dset_daemonset_namespace(same), "default");
    ck_ok(dset_daemonset_update(&second, first, limit, strlen(limit), NULL, NULL));
    ck_assert_int_eq(dset_daemonset_generation(second), 2);
    ck_assert_ptr_nonnull(strstr(written(second), "template.generation\":\"1\""));
    image = with("        env: [{name: A}]\n");
    ck_ok(dset_daemonset_update(&third, second, image, strlen(image), NULL, NULL));
    ck_assert_int_eq(dset_daemonset_generation(third), 3);
    ck_assert_ptr_nonnull(strstr(written(third), "template.generation\":\"2\""));
    dset_daemonset_free(first);
    dset_daemonset_free(second);
    dset_daemonset_free(third);
    dset_daemonset_free(same);
}
END_TEST

START_TEST(updates_cannot_change_immutable_fields)
{
    static const char changed[] = "metadata: {name: other}\nspec:\n  selector: {matchLabels: {app: b}}\n"
                                  "  template: {metadata: {labels: {app: b}}, spec: {containers: [{name: m, image: i}]}}\n";
    static const char status[] = "metadata: {name: agent}\nspec: {minReadySeconds: -4}\nstatus: {numberReady: 3, collisionCount: 2}\n";
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set = set_of(manifest), *updated;
    testing_output out = { "", 0 };

    ck_assert_int_eq(dset_daemonset_check_update(set, changed, strlen(changed), NULL, note_issue, &out, NULL),
                     DSET_EINVALID);
    ck_assert_str_eq(out.text, "1:12 error metadata.name\n3:3 error spec.selector\n");
    ck_assert_int_eq(dset_daemonset_update(&updated, set, changed, strlen(changed), NULL, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "metadata.name");
    ck_assert_ptr_null(updated);
    options.flags = DSET_PARSE_STATUS;
    ck_ok(dset_daemonset_update(&updated, set, status, strlen(status), &options, NULL));
    ck_assert_ptr_nonnull(strstr(written(updated), "\"numberReady\":3,\"collisionCount\":2"));
    ck_assert_ptr_null(strstr(written(updated), "minReadySeconds"));
    ck_assert_int_eq(dset_daemonset_generation(updated), 1);
    dset_daemonset_free(set);
    set = updated;
    ck_assert_int_eq(dset_daemonset_update(&updated, set, "{\"metadata\":{\"name\":\"agent\"}}", 29, &options, &err),
                     DSET_EINVALID);
    options.flags = DSET_PARSE_STORED;
    ck_assert_int_eq(dset_daemonset_update(&updated, set, manifest, strlen(manifest), &options, NULL), DSET_EMISUSE);
    dset_daemonset_free(set);
}
END_TEST

START_TEST(undo_restores_the_template)
{
    static const char merging[] = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{}]}}}}";
    const char *text = with("        env: [{name: A}]\n  minReadySeconds: 4\n");
    dset_daemonset *before = set_of(manifest), *after = set_of(text), *undone;
    dset_error err = DSET_ERROR_INIT;
    size_t size, again;
    const char *data = dset_daemonset_revision_data(before, &size);

    ck_ok(dset_daemonset_apply_revision(&undone, after, data, size, 0, NULL));
    ck_assert_str_eq(dset_daemonset_revision_data(undone, &again), data);
    ck_assert_uint_eq(size, again);
    ck_assert_ptr_nonnull(strstr(written(undone), "\"minReadySeconds\":4"));
    dset_daemonset_free(undone);
    ck_assert_int_eq(dset_daemonset_apply_revision(&undone, after, merging, strlen(merging), 0, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "spec.template.spec.containers[0]");
    ck_assert_int_eq(dset_daemonset_apply_revision(&undone, after, "[]", 2, 0, NULL), DSET_EINVALID);
    ck_assert_int_eq(dset_daemonset_apply_revision(&undone, after, "{", 1, 0, NULL), DSET_ESYNTAX);
    dset_daemonset_free(before);
    dset_daemonset_free(after);
}
END_TEST

/* Expected values: the nearest double as Go's strconv and encoding/json write it. */
START_TEST(yaml_numbers_are_those_of_the_go_tools)
{
    static const char *const cases[][2] = {
        { "1e2", "100" },
        { "1.10", "1.1" },
        { "0.1000000000000000055511151231257827", "0.1" },
        { "3.14159265358979323846264338327950288", "3.141592653589793" },
        { "123456789012345678901234567890", "1.2345678901234568e+29" },
        { "18446744073709551615", "18446744073709551615" },
        { "18446744073709551616", "18446744073709552000" },
        { "9007199254740993.0", "9007199254740992" },
        { "5.684341886080801e-14", "5.684341886080801e-14" },
        { "5.68434188608080148696899414062e-14", "5.684341886080802e-14" },
        { "1e21", "1e+21" },
        { "1e-7", "1e-7" },
        { "0.000001", "0.000001" },
        { "4.9e-324", "5e-324" },
        { "1e-400", "0" },
        { "-0.0", "-0" },
        { "1e400", "\"1e400\"" },
        { "0x_1F", "31" },
        { "1_000.5", "1000.5" },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
        const char *expected = cases[i][1];
        dset_document *document;
        testing_output out = { "", 0 };

        options.format = DSET_FORMAT_YAML;
        ck_ok(dset_document_parse(&document, cases[i][0], strlen(cases[i][0]), &options, NULL));
        ck_ok(dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, testing_keep, &out, NULL));
        ck_assert_str_eq(out.text, expected);
        dset_document_free(document);
    }
}
END_TEST

typedef struct census {
    size_t fields, without_rule, depth;
} census;

/* Also checks that every nested field can be listed by its path. */
static int count_field(void *context, const dset_field *field)
{
    census *all = context;

    testing_check(field->name[0] != '\0' && field->type[0] != '\0' && field->rule != NULL && strlen(field->path) < 300,
                  "%s", field->path);
    all->fields++;
    all->without_rule += field->rule[0] == '\0';
    if (field->count > 0) {
        size_t before = all->fields;

        ck_assert_uint_lt(++all->depth, 20);
        ck_ok(dset_field_list(field->path, count_field, all, NULL));
        ck_assert_uint_ge(all->fields - before, field->count);
        all->depth--;
    }
    return DSET_OK;
}

static int note_field(void *context, const dset_field *field)
{
    char line[600];

    snprintf(line, sizeof line, "%s|%s|%s|%s|%u\n", field->path, field->type, field->preset != NULL ? field->preset : "",
             field->rule, field->count);
    note(context, line);
    return DSET_OK;
}

START_TEST(fields_are_listed)
{
    static const char *const roots[] = { "", "DaemonSetList", "ControllerRevision", "ControllerRevisionList" };
    dset_error err = DSET_ERROR_INIT;
    testing_output out = { "", 0 };
    size_t i;

    for (i = 0; i < 4; i++) {
        census all = { 0, 0, 0 };

        ck_ok(dset_field_list(roots[i], count_field, &all, NULL));
        testing_check(all.fields > (i == 0 ? 600u : 4u), "%s: %zu fields", roots[i], all.fields);
    }
    ck_ok(dset_field_list("spec.updateStrategy", note_field, &out, NULL));
    ck_assert_str_eq(out.text,
                     "spec.updateStrategy.type|string|\"RollingUpdate\"||0\n"
                     "spec.updateStrategy.rollingUpdate|RollingUpdateDaemonSet|{} with RollingUpdate|"
                     "numbers or percentages, exactly one of them not 0|2\n");
    out.size = 0;
    ck_ok(dset_field_list("DaemonSet.spec.template.spec.containers[3].terminationMessagePolicy", note_field, &out, NULL));
    ck_assert_str_eq(out.text, "spec.template.spec.containers[].terminationMessagePolicy|string|\"File\"|"
                               "required; one of File, FallbackToLogsOnError|0\n");
    ck_assert_int_eq(dset_field_list("spec.color", note_field, &out, &err), DSET_ENOTFOUND);
    ck_assert_str_eq(err.path, "spec.color");
    ck_assert_int_eq(dset_field_list("metadata.name.x", note_field, &out, NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(dset_field_list(NULL, note_field, &out, NULL), DSET_EMISUSE);
}
END_TEST

static void write_signal(char *text, size_t size, const char *name)
{
    snprintf(text, size,
             "metadata: {name: a, namespace: ns, uid: u}\n"
             "spec:\n"
             "  selector: {matchLabels: {app: a}}\n"
             "  template:\n"
             "    metadata: {labels: {app: a}}\n"
             "    spec:\n"
             "      os: {name: linux}\n"
             "      containers: [{name: c, image: i, lifecycle: {stopSignal: \"%s\"}}]\n",
             name);
}

/* The field is of a feature that is off: it counts in an update of an object that has it. */
START_TEST(signals_are_known_by_their_exact_names)
{
    static const char *const good[] = { "SIGTERM", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+15", "SIGRTMAX-14" };
    static const char *const bad[] = { "TERM", "SIGTERM ", "SIGRTMIN+", "SIGRTMIN+0", "SIGRTMIN+05", "SIGRTMIN+ 5",
                                       "SIGRTMIN++5", "SIGRTMIN+16", "SIGRTMIN+4294967297", "SIGRTMAX-15",
                                       "SIGRTMAX+1", "SIGRTMIN+5x" };
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *old, *set;
    char text[500];
    size_t i;

    options.flags = DSET_PARSE_STORED;
    write_signal(text, sizeof text, good[0]);
    ck_ok(dset_daemonset_parse(&old, text, strlen(text), &options, NULL));
    for (i = 0; i < sizeof good / sizeof good[0] + sizeof bad / sizeof bad[0]; i++) {
        bool valid = i < sizeof good / sizeof good[0];
        const char *name = valid ? good[i] : bad[i - sizeof good / sizeof good[0]];
        dset_error err = DSET_ERROR_INIT;
        int code;

        write_signal(text, sizeof text, name);
        code = dset_daemonset_update(&set, old, text, strlen(text), NULL, &err);
        testing_check(code == (valid ? DSET_OK : DSET_EINVALID), "%s: %s %s", name, err.path, err.text);
        ck_assert_str_eq(err.path, valid ? "" : "spec.template.spec.containers[0].lifecycle.stopSignal");
        dset_daemonset_free(set);
    }
    dset_daemonset_free(old);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("daemonset");
    TCase *tests = tcase_create("daemonset");

    tcase_add_test(tests, missing_fields_are_reported_with_their_position);
    tcase_add_test(tests, unknown_fields_are_no_content);
    tcase_add_test(tests, parse_reports_the_first_error_of_check);
    tcase_add_test(tests, warnings_can_be_switched_off);
    tcase_add_test(tests, the_last_of_two_kinds_counts);
    tcase_add_test(tests, updates_increment_the_generation);
    tcase_add_test(tests, updates_cannot_change_immutable_fields);
    tcase_add_test(tests, undo_restores_the_template);
    tcase_add_test(tests, yaml_numbers_are_those_of_the_go_tools);
    tcase_add_test(tests, fields_are_listed);
    tcase_add_test(tests, signals_are_known_by_their_exact_names);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
