/*
 * The creates of a plan, in blocks: a big cluster gets its first Pods in one plan, and then the time goes into reading
 * names from all over memory and into writing actions and notes.
 */
#include "plan/plan.h"

#include "base/stream.h"

#define BLOCK 64u
#define MANY 32768u /* creates that no cache holds: nobody would find them there */

typedef struct creation {
    const uint32_t *nodes;
    size_t count, made;
    dset_action action; /* what they have in common */
    dset_note note;   /* of its note */
    bool stream;      /* past the caches */
    dsetp_naming names[BLOCK];
} creation;

static const char *node_name(const dsetp_planning *p, const creation *c, size_t i)
{
    return i < c->count ? dsetp_node_name(p->world, c->nodes[i]) : NULL;
}

static void write_block(creation *c, size_t count, dset_action *actions, dset_note *notes)
{
    size_t i;

    for (i = 0; i < count; i++, c->made++) {
        if (c->made > 0 && (c->made & (c->made + 1)) == 0)
            c->action.batch++; /* slow start: 1, 2, 4, ... of them in a batch */
        c->action.node_name = c->note.node_name = c->names[i].node_name;
        c->action.object_name = c->note.pod_name = c->names[i].pod_name;
        c->action.note = &notes[i];
        if (c->stream) {
            dsetp_stream(&actions[i], &c->action, sizeof *actions);
            dsetp_stream(&notes[i], &c->note, sizeof *notes);
        } else {
            actions[i] = c->action;
            notes[i] = c->note;
        }
    }
}

static bool create_block(dsetp_planning *p, creation *c, size_t count)
{
    dset_note *notes = dsetp_arena_room(p->plan->arena, count, sizeof *notes);
    size_t i;

    for (i = 0; i < count; i++) {
        c->names[i].node_name = c->names[i].ahead;
        c->names[i].ahead = node_name(p, c, c->made + i + BLOCK);
    }
    if (notes == NULL || !dsetp_name_pods(p, c->names, count))
        return false;
    write_block(c, count, p->plan->actions + p->plan->action_count, notes);
    p->plan->action_count += count;
    return true;
}

bool dsetp_create_pods(dsetp_planning *p, const dsetp_creates *creates, size_t count)
{
    creation c;
    size_t i;

    if (count == 0)
        return true;
    c.nodes = creates->nodes;
    c.count = count;
    c.made = 0;
    c.stream = count >= MANY;
    dsetp_action_start(p, &c.action, DSET_CREATE_POD, creates->reason);
    c.action.revision = p->plan->revision;
    c.action.message = dsetp_why(creates->reason);
    if (!dsetp_note_start(p, &c.note, DSET_NOTE_CREATE))
        return false;
    for (i = 0; i < BLOCK; i++)
        c.names[i].ahead = node_name(p, &c, i);
    while (c.made < count) {
        if (!create_block(p, &c, count - c.made < BLOCK ? count - c.made : BLOCK))
            return false;
    }
    if (c.stream)
        dsetp_stream_end();
    return true;
}
