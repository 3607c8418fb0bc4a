/* No function at all. */
unsigned int just_data = 1;
