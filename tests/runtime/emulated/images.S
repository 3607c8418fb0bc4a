/* The images that the firmware runs; 'emulate' has translated them. */
    .section .rodata.images, "a"
    .global tally_image, tally_image_end, ask_image, ask_image_end
    .balign 8
tally_image:
    .incbin "tally.img"
tally_image_end:
    .balign 8
ask_image:
    .incbin "ask.img"
ask_image_end:
