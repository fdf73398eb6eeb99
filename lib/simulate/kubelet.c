/* The status of a Pod as a kubelet writes it: phase, conditions, addresses, the state of each container. */
#include "simulate/kubelet.h"

#include <string.h>

#include "daemonset/scalar.h"

static bool has_word(const char *words, const char *word)
{
    size_t size = strlen(word);

    while (words != NULL && *words != '\0') {
        const char *comma = strchr(words, ',');
        size_t length = comma != NULL ? (size_t)(comma - words) : strlen(words);

        if (length == size && memcmp(words, word, size) == 0)
            return true;
        words = comma != NULL ? comma + 1 : NULL;
    }
    return false;
}

static const char *text_of(const dset_value *container, const char *key)
{
    return dsetp_or_empty(dset_value_string(dset_value_get(container, key)));
}

bool dsetp_kubelet_uses(const dset_value *pod, const char *images)
{
    const dset_value *container = dset_value_first(dset_value_find(pod, "spec", "containers", NULL));

    for (; container != NULL; container = dset_value_next(container)) {
        if (has_word(images, text_of(container, "image")))
            return true;
    }
    return false;
}

typedef char time_text[32];

static const char *time_of(dset_ms time, time_text text)
{
    dset_time_write(time, text, sizeof(time_text));
    return text;
}

static void add_condition(dsetp_buffer *out, const char *type, bool status, dset_ms since, const char *reason)
{
    time_text at;

    dsetp_buffer_format(out, "{\"type\":%q,\"status\":%q,\"lastProbeTime\":null,\"lastTransitionTime\":%q", type,
                        status ? "True" : "False", time_of(since, at));
    dsetp_buffer_format(out, status ? "}" : ",\"reason\":%q}", reason);
}

static void add_conditions(dsetp_buffer *out, const dsetp_pod_state *state)
{
    bool up = state->stage == DSETP_POD_UP, started = up || state->stage == DSETP_POD_STARTED;
    dset_ms since = up ? state->ready_at : state->created_at;
    const char *reason = "ContainersNotReady";

    dsetp_buffer_string(out, "\"conditions\":[");
    add_condition(out, "PodReadyToStartContainers", started, started ? state->started_at : state->created_at, "");
    dsetp_buffer_string(out, ",");
    add_condition(out, "Initialized", true, state->created_at, "");
    dsetp_buffer_string(out, ",");
    add_condition(out, "Ready", up, since, reason);
    dsetp_buffer_string(out, ",");
    add_condition(out, "ContainersReady", up, since, reason);
    dsetp_buffer_string(out, ",");
    add_condition(out, "PodScheduled", true, state->created_at, "");
    dsetp_buffer_string(out, "]");
}

static void add_running(dsetp_buffer *out, dset_ms since)
{
    time_text at;

    dsetp_buffer_format(out, "\"state\":{\"running\":{\"startedAt\":%q}}", time_of(since, at));
}

static void add_waiting(dsetp_buffer *out, const char *reason)
{
    dsetp_buffer_format(out, "\"state\":{\"waiting\":{\"reason\":%q}}", reason);
}

/* As a kubelet between two tries to pull an image. */
static void add_stuck(dsetp_buffer *out, const char *image)
{
    dsetp_buffer message;

    dsetp_buffer_start(&message, &out->memory);
    dsetp_buffer_string(&message, "Back-off pulling image \"");
    dsetp_buffer_string(&message, image);
    dsetp_buffer_string(&message, "\"");
    out->failed = out->failed || message.failed;
    dsetp_buffer_format(out, "\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":%q}}",
                        message.failed ? "" : message.data);
    dsetp_buffer_free(&message);
}

static void add_completed(dsetp_buffer *out, dset_ms since)
{
    time_text at;

    time_of(since, at);
    dsetp_buffer_format(out, "\"state\":{\"terminated\":{\"exitCode\":0,\"reason\":\"Completed\",\"startedAt\":%q,"
                             "\"finishedAt\":%q}}", at, at);
}

