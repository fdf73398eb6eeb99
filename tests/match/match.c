/* The room match: selectors, node affinity, taints, and placement with its reasons. */
#include "support/testing.h"

#include <string.h>

#include "base/text.h"
#include "daemonset/place.h"
#include "match/node_verdict.h"

static dset_label_selector *selector(const char *text)
{
    dset_label_selector *made = NULL;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_msg(dset_label_selector_parse(&made, text, strlen(text), NULL, &err) == DSET_OK, "%s: %s", text, err.text);
    return made;
}

START_TEST(selectors_have_a_canonical_form)
{
    static const char *const cases[][2] = {
        { "", "" },
        { " b , !a ", "!a,b" },
        { "x in (c,a,b,a)", "x in (a,b,c)" },
        { "x notin (,a)", "x notin (,a)" },
        { "x in (a,,)", "x in (,a)" },
        { "x in (a,,,)", "x in (,a)" },
        { "x in (,,)", "x in ()" },
        { "x in (,,,b)", "x in (,b)" },
        { "x in ()", "x in ()" },
        { "a==b,a=c,a!=d", "a==b,a=c,a!=d" },
        { "n>5,n<9", "n>5,n<9" },
        { "in in (in,notin),notin", "in in (in,notin),notin" },
        { "x=", "x=" },
    };
    char text[128];
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_label_selector *made = selector(cases[i][0]);

        ck_assert_uint_eq(dset_label_selector_write(made, text, sizeof text), strlen(cases[i][1]));
        ck_assert_str_eq(text, cases[i][1]);
        dset_label_selector_free(made);
    }
}
END_TEST

START_TEST(refused_selectors_report_the_column)
{
    static const struct {
        const char *text;
        int code;
        uint32_t column;
    } cases[] = {
        { "a,", DSET_ESYNTAX, 3 },          { "a in b", DSET_ESYNTAX, 6 },  { "!a=b", DSET_ESYNTAX, 3 },
        { "a in (b", DSET_ESYNTAX, 8 },     { "a in (,,", DSET_ESYNTAX, 9 }, { "a b", DSET_ESYNTAX, 3 },
        { "x,-a=b", DSET_EINVALID, 3 },     { "a>", DSET_EINVALID, 1 },     { "a>x", DSET_EINVALID, 1 },
        { "a in (b c)", DSET_ESYNTAX, 9 },  { "=", DSET_ESYNTAX, 1 },
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_error err = DSET_ERROR_INIT;
        dset_label_selector *made;

        ck_assert_msg(dset_label_selector_parse(&made, cases[i].text, strlen(cases[i].text), NULL, &err) == cases[i].code,
                      "%s", cases[i].text);
        ck_assert_ptr_null(made);
        ck_assert_msg(err.column == cases[i].column, "%s: column %u", cases[i].text, err.column);
        ck_assert_str_ne(err.text, "");
    }
}
END_TEST

START_TEST(selectors_match)
{
    static const dset_label items[] = { { "tier", "web" }, { "n", "7" } };
    dset_labels labels = { items, 2 };
    static const struct {
        const char *text;
        bool matches;
    } cases[] = { { "", true },         { "tier=web", true },  { "tier!=web", false }, { "other!=web", true },
                  { "!tier", false },   { "!other", true },    { "n>6,n<8", true },    { "n>7", false },
                  { "tier>1", false },  { "tier in (a,web)", true }, { "tier notin (a)", true }, { "other in (a)", false } };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dset_label_selector *made = selector(cases[i].text);

        ck_assert_msg(dset_label_selector_match(made, labels) == cases[i].matches, "%s", cases[i].text);
        dset_label_selector_free(made);
    }
    ck_assert(!dset_label_selector_match(NULL, labels));
}
END_TEST

