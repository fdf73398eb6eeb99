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

/*
 * Returns the version of the library at run time, which may be newer than the
 * header used at compile time: "0.1.0". Static text, never NULL.
 *
 * Since 0.1.
 */
DSET_API const char *dset_version(void);

#ifdef __cplusplus
}
#endif

#endif
