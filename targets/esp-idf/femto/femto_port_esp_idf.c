#include "femto_port_esp_idf.h"

portMUX_TYPE femto_port_mux = portMUX_INITIALIZER_UNLOCKED;
