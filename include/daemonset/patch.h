/*
 * libdaemonset: strategic merge patches, which are made and applied as kubectl
 * and the API server do: objects are merged by their members, lists by the
 * merge keys and strategies of the API.
 */
#ifndef DAEMONSET_PATCH_H
#define DAEMONSET_PATCH_H

#include "base.h"
#include "document.h"
#include "objects.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Applies a strategic merge patch to an object, with the directives $patch,
 * $retainKeys, $setElementOrder and $deleteFromPrimitiveList. Fields that the
 * API does not have are replaced as a whole. Values borrowed from the document
 * become invalid. On failure it is unchanged.
 *
 * document  an object
 * kind      DSET_KIND_DAEMONSET, _REVISION, _NODE or _POD
 * patch     size bytes of JSON
 *
 * DSET_EMISUSE   a pointer is NULL, or another kind
 * DSET_ESYNTAX   the patch is not JSON
 * DSET_EINVALID  the document or the patch is not an object, a directive is
 *                wrong, or an element of a list lacks its merge key; err->path
 *                says where
 * DSET_ELIMIT    over a limit of the document's options
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API int dset_document_patch(dset_document *document, uint32_t kind, const void *patch, size_t size,
                                 dset_error *err);

/*
 * Writes the patch that kubectl apply sends, as one line of JSON: it changes
 * and adds what `wanted` has and `live` has not, and removes what `last` has
 * and `wanted` has not. It is "{}" if there is nothing to do. Elements of lists
 * are told apart by the merge keys of the API.
 *
 * kind    DSET_KIND_DAEMONSET, _REVISION, _NODE or _POD
 * last    the object that was applied last; NULL: not known
 * wanted  the object to apply
 * live    the object in the store
 * memory  used during the call; NULL means malloc
 *
 * DSET_EMISUSE   wanted, live or sink is NULL, or another kind
 * DSET_EINVALID  one of them is not an object, or an element of a list lacks
 *                its merge key; err->path says where
 * DSET_ENOMEM    out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_patch_write(uint32_t kind, const dset_value *last, const dset_value *wanted,
                              const dset_value *live, const dset_allocator *memory, dset_sink_fn sink,
                              void *context, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
