/* The table cells of DaemonSets, nodes, revisions and Events, as kubectl shows them. */
#include "show/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/age.h"

const column daemonset_columns[] = {
    { "Name", 0 },      { "Desired", 0 },       { "Current", 0 }, { "Ready", 0 },      { "Up-to-date", 0 },
    { "Available", 0 }, { "Node Selector", 0 }, { "Age", 0 },     { "Containers", 1 }, { "Images", 1 },
    { "Selector", 1 },  { NULL, 0 },
};

const column node_columns[] = {
    { "Name", 0 },        { "Status", 0 },   { "Roles", 0 },          { "Age", 0 },
    { "Version", 0 },     { "Internal-IP", 1 }, { "External-IP", 1 }, { "OS-Image", 1 },
    { "Kernel-Version", 1 }, { "Container-Runtime", 1 }, { NULL, 0 },
};

const column revision_columns[] = {
    { "Name", 0 }, { "Controller", 0 }, { "Revision", 0 }, { "Age", 0 }, { NULL, 0 },
};

const column event_columns[] = {
    { "Last Seen", 0 }, { "Type", 0 },   { "Reason", 0 },  { "Object", 0 },     { "Subobject", 1 }, { "Source", 1 },
    { "Message", 0 },   { "First Seen", 1 }, { "Count", 1 }, { "Name", 1 }, { NULL, 0 },
};

const char *string_in(const dset_value *object, const char *key)
{
    const char *string = dset_value_string(dset_value_get(object, key));

    return string != NULL ? string : "";
}

const char *string_at(const dset_value *object, const char *first, const char *second)
{
    return string_in(dset_value_get(object, first), second);
}

int64_t number_in(const dset_value *object, const char *key)
{
    int64_t number = 0;

    return dset_value_int64(dset_value_get(object, key), &number) ? number : 0;
}

void add_or_none(table *t, const char *cell, const char *none)
{
    table_cell(t, cell[0] != '\0' ? cell : none);
}

void add_age_cell(table *t, const dset_value *object, dset_ms now)
{
    char age[32];

    age_since(age, sizeof age, dset_value_string(dset_value_find(object, "metadata", "creationTimestamp", NULL)), now);
    table_cell(t, age);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(dset_value_key(*(const dset_value *const *)a), dset_value_key(*(const dset_value *const *)b));
}

void write_labels(text *to, const dset_value *labels)
{
    size_t count = dset_value_count(labels), i = 0;
    const dset_value **sorted = need((count + 1) * sizeof *sorted);
    const dset_value *label;

    for (label = dset_value_first(labels); label != NULL; label = dset_value_next(label))
        sorted[i++] = label;
    qsort(sorted, count, sizeof *sorted, compare_keys);
    for (i = 0; i < count; i++)
        text_format(to, "%s%s=%s", i > 0 ? "," : "", dset_value_key(sorted[i]),
                    dset_value_string(sorted[i]) != NULL ? dset_value_string(sorted[i]) : "");
    if (count == 0)
        text_add(to, "<none>");
    free(sorted);
}

/* One member of each container, separated by commas. */
static void add_container_cell(table *t, const dset_value *containers, const char *key)
{
    const dset_value *container = dset_value_first(containers);
    text cell;

    text_start(&cell);
    for (; container != NULL; container = dset_value_next(container)) {
        text_add(&cell, string_in(container, key));
        if (dset_value_next(container) != NULL)
            text_add(&cell, ",");
    }
    table_cell(t, cell.data);
    text_free(&cell);
}

static void add_selector_cell(table *t, const dset_value *value)
{
    dset_label_selector *selector = NULL;
    char *buffer;
    size_t size;

    if (value != NULL && dset_label_selector_read(&selector, value, NULL, NULL) != DSET_OK) {
        table_cell(t, "<error>");
        return;
    }
    size = dset_label_selector_write(selector, NULL, 0) + 1;
    buffer = need(size);
    dset_label_selector_write(selector, buffer, size);
    add_or_none(t, buffer, "<none>");
    free(buffer);
    dset_label_selector_free(selector);
}

