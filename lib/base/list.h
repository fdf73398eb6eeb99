/* A list of links that live in the caller's structs. All zero is an empty list. Allocates nothing. */
#ifndef DSETP_BASE_LIST_H
#define DSETP_BASE_LIST_H

#include <stddef.h>

typedef struct dsetp_link {
    struct dsetp_link *previous, *next;
} dsetp_link;

typedef struct dsetp_list {
    dsetp_link *first, *last;
} dsetp_list;

/* The struct that contains a link. */
#define DSETP_LIST_ENTRY(link, type, member) ((type *)(void *)((char *)(link) - offsetof(type, member)))

static inline void dsetp_list_append(dsetp_list *list, dsetp_link *link)
{
    link->previous = list->last;
    link->next = NULL;
    *(list->last != NULL ? &list->last->next : &list->first) = link;
    list->last = link;
}

static inline void dsetp_list_remove(dsetp_list *list, dsetp_link *link)
{
    *(link->previous != NULL ? &link->previous->next : &list->first) = link->next;
    *(link->next != NULL ? &link->next->previous : &list->last) = link->previous;
}

#endif
