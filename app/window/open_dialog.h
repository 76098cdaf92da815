// Asks for a file: a path that completes itself, over a list of the folder.
#pragma once

#include "window/folder_list.h"
#include "window/ui.h"

#include <string>

namespace guanhe::app {

class OpenDialog {
public:
    void show(const Remembered& remembered);
    void draw(Ui& ui);

private:
    void draw_list(Ui& ui);
    void refresh();
    void accept(Ui& ui, const std::string& typed);

    std::string typed_;
    std::string listed_folder_; ///< that listing_ is of
    FolderListing listing_;
    bool asked_ = false; ///< to be opened in the next frame
    bool focus_ = false;
};

} // namespace guanhe::app
