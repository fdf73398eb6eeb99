/* Names that were seen. */
#include "api/name_set.h"

#include <string.h>

bool dsetp_name_set_add(dsetp_validator *v, dsetp_name_set *names, const char *name)
{
    uint32_t count;

    if (names->table == NULL)
        names->table = dsetp_intern_new(&v->issues->document->memory);
    if (names->table == NULL) {
        v->issues->failed = true;
        return true;
    }
    count = dsetp_intern_count(names->table);
    if (dsetp_intern_put(names->table, name, strlen(name)) == 0)
        v->issues->failed = true;
    return dsetp_intern_count(names->table) > count;
}

uint32_t dsetp_name_set_find(const dsetp_name_set *names, const char *name)
{
    return names->table != NULL ? dsetp_intern_find(names->table, name, strlen(name)) : 0;
}

void dsetp_name_set_end(dsetp_name_set *names)
{
    dsetp_intern_free(names->table);
    names->table = NULL;
}
