/* Names of images. */
#ifndef DSETP_API_IMAGE_H
#define DSETP_API_IMAGE_H

/* The policy for pulling an image whose policy is not given: that of the tag. */
const char *dsetp_pull_policy(const char *image);

#endif
