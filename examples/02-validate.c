/*
 * Validation: every problem of a manifest with its line and field path, as an API server would report it, but without
 * a server.
 *
 *     cc -std=c11 02-validate.c $(pkg-config --cflags --libs libdaemonset) && ./a.out daemonset.yaml
 *
 * Without a file it checks a built-in sample, which has three errors.
 */
#include <stdio.h>

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

/* Reads a whole file. */
static int read_file(const char *name, dset_text *text)
{
    FILE *file = fopen(name, "rb");
    int code = file != NULL ? DSET_OK : DSET_EIO;
    char piece[4096];

    while (code == DSET_OK && !feof(file) && !ferror(file))
        code = dset_text_add(text, piece, fread(piece, 1, sizeof piece, file));
    if (file != NULL && ferror(file))
        code = DSET_EIO;
    if (file != NULL)
        fclose(file);
    return code;
}

int main(int count, char **words)
{
    dset_error err = DSET_ERROR_INIT;
    report r = { count > 1 ? words[1] : "sample.yaml", 0 };
    dset_text text;
    int code;

    dset_text_start(&text, NULL);
    code = count > 1 ? read_file(r.file, &text) : dset_text_add(&text, sample, sizeof sample - 1);
    if (code != DSET_OK) {
        fprintf(stderr, "%s cannot be read\n", r.file);
        return 2;
    }
    code = dset_daemonset_check(text.data, text.size, NULL, show, &r, &err);
    if (code != DSET_OK && r.problems == 0) /* not a problem of the text, such as out of memory */
        fprintf(stderr, "%s: %s\n", r.file, err.text);
    dset_text_free(&text);
    if (count > 1)
        return code == DSET_OK ? 0 : 1;
    return code == DSET_EINVALID ? 0 : 1; /* the sample must be refused */
}
