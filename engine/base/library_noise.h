// What system libraries would write to the terminal by themselves.
#pragma once

namespace guanhe {

/// On Linux, ALSA tells of every sound card that it looks for in vain, whichever program made it look; from now on it
/// does not. Elsewhere, and where it is not installed, nothing happens. Any thread; before sound devices are looked
/// for.
void silence_sound_system();

} // namespace guanhe
