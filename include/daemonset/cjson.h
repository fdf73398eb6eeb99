/*
 * libdaemonset-cjson: documents from and to cJSON trees. A separate, optional
 * library: link it with pkg-config libdaemonset-cjson.
 *
 * cJSON keeps numbers as doubles and strings up to their first NUL. What it can
 * hold exactly is converted; what it would change is refused.
 */
#ifndef DAEMONSET_CJSON_H
#define DAEMONSET_CJSON_H

#include <cjson/cJSON.h>

#include "document.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Converts a cJSON tree to a document. Integers are written as digits, other
 * numbers in the shortest form that reads back to the same double.
 *
 * out      the new document, to be freed with dset_document_free(); NULL on
 *          failure
 * tree     read during the call only
 * options  as for dset_document_parse(); format is ignored; NULL means the
 *          defaults. bytes_max limits the size of the tree as JSON
 *
 * DSET_EMISUSE   out or tree is NULL, or the size of options is not set
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_EINVALID  a number of 2^53 or more, below or above zero: all such
 *                doubles are whole, and cJSON may have lost digits of what was
 *                written; one that is not finite; raw JSON; a member without a
 *                name; a name that occurs twice, unless the options allow it.
 *                err->path says where
 * DSET_ESYNTAX   a string is not UTF-8
 * DSET_ELIMIT    over a limit of the options, or deeper than
 *                CJSON_NESTING_LIMIT
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_document_from_cjson(dset_document **out, const cJSON *tree,
                                                    const dset_document_options *options, dset_error *err);

/*
 * Converts a value to a cJSON tree, with cJSON's own functions and allocator.
 *
 * out  the new tree, to be freed with cJSON_Delete(); NULL on failure
 *
 * DSET_EMISUSE   out or value is NULL
 * DSET_EINVALID  a number that a double cannot hold, or a string or key with a
 *                NUL; err->path says where
 * DSET_ELIMIT    deeper than CJSON_NESTING_LIMIT, above which cJSON's own
 *                functions are not safe
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_value_to_cjson(cJSON **out, const dset_value *value, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
