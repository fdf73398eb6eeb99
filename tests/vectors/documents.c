/* The kinds of vectors about documents. */
#include "vectors.h"

const vectors_kind vectors_documents[] = {
    { NULL, NULL },
};
