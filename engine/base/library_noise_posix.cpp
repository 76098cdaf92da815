#include "base/library_noise.h"

#include <dlfcn.h>

namespace guanhe {
namespace {

// As in alsa/error.h, which is not needed otherwise.
using Handler = void (*)(const char* file, int line, const char* function, int error, const char* format, ...);
using SetHandler = int (*)(Handler handler);

void say_nothing(const char* /*file*/, int /*line*/, const char* /*function*/, int /*error*/, const char* /*format*/,
                 ...) {}

bool silence_alsa() {
    void* library = dlopen("libasound.so.2", RTLD_LAZY | RTLD_LOCAL); // stays: whoever loads it again gets this one
    if (library == nullptr) return false;
    const auto set = reinterpret_cast<SetHandler>(dlsym(library, "snd_lib_error_set_handler"));
    return set != nullptr && set(say_nothing) == 0;
}

} // namespace

void silence_sound_system() {
    static const bool done = silence_alsa();
    static_cast<void>(done);
}

} // namespace guanhe