START_TEST(requirements_are_validated)
{
    static const char *const values[] = { "a", "-" };
    dset_requirement items[2] = { { "k", DSET_OP_EXISTS, 0, NULL }, { "k", DSET_OP_IN, 2, values } };
    dset_error err = DSET_ERROR_INIT;
    dset_label_selector *made;

    ck_assert_int_eq(dset_label_selector_new(&made, items, 2, NULL, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "[1].values[1]");
    items[1].count = 1;
    ck_ok(dset_label_selector_new(&made, items, 2, NULL, NULL));
    dset_label_selector_free(made);
    items[0].op = 77;
    err.code = 0;
    ck_assert_int_eq(dset_label_selector_new(&made, items, 2, NULL, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "[0].operator");
    ck_assert_int_eq(dset_label_selector_new(NULL, items, 2, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_label_selector_new(&made, NULL, 2, NULL, NULL), DSET_EMISUSE);
}
END_TEST

static int parse_one(const dset_allocator *memory, void *context)
{
    dset_label_selector *made;
    int code = dset_label_selector_parse(&made, context, strlen(context), memory, NULL);

    dset_label_selector_free(made);
    return code;
}

START_TEST(selectors_survive_failing_allocations)
{
    char text[] = "a in (x,y,z,b,c,d,e,f,g),b,!c,d=e,f!=g,h>1,i,j,k,l";

    ck_assert_uint_gt(testing_sweep(parse_one, text), 5);
}
END_TEST

/* A DaemonSet with only the members that placement reads. */
static const dset_label wanted[] = { { "daemon", "need" } };
static const char *const zones[] = { "a", "b" };
static const dset_requirement in_zone = { "topology.kubernetes.io/zone", DSET_OP_IN, 2, zones };
static const dset_requirement broken = { "-", DSET_OP_EXISTS, 0, NULL };
static const dsetp_term terms[] = { { .expressions = &in_zone, .expression_count = 1 }, { .expressions = NULL },
                                    { .expressions = &broken, .expression_count = 1 } };
static const dset_toleration tolerations[] = { { "gpu", "Exists", "", "NoSchedule", -1 } };

static dset_daemonset make_set(void)
{
    dset_daemonset set;

    memset(&set, 0, sizeof set);
    set.node_name = "";
    set.node_selector.items = wanted;
    set.node_selector.count = 1;
    set.affinity.present = true;
    set.affinity.terms = terms;
    set.affinity.count = 3;
    set.all_tolerations = tolerations;
    set.all_toleration_count = 1;
    return set;
}

static dset_node make_node(const char *name)
{
    dset_node node;

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = name;
    return node;
}

static void check_reasons(const dset_daemonset *set, const dset_node *node, int start, int stay, const char *sentences)
{
    dset_explanation *explanation;
    char text[2048], sentence[512];
    dsetp_text all = dsetp_text_start(text, sizeof text);
    size_t i;

    ck_ok(dset_place(&explanation, set, node, NULL, NULL));
    ck_assert_int_eq(dset_explanation_may_start(explanation), start);
    ck_assert_int_eq(dset_explanation_may_stay(explanation), stay);
    for (i = 0; i < dset_explanation_count(explanation); i++) {
        dset_finding_write(dset_explanation_get(explanation, i), sentence, sizeof sentence);
        dsetp_text_string(&all, sentence);
        dsetp_text_string(&all, "\n");
    }
    ck_assert_str_eq(text, sentences);
    ck_assert_ptr_null(dset_explanation_get(explanation, i));
    dset_explanation_free(explanation);
}

START_TEST(placement_reports_every_reason)
{
    static const dset_label labels[] = { { "daemon", "no" } };
    static const dset_label good[] = { { "daemon", "need" }, { "topology.kubernetes.io/zone", "b" } };
    static const dset_taint taints[] = { { "gpu", "", "NoSchedule" }, { "x", "1", "NoSchedule" },
                                         { "y", "", "PreferNoSchedule" } };
    static const dset_taint evicting[] = { { "z", "", "NoExecute" } };
    dset_daemonset set = make_set();
    dset_node node = make_node("n1");

    node.labels.items = labels;
    node.labels.count = 1;
    node.taints = taints;
    node.taint_count = 3;
    check_reasons(&set, &node, DSET_NO, DSET_NO,
                  "nodeSelector wants daemon=need, the node has daemon=no\n"
                  "node affinity term 1 wants topology.kubernetes.io/zone In (a,b), the node has no label "
                  "topology.kubernetes.io/zone\n"
                  "node affinity term 2 is empty or has a mistake in it, and matches nothing\n"
                  "node affinity term 3 is empty or has a mistake in it, and matches nothing\n"
                  "the taint x=1:NoSchedule is not tolerated\n");
    node.labels.items = good;
    node.labels.count = 2;
    check_reasons(&set, &node, DSET_NO, DSET_YES, "the taint x=1:NoSchedule is not tolerated\n");
    node.taint_count = 1;
    check_reasons(&set, &node, DSET_YES, DSET_YES, "the node is selected and its taints are tolerated\n");
    set.node_name = "n2";
    check_reasons(&set, &node, DSET_NO, DSET_NO, "the template names the node n2\n");
    set.node_name = "n1";
    node.taints = evicting;
    check_reasons(&set, &node, DSET_NO, DSET_NO, "the taint z:NoExecute is not tolerated\n");
}
END_TEST

START_TEST(placement_on_a_hypothetical_node_may_be_unknown)
{
    static const dset_label labels[] = { { "daemon", "need" } };
    dset_daemonset set = make_set();
    dset_node node = make_node("");

    node.labels.items = labels;
    node.labels.count = 1;
    check_reasons(&set, &node, DSET_NO, DSET_NO,
                  "node affinity term 1 wants topology.kubernetes.io/zone In (a,b), the node has no label "
                  "topology.kubernetes.io/zone\n"
                  "node affinity term 2 is empty or has a mistake in it, and matches nothing\n"
                  "node affinity term 3 is empty or has a mistake in it, and matches nothing\n");
    node.flags = DSET_NODE_HYPOTHETICAL;
    set.affinity.count = 1;
    check_reasons(&set, &node, DSET_UNKNOWN, DSET_UNKNOWN,
                  "the label topology.kubernetes.io/zone of a node that does not exist yet is not known\n");
    set.affinity.present = false;
    check_reasons(&set, &node, DSET_YES, DSET_YES, "the node is selected and its taints are tolerated\n");
}
END_TEST

static int place_one(const dset_allocator *memory, void *context)
{
    dset_daemonset set = make_set();
    dset_explanation *explanation;
    int code = dset_place(&explanation, &set, context, memory, NULL);

    dset_explanation_free(explanation);
    return code;
}

START_TEST(placement_refuses_misuse)
{
    static const dset_taint hollow[] = { { "x", NULL, "NoSchedule" } };
    dset_daemonset set = make_set();
    dset_node node = make_node("n1");
    dset_explanation *explanation;

    ck_assert_uint_gt(testing_sweep(place_one, &node), 1);
    ck_assert_int_eq(dset_place(&explanation, NULL, &node, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_place(NULL, &set, &node, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_place(&explanation, &set, NULL, NULL, NULL), DSET_EMISUSE);
    node.taints = hollow;
    node.taint_count = 1;
    ck_assert_int_eq(dset_place(&explanation, &set, &node, NULL, NULL), DSET_EMISUSE);
    node.size = 0;
    ck_assert_int_eq(dset_place(&explanation, &set, &node, NULL, NULL), DSET_EMISUSE);
}
END_TEST

START_TEST(every_reason_has_a_name_and_a_sentence)
{
    static const uint32_t reasons[] = { 1,  2,  3,  4,  5,  6,  7,  20, 21, 22, 23, 24, 25, 26, 27, 28, 40, 41,
                                        42, 43, 44, 45, 46, 47, 48, 49, 50, 60, 61, 62, 63, 64, 65, 66 };
    size_t i;

    for (i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        dset_finding finding = { reasons[i], 0, "s", "w", "f", false, 0 };

        ck_assert_str_ne(dset_reason_name(reasons[i]), "Unknown");
        ck_assert_uint_gt(dset_finding_write(&finding, NULL, 0), 10);
    }
    ck_assert_str_eq(dset_reason_name(9999), "Unknown");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("match");
    TCase *tests = tcase_create("match");

    tcase_add_test(tests, selectors_have_a_canonical_form);
    tcase_add_test(tests, refused_selectors_report_the_column);
    tcase_add_test(tests, selectors_match);
    tcase_add_test(tests, requirements_are_validated);
    tcase_add_test(tests, selectors_survive_failing_allocations);
    tcase_add_test(tests, placement_reports_every_reason);
    tcase_add_test(tests, placement_on_a_hypothetical_node_may_be_unknown);
    tcase_add_test(tests, placement_refuses_misuse);
    tcase_add_test(tests, every_reason_has_a_name_and_a_sentence);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