void daemonset_row(table *t, const dset_value *object, dset_ms now)
{
    const dset_value *status = dset_value_get(object, "status");
    const dset_value *spec = dset_value_find(object, "spec", "template", "spec", NULL);
    text selector;

    add_name_cell(t, object);
    table_cell_number(t, number_in(status, "desiredNumberScheduled"));
    table_cell_number(t, number_in(status, "currentNumberScheduled"));
    table_cell_number(t, number_in(status, "numberReady"));
    table_cell_number(t, number_in(status, "updatedNumberScheduled"));
    table_cell_number(t, number_in(status, "numberAvailable"));
    text_start(&selector);
    write_labels(&selector, dset_value_get(spec, "nodeSelector"));
    table_cell(t, selector.data);
    text_free(&selector);
    add_age_cell(t, object, now);
    add_container_cell(t, dset_value_get(spec, "containers"), "name");
    add_container_cell(t, dset_value_get(spec, "containers"), "image");
    add_selector_cell(t, dset_value_find(object, "spec", "selector", NULL));
}

static void add_node_status(table *t, const dset_value *object)
{
    const dset_value *condition = dset_value_first(dset_value_find(object, "status", "conditions", NULL));
    const char *ready = "Unknown";
    text cell;

    for (; condition != NULL; condition = dset_value_next(condition)) {
        if (strcmp(string_in(condition, "type"), "Ready") == 0)
            ready = strcmp(string_in(condition, "status"), "True") == 0 ? "Ready" : "NotReady";
    }
    text_start(&cell);
    text_add(&cell, ready);
    if (dset_value_bool(dset_value_find(object, "spec", "unschedulable", NULL)))
        text_add(&cell, ",SchedulingDisabled");
    table_cell(t, cell.data);
    text_free(&cell);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Roles are in the keys of node-role labels, and in the value of kubernetes.io/role. */
static void add_roles(table *t, const dset_value *labels)
{
    static const char prefix[] = "node-role.kubernetes.io/";
    const char **roles = need((dset_value_count(labels) + 1) * sizeof *roles);
    const dset_value *label;
    size_t count = 0, i;
    text cell;

    for (label = dset_value_first(labels); label != NULL; label = dset_value_next(label)) {
        const char *key = dset_value_key(label), *role = "";

        if (strncmp(key, prefix, sizeof prefix - 1) == 0)
            role = key + sizeof prefix - 1;
        else if (strcmp(key, "kubernetes.io/role") == 0 && dset_value_string(label) != NULL)
            role = dset_value_string(label);
        if (role[0] != '\0')
            roles[count++] = role;
    }
    qsort(roles, count, sizeof *roles, compare_texts);
    text_start(&cell);
    for (i = 0; i < count; i++) {
        if (i == 0 || strcmp(roles[i], roles[i - 1]) != 0)
            text_format(&cell, "%s%s", i > 0 ? "," : "", roles[i]);
    }
    add_or_none(t, cell.data, "<none>");
    text_free(&cell);
    free(roles);
}

static void add_address(table *t, const dset_value *object, const char *type)
{
    const dset_value *address = dset_value_first(dset_value_find(object, "status", "addresses", NULL));

    for (; address != NULL; address = dset_value_next(address)) {
        if (strcmp(string_in(address, "type"), type) == 0)
            break;
    }
    table_cell(t, address != NULL ? string_in(address, "address") : "<none>");
}

static void add_kernel(table *t, const dset_value *info)
{
    const char *kernel = string_in(info, "kernelVersion"), *machine = string_in(info, "architecture");
    text cell;

    text_start(&cell);
    text_add(&cell, kernel[0] != '\0' ? kernel : "<unknown>");
    if (machine[0] != '\0')
        text_format(&cell, " (%s)", machine);
    table_cell(t, cell.data);
    text_free(&cell);
}

void node_row(table *t, const dset_value *object, dset_ms now)
{
    const dset_value *info = dset_value_find(object, "status", "nodeInfo", NULL);

    add_name_cell(t, object);
    add_node_status(t, object);
    add_roles(t, dset_value_find(object, "metadata", "labels", NULL));
    add_age_cell(t, object, now);
    table_cell(t, string_in(info, "kubeletVersion"));
    add_address(t, object, "InternalIP");
    add_address(t, object, "ExternalIP");
    add_or_none(t, string_in(info, "osImage"), "<unknown>");
    add_kernel(t, info);
    add_or_none(t, string_in(info, "containerRuntimeVersion"), "<unknown>");
}

/* "daemonset.apps/nginx": the kind in lower case, with its group. */
static void add_controller(table *t, const dset_value *object)
{
    const dset_value *owner = dset_value_first(dset_value_find(object, "metadata", "ownerReferences", NULL));
    const char *version, *slash, *c;
    text cell;

    while (owner != NULL && !dset_value_bool(dset_value_get(owner, "controller")))
        owner = dset_value_next(owner);
    if (owner == NULL) {
        table_cell(t, "<none>");
        return;
    }
    version = string_in(owner, "apiVersion");
    slash = strchr(version, '/');
    text_start(&cell);
    for (c = string_in(owner, "kind"); *c != '\0'; c++)
        text_format(&cell, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    if (slash != NULL)
        text_format(&cell, ".%.*s", (int)(slash - version), version);
    text_format(&cell, "/%s", string_in(owner, "name"));
    table_cell(t, cell.data);
    text_free(&cell);
}

void revision_row(table *t, const dset_value *object, dset_ms now)
{
    add_name_cell(t, object);
    add_controller(t, object);
    table_cell_number(t, number_in(object, "revision"));
    add_age_cell(t, object, now);
}

static void add_event_time(table *t, const dset_value *object, const char *key, dset_ms now)
{
    const char *time = dset_value_string(dset_value_get(object, key));
    char age[32];

    age_since(age, sizeof age, time != NULL ? time : dset_value_string(dset_value_get(object, "eventTime")), now);
    table_cell(t, age);
}

/* "daemonset/nginx": the kind in lower case; without a name, the kind alone. */
static void add_involved(table *t, const dset_value *involved)
{
    const char *name = string_in(involved, "name"), *c;
    text cell;

    text_start(&cell);
    for (c = string_in(involved, "kind"); *c != '\0'; c++)
        text_format(&cell, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    if (name[0] != '\0')
        text_format(&cell, "/%s", name);
    table_cell(t, cell.data);
    text_free(&cell);
}

static void add_source(table *t, const dset_value *object)
{
    const dset_value *source = dset_value_get(object, "source");
    const char *component = string_in(source, "component"), *host = string_in(source, "host");
    text cell;

    text_start(&cell);
    text_add(&cell, component);
    if (host[0] != '\0')
        text_format(&cell, ", %s", host);
    table_cell(t, cell.data);
    text_free(&cell);
}

static void add_trimmed(table *t, const char *message)
{
    char *copy;
    size_t size;

    message += strspn(message, " \t\n\v\f\r");
    copy = need_copy(message);
    for (size = strlen(copy); size > 0 && strchr(" \t\n\v\f\r", copy[size - 1]) != NULL; size--)
        copy[size - 1] = '\0';
    table_cell(t, copy);
    free(copy);
}

void event_row(table *t, const dset_value *object, dset_ms now)
{
    const dset_value *involved = dset_value_get(object, "involvedObject");
    int64_t count = number_in(object, "count");

    add_event_time(t, object, "lastTimestamp", now);
    table_cell(t, string_in(object, "type"));
    table_cell(t, string_in(object, "reason"));
    add_involved(t, involved);
    table_cell(t, string_in(involved, "fieldPath"));
    add_source(t, object);
    add_trimmed(t, string_in(object, "message"));
    add_event_time(t, object, "firstTimestamp", now);
    table_cell_number(t, count != 0 ? count : 1);
    add_name_cell(t, object);
}
