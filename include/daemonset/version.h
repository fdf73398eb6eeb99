/*
 * libdaemonset: version.
 *
 * This is the only definition of the version; configure reads it.
 */
#ifndef DAEMONSET_VERSION_H
#define DAEMONSET_VERSION_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DSET_VERSION_MAJOR 0
#define DSET_VERSION_MINOR 1
#define DSET_VERSION_PATCH 0
#define DSET_VERSION_STRING "0.1.0"

/* One number that grows with every version, and a test of the headers: #if DSET_VERSION_AT_LEAST(0, 2, 0) */
#define DSET_VERSION_NUMBER_OF(major, minor, patch) ((major) * 1000000 + (minor) * 1000 + (patch))
#define DSET_VERSION_NUMBER DSET_VERSION_NUMBER_OF(DSET_VERSION_MAJOR, DSET_VERSION_MINOR, DSET_VERSION_PATCH)
#define DSET_VERSION_AT_LEAST(major, minor, patch) (DSET_VERSION_NUMBER >= DSET_VERSION_NUMBER_OF(major, minor, patch))

/*
 * Returns the version of the library at run time, which may be newer than the
 * header used at compile time: "0.1.0". Static text, never NULL.
 *
 * Since 0.1.
 */
DSET_API const char *dset_version(void);

/* The same as a number, to be compared with DSET_VERSION_NUMBER_OF(0, 1, 0). Since 0.1. */
DSET_API int dset_version_number(void);

#ifdef __cplusplus
}
#endif

#endif
