/*
 * libdaemonset: includes every header of the library.
 *
 * The layers, each usable alone:
 *   label.h scalar.h document.h manifest.h patch.h objects.h
 *   place.h                                                    values and verdicts
 *   records.h world.h plan.h forecast.h                        the pure core
 *   controller.h ports.h                                       the controller and its interfaces
 */
#ifndef DAEMONSET_DAEMONSET_H
#define DAEMONSET_DAEMONSET_H

#include "base.h"
#include "version.h"
#include "label.h"
#include "scalar.h"
#include "document.h"
#include "manifest.h"
#include "objects.h"
#include "patch.h"
#include "place.h"
#include "world.h"
#include "records.h"
#include "plan.h"
#include "forecast.h"
#include "controller.h"
#include "ports.h"

#endif
