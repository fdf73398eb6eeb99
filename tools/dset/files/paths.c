/* Files and directories named on the command line. */
#include "files/paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MIB_MAX 256u /* a limit on everything from outside */
#define FILE_MAX ((size_t)FILE_MIB_MAX << 20)

void files_start(files *found)
{
    memset(found, 0, sizeof *found);
}

void files_free(files *found)
{
    while (found->count > 0)
        free(found->items[--found->count]);
    free(found->items);
    memset(found, 0, sizeof *found);
}

static void add(files *found, const char *name)
{
    found->items = need_room(found->items, found->count, &found->capacity, sizeof *found->items);
    found->items[found->count++] = need_copy(name);
}

static int is_manifest(const struct dirent *entry)
{
    static const char *const endings[] = { ".json", ".yaml", ".yml" };
    size_t length = strlen(entry->d_name), i;

    for (i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (length > strlen(endings[i]) && strcmp(entry->d_name + length - strlen(endings[i]), endings[i]) == 0)
            return 1;
    }
    return 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_folder(const char *name)
{
    struct stat what;

    return stat(name, &what) == 0 && S_ISDIR(what.st_mode);
}

/* In a folder, other folders are passed over, whatever their names; so are pipes and devices, which may never end. */
static bool is_readable(const char *name)
{
    struct stat what;

    if (stat(name, &what) != 0 || S_ISREG(what.st_mode))
        return true;
    if (!S_ISDIR(what.st_mode))
        say(stderr, "%s: passed over, not a regular file", name);
    return false;
}

static bool add_folder(files *found, const char *name)
{
    struct dirent **entries;
    int count = scandir(name, &entries, is_manifest, by_name), i;
    size_t before = found->count;

    if (count < 0) {
        say_error("%s: %s", name, strerror(errno));
        return false;
    }
    for (i = 0; i < count; i++) {
        text path;

        text_start(&path);
        text_format(&path, "%s%s%s", name, name[strlen(name) - 1] == '/' ? "" : "/", entries[i]->d_name);
        if (is_readable(path.data))
            add(found, path.data);
        text_free(&path);
        free(entries[i]);
    }
    free(entries);
    if (found->count == before)
        say_error("error reading [%s]: recognized file extensions are [.json .yaml .yml]", name);
    return found->count > before;
}

bool files_find(files *found, const char *name)
{
    if (strcmp(name, "-") != 0 && is_folder(name))
        return add_folder(found, name);
    add(found, name);
    return true;
}

bool files_find_all(files *found, const options *given)
{
    bool fine = true;
    size_t i;

    files_start(found);
    for (i = 0; i < given->files.count; i++)
        fine = files_find(found, given->files.items[i]) && fine;
    for (i = 1; i < given->arguments.count; i++)
        fine = files_find(found, given->arguments.items[i]) && fine;
    if (fine && found->count == 0) {
        say_error("must specify -f");
        fine = false;
    }
    return fine;
}

bool file_read(const char *name, text *content)
{
    bool standard = strcmp(name, "-") == 0;
    FILE *file = standard ? stdin : fopen(name, "rb");
    char block[8192];
    size_t size;
    bool fine;

    if (file == NULL) {
        if (errno == ENOENT)
            say_error("the path \"%s\" does not exist", name);
        else
            say_error("%s: %s", name, strerror(errno));
        return false;
    }
    while (content->size <= FILE_MAX && (size = fread(block, 1, sizeof block, file)) > 0)
        text_bytes(content, block, size);
    fine = ferror(file) == 0 && content->size <= FILE_MAX;
    if (ferror(file) != 0)
        say_error("%s: %s", name, strerror(errno));
    else if (!fine)
        say_error("%s: must be no larger than %u MiB", name, FILE_MIB_MAX);
    if (!standard)
        fclose(file);
    return fine;
}
