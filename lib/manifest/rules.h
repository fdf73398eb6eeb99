/* The functions that the table of fields names: defaults that depend on other fields. */
#ifndef DSETP_MANIFEST_RULES_H
#define DSETP_MANIFEST_RULES_H

#include "manifest/fields.h"

dsetp_filled dsetp_fill_strategy(dset_document *document, dset_value *object, const dsetp_type *type);
dsetp_filled dsetp_fill_rolling_update(dset_document *document, dset_value *object, const dsetp_type *type);
dsetp_filled dsetp_fill_pod_spec(dset_document *document, dset_value *object, const dsetp_type *type);
dsetp_filled dsetp_fill_container(dset_document *document, dset_value *object, const dsetp_type *type);
dsetp_filled dsetp_fill_image_volume(dset_document *document, dset_value *object, const dsetp_type *type);
dsetp_filled dsetp_fill_volume(dset_document *document, dset_value *object, const dsetp_type *type);

#endif
