/* Runs a fuzz target over files and the files in directories: replay FILE|DIR... One TAP test per file. */
#include <dirent.h>

#include "fuzz.h"

static unsigned tests;

static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long size;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0) {
        printf("not ok %u - %s: cannot be read\n", ++tests, path);
        return false;
    }
    data = malloc((size_t)size + 1); /* shrunk to the exact size below, so that a sanitizer sees reads past the end */
    size = data != NULL ? (long)fread(data, 1, (size_t)size, file) : 0;
    data = size > 0 ? realloc(data, (size_t)size) : data;
    fclose(file);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    printf("ok %u - %s\n", ++tests, path);
    return true;
}

static bool replay(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    char name[4096];
    bool good = true;

    if (dir == NULL)
        return replay_file(path);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        good = replay_file(name) && good;
    }
    closedir(dir);
    return good;
}

int main(int argc, char **argv)
{
    bool good = true;
    int i;

    for (i = 1; i < argc; i++)
        good = replay(argv[i]) && good;
    printf("1..%u\n", tests);
    return good && tests > 0 ? 0 : 1;
}
