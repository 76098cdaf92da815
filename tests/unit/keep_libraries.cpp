// For the leak checker, which looks for pointers in the libraries that are loaded when the program ends, and names an
// allocation by the library that it came from. The Vulkan loader unloads drivers and layers with their instance, and
// what they keep for ever then looks lost, by nobody. Where this is linked, nothing is unloaded.
extern "C" int dlclose(void* /*library*/) {
    return 0;
}