/* The members of a container status after its state. */
static void add_rest(dsetp_buffer *out, const dset_value *pod, const dset_value *container, bool ready, bool started)
{
    const char *image = text_of(container, "image");

    dsetp_buffer_format(out, ",\"lastState\":{},\"ready\":%s,\"restartCount\":0,\"image\":%q,\"imageID\":%q",
                        ready ? "true" : "false", image, started ? image : "");
    if (started)
        dsetp_buffer_format(out, ",\"containerID\":\"loopback://%s/%s\"",
                            text_of(dset_value_get(pod, "metadata"), "uid"), text_of(container, "name"));
    dsetp_buffer_format(out, ",\"started\":%s}", started ? "true" : "false");
}

static void add_container(dsetp_buffer *out, const dset_value *pod, const dset_value *container,
                          const dsetp_pod_state *state, bool has_init)
{
    bool up = state->stage == DSETP_POD_UP, started = up || state->stage == DSETP_POD_STARTED;

    dsetp_buffer_format(out, "{\"name\":%q,", text_of(container, "name"));
    if (started)
        add_running(out, state->started_at);
    else if (state->stage == DSETP_POD_STUCK && has_word(state->stuck, text_of(container, "image")))
        add_stuck(out, text_of(container, "image"));
    else
        add_waiting(out, has_init && state->stage == DSETP_POD_CREATING ? "PodInitializing" : "ContainerCreating");
    add_rest(out, pod, container, up, started);
}

static void add_init_container(dsetp_buffer *out, const dset_value *pod, const dset_value *container,
                               const dsetp_pod_state *state)
{
    bool sidecar = strcmp(text_of(container, "restartPolicy"), "Always") == 0;
    bool done = state->stage != DSETP_POD_CREATING;

    dsetp_buffer_format(out, "{\"name\":%q,", text_of(container, "name"));
    if (!done)
        add_waiting(out, "PodInitializing");
    else if (sidecar)
        add_running(out, state->started_at);
    else
        add_completed(out, state->started_at);
    add_rest(out, pod, container, done, done && sidecar);
}

static void add_containers(dsetp_buffer *out, const dset_value *pod, const dsetp_pod_state *state)
{
    const dset_value *inits = dset_value_find(pod, "spec", "initContainers", NULL);
    const dset_value *containers = dset_value_find(pod, "spec", "containers", NULL);
    const dset_value *container;
    bool has_init = dset_value_count(inits) > 0;

    if (has_init) {
        dsetp_buffer_string(out, ",\"initContainerStatuses\":[");
        for (container = dset_value_first(inits); container != NULL; container = dset_value_next(container)) {
            add_init_container(out, pod, container, state);
            dsetp_buffer_string(out, dset_value_next(container) != NULL ? "," : "");
        }
        dsetp_buffer_string(out, "]");
    }
    dsetp_buffer_string(out, ",\"containerStatuses\":[");
    for (container = dset_value_first(containers); container != NULL; container = dset_value_next(container)) {
        add_container(out, pod, container, state, has_init);
        dsetp_buffer_string(out, dset_value_next(container) != NULL ? "," : "");
    }
    dsetp_buffer_string(out, "]");
}

void dsetp_kubelet_status(dsetp_buffer *out, const dset_value *pod, const dsetp_pod_state *state)
{
    static const char *const phases[] = { "Pending", "Running", "Running", "Pending", "Failed" };
    time_text at;

    dsetp_buffer_format(out, "\"status\":{\"phase\":%q,", phases[state->stage]);
    if (state->stage == DSETP_POD_FAILED) {
        dsetp_buffer_format(out, "\"reason\":\"Evicted\",\"message\":\"The simulated node agent fails Pods with this "
                                 "image.\",\"startTime\":%q,\"conditions\":null,\"containerStatuses\":null}",
                            time_of(state->created_at, at));
        return;
    }
    add_conditions(out, state);
    if (state->address != NULL)
        dsetp_buffer_format(out, ",\"podIP\":%q,\"podIPs\":[{\"ip\":%q}]", state->address, state->address);
    dsetp_buffer_format(out, ",\"startTime\":%q", time_of(state->created_at, at));
    add_containers(out, pod, state);
    dsetp_buffer_string(out, "}");
}
