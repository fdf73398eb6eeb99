/* A store with a controller and simulated nodes, open for one command. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <daemonset/simulate.h>
#include <daemonset/sqlite.h>

#include "dset.h"

static const char *given_or(const char *word, const char *variable, const char *otherwise)
{
    const char *value = word != NULL ? word : getenv(variable);

    return value != NULL && value[0] != '\0' ? value : otherwise;
}

static bool read_now(const char *given, dset_ms *now)
{
    const char *value = given_or(given, "DSET_NOW", NULL);
    struct timespec clock;

    if (value != NULL) {
        if (dset_time_parse(now, value, strlen(value), NULL) == DSET_OK) {
            *now += *now == 0; /* 0 is no time for the library */
            return true;
        }
        say_error("the time \"%s\" is not RFC 3339, such as 2026-03-01T12:00:00Z", value);
        return false;
    }
    clock_gettime(CLOCK_REALTIME, &clock);
    *now = (dset_ms)clock.tv_sec * 1000 + clock.tv_nsec / 1000000;
    return true;
}

/* "2s", "500ms", "1m": one number and one unit. */
static bool read_span(const char *name, const char *value, dset_ms *span)
{
    static const struct {
        const char *unit;
        dset_ms factor;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };
    char *end;
    long number = strtol(value, &end, 10);
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (end != value && number >= 0 && number < 1000000000 && strcmp(end, units[i].unit) == 0) {
            *span = (dset_ms)number * units[i].factor;
            return true;
        }
    }
    say_error("invalid %s \"%s\": a whole number of ms, s, m or h, such as 2s", name, value);
    return false;
}

static bool start_transport(session *s, const options *given)
{
    dset_loopback_options loopback = DSET_LOOPBACK_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;

    loopback.fail_images = given_or(given->fail_images, "DSET_FAIL_IMAGES", NULL);
    loopback.stuck_images = given_or(given->stuck_images, "DSET_STUCK_IMAGES", NULL);
    if (!read_span("pod-start", given_or(given->pod_start, "DSET_POD_START", "2s"), &loopback.start_after) ||
        !read_span("pod-ready", given_or(given->pod_ready, "DSET_POD_READY", "3s"), &loopback.ready_after) ||
        !read_span("pod-stop", given_or(given->pod_stop, "DSET_POD_STOP", "0s"), &loopback.stop_after))
        return false;
    s->stop_after = loopback.stop_after;
    if (dset_transport_loopback(&s->transport, &s->store, &loopback, &err) == DSET_OK)
        return true;
    say_error("%s", err.text);
    return false;
}

/* Objects that do not read are left out of all decisions; each is reported once. */
static void report_refused(session *s)
{
    for (; s->refused < dset_driver_refused_count(s->driver); s->refused++) {
        const dset_refused *item = dset_driver_refused(s->driver, s->refused);

        say(stderr, "warning: %s/%s%s%s cannot be read and is left out: %s", kind_of_number(item->kind)->singular,
            item->ns, item->ns[0] != '\0' ? "/" : "", item->name, item->why);
    }
}

static bool simulate(session *s, dset_ms from)
{
    dset_error err = DSET_ERROR_INIT;

    if (dset_simulate(s->driver, from, s->now, &err) != DSET_OK) {
        say_error("%s%s%s", err.path, err.path[0] != '\0' ? ": " : "", err.text);
        return false;
    }
    report_refused(s);
    return lease_write(s);
}

/* Simulates the time since the last command, event by event. */
static bool pass_time(session *s)
{
    dset_ms last;

    return lease_read(s, &last) && simulate(s, last);
}

bool plan_problem(const dset_plan *plan, char *words, size_t size)
{
    const dset_error *problem = plan != NULL ? dset_plan_problem(plan) : NULL;

    if (problem != NULL)
        dset_error_write(problem, words, size);
    return problem != NULL;
}

bool plan_stalled(const dset_plan *plan)
{
    const uint64_t starting = DSET_CAUSE_NOT_READY | DSET_CAUSE_OUTDATED | DSET_CAUSE_BUDGET;
    const dset_status *status = plan != NULL ? dset_plan_status(plan) : NULL;

    return status != NULL && status->rollout == DSET_ROLLOUT_STALLED && (status->causes & ~starting) != 0;
}

static int report_problem(void *context, const dset_daemonset *set)
{
    const char *ns = dset_daemonset_namespace(set), *name = dset_daemonset_name(set);
    const session *s = context;
    char words[512];

    if (plan_problem(dset_controller_plan(s->controller, ns, name), words, sizeof words))
        fprintf(stderr, "Warning: daemonset.apps/%s cannot be rolled out: %s\n", name, words);
    return DSET_OK;
}

