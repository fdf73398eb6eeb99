/* Files that are read twice: standard input has its content once, and others may change in between. */
#include <stdlib.h>
#include <string.h>

#include "files/paths.h"

static void keep(kept_files *kept, const char *name, const text *content)
{
    struct kept_file *file;

    kept->items = need_room(kept->items, kept->count, &kept->capacity, sizeof *kept->items);
    file = &kept->items[kept->count++];
    file->name = need_copy(name);
    text_start(&file->content);
    text_bytes(&file->content, content->data, content->size);
}

bool kept_read(kept_files *kept, const char *name, text *content)
{
    size_t i;

    for (i = 0; kept != NULL && i < kept->count; i++) {
        if (strcmp(kept->items[i].name, name) != 0)
            continue;
        text_bytes(content, kept->items[i].content.data, kept->items[i].content.size);
        return true;
    }
    if (!file_read(name, content))
        return false;
    if (kept != NULL)
        keep(kept, name, content);
    return true;
}

void kept_free(kept_files *kept)
{
    while (kept->count > 0) {
        free(kept->items[--kept->count].name);
        text_free(&kept->items[kept->count].content);
    }
    free(kept->items);
}
