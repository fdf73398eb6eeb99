/*
 * The whole system under a seeded clock: a store with the true state, a lagging cache of it, which is all the
 * controller sees, a wire that delays, repeats and loses requests and replies, and the loopback's nodes. Uses public
 * interfaces only.
 */
#ifndef SIMULATION_SYSTEM_H
#define SIMULATION_SYSTEM_H

#include "support/testing.h"

#include "daemonset/daemonset.h"
#include "daemonset/simulate.h"

enum { SETS = 2, NODES = 7, REQUESTS = 256, KINDS = DSET_KIND_LEASE + 1 };

#define START_MS ((dset_ms)1767225600000) /* 2026-01-01T00:00:00Z */

typedef struct sim_pod { /* what the checks need of a Pod */
    char node[16];       /* bound to or meant for */
    char owner[64], uid[64], hash[16];
    uint32_t phase;
    bool ready, going;
    dset_ms ready_at;
} sim_pod;

typedef struct sim_object {
    uint32_t kind;
    char ns[16], name[80], version[24];
    char *data; /* NULL: deleted */
    size_t size;
    dset_ms due;      /* when it reaches the cache */
    uint64_t changed; /* in the cache */
    bool met;         /* the controller has seen it, and cannot have forgotten it */
    bool lost;        /* its node was deleted: what was there is forgotten */
    sim_pod pod;
} sim_object;

typedef struct sim_objects {
    sim_object *items;
    size_t count, capacity;
    bool raw; /* Pods are not parsed */
} sim_objects;

typedef struct sim_cache { /* of one kind */
    uint64_t cursor;       /* in the store */
    sim_objects queue;     /* events that are still under way, in order */
    sim_objects shown;     /* the state that the controller sees */
    uint64_t changed;
    uint64_t read;         /* read by the driver up to here */
} sim_cache;

/* A request on its way to the server, or a reply on its way back. */
typedef struct sim_request {
    const dset_task *task; /* NULL: it is done, this is the reply */
    uint64_t ticket;
    int code;
    dset_created made; /* the Pod that was created; "" if none was */
    dset_ms due;
} sim_request;

typedef struct sim_set { /* the DaemonSet as the user wants it */
    const char *ns, *name;
    bool exists;
    int64_t generation;
    char image[16], unavailable[8];
    int surge, min_ready;
    bool picky;     /* nodeSelector zone=a */
    bool tolerant;  /* of the taint "busy" */
    char digest[32]; /* of the plan checked last */
} sim_set;

typedef struct sim {
    uint64_t seed;
    testing_random random;
    bool trace;
    bool faults;      /* faults are injected */
    bool surge, updates, failures; /* features of this seed */
    bool explains, server_names;   /* how the controller plans */
    dset_ms crashed_at;            /* the last time; 0: never */
    bool stale_lists; /* a new controller may start with an old list */
    dset_ms now;
    dset_ms storm_until;
    dset_store store; /* the true state */
    dset_store shown; /* as the controller sees it */
    sim_cache caches[KINDS];
    dset_transport nodes, wire;
    sim_request requests[REQUESTS];
    size_t request_count;
    dset_controller *controller;
    dset_driver *driver;
    uint64_t plans;  /* counters.plans when the plans were last checked */
    sim_set sets[SETS];
    dset_ms collect_from, collect_again; /* the garbage collector runs at most once a second */
    unsigned made;   /* Pods made by hand, for their names */
    uint64_t actions, crashes, checked; /* to detect a simulation in which nothing happens */
} sim;

/* system.c */
void sim_start(sim *s, uint64_t seed);
void sim_end(sim *s);
void sim_crash(sim *s); /* or an orderly restart, which saves the ledger */
/* One turn of the driver, and the checks after it. */
void sim_turn(sim *s);
/* Turns until nothing is due now. */
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
void sim_read_truth(sim *s, bool at_once); /* updates the caches; at_once: without delays */
int sim_watch(sim *s, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err);
void sim_forget(sim *s);
/* The controller has seen the Pods that it has read, and their sets. */
void sim_meet_pods(sim *s);
/* The controller stops and forgets the Pods that it saw, or only those of nodes that still have one. */
void sim_forget_pods(sim *s, bool all);
/* Has the controller seen a Pod of this name come and go? */
bool sim_is_gone(const sim *s, const char *ns, const char *pod_name);
/* Is there a Pod that was on the node, and is deleted? */
bool sim_has_left(const sim *s, const char *node_name);
dset_ms sim_cache_deadline(const sim *s);
/* The objects in the store; free the list with sim_free_list(). */
void sim_list(sim *s, uint32_t kind, bool raw, sim_objects *out);
void sim_free_list(sim_objects *list);

/* wire.c */
extern const dset_transport_methods sim_wire_methods;
void sim_cut_wire(sim *s); /* requests on it are done or lost, replies are lost */

/* user.c */
void sim_populate(sim *s);
void sim_meddle(sim *s);   /* a random change by a user or a node */
void sim_collect(sim *s);  /* deletes Pods and revisions of deleted sets */
void sim_calm(sim *s);     /* no more faults, and images that can run */
int sim_patch(sim *s, uint32_t kind, const char *ns, const char *name, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* check.c */
void sim_check_name(sim *s, const dset_task *task); /* called when it is requested */
void sim_check_create(sim *s, const dset_task *task); /* called before it is done */
void sim_check_plans(sim *s);
void sim_check_end(sim *s);

#endif
