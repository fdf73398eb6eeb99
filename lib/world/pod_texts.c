/*
 * The strings of Pods. Most are short, and the uid is a UUID, as the API server makes them: these are stored in the
 * side of the row, which is one cache line, with the uid as 16 bytes. Others get a block of their own.
 */
#include "world/pod_texts.h"

#include <string.h>

#include "base/text.h"

#define UID_LENGTH (DSETP_POD_UID_SIZE - 1u)
#define NO_DIGIT 0x10u

/* The positions of the digits of each byte, and of the dashes. */
static const uint8_t places[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };
static const uint8_t dashes[4] = { 8, 13, 18, 23 };

static unsigned digit_of(char c)
{
    unsigned digit = (unsigned)(unsigned char)c - '0', letter = (unsigned)(unsigned char)c - 'a';

    return digit < 10 ? digit : letter < 6 ? letter + 10 : NO_DIGIT;
}

/* Only if it would be written back unchanged: in lower case, with dashes. */
static bool read_uid(const char *text, unsigned char uid[16])
{
    unsigned all = 0;
    size_t i;

    if (strlen(text) != UID_LENGTH)
        return false;
    for (i = 0; i < 16; i++) {
        unsigned high = digit_of(text[places[i]]), low = digit_of(text[places[i] + 1]);

        all |= high | low;
        uid[i] = (unsigned char)(high << 4 | low);
    }
    for (i = 0; i < 4; i++)
        all |= text[dashes[i]] != '-' ? NO_DIGIT : 0;
    return all < NO_DIGIT;
}

static void write_uid(const unsigned char uid[16], char text[DSETP_POD_UID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    memset(text, '-', UID_LENGTH);
    for (i = 0; i < 16; i++) {
        text[places[i]] = digits[uid[i] >> 4];
        text[places[i] + 1] = digits[uid[i] & 15u];
    }
    text[UID_LENGTH] = '\0';
}

static size_t append(char *texts, size_t at, const char *text, size_t length)
{
    memcpy(texts + at, text, length);
    texts[at + length] = '\0';
    return at + length + 1;
}

/* Stores everything in the side if it fits. */
static bool fill_side(const dset_pod *given, dsetp_pod_side *side)
{
    const char *uid = dsetp_or_empty(given->uid), *version = dsetp_or_empty(given->version);
    const char *message = dsetp_or_empty(given->message);
    size_t name_length = strlen(given->name), version_length = strlen(version), message_length = strlen(message), at;

    if (name_length + version_length + message_length + 3 > sizeof side->text ||
        (uid[0] != '\0' && !read_uid(uid, side->uid)))
        return false;
    side->has_uid = uid[0] != '\0';
    side->version = (uint8_t)(at = append(side->text, 0, given->name, name_length));
    side->message = (uint8_t)(at = append(side->text, at, version, version_length));
    append(side->text, at, message, message_length);
    return true;
}

static dsetp_pod_texts *fill_block(dset_world *world, const dset_pod *given, dsetp_pod_texts *known)
{
    const char *uid = dsetp_or_empty(given->uid), *version = dsetp_or_empty(given->version);
    const char *message = dsetp_or_empty(given->message);
    size_t size = sizeof *known + strlen(given->name) + strlen(uid) + strlen(version) + strlen(message) + 4, at;
    dsetp_pod_texts *block = known != NULL && known->size == size ? known : NULL;

    if (block == NULL && size <= UINT32_MAX)
        block = dsetp_world_alloc(world, size);
    if (block == NULL)
        return NULL;
    block->size = (uint32_t)size;
    block->uid = (uint32_t)(at = append(block->name, 0, given->name, strlen(given->name)));
    block->version = (uint32_t)(at = append(block->name, at, uid, strlen(uid)));
    block->message = (uint32_t)(at = append(block->name, at, version, strlen(version)));
    append(block->name, at, message, strlen(message));
    return block;
}

void dsetp_pod_texts_drop(dset_world *world, dsetp_pod_texts *block)
{
    if (block != NULL)
        dsetp_world_release(world, block, block->size);
}

bool dsetp_pod_texts_put(dset_world *world, const dset_pod *given, dsetp_pod_texts **more, dsetp_pod_side *side)
{
    dsetp_pod_texts *block = NULL;
    dsetp_pod_side made;

    /* In a copy, since a uid may turn out not to be a UUID halfway. */
    if (!fill_side(given, &made)) {
        memset(&made, 0, sizeof made);
        block = fill_block(world, given, *more);
        if (block == NULL)
            return false;
    }
    *side = made;
    if (block != *more)
        dsetp_pod_texts_drop(world, *more);
    *more = block;
    return true;
}

static const dsetp_pod_side *side_of(const dset_world *world, uint32_t pod)
{
    return dsetp_pool_side(&world->pods, pod);
}

const char *dsetp_pod_name(const dset_world *world, uint32_t pod)
{
    const dsetp_pod_texts *more = dsetp_pod_get(world, pod)->more;

    return more != NULL ? more->name : side_of(world, pod)->text;
}

const char *dsetp_pod_version(const dset_world *world, uint32_t pod)
{
    const dsetp_pod_texts *more = dsetp_pod_get(world, pod)->more;

    return more != NULL ? more->name + more->version : side_of(world, pod)->text + side_of(world, pod)->version;
}

const char *dsetp_pod_message(const dset_world *world, uint32_t pod)
{
    const dsetp_pod_texts *more = dsetp_pod_get(world, pod)->more;

    return more != NULL ? more->name + more->message : side_of(world, pod)->text + side_of(world, pod)->message;
}

const char *dsetp_pod_uid(const dset_world *world, uint32_t pod, char scratch[DSETP_POD_UID_SIZE])
{
    const dsetp_pod_texts *more = dsetp_pod_get(world, pod)->more;

    if (more != NULL)
        return more->name + more->uid;
    if (!side_of(world, pod)->has_uid)
        return "";
    write_uid(side_of(world, pod)->uid, scratch);
    return scratch;
}

bool dsetp_pod_has_uid(const dset_world *world, uint32_t pod, const char *uid)
{
    const dsetp_pod_texts *more = dsetp_pod_get(world, pod)->more;
    const dsetp_pod_side *side = side_of(world, pod);
    unsigned char read[16];

    if (more != NULL)
        return strcmp(more->name + more->uid, uid) == 0;
    return side->has_uid ? read_uid(uid, read) && memcmp(side->uid, read, sizeof read) == 0 : uid[0] == '\0';
}
