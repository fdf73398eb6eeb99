/* Label selectors as text: the canonical form reads back unchanged and matches the same label sets. */
#include "fuzz.h"

static dset_label_selector *parse(const char *text, size_t size)
{
    dset_label_selector *selector = NULL;
    dset_error err = DSET_ERROR_INIT;
    int code = dset_label_selector_parse(&selector, text, size, NULL, &err);

    FUZZ_CHECK((code == DSET_OK) == (selector != NULL));
    FUZZ_CHECK(code == DSET_OK || (err.text[0] != '\0' && err.column <= size + 1));
    return selector;
}

static unsigned matches(const dset_label_selector *selector)
{
    static const dset_label items[] = { { "a", "b" }, { "n", "7" }, { "x/y", "" }, { "in", "notin" } };
    unsigned found = 0, mask;

    for (mask = 0; mask < 16; mask++) {
        dset_label some[4];
        dset_labels labels = { some, 0 };
        unsigned i;

        for (i = 0; i < 4; i++) {
            if (mask >> i & 1u)
                some[labels.count++] = items[i];
        }
        found |= (unsigned)dset_label_selector_match(selector, labels) << mask;
    }
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dset_label_selector *selector = parse(size != 0 ? (const char *)data : "", size), *back;
    size_t length;
    char *text, *again;

    if (selector == NULL)
        return 0;
    length = dset_label_selector_write(selector, NULL, 0);
    text = malloc(length + 1);
    again = malloc(length + 1);
    FUZZ_CHECK(text != NULL && again != NULL);
    FUZZ_CHECK(dset_label_selector_write(selector, text, length + 1) == length && strlen(text) == length);
    back = parse(text, length);
    FUZZ_CHECK(back != NULL && dset_label_selector_write(back, again, length + 1) == length);
    FUZZ_CHECK(strcmp(text, again) == 0 && matches(selector) == matches(back));
    dset_label_selector_free(back);
    dset_label_selector_free(selector);
    free(text);
    free(again);
    return 0;
}
