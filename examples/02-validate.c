/*
 * Validation: every problem of a manifest with its line and field path, as an API server would report it, but without
 * a server.
 *
 *     cc -std=c11 02-validate.c $(pkg-config --cflags --libs libdaemonset) && ./a.out daemonset.yaml
 *
 * Without a file it checks a built-in sample, which has three errors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daemonset/daemonset.h>

static const char sample[] = "apiVersion: apps/v1\n"
                             "kind: DaemonSet\n"
                             "metadata:\n"
                             "  name: Log_Agent\n"
                             "spec:\n"
                             "  selector:\n"
                             "    matchLabels: {app: log-agent}\n"
                             "  template:\n"
                             "    metadata:\n"
                             "      labels: {app: agent}\n"
                             "    spec:\n"
                             "      containers:\n"
                             "      - name: agent\n"
                             "        image: agent:1\n"
                             "        resources: {requests: {memory: -1Gi}}\n";

typedef struct report {
    const char *file;
    int problems;
} report;

static void show(void *context, const dset_issue *issue)
{
    report *r = context;

    printf("%s:%u:%u: %s: %s%s%s\n", r->file, issue->line, issue->column, issue->warning ? "warning" : "error",
           issue->path, issue->path[0] != '\0' ? ": " : "", issue->text);
    r->problems++;
}

/* Reads a whole file; NULL on error. */
static char *read_file(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    char *data = NULL, *more;

    *size = 0;
    while (file != NULL && !feof(file) && !ferror(file)) {
        more = realloc(data, *size + 65536);
        if (more == NULL)
            break;
        data = more;
        *size += fread(data + *size, 1, 65536, file);
    }
    if (file == NULL || ferror(file) || !feof(file)) {
        free(data);
        data = NULL;
    }
    if (file != NULL)
        fclose(file);
    return data;
}

int main(int count, char **words)
{
    dset_error err = DSET_ERROR_INIT;
    report r = { count > 1 ? words[1] : "sample.yaml", 0 };
    char *text = NULL;
    size_t size = sizeof sample - 1;
    int code;

    if (count > 1 && (text = read_file(r.file, &size)) == NULL) {
        fprintf(stderr, "%s cannot be read\n", r.file);
        return 2;
    }
    code = dset_daemonset_check(text != NULL ? text : sample, size, NULL, show, &r, &err);
    if (code != DSET_OK && r.problems == 0) /* not a problem of the text, such as out of memory */
        fprintf(stderr, "%s: %s\n", r.file, err.text);
    free(text);
    if (count > 1)
        return code == DSET_OK ? 0 : 1;
    return code == DSET_EINVALID ? 0 : 1; /* the sample must be refused */
}
