/* Is the data of a revision the template of the set? */
#include "plan/plan.h"

#include <string.h>

bool dsetp_same_revision(const dsetp_planning *p, const char *data, size_t size)
{
    return size == p->set->revision_data.size && memcmp(data, p->set->revision_data.data, size) == 0;
}
