#include "base/library_noise.h"

namespace guanhe {

void silence_sound_system() {}

} // namespace guanhe
