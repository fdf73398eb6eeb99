/* Common parts of the Pods and ControllerRevisions written for a DaemonSet. */
#include "typed/made_objects.h"

void dsetp_put_text(dset_document *document, dset_value *object, const char *key, const char *text)
{
    dsetp_put(object, key, dsetp_value_text(document, DSET_STRING, text));
}

dset_value *dsetp_put_new(dset_document *document, dset_value *object, const char *key, int kind)
{
    dset_value *made = object != NULL ? dsetp_value_new(document, kind) : NULL;

    if (made != NULL)
        dsetp_put(object, key, made);
    return made;
}

void dsetp_put_owner(dset_document *document, dset_value *metadata, const dset_daemonset *set)
{
    dset_value *list = dsetp_put_new(document, metadata, "ownerReferences", DSET_ARRAY);
    dset_value *owner = dsetp_value_new(document, DSET_OBJECT);

    if (list == NULL || owner == NULL)
        return;
    dsetp_put_text(document, owner, "apiVersion", "apps/v1");
    dsetp_put_text(document, owner, "kind", "DaemonSet");
    dsetp_put_text(document, owner, "name", set->name);
    dsetp_put_text(document, owner, "uid", set->uid);
    dsetp_put_new(document, owner, "controller", DSETP_TRUE);
    dsetp_put_new(document, owner, "blockOwnerDeletion", DSETP_TRUE);
    dsetp_append(list, owner);
}
