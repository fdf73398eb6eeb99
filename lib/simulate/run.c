/* Simulates the passing of time, from event to event. */
#include "base/error.h"
#include "daemonset/simulate.h"

#define TURNS_MAX 10000 /* at one time: more means an endless loop */
#define EVENTS_MAX 10000

static int turn_until_rest(dset_driver *driver, dset_ms now, dset_error *err)
{
    int turns, code = DSET_OK;

    for (turns = 0; code == DSET_OK && turns < TURNS_MAX; turns++) {
        code = dset_drive(driver, now, err);
        if (code == DSET_OK && dset_driver_deadline(driver) > now)
            return DSET_OK;
    }
    return code != DSET_OK ? code : dsetp_fail(err, DSET_ELIMIT, "", "the controller does not come to rest");
}

int dset_simulate(dset_driver *driver, dset_ms from, dset_ms until, dset_error *err)
{
    int events, code = DSET_OK;

    if (driver == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "driver", "must not be NULL");
    for (events = 0; code == DSET_OK && events < EVENTS_MAX && from < until; events++) {
        code = turn_until_rest(driver, from, err);
        from = dset_driver_deadline(driver);
    }
    return code == DSET_OK ? turn_until_rest(driver, until, err) : code;
}
