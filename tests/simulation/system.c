/* Sets up the simulated system, and its crashes and turns. */
#include "simulation/system.h"

#include <stdarg.h>
#include <string.h>

bool sim_chance(sim *s, uint32_t one_in)
{
    return testing_below(&s->random, one_in) == 0;
}

void sim_trace(const sim *s, const char *format, ...)
{
    va_list arguments;

    if (!s->trace)
        return;
    va_start(arguments, format);
    printf("# %9.3f ", (double)(s->now - START_MS) / 1000);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

void sim_fail(const sim *s, const char *format, ...)
{
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ck_abort_msg("seed %llu, after %.3f s: %s", (unsigned long long)s->seed, (double)(s->now - START_MS) / 1000, text);
    for (;;) /* ck_abort_msg() is not declared noreturn */
        continue;
}

static int get(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err)
{
    const sim *s = self;

    return s->store.methods->get(s->store.self, kind, ns, name, take, context, err);
}

/* Sometimes loses the reply to a successful write of the controller. */
static int spoil(sim *s, int code, dset_error *err)
{
    return code == DSET_OK && s->faults && sim_chance(s, 25)
               ? dset_error_set(err, DSET_EUNKNOWN, NULL, "the reply was lost")
               : code;
}

static int put(void *self, const dset_record *record, dset_error *err)
{
    sim *s = self;

    if (s->faults && sim_chance(s, 20))
        return dset_error_set(err, sim_chance(s, 2) && record->version != NULL ? DSET_ECONFLICT : DSET_EIO, NULL,
                              "simulated");
    return spoil(s, s->store.methods->put(s->store.self, record, err), err);
}

static int drop(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err)
{
    sim *s = self;

    if (s->faults && sim_chance(s, 20))
        return dset_error_set(err, DSET_EIO, NULL, "simulated");
    return spoil(s, s->store.methods->drop(s->store.self, kind, ns, name, version, err), err);
}

static int watch(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err)
{
    return sim_watch(self, kind, cursor, take, context, err);
}

static const dset_store_methods shown_methods = { sizeof shown_methods, 0, get, NULL, put, drop, watch, NULL };

static void log_line(void *context, int level, const char *text)
{
    sim_trace(context, "log %d: %s", level, text);
}

static void bind(sim *s)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    static const uint32_t limits[] = { 0, 1, 3 };

    options.flags = (s->explains ? DSET_RECONCILE_EXPLAIN : 0u) | (s->server_names ? DSET_RECONCILE_SERVER_NAMES : 0u);
    options.log = log_line;
    options.log_context = s;
    options.in_flight_max = limits[testing_below(&s->random, 3)];
    options.burst = limits[testing_below(&s->random, 3)];
    ck_ok(dset_controller_new(&s->controller, &options, NULL));
    ck_ok(dset_driver_new(&s->driver, s->controller, &s->shown, &s->wire, NULL, NULL));
    s->plans = 0;
}

static void unbind(sim *s)
{
    size_t i;

    for (i = 0; i < KINDS; i++)
        s->caches[i].read = 0;
    dset_driver_free(s->driver);
    dset_controller_free(s->controller);
    for (i = 0; i < SETS; i++)
        s->sets[i].digest[0] = '\0';
}

void sim_start(sim *s, uint64_t seed)
{
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    bool trace = s->trace;

    memset(s, 0, sizeof *s);
    s->trace = trace;
    s->seed = seed;
    s->random.state = seed;
    s->now = s->collect_from = START_MS;
    s->collect_again = DSET_NEVER;
    s->faults = true;
    s->explains = seed % 2 == 0;
    s->server_names = seed % 3 == 0;
    s->surge = sim_chance(s, 3);
    s->updates = !sim_chance(s, 4);
    s->failures = !s->surge && sim_chance(s, 2); /* as in Kubernetes, failed Pods accumulate with surge */
    s->stale_lists = !s->surge && !s->updates && !s->failures;
    ck_ok(dset_store_memory(&s->store, NULL, NULL));
    s->shown.methods = &shown_methods;
    s->shown.self = s;
    options.start_after = testing_below(&s->random, 3000);
    options.ready_after = options.start_after + testing_below(&s->random, 8000);
    options.stop_after = sim_chance(s, 2) ? 0 : testing_below(&s->random, 6000);
    options.fail_images = "bad:1";
    options.stuck_images = "stuck:1";
    ck_ok(dset_transport_loopback(&s->nodes, &s->store, &options, NULL));
    s->wire.methods = &sim_wire_methods;
    s->wire.self = s;
    sim_populate(s);
    sim_read_truth(s, true);
    bind(s);
}

void sim_end(sim *s)
{
    unbind(s);
    dset_transport_close(&s->nodes);
    dset_store_close(&s->store);
    sim_forget(s);
}

static void copy_notes(dset_ledger *to, const dset_ledger *from)
{
    size_t i;

    for (i = 0; i < dset_ledger_count(from); i++) {
        dset_note note = *dset_ledger_get(from, i);

        if (note.kind == DSET_NOTE_CREATE)
            note.mark = 0; /* it is for another world */
        ck_ok(dset_ledger_put(to, &note, NULL));
    }
}

/* The controller stops; requests on the wire may still be carried out. Half of the times its ledger is saved. */
void sim_crash(sim *s)
{
    bool saved = sim_chance(s, 2);
    dset_ledger *ledger;

    sim_trace(s, saved ? "restart" : "crash");
    s->crashed_at = s->now;
    s->crashes++;
    sim_cut_wire(s);
    ck_ok(dset_ledger_new(&ledger, NULL, NULL));
    if (saved) {
        ck_ok(dset_ledger_put_gone(dset_controller_ledger(s->controller), dset_controller_world(s->controller), NULL));
        copy_notes(ledger, dset_controller_ledger(s->controller));
    }
    sim_forget_pods(s, !saved);
    unbind(s);
    if (!s->stale_lists)
        sim_read_truth(s, true);
    bind(s);
    copy_notes(dset_controller_ledger(s->controller), ledger);
    dset_ledger_free(ledger);
}

void sim_turn(sim *s)
{
    int code;

    sim_read_truth(s, false);
    code = dset_drive(s->driver, s->now, NULL);
    sim_check(s, code == DSET_OK || s->faults, "a turn fails with %s", dset_code_name(code));
    if (code == DSET_OK)
        sim_meet_pods(s);
    sim_check_plans(s);
}

dset_ms sim_deadline(const sim *s)
{
    dset_ms driver = dset_driver_deadline(s->driver), cache = sim_cache_deadline(s);

    return driver < cache ? driver : cache;
}

void sim_rest(sim *s)
{
    int turns;

    for (turns = 0; turns < 2000; turns++) {
        sim_turn(s);
        sim_read_truth(s, false);
        if (sim_deadline(s) > s->now)
            return;
    }
    sim_fail(s, "the system never becomes idle");
}
