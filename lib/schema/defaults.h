/* Defaults, as a table of fields has them. */
#ifndef DSETP_SCHEMA_DEFAULTS_H
#define DSETP_SCHEMA_DEFAULTS_H

#include "schema/field.h"

/* Fills in the defaults of an object in normal form. False when out of memory. */
bool dsetp_default(dset_document *document, dset_value *object, const dsetp_type *type);

#endif
