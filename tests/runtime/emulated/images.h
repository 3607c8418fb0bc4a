/* The images of images.S. */
#ifndef IMAGES_H
#define IMAGES_H

#include <stdint.h>

extern const uint8_t tally_image[], tally_image_end[], ask_image[], ask_image_end[];

#endif
