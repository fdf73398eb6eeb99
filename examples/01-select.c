/* Label selectors, and whether a Pod of a DaemonSet may run on a node, with all reasons. */
#include <stdio.h>
#include <string.h>

#include <daemonset/daemonset.h>

static const char manifest[] = "apiVersion: apps/v1\n"
                               "kind: DaemonSet\n"
                               "metadata:\n"
                               "  name: gpu-agent\n"
                               "spec:\n"
                               "  selector:\n"
                               "    matchLabels: {app: gpu-agent}\n"
                               "  template:\n"
                               "    metadata:\n"
                               "      labels: {app: gpu-agent}\n"
                               "    spec:\n"
                               "      nodeSelector: {gpu: present}\n"
                               "      containers:\n"
                               "      - name: agent\n"
                               "        image: registry.example/gpu-agent:1.4\n";

static int fail(const dset_error *err)
{
    char text[400];

    dset_error_write(err, text, sizeof text);
    fprintf(stderr, "01-select: %s\n", text);
    return 1;
}

static int select_labels(dset_error *err)
{
    static const char text[] = "app in (gpu-agent,cpu-agent),!legacy";
    dset_label label = { "app", "gpu-agent" };
    dset_labels labels = { &label, 1 };
    dset_label_selector *selector;
    int code = dset_label_selector_parse(&selector, text, strlen(text), NULL, err);

    if (code == DSET_OK)
        printf("\"%s\" %s app=gpu-agent\n", text, dset_label_selector_match(selector, labels) ? "matches" : "refuses");
    dset_label_selector_free(selector);
    return code;
}

static int place(const dset_daemonset *set, const dset_node *node, dset_error *err)
{
    static const char *const verdicts[] = { "no", "yes", "unknown" };
    dset_explanation *why;
    char sentence[256];
    size_t i;
    int code = dset_place(&why, set, node, NULL, err);

    if (code != DSET_OK)
        return code;
    printf("%s: may start: %s, may stay: %s\n", node->name, verdicts[dset_explanation_may_start(why)],
           verdicts[dset_explanation_may_stay(why)]);
    for (i = 0; i < dset_explanation_count(why); i++) {
        dset_finding_write(dset_explanation_get(why, i), sentence, sizeof sentence);
        printf("  %s\n", sentence);
    }
    dset_explanation_free(why);
    return DSET_OK;
}

int main(void)
{
    dset_label with_gpu = { "gpu", "present" };
    dset_taint taint = { "maintenance", "", "NoSchedule" };
    dset_node nodes[3];
    dset_daemonset *set = NULL;
    dset_error err = DSET_ERROR_INIT;
    int i, code;

    memset(nodes, 0, sizeof nodes);
    for (i = 0; i < 3; i++)
        nodes[i].size = sizeof nodes[i];
    nodes[0].name = "plain";
    nodes[1].name = "gpu-1";
    nodes[2].name = "gpu-2";
    nodes[1].labels.items = nodes[2].labels.items = &with_gpu;
    nodes[1].labels.count = nodes[2].labels.count = 1;
    nodes[2].taints = &taint;
    nodes[2].taint_count = 1;

    code = select_labels(&err);
    if (code == DSET_OK)
        code = dset_daemonset_parse(&set, manifest, strlen(manifest), NULL, &err);
    for (i = 0; code == DSET_OK && i < 3; i++)
        code = place(set, &nodes[i], &err);
    dset_daemonset_free(set);
    return code == DSET_OK ? 0 : fail(&err);
}