bool session_settle(session *s)
{
    if (!simulate(s, s->now))
        return false;
    dset_world_list_daemonsets(dset_controller_world(s->controller), report_problem, s);
    return true;
}

static bool start(session *s, const options *given, uint32_t flags)
{
    dset_controller_options controller = DSET_CONTROLLER_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;

    controller.flags = flags;
    if (!start_transport(s, given))
        return false;
    if (dset_controller_new(&s->controller, &controller, &err) != DSET_OK ||
        dset_driver_new(&s->driver, s->controller, &s->store, &s->transport, NULL, &err) != DSET_OK) {
        say_error("%s", err.text);
        return false;
    }
    return pass_time(s);
}

static const char *store_path(const options *given)
{
    return given_or(given->store, "DSET_STORE", "dset.db");
}

static bool open_store(dset_store *store, const options *given)
{
    const char *path = store_path(given);
    dset_error err = DSET_ERROR_INIT;

    if (dset_store_sqlite(store, path, NULL, &err) == DSET_OK)
        return true;
    say_error("the store %s: %s", path, err.text);
    return false;
}

#define LOCK_TRIES 250 /* of 20 ms: five seconds, as a store waits for its own locks */

/*
 * Whole commands exclude each other: what one has looked at is what it changes. SQLite's own locks are for single
 * writes. A store that is no file needs no lock.
 */
static bool lock_store(session *s, const options *given)
{
    static const struct timespec pause = { 0, 20000000 };
    int tries;

    s->lock = open(store_path(given), O_RDONLY | O_CLOEXEC);
    if (s->lock < 0)
        return true;
    for (tries = 0; tries < LOCK_TRIES; tries++) {
        if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
            return true;
        nanosleep(&pause, NULL);
    }
    say_error("the store %s: another dset works on it", store_path(given));
    session_unlock(s);
    return false;
}

void session_unlock(session *s)
{
    if (s->lock >= 0)
        close(s->lock);
    s->lock = -1;
}

bool session_open(session *s, const options *given, uint32_t flags)
{
    memset(s, 0, sizeof *s);
    s->lock = -1;
    if (read_now(given->now, &s->now) && open_store(&s->store, given) && lock_store(s, given) && start(s, given, flags))
        return true;
    session_close(s);
    return false;
}

static int copy_record(void *context, const dset_record *record)
{
    const dset_store *to = context;
    dset_record copy = *record;

    copy.version = NULL;
    return to->methods->put(to->self, &copy, NULL);
}

static bool copy_store(dset_store *to, const dset_store *from)
{
    static const uint32_t copied[] = { DSET_KIND_DAEMONSET, DSET_KIND_REVISION, DSET_KIND_NODE,
                                       DSET_KIND_POD,       DSET_KIND_EVENT,    DSET_KIND_LEASE };
    dset_error err = DSET_ERROR_INIT;
    size_t i;

    if (dset_store_memory(to, NULL, &err) != DSET_OK) {
        say_error("%s", err.text);
        return false;
    }
    for (i = 0; from->methods != NULL && i < sizeof copied / sizeof copied[0]; i++) {
        if (from->methods->list(from->self, copied[i], NULL, copy_record, to, &err) != DSET_OK) {
            say_error("cannot copy the store: %s", err.text);
            return false;
        }
    }
    return true;
}

/* Copies the store of the file, if there is one. */
static bool copy_file(session *s, const options *given)
{
    dset_store kept = { NULL, NULL };
    bool fine, there = access(store_path(given), F_OK) == 0; /* opening would create it */

    fine = (!there || (open_store(&kept, given) && lock_store(s, given))) && copy_store(&s->store, &kept);
    dset_store_close(&kept);
    session_unlock(s);
    return fine;
}

bool session_open_copy(session *s, const options *given, const session *of, uint32_t flags)
{
    bool fine;

    memset(s, 0, sizeof *s);
    s->lock = -1;
    fine = read_now(given->now, &s->now) && (of != NULL ? copy_store(&s->store, &of->store) : copy_file(s, given));
    if (of != NULL)
        s->now = of->now;
    if (fine && start(s, given, flags))
        return true;
    session_close(s);
    return false;
}

void session_close(session *s)
{
    dset_driver_free(s->driver);
    dset_controller_free(s->controller);
    dset_transport_close(&s->transport);
    dset_store_close(&s->store);
    session_unlock(s);
}

const char *session_namespace(const options *given, const kind *what)
{
    if (!what->namespaced)
        return "";
    return given->ns != NULL ? given->ns : "default";
}
