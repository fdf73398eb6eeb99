/*
 * The state of a dset_controller: the known sets, the plan that each is carrying out, and the unsettled tasks. Plain
 * data; no I/O, no clock.
 */
#ifndef DSETP_CONTROLLER_MACHINE_H
#define DSETP_CONTROLLER_MACHINE_H

#include "base/error.h"
#include "base/list.h"
#include "base/text.h"
#include "base/tree.h"
#include "daemonset/controller.h"

#define DSETP_FIRST_RETRY_MS 5
#define DSETP_LAST_RETRY_MS 1000000
#define DSETP_RETRY_EVERY_MS 100 /* for all sets together, on average */
#define DSETP_RETRY_BURST 100
#define DSETP_UNSEEN_MS 300000 /* an action that is still unseen after this time is requested again */
#define DSETP_REPEATS 4        /* of a create or delete with an unknown result */

/* The stages of a plan, in this order; all tasks of a stage are settled before the next one starts. */
typedef enum dsetp_stage {
    DSETP_STAGE_HISTORY,
    DSETP_STAGE_OWNERSHIP,
    DSETP_STAGE_EVENTS,
    DSETP_STAGE_CREATES,
    DSETP_STAGE_DELETES,
    DSETP_STAGE_CLEANUP,
    DSETP_STAGE_STATUS,
    DSETP_STAGES
} dsetp_stage;

/* An action without a note in the ledger that was carried out but is not seen yet. */
typedef struct dsetp_asked {
    uint64_t digest;
    dset_ms at;
    bool wanted; /* the current plan requests it again */
} dsetp_asked;

typedef struct dsetp_pods { /* the writer for the Pods of a plan, after the first create */
    dset_pod_writer *writer;
    const char *revision; /* of these Pods, from the plan */
} dsetp_pods;

typedef struct dsetp_set {
    dsetp_tree_node node; /* by namespace and name */
    dsetp_link work;      /* among the sets with work */
    bool at_work;         /* in that list */
    bool queued;          /* to be planned */
    bool running;         /* a plan is being carried out */
    bool failed;          /* some task of it has failed */
    bool broken;          /* it must not continue */
    bool batch_failed;    /* no further create is started */
    const char *ns;
    const char *name;
    size_t bytes;         /* of this block: the names follow the struct */
    char *uid;            /* of the DaemonSet that was last planned; NULL: none was */
    uint64_t state;       /* digest of what the plan was made for: see dsetp_set_state() in sets.h */
    dset_plan *plan;      /* the last one, or NULL */
    dsetp_pods pods;      /* of the plan */
    uint32_t stage;       /* dsetp_stage */
    uint32_t batch;
    size_t cursor;        /* the next action to check, in this stage */
    size_t open;          /* unfinished tasks of this plan */
    dset_ms due;          /* when to plan again without changes */
    uint32_t failures;    /* in a row */
    dsetp_asked *asked;
    size_t asked_count, asked_capacity;
} dsetp_set;

typedef enum dsetp_task_state { DSETP_READY, DSETP_OUT, DSETP_SETTLED, DSETP_REPEAT } dsetp_task_state;

typedef struct dsetp_task {
    dsetp_tree_node node; /* by ticket, while unsettled */
    dsetp_link link;      /* in the list of its state */
    dset_task shown;
    dset_record record;
    dsetp_set *set;       /* NULL: an Event about a result, which nothing waits for */
    dsetp_task_state state;
    int code;
    uint32_t repeats;
    dset_ms at;           /* DSETP_REPEAT: when */
    dsetp_buffer names;   /* of the set: namespace, name; then the name of an Event */
    dsetp_buffer text;    /* the object or the patch */
    dsetp_buffer answer;  /* what was written, once it is settled: name, uid, version */
    char why[192];
} dsetp_task;

struct dset_controller {
    dset_allocator memory;
    dset_controller_options options;
    dset_world *world;
    dset_ledger *ledger;
    dsetp_tree sets;
    dsetp_list work;         /* the sets with work, in the order in which they are served */
    dsetp_tree out;          /* unsettled tasks by ticket */
    dsetp_list lists[4];     /* tasks by dsetp_task_state; unsettled ones are only in the tree */
    uint64_t ticket;         /* the last one assigned */
    size_t in_flight;        /* unfinished tasks of plans */
    dset_ms now;             /* of the last step */
    dset_ms retry_from;      /* rate limit of all retries */
    bool look_at_all;        /* a change was lost when out of memory */
    bool told_version;       /* that versions are not numbers has been logged */
    dset_controller_counters counters;
};

#endif
