/*
 * The whole system under a seeded clock, for the simulation: a store that is the truth, a cache of it that lags behind
 * and is all that the controller is shown, a wire on which requests and replies come late, twice or not at all, and
 * the loopback's nodes. Public interfaces only.
 */
#ifndef SIMULATION_SYSTEM_H
#define SIMULATION_SYSTEM_H

#include "support/testing.h"

#include "daemonset/daemonset.h"
#include "daemonset/simulate.h"

enum { SETS = 2, NODES = 7, REQUESTS = 256, KINDS = DSET_KIND_LEASE + 1 };

#define START_MS ((dset_ms)1767225600000) /* 2026-01-01T00:00:00Z */

typedef struct sim_pod { /* what the checks want to know of a Pod */
    char node[16];       /* bound to or meant for */
    char owner[64], uid[64], hash[16];
    uint32_t phase;
    bool ready, going;
    dset_ms ready_at;
} sim_pod;

typedef struct sim_object {
    uint32_t kind;
    char ns[16], name[80], version[24];
    char *data; /* NULL: it is gone */
    size_t size;
    dset_ms due;      /* when the cache is told */
    uint64_t changed; /* in the cache */
    sim_pod pod;
} sim_object;

typedef struct sim_objects {
    sim_object *items;
    size_t count, capacity;
    bool raw; /* Pods are not looked into */
} sim_objects;

typedef struct sim_cache { /* of one kind */
    uint64_t cursor;       /* in the truth */
    sim_objects queue;     /* news that is still on its way, in order */
    sim_objects shown;     /* what has arrived */
    uint64_t changed;
    uint64_t read;         /* by the driver, up to here */
} sim_cache;

/* On the wire: an action that is yet to be done, or, done, a reply that is yet to come. */
typedef struct sim_request {
    const dset_task *task; /* NULL: it is done */
    uint64_t ticket;
    int code;
    dset_ms due;
} sim_request;

typedef struct sim_set { /* what the user wants of a DaemonSet */
    const char *ns, *name;
    bool exists;
    int64_t generation;
    char image[16], unavailable[8];
    int surge, min_ready;
    bool picky;     /* nodeSelector zone=a */
    bool tolerant;  /* of the taint "busy" */
    char digest[32]; /* of the plan that was last checked */
} sim_set;

typedef struct sim {
    uint64_t seed;
    testing_random random;
    bool trace;
    bool faults;      /* things go wrong at present */
    bool surge, updates, failures; /* what this seed has at all */
    bool stale_lists; /* a new controller may begin with an old list */
    dset_ms now;
    dset_ms storm_until;
    dset_store store; /* the truth */
    dset_store shown; /* as the controller sees it */
    sim_cache caches[KINDS];
    dset_transport nodes, wire;
    sim_request requests[REQUESTS];
    size_t request_count;
    dset_controller *controller;
    dset_driver *driver;
    uint64_t plans;  /* when the plans were last checked */
    sim_set sets[SETS];
    dset_ms collect_from, collect_again; /* the garbage collector needs a second for each round */
    unsigned made;   /* Pods by hand, to name them */
    uint64_t actions, crashes, checked; /* so that a simulation in which nothing happens is found out */
} sim;

/* system.c */
void sim_start(sim *s, uint64_t seed);
void sim_end(sim *s);
void sim_crash(sim *s);
/* One turn of the driver, and the checks after it. */
void sim_turn(sim *s);
/* Turns until everything rests at the present time. */
void sim_rest(sim *s);
dset_ms sim_deadline(const sim *s);
bool sim_chance(sim *s, uint32_t one_in);
void sim_trace(const sim *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define sim_check(s, condition, ...)                                                                                 \
    do {                                                                                                             \
        if (!(condition))                                                                                            \
            sim_fail(s, __VA_ARGS__);                                                                                \
    } while (0)
void sim_fail(const sim *s, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/* cache.c */
void sim_read_truth(sim *s, bool at_once); /* takes the news in; at once: nothing stays on its way */
int sim_watch(sim *s, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err);
void sim_forget(sim *s);
dset_ms sim_cache_deadline(const sim *s);
/* What is so, as a list; free it with sim_free_list(). */
void sim_list(sim *s, uint32_t kind, bool raw, sim_objects *out);
void sim_free_list(sim_objects *list);

/* wire.c */
extern const dset_transport_methods sim_wire_methods;
void sim_cut_wire(sim *s); /* what is on it is done, or lost */

/* user.c */
void sim_populate(sim *s);
void sim_meddle(sim *s);   /* somebody does something */
void sim_collect(sim *s);  /* Pods and revisions of sets that are gone go, too */
void sim_calm(sim *s);     /* everybody wants something that can be had */
int sim_patch(sim *s, uint32_t kind, const char *ns, const char *name, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* check.c */
void sim_check_create(sim *s, const dset_task *task); /* before it is done */
void sim_check_plans(sim *s);
void sim_check_end(sim *s);

#endif
