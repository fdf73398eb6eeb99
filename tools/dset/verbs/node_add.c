/* dset node add: adds nodes as a kubelet registers them. */
#include <stdio.h>
#include <string.h>

#include "dset.h"
#include "show/taint_text.h"

static const char *const conditions[][4] = {
    { "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available" },
    { "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure" },
    { "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available" },
    { "Ready", "True", "KubeletReady", "kubelet is posting ready status" },
};

static void add_pair(text *to, const char *key, const char *value, bool first)
{
    text_add(to, first ? "" : ",");
    text_json(to, key);
    text_add(to, ":");
    text_json(to, value);
}

/* "a=b,c=d" as members of a non-empty object. */
static bool add_labels(text *to, const char *labels)
{
    while (*labels != '\0') {
        size_t size = strcspn(labels, ","), middle = strcspn(labels, "=");
        text key, value;
        bool fine;

        text_start(&key);
        text_start(&value);
        text_bytes(&key, labels, middle < size ? middle : size);
        if (middle < size)
            text_bytes(&value, labels + middle + 1, size - middle - 1);
        fine = middle < size && dset_text_problem(DSET_RULE_QUALIFIED_NAME, key.data, key.size) == NULL &&
               dset_text_problem(DSET_RULE_LABEL_VALUE, value.data, value.size) == NULL;
        if (fine)
            add_pair(to, key.data, value.data, false);
        else
            say_error("invalid label \"%.*s\"", (int)size, labels);
        text_free(&key);
        text_free(&value);
        if (!fine)
            return false;
        labels += size + (labels[size] == ',');
    }
    return true;
}

static bool add_all_labels(text *to, const list *labels)
{
    size_t i;

    for (i = 0; i < labels->count; i++) {
        if (!add_labels(to, labels->items[i]))
            return false;
    }
    return true;
}

static bool add_metadata(text *to, const char *name, const list *labels)
{
    text_add(to, "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":");
    text_json(to, name);
    text_add(to, ",\"labels\":{");
    add_pair(to, "beta.kubernetes.io/arch", "amd64", true);
    add_pair(to, "beta.kubernetes.io/os", "linux", false);
    add_pair(to, "kubernetes.io/arch", "amd64", false);
    add_pair(to, "kubernetes.io/hostname", name, false);
    add_pair(to, "kubernetes.io/os", "linux", false);
    if (!add_all_labels(to, labels))
        return false;
    text_add(to, "}}");
    return true;
}

static bool add_taints(text *to, const list *taints)
{
    size_t i;

    text_add(to, ",\"spec\":{");
    for (i = 0; i < taints->count; i++) {
        taint_word taint;

        if (!taint_read(&taint, taints->items[i], false))
            return false;
        text_add(to, i == 0 ? "\"taints\":[" : ",");
        taint_write(to, taint.key, taint.value, taint.effect);
        taint_free(&taint);
    }
    text_add(to, taints->count > 0 ? "]}" : "}");
    return true;
}

bool node_sketch(text *to, const char *name, const options *given)
{
    text_add(to, "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":");
    text_json(to, name);
    text_add(to, ",\"labels\":{");
    add_pair(to, "kubernetes.io/hostname", name, true);
    if (!add_all_labels(to, &given->labels))
        return false;
    text_add(to, "}}");
    if (!add_taints(to, &given->taints))
        return false;
    text_add(to, "}");
    return true;
}

static void add_status(text *to, const char *name, dset_ms now)
{
    bool is_address = dset_text_problem(DSET_RULE_IP_LENIENT, name, strlen(name)) == NULL;
    char at[32];
    size_t i;

    dset_time_write(now, at, sizeof at);
    text_add(to, ",\"status\":{\"conditions\":[");
    for (i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        text_add(to, i > 0 ? ",{" : "{");
        add_pair(to, "type", conditions[i][0], true);
        add_pair(to, "status", conditions[i][1], false);
        add_pair(to, "lastHeartbeatTime", at, false);
        add_pair(to, "lastTransitionTime", at, false);
        add_pair(to, "reason", conditions[i][2], false);
        add_pair(to, "message", conditions[i][3], false);
        text_add(to, "}");
    }
    text_add(to, "],\"addresses\":[");
    if (is_address) {
        text_add(to, "{\"type\":\"InternalIP\",\"address\":");
        text_json(to, name);
        text_add(to, "},");
    }
    text_add(to, "{\"type\":\"Hostname\",\"address\":");
    text_json(to, name);
    text_format(to, "}],\"nodeInfo\":{\"architecture\":\"amd64\",\"operatingSystem\":\"linux\",\"kubeletVersion\":"
                    "\"v1.37.2\",\"osImage\":\"simulated\",\"kernelVersion\":\"0\",\"containerRuntimeVersion\":"
                    "\"loopback://%s\"}}}",
                dset_version());
}

static bool add_node(session *s, const options *given, const char *name)
{
    const kind *what = kind_of_number(DSET_KIND_NODE);
    const char *problem = dset_text_problem(DSET_RULE_DNS_SUBDOMAIN, name, strlen(name));
    dset_error err = DSET_ERROR_INIT;
    dset_record record = DSET_RECORD_INIT;
    text node;
    int code = DSET_EINVALID;

    if (problem != NULL) {
        say(stderr, "The Node \"%s\" is invalid: metadata.name: Invalid value: \"%s\": %s", name, name, problem);
        return false;
    }
    text_start(&node);
    if (add_metadata(&node, name, &given->labels) && add_taints(&node, &given->taints)) {
        add_status(&node, name, s->now);
        record = record_of(what, "", name, &node);
        code = dset_store_create(&s->store, &record, s->now, 0, NULL, NULL, &err);
        if (code == DSET_OK)
            say_done(what, name, "created");
        else
            say_refused(code, &err, what, name);
    }
    text_free(&node);
    return code == DSET_OK;
}

int run_node(const options *given)
{
    bool fine = true;
    session s;
    size_t i;

    if (given->arguments.count > 1 && strcmp(given->arguments.items[1], "add") != 0) {
        say_unknown_verb(given->arguments.items[1], "dset node");
        return EXIT_WRONG;
    }
    if (given->arguments.count < 3) {
        say_error("expected: dset node add NAME...");
        return EXIT_WRONG;
    }
    if (!session_open(&s, given, 0))
        return EXIT_WRONG;
    for (i = 2; i < given->arguments.count; i++)
        fine = add_node(&s, given, given->arguments.items[i]) && fine;
    fine = session_settle(&s) && fine;
    session_close(&s);
    return fine ? EXIT_FINE : EXIT_WRONG;
}
